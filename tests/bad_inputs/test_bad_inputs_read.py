"""The whole program on a folder of bad inputs: nothing crashes, each is named, and the good ones are still read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .make import make_bad_inputs

GOOD = "Rebels shell port\n\nRebels shelled the port of Aden on Friday, wounding four sailors, the navy said.\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Path, str], subprocess.CompletedProcess[str], Path]:
    folder = tmp_path_factory.mktemp("bad")
    expected = make_bad_inputs(folder)
    good = folder / "zz-good.txt"
    good.write_text(GOOD, "utf-8")
    command = [sys.executable, "-m", "dateline", "read", str(folder), "--format", "jsonl", "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return expected, done, good


def test_some_failed_and_none_crashed(run: tuple[dict[Path, str], subprocess.CompletedProcess[str], Path]) -> None:
    _, done, _ = run
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


def test_each_bad_input_is_named_with_its_reason(
    run: tuple[dict[Path, str], subprocess.CompletedProcess[str], Path],
) -> None:
    expected, done, _ = run
    # A folder that is named like a file is walked through; what is in it is read, or named.
    bad = [path for path, what in expected.items() if what in ("error", "skipped") and not path.is_dir()]
    names = {path.name.partition("\t")[0] for path in bad}
    assert len(names) >= 50
    assert [name for name in sorted(names) if name not in done.stderr] == []


def test_the_good_ones_are_read(run: tuple[dict[Path, str], subprocess.CompletedProcess[str], Path]) -> None:
    _, done, _ = run
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    (good,) = [report for report in reports if report["text"] == GOOD]
    assert "shelling" in {claim["type"] for claim in good["claims"]}
    for report in reports:
        for claim in report["claims"]:
            trigger = claim["trigger"]
            assert report["text"][trigger["start"] : trigger["end"]] == trigger["text"]
