"""robots.txt is kept to, and where it cannot be had we wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import NOW, answer, by_path, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching import Robots, RobotsRules

RULES = b"""
User-agent: *
Disallow: /
User-agent: Dateline
Disallow: /private
Disallow: /*.pdf$
Allow: /private/open
Crawl-delay: 7
"""


def test_our_own_rules_come_before_those_for_all() -> None:
    rules = RobotsRules(RULES)
    assert rules.allowed("https://a.example/news/1")
    assert not rules.allowed("https://a.example/private/1")
    assert rules.allowed("https://a.example/private/open/1")
    assert not rules.allowed("https://a.example/x.pdf")
    assert rules.delay() == 7.0


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        (b"", None),
        (b"User-agent: *\nCrawl-delay: 0.5", 0.5),
        (b"User-agent: *\nCrawl-delay: 86400", 60.0),
        (b"User-agent: *\nCrawl-delay: soon", None),
        (b"User-agent: *\nCrawl-delay: nan", None),
        (b"User-agent: *\nRequest-rate: 1/30", 30.0),
        (b"User-agent: *\nRequest-rate: 1/" + b"9" * 500, 60.0),
        (b"User-agent: other\nCrawl-delay: 9", None),
    ],
)
def test_delay(text: bytes, delay: float | None) -> None:
    assert RobotsRules(text).delay() == delay


def test_a_huge_file_is_cut_between_lines() -> None:
    lines = b"User-agent: *\n" + b"Disallow: /kept/\n" * 40_000
    assert len(lines) > 500 * 1024
    rules = RobotsRules(lines + b"Disallow: /behind\n")
    assert not rules.allowed("http://a.example/kept/1")
    assert rules.allowed("http://a.example/behind")
    assert rules.allowed("http://a.example/kep")  # The cut left no half rule.


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(), st.text().map(lambda text: b"User-agent: *\nDisallow: " + text.encode())))
def test_whatever_is_in_it_something_is_made_of_it(body: bytes) -> None:
    rules = RobotsRules(body)
    assert rules.allowed("http://a.example/x") in (True, False)
    assert rules.delay() is None or 0 <= rules.delay() <= 60


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now


def test_it_is_fetched_once_a_day() -> None:
    clock = Clock()
    with serving(by_path(robots_txt=answer(body=RULES))) as server:
        robots = Robots(fetcher(), clock=clock)
        assert robots.allowed(f"{server.url}/a")
        assert not robots.allowed(f"{server.url}/private/x")
        assert robots.delay(f"{server.url}/a") == 7.0
        with pytest.raises(FetchError, match=r"robots\.txt asks programs not to") as caught:
            robots.check(f"{server.url}/private/x")
        assert caught.value.final
        assert len(server.asked) == 1
        assert server.asked[0].startswith(b"GET /robots.txt HTTP/1.1\r\n")
        clock.now += timedelta(hours=23)
        robots.check(f"{server.url}/a")
        assert len(server.asked) == 1
        clock.now += timedelta(hours=1)
        robots.check(f"{server.url}/a")
        assert len(server.asked) == 2


@pytest.mark.parametrize("status", ["400 Bad", "401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"])
def test_without_one_all_is_allowed(status: str) -> None:
    with serving(by_path(robots_txt=answer(status))) as server:
        robots = Robots(fetcher(), clock=lambda: NOW)
        assert robots.allowed(f"{server.url}/a")
        assert robots.delay(f"{server.url}/a") is None


@pytest.mark.parametrize("sent", [answer("503 Busy", retry_after="3600"), answer("429 Slow", retry_after="3600")])
def test_a_server_in_trouble_is_left_alone(sent: bytes) -> None:
    clock = Clock()
    with serving(by_path(robots_txt=sent)) as server:
        robots = Robots(fetcher(), clock=clock)
        assert not robots.allowed(f"{server.url}/a")
        clock.now += timedelta(minutes=10)
        with pytest.raises(FetchError, match=r"robots\.txt cannot be had.*HTTP") as caught:
            robots.check(f"{server.url}/a")
        assert (caught.value.retry_after, caught.value.final) == (3000.0, False)
        assert len(server.asked) == 1
        clock.now += timedelta(minutes=51)
        assert not robots.allowed(f"{server.url}/a")
        assert len(server.asked) == 2


def test_broken_answers_are_trouble_too() -> None:
    with serving(by_path(robots_txt=b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")) as server:
        assert not Robots(fetcher(), clock=lambda: NOW).allowed(f"{server.url}/a")
    assert not Robots(fetcher(), clock=lambda: NOW).allowed("http://127.0.0.1:1/a")


def test_old_rules_hold_while_new_ones_cannot_be_had() -> None:
    clock, answers = Clock(), [answer(body=RULES), answer("500 Oops")]
    with serving(lambda connection, asked: connection.sendall(answers.pop(0))) as server:
        robots = Robots(fetcher(), clock=clock)
        robots.check(f"{server.url}/a")
        clock.now += timedelta(hours=25)
        robots.check(f"{server.url}/a")
        assert not robots.allowed(f"{server.url}/private")
        assert len(server.asked) == 2


def test_an_inner_address_is_refused_for_good() -> None:
    with pytest.raises(FetchError, match="private network") as caught:
        Robots(fetcher(allow=()), clock=lambda: NOW).check("http://10.0.0.1/a")
    assert caught.value.final
    with pytest.raises(FetchError, match="whole addresses"):
        Robots(fetcher(), clock=lambda: NOW).check("ftp://a.example/")
