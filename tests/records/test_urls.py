"""Addresses are read in one way, and spelled in one way."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.records.urls import canonical_url, read_url, shown_url

CANONICAL = [
    ("HTTPS://News.Example.ORG", "https://news.example.org/"),
    ("http://news.example.org:80/a", "http://news.example.org/a"),
    ("https://news.example.org:443/a", "https://news.example.org/a"),
    ("https://news.example.org:8443/a", "https://news.example.org:8443/a"),
    ("https://news.example.org./a#part", "https://news.example.org/a"),
    ("  https://news.example.org/a\n", "https://news.example.org/a"),
    ("https://news.example.org/a/./b/../c", "https://news.example.org/a/c"),
    ("https://news.example.org/../../a/..", "https://news.example.org/"),
    ("https://news.example.org/a/%2e%2E/b/%2E", "https://news.example.org/b/"),
    ("https://news.example.org/%7euser/%c3%a9t%C3%A9", "https://news.example.org/~user/%C3%A9t%C3%A9"),
    ("https://news.example.org/été à 100%", "https://news.example.org/%C3%A9t%C3%A9%20%C3%A0%20100%25"),
    ("https://news.example.org/a%2Fb", "https://news.example.org/a%2Fb"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://XN--BCHER-KVA.example/a", "https://xn--bcher-kva.example/a"),
    ("http://[2001:DB8:0:0::1]:80/", "http://[2001:db8::1]/"),
    ("https://news.example.org/a?", "https://news.example.org/a"),
    ("https://news.example.org/a?utm_source=x&id=7&UTM_Medium=y&fbclid=z", "https://news.example.org/a?id=7"),
    ("https://news.example.org/a?utm%5Fsource=x&b=2&a=1", "https://news.example.org/a?b=2&a=1"),
    ("https://news.example.org/a?gclid=1#x", "https://news.example.org/a"),
    ("https://news.example.org/a?q=a+b&r=%7e&&s", "https://news.example.org/a?q=a+b&r=~&s"),
    ("https://news.example.org/a?utmost=1&source=rss", "https://news.example.org/a?utmost=1&source=rss"),
    ("https://www.example.org/a/", "https://www.example.org/a/"),
    ("mailto:a@example.org", "mailto:a@example.org"),
    (" tag:example.org,2026:1 ", "tag:example.org,2026:1"),
    ("/only/a/path", "/only/a/path"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "canonical"), CANONICAL)
def test_canonical_url(text: str, canonical: str) -> None:
    assert canonical_url(text) == canonical


parts = st.text(st.sampled_from("aB7.~-_%2eE5C/?#&=+:@ é。\\[]';utm_id"), max_size=30)
addresses = st.one_of(
    st.text(),
    st.builds("https://{}/{}?{}#{}".format, st.sampled_from(["a.example", "Ä.example.:443"]), parts, parts, parts),
    st.builds("http://{}".format, parts),
)


@given(addresses)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once


@given(addresses)
def test_what_is_read_reads_back_as_the_same(text: str) -> None:
    try:
        address = read_url(text)
    except ValueError as error:
        assert len(str(error)) > 10
        return
    assert read_url(str(address)) == address
    assert str(address).isascii()
    assert str(address).isprintable()
    assert " " not in str(address)
    assert address.path.startswith("/")
    assert canonical_url(str(address)) == canonical_url(text)


@given(addresses)
def test_every_parser_sees_the_same_host(text: str) -> None:
    try:
        address = read_url(text)
    except ValueError:
        return
    split = urlsplit(str(address))
    assert split.hostname == address.host
    assert (split.port or {"http": 80, "https": 443}[split.scheme]) == address.port
    assert httpx2.URL(str(address)).raw_host.decode() == address.host


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://user:pw@example.org/", "user name"),
        ("https://example.org/" + "a" * 9000, "longer"),
        ("https://news%2eexample.org/", "escape or a zone"),
        ("https://[fe80::1%25eth0]/", "escape or a zone"),
        ("https://exa\tmple.org/", "control"),
        ("https://example.org/\ud800", "control"),
        ("https:example.org", "two slashes"),
        ("https://\\example.org", "backslash"),
        ("https://example.org:99999/", "65535"),
        ("https://example.org:0/", "65535"),
        ("https://[::g]/", "IPv6"),
        ("https://1.2.3/", "plain IPv4"),
        ("https://" + "a" * 64 + ".org/", "proper name"),
        ("https://" + "a." * 130 + "org/", "proper name"),
        ("https://☃.example/", "registered"),
    ],
)
def test_what_is_refused_says_why(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_url(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://user:se@cret@example.org/a", "https://example.org/a"),
        ("https:\\\\user:secret@example.org/a", "https:\\\\example.org/a"),
        ("//user:secret@example.org/a", "//example.org/a"),
        ("https://example.org/@name/a", "https://example.org/@name/a"),
        ("https://example.org/a\r\nX: \x1b[31m\u202e", "https://example.org/a\\r\\nX: \\x1b[31m\\u202e"),
        ("https://example.org/" + "a" * 600, "https://example.org/" + "a" * 479 + "…"),
    ],
)
def test_shown_url(text: str, shown: str) -> None:
    assert shown_url(text) == shown
