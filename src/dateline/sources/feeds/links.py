"""Addresses: made absolute, kept to http and https, and known by one form.

May import: records, limits.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from dateline.records.urls import canonical_url, read_url, without_tracking
from dateline.sources.feeds.limits import MAX_ADDRESS

PORTS = {"http": 80, "https": 443}
# An address that is in its one form already: most are, and taking it apart is most of the work of reading a feed.
PLAIN = re.compile(
    r"https?://(?:www\.)?+((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,20}(?:/(?:[\w~+,;=:@-][\w.~+,;=:@-]*/)*"
    r"(?:[\w~+,;=:@-][\w.~+,;=:@-]*)?)?)",
    re.ASCII,
)
WHOLE = re.compile(r"https?://[^/?#]", re.I)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\\]")


def resolve(told: str | None, base: str) -> str | None:
    """Make an address absolute.

    Args:
        told: as it stands in the feed, perhaps relative.
        base: absolute address that it is relative to.

    Returns:
        An http or https address with a host, without spaces; None for anything else (``javascript:``, ``data:``,
        ``mailto:``, a broken one).
    """
    text = re.sub(r"[\t\r\n]", "", (told or "").strip())
    if not text or len(text) > MAX_ADDRESS:
        return None
    if PLAIN.fullmatch(text):
        return text
    try:
        if not (absolute := WHOLE.match(text)) and SCHEME.match(text):
            return None
        whole = text if absolute else urljoin(base, text)
        parts = urlsplit(whole)
        if parts.scheme not in PORTS or not parts.hostname:
            return None
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    if FORBIDDEN.search(parts.netloc):
        return None
    if FORBIDDEN.search(whole):
        whole = FORBIDDEN.sub(lambda found: quote(found[0], errors="replace"), whole)
    return whole if len(whole) <= MAX_ADDRESS else None


def is_web_address(text: str) -> bool:
    """Tell whether a text is an absolute http(s) address and nothing else."""
    return text.startswith(("http://", "https://")) and not FORBIDDEN.search(text) and resolve(text, "") == text


def url_key(url: str) -> str:
    """What an article's address is known by: canonical, and http or https, ``www.``, a last slash do not matter."""
    if plain := PLAIN.fullmatch(url):
        return f"url:{plain[1].rstrip('/')}"
    parts = _split(canonical_url(url))
    if parts is None:
        return f"url:{url}"
    query = without_tracking(parts.query)
    return f"url:{_host(parts).removeprefix('www.')}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def feed_id(url: str) -> str:
    """The id of the feed at an address: the same for the same address, whatever the case of its host."""
    try:
        plain = str(read_url(url))
    except ValueError:
        plain = url
    return "f" + hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:12]


def site_of(url: str) -> str:
    """The host without ``www.``, or an empty string."""
    parts = _split(url)
    return "" if parts is None else (parts.hostname or "").removeprefix("www.")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    """Host and port in lower case; credentials are kept as they are."""
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower()
    port = parts.port
    if port is not None and port == PORTS.get(parts.scheme):
        host = host.rpartition(":")[0]
    return f"{user}{at}{host}"
