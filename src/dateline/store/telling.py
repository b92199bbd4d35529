"""Stories and events out of their rows, many at once.

May import sqlalchemy, records and errors.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select, text, union_all

from dateline.records.event import Event
from dateline.records.stored import StoredStory
from dateline.records.story import StoryState
from dateline.store.codec import decode
from dateline.store.schema import articles, events, follows, stories, story_articles, story_links
from dateline.store.transaction import in_parts


def events_by_seq(connection: Connection, seqs: Sequence[int]) -> dict[int, Event]:
    """Give events by their seqs, each with the planned ones that it follows."""
    found: dict[int, Event] = {}
    for part in in_parts(seqs):
        asked = select(events.c.seq, events.c.event).where(events.c.seq.in_(part))
        found.update((seq, decode(Event, told)) for seq, told in connection.execute(asked))
    planned: defaultdict[str, list[str]] = defaultdict(list)
    for ids in in_parts([event.id for event in found.values()]):
        order = (follows.c.event, follows.c.score.desc(), follows.c.planned)
        for event, before in connection.execute(
            select(follows.c.event, follows.c.planned).where(follows.c.event.in_(ids)).order_by(*order)
        ):
            planned[event].append(before)
    return {
        seq: replace(event, follows=tuple(planned[event.id])) if event.id in planned else event
        for seq, event in found.items()
    }


def stories_by_seq(connection: Connection, seqs: Sequence[int]) -> dict[int, StoredStory]:
    """Give stories by their seqs, each with its articles, events, outlets, relatives and growth."""
    heads = {
        row.seq: row
        for part in in_parts(seqs)
        for row in connection.execute(select(stories).where(stories.c.seq.in_(part)))
    }
    members = _Members(connection, heads)
    related = _related(connection, heads)
    return {
        seq: StoredStory(
            id=row.id,
            title=row.title,
            lead=_lead(row.state),
            first=row.first_day or None,
            last=row.last_day or None,
            articles=tuple(members.articles[seq]),
            events=tuple(members.events[seq]),
            outlets=tuple(members.outlets[seq]),
            related=tuple(related[seq]),
            growth=tuple(sorted(members.days[seq].items())),
        )
        for seq, row in heads.items()
    }


class _Members:
    """The articles and events of some stories, by the stories' seqs, in the order of adding."""

    def __init__(self, connection: Connection, seqs: Iterable[int]) -> None:
        self.articles: defaultdict[int, list[str]] = defaultdict(list)
        self.events: defaultdict[int, list[str]] = defaultdict(list)
        self.outlets: defaultdict[int, dict[str, None]] = defaultdict(dict)
        self.days: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for part in in_parts(list(seqs)):
            self._read_articles(connection, part)
            self._read_events(connection, part)

    def _read_articles(self, connection: Connection, seqs: Sequence[int]) -> None:
        asked = (
            select(story_articles.c.story, articles.c.id, articles.c.outlet, articles.c.day)
            .join(articles, articles.c.seq == story_articles.c.article)
            .where(story_articles.c.story.in_(seqs), articles.c.revision.is_not(None))
            .order_by(articles.c.seq)
        )
        for row in connection.execute(asked):
            self.articles[row.story].append(row.id)
            if row.outlet:
                self.outlets[row.story][row.outlet] = None
            if row.day:
                self.days[row.story][row.day] += 1

    def _read_events(self, connection: Connection, seqs: Sequence[int]) -> None:
        # From the few stories to their articles, claims and events: left to itself, SQLite begins with all claims.
        by = "INDEXED BY claims_article" if connection.dialect.name == "sqlite" else ""
        asked = text(
            "SELECT DISTINCT m.story, e.seq, e.id "
            f"FROM story_articles m CROSS JOIN claims c {by} CROSS JOIN events e "
            "WHERE m.story IN :seqs AND c.article = m.article AND c.current = 1 AND e.seq = c.event ORDER BY e.seq"
        ).bindparams(bindparam("seqs", expanding=True))
        for story, _, id_ in connection.execute(asked, {"seqs": seqs}):
            self.events[story].append(id_)


def _related(connection: Connection, seqs: Iterable[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[tuple[float, int, str]]] = defaultdict(list)
    for part in in_parts(list(seqs)):
        there = select(story_links.c.story.label("of"), story_links.c.related.label("other"), story_links.c.score)
        back = select(story_links.c.related, story_links.c.story, story_links.c.score)
        both = union_all(
            there.where(story_links.c.story.in_(part)), back.where(story_links.c.related.in_(part))
        ).subquery()
        asked = select(both.c.of, both.c.score, both.c.other, stories.c.id).join(stories, stories.c.seq == both.c.other)
        for of, score, other, id_ in connection.execute(asked):
            found[of].append((-score, other, id_))
    return defaultdict(list, {of: [id_ for _, _, id_ in sorted(others)] for of, others in found.items()})


def _lead(state: bytes) -> str:
    """The first sentence of its most central report; nothing where the state is of another version."""
    try:
        return StoryState.from_bytes(state).lead
    except ValueError:
        return ""
