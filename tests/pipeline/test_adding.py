"""Adding end to end on a real store: what a report does to copies, stories and events, and what people's words do."""

from __future__ import annotations

import gc
import itertools
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy
from tests.pipeline import fake_stages
from tests.store.store_helpers import dump, edited, fixed_clock, make_report

from dateline.errors import InputError, NotStored, StoreError
from dateline.pipeline import adding
from dateline.pipeline.adding import Added, pruning
from dateline.records import RawInput, Report
from dateline.records.event import Event, Judgement
from dateline.records.report import renamed
from dateline.records.stored import Filter, Provenance, StoredArticle
from dateline.store import Store, open_store, schema, verify

EVERYTHING = Filter(limit=1000)


def reports() -> list[Report]:
    """Three outlets on the happenings of two days; the third prints what the first does."""
    first = make_report(1)
    copied = renamed(replace(first, article=replace(first.article, outlet="paper-b.example")), "b1")
    return [first, make_report(2, published="2025-03-13"), copied]


def put(store: Store, report: Report) -> Added:
    with store.writing() as tx:
        return adding.add_report(tx, report, Provenance(report.article.where, report.article.text.encode()))


def put_all(store: Store, told: Iterable[Report]) -> list[Added]:
    return [put(store, report) for report in told]


def events(store: Store) -> list[Event]:
    with store.reading() as view:
        return sorted(view.events(EVERYTHING).items, key=lambda event: event.id)


def articles(store: Store) -> dict[str, StoredArticle]:
    with store.reading() as view:
        return {article.id: article for article in view.articles(EVERYTHING).items}


def parts(store: Store) -> set[frozenset[str]]:
    return {frozenset(event.claims) for event in events(store)}


def judgement(of: str, left: str, right: str, verdict: str, at: str = "2026-01-02T00:00:00Z") -> Judgement:
    return Judgement(of, min(left, right), max(left, right), verdict, "tester", at)


def test_a_copy_is_one_source_in_one_story(store: Store) -> None:
    put_all(store, reports())
    found = articles(store)
    assert found["b1"].copy_of == "a1"
    assert found["b1"].origin == found["a1"].origin == "wire-a.example"
    assert found["b1"].story == found["a1"].story
    told_twice = [event for event in events(store) if len(event.outlets) == 2]
    assert told_twice
    assert {event.independent_sources for event in told_twice} == {1}


def test_what_reports_of_one_story_tell_is_compared_as_such(store: Store) -> None:
    put_all(store, reports())
    rows = dump(store)
    of = {row[0]: row[3] for row in rows["claims"]}
    story = {row[0]: row[1] for row in rows["story_articles"]}
    told = {(story[of[left]] == story[of[right]], "reports of one story" in reasons)
            for left, right, _, reasons in rows["links"] if of[left] != of[right]}  # fmt: skip
    assert (True, True) in told
    assert all(one_story == as_one for one_story, as_one in told)


def test_every_claim_is_in_just_one_event(store: Store) -> None:
    put_all(store, reports())
    claims = [claim.id for report in reports() for claim in report.claims]
    assert sorted(itertools.chain.from_iterable(event.claims for event in events(store))) == sorted(claims)


def test_the_same_report_again_changes_nothing(store: Store) -> None:
    put_all(store, reports())
    before = dump(store)
    assert {added.kind for added in put_all(store, reports())} == {"same"}
    assert dump(store) == before


def test_events_do_not_depend_on_the_order_of_adding(tmp_path: Path) -> None:
    found = []
    for number, order in enumerate(itertools.permutations(reports())):
        with open_store(f"sqlite:///{tmp_path}/{number}.sqlite", clock=fixed_clock) as one:
            put_all(one, order)
            found.append(parts(one))
            adding.relink(one)
            found.append(parts(one))
    assert all(one == found[0] for one in found)
    assert any(len(part) > 1 for part in found[0])


def test_relinking_gives_the_rows_that_adding_gave(store: Store) -> None:
    put_all(store, [*reports(), *(make_report(number, published="2025-03-14") for number in range(3, 9))])
    before = dump(store)
    assert adding.relink(store) == 9
    assert dump(store) == before


