"""Folding: how words are made alike before they are compared. Imports nothing of the project."""

from __future__ import annotations

import re
import unicodedata

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u02b9\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
    }
)


def fold(text: str) -> str:
    """Lower-case, drop accents and invisible marks, and use one kind of dash and apostrophe."""
    if text.isascii():
        return text.lower()
    # Twice: some marks fall apart when decomposed, others only then become a mark of the table.
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE)).translate(_ALIKE).casefold()
    return "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf"))


def phrase(text: str) -> tuple[str, ...]:
    """The folded words of a phrase; hyphens, marks and an apostrophe with its letters stand alone."""
    return tuple(_WORDS.findall(fold(text)))


_WORDS = re.compile(r"[^\W_]+\.(?=\s|$)|[^\W_]+|'[^\W_]*|[^\w\s]")
