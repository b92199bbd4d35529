"""``dateline feeds`` over a real store."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import main

sys.path.append(str(Path(__file__).parent.parent / "pipeline" / "watching"))

from site_on_loopback import Site, item, rss, serving

from dateline.records.watched import FeedState, Tally
from dateline.store import open_store

Call = Callable[..., Result]
ONE, TWO = "https://one.example/rss", "https://two.example/rss"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str = "") -> Result:
        environ = {"COLUMNS": "100", "DATELINE_STORE": str(tmp_path / "s.sqlite")}
        return CliRunner(env=environ).invoke(main, ["feeds", *arguments], input=stdin)

    return run


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def rows(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_add_list_and_remove(call: Call) -> None:
    done = call("add", ONE, TWO, "--tag", "Horn", "--country", "Sudan")
    assert done.exit_code == 0, done.stderr
    assert call("add", ONE).stdout.startswith("there already: https://one.example/rss")
    listed = rows(call("list", "--format", "jsonl"))
    assert [(row["url"], row["state"], row["country"], row["tags"]) for row in listed] == [
        (ONE, "new", "SDN", ["Horn"]),
        (TWO, "new", "SDN", ["Horn"]),
    ]
    assert json.loads(call("list", "--format", "json").stdout) == listed
    assert call("remove", "HTTPS://ONE.example/rss").exit_code == 0
    assert call("remove", str(listed[1]["id"])[:8]).exit_code == 0
    assert rows(call("list", "--format", "jsonl")) == []
    assert "dateline feeds import --starter" in call("list").stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "ftp://x.example"), "only whole addresses that start with http:// or https://"),
        (("add", "https://user:pw@x.example"), "a user name or password stands in the address"),
        (("add", ONE, TWO, "--title", "x"), "--title names one feed"),
        (("add", ONE, "--country", "Sudam"), "did you mean Sudan"),
        (("import",), "give either FILE or --starter"),
    ],
)
def test_wrong_use_is_told(call: Call, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (tmp_path / "s.sqlite").exists()


def test_what_is_not_there_is_told(call: Call) -> None:
    assert "there is no store yet" in call("list").stderr
    call("add", ONE)
    done = call("pause", "https://none.example/")
    assert done.exit_code == 1
    assert "there is no feed 'https://none.example/'" in done.stderr


def test_opml_goes_in_and_out(call: Call, tmp_path: Path) -> None:
    lines = f"<outline text='A'><outline text='One' xmlUrl='{ONE}'/><outline text='Bad' xmlUrl='mailto:x'/></outline>"
    done = call("import", "-", stdin=f"<opml version='2.0'><body>{lines}</body></opml>")
    assert done.exit_code == 0
    assert "is no http or https address; left out" in done.stderr
    out = tmp_path / "out.opml"
    assert call("export", "--out", str(out)).exit_code == 0
    assert call("remove", ONE).exit_code == 0
    assert call("import", str(out)).stdout.startswith(f"added: {ONE}")
    assert rows(call("list", "--format", "jsonl"))[0]["tags"] == ["A"]


def test_the_starting_list_is_taken_whole_and_once(call: Call) -> None:
    added = call("import", "--starter").stdout
    assert " added, 0 there already" in added
    assert call("import", "--starter").stdout.startswith("0 added, ")


def test_pause_and_resume(call: Call) -> None:
    call("add", ONE)
    call("pause", ONE)
    assert rows(call("list", "--format", "jsonl"))[0]["state"] == "paused"
    call("resume", ONE)
    assert rows(call("list", "--format", "jsonl", "--state", "new"))[0]["url"] == ONE
    assert rows(call("list", "--format", "jsonl", "--state", "paused")) == []


def test_the_table_says_how_feeds_fare_and_drives_no_terminal(call: Call, tmp_path: Path) -> None:
    call("add", ONE, "--title", "One \x1b[2J")
    ago = (datetime.now(UTC) - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with open_store(f"sqlite:///{tmp_path}/s.sqlite", clock=lambda: ago) as store, store.writing() as tx:
        (watched,) = tx.feeds()
        tally = Tally(added=1200, revised=3, left_out=(("robots", 4), ("too old", 2)))
        error = "HTTP 503 (Service Unavailable): come again"
        tx.put_feed(watched.feed, FeedState(looked=ago, entries=(ago,), error=error, failures=3, tally=tally))
        until = (datetime.now(UTC) + timedelta(hours=3)).timestamp()
        tx.put_hosts([{"host": "one.example", "until": until}])
    done = call("list")
    assert "\x1b" not in done.stdout
    assert done.stdout.splitlines()[1:] == [
        f"         {ONE}",
        "         HTTP 503 (Service Unavailable): come again (3 times in a row)",
        "         last entry 5 hours ago · 1,200 added · 3 edited · left out: 4 robots, 2 too old"
        " · next look in 3 hours",
    ]
    assert done.stderr == "1 feed: 1 failing\n"


def test_check_shows_what_would_be_read_and_keeps_nothing(call: Call, site: Site, tmp_path: Path) -> None:
    host, now = "127.0.0.1", datetime.now(UTC)
    site.put("/robots.txt", "User-agent: *\nDisallow: /no\n", host=host)
    words = "<p>and so on and on and on it went with many words</p>" * 30
    url = site.put(
        "/feed",
        rss(
            item(site.url("/one", host), "One", published=now),
            item(site.url("/no/two", host), "Two", published=now),
            item(site.url("/three", host), "Three", published=now - timedelta(days=20)),
            item(site.url("/four", host), "Four", published=now, description=words),
        ),
        host=host,
    )
    refused = call("check", url)
    assert refused.exit_code == 1
    assert "127.0.0.1 (this machine), which is not asked" in refused.stderr
    lines = rows(call("check", url, "--allow", "127.0.0.0/8", "--format", "jsonl"))
    assert [(row["title"], row["done"], str(row["reason"]).partition(":")[0]) for row in lines] == [
        ("One", "fetched", "None"),
        ("Two", "left out", "robots"),
        ("Three", "left out", "too old"),
        ("Four", "read", "None"),
    ]
    table = call("check", url, "--allow", "127.0.0.0/8", "--oldest", "30").stdout
    assert table.startswith("News: rss, 4 entries\n")
    assert table.endswith("2 fetched, 1 left out, 1 read\n")
    assert site.count("/one", host=host) == 0
    assert not (tmp_path / "s.sqlite").exists()
