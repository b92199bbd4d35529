"""The benchmark counts rightly; how fast anything is, is not tested."""

from __future__ import annotations

import json
import sys

import pytest
from eval_fakes import load, make_article, tokenize

from dateline.records import RawInput
from evals import bench, folders

FACTS = {"cores": 2, "system": "Linux x", "python": "3", "onnxruntime": "1", "load": 0.0}


def articles(*texts: str):
    return [make_article(RawInput(f"{i}", text.encode(), "text"), published=None) for i, text in enumerate(texts)]


def three() -> bench.Texts:
    return bench.enough(articles("one", "two two", "three three three"), 6, name="made")


def test_texts_are_taken_until_there_are_enough() -> None:
    texts = bench.enough(articles("one", "two two", "three three three"), 3, name="made")
    assert (texts.words, [raw.body for raw in texts.inputs]) == (3, [b"one", b"two two"])


def test_few_texts_come_again_in_another_order_with_ids_of_their_own() -> None:
    words = [f"w{i}" for i in range(20)]
    texts = bench.enough(articles(*words), 55, name="made")
    bodies = [raw.body.decode() for raw in texts.inputs]
    assert (texts.words, len(bodies)) == (55, 55)
    assert bodies[:20] == words
    assert bodies[20:40] != words
    assert sorted(bodies[20:40]) == sorted(words)
    assert len({raw.fields["id"] for raw in texts.inputs}) == 55
    assert bench.enough(articles(*words), 55, name="made") == texts


def test_no_text_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(SystemExit, match="set DATELINE_BENCH"):
        bench.enough([], 5, name="made")


