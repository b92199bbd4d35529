"""Servers that never end, trickle, lie or stammer: each is given up within its limit, with words."""

from __future__ import annotations

import socket
import threading
import time

import httpcore2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import Server, always, answer, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching import Limits

HEAD = b"HTTP/1.1 200 OK\r\n"
QUICK = Limits(seconds=0.6)
SMALL = Limits(seconds=10, body=100_000, wire=200_000)


def drip(start: bytes, piece: bytes):
    """Send something every 50 ms for ever: no single read is ever slow."""

    def talk(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(0.05)

    return talk


def flood(start: bytes, piece: bytes):
    def talk(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return talk


@pytest.mark.parametrize(
    "talk",
    [
        drip(HEAD + b"\r\n", b"x"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
        drip(HEAD, b"X: y\r\n"),
        drip(b"", b"H"),
        drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        lambda connection, asked: time.sleep(20),
    ],
    ids=["body", "chunks", "length", "headers", "start", "informational", "silence"],
)
def test_one_deadline_holds_for_everything(talk) -> None:
    start = time.monotonic()
    with serving(talk) as server, pytest.raises(FetchError, match=r"within 0\.6 seconds") as caught:
        fetcher(limits=QUICK).get(server.url)
    assert time.monotonic() - start < 8
    assert not caught.value.final


def test_redirects_share_the_deadline() -> None:
    def slow(connection: socket.socket, asked: bytes) -> None:
        time.sleep(0.25)
        step = int(asked.split(b" ")[1].strip(b"/"))
        connection.sendall(answer("302 Found", location=f"/{step + 1}"))

    start = time.monotonic()
    with serving(slow) as server, pytest.raises(FetchError, match="within"):
        fetcher(limits=QUICK).get(f"{server.url}/1")
    assert time.monotonic() - start < 8


def test_a_resolver_that_hangs_is_left_behind() -> None:
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"within|in time"):
        fetcher(limits=QUICK, resolve=lambda host: time.sleep(20) or ["127.0.0.1"]).get("http://news.example/")
    assert time.monotonic() - start < 8


def test_tls_that_never_shakes_hands() -> None:
    start = time.monotonic()
    with serving(lambda connection, asked: time.sleep(20)) as server, pytest.raises(FetchError, match="within"):
        fetcher(limits=QUICK).get(server.url.replace("http", "https"))
    assert time.monotonic() - start < 8


def test_a_server_that_never_reads_what_is_posted() -> None:
    """The listening socket takes the connection, and nobody ever reads from it."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        start = time.monotonic()
        with pytest.raises(FetchError, match="within"):
            fetcher(limits=QUICK).post(f"http://127.0.0.1:{deaf.getsockname()[1]}/", bytes(30_000_000))
    assert time.monotonic() - start < 8


@pytest.mark.parametrize(
    "talk",
    [
        flood(HEAD + b"\r\n", b"x" * 10_000),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"2710\r\n" + b"x" * 10_000 + b"\r\n"),
        flood(HEAD + b"Content-Length: 99999\r\n\r\n" + b"x" * 99_999 + HEAD, b"x" * 10_000),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X: y\r\n" * 100),
        flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
        flood(HEAD, b"X: y\r\n" * 1000),
        flood(HEAD, b"x" * 10_000),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
    ],
    ids=["body", "chunks", "length", "trailers", "informational", "headers", "one header", "small chunks"],
)
def test_what_never_ends_is_cut(talk) -> None:
    start = time.monotonic()
    with serving(talk) as server:
        try:
            fetched = fetcher(limits=SMALL).get(server.url)
            assert fetched.body == b"x" * 99_999  # What comes after the told length is never read.
        except FetchError as error:
            assert any(word in error.reason for word in ("more than", "breaks the rules"))
    assert time.monotonic() - start < 15


def test_a_length_beyond_the_cap_is_refused_at_once() -> None:
    with (
        serving(always(HEAD + b"Content-Length: 99999999999\r\n\r\n")) as server,
        pytest.raises(FetchError, match="99,999,999,999 bytes") as caught,
    ):
        fetcher().get(server.url)
    assert caught.value.final


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"<html>no http</html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
        b"HTTP/1.1 99999 What\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_broken_answers_are_errors_with_words(sent: bytes) -> None:
    def talk(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)

    with serving(talk) as server, pytest.raises(FetchError) as caught:
        fetcher().get(f"{server.url}/feed")
    assert caught.value.where == f"{server.url}/feed"
    assert caught.value.reason.isprintable()
    assert len(caught.value.reason) < 400


def test_a_connection_that_is_reset_or_refused() -> None:
    def reset(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(HEAD + b"Content-Length: 10\r\n\r\nab")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    with serving(reset) as server, pytest.raises(FetchError, match=r"broke off|breaks the rules"):
        fetcher().get(server.url)
    server.close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(FetchError, match=r"could not be reached \(Connection refused\)") as caught:
        fetcher().get(f"http://127.0.0.1:{port}/")
    assert not caught.value.final


def test_the_second_address_is_tried_where_the_first_is_dead() -> None:
    with serving(always(answer(body=b"news"))) as server:
        found = fetcher(resolve=lambda host: ["127.0.0.2", "127.0.0.1"]).get(f"http://news.example:{server.port}/")
    assert found.address == "127.0.0.1"


class Scripted(httpcore2.MockBackend):
    """Answers with the same pieces each time a connection is made."""


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda rest: HEAD + rest),
        st.binary(max_size=200).map(lambda rest: HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + rest),
        st.binary(max_size=200).map(lambda rest: HEAD + b"Content-Encoding: gzip\r\n\r\n" + rest),
        st.binary(max_size=60).map(lambda rest: b"HTTP/1.1 302 Found\r\nLocation: " + rest + b"\r\n\r\n"),
        st.binary(max_size=60).map(lambda rest: b"HTTP/1.1 503 X\r\nRetry-After: " + rest + b"\r\n\r\n"),
        st.binary(max_size=60).map(lambda rest: HEAD + b"Content-Type: " + rest + b"\r\n\r\n"),
    )
)
def test_any_bytes_from_a_server_give_an_answer_or_a_fetch_error(sent: bytes) -> None:
    try:
        fetched = fetcher(network=Scripted([sent]), resolve=lambda host: ["127.0.0.1"]).get("http://a.example/")
        assert fetched.status == 200 or 200 < fetched.status < 300
    except FetchError as error:
        assert error.reason.isprintable()


def test_many_threads_share_one_fetcher() -> None:
    with serving(always(answer(body=b"news"))) as server:
        one, bodies = fetcher(), []
        threads = [threading.Thread(target=lambda: bodies.append(one.get(f"{server.url}/").body)) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert bodies == [b"news"] * 16


def test_nothing_stays_open() -> None:
    closed = threading.Event()

    def talk(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(answer(body=b"news"))
        connection.settimeout(5)
        if connection.recv(1) == b"":
            closed.set()

    server = Server(talk)
    fetcher().get(server.url)
    assert closed.wait(10)
    server.close()
