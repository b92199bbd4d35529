"""Faults as a user meets them: ``dateline add`` and the commands that ask, over real stores and real processes."""

from __future__ import annotations

import json
import os
import random
import resource
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import fake_dateline
import fake_stages
import pytest
from click.testing import CliRunner, Result

from dateline import store as stores
from dateline.articles import make_article
from dateline.cli import main
from dateline.pipeline import Resources
from dateline.records.stored import Filter
from dateline.store import open_store, verify

Ask = Callable[..., Result]


def texts(folder: Path, count: int) -> list[str]:
    """Reports of a claim each, a third of them of one happening, two of them copies."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        words = f"Report {number}\nRebels{number % 3} shelled Gao{number % 3} on Friday. {'And so on it went. ' * 20}\n"
        (folder / f"{number:03}.txt").write_text(words)
    return [str(path) for path in sorted(folder.glob("*.txt"))[:count]]


@dataclass
class Begun:
    """``dateline`` in a process of its own, over stand-ins for the stages; what it says comes through pipes."""

    pid: int
    out: BinaryIO
    err: BinaryIO

    def finished(self) -> tuple[int, str]:
        """Wait for its end and give its exit code (minus a signal's number) and what it said on standard error."""
        self.out.read()
        said = self.err.read().decode()
        self.out.close()
        self.err.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), said


def begin(store: Path, *arguments: str, most_bytes: int | None = None) -> Begun:
    """Begin a command. It is forked, for a new interpreter would take longer to start than all that is tested here."""
    pipes = os.pipe(), os.pipe()
    child = os.fork()
    if child:
        for _, writing in pipes:
            os.close(writing)
        return Begun(child, os.fdopen(pipes[0][0], "rb"), os.fdopen(pipes[1][0], "rb"))
    try:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        sys.stdout, sys.stderr = (os.fdopen(writing, "w", buffering=1) for _, writing in pipes)
        os.environ["DATELINE_STORE"] = str(store)
        fake_dateline.patch()
        main(arguments, prog_name="dateline")
    except SystemExit as ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code if isinstance(ended.code, int) else 0)
    finally:
        os._exit(70)


def told(store: Path) -> dict[str, object]:
    """What a store holds, whatever the time; every claim must be in just one event, and the log sound."""
    with open_store(f"sqlite:///{store}", clock=str, create=False) as kept:
        assert verify(kept).problem is None
        with kept.reading() as view:
            articles = view.articles(Filter(limit=1000)).items
            claims = view.claims(Filter(limit=1000)).items
            events = view.events(Filter(limit=1000)).items
    inside = sorted(claim for event in events for claim in event.claims)
    assert inside == sorted(one.claim.id for one in claims)
    return {
        "articles": sorted((one.id, one.title, one.sha256, one.revision, one.claims) for one in articles),
        "claims": inside,
        "events": sorted(sorted(event.claims) for event in events),
        "copies": sum(one.copy_of is not None for one in articles),
    }


def one_line(said: str) -> str:
    """What a failed command said: one line, and no traceback."""
    assert said.count("\n") == 1, said
    assert said.startswith("dateline: ")
    assert "Traceback" not in said
    return said


# --- 17, 18, 19: kills, no room, others


def test_add_that_is_killed_and_run_again_gives_what_an_undisturbed_run_gives(tmp_path: Path) -> None:
    reports = texts(tmp_path / "in", 9)
    calm, shaken = tmp_path / "calm.sqlite", tmp_path / "shaken.sqlite"
    assert begin(calm, "add", *reports, "--quiet").finished()[0] == 0
    chance, killed = random.Random(24), 0
    for kept in (0, 2, 4, 7):
        process = begin(shaken, "add", *reports, "--format", "jsonl", "--quiet")
        for _ in range(kept):
            process.out.readline()
        time.sleep(chance.random() * 0.02)
        os.kill(process.pid, signal.SIGKILL)
        killed += process.finished()[0] == -signal.SIGKILL
    assert killed > 2, "the runs were over before they could be killed"
    assert begin(shaken, "add", *reports, "--quiet").finished()[0] == 0
    assert told(shaken) == told(calm)


def test_add_on_a_full_disk_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    reports = texts(tmp_path / "in", 9)
    calm, full = tmp_path / "calm.sqlite", tmp_path / "full.sqlite"
    assert begin(calm, "add", *reports, "--quiet").finished()[0] == 0
    assert begin(full, "add", reports[0], "--quiet").finished()[0] == 0
    most = full.stat().st_size + 40_000
    code, said = begin(full, "add", *reports, "--quiet", most_bytes=most).finished()
    assert code == 1
    assert f"no room is left in {tmp_path}; make room there and run the command again" in one_line(said)
    kept = told(full)["articles"]
    assert isinstance(kept, list)
    assert 0 < len(kept) < 9
    assert begin(full, "add", *reports, "--quiet").finished()[0] == 0
    assert told(full) == told(calm)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_add_on_a_disk_that_is_really_full(tmp_path: Path, small_disk: Path) -> None:
    reports = texts(tmp_path / "in", 60)
    (small_disk / "other").write_bytes(bytes(500_000))
    store = small_disk / "s.sqlite"
    code, said = begin(store, "add", *reports, "--quiet").finished()
    assert code == 1
    assert "no room is left" in one_line(said)
    (small_disk / "other").unlink()
    assert told(store)["articles"]