def test_what_cannot_be_read_and_what_is_not_english_is_left_out(tmp_path) -> None:
    rows = [{"text": "Guns fell silent."}, {"text": "Les armes se taisent.", "language": "fr"}, {"text": "More guns."}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    (tmp_path / "b.txt").write_text(" \n")
    found = bench.articles(tmp_path, load())
    assert [article.text for article in found] == ["Guns fell silent.", "More guns."]


def test_texts_come_from_the_setting_then_from_wikinews_then_from_the_examples(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("DATELINE_BENCH", raising=False)
    monkeypatch.delenv("DATELINE_TRAIN", raising=False)
    monkeypatch.setitem(folders.DEFAULTS, "DATELINE_TRAIN", str(tmp_path))
    assert bench.origin() == (bench.EXAMPLES, "examples, repeated")
    (tmp_path / "wikinews-unlabelled.jsonl").write_text("")
    assert bench.origin() == (tmp_path / "wikinews-unlabelled.jsonl", "Wikinews")
    monkeypatch.setenv("DATELINE_BENCH", str(tmp_path))
    assert bench.origin() == (tmp_path, "DATELINE_BENCH")
    monkeypatch.setenv("DATELINE_BENCH", str(tmp_path / "nowhere"))
    with pytest.raises(SystemExit, match="DATELINE_BENCH"):
        bench.origin()


def test_speed_on_all_cores_is_counted_from_the_first_report_on(monkeypatch) -> None:
    def run(inputs, resources, *, workers):
        # Two workers take 1 s to start, then 1 s for each text; every text is a chunk.
        assert workers == 2
        seen.append(len(inputs))
        slow = 100 * (len(seen) == 2)
        return bench.Run(2, 1 + len(inputs) / 2 + slow, 3)

    seen: list[int] = []
    monkeypatch.setattr(bench, "run", run)
    texts = bench.enough(articles("word " * 20_000), 80_000, name="made")
    figures = {figure.name: figure.value for figure in bench.on_all(texts, load(), cores=2, runs=3)}
    assert seen == [12, 12, 12], "four texts, read thrice, are six chunks for each worker"
    assert figures == {
        "2 cores, in a long run": pytest.approx(40_000),
        "2 cores, 240,000 words with start of workers": pytest.approx(240_000 / 7),
    }


def test_speed_on_one_core_is_words_by_median_time(monkeypatch) -> None:
    times = iter([2.0, 300.0, 3.0])
    monkeypatch.setattr(bench, "run", lambda *_, **__: bench.Run(1, next(times), 3))
    figures = {figure.name: figure.value for figure in bench.on_one(three(), load(), runs=3)}
    assert figures == {"one core": pytest.approx(2), "claims found": pytest.approx(500)}


def test_a_run_reads_all_inputs_counts_claims_and_times_the_first_and_the_last_report(monkeypatch) -> None:
    times = iter([10.0, 11.0, 14.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    assert bench.run(three().inputs, load(), workers=2) == bench.Run(1.0, 4.0, 3)


def test_an_input_that_fails_stops_the_measurement() -> None:
    with pytest.raises(SystemExit, match="is empty"):
        bench.run([RawInput("a", b" ", "text")], load(), workers=1)


def test_stages_add_up_and_the_model_is_told_without_its_tokens_and_lexicon(monkeypatch) -> None:
    # A clock that moves only in sleep: exact, and the test takes no time.
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda pause: now.__setitem__(0, now[0] + pause))
    figures = {f.name: f.value for f in bench.by_stage(three(), load(), tokenize, runs=2)}
    pause = 1e6 * 0.002 * 3 / 6  # of each of three sentences, over six words
    assert figures == {
        "stage: articles": 0,
        "stage: sentences and tokens": pytest.approx(pause),
        "stage: lexicon": pytest.approx(pause),
        "stage: language model": pytest.approx(3 * pause),
        "stage: claims": 0,
        "stage: resolve": 0,
        "stage: JSON": 0,
    }


def test_a_watch_adds_up_even_where_a_stage_fails(monkeypatch) -> None:
    times = iter([0.0, 1.0, 5.0, 7.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    watch = bench.Watch()
    assert watch.over("a", lambda x: x + 1)(1) == 2
    with pytest.raises(ZeroDivisionError):
        watch.over("a", lambda: 1 / 0)()
    assert watch.spent["a"] == 3


def test_memory_is_told_in_megabytes(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert bench.megabytes(1_000_000) == 1024
    monkeypatch.setattr(sys, "platform", "darwin")
    assert bench.megabytes(1_000_000) == 1


@pytest.mark.parametrize(("value", "text"), [(0.1234, "0.12"), (3.456, "3.5"), (12_345.6, "12,346"), (99.4, "99")])
def test_figures_have_the_digits_that_they_are_worth(value, text) -> None:
    assert bench.shown(value) == text


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_prints_table_or_json(form, monkeypatch, capsys) -> None:
    asked = {}

    def measure(*, words, runs):
        asked.update(words=words, runs=runs)
        return three(), [bench.Figure("one core", 1234.5, "words/s"), bench.Figure("start", 0.5, "s")]

    monkeypatch.setattr(bench, "measure", measure)
    monkeypatch.setattr(bench, "machine", lambda cores: FACTS)
    bench.main([*form, "--quick"])
    said, loud = capsys.readouterr()
    assert asked == {"words": bench.QUICK_WORDS, "runs": bench.QUICK_RUNS}
    assert loud == ""
    if form:
        told = json.loads(said)
        assert told["figures"]["one core"] == {"value": 1234.5, "unit": "words/s"}
        assert (told["words"], told["reports"], told["machine"]) == (6, 3, FACTS)
    else:
        assert "6 words in 3 reports (made)" in said
        assert "one core     1,234 words/s" in said


def test_a_busy_machine_is_told(monkeypatch, capsys) -> None:
    monkeypatch.setattr(bench, "measure", lambda **_: (three(), []))
    monkeypatch.setattr(bench, "machine", lambda cores: {**FACTS, "load": 3.2})
    with pytest.raises(ValueError, match="empty"):
        bench.main([])
    assert "busy (load 3.2)" in capsys.readouterr().err


def test_the_machine_is_not_named() -> None:
    facts = bench.machine(4)
    assert list(facts) == ["cores", "system", "python", "onnxruntime", "load"]
