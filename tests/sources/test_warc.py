"""WARC: which records are handed on, how bodies are decoded, and what damage does."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dateline.errors import InputError, UnreadableInput
from dateline.records import RawInput
from dateline.sources import open_inputs
from dateline.sources.archives import read_archive
from dateline.sources.payload import BadPayloadError, decode_payload

PAGE = b"<html><body><p>Rebels shelled the port.</p></body></html>"


def archive(*records: tuple[str, str, bytes], packed: bool = False, **headers: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number, (kind, media, body) in enumerate(records):
        url = f"http://example.org/{number}"
        answer = [("Content-Type", media), *((k.replace("_", "-"), v) for k, v in headers.items())]
        if kind == "response":
            http = StatusAndHeaders("200 OK", answer, protocol="HTTP/1.1")
            record = writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=http)
        else:
            record = writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), warc_content_type=media, length=len(body)
            )
        writer.write_record(record)
    return out.getvalue()


def read(data: bytes) -> list[RawInput | InputError]:
    return list(read_archive("a.warc", io.BytesIO(data)))


def test_pages_and_texts_are_handed_on_with_address_and_time() -> None:
    found = read(
        archive(
            ("response", "text/html; charset=ISO-8859-1", PAGE),
            ("response", "image/png", b"\x89PNG"),
            ("resource", "text/plain", b"Rebels shelled."),
            ("metadata", "text/plain", b"no report"),
            ("response", "application/xhtml+xml", PAGE),
        )
    )
    assert [(r.where, r.kind, r.body) for r in found if isinstance(r, RawInput)] == [
        ("a.warc record 1", "html", PAGE),
        ("a.warc record 3", "text", b"Rebels shelled."),
        ("a.warc record 5", "html", PAGE),
    ]
    assert len(found) == 3
    first = found[0]
    assert isinstance(first, RawInput)
    assert first.charset == "ISO-8859-1"
    assert first.fields["url"] == "http://example.org/0"
    assert first.fields["fetched"][:2] == "20"
    assert "published" not in first.fields, "when a page was archived is not when it was published"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content_Encoding": "gzip"}, gzip.compress(PAGE, mtime=0)),
        ({"Content_Encoding": "deflate"}, zlib.compress(PAGE)),
        ({"Content_Encoding": "deflate"}, zlib.compress(PAGE, wbits=-15)),
        ({"Content_Encoding": "GZIP"}, PAGE),
        (
            {"Transfer_Encoding": "chunked"},
            b"5\r\n" + PAGE[:5] + b"\r\n%x;a=b\r\n" % (len(PAGE) - 5) + PAGE[5:] + b"\r\n0\r\n\r\n",
        ),
        ({"Transfer_Encoding": "chunked"}, PAGE),
    ],
)
def test_codings_are_undone(headers: dict[str, str], body: bytes) -> None:
    (raw,) = read(archive(("response", "text/html", body), **headers))
    assert isinstance(raw, RawInput)
    assert raw.body == PAGE


def test_brotli_is_undone() -> None:
    # Brotli of PAGE as one uncompressed meta-block: window, length - 1, data, then an empty last block.
    length = len(PAGE) - 1
    bits = 0b0 | (0 << 1) | (0 << 2) | (length << 4) | (1 << 20)
    body = bits.to_bytes(3, "little") + PAGE + b"\x03"
    assert decode_payload(body, transfer="", content="br") == PAGE


def test_a_bomb_is_named_and_the_next_record_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.sources.payload.MAX_BODY", 10_000)
    bomb = archive(("response", "text/html", gzip.compress(bytes(10**6))), Content_Encoding="gzip")
    found = read(bomb + archive(("response", "text/html", PAGE)))
    assert [type(item).__name__ for item in found] == ["UnsuitableInput", "RawInput"]


def test_a_cut_off_archive_is_read_up_to_the_cut() -> None:
    records = [("response", "text/html", PAGE)] * 3
    for packed in (False, True):
        data = archive(*records, packed=packed)
        found = list(open_inputs(["-"], stdin=io.BytesIO(data[:-60])))
        assert [isinstance(item, RawInput) for item in found] == [True, True, False]
        assert isinstance(found[-1], UnreadableInput)
        assert "record" in found[-1].reason


def test_a_record_cut_off_by_its_own_length_is_never_handed_on_with_the_next_in_it() -> None:
    data = archive(("response", "text/html", PAGE)) * 2
    start = data.index(b"Content-Length: ")
    found = read(data[:start] + b"Content-Length: 99" + data[start + 16 :])
    assert [type(item) for item in found] == [UnreadableInput]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_raises(data: st.DataObject) -> None:
    whole = bytearray(archive(("response", "text/html", PAGE), ("resource", "text/plain", b"Rebels shelled."), X="y"))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for item in open_inputs(["-"], stdin=io.BytesIO(bytes(whole[:cut]))):
        assert isinstance(item, RawInput | InputError)
    for item in read(bytes(whole[:cut])):
        assert isinstance(item, RawInput | InputError)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "chunked", "zstd", "gzip, deflate"]))
def test_no_payload_raises_anything_else(body: bytes, coding: str) -> None:
    for data in (body, gzip.compress(body)[:-3]):
        with contextlib.suppress(BadPayloadError):
            decode_payload(data, transfer=coding, content=coding)
