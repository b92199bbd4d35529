"""Stories: which articles are in them, and the keys by which those are found that a report may join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import TextClause, bindparam, delete, func, select, text

from dateline.store.codec import dumps, plain
from dateline.store.driver import listed
from dateline.store.schema import articles, stories, story_articles, story_keys, story_links
from dateline.store.transaction import Transaction, in_parts

# Of a key that very many stories share, only those opened last are looked at.
MOST_OF_A_KEY = 1000


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
        values: dict[str, object] = {f"key_{number}": key for number, key in enumerate(asked)}
        values |= {"since": since or "", "limit": limit, "most": MOST_OF_A_KEY, "best": 4 * limit}
        return [(seq, state) for seq, state in self.driver.all(_sharing(len(asked)), values)]

    def story_of(self, article_id: str) -> tuple[int, bytes] | None:
        """Give seq and state of the story that an article is in."""
        row = self.driver.first(_OF_ARTICLE, {"id": article_id})
        return None if row is None else (row[0], row[1])

    def stories_of(self, articles: Iterable[int]) -> dict[int, int]:
        """Give the number of each article's story; articles that are in none are left out."""
        return {
            article: story
            for part in in_parts(sorted(set(articles)))
            for article, story in self.driver.all(_OF_ARTICLES, {"seqs": part})
        }

    def story_size(self, story: int) -> int:
        """Give how many articles are in a story now: fewer than its state was made of, where retention took some."""
        (size,) = self.driver.first(_SIZE, {"of": story}) or (0,)
        return int(size)

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
        there = self.driver.first(_NUMBER, {"id": id})
        seq = self.next_seq(stories) if there is None else int(there[0])
        before = set() if there is None else {key for (key,) in self.driver.all(_KEYS, {"of": seq})}
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
            self.driver.run(_DROP_KEYS, {"of": seq, "keys": sorted(lost)})
        self.add(story_keys, *({"key": key, "story": seq} for key in now if key not in before))
        return seq

    def place(self, article: int, story: int, *, score: float | None, reasons: Sequence[str]) -> None:
        """Put an article (by seq) into a story, out of the one that it was in; ``score`` is None where it opened it."""
        self.put(story_articles, {"article": article, "story": story, "score": score, "reasons": dumps(list(reasons))})

    def relate(self, story: int, related: int, *, score: float) -> None:
        """Note that two stories are related; either order says the same."""
        one, other = sorted((story, related))
        if one != other:
            self.put(story_links, {"story": one, "related": other, "score": score})


@cache
def _sharing(count: int) -> TextClause:
    """Stories that share most of so many keys; only the best are looked at whole, since their rows are long."""
    one = "SELECT * FROM (SELECT story FROM story_keys WHERE key = :key_{0} ORDER BY story DESC LIMIT :most) AS of_{0}"
    told = " UNION ALL ".join(one.format(number) for number in range(count))
    return text(
        "SELECT s.seq, s.state FROM (SELECT story, count(*) AS shared "
        f"FROM ({told}) AS told GROUP BY story ORDER BY shared DESC, story DESC LIMIT :best) AS best "
        "CROSS JOIN stories AS s WHERE s.seq = best.story AND (s.last_day >= :since OR s.last_day = '') "
        "ORDER BY best.shared DESC, s.changed DESC, s.seq LIMIT :limit"
    )


_OF_ARTICLE = (
    select(stories.c.seq, stories.c.state)
    .join(story_articles, story_articles.c.story == stories.c.seq)
    .join(articles, articles.c.seq == story_articles.c.article)
    .where(articles.c.id == bindparam("id"))
)
_OF_ARTICLES = select(story_articles.c.article, story_articles.c.story).where(
    story_articles.c.article.in_(listed("seqs"))
)
_SIZE = select(func.count()).where(story_articles.c.story == bindparam("of"))
_NUMBER = select(stories.c.seq).where(stories.c.id == bindparam("id"))
_KEYS = select(story_keys.c.key).where(story_keys.c.story == bindparam("of"))
_DROP_KEYS = delete(story_keys).where(story_keys.c.story == bindparam("of"), story_keys.c.key.in_(listed("keys")))
