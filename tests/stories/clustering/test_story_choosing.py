from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_helpers import CRASH, CRASH_LATER, ELECTION, report, story

from dateline.records.story import StoryState
from dateline.stories.clustering import choose_story, grown, profile
from dateline.stories.clustering.choosing import SAME_DAY

LATER = profile(CRASH_LATER)
FERRY, VOTE = story(CRASH), story(ELECTION)


def test_a_follow_up_joins_its_story_and_says_why() -> None:
    choice = choose_story(LATER, [VOTE, FERRY])
    assert choice.story == FERRY.id
    assert choice.reasons[0].startswith("shares Tern, ")
    assert "shares the place Naxos" in choice.reasons
    assert choice.reasons[-2:] == ("tells of the same day: 2019-08-06", "14 days after its last report")
    assert 0 < choice.score <= 1.1


def test_another_matter_opens_a_story() -> None:
    choice = choose_story(profile(ELECTION), [FERRY])
    assert choice.story is None
    assert choice.reasons[0].startswith("too little shared with the nearest story")
    assert choose_story(LATER, []).reasons == ("nothing like it was read before",)


def test_the_candidates_order_does_not_matter() -> None:
    twin = replace(FERRY, id="s0")
    assert {choose_story(LATER, order) for order in permutations([VOTE, FERRY, twin])} == {
        choose_story(LATER, [twin, FERRY, VOTE])
    }
    assert choose_story(LATER, [FERRY, twin]).story == "s0"


def test_the_longer_a_story_is_quiet_the_more_must_be_shared() -> None:
    little = replace(LATER, terms=LATER.terms[:6], days=())
    joined = [
        choose_story(replace(little, published=day), [FERRY]).story is not None
        for day in ("2019-08-06", "2019-08-20", "2025-01-01", "2120-01-01")
    ]
    assert joined == sorted(joined, reverse=True)
    assert joined[0] and not joined[-1]
    assert choose_story(replace(little, published="1900-01-01"), [FERRY]).story is None


def test_a_report_between_a_storys_reports_is_not_far_from_it() -> None:
    long_ = replace(FERRY, first="2015-01-01", last="2025-01-01")
    choice = choose_story(LATER, [long_])
    assert choice.story == long_.id
    assert choice.reasons[-1] == "no day apart from its reports"


def test_an_undated_report_can_join_and_no_time_is_told() -> None:
    choice = choose_story(replace(LATER, published=None), [FERRY])
    assert choice.story == FERRY.id
    assert not any("last report" in reason for reason in choice.reasons)


def test_a_copy_goes_where_its_original_is() -> None:
    choice = choose_story(profile(ELECTION), [VOTE, FERRY], copy_of_story=FERRY.id)
    assert choice.story == FERRY.id
    assert choice.reasons[0] == "copies a report of this story"
    assert choose_story(LATER, [], copy_of_story="s9").story == "s9"


def test_what_a_person_says_outweighs_all() -> None:
    assert choose_story(LATER, [FERRY, VOTE], judged_different=frozenset({FERRY.id})).story is None
    assert choose_story(LATER, [FERRY, VOTE], judged_same=frozenset({VOTE.id})).story == VOTE.id
    forbidden = choose_story(LATER, [FERRY], copy_of_story=FERRY.id, judged_different=frozenset({FERRY.id}))
    assert forbidden.story is None
    forced = choose_story(LATER, [FERRY, VOTE], copy_of_story=FERRY.id, judged_same=frozenset({VOTE.id}))
    assert forced.story == VOTE.id
    assert forced.reasons[0] == "a person says that it belongs here"


def test_of_several_judged_stories_the_nearest_is_taken_and_of_unseen_ones_the_first() -> None:
    assert choose_story(LATER, [FERRY, VOTE], judged_same=frozenset({FERRY.id, VOTE.id})).story == FERRY.id
    assert choose_story(LATER, [], judged_same=frozenset({"s2", "s1"})).story == "s1"


