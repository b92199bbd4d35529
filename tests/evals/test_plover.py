import json
from pathlib import Path

import pytest

from dateline import ontology
from dateline.records import Claim, Sentence, Span
from evals import plover


def claim(type_: str, trigger: str, status: str = "happened", confidence: float = 0.9) -> Claim:
    return Claim(
        id=trigger, type=type_, status=status, hedge=None, trigger=Span(0, len(trigger), trigger),
        sentence=Sentence(0, 9), sources=(), actors=(), targets=(), places=(), times=(), figures=(), instruments=(),
        confidence=confidence, found_by="model",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (claim("aid", "gave"), "AID"),
        (claim("aid", "give", "planned"), "AGREE"),
        (claim("aid", "offered", "hypothetical"), "AGREE"),
        (claim("sanction", "boycott", "planned"), "THREATEN"),
        (claim("release", "lifted"), "CONCEDE"),
        (claim("release", "lift", "hypothetical"), "AGREE"),
        (claim("withdrawal", "withdraw", "planned"), "AGREE"),
        (claim("shelling", "shell", "planned"), "THREATEN"),
        (claim("prosecution", "sued"), "ACCUSE"),
        (claim("agreement", "signed"), "SUPPORT"),
        (claim("release", "freed"), "RETREAT"),
        (claim("prosecution", "convicted"), "SANCTION"),
        (claim("displacement", "fled"), None),
    ],
)
def test_a_claim_exports_by_its_type_status_and_words(one: Claim, wanted: str | None) -> None:
    assert plover.code(one, ontology.load().types[one.type].plover) == wanted


def best(claims: list[Claim], event: str) -> Claim | None:
    types = ontology.load().types
    return plover.best(claims, event, {one.id: plover.code(one, types[one.type].plover) for one in claims})


def test_the_best_claim_shares_a_word_with_the_event() -> None:
    sure, meant = claim("attack", "raid", confidence=0.99), claim("talks", "held talks", confidence=0.4)
    assert best([sure, meant], "held talks on") == meant
    assert best([sure, meant], "nothing alike") == sure
    assert best([], "held talks") is None


def test_the_best_claim_is_a_deed_before_a_plan_and_a_protest_before_its_demand() -> None:
    demand, sale = claim("demand", "demanded", confidence=0.5), claim("arms_supply", "sell", "planned", 0.9)
    assert best([demand, sale], "demanded cancel sell") == demand
    march, wish = claim("protest", "marched", confidence=0.5), claim("demand", "demand", confidence=0.9)
    assert best([march, wish], "marched to demand") == march
    strike = claim("air_strike", "bombed", confidence=0.5)
    assert best([strike, wish], "bombed demand") == wish


def test_parties_are_found_by_their_content_words() -> None:
    parties = [{"text": "the US Congress"}, {"text": "Iran"}]
    assert plover.found(parties, ["US lawmakers", "the Iraqi army"]) == (1, 2)
    assert plover.found(parties, []) == (0, 2)


def test_scores_are_shares_of_records(tmp_path: Path) -> None:
    record = {
        "id": "1", "date": "2000-01-01", "text": "The British and French foreign ministers met in Geneva on Monday.",
        "event": "CONSULT", "eventText": "met", "source": [{"text": "British"}], "target": [{"text": "French"}],
    }  # fmt: skip
    wrong = {**record, "id": "2", "event": "ASSAULT"}
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in (record, wrong)))
    said = plover.scores(path)
    assert said["type"] == said["any_type"] == 0.5
    assert said["sources"] == 1.0
