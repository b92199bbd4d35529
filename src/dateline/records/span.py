"""Spans: pieces of an article's text that never come apart from their offsets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence's place in the text: code-point offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The exact characters of a report that say something.

    Attributes:
        start: offset of the first code point in the article's text.
        end: offset after the last one.
        text: the characters themselves; always ``article_text[start:end]``.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            raise ValueError(f"span {self.start}:{self.end} cannot hold {self.text!r}")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Quote ``text[start:end]``.

        Raises:
            ValueError: the offsets are empty or lie outside the text.
        """
        return cls(start, end, text[start:end])
