"""Servers on loopback that misbehave on purpose, and a fetcher that may ask them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_network

import httpcore2

from dateline.sources.fetching import Fetcher, Limits, tls_context

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
AGENT = "Dateline/test"
TRUSTED = tls_context()
LOOPBACK = (ip_network("127.0.0.0/8"),)
Talk = Callable[[socket.socket, bytes], None]


class Server:
    """Answers each connection as told, and keeps what was asked."""

    def __init__(self, talk: Talk, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[bytes] = []
        self._talk = talk
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                asked = read_request(connection)
                self.asked.append(asked)
                self._talk(connection, asked)
                # Wait for the other end, so that what was sent is not lost with a reset.
                connection.settimeout(5)
                connection.recv(1)


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def serving(talk: Talk, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(talk, tls)
    try:
        yield server
    finally:
        server.close()


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """One whole answer; ``content_type="text/plain"`` makes a header."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "content_length" not in headers and "transfer_encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def always(*pieces: bytes) -> Talk:
    """Send these bytes, whatever was asked."""

    def talk(connection: socket.socket, asked: bytes) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return talk


def by_path(**answers: bytes) -> Talk:
    """Send the answer under the path's name: ``/a`` is ``a``; dots and slashes are ``_``, ``/`` is ``root``."""

    def talk(connection: socket.socket, asked: bytes) -> None:
        path = asked.split(b" ")[1].decode().partition("?")[0]
        name = path.strip("/").replace("/", "_").replace(".", "_") or "root"
        connection.sendall(answers.get(name, answer("404 Not Found")))

    return talk


class Recorder(httpcore2.NetworkBackend):
    """Writes down where a connection was wanted; makes none unless given a backend to make it with."""

    def __init__(self, inner: httpcore2.NetworkBackend | None = None, port: int | None = None) -> None:
        self.wanted: list[tuple[str, int]] = []
        self._inner = inner
        self._port = port

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.wanted.append((host, port))
        if self._inner is None:
            raise httpcore2.ConnectError("no net in this test")
        return self._inner.connect_tcp("127.0.0.1", self._port or port, timeout=timeout, socket_options=socket_options)


def fetcher(
    *,
    limits: Limits | None = None,
    allow: Sequence = LOOPBACK,
    resolve: Callable[[str], Sequence[str]] | None = None,
    network: httpcore2.NetworkBackend | None = None,
    tls: ssl.SSLContext | None = None,
) -> Fetcher:
    return Fetcher(
        agent=AGENT,
        clock=lambda: NOW,
        allow=allow,
        limits=limits or Limits(seconds=10),
        resolve=resolve or (lambda host: ["127.0.0.1"]),
        network=network,
        tls=tls or TRUSTED,
    )
