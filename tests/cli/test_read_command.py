"""``dateline read`` in a real process: what it writes, what it says, how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import fake_dateline
import pytest
from fake_dateline import Invoke, Run

FAKE = fake_dateline.__file__
GOOD = "Title\n\nRebels shelled Kobane"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_text("Second\n\nX shelled Y and Z shelled W")
    (tmp_path / "empty.txt").write_text("")
    return tmp_path


def test_exit_codes_reach_the_shell(run: Run, files: Path) -> None:
    assert run("read", "a.txt").returncode == 0
    assert run("read", "gone.txt").returncode == 1
    assert run("read").returncode == 2
    assert run("read", "a.txt", "gone.txt").returncode == 3


def test_jsonl_gives_a_report_a_line(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "a.txt", "b.txt", "--format", "jsonl", "--published", "2024-03-31")
    assert (done.exit_code, done.stderr) == (0, "")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == "a.txt"
    assert first["published"] == "2024-03-31"
    assert [claim["trigger"]["text"] for claim in second["claims"]] == ["shelled", "shelled"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2024-03-31", "2024-03-31"),
        ("20240331", "2024-03-31"),
        ("2024-03-31T10:00Z", "2024-03-31T10:00:00+00:00"),
    ],
)
def test_date_is_kept_in_its_long_form(invoke: Invoke, files: Path, given: str, kept: str) -> None:
    done = invoke("read", "a.txt", "--format", "jsonl", "--published", given)
    assert json.loads(done.stdout)["published"] == kept


def test_json_gives_one_array(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "a.txt", "b.txt", "--format", "json")
    assert [report["id"] for report in json.loads(done.stdout)] == ["a.txt", "b.txt"]
    assert json.loads(invoke("read", "a.txt", "--format", "json").stdout)[0]["id"] == "a.txt"


def test_table_is_the_default_and_plain_when_piped(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "a.txt")
    text = done.stdout
    assert "shelling" in text
    assert "Rebels shelled Kobane" in text
    assert "who Rebels" in text
    assert "\x1b" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_bad_inputs_are_named_and_the_others_read(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "gone.txt", "a.txt", "empty.txt", "--format", "jsonl")
    assert done.exit_code == 3
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.splitlines() == [
        "dateline: gone.txt: there is no such file",
        "dateline: empty.txt: is empty",
        "dateline: 2 of 3 inputs could not be read",
    ]
    quiet = invoke("read", "gone.txt", "a.txt", "--quiet")
    assert quiet.exit_code == 3
    assert quiet.stderr.splitlines() == ["dateline: gone.txt: there is no such file"]


def test_nothing_read_is_a_failure(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "gone.txt", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == []
    assert "no report could be read" in done.stderr
    assert invoke("read", "-").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.txt", "--format", "xml"),
        ("a.txt", "--published", "yesterday"),
        ("a.txt", "--published", "2024-13-01"),
        ("a.txt", "--published", "0204-03-01"),
        ("a.txt", "--workers", "0"),
        ("a.txt", "--ontology", "gone.yaml"),
        ("a.txt", "--no-such-option"),
    ],
)
def test_wrong_usage(invoke: Invoke, files: Path, arguments: tuple[str, ...]) -> None:
    done = invoke("read", *arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr
    assert done.stdout == ""


def test_damaged_installation_is_one_line(invoke: Invoke) -> None:
    done = invoke("read", "-", stdin=b"DAMAGED\n")
    assert done.exit_code == 1
    assert done.stderr == "dateline: the model is damaged; install it again\n"


def test_internal_error_is_no_crash(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "-", "a.txt", "--format", "jsonl", stdin=b"BREAK CLAIMS\n")
    assert done.exit_code == 3
    assert "stdin line 1: internal error (ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_closed_pipe_is_quiet(tmp_path: Path, form: str) -> None:
    (tmp_path / "many.txt").write_text("X shelled Y\n" * 20_000)
    done = subprocess.run(
        f"{sys.executable} {FAKE} read - --format {form} < many.txt | head -n 3; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=tmp_path,
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] == b"0"


def test_json_is_utf8_in_any_locale(run: Run) -> None:
    line = "Zażółć shelled Дамаск".encode()
    done = run("read", "-", "--format", "jsonl", stdin=line, PYTHONIOENCODING="ascii")
    assert done.stdout.decode("utf-8").count("Дамаск") == 3
    table = run("read", "-", stdin=line, PYTHONIOENCODING="ascii")
    assert (table.returncode, table.stderr) == (0, b"")
    assert b"shelled" in table.stdout


def test_full_disk_is_one_line(files: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, FAKE, "read", "a.txt", "--format", "json"],
            cwd=files,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?[34][0-9]")
HOSTILE = "\x1b]0;owned\x07\x1b[2J[red]x[/red] \u202egnol\u2066 \x9b31m :skull: \U000e0041"


@pytest.mark.parametrize("terminal", [False, True])
def test_texts_cannot_drive_the_terminal(invoke: Invoke, *, terminal: bool) -> None:
    stdin = f"{HOSTILE} X shelled Y\n".encode()
    if terminal:
        _, text = _on_terminal(["read", "-"], stdin=stdin)
    else:
        text = invoke("read", "-", stdin=stdin).stdout
    assert "[red]x[/red]" in text.replace("\r\n     ", " ")
    assert ":skull:" in text
    for unsafe in ("\x1b]", "\x1b[2J", "\x07", "\u202e", "\u2066", "\x9b", "\U000e0041"):
        assert unsafe not in text
    assert "␛" in text


def test_names_of_inputs_cannot_drive_the_terminal(invoke: Invoke) -> None:
    done = invoke("read", "\x1b[2J\u202e.txt")
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr
    assert "␛[2J" in done.stderr


def test_colours_on_a_terminal_unless_refused(files: Path) -> None:
    path = str(files / "a.txt")
    _, colours = _on_terminal(["read", path])
    assert "\x1b[" in colours
    assert "trigger" in colours
    _, plain = _on_terminal(["read", path], NO_COLOR="1")
    assert "shelled" in plain
    assert COLOUR.search(colours)
    assert not COLOUR.search(plain)


def test_progress_is_for_terminals_only(files: Path) -> None:
    out = str(files / "out.jsonl")
    arguments = ["read", str(files / "a.txt"), "--format", "jsonl", "--out", out]
    _, shown = _on_terminal(arguments)
    assert "inputs read" in shown
    assert shown.endswith("\r\x1b[K")
    _, quiet = _on_terminal([*arguments, "--quiet"])
    assert quiet == ""


def _on_terminal(arguments: list[str], *, stdin: bytes = b"", **environ: str) -> tuple[int, str]:
    """Run with stdout and stderr on a terminal 100 columns wide; give the exit code and what it showed."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, FAKE, *arguments],
        stdin=subprocess.PIPE,
        stdout=child,
        stderr=child,
        env={
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
            **environ,
        },
    )
    os.close(child)
    assert process.stdin is not None
    process.stdin.write(stdin)
    process.stdin.close()
    shown = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(parent)
    return process.wait(timeout=30), shown.decode()


