"""When feasts fall, against dates that are known; and how reports name them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.records import Sentence, TimeMention
from dateline.resolve.times import find_times, holidays, interval
from dateline.resolve.times.feasts import feast_name


def times(text: str, published: str | None = "2017-03-08") -> list[TimeMention]:
    return list(find_times(text, [Sentence(0, len(text))], published))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("easter", ["2016-03-27", "2017-04-16", "2019-04-21", "2024-03-31"]),
        ("good friday", ["2016-03-25", "2019-04-19"]),
        ("pentecost", ["2017-06-04"]),
        ("orthodox easter", ["2016-05-01", "2017-04-16", "2021-05-02", "2024-05-05"]),
        ("hanukkah", ["2016-12-25", "2018-12-03", "2023-12-08", "2024-12-26"]),
        ("passover", ["2016-04-23", "2023-04-06", "2024-04-23"]),
        ("rosh hashanah", ["2016-10-03", "2023-09-16", "2024-10-03"]),
        ("yom kippur", ["1973-10-06", "2023-09-25"]),
        ("thanksgiving", ["2016-11-24", "2023-11-23"]),
        ("christmas", ["2016-12-25"]),
    ],
)
def test_feasts_fall_on_their_days(name: str, days: list[str]) -> None:
    for day in days:
        assert [str(feast.day) for feast in holidays.occurrences(name, int(day[:4]))] == [day]


@pytest.mark.parametrize(
    ("name", "began"),
    [
        # The first day as it was kept in Mecca or Baghdad
        ("ramadan", "2016-06-06"),
        ("ramadan", "2017-05-27"),
        ("ramadan", "2023-03-23"),
        ("ramadan", "2024-03-11"),
        ("eid al-fitr", "2016-07-06"),
        ("eid al-fitr", "2017-06-25"),
        ("eid al-fitr", "2023-04-21"),
        ("eid al-adha", "2016-09-12"),
        ("eid al-adha", "2017-09-01"),
        ("eid al-adha", "2023-06-28"),
        ("ashura", "2016-10-12"),
        ("ashura", "2023-07-28"),
        ("mawlid", "2017-12-01"),
    ],
)
def test_islamic_feasts_lie_in_their_interval(name: str, began: str) -> None:
    (feast,) = holidays.occurrences(name, int(began[:4]))
    assert feast.first <= date.fromisoformat(began) <= feast.last
    assert abs((feast.day - date.fromisoformat(began)).days) <= 1


def test_an_islamic_feast_may_fall_twice_in_a_year() -> None:
    assert len(holidays.occurrences("eid al-fitr", 2000)) == 2
    (found,) = times("It fell on Eid al-Fitr 2000.")
    assert (found.type, found.value, interval(found)) == ("DATE", None, None)


@given(st.sampled_from(sorted(holidays.FEASTS)), st.integers(1500, 9100))
def test_each_occurrence_lies_in_its_year_and_its_interval(name: str, year: int) -> None:
    for feast in holidays.occurrences(name, year):
        assert feast.day.year == year
        assert feast.first <= feast.day <= feast.last


@pytest.mark.parametrize(
    ("text", "words", "type_", "value", "days"),
    [
        ("They fled during Ramadan 2016.", "Ramadan 2016", "DURATION", "P30D", "2016-06-06/2016-07-07"),
        ("They fled on Eid al-Fitr 2016.", "Eid al-Fitr 2016", "DATE", "2016-07-07", "2016-07-06/2016-07-10"),
        ("They fled on Eid ul-Adha, 2016.", "Eid ul-Adha, 2016", "DATE", "2016-09-13", "2016-09-12/2016-09-17"),
        ("They fled at Ashura 2016.", "Ashura 2016", "DATE", "2016-10-12", "2016-10-11/2016-10-13"),
        ("They fled at Hanukkah 2016.", "Hanukkah 2016", "DURATION", "P8D", "2016-12-24/2017-01-01"),
        ("They fled on Christmas Day.", "Christmas Day", "DATE", "2016-12-25", "2016-12-25/2016-12-25"),
        ("They fled on New Year's Day.", "New Year's Day", "DATE", "2017-01-01", "2017-01-01/2017-01-01"),
        ("They fled on New Year’s Eve.", "New Year’s Eve", "DATE", "2016-12-31", "2016-12-31/2016-12-31"),
        ("They will flee at Nowruz.", "Nowruz", "DATE", "2017-03-21", "2017-03-20/2017-03-21"),
        ("They will meet at Easter.", "Easter", "DATE", "2017-04-16", "2017-04-14/2017-04-17"),
        ("They will meet on Easter Monday.", "Easter Monday", "DATE", "2017-04-17", "2017-04-17/2017-04-17"),
        ("They met on Good Friday 2016.", "Good Friday 2016", "DATE", "2016-03-25", "2016-03-25/2016-03-25"),
        ("They met last Christmas.", "last Christmas", "DATE", "2016-12-25", "2016-12-25/2016-12-25"),
        ("They will flee next Christmas.", "next Christmas", "DATE", "2017-12-25", "2017-12-25/2017-12-25"),
        ("They fled during Ramadan.", "Ramadan", "DURATION", None, None),  # nine months ago: too far to go unsaid
        ("They fled at Eid.", "Eid", "DATE", None, None),
        ("They met at Christmas 2015.", "Christmas 2015", "DATE", "2015-12-25", "2015-12-25/2015-12-25"),
    ],
)
def test_reports_name_feasts(text: str, words: str, type_: str, value: str | None, days: str | None) -> None:
    (found,) = times(text)
    assert (found.text, found.type, found.value, interval(found)) == (words, type_, value, days)


def test_a_feast_going_on_is_that_of_the_report() -> None:
    (found,) = times("Talks go on in Ramadan.", "2017-06-10")
    assert interval(found) == "2017-05-26/2017-06-26"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ramadhan", "ramadan"),
        ("Eid al-Azha", "eid al-adha"),
        ("Eid-ul-Fitr", "eid al-fitr"),
        ("Norouz", "nowruz"),
        ("Chanukah", "hanukkah"),
        ("Ashoura", "ashura"),
        ("Arba'een", "arbaeen"),
        ("Orthodox Christmas", "orthodox christmas"),
        ("Christmas Eve", "christmas eve"),
        ("International Women’s Day", "women's day"),
        ("May Day", "may day"),
        ("Eid", None),
    ],
)
def test_names_of_feasts(words: str, name: str | None) -> None:
    assert feast_name(words) == name
    (found,) = times(f"They met at {words} 2016.")
    assert found.text == f"{words} 2016"
