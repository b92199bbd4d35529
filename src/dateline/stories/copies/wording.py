"""The words of a text as copies are compared by them. May import records.

Editors of a reprint change spelling and style, so both are folded away: case, accents, quotation marks, British and
American spelling, the way that numbers are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from dateline.records.months import MONTHS

_MARKS = {
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u02bc\u02b9\u00b4", "\u2019"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
}
_MARK = re.compile(f"[{''.join(_MARKS)}]")
_INVISIBLE = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670\u00ad\u200b-\u200f\u2060\ufeff]")
# These begin with what is looked for, and look behind after it: so they are several times as fast.
_GROUPS = re.compile(r"[,\u00a0\u2009\u202f](?<=\d.)(?=\d{3}(?!\d))")
_ABBREVIATION = re.compile(r"\.(?<=\b[a-z].)(?=[a-z]\b)")
_APOSTROPHES = ("'", "\u2018", "\u2019", "`")
_GLUED = re.compile(r"(\d)([a-z])")
_WORDS = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that part no words by blanks; each counts as a word."""
_BLANKS = {code: " " for code in range(128) if not _WORDS.match(chr(code))}
_QUOTED = re.compile(r'"([^"\n]*)(?:"|$)|\u2018((?:[^\u2018\u2019\n]|\u2019(?=\w))*)(?:\u2019|$)', re.MULTILINE)
_QUOTED_LENGTH = 40
"""Characters of a quotation that is left out; shorter ones are names and single words in quotation marks."""

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {
    **{word: str(value) for value, word in enumerate((*_UNITS, "seventeen", "eighteen", "nineteen"))},
    **{word: str(10 * (i + 2)) for i, word in enumerate(_TENS)},
}
_NUMBER_WORDS = frozenset(_NUMBERS) - {"one"}
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})-({'|'.join(_UNITS[1:10])})\b")
_SAME_WORD = {
    "bn": "bilion", "mn": "milion", "mln": "milion", "m": "milion", "pct": "percent",
    "kilometer": "km", "kilometers": "km", "kilometre": "km", "kilometres": "km", "kms": "km",
    "grey": "gray", "towards": "toward", "amongst": "among", "whilst": "while", "afterwards": "afterward",
}  # fmt: skip
_SPELLING = (
    (re.compile("z"), "s"), (re.compile("our(?=$|s|ed|ing|er|hood|ful|able|ite)"), "or"), (re.compile("l(?=l)"), ""),
    (re.compile("re$"), "er"), (re.compile("res$"), "ers"), (re.compile("ogue"), "og"), (re.compile("ce$"), "se"),
    (re.compile("[ao](?=e)"), ""), (re.compile("mme"), "m"), (re.compile("dgement"), "dgment"),
)  # fmt: skip
_MONTH_WORDS = frozenset(MONTHS)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_ORDINALS = frozenset("st nd rd th of".split())
_NAME = re.compile(r" [A-Z](?<=[a-z0-9,;] .)\w{2,}")


def fold(text: str) -> str:
    """Even out case, accents, dashes, double quotation marks and how numbers are grouped."""
    text = _GROUPS.sub("", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKD", _MARK.sub(lambda mark: _MARKS[mark[0]], text)))
    return text.lower()


def words(folded: str) -> tuple[list[str], list[bool]]:
    """The words of a folded text, in order, and of each whether it stands outside of longer quotations.

    Two papers may quote one statement, and yet each reports for itself. ``plain`` evens out how each word is spelt.
    """
    told: list[str] = []
    own: list[bool] = []
    at = 0
    for found in _QUOTED.finditer(folded):
        if found.end() - found.start() >= _QUOTED_LENGTH:
            for part, is_own in ((folded[at : found.start()], True), (found[0], False)):
                told += _split(part)
                own += [is_own] * (len(told) - len(own))
            at = found.end()
    told += _split(folded[at:])
    return told, own + [True] * (len(told) - len(own))


def _split(folded: str) -> list[str]:
    text = folded.replace("%", " percent ").replace("per cent", "percent")
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "")
    if "ty-" in text:
        text = _COMPOUND.sub(lambda found: str(int(_NUMBERS[found[1]]) + int(_NUMBERS[found[2]])), text)
    text = _GLUED.sub(r"\1 \2", _ABBREVIATION.sub("", text))
    # The same words either way, but this one takes a fifth of the time.
    return text.translate(_BLANKS).split() if text.isascii() else _WORDS.findall(_UNSPACED.sub(r" \g<0> ", text))


def plain(word: str) -> str:
    """One spelling for the British and American ones of a word; digits for a number word.

    What comes out need be no word, and now and then two words come out alike: that does no harm to comparing passages.
    """
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word in _SAME_WORD:
        return _SAME_WORD[word]
    if len(word) > 3:
        for spelling, other in _SPELLING:
            word = spelling.sub(other, word)
    return word


def figures(different: AbstractSet[str]) -> set[str]:
    """The numbers among a text's different words; a lone ``one`` is seldom one."""
    # Words hold letters, digits and _, and of these the digits come first.
    return {word for word in different if word < ":"} | {_NUMBERS[word] for word in different & _NUMBER_WORDS}


def weekdays(different: AbstractSet[str]) -> set[str]:
    """The weekdays among a text's different words."""
    return {*different & _WEEKDAYS}


def dates(text_words: Sequence[str], different: AbstractSet[str]) -> set[str]:
    """The days of months that a text names, as month and day: ``3-14``; given its words in order, and as a set."""
    told: set[str] = set()
    for month in different & _MONTH_WORDS:
        at = -1
        for _ in range(text_words.count(month)):
            at = text_words.index(month, at + 1)
            before = [word for word in text_words[max(0, at - 3) : at] if word not in _ORDINALS][-1:]
            near = (
                word for word in (*before, *text_words[at + 1 : at + 2]) if word.isdecimal() and 1 <= int(word) <= 31
            )
            told.update(f"{MONTHS[month]}-{int(day)}" for day in near)
    return told


def names(text: str) -> set[str]:
    """Words with a capital inside of sentences, folded; weekdays and months are names too, and do no harm."""
    return set(fold("".join(_NAME.findall(text))).split())
