"""What came back when an address was asked over HTTP."""

from __future__ import annotations

from dataclasses import dataclass

_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer, its body taken out of every compression.

    Attributes:
        asked: the address that was asked for, as the caller gave it.
        url: the address that answered in the end, after redirects.
        status: 200 (rarely 203; after a POST any 2xx), or 304: not changed since ``etag`` or ``modified``, no body.
        headers: names and values in the order in which they came, values free of control characters.
        redirects: for each redirect its status and the address that it led to, in order.
        body: the bytes, out of gzip, deflate, brotli and zstd.
        charset: the charset that the ``Content-Type`` declares, or None; the bytes may say otherwise.
        media: the media type in lower case, as ``text/html``, or None where none is declared.
        etag: the value to send as ``If-None-Match`` next time, or None.
        modified: the value to send as ``If-Modified-Since`` next time, as it came, or None.
        fetched: when, ISO 8601 in UTC, by the clock that was passed in.
        address: the IP address that was connected to.
        sha256: hex digest of ``body``.
    """

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    redirects: tuple[tuple[int, str], ...]
    body: bytes
    charset: str | None
    media: str | None
    etag: str | None
    modified: str | None
    fetched: str
    address: str
    sha256: str

    @property
    def unchanged(self) -> bool:
        """Whether the server says that what we have is still good."""
        return self.status == 304

    @property
    def moved(self) -> str | None:
        """The address to ask from now on, where the first redirects are for good (301, 308), else None."""
        moved = None
        for status, url in self.redirects:
            if status not in _FOR_GOOD:
                break
            moved = url
        return moved

    def header(self, name: str) -> str | None:
        """Give the first header of that name, in any case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)
