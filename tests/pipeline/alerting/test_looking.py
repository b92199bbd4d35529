"""Looking: what is new since the last look, by the store's own order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.pipeline.alerting.alert_helpers import Clock, add, alert, elsewhere, opened, told, waiting

from dateline.errors import DatelineError, NotStored, StoreError
from dateline.pipeline import adding
from dateline.pipeline.alerting import change_query, look, replay
from dateline.pipeline.alerting import looking as module
from dateline.records.event import Judgement
from dateline.records.stored import Filter
from dateline.store import Store
from dateline.store.alerts import list_alerts, load_alert, log_head, remove_alert, touched
from dateline.store.queries import list_queries, load_query, remove_query, save_query
from dateline.store.schema import event_aliases


def items(store: Store, name: str = "desk") -> list[str]:
    return [one.item for one in waiting(store, name)]


def test_what_was_there_before_is_known_and_what_comes_is_told_once(store: Store) -> None:
    old = add(store, told(1))
    alert(store)
    assert look(store, "desk") == 0
    new = add(store, told(2))
    assert set(new).isdisjoint(old)
    assert look(store, "desk") == len(new)
    assert look(store, "desk") == 0
    assert items(store) == sorted(new)


def test_an_edit_of_an_old_report_is_news_though_later_reports_were_looked_at(store: Store) -> None:
    old = add(store, told(1, dead=10))
    alert(store)
    for number in (2, 4):
        add(store, told(number))
    look(store, "desk")
    add(store, told(1, dead=11))
    assert look(store, "desk") == 0, "one more is no news"
    add(store, told(1, dead=14))
    assert look(store, "desk") == 1
    assert [one.version for one in waiting(store) if one.item == old[0]] == ["happened killed=14"]
    add(store, told(1, dead=14, status="denied"))
    assert look(store, "desk") == 1


def test_nothing_is_missed_in_small_steps_or_after_a_stop(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    alert(store, name="step")
    alert(store, name="whole")
    monkeypatch.setattr(module, "STEP", 2)
    added: set[str] = set()
    # The third and the last tell of events that no other tells of: whoever skips them misses an event.
    for number in (1, 3, 2, 5):
        added.update(add(store, told(number)))
        if number == 2:
            look(store, "step")
    look(store, "step")
    monkeypatch.setattr(module, "STEP", 1000)
    look(store, "whole")
    assert set(items(store, "step")) == set(items(store, "whole")) == added


def test_a_step_that_fails_is_done_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    alert(store)
    new = add(store, told(1))

    def broken(*_: object) -> None:
        raise StoreError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(module, "put_state", broken)
        with pytest.raises(StoreError):
            look(store, "desk")
    assert items(store) == []
    assert look(store, "desk") == len(new)


def test_making_events_anew_and_judging_tell_nothing_twice(store: Store) -> None:
    alert(store)
    first, second = add(store, told(1)), add(store, told(2))
    look(store, "desk")
    adding.relink(store)
    with store.reading() as view:
        one, other = sorted((view.event(first[0]).claims[0], view.event(second[0]).claims[0]))
    adding.judge(store, [Judgement("claims", one, other, "same", "me", "2026-01-02T00:00:00Z")])
    with store.reading() as view:
        assert view.event(first[0]).id == view.event(second[0]).id
    told_before = len(waiting(store))
    look(store, "desk")
    changed = [one for one in waiting(store)[told_before:] if one.version.startswith("happened")]
    assert len(waiting(store)) - told_before <= 1, "an event that took in another one is no new one"
    assert all(one.item in (*first, *second) for one in changed)


def test_an_event_that_goes_by_another_id_now_is_not_told_again(store: Store) -> None:
    alert(store)
    (old,) = add(store, told(1))
    look(store, "desk")
    edited = told(1, words="as corrected")
    moved = replace(edited, claims=(replace(edited.claims[0], id="c-00000000000000ff"),))
    (new,) = add(store, moved)
    assert new != old
    with store.writing() as tx:  # as the store has it where an event went up in another
        tx.put(event_aliases, {"id": old, "claim": moved.claims[0].id})
    assert look(store, "desk") == 0
    again = replace(moved, claims=(replace(moved.claims[0], status="denied"),))
    add(store, again)
    assert look(store, "desk") == 1, "what changes of it is told all the same"


def test_an_event_that_a_judgement_splits_off_is_told(store: Store) -> None:
    one, other = told(1), elsewhere(2, told(1))
    add(store, one)
    (shared,) = add(store, other)
    alert(store)
    left, right = sorted((one.claims[0].id, other.claims[0].id))
    adding.judge(store, [Judgement("claims", left, right, "different", "me", "2026-01-02T00:00:00Z")])
    with store.reading() as view:
        apart = {view.claim(id_).event for id_ in (left, right)}
        assert apart == set(touched(view, "events", after=2, up_to=log_head(view)))
    assert len(apart) == 2
    look(store, "desk")
    assert set(items(store)) >= apart - {shared}


def test_an_event_that_lost_a_claim_was_touched_too(store: Store) -> None:
    one, other = told(1), elsewhere(2, told(1))
    add(store, one)
    (shared,) = add(store, other)
    with store.reading() as view:
        head = log_head(view)
    claim = replace(other.claims[0], id="c-00000000000000ff", type="meeting", figures=())
    add(store, replace(other, claims=(claim,)))
    with store.reading() as view:
        assert view.claim(one.claims[0].id).event == shared != view.claim(claim.id).event
        assert shared in touched(view, "events", after=head, up_to=log_head(view))


def test_what_waits_gives_way_to_what_is_newer(store: Store) -> None:
    alert(store, digest=3600)
    add(store, told(1, dead=9))
    for dead in (12, 100):
        look(store, "desk")
        add(store, told(1, dead=dead))
    look(store, "desk")
    assert [one.version for one in waiting(store)] == ["happened killed=100"]


def test_only_what_the_query_finds_is_told(store: Store) -> None:
    alert(store, name="mali", query="mali")
    change_query(store, "mali", Filter(country="MLI"), anew=True)
    for number in range(1, 9):
        add(store, told(number))
    look(store, "mali")
    with store.reading() as view:
        found = {event.id for event in view.events(Filter(country="MLI", limit=100)).items}
        assert 0 < len(found) < len(view.events(Filter(limit=100)).items)
    assert set(items(store, "mali")) == found


def test_more_sources_make_it_news(store: Store) -> None:
    alert(store, min_sources=2)
    first = add(store, told(1))
    assert look(store, "desk") == 0
    add(store, elsewhere(1, told(1)))
    with store.reading() as view:
        now = view.event(first[0]).independent_sources
    assert now == 2
    assert look(store, "desk") == 1
    assert items(store) == list(first)


def test_stories_are_told_once(store: Store) -> None:
    alert(store, of="stories")
    add(store, told(1))
    assert look(store, "desk") == 1
    add(store, told(1, dead=99))
    assert look(store, "desk") == 0


def test_a_changed_query_tells_from_then_on(store: Store) -> None:
    alert(store, query="q")
    change_query(store, "q", Filter(country="XXX"), anew=True)
    add(store, told(1))
    look(store, "desk")
    assert items(store) == []
    assert change_query(store, "q", Filter(), anew=True) == 1
    add(store, told(1, dead=500))
    look(store, "desk")
    assert [one.version for one in waiting(store)] == ["happened killed=500"]


# --- queries and alerts by name


def test_queries_are_kept_listed_and_removed(store: Store) -> None:
    with store.writing() as tx:
        save_query(tx, "Syria news", Filter(country="SYR", types=("attack", "talks"), after="x"), anew=False)
    with store.reading() as view:
        assert load_query(view, "Syria news") == Filter(country="SYR", types=("attack", "talks"))
        with pytest.raises(NotStored, match="did you mean Syria news"):
            load_query(view, "Syria new")
    with store.writing() as tx, pytest.raises(StoreError, match="--replace"):
        save_query(tx, "Syria news", Filter(), anew=False)
    alert(store, query="other")
    with store.writing() as tx, pytest.raises(StoreError, match="desk"):
        remove_query(tx, "other")
    with store.writing() as tx:
        remove_query(tx, "Syria news")
    with store.reading() as view:
        assert [query.name for query in list_queries(view)] == ["other"]


@pytest.mark.parametrize("name", ["", " a", "a\n", "a\r\nBcc: x", "-x", "x" * 61, "a;b", "a\0b"])
def test_names_that_could_do_harm_are_refused(store: Store, name: str) -> None:
    with store.writing() as tx, pytest.raises(StoreError, match="a name has"):
        save_query(tx, name, Filter(), anew=False)
    with pytest.raises(DatelineError):
        alert(store, name=name)


def test_a_filter_that_cannot_be_asked_is_not_saved(store: Store) -> None:
    with pytest.raises(StoreError, match="no day"):
        change_query(store, "bad", Filter(since="yesterday"), anew=False)
    with store.reading() as view:
        assert list_queries(view) == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"channel": "email", "to": "a@example.org\r\nBcc: b@example.org"}, "no mail address"),
        ({"channel": "email", "to": "a@example.org, b@example.org"}, "no mail address"),
        ({"to": "file:///etc/passwd"}, "http"),
        ({"channel": "atom", "to": "/nowhere/at/all/feed.xml"}, "there is no folder"),
        ({"of": "stories", "min_confidence": 0.5}, "no confidence"),
        ({"secret_file": "/nowhere/secret"}, "cannot be read"),
        ({"channel": "pigeon"}, "goes out as"),
        ({"digest": -1}, "to a year"),
    ],
)
def test_alerts_that_cannot_work_are_refused_with_what_to_do(
    store: Store, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(DatelineError, match=message):
        alert(store, **changes)
    with store.reading() as view:
        assert list_alerts(view) == ()


def test_alerts_are_removed_with_what_they_told(store: Store) -> None:
    alert(store)
    with pytest.raises(StoreError, match="there is one"):
        alert(store)
    add(store, told(1))
    look(store, "desk")
    with store.writing() as tx:
        remove_alert(tx, "desk")
    with store.reading() as view, pytest.raises(NotStored):
        load_alert(view, "desk")
    alert(store)
    assert items(store) == []


# --- the past


def test_the_past_is_told_the_same_every_time_and_nothing_is_noted(tmp_path: Path) -> None:
    with opened(tmp_path, Clock()) as store:
        for number in range(1, 7):
            add(store, told(number, published=f"2025-03-{10 + number}"))
        made = alert(store)
        with store.reading() as view:
            whole = replay(view, made, since="2025-03-01")
            assert replay(view, made, since="2025-03-01") == whole
            later = replay(view, made, since="2025-03-14")
            assert replay(view, made, since="2025-04-01") == ()
            assert {one.item for one in whole} == {event.id for event in view.events(Filter(limit=100)).items}
        assert [one.at for one in whole] == sorted(one.at for one in whole)
        assert {one.news for one in whole if one.item in {x.item for x in later}} >= {("new",)}
        assert later == tuple(one for one in whole if one.at >= "2025-03-14")
        assert waiting(store) == []


def test_the_past_tells_of_a_toll_that_rose_between_reports(tmp_path: Path) -> None:
    with opened(tmp_path, Clock()) as store:
        made = alert(store)
        for number, (dead, day) in enumerate(((10, "12"), (11, "13"), (40, "14"))):
            add(store, elsewhere(number, told(1, dead=dead, published=f"2025-03-{day}")))
        with store.reading() as view:
            assert len(view.events(Filter()).items) == 1
            found = replay(view, made, since="2025-01-01")
            known = replay(view, made, since="2025-03-13")
    assert [(one.at[:10], one.news) for one in found] == [
        ("2025-03-12", ("new",)),
        ("2025-03-14", ("killed: 10 -> 40",)),
    ]
    assert [one.news for one in known] == [("killed: 10 -> 40",)]
