"""Sockets that lead to checked addresses only, and stop when time or bytes are used up.

Stopwatch    one deadline and one count of bytes for a whole fetch
resolved     names to addresses, within the deadline
Pinned       what httpcore2 connects through: it asks for a name and gets a checked address
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import httpcore2
import httpx2

from dateline.sources.fetching.limits import Limits
from dateline.sources.fetching.trouble import Trouble

Resolve = Callable[[str], Sequence[str]]
"""Gives the IP addresses of a name; raises ``OSError`` where there are none."""

_PIECE = 16 * 1024
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Stopwatch:
    """What is left of a fetch's time and bytes."""

    def __init__(self, limits: Limits, seconds: Callable[[], float]) -> None:
        self._limits = limits
        self._seconds = seconds
        self._end = seconds() + limits.seconds
        self._bytes = 0

    def left(self) -> float:
        """Seconds left, more than 0; raises ``Trouble`` where there are none."""
        left = self._end - self._seconds()
        if left <= 0:
            raise Trouble(f"it was not read to its end within {self._limits.seconds:g} seconds; try again later")
        return left

    def took(self, size: int) -> None:
        """Count bytes that were read; raises ``Trouble`` where they are too many."""
        self._bytes += size
        if self._bytes > self._limits.wire:
            raise Trouble(f"it goes on for more than {self._limits.wire:,} bytes; no news report does", final=True)


def tls_context(*, authorities: Path | None = None) -> ssl.SSLContext:
    """Make the TLS settings: the system's authorities, TLS 1.2 or newer, names as certificates give them today.

    The environment is not asked, and the old way of naming a host in a certificate (the common name) not taken.

    Args:
        authorities: a PEM file of authorities to trust as well, an organisation's own, say.
    """
    context = httpx2.create_ssl_context(trust_env=False)
    context.hostname_checks_common_name = False
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def system_addresses(host: str) -> list[str]:
    """Ask the system for a name's addresses, in the order in which it would try them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def resolved(host: str, resolve: Resolve, stopwatch: Stopwatch) -> Sequence[str]:
    """Resolve a name once, and no longer than there is time.

    The system's resolver takes no deadline, so it runs in a thread that is left behind where it hangs.

    Raises:
        Trouble: the name has no address, or none was told in time.
    """
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host))
        except Exception as error:  # handed on below, whatever it is
            answers.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=stopwatch.left())
    except queue.Empty:
        stopwatch.left()
        raise Trouble("its name was not resolved in time; try again later") from None
    if isinstance(answer, OSError | UnicodeError):
        raise Trouble(f"the name {host} was not found; is it spelled right, and is this machine online?") from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


class Pinned(httpcore2.NetworkBackend):
    """Connects to checked addresses, whatever name it is asked for.

    The name is not looked up again here, so a name server cannot answer otherwise the second time (DNS rebinding).
    ``Host`` and the name in TLS stay the name's.
    """

    def __init__(
        self, inner: httpcore2.NetworkBackend, addresses: Sequence[str], limits: Limits, stopwatch: Stopwatch
    ) -> None:
        self._inner = inner
        self._addresses = addresses[: limits.addresses]
        self._limits = limits
        self._stopwatch = stopwatch
        self.connected: str = ""

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 the name was resolved before
        port: int,
        timeout: float | None = None,  # noqa: ARG002 the stopwatch tells
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the checked addresses that takes the connection."""
        last: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses:
            seconds = min(self._limits.connect, self._stopwatch.left())
            try:
                stream = self._inner.connect_tcp(address, port, timeout=seconds, socket_options=socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
                continue
            self.connected = address
            return _Watched(stream, self._stopwatch)
        raise last

    def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[_SocketOption] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Never."""
        raise Trouble("sockets of this machine are not asked", final=True)

    def sleep(self, seconds: float) -> None:
        """Never needed: a connection is tried once."""


class _Watched(httpcore2.NetworkStream):
    """A stream whose every step gets what is left of the one deadline, whatever the steps before took."""

    def __init__(self, inner: httpcore2.NetworkStream, stopwatch: Stopwatch) -> None:
        self._inner = inner
        self._stopwatch = stopwatch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._inner.read(max_bytes, timeout=self._stopwatch.left())
        self._stopwatch.took(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        for at in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[at : at + _PIECE], timeout=self._stopwatch.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        try:
            stream = self._inner.start_tls(ssl_context, server_hostname, timeout=self._stopwatch.left())
        except BaseException:
            self._inner.close()
            raise
        return _Watched(stream, self._stopwatch)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
