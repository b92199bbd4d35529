"""No spelling of an inner address, no name that leads to one, is ever connected to."""

from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Recorder, always, answer, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching.addresses import why_refused

SPELLINGS = """
http://127.0.0.1/
http://127.1/
http://127.0.1/
http://127.255.255.254/
http://2130706433/
http://0x7f000001/
http://0x7f.0.0.1/
http://0X7F.0.0.1/
http://0x7f.1/
http://017700000001/
http://0177.0.0.1/
http://0177.0.0.01/
http://127.0.0.1./
http://127.0.0.1../
http://00000127.0.0.1/
http://4294967297/
http://0/
http://0.0.0.0/
http://0.1.2.3/
http://10.0.0.1/
http://012.0.0.1/
http://10.1/
http://100.64.0.1/
http://100.127.255.254/
http://100.100.100.200/latest/meta-data/
http://169.254.169.254/latest/meta-data/
http://2852039166/
http://0xa9fea9fe/
http://0251.0376.0251.0376/
http://168.63.129.16/
http://172.16.0.1/
http://172.31.255.255/
http://192.0.0.192/
http://192.0.2.1/
http://192.88.99.1/
http://192.168.0.1/
http://3232235521/
http://198.18.0.1/
http://198.19.255.255/
http://198.51.100.7/
http://203.0.113.9/
http://224.0.0.1/
http://239.255.255.250/
http://240.0.0.1/
http://255.255.255.255/
http://[::]/
http://[::1]/
http://[0:0:0:0:0:0:0:1]/
http://[0000::0001]/
http://[::127.0.0.1]/
http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/
http://[0:0:0:0:0:ffff:10.0.0.1]/
http://[::ffff:0:127.0.0.1]/
http://[64:ff9b::127.0.0.1]/
http://[64:ff9b::a9fe:a9fe]/
http://[64:ff9b:1::1]/
http://[2002:7f00:1::]/
http://[2002:a9fe:a9fe::1]/
http://[2002:808:808::1]/
http://[2001:0:7f00:1::]/
http://[2001:2::1]/
http://[2001:10::1]/
http://[2001:db8::1]/
http://[3ffe::1]/
http://[3fff::1]/
http://[100::1]/
http://[5f00::1]/
http://[fc00::1]/
http://[fd00:ec2::254]/
http://[fe80::1]/
http://[fe80::1%25eth0]/
http://[fe80::1%eth0]/
http://[fec0::1]/
http://[ff02::1]/
http://[::1/
http://::1/
http://[v1.fe80::a]/
http://127。0。0。1/
http://127．0．0．1/
http://127｡0｡0｡1/
http://１２７.0.0.1/
http://①②⑦.⓪.⓪.①/
http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/
http://127.0.0.1%2f@example.org/
http://%31%32%37.0.0.1/
http://127.0.0.%31/
http://127%2e0%2e0%2e1/
http://127.0.0.1%00.example.org/
http://example.org@127.0.0.1/
http://example.org:80@127.0.0.1/
http://127.0.0.1\\@example.org/
http://example.org\\@127.0.0.1/
http:\\\\127.0.0.1/
http:/127.0.0.1/
http:127.0.0.1/
http:///127.0.0.1/
http://127.0.0.1:22/
http://127.0.0.1:0/
http://127.0.0.1:65536/
http://127.0.0.1:80:80/
http://127.0.0.1:８０/
http://127.0.0.1 .example.org/
http://localhost/
http://LOCALHOST./
http://ｌｏｃａｌｈｏｓｔ/
http://local\u00adhost/
http://printer.local/
http://metadata.google.internal/
""".split("\n")[1:-1]

OTHER_SCHEMES = """
ftp://example.org/
file:///etc/passwd
gopher://example.org/
data:text/xml,<rss/>
javascript:alert(1)
ws://example.org/
jar:http://example.org!/
//example.org/
example.org/feed
feed://example.org/feed
feed:https://example.org/feed
unix:/run/docker.sock
about:blank

http://
http:///
http://?x
http://.../
http://a..b/
http://exa mple.org/
http://example.org\t.evil.example/
http://example.org\r\nX: y/
http://-.example.org/
http://example.org:port/
http://user@example.org/
http://:secret@example.org/
""".split("\n")[1:-1]


