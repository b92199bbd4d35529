"""The features of a GeoJSON document, decoded one by one, so that a large file is not held as objects.

May import errors only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from dateline.errors import UnsuitableInput

_BLANKS = re.compile(r"[ \t\r\n]*")


def features(text: str, where: str) -> Iterator[object]:
    """The members of a feature collection, as they stand.

    Raises:
        UnsuitableInput: the text is no JSON, or no feature collection; the message has line and column, or feature.
    """
    document = _Document(text, where)
    document.expect("{")
    kind: object = None
    found = False
    for key in document.keys():  # noqa: SIM118 - no mapping
        if key == "features":
            found = True
            document.expect("[")
            yield from document.members("feature")
        else:
            value = document.value(f"member {str(key)[:40]!r}")
            kind = value if key == "type" else kind
    document.end()
    if kind != "FeatureCollection" or not found:
        raise UnsuitableInput(where, 'is no GeoJSON: it needs "type": "FeatureCollection" and "features": [...]')


class _Document:
    """A place in a JSON text, and what can be read from there on."""

    def __init__(self, text: str, where: str) -> None:
        self._text = text
        self._where = where
        self._at = 0
        self._decoder = json.JSONDecoder(parse_constant=_refuse)

    def keys(self) -> Iterator[object]:
        """The keys of an object that has been opened; whoever asks for the next has read the value."""
        if self._next("}"):
            return
        while True:
            key = self.value("the document")
            self.expect(":")
            yield key
            if self._closed("}"):
                return

    def members(self, what: str) -> Iterator[object]:
        """The members of an array that has been opened."""
        number = 0
        if self._next("]"):
            return
        while True:
            number += 1
            yield self.value(f"{what} {number}")
            if self._closed("]"):
                return

    def value(self, what: str) -> object:
        """Decode what stands here."""
        self._skip()
        try:
            value, self._at = self._decoder.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            raise self._wrong(error.pos, f"no JSON, in {what}: {error.msg[:1].lower()}{error.msg[1:]}") from error
        except RecursionError as error:
            raise UnsuitableInput(f"{self._where} {what}", "is nested too deeply to be read") from error
        except ValueError as error:  # NaN and its like; whole numbers of thousands of digits
            raise UnsuitableInput(f"{self._where} {what}", f"holds what is no number in JSON ({error})") from error
        return value

    def expect(self, char: str) -> None:
        """Pass over a character that must stand here."""
        if not self._next(char):
            found = repr(self._text[self._at]) if self._at < len(self._text) else "the end of the file"
            raise self._wrong(self._at, f"no JSON: {char!r} is wanted, and here is {found}")

    def end(self) -> None:
        """Check that nothing follows."""
        self._skip()
        if self._at < len(self._text):
            raise self._wrong(self._at, "there is something after the end of the document")

    def _closed(self, bracket: str) -> bool:
        if self._next(bracket):
            return True
        self.expect(",")
        return False

    def _next(self, char: str) -> bool:
        """Pass over a character if it stands here."""
        self._skip()
        here = self._text.startswith(char, self._at)
        self._at += here
        return here

    def _skip(self) -> None:
        match = _BLANKS.match(self._text, self._at)
        assert match is not None
        self._at = match.end()

    def _wrong(self, at: int, reason: str) -> UnsuitableInput:
        line = self._text.count("\n", 0, at) + 1
        column = at - self._text.rfind("\n", 0, at)
        return UnsuitableInput(f"{self._where} line {line}, column {column}", reason)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
