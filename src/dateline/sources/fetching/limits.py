"""What one fetch may cost."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.sources.limits import MAX_BODY, MAX_HEADERS

DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on one fetch, redirects included.

    Attributes:
        seconds: for everything together: names, connections, headers, bodies. A server that trickles gains nothing.
        connect: seconds for one try to connect to one address.
        body: bytes of the body, and of every stage of its decompression.
        wire: bytes that are read from the net at all.
        headers: bytes of one answer's headers.
        header_lines: how many headers one answer may have.
        redirects: how many are followed.
        encodings: how many compressions may lie in each other.
        addresses: how many of a name's addresses are tried.
        retry_after: seconds; a server that asks to wait longer is taken at this.
    """

    seconds: float = 30.0
    connect: float = 10.0
    body: int = MAX_BODY
    wire: int = MAX_BODY + MAX_HEADERS
    headers: int = MAX_HEADERS
    header_lines: int = 200
    redirects: int = 5
    encodings: int = 3
    addresses: int = 4
    retry_after: float = DAY
