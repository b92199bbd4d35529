"""One guarded fetch: check the address, resolve it once, connect to what was checked, read within the limits.

    url -> read_url -> permit (robots) -> resolve once -> check every address -> connect to one of them
     ^                                                                                    |
     +---------------- redirect: as strict as a first address <---- status, headers <-----+
                                                                          |
                                                         Fetched <- body, out of its compressions

Each fetch has a connection of its own, without cookies, proxies or anything from the environment.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urljoin

import httpcore2

from dateline.errors import FetchError
from dateline.records.fetched import Fetched
from dateline.records.urls import WebAddress, read_url, shown_url
from dateline.sources.fetching import headers as fields
from dateline.sources.fetching.addresses import Network, check_addresses
from dateline.sources.fetching.answers import broken, refused
from dateline.sources.fetching.bodies import ACCEPTED, unpack
from dateline.sources.fetching.limits import Limits
from dateline.sources.fetching.transport import Pinned, Resolve, Stopwatch, resolved, system_addresses, tls_context
from dateline.sources.fetching.trouble import Trouble

Clock = Callable[[], datetime]
"""Gives the time, with its zone."""
Permit = Callable[[str], None]
"""Asked before each address, redirects included; raises ``FetchError`` where it may not be fetched."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({200, 203})
"""Answers to a GET that hold the whole body."""


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: fields.Headers
    body: bytes
    address: str


