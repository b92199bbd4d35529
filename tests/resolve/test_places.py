from __future__ import annotations

import json
from pathlib import Path

import pycountry
import pytest
from resolve_helpers import make_claim, read_marked

from dateline.records import PlaceMention
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.places import Places
from dateline.resolve.places.precision import ACLED, UCDP, ucdp
from dateline.resolve.places.toponyms import countries_named, find_toponyms
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
    mentions = [(row, resolve(row["report"])[row["name"]]) for row in ROWS]
    wrong = [row["name"] for row, mention in mentions if mention.country not in (None, row["country"])]
    open_ = [row["name"] for row, mention in mentions if mention.country is None]
    towns = [row["name"] for row, mention in mentions if mention.kind in ("town", "neighbourhood")]
    assert len(ROWS) >= 220
    assert not wrong
    assert len(open_) <= 3, open_
    assert len(towns) >= 0.97 * len(ROWS)


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
        ("Syrian rebels took the village of [Springfield|LOC].", "Springfield"),
        ("Rebels hold parts of [Congo|LOC].", "Congo"),
        ("Syrian jets bombed the [Ossian|LOC] district.", "Ossian"),
        ("Rain fell in [Qwertyville|LOC].", "Qwertyville"),
        ("It said so in [WA|LOC].", "WA"),
        ("American probes flew from [Earth|LOC] to Mars.", "Earth"),
        ("The [Canadian|LOC] team of the American league won.", "Canadian"),
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


def test_a_name_of_two_places_lists_the_other_and_is_less_sure() -> None:
    clear = resolve("Libyan envoys met in [Tripoli|LOC].")["Tripoli"]
    mixed = resolve("Lebanese and Libyan envoys met in [Tripoli|LOC].")["Tripoli"]
    assert (mixed.country, mixed.alternatives[0].country) == ("LBY", "LBN")
    assert (mixed.confidence or 0) < 0.85 < (clear.confidence or 0)


def test_an_open_name_lists_what_it_may_stand_for() -> None:
    mention = resolve("Shots were heard in [Springfield|LOC].")["Springfield"]
    assert mention.id is None
    assert len({c.id for c in mention.alternatives}) >= 3


def test_areas_have_a_middle_and_say_that_it_is_no_point() -> None:
    found = resolve("From [Syria|LOC] to [Anbar|LOC] province in [Iraq|LOC] and the [Sahel|LOC].")
    assert {name: m.precision for name, m in found.items()} == {
        "Syria": "country",
        "Anbar": "province",
        "Iraq": "country",
        "Sahel": "region",
    }
    assert all(m.lat is not None and m.lon is not None and m.id is not None for m in found.values())


@pytest.mark.parametrize(
    ("words", "direction", "kilometres"),
    [
        ("15 km north of [Mosul|LOC]", "n", 15.0),
        ("some 10 miles (16 km) south-east of the city of [Mosul|LOC]", "se", 16.1),
        ("a few kilometers west of [Mosul|LOC]", "w", None),
        ("outside [Mosul|LOC]", None, None),
        ("20 kilometres from [Mosul|LOC]", None, 20.0),
        ("eastern [Mosul|LOC]", "e", None),
        ("in [Mosul|LOC]", None, None),
    ],
)
def test_direction_and_distance_are_kept(words: str, direction: str | None, kilometres: float | None) -> None:
    mention = resolve(f"Iraqi troops halted {words}.")["Mosul"]
    assert (mention.id, mention.direction, mention.distance_km) == ("geonames:99072", direction, kilometres)


