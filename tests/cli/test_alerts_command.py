"""``dateline queries`` and ``dateline alerts``, over a real store."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result
from test_store_commands import report

from dateline.cli import main
from dateline.pipeline.adding import add_report
from dateline.records.stored import Provenance
from dateline.store import open_store

Ask = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'news.sqlite'}"
    put(url, 1, "Voice")
    return url


def put(url: str, number: int, outlet: str) -> None:
    made, body = report(number, outlet=outlet, url=f"https://{outlet.lower()}.example/{number}", title=f"News {number}")
    with open_store(url, clock=lambda: "2025-03-13T08:00:00Z") as store, store.writing() as tx:
        add_report(tx, made, Provenance(f"line {number}", body))


@pytest.fixture
def ask(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, **environ: str) -> Result:
        return CliRunner(env={"COLUMNS": "100", "DATELINE_STORE": url, **environ}).invoke(main, arguments)

    return call


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def hook() -> Iterator[tuple[str, list[bytes]]]:
    """An address that takes everything, and what it was sent."""
    taken: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hooks/token-abc", taken
    server.shutdown()
    server.server_close()


def test_a_query_is_saved_listed_shown_asked_and_removed(ask: Ask) -> None:
    assert ask("queries", "save", "pakistan", "--country", "Pakistan", "--type", "violence").exit_code == 0
    (listed,) = lines(ask("queries", "list", "--format", "jsonl"))
    assert listed["name"] == "pakistan"
    assert listed["filter"]["country"] == "PAK"  # type: ignore[index]
    assert "country PAK" in ask("queries", "show", "pakistan").stdout
    assert lines(ask("events", "--query", "pakistan", "--format", "jsonl"))
    assert lines(ask("stories", "--query", "pakistan", "--format", "jsonl"))
    again = ask("queries", "save", "pakistan", "--country", "SY")
    assert again.exit_code == 1 and "--replace" in again.stderr
    assert ask("queries", "save", "pakistan", "--country", "SY", "--replace").exit_code == 0
    assert ask("events", "--query", "pakistan", "--format", "jsonl").stdout == ""
    assert ask("queries", "remove", "pakistan").exit_code == 0
    gone = ask("queries", "show", "pakistan")
    assert gone.exit_code == 1 and "none yet" in gone.stderr


def test_a_query_is_a_feed(ask: Ask, tmp_path: Path) -> None:
    ask("queries", "save", "all")
    feed = feedparser.parse(ask("queries", "feed", "all", "--of", "stories").stdout)
    assert [entry.title for entry in feed.entries] == ["News 1"]
    assert ask("queries", "feed", "all", "--out", "all.xml").exit_code == 0
    assert feedparser.parse((tmp_path / "all.xml").read_bytes()).entries
    assert ask("queries", "feed", "all", "--out", "none/all.xml").exit_code == 1


def test_an_alert_from_adding_to_removing(ask: Ask, url: str, hook: tuple[str, list[bytes]]) -> None:
    address, taken = hook
    ask("queries", "save", "all")
    added = ask("alerts", "add", "desk", "--query", "all", "--of", "stories", "--webhook", address)
    assert added.exit_code == 0 and "1 stories are known already" in added.stdout
    refused = ask("alerts", "test", "desk")
    assert refused.exit_code == 1 and "this machine" in refused.stderr
    allowed = ("--allow", "127.0.0.0/8")
    assert ask("alerts", "test", "desk", *allowed).exit_code == 0
    assert json.loads(taken[0])["test"] is True
    assert "0 sent" in ask("alerts", "run", *allowed).stdout
    with open_store(url, clock=lambda: "2025-03-13T08:00:00Z") as store, store.writing() as tx:
        tx.clear_derived()
    ask("relink")
    put(url, 7, "Faraway")
    (ran,) = lines(ask("alerts", "run", "--format", "jsonl", *allowed))
    assert ran["trouble"] is None
    (listed,) = lines(ask("alerts", "list", "--format", "jsonl"))
    assert listed["sent"] == ran["sent"] == ran["news"]
    assert "token-abc" not in str(listed)
    assert ask("queries", "remove", "all").exit_code == 1
    assert ask("alerts", "remove", "desk").exit_code == 0
    assert ask("queries", "remove", "all").exit_code == 0


def test_trouble_exits_with_three_and_says_why(ask: Ask, url: str) -> None:
    ask("queries", "save", "all", "--text", "zebra")
    ask("alerts", "add", "mail", "--query", "all", "--email", "desk@example.org")
    ask("queries", "save", "all", "--replace", "--text", "none-such")
    assert ask("alerts", "run").exit_code == 0, "nothing is due"
    ask("queries", "save", "every")
    ask("alerts", "add", "far", "--query", "every", "--email", "desk@example.org", "--min-sources", "2")
    put(url, 2, "Gazette")
    done = ask("alerts", "run")
    listed = {row["name"]: row for row in lines(ask("alerts", "list", "--format", "jsonl"))}
    assert (done.exit_code == 3) is bool(listed["far"]["waiting"])
    if done.exit_code == 3:
        assert "DATELINE_SMTP_HOST" in done.stderr


def test_the_past_is_told_and_nothing_sent(ask: Ask, hook: tuple[str, list[bytes]]) -> None:
    address, taken = hook
    ask("queries", "save", "all")
    ask("alerts", "add", "desk", "--query", "all", "--webhook", address)
    once = ask("alerts", "run", "--dry-run", "--since", "2025-01-01", "--format", "jsonl")
    assert (
        lines(once)
        and once.stdout == ask("alerts", "run", "--dry-run", "--since", "2025-01-01", "--format", "jsonl").stdout
    )
    assert ask("alerts", "run", "--dry-run", "desk", "--since", "2030-01-01").stdout == ""
    assert taken == []
    assert ask("alerts", "run", "--since", "2025-01-01").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--webhook URL, --email ADDRESS and --atom FILE"),
        (("--webhook", "https://a.example", "--email", "a@b.example"), "give one of"),
        (("--email", "a b"), "no mail address"),
        (("--webhook", "ftp://a.example/x"), "http"),
        (("--atom", "none/x.xml"), "there is no folder"),
        (("--atom", "x.xml", "--digest", "soon"), "no time span"),
        (("--atom", "x.xml", "--secret-file", "x"), "only webhooks are signed"),
    ],
)
def test_what_cannot_be_added_says_why(ask: Ask, arguments: tuple[str, ...], message: str) -> None:
    ask("queries", "save", "all")
    done = ask("alerts", "add", "desk", "--query", "all", *arguments)
    assert done.exit_code in (1, 2) and message in done.stderr
    assert lines(ask("alerts", "list", "--format", "jsonl")) == []


def test_mail_settings_are_checked(ask: Ask) -> None:
    ask("queries", "save", "all")
    ask("alerts", "add", "desk", "--query", "all", "--email", "a@b.example")
    mail = {"DATELINE_SMTP_HOST": "127.0.0.1", "DATELINE_SMTP_FROM": "d@b.example"}
    for wrong in ({"DATELINE_SMTP_PORT": "x"}, {"DATELINE_SMTP_SECURITY": "ssl"}, {"DATELINE_SMTP_FROM": ""}):
        done = ask("alerts", "test", "desk", **{**mail, **wrong})
        assert done.exit_code == 1 and next(iter(wrong)) in done.stderr
    assert "no mail server" in ask("alerts", "test", "desk").stderr
    assert ask("alerts", "run", "--allow", "lan").exit_code == 2
