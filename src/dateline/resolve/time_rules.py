"""The grammar of time expressions: what each form looks like, and which reading is for it.

Imports the readings of this room. Every pattern is a bounded row of alternatives: linear in the text.
"""

from __future__ import annotations

import re

from dateline.resolve import time_readings as say
from dateline.resolve.dates import MONTHS, WEEKDAYS
from dateline.resolve.time_readings import Reader

_WORDS = {
    "month": "(?-i:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)|Apr(?:il|\\.)|May|June?\\b\\.?|July?\\b\\.?"
    "|Aug(?:ust|\\.)|Sept(?:ember|\\.)?|Sep\\.?|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.))",
    "long_month": "(?-i:January|February|April|June|July|August|September|October|November|December|Sept\\.)",
    "weekday": "(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    "counted": "people|troops|soldiers|fighters|civilians|men|women|others|tons|tonnes|km|kilomet|miles|refugees"
    "|militants|police|officers|homes|houses|families|times|votes|cases|deaths|dollars|euros|members|victims|targets"
    "|vehicles|strikes|flights",
    "year": "(?:1[5-9]|20)\\d\\d",
    "day": "(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\\d)",
    "unit": "(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|century|centurie)s?",
    "count": "(?:\\d{1,4}(?:\\.\\d{1,2})?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    "|ninety|several|a few|few|many|some|(?:a )?couple(?: of)?)",
    "part": "(?:morning|afternoon|evening|night|dawn)",
    "season": "(?:spring|summer|autumn|winter|fall)",
    "zone": "(?:\\s*\\(?\\s*(?:GMT|UTC|EST|EDT|CET|BST|local time|hours)(?:\\s*[+-]\\d{1,2})?(?:\\s*\\))?)",
    "edge": "(?:early|late|mid|the (?:very )?(?:beginning|start|end|middle) of|the (?:first|second) half of)",
}
_SOURCES: tuple[tuple[str, Reader], ...] = (
    (r"(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", say.iso_date),
    (r"(?P<a>\d{{1,2}})(?P<s>[/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d)(?![\d/])", say.digits),
    (
        r"(?:{weekday}\s*,?\s+)?(?P<month>{month})\s+(?P<day>{day})(?:\s*,)?\s+(?P<year>{year})\b",
        say.full_date,
    ),
    (r"(?:{weekday}\s*,?\s+)?(?P<month>{month})\s+(?P<day>{day})(?P<year>)(?![\d:%-])", say.full_date),
    (
        r"(?:{weekday}\s*,?\s+)?(?:the\s+)?(?P<day>{day})\s+(?:of\s+)?(?P<month>{month})(?!\w)"
        r"(?:(?:\s*,)?\s+(?P<year>{year})\b)?",
        say.full_date,
    ),
    (r"(?:{edge}[ -])?(?P<month>{month})(?:\s*,)?\s+(?:of\s+)?(?P<year>{year})\b", say.month_year),
    (r"(?:{edge}[ -])?(?P<month>{month})\s+(?:of\s+)?(?P<which>last|this|next)\s+year\b", say.month_of),
    (
        r"(?:the\s+)?(?P<nth>first|second|third|fourth|final|1st|2nd|3rd|4th)[ -]quarter"
        r"(?:\s+of\s+(?:(?P<year>{year})|(?P<which>last|this|next) year))?\b",
        say.quarter,
    ),
    (r"(?:(?:early|late|mid)[ -])?(?:the\s+)?(?P<season>{season})(?:\s+of)?\s+(?P<year>{year})\b", say.season),
    (r"(?:last|this|next)\s+(?P<season>{season})(?P<year>)\b", say.season),
    (r"(?:the\s+)?(?:(?:early|late|mid)[ -])?(?P<first>(?:1[5-9]|20)\d0)s\b", say.decade),
    (
        r"(?:earlier\s+|later\s+|early\s+|late\s+)?(?P<word>today|yesterday|tomorrow|tonight)"
        r"(?:\s+(?P<part>{part}))?(?P<beyond>)\b",
        say.near_day,
    ),
    (r"the\s+day\s+(?P<beyond>before|after)\s+(?P<word>yesterday|tomorrow)(?P<part>)\b", say.near_day),
    (r"(?:late\s+)?last\s+night\b", say.last_night),
    (r"(?:early\s+|late\s+|earlier\s+)?this\s+(?P<part>{part})\b", say.this_part),
    (r"overnight\b", say.overnight),
    (
        r"(?:early\s+|late\s+|earlier\s+|later\s+)?(?:(?P<which>last|past|this|next|coming)\s+)?(?P<weekday>{weekday})"
        r"(?:\s+(?P<part>{part}))?\b(?!s)",
        say.weekday,
    ),
    (r"(?:{edge}[ -]|(?P<which>last|next|this)\s+)?(?P<month>{long_month})(?![\w-])", say.month_alone),
    (
        r"(?:(?<=in )|(?<=since )|(?<=until )|(?<=from )|(?<=last )|(?<=early )|(?<=late ))"
        r"(?P<which>)(?P<month>(?-i:March|May))(?![\w-])",
        say.month_alone,
    ),
    (
        r"(?:{edge}\s+|earlier\s+|later\s+)?(?:the\s+)?(?P<which>last|this|next|past|previous|coming|following|same)\s+"
        r"(?P<unit>year|month|week|weekend|quarter|decade)\b",
        say.relative_unit,
    ),
    (
        r"(?:(?:about|around|nearly|almost|some|over|more than|at least)\s+)?(?P<count>{count})\s+(?P<unit>{unit})\s+"
        r"(?P<how>ago|earlier|later|from now)\b",
        say.ago,
    ),
    (
        r"(?:the\s+)?(?P<which>past|last|next|coming|previous|recent)\s+(?:(?P<count>{count})\s+)?"
        r"(?P<unit>(?:second|minute|hour|day|night|week|month|quarter|year|decade)s)\b",
        say.span_until_now,
    ),
    (
        r"(?:every|each)\s+(?:{weekday}|(?:single\s+)?(?:second|minute|hour|day|night|week|month|quarter|year))\b"
        r"|(?:daily|weekly|monthly|yearly|annual|annually|nightly)\b",
        say.repeated,
    ),
    (
        r"(?!an? second\b)(?P<count>{count})(?:\s+|-)"
        r"(?P<unit>(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade)s?)"
        r"(?:-long)?(?!-old|\s+old|\w|-)",
        say.length,
    ),
    (
        r"(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)(?=\s+(?:of|after|before)\b)",
        say.vague_length,
    ),
    (
        r"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap]\.?m\b\.?)(?P<zone>{zone})?"
        r"(?:\s+(?:on\s+)?(?P<weekday>{weekday}|today|yesterday))?",
        say.clock,
    ),
    (
        r"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::\d\d)?(?![\d:])(?P<half>)(?P<zone>{zone})?"
        r"(?:\s+(?:on\s+)?(?P<weekday>{weekday}|today|yesterday))?",
        say.clock,
    ),
    (
        r"(?P<hour>[012]\d)(?P<minute>[0-5]\d)(?P<half>)(?P<zone>{zone})(?:\s+(?:on\s+)?(?P<weekday>{weekday}|today|yesterday))?",
        say.clock,
    ),
    (r"(?:{edge}[ -])(?P<year>{year})(?!\w)", say.year_alone),
    (r"(?P<year>{year})(?!\s*%|[:/.-]\d|\w|-\w|\s+(?:{counted}))", say.year_alone),
    (r"(?:noon|midnight|dawn|dusk|midday)\b", say.part_alone),
    (
        r"(?:that|the same|the next|the following|the previous)\s+(?:day|night|morning|evening|afternoon)\b",
        say.from_the_story,
    ),
    (r"(?:right\s+)?now\b|currently\b|at present\b|at the moment\b", say.now),
    (r"recently\b|lately\b", say.lately),
    (r"the\s+(?:near\s+)?future\b|soon\b", say.sometime),
)
_FREE_START = r"(?<![\w$€£#.,/:-])"