def test_two_adds_at_once_lose_nothing_and_give_sound_events(tmp_path: Path) -> None:
    reports, store = texts(tmp_path / "in", 10), tmp_path / "s.sqlite"
    both = [begin(store, "add", *part, "--quiet") for part in (reports[:7], reports[3:][::-1])]
    assert [process.finished() for process in both] == [(0, ""), (0, "")]
    at_once = told(store)
    assert len(at_once["articles"]) == 10  # type: ignore[arg-type]
    alone = tmp_path / "alone.sqlite"
    assert begin(alone, "add", *reports, "--quiet").finished()[0] == 0
    assert at_once["articles"] == told(alone)["articles"]
    assert at_once["claims"] == told(alone)["claims"]


# --- commands in this process, over a store that another test file would make the same way


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dateline.pipeline.load_resources", lambda **_: _resources())
    return tmp_path


def _resources() -> Resources:
    return replace(fake_stages.load(), make_article=make_article, again=None)


@pytest.fixture
def ask(folder: Path) -> Ask:
    def call(*arguments: str) -> Result:
        environ = {"COLUMNS": "100", "DATELINE_STORE": str(folder / "s.sqlite"), "DATELINE_DATA": str(folder / "own")}
        return CliRunner(env=environ).invoke(main, arguments)

    return call


def lines(folder: Path, *reports: dict[str, object]) -> str:
    file = folder / "reports.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in reports))
    return str(file)


def added(ask: Ask, folder: Path, *reports: dict[str, object]) -> list[dict[str, object]]:
    done = ask("add", lines(folder, *reports), "--format", "jsonl", "--quiet")
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


SAID = "Rebels shelled Gao on Friday and many people fled to the south."
REPORT: dict[str, object] = {"title": "Gao is shelled", "text": SAID}
ID = "0123456789abcdef"
COMMANDS = [
    ["add", "reports.jsonl"],
    *([name] for name in ("events", "stories", "articles", "claims")),
    ["show", f"e-{ID}"],
    ["why", f"e-{ID}"],
    ["judge", f"c-{ID}", f"c-{ID[::-1]}", "same", "--by", "Ada"],
    ["judgements"],
    ["relink"],
    ["verify"],
    ["backup", "backup.tar"],
    ["prune", "--before", "2020-01-01", "--yes"],
    ["queries", "list"],
    ["alerts", "list"],
    ["alerts", "run"],
    ["feeds", "list"],
    ["feeds", "add", "https://news.example/feed"],
    ["watch", "--once"],
]


def test_while_another_process_writes_writers_give_up_in_time_and_readers_do_not_wait(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(ask, folder, REPORT)
    monkeypatch.setattr("dateline.store.open_store", partial(stores.open_store, wait_s=0.3))
    with open_store(f"sqlite:///{folder}/s.sqlite", clock=str) as other, other.writing():
        busy = ask("add", lines(folder, {**REPORT, "text": f"{SAID} More."}))
        assert busy.exit_code == 1
        said = one_line(busy.stderr)
        assert f"process {os.getpid()}" in said
        assert "nothing was changed here: wait until it is done, or end it, and run the command again" in said
        begun = time.monotonic()
        assert ask("events").exit_code == 0
        assert time.monotonic() - begun < 5
    assert ask("add", "reports.jsonl").exit_code == 0


# --- 20: what is no sound store


def test_every_command_refuses_a_damaged_store_untouched_and_its_remedy_works(ask: Ask, folder: Path) -> None:
    added(ask, folder, REPORT)
    before = told(folder / "s.sqlite")
    assert ask("backup", "good.tar").exit_code == 0
    damaged = (folder / "s.sqlite").read_bytes()[:9000]
    (folder / "s.sqlite").write_bytes(damaged)
    for command in COMMANDS:
        done = ask(*command)
        assert done.exit_code == 1, (command, done.output)
        assert "its end is missing" in one_line(done.stderr), command
        assert "bring it back with: dateline restore BACKUP --replace --store" in done.stderr, command
        assert (folder / "s.sqlite").read_bytes() == damaged, command
    assert not (folder / "backup.tar").exists()
    remedy = shlex.split(done.stderr.partition("bring it back with: dateline ")[2].replace("BACKUP", "good.tar"))
    assert ask(*remedy).exit_code == 0
    assert told(folder / "s.sqlite") == before


def test_every_command_refuses_a_store_of_a_newer_version(ask: Ask, folder: Path) -> None:
    added(ask, folder, REPORT)
    with sqlite3.connect(folder / "s.sqlite") as newer:
        newer.execute("UPDATE dateline_schema SET version_num = '0999'")
    newer.close()
    body = (folder / "s.sqlite").read_bytes()
    for command in [*COMMANDS, ["migrate"]]:
        done = ask(*command)
        assert done.exit_code == 1, (command, done.output)
        assert "newer version of Dateline" in one_line(done.stderr), command
        assert "upgrade Dateline" in done.stderr, command
    assert (folder / "s.sqlite").read_bytes() == body


@pytest.mark.parametrize("seed", range(4))
def test_no_command_falls_over_damaged_pages(ask: Ask, folder: Path, seed: int) -> None:
    added(ask, folder, *({**REPORT, "id": f"r{number}"} for number in range(6)))
    body, chance = bytearray((folder / "s.sqlite").read_bytes()), random.Random(seed)
    for _ in range(60):
        at = chance.randrange(4096, len(body) - 64)
        body[at : at + 64] = chance.randbytes(64)
    (folder / "s.sqlite").write_bytes(body)
    for command in [*COMMANDS[1:7], ["verify"], ["add", "reports.jsonl"]]:
        done = ask(*command)
        assert done.exit_code in (0, 1), (command, done.output, done.exception)
        assert "Traceback" not in done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), (command, done.exception)
        if done.exit_code and command[0] not in ("show", "why", "judge"):  # what those ask for is not there anyhow
            assert "dateline restore BACKUP" in done.stderr, (command, done.stderr)
    assert ask("verify").exit_code == 1


