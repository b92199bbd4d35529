"""The page of results: complete or not written; the speed stands until it is measured again."""

from __future__ import annotations

import json

import pytest

from evals import bench, gate, results

SCORES = {"claims": {"found": 0.75, "claims": 0.5, "odd one": 0.1}, "model": {"upos": 0.96123}}
FLOORS = {"claims": {"claims": 0.45}, "model": {"upos": 0.96}}


def test_a_table_has_known_scores_first_and_leaves_none_out() -> None:
    assert results.table(SCORES["claims"], FLOORS["claims"], results.CLAIMS)[2:] == [
        "| claims | 0.500 | 0.45 | claims found with the right type (F1) |",
        "| found | 0.750 |  | claims found, whatever the type (F1) |",
        "| odd one | 0.100 |  |  |",
    ]


def test_it_says_on_how_much_it_was_measured(tmp_path) -> None:
    for name, cores in (("a", [True, False]), ("b", [True])):
        claims = [{"core": core} for core in cores]
        (tmp_path / f"{name}.json").write_text(json.dumps({"claims": claims}))
    assert results.on_what(tmp_path) == "2 annotated reports with 2 claims to be found"


def test_sizes_are_of_the_files(tmp_path) -> None:
    (tmp_path / "m").write_bytes(b"0" * 2_340_000)
    assert results.sizes({"model": tmp_path / "m"}) == "model 2.3 MB"


def test_speed_stands_until_it_is_measured_again() -> None:
    fast = results.speed(
        {"cores": 2, "system": "Linux", "python": "3", "onnxruntime": "1", "load": 0},
        bench.Texts((), 1000, "made"),
        [bench.Figure("one core", 12_345.6, "words/s")],
    )
    first = results.page("scores 1\n", "", fast)
    assert "| one core | 12,346 | words/s |" in first
    second = results.page("scores 2\n", first, None)
    assert second == first.replace("scores 1", "scores 2")
    assert results.page("scores\n", "old scores\n", None) == "scores\n"
    assert results.page("scores 3\n", second, results.SPEED + "new\n") == f"scores 3\n\n{results.SPEED}new\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.json").write_text(json.dumps({"claims": [{"core": True}]}))
    for name in ("model.onnx", "relations.onnx", "vocabulary.json", "gazetteer.sqlite"):
        (tmp_path / name).write_bytes(b"0" * 100_000)
    (tmp_path / "floors.toml").write_text("[claims]\nclaims = 0.45\n[model]\nupos = 0.97\n")
    monkeypatch.setenv("DATELINE_GOLD", str(gold))
    monkeypatch.setattr(results, "MODEL", tmp_path)
    monkeypatch.setattr(results, "GAZETTEER", tmp_path / "gazetteer.sqlite")
    monkeypatch.setattr(results, "RESULTS", tmp_path / "results.md")
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.toml")
    monkeypatch.setattr(gate, "measure", lambda: SCORES)
    return tmp_path / "results.md"


def test_the_page_holds_scores_floors_sizes_and_their_commands(place, capsys) -> None:
    results.main([])
    page = place.read_text()
    for told in ("1 annotated reports", "| claims | 0.500 | 0.45 |", "| upos | 0.961 | 0.97 |", "model 0.1 MB"):
        assert told in page
    for command in ("make gate", "python -m evals.results"):
        assert command in page
    assert results.SPEED not in page
    assert not any(line.startswith("#") for line in page.splitlines()), "it is shown inside of other pages"
    assert "BELOW: model.upos" in capsys.readouterr().out


def test_the_speed_is_measured_where_asked_for(place, monkeypatch) -> None:
    done = []
    figures = [bench.Figure("one core", 5.0, "words/s")]
    monkeypatch.setattr(bench, "measure", lambda **_: done.append("speed") or (bench.Texts((), 77, "made"), figures))
    monkeypatch.setattr(gate, "measure", lambda: done.append("scores") or SCORES)
    results.main(["--bench"])
    assert done == ["speed", "scores"], "what the scores need would count as memory of the bench"
    page = place.read_text()
    assert "make bench" in page
    assert "| one core | 5 | words/s |" in page
    results.main([])
    assert place.read_text() == page


@pytest.mark.parametrize("missing", ["claims", "model", "gold"])
def test_half_a_page_is_not_written(place, monkeypatch, tmp_path, missing) -> None:
    place.write_text("old")
    if missing == "gold":
        monkeypatch.setenv("DATELINE_GOLD", str(tmp_path / "nowhere"))
    else:
        monkeypatch.setattr(gate, "measure", lambda: {k: v for k, v in SCORES.items() if k != missing})
    with pytest.raises(SystemExit, match="not written"):
        results.main([])
    assert place.read_text() == "old"
