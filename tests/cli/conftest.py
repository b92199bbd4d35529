from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "pipeline")]

from fake_dateline import Invoke, Run, load_resources, open_inputs  # noqa: E402 - the path is set above

from dateline.cli import main  # noqa: E402


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run ``dateline`` over stand-ins in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dateline.sources.open_inputs", open_inputs)
    monkeypatch.setattr("dateline.pipeline.load_resources", load_resources)

    def call(*arguments: str, stdin: bytes = b"", **environ: str) -> Result:
        return CliRunner(env=environ).invoke(main, arguments, input=stdin, prog_name="dateline")

    return call


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``dateline`` over stand-ins in a process of its own, in an empty folder."""

    def call(*arguments: str, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, str(HERE / "fake_dateline.py"), *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **environ},
            timeout=60,
            check=False,
        )

    return call
