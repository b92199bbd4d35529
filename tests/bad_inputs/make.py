"""Writes a folder of bad inputs, so that every stage and the command line can be held to the same set.

``make_bad_inputs(folder)`` returns what is expected of each path:

- ``error``: named with an InputError, by the sources or when an article is made; nothing else comes of it.
- ``skipped``: an article in a language that is not read.
- ``read``: odd, but a report that can be read.

A ``.jsonl`` or archive counts as ``error`` where at least one error is named; good lines beside it are read.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import zlib
from functools import lru_cache
from pathlib import Path

REPORT = (
    "Rebels shell the port of Marfa\n\n"
    "Rebel forces shelled the port of Marfa on Tuesday, killing five people, officials said. The army replied"
    " with air strikes on the hills to the north of the city, and residents fled to the coast.\n\n"
    "A spokesman for the government said that talks with the rebels would go on in the capital this week.\n"
)
BODY = "".join(f"<p>{line}</p>" for line in REPORT.split("\n\n")[1:])
PAGE = f"<html><head><title>Rebels shell the port of Marfa</title></head><body>{BODY}</body></html>"
LANGUAGES: dict[str, str] = json.loads(Path(__file__).with_name("languages.json").read_text("utf-8"))
FURNITURE = (
    "Home | World | Politics | Sport\n\nLeave a Reply\n\nYour email address will not be published."
    " Required fields are marked *\n\nCopyright 2017 The Example. All rights reserved.\n"
)


def make_bad_inputs(folder: Path) -> dict[Path, str]:
    """Write the set below ``folder``.

    Returns:
        What is expected of each path: ``error``, ``skipped`` or ``read``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    expected: dict[Path, str] = {}
    for write in (_texts, _languages, _pages, _lines, _line_archives, _archives, _odd_files):
        write(_Writer(folder, expected))
    return expected


