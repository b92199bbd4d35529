"""The four lists: for each filter where its rows come from, and how it is checked of rows that come from elsewhere.

The rows of tables go by one letter: ``c`` claims, ``e`` events, ``a`` articles, ``s`` stories, ``m`` and ``s`` their
articles, ``d`` and ``n`` names, ``t`` texts, ``g`` what was gathered. All of it is fixed text: no value is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dateline.store.filters import Asked, Listing, Source, Way
from dateline.store.fulltext import holding

COMMON_STATUS = "happened"
"""Of most claims, and in no index of its own: see ``schema.py``."""

# --- claims


def claims(asked: Asked) -> Listing:
    """The list of current claims, by the last day told."""
    return Listing(tuple(_claim_sources(asked)), long=_long_claims(asked))


def _claim_sources(asked: Asked) -> Iterator[Source]:
    if asked.event is not None:
        where = "c.event = :event AND c.current = 1"
        yield _of_claims(asked, f"claims c {asked.by('claims_event')}", where, "event", "few")
    by_article = f"claims c {asked.by('claims_article')}"
    if asked.article is not None:
        yield _of_claims(asked, by_article, "c.article = :article AND c.current = 1", "article", "few")
    if asked.story is not None:
        where = "s.story = :story AND c.article = s.article AND c.current = 1"
        yield _of_claims(asked, f"story_articles s CROSS JOIN {by_article}", where, "story", "few")
    for kind in ("actor", "place"):
        if getattr(asked, kind) is not None:
            yield _named_claims(asked, kind)
    if asked.country is not None:
        where = "c.current = 1 AND c.country = :country"
        yield _of_claims(asked, f"claims c {asked.by('claims_country')}", where, "country")
    if asked.types:
        where = f"c.current = 1 AND {_types(asked, 'c')}"
        yield _of_claims(asked, f"claims c {asked.by('claims_type')}", where, "types", _of_types(asked))
    if asked.status not in (None, COMMON_STATUS):
        where = f"c.current = 1 AND c.status = :status AND c.status <> '{COMMON_STATUS}'"
        yield _of_claims(asked, f"claims c {asked.by('claims_status')}", where, "status")
    if asked.hits is not None:
        where = f"{asked.among_hits('c.article')} AND c.current = 1"
        yield _of_claims(asked, by_article, where, "text", "gathered")
    yield _of_claims(asked, f"claims c {asked.by('claims_recent')}", "c.current = 1", "", "walk")


def _of_claims(asked: Asked, tables: str, where: str, met: str, way: Way = "ordered") -> Source:
    """A source of claims whose rows are ``c`` and pass the filter ``met``."""
    checks = _claim_checks(asked, day="c.sort_day", seq="c.seq", article="c.article")
    checks.pop(met, None)
    return Source(
        tables,
        where,
        "c.sort_day",
        "c.seq",
        article="c.article",
        checks=tuple(checks.values()),
        way=way,
    )


def _named_claims(asked: Asked, kind: str) -> Source:
    checks = _claim_checks(asked, day="d.sort_day", seq="d.claim", article="d.article")
    checks.pop(kind)
    needs_row = any(" c." in f" {check}" for check in checks.values())
    return Source(
        "names d",
        f"d.kind = '{kind}' AND d.name = :{kind} AND d.current = 1",
        day="d.sort_day",
        seq="d.claim",
        article="d.article",
        checks=tuple(checks.values()),
        row=f"{asked.then} JOIN claims c ON c.seq = d.claim" if needs_row else "",
    )


def _long_claims(asked: Asked) -> Source:
    where = "c.current = 1 AND c.first_day < c.sort_day AND c.sort_day > :until AND c.first_day <= :until"
    return _of_claims(asked, f"claims c {asked.by('claims_long')}", where, "")


def _claim_checks(asked: Asked, *, day: str, seq: str, article: str) -> dict[str, str]:
    """What is asked of a claim, the cheapest first; ``c`` is its row, where day, seq and article do not do."""
    checks: dict[str, str] = {}
    if asked.event is not None:
        checks["event"] = "c.event = :event"
    checks.update(_own_checks(asked, "c"))
    checks.update(_name_checks(asked, "names", "claim", day=day, seq=seq))
    checks.update(_article_checks(asked, article))
    return checks


def _own_checks(asked: Asked, row: str) -> dict[str, str]:
    checks: dict[str, str] = {}
    if asked.country is not None:
        checks["country"] = f"{row}.country = :country"
    if asked.types:
        checks["types"] = _types(asked, row)
    if asked.status is not None:
        checks["status"] = f"{row}.status = :status"
    return checks


def _of_types(asked: Asked) -> Way:
    """Rows of one type come in order out of its index, those of several one type after the other."""
    return "ordered" if len(asked.types) == 1 else "gathered"


def _types(asked: Asked, row: str) -> str:
    return f"{row}.type IN ({', '.join(f':type{number}' for number in range(len(asked.types)))})"


def _name_checks(asked: Asked, table: str, of: str, *, day: str, seq: str) -> dict[str, str]:
    return {
        kind: f"EXISTS (SELECT 1 FROM {table} n WHERE n.kind = '{kind}' AND n.name = :{kind} "
        f"AND n.sort_day = {day} AND n.{of} = {seq})"
        for kind in ("actor", "place")
        if getattr(asked, kind) is not None
    }


def _article_checks(asked: Asked, article: str) -> dict[str, str]:
    """What is asked of an article, or of the one that a claim stands in."""
    checks: dict[str, str] = {}
    if asked.article is not None:
        checks["article"] = f"{article} = :article"
    if asked.story is not None:
        member = f"SELECT 1 FROM story_articles m WHERE m.article = {article} AND m.story = :story"
        checks["story"] = f"EXISTS ({member})"
    if asked.hits is not None:
        checks["text"] = asked.among_hits(article)
    elif asked.words:
        checks["text"] = _texts_check(asked, article)
    return checks


def _texts_check(asked: Asked, article: str) -> str:
    """That an article's text holds the words, where they are in too many to be gathered; else ''."""
    if not asked.words or asked.hits is not None:
        return ""
    words = holding(asked.words, "t.text", sqlite=asked.sqlite)
    return f"EXISTS (SELECT 1 FROM texts t WHERE t.article = {article} AND {words})"


