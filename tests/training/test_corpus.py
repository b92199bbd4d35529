import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import corpus, passages

HEAD = "# by hand; wire\n\n"
TEXT = "Two shells hit Tal and then hit Bir, the police in Tal said."


def write(folder: Path, body: str) -> Path:
    path = folder / "some.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def read_one(folder: Path, body: str) -> corpus.Passage:
    (passage,) = corpus.read_corpus([write(folder, body)])
    return passage


def problems(folder: Path, body: str) -> list[str]:
    with pytest.raises(corpus.CorpusError) as caught:
        corpus.read_corpus([write(folder, body)])
    return [problem.removeprefix(f"{folder / 'some.txt'}:") for problem in caught.value.problems]


def test_reads_a_claim_in_the_form_of_the_annotated_reports(tmp_path: Path) -> None:
    passage = read_one(
        tmp_path,
        "T: Two mortar rounds reportedly crashed into a bakery at dawn, the Observatory said.\n"
        "shelling | crashed | happened | source: the Observatory | target: a bakery | at: a bakery"
        " | time: dawn | hedge: reportedly | figure: strikes 2 = Two | instrument: mortar rounds\n",
    )
    text = passage["text"]

    def span(words: str) -> dict[str, object]:
        return {"start": text.index(words), "end": text.index(words) + len(words), "text": words}

    assert passage["claims"] == [
        {
            "type": "shelling",
            "trigger": span("crashed"),
            "status": "happened",
            "core": True,
            "hedge": span("reportedly"),
            "sources": [span("the Observatory")],
            "actors": [],
            "targets": [span("a bakery")],
            "places": [{**span("a bakery"), "role": "at"}],
            "times": [span("dawn")],
            "figures": [{**span("Two"), "kind": "strikes", "low": 2, "best": 2, "high": 2}],
            "instruments": [span("mortar rounds")],
        }
    ]


def test_noncore_stands_last_and_marks_background(tmp_path: Path) -> None:
    passage = read_one(tmp_path, f"T: {TEXT}\nshelling | then>>hit | happened | target: Bir | noncore\n")
    assert [claim["core"] for claim in passage["claims"]] == [False]
    assert (
        "'noncore' stands last"
        in problems(tmp_path, f"T: {TEXT}\nshelling | then>>hit | happened | noncore | at: Bir")[0]
    )


@pytest.mark.parametrize(("trigger", "at"), [("shells>>hit", TEXT.index("Tal")), ("then>>hit", TEXT.index("Tal"))])
def test_trigger_is_told_apart_by_the_words_left_of_it(tmp_path: Path, trigger: str, at: int) -> None:
    (claim,) = read_one(tmp_path, f"T: {TEXT}\nshelling | {trigger} | happened | at: Tal\n")["claims"]
    assert claim["trigger"]["start"] == TEXT.index(trigger.replace(">>", " ")) + len(trigger.partition(">>")[0]) + 1
    assert claim["places"][0]["start"] == at


def test_a_quote_that_stands_twice_is_the_nearest_unless_told(tmp_path: Path) -> None:
    line = "shelling | then>>hit | happened | source: the police | at: Tal | at: in>>Tal\n"
    (claim,) = read_one(tmp_path, f"T: {TEXT}\n{line}")["claims"]
    assert [place["start"] for place in claim["places"]] == [TEXT.index("Tal"), TEXT.rindex("Tal")]


def test_the_nearest_may_stand_left_of_the_trigger(tmp_path: Path) -> None:
    text = "Tal said that Tal was hit by those in Tal."
    (claim,) = read_one(tmp_path, f"T: {text}\nshelling | hit | happened | at: Tal\n")["claims"]
    assert claim["places"][0]["start"] == text.index("Tal was")


def test_a_quote_in_the_triggers_paragraph_goes_before_a_nearer_one(tmp_path: Path) -> None:
    body = "T: Shells hit Tal\nT: Rebels fired nine rounds into the market of Tal.\n"
    passage = read_one(tmp_path, f"{body}shelling | fired | happened | at: Tal\n")
    assert passage["claims"][0]["places"][0]["start"] == passage["text"].rindex("Tal")


def test_paragraphs_are_joined_by_a_blank_line_and_blocks_without_claims_are_distractors(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "T: Town hit\n# a remark\nT: It rained.\n\nT: The team attacked well.\n")
    first, second = corpus.read_corpus([path])
    assert (first["text"], second["claims"]) == ("Town hit\n\nIt rained.", [])
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("17", (17, 17, 17)),
        ("2.5", (2.5, 2.5, 2.5)),
        ("90~100~110", (90, 100, 110)),
        ("20+", (20, 20, None)),
        ("<20", (None, 20, 20)),
        ("20..30", (20, None, 30)),
        ("1.5..2.5", (1.5, None, 2.5)),
    ],
)
def test_figure_values(amount: str, value: tuple[float | None, ...]) -> None:
    assert corpus.read_value(amount) == value


