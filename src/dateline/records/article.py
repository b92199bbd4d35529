"""What comes in (raw inputs) and the article that is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline.errors import InputError


@dataclass(frozen=True, slots=True)
class RawInput:
    """Bytes as they lay in a file, an archive record or a line, before anything is made of them.

    Attributes:
        where: name for messages, e.g. ``reports/a.warc.gz record 12`` or ``news.jsonl line 3``.
        body: the undecoded bytes (for a JSONL line: its ``text`` or ``html`` as UTF-8).
        kind: ``text`` or ``html``.
        charset: the charset that the carrier declares (an HTTP header, say), or None.
        fields: what the carrier says beside the body: ``id``, ``url``, ``outlet``, ``title``, ``published``,
            ``language``.
    """

    where: str
    body: bytes
    kind: str
    charset: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A part of the text that is never read, and why: ``menu``, ``caption``, ``comment form``, ``related`` ..."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One report. Its text is never changed after it is made; every quote counts offsets in it.

    Attributes:
        where: name of the input that it came from, for messages.
        id: the input's own id, or else a stable one made from the content.
        title: the headline as it stands at the start of ``text`` (or as the input gives it), or None.
        published: ISO 8601 date or date-time, or None; never guessed.
        published_from: how ``published`` is known: ``given``, ``meta``, ``dateline``, ``url`` or None.
        language: ISO 639-1 code, or None where it cannot be told.
        sha256: hex digest of the raw bytes.
        skipped: parts of ``text`` that are never read, in order, not overlapping.
    """

    where: str
    id: str
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    published_from: str | None
    language: str | None
    sha256: str
    text: str
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: an article, or the error that says why there is none."""

    where: str
    article: Article | None = None
    error: InputError | None = None
