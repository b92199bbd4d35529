"""Copies, stories, links and events as the pipeline keeps and finds them."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf
from typing import Any

import pytest
from sqlalchemy import select
from tests.store.store_helpers import derive, dump, edited, event_of, link, make_report, put

from dateline.errors import NotStored
from dateline.records.event import Judgement, Spot, Window
from dateline.records.report import renamed
from dateline.store import Beside, Store, Writing
from dateline.store.schema import bands, claims, event_aliases, event_names, events, follows, names


def tell(tx: Writing, number: int, **changes):
    """Add a report of one claim; changed fields of its resolved claim would need another report, so keep to days."""
    return put(tx, make_report(number, claims=1, **changes)).claims[0]


def test_candidates_share_most_bands_and_are_given_with_text(store: Store) -> None:
    with store.writing() as tx:
        for number, own in enumerate([[1, 2, 3, -(2**63)], [2, 3], [9], [3, -(2**63), 2**63 - 1]], 1):
            placed = put(tx, make_report(number))
            tx.put_copy(
                placed.article.seq, b"f%d" % number, own, copy_of=None, kind=None, score=None, reasons=(), origin="o"
            )
        found = tx.copy_candidates([1, 2, 3, -(2**63), 1], limit=3)
        assert [(one.article.id, one.shared, one.fingerprint) for one in found] == [
            ("a1", 4, b"f1"), ("a2", 2, b"f2"), ("a4", 2, b"f4")
        ]  # fmt: skip
        assert found[0].text() == make_report(1).article.text
        assert [one.article.id for one in tx.copy_candidates([1, 2, 3], but=1, limit=1)] == ["a2"]
        assert tx.copy_candidates([]) == []
        assert [one.article.id for one in tx.fingerprinted(["a4", "a1", "none"])] == ["a1", "a4"]
        with pytest.raises(NotStored):
            tx.text_of(99)


def test_a_copy_put_anew_stands_in_place_of_the_first(store: Store) -> None:
    with store.writing() as tx:
        one, two = put(tx, make_report(1)).article, put(tx, make_report(2)).article
        tx.put_copy(two.seq, b"a", [1, 2], copy_of=None, kind=None, score=None, reasons=(), origin="x")
        tx.put_copy(two.seq, b"b", [2, 3], copy_of=one.seq, kind="copy", score=0.9, reasons=["r"], origin="agency:x")
        rows = tx.connection.execute(select(bands.c.band).order_by(bands.c.band)).scalars().all()
        assert rows == [2, 3]
        (found,) = tx.copy_candidates([3])
        assert (found.article.copy_of, found.article.origin) == ("a1", "agency:x")


def test_stories_are_found_by_most_shared_keys_the_latest_first(store: Store) -> None:
    with store.writing() as tx:
        seqs = [put(tx, make_report(number)).article.seq for number in (1, 2, 3, 4)]

        def story(name: str, keys: list[str], last: str | None, article: int) -> int:
            return tx.put_story(
                id=name, title=name, first=last, last=last, size=1, state=name.encode(), keys=keys, article=article
            )

        one = story("s1", ["a", "b"], "2025-01-10", seqs[0])
        two = story("s2", ["a", "b", "a"], None, seqs[1])
        three = story("s3", ["a", "c"], "2025-03-01", seqs[2])
        assert [seq for seq, _ in tx.story_candidates(["a", "b"], since=None)] == [two, one, three]
        assert [seq for seq, _ in tx.story_candidates(["a", "b"], since="2025-02-01")] == [two, three]
        assert tx.story_candidates(["a"], since=None, limit=1) == [(three, b"s3")]
        assert tx.story_candidates([], since=None) == []
        assert story("s1", ["b", "d"], "2025-04-01", seqs[3]) == one
        assert [seq for seq, _ in tx.story_candidates(["a"], since=None)] == [three, two]
        tx.place(seqs[0], one, score=None, reasons=[])
        tx.place(seqs[0], two, score=0.5, reasons=["moved"])
        assert tx.story_of("a1") == (two, b"s2")
        assert tx.story_of("a9") is None
        tx.relate(three, one, score=0.3)
        tx.relate(one, three, score=0.4)
        tx.relate(one, one, score=1.0)
    assert [tuple(row) for row in dump(store)["story_links"]] == [(1, 3, 0.4)]


def beside(tx: Writing, **asked: Any) -> list[int]:
    """The seqs of claims beside, of all days where none are given."""
    given = {"story": None, "places": (), "first_day": None, "last_day": None, **asked}
    return [one.seq for one in tx.claims_beside(**given)]


def test_claims_are_found_by_story_and_by_place_and_each_once(store: Store) -> None:
    with store.writing() as tx:
        told = [tell(tx, number) for number in range(1, 9)]
        story = tx.put_story(
            id="s", title="s", first=None, last=None, size=3, state=b"", keys=[], article=told[2].article_seq
        )
        for one in told[:3]:
            tx.place(one.article_seq, story, score=None, reasons=[])
        place = told[0].claim.places[0].ref
        there = [one.seq for one in told if one.claim.places[0].ref == place]
        assert 1 < len(there) < len(told)
        assert beside(tx, story=story) == [1, 2, 3]
        assert beside(tx, places=[place]) == there
        assert beside(tx, story=story, places=[place, place, "place:nowhere"]) == sorted({1, 2, 3, *there})
        assert beside(tx) == beside(tx, story=99, places=["place:nowhere"]) == []
        assert beside(tx, story=story, limit=2) == [2, 3]
        assert beside(tx, places=[place], limit=1) == there[-1:]
        assert beside(tx, story=story, places=[place], up_to=2) == [1, 2]
        refs = sorted({one.claim.places[0].ref or "" for one in told})
        assert beside(tx, places=refs) == [one.seq for one in told]


def test_only_what_a_window_holds_is_given_where_windows_are_named(store: Store) -> None:
    with store.writing() as tx:
        told = [tell(tx, number) for number in range(1, 9)]
        refs = sorted({one.claim.places[0].ref or "" for one in told})
        for one in told:
            spot = Spot.of(one.claim)
            here = Window(("none", spot.type), spot.day, spot.day, (spot.country or "",))
            after = replace(here, first="9999-01-01", last=None)
            held = [other.seq for other in told if here.holds(Spot.of(other.claim))]
            assert one.seq in held
            assert beside(tx, places=refs, windows=[here]) == beside(tx, places=refs, windows=[after, here]) == held
        assert beside(tx, places=refs, windows=[]) == beside(tx, places=refs, windows=[after]) == []


def test_all_that_articles_claim_now_is_told_and_kept(store: Store) -> None:
    first, other = make_report(1, claims=3), make_report(2, claims=2)
    with store.writing() as tx:
        claimed = [tuple(one.claim for one in put(tx, report).claims) for report in (first, other)]
        assert set(tx.told_by([1, 2])) == set(claimed)
        (again,) = tx.told_by([2])
        assert again is tx.told_by([2, 99])[0], "kept, and not read again"
    with store.writing() as tx:
        assert set(tx.told_by([2, 1, 2])) == set(claimed)
        edit = tuple(one.claim for one in put(tx, edited(first, "More.")).claims)
        assert tx.told_by([1]) == [edit], "of the latest revision"


def test_claims_of_an_earlier_revision_are_beside_nothing(store: Store) -> None:
    with store.writing() as tx:
        place = put(tx, make_report(1, claims=1)).claims[0].claim.places[0].ref
        put(tx, edited(make_report(1, claims=1), "More."))
        assert beside(tx, places=[place]) == [2]


@pytest.mark.parametrize("by", ["story", "place"])
def test_the_latest_claims_are_found_where_there_are_too_many(
    store: Store, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setattr("dateline.store.linking.MOST_OF_A_STORY", 2)
    monkeypatch.setattr("dateline.store.linking.MOST_OF_A_PLACE", 2)
    report = make_report(1, claims=1)
    with store.writing() as tx:
        story = tx.put_story(id="s", title="s", first=None, last=None, size=3, state=b"", keys=[], article=1)
        for number in range(3):
            one = put(tx, renamed(report, f"b{number}"), address=f"https://x.example/{number}").claims[0]
            tx.place(one.article_seq, story, score=None, reasons=[])
        asked = {"story": story} if by == "story" else {"places": [one.claim.places[0].ref]}
        assert beside(tx, **asked) == [2, 3]
        assert beside(tx, **asked, up_to=2) == [1, 2]


@pytest.mark.parametrize(
    ("days", "window", "found"),
    [
        ("2025-03-01/2025-03-31", ("2025-03-10", "2025-03-11"), True),  # inside a long span
        ("2025-03-01/2025-03-31", ("2025-02-01", "2025-03-01"), True),
        ("2025-03-01/2025-03-31", ("2025-04-01", "2025-04-02"), False),
        ("2025-03-01/2025-03-31", ("2025-02-01", "2025-02-28"), False),
        ("2025-03-05/2025-03-05", ("2025-03-06", "2025-03-06"), False),
        ("2025-03-05/2025-03-05", ("2025-03-05", None), True),
        ("2025-03-05/2025-03-05", (None, "2025-03-05"), True),
        ("2025-03-05/2025-03-05", ("2025-03-06", None), False),
        ("2025-03-05/2025-03-05", (None, "2025-03-04"), False),
        ("2025-03-05/", ("2025-03-05", "2025-03-06"), True),
        ("2020-01-01/2025-03-31", ("2025-03-10", "2025-03-11"), True),
    ],
)
def test_days_that_overlap_are_found(
    store: Store, days: str, window: tuple[str | None, str | None], *, found: bool
) -> None:
    report = make_report(1, claims=1)
    (claim,) = report.claims
    times = tuple(replace(time, ref=days) for time in claim.times)
    with store.writing() as tx:
        one = put(tx, replace(report, claims=(replace(claim, times=times),))).claims[0]
        story = tx.put_story(id="s", title="s", first=None, last=None, size=1, state=b"", keys=[], article=1)
        tx.place(one.article_seq, story, score=None, reasons=[])
        first, last = window
        assert bool(beside(tx, story=story, first_day=first, last_day=last)) is found
        assert bool(beside(tx, places=[one.claim.places[0].ref], first_day=first, last_day=last)) is found


def test_claims_without_a_day_are_found_where_no_first_day_is_asked(store: Store) -> None:
    report = make_report(1, claims=1, published=None)
    with store.writing() as tx:
        one = put(tx, replace(report, claims=(replace(report.claims[0], times=()),))).claims[0]
        place = one.claim.places[0].ref
        assert beside(tx, places=[place]) == beside(tx, places=[place], last_day="2025-03-01") == [1]
        assert beside(tx, places=[place], first_day="2025-03-01") == []


def test_a_component_is_all_that_hangs_together(store: Store) -> None:
    with store.writing() as tx:
        told = [tell(tx, number) for number in range(1, 8)]
        ids = [one.claim.id for one in told]
        tx.put_links([
            link(ids[0], ids[1]), link(ids[1], ids[2]), link(ids[0], ids[2], -1.0), link(ids[3], ids[4]),
            link(ids[2], ids[5], -inf), link(ids[4], ids[6], 0.0),
        ])  # fmt: skip
        members, scores = tx.component([told[2].seq])
        assert [one.seq for one in members] == [1, 2, 3]
        pairs = [tuple(sorted((ids[one], ids[other]))) for one, other in ((0, 1), (1, 2), (0, 2))]
        assert scores == dict(zip(pairs, (2.0, 2.0, -1.0), strict=True))
        tx.put_links([link(ids[2], ids[0], -inf)])
        assert -inf in tx.component([1])[1].values()
        tx.put_judgement(Judgement("claims", *sorted((ids[2], ids[3])), "same", "me", "2026-01-01T00:00:00Z"))
        assert [one.seq for one in tx.component([1])[0]] == [1, 2, 3, 4, 5]
        tx.put_judgement(Judgement("claims", *sorted((ids[2], ids[3])), "unsure", "me", "2026-01-02T00:00:00Z"))
        assert [one.seq for one in tx.component([1])[0]] == [1, 2, 3]
        tx.drop_links([told[1].seq])
        assert [one.seq for one in tx.component([1])[0]] == [1]
        assert tx.component([]) == ((), {})
        with pytest.raises(NotStored, match="c-none"):
            tx.put_links([link(ids[0], "c-none")])


def test_events_are_kept_found_and_lead_on_when_they_merge(store: Store) -> None:
    with store.writing() as tx:
        one, two, three = (tell(tx, number) for number in (1, 2, 3))
        first, second = event_of([one]), event_of([two])
        tx.put_events([(first, [one.seq]), (second, [two.seq])], article=2)
        before = dict(tx.connection.execute(select(events.c.id, events.c.changed)).all())
        assert before == {first.id: 2, second.id: 2}
        merged = event_of([one, two])
        tx.put_events([(merged, [one.seq, two.seq])], gone=[second.id], article=3)
        assert merged.id == first.id
        assert tx.connection.execute(select(event_aliases)).all() == [(second.id, two.claim.id)]
        assert [one.event for one in tx.component([1, 2])[0]] == [merged.id, merged.id]
        asked = select(event_names.c.event).where(event_names.c.name == two.claim.places[0].ref)
        assert tx.connection.execute(asked).scalars().all() == [1]
        asked = Beside((("place", two.claim.places[0].ref or ""),), (merged.type,), ("happened",), *MARCH)
        assert tx.events_beside([asked]) == [[merged]]
        # split again: the id lives again
        tx.put_events([(first, [one.seq]), (second, [two.seq])], article=3)
        assert tx.connection.execute(select(event_aliases)).all() == []
        assert three.event is None


MARCH = ("2025-03-01", "2025-03-31")


def test_events_that_share_a_name_a_type_a_status_and_days_are_found(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report(1, claims=1)
    with store.writing() as tx:
        made = []
        for number in range(4):
            one = put(tx, renamed(report, f"b{number}"), address=f"https://x.example/{number}").claims[0]
            made.append(replace(event_of([one]), status="planned" if number == 3 else "happened"))
            tx.put_events([(made[-1], [one.seq])], article=one.article_seq)
        (kind, day), actor = (made[0].type, made[0].to or ""), made[0].actors[0].ref or ""
        place = one.claim.places[0].ref or ""
        both = (("actor", actor), ("place", place))
        done = ("happened", "ongoing")
        fits = Beside(both, (kind, "other"), done, *MARCH)
        questions = [
            fits,
            replace(fits, named=()),
            replace(fits, named=(("actor", "nobody"),)),
            replace(fits, named=(("place", actor),)),
            replace(fits, types=("other",)),
            replace(fits, statuses=("planned",)),
            replace(fits, first_day=day, last_day=day),
            replace(fits, last_day="2025-03-01"),
        ]
        latest = made[2::-1]
        assert tx.events_beside(questions) == [latest, [], [], [], [], [made[3]], latest, []]
        assert tx.events_beside(questions[:1], limit=2) == [latest[:2]]
        assert tx.events_beside([]) == []
        assert tx.events_beside([fits] * 120) == [latest] * 120
        monkeypatch.setattr("dateline.store.happenings.MOST_OF_A_NAME", 2)
        assert tx.events_beside([fits]) == [[made[2]]]  # the planned one is the other of the two


def test_what_is_put_again_as_it_was_counts_as_unchanged(store: Store) -> None:
    with store.writing() as tx:
        one = tell(tx, 1)
        tx.put_events([(event_of([one]), [one.seq])], article=1)
        tell(tx, 2)
        tx.put_events([(event_of([one]), [one.seq])], article=2)
        assert tx.connection.execute(select(events.c.changed)).scalar() == 1
        tx.put_events([(replace(event_of([one]), confidence=0.6), [one.seq])], article=2)
        assert tx.connection.execute(select(events.c.changed)).scalar() == 2


def test_whatever_was_there_before_events_are_as_if_put_anew(store: Store) -> None:
    """Events grow, shrink, swap claims, change their days or only their confidence: only what is new is written."""
    chance = random.Random(5)
    with store.writing() as tx:
        told = [tell(tx, number) for number in range(1, 7)]
        named: dict[int, set[tuple[str, str]]] = {}
        for claim, kind, name in tx.connection.execute(select(names.c.claim, names.c.kind, names.c.name)):
            named.setdefault(claim, set()).add((kind, name))
        before: set[str] = set()
        for article in range(1, 40):
            groups: dict[int, list[Any]] = {}
            for one in told:
                groups.setdefault(chance.randrange(3), []).append(one)
            made = [
                (replace(event_of(group), to=chance.choice(MARCH), confidence=chance.choice((0.5, 0.9))),
                 [one.seq for one in group])
                for group in groups.values()
            ]  # fmt: skip
            tx.put_events(made, gone=sorted(before - {event.id for event, _ in made}), article=article)
            before = {event.id for event, _ in made}
            rows = tx.connection.execute(select(events.c.id, events.c.seq, events.c.sort_day, events.c.confidence))
            assert {tuple(row) for row in rows} == {(one.id, min(seqs), one.to, one.confidence) for one, seqs in made}
            assert dict(tx.connection.execute(select(claims.c.seq, claims.c.event)).all()) == {
                seq: min(seqs) for _, seqs in made for seq in seqs
            }
            assert {tuple(row) for row in tx.connection.execute(select(event_names))} == {
                (*name, one.to, min(seqs)) for one, seqs in made for seq in seqs for name in named[seq]
            }
            assert not before & set(tx.connection.execute(select(event_aliases.c.id)).scalars())


def test_an_event_is_not_asked_for_by_what_an_edit_took_out(store: Store) -> None:
    with store.writing() as tx:
        one, two = tell(tx, 1), tell(tx, 2)
        tx.put_events([(replace(event_of([one, two]), to=MARCH[0]), [one.seq, two.seq])], article=2)
        put(tx, edited(make_report(2, claims=1), "More."))
        tx.put_events([(replace(event_of([one]), to=MARCH[0]), [one.seq])], article=2)
        own = select(names.c.kind, names.c.name).where(names.c.claim == one.seq)
        asked = select(event_names.c.kind, event_names.c.name)
        assert set(tx.connection.execute(asked).all()) == set(tx.connection.execute(own).all())


def test_an_event_emptied_by_another_goes_without_being_named(store: Store) -> None:
    with store.writing() as tx:
        one, two, three = (tell(tx, number) for number in (1, 2, 3))
        tx.put_events([(event_of([one]), [1]), (event_of([two, three]), [2, 3])], article=3)
        with pytest.raises(ValueError, match="1 stay"):
            tx.put_events([(event_of([one, two]), [1, 2])], article=3)
        tx.put_events([(event_of([one, two, three]), [1, 2, 3])], article=3)
        assert tx.connection.execute(select(events.c.id)).scalars().all() == [event_of([one]).id]


def test_after_an_edit_the_old_event_leads_to_the_one_that_took_its_place(store: Store) -> None:
    report = make_report(1, claims=1)
    with store.writing() as tx:
        placed = put(tx, report)
        old = event_of(placed.claims)
        tx.put_events([(old, [1])], article=1)
    longer = edited(report, "More.")
    shifted = replace(longer, claims=(replace(longer.claims[0], id="c-shifted"),))
    with store.writing() as tx:
        placed = put(tx, shifted)
        assert [one.event for one in placed.gone] == [old.id]
        assert tx.connection.execute(select(claims.c.event).where(claims.c.seq == 1)).scalar() is None
        tx.drop_links([one.seq for one in placed.gone])
        new = event_of(placed.claims)
        tx.put_events([(new, [2])], gone=[old.id], article=1)
        assert tx.connection.execute(select(event_aliases)).all() == [(old.id, "c-shifted")]
    third = edited(shifted, "Even more.")
    with store.writing() as tx:
        put(tx, replace(third, claims=(replace(third.claims[0], id="c-third"),)))
        assert tx.connection.execute(select(event_aliases)).all() == [(old.id, "c-third")]


def test_an_edit_that_keeps_the_claims_keeps_the_event(store: Store) -> None:
    report = make_report(1, claims=1)
    with store.writing() as tx:
        first = put(tx, report)
        tx.put_events([(event_of(first.claims), [1])], article=1)
    with store.writing() as tx:
        second = put(tx, edited(report, "More."))
        assert [one.claim.id for one in second.claims] == [one.claim.id for one in first.claims]
        tx.put_events([(event_of(second.claims), [second.claims[0].seq])], article=1)
        rows = tx.connection.execute(select(claims.c.seq, claims.c.event).order_by(claims.c.seq)).all()
        assert rows == [(1, None), (2, 2)]
        assert tx.connection.execute(select(events.c.seq)).scalars().all() == [2]


def test_follows_are_replaced_and_go_with_their_events(store: Store) -> None:
    with store.writing() as tx:
        one, two = tell(tx, 1), tell(tx, 2)
        a, b = event_of([one]), event_of([two])
        tx.put_events([(a, [1]), (b, [2])], article=2)
        tx.put_follows([(b.id, a.id, 1.5, ["why"])])
        tx.put_follows([(b.id, a.id, 2.5, ["better"])], replacing=[b.id])
        assert tx.connection.execute(select(follows)).all() == [(b.id, a.id, 2.5, '["better"]')]
        tx.put_events([(a, [1, 2])], article=2)
        assert tx.connection.execute(select(follows)).all() == []


def test_judgements_are_only_added_and_found_by_either_side(store: Store) -> None:
    one = Judgement("claims", "c-1", "c-2", "same", "me", "2026-01-01T00:00:00Z", "they\0 agree")
    two = replace(one, verdict="different", note="")
    with store.writing() as tx:
        tx.put_judgement(one)
        tx.put_judgement(two)
        tx.put_judgement(Judgement("stories", "a1", "a2", "same", "me", "2026-01-01T00:00:00Z"))
        assert tx.judgements(["c-2", "c-1", "x"]) == (replace(one, note="they\ufffd agree"), two)
        assert tx.judgements([]) == ()


def test_derived_rows_can_be_thrown_away_and_made_again(store: Store) -> None:
    for number in range(12):
        with store.writing() as tx:
            derive(tx, put(tx, make_report(number)))
    before = dump(store)
    with store.writing() as tx:
        tx.put_judgement(Judgement("claims", "c-1", "c-2", "same", "me", "2026-01-01T00:00:00Z"))
        tx.clear_derived()
    emptied = dump(store)
    assert not any(
        emptied[name] for name in ("links", "events", "stories", "fingerprints", "event_names", "story_keys")
    )
    assert len(emptied["judgements"]) == 1
    assert len(emptied["event_aliases"]) == len(before["events"])
    with store.writing() as tx:
        for article, report in tx.reports_in_order():
            stored = tx.claims_of([article.seq])[article.seq]
            placed = replace(put(tx, report), kind="new", claims=stored)
            derive(tx, placed)
    after = dump(store)
    for name in before:
        if name not in ("judgements", "log", "articles", "claims"):
            assert after[name] == before[name], name
    assert after["event_aliases"] == []


def test_reports_come_in_the_order_of_adding_in_their_latest_revision(store: Store) -> None:
    for number in range(1, 121):
        with store.writing() as tx:
            put(tx, make_report(number, claims=1))
    with store.writing() as tx:
        put(tx, edited(make_report(3, claims=1), "More."))
    found = list(store.reports_in_order())
    assert [article.seq for article, _ in found] == list(range(1, 121))
    assert found[2][1].article.text.endswith("More.")
