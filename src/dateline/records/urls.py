"""Web addresses, read strictly: one reading for what is fetched, one spelling for what is compared.

``read_url`` takes an address apart; the fetcher connects to nothing but what it gives, so that no second parser
can read the same text as another host. ``canonical_url`` spells an address so that two spellings of one page are
equal. Both are pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote_plus

PORTS = {"http": 80, "https": 443}
MAX_URL = 8192
"""Characters of the longest address that is read; longer ones are broken or an attack."""

_UNRESERVED = r"A-Za-z0-9._~\-"
_NOT_IN_PATH = re.compile(rf"%(?![0-9A-Fa-f]{{2}})|[^{_UNRESERVED}!$&'()*+,;=:@/%]")
_NOT_IN_QUERY = re.compile(rf"%(?![0-9A-Fa-f]{{2}})|[^{_UNRESERVED}!$&'()*+,;=:@/?%]")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_END_OF_HOST = re.compile(r"[/?\\]|$")
_ROUND = "".join(map(chr, range(0x21)))
"""Blanks and controls that are taken away around an address, as browsers do."""
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:)?([/\\]*)[^/?#]*@")
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")

# Parameters that tell how a reader came to a page, never which page it is.
_TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_(?:campaign|kwd|source|medium)|at_(?:medium|campaign|link_.*|custom\d.*|format|bbc_team|ptr_name)"
    r"|ns_(?:source|mchannel|campaign|linkname|fee)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid"
    r"|ttclid|li_fat_id|igshid|igsh|srsltid|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|__hs.*|mkt_tok|oly_anon_id|oly_enc_id"
    r"|vero_id|vero_conv|wickedid|ocid|cmp|cmpid|smid|xtor|maca|traffic_?source|ref_src|ref_url|guccounter|guce_.*"
    r"|hsa_.*|feedtype|ftag|ito|__twitter_impression"
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address, taken apart.

    Attributes:
        scheme: ``http`` or ``https``.
        host: a name in lower-case ASCII (IDNA) without the closing dot, or an IP address without brackets.
        port: the port, the scheme's own where none was given.
        path: starts with ``/``; only characters that may stand in a request.
        query: without ``?``; None where there is none.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str | None

    @property
    def authority(self) -> str:
        """Host, in brackets where needed, and port where it is not the scheme's own: the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """What stands in the request line: path and query."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, as ``https://example.org``."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.target


def read_url(text: str) -> WebAddress:
    """Take an address apart, and refuse what two programs could read in two ways.

    Refused are other schemes, user names and passwords, control characters, backslashes before the path, escapes
    and zones in the host, empty labels, and numbers for a host that are no plain IPv4 address (``127.1``,
    ``0x7f000001``, ``010.0.0.1``). Characters that may not stand in a request are escaped; the fragment is dropped.

    Args:
        text: the address, blanks around it allowed.

    Returns:
        Its parts.

    Raises:
        ValueError: it cannot be read; the message is half a sentence that says why and what to do.
    """
    text = text.strip(_ROUND)
    if len(text) > MAX_URL:
        raise ValueError(f"the address is longer than {MAX_URL} characters; is it one?")
    if _CONTROL.search(text):
        raise ValueError("control characters stand in the address; write it on one line, without them")
    parts = _PARTS.fullmatch(text)
    scheme = parts[1].lower() if parts else ""
    if parts is None or scheme not in PORTS:
        raise ValueError("only whole addresses that start with http:// or https:// are read")
    if not parts[2].startswith("//"):
        raise ValueError(f"two slashes are wanted after {scheme}:")
    rest = parts[2][2:].partition("#")[0]
    found = _END_OF_HOST.search(rest)
    end = found.start() if found else len(rest)
    if rest[end : end + 1] == "\\":
        raise ValueError("a backslash stands where the path should start; write /")
    host, port = _host_and_port(rest[:end], scheme)
    path, mark, query = rest[end:].partition("?")
    return WebAddress(
        scheme=scheme,
        host=host,
        port=port,
        path=_NOT_IN_PATH.sub(_escaped, path) or "/",
        query=_NOT_IN_QUERY.sub(_escaped, query) if mark else None,
    )


def page_address(url: str | None) -> str | None:
    """Spell the address that tells one page from all others; None for what is none (``n/a``, a bare name, nothing)."""
    if url is None:
        return None
    try:
        read_url(url)
    except ValueError:
        return None
    return canonical_url(url)


def canonical_url(text: str) -> str:
    """Spell an address so that two spellings of one page are equal; doing it twice changes nothing.

    Scheme and host in lower case, the host in IDNA, the scheme's own port, the fragment and parameters that only
    tell where a reader came from (``utm_*``, ``fbclid`` ...) dropped, the other parameters kept in their order,
    ``.`` and ``..`` resolved, escapes of plain characters undone and the others in upper case. ``http`` and
    ``https``, ``www.`` and a closing slash stay: they can make a difference.

    Args:
        text: an address, or whatever stood where one should be.

    Returns:
        The canonical address; what is no http or https address comes back as it is, without the blanks around it.
    """
    try:
        address = read_url(text)
    except ValueError:
        return text.strip(_ROUND)
    path = _without_dots(_ESCAPE.sub(_plain, address.path))
    query = _ESCAPE.sub(_plain, without_tracking(address.query or ""))
    return address.origin + path + (f"?{query}" if query else "")


def without_tracking(query: str) -> str:
    """Give the parameters of an address, in their order, without those that only tell where a reader came from."""
    return "&".join(part for part in query.split("&") if part and not _tracks(part))


def shown_url(text: str) -> str:
    """Give an address for messages: without user name and password, without control characters, not too long."""
    shown = _USER.sub(r"\1\2", text.strip(_ROUND))
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in shown)
    return shown if len(shown) <= 500 else shown[:499] + "…"


def _host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise ValueError("a user name or password stands in the address; leave it out")
    if "%" in authority:
        raise ValueError("an escape or a zone (%) stands in the host; write the host plainly")
    found = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,9}))?", authority, re.ASCII)
    if found is None:
        raise ValueError("host and port cannot be told apart; an IPv6 address stands in [brackets]")
    port = int(found[2]) if found[2] else PORTS[scheme]
    if not 1 <= port <= 65535:
        raise ValueError("ports go from 1 to 65535")
    return (_six(found[1][1:-1]) if found[1].startswith("[") else _name(found[1])), port


def _six(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise ValueError("what stands in brackets is no IPv6 address") from None


def _name(text: str) -> str:
    """Give a host name in ASCII, or a plain IPv4 address; full-width digits and foreign dots are mapped first."""
    if not text.isascii():
        import idna  # noqa: PLC0415 its tables load slowly, and few hosts need them

        try:
            text = idna.encode(text[:254], uts46=True).decode("ascii")
        except UnicodeError:
            raise ValueError("the host is no name that can be registered") from None
    name = text.lower().removesuffix(".")
    if not name:
        raise ValueError("the address names no host")
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise ValueError("the host is no proper name")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            raise ValueError("the host is a number, but no plain IPv4 address; write it as 192.0.2.1") from None
    return name


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8"))


def _plain(found: re.Match[str]) -> str:
    """Undo the escape of a character that needs none; give the others in upper case."""
    char = chr(int(found[1], 16))
    return char if re.fullmatch(f"[{_UNRESERVED}]", char) else found[0].upper()


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986, 5.2.4); the path starts with a slash."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for at, segment in enumerate(segments):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
        if segment in (".", "..") and at == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _tracks(parameter: str) -> bool:
    return _TRACKING.fullmatch(unquote_plus(parameter.partition("=")[0]).lower()) is not None
