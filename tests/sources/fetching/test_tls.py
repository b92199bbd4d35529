"""TLS fails closed: nothing is read from a server whose certificate does not hold."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
from loopback import LOOPBACK, NOW, always, answer, fetcher, serving

from dateline.errors import FetchError
from dateline.sources.fetching import Fetcher, tls_context

SETTINGS = """
[req]
distinguished_name = name
[name]
[v3]
basicConstraints = critical,CA:TRUE
[leaf]
subjectAltName = DNS:news.example,IP:127.0.0.1
[names]
subjectAltName = DNS:news.example
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""


class Authority:
    """An authority of our own, which signs with the openssl program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "settings").write_text(SETTINGS)
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01\n")
        self._run("ecparam -name prime256v1 -genkey -noout -out root.key")
        self._run("req -config settings -x509 -new -key root.key -subj /CN=Root -days 30 -extensions v3 -out root.pem")

    def _run(self, command: str) -> None:
        try:
            subprocess.run(["openssl", *command.split()], cwd=self.folder, check=True, capture_output=True)
        except FileNotFoundError:
            pytest.fail("these tests make their certificates with the program openssl; install it")

    def trust(self) -> ssl.SSLContext:
        return tls_context(authorities=self.folder / "root.pem")

    def server(self, name: str, dates: str, *, extensions: str = "-extensions leaf") -> ssl.SSLContext:
        self._run(f"ecparam -name prime256v1 -genkey -noout -out {name}.key")
        self._run(f"req -config settings -new -key {name}.key -subj /CN=news.example -out {name}.csr")
        self._run(
            f"ca -config settings -batch -notext -cert root.pem -keyfile root.key {dates} {extensions}"
            f" -in {name}.csr -out {name}.pem"
        )
        return self._context(name)

    def self_signed(self) -> ssl.SSLContext:
        self._run("ecparam -name prime256v1 -genkey -noout -out own.key")
        self._run(
            "req -config settings -x509 -new -key own.key -subj /CN=news.example -days 30 -extensions leaf -out own.pem"
        )
        return self._context("own")

    def _context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


VALID = "-days 30"
EXPIRED = "-startdate 20200101000000Z -enddate 20200201000000Z"
NEWS = always(answer(body=b"news"))


def test_a_good_certificate_is_read_and_names_stay_in_tls(authority: Authority) -> None:
    names = []
    context = authority.server("good", VALID)
    context.sni_callback = lambda connection, name, own: names.append(name)
    with serving(NEWS, context) as server:
        one = fetcher(tls=authority.trust())
        assert one.get(f"https://news.example:{server.port}/").body == b"news"
        assert one.get(f"https://127.0.0.1:{server.port}/").body == b"news"
    assert names == ["news.example", None]


@pytest.mark.parametrize(
    ("make", "host", "said"),
    [
        (lambda ours: ours.self_signed(), "news.example", "self-signed"),
        (lambda ours: ours.server("expired", EXPIRED), "news.example", "expired"),
        (lambda ours: ours.server("other", VALID), "other.example", "Hostname mismatch"),
        (lambda ours: ours.server("ip", VALID, extensions="-extensions names"), "127.0.0.1", "IP address mismatch"),
        (lambda ours: ours.server("bare", VALID, extensions=""), "news.example", "mismatch"),
    ],
    ids=["self-signed", "expired", "wrong host", "wrong address", "common name only"],
)
def test_a_bad_certificate_is_refused(authority: Authority, make, host: str, said: str) -> None:
    with (
        serving(NEWS, make(authority)) as server,
        pytest.raises(FetchError, match=f"its certificate is not valid .*{said}"),
    ):
        fetcher(tls=authority.trust(), resolve=lambda name: ["127.0.0.1"]).get(f"https://{host}:{server.port}/")
    assert server.asked == []


def test_an_unknown_authority_is_refused(authority: Authority) -> None:
    with serving(NEWS, authority.server("unknown", VALID)) as server, pytest.raises(FetchError, match="certificate"):
        fetcher().get(f"https://news.example:{server.port}/")
    assert server.asked == []


def test_a_server_without_tls_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def talk() -> None:
            connection, _ = plain.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=talk, daemon=True).start()
        with pytest.raises(FetchError, match="TLS"):
            fetcher().get(f"https://news.example:{plain.getsockname()[1]}/")


def test_old_tls_is_refused(authority: Authority) -> None:
    context = authority.server("old", VALID)
    with pytest.warns(DeprecationWarning):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.minimum_version = ssl.TLSVersion.TLSv1
    with serving(NEWS, context) as server, pytest.raises(FetchError, match="TLS"):
        fetcher(tls=authority.trust()).get(f"https://news.example:{server.port}/")


def test_no_redirect_leads_from_https_to_http(authority: Authority) -> None:
    with serving(NEWS) as plain:
        leads_out = always(answer("301 Moved Permanently", location=f"{plain.url}/feed"))
        with (
            serving(leads_out, authority.server("leads", VALID)) as server,
            pytest.raises(FetchError, match="from https to http://127"),
        ):
            fetcher(tls=authority.trust()).get(f"https://news.example:{server.port}/")
        assert plain.asked == []


def test_the_default_trusts_the_systems_authorities_only(authority: Authority, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "root.pem"))
    with serving(NEWS, authority.server("env", VALID)) as server, pytest.raises(FetchError, match="certificate"):
        Fetcher(agent="x", clock=lambda: NOW, allow=LOOPBACK).get(f"https://127.0.0.1:{server.port}/")
