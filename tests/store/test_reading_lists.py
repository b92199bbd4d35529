"""Lists: what each filter means, alone and together, page by page, on both databases and by every way to the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.store.asking_helpers import EDITED, Known, expected, fill, varied
from tests.store.postgres_server import new_database
from tests.store.store_helpers import fixed_clock

from dateline.errors import DatelineError, NotStored, StoreError
from dateline.records.stored import Filter
from dateline.store import Store, fulltext, lists, open_store, reading
from dateline.store.asking import look_up
from dateline.store.filters import Asked, count_rows, select_keys
from dateline.store.reading import Reading

KINDS = ("articles", "claims", "events", "stories")
ONE = {
    "since": "2025-03-11",
    "until": "2025-03-11",
    "types": ("shelling",),
    "actor": "actor:the-army",
    "place": "Áden",
    "country": "YEM",
    "status": "denied",
    "text": "ceasefire",
    "story": "s-2story",
    "article": "a7",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Known]]:
    """A store with something of everything, which no test changes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('lists')}/store.dateline"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    with open_store(url, clock=fixed_clock) as store:
        yield store, fill(store)


def whole(view: Reading, kind: str, asked: Filter) -> list[str]:
    """All pages."""
    ids: list[str] = []
    while True:
        page = getattr(view, kind)(asked)
        ids += [one.claim.id if kind == "claims" else one.id for one in page.items]
        assert len(page.items) <= asked.limit
        if page.next is None:
            return ids
        assert len(page.items) == asked.limit
        asked = replace(asked, after=page.next)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [None, "types, two", *ONE])
def test_every_filter_alone(filled: tuple[Store, Known], kind: str, name: str | None) -> None:
    store, known = filled
    one = {} if name is None else {"types": ("shelling", "capture")} if name == "types, two" else {name: ONE[name]}
    with store.reading() as view:
        for limit in (1000, 3):
            assert whole(view, kind, Filter(**one, limit=limit)) == expected(known, kind, Filter(**one))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", ["2025-02-01", "2025-03-09", "2025-03-10", "2025-03-12", "2025-03-20", "2025-04-02"])
def test_the_first_and_the_last_day_count_too(filled: tuple[Store, Known], kind: str, day: str) -> None:
    store, known = filled
    with store.reading() as view:
        for asked in (Filter(since=day, limit=7), Filter(until=day, limit=7), Filter(since=day, until=day)):
            assert whole(view, kind, asked) == expected(known, kind, asked)


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_a_filter_too(filled: tuple[Store, Known], kind: str) -> None:
    store, known = filled
    asked = Filter(event=max(known.events.values(), key=lambda event: len(event.claims)).id)
    with store.reading() as view:
        assert whole(view, kind, asked) == expected(known, kind, asked) != []


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_edit_took_back_is_told_no_more(filled: tuple[Store, Known], kind: str) -> None:
    store, known = filled
    taken = [(f"a{number}", varied(number).claims[0]) for number in EDITED]
    with store.reading() as view:
        for article, claim in taken:
            for place in {claim.places[0].ref, None}:
                asked = Filter(article=article, types=(claim.type,), place=place, status=claim.status)
                assert whole(view, kind, asked) == expected(known, kind, asked)


days = st.sampled_from(
    [
        None,
        None,
        "2025-01-01",
        "2025-02-01",
        "2025-03-20",
        "2025-03-09",
        "2025-03-11",
        "2025-03-12",
        "2025-03-30",
        "2025-05-01",
    ]
)
asked_for = st.builds(
    Filter,
    since=days,
    until=days,
    types=st.sampled_from([(), (), ("shelling",), ("attack", "bombing"), ("nothing",)]),
    actor=st.sampled_from([None, None, "the army", "AL SHABAAB", "actor:rebels", "nobody"]),
    place=st.sampled_from([None, None, "aden", "place:gao", "Sloviansk"]),
    country=st.sampled_from([None, None, "YEM", "MLI"]),
    status=st.sampled_from([None, None, "happened", "denied"]),
    text=st.sampled_from([None, None, "army", "CEASE fire", "uberfall", "火协", "النار", "corrected", "ad", "перемир"]),
    story=st.sampled_from([None, None, None, "s-0story", "s-3story"]),
    article=st.sampled_from([None, None, None, None, "a3", "a8"]),
    limit=st.sampled_from([2, 5, 1000]),
).filter(lambda asked: not (asked.since and asked.until and asked.since > asked.until))


@pytest.mark.parametrize(
    ("rows", "hits"), [(20_000, 20_000), (5, 5), (0, 0), (20_000, 0)], ids=["gathered", "some", "walked", "words last"]
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(asked=asked_for, kind=st.sampled_from(KINDS))
def test_all_filters_must_hold(
    filled: tuple[Store, Known], monkeypatch: pytest.MonkeyPatch, rows: int, hits: int, asked: Filter, kind: str
) -> None:
    # Whichever way leads to the rows, the list is the same.
    monkeypatch.setattr(reading, "MOST_GATHERED", rows)
    monkeypatch.setattr(fulltext, "MOST_HITS", hits)
    store, known = filled
    with store.reading() as view:
        assert whole(view, kind, asked) == expected(known, kind, replace(asked, limit=50))


# --- what is refused


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Filter(since="yesterday"), "since: 'yesterday' is no day"),
        (Filter(until="2025-02-30"), "until: '2025-02-30' is no day"),
        (Filter(since="2025-03-02", until="2025-03-01"), "is after 2025-03-01"),
        (Filter(limit=0), "limit: 0"),
        (Filter(limit=10_001), "limit: 10001"),
        (Filter(text="🙂 %"), "no letter or digit"),
        (Filter(text="x" * 1001), "too many"),
        (Filter(text=" ".join(f"word{n}" for n in range(33))), "33 words"),
        (Filter(actor="—"), "actor: '—' is no name"),
        (Filter(after="nonsense"), "after: 'nonsense'"),
        (Filter(after="WzFd"), "after: "),
    ],
)
def test_values_that_cannot_be_used_are_refused(filled: tuple[Store, Known], asked: Filter, said: str) -> None:
    with filled[0].reading() as view, pytest.raises(StoreError) as caught:
        view.claims(asked)
    assert said in str(caught.value)


