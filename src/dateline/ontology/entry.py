"""A value of an ontology file with the way to it, so that every complaint says where.

May import: errors, this room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NoReturn

from dateline.errors import OntologyError
from dateline.ontology.reading import Value


@dataclass(frozen=True, slots=True)
class Entry:
    """A value that is asked for by kind; a wrong kind raises OntologyError with file, path and remedy."""

    value: Value
    file: str
    path: tuple[str, ...] = ()

    def fail(self, what: str) -> NoReturn:
        """Raise: ``what`` says what is wrong and what to do about it."""
        where = " > ".join(self.path)
        raise OntologyError(f"{self.file}: {where}: {what}" if where else f"{self.file}: {what}")

    def fields(
        self, allowed: Collection[str] | None = None, *, needed: Collection[str] = ()
    ) -> Iterator[tuple[str, Entry]]:
        """Key and value of each field of a mapping; keys outside ``allowed`` (None: any) are refused."""
        if not isinstance(self.value, dict):
            self.fail("must be a mapping of keys to values")
        for key in needed:
            if key not in self.value:
                self.fail(f"lacks {key!r}; add it")
        for key in self.value:
            if allowed is not None and key not in allowed:
                self.fail(f"knows no {key!r}; use one of {', '.join(allowed)}")
        return ((key, Entry(value, self.file, (*self.path, key))) for key, value in self.value.items())

    def get(self, key: str, default: Value = None) -> Entry:
        """The field ``key``, or ``default`` where there is none."""
        if not isinstance(self.value, dict):
            self.fail("must be a mapping of keys to values")
        return Entry(self.value.get(key, default), self.file, (*self.path, key))

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail("must be a text that is not empty; a word such as true or 12 needs quotes")
        return self.value

    def whole(self) -> int:
        """A whole number, not negative."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            self.fail("must be a whole number, 0 or more")
        return self.value

    def items(self) -> Iterator[Entry]:
        """Each value of a list."""
        if not isinstance(self.value, list):
            self.fail("must be a list, as in [one, two]")
        return (Entry(value, self.file, (*self.path, f"item {at}")) for at, value in enumerate(self.value, 1))

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        # Thousands of words are read at each start: only where one is wrong is an Entry made for each.
        if isinstance(self.value, list):
            texts = [text for text in self.value if isinstance(text, str) and text and not text.isspace()]
            if len(texts) == len(self.value):
                return tuple(texts)
        return tuple(item.text() for item in self.items())

    def choice(self, allowed: Collection[str]) -> str:
        """A text that is one of ``allowed``."""
        chosen = self.text()
        if chosen not in allowed:
            self.fail(f"{chosen!r} is unknown; use one of {', '.join(allowed)}")
        return chosen
