"""The bench of the store: it makes the same store each time, and asks it everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evals.store_bench import clock, main, make
from tests.store.store_helpers import dump

from dateline.store import open_store
from evals import store_bench


def test_a_small_store_is_made_and_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store_bench, "FOLDER", tmp_path)
    assert main(["--claims", "2000", "--runs", "1", "--json"]) == 0
    timed = json.loads(capsys.readouterr().out)
    rows = {name: rows for name, (_, _, rows) in timed.items()}
    assert all(worst >= median > 0 for median, worst, _ in timed.values())
    for kind in ("claims", "events", "articles", "stories"):
        assert rows[f"{kind}: none"] == 50
        assert rows[f"{kind}: actor, nobody"] == rows[f"{kind}: text, nowhere"] == 0
        for filled in ("type, frequent", "text, frequent", "text, two letters", "a week", "actor + country"):
            assert rows[f"{kind}: {filled}"] > 0, (kind, filled)
    assert main(["--claims", "2000", "--runs", "1", "--again"]) == 0
    assert "claims: none" in capsys.readouterr().out


def test_the_same_number_of_claims_gives_the_same_store(tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "other"):
        make(f"sqlite:///{tmp_path}/{name}", 200)
        with open_store(f"sqlite:///{tmp_path}/{name}", clock=clock) as store:
            dumps.append(dump(store))
    assert dumps[0] == dumps[1]
    assert len(dumps[0]["claims"]) == 200
