"""Annotated reports go through the pipeline unchanged, and the scoring program's word is taken over."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from eval_fakes import load

from dateline.articles import make_article
from dateline.records import Article
from evals import actors, claims, gate

# What tends to move offsets: marks, line ends, blanks at either end, a soft hyphen, a flag of two code points.
TEXT = "Shells hit “Bür­gen” \r\n\r\n  Two\u00a0children died\u2026 🇺🇳 said so;\tcafe\u0301 burnt.\n"


@pytest.fixture
def gold(tmp_path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    for name, text in (("b", "Rebels attacked."), ("a", TEXT)):
        report = {"id": f"report-{name}", "text": text, "published": "2021-05-04", "url": None, "claims": []}
        (folder / f"{name}.json").write_text(json.dumps(report))
    (folder / "README.md").write_text("no report")
    return folder


def article(raw) -> Article:
    return make_article(raw, published=None)


def test_a_report_is_read_as_it_stands(gold) -> None:
    first, second = map(article, claims.inputs(gold))
    assert (first.id, first.text, first.published) == ("report-a", TEXT, "2021-05-04")
    assert (second.id, second.text) == ("report-b", "Rebels attacked.")
    assert first.url is None


def test_every_report_is_written_with_its_claims(gold, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(claims, "load_resources", load)
    out = tmp_path / "out.jsonl"
    claims.predict(gold, out)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["report-a", "report-b"]
    assert rows[0]["text"] == TEXT
    (claim,) = rows[1]["claims"]
    assert (claim["type"], claim["trigger"]) == ("attack", {"start": 0, "end": 6, "text": "Rebels"})


def test_a_report_that_cannot_be_read_stops_the_scoring(gold, tmp_path, monkeypatch) -> None:
    (gold / "c.json").write_text(json.dumps({"id": "c", "text": " ", "claims": []}))
    monkeypatch.setattr(claims, "load_resources", load)
    with pytest.raises(SystemExit, match=r"could not be read: .*is empty"):
        claims.predict(gold, tmp_path / "out.jsonl")


def program(tmp_path: Path, body: str) -> Path:
    file = tmp_path / "score.py"
    file.write_text(f"import sys, json, pathlib\n{body}\n")
    return file


def test_the_scoring_program_gets_reports_and_claims(gold, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(claims, "load_resources", load)
    body = (
        "read = pathlib.Path(sys.argv[2]).read_text().splitlines()\n"
        "assert sys.argv[3:] == ['--json', '--errors', 'misses']\n"
        "print(json.dumps({'claims': {'f1': 0.25, 'tp': len(read)}, 'gold': {'f1': sys.argv[1]}}))"
    )
    rows = claims.scores(gold, program(tmp_path, body), errors=Path("misses"))
    assert rows == {"claims": {"f1": 0.25, "tp": 2}, "gold": {"f1": str(gold)}}


def test_a_scoring_program_that_fails_is_quoted(gold, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(claims, "load_resources", load)
    with pytest.raises(SystemExit, match="no such offsets"):
        claims.scores(gold, program(tmp_path, "sys.exit('no such offsets')"))


def test_the_gate_takes_f1_and_leaves_types_out(gold, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DATELINE_GOLD", str(gold))
    monkeypatch.setenv("DATELINE_SCORE", sys.executable)
    for setting in ("DATELINE_TRAIN", "DATELINE_PLOVER", "DATELINE_PLACES", "DATELINE_TIMES"):
        monkeypatch.setenv(setting, str(tmp_path / "nowhere"))
    monkeypatch.setattr(actors, "scores", lambda _: {"judged": 0.5})
    rows = {"claims": {"f1": 0.5, "tp": 1}, "types": {"attack": {"f1": 1.0}}}
    monkeypatch.setattr(claims, "scores", lambda *_: rows)
    assert gate.given() == {"actors": {"judged": 0.5}, "claims": {"claims": 0.5}}
