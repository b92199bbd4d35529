"""No host is asked too often, two at a time, or while it is in trouble; and that is remembered."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import FetchError
from dateline.sources.fetching import Pace, Pacing, next_allowed, pace_from_json
from dateline.sources.fetching.pacing import DAY, FIRST_WAIT, GAP, MAX_WAIT, after_answer, after_trouble

START = 1_800_000_000.0


class Time:
    """A clock that only moves when someone sleeps."""

    def __init__(self) -> None:
        self.now = START
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def pacing(time: Time, *paces: Pace) -> Pacing:
    return Pacing(clock=time.clock, sleep=time.sleep, paces=paces)


def test_a_gap_is_left_between_two_questions_to_one_host() -> None:
    time = Time()
    turns = pacing(time)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        with turns.turn(host):
            time.now += 0.5
    assert time.slept == pytest.approx([GAP - 0.5, GAP])


@pytest.mark.parametrize(("wish", "gap"), [(None, 2.0), (0.1, 2.0), (10.0, 10.0), (600.0, 60.0)])
def test_a_hosts_wish_is_kept_within_reason(wish: float | None, gap: float) -> None:
    time = Time()
    turns = pacing(time)
    for _ in range(2):
        with turns.turn("a.example", gap=wish):
            pass
    assert time.slept == [gap]


def fail(turns: Pacing, error: FetchError, host: str = "a.example") -> None:
    with pytest.raises(FetchError), turns.turn(host):
        raise error


def test_a_host_in_trouble_is_left_alone_longer_and_longer() -> None:
    time = Time()
    turns = pacing(time)
    waits = []
    for _ in range(12):
        fail(turns, FetchError("x", "no answer"))
        waits.append(turns.pace("a.example").until - time.now)
        time.now = turns.pace("a.example").until
    assert waits[:9] == sorted(waits[:9])
    assert FIRST_WAIT <= waits[0] <= FIRST_WAIT * 1.25
    assert MAX_WAIT <= waits[-1] <= MAX_WAIT * 1.25
    with turns.turn("a.example"):
        pass
    assert (turns.pace("a.example").failures, turns.pace("a.example").until) == (0, 0.0)


def test_the_wish_of_a_busy_host_is_kept() -> None:
    time = Time()
    turns = pacing(time)
    fail(turns, FetchError("x", "busy", status=429, retry_after=1800.0))
    assert 1800 <= turns.pace("a.example").until - time.now <= 1800 * 1.25
    with pytest.raises(FetchError, match="left alone for another") as caught, turns.turn("a.example"):
        raise AssertionError("never reached")
    assert caught.value.retry_after >= 1800
    assert turns.pace("a.example").failures == 1


@pytest.mark.parametrize(
    ("error", "failures"),
    [
        (FetchError("x", "not found", status=404, final=True), 0),
        (FetchError("x", "forbidden", status=403), 0),
        (FetchError("x", "a refused address", final=True), 0),
        (FetchError("x", "busy", status=429), 1),
        (FetchError("x", "oops", status=500), 1),
        (FetchError("x", "no answer"), 1),
    ],
)
def test_one_wrong_address_is_not_the_hosts_trouble(error: FetchError, failures: int) -> None:
    turns = pacing(Time())
    fail(turns, error)
    assert turns.pace("a.example").failures == failures


def test_paces_live_on_as_json() -> None:
    time = Time()
    turns = pacing(time)
    fail(turns, FetchError("x", "busy", status=503, retry_after=3600.0))
    with turns.turn("b.example", gap=30):
        pass
    kept = json.dumps([asdict(pace) for pace in turns.paces()])
    again = pacing(time, *(pace_from_json(value) for value in json.loads(kept)))
    assert again.paces() == turns.paces()
    with pytest.raises(FetchError, match="left alone"), again.turn("a.example"):
        pass


def test_other_errors_note_the_visit_and_nothing_else() -> None:
    time = Time()
    turns = pacing(time)
    with pytest.raises(KeyboardInterrupt), turns.turn("a.example"):
        raise KeyboardInterrupt
    assert turns.pace("a.example") == Pace("a.example", last=START)


def test_one_question_at_a_time_to_each_host() -> None:
    turns = Pacing(clock=lambda: datetime.now(UTC), sleep=lambda seconds: None)
    busy: dict[str, int] = {"a": 0, "b": 0}
    most: list[int] = []
    both = threading.Barrier(2)

    def ask(host: str) -> None:
        for round_ in range(20):
            with turns.turn(host):
                busy[host] += 1
                most.append(busy[host])
                if round_ == 0 and threading.current_thread().name == "first":
                    both.wait(timeout=5)  # Two hosts are asked at the same moment.
                busy[host] -= 1

    threads = [threading.Thread(target=ask, args=(host,), name=name) for host in "ab" for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(most) == 80
    assert set(most) == {1}


def test_chance_is_told_by_host_and_count() -> None:
    one, two = Pace("a.example"), Pace("b.example")
    assert after_trouble(one, START) == after_trouble(one, START)
    assert after_trouble(one, START).until != after_trouble(two, START).until


numbers = st.floats(0, 4e9)
paces = st.builds(Pace, st.text(), st.none() | numbers, numbers, st.integers(0, 10_000), st.floats(GAP, 60))


@given(paces, numbers, st.none() | st.floats(0, DAY))
def test_the_next_time_is_never_past_and_never_far(pace: Pace, now: float, wish: float | None) -> None:
    for one in (pace, after_answer(pace, now), after_trouble(pace, now, retry_after=wish)):
        assert now <= next_allowed(one, now) <= now + DAY
    assert next_allowed(after_answer(pace, now), now) >= now + GAP - 1e-3
    if wish is not None:
        assert next_allowed(after_trouble(pace, now, retry_after=wish), now) >= now + wish - 1e-3


@given(paces)
def test_json_round_trip(pace: Pace) -> None:
    assert pace_from_json(json.loads(json.dumps(asdict(pace)))) == pace


@pytest.mark.parametrize("value", [{"host": "a"}, {"host": "a", "last": "x", "until": float("nan"), "failures": -1}])
def test_json_that_makes_no_sense_is_a_new_host(value: dict[str, object]) -> None:
    assert pace_from_json(value) == Pace("a")
    with pytest.raises(ValueError, match="name of its host"):
        pace_from_json({})
