"""JSONL: fields, and lines that are wrong."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import InputError
from dateline.records import RawInput
from dateline.sources import limits
from dateline.sources.lines import read_lines


def lines(data: bytes) -> list[RawInput | InputError]:
    return list(read_lines("in.jsonl", io.BytesIO(data)))


def one(**fields: object) -> RawInput | InputError:
    (found,) = lines(json.dumps(fields).encode())
    return found


def test_text_is_taken_to_the_letter() -> None:
    found = one(text=" Rebels\r\nshelled\t😀 ")
    assert isinstance(found, RawInput)
    assert found.body.decode("utf-8") == " Rebels\r\nshelled\t😀 "
    assert (found.kind, found.charset, found.where) == ("text", "utf-8", "in.jsonl line 1")


def test_title_and_text_are_joined_by_a_blank_line() -> None:
    found = one(title="Rebels shell port", text="They did.")
    assert isinstance(found, RawInput)
    assert found.body == b"Rebels shell port\n\nThey did."
    assert found.fields["title"] == "Rebels shell port"


def test_fields_are_carried() -> None:
    found = one(html="<p>x</p>", id=17, url="u", source="The Paper", published="2017-01-20", language="en", more=[1])
    assert isinstance(found, RawInput)
    assert found.kind == "html"
    expected = {"id": "17", "url": "u", "outlet": "The Paper", "published": "2017-01-20", "language": "en"}
    assert dict(found.fields) == expected


def test_outlet_goes_before_source() -> None:
    found = one(text="x", outlet="A", source="B")
    assert isinstance(found, RawInput)
    assert found.fields["outlet"] == "A"


@pytest.mark.parametrize("field", ["text", "title", "html", "url", "outlet", "source", "published", "language"])
@pytest.mark.parametrize("value", [1, 1.5, True, [], {}])
def test_a_wrong_type_names_line_and_field(field: str, value: object) -> None:
    found = one(**{"text": "x", field: value})
    assert isinstance(found, InputError)
    assert found.where == "in.jsonl line 1"
    assert f'"{field}"' in found.reason


def test_the_rest_is_read_after_a_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.sources.lines.MAX_LINE", 100)
    good = b'{"text": "a"}\n'
    exact = b'{"text": "' + b"a" * 88 + b'"}\n'
    assert len(exact) == 101
    found = lines(good + b'{"text": "' + b"a" * 5000 + b'"}\n' + exact + good)
    assert [isinstance(item, RawInput) for item in found] == [True, False, True, True]
    assert found[1].where == "in.jsonl line 2"
    assert found[3].where == "in.jsonl line 4"


class Endless(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        buffer[:] = b"a" * len(buffer)
        return len(buffer)


def test_a_line_without_end_is_given_up_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.sources.lines.MAX_LINE", limits.MIB)
    monkeypatch.setattr("dateline.sources.lines.MAX_DISCARDED", 30 * limits.MIB)
    tracemalloc.start()
    found = list(read_lines("in.jsonl", cast(BinaryIO, io.BufferedReader(Endless()))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.where for item in found] == ["in.jsonl line 1"]
    assert "does not end" in str(found[0])
    assert peak < 8 * limits.MIB


def test_lines_are_read_one_by_one() -> None:
    stream = io.BytesIO(b'{"text": "a"}\n' * 100_000)
    next(iter(read_lines("in.jsonl", stream)))
    assert stream.tell() < 1000


def test_a_file_of_something_else_is_given_up() -> None:
    found = lines(b"not,json\n" * 10_000)
    assert len(found) == limits.MAX_LEADING_FAILURES + 1
    assert "none of the first" in str(found[-1])
    assert len(lines(b'{"text": "a"}\n' + b"not json\n" * 500)) == 501, "after a good line every bad one is named"


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    for item in lines(b'{"text": "' + data) + lines(data):
        assert isinstance(item, RawInput | InputError)


json_values = st.sampled_from(
    [None, True, 0, 1.5, "", " ", "text", "\ud800", "\x00", [], ["a"], {}, {"a": "b"}, 10**40]
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["text", "title", "html", "id", "url", "published"]), json_values))
def test_no_record_raises_and_bodies_are_always_utf8(record: dict[str, object]) -> None:
    for item in lines(json.dumps(record).encode()):
        if isinstance(item, RawInput):
            item.body.decode("utf-8")
            assert all(isinstance(value, str) for value in item.fields.values())
