"""A site of feeds and pages on loopback, a clock that only sleep moves on, and a watch over both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any
from xml.sax.saxutils import escape

import fake_stages

from dateline.pipeline.watching import Round, Rules, Visitors, Watch
from dateline.records.feed import Feed
from dateline.sources.feeds import feed_id
from dateline.sources.fetching import Fetcher, Limits, Pacing, Robots, Visitor, pace_from_json, tls_context
from dateline.store import Store

LOOPBACK = (ip_network("127.0.0.0/8"),)
TRUSTED = tls_context()
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RULES = Rules(fewest_words=3)


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return self.time

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.time += timedelta(seconds=seconds)

    def text(self) -> str:
        return self().strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Answer:
    """What is answered under one address; with ``tagged`` it has an ETag, and 304 where the same is asked with."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    tagged: bool = True
    wait: threading.Event | None = None


class Site:
    """Answers ``(host, path)`` on one port; keeps what was asked."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[tuple[str, str, int]] = []
        self.agents: set[str] = set()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *args: object) -> None:
                """Nothing on stderr."""

        self._server = ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str, host: str = "news.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: str | bytes = b"", host: str = "news.test", **more: Any) -> str:
        body = body.encode() if isinstance(body, str) else body
        self.answers[host, path] = Answer(body, **more)
        return self.url(path, host)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = (handler.headers["Host"] or "").partition(":")[0]
        found = self.answers.get((host, handler.path), Answer(status=404))
        if found.wait is not None:
            found.wait.wait(20)
        tag = f'"{sha256(found.body).hexdigest()[:12]}"'
        same = found.tagged and found.status == 200 and handler.headers.get("If-None-Match") == tag
        status = 304 if same else found.status
        self.asked.append((host, handler.path, status))
        self.agents.add(handler.headers.get("User-Agent", ""))
        handler.send_response(status)
        if found.tagged and found.status == 200:
            handler.send_header("ETag", tag)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **found.headers}.items():
            handler.send_header(name, value)
        body = b"" if same else found.body
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def count(self, path: str, status: int | None = None, host: str = "news.test") -> int:
        return sum(1 for h, p, s in self.asked if (h, p) == (host, path) and status in (None, s))


def rss(*items: str, title: str = "News") -> str:
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>"


def item(link: str | None, title: str = "A title", *, published: datetime | None = START, **more: str) -> str:
    parts = {"title": title, "link": link, "guid": link, **more}
    if published is not None:
        parts.setdefault("pubDate", format_datetime(published))
    return f"<item>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in parts.items() if value)}</item>"


def page(title: str, words: str = "Rebels shelled Gao") -> str:
    return f"{title}\n{words} on Friday and many more words follow after it.\n"


def feed(url: str, **more: Any) -> Feed:
    return Feed(id=feed_id(url), url=url, title=more.pop("title", url), **more)


def add_feed(store: Store, url: str, **more: Any) -> str:
    with store.writing() as tx:
        tx.add_feed(feed(url, **more))
    return feed_id(url)


class Told:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **facts: object) -> None:
        self.lines.append((event, facts))

    warning = info


def watch(store: Store, clock: Clock, **more: Any) -> Watch:
    """A watch as the command makes it, but for its clock, its names and its stages."""
    fetcher = Fetcher(
        agent="Dateline/test",
        clock=clock,
        resolve=lambda host: ["127.0.0.1"],
        allow=LOOPBACK,
        limits=Limits(seconds=more.pop("seconds", 10)),
        tls=TRUSTED,
    )
    with store.reading() as view:
        paces = [pace_from_json(state) for state in view.host_states()]
    pacing = Pacing(clock=clock, sleep=clock.sleep, paces=paces)
    robots = Robots(fetcher, clock=clock)
    visitors = Visitors(
        feeds=Visitor(fetcher, pacing=pacing, robots=None), pages=Visitor(fetcher, pacing=pacing, robots=robots)
    )
    settings: dict[str, Any] = {
        "visitors": visitors,
        "pacing": pacing,
        "clock": clock,
        "sleep": clock.sleep,
        "stopped": lambda: False,
        "log": Told(),
        "rules": RULES,
        "nap": 6 * 3600.0,
        **more,
    }
    return Watch(store, settings.pop("resources", fake_stages.load()), **settings)


def run(store: Store, clock: Clock, hours: float, **more: Any) -> Round:
    """Watch for so long."""
    return watch(store, clock, **more).run(until=clock() + timedelta(hours=hours))


@contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[Site]:
    site = Site(address)
    try:
        yield site
    finally:
        site.close()