def test_two_people_who_contradict_each_other_leave_it_to_the_evidence() -> None:
    both = frozenset({FERRY.id})
    assert choose_story(LATER, [FERRY], judged_same=both, judged_different=both).story == FERRY.id
    assert choose_story(profile(ELECTION), [FERRY], judged_same=both, judged_different=both).story is None


def test_near_stories_are_named_as_related() -> None:
    other = report(
        "Second ferry hits reef off Naxos",
        "A ferry hit a reef off Naxos, weeks after the Blue Tern. Divers looked at the hull.",
        id="other",
        published="2019-09-10",
    )
    choice = choose_story(profile(other), [FERRY, VOTE], judged_different=frozenset({FERRY.id}))
    assert choice.story is None
    assert [id_ for id_, _ in choice.related] == [FERRY.id]
    assert choose_story(profile(other), [FERRY], judged_same=frozenset({FERRY.id})).related == ()


def test_a_story_that_drifts_does_not_swallow_the_end_of_the_chain() -> None:
    """Each report shares half of its words with the one before, and the last none with the first."""
    names = [f"zq{number}x" for number in range(200)]
    state: StoryState | None = None
    for at in range(40):
        told = report(None, " ".join(names[at * 4 : at * 4 + 8]), id=str(at), published="2019-01-01")
        seen = profile(told)
        if state is None:
            state = story(told)
        elif choose_story(seen, [state]).story is None:
            break
        else:
            state = grown(state, seen, told.article)
    assert state is not None and state.size < 8


def test_a_large_story_asks_for_more() -> None:
    size = 4096
    large = replace(FERRY, size=size, terms={key: weight * size for key, weight in FERRY.terms.items()})
    by_little = [replace(LATER, terms=LATER.terms[:count]) for count in range(1, len(LATER.terms))]
    small_joins = [choose_story(seen, [FERRY]).story is not None for seen in by_little]
    large_joins = [choose_story(seen, [large]).story is not None for seen in by_little]
    assert [choose_story(seen, [FERRY]).score for seen in by_little] == [
        choose_story(seen, [large]).score for seen in by_little
    ]
    assert sum(small_joins) > sum(large_joins) > 0


def test_a_day_that_both_tell_of_counts_once() -> None:
    told = choose_story(LATER, [FERRY]).score
    assert told - choose_story(replace(LATER, days=()), [FERRY]).score == pytest.approx(SAME_DAY, abs=2e-4)
    twice = replace(FERRY, days={"2019-08-06": 1, "2019-08-05": 1})
    assert choose_story(replace(LATER, days=("2019-08-05", "2019-08-06")), [twice]).score == told
    strangers = replace(FERRY, terms={"zzyzx": 1000})
    assert choose_story(LATER, [strangers]).score == 0


def test_likeness_lies_between_that_to_the_reports_and_that_to_their_middle() -> None:
    one, other = report(None, "zqa zqb zqc zqd", id="1"), report(None, "zqe zqf zqg zqh", id="2")
    both = grown(story(one), profile(other), other.article)
    average, middle = 0.5, 0.5**0.5
    assert choose_story(profile(one), [both]).score == pytest.approx((average * middle) ** 0.5, abs=1e-3)
    assert choose_story(profile(one), [story(one)]).score == pytest.approx(1, abs=1e-3)


WORDS = st.lists(st.sampled_from("quokka wombat walrus narwhal Naxos Blantyre ferry vote 129".split()), min_size=1)


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, st.none() | st.dates().map(str)), min_size=1, max_size=6), WORDS)
def test_any_choice_is_one_of_the_candidates_or_none(told: list[tuple[list[str], str | None]], new: list[str]) -> None:
    states = [story(report(None, " ".join(text), id=str(n), published=day)) for n, (text, day) in enumerate(told)]
    choice = choose_story(profile(report(None, " ".join(new), published="2019-01-01")), states)
    assert choice.story is None or choice.story in {state.id for state in states}
    assert choice.story not in {id_ for id_, _ in choice.related}
    assert choice.reasons
    assert choice.score <= 1.1
