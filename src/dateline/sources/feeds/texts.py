"""HTML of entries to plain text, and text made fit to be kept. May import nothing.

This is no sanitiser: what it gives is data, and must be escaped wherever it is shown.
"""

from __future__ import annotations

import html
import re

INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.I
)
TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
UNSEEN = ("script", "style")
UNSEEN_START = re.compile(r"<(?:script|style)", re.I)
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
PARAGRAPH = re.compile(r"<(?:p|br|div)[\s/>]", re.I)


def keepable(text: str) -> str:
    """Replace what no store or UTF-8 file can hold (NUL, halves of surrogate pairs); all else stays."""
    return UNKEEPABLE.sub("\ufffd", text)


def folded(text: str | None, most: int) -> str | None:
    """White space folded, cut to ``most`` characters; None where nothing is left."""
    return " ".join((text or "").split())[:most].rstrip() or None


def plain_text(markup: str | None, most: int) -> str | None:
    """The text of a piece of HTML: tags, comments, scripts left out, entities decoded, white space folded.

    Args:
        markup: HTML or plain text.
        most: characters to keep.

    Returns:
        The text, or None where there is none.
    """
    if not markup:
        return None
    # Ten times what is kept leaves room for the markup, and bounds the work.
    text = markup[: 10 * most]
    if "<" in text:
        text = _without_unseen(text)
        text = TAG.sub(" ", INLINE.sub("", text))
    if "&" in text:
        text = unescaped(text)
    return folded(text, most)


def unescaped(text: str) -> str:
    """Decode HTML's entities."""
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text


def word_count(markup: str) -> int:
    """Words of a piece of HTML, all of it."""
    return len((plain_text(markup, len(markup)) or "").split())


def _without_unseen(text: str) -> str:
    if "<!" in text:
        text = _cut(text, "<!--", "-->")
    if not UNSEEN_START.search(text):
        return text
    for name in UNSEEN:
        text = _cut(text, f"<{name}", f"</{name}")
    return text


def _cut(text: str, opening: str, closing: str) -> str:
    """Cut from each opening to the closing after it (or to the end), in one pass."""
    lower = text.lower()
    if len(lower) != len(text):  # it holds a letter whose lower case is two: then only the usual writing is found
        lower = text
    kept: list[str] = []
    at = 0
    while (start := lower.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = lower.find(closing, start + len(opening))
        if end < 0:
            return " ".join(kept)
        at = end + len(closing) if closing == "-->" else end
    return " ".join([*kept, text[at:]]) if kept else text
