"""What servers, feeds and restarts do to a watch; real sockets, a clock that only sleep moves on."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import fake_stages
import pytest
from site_on_loopback import START, Clock, Site, Told, add_feed, item, page, rss, run, watch

from dateline.pipeline.watching import Rules, health_of
from dateline.records import Article, RawInput
from dateline.records.stored import Filter
from dateline.records.watched import WatchedFeed
from dateline.store import Store, open_store


def state_of(store: Store, feed: str) -> WatchedFeed:
    with store.reading() as view:
        found = view.feed(feed)
    assert found is not None
    return found


def addresses(store: Store) -> list[str]:
    with store.reading() as view:
        return sorted(one.url or "" for one in view.articles(Filter(limit=1000)).items)


# --- 11: what servers ask for outlives a restart


def test_etag_and_retry_after_are_kept_over_a_restart(site: Site, tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path}/s.sqlite"
    one = site.put("/one", page("Gao is shelled"))
    with open_store(url, clock=clock.text) as store:
        add_feed(store, site.put("/feed", rss(item(one))))
        tired = add_feed(store, site.put("/feed", status=429, headers={"Retry-After": "7200"}, host="tired.test"))
        run(store, clock, 0.1)
    begun = clock()
    site.put("/feed", rss(item(site.put("/two", page("Two"), host="tired.test"))), host="tired.test")
    for _ in range(12):  # started anew every ten minutes
        with open_store(url, clock=clock.text) as store:
            run(store, clock, 1 / 6)
        if clock() - begun < timedelta(seconds=6500):
            assert site.count("/feed", host="tired.test") == 1, "it asked to be left alone for two hours"
    with open_store(url, clock=clock.text) as store:
        run(store, clock, 1)
        assert site.count("/feed", 200, host="tired.test") == 1
        assert state_of(store, tired).state.error is None
    assert site.count("/feed", 200) == 1
    assert site.count("/feed", 304) >= 2


def test_a_host_that_wants_to_be_left_alone_is_after_a_restart(site: Site, tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path}/s.sqlite"
    pages = [
        site.put(f"/{n}", status=503, headers={"Retry-After": "3600"}, host="tired.test", tagged=False)
        for n in range(3)
    ]
    with open_store(url, clock=clock.text) as store:
        add_feed(store, site.put("/feed", rss(*(item(one) for one in pages))))
        watch(store, clock).run(once=True)
    asked = [sum(site.count(f"/{n}", host="tired.test") for n in range(3))]
    with open_store(url, clock=clock.text) as store:
        run(store, clock, 0.9)
        asked.append(sum(site.count(f"/{n}", host="tired.test") for n in range(3)))
        for n in range(3):
            site.put(f"/{n}", page(f"Page {n}"), host="tired.test")
        run(store, clock, 3)
    assert asked == [1, 1]
    with open_store(url, clock=clock.text) as store:
        assert addresses(store) == sorted(pages)


def test_a_failing_feed_is_asked_less_and_less_and_forgiven_at_once(site: Site, store: Store, clock: Clock) -> None:
    id_ = add_feed(store, site.put("/feed", status=500))
    run(store, clock, 24)
    assert 5 <= site.count("/feed") <= 12
    failing = state_of(store, id_)
    assert health_of(failing, clock()).state == "failing"
    assert "HTTP 500" in (failing.state.error or "")
    site.put("/feed", rss(item(site.put("/one", page("Gao is shelled")), published=clock())))
    run(store, clock, 8)
    healed = state_of(store, id_)
    assert (healed.state.failures, healed.state.error, healed.state.tally.added) == (0, None, 1)


def test_a_feed_that_is_gone_for_good_is_paused_and_says_so(site: Site, store: Store, clock: Clock) -> None:
    id_ = add_feed(store, site.put("/feed", status=410))
    run(store, clock, 48)
    assert site.count("/feed") == 1
    gone = state_of(store, id_)
    assert gone.feed.paused
    assert health_of(gone, clock()).state == "paused"
    assert "remove it" in health_of(gone, clock()).words


def test_a_move_for_good_is_followed_for_good(site: Site, store: Store, clock: Clock) -> None:
    new = site.put("/new", rss(item(site.put("/one", page("Gao is shelled")))), host="new.test")
    id_ = add_feed(store, site.put("/feed", status=301, headers={"Location": new}))
    run(store, clock, 24)
    assert state_of(store, id_).feed.url == new
    assert site.count("/feed") == 1
    assert site.count("/one", 200) == 1


def test_a_feed_that_moves_to_one_that_is_watched_is_paused(site: Site, store: Store, clock: Clock) -> None:
    new = site.put("/new", rss(item(site.put("/one", page("Gao is shelled")))), host="new.test")
    add_feed(store, new)
    id_ = add_feed(store, site.put("/feed", status=308, headers={"Location": new}))
    run(store, clock, 2)
    assert state_of(store, id_).feed.paused
    assert "watched already" in (state_of(store, id_).state.error or "")


# --- 13, 14: dates and identity


def test_broken_and_future_dates_are_never_now(site: Site, store: Store, clock: Clock) -> None:
    one, two = site.put("/one", page("One")), site.put("/two", page("Two"))
    ahead = START + timedelta(days=900)
    add_feed(store, site.put("/feed", rss(item(one, published=ahead), item(two, published=None, pubDate="next week"))))
    run(store, clock, 1)
    with store.reading() as view:
        assert [one.published for one in view.articles(Filter()).items] == [None, None]


def test_an_update_that_the_feed_tells_of_is_fetched(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("Gao is shelled"))
    dated = START - timedelta(days=3)

    def atom(updated: str) -> str:
        entry = f"<entry><id>1</id><title>t</title><link href='{one}'/><published>{dated.isoformat()}</published>"
        return (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>f</id>"
            f"{entry}<updated>{updated}</updated></entry></feed>"
        )

    add_feed(store, site.put("/feed", atom(dated.isoformat())))
    run(store, clock, 12)
    assert site.count("/one") == 1, "too old to be looked at again without a reason"
    site.put("/feed", atom(clock().isoformat()))
    site.put("/one", page("Gao is shelled", "Rebels shelled Mopti"))
    run(store, clock, 12)
    with store.reading() as view:
        assert [one.revision for one in view.articles(Filter()).items] == [2]


def test_an_entry_of_its_own_text_is_revised_without_asking_its_page(site: Site, store: Store, clock: Clock) -> None:
    url = site.url("/one")
    tail = "<p>and so on and on and on it went with many words</p>" * 30
    id_ = add_feed(store, site.put("/feed", rss(item(url, description=f"<p>Rebels shelled Gao</p>{tail}"))))
    run(store, clock, 1)
    site.put("/feed", rss(item(url, description=f"<p>Rebels shelled Mopti</p>{tail}")))
    run(store, clock, 30)
    tally = state_of(store, id_).state.tally
    assert (tally.added, tally.revised) == (1, 1)
    assert site.count("/one") == 0


# --- 15, 16: large feeds, broken feeds


def test_a_feed_of_too_many_entries_is_taken_step_by_step(
    site: Site, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.pipeline.watching.entries.MOST_WAITING", 4)
    pages = [site.put(f"/{n}", page(f"Title {n}", f"Rebels shelled Gao{n}")) for n in range(10)]
    add_feed(store, site.put("/feed", rss(*(item(url) for url in pages))))
    watch(store, clock).run(once=True)
    assert len(addresses(store)) == 4
    run(store, clock, 20)
    assert addresses(store) == sorted(pages)


def test_a_malformed_feed_is_an_error_and_not_nothing(site: Site, store: Store, clock: Clock) -> None:
    id_ = add_feed(store, site.put("/feed", "<rss><channel><item><title>x"))
    page_id = add_feed(store, site.put("/page", "<html><body>Hello</body></html>"))
    run(store, clock, 0.05)
    assert "broken" in health_of(state_of(store, id_), clock()).words
    assert "is a web page, not a feed" in health_of(state_of(store, page_id), clock()).words


# --- 8: slow servers; troubles that stay where they are


def test_a_slow_server_holds_up_nobody_else(site: Site, store: Store, clock: Clock) -> None:
    never = threading.Event()
    add_feed(store, site.put("/feed", "x", host="slow.test", wait=never))
    pages = [site.put("/one", page("One"), host=f"h{n}.test") for n in range(4)]
    for number, url in enumerate(pages):
        add_feed(store, site.put("/feed", rss(item(url)), host=f"h{number}.test"))
    log = Told()

    def enough() -> bool:
        clock.sleep(0.5)  # time passes, though one question is still waiting for its answer
        return sum(event == "article kept" for event, _ in log.lines) == 4

    watch(store, clock, log=log, stopped=enough).run()
    never.set()
    assert addresses(store) == sorted(pages)
    assert not [facts for event, facts in log.lines if event == "feed failed"]


def test_a_host_is_asked_one_question_at_a_time_and_not_too_often(site: Site, store: Store, clock: Clock) -> None:
    pages = [site.put(f"/{n}", page(f"Title {n}")) for n in range(6)]
    add_feed(store, site.put("/feed", rss(*(item(url) for url in pages))))
    begun = clock()
    watch(store, clock).run(once=True)
    assert len(addresses(store)) == 6
    # Feed, robots.txt and six pages: seven pauses of two seconds.
    assert clock() - begun >= timedelta(seconds=14)


def test_a_page_that_is_down_is_tried_again_and_then_given_up(site: Site, store: Store, clock: Clock) -> None:
    good, bad = site.put("/good", page("Good")), site.put("/bad", status=403)
    id_ = add_feed(store, site.put("/feed", rss(item(bad), item(good))))
    run(store, clock, 0.5)
    assert addresses(store) == [good]
    assert state_of(store, id_).waiting == 1
    run(store, clock, 72)
    assert site.count("/bad") == 5
    assert state_of(store, id_).state.tally.left_out == (("paywall", 1),)


def test_robots_are_kept_to_and_counted(site: Site, store: Store, clock: Clock) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\n", headers={"Content-Type": "text/plain"})
    one, two = site.put("/private/one", page("One")), site.put("/two", page("Two"))
    id_ = add_feed(store, site.put("/feed", rss(item(one), item(two))))
    run(store, clock, 1)
    assert addresses(store) == [two]
    assert site.count("/private/one") == 0
    assert state_of(store, id_).state.tally.left_out == (("robots", 1),)


def test_one_bad_page_never_stops_the_rest(site: Site, store: Store, clock: Clock) -> None:
    bodies = {
        "/a": "BREAK ARTICLE",
        "/b": "Title\nBREAK READER and more",
        "/c": "Title\nBREAK CLAIMS and more",
        "/d": page("Good"),
        "/e": " ",
    }
    pages = [site.put(path, body) for path, body in bodies.items()]
    film = site.put("/film", "x", headers={"Content-Type": "video/mp4"})
    id_ = add_feed(store, site.put("/feed", rss(*(item(url) for url in [*pages, film]))))
    run(store, clock, 1, rules=Rules(fewest_words=2))
    assert addresses(store) == [site.url("/d")]
    tally = state_of(store, id_).state.tally
    assert dict(tally.left_out) == {"unreadable": 3, "no text": 2}
    assert state_of(store, id_).waiting == 0


def test_a_line_that_grows_into_a_report_is_read_later(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", "Breaking")
    id_ = add_feed(store, site.put("/feed", rss(item(one))))
    run(store, clock, 0.5)
    assert state_of(store, id_).state.tally.left_out == (("too short", 1),)
    site.put("/one", page("Gao is shelled"))
    run(store, clock, 1)
    tally = state_of(store, id_).state.tally
    assert (tally.added, tally.left_out) == (1, ())


def test_an_article_that_is_gone_leads_to_the_front_page_and_is_none(site: Site, store: Store, clock: Clock) -> None:
    site.put("/", page("Welcome"))
    one = site.put("/one", status=302, headers={"Location": "/"})
    add_feed(store, site.put("/feed", rss(item(one))))
    run(store, clock, 1)
    assert addresses(store) == []


def test_a_silent_feed_is_told_by_its_own_rhythm(site: Site, store: Store, clock: Clock) -> None:
    times = [START - timedelta(hours=hours) for hours in range(12)]
    links = [site.put(f"/{n}", page(f"Title {n}")) for n in range(12)]
    id_ = add_feed(
        store,
        site.put("/feed", rss(*(item(link, published=at) for link, at in zip(links, times, strict=True)))),
    )
    run(store, clock, 20)
    assert health_of(state_of(store, id_), clock()).state == "ok"
    run(store, clock, 10)
    silent = health_of(state_of(store, id_), clock())
    assert silent.state == "silent"
    assert "no entry for 30 hours, usually one in 60 minutes" in silent.words


# --- other processes, other ends


def test_a_feed_removed_while_its_page_is_read_does_no_harm(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", page("One"))
    id_ = add_feed(store, site.put("/feed", rss(item(one))))
    fakes = fake_stages.load()

    def make_article(raw: RawInput, *, published: str | None) -> Article:
        with store.writing() as tx:
            tx.remove_feed(id_)
        return fakes.make_article(raw, published=published)

    run(store, clock, 1, resources=replace(fakes, make_article=make_article))
    assert site.count("/one") == 1
    assert addresses(store) == []
    with store.reading() as view:
        assert view.feeds() == ()


def test_what_waits_in_a_removed_feed_is_found_again_in_another(site: Site, store: Store, clock: Clock) -> None:
    one = site.put("/one", status=503)
    first = add_feed(store, site.put("/feed", rss(item(one))))
    add_feed(store, site.put("/feed", rss(item(one)), host="other.test"))
    run(store, clock, 0.05)
    with store.writing() as tx:
        for watched in tx.feeds():
            if watched.waiting:
                first = watched.feed.id
        tx.remove_feed(first)
    site.put("/one", page("One"))
    for host in ("news.test", "other.test"):
        site.put("/feed", rss(item(one), title="changed"), host=host)
    run(store, clock, 9)
    assert addresses(store) == [one]


def test_an_error_of_a_part_of_the_installation_ends_the_watch_and_loses_nothing(
    site: Site, store: Store, clock: Clock
) -> None:
    good, bad = site.put("/good", page("Good")), site.put("/bad", page("DAMAGED"))
    add_feed(store, site.put("/feed", rss(item(bad), item(good))))
    with pytest.raises(Exception, match="damaged"):
        run(store, clock, 1)
    site.put("/bad", page("Mended"))
    run(store, clock, 1, resources=fake_stages.load())
    assert addresses(store) == sorted([good, bad])


def test_a_store_that_another_process_writes_to_is_waited_for(site: Site, tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path}/s.sqlite"
    one = site.put("/one", page("One"))
    with open_store(url, clock=clock.text, wait_s=0.1) as store, open_store(url, clock=clock.text) as other:
        add_feed(store, site.put("/feed", rss(item(one))))
        held = other.writing()
        held.__enter__()
        log = Told()

        def sleep(seconds: float) -> None:
            if log.lines[-1:] and log.lines[-1][0] == "store busy" and len(log.lines) == 2:
                held.__exit__(None, None, None)
            clock.sleep(seconds)

        watch(store, clock, log=log, sleep=sleep).run(once=True)
        assert [event for event, _ in log.lines][:2] == ["store busy", "store busy"]
        assert addresses(store) == [one]


def test_of_an_index_of_sitemaps_the_latest_are_read_and_a_broken_one_spoils_none(
    site: Site, store: Store, clock: Clock
) -> None:
    one = site.put("/one", page("Gao is shelled"))
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    day = START.date().isoformat()
    latest = site.put("/s2025.xml", f"<urlset {space}><url><loc>{one}</loc><lastmod>{day}</lastmod></url></urlset>")
    broken = site.put("/s2024.xml", "<html><body>gone</body></html>")
    old = [site.put(f"/s{year}.xml", f"<urlset {space}></urlset>") for year in range(2010, 2020)]
    rows = [*((url, f"{2010 + at}-01-01") for at, url in enumerate(old)), (broken, "2024-12-31"), (latest, day)]
    told = "".join(f"<sitemap><loc>{url}</loc><lastmod>{on}</lastmod></sitemap>" for url, on in rows)
    feed = add_feed(store, site.put("/index.xml", f"<sitemapindex {space}>{told}</sitemapindex>"))
    run(store, clock, 1)
    assert site.count("/s2025.xml") >= 1
    assert site.count("/s2010.xml") == 0
    state = state_of(store, feed).state
    assert state.error is None
    assert any("could not be had" in problem for problem in state.problems)


def test_a_page_at_a_place_that_may_not_be_asked_is_failing(store: Store, clock: Clock) -> None:
    feed = add_feed(store, "https://10.0.0.1/world", kind="page")
    run(store, clock, 1)
    state = state_of(store, feed).state
    assert state.failures >= 1
    assert state.error is not None
