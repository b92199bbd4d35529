"""What is watched, in both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.errors import NotStored
from dateline.records.feed import Feed, FeedEntry
from dateline.records.watched import FeedState, KnownEntry, PageMemory, Tally
from dateline.store import Store

NOW, LATER = "2026-11-20T12:00:00Z", "2026-11-20T13:00:00Z"
FEED = Feed("f1", "https://a.example/rss", "A", country="SDN", tags=("x", "y"))
OTHER = Feed("f2", "https://b.example/rss", "b")
STATE = FeedState(etag='"1"', due=NOW, entries=(NOW,), skip_hours=(1, 2), tally=Tally(1, 2, 3, (("robots", 4),)))


def entry(number: int, *, guid: str | None = None, content: str | None = None) -> FeedEntry:
    url = f"https://a.example/{number}"
    keys = (*((f"guid:{guid}",) if guid else ()), f"url:a.example/{number}")
    return FeedEntry(guid, url, f'Title {number} \0 \ud800 "content":"', content=content, keys=keys)


def known(number: int, feed: str = "f1", **changes: object) -> KnownEntry:
    made = entry(number)
    return replace(
        KnownEntry(feed, made.keys[0], made.keys[-1], NOW, due=NOW, entry=made, page=PageMemory(etag="e")),
        **changes,  # type: ignore[arg-type]
    )


def test_a_feed_comes_back_as_it_was_put(store: Store) -> None:
    with store.writing() as tx:
        assert tx.add_feed(FEED)
        assert not tx.add_feed(replace(FEED, title="again"))
        assert not tx.add_feed(replace(FEED, id="f9"))
        tx.put_feed(FEED, STATE)
        tx.put_feed(replace(FEED, id="gone", url="https://gone.example"), STATE)
    with store.reading() as view:
        (watched,) = view.feeds()
        assert (watched.feed, watched.state, watched.waiting) == (FEED, STATE, 0)
        assert view.feed("f1") == watched
        assert view.feed("none") is None


def test_feeds_are_found_by_address_and_beginning_of_id(store: Store) -> None:
    with store.writing() as tx:
        tx.add_feed(FEED)
        tx.add_feed(OTHER)
        assert tx.find_feed("https://b.example/rss").feed == OTHER
        assert tx.find_feed("f2").feed == OTHER
        with pytest.raises(NotStored, match="more than one"):
            tx.find_feed("f")
        with pytest.raises(NotStored, match="no feed 'f%'"):
            tx.find_feed("f%")


def test_pause_and_resume(store: Store) -> None:
    with store.writing() as tx:
        tx.add_feed(FEED)
        tx.put_feed(FEED, replace(STATE, failures=3, error="x"))
        tx.pause_feed("f1", paused=True)
        assert [one.feed.paused for one in tx.feeds()] == [True]
        tx.pause_feed("f1", paused=False)
        (watched,) = tx.feeds()
        assert (watched.feed.paused, watched.state.error, watched.state.due) == (False, None, None)


def test_entries_are_known_by_guid_here_and_by_address_everywhere(store: Store) -> None:
    with store.writing() as tx:
        tx.add_feed(FEED)
        tx.add_feed(OTHER)
        tx.put_entries([known(1), known(2, key="guid:two")])
        here = tx.known_entries("f1", [entry(1), entry(2, guid="two"), entry(9, guid="two"), entry(3, guid="new")])
        assert [one and one.key for one in here] == ["url:a.example/1", "guid:two", "guid:two", None]
        there = tx.known_entries("f2", [entry(1, guid="x"), entry(9, guid="two")])
        assert [one and one.feed for one in there] == ["f1", None], "a guid counts in its own feed only"
        tx.put_entries([known(1, "f2", state="skipped", reason="duplicate: of f1", due=None)])
        own = tx.known_entries("f2", [entry(1)])[0]
        assert own is not None
        assert own.feed == "f2"


def test_what_is_due_comes_in_order_and_once_it_is_time(store: Store) -> None:
    with store.writing() as tx:
        tx.add_feed(FEED)
        text = known(3, entry=entry(3, content='<p>"whole"</p>'), due="2026-11-20T11:00:00Z")
        tx.put_entries([known(1), known(2, due=LATER), text, known(4, state="added", due=None)])
    with store.reading() as view:
        assert [(one.key, one.own_text) for one in view.due_entries(NOW, limit=9)] == [
            ("url:a.example/3", True),
            ("url:a.example/1", False),
        ]
        assert view.next_entry_due(NOW) == LATER
        assert view.next_entry_due(LATER) is None
        assert (view.waiting(), view.waiting("f1"), view.waiting("f2")) == (3, 3, 0)
        back = view.entry("f1", "url:a.example/1")
        assert back is not None
        assert back.entry == entry(1)
        assert back.page == PageMemory(etag="e")


def test_keys_of_any_length_and_kind_are_kept(store: Store) -> None:
    long = entry(1, guid="g" * 4000 + "\0\ud800")
    with store.writing() as tx:
        tx.add_feed(FEED)
        tx.put_entries([known(1, key=long.keys[0], url="url:" + "u" * 4000)])
        assert tx.known_entries("f1", [long])[0] is not None
        assert tx.known_entries("f1", [entry(1, guid="g" * 4000 + "\0x")]) == [None]


def test_a_removed_feed_takes_its_entries_and_frees_what_waited_for_others(store: Store) -> None:
    with store.writing() as tx:
        tx.add_feed(FEED)
        tx.add_feed(OTHER)
        duplicate = {"state": "skipped", "reason": "duplicate: known by the feed f1", "due": None}
        tx.put_entries([known(1), known(2, state="added"), known(1, "f2", **duplicate), known(2, "f2", **duplicate)])
        tx.remove_feed("f1")
    with store.reading() as view:
        assert [one.feed.id for one in view.feeds()] == ["f2"]
        assert view.known_entries("f2", [entry(1)]) == [None], "it was still to be read: found again"
        assert view.known_entries("f2", [entry(2)]) != [None], "it is in the store"


def test_hosts_are_kept_and_changed(store: Store) -> None:
    with store.writing() as tx:
        tx.put_hosts([{"host": "b.example", "until": 1.5}, {"host": "a.example", "until": 0}])
        tx.put_hosts([{"host": "b.example", "until": 2.5}])
    with store.reading() as view:
        assert view.host_states() == ({"host": "a.example", "until": 0}, {"host": "b.example", "until": 2.5})