def test_an_edit_takes_its_old_claims_out_of_events(store: Store) -> None:
    put_all(store, reports())
    report = edited(make_report(1), "more was learnt")
    added = put(store, report)
    assert (added.kind, added.article.revision) == ("revision", 2)
    current = {claim.id for told in (report, *reports()[1:]) for claim in told.claims}
    assert set(itertools.chain.from_iterable(event.claims for event in events(store))) == current
    before = parts(store)
    adding.relink(store)
    assert parts(store) == before


def test_a_claim_that_two_revisions_made_can_be_edited_away(store: Store) -> None:
    report = make_report(1, claims=1)
    put(store, report)
    put(store, edited(report, "more was learnt"))
    told = make_report(2, claims=1)
    article = replace(report.article, text=told.article.text, sha256=told.article.sha256)
    added = put(store, renamed(replace(told, article=replace(article, id="a2")), "a1"))
    assert (added.kind, added.article.revision) == ("revision", 3)


def test_an_event_whose_only_claim_was_edited_away_is_gone(store: Store) -> None:
    put(store, make_report(1, claims=1))
    told = make_report(2, claims=1)
    article = replace(make_report(1, claims=1).article, text=told.article.text, sha256=told.article.sha256)
    added = put(store, renamed(replace(told, article=replace(article, id="a2")), "a1"))
    assert added.kind == "revision"
    assert [event.id for event in events(store)] == list(added.events)
    assert all(event.claims for event in events(store))


def test_a_person_parts_and_joins_claims_for_good(store: Store) -> None:
    put_all(store, reports())
    joined = next(event for event in events(store) if len(event.claims) > 1)
    left, right = sorted(joined.claims)[:2]
    judged = adding.judge(store, [judgement("claims", left, right, "different")])
    assert joined.id in judged.before
    assert not any({left, right} <= set(event.claims) for event in events(store))
    adding.relink(store)
    assert not any({left, right} <= set(event.claims) for event in events(store))
    adding.judge(store, [judgement("claims", left, right, "same", at="2026-01-03T00:00:00Z")])
    assert any({left, right} <= set(event.claims) for event in events(store))


def test_a_person_joins_what_nothing_else_would(store: Store) -> None:
    put_all(store, [make_report(1), make_report(40, published="2019-01-01")])
    left, right = sorted((make_report(1).claims[0].id, make_report(40).claims[0].id))
    assert not any({left, right} <= part for part in parts(store))
    adding.judge(store, [judgement("claims", left, right, "same")])
    assert any({left, right} <= part for part in parts(store))
    put(store, make_report(3))
    assert any({left, right} <= part for part in parts(store))
    adding.relink(store)
    assert any({left, right} <= part for part in parts(store))


def test_a_person_parts_stories_and_copies(store: Store) -> None:
    put_all(store, reports())
    assert articles(store)["a1"].story == articles(store)["b1"].story
    adding.judge(store, [judgement("stories", "a1", "b1", "different")])
    adding.judge(store, [judgement("copies", "a1", "b1", "different")])
    adding.relink(store)
    found = articles(store)
    assert found["a1"].story != found["b1"].story
    assert found["b1"].copy_of is None
    assert found["b1"].origin == "paper-b.example"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (judgement("claims", "nobody", "nothing", "same"), NotStored),
        (judgement("stories", "a1", "nothing", "same"), NotStored),
        (judgement("claims", "a1", "b1", "perhaps"), StoreError),
        (judgement("events", "a1", "b1", "same"), StoreError),
        (judgement("claims", "a1", "a1", "same"), StoreError),
    ],
)
def test_what_is_no_judgement_is_refused_and_not_kept(store: Store, given: Judgement, error: type[StoreError]) -> None:
    put_all(store, reports())
    before = dump(store)
    with pytest.raises(error):
        adding.judge(store, [given])
    assert dump(store) == before


def test_a_report_that_breaks_half_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put_all(store, reports()[:2])
    before = dump(store)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("dateline.pipeline.adding.report.derive_events", broken)
    with pytest.raises(RuntimeError):
        put(store, reports()[2])
    assert dump(store) == before


def test_a_summit_is_followed_up(store: Store) -> None:
    told = make_report(1, claims=1)
    planned = replace(told, claims=(replace(told.claims[0], status="planned"),))
    later = renamed(replace(told, article=replace(told.article, published="2025-03-14", outlet="b.example")), "later")
    put_all(store, [planned, later])
    with store.reading() as view:
        done = [event for event in view.events(EVERYTHING).items if event.status == "happened"]
    # Linked as one happening, or noted as what became of it: never told as two that know nothing of each other.
    assert len(done) == 1
    assert done[0].follows or len(done[0].claims) == 2


