"""What is news, and when it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.pipeline.alerting import deciding
from dateline.pipeline.alerting.deciding import Standing, due, firing, news, standing_of
from dateline.records.alert import Alert, Firing

ALERT = Alert("a", "q", "events", "atom", "f", None, 0, 0, 1, 0.0, "2026-01-01T00:00:00Z")
AT = "2026-03-01T12:30:00Z"
NUMBERS = st.integers(0, 10**9) | st.floats(0, 10**9)
STANDINGS = st.builds(
    Standing,
    st.sampled_from(("happened", "planned", "denied")),
    st.dictionaries(st.sampled_from(("killed", "wounded")), NUMBERS),
    st.integers(0, 9),
    st.floats(0, 1),
)


def one(version: str, at: str = AT, state: str = "sent", tries: int = 1) -> Firing:
    return Firing("a", "e", version, at, state, tries)


@pytest.mark.parametrize(
    ("before", "after", "is_news"),
    [
        (10, 12, False),  # a fifth, but not three
        (10, 13, True),
        (15, 18, True),  # just a fifth and just three
        (16, 19, False),  # three, but not a fifth
        (100, 119, False),
        (100, 120, True),
        (20, 12, False),  # fewer is no news
        (None, 2, False),
        (None, 3, True),
        (3, None, False),
    ],
)
def test_a_toll_is_news_when_it_rises_by_a_fifth_and_by_three(
    before: int | None, after: int | None, *, is_news: bool
) -> None:
    was = Standing("happened", {} if before is None else {"wounded": before})
    now = Standing("happened", {} if after is None else {"wounded": after})
    assert bool(news(was, now)) is is_news


def test_a_status_that_changes_is_news_and_is_said() -> None:
    assert news(Standing("planned", {"killed": 1}), Standing("happened", {"killed": 9})) == (
        "status: planned -> happened",
        "killed: 1 -> 9",
    )


@given(STANDINGS)
def test_what_did_not_change_is_no_news_and_versions_are_read_back(now: Standing) -> None:
    read = standing_of(now.version())
    assert (read.status, dict(read.figures)) == (now.status, {k: float(v) for k, v in now.figures.items()})
    assert news(now, now) == news(read, now) == ()
    assert news(None, now) == ("new",)


@given(STANDINGS, STANDINGS)
def test_the_same_version_is_never_told_twice(first: Standing, second: Standing) -> None:
    told = [one(first.version())]
    again = firing(ALERT, "e", second, told=told, at=AT)
    if again is not None:
        told.append(again)
        assert again.version != told[0].version
    assert firing(ALERT, "e", first, told=told, at=AT) is None


def test_too_few_sources_or_too_little_confidence_wait_until_there_is_enough() -> None:
    strict = replace(ALERT, min_sources=3, min_confidence=0.8)
    for now in (Standing("happened", {}, 2, 0.9), Standing("happened", {}, 3, 0.7)):
        assert firing(strict, "e", now, told=(), at=AT) is None
    assert firing(strict, "e", Standing("happened", {}, 3, 0.8), told=(), at=AT) is not None
    # What was told before is told again though it is held for less likely now: that it is denied matters.
    assert firing(strict, "e", Standing("denied", {}, 1, 0.1), told=[one("happened")], at=AT) is not None


def test_a_cool_down_holds_the_second_back_and_nothing_is_lost() -> None:
    cool = replace(ALERT, cool_down=6 * 3600)
    told = [one("happened killed=3", at="2026-03-01T10:00:00Z")]
    held = firing(cool, "e", Standing("happened", {"killed": 9}), told=told, at=AT)
    assert held is not None and held.at == "2026-03-01T16:00:00Z" and held.state == "waiting"
    further = firing(cool, "e", Standing("happened", {"killed": 30}), told=[*told, held], at="2026-03-01T13:00:00Z")
    assert further is not None and further.at == held.at
    assert due(cool, None, at=AT) == AT
    known = [one("happened killed=3", at=AT, state="known", tries=0)]
    first = firing(cool, "e", Standing("happened", {"killed": 9}), told=known, at=AT)
    assert first is not None and first.at == AT, "what was only known was not told, and cools nothing down"


@given(st.integers(1, 10**6), st.integers(0, 4 * 10**9), st.integers(0, 10**6))
def test_a_digest_is_due_at_the_end_of_its_period(digest: int, second: int, later: int) -> None:
    at = deciding.written(deciding._EPOCH.fromtimestamp(second, deciding.UTC))
    end = deciding.moment(due(replace(ALERT, digest=digest), None, at=at)).timestamp()
    assert second < end <= second + digest
    assert end % digest == 0


def test_tries_come_at_growing_intervals_and_are_given_up() -> None:
    rests = [deciding.moment(deciding.rest(tries, at=AT, asked=None)) for tries in range(1, 10)]
    assert rests == sorted(rests) and rests[0] > deciding.moment(AT)
    assert deciding.rest(1, at=AT, asked=86_400.0) == "2026-03-02T12:30:00Z"
    assert not deciding.is_given_up(len(deciding.BACK_OFF))
    assert deciding.is_given_up(len(deciding.BACK_OFF) + 1)
