"""Makes one article of one raw input. May import: errors, records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dateline.articles.dates import (
    date_in_address,
    date_of_dateline,
    first_date_line,
    not_after,
    parse_date,
    year_known,
)
from dateline.articles.decoding import UndecodableError, decode
from dateline.articles.furniture import find_furniture, headline_of
from dateline.articles.languages import detect_language, normalise_language
from dateline.articles.pages import Page, UnreadablePageError, read_page
from dateline.articles.textlines import Line, split_lines
from dateline.errors import UnsuitableInput
from dateline.records import Article, RawInput, Skipped

MAX_CHARACTERS = 5_000_000
"""Longest text or page, decoded."""
MAX_LINES = 50_000
DATED_LINES = 6
"""A date line is looked for among so many first lines."""


def make_article(raw: RawInput, *, published: str | None = None) -> Article:
    """Make an article.

    A plain text is kept as it is, line ends and all; of a page the headline, a blank line and the extracted
    text make the article's text. What is told about it is taken in order of trust: the input's own fields,
    then ``published``, then the page's metadata, then a date line under the headline, then the address, then the
    dateline that begins the report, if the page tells its year.

    Args:
        raw: the input.
        published: a publication date for inputs that bear none themselves, as ``parse_date`` reads it.

    Raises:
        UnsuitableInput: there is no report in it: binary, empty, too large, or nothing but page furniture.
        ValueError: ``published`` is no date.
    """
    given = parse_date(published)
    if published is not None and given is None:
        raise ValueError(f"published: {published!r} is no full date")
    if not raw.body.strip():
        raise UnsuitableInput(raw.where, "is empty")
    decoded = _decoded(raw)
    page = _page(raw, decoded) if raw.kind == "html" else None
    text = _text(page, raw.fields.get("title")) if page else decoded
    lines = _lines(raw.where, text)
    skipped = find_furniture(lines)
    if not _read_part(text, skipped).strip():
        raise UnsuitableInput(raw.where, "holds nothing but page furniture (menus, forms, captions)")
    url = raw.fields.get("url") or (page.url if page else None)
    day, known_by = _published(raw, given, page, lines, url)
    digest = hashlib.sha256(raw.body).hexdigest()
    named = normalise_language(raw.fields.get("language"))
    return Article(
        where=raw.where,
        id=raw.fields.get("id") or digest[:16],
        url=url,
        outlet=raw.fields.get("outlet") or (page.outlet if page else None),
        title=raw.fields.get("title") or (page.title if page and page.title else headline_of(lines, skipped)),
        byline=page.byline if page else None,
        published=day,
        published_from=known_by,
        language=named or detect_language(_read_part(text, skipped)),
        sha256=digest,
        text=text,
        skipped=skipped,
    )


def _decoded(raw: RawInput) -> str:
    try:
        text = decode(raw.body, declared=raw.charset, kind=raw.kind)
    except UndecodableError as error:
        raise UnsuitableInput(raw.where, str(error)) from None
    if len(text) > MAX_CHARACTERS:
        reason = f"holds {len(text):,} characters, more than {MAX_CHARACTERS:,}; split it into single reports"
        raise UnsuitableInput(raw.where, reason)
    return text


def _page(raw: RawInput, markup: str) -> Page:
    try:
        return read_page(markup)
    except UnreadablePageError as error:
        raise UnsuitableInput(raw.where, str(error)) from None


def _text(page: Page, given: str | None) -> str:
    title = page.title or given
    return f"{title}\n\n{page.body}" if title else page.body


def _lines(where: str, text: str) -> list[Line]:
    """The text's lines, if it is one that can be read at all."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnsuitableInput(where, "holds half of a surrogate pair: a character was cut") from None
    lines = split_lines(text, at_most=MAX_LINES)
    if lines is None:
        raise UnsuitableInput(where, f"has more than {MAX_LINES:,} lines; split it into single reports")
    if not any(line.words for line in lines):
        raise UnsuitableInput(where, "holds no words")
    return lines


def _read_part(text: str, skipped: tuple[Skipped, ...]) -> str:
    parts: list[str] = []
    at = 0
    for span in skipped:
        parts.append(text[at : span.start])
        at = span.end
    return " ".join([*parts, text[at:]])


def _published(
    raw: RawInput, given: str | None, page: Page | None, lines: Sequence[Line], url: str | None
) -> tuple[str | None, str | None]:
    """The publication date and how it is known; one that lies after the input was fetched cannot be true."""
    head = [line.text for line in lines[:DATED_LINES]]
    year = year_known(url, [f"by {page.byline}", *head] if page and page.byline else head)
    told = (
        (parse_date(raw.fields.get("published")), "given"),
        (given, "given"),
        (parse_date(page.published) if page else None, "meta"),
        (first_date_line(head), "dateline"),
        (date_in_address(url), "url"),
        (next((day for line in head if (day := date_of_dateline(line, year))), None), "dateline"),
    )
    fetched = raw.fields.get("fetched")
    return next(((day, by) for day, by in told if day and not_after(day, fetched)), (None, None))
