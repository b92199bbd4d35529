"""Stories: which articles are in them, and the keys by which those are found that a report may join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, or_, select

from dateline.store.codec import dumps, plain
from dateline.store.schema import articles, stories, story_articles, story_keys, story_links
from dateline.store.transaction import Transaction, in_parts


class Stories(Transaction):
    """The part of a transaction that deals with stories."""

    def story_candidates(self, keys: Sequence[str], *, since: str | None, limit: int = 50) -> list[tuple[int, bytes]]:
        """Stories that share most of these keys, of equals the one that changed last: seq and state.

        Args:
            keys: terms of the report.
            since: a day; stories whose last report is older are left out, those without any date are not.
            limit: at most so many.
        """
        asked = list(dict.fromkeys(plain(key) for key in keys))
        if not asked:
            return []
        shared = func.count().label("shared")
        counted = select(story_keys.c.story, shared).join(stories, stories.c.seq == story_keys.c.story)
        counted = counted.where(story_keys.c.key.in_(asked)).group_by(story_keys.c.story, stories.c.changed)
        if since is not None:
            counted = counted.where(or_(stories.c.last_day >= since, stories.c.last_day == ""))
        best = counted.order_by(shared.desc(), stories.c.changed.desc(), story_keys.c.story).limit(limit)
        order = list(self.connection.execute(best).scalars())
        states = select(stories.c.seq, stories.c.state).where(stories.c.seq.in_(order))
        found = {row.seq: row.state for row in self.connection.execute(states)} if order else {}
        return [(seq, found[seq]) for seq in order]

    def story_of(self, article_id: str) -> tuple[int, bytes] | None:
        """Give seq and state of the story that an article is in."""
        asked = (
            select(stories.c.seq, stories.c.state)
            .join(story_articles, story_articles.c.story == stories.c.seq)
            .join(articles, articles.c.seq == story_articles.c.article)
            .where(articles.c.id == article_id)
        )
        row = self.connection.execute(asked).first()
        return None if row is None else (row.seq, row.state)

    def stories_of(self, articles: Iterable[int]) -> dict[int, int]:
        """Give the number of each article's story; articles that are in none are left out."""
        return {
            row.article: row.story
            for part in in_parts(sorted(set(articles)))
            for row in self.connection.execute(
                select(story_articles.c.article, story_articles.c.story).where(story_articles.c.article.in_(part))
            )
        }

    def put_story(  # noqa: D417, PLR0913
        self,
        *,
        id: str,
        title: str,
        first: str | None,
        last: str | None,
        size: int,
        state: bytes,
        keys: Sequence[str],
        article: int,
    ) -> int:
        """Keep a story, in place of what was kept of it before.

        Args:
            id: its id; a new one opens a new story.
            title: what lists show.
            first, last: days of its first and last report, or None.
            size: how many articles it has.
            state: what further reports are compared with.
            keys: what it is found by.
            article: the seq of the article that changed it.

        Returns:
            Its seq.
        """
        seq = self.connection.execute(select(stories.c.seq).where(stories.c.id == id)).scalar()
        before: set[str] = set()
        if seq is None:
            seq = self.next_seq(stories)
        else:
            before = set(self.connection.execute(select(story_keys.c.key).where(story_keys.c.story == seq)).scalars())
        row = {
            "seq": seq,
            "id": id,
            "title": plain(title),
            "first_day": first,
            "last_day": last or "",
            "changed": article,
            "size": size,
            "state": state,
        }
        self.put(stories, row)
        now = dict.fromkeys(plain(key) for key in keys)
        if lost := before - now.keys():
            self.connection.execute(
                delete(story_keys).where(story_keys.c.story == seq, story_keys.c.key.in_(sorted(lost)))
            )
        self.add(story_keys, *({"key": key, "story": seq} for key in now if key not in before))
        return int(seq)

    def place(self, article: int, story: int, *, score: float | None, reasons: Sequence[str]) -> None:
        """Put an article (by seq) into a story, out of the one that it was in; ``score`` is None where it opened it."""
        self.put(story_articles, {"article": article, "story": story, "score": score, "reasons": dumps(list(reasons))})

    def relate(self, story: int, related: int, *, score: float) -> None:
        """Note that two stories are related; either order says the same."""
        one, other = sorted((story, related))
        if one != other:
            self.put(story_links, {"story": one, "related": other, "score": score})