def test_a_story_that_lost_reports_to_retention_counts_those_it_has(store: Store) -> None:
    first, *_ = reports()
    again = [renamed(first, f"a{number}") for number in range(2, 5)]
    told = [
        replace(one, article=replace(one.article, published=f"2025-03-1{day}", outlet=f"{day}.example"))
        for day, one in enumerate((first, *again))
    ]
    put_all(store, told[:3])
    pruning.prune(store, before="2025-03-12", payloads_only=False)
    sound(store)
    put(store, told[3])
    with store.reading() as view:
        assert [story.articles for story in view.stories(EVERYTHING).items] == [("a3", "a4")]
    sound(store)


def test_what_retention_leaves_is_derived_again_just_the_same(store: Store) -> None:
    put_all(store, [make_report(number, published=f"2025-03-{10 + number}") for number in range(6)])
    pruning.prune(store, before="2025-03-13", payloads_only=False)
    sound(store)
    before = parts(store)
    adding.relink(store)
    assert parts(store) == before


def sound(store: Store) -> None:
    """Each current claim is in exactly one event, which tells it; every story has as many reports as it says."""
    rows = dump(store)
    claims = {row[0]: (row[1], row[12]) for row in rows["claims"] if row[4]}
    ids = {row[0]: row[1] for row in rows["events"]}
    told = {event.id: set(event.claims) for event in events(store)}
    assert {seq: ids[event] for seq, (_, event) in claims.items()} == {
        seq: next(id_ for id_, members in told.items() if claim in members) for seq, (claim, _) in claims.items()
    }
    assert sum(len(members) for members in told.values()) == len(claims)
    assert {row[0] for row in rows["events"]} == {event for _, event in claims.values()}
    in_stories = Counter(row[1] for row in rows["story_articles"])
    assert {row[0]: row[6] for row in rows["stories"]} == dict(in_stories)


# --- two at once


def add_alone(url: str, order: Sequence[int]) -> int:
    """A process of its own that adds reports, in this order; give its number."""
    child = os.fork()
    if child:
        return child
    failed = 1
    try:
        with open_store(url, clock=fixed_clock, create=False) as store:
            for number in order:
                put(store, told_by(number))
        failed = 0
    finally:
        os._exit(failed)