class _Writer:
    def __init__(self, folder: Path, expected: dict[Path, str]) -> None:
        self.folder = folder
        self.expected = expected

    def __call__(self, name: str, content: bytes | str, expectation: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        self.expected[path] = expectation


def _texts(put: _Writer) -> None:
    curly = REPORT.replace("officials said", "“officials” said – at last’s café")
    put("empty.txt", b"", "error")
    put("blank.txt", b" \n\t\r\n \n", "error")
    put("only-punctuation.txt", "... --- ,,, ***\n\n!!!\n", "error")
    put("only-furniture.txt", FURNITURE, "error")
    put("nul.txt", REPORT.replace("port", "po\x00rt"), "error")
    put("all-nul.txt", bytes(5000), "error")
    put("random.txt", bytes((i * 7919 + i * i * 31) % 256 or 7 for i in range(5000)), "error")
    put("png-named.txt", _png(), "error")
    put("pdf-named.txt", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "error")
    put("gzip-named.txt", gzip.compress(REPORT.encode()), "error")
    put("zip-named.txt", b"PK\x03\x04" + bytes(200), "error")
    put("control-characters.txt", "".join(f"{c}\x01\x02" for c in REPORT), "error")
    put("escape-sequences.txt", REPORT.replace("Tuesday", "\x1b[31mTuesday\x1b[0m"), "read")
    put("bidi-controls.txt", REPORT.replace("Marfa", "\u202eMarfa\u202c\u2066\u200f"), "read")
    put("utf-16-mark.txt", REPORT.encode("utf-16"), "read")
    put("utf-16-no-mark.txt", REPORT.encode("utf-16-le"), "read")
    put("utf-16-big-no-mark.txt", REPORT.encode("utf-16-be"), "read")
    put("utf-32.txt", REPORT.encode("utf-32"), "read")
    put("utf-8-mark.txt", b"\xef\xbb\xbf" + REPORT.encode(), "read")
    put("windows-1252.txt", curly.encode("cp1252"), "read")
    put("latin-1.txt", REPORT.replace("Marfa", "Málaga").encode("latin-1"), "read")
    put("cut-inside-a-character.txt", (curly * 3 + "“").encode()[:-1], "read")
    put("one-broken-byte.txt", curly.encode().replace(b"Marfa", b"Mar\xffa", 1), "read")
    put("surrogate-bytes.txt", (curly.encode() * 3).replace(b"Marfa", b"\xed\xa0\x80", 1), "read")
    put("carriage-returns.txt", REPORT.replace("\n", "\r"), "read")
    put("windows-lines.txt", REPORT.replace("\n", "\r\n"), "read")
    put("too-long.txt", "Rebels shelled the port. " * 250_000, "error")
    put("too-large.txt", b"Rebels shelled the port. " * 1_350_000, "error")
    put("one-long-word.txt", "a" * 1_000_000, "read")
    put("no-spaces.txt", "Rebels.shelled." * 4_000, "read")
    put("blank-lines.txt", REPORT + "\n" * 500_000, "read")
    put("open-brackets.txt", REPORT + "(" * 100_000 + "[" * 100_000, "read")
    put("name with spaces\tand \x1b[31mcolour.txt", REPORT, "read")


def _languages(put: _Writer) -> None:
    for name, text in LANGUAGES.items():
        put(f"language-{name}.txt", f"{text}\n\n{text}\n", "skipped")
    put("language-russian-koi8.txt", (LANGUAGES["russian"] * 3).encode("koi8-r"), "skipped")
    put("language-russian-1251.txt", (LANGUAGES["russian"] * 3).encode("cp1251"), "skipped")
    put("language-chinese-gb18030.txt", (LANGUAGES["chinese"] * 3).encode("gb18030"), "skipped")
    put("language-french-page.html", f"<html><body><p>{LANGUAGES['french']}</p></body></html>", "skipped")


def _pages(put: _Writer) -> None:
    attribute = "x" * 2_000_000
    put("empty.html", b"", "error")
    put("no-body.html", "<html><head><title>Nothing</title></head></html>", "error")
    put("empty-body.html", "<html><body></body></html>", "error")
    put("only-script.html", "<html><body><script>document.write('Rebels')</script></body></html>", "error")
    put("only-style.html", "<html><head><style>p{color:red}</style></head><body></body></html>", "error")
    put(
        "meta-refresh.html",
        '<html><head><meta http-equiv="refresh" content="0;url=/x"></head></html>',
        "error",
    )
    put("frames.html", '<html><frameset><frame src="a.html"></frameset></html>', "error")
    put("only-comment.html", "<!-- Rebels shelled the port of Marfa on Tuesday. -->", "error")
    put("deep.html", f"<html><body>{'<div>' * 100_000}{BODY}{'</div>' * 100_000}</body></html>", "error")
    put("deep-enough.html", f"<html><body>{'<div>' * 5000}{BODY}{'</div>' * 5000}</body></html>", "read")
    put("deep-unclosed.html", f"<html><body>{'<section><i>' * 20_000}{BODY}", "read")
    put("deep-odd-tags.html", f"<html><body>{'<x-y>' * 50_000}{BODY}", "error")
    put("many-tags.html", "<p>x</p>" * 200_000, "error")
    put("open-tags.html", "<div" * 100_000, "error")
    put("open-comments.html", "<html><body>" + "<!--" * 20_000 + BODY, "error")
    put("huge-attribute.html", f'<html><body><p title="{attribute}">x</p>{BODY}</body></html>', "read")
    put("many-attributes.html", f"<html><body><p {'a=b ' * 100_000}>x</p>{BODY}</body></html>", "read")
    put("entities.html", f"<html><body><p>{'&amp;' * 50_000}</p>{BODY}</body></html>", "read")
    put("entity-bomb.html", _entity_bomb(), "read")
    put("surrogate-entity.html", PAGE.replace("Marfa", "Mar&#xD800;fa&#0;&#x110000;"), "read")
    put(
        "wrong-charset.html",
        PAGE.replace("<head>", "<head><meta charset='koi8-r'>").replace("Marfa", "Múrcia"),
        "read",
    )
    put("unknown-charset.html", _with_head("<meta charset='x-none'>"), "read")
    put("base64-charset.html", _with_head("<meta charset='base64'>"), "read")
    put("utf-16-page.html", PAGE.encode("utf-16"), "read")
    put(
        "broken-json-ld.html",
        PAGE.replace("<head>", f'<head><script type="application/ld+json">{"[" * 9000}</script>'),
        "read",
    )
    put(
        "broken-address.html",
        _with_head('<link rel="canonical" href="http://[::1">'),
        "read",
    )
    put("fragment.html", BODY, "read")
    put("text-named.html", REPORT, "read")
    put("jpeg-named.html", b"\xff\xd8\xff\xe0" + bytes(300), "error")
    put("nul.html", PAGE.replace("port", "po\x00rt"), "error")


def _lines(put: _Writer) -> None:
    good = json.dumps({"id": "good", "text": REPORT})
    one = {
        "not-json": "{text: 'Rebels'}",
        "array": '["Rebels shelled the port."]',
        "string": '"Rebels shelled the port."',
        "number": "17",
        "null": "null",
        "no-text": '{"title": "Rebels shell the port"}',
        "empty-text": '{"text": "  "}',
        "text-is-number": '{"text": 17}',
        "text-is-list": '{"text": ["Rebels shelled the port."]}',
        "url-is-object": json.dumps({"text": REPORT, "url": {"href": "x"}}),
        "published-is-number": json.dumps({"text": REPORT, "published": 1484870400}),
        "id-is-true": json.dumps({"text": REPORT, "id": True}),
        "twice": '{"text": "Rebels shelled the port.", "text": "The army denied it."}',
        "half-surrogate": '{"text": "Rebels shelled the port of Mar\\ud800fa."}',
        "half-surrogate-url": '{"text": "Rebels shelled the port of Marfa.", "url": "x\\udfff"}',
        "escaped-nul": '{"text": "Rebels shelled the po\\u0000rt of Marfa."}',
        "deep": "[" * 200_000,
        "deep-object": '{"a":' * 100_000,
        "long-number": '{"id": ' + "9" * 10_000 + ', "text": "x"}',
        "cut-off": good[: len(good) // 2],
        "trailing-comma": '{"text": "Rebels shelled the port.",}',
        "two-on-a-line": f"{good} {good}",
        "only-furniture": json.dumps({"text": FURNITURE}),
    }
    for name, line in one.items():
        put(f"{name}.jsonl", f"{good}\n{line}\n{good}\n", "error")
    put("latin-1.jsonl", good.encode() + b"\n" + '{"text": "Málaga"}'.encode("latin-1") + b"\n", "error")
    put("utf-16.jsonl", f"{good}\n".encode("utf-16"), "error")
    put("utf-16-no-mark.jsonl", f"{good}\n".encode("utf-16-le"), "error")
    put("png.jsonl", _png(), "error")
    put("empty.jsonl", b"", "error")
    put("blank-lines.jsonl", b"\n\n  \n", "error")
    put("csv.jsonl", "id,text\n" + "1,Rebels shelled the port\n" * 5000, "error")
    put("pretty.jsonl", json.dumps({"text": REPORT}, indent=2), "error")
    put("long-line.jsonl", f'{good}\n{{"text": "{"a" * 20_000_000}"}}\n{good}\n', "error")
    put("bad-date.jsonl", json.dumps({"text": REPORT, "published": "yesterday"}), "read")
    put("bad-language.jsonl", json.dumps({"text": REPORT, "language": "zz-??"}), "read")
    put("utf-8-mark.jsonl", b"\xef\xbb\xbf" + good.encode(), "read")
    put("null-fields.jsonl", json.dumps({"text": REPORT, "url": None, "id": None}), "read")


def _line_archives(put: _Writer) -> None:
    lines = "".join(json.dumps({"id": i, "text": f"{REPORT} Line {i}."}) + "\n" for i in range(50)).encode()
    packed = gzip.compress(lines)
    put("cut-off.jsonl.gz", packed[: len(packed) // 2], "error")
    put("no-trailer.jsonl.gz", packed[:-6], "error")
    put("bad-checksum.jsonl.gz", packed[:-8] + b"\0\0\0\0" + packed[-4:], "error")
    put("rubbish-behind.jsonl.gz", packed + b"rubbish", "error")
    put(
        "flipped-bits.jsonl.gz",
        packed[:200] + bytes(b ^ 255 for b in packed[200:240]) + packed[240:],
        "error",
    )
    put("not-gzip.jsonl.gz", lines, "error")
    put("empty.jsonl.gz", b"", "error")
    put("bomb.jsonl.gz", _zeros(40), "error")


def _archives(put: _Writer) -> None:
    whole = b"".join(_record(i) for i in range(4))
    packed = b"".join(gzip.compress(_record(i)) for i in range(4))
    bomb = _zeros(40)
    put("empty.warc", b"", "error")
    put("text.warc", REPORT, "error")
    put("cut-off.warc", whole[:-120], "error")
    put("cut-in-header.warc", whole[: len(_record(0)) * 2 + 40], "error")
    put("rubbish-between.warc", _record(0) + b"\0rubbish" * 30 + _record(1), "error")
    put("length-too-long.warc", _record(0) + _record(1, length=99_999) + _record(2), "error")
    put("length-too-short.warc", _record(0) + _record(1, length=100) + _record(2), "error")
    put("length-no-number.warc", _record(0) + _record(1, length="many") + _record(2), "error")
    put("length-negative.warc", _record(0) + _record(1, length=-5) + _record(2), "error")
    put("length-huge.warc", _record(0) + _record(1, length=10**19), "error")
    put("version.warc", whole.replace(b"WARC/1.0", b"WRAC/9.9", 1), "error")
    put(
        "long-header.warc",
        whole.replace(b"WARC-Date", b"X-A: " + b"a" * 200_000 + b"\r\nWARC-Date", 1),
        "error",
    )
    put("only-images.warc", _record(0, kind="image/png"), "error")
    put("only-missing-pages.warc", _record(0, status="404 Not Found"), "error")
    put("cut-off.warc.gz", packed[:-150], "error")
    put("not-gzip.warc.gz", whole, "error")
    put("flipped-bits.warc.gz", _flip(packed, 60, 90), "error")
    put("content-bomb.warc", _record(0, body=bomb, headers="Content-Encoding: gzip\r\n") + _record(1), "error")
    put("content-cut.warc", _record(0, body=bomb[:99], headers="Content-Encoding: gzip\r\n"), "error")
    put("content-unknown.warc", _record(0, headers="Content-Encoding: sdch\r\n"), "error")
    broken = b"5\r\n<html\r\nzz\r\n"
    put("broken-chunks.warc", _record(0, body=broken, headers="Transfer-Encoding: chunked\r\n"), "error")
    put("claimed-chunks.warc", _record(0, headers="Transfer-Encoding: chunked\r\n"), "read")
    put("claimed-gzip.warc", _record(0, headers="Content-Encoding: gzip\r\n"), "read")
    put("odd-address.warc", whole.replace(b"http://example.org/", b"http://[::1\xff/"), "read")


def _odd_files(put: _Writer) -> None:
    put("unknown.pdf", b"%PDF-1.7", "error")
    put("no-suffix", REPORT, "error")
    put("archive.zip", b"PK\x03\x04", "error")
    put(".hidden.txt", REPORT, "read")
    del put.expected[put.folder / ".hidden.txt"]  # hidden files are left out without a word
    named = put.folder / "folder-named.txt"
    named.mkdir(exist_ok=True)
    put.expected[named] = "error"  # a folder, and empty
    for name, target in (("dangling.txt", "nowhere.txt"), ("circular.txt", "circular.txt")):
        link = put.folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        put.expected[link] = "error"


def _record(
    number: int,
    *,
    body: bytes | None = None,
    headers: str = "",
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    length: object = None,
) -> bytes:
    page = body if body is not None else PAGE.replace("Marfa", f"Marfa {number}").encode()
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Target-URI: http://example.org/{number}\r\nWARC-Date: 2017-01-20T10:00:00Z\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer) if length is None else length}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@lru_cache(maxsize=1)
def _zeros(mebibytes: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        for _ in range(mebibytes):
            file.write(bytes(1024 * 1024))
    return packed.getvalue()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(bytes((i * 37) % 256 for i in range(64 * 193)))
    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _with_head(more: str) -> str:
    return PAGE.replace("<head>", f"<head>{more}")


def _flip(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(b ^ 255 for b in data[start:end]) + data[end:]


def _entity_bomb() -> str:
    levels = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    entities = '<!ENTITY e0 "boom">' + "".join(levels)
    return f"<?xml version='1.0'?><!DOCTYPE html [{entities}]>{PAGE.replace('Marfa', 'Marfa &e9;')}"
