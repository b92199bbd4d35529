"""Deaths and injuries take what is told of the attack in the same sentence."""

from __future__ import annotations

import pytest

from dateline.claims.harm import with_circumstances
from dateline.records import Claim, Filler, PlaceFiller, Sentence, Span

DOER, PLACE, DAY = Filler(0, 4, "Jets"), PlaceFiller(20, 23, "Gao", role="at"), Filler(30, 36, "Monday")


def claim(type_: str, start: int, *, told: bool = False, status: str = "happened") -> Claim:
    return Claim(
        id=f"{type_}{start}", type=type_, status=status, hedge=None, trigger=Span(start, start + 6, "struck"),
        sentence=Sentence(0, 200), sources=(), actors=(DOER,) if told else (), targets=(),
        places=(PLACE, PlaceFiller(40, 44, "Mali", role="from")) if told else (), times=(DAY,) if told else (),
        figures=(), instruments=(), confidence=0.9, found_by="model",
    )  # fmt: skip


def test_harm_has_the_doer_the_place_and_the_day_of_the_attack() -> None:
    attack, killing = with_circumstances([claim("air_strike", 5, told=True), claim("killing", 50)])
    assert (killing.actors, killing.places, killing.times) == ((DOER,), (PLACE,), (DAY,))
    assert attack == claim("air_strike", 5, told=True)


@pytest.mark.parametrize(
    "harm",
    [
        claim("killing", 150),
        claim("killing", 50, status="denied"),
        claim("protest", 50),
        claim("wounding", 50, told=True),
    ],
    ids=["far", "denied", "no harm", "told"],
)
def test_other_claims_stay_as_they_are(harm: Claim) -> None:
    assert list(with_circumstances([claim("air_strike", 5, told=True), harm]))[1] == harm
