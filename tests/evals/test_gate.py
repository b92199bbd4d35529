"""The gate: what counts as a shortfall, and what is said where nothing can be measured."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evals import folders, gate, results

FLOORS = {"claims": {"claims": 0.5, "hedge": 0.4}, "model": {"upos": 0.9}}


def test_a_floor_that_is_reached_is_no_shortfall() -> None:
    assert gate.shortfalls({"claims": {"claims": 0.5, "hedge": 0.4001}, "model": {"upos": 1.0}}, FLOORS) == []


def test_a_floor_that_is_not_reached_is_told() -> None:
    (line,) = gate.shortfalls({"claims": {"claims": 0.4999, "hedge": 0.9}}, FLOORS)
    assert line == "claims.claims: 0.4999 is below the floor 0.5"


def test_a_missing_score_counts_as_nothing() -> None:
    (line,) = gate.shortfalls({"claims": {"claims": 0.7}}, FLOORS)
    assert line == "claims.hedge: 0.0000 is below the floor 0.4"


def test_a_section_that_could_not_be_measured_is_no_shortfall_and_scores_without_a_floor_are_free() -> None:
    assert gate.shortfalls({"model": {"upos": 0.95, "uas": 0.0}}, FLOORS) == []


@pytest.mark.parametrize(("claims", "status"), [(0.49, 1), (0.5, 0)])
def test_exit_status_says_whether_floors_hold(claims: float, status: int, monkeypatch, tmp_path, capsys) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[claims]\nclaims = 0.5\n")
    monkeypatch.setattr(gate, "FLOORS", file)
    monkeypatch.setattr(gate, "measure", lambda: {"claims": {"claims": claims}})
    monkeypatch.setattr("sys.argv", ["gate"])
    assert gate.main() == status
    assert ("BELOW" in capsys.readouterr().out) is bool(status)


def test_nothing_is_measured_without_data(monkeypatch, tmp_path, capsys) -> None:
    for setting in folders.DEFAULTS:
        monkeypatch.setenv(setting, str(tmp_path / setting.lower()))
    assert gate.given() == {}
    assert (
        capsys.readouterr().err.count("NOT MEASURED") == len(folders.DEFAULTS) - 1
    )  # that of stories is not asked for


def test_floors_are_of_scores_that_exist() -> None:
    floors = tomllib.loads(gate.FLOORS.read_text())
    given = {"model", "claims", "scrape", "plover", "ordinary", "places", "times", "actors"}
    assert set(floors) == given | {"copies", "stories", "events"}
    assert set(floors["copies"]) <= set(results.COPIES)
    assert set(floors["stories"]) <= set(results.STORIES)
    assert set(floors["events"]) <= set(results.EVENTS)
    assert set(floors["plover"]) <= set(results.PLOVER)
    assert set(floors["ordinary"]) <= set(results.ORDINARY)
    assert set(floors["places"]) <= set(results.PLACES)
    assert set(floors["times"]) <= set(results.TIMES)
    assert set(floors["actors"]) <= set(results.ACTORS)
    assert floors.pop("scrape")["right"] <= 25
    assert set(floors["model"]) <= set(results.MODEL_SCORES)
    assert set(floors["claims"]) <= set(results.CLAIMS)
    assert all(0 < floor <= 1 for section in floors.values() for floor in section.values())


def test_a_folder_is_found_where_the_setting_says(monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setenv("DATELINE_GOLD", str(tmp_path))
    assert folders.find("DATELINE_GOLD") == tmp_path
    assert capsys.readouterr().err == ""


def test_a_folder_that_is_not_there_is_missed_loudly(monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.delenv("DATELINE_GOLD", raising=False)
    monkeypatch.setitem(folders.DEFAULTS, "DATELINE_GOLD", str(tmp_path / "nowhere"))
    assert folders.find("DATELINE_GOLD") is None
    said = capsys.readouterr().err
    assert "NOT MEASURED" in said
    assert str(Path("nowhere")) in said
    assert "DATELINE_GOLD" in said
