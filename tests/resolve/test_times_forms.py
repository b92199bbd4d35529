"""Every form of time expression with its value and its days; and what looks like one and is none."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.records import Sentence, TimeMention
from dateline.resolve.times import dates, find_times, interval
from dateline.resolve.times.dates import Reading
from dateline.resolve.times.rules import FIRST_WORD, RULES, rules_for
from dateline.resolve.times.tense import direction


def times(text: str, published: str | None = "2017-03-08") -> list[TimeMention]:
    """8 March 2017 was a Wednesday. Every line is a sentence."""
    lines = [Sentence(line.start(), line.end()) for line in re.finditer(r"[^\n]+", text)]
    return list(find_times(text, lines, published))


def last(text: str, published: str | None = "2017-03-08") -> tuple[str, str, str | None, str | None]:
    found = times(text, published)[-1]
    return found.text, found.type, found.value, interval(found)


@pytest.mark.parametrize(
    ("text", "words", "type_", "value", "days"),
    [
        # Written in other orders
        ("It fell on 25 January 2017.", "25 January 2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on January 25th, 2017.", "January 25th, 2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on Jan. 25, 2017.", "Jan. 25, 2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on 25/01/2017.", "25/01/2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on 25.01.2017.", "25.01.2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on 25-01-2017.", "25-01-2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on 25-Jan-2017.", "25-Jan-2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("It fell on the 25th of January.", "the 25th of January", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        ("Wed, 25 Jan 2017, Marfa", "Wed, 25 Jan 2017", "DATE", "2017-01-25", "2017-01-25/2017-01-25"),
        (
            "It fell at 2017-01-25T14:30:00Z.",
            "2017-01-25T14:30:00Z",
            "TIME",
            "2017-01-25T14:30Z",
            "2017-01-25/2017-01-25",
        ),
        ("It fell on the 25th of last month.", "the 25th of last month", "DATE", "2017-02-25", "2017-02-25/2017-02-25"),
        ("It fell on the 25th.", "the 25th", "DATE", "2017-02-25", "2017-02-25/2017-02-25"),
        (
            "It opens on the first Friday of June 2016.",
            "the first Friday of June 2016",
            "DATE",
            "2016-06-03",
            "2016-06-03/2016-06-03",
        ),
        (
            "It fell in the last week of March 2016.",
            "the last week of March 2016",
            "DATE",
            "2016-03",
            "2016-03-22/2016-03-31",
        ),
        # Parts of months, years, decades
        ("It fell in early March.", "early March", "DATE", "2017-03", "2017-03-01/2017-03-16"),
        ("It fell in late May 2016.", "late May 2016", "DATE", "2016-05", "2016-05-16/2016-05-31"),
        ("It fell in mid-June 2016.", "mid-June 2016", "DATE", "2016-06", "2016-06-08/2016-06-23"),
        ("It fell in late 2015.", "late 2015", "DATE", "2015", "2015-07-01/2015-12-31"),
        ("It fell in mid-2015.", "mid-2015", "DATE", "2015", "2015-04-01/2015-09-30"),
        ("It fell at the end of last year.", "the end of last year", "DATE", "2016", "2016-07-01/2016-12-31"),
        ("It fell in the first half of 2016.", "the first half of 2016", "DATE", "2016-H1", "2016-01-01/2016-06-30"),
        ("It will end by the end of the year.", "the end of the year", "DATE", "2017", "2017-07-01/2017-12-31"),
        ("It ended by the end of the year.", "the end of the year", "DATE", "XXXX", None),
        ("They fled in the early 1990s.", "the early 1990s", "DATE", "199", "1990-01-01/1994-12-31"),
        ("They fled in the late '80s.", "the late '80s", "DATE", "198", "1985-01-01/1989-12-31"),
        ("They fled in the nineties.", "the nineties", "DATE", "199", "1990-01-01/1999-12-31"),
        ("The worst since '82", "'82", "DATE", "1982", "1982-01-01/1982-12-31"),
        ("It stood in the 19th century.", "the 19th century", "DATE", "18", "1801-01-01/1900-12-31"),
        (
            "It stood in the late twentieth century.",
            "the late twentieth century",
            "DATE",
            "19",
            "1951-01-01/2000-12-31",
        ),
        # Seasons and quarters
        ("It fell in winter 2014.", "winter 2014", "DATE", "2014-WI", "2013-12-01/2015-03-31"),
        ("It fell this spring.", "this spring", "DATE", "2017-SP", "2017-01-01/2017-12-31"),
        ("It fell last summer.", "last summer", "DATE", "XXXX-SU", None),
        ("It grew in Q1 2016.", "Q1 2016", "DATE", "2016-Q1", "2016-01-01/2016-03-31"),
        (
            "It grew in the third quarter of last year.",
            "the third quarter of last year",
            "DATE",
            "2016-Q3",
            "2016-07-01/2016-09-30",
        ),
        ("It grew in the fourth quarter.", "the fourth quarter", "DATE", "2016-Q4", "2016-10-01/2016-12-31"),
        ("It closed in the second quarter.", "the second quarter", "DATE", "XXXX-Q2", None),
        # Near the report
        ("It was hit yesterday evening.", "yesterday evening", "TIME", "2017-03-07TEV", "2017-03-07/2017-03-07"),
        (
            "It was hit the day before yesterday.",
            "the day before yesterday",
            "DATE",
            "2017-03-06",
            "2017-03-06/2017-03-06",
        ),
        (
            "It was hit in the early hours of Friday.",
            "the early hours of Friday",
            "TIME",
            "2017-03-03TMO",
            "2017-03-03/2017-03-03",
        ),
        ("It was hit over the weekend.", "the weekend", "DATE", "2017-W09-WE", "2017-03-04/2017-03-05"),
        ("It will be open at the weekend.", "the weekend", "DATE", "2017-W10-WE", "2017-03-11/2017-03-12"),
        ("It has been shut since Friday.", "Friday", "DATE", "2017-03-03", "2017-03-03/2017-03-03"),
        ("The worst week since November", "November", "DATE", "2016-11", "2016-11-01/2016-11-30"),
        ("It was hit a decade ago.", "a decade ago", "DATE", "2007", "2007-01-01/2007-12-31"),
        ("It was hit two weeks ago.", "two weeks ago", "DATE", "2017-02-22", "2017-02-20/2017-02-26"),
        ("It was hit years ago.", "years ago", "DATE", "PXY", None),
        # Lengths, with their ends where these are certain
        ("It will go on over the next several days.", "the next several days", "DURATION", "PXD", None),
        ("It has grown in recent months.", "recent months", "DURATION", "PXM", None),
        ("It has grown in the past week.", "the past week", "DURATION", "P1W", "2017-03-01/2017-03-08"),
        ("It fell in the last 24 hours.", "the last 24 hours", "DURATION", "PT24H", "2017-03-07/2017-03-08"),
        ("It fell in the past two years.", "the past two years", "DURATION", "P2Y", "2015-03-08/2017-03-08"),
        ("It ends in the next three months.", "the next three months", "DURATION", "P3M", "2017-03-08/2017-06-08"),
        ("It took two and a half years.", "two and a half years", "DURATION", "P2.5Y", None),
        ("It took a year and a half.", "a year and a half", "DURATION", "P1.5Y", None),
        ("It took half an hour.", "half an hour", "DURATION", "PT30M", None),
        ("It took twenty-four hours.", "twenty-four hours", "DURATION", "PT24H", None),
        ("It rained for six straight days.", "six straight days", "DURATION", "P6D", None),
        ("It rained for a third consecutive day.", "a third consecutive day", "DURATION", "P3D", None),
        ("A weeklong siege ended.", "weeklong", "DURATION", "P1W", None),
        ("They waited for years.", "years", "DURATION", "PXY", None),
        # Sets
        ("They march every Friday.", "every Friday", "SET", "XXXX-WXX-5", None),
        ("They march on Fridays.", "Fridays", "SET", "XXXX-WXX-5", None),
        ("They march twice a week.", "twice a week", "SET", "P1W", None),
        ("They march three times a day.", "three times a day", "SET", "P1D", None),
        ("They march every two weeks.", "every two weeks", "SET", "P2W", None),
        ("They march every other day.", "every other day", "SET", "P2D", None),
        ("They earn 15 dollars a day.", "a day", "SET", "P1D", None),
        # Times of day
        ("It struck at 3:30 p.m. local time.", "3:30 p.m. local time", "TIME", "T15:30", None),
        ("It struck at 1430 GMT.", "1430 GMT", "TIME", "T14:30Z", None),
        ("It struck at 18:00 (UTC+3).", "18:00 (UTC+3)", "TIME", "T18:00", None),
        ("It struck at 10 o'clock.", "10 o'clock", "TIME", "T10:00", None),
        ("It struck at dawn.", "dawn", "TIME", "TMO", None),
        ("On Friday it struck at dawn.", "dawn", "TIME", "2017-03-03TMO", "2017-03-03/2017-03-03"),
        ("On Friday it struck at 3:30 p.m.", "3:30 p.m.", "TIME", "2017-03-03T15:30", "2017-03-03/2017-03-03"),
        ("On Friday, after Monday's talks, it struck at 3:30 p.m.", "3:30 p.m.", "TIME", "T15:30", None),
        (
            "After Monday's talks it was hit on Friday at 3:30 p.m.",
            "3:30 p.m.",
            "TIME",
            "2017-03-03T15:30",
            "2017-03-03/2017-03-03",
        ),
        # The past, present and future as such
        ("It has recently grown.", "recently", "DATE", "PAST_REF", None),
        ("They grieve over recent attacks.", "recent", "DATE", "PAST_REF", None),
        ("It ends very soon.", "very soon", "DATE", "FUTURE_REF", None),
    ],
)
def test_forms(text: str, words: str, type_: str, value: str | None, days: str | None) -> None:
    assert last(text) == (words, type_, value, days)


@pytest.mark.parametrize(
    ("text", "words", "value", "days"),
    [
        ("Clashes between 3 and 5 May 2016 killed ten.", "between 3 and 5 May 2016", "P2D", "2016-05-03/2016-05-05"),
        ("Clashes on March 3-5 killed ten.", "March 3-5", "P2D", "2017-03-03/2017-03-05"),
        ("Clashes on March 3-5, 2016 killed ten.", "March 3-5, 2016", "P2D", "2016-03-03/2016-03-05"),
        ("Clashes on 3–5 March killed ten.", "3–5 March", "P2D", "2017-03-03/2017-03-05"),
        (
            "Clashes from 28 February to 3 March killed ten.",
            "from 28 February to 3 March",
            "P3D",
            "2017-02-28/2017-03-03",
        ),
        ("It ran between 3 May and 5 June 2016.", "between 3 May and 5 June 2016", "P33D", "2016-05-03/2016-06-05"),
        ("Clashes from Monday to Thursday killed ten.", "from Monday to Thursday", "P3D", "2017-02-27/2017-03-02"),
        ("Talks will run from Monday to Thursday.", "from Monday to Thursday", "P3D", "2017-03-13/2017-03-16"),
        ("Clashes from Friday to Monday killed ten.", "from Friday to Monday", "P3D", "2017-03-03/2017-03-06"),
        ("The war of 2014-2016 killed many.", "2014-2016", "P2Y", "2014-01-01/2016-12-31"),
        ("The war of 1914–18 killed many.", "1914–18", "P4Y", "1914-01-01/1918-12-31"),
        ("It ran from 2009 to 2011.", "from 2009 to 2011", "P2Y", "2009-01-01/2011-12-31"),
        ("It ran between March and August 2016.", "between March and August 2016", "P5M", "2016-03-01/2016-08-31"),
        ("It ran from November to February.", "from November to February", "P3M", "2016-11-01/2017-02-28"),
        ("It ran from December 2015 to March.", "from December 2015 to March", "P3M", "2015-12-01/2016-03-31"),
    ],
)
def test_ranges_are_one_time_with_both_ends(text: str, words: str, value: str, days: str) -> None:
    (found,) = times(text)
    assert (found.text, found.type, found.value, interval(found)) == (words, "DURATION", value, days)


@pytest.mark.parametrize(
    "text",
    [
        "The talks were moved from Monday to Thursday.",  # one day, not four
        "They met on Monday and on Thursday.",
        "He fled from Monday's clashes to Thursday's talks.",
    ],
)
def test_two_days_are_no_range(text: str) -> None:
    assert [found.type for found in times(text)] == ["DATE", "DATE"]


def test_what_hangs_on_a_time_told_before_is_measured_from_it() -> None:
    assert last("The army attacked on 3 March and withdrew three days later.")[2] == "2017-03-06"
    assert last("The army attacked on 3 March.\nThe next day it withdrew.")[2] == "2017-03-04"
    assert last("On 3 March the town fell. Later that day it burned.")[2] == "2017-03-03"
    assert last("It fell on 3 March.\nOn 5 March it was retaken and the next day it burned.")[2] == "2017-03-06"
    assert last("It fell in June 2015 and was retaken the following month.")[2] == "2015-07"
    assert last("He was held on 3 March, two days earlier than planned.")[1:3] == ("DURATION", "P2D")


def test_of_two_times_told_before_none_is_chosen() -> None:
    assert last("It fell on 3 March, before the talks of 5 March; the next day it burned.")[2:] == ("XXXX-XX-XX", None)
    assert last("It fell on 3 March.\nMen fled.\nThe next day it burned.")[2:] == ("XXXX-XX-XX", None)


@pytest.mark.parametrize(
    "text",
    [
        "the second wave",
        "He came second.",
        "May said the talks failed.",
        "June Smith and Theresa May spoke.",
        "the March on Washington",
        "He told the Sunday Times.",
        "The Mail on Sunday said so.",
        "the Daily Mail",
        "Bloody Sunday and Black Friday",
        "a boy aged 12",
        "a 12-year-old boy and a man 45 years old",
        "a boy 12 years of age",
        "He is in his 70s.",
        "an AK-47, a T-72, a MiG-29 and an F-16",
        "1,500 men",
        "It cost $2,000 or 1999.99 euros.",
        "about 2000 homes",
        "About 1600 were killed.",
        "2000 were killed.",
        "Call +44 20 1998 2015.",
        "Resolution 1973 and Article 1701",
        "on Flight 1953 from Highway 2000",
        "the 17 February Martyrs Brigade and the June 4 Movement",
        "the 6 October Bridge",
        "a third of them, a quarter of the land",
        "Easter Island, a Christmas market and Tariq Ramadan",
        "the soon-to-open port of the now-cancelled project",
        "the spring of water",
        "45/67/2016",
    ],
)
def test_no_times(text: str) -> None:
    assert times(text) == []


def test_an_attack_that_is_known_by_its_day_is_put_there() -> None:
    assert last("the worst since the September 11 attacks")[2] == "2001-09-11"
    assert last("the worst since 9/11")[2] == "2001-09-11"
    assert times("the worst since 9/11", "1999-01-01") == []
    assert last("It fell on September 11.", "2010-10-01")[2] == "2010-09-11"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Rebels attacked on Friday", "past"),
        ("Rebels will attack on Friday", "future"),
        ("The talks are scheduled for Friday", "future"),
        ("He went to the market on Friday", "past"),
        ("He went to Damascus on Friday", "past"),
        ("He wants to meet on Friday", None),
        ("They could meet on Friday", None),
        ("It was closed until Friday", None),
        ("It was moved to Friday", None),
        ("Talks on Friday", None),
        ("Best week since Friday", "past"),
        ("It fell from Friday's level", "past"),
    ],
)
def test_the_nearest_verb_says_where_words_point(text: str, way: str | None) -> None:
    assert direction(text, text.index("Friday")) == way


@pytest.mark.parametrize(
    ("whole", "edge", "days"),
    [
        (dates.month(2016, 2), "early", ("2016-02-01", "2016-02-15")),
        (dates.month(2016, 2), "late", ("2016-02-15", "2016-02-29")),
        (dates.year(2016), "mid", ("2016-04-01", "2016-09-30")),
        (dates.decade(1990), "mid", ("1992-07-01", "1997-06-30")),
        (dates.week(date(2017, 3, 8)), "late", ("2017-03-09", "2017-03-12")),
        (dates.year(2016), "", ("2016-01-01", "2016-12-31")),
    ],
)
def test_parts_cover_their_half(whole: Reading, edge: str, days: tuple[str, str]) -> None:
    cut = dates.part(whole, edge)
    assert (str(cut.first), str(cut.last)) == days
    assert cut.value == whole.value


@given(st.dates(date(2, 1, 1), date(9990, 1, 1)), st.integers(-5000, 5000))
def test_months_before_stay_in_their_month(day: date, months: int) -> None:
    found = dates.months_before(day, months)
    year, month = dates.shift_months(day, -months)
    assert found is None or ((found.year, found.month) == (year, month) and found.day <= day.day)


_PATTERNS = sorted(
    {(rule[0], rule[1].__name__) for rules in RULES.values() for rule in rules}, key=lambda row: row[0].pattern
)


@pytest.mark.parametrize(
    "pattern", [row[0] for row in _PATTERNS if "(?<" not in row[0].pattern and "(?=[A-Z])" not in row[0].pattern]
)
def test_a_form_is_tried_wherever_it_can_begin(pattern: re.Pattern[str]) -> None:
    """What a pattern matches begins with a word under which the pattern is filed."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec="ascii")))
    def holds(text: str) -> None:
        first = FIRST_WORD.match(text)
        assert first is not None
        assert pattern in [rule[0] for rule in rules_for(first.group())]

    holds()


@pytest.mark.parametrize(
    ("text", "words", "origin"),
    [
        ("It fell on 3 May 2016.", "3 May 2016", "stated"),
        ("It fell in 2016.", "2016", "stated"),
        ("It fell on Friday.", "Friday", "published"),
        ("It fell two weeks ago.", "two weeks ago", "published"),
        ("It fell on 3 May 2016 and rose three days later.", "three days later", "told"),
        ("It fell on Friday at 3:30 p.m.", "3:30 p.m.", "told"),
        ("It happens every Friday.", "every Friday", None),
    ],
)
def test_a_time_says_how_its_days_were_got(text: str, words: str, origin: str | None) -> None:
    found = find_times(text, [Sentence(0, len(text))], "2017-03-08")
    assert {one.text: one.origin for one in found}[words] == origin
