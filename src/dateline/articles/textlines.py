"""Lines of a text and what kind each is: prose, a fragment, or known furniture.

May import: errors, records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.articles.dates import date_line
from dateline.articles.phrases import phrases

PROSE, FRAGMENT, LEAD_IN, FURNITURE = "prose", "fragment", "lead-in", "furniture"

LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
WORD = re.compile(r"[^\W_]")
CLOSED = re.compile(r"[.!?…。！？؟।][\"'”’»)\]*]{0,4}(?:\s?\[\d{1,3}\]){0,6}$")
BULLET = re.compile(r"(?:[-–—*•·‣◦>]|\(?\d{1,2}[.)])\s?")
MARKER = re.compile(r"[█■▪►▶◄»›▸✓✔★☆❯]")
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
LONG_WORDS = 15
"""A line of so many words is prose even without a full stop."""
WRAPPED = 45
"""Characters of a line that may have been broken by a mail program or an editor."""
HEADLINE_WORDS = 5
LOOSE = frozenset(("related", "read more", "subscribe", "caption", "tags", "byline", "slogan"))
"""Furniture whose phrases also begin headlines: the first line, if as long as one, is not held to them."""
LONGEST_PHRASE = 400
"""A line longer than this is a paragraph, whatever it begins with."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        start, end: its offsets in the text, blanks around it left out.
        text: ``text[start:end]``.
        words: number of its words.
        kind: ``prose``, ``fragment``, ``lead-in`` (ends in a colon or comma: something belongs to it) or
            ``furniture``.
        reason: for furniture, which kind of it.
        closes: for furniture, how much of the page it closes (see ``phrases``).
        apart: whether a blank line stands before it.
        listed: whether it is an item of a list, or continues the line before.
    """

    start: int
    end: int
    text: str
    words: int
    kind: str
    reason: str | None = None
    closes: str | None = None
    apart: bool = True
    listed: bool = False


def split_lines(text: str, *, at_most: int) -> list[Line] | None:
    """Split a text into lines that are not blank, and tell the kind of each; None where they are too many."""
    lines: list[Line] = []
    previous_end = -1
    first = True
    for found in LINE.finditer(text):
        raw = found.group()
        stripped = raw.strip()
        if not stripped:
            continue
        start = found.start() + len(raw) - len(raw.lstrip())
        breaks = text[previous_end:start].replace("\r\n", "\n") if previous_end >= 0 else "\n\n"
        apart = sum(breaks.count(c) for c in "\n\r\u2029") > 1
        if len(lines) == at_most:
            return None
        line = _classify(start, stripped, first=first)
        first = first and not line.words
        lines.append(replace(line, apart=apart))
        previous_end = start + len(stripped)
    return _lists(_wrapped(text, lines))


def _classify(start: int, text: str, *, first: bool) -> Line:
    words = sum(1 for word in text.split() if WORD.search(word))
    end = start + len(text)
    if not words:
        return Line(start, end, text, 0, FURNITURE, "no words")
    if len(text) <= LONGEST_PHRASE:
        known = _known_furniture(text)
        if known is not None and not (first and words >= HEADLINE_WORDS and known[0] in LOOSE):
            return Line(start, end, text, words, FURNITURE, *known)
    if MARKER.match(text) and not CLOSED.search(text):
        return Line(start, end, text, words, FURNITURE, "menu")
    if (CLOSED.search(text) and (words > 1 or text[:1].islower())) or words >= LONG_WORDS:
        kind = PROSE
    elif text.endswith((":", ",", ";", "—", "–")) and words > 1:
        kind = LEAD_IN
    else:
        kind = FRAGMENT
    return Line(start, end, text, words, kind, listed=bool(BULLET.match(text)))


def _known_furniture(text: str) -> tuple[str, str | None] | None:
    if date_line(text):
        return "date line", None
    folded = " ".join(text.translate(STRAIGHT).lower().split())
    for phrase in phrases():
        if phrase.pattern.match(folded):
            return phrase.reason, phrase.closes
    return ("menu", None) if _is_bar(folded) else None


def _is_bar(text: str) -> bool:
    """Tell a menu on one line: ``Home | World | Sport``, ``Home > News > Asia``."""
    for mark in ("|", "»", ">", "•", "·", "›"):
        parts = [part.split() for part in text.split(mark)]
        if len(parts) >= 3 and all(len(part) <= 4 for part in parts) and not CLOSED.search(text):
            return True
    return False


def _wrapped(text: str, lines: Sequence[Line]) -> list[Line]:
    """Take lines that an editor broke inside a sentence for prose, where together they end like one."""
    made = list(lines)
    first = 0
    for index, line in enumerate(lines):
        if index and not _continues(text, lines[index - 1], line):
            first = index
        if line.kind == PROSE and first < index:
            for at in range(first, index):
                made[at] = replace(made[at], kind=PROSE, reason=None, closes=None)
            first = index
    return made


def _continues(text: str, before: Line, line: Line) -> bool:
    if line.apart or CLOSED.search(before.text) or FURNITURE in (before.kind, line.kind):
        return False
    between = text[before.end : line.start]
    spaced = between[:1] == " " or between[-1:] == " "
    return spaced or line.text[:1].islower() or len(before.text) >= WRAPPED


def _lists(lines: Sequence[Line]) -> list[Line]:
    """Take fragments after a line that ends in a colon for items of its list."""
    made: list[Line] = []
    in_list = False
    for line in lines:
        in_list = in_list and line.kind == FRAGMENT
        made.append(replace(line, listed=True) if in_list else line)
        in_list = in_list or (line.kind == LEAD_IN and line.text.endswith(":"))
    return made
