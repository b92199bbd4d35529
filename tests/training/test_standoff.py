import json
from pathlib import Path

import pytest
from training.corpus import CorpusError

from training import standoff

KEY = "https://en.wikinews.org/wiki/Some"


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/r1.json").write_text(json.dumps({"id": "r1", "text": "Police left.\n\nIt rained."}))
    report = {
        "url": KEY,
        "title": "Two men held",
        "text": "\n\nMonday, May 6, 2019\xa0\n\n\nPolice  arrested two men.\n",
    }
    (tmp_path / "wikinews-unlabelled.jsonl").write_text(json.dumps(report) + "\n")
    rows = "".join(f"# text = Sentence {i}.\n1\tx\n\n" for i in range(14))
    (tmp_path / "en_ewt-ud-train.conllu").write_text(
        f"# newdoc id = weblog-a\n{rows}# newdoc id = b\n# text = Other.\n"
    )
    return tmp_path


def test_texts_are_found_by_key_without_what_is_no_text(corpora: Path) -> None:
    found = standoff.texts(corpora)
    assert found[KEY] == "Two men held\n\nPolice arrested two men."
    assert found["r1"] == "Police left.\n\nIt rained."
    assert found["weblog-a:0"].count("Sentence") == 12
    assert found["weblog-a:12"] == "Sentence 12.\n\nSentence 13."
    assert found["b:0"] == "Other."


def test_annotations_quote_the_text_that_they_are_about(corpora: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(
        f"# head\n\n@ {KEY}\narrest | arrested | happened | actor: Police | target: two men\nnames |\n\n@ r1\n"
    )
    one, other = standoff.read_annotations([path], standoff.texts(corpora))
    assert one["claims"][0]["trigger"] == {"start": 21, "end": 29, "text": "arrested"}
    assert (one["names"], other["names"], other["claims"]) == ([], None, [])


def test_unknown_keys_and_wrong_quotes_are_all_named(corpora: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text("@ nowhere\n\n@ r1\narrest | arrested | happened\n")
    with pytest.raises(CorpusError) as caught:
        standoff.read_annotations([path], standoff.texts(corpora))
    assert [problem.removeprefix(f"{path}:")[:2] for problem in caught.value.problems] == ["1:", "4:"]
