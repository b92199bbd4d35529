"""The grammar of time expressions: what each form looks like, and which reading is for it.

Imports the readings of this room. Every pattern is a bounded row of alternatives: linear in the text. A form is
tried only where one of the words stands that it can begin with, so that most of a text costs a look at its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dateline.records.months import MONTHS
from dateline.resolve.times import lengths, ranges
from dateline.resolve.times import readings as say
from dateline.resolve.times.dates import WEEKDAYS
from dateline.resolve.times.feasts import feast
from dateline.resolve.times.words import Reader

NUMBER = "0"
"""Stands for any run of digits among the words that a form begins with."""

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    "|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first"
)
_ZONE = (
    "(?:(?-i:GMT|UTC|A?EST|EDT|[CMP][SD]T|BST|[IJK]ST|PKT|MSK|C?EEST|CEST|CET|EET|WAT|EAT|CAT|[A-Z][a-z]{2,12}\\stime)"
    "|local\\stime|hours|hrs)\\b(?:\\s*[+-]\\s?\\d{1,2})?"
)
_FEASTS = (
    "ramadh?an|ramazan|eid[ -][au]l[ -](?:fitr|adha|azha)|eid|(?:orthodox[ ])?christmas(?:[ ](?:eve|day))?"
    "|(?:orthodox[ ])?easter|boxing[ ]day|new[ ]year[’']?s?[ ](?:day|eve)|hanukkah|chanukah|passover|yom[ ]kippur"
    "|rosh[ ]hashanah|nowruz|norouz|nawroz|newroz|navruz|ashoura|ashura|muharram|arba'?een|mawlid|pentecost"
    "|(?:international[ ])?women[’']s[ ]day|may[ ]day|thanksgiving(?:[ ]day)?|halloween|valentine[’']s[ ]day"
)
_WORDS = {
    "month": "(?-i:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)|Apr(?:il|\\.)|May|June?\\b\\.?|July?\\b\\.?"
    "|Aug(?:ust|\\.)|Sept(?:ember|\\.)?|Sep\\.?|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.))",
    "long_month": "(?-i:January|February|March|April|May|June|July|August|September|October|November|December|Sept\\.)",
    "weekday": "(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    "of_weekday": "(?:(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
    "\\.?\\s*,?\\s+(?:the\\s+)?)?",
    "counted": "people|troops|soldiers|fighters|civilians|men|women|others|tons|tonnes|km|kilomet|miles|refugees"
    "|militants|police|officers|homes|houses|families|times|votes|cases|deaths|dollars|euros|members|victims|targets"
    "|vehicles|strikes|flights|children|prisoners|workers|students|protesters|migrants|villagers|rebels|rounds|shells"
    "|metres|meters|feet|hectares|acres|pounds|barrels|rupees|points|index",
    "year": "(?:1[5-9]|20)\\d\\d",
    "day": "(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\\d)",
    "unit": "(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|century|centurie)s?",
    "units": "(?:second|minute|hour|day|night|week|month|year|decade|centurie)s",
    "one_unit": "(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade)",
    "count": "(?:\\d{1,4}(?:\\.\\d{1,2})?|half\\s+an?|an?\\s+(?:hundred|dozen)|an?"
    f"|(?:{_TENS})(?:[ -](?:{_ONES})\\b)?|{_ONES}|{_TEENS}"
    "|several|a few|few|many|some|both|(?:a )?couple(?: of)?)",
    "kind": "(?:(?:full|whole|more|additional|straight|consecutive|successive|long|working|business|trading)\\s+)?",
    "part": "(?:morning|afternoon|evening|night|dawn|noon|midnight|midday)",
    "season": "(?:spring|summer|autumn|winter|fall)",
    "zone": f"(?:\\s*\\(\\s*{_ZONE}\\s*\\)|\\s*{_ZONE})",
    "edge": "(?P<edge>(?:early|late|mid|the (?:very )?(?:beginning|start|end|middle) of|the (?:first|second) half of))",
    "edge_of": "(?P<edge>the (?:very )?(?:beginning|start|end|middle) of)",
    "nth": f"(?:{_NTH})",
    "nth_digits": "(?:\\d{1,2}(?:st|nd|rd|th))",
    "hours": "(?P<hours>(?:the\\s+)?(?:early|small)\\s+hours\\s+of\\s+)?",
    "feast": f"(?:{_FEASTS})",
    "dash": "\\s?[-–—]\\s?",
}
_STARTS = {
    "MONTH": " ".join(MONTHS),
    "WEEKDAY": " ".join(WEEKDAYS) + " mon tue tues wed wednes thu thur thurs fri sat sun",
    "WEEKDAYS": "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "COUNT": f"{NUMBER} a an half {_ONES} {_TENS}".replace("|", " ")
    + " ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen several few many some both couple",
    "EDGE": "early late mid the",
    "NTH": _NTH.replace("|", " ") + f" {NUMBER} twenty the",
    "ALWAYS": "daily weekly monthly yearly annual annually nightly hourly",
    "FEAST": "ramadan ramadhan ramazan eid orthodox christmas easter boxing new hanukkah chanukah passover yom rosh"
    " nowruz norouz nawroz newroz navruz ashoura ashura muharram arba arbaeen mawlid pentecost international women may"
    " thanksgiving halloween valentine good palm ash",
    "UNIT": "second minute hour day night week month year decade seconds minutes hours days nights weeks months years"
    " decades centuries",
}
_IN_YEAR = r"(?:(?:\s*,)?\s+(?P<year>{year})\b)?"
_BESIDE = r"(?:\s+(?:on\s+)?(?P<weekday>{weekday}|today|yesterday|tomorrow))?"
_CLOCK_DAY = r"(?P<zone>{zone})?" + _BESIDE
_FORMS: tuple[tuple[str, str, Reader], ...] = (
    # Digits alone, and days of a month
    (
        NUMBER,
        r"(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?))?(?!\d)",
        say.iso_date,
    ),
    (NUMBER, r"(?P<a>\d{{1,2}})(?P<s>[/.-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d)(?![\d/-])", say.digits),
    (NUMBER, r"9/11(?![\d/])", say.nine_eleven),
    (
        "between from",
        r"(?:between|from)\s+(?:the\s+)?(?P<first>{day})(?:{dash}|\s+(?:and|to|until|through)\s+)(?:the\s+)?"
        r"(?P<last>{day})\s+(?:of\s+)?(?P<month>{month})(?!\w)" + _IN_YEAR,
        ranges.days,
    ),
    (
        NUMBER,
        r"(?P<first>{day})(?:{dash}|\s+(?:to|through)\s+)(?P<last>{day})\s+(?P<month>{month})(?!\w)" + _IN_YEAR,
        ranges.days,
    ),
    (
        "between from",
        r"(?:between|from)\s+(?P<month>{month})\s+(?P<first>{day})(?:{dash}|\s+(?:and|to|until|through)\s+)(?:the\s+)?"
        r"(?P<last>{day})(?![\d:%/])(?!\s+(?:of\s+)?{month})" + _IN_YEAR,
        ranges.days,
    ),
    (
        "MONTH",
        r"(?P<month>{month})\s+(?P<first>{day})(?:{dash}|\s+(?:to|through)\s+)(?P<last>{day})(?![\d:%/])"
        r"(?!\s+(?:of\s+)?{month})" + _IN_YEAR,
        ranges.days,
    ),
    (NUMBER, r"(?P<first>{year})\s?(?P<dash>[-–—/])\s?(?P<last>{year}|\d\d)(?![\d/-]|\w)", ranges.years),
    (
        "MONTH WEEKDAY",
        r"{of_weekday}(?P<month>{month})\s+(?:the\s+)?(?P<day>{day})(?:\s*,)?\s+(?P<year>{year})\b",
        say.full_date,
    ),
    ("MONTH WEEKDAY", r"{of_weekday}(?P<month>{month})\s+(?:the\s+)?(?P<day>{day})(?![\d:%]|-\w)", say.full_date),
    (
        f"WEEKDAY the {NUMBER}",
        r"{of_weekday}(?:the\s+)?(?P<day>{day})(?:\s+(?:of\s+)?|-)(?P<month>{month})(?!\w)"
        r"(?:(?:\s*,)?(?:\s+|-)(?P<year>{year})\b)?",
        say.full_date,
    ),
    (
        "the",
        r"the\s+(?P<day>{nth_digits})(?:\s+of\s+(?P<which>last|this|next)\s+month\b|(?=\s*[.,;]))",
        say.day_of_month,
    ),
    (
        "the first second third fourth fifth last final",
        r"(?:the\s+)?(?P<nth>first|second|third|fourth|fifth|last|final)\s+week\s+(?:of|in)\s+(?P<month>{long_month})"
        + _IN_YEAR,
        say.week_of_month,
    ),
    (
        "the first second third fourth last",
        r"(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<weekday>{weekday})\s+(?:of|in)\s+"
        r"(?P<month>{long_month})" + _IN_YEAR,
        say.nth_weekday,
    ),
    # Months, quarters, seasons, decades, centuries
    ("MONTH EDGE", r"(?:{edge}[ -])?(?P<month>{month})(?:\s*,)?\s+(?:of\s+)?(?P<year>{year})\b", say.month_year),
    ("MONTH EDGE", r"(?:{edge}[ -])?(?P<month>{month})\s+(?:of\s+)?(?P<which>last|this|next)\s+year\b", say.month_of),
    (
        f"the first second third fourth final last q {NUMBER}",
        r"(?:the\s+)?(?:(?P<nth>first|second|third|fourth|final|last|1st|2nd|3rd|4th)[ -]quarter|(?P<q>q[1-4]))"
        r"(?:(?:\s+of)?\s+(?:(?P<year>{year})|(?P<which>last|this|next)\s+year))?\b",
        say.quarter,
    ),
    ("the", r"the\s+(?P<nth>first|second)\s+half\s+of\s+(?P<which>last|this|next)\s+year\b", say.half_year),
    (
        "early late mid the spring summer autumn winter fall",
        r"(?:(?:early|late|mid)[ -])?(?:the\s+)?(?:(?:early|late|mid)[ -])?(?P<season>{season})(?:\s+of)?\s+"
        r"(?P<year>{year})\b",
        say.season,
    ),
    ("last this next", r"(?P<which>last|this|next)\s+(?P<season>{season})\b", say.season),
    (
        "the early late mid",
        r"(?:the\s+)?(?:(?:early|late|mid)[ -])?(?<=[ -])(?P<season>spring|summer|autumn|winter)\b(?!\s+of\b)",
        say.season,
    ),
    (
        f"the early late mid ' {NUMBER}",
        r"(?:the\s+)?(?:(?P<edge>early|late|mid)[ -])?(?:(?P<first>(?:1[5-9]|20)\d0)|['’](?P<short>[2-9]0))['’]?s\b",
        say.decade,
    ),
    (
        "the early late mid",
        r"(?:the\s+)?(?:(?P<edge>early|late|mid)[ -])?(?<=[ -])"
        r"(?:(?P<short>[3-9]0)s|(?P<word>(?:twen|thir|for|fif|six|seven|eigh|nine)ties))\b",
        say.decade,
    ),
    ("NTH EDGE", r"(?:the\s+)?(?:(?P<edge>early|late|mid)[ -])?(?P<nth>{nth}|{nth_digits})[ -]century\b", say.century),
    # Days near the report
    (
        "earlier later early late the small today yesterday tomorrow tonight",
        r"(?:(?:earlier|later|early|late)\s+)?{hours}(?P<word>today|yesterday|tomorrow|tonight)"
        r"(?:\s+(?P<part>{part}))?\b",
        say.near_day,
    ),
    ("the", r"the\s+day\s+(?P<beyond>before|after)\s+(?P<word>yesterday|tomorrow)\b", say.near_day),
    ("last late", r"(?:late\s+)?last\s+night\b", say.last_night),
    ("early late earlier this", r"(?:(?:early|late|earlier)\s+)?this\s+(?P<part>{part})\b", say.this_part),
    ("overnight", r"overnight\b", say.overnight),
    (
        "palm ash good easter orthodox",
        r"(?P<feast>palm\s+sunday|ash\s+wednesday|(?:orthodox\s+)?good\s+friday|easter\s+(?:sunday|monday))"
        r"(?:(?:\s*,)?\s+(?:of\s+)?(?P<year>{year})\b)?",
        feast,
    ),
    (
        "earlier later early late the small last past this next coming WEEKDAY",
        r"(?:(?:early|late|earlier|later)\s+)?{hours}(?:(?P<which>last|past|this|next|coming)\s+)?(?P<weekday>{weekday})"
        r"(?:\s+(?P<part>{part}))?\b(?!s)",
        say.weekday,
    ),
    ("WEEKDAYS WEEKDAY", r"(?:{weekday}s|{weekday}\s+{part}s)\b", lengths.repeated),
    (
        "the last this next FEAST",
        r"(?:(?:the\s+)?(?P<which>last|this|next)\s+)?(?P<feast>(?-i:(?=[A-Z])){feast})\b"
        r"(?!\s+(?:island|tree|market|card|gift|present|carol|shopping|egg|bunny|sales)s?\b)"
        r"(?:(?:\s*,)?\s+(?:of\s+|in\s+)?(?P<year>{year})\b)?",
        feast,
    ),
    (
        "last next this EDGE MONTH",
        r"(?:{edge}[ -]|(?P<which>last|next|this)\s+)?(?P<month>{long_month})(?![\w-])",
        say.month_alone,
    ),
    # Weeks, months and years, counted from the report or from something told
    (
        "earlier later the last this next past previous coming following same EDGE",
        r"(?:{edge}\s+|earlier\s+|later\s+)?(?:the\s+)?(?P<which>last|this|next|past|previous|coming|following|same)\s+"
        r"(?P<unit>year|month|week|weekend|quarter|decade)\b(?!-|\s+(?:of|in)\s)",
        say.relative_unit,
    ),
    ("the", r"{edge_of}\s+the\s+(?P<unit>week|month|year|decade)\b", say.edge_of_unit),
    ("the", r"the\s+weekend\b", say.the_weekend),
    (
        "about around nearly almost some over more less at COUNT",
        r"(?:(?:about|around|nearly|almost|some|over|more\s+than|less\s+than|at\s+least)\s+)?(?P<count>{count})"
        r"(?P<half>\s+and\s+a\s+half)?\s+{kind}(?P<unit>{unit})\s+(?P<how>ago|earlier|later|from\s+now)\b(?!\s+than\b)",
        say.ago,
    ),
    ("UNIT", r"(?P<unit>{units})\s+(?:ago|earlier|later)\b", say.vague_ago),
    (
        "the past last next coming previous recent following",
        r"(?:the\s+)?(?P<which>past|last|next|coming|previous|recent|following)\s+(?:(?P<count>{count})\s+)?{kind}"
        r"(?P<unit>{units})\b",
        lengths.span_until_now,
    ),
    # Sets and lengths
    ("COUNT", r"{count}(?:\s+|-){unit}(?:-olds?\b|\s+old\b|\s+of\s+age\b)", lengths.no_time),
    (
        "every each",
        r"(?:every|each)\s+(?:{weekday}|(?:(?:single|other)\s+)?(?:(?P<count>{count})\s+)?"
        r"(?:{unit}|morning|afternoon|evening))\b",
        lengths.repeated,
    ),
    ("once twice COUNT", r"(?:once|twice|{count}\s+times)\s+(?:an?|per|every|each)\s+{one_unit}\b", lengths.repeated),
    ("per", r"per\s+{one_unit}\b", lengths.repeated),
    ("ALWAYS", r"(?:daily|weekly|monthly|yearly|annual|annually|nightly|hourly)\b", lengths.repeated),
    (
        "a an one",
        r"(?P<count>an?|one)\s+(?P<unit>hour|day|week|month|year|decade|century)\s+and\s+a\s+half\b",
        lengths.half_more,
    ),
    (
        "a the",
        r"(?:a|the)\s+(?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+"
        r"(?:straight|consecutive|successive)\s+(?P<unit>day|night|week|month|year|quarter)\b",
        lengths.running_length,
    ),
    (
        "COUNT",
        r"(?!an?\s+second\b)(?P<count>{count})(?P<half>\s+and\s+a\s+half)?(?:\s+|-){kind}(?P<unit>{unit})"
        r"(?:-long)?(?!-old|\s+old|\s+of\s+age|\w|-)",
        lengths.length,
    ),
    (
        "day week month year hour decade daylong weeklong monthlong yearlong hourlong decadelong",
        r"(?P<unit>day|week|month|year|hour|decade)-?long\b",
        lengths.whole_length,
    ),
    ("the UNIT", r"(?:the\s+)?(?P<unit>{units})(?:-long)?\b(?!-)", lengths.vague_length),
    # Times of day, and years
    (
        NUMBER,
        r"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))?\s?(?:(?P<half>[ap]\.?m\b\.?)|o['’]clock\b)" + _CLOCK_DAY,
        lengths.clock,
    ),
    (NUMBER, r"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::\d\d)?(?![\d:])" + _CLOCK_DAY, lengths.clock),
    (NUMBER, r"(?P<hour>[012]\d)(?P<minute>[0-5]\d)(?P<zone>{zone})" + _BESIDE, lengths.clock),
    ("EDGE", r"{edge}[ -](?P<year>{year})(?!\w)", say.year_alone),
    (NUMBER, r"(?P<year>{year})(?!\s*%|[:/.-]\d|\w|-\w|\s+(?:{counted}))", say.year_alone),
    ("'", r"['’](?P<short>\d\d)(?!\w|['’])", say.short_year),
    ("noon midnight midday", r"(?P<part>noon|midnight|midday)\b", lengths.part_alone),
    (
        "dawn dusk sunrise sunset daybreak nightfall",
        r"(?-i:(?P<part>dawn|dusk|sunrise|sunset|daybreak|nightfall))\b",
        lengths.part_alone,
    ),
    ("the", r"the\s+(?:early|small)\s+(?P<part>hours)\b(?!\s+of)", lengths.part_alone),
    ("in", r"in\s+the\s+(?:(?:early|late)\s+)?(?P<part>morning|afternoon|evening)\b(?!\s+of)", lengths.part_alone),
    (
        "that the",
        r"(?:that|the\s+(?P<which>same|next|following|previous))\s+(?P<unit>day|night|morning|evening|afternoon)\b",
        say.from_the_story,
    ),
    (
        "earlier later late early",
        r"(?:earlier|later|late|early)\s+(?:in\s+the|that)\s+(?P<unit>day|week|month|year)\b",
        say.from_the_story,
    ),
    ("the", r"the\s+(?P<unit>day)\s+(?P<beyond>before|after)(?=\s*[.,;]|\s*$)", say.from_the_story),
    # The present, past and future as such
    (
        "right now currently at",
        r"(?P<PRESENT_REF>(?:right\s+)?now|currently|at\s+present|at\s+the\s+moment)\b(?!-)",
        lengths.fixed_reference,
    ),
    (
        "more most recently lately recent the",
        r"(?P<PAST_REF>(?:(?:more|most)\s+)?recently|lately|recent|the\s+past(?=\s?[.,;)]))\b",
        lengths.fixed_reference,
    ),
    (
        "the very soon",
        r"(?P<FUTURE_REF>the\s+(?:near\s+)?future|(?:very\s+)?soon)\b(?!-)",
        lengths.fixed_reference,
    ),
)


def _spelled(source: str) -> str:
    """A pattern with its words put in and its blanks bounded: a run of blanks must not be tried in every division."""
    return source.format(**_WORDS).replace(r"\s+", r"\s{1,4}").replace(r"\s*", r"\s{0,4}")


Rule = tuple[re.Pattern[str], Reader]


def _by_first_word() -> Mapping[str, Sequence[Rule]]:
    table: dict[str, list[Rule]] = {}
    for starts, source, read in _FORMS:
        rule = (re.compile(_spelled(source), re.IGNORECASE), read)
        words = {word for start in starts.split() for word in _STARTS.get(start, start).split()}
        for word in words:
            table.setdefault(word, []).append(rule)
    return table


RULES: Mapping[str, Sequence[Rule]] = _by_first_word()
"""By the word that an expression begins with, in small letters: the forms in question, the first that matches first."""

FIRST_WORD = re.compile(r"(?<![\w$€£#.,/:-])(?:[A-Za-z]+|\d+|['’](?=\d\d))")
"""Where an expression may start."""


def rules_for(word: str) -> Sequence[Rule]:
    """The forms that may begin with a word, as ``FIRST_WORD`` finds it."""
    if word[0].isdigit():
        return RULES[NUMBER]
    return RULES.get("'" if word == "’" else word.lower(), ())
