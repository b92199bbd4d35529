"""Rules, turn and fetch together."""

from __future__ import annotations

import pytest
from loopback import NOW, answer, by_path, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching import Pacing, Robots, Visitor

RULES = answer(body=b"User-agent: *\nDisallow: /no\nCrawl-delay: 5")


def visitor(slept: list[float], *, asks: bool = True) -> Visitor:
    one = fetcher()
    return Visitor(
        one,
        pacing=Pacing(clock=lambda: NOW, sleep=slept.append),
        robots=Robots(one, clock=lambda: NOW) if asks else None,
    )


def test_a_visit_keeps_to_rules_and_turns() -> None:
    slept: list[float] = []
    with serving(by_path(robots_txt=RULES, a=answer(body=b"news"))) as server:
        ours = visitor(slept)
        assert ours.get(f"{server.url}/a").body == b"news"
        assert ours.get(f"{server.url}/a").body == b"news"
        with pytest.raises(FetchError, match="asks programs not to"):
            ours.get(f"{server.url}/no/1")
        assert len(server.asked) == 3
    assert slept == [5.0, 5.0, 5.0]


def test_a_redirect_leads_to_nothing_that_is_forbidden() -> None:
    with serving(by_path(robots_txt=RULES, a=answer("302 Found", location="/no/1"))) as server:
        with pytest.raises(FetchError, match="asks programs not to"):
            visitor([]).get(f"{server.url}/a")
        assert [asked.split(b" ")[1] for asked in server.asked] == [b"/robots.txt", b"/a"]


def test_feeds_are_asked_without_robots() -> None:
    with serving(by_path(robots_txt=RULES, no=answer(body=b"<rss/>"))) as server:
        assert visitor([], asks=False).get(f"{server.url}/no").body == b"<rss/>"
        assert len(server.asked) == 1


def test_what_is_no_address_is_an_error() -> None:
    with pytest.raises(FetchError, match="whole addresses") as caught:
        visitor([]).get("feed")
    assert caught.value.final