@pytest.mark.parametrize(
    ("report", "name", "precision"),
    [
        ("Iraqi troops met between [Mosul|LOC] and [Erbil|LOC].", "Mosul", "near"),
        ("Iraqi troops met between [Mosul|LOC] and [Erbil|LOC].", "Erbil", "near"),
        ("Syrian jets bombed eastern [Aleppo|LOC] province.", "Aleppo", "province"),
        ("Turkish jets took off from [Incirlik Air Base|LOC].", "Incirlik Air Base", "exact"),
        ("Police fired tear gas in [Kent|LOC], [England|LOC].", "Kent", "district"),
        ("Two boats sank in the [Strait of Hormuz|LOC].", "Strait of Hormuz", "region"),
        ("Syrian shells hit [Aleppo University Hospital|LOC].", "Aleppo University Hospital", "near"),
    ],
)
def test_precision_goes_by_what_the_words_say(report: str, name: str, precision: str) -> None:
    assert resolve(report)[name].precision == precision


def test_the_same_name_is_the_same_place_once_it_was_said_where_it_lies() -> None:
    found = resolve(
        "Fire broke out in [Springfield|LOC], [Illinois|LOC].\nNobody in [Springfield|LOC]'s east was hurt."
    )
    assert found["Springfield"].admin1 == "Illinois"


def test_names_beside_each_other_help_each_other() -> None:
    alone = resolve("It burnt in [Paris|LOC].")["Paris"]
    beside = resolve("It burnt in [Paris|LOC], [Sherman|LOC], [Denton|LOC] and [Dallas|LOC], [Texas|LOC].")["Paris"]
    assert (alone.country, beside.admin1) == ("FRA", "Texas")


@pytest.mark.parametrize(
    ("precision", "country", "code"),
    [("exact", "SYR", 1), ("near", "SYR", 2), ("district", "SYR", 3), ("province", "SYR", 4), ("region", "SYR", 5),
     ("region", None, 7), ("country", "SYR", 6)],
)  # fmt: skip
def test_precision_in_the_terms_of_ucdp(precision: str, country: str | None, code: int) -> None:
    assert ucdp(precision, country=country) == code


def test_every_precision_has_a_code_of_acled() -> None:
    assert set(ACLED) == set(UCDP) == {"exact", "near", "district", "province", "region", "country"}


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


def test_a_name_takes_in_the_word_for_a_site_where_one_is_called_so() -> None:
    found = resolve(
        "Trucks wait at the [Rafah|LOC] crossing, others in [Rafah|LOC] itself and at [Idlib|LOC] crossing."
    )
    assert found["Rafah crossing"].id == "site:rafah-crossing"
    assert found["Rafah"].kind == "town"
    assert found["Idlib"].kind == "town"


@pytest.mark.parametrize(
    ("report", "name", "id_"),
    [
        ("Syrian jets bombed [Aleppo|LOC], [Idlib|LOC] and [Hama|LOC].", "Idlib", "geonames:169389"),
        ("Syrian shells hit the [Okba Hospital|LOC] in [Homs|LOC].", "Homs", "geonames:169577"),
        ("It burnt in [Lebanon|LOC], [Tennessee|LOC].", "Lebanon", "geonames:4636045"),
        ("Gunmen came to [Niger|LOC] state, in the north of [Nigeria|LOC].", "Niger", "admin1:NGA.31"),
        ("In [Damascus|LOC] state television showed it, [Syria|LOC] said.", "Damascus", "geonames:170654"),
        ("The [White House|LOC] said [Russia|LOC] had attacked [Ukraine|LOC].", "White House", "site:white-house"),
        ("A guard was shot at the [Embassy of France|LOC] in [Niamey|LOC], [Niger|LOC].", "Embassy of France", None),
    ],
)
def test_rows_kinds_and_institutions_do_not_mislead(report: str, name: str, id_: str | None) -> None:
    assert resolve(report)[name].id == id_


def test_direction_and_distance_belong_to_one_name() -> None:
    found = resolve("Iraqi troops halted 1,200 km north of [Mosul|LOC] in [Nineveh|LOC], Iraq.")
    assert (found["Mosul"].direction, found["Mosul"].distance_km) == ("n", 1200.0)
    assert (found["Nineveh"].direction, found["Nineveh"].distance_km) == (None, None)