# --- 13, 22: dates and syntax in what comes in


BROKEN_DATES = (
    ["next week", "2024-02-31", "31/31/2024", "0000-00-00", "20240-01-01", "9999-12-31", "1700000000", "", "٢٠٢٤"]
)  # fmt: skip


def test_a_date_that_is_none_is_null_and_never_the_day_of_adding(ask: Ask, folder: Path) -> None:
    reports = [{**REPORT, "id": f"r{number}", "published": told} for number, told in enumerate(BROKEN_DATES)]
    assert len(added(ask, folder, *reports)) == len(reports)
    kept = [json.loads(line) for line in ask("articles", "--format", "jsonl").stdout.splitlines()]
    assert [one["published"] for one in kept] == [None] * len(reports)
    (today,) = {one["added"][:10] for one in kept}
    assert today not in ask("articles").stdout
    assert today not in ask("claims").stdout


NASTY = [
    "'", '"', "x'; DROP TABLE claims; --", "x' OR '1'='1", '" OR 1=1 --', "%", "_", "\\", "army*", "NEAR(a b, 3)",
    "text:army", "a AND", "OR", "NOT", "(", ")", "^a", "{a}: b", "- a", "a\x00b", "\ud800", ":name", "%(x)s", "?", "$1",
    "=cmd|'/c calc'!A0", "+1+1", "@SUM(A1)", "😀", "a" * 5000,
]  # fmt: skip


ASKING = [
    ("claims", "--text"), ("articles", "--text"), ("events", "--actor"), ("stories", "--place"), ("events", "--type"),
    ("claims", "--country"), ("articles", "--story"), ("articles", "--after"), ("events", "--query"), ("show", "--"),
    ("why", "--"), ("queries", "remove", "--"), ("feeds", "pause", "--"),
]  # fmt: skip


def test_nothing_asked_for_is_ever_taken_for_syntax(ask: Ask, folder: Path) -> None:
    added(ask, folder, REPORT)
    before = told(folder / "s.sqlite")
    for number, (command, nasty) in enumerate((command, nasty) for nasty in NASTY for command in ASKING):
        if number % 4 == 0 or command == ASKING[0]:  # 4 and 13 share nothing: each command meets every fourth
            done = ask(*command, nasty)
            assert done.exit_code in (0, 1, 2), (command, nasty, done.exception)
            assert done.exception is None or isinstance(done.exception, SystemExit), (command, nasty, done.exception)
            for word in ("syntax", "sqlite3", "OperationalError", "Traceback", "fts5", "no such"):
                assert word not in done.output, (command, nasty, done.output)
    assert told(folder / "s.sqlite") == before


def test_syntax_in_reports_is_kept_to_the_letter_and_found(ask: Ask, folder: Path) -> None:
    plain = [nasty for nasty in NASTY if "\0" not in nasty and "\ud800" not in nasty]
    reports = [
        {
            "id": f"r{number}",
            "language": "en",
            "outlet": nasty,
            "title": nasty,
            "text": f"{REPORT['text']} word{number}word {nasty} end.",
        }
        for number, nasty in enumerate(plain)
    ]
    added(ask, folder, *reports)
    kept = {one["id"]: one for one in map(json.loads, _all(ask, "articles"))}
    assert [(kept[f"r{n}"]["title"], kept[f"r{n}"]["outlet"]) for n in range(len(plain))] == [(x, x) for x in plain]
    for number in range(len(plain)):
        (found,) = ask("articles", "--text", f"word{number}word", "--format", "jsonl").stdout.splitlines()
        assert json.loads(found)["id"] == f"r{number}"


def _all(ask: Ask, command: str) -> list[str]:
    done = ask(command, "--format", "jsonl", "--limit", "200")
    assert done.exit_code == 0, done.stderr
    return done.stdout.splitlines()
