"""Small reports with marked names, so that resolution is tested without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.records import Analysis, Article, Claim, Entity, Filler, PlaceFiller, Sentence, Span, Token

_MARK = re.compile(r"\[(?P<words>[^\]|]+)\|(?P<label>[A-Z]+)\]")
_TOKEN = re.compile(r"'s\b|’s\b|(?:[A-Z]\.){2,}|\w+(?:[-'’.]\w+)*|[^\w\s]")


def read_marked(marked: str) -> tuple[str, tuple[Analysis, ...]]:
    """Text and analyses of ``Rebels left [Aleppo|LOC] on Friday.``, one sentence a line."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match["words"]), match["label"]))
        text += match["words"]
        at = match.end()
    text += marked[at:]
    analyses, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            analyses.append(_analysis(text, start, end, spans))
        start = end + 1
    return text, tuple(analyses)


def _analysis(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> Analysis:
    tokens = tuple(Token(start + m.start(), start + m.end(), m.group()) for m in _TOKEN.finditer(text[start:end]))
    entities = []
    for first, last, label in spans:
        inside = [n for n, token in enumerate(tokens) if token.start < last and first < token.end]
        if inside:
            entities.append(Entity(inside[0], inside[-1], label))
    n = len(tokens)
    return Analysis(Sentence(start, end), tokens, ("X",) * n, (-1,) * n, ("root",) * n, tuple(entities), ())


def make_article(text: str, *, published: str | None = "2017-03-08") -> Article:
    """An article of this text; 8 March 2017 was a Wednesday."""
    return Article(
        "a.txt", "a", None, None, None, None, published, "given" if published else None, "en", "0" * 64, text
    )


def make_claim(
    text: str,
    trigger: str,
    *,
    status: str = "happened",
    actors: Iterable[str] = (),
    places: Iterable[str] = (),
    times: Iterable[str] = (),
) -> Claim:
    """A claim whose fillers are the first places in the text where the words stand."""

    def find(words: str) -> tuple[int, int, str]:
        start = text.index(words)
        return start, start + len(words), words

    return Claim(
        id="c1",
        type="attack",
        status=status,
        hedge=None,
        trigger=Span(*find(trigger)),
        sentence=Sentence(0, len(text)),
        sources=(),
        actors=tuple(Filler(*find(words)) for words in actors),
        targets=(),
        places=tuple(PlaceFiller(*find(words)) for words in places),
        times=tuple(Filler(*find(words)) for words in times),
        figures=(),
        instruments=(),
        confidence=0.9,
        found_by="model",
    )
