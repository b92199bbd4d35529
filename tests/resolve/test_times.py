from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.records import Sentence, TimeMention
from dateline.resolve.times import find_times, interval


def times(text: str, published: str | None = "2017-03-08", **more: object) -> list[TimeMention]:
    """8 March 2017 was a Wednesday."""
    return list(find_times(text, [Sentence(0, len(text))], published, **more))  # type: ignore[arg-type]


def only(text: str, published: str | None = "2017-03-08") -> tuple[str, str, str | None, str | None]:
    (found,) = times(text, published)
    return found.text, found.type, found.value, interval(found)


@pytest.mark.parametrize(
    ("text", "words", "type_", "value", "days"),
    [
        ("It fell on 3 March 2017.", "3 March 2017", "DATE", "2017-03-03", "2017-03-03/2017-03-03"),
        ("It fell on March 3rd, 2017.", "March 3rd, 2017", "DATE", "2017-03-03", "2017-03-03/2017-03-03"),
        ("It fell on 2017-03-03 at last.", "2017-03-03", "DATE", "2017-03-03", "2017-03-03/2017-03-03"),
        ("It fell on 27/02/2017.", "27/02/2017", "DATE", "2017-02-27", "2017-02-27/2017-02-27"),
        ("It fell on 02/27/2017.", "02/27/2017", "DATE", "2017-02-27", "2017-02-27/2017-02-27"),
        ("It fell on 03/04/2016.", "03/04/2016", "DATE", "2016-XX-XX", None),
        ("It fell on 7/8/16.", "7/8/16", "DATE", None, None),
        ("It fell on 31 February 2017.", "31 February 2017", "DATE", None, None),
        ("It fell on December 29.", "December 29", "DATE", "2016-12-29", "2016-12-29/2016-12-29"),
        ("It will open on April 2.", "April 2", "DATE", "2017-04-02", "2017-04-02/2017-04-02"),
        ("Rebels attacked on Friday.", "Friday", "DATE", "2017-03-03", "2017-03-03/2017-03-03"),
        ("Rebels will meet on Friday.", "Friday", "DATE", "2017-03-10", "2017-03-10/2017-03-10"),
        ("Talks on Friday.", "Friday", "DATE", "XXXX-WXX-5", None),
        ("Talks on Wednesday.", "Wednesday", "DATE", "2017-03-08", "2017-03-08/2017-03-08"),
        ("Roads stayed closed until Friday.", "Friday", "DATE", "XXXX-WXX-5", None),
        ("They met last Wednesday.", "last Wednesday", "DATE", "2017-03-01", "2017-03-01/2017-03-01"),
        ("They will meet next Friday.", "next Friday", "DATE", "XXXX-WXX-5", None),
        ("It was hit on Friday night.", "Friday night", "TIME", "2017-03-03TNI", "2017-03-03/2017-03-03"),
        ("It was hit yesterday.", "yesterday", "DATE", "2017-03-07", "2017-03-07/2017-03-07"),
        ("Tonight it rains.", "Tonight", "TIME", "2017-03-08TNI", "2017-03-08/2017-03-08"),
        ("It was hit overnight.", "overnight", "TIME", "2017-03-07TNI", "2017-03-07/2017-03-08"),
        ("It was hit last week.", "last week", "DATE", "2017-W09", "2017-02-27/2017-03-05"),
        ("It ends next month.", "next month", "DATE", "2017-04", "2017-04-01/2017-04-30"),
        ("It was hit last year.", "last year", "DATE", "2016", "2016-01-01/2016-12-31"),
        ("It fell in June 2014.", "June 2014", "DATE", "2014-06", "2014-06-01/2014-06-30"),
        ("It fell in December.", "December", "DATE", "2016-12", "2016-12-01/2016-12-31"),
        ("It fell in April.", "April", "DATE", "XXXX-04", None),
        ("It fell in May 2014.", "May 2014", "DATE", "2014-05", "2014-05-01/2014-05-31"),
        ("It fell in 2014.", "2014", "DATE", "2014", "2014-01-01/2014-12-31"),
        ("It fell in the 1990s.", "the 1990s", "DATE", "199", "1990-01-01/1999-12-31"),
        ("It fell in summer 2014.", "summer 2014", "DATE", "2014-SU", "2014-01-01/2014-12-31"),
        ("It was hit three days ago.", "three days ago", "DATE", "2017-03-05", "2017-03-05/2017-03-05"),
        ("It was hit two months ago.", "two months ago", "DATE", "2017-01", "2017-01-01/2017-01-31"),
        ("It was hit three days earlier.", "three days earlier", "DATE", "P3D", None),
        ("It was hit the same day.", "the same day", "DATE", "XXXX-XX-XX", None),
        ("The siege took six months.", "six months", "DURATION", "P6M", None),
        ("The 27-year war ended.", "27-year", "DURATION", "P27Y", None),
        ("It took several hours.", "several hours", "DURATION", "PTXH", None),
        ("It rained in the past two days.", "the past two days", "DURATION", "P2D", "2017-03-06/2017-03-08"),
        ("It struck at 6:40 p.m. again", "6:40 p.m.", "TIME", "T18:40", None),
        ("It struck at 18:00 GMT", "18:00 GMT", "TIME", "T18:00Z", None),
        ("They march every Friday.", "every Friday", "SET", "XXXX-WXX-5", None),
        ("They march now.", "now", "DATE", "PRESENT_REF", None),
    ],
)
def test_expressions(text: str, words: str, type_: str, value: str | None, days: str | None) -> None:
    assert only(text) == (words, type_, value, days)