def inner(host: str) -> list[str]:
    """What a system would answer at worst: its oldest parser reads numbers of any kind."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return ["127.0.0.1"]


@pytest.mark.parametrize("url", SPELLINGS + OTHER_SCHEMES)
def test_no_socket_is_opened(url: str) -> None:
    network = Recorder()
    with pytest.raises(FetchError) as caught:
        fetcher(allow=(), resolve=inner, network=network).get(url)
    assert network.wanted == []
    assert caught.value.final
    assert len(caught.value.reason) > 20
    assert "secret" not in str(caught.value)


def test_there_are_enough_spellings() -> None:
    assert len(set(SPELLINGS)) >= 60


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/",
        "https://93.184.215.14:8443/",
        "http://[2606:4700::1111]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::808:808]/",
        "http://172.32.0.1/",
        "http://100.128.0.1/",
    ],
)
def test_the_public_net_is_asked(url: str) -> None:
    network = Recorder()
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher(allow=(), network=network).get(url)
    assert len(network.wanted) == 1


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["fe80::1%eth0"],
        ["8.8.8.8", "::1"],
        ["::ffff:192.168.1.1"],
        ["2606:4700::1111", "fd00::1"],
        [],
        ["not an address"],
    ],
)
def test_one_inner_address_of_a_name_refuses_all(found: list[str]) -> None:
    network = Recorder()
    with pytest.raises(FetchError):
        fetcher(allow=(), resolve=lambda host: found, network=network).get("http://news.example.org/feed")
    assert network.wanted == []


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to() -> None:
    answers = [["8.8.4.4"], ["127.0.0.1"]]
    asked = []

    def rebinding(host: str) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    network = Recorder()
    with pytest.raises(FetchError, match="reached"):
        fetcher(allow=(), resolve=rebinding, network=network).get("http://News.Example.org./feed")
    assert asked == ["news.example.org"]
    assert network.wanted == [("8.8.4.4", 80)]


def test_host_header_stays_the_name() -> None:
    with serving(always(answer(body=b"news"))) as server:
        network = Recorder(httpcore2.SyncBackend(), server.port)
        fetched = fetcher(allow=(), resolve=lambda host: ["8.8.8.8"], network=network).get("http://bücher.example/a")
    assert b"Host: xn--bcher-kva.example\r\n" in server.asked[0]
    assert (fetched.address, fetched.url) == ("8.8.8.8", "http://xn--bcher-kva.example/a")


@pytest.mark.parametrize("port", [22, 25, 81, 3306, 6379, 9200])
def test_other_ports_are_for_allowed_networks_only(port: int) -> None:
    network = Recorder()
    with pytest.raises(FetchError, match=f"port {port} is not asked"):
        fetcher(allow=(), resolve=lambda host: ["8.8.8.8"], network=network).get(f"http://example.org:{port}/")
    assert network.wanted == []


def test_the_environment_sets_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(always(answer(body=b"proxy"))) as proxy, serving(always(answer(body=b"news"))) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert fetcher().get(f"{server.url}/").body == b"news"
        assert proxy.asked == []


def test_a_name_that_is_not_found() -> None:
    def unknown(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchError, match=r"the name nowhere\.example was not found") as caught:
        fetcher(resolve=unknown).get("http://nowhere.example/")
    assert not caught.value.final


@given(st.ip_addresses())
def test_nothing_is_let_pass_that_python_calls_private(address) -> None:
    if why_refused(address) is None and address.version == 4:
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


@given(st.ip_addresses(v=4))
def test_packed_addresses_are_judged_by_what_is_in_them(address) -> None:
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        packed = ip_address(int(ip_address(prefix)) + int(address))
        assert why_refused(packed) == why_refused(address)


def test_allowed_networks_are_open() -> None:
    allow = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert why_refused(ip_address("10.1.2.3"), allow=allow) is None
    assert why_refused(ip_address("::ffff:10.1.2.3"), allow=allow) is None
    assert why_refused(ip_address("fd00::1"), allow=allow) is None
    assert why_refused(ip_address("10.2.0.1"), allow=allow) == "a private network"
