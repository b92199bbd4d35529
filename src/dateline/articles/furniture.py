"""Marks page furniture in a text: what stands around a report and must never be read.

Scrapes of plain text hold menus, slogans, captions, share bars, comment forms and headlines of other reports.
They are told by known phrases (``phrases.yaml``) and by structure: a report's body is made of lines that end
like sentences; furniture is made of fragments, stands before the headline or after the body, comes in runs.

    lines -> kinds (prose, fragment, furniture) -> headline -> segments between breaks, kept or not
          -> fragments in kept segments, judged by where they stand -> spans

When in doubt a line is read: a claim that is missed cannot be got back, and furniture tells few.
May import: errors, records.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dateline.articles.phrases import BREAK, END
from dateline.articles.textlines import FRAGMENT, PROSE, Line
from dateline.records import Skipped

MENU_RUN = 4
"""Fragments of up to MENU_WORDS words in a row that make a menu."""
MENU_WORDS = 3
HEADING_WORDS = 3
"""A fragment of up to so many words inside the body is a caption or a heading that tells nothing."""
STANDFIRST_WORDS = 5
"""A fragment of so many words between headline and body is read."""
SUBSTANCE = 120
"""Characters of prose after a break that make it part of the report."""
BODY = 200
"""Characters of prose that make a body, after which a page's end can be believed."""
SETTLED = 600
"""Characters of prose after which a comment form ends the report, however much readers wrote below it."""
HEADLINE_LENGTH, HEADLINE_WORDS = 200, 30
"""A longer first line is a paragraph."""
TRAILING_WORDS = 14
"""A fragment of up to so many words after the last sentence is the headline of another report."""


def find_furniture(lines: Sequence[Line]) -> tuple[Skipped, ...]:
    """Find what must not be read.

    Args:
        lines: a text's lines, as ``split_lines`` gives them.

    Returns:
        Spans in order, inside the text, not overlapping; neighbouring lines of one reason make one span.
    """
    reasons: list[str | None] = [line.reason for line in lines]
    _mark_menus(lines, reasons)
    top = _headline(reasons)
    for first, last, reason in _unkept_segments(lines, top):
        for index in range(first, last):
            reasons[index] = reasons[index] or reason
    _judge_fragments(lines, reasons, top)
    return _spans(lines, reasons)


def headline_of(lines: Sequence[Line], skipped: Sequence[Skipped]) -> str | None:
    """The first line that is read, where it looks like a headline (not like a paragraph)."""
    spans = iter(skipped)
    span = next(spans, None)
    for line in lines:
        while span is not None and span.end <= line.start:
            span = next(spans, None)
        if span is None or line.start < span.start:
            short = len(line.text) <= HEADLINE_LENGTH and line.words <= HEADLINE_WORDS
            return line.text.strip("\ufeff ") if short else None
    return None


def _mark_menus(lines: Sequence[Line], reasons: list[str | None]) -> None:
    """Mark runs of short fragments; known furniture does not break a run, but does not lengthen it either."""
    run: list[int] = []
    for index, line in enumerate([*lines, None]):
        if line is not None and line.kind == FRAGMENT and line.words <= MENU_WORDS and not line.listed:
            run.append(index)
        elif line is None or line.reason is None:
            # The last of a run before the body may be the headline of the report: it is left to be judged.
            keep_last = line is not None and line.kind == PROSE and run[:1] == [0]
            if len(run) - keep_last >= MENU_RUN:
                for at in run[: len(run) - keep_last]:
                    reasons[at] = "menu"
            run = []


def _headline(reasons: Sequence[str | None]) -> int:
    """Index of the first line that may be read (the headline, where there is one), or -1."""
    return next((index for index, reason in enumerate(reasons) if reason is None), -1)


def _unkept_segments(lines: Sequence[Line], top: int) -> list[tuple[int, int, str]]:
    """Cut the lines at their breaks and tell which pieces are none of the report: (first, end, reason)."""
    cuts = [i for i, line in enumerate(lines) if line.closes in (BREAK, END) and i > top]
    bounds = [*cuts, len(lines)]
    kept = sum(_prose(lines, 0, bounds[0]))
    ended = settled = False
    unkept: list[tuple[int, int, str]] = []
    for at, (first, last) in enumerate(pairwise(bounds)):
        masses = _prose(lines, first, last)
        mass = sum(masses)
        if lines[first].closes == END and kept >= BODY:
            ended = True
            settled = settled or (lines[first].reason == "comment form" and kept >= SETTLED)
        # A box at the top of a page looks like its end, but the body still follows it.
        resumes = mass > kept and not settled
        whole = mass >= SUBSTANCE or (mass > 0 and at == len(cuts) - 1)
        if resumes or (whole and not ended):
            kept, ended = kept + mass, False
        else:
            unkept.append((first, last, "after the end" if ended else "related"))
    return unkept


def _prose(lines: Sequence[Line], first: int, last: int) -> list[int]:
    return [len(line.text) for line in lines[first:last] if line.kind == PROSE]


def _judge_fragments(lines: Sequence[Line], reasons: list[str | None], top: int) -> None:
    """Judge what is neither prose nor known furniture by where it stands."""
    prose = [i for i, line in enumerate(lines) if line.kind == PROSE and reasons[i] is None and i != top]
    if not prose:
        return
    first, last = prose[0], prose[-1]
    broken = False
    for index, line in enumerate(lines):
        broken = line.closes == BREAK or (broken and line.kind != PROSE)
        if reasons[index] is not None or line.kind != FRAGMENT or index == top:
            continue
        if index < first:
            reasons[index] = "heading" if line.words < STANDFIRST_WORDS else None
        elif index < last:
            short = line.words <= HEADING_WORDS
            reasons[index] = "related" if broken else "caption" if short else None
        elif broken or _trails(line):
            reasons[index] = "related"


def _trails(line: Line) -> bool:
    """Tell of a fragment after the last sentence whether it is a credit or another report's headline."""
    if line.listed:
        return False
    return line.words <= HEADING_WORDS or (line.apart and line.words <= TRAILING_WORDS)


def _spans(lines: Sequence[Line], reasons: Sequence[str | None]) -> tuple[Skipped, ...]:
    spans: list[Skipped] = []
    joined = False
    for line, reason in zip(lines, reasons, strict=True):
        if reason is None:
            joined = False
        elif joined and spans[-1].reason == reason:
            spans[-1] = Skipped(spans[-1].start, line.end, reason)
        else:
            spans.append(Skipped(line.start, line.end, reason))
            joined = True
    return tuple(spans)
