"""What copies and stories read of an article. May import records."""

from __future__ import annotations

from dateline.records.article import Article


def body_of(article: Article, *, most: int) -> str:
    """Give the text after the headline, without the parts that are never read.

    Args:
        article: its headline is left out, for reprints have headlines of their own.
        most: characters at most; the rest is left out.
    """
    parts, at = [], 0
    for skipped in article.skipped:
        parts.append(article.text[at : max(at, skipped.start)])
        at = max(at, skipped.end)
        if at > most:
            break
    else:
        parts.append(article.text[at:])
    body = "".join(parts).lstrip()
    title = (article.title or "").strip()
    return (body.removeprefix(title) if title else body).strip()[:most]
