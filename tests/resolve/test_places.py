from __future__ import annotations

import json
from pathlib import Path

import pycountry
import pytest
from resolve_helpers import make_claim, read_marked

from dateline.records import PlaceMention
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.places import Places
from dateline.resolve.toponyms import countries_named, find_toponyms
from dateline.resolve.world import load_world

ROWS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "places.jsonl").read_text("utf-8").splitlines()
]
WORLD = load_world()
PLACES = Places(WORLD, Gazetteer.open())


def resolve(marked: str) -> dict[str, PlaceMention]:
    text, analyses = read_marked(marked)
    toponyms = find_toponyms(text, analyses, (), known=PLACES.known)
    mentions = PLACES.resolve(text, toponyms, countries_named(analyses, WORLD))
    assert all(text[m.start : m.end] == m.text for m in mentions)
    return {m.text: m for m in mentions}


def test_conflict_zone_names_in_many_spellings() -> None:
    found = {row["name"]: (resolve(row["report"])[row["name"]].country, row["country"]) for row in ROWS}
    wrong = {name: pair for name, pair in found.items() if pair[0] not in (None, pair[1])}
    missing = [name for name, pair in found.items() if pair[0] is None]
    assert len(ROWS) >= 40
    assert not wrong
    assert set(missing) <= {"Tal Afar", "Tel Afar"}  # a name that the source spells only as one word


@pytest.mark.parametrize(
    ("report", "name", "id_"),
    [
        ("Syrian troops left [al-Bab|LOC], [Aleppo|LOC] province.", "al-Bab", "geonames:174018"),
        ("Syrian troops left [al-Bab|LOC], [Aleppo|LOC] province.", "Aleppo", "admin1:SYR.09"),
        ("Fighting went on in [Aleppo|LOC].", "Aleppo", "geonames:170063"),
        ("Fire broke out in [London|LOC], [Ontario|LOC].", "London", "geonames:6058560"),
        ("They met in [London|LOC].", "London", "geonames:2643743"),
        ("The Syrian talks in [Paris|LOC] ended.", "Paris", "geonames:2988507"),
        ("Libyan militias fought in [Tripoli|LOC].", "Tripoli", "geonames:2210247"),
        ("The northern Lebanese city of [Tripoli|LOC] was calm.", "Tripoli", "geonames:266826"),
        ("It struck the [Donetsk|LOC] region of [Ukraine|LOC].", "Donetsk", "admin1:UKR.05"),
        ("Trade between [Mexico|LOC], the [US|LOC], and [Canada|LOC] grew.", "Mexico", "country:MEX"),
        ("Storms hit [Georgia|LOC], [United States|LOC].", "Georgia", "admin1:USA.GA"),
        ("Troops crossed into [North Korea|LOC].", "North Korea", "country:PRK"),
        ("A boat sank in the [Mediterranean Sea|LOC].", "Mediterranean Sea", "region:mediterranean"),
    ],
)
def test_evidence_decides(report: str, name: str, id_: str) -> None:
    assert resolve(report)[name].id == id_


@pytest.mark.parametrize(
    ("report", "name"),
    [
        ("Shots were heard in [Springfield|LOC].", "Springfield"),
        ("Syrian rebels took the village of [Al-Mansoura|LOC].", "Al-Mansoura"),
        ("Rebels hold parts of [Congo|LOC].", "Congo"),
        ("Syrian jets bombed the [Hanano|LOC] district.", "Hanano"),
        ("Rain fell in [Qwertyville|LOC].", "Qwertyville"),
        ("It said so in [WA|LOC].", "WA"),
        ("Lebanese and Libyan envoys met in [Tripoli|LOC].", "Tripoli"),
    ],
)
def test_what_the_report_does_not_decide_stays_open(report: str, name: str) -> None:
    mention = resolve(report).get(name)
    assert mention is None or (mention.id, mention.lat, mention.country, mention.precision) == (
        None,
        None,
        None,
        None,
    )


def test_an_open_name_lists_what_it_may_stand_for() -> None:
    mention = resolve("Lebanese and Libyan envoys met in [Tripoli|LOC].")["Tripoli"]
    assert {c.country for c in mention.alternatives} >= {"LBN", "LBY"}


def test_countries_and_regions_have_no_position() -> None:
    found = resolve("From [Syria|LOC] to [Anbar|LOC] province in [Iraq|LOC] and the [Sahel|LOC].")
    assert {m.precision for m in found.values()} == {"country", "province", "region"}
    assert all(m.lat is None and m.lon is None for m in found.values())
    assert all(m.id is not None for m in found.values())


@pytest.mark.parametrize(
    "words",
    ["near", "outside", "10 km from", "about 5 miles north of", "on the outskirts of", "a village close to"],
)
def test_near_is_not_exact(words: str) -> None:
    assert resolve(f"Syrian troops camped {words} [Raqqa|LOC].")["Raqqa"].precision == "near"


def test_a_town_named_outright_is_exact_with_its_position() -> None:
    mention = resolve("Syrian troops camped in [Raqqa|LOC].")["Raqqa"]
    assert (mention.precision, mention.kind, mention.admin1) == ("exact", "town", "Ar-Raqqah")
    assert mention.lat == pytest.approx(35.95, abs=0.01)
    assert mention.lon == pytest.approx(39.01, abs=0.01)


def test_known_names_inside_place_fillers_are_found_without_an_entity() -> None:
    text, analyses = read_marked("Syrian jets hit the yard of a bakery in Aleppo's old town.")
    claim = make_claim(text, "hit", places=["the yard of a bakery in Aleppo's old town"])
    toponyms = find_toponyms(text, analyses, [claim], known=PLACES.known)
    assert [text[t.start : t.end] for t in toponyms] == ["Aleppo"]


def test_every_country_is_listed_once_under_each_name() -> None:
    assert {c.alpha_3 for c in pycountry.countries} <= set(WORLD.countries)
    for iso3, country in WORLD.countries.items():
        for name in country.names:
            found = WORLD.country(name)
            assert found is not None
            assert found.iso3 == iso3
