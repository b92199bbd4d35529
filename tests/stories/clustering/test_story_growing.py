from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from story_helpers import CRASH, CRASH_LATER, ELECTION, report, story

from dateline.stories.clustering import grown, open_story, profile
from dateline.stories.clustering.growing import DAYS, KEYS, TERMS
from dateline.stories.clustering.headlines import headline


def test_a_story_begins_with_its_first_report() -> None:
    state = story(CRASH)
    assert state.title == "Ferry runs aground off Naxos"
    assert state.lead.startswith("The ferry Blue Tern ran aground")
    assert (state.first, state.last, state.size) == ("2019-08-06", "2019-08-06", 1)
    assert state.days == {"2019-08-06": 1}
    assert state.id == story(report("Other", "Words.", id="crash")).id != story(ELECTION).id


def test_a_story_grows_and_keeps_its_id() -> None:
    state = story(CRASH)
    more = grown(state, profile(CRASH_LATER), CRASH_LATER.article)
    assert more.id == state.id
    assert (more.first, more.last, more.size) == ("2019-08-06", "2019-08-20", 2)
    assert more.days == {"2019-08-06": 2}
    assert more.terms["tern"] == state.terms["tern"] + {t.key: t.weight for t in profile(CRASH_LATER).terms}["tern"]
    assert state == story(CRASH)


def test_a_report_that_comes_late_moves_the_first_day() -> None:
    more = grown(story(CRASH_LATER), profile(CRASH), CRASH.article)
    assert (more.first, more.last) == ("2019-08-06", "2019-08-20")
    undated = profile(report("x", "y", id="u"))
    assert (grown(more, undated, CRASH.article).first, grown(more, undated, CRASH.article).last) == (
        "2019-08-06",
        "2019-08-20",
    )


def test_a_headline_that_says_the_matter_takes_the_place_of_one_that_does_not() -> None:
    vague = report("World news in brief", CRASH.article.text, id="v", published="2019-08-06")
    more = grown(story(vague), profile(CRASH), CRASH.article)
    assert more.title == "Ferry runs aground off Naxos"
    assert more.lead.startswith("The ferry Blue Tern")
    assert grown(story(CRASH), profile(vague), vague.article).title == "Ferry runs aground off Naxos"


def test_without_a_headline_the_first_sentence_stands_for_it_or_else_the_id() -> None:
    assert headline(report(None, "A ferry sank. Nobody was hurt.").article) == "A ferry sank."
    assert headline(replace(CRASH.article, title=None, text="")) == "crash"
    assert len(headline(report("word " * 300, "x").article)) <= 200


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(0, 400), min_size=1, max_size=60), min_size=1, max_size=12))
def test_a_state_stays_bounded_and_comes_back_from_bytes(told: list[list[int]]) -> None:
    reports = [
        report(None, " ".join(f"zq{n}x" for n in ns), id=str(i), days=[f"2019-01-{n % 28 + 1:02}" for n in ns])
        for i, ns in enumerate(told)
    ]
    state = open_story(profile(reports[0]), reports[0].article)
    for one in reports[1:]:
        state = grown(state, profile(one), one.article)
    assert state.size == len(reports)
    assert len(state.terms) <= TERMS and len(state.keys) <= KEYS and len(state.days) <= DAYS
    assert list(state.terms.values()) == sorted(state.terms.values(), reverse=True)
    again = type(state).from_bytes(state.as_bytes())
    assert again == state
    assert again.as_bytes() == state.as_bytes()
    assert tuple(again.terms) == tuple(state.terms)
