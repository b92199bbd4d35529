"""What a fetch sends, what it tells, and what it makes of a server's answers."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import NOW, always, answer, by_path, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching import user_agent
from dateline.sources.fetching.headers import media_and_charset, one_line, retry_after

NEWS = "<rss>Ö</rss>".encode("latin-1")


def test_everything_that_is_told_of_an_answer() -> None:
    sent = answer(
        body=NEWS,
        content_type='Text/XML; Charset="ISO-8859-1"',
        etag='W/"abc"',
        last_modified="Fri, 20 Nov 2026 10:00:00 GMT",
        x_note="räksmörgås",
    )
    with serving(always(sent)) as server:
        fetched = fetcher().get(f" {server.url}/Feed?q=ö&r=a b#top ")
    assert fetched.url == f"{server.url}/Feed?q=%C3%B6&r=a%20b"
    assert (fetched.status, fetched.body, fetched.sha256) == (200, NEWS, hashlib.sha256(NEWS).hexdigest())
    assert (fetched.media, fetched.charset) == ("text/xml", "iso-8859-1")
    assert (fetched.etag, fetched.modified) == ('W/"abc"', "Fri, 20 Nov 2026 10:00:00 GMT")
    assert fetched.header("X-NOTE") == "räksmörgås"
    assert fetched.fetched == "2026-11-20T12:00:00+00:00"
    assert (fetched.address, fetched.redirects, fetched.moved, fetched.unchanged) == ("127.0.0.1", (), None, False)
    assert fetched.headers[0] == ("content-type", 'Text/XML; Charset="ISO-8859-1"')


def test_what_is_sent() -> None:
    with serving(always(answer())) as server:
        fetcher().get(f"{server.url}/a", etag='"v1"', modified="Fri, 20 Nov 2026 10:00:00 GMT", accept="text/html")
    assert server.asked[0].decode().split("\r\n") == [
        "GET /a HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: Dateline/test",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept: text/html",
        'If-None-Match: "v1"',
        "If-Modified-Since: Fri, 20 Nov 2026 10:00:00 GMT",
        "Connection: close",
        "",
        "",
    ]


def test_not_modified() -> None:
    with serving(always(answer("304 Not Modified", etag='"v1"'))) as server:
        fetched = fetcher().get(server.url, etag='"v1"')
        assert (fetched.status, fetched.unchanged, fetched.body, fetched.etag) == (304, True, b"", '"v1"')
        with pytest.raises(FetchError, match="304"):
            fetcher().get(server.url)


@pytest.mark.parametrize("kept", ['"a\r\nX-Evil: 1"', '"a\x00"', '"é"', " "])
def test_a_spoilt_etag_is_not_sent(kept: str) -> None:
    with serving(always(answer())) as server:
        fetcher().get(server.url, etag=kept, modified=kept)
    assert b'If-None-Match: "' not in server.asked[0]
    assert b"Evil" not in server.asked[0]


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("202 Accepted", False),
        ("204 No Content", False),
        ("206 Partial Content", False),
        ("400 Bad Request", True),
        ("401 Unauthorized", True),
        ("403 Forbidden", False),
        ("404 Not Found", True),
        ("408 Request Timeout", False),
        ("410 Gone", True),
        ("418 I'm a Teapot", True),
        ("429 Too Many Requests", False),
        ("451 Unavailable", True),
        ("500 Oops", False),
        ("503 Service Unavailable", False),
        ("599 Odd", False),
    ],
)
def test_errors_say_whether_to_come_again(status: str, final) -> None:
    with serving(always(answer(status, body=b"ignored"))) as server, pytest.raises(FetchError) as caught:
        fetcher().get(f"{server.url}/feed")
    assert (caught.value.status, caught.value.final, caught.value.retry_after) == (int(status[:3]), final, None)
    assert status[:3] in str(caught.value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("99999999999999999999", 86400.0),
        ("Fri, 20 Nov 2026 12:05:00 GMT", 300.0),
        ("Friday, 20-Nov-26 12:05:00 GMT", 300.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 20 Nov 2036 12:05:00 GMT", 86400.0),
        ("Fri, 20 Nov 2026 12:05:00 -0000", 300.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_retry_after(status: str, value: str | None, seconds: float | None) -> None:
    sent = answer(status) if value is None else answer(status, retry_after=value)
    with serving(always(sent)) as server, pytest.raises(FetchError) as caught:
        fetcher().get(server.url)
    assert caught.value.retry_after == seconds


@given(st.one_of(st.text(), st.datetimes().map(lambda when: when.strftime("%a, %d %b %Y %H:%M:%S GMT"))))
def test_any_retry_after_is_within_a_day(value: str) -> None:
    seconds = retry_after(value, now=NOW, cap=86400.0)
    assert seconds is None or 0 <= seconds <= 86400


def test_a_webhook_is_posted() -> None:
    with serving(always(answer("202 Accepted", body=b"ok"))) as server:
        headers = {"Content-Type": "application/json", "X-Signature": "abc", "host": "evil.example", "Connection": "x"}
        fetched = fetcher().post(f"{server.url}/T0/secret", b'{"new": 1}', headers)
    assert (fetched.status, fetched.body) == (202, b"ok")
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert body == b'{"new": 1}'
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /T0/secret HTTP/1.1"
    assert "Content-Length: 10" in lines
    assert "X-Signature: abc" in lines
    assert "evil" not in head.decode()
    assert lines.count("Connection: close") == 1


def test_a_webhooks_secret_stays_out_of_messages() -> None:
    with serving(by_path()) as server, pytest.raises(FetchError) as caught:
        fetcher().post(f"{server.url}/T0/secret", b"")
    assert str(caught.value).startswith(f"{server.url}/…: HTTP 404")
    with pytest.raises(FetchError) as caught:
        fetcher().post("ftp://x/secret", b"")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"X\r\nY": "a"}, {"X": "a\x00"}, {"X": "ü"}, {"": "a"}])
def test_no_header_breaks_out(headers: dict[str, str]) -> None:
    with serving(always(answer())) as server, pytest.raises(FetchError, match="characters that may not stand"):
        fetcher().post(server.url, b"", headers)
    assert server.asked == []


def test_user_agent() -> None:
    assert user_agent("0.1") == "Dateline/0.1 (news monitor; set a contact with DATELINE_CONTACT)"
    assert user_agent("0.1", "mailto:a@b.org") == "Dateline/0.1 (+mailto:a@b.org)"
    assert user_agent("0.1", "x)\r\nEvil: (é") == "Dateline/0.1 (+x Evil: %C3%A9)"
    assert user_agent("0.1", "  ") == user_agent("0.1")


@given(st.text())
def test_one_line_is_one_line_of_ascii(value: str) -> None:
    line = one_line(value)
    assert line.isascii()
    assert line.isprintable()
    assert one_line(line) == line


@given(st.text())
def test_any_content_type_is_read(value: str) -> None:
    media, charset = media_and_charset(value)
    assert media is None or media.count("/") == 1
    assert charset is None or " " not in charset


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, (None, None)),
        ("", (None, None)),
        ("text/html", ("text/html", None)),
        ("text/html;charset=utf-8", ("text/html", "utf-8")),
        ("application/rss+xml; x=1; CHARSET='Windows-1251'", ("application/rss+xml", "windows-1251")),
        ("charset=utf-8", (None, None)),
        ("nonsense", (None, None)),
    ],
)
def test_content_types(value: str | None, read: tuple[str | None, str | None]) -> None:
    assert media_and_charset(value) == read
