"""Dates of entries: never guessed, never now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.feeds.feed_samples import entry, rss

from dateline.sources.feeds.dates import fetched_at, read_date

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("Thu, 26 Nov 2026 10:00:00 GMT", "2026-11-26T10:00:00+00:00"),
        ("Thu, 26 Nov 2026 10:00:00 +0530", "2026-11-26T10:00:00+05:30"),
        ("26 Nov 2026 10:00 -0500", "2026-11-26T10:00:00-05:00"),
        ("Thu,26 Nov 2026 10:00:00 GMT", "2026-11-26T10:00:00+00:00"),
        ("Thursday, 26 November 2026 10:00:00 EST", "2026-11-26T10:00:00-05:00"),
        ("Thu, 26 Nov 26 10:00:00 Z", "2026-11-26T10:00:00+00:00"),
        ("Thu, 26-Nov-2026 10:00:00 UTC", "2026-11-26T10:00:00+00:00"),
        ("Thu, 26 Nov 2026 10:00:00 GMT+0200", "2026-11-26T10:00:00+02:00"),
        ("Thu, 26 Nov 2026 10:00:00 +0200 (EET)", "2026-11-26T10:00:00+02:00"),
        ("2026-11-26T10:00:00Z", "2026-11-26T10:00:00+00:00"),
        ("2026-11-26T10:00:00.123456789+01:00", "2026-11-26T10:00:00+01:00"),
        ("2026-11-26 10:00:00 +0100", "2026-11-26T10:00:00+01:00"),
        ("2026-11-26", "2026-11-26"),
        ("26 Nov 2026", "2026-11-26"),
        ("November 26, 2026", "2026-11-26"),
        ("Nov 26, 2026 at 3:05 pm KST", "2026-11-26T15:05:00+09:00"),
        ("  2026-11-26\n ", "2026-11-26"),
        ("1999-12-31T23:59:59Z", "1999-12-31T23:59:59+00:00"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_dates_that_are_understood(told: str, iso: str) -> None:
    assert read_date(told, fetched=NOW) == (iso, None)


@pytest.mark.parametrize("zone", ["", " IST", " BST", " XYZ"])
def test_a_zone_that_is_missing_or_has_many_meanings_is_told(zone: str) -> None:
    assert read_date(f"Thu, 26 Nov 2026 10:00:00{zone}", fetched=NOW) == ("2026-11-26T10:00:00", "date: no time zone")


@pytest.mark.parametrize(
    "told",
    [
        "Thu, 31 Feb 2026 10:00:00 GMT",
        "2026-02-29",
        "2026-13-01",
        "2026-11",
        "10:30",
        "Monday",
        "yesterday",
        "26/11/2026",
        "Thu, 26 Nov 2026 25:00:00 GMT",
        "Thu, 26 Nov 2026 10:61:00 GMT",
        "Thu, 26 Nov 2026 13:00:00 pm GMT",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "26 Nov 2026 10:00:00 +9900",
        "1732600000",
        "２０２６-11-26",
        "2026-11-26" + "0" * 100,
    ],
)
def test_broken_dates_give_none(told: str) -> None:
    assert read_date(told, fetched=NOW) == (None, "date: broken")


def test_absent_dates_give_none() -> None:
    assert read_date(None, fetched=NOW) == read_date("  ", fetched=NOW) == (None, "date: absent")


@pytest.mark.parametrize(
    ("told", "flag"),
    [
        ("2026-11-27T11:59:59Z", None),
        ("2026-11-27T12:00:01Z", "date: in the future"),
        ("2026-11-27T15:00:00+05:00", None),
        ("2026-11-27", None),
        ("2026-11-28", "date: in the future"),
        ("2062-11-26", "date: in the future"),
    ],
)
def test_dates_of_the_future(told: str, flag: str | None) -> None:
    made, found = read_date(told, fetched=NOW)
    assert found == flag
    assert (made is None) == (flag is not None)


def test_an_entry_bears_the_flag_and_the_feed_tells_the_words() -> None:
    found = entry(rss("<item><title>x</title><pubDate>Thu, 31 Feb 2026 10:00:00 GMT</pubDate></item>"))
    assert (found.published, found.flags) == (None, ("date: broken",))


def test_the_change_of_an_entry_is_not_its_publication() -> None:
    found = entry(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title>a</title>'
        "<updated>2026-11-20T00:00:00Z</updated></entry></feed>"
    )
    assert (found.published, found.updated) == (None, "2026-11-20T00:00:00+00:00")
    assert found.flags == ("date: absent",)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 26)), st.integers(-14 * 60, 14 * 60))
def test_every_moment_is_read_back(at: datetime, minutes: int) -> None:
    sign, away = "+-"[minutes < 0], abs(minutes)
    offset = f"{sign}{away // 60:02d}{away % 60:02d}"
    made, flag = read_date(at.strftime("%a, %d %b %Y %H:%M:%S ") + offset, fetched=NOW + timedelta(days=2))
    assert flag is None
    assert made is not None
    read = datetime.fromisoformat(made)
    assert read.replace(tzinfo=None) == at.replace(microsecond=0)
    assert read.utcoffset() == timedelta(minutes=minutes)


@given(st.text(max_size=100))
def test_no_text_breaks_the_reader(told: str) -> None:
    read_date(told, fetched=NOW)


def test_the_moment_of_fetching_must_be_one() -> None:
    assert fetched_at("2026-11-26T12:00:00") == NOW
    with pytest.raises(ValueError, match="Invalid isoformat"):
        fetched_at("now")
