"""When a feed is asked next, and what is said of its health; no net, no store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from site_on_loopback import START

from dateline.articles import make_article, unsupported_language
from dateline.errors import FetchError, InputError, UnsuitableInput
from dateline.pipeline.watching import health_of, read_moment, span
from dateline.pipeline.watching.entries import TooShort, has_own_text, kind_of_error, of_one_site
from dateline.pipeline.watching.rhythm import next_look, next_try, usual_gap
from dateline.pipeline.watching.times import spelt
from dateline.records import RawInput
from dateline.records.feed import Feed, FeedEntry
from dateline.records.watched import FeedState, WatchedFeed

FEED = Feed("f1", "https://feeds.news.example/rss", "News", site="https://www.other.example/")


def every(gap: timedelta, *, count: int = 12, until: datetime = START) -> FeedState:
    return FeedState(looked=spelt(START), entries=tuple(spelt(until - gap * n) for n in range(count)))


def wait(state: FeedState, now: datetime = START) -> timedelta:
    due = read_moment(next_look("f1", state, now))
    assert due is not None
    return due - now


@given(
    st.builds(
        FeedState,
        entries=st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: f"{at:%FT%TZ}")).map(
            lambda times: tuple(sorted(times, reverse=True))
        ),
        ttl=st.none() | st.integers(-5, 10**7),
        skip_hours=st.lists(st.integers(0, 23)).map(tuple),
        skip_days=st.lists(st.sampled_from(["Monday", "Friday", "Nonsense"])).map(tuple),
        looks=st.integers(0, 10**6),
    )
)
def test_whatever_a_feed_says_it_is_asked_again_within_bounds(state: FeedState) -> None:
    bare = replace(state, skip_hours=(), skip_days=())
    most = timedelta(hours=6.6) if state.ttl is None else timedelta(hours=26.5)
    assert timedelta(minutes=5) - timedelta(seconds=1) <= wait(bare) <= most
    assert wait(bare) <= wait(state) + timedelta(seconds=1)
    assert wait(state) <= most + timedelta(days=7)


def test_the_rhythm_sets_the_pace() -> None:
    hourly, slow, quick = every(timedelta(hours=1)), every(timedelta(days=3)), every(timedelta(seconds=20))
    assert timedelta(minutes=30) <= wait(hourly) <= timedelta(minutes=33)
    assert timedelta(hours=6) <= wait(slow) <= timedelta(hours=6.6)
    assert timedelta(minutes=5) - timedelta(seconds=1) <= wait(quick) <= timedelta(minutes=5.5)
    assert wait(FeedState()) >= timedelta(minutes=30)
    assert wait(replace(quick, ttl=60)) >= timedelta(hours=1)


def test_heaps_and_days_alone_make_no_rhythm_of_nothing() -> None:
    days = FeedState(entries=tuple(f"2026-11-{20 - n // 5:02}" for n in range(15)))
    assert usual_gap(days.entries) == timedelta(days=2) / 14 / 4


def test_hours_and_days_that_are_not_wanted_are_kept_free() -> None:
    state = replace(every(timedelta(hours=1)), skip_hours=(12, 13, 14))
    assert next_look("f1", state, START) == "2026-11-20T15:00:00Z"
    friday = replace(every(timedelta(hours=1)), skip_days=("Friday",))
    assert next_look("f1", friday, START) == "2026-11-21T00:00:00Z"
    never = replace(every(timedelta(hours=1)), skip_hours=tuple(range(24)))
    assert wait(never) <= timedelta(minutes=33)


def test_failures_double_the_wait_and_retry_after_goes_first() -> None:
    waits = [read_moment(next_try("f1", FeedState(failures=n), START)) for n in range(1, 12)]
    gaps = [moment - START for moment in waits if moment is not None]
    assert len(gaps) == 11
    assert gaps == sorted(gaps)
    assert timedelta(minutes=5) - timedelta(seconds=1) <= gaps[0] <= timedelta(minutes=5.5)
    assert gaps[-1] <= timedelta(hours=6.6)
    asked = read_moment(next_try("f1", FeedState(failures=1), START, retry_after=7200))
    assert asked is not None
    assert asked - START >= timedelta(hours=2)
    assert next_try("f1", FeedState(failures=1), START) == next_try("f1", FeedState(failures=1), START)


def test_health_in_words() -> None:
    def health(state: FeedState, *, paused: bool = False, now: datetime = START) -> tuple[str, str]:
        found = health_of(WatchedFeed(replace(FEED, paused=paused), state), now)
        return found.state, found.words

    assert health(FeedState()) == ("new", "")
    assert health(every(timedelta(hours=1))) == ("ok", "")
    assert health(every(timedelta(hours=1)), paused=True) == ("paused", "")
    failing = FeedState(looked="x", error="HTTP 500", failures=3)
    assert health(failing) == ("failing", "HTTP 500 (3 times in a row)")
    silent = health(every(timedelta(hours=1)), now=START + timedelta(days=4))
    assert silent == ("silent", "no entry for 4 days, usually one in 60 minutes; has it moved? Look at its site")
    assert health(FeedState(looked="x"))[0] == "silent"
    assert span(timedelta(seconds=3)) == "1 minute"


def test_what_is_of_one_site() -> None:
    assert of_one_site(FEED, "https://www.news.example/a")
    assert of_one_site(FEED, "https://other.example/a")
    assert not of_one_site(FEED, "https://evilnews.example/a")
    assert not of_one_site(FEED, "https://x.example/a")
    assert not of_one_site(FEED, "no address")


def test_a_teaser_is_no_own_text() -> None:
    words = "word " * 200
    assert has_own_text(FEED, FeedEntry(None, None, "t", content=words))
    assert not has_own_text(FEED, FeedEntry(None, None, "t", content=words + "Read more"))
    assert not has_own_text(FEED, FeedEntry(None, "https://x.example/a", "t", content=words))


def test_kinds_of_reasons() -> None:
    assert kind_of_error(FetchError("x", "HTTP 404", status=404)) == "gone"
    assert kind_of_error(FetchError("x", "HTTP 403", status=403)) == "paywall"
    assert kind_of_error(FetchError("x", "it did not answer")) == "unreachable"
    assert kind_of_error(UnsuitableInput("x", "is empty")) == "no text"
    assert kind_of_error(TooShort("x", "has 3 words only")) == "too short"
    assert kind_of_error(InputError("x", "internal error")) == "unreadable"


def test_the_words_by_which_kinds_are_told_are_those_of_the_stages() -> None:
    french = "Le gouvernement a annoncé une nouvelle loi sur la sécurité et les députés voteront le texte mardi. " * 5
    reason = unsupported_language(make_article(RawInput("x", french.encode(), "text")))
    assert reason is not None
    assert kind_of_error(UnsuitableInput("x", reason)) == "not English"
