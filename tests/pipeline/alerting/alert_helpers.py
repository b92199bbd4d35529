"""Stores with reports whose tolls and statuses change, alerts on them, and servers on loopback that take messages."""

from __future__ import annotations

import hashlib
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.sources.fetching.loopback import fetcher
from tests.store.store_helpers import make_report

from dateline.pipeline import adding
from dateline.pipeline.alerting import Channels, make_alert
from dateline.records import Report
from dateline.records.alert import Alert, Firing
from dateline.records.report import renamed
from dateline.records.stored import Filter, Provenance
from dateline.store import Store, open_store
from dateline.store.alerts import waiting_firings
from dateline.store.queries import save_query

EVERYTHING = Filter(limit=1000)
LATER = "9999-01-01T00:00:00Z"


class Clock:
    """Stands still until told otherwise."""

    def __init__(self, now: str = "2026-01-01T00:00:00Z") -> None:
        self.now = now

    def __call__(self) -> str:
        return self.now


def opened(folder: Path, clock: Callable[[], str]) -> Store:
    return open_store(f"sqlite:///{folder}/alerts.sqlite", clock=clock)


def told(number: int, *, dead: int | None = None, status: str | None = None, **options: object) -> Report:
    """A report with one claim; another toll or status is an edit of it, with the same claim in it."""
    report = make_report(number, **{"claims": 1, "url": f"https://news.example/{number}", **options})  # type: ignore[arg-type]
    claim = report.claims[0]
    if dead is not None:
        claim = replace(claim, figures=(replace(claim.figures[0], low=dead, best=dead, high=dead),))
    if status is not None:
        claim = replace(claim, status=status)
    return replace(report, claims=(claim,))


def add(store: Store, report: Report) -> tuple[str, ...]:
    """Add a report; give the events that it touched."""
    edition = repr([(claim.status, claim.figures) for claim in report.claims])
    text = f"{report.article.text}\n{edition}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = replace(report, article=replace(report.article, text=text, sha256=digest))
    with store.writing() as tx:
        return adding.add_report(tx, report, Provenance(report.article.where, text.encode())).events


def elsewhere(number: int, report: Report) -> Report:
    """The same claims as another outlet's own report has them, in other words."""
    outlet = f"paper-{number}.example"
    words = " ".join(f"{outlet}{word}" for word in range(200))
    article = replace(report.article, outlet=outlet, url=f"https://{outlet}/1", text=words)
    return renamed(replace(report, article=article), f"paper-{number}")


def alert(store: Store, **changes: object) -> Alert:
    """Add an alert on everything."""
    values: dict[str, object] = {
        "name": "desk", "query": "all", "of": "events", "channel": "webhook", "to": "https://hooks.example/x",
        "secret_file": None, "cool_down": 0, "digest": 0, "min_sources": 1, "min_confidence": 0.0,
        "made": "2026-01-01T00:00:00Z", **changes,
    }  # fmt: skip
    made = Alert(**values)  # type: ignore[arg-type]
    with store.writing() as tx:
        save_query(tx, made.query, EVERYTHING, anew=True)
    make_alert(store, made)
    return made


def waiting(store: Store, name: str = "desk") -> list[Firing]:
    with store.reading() as view:
        return list(waiting_firings(view, name, until=LATER))


def channels(**options: object) -> Channels:
    return Channels(fetcher(**options))  # type: ignore[arg-type]


class Mailbox:
    """A mail server on loopback: says what it is told to, and keeps what was handed in."""

    def __init__(self, *, refusing: bytes | None = None) -> None:
        self.letters: list[bytes] = []
        self.refusing = refusing
        box = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 box\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        letter = b""
                        while (part := self.rfile.readline()) not in (b".\r\n", b""):
                            letter += part
                        box.letters.append(letter)
                        self.wfile.write(b"250 taken\r\n")
                    elif word == b"QUIT":
                        self.wfile.write(b"221 bye\r\n")
                        return
                    elif word == b"RCPT" and box.refusing is not None:
                        self.wfile.write(box.refusing)
                    else:
                        self.wfile.write(b"250 fine\r\n")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port: int = self.server.server_address[1]


@contextmanager
def mailbox(*, refusing: bytes | None = None) -> Iterator[Mailbox]:
    box = Mailbox(refusing=refusing)
    threading.Thread(target=box.server.serve_forever, daemon=True).start()
    try:
        yield box
    finally:
        box.server.shutdown()
        box.server.server_close()