# --- events


def events(asked: Asked) -> Listing:
    """The list of events, by the last day told."""
    return Listing(tuple(_event_sources(asked)), long=_long_events(asked))


def _event_sources(asked: Asked) -> Iterator[Source]:
    if asked.event is not None:
        yield _of_events(asked, "events e", "e.seq = :event", "event", "few")
    if asked.article is not None or asked.story is not None or asked.hits is not None:
        yield _events_of_articles(asked)
    for kind in ("actor", "place"):
        if getattr(asked, kind) is not None:
            yield _named_events(asked, kind)
    if asked.country is not None:
        yield _of_events(asked, f"events e {asked.by('events_country')}", "e.country = :country", "country")
    if asked.types:
        tables = f"events e {asked.by('events_type')}"
        yield _of_events(asked, tables, _types(asked, "e"), "types", _of_types(asked))
    if asked.status not in (None, COMMON_STATUS):
        where = f"e.status = :status AND e.status <> '{COMMON_STATUS}'"
        yield _of_events(asked, f"events e {asked.by('events_status')}", where, "status")
    yield _of_events(asked, f"events e {asked.by('events_recent')}", "1 = 1", "", "walk")


def _of_events(asked: Asked, tables: str, where: str, met: str, way: Way = "ordered") -> Source:
    """A source of events whose rows are ``e`` and pass the filter ``met``."""
    checks = _event_checks(asked, day="e.sort_day", seq="e.seq")
    checks.pop(met, None)
    return Source(
        tables,
        where,
        "e.sort_day",
        "e.seq",
        checks=tuple(checks.values()),
        way=way,
    )


def _events_of_articles(asked: Asked) -> Source:
    """Events through the articles that tell of them: one of their claims' articles must be as asked."""
    if asked.article is not None:
        tables, where, met = f"claims c {asked.by('claims_article')}", "c.article = :article", "article"
    elif asked.story is not None:
        tables = f"story_articles s CROSS JOIN claims c {asked.by('claims_article')}"
        where, met = "s.story = :story AND c.article = s.article", "story"
    else:
        tables, where, met = f"claims c {asked.by('claims_article')}", asked.among_hits("c.article"), "text"
    checks = [check for name, check in _article_checks(asked, "c.article").items() if name != met]
    inner = " AND ".join((where, "c.current = 1", "c.event IS NOT NULL", *checks))
    gathered = f"(SELECT DISTINCT c.event AS seq FROM {tables} WHERE {inner}) g"
    told = f"{gathered} CROSS JOIN events e {asked.by('events_days')}"
    way: Way = "gathered" if met == "text" else "few"
    return replace(_of_events(asked, told, "e.seq = g.seq", "through", way), rows=f"{tables} WHERE {inner}")


def _named_events(asked: Asked, kind: str) -> Source:
    checks = _event_checks(asked, day="d.sort_day", seq="d.event")
    checks.pop(kind)
    needs_row = any(check.startswith("e.") for check in checks.values())
    return Source(
        "event_names d",
        f"d.kind = '{kind}' AND d.name = :{kind}",
        day="d.sort_day",
        seq="d.event",
        checks=tuple(checks.values()),
        row=f"{asked.then} JOIN events e ON e.seq = d.event" if needs_row else "",
    )


def _long_events(asked: Asked) -> Source:
    where = "e.first_day < e.sort_day AND e.sort_day > :until AND e.first_day <= :until"
    return _of_events(asked, f"events e {asked.by('events_long')}", where, "")