def told_by(number: int) -> Report:
    """Of every three reports two tell the same: copies, stories and events across the two that add."""
    report = renamed(make_report(number - number % 3 // 2, published="2025-03-12"), f"r{number}")
    return replace(report, article=replace(report.article, outlet=f"paper-{number % 4}.example"))


def test_two_processes_add_at_once_and_nothing_is_lost(store: Store) -> None:
    url, count = store.place.url, 18
    store.close()
    children = [add_alone(url, range(0, count)), add_alone(url, range(count - 1, -1, -1))]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    assert set(articles(store)) == {f"r{number}" for number in range(count)}
    assert verify(store).problem is None
    sound(store)
    together = parts(store)
    adding.relink(store)
    sound(store)
    assert parts(store) == together
    relinked = dump(store)
    adding.relink(store)
    assert dump(store) == relinked


# --- runs


class _Counted(fake_stages.Reader):
    seen = 0

    def analyse(self, documents, *, propose):
        _Counted.seen += len(documents)
        return super().analyse(documents, propose=propose)


@pytest.fixture
def run(store: Store) -> Callable[[list[RawInput | InputError]], list[Added | InputError]]:
    _Counted.seen = 0
    resources = replace(fake_stages.load(), reader=_Counted(), again=None)
    return lambda inputs: list(adding.add(iter(inputs), resources, store))


def inputs() -> list[RawInput | InputError]:
    return [
        fake_stages.raw("Rebels shelled Homs", where="1", id="1"),
        InputError("2", "is missing"),
        fake_stages.raw("BREAK CLAIMS", where="3", id="3"),
        fake_stages.raw("Troops shelled Hama", where="4", id="4"),
    ]


def test_each_input_has_its_outcome_in_order(run, store: Store) -> None:
    outcomes = run(inputs())
    assert [outcome.where for outcome in outcomes] == ["1", "2", "3", "4"]
    assert [isinstance(outcome, InputError) for outcome in outcomes] == [False, True, True, False]
    assert set(articles(store)) == {"1", "4"}


def test_what_is_there_is_not_read_again(run) -> None:
    run(inputs())
    seen = _Counted.seen
    outcomes = run([*inputs(), fake_stages.raw("Rebels shelled Idlib", where="5", id="5")])
    assert [getattr(outcome, "kind", "error") for outcome in outcomes] == ["same", "error", "error", "same", "new"]
    assert _Counted.seen == seen + 2  # the one that breaks after reading, and the new one


def test_a_date_that_is_told_later_is_kept(run, store: Store) -> None:
    run([fake_stages.raw("Rebels shelled Homs", where="1", id="1")])
    (outcome,) = run([fake_stages.raw("Rebels shelled Homs", where="1", id="1", published="2024-01-01")])
    assert isinstance(outcome, Added)
    assert (outcome.kind, articles(store)["1"].published) == ("revision", "2024-01-01")


@pytest.mark.parametrize("url", ["n/a", "unknown", "-"])
def test_what_is_no_address_is_nobodys_identity(run, store: Store, url: str) -> None:
    told = [fake_stages.raw(f"Rebels shelled {town}", where=town, id=town, url=url) for town in ("Homs", "Hama")]
    assert [outcome.kind for outcome in run(told)] == ["new", "new"]
    assert set(articles(store)) == {"Homs", "Hama"}


def test_an_edited_text_is_read_again(run, store: Store) -> None:
    run(inputs())
    (outcome,) = run([fake_stages.raw("Rebels shelled Homs and Hama", where="1", id="1")])
    assert isinstance(outcome, Added)
    assert (outcome.kind, outcome.article.revision) == ("revision", 2)


def test_a_run_that_is_cut_off_keeps_what_it_told(store: Store) -> None:
    resources = replace(fake_stages.load(), again=None)

    def cut() -> Iterator[RawInput | InputError]:
        yield from inputs()
        raise KeyboardInterrupt

    told: list[Added | InputError] = []
    with pytest.raises(KeyboardInterrupt):
        told.extend(adding.add(cut(), resources, store))
    assert set(articles(store)) == {outcome.article.id for outcome in told if isinstance(outcome, Added)}


def test_python_collects_as_before_once_a_run_is_over(store: Store) -> None:
    resources = replace(fake_stages.load(), again=None)
    before = gc.get_threshold()
    outcomes = adding.add(iter(inputs()), resources, store)
    next(outcomes)
    assert gc.get_threshold()[0] > before[0]
    outcomes.close()
    assert gc.get_threshold() == before


def test_adding_looks_nothing_up_by_going_through_all_there_is(tmp_path: Path) -> None:
    """Each look-up of a run is explained by SQLite: none scans a table, or an index that nearly all claims share."""
    told: dict[str, str] = {}

    def keep(statement: str) -> None:  # with its values in it
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            told[re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", statement)] = statement

    with open_store(f"sqlite:///{tmp_path}/store.dateline", clock=fixed_clock) as store:
        sqlalchemy.event.listen(store.engine, "connect", lambda connection, _: connection.set_trace_callback(keep))
        found = reports()
        put_all(store, [*found, edited(found[0], "It was quiet later.")])
        adding.judge(store, [judgement("claims", found[0].claims[0].id, found[1].claims[0].id, "different")])
    assert len(told) > 30
    with closing(sqlite3.connect(tmp_path / "store.dateline")) as opened:
        plans = {
            statement: [row[3] for row in opened.execute(f"EXPLAIN QUERY PLAN {statement}")]
            for statement in told.values()
        }
    assert {statement: plan for statement, plan in plans.items() if any(map(_goes_through_all, plan))} == {}


def _goes_through_all(line: str) -> bool:
    """All rows of a table, or all of an index that have ``current`` alone; the log is read from its end."""
    scanned = re.match(r"SCAN (\w+)", line)
    tables = {*schema.tables.tables.keys() - {"log"}, "a", "c", "e", "s"}
    scans = scanned is not None and scanned[1] in tables
    return scans or bool(re.search(r"SEARCH \w+ USING .*INDEX \w+ \(current=\?\)", line))