def test_ids_that_are_not_there_are_told_with_those_that_are(filled: tuple[Store, Known]) -> None:
    with filled[0].reading() as view:
        for asked in (Filter(story="s-2storx"), Filter(article="a77"), Filter(event="e-0123")):
            with pytest.raises(NotStored):
                view.articles(asked)
        with pytest.raises(NotStored, match=r"did you mean .*s-2story"):
            view.stories(Filter(story="s-2storx"))


def test_a_page_goes_on_only_where_it_ended(filled: tuple[Store, Known]) -> None:
    with filled[0].reading() as view:
        after = view.claims(Filter(limit=2)).next
        assert after is not None
        assert view.claims(Filter(limit=5, after=after)).items  # another length is fine
        for call, asked in (
            (view.events, Filter(after=after)),
            (view.claims, Filter(country="YEM", after=after)),
            (view.claims, Filter(after=after[:-2] + "AA")),
        ):
            with pytest.raises(StoreError, match="after: "):
                call(asked)  # type: ignore[operator]


NASTY = (
    "'", "''", '"', '"a', "a' OR '1'='1", "a'; DROP TABLE claims; --", "x) OR (1=1", "%", "%army%", "_rmy", "a*",
    "army*", "NEAR(army, 3)", "army OR rebels", "army NOT x", "-army", "text:army", "^army", "{army}", "\\", "\\'",
    "a\0b", "\ud800", "\u202e", ":actor", "%(actor)s", "%s", "?", "$1", "{0}", "😀army", "NULL", "1; SELECT 1",
    "a" * 900,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["types", "actor", "place", "country", "status", "text", "story", "article", "event"])
def test_no_value_is_ever_taken_for_sql(filled: tuple[Store, Known], kind: str, name: str) -> None:
    store, known = filled
    # A server takes them all the same way: there each is tried on one kind of list, and not on all four.
    mine = NASTY if store.place.file is not None else NASTY[KINDS.index(kind) :: len(KINDS)]
    left = [Filter(**{name: (nasty,) if name == "types" else nasty}) for nasty in mine]  # type: ignore[arg-type]
    while left:
        with store.reading() as view:
            try:
                while left:
                    asked = left.pop()
                    assert whole(view, kind, asked) == expected(known, kind, asked)
            except DatelineError as error:  # after an error a transaction is of no use any more
                assert isinstance(error, StoreError)
                assert "syntax" not in str(error)
    with store.reading() as view:
        assert view.counts().claims == len(known.claims)


# --- how SQLite goes about it


@pytest.mark.parametrize("most", [fulltext.MOST_HITS, 0], ids=["hits", "words last"])
def test_no_list_reads_a_whole_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(fulltext, "MOST_HITS", most)
    with open_store(f"sqlite:///{tmp_path}/store.dateline", clock=fixed_clock) as store:
        known = fill(store, articles=20)
        event = next(iter(known.events))
        values = ONE | {"event": event, "text": "army"}
        pairs = [{name: values[name], other: values[other]} for name in values for other in values]
        for kind in KINDS:
            for pair in (*pairs, {}, {"text": "ad"}, {"types": ("shelling", "attack"), "status": "denied"}):
                _hold_plans(store, kind, Filter(**pair))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["articles", "stories"])
def test_what_is_asked_last_is_told_in_order_by_either_database(kind: str) -> None:
    """PostgreSQL may join what is sorted already in any order; the suite's stores are too small for it to do so."""
    for sqlite in (True, False):
        asked = Asked(sqlite=sqlite, country="YEM", words=("army",))
        listing = getattr(lists, kind)(asked)
        (sql,) = (select_keys(listing, source, asked) for source in listing.sources if source.late)
        assert sql.endswith("LIMIT :most") and sql.endswith("ORDER BY day DESC, seq DESC LIMIT :most") is not sqlite


def _hold_plans(store: Store, kind: str, filter_: Filter) -> None:
    with store.reading() as view:
        asked = look_up(view.connection, filter_, kind)
        values = {**asked.parameters(), "most": 51, "bound": 100}
        listing = getattr(lists, kind)(asked)
        for source in (*listing.sources, *([listing.long] if asked.until and listing.long else [])):
            plan = _plan(view, select_keys(listing, source, asked), values)
            assert not [line for line in plan if _reads_all(line)], (filter_, source.tables, plan)
            if source.way in ("ordered", "walk"):
                assert "USE TEMP B-TREE FOR ORDER BY" not in plan, (filter_, source.tables, plan)
            counting = _plan(view, count_rows(listing, source, asked), values)
            assert not [line for line in counting if _reads_all(line)], (filter_, source.tables, counting)


def _plan(view: Reading, sql: str, values: dict[str, object]) -> list[str]:
    return [row[3] for row in view.connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"), values)]


def _reads_all(line: str) -> bool:
    """A scan of a table itself; walking along an index, in order and until the page is full, is none."""
    return line.startswith("SCAN") and not any(
        fine in line for fine in ("USING", "json_each", "SCAN g", "SCAN x", "SCAN counted", "SCAN found")
    )
