"""A file is complete or absent, and JSON is JSON whatever stands in it."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from fake_dateline import Invoke
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.cli.output import Array, Lines, opened
from dateline.errors import DatelineError

UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_file_appears_complete(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    with opened(out, form="jsonl") as stream:
        stream.write("after ü\n")
        stream.flush()
        assert out.read_text() == "before"
    assert out.read_bytes() == "after ü\n".encode()
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")

    def fail() -> None:
        with opened(out, form="jsonl") as stream:
            stream.write("half")
            raise error

    with pytest.raises(error):
        fail()
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with opened(tmp_path / "out", form="json"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o640


def test_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with opened(tmp_path / "link", form="json") as stream:
        stream.write("after")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "after"


def test_device_is_written_to_as_it_is() -> None:
    with opened(Path("/dev/null"), form="json") as stream:
        stream.write("x")
    assert Path("/dev/null").is_char_device()


def test_missing_folder_is_explained(tmp_path: Path) -> None:
    def fail() -> None:
        with opened(tmp_path / "gone" / "out", form="json"):
            pass

    with pytest.raises(DatelineError, match="gone/out: cannot be written: No such file"):
        fail()


def test_full_disk_is_explained() -> None:
    def fail() -> None:
        with opened(Path("/dev/full"), form="json") as stream:
            stream.write("x")

    with pytest.raises(DatelineError, match="/dev/full: cannot be written: No space left"):
        fail()


def test_out_of_a_failed_run_is_not_written(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("read", "gone.txt", "--format", "jsonl", "--out", "out.jsonl")
    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.txt").write_text("X shelled Y")
    done = invoke("read", "gone.txt", "a.txt", "--format", "jsonl", "--out", "out.jsonl")
    assert (done.exit_code, done.stdout) == (3, "")
    assert json.loads((tmp_path / "out.jsonl").read_text())["id"] == "a.txt"


VALUES = st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.none()), max_size=4)
HALVES = st.lists(st.fixed_dictionaries({"x": st.characters(categories=["Cs"])}), max_size=2)


@UNHURRIED
@given(VALUES | HALVES)
def test_array_reads_back(values: list[dict[str, object]]) -> None:
    stream = io.StringIO()
    writer = Array(stream)
    for value in values:
        writer.write(value)  # type: ignore[arg-type]
    writer.close()
    stream.getvalue().encode()
    assert json.loads(stream.getvalue()) == values


@UNHURRIED
@given(VALUES | HALVES)
def test_lines_read_back(values: list[dict[str, object]]) -> None:
    stream = io.StringIO()
    writer = Lines(stream)
    for value in values:
        writer.write(value)  # type: ignore[arg-type]
    writer.close()
    stream.getvalue().encode()
    assert [json.loads(line) for line in stream.getvalue().split("\n")[:-1]] == values