def test_explain_tells_how_one_claim_was_read(invoke: Invoke, files: Path) -> None:
    done = invoke("read", "b.txt", "--explain", "2")
    assert done.exit_code == 0
    assert "model: “shelled”" in done.stdout
    claims = json.loads(invoke("read", "b.txt", "--format", "json").stdout)[0]["claims"]
    assert done.stdout.startswith(f"{claims[1]['id']}: shelling")
    assert invoke("read", "a.txt", "b.txt", "--explain", claims[1]["id"]).stdout == done.stdout


def test_explain_says_what_to_do_where_there_is_no_such_claim(invoke: Invoke, files: Path) -> None:
    for wanted, files_, words in (("9", ["a.txt"], "no claim '9'"), ("1", ["a.txt", "b.txt"], "give the id")):
        done = invoke("read", *files_, "--explain", wanted)
        assert done.exit_code == 1
        assert words in done.stderr


def test_explain_passes_over_what_cannot_be_read(invoke: Invoke, files: Path) -> None:
    claims = json.loads(invoke("read", "b.txt", "--format", "json").stdout)[0]["claims"]
    done = invoke("read", "gone.txt", "b.txt", "--explain", claims[0]["id"])
    assert done.exit_code == 0
    assert "gone.txt" in done.stderr
    assert invoke("read", "b.txt", "--explain", "1", "--format", "json").exit_code == 2
