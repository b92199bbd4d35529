"""``dateline watch`` as a process: it is killed, stopped, and asked for its numbers."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "pipeline" / "watching"))

from site_on_loopback import Site, add_feed, item, rss, serving  # noqa: E402 - the path is set above

from dateline.cli import main  # noqa: E402
from dateline.cli.watch import _log, _tell  # noqa: E402
from dateline.pipeline.watching import Round  # noqa: E402
from dateline.records.stored import Filter  # noqa: E402
from dateline.sources.feeds import feed_id  # noqa: E402
from dateline.store import open_store  # noqa: E402

HOSTS = [f"127.0.0.{number}" for number in range(1, 7)]
Start = Callable[..., "subprocess.Popen[bytes]"]


def clock() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start ``dateline`` over a stand-in for the reader."""
    running: list[subprocess.Popen[bytes]] = []

    def call(*arguments: str, store: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "fake_watch.py"), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "DATELINE_STORE": str(store)},
        )
        running.append(process)
        return process

    yield call
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving("0.0.0.0") as made:
        yield made


def fill(site: Site, store: Path) -> None:
    """Six hosts with a feed and pages each; one page is known by two feeds, one is not there."""
    now = datetime.now(UTC)
    with open_store(f"sqlite:///{store}", clock=clock) as kept:
        shared = site.put("/shared", story("Shared"), host=HOSTS[0])
        for host in HOSTS:
            pages = [
                site.put(f"/{n}", story(f"Story {n} of {host}", f"Rebels shelled Gao{n}"), host=host) for n in range(5)
            ]
            links = [*pages, shared, site.url("/gone", host)]
            body = rss(*(item(link, f"Story {link}", published=now) for link in links))
            add_feed(kept, site.put("/feed", body, host=host))


def story(title: str, words: str = "Rebels shelled Gao") -> str:
    return f"{title}\n{words} today\n" + "and the long report goes on about it all\n" * 8


def told(store: Path) -> dict[str, object]:
    """What is in a store, but for the order in which it came."""
    with open_store(f"sqlite:///{store}", clock=clock, create=False) as kept, kept.reading() as view:
        articles = view.articles(Filter(limit=1000)).items
        run = view.connection.exec_driver_sql
        tallies = [one.state.tally for one in view.feeds()]
        return {
            "articles": sorted((one.url, one.title, one.sha256, one.revision, one.claims) for one in articles),
            "claims": sorted(one.claim.id for one in view.claims(Filter(limit=1000)).items),
            "events": view.counts().events,
            "revisions": view.counts().revisions,
            "entries": sorted(map(tuple, run("SELECT state, count(*) FROM feed_entries GROUP BY 1"))),
            "added": sum(tally.added for tally in tallies),
            "left out": sum(count for tally in tallies for _, count in tally.left_out),
            "waiting": view.waiting(),
        }


ONCE = ("watch", "--once", "--allow", "127.0.0.0/8", "--log-format", "json")


def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice(site: Site, start: Start, tmp_path: Path) -> None:
    calm, shaken = tmp_path / "calm.sqlite", tmp_path / "shaken.sqlite"
    fill(site, calm)
    fill(site, shaken)
    assert start(*ONCE, store=calm).wait(60) == 0
    chance = random.Random(os.environ.get("DATELINE_SEED", "17"))
    kills = 0
    for _ in range(5):
        process = start(*ONCE, store=shaken)
        assert process.stderr is not None
        # Killed after so many happenings: by the clock alone it would mostly hit the start of the program.
        for _ in range(chance.randint(0, 9)):
            if not process.stderr.readline():
                break
        time.sleep(chance.random() * 0.05)
        kills += process.poll() is None
        process.kill()
        process.wait()
    assert kills >= 3
    assert start(*ONCE, store=shaken).wait(60) == 0
    expected = told(calm)
    assert told(shaken) == expected
    assert (len(expected["articles"]), expected["waiting"]) == (31, 0)  # type: ignore[arg-type]
    assert expected["left out"] == 6 + 5, "what is gone, and what another feed had"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_soon_though_a_server_is_slow(
    number: signal.Signals, site: Site, start: Start, tmp_path: Path
) -> None:
    store = tmp_path / "s.sqlite"
    fill(site, store)

    slow = threading.Event()
    site.put("/feed", "x", host=HOSTS[2], wait=slow)
    process = start("watch", "--allow", "127.0.0.0/8", "--log-format", "json", store=store)
    assert process.stderr is not None
    assert process.stderr.readline()
    begun = time.monotonic()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert time.monotonic() - begun < 3
    assert b"Traceback" not in process.stderr.read()
    slow.set()


