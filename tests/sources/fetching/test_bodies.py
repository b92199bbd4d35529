"""Compressed bodies come out whole, and no bomb is ever unpacked."""

from __future__ import annotations

import gzip
import resource
import time
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import always, answer, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching import Limits
from dateline.sources.fetching.bodies import unpack
from dateline.sources.fetching.trouble import Trouble

NEWS = "Вести: 12 killed in shelling, officials say. ".encode() * 500
SMALL = Limits(seconds=10, body=1_000_000, wire=2_000_000)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=5),
    "zstd": zstandard.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("name", PACKERS)
def test_every_compression_is_undone(name: str) -> None:
    with serving(always(answer(body=PACKERS[name](NEWS), content_encoding=name))) as server:
        assert fetcher().get(server.url).body == NEWS
    assert b"Accept-Encoding: gzip, deflate, br, zstd\r\n" in server.asked[0]


def test_deflate_without_its_header_and_gzip_in_two_members() -> None:
    assert unpacked(raw_deflate(NEWS), "deflate") == NEWS
    assert unpacked(gzip.compress(NEWS) + gzip.compress(NEWS), "gzip") == NEWS + NEWS
    assert unpacked(gzip.compress(NEWS) + b"\0\0rubbish", "gzip") == NEWS
    assert unpacked(zstandard.compress(NEWS) * 2, "zstd") == NEWS * 2
    assert unpacked(b"", "gzip") == unpacked(b"", "br") == unpacked(b"", "zstd") == unpacked(b"", "deflate") == b""


def test_nested_compressions_are_undone_in_order() -> None:
    assert unpacked(brotli.compress(gzip.compress(NEWS)), "gzip", "br") == NEWS
    with pytest.raises(Trouble, match="4 times over"):
        unpacked(b"", "gzip", "gzip", "gzip", "gzip")


def unpacked(data: bytes, *names: str, size: int = 1000, cap: int = 10_000_000) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return unpack(pieces, names, cap=cap, most=3, watch=lambda: None)


ZEROS = bytes(64 * 1024 * 1024)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused_without_being_unpacked(name: str) -> None:
    bomb = PACKERS[name](ZEROS)
    assert len(bomb) < 70_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        serving(always(answer(body=bomb, content_encoding=name))) as server,
        pytest.raises(FetchError, match="more than 1,000,000 bytes") as caught,
    ):
        fetcher(limits=SMALL).get(server.url)
    assert caught.value.final
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 24 * 1024  # KiB


def test_a_bomb_in_a_bomb_is_refused() -> None:
    inner = gzip.compress(ZEROS)
    with pytest.raises(Trouble, match="more than"):
        unpacked(gzip.compress(inner * 40), "gzip", "gzip", cap=1_000_000)
    # Neither does a stage between get larger than the cap, even where what comes out at the end is small.
    hidden = zlib.compress(gzip.compress(b"") * 100_000)
    with pytest.raises(Trouble, match="more than"):
        unpacked(hidden, "gzip", "deflate", cap=1_000_000)


def test_decompressing_has_the_same_deadline() -> None:
    calls = iter(range(10))

    def watch() -> None:
        if next(calls) > 5:
            raise Trouble("no time")

    with pytest.raises(Trouble, match="no time"):
        unpack([gzip.compress(ZEROS)], ["gzip"], cap=10**9, most=3, watch=watch)


def test_zstd_that_wants_a_huge_window_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(Trouble, match="damaged"):
        unpacked(stream.compress(bytes(10**6)) + stream.flush(), "zstd")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_what_is_damaged_or_cut_off_is_no_body(name: str) -> None:
    packed = PACKERS[name](NEWS)
    for bad in (packed[:-6], packed[: len(packed) // 2], packed[:1], b"<rss>not packed</rss>"):
        with pytest.raises(Trouble, match=r"damaged|too early"):
            unpacked(bad, name)


def test_an_unknown_compression_is_refused() -> None:
    with (
        serving(always(answer(body=b"x", content_encoding="compress\x07"))) as server,
        pytest.raises(FetchError, match="compressed as 'compress'"),
    ):
        fetcher().get(server.url)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=3000), st.integers(1, 600))
def test_bodies_survive_any_cut_into_pieces(name: str, data: bytes, size: int) -> None:
    assert unpacked(PACKERS[name](data), name, size=size) == data


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(sorted(PACKERS)), max_size=3), st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_give_a_body_or_trouble(names: list[str], data: bytes, size: int) -> None:
    try:
        assert len(unpacked(data, *names, size=size, cap=5000)) <= 5000
    except Trouble as trouble:
        assert trouble.reason


def test_speed_of_a_large_honest_body() -> None:
    data = b"".join(str(n).encode() for n in range(400_000))
    packed = zstandard.compress(data)
    start = time.perf_counter()
    assert unpacked(packed, "zstd", size=65536) == data
    assert time.perf_counter() - start < 10