def _nameless(source: str) -> str:
    """The pattern without its group names, so that many can stand in one."""
    return re.sub(r"\(\?P<\w+>", "(?:", source.replace("(?P=s)", "[/.]"))


def _spelled(source: str) -> str:
    """A pattern with its words put in and its blanks bounded: a run of blanks must not be tried in every division."""
    return source.format(**_WORDS).replace(r"\s+", r"\s{1,4}").replace(r"\s*", r"\s{0,4}")


RULES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(_spelled(source), re.IGNORECASE), read) for source, read in _SOURCES
)
"""Each pattern with what it says; where two match at one place, the earlier one is meant."""

ANY = re.compile(
    _FREE_START + "(?:" + "|".join(_nameless(_spelled(source)) for source, _ in _SOURCES) + ")",
    re.IGNORECASE,
)
"""Finds where a time expression may start."""

_TRIGGER_WORDS = """
    second seconds minute minutes hour hours day days night nights week weeks weekend fortnight
    month months quarter year years decade decades century centuries today yesterday tomorrow
    tonight overnight morning afternoon evening noon midnight dawn dusk midday now currently moment
    present recently lately soon future daily weekly monthly yearly annual annually nightly spring
    summer autumn winter fall
"""
_TRIGGERS = frozenset(_TRIGGER_WORDS.split()) | set(MONTHS) | set(WEEKDAYS)
_WORD = re.compile(r"[a-z]+|\d")


def may_hold_time(sentence: str) -> bool:
    """A cheap first look: whether a sentence holds a digit or any word that times are made of."""
    words = _WORD.findall(sentence.lower())
    return not _TRIGGERS.isdisjoint(words) or any(word.isdigit() for word in words)