def test_numbers_are_served_to_this_machine_alone(site: Site, start: Start, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    fill(site, store)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = start("watch", "--allow", "127.0.0.0/8", "--metrics-port", str(port), "--log-format", "json", store=store)
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["event"] == "article kept":
            break
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        numbers = answer.read().decode()
    assert 'dateline_entries_total{outcome="new"}' in numbers
    assert 'dateline_feeds{state="new"} 6.0' in numbers
    assert "dateline_store_bytes" in numbers
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.2:{port}/metrics", timeout=5)


def test_failing_feeds_are_named_and_give_3(site: Site, start: Start, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    with open_store(f"sqlite:///{store}", clock=clock) as kept:
        url = site.put("/feed", "<rss><channel><item><title>x", host="127.0.0.1")
        add_feed(kept, url)
    process = start("watch", "--once", "--allow", "127.0.0.0/8", "--quiet", store=store)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 3
    assert errors.decode().startswith(f"dateline: {url}: is broken")
    with open_store(f"sqlite:///{store}", clock=clock) as kept, kept.reading() as view:
        watched = view.feed(feed_id(url))
    assert watched is not None
    assert "broken" in (watched.state.error or "")


def test_alerts_are_told_after_each_round(site: Site, start: Start, tmp_path: Path) -> None:
    store, out = tmp_path / "s.sqlite", tmp_path / "all.xml"
    fill(site, store)
    assert start("queries", "save", "all", store=store).wait(30) == 0
    assert (
        start("alerts", "add", "desk", "--query", "all", "--of", "stories", "--atom", str(out), store=store).wait(30)
        == 0
    )
    process = start(*ONCE, store=store)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "alert sent" in errors.decode()
    assert b"<entry>" in out.read_bytes()


def test_a_round_is_one_line_that_drives_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    over = Round(looks=12, failing={"https://x": "\x1b[2J"}, added=25, revised=2, waiting=3)
    over.left_out.update({"robots": 1, "too old\x1b": 4})
    _tell(over)
    told = capsys.readouterr().err
    assert told[5:] == "  12 feeds asked, 1 failing · 25 new · 2 edited · left out: 4 too old␛, 1 robots · 3 waiting\n"


@pytest.mark.parametrize(("form", "begin"), [("json", '{"url": "a␛b"'), ("text", "timestamp='20")])
def test_what_strangers_wrote_drives_no_terminal(form: str, begin: str, capsys: pytest.CaptureFixture[str]) -> None:
    _log(form).warning("feed failed", url="a\x1bb", next=None)
    told = capsys.readouterr().err
    assert told.replace("\\u241b", "␛").startswith(begin)
    assert "\x1b" not in told
    assert "feed failed" in told


@pytest.mark.parametrize("given", ["2", "h", "-1h", "1.5h", "9999999h", "2 h"])
def test_a_length_of_time_that_is_none_is_told(given: str) -> None:
    done = CliRunner().invoke(main, ["watch", "--for", given])
    assert done.exit_code == 2
    assert "write it like 90s, 30m, 2h or 1d" in done.stderr


def test_without_feeds_it_says_how_to_add_some(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/s.sqlite", clock=clock):
        pass
    done = CliRunner().invoke(main, ["watch", "--store", f"{tmp_path}/s.sqlite"])
    assert done.exit_code == 1
    assert "dateline feeds import --starter" in done.stderr
