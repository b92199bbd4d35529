"""A watch against a site on loopback: what is read, once, and what is asked."""

from __future__ import annotations

from datetime import timedelta

from site_on_loopback import START, Clock, Site, add_feed, item, page, rss, run, watch

from dateline.records.stored import Filter
from dateline.store import Store


def titles(store: Store) -> list[str]:
    with store.reading() as view:
        return sorted(one.title or "" for one in view.articles(Filter(limit=1000)).items)


def test_new_entries_are_fetched_read_and_kept_with_where_they_come_from(
    site: Site, store: Store, clock: Clock
) -> None:
    one = site.put("/one", page("Gao is shelled"))
    two = site.put("/two", page("Mopti is quiet"))
    id_ = add_feed(store, site.put("/feed", rss(item(one, "Gao"), item(two, "Mopti"))), outlet="The News")
    over = watch(store, clock).run(once=True)
    assert (over.looks, over.added, over.waiting) == (1, 2, 0)
    with store.reading() as view:
        found = {one.url: one for one in view.articles(Filter()).items}
        assert set(found) == {one, two}
        assert found[one].outlet == "The News"
        assert found[one].published == START.isoformat().replace("+00:00", "Z") or found[one].published
        watched = view.feed(id_)
        assert watched is not None
        assert (watched.state.tally.added, watched.state.error, watched.feed.title) == (2, None, "News")
        (fetch,) = view.connection.exec_driver_sql(
            "SELECT status, headers, fetched, url FROM fetches WHERE url = ?", (one,)
        ).all()
        assert fetch.status == 200
        assert "ETag" in fetch.headers
        assert fetch.fetched.startswith("2026-11-20T12:")


def test_a_day_of_watching_asks_conditionally_and_adds_nothing_twice(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("Gao is shelled"))
    add_feed(store, site.put("/feed", rss(item(one))))
    run(store, clock, 30)
    assert len(titles(store)) == 1
    assert site.count("/feed", 200) == 1
    assert site.count("/feed", 304) > 4
    assert site.count("/one", 200) == 1
    assert site.count("/one", 304) == 3, "after 1, 6 and 24 hours"


def test_an_edited_page_becomes_a_revision(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("Gao is shelled"))
    id_ = add_feed(store, site.put("/feed", rss(item(one))))
    run(store, clock, 0.5)
    site.put("/one", page("Gao is shelled", "Rebels shelled Mopti"))
    run(store, clock, 1)
    with store.reading() as view:
        (article,) = view.articles(Filter()).items
        assert article.revision == 2
        watched = view.feed(id_)
        assert watched is not None
        assert (watched.state.tally.added, watched.state.tally.revised) == (1, 1)


def test_a_changed_guid_is_no_second_article(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("Gao is shelled"))
    add_feed(store, site.put("/feed", rss(item(one, guid="1"))))
    run(store, clock, 0.5)
    site.put("/feed", rss(item(one, guid="2")))
    run(store, clock, 1)
    assert len(titles(store)) == 1
    assert site.count("/one", 200) == 1


def test_a_page_known_by_one_feed_is_not_fetched_for_another(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("Gao is shelled"))
    site.put("/one?utm_source=x", page("Gao is shelled"))
    add_feed(store, site.put("/feed", rss(item(one))))
    second = add_feed(store, site.put("/feed", rss(item(one + "?utm_source=x")), host="other.test"))
    run(store, clock, 0.5)
    # Whichever of the two feeds answered first.
    assert site.count("/one") + site.count("/one?utm_source=x") == 1
    with store.reading() as view:
        watched = {one.feed.id: one.state.tally for one in view.feeds()}
    assert sorted(tally.left_out for tally in watched.values()) == [(), (("duplicate", 1),)]
    assert second in watched


def test_the_feeds_own_whole_text_spares_the_page(site: Site, store: Store, clock: Clock) -> None:
    words = "<p>Rebels shelled Gao</p>" + "<p>and so on and on and on it went with many words</p>" * 30
    url = site.url("/one")
    add_feed(store, site.put("/feed", rss(item(url, description=words))))
    run(store, clock, 0.2)
    assert len(titles(store)) == 1
    assert site.count("/one") == 0


def test_no_feed_puts_words_into_anothers_mouth(site: Site, store: Store, clock: Clock) -> None:
    words = "<p>Rebels shelled Gao</p>" + "<p>and so on and on and on it went with many words</p>" * 30
    url = site.put("/one", page("What really stands there"), host="honest.test")
    add_feed(store, site.put("/feed", rss(item(url, description=words)), host="liar.test"))
    run(store, clock, 0.2)
    assert site.count("/one", host="honest.test") == 1
    assert titles(store) == ["What really stands there"]


def test_old_entries_are_left_out_and_counted(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("Gao is shelled"))
    id_ = add_feed(store, site.put("/feed", rss(item(one, published=START - timedelta(days=40)))))
    run(store, clock, 8)
    assert site.count("/one") == 0
    with store.reading() as view:
        watched = view.feed(id_)
    assert watched is not None
    assert watched.state.tally.left_out == (("too old", 1),)