@given(st.text("0123456789.~+<- ", max_size=12))
def test_a_value_that_is_read_has_rising_bounds(amount: str) -> None:
    try:
        bounds = [bound for bound in corpus.read_value(amount) if bound is not None]
    except ValueError:
        return
    assert bounds == sorted(bounds)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("raid | shells>>hit | happened", "unknown type 'raid'"),
        ("shelling | hit | happened", "trigger 'hit' stands 2 times"),
        ("shelling | struck | happened", "'struck' is not in the text"),
        ("shelling | | happened", "write: type | trigger | status"),
        ("shelling", "write: type | trigger | status"),
        ("shelling | shells>>hit | past", "unknown status 'past'"),
        ("shelling | shells>>hit | happened | place: Tal", "unknown field 'place'"),
        ("shelling | shells>>hit | happened | at:", "holds nothing"),
        ("shelling | shells>>hit | happened | at: Ta", "inside a longer word"),
        ("shelling | shells>>hit | happened | at: he police", "inside a longer word"),
        ("shelling | shells>>hit | happened | at: Tel", "'Tel' is not in the text"),
        ("shelling | shells>>hit | happened | at: Tal | at: Tal", "stands twice"),
        ("shelling | shells>>hit | happened | hedge: Two | hedge: then", "two hedges"),
        ("shelling | shells>>hit | happened | figure: shells 2 = Two", "unknown figure kind 'shells'"),
        ("shelling | shells>>hit | happened | figure: strikes = Two", "write 'kind VALUE = words'"),
        ("shelling | shells>>hit | happened | figure: strikes two = Two", "figure value 'two'"),
        ("shelling | shells>>hit | happened | figure: strikes 3..2 = Two", "figure value '3..2'"),
        ("shelling | shells>>hit | happened | figure: strikes 2..2 = Two", "figure value '2..2'"),
        ("shelling | shells>>hit | happened | figure: strikes 1~3~2 = Two", "figure value '1~3~2'"),
    ],
)
def test_refusals_name_the_line_and_the_remedy(tmp_path: Path, line: str, message: str) -> None:
    (problem,) = problems(tmp_path, f"T: {TEXT}\n{line}\n")
    assert problem.startswith("4: ")
    assert message in problem


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    first = f"T: {TEXT}\nraid | then>>hit | happened\n\n"
    body = f"{first}# remark\nT: {TEXT}\nT: More.\nkilling | dead | happened\nT: late\n"
    assert [problem.partition(":")[0] for problem in problems(tmp_path, body)] == ["4", "10", "9"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f"T: {TEXT}\n\nT: {TEXT}\n", "same text as at"),
        ("clash | hit | happened\n", "no text"),
        (f"T: {TEXT}\n" + 2 * "shelling | then>>hit | happened | at: Bir\n", "the claim stands twice"),
    ],
)
def test_refuses_doubles_and_claims_without_text(tmp_path: Path, body: str, message: str) -> None:
    assert message in problems(tmp_path, body)[0]


def test_two_sources_may_tell_two_tolls_at_one_trigger(tmp_path: Path) -> None:
    body = "T: Police said two and medics said five had died.\n" + "".join(
        f"killing | died | happened | source: {who} | figure: killed {toll} = {words}\n"
        for who, toll, words in (("Police", 2, "two"), ("medics", 5, "five"))
    )
    assert len(read_one(tmp_path, body)["claims"]) == 2


def test_a_file_must_say_who_wrote_it(tmp_path: Path) -> None:
    path = tmp_path / "bare.txt"
    path.write_text("T: It rained.\n", encoding="utf-8")
    with pytest.raises(corpus.CorpusError, match=r"bare\.txt:1: begin with a # line"):
        corpus.read_corpus([path])


def test_check_and_stats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, f"T: {TEXT}\nshelling | then>>hit | denied | at: Bir\n\nT: It rained.\n")
    assert passages.main(["check", str(path)]) == 0
    assert capsys.readouterr().out == "1 files, 2 passages, 1 claims: no problem\n"
    assert passages.main(["stats", str(path)]) == 0
    told = capsys.readouterr().out
    for words in ("passages 2, distractors 1", "places 1 (100 %)", "1 denied", "1 shelling", "0 siege"):
        assert words in told
    path.write_text("T: no comment", encoding="utf-8")
    assert passages.main(["check", str(path)]) == 1
    assert passages.main(["stats", str(path)]) == 1


def test_the_projects_own_corpus_holds() -> None:
    paths = sorted(corpus.HERE.glob("*.txt"))
    for passage in corpus.read_corpus(paths):
        for claim in passage["claims"]:
            spans = [
                claim["trigger"],
                *claim["actors"],
                *claim["targets"],
                *claim["places"],
                *claim["figures"],
            ]
            assert all(passage["text"][span["start"] : span["end"]] == span["text"] for span in spans)
    assert paths


def test_names_label_every_place_where_they_stand_the_longer_first(tmp_path: Path) -> None:
    passage = read_one(
        tmp_path, "T: New York police left York, and New York slept.\nnames | LOC: York | LOC: New York\n"
    )
    assert [(name["text"], name["start"]) for name in passage["names"] or []] == [
        ("New York", 0),
        ("York", 21),
        ("New York", 31),
    ]


def test_a_passage_says_whether_its_names_were_listed(tmp_path: Path) -> None:
    assert read_one(tmp_path, "T: It rained.\nnames |\n")["names"] == []
    assert read_one(tmp_path, "T: It rained.\n")["names"] is None


def test_wrong_names_are_named(tmp_path: Path) -> None:
    body = "T: It rained in Bir.\nnames | GPE: Bir\nnames | LOC: Tal\n"
    assert [problem.partition(":")[0] for problem in problems(tmp_path, body)] == ["4", "5"]


def test_passages_become_annotated_reports(tmp_path: Path) -> None:
    path = write(tmp_path, "T: It rained. Police held two men.\narrest | held | happened | actor: Police\n")
    assert passages.main(["reports", str(path), "--out", str(tmp_path / "out")]) == 0
    (made,) = (tmp_path / "out").glob("*.json")
    report = json.loads(made.read_text("utf-8"))
    (claim,) = report["claims"]
    where = claim["sentence"]
    assert report["text"][where["start"] : where["end"]] == "Police held two men."
    assert claim["core"] is True
