"""Records in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_sample import MILITANTS, QUETTA, TRAIN, event, told

from dateline.cli.words import (
    day_words,
    event_range,
    figure_words,
    growth_bar,
    listed,
    number_range,
    short_day,
    sides,
    sources_words,
    when,
    where,
)
from dateline.records.event import EventFigure
from dateline.records.listing import certainty
from dateline.records.resolved import Whereabouts


@pytest.mark.parametrize(
    ("first", "last", "precision", "shown"),
    [
        ("2025-03-11", "2025-03-11", "day", "2025-03-11"),
        ("2025-03-11", "2025-03-13", "days", "2025-03-11 to 2025-03-13"),
        ("2024-02-01", "2024-02-29", "month", "in February 2024"),
        ("2024-02-01", "2024-02-28", "month", "between 2024-02-01 and 2024-02-28"),
        ("2024-01-01", "2024-12-31", "longer", "in 2024"),
        ("2025-03-11", None, None, "since 2025-03-11"),
        (None, "2025-03-11", None, "until 2025-03-11"),
        (None, None, None, "no day told"),
    ],
)
def test_days_are_as_rough_as_they_are_known(
    first: str | None, last: str | None, precision: str | None, shown: str
) -> None:
    assert day_words(first, last, precision) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2025-03-11", "2025-03-13", "2025-03-13"),
        ("2025-03-01", "2025-03-31", "2025-03"),
        ("2025-01-01", "2025-12-31", "2025"),
        (None, None, "…"),
    ],
)
def test_the_day_at_the_edge_is_no_finer_than_known(first: str | None, last: str | None, shown: str) -> None:
    assert short_day(event(from_=first, to=last)) == shown


def test_the_day_of_a_report_is_never_shown_as_the_day_of_the_event() -> None:
    untold = event(from_=None, to=None, date_precision=None)
    assert when(untold) == "no day told, reported 2025-03-12 to 2025-03-13"
    assert when(event()) == "2025-03-11"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (QUETTA, "near Quetta, Balochistan, PAK"),
        (Whereabouts("Aleppo", "at", "x", "Aleppo", "province", "SYR", None, precision="province"),
         "in Aleppo province, SYR"),
        (Whereabouts("Aleppo", "at", "x", "Aleppo Governorate", "p", "SYR", None, precision="province"),
         "in Aleppo Governorate, SYR"),
        (Whereabouts("Syria", "at", "x", "Syria", "country", "SYR", precision="country"), "somewhere in Syria"),
        (Whereabouts("Sahel", "at", "x", "Sahel", "region", None, precision="region"), "in the area of Sahel"),
        (Whereabouts("Sur", "at", "x", "Sur", "city", "LBN", "Sur", precision="exact"), "Sur, LBN"),
        (Whereabouts("the village"), "“the village”, not on the map"),
        (None, "no place told"),
    ],
)  # fmt: skip
def test_places_say_how_finely_they_are_known(place: Whereabouts | None, shown: str) -> None:
    assert where(place) == shown


def test_sides() -> None:
    assert sides((MILITANTS,), (TRAIN,)) == "Baloch Liberation Army -> a passenger train"
    assert sides((), (TRAIN,)) == "? -> a passenger train"
    assert sides((MILITANTS,), ()) == "Baloch Liberation Army"
    assert sides((), ()) == ""


def test_names_are_told_once_and_bounded() -> None:
    assert listed([]) == ""
    assert listed(["A", "B", "A"]) == "A and B"
    assert listed("ABCDE") == "A, B, C and 2 more"


@pytest.mark.parametrize(
    ("low", "best", "high", "shown"),
    [
        (12, 13, 15, "12-15"), (20, 20, None, "20+"), (None, None, 9, "up to 9"), (3, 3, 3, "3"),
        (None, None, None, "?"), (None, 4, None, "4"),
        (0, 0, 0, "0"), (1_000_000, 1_200_000, 2_000_000, "1,000,000-2,000,000"),
    ],
)  # fmt: skip
def test_numbers_are_ranges(low: int | None, best: int | None, high: int | None, shown: str) -> None:
    assert number_range(low, best, high) == shown


def test_figures_name_those_who_stand_behind_them() -> None:
    (figure,) = event().figures
    # The outlet, where it names nobody; a number that was overtaken speaks no more.
    assert figure_words(figure) == "20-31 killed, say Gazette and security sources"
    assert figure_words(EventFigure("killed", 9, 9, 9, (told(1, 9, 9),))) == "9 killed, says security sources"


def test_at_least_stays_open() -> None:
    assert figure_words(EventFigure("killed", 20, 20, 20, (told(1, 20, None),))) == "20+ killed, says security sources"
    several = (told(1, 9, 9), told(2, 20, None), told(3, 99, None, superseded=True))
    assert event_range(EventFigure("killed", 9, 20, 20, several)) == "9-20+"
    assert event_range(EventFigure("killed", 9, 20, 20, (told(1, 9, None), told(2, 20, 20)))) == "9-20"


def test_sources_are_counted_apart_from_outlets() -> None:
    assert sources_words(event()) == "2 independent sources, 3 outlets"
    assert sources_words(event(independent_sources=1)) == "1 source, 3 outlets"
    assert sources_words(event(independent_sources=1, outlets=())) == "1 source"
    assert sources_words(event(independent_sources=4)) == "4 independent sources"


@pytest.mark.parametrize(
    ("confidence", "sources", "word"),
    [(0.85, 2, "confirmed"), (0.99, 1, "likely"), (0.84, 9, "likely"), (0.65, 1, "likely"), (0.64, 5, "unconfirmed")],
)
def test_one_source_never_confirms(confidence: float, sources: int, word: str) -> None:
    assert certainty(event(confidence=confidence, independent_sources=sources)) == word


def test_growth_shows_gaps() -> None:
    assert growth_bar([("2025-03-12", 2), ("2025-03-13", 8), ("2025-03-16", 1)]) == "▂█  ▁"
    assert growth_bar([]) == ""


@given(st.dictionaries(st.integers(0, 4000), st.integers(1, 10**6), min_size=1, max_size=40))
def test_growth_is_bounded_and_shows_every_report(days: dict[int, int]) -> None:
    start = date(2020, 1, 1)
    growth = [((start + timedelta(days=day)).isoformat(), count) for day, count in sorted(days.items())]
    bar = growth_bar(growth)
    assert 1 <= len(bar) <= 24
    assert "█" in bar
    assert bar[0] != " " != bar[-1]
