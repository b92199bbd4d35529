"""What counts as a place that is found, and as one that is put rightly."""

from __future__ import annotations

from pathlib import Path

import pytest
from evals.places import Answer, Marked

from dateline.records import PlaceMention
from evals import places

MOSUL = Marked(10, 15, "Mosul", (36.33, 43.13), "99072")
COUNTRIES = places.Countries()


def tag(text: str, start: int, type_: str, *, modifier: str = "", point: tuple[float, float] | None) -> str:
    where = f"<latitude>{point[0]}</latitude><longitude>{point[1]}</longitude>" if point else "<latitude/><longitude/>"
    return (
        f"<toponym><extractedName>{text}</extractedName><type>{type_}</type><modifierType>{modifier}</modifierType>"
        f"<start>{start}</start><end>{start + len(text)}</end><geonamesID>99072</geonamesID>{where}</toponym>"
    )


def article(text: str, *tags: str) -> str:
    return f"<article><text>{text}</text><link>http://example.org</link><toponyms>{''.join(tags)}</toponyms></article>"


def test_literal_and_associative_nouns_with_a_point_are_counted(tmp_path: Path) -> None:
    at = (36.3, 43.1)
    tags = (
        tag("Mosul", 0, "Literal", point=at),
        tag("Mosul", 6, "Metonymic", point=at),
        tag("Iraqi", 12, "Non_Literal_Modifier", modifier="Adjective", point=at),
        tag("Iraqis", 18, "Demonym", point=at),
        tag("street", 25, "Literal", point=None),
    )
    file = tmp_path / "set.xml"
    file.write_text(f"<articles>{article('Mosul Mosul Iraqi Iraqis street', *tags)}</articles>")
    ((text, link, marked),) = places.articles(file)
    assert (text[:5], link) == ("Mosul", "http://example.org")
    assert [(one.start, one.text) for one in marked] == [(0, "Mosul"), (6, "Mosul")]


def test_pairs_are_one_to_one() -> None:
    twice = [PlaceMention(10, 13, "Mos"), PlaceMention(13, 15, "ul")]
    assert [mention.text for _, mention in places.paired([MOSUL], twice)] == ["Mos"]


@pytest.mark.parametrize(
    ("mention", "near", "country"),
    [
        (PlaceMention(10, 15, "Mosul", id="geonames:99072", country="IRQ", lat=36.3, lon=43.1), True, True),
        (PlaceMention(10, 15, "Mosul", id="geonames:1", country="IRQ", lat=30.5, lon=47.8), False, True),
        (PlaceMention(10, 15, "Mosul", id="geonames:2", country="USA", lat=40.0, lon=-80.0), False, False),
        (PlaceMention(10, 15, "Mosul"), False, False),
    ],
)
def test_no_answer_is_a_wrong_one(mention: PlaceMention, near: bool, country: bool) -> None:  # noqa: FBT001
    answer = places.judged(MOSUL, mention, COUNTRIES)
    assert (answer.near, answer.country) == (near, country)


def test_a_country_is_near_itself_wherever_its_point_is() -> None:
    russia = Marked(0, 6, "Russia", (60.0, 100.0), "2017370")
    far = PlaceMention(0, 6, "Russia", id="country:RUS", country="RUS", lat=50.0, lon=40.0)
    assert places.judged(russia, far, COUNTRIES).near


def test_calibration_is_the_distance_of_confidence_and_share_right() -> None:
    def answer(confidence: float, *, near: bool) -> Answer:
        mention = PlaceMention(10, 15, "Mosul", id="x", confidence=confidence)
        return Answer(MOSUL, mention, near, near)

    surely = [answer(0.75, near=right) for right in (True, True, True, False)]
    assert places.calibration(surely) == pytest.approx(0.0)
    assert places.calibration([answer(0.9, near=False)]) == pytest.approx(0.9)


def test_f1_is_the_harmonic_mean() -> None:
    assert places.f1(6, 8, 12) == (0.75, 0.5, pytest.approx(0.6))
    assert places.f1(0, 0, 0) == (0.0, 0.0, 0.0)
