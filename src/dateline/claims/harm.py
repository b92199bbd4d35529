"""Deaths and injuries take the doer, the place and the day of the attack that is told in the same sentence.

The codebook rules so; the model reads each claim by itself, and often gives them to one of the two only. May import
records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.records import Claim

ATTACKS = frozenset(("attack", "air_strike", "shelling", "bombing", "shooting", "clash"))
HARM = frozenset(("killing", "wounding"))
NEAR = 80
"""Characters between two triggers of one sentence, up to which one story is told."""


def with_circumstances(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of one sentence; what harm does not tell of itself it has from the nearest attack."""
    for claim in claims:
        whole = claim
        attacks = [other for other in claims if _one_story(claim, other)]
        for attack in sorted(attacks, key=lambda other: abs(other.trigger.start - claim.trigger.start)):
            whole = replace(
                whole,
                actors=whole.actors or attack.actors,
                places=whole.places or tuple(place for place in attack.places if place.role == "at"),
                times=whole.times or attack.times,
            )
        yield whole


def _one_story(harm: Claim, attack: Claim) -> bool:
    near = abs(harm.trigger.start - attack.trigger.start) < NEAR
    return harm.type in HARM and attack.type in ATTACKS and near and harm.status == attack.status
