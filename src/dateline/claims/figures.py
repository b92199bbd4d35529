"""Figures: what number the words of a report tell, how far those words reach, and which numbers tell nothing.

May import: records, ontology.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dateline import ontology
from dateline.claims.figure_grammar import Amount, Exact, FigureParser, pieces
from dateline.ontology import FigureWords, Number, fold
from dateline.records import Token
from dateline.records.months import MONTHS

MAX_CHARS = 500
_ORDINAL = re.compile(
    r"[0-9]+(?:st|nd|rd|th)|(?:[a-z]+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth|[a-z]+teenth|[a-z]+tieth|hundredth|thousandth)"
)
_BEFOREYEAR = frozenset(
    [
        "in",
        "since",
        "of",
        "by",
        "until",
        "till",
        "during",
        "before",
        "after",
        "early",
        "late",
        "mid",
        "from",
        "to",
        "year",
        "and",
        "through",
        "for",
        "the",
        "his",
        "her",
        "its",
        "their",
        "this",
    ]
)
_AGES = frozenset(("age", "aged", "ages"))
_BESIDE = frozenset(("\u00b0", "\u2032", "\u2033", "/"))
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2}(?:[:.][0-9]{2})?[ap]\.?m\.?")
_HALF_DAYS = frozenset(("am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock", "gmt", "utc", "bst", "noon"))
_MODEL = re.compile(r"[a-z]{1,5}-?[0-9]{1,4}[a-z]{0,3}|[0-9]{1,3}-?[a-z]{1,2}[0-9]+")
YEAR = re.compile(r"(?:1[6-9]|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A number as told: bounds inclusive, None where the words set none; low <= best <= high."""

    low: Number | None
    best: Number | None
    high: Number | None


def read_figure(words: str, *, figure_words: FigureWords | None = None) -> FigureValue | None:
    """The number that ``words`` tell, or None where they tell none.

    Counted things that are joined are added up (``a baker and three of his customers`` is 4); otherwise the
    first number stands. Fractions of something untold and ordinals tell no number.

    Args:
        words: a report's words, e.g. ``at least two dozen``; only the first 500 characters are read.
        figure_words: how numbers are worded; by default as the shipped ontology has it.
    """
    table = figure_words or ontology.load().figure_words
    parser = FigureParser([(piece, 0) for piece in pieces(words[:MAX_CHARS])], table)
    found = parser.total() or parser.first()
    return _value(found[0]) if found else None


def widen_figure(
    tokens: Sequence[Token], first: int, last: int, *, figure_words: FigureWords | None = None
) -> tuple[int, int]:
    """The span of a figure with the words that belong to it (``at least``, ``between .. and``, ``million``).

    Args:
        tokens: of one sentence.
        first: first token of the number as it was pointed to.
        last: its last token, inclusive.
        figure_words: see ``read_figure``.

    Returns:
        First and last token, never narrower than what was given.
    """
    table = figure_words or ontology.load().figure_words
    base = max(0, first - 8)
    window = range(base, min(len(tokens), last + 9))
    parser = FigureParser([(piece, at) for at in window for piece in pieces(tokens[at].text[:MAX_CHARS])], table)
    for start, at in enumerate(parser.tokens):
        if at > last:
            break
        found = parser.figure(start)
        if found and parser.tokens[found[0].end - 1] >= first and found[0].told:
            return min(first, parser.tokens[found[1]]), max(last, parser.tokens[found[0].end - 1])
    return first, last


def is_no_figure(tokens: Sequence[Token], first: int, last: int, *, figure_words: FigureWords | None = None) -> bool:
    """Whether ``tokens[first..last]`` is a number that counts nothing.

    Such are ages, dates, years, times of day, lengths of time, ordinals, numbers in names (Unit 8200), populations.
    Percentages, distances and areas are figures by the codebook, and so are not refused here.
    """
    table = figure_words or ontology.load().figure_words
    words = [fold(token.text) for token in tokens]
    inside = words[first : last + 1]
    text = " ".join(inside)
    if not any(char.isdigit() for char in text) and not any(
        word in table.numerals or _ORDINAL.fullmatch(word) for word in inside
    ):
        return False
    after = [*inside[1:], *words[last + 1 : last + 6]]
    return (
        _ordinal(inside)
        or _age(words, first, last, after)
        or _time(words, first, last, table.durations)
        or "population of" in " ".join(words[max(0, first - 4) : first])
        or _name(tokens, first, last, table)
    )


