"""Tells whose text an article is: the agency that signs it. May import records.

A text is an agency's where the agency stands as its author, in its dateline, in the credit at its end, or where it
publishes itself. Where two agencies stand there, or the outlet's own staff beside one, the outlet put the text
together and it is its own. An agency that is quoted, thanked, or credited with a picture is no sign of anything.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dateline.records.article import Article
from dateline.stories.copies.signs import agency_named, signs

_HEAD_LENGTH, _TAIL_LENGTH = 2_000, 1_500
_HEAD_LINES, _TAIL_LINES = 6, 4
_LONGEST_BYLINE = 160
_ENDING = 60
"""Characters at the end of a line in which an agency can sign."""
_STAFF = re.compile(
    r"\b(?:our|own|staff|agencies|wires?|desk|team|correspondents?|reporters?|newsroom|services|editors?)\b", re.I
)
_OURS = re.compile(r"\b(?:our|own)\b", re.I)
_SERVICE = re.compile(
    r"\b(?:(?:business|sports?|political|diplomatic|science|senior|chief) )?"
    r"(?:staff|reporters?|writers?|correspondents?|newsroom|news agency|foreign service)\b",
    re.I,
)
_AND = re.compile(r" (?:and|with|&|\+) |/|;")
_COMMA = re.compile(r", | \| | [-–—] | of | for |\(")
_FROM = re.compile(r"^(?:by|from|source|author|written by|reported by)\b[ :]*", re.I)
_IN_CITY = re.compile(r",? (?:in|at|from) [A-Z][\w.' -]{1,40}$")
_WIRE = re.compile(r"/(?:wires?|wire-news|agency|agencies|news-wires?)/([a-z-]{2,30})(?:/|$)")
_FILED = re.compile(r"/([a-z]{3,30})/")
"""Papers file agencies' texts apart: ``/wires/ap/article-12``; ``/reuters/2018/...`` at the very start."""
_CLAIMED = re.compile(r"opyright|©|\([Cc]\)")
_REUTERS_CREDIT = re.compile(r"Reporting by [^\n;]{1,400};[^\n]{0,300}?\b[Ee]diting by ")

_OWN = ""
"""Stands for the outlet's own staff among the agencies of a signature."""
_NOBODY: frozenset[str] = frozenset()
_MOST_LABELS = 10
"""Parts of a host that are looked at, from its end: an outlet's name may be anything, of any length."""


def find_agency(article: Article) -> str | None:
    """The name of the agency whose text the article is, or None where it is the outlet's own or nobody says."""
    head, tail = article.text[:_HEAD_LENGTH], article.text[-_TAIL_LENGTH:]
    signatures = (
        _authors(article.byline or "", bare=True),
        *(_authors(line, bare=False) for line in _lines(head)[:_HEAD_LINES]),
        _dateline(head),
        _credits(tail, _lines(tail)[-_TAIL_LINES:]),
    )
    signed = next(filter(None, signatures), None)
    if signed is None:
        return _publisher(article)
    (agency, *others) = signed
    return None if others or agency == _OWN else agency


def agency_key(name: str) -> str:
    """The origin of an agency's texts."""
    return "agency:" + re.sub(r"\W+", "-", name.casefold()).strip("-")


def address_of(url: str | None) -> tuple[str, str]:
    """Host and path of an address; both empty where there is none that can be read."""
    try:
        parts = urlsplit(url or "")
        return (parts.hostname or "").casefold(), parts.path
    except ValueError:  # such as http://[
        return "", ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _dateline(head: str) -> frozenset[str]:
    """The agencies of the first dateline: ``BEIRUT (Reuters) -``, ``MOSCOW, June 1. /TASS/.``, ``DAMASCUS, SANA -``."""
    known = signs()
    for found in known.dateline.finditer(head):
        if found[1] is None:
            return frozenset({known.written[found[2] or found[3] or found[4]]})
        parts = [part.strip() for part in re.split(r"[/,&]| and ", found[1])]
        # What holds a digit is a date.
        agencies = {known.written.get(part, _OWN) for part in parts if part and not re.search(r"\d", part)}
        if agencies - {_OWN}:
            return frozenset(agencies)
    return _NOBODY


def _authors(line: str, *, bare: bool) -> frozenset[str]:
    """The agencies that a byline names as authors; ``bare``: it is one even without ``By``."""
    if len(line) > _LONGEST_BYLINE:
        return _NOBODY
    named = _FROM.sub("", line.strip())
    if not bare and (line[-1:] in ".!?" or (named == line and not _SERVICE.search(line))):
        return _NOBODY
    alone: set[str] = set()
    employers: set[str] = set()
    people: list[str] = []
    for part in _AND.split(named):
        pieces = [part] if _named(part.strip()) else _COMMA.split(part)
        first, *rest = (piece.strip(" .()-–—") for piece in pieces)
        agencies = {agency for piece in rest if (agency := _named(piece)) is not None}
        agency, employer = _named(first), _behind(first)
        if agency is not None:
            alone |= {agency, *agencies}
            people += [piece for piece in rest if _named(piece) is None and _STAFF.search(piece)]
        elif (agencies or employer is not None) and not _OURS.search(first):
            employers |= agencies or {employer or _OWN}
        else:
            people.append(first)
    if not alone and (not employers or (named == line and not bare)):
        return _NOBODY
    own = any(map(_STAFF.search, people)) or (people and alone)
    return frozenset(alone | employers | ({_OWN} if own else set()))


def _named(part: str) -> str | None:
    """The agency whose name is all that stands here: ``AFP``, ``Reuters staff``, ``Agence France-Presse in Kabul``."""
    name = _IN_CITY.sub("", part)
    return agency_named(name) or agency_named(_SERVICE.sub("", name).strip(" ,"))


def _behind(part: str) -> str | None:
    """The agency behind a name without a comma, if its own has two words: ``JANE DOE Associated Press``."""
    return agency_named(" ".join(part.split()[-2:]))


def _credits(tail: str, lines: list[str]) -> frozenset[str]:
    """The agencies that sign at the end: a copyright, a line of its own, or a mark after the last sentence."""
    known, told = signs(), set()
    if _CLAIMED.search(tail):
        told |= {known.written[found[1] or found[2]] for found in known.copyright.finditer(tail)}
    for line in lines:
        if len(line) < _ENDING and (agency := agency_named(_FROM.sub("", line).strip(" .()[]/-–—"))) is not None:
            told.add(agency)
        elif (ending := known.ending.search(line[-_ENDING:])) is not None:
            told.add(known.written[next(filter(None, ending.groups()))])
    return frozenset(told | ({"Reuters"} if _REUTERS_CREDIT.search(tail) else set()))


def _publisher(article: Article) -> str | None:
    """The agency that publishes the article itself, or under whose name its outlet files it."""
    known = signs()
    host, path = address_of(article.url)
    if (wire := _WIRE.search(path)) is not None:
        name = wire[1].replace("-", " ")
        if (agency := known.written.get(name.upper()) or agency_named(name)) is not None:
            return agency
    if (filed := _FILED.match(path)) is not None and (agency := agency_named(filed[1])) is not None:
        return agency
    outlet = (article.outlet or "").strip()
    for place in filter(None, (host, outlet.casefold())):
        labels = place.split(".")[-_MOST_LABELS:]
        for start in range(len(labels) - 1):
            if (agency := known.hosts.get(".".join(labels[start:]))) is not None:
                return agency
    return agency_named(outlet)