@pytest.mark.parametrize(
    "text",
    [
        "They may march.",
        "He led the march on Rome.",
        "Some 2,011 men fled.",
        "Route 1998a",
        "A 12-year-old boy died.",
    ],
)
def test_no_time(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize("published", [None, "", "8 March", "2017-13-40"])
@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("yesterday", "XXXX-XX-XX"),
        ("on Friday", "XXXX-WXX-5"),
        ("on Friday night", "XXXX-WXX-5TNI"),
        ("last week", "XXXX-WXX"),
        ("last month", "XXXX-XX"),
        ("last year", "XXXX"),
        ("over the weekend", "XXXX-WXX-WE"),
        ("three days ago", "P3D"),
        ("in June", "XXXX-06"),
        ("overnight", "XXXX-XX-XXTNI"),
        ("on June 3", "XXXX-06-03"),
        ("in the third quarter", "XXXX-Q3"),
        ("at Christmas", "XXXX-12-25"),
        ("in the past three days", "P3D"),
        ("from Monday to Thursday", "P3D"),
        ("from June to August", "P2M"),
    ],
)
def test_without_a_day_of_publication_words_keep_what_they_say_and_get_no_date(
    words: str, value: str, published: str | None
) -> None:
    (found,) = times(f"It was hit {words}.", published)
    assert (found.value, found.from_, found.to) == (value, None, None)


def test_a_date_time_of_publication_counts_by_its_day() -> None:
    assert only("It was hit today.", "2017-03-08T23:30:00+02:00")[2] == "2017-03-08"


def test_the_status_of_a_claim_outranks_the_verb() -> None:
    text = "Rebels said the talks take place on Friday."
    at = text.index("Friday")
    assert times(text, directions=[(at, at + 6, "future")])[0].value == "2017-03-10"
    assert times(text, directions=[(at, at + 6, "past")])[0].value == "2017-03-03"
    assert times(text, directions=[(at, at + 6, None)])[0].from_ is None
    assert times(text, directions=[(at, at + 6, "past"), (at, at + 6, "future")])[0].from_ is None


@pytest.mark.parametrize(
    "text",
    ["Friday" + " " * 30_000, "3 March" + "\t" * 30_000 + "x", "early " * 5_000, "9" * 30_000]
    + [words * 3_000 for words in ("from Monday to ", "3 May - ", "the day ", "at 3 p.m. ", "the first half of ")]
    + ["between 3 and " * 3_000, "2014-" * 6_000, "Ramadan " * 4_000, "a " * 15_000, "twenty-" * 5_000, "'82 " * 5_000],
)
def test_odd_text_costs_no_more_than_its_length(text: str) -> None:
    before = time.process_time()
    times(text)
    assert time.process_time() - before < 3


WORDS = st.sampled_from(
    [
        "on",
        "in",
        "the",
        "last",
        "next",
        "this",
        "past",
        "Friday",
        "June",
        "May",
        "March",
        "3",
        "31",
        "2016",
        "2016,",
        "03/04/2016",
        "1.2.2017",
        "two",
        "several",
        "a",
        "days",
        "weeks",
        "year",
        "ago",
        "earlier",
        "yesterday",
        "morning",
        "overnight",
        "6:40",
        "p.m.",
        "1830",
        "GMT",
        "every",
        "from",
        "between",
        "and",
        "to",
        "-",
        "the",
        "first",
        "half",
        "of",
        "late",
        "'90s",
        "Ramadan",
        "Easter",
        "Christmas",
        "week",
        "quarter",
        "next",
        "day",
        "twenty-four",
        "a",
        "century",
        "said",
        "will",
        "will",
        "be",
        "held",
        "until",
        "99999",
        "0000",
        "3000",
        "days",
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.one_of(st.none(), st.dates().map(str)))
def test_times_quote_the_text_in_order_and_never_end_before_they_begin(text: str, published: str | None) -> None:
    at = 0
    for found in times(text, published):
        assert text[found.start : found.end] == found.text
        assert at <= found.start < found.end <= len(text)
        at = found.end
        assert (found.from_ is None) == (found.to is None)
        if found.from_ is not None and found.to is not None:
            assert date.fromisoformat(found.from_) <= date.fromisoformat(found.to)
