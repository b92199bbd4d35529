"""Clustering: the same partition whatever the order, and never against a person's judgement."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from dateline.records.event import ClaimLink, Judgement
from dateline.stories.events import cluster, partition, standing

IDS = [f"c-{n}" for n in range(8)]
pairs = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1])
links = st.dictionaries(pairs, st.integers(-4, 4), max_size=20).map(
    lambda rows: [ClaimLink(left, right, float(score), ()) for (left, right), score in rows.items()]
)
judgements = st.lists(
    st.builds(
        lambda pair, verdict, hour: judged(*pair, verdict, hour),
        pairs,
        st.sampled_from(["same", "different", "unsure"]),
        st.integers(0, 9),
    ),
    max_size=6,
)


def judged(left: str, right: str, verdict: str, hour: int = 0) -> Judgement:
    return Judgement("claims", left, right, verdict, "ana", f"2026-01-01T0{hour}:00:00Z")


def link(left: str, right: str, score: float) -> ClaimLink:
    return ClaimLink(left, right, score, ())


@given(links, judgements, st.randoms(use_true_random=False))
def test_order_does_not_matter(found: list[ClaimLink], held: list[Judgement], chance: random.Random) -> None:
    ids, shuffled, kept = IDS[:], found[:], held[:]
    for rows in (ids, shuffled, kept):
        chance.shuffle(rows)
    assert cluster(ids, shuffled, kept) == cluster(IDS, found, held)


@given(links, judgements)
def test_bare_scores_give_the_same_groups(found: list[ClaimLink], held: list[Judgement]) -> None:
    scores = {(one.left, one.right): one.score for one in found}
    assert partition(IDS, {**scores, ("b-unknown", IDS[0]): 9.0}, held) == cluster(IDS, found, held)


@given(links, judgements)
def test_every_claim_is_in_one_group(found: list[ClaimLink], held: list[Judgement]) -> None:
    groups = cluster(IDS, found, held)
    assert sorted(one for group in groups for one in group) == IDS


@given(links, judgements)
def test_standing_judgements_are_honoured(found: list[ClaimLink], held: list[Judgement]) -> None:
    group_of = {one: at for at, group in enumerate(cluster(IDS, found, held)) for one in group}
    for (left, right), verdict in standing(held).items():
        if verdict == "same":
            assert group_of[left] == group_of[right]
        if verdict == "different":
            assert group_of[left] != group_of[right]


@given(links, judgements)
def test_a_far_claim_changes_nothing(found: list[ClaimLink], held: list[Judgement]) -> None:
    far = [link("a-far", one, -3.0) for one in IDS[:3]]
    assert cluster([*IDS, "a-far"], [*found, *far], held) == (("a-far",), *cluster(IDS, found, held))


def test_the_later_of_two_judgements_holds() -> None:
    same, different = judged("c-0", "c-1", "same", 1), judged("c-0", "c-1", "different", 2)
    assert cluster(["c-0", "c-1"], [link("c-0", "c-1", 9)], [different, same]) == (("c-0",), ("c-1",))


def test_a_chain_of_same_gives_way_to_a_later_different() -> None:
    held = [judged("c-0", "c-1", "same", 1), judged("c-1", "c-2", "same", 2), judged("c-0", "c-2", "different", 3)]
    assert standing(held) == {("c-0", "c-2"): "different", ("c-1", "c-2"): "same"}
    assert cluster(["c-0", "c-1", "c-2"], [], held) == (("c-0",), ("c-1", "c-2"))


def test_unsure_takes_the_link_away_but_not_what_others_say() -> None:
    found = [link("c-0", "c-1", 5)]
    assert cluster(["c-0", "c-1"], found, [judged("c-0", "c-1", "unsure")]) == (("c-0",), ("c-1",))
    more = [*found, link("c-0", "c-2", 5), link("c-1", "c-2", 5)]
    assert cluster(["c-0", "c-1", "c-2"], more, [judged("c-0", "c-1", "unsure")]) == (("c-0", "c-1", "c-2"),)


def test_one_weak_bridge_does_not_join_two_happenings() -> None:
    found = [link("c-0", "c-1", 4), link("c-2", "c-3", 4), link("c-1", "c-2", 1), link("c-0", "c-3", -4)]
    assert cluster(IDS[:4], found) == (("c-0", "c-1"), ("c-2", "c-3"))


def test_judgements_of_stories_are_passed_over() -> None:
    other = Judgement("stories", "c-0", "c-1", "same", "ana", "2026-01-01T00:00:00Z")
    assert cluster(["c-0", "c-1"], [], [other]) == (("c-0",), ("c-1",))