def _value(amount: Amount) -> FigureValue:
    return FigureValue(*(_plain(bound) for bound in (amount.low, amount.best, amount.high)))


def _plain(bound: Exact | None) -> Number | None:
    if bound is None:
        return None
    return int(bound) if bound == int(bound) else float(bound)


def _ordinal(inside: Sequence[str]) -> bool:
    return len(inside) == 1 and bool(_ORDINAL.fullmatch(inside[0]))


def _age(words: Sequence[str], first: int, last: int, after: Sequence[str]) -> bool:
    """``a 34-year-old``, ``aged 12``, ``12 years old``, and ``, 34,`` behind a name."""
    joined = "".join(word if word != "-" else " " for word in " ".join((words[first], *after)).split(" - "))
    tail = joined.replace("-", " ").split()[1:4]
    if tail[:2] in (["year", "old"], ["years", "old"], ["year", "olds"]) or tail[:2] == ["years", "of"]:
        return True
    before = words[first - 1] if first else ""
    if before in _AGES or (before in ("of", "and") and not _AGES.isdisjoint(words[max(0, first - 4) : first])):
        return True
    number = words[first]
    following = words[last + 1] if last + 1 < len(words) else ""
    return before == "," and following in (",", ".") and number.isdigit() and len(number) < 3 and first >= 2


def _time(words: Sequence[str], first: int, last: int, durations: Collection[str]) -> bool:
    """Years, dates, times of day and lengths of time; also notes ([2]), degrees and 24/7."""
    number = words[first]
    before = [word for word in words[max(0, first - 4) : first] if word != "."]
    after = list(words[first + 1 : last + 5])
    one, two = [*after, "", ""][:2]
    digits = number[:1].isdigit()
    previous = before[-1] if before else ""
    if (previous == "[" and one == "]") or one in _BESIDE or previous in _BESIDE:
        return True
    dated = previous in MONTHS or one in MONTHS or (one == "of" and two in MONTHS)
    to_month = one == "-" and len(after) > 2 and after[2] in MONTHS
    ranged = to_month or (previous == "-" and len(before) > 2 and before[-3] in MONTHS)
    if digits and len(number) < 5 and (dated or ranged):
        return True
    if one in _HALF_DAYS or (digits and (_CLOCK.fullmatch(number) or number.endswith(("am", "pm")))):
        return True
    if YEAR.fullmatch(number) and (previous in _BEFOREYEAR or one in _BEFOREYEAR or not one.isalpha()):
        return True
    if digits and number.endswith("s") and number[:-1].isdigit():  # the 1990s
        return True
    unit = one if one != "-" else two
    joined = number.partition("-")[2].partition("-")[0]
    return any(word and (word in durations or word.removesuffix("s") in durations) for word in (unit, joined))


def _name(tokens: Sequence[Token], first: int, last: int, table: FigureWords) -> bool:
    """``T-72``, ``Mi-24``, ``Unit 8200``, ``Article 5``."""
    text = tokens[first].text
    whole = text + "".join(token.text for token in tokens[first + 1 : last + 1])
    if text[:1].isupper() and tokens[last].end - tokens[first].start == len(whole) and _MODEL.fullmatch(fold(whole)):
        return True
    before = tokens[first - 1] if first else None
    if before is None:
        return False
    word, capital = fold(before.text), before.text[:1].isupper()
    if word in table.numbered or word.removesuffix("s") in table.numbered or (capital and word in table.names):
        return True
    letter = tokens[first - 2] if fold(before.text) == "-" and first >= 2 else before
    joined = before.end == tokens[first].start and (letter is before or letter.end == before.start)
    return joined and text[:1].isdigit() and letter.text[:1].isupper() and letter.text.isalpha()