def _event_checks(asked: Asked, *, day: str, seq: str) -> dict[str, str]:
    checks: dict[str, str] = {}
    if asked.event is not None:
        checks["event"] = f"{seq} = :event"
    checks.update(_own_checks(asked, "e"))
    checks.update(_name_checks(asked, "event_names", "event", day=day, seq=seq))
    # "+": SQLite would else look for each of the hits among each event's claims.
    through = _article_checks(asked, "+c.article")
    if through:
        of_it = f"SELECT 1 FROM claims c {asked.by('claims_event')} WHERE c.event = {seq}"
        checks["through"] = f"EXISTS ({' AND '.join((of_it, *through.values()))})"
    return checks


# --- articles


def articles(asked: Asked) -> Listing:
    """The list of articles, by the day of publication."""
    return Listing(tuple(_article_sources(asked)))


def _article_sources(asked: Asked) -> Iterator[Source]:
    if asked.article is not None:
        yield _of_articles(asked, "articles a", "a.seq = :article", "article", "few")
    if asked.story is not None:
        tables = "story_articles s CROSS JOIN articles a"
        yield _of_articles(asked, tables, "s.story = :story AND a.seq = s.article", "story", "few")
    if asked.hits is not None:
        yield _of_articles(asked, "articles a", asked.among_hits("a.seq"), "text", "gathered")
    for told, rows in _articles_told(asked):
        tables = f"({told}) g CROSS JOIN articles a"
        source = _of_articles(replace(asked, words=()), tables, "a.seq = g.article", "told", "gathered")
        yield replace(source, rows=rows, late=_texts_check(asked, "found.seq"))
    yield _of_articles(asked, f"articles a {asked.by('articles_recent')}", "1 = 1", "", "walk")


def _of_articles(asked: Asked, tables: str, where: str, met: str, way: Way = "ordered") -> Source:
    """A source of articles whose rows are ``a`` and pass the filter ``met``; what retention took is left out."""
    checks = {**_article_checks(asked, "a.seq"), **_told_check(asked, "a.seq")}
    checks.pop(met, None)
    return Source(
        tables,
        f"{where} AND a.revision IS NOT NULL",
        "a.day",
        "a.seq",
        checks=tuple(checks.values()),
        way=way,
    )


def _articles_told(asked: Asked) -> Iterator[tuple[str, str]]:
    """The articles of which one claim is as asked: once for each filter that the rows can come from, and its rows."""
    for source in _claim_sources(asked.of_claims):
        if source.way != "walk":
            tables = f"{source.tables} {source.row}" if source.checks else source.tables
            where = " AND ".join((source.where, *source.checks))
            told = f"SELECT DISTINCT {source.article} AS article FROM {tables} WHERE {where}"
            yield told, f"{source.tables} WHERE {source.where}"


def _told_check(asked: Asked, article: str) -> dict[str, str]:
    """That one claim of an article has all that is asked of claims."""
    checks = _claim_checks(asked.of_claims, day="c.sort_day", seq="c.seq", article="c.article")
    if not checks:
        return {}
    claim = f"SELECT 1 FROM claims c {asked.by('claims_article')} WHERE c.article = {article} AND c.current = 1"
    return {"told": f"EXISTS ({' AND '.join((claim, *checks.values()))})"}


# --- stories


def stories(asked: Asked) -> Listing:
    """The list of stories, by the day of their last report."""
    return Listing(tuple(_story_sources(asked)), first="s.first_day")


def _story_sources(asked: Asked) -> Iterator[Source]:
    member = replace(asked, story=None)
    through = {**_article_checks(member, "m.article"), **_told_check(member, "m.article")}
    checks = _members_check(through, "s.seq")
    if asked.story is not None:
        yield Source("stories s", "s.seq = :story", "s.last_day", "s.seq", checks=checks, way="few")
        return
    late = "".join(_members_check(through, "found.seq")) if _texts_check(asked, "m.article") else ""
    for members, met, rows in _members_found(asked):
        others = (f" AND {check}" for name, check in through.items() if name != met and not (late and name == "text"))
        gathered = f"(SELECT DISTINCT m.story AS seq FROM {members}{''.join(others)}) g"
        tables = f"{gathered} CROSS JOIN stories s {asked.by('stories_days')}"
        way: Way = "few" if met == "article" else "gathered"
        yield Source(tables, "s.seq = g.seq", "s.last_day", "s.seq", way=way, rows=rows, late=late)
    yield Source(f"stories s {asked.by('stories_recent')}", "1 = 1", "s.last_day", "s.seq", checks=checks, way="walk")


def _members_check(through: Mapping[str, str], story: str) -> tuple[str, ...]:
    if not through:
        return ()
    member = f"SELECT 1 FROM story_articles m WHERE m.story = {story}"
    return (f"EXISTS ({' AND '.join((member, *through.values()))})",)


def _members_found(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Stories through articles that are found by an index: tables and condition, the filter met, what to count."""
    if asked.article is not None:
        members = "story_articles m WHERE m.article = :article"
        yield members, "article", members
    if asked.hits is not None:
        members = f"story_articles m WHERE {asked.among_hits('m.article')}"
        yield members, "text", members
    for told, rows in _articles_told(asked):
        yield f"({told}) x CROSS JOIN story_articles m WHERE m.article = x.article", "told", rows
