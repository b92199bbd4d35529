"""Redirects are followed by ourselves, and each step is judged as a first address."""

from __future__ import annotations

import httpcore2
import pytest
from loopback import Recorder, always, answer, by_path, fetcher, serving

from dateline.errors import FetchError

PUBLIC = ["8.8.8.8"]


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(status, location=location)


def test_redirects_are_followed_and_told() -> None:
    with serving(
        by_path(
            a=redirect("/b", "301 Moved Permanently"),
            b=redirect("c?x=1#part", "308 Permanent Redirect"),
            c=redirect("/d", "307 Temporary Redirect"),
            d=answer(body=b"news"),
        )
    ) as server:
        fetched = fetcher().get(f"{server.url}/a")
    assert fetched.asked == f"{server.url}/a"
    assert fetched.url == f"{server.url}/d"
    assert fetched.redirects == ((301, f"{server.url}/b"), (308, f"{server.url}/c?x=1"), (307, f"{server.url}/d"))
    assert fetched.moved == f"{server.url}/c?x=1"
    assert fetched.body == b"news"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/admin",
        "//127.0.0.1/admin",
        "http://169.254.169.254/latest/meta-data/",
        "http://0x7f.1/",
        "http://[::ffff:7f00:1]/",
        "http://inner.example/",
        "http://8.8.8.8:22/",
        "http://user:pw@8.8.8.8/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://8.8.8.8:6379/_FLUSHALL",
        "http://[",
    ],
)
def test_no_redirect_leads_inside(location: str) -> None:
    """The first server is public here (by a backend that leads all connections to loopback), the second must not be."""

    def resolve(host: str) -> list[str]:
        return ["10.0.0.5"] if host == "inner.example" else PUBLIC

    with serving(by_path(a=redirect(location))) as server:
        network = Recorder(httpcore2.SyncBackend(), server.port)
        with pytest.raises(FetchError) as caught:
            fetcher(allow=(), resolve=resolve, network=network).get("http://news.example/a")
        assert len(network.wanted) == 1
    assert caught.value.where == "http://news.example/a"
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    "location", ["http:///a", "\\\\127.0.0.1\\a", "/\\127.0.0.1/a", "?//127.0.0.1", "\t//8.8.8.8/a"]
)
def test_what_only_looks_like_another_host_stays_on_the_first(location: str) -> None:
    with serving(by_path(a=redirect(location))) as server:
        network = Recorder(httpcore2.SyncBackend(), server.port)
        with pytest.raises(FetchError):
            fetcher(allow=(), resolve=lambda host: PUBLIC, network=network).get("http://news.example/a")
    assert {host for host, _ in network.wanted} == {"8.8.8.8"}


def test_circles_and_chains_end() -> None:
    with serving(by_path(a=redirect("/b"), b=redirect("/a"), c=redirect("/c"))) as server:
        with pytest.raises(FetchError, match="in a circle"):
            fetcher().get(f"{server.url}/a")
        assert len(server.asked) == 2
        with pytest.raises(FetchError, match="in a circle"):
            fetcher().get(f"{server.url}/c")

    def onwards(connection, asked: bytes) -> None:
        step = int(asked.split(b" ")[1].strip(b"/"))
        connection.sendall(redirect(f"/{step + 1}"))

    with serving(onwards) as server:
        with pytest.raises(FetchError, match="more than 5 times"):
            fetcher().get(f"{server.url}/1")
        assert len(server.asked) == 6


def test_five_redirects_are_followed() -> None:
    def onwards(connection, asked: bytes) -> None:
        step = int(asked.split(b" ")[1].strip(b"/"))
        connection.sendall(redirect(f"/{step + 1}") if step < 6 else answer(body=b"there"))

    with serving(onwards) as server:
        assert fetcher().get(f"{server.url}/1").body == b"there"


def test_a_redirect_without_a_goal() -> None:
    with (
        serving(always(answer("302 Found"))) as server,
        pytest.raises(FetchError, match="to nowhere") as caught,
    ):
        fetcher().get(f"{server.url}/a")
    assert caught.value.status == 302


def test_what_fails_after_a_redirect_says_so() -> None:
    with (
        serving(by_path(a=redirect("/gone"), gone=answer("410 Gone"))) as server,
        pytest.raises(FetchError, match=r"after a redirect to http://127\.0\.0\.1:\d+/gone: HTTP 410") as caught,
    ):
        fetcher().get(f"{server.url}/a")
    assert caught.value.final


def test_every_step_is_permitted() -> None:
    with serving(by_path(a=redirect("/b"), b=answer(body=b"secret"))) as server:

        def permit(url: str) -> None:
            if url.endswith("/b"):
                raise FetchError(url, "robots.txt says no", final=True)

        with pytest.raises(FetchError, match="says no"):
            fetcher().get(f"{server.url}/a", permit=permit)
        assert len(server.asked) == 1


def test_no_cookie_is_carried_on() -> None:
    with serving(by_path(a=answer("302 Found", location="/b", set_cookie="id=1"), b=answer(body=b"news"))) as server:
        fetcher().get(f"{server.url}/a")
        assert b"cookie" not in server.asked[1].lower()


def test_what_is_posted_is_not_sent_on() -> None:
    with serving(by_path(hook=redirect("/b", "307 Temporary Redirect"), b=answer())) as server:
        with pytest.raises(FetchError, match="not sent on") as caught:
            fetcher().post(f"{server.url}/hook", b"{}")
        assert len(server.asked) == 1
    assert "hook" not in str(caught.value)
