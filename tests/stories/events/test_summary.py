"""Events of their claims, and what follows on what was planned."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import permutations

import pytest
from tests.stories.events.claims import ARMY, DAMASCUS, DOUMA, HOMS, REBELS, SYRIA, claim, come_from, killed

from dateline.records.event import Event
from dateline.records.resolved import Party, ResolvedClaim
from dateline.stories.events import follow, summarise

FROM = come_from(("a-1", "afp", "2018-04-08"), ("a-2", "tass", "2018-04-09"), ("a-3", "afp", "2018-04-10"))


def event(*claims: ResolvedClaim) -> Event:
    found = {summarise(order, FROM) for order in permutations(claims)}
    assert len(found) == 1, "the order of the claims must not matter"
    return found.pop()


def test_id_is_made_of_the_first_claim_added() -> None:
    first, later = claim("z-first"), claim("a-later", article="a-2")
    assert event(later, first).id == f"e-{sha256(b'z-first').hexdigest()[:16]}" == event(first).id
    assert event(later, first).claims == ("z-first", "a-later")


def test_a_deed_by_its_own_name_goes_before_a_general_one_and_its_deaths() -> None:
    told = claim("c-1", type="killing"), claim("c-2", type="attack"), claim("c-3", article="a-2", type="bombing")
    assert event(*told).type == "bombing"
    assert event(told[0], told[1]).type == "attack"


def test_days_in_common_and_their_precision() -> None:
    wide = claim("c-1", from_="2018-04-01", to="2018-04-30")
    told = event(wide, claim("c-2", article="a-2", day="2018-04-07"))
    assert (told.from_, told.to, told.date_precision) == ("2018-04-07", "2018-04-07", "day")
    assert event(wide).date_precision == "month"
    nothing = event(claim("c-1"))
    assert (nothing.from_, nothing.to, nothing.date_precision) == (None, None, None)


def test_the_days_of_most_origins_hold() -> None:
    late = claim("c-1", from_="2018-04-08", to="2018-04-12")
    pair = (
        claim("c-2", article="a-2", from_="2018-04-01", to="2018-04-03"),
        claim("c-3", article="a-3", day="2018-04-02"),
    )
    others = [pair[0], replace(late, id="c-4", article="a-2", from_="2018-04-11", to="2018-04-13")]
    assert event(late, *others).from_ == "2018-04-11"
    assert event(late, *pair).from_ == "2018-04-02"


def test_the_finest_place_on_which_most_agree() -> None:
    told = event(
        claim("c-1", places=(SYRIA,)),
        claim("c-2", article="a-2", places=(DOUMA,)),
        claim("c-3", article="a-3", places=(DOUMA,)),
    )
    assert told.place == DOUMA
    assert told.disagreements == ()
    apart = event(claim("c-1", places=(DOUMA,)), claim("c-2", article="a-2", places=(HOMS,)))
    assert [one.field for one in apart.disagreements] == ["place"]
    assert DAMASCUS not in (apart.place,)


def test_copies_and_later_reports_of_one_origin_are_one_source() -> None:
    alone, twice = event(claim("c-1")), event(claim("c-1"), claim("c-3", article="a-3"))
    assert (alone.independent_sources, twice.independent_sources) == (1, 1)
    both = event(claim("c-1"), claim("c-2", article="a-2"))
    assert both.independent_sources == 2
    assert both.confidence > twice.confidence == alone.confidence
    assert "2 independent sources tell it" in both.grounds


def test_doubt_denial_and_parties_lower_the_confidence() -> None:
    plain = event(claim("c-1", sources=(Party("a doctor"),), targets=(REBELS,)))
    hedged = event(claim("c-1", sources=(Party("a doctor"),), targets=(REBELS,), hedged=True))
    party = event(claim("c-1", sources=(REBELS,), targets=(REBELS,)))
    assert plain.confidence > party.confidence
    assert plain.confidence > hedged.confidence
    assert "only parties to it say so: Jaysh al-Islam" in party.grounds
    denied = event(claim("c-1"), claim("c-2", article="a-2"), claim("c-3", article="a-2", status="denied", start=9))
    assert any("denial" in ground for ground in denied.grounds)
    assert [one.field for one in denied.disagreements] == ["status"]


def test_what_was_planned_is_overtaken_by_its_carrying_out() -> None:
    planned = claim("c-1", status="planned")
    assert event(planned).status == "planned"
    assert event(planned, claim("c-2", article="a-2")).status == "happened"


def test_parties_are_merged_by_id_and_pronouns_dropped() -> None:
    again = replace(ARMY, text="Syrian troops")
    told = event(
        claim("c-1", actors=(ARMY, Party("they"))),
        claim("c-2", article="a-2", actors=(again,)),
        claim("c-3", article="a-3", actors=(again,)),
    )
    assert told.actors == (again,)


def test_rival_actors_are_a_disagreement() -> None:
    told = event(claim("c-1", actors=(ARMY,)), claim("c-2", article="a-2", actors=(REBELS,)))
    assert [(one.field, len(one.voices)) for one in told.disagreements] == [("actor", 2)]


def test_one_report_does_not_disagree_with_itself() -> None:
    told = event(
        claim("c-1", actors=(ARMY,), places=(DOUMA,)),
        claim("c-2", actors=(REBELS,), places=(HOMS,)),
        claim("c-3", article="a-2", actors=(ARMY,), places=(DOUMA,)),
    )
    assert told.disagreements == ()


def test_a_denial_is_set_against_what_the_others_tell() -> None:
    told = event(claim("c-1", status="planned"), claim("c-2", article="a-2", status="denied"))
    assert [voice.value for one in told.disagreements for voice in one.voices] == ["denied", "planned"]


def test_no_claims_are_no_event() -> None:
    with pytest.raises(ValueError, match="at least one claim"):
        summarise([], FROM)


def test_figures_are_taken_in() -> None:
    told = event(claim("c-1", figures=(killed(9),)))
    assert [(one.kind, one.best) for one in told.figures] == [("killed", 9)]


PLAN = summarise(
    [
        claim(
            "p",
            type="talks",
            status="planned",
            actors=(ARMY, REBELS),
            places=(DOUMA,),
            from_="2018-04-09",
            to="2018-04-10",
        )
    ],
    FROM,
)
MET = claim("m", article="a-2", type="talks", actors=(ARMY,), places=(DOUMA,), day="2018-04-09")


def test_talks_follow_the_talks_that_were_planned() -> None:
    (found,) = follow(PLAN, [summarise([MET], FROM)])
    assert found.how == "carried out"
    assert "same place: Duma" in found.reasons
    (denied,) = follow(PLAN, [summarise([replace(MET, status="denied")], FROM)])
    assert denied.how == "denied"


@pytest.mark.parametrize(
    "other",
    [
        replace(MET, places=(HOMS,)),
        replace(MET, type="clash"),
        replace(MET, from_="2018-04-01", to="2018-04-01"),
        replace(MET, status="planned"),
        replace(MET, actors=(Party("the navy", "state:RUS:navy", "Russian navy", "navy", "RUS"),)),
        replace(MET, from_="2018-08-01", to="2018-08-01"),
        replace(MET, actors=(), from_=None, to=None, places=(SYRIA,)),
    ],
    ids=["elsewhere", "another type", "before", "planned too", "others", "long after", "too little"],
)
def test_what_does_not_follow(other: ResolvedClaim) -> None:
    assert follow(PLAN, [summarise([other], FROM)]) == ()
    assert follow(summarise([MET], FROM), [PLAN]) == ()