class Fetcher:
    """Asks addresses over HTTP; the only door of Dateline to the net. May be used by many threads at once."""

    def __init__(  # noqa: PLR0913 what it may touch is passed in, each by its name
        self,
        *,
        agent: str,
        clock: Clock,
        resolve: Resolve = system_addresses,
        allow: Sequence[Network] = (),
        limits: Limits | None = None,
        network: httpcore2.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Make a fetcher.

        Args:
            agent: how to name ourselves, see ``user_agent``.
            clock: the time, for ``Fetched.fetched`` and for dates in ``Retry-After``.
            resolve: gives a name's IP addresses.
            allow: networks that may be asked although they are not public, on any port.
            limits: what one fetch may cost.
            network: opens the sockets.
            tls: whom to trust, see ``tls_context``.
        """
        self._agent = fields.one_line(agent)
        self._clock = clock
        self._resolve = resolve
        self._allow = tuple(allow)
        self._limits = limits or Limits()
        self._network = network or httpcore2.SyncBackend()
        self._tls = tls or tls_context()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        accept: str = "*/*",
        permit: Permit | None = None,
    ) -> Fetched:
        """Fetch an address, redirects followed.

        Args:
            url: an http or https address.
            etag: ``Fetched.etag`` of last time, so that what did not change is not sent again.
            modified: ``Fetched.modified`` of last time, likewise.
            accept: media types that are wanted.
            permit: asked before each address, redirects included.

        Returns:
            The answer; ``unchanged`` where the server says so.

        Raises:
            FetchError: a rule, a limit, the net or the server was in the way.
        """
        asked = {"Accept": fields.one_line(accept)}
        # What we kept of an earlier answer is sent back only if it is clean; without it the whole body comes.
        if etag is not None and etag == fields.one_line(etag):
            asked["If-None-Match"] = etag
        if modified is not None and modified == fields.one_line(modified):
            asked["If-Modified-Since"] = modified
        return self._fetch(url, shown_url(url), _Question("GET", asked), permit)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Fetched:
        """Send something to an address (a webhook); a redirect is refused, so nothing goes where nobody sent it.

        Args:
            url: an http or https address; its path is kept out of messages, since webhooks hold their secret there.
            body: what to send.
            headers: what to say about it, ``Content-Type`` above all.

        Returns:
            The answer.

        Raises:
            FetchError: a rule, a limit, the net or the server was in the way.
        """
        return self._fetch(url, _without_path(url), _Question("POST", dict(headers or {}), body), None)

    def _fetch(self, url: str, where: str, question: _Question, permit: Permit | None) -> Fetched:
        try:
            return self._follow(url, question, permit)
        except Trouble as trouble:
            raise FetchError(
                where,
                trouble.reason,
                status=trouble.status,
                retry_after=trouble.retry_after,
                final=trouble.final,
            ) from trouble

    def _follow(self, url: str, question: _Question, permit: Permit | None) -> Fetched:
        stopwatch = Stopwatch(self._limits, time.monotonic)
        start = address = _read(url)
        trail: list[tuple[int, str]] = []
        while True:
            try:
                if permit is not None:
                    permit(str(address))
                answer = self._ask(address, question, stopwatch)
                if answer.status not in _REDIRECTS:
                    return self._fetched(url.strip(), address, answer, trail)
                step = _next(address, answer, question)
                trail.append((answer.status, str(step)))
                self._check_trail(str(start), trail)
            except Trouble as trouble:
                if address != start:
                    trouble.reason = f"after a redirect to {shown_url(str(address))}: {trouble.reason}"
                raise
            address = step

    def _check_trail(self, start: str, trail: Sequence[tuple[int, str]]) -> None:
        passed = [start, *(url for _, url in trail)]
        if len(set(passed)) < len(passed):
            raise Trouble("it redirects in a circle; open it in a browser and give the address that stands there")
        if len(trail) > self._limits.redirects:
            raise Trouble(f"it redirects more than {self._limits.redirects} times; give the address at the end")

    def _ask(self, address: WebAddress, question: _Question, stopwatch: Stopwatch) -> _Answer:
        """Put one question to one address, without following anything."""
        found = [address.host] if _is_ip(address.host) else resolved(address.host, self._resolve, stopwatch)
        checked = check_addresses(found, address.port, allow=self._allow)
        pinned = Pinned(self._network, checked, self._limits, stopwatch)
        scheme, host = address.scheme.encode(), address.host.encode()
        request = httpcore2.Request(
            question.method,
            httpcore2.URL(scheme=scheme, host=host, port=address.port, target=address.target.encode()),
            headers=self._headers(address, question),
            content=question.body,
        )
        origin = httpcore2.Origin(scheme, host, address.port)
        try:
            with httpcore2.HTTPConnection(origin, ssl_context=self._tls, network_backend=pinned) as connection:
                response = connection.handle_request(request)
                with closing(response):
                    return self._read(response, question, pinned.connected, stopwatch)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            stopwatch.left()
            raise broken(error) from error

    def _headers(self, address: WebAddress, question: _Question) -> list[tuple[bytes, bytes]]:
        sent = {"Host": address.authority, "User-Agent": self._agent, "Accept-Encoding": ACCEPTED}
        if question.body is not None:
            sent["Content-Length"] = str(len(question.body))
        ours = {name.lower() for name in sent} | {"connection", "transfer-encoding"}
        theirs = {name: value for name, value in question.headers.items() if name.lower() not in ours}
        return fields.to_send({**sent, **theirs, "Connection": "close"})

    def _read(self, response: httpcore2.Response, question: _Question, connected: str, stopwatch: Stopwatch) -> _Answer:
        limits = self._limits
        headers = fields.received(response.headers, most_lines=limits.header_lines, most_bytes=limits.headers)
        status = response.status
        good = status in _WHOLE if question.method == "GET" else 200 <= status < 300
        if status in _REDIRECTS:
            return _Answer(status, headers, b"", connected)
        if status == 304 and ("If-None-Match" in question.headers or "If-Modified-Since" in question.headers):
            return _Answer(status, headers, b"", connected)
        if not good:
            wait = fields.first(headers, "retry-after")
            raise refused(status, fields.retry_after(wait, now=self._clock(), cap=limits.retry_after))
        length = fields.first(headers, "content-length")
        if length is not None and length.isdigit() and len(length) < 20 and int(length) > limits.body:
            raise Trouble(
                f"its body has {int(length):,} bytes, more than {limits.body:,}; no news report does", final=True
            )
        pieces: Iterable[bytes] = response.iter_stream()
        encodings = fields.listed(headers, "content-encoding")
        body = unpack(pieces, encodings, cap=limits.body, most=limits.encodings, watch=stopwatch.left)
        return _Answer(status, headers, body, connected)

    def _fetched(self, asked: str, address: WebAddress, answer: _Answer, trail: list[tuple[int, str]]) -> Fetched:
        media, charset = fields.media_and_charset(fields.first(answer.headers, "content-type"))
        return Fetched(
            asked=asked,
            url=str(address),
            status=answer.status,
            headers=answer.headers,
            redirects=tuple(trail),
            body=answer.body,
            charset=charset,
            media=media,
            etag=fields.first(answer.headers, "etag"),
            modified=fields.first(answer.headers, "last-modified"),
            fetched=self._clock().astimezone(UTC).isoformat(timespec="seconds"),
            address=answer.address,
            sha256=hashlib.sha256(answer.body).hexdigest(),
        )


def _read(url: str) -> WebAddress:
    try:
        return read_url(url)
    except ValueError as error:
        raise Trouble(str(error), final=True) from error


def _next(address: WebAddress, answer: _Answer, question: _Question) -> WebAddress:
    """Say where a redirect leads, and refuse what it must not do."""
    if question.method != "GET":
        raise Trouble(
            f"it answers with a redirect (HTTP {answer.status}), and what is sent is not sent on; give the address at"
            " its end",
            status=answer.status,
            final=True,
        )
    location = fields.first(answer.headers, "location")
    if location is None:
        raise Trouble(f"it redirects (HTTP {answer.status}) to nowhere; try again later", status=answer.status)
    try:
        step = read_url(urljoin(str(address), location))
    except ValueError as error:
        raise Trouble(f"it redirects to {shown_url(location)}: {error}", status=answer.status, final=True) from error
    if address.scheme == "https" and step.scheme == "http":
        raise Trouble(
            f"it redirects from https to {shown_url(str(step))}, where anyone on the way can change what is read;"
            " give that address yourself if you want it all the same",
            status=answer.status,
            final=True,
        )
    return step


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _without_path(url: str) -> str:
    try:
        return f"{read_url(url).origin}/…"
    except ValueError:
        return "the address to send to"
