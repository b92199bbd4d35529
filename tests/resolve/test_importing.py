"""Every format becomes places; names of layers and kinds of places."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_helpers import Import, collection, feature, geonames

from dateline.errors import DatelineError
from dateline.records.folding import fold
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.gazetteer.importing import default_name, import_places, is_name
from dateline.resolve.gazetteer.importing.kinds import KINDS, kind_of_code, kind_of_feature
from dateline.resolve.gazetteer.lookup import SHIPPED
from dateline.resolve.places.precision import OF_KIND

# --- formats


def test_a_geonames_dump(take: Import) -> None:
    body = (
        geonames(1, "Tall Zarzūr", "P.PPL", ascii="Tall Zarzur", others="TZR,Tell Zerzour,تل زرزور", people="1200")
        + geonames(2, "Some Road", "R.RD")
        + geonames(3, "Syria", "A.PCLI")
        + geonames(4, "Nahr Zarzur", "H.STMI", cc2="SY,TR,YU")
        + geonames(5, "Bāb Quarter", "P.PPLX")
    )
    done, places = take("SY.txt", body)
    assert (done.places, done.left_out) == (3, 2)
    village = places["own:x/1"]
    assert (village.name, village.kind, village.country, village.admin1) == ("Tall Zarzūr", "town", "SYR", "Aleppo")
    assert (village.lat, village.lon, village.population) == (36.2, 37.1, 1200)
    assert places["own:x/4"].countries == ("SYR", "TUR")
    assert places["own:x/4"].kind == "river"
    assert places["own:x/5"].kind == "neighbourhood"


def test_what_the_main_gazetteer_has_keeps_its_id(take: Import) -> None:
    body = (
        geonames(170063, "Haleb", "P.PPLA", people="2100000", lat="36.3")
        + geonames(170062, "Muhafazat Halab", "A.ADM1", lat="36.9")
        + geonames(7, "Aleppo", "P.PPL")
    )
    _, places = take("SY.txt", body)
    assert set(places) == {"geonames:170063", "admin1:SYR.09", "own:x/7"}
    assert (places["geonames:170063"].name, places["geonames:170063"].lat) == ("Aleppo", 36.2)
    assert (places["admin1:SYR.09"].name, places["admin1:SYR.09"].lat) == ("Aleppo", 36.2)


def test_one_country_of_a_dump_of_all(take: Import) -> None:
    body = geonames(1, "Here", "P.PPL") + geonames(2, "There", "P.PPL", country="TR")
    for country in ("SYR", "sy", "Syria"):
        done, places = take("allCountries.txt", body, country=country)
        assert list(places) == ["own:x/1"]
        assert done.left_out == 1
    with pytest.raises(DatelineError, match="no country 'Narnia'"):
        take("allCountries.txt", body, country="Narnia")


def test_a_zip_of_a_dump_with_its_readme(take: Import) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "read me")
        archive.writestr("SY.txt", geonames(1, "Here", "P.PPL"))
    assert list(take("SY.zip", packed.getvalue())[1]) == ["own:x/1"]


OCHA = {
    "ADM": """ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_PCODE,ADM3_EN,ADM3_PCODE
#country+name,#country+code,#adm1+name,#adm1+name+ar,#adm1+code,#adm2+name,#adm2+code,#adm3+name,#adm3+code
Syrian Arab Republic,SY,Aleppo,حلب,SY02,Jebel Saman,SY0200,Zarbana,SY020001
Syrian Arab Republic,SY,Aleppo,حلب,SY02,Jebel Saman,SY0200,Qwaires,SY020002
Syrian Arab Republic,SY,Newland,,SY99,Foo,SY9900,Bar,SY990001
""",
    "admin": """admin3Name_en,admin3Pcode,admin2Name_en,admin2Pcode,admin1Name_en,admin1Name_ar,admin1Pcode,admin0Pcode
Zarbana,SY020001,Jebel Saman,SY0200,Aleppo,حلب,SY02,SY
Qwaires,SY020002,Jebel Saman,SY0200,Aleppo,حلب,SY02,SY
Bar,SY990001,Foo,SY9900,Newland,,SY99,SY
""",
    "adm_name": """adm1_name;adm1_name1;adm1_pcode;adm2_name;adm2_pcode;adm3_name;adm3_pcode;iso3
Aleppo;حلب;SY02;Jebel Saman;SY0200;Zarbana;SY020001;SYR
Aleppo;حلب;SY02;Jebel Saman;SY0200;Qwaires;SY020002;SYR
Newland;;SY99;Foo;SY9900;Bar;SY990001;SYR
""",
}


@pytest.mark.parametrize("shape", OCHA)
def test_ocha_tables_of_codes(take: Import, shape: str) -> None:
    done, places = take("syr.csv", OCHA[shape])
    assert done.places == 7
    assert set(places) == {
        "admin1:SYR.09",
        *(f"own:x/{code}" for code in ("SY0200", "SY020001", "SY020002", "SY99", "SY9900", "SY990001")),
    }
    zarbana, bar = places["own:x/SY020001"], places["own:x/SY990001"]
    assert (zarbana.kind, zarbana.country, zarbana.admin1, zarbana.lat) == ("district", "SYR", "Aleppo", None)
    assert (bar.admin1, bar.admin1_code) == ("Newland", "SY99")
    assert places["own:x/SY99"].kind == "province"


def test_the_deepest_level_of_a_row_is_the_place(take: Import) -> None:
    head = "ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE\n"
    body = head + "SY,Newland,N1,Foo,N2\nSY,Newland,N1,,\nSY,Else,N1x,Else,N1x\n"
    _, places = take("a.csv", body)
    assert {id_: place.kind for id_, place in places.items()} == {
        "own:x/N1": "province",
        "own:x/N2": "district",
        "own:x/N1x": "province",
        "own:x/N1x.adm2": "district",
    }


def test_a_table_of_places(take: Import) -> None:
    body = (
        "\ufeffNAME\tLat\tlng\tType\tiso2\tAdmin1\tPop\taliases\tID\n"
        '"Abu ""X"", east"\t36.1\t37.2\tVillage\tSY\tHalab Governorate\t120\tAbou Ix; أبو|Ix\tv1\n\n'
        "Long River\t\t\tSTM\tSYR;Iraq\t\t\t\tv2\n"
    )
    done, places = take("mine.tsv", body)
    village, river = places["own:x/v1"], places["own:x/v2"]
    assert (village.name, village.kind, village.country, village.admin1) == ('Abu "X", east', "town", "SYR", "Aleppo")
    assert (village.lat, village.lon, village.population) == (36.1, 37.2, 120)
    assert (river.kind, river.countries, river.lat) == ("river", ("SYR", "IRQ"), None)
    assert (done.places, done.homeless, dict(done.nowhere)) == (2, 0, {})


def test_a_table_says_what_it_does_not_know(take: Import, tmp_path: Path) -> None:
    done, places = take("a.csv", "place,y,x,country,province\nHere,36,37,SYR,Mordor\nThere,36,37,,\n")
    assert [place.admin1 for place in places.values()] == [None, None]
    assert done.homeless == 1
    assert dict(done.nowhere) == {"Mordor (SYR)": f"{tmp_path / 'a.csv'} line 2"}
    _, places = take("a.csv", "place,y,x,country\nHere,36,37,\nThere,36,37,TUR\n", country="SYR")
    assert [(place.id, place.country) for place in places.values()] == [("own:x/2", "SYR")]


def test_a_division_that_is_not_known_lends_its_name_to_no_other_place(take: Import) -> None:
    _, places = take("a.csv", "name,kind,country\nNewland,province,SYR\nHere,village,SYR\n")
    assert {place.name: place.admin1 for place in places.values()} == {"Newland": "Newland", "Here": None}
    _, places = take("SY.txt", geonames(1, "Newland", "A.ADM1", admin1="") + geonames(2, "Here", "P.PPL", admin1=""))
    assert places["own:x/2"].admin1 is None


SQUARE = [[30, 10], [32, 10], [32, 12], [30, 12], [30, 10]]
BENT = [[0, 0], [10, 0], [10, 1], [1, 1], [1, 10], [0, 10], [0, 0]]
HOLE = [[30.5, 10.5], [31, 10.5], [31, 11], [30.5, 10.5]]


@pytest.mark.parametrize(
    ("type_", "coordinates", "kind", "lon", "lat"),
    [
        ("Point", [37.5, 36.25, 400], "town", 37.5, 36.25),
        ("MultiPoint", [[0, 0], [1, 1], [9, 9]], "town", 1, 1),
        ("LineString", [[0, 0], [1, 0], [2, 0], [9, 0]], "region", 9, 0),
        ("MultiLineString", [[[0, 0], [1, 0]], [[5, 5], [6, 5], [7, 5]]], "region", 6, 5),
        ("Polygon", [SQUARE, HOLE], "district", 31, 11),
        ("Polygon", [BENT], "district", 1, 1),
        ("MultiPolygon", [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [SQUARE]], "district", 31, 11),
        ("Polygon", [[[3, 3], [3, 3], [3, 3], [3, 3]]], "district", 3, 3),
    ],
)
def test_any_geometry_is_one_point(
    take: Import, type_: str, coordinates: object, kind: str, lon: float, lat: float
) -> None:
    geometry = {"type": type_, "coordinates": coordinates}
    _, places = take("a.geojson", collection(feature(geometry, name="Here", country="SYR")))
    (place,) = places.values()
    assert (place.id, place.kind, place.lon, place.lat) == ("own:x/1", kind, lon, lat)


def test_geojson_properties(take: Import) -> None:
    named = feature(None, **{"name": "Here", "name:ar": "هنا", "place": "hamlet", "type": "node", "iso3": "SYR"})
    named["id"] = "way/7"
    coded = feature(None, ADM1_EN="Aleppo", ADM1_PCODE="SY02", ADM2_EN="Foo", ADM2_PCODE="SY0201", ADM0_PCODE="SY")
    _, places = take("a.json", collection(named, coded))
    assert set(places) == {"own:x/way/7", "own:x/SY0201", "admin1:SYR.09"}
    assert places["own:x/way/7"].kind == "town"
    assert take("odd.txt", collection(named))[0].names == 2
    assert take("empty-first.csv", "\n\nname\nHere\n")[1]["own:x/4"].name == "Here"


def test_the_same_file_gives_the_same_bytes_and_another_another_version(take: Import, tmp_path: Path) -> None:
    layers = []
    for body in ("name\nHere\n", "name\nHere\n", "name\nThere\n"):
        take("a.csv", body)
        layers.append((tmp_path / "places/x.sqlite").read_bytes())
    assert layers[0] == layers[1]
    versions = set()
    for layer in layers:
        (tmp_path / "copy.sqlite").write_bytes(layer)
        versions.add(Gazetteer.open(tmp_path / "copy.sqlite").version)
    assert len(versions) == 2
    assert all(version.startswith("x-") for version in versions)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40).filter(fold)
NASTY = st.lists(st.sampled_from(['"', ",", "\n", "\r\n", "أ", "Київ", "a", "東", "é", " ", ";", "#"]), max_size=12)
NAME = TEXT | NASTY.map("".join).filter(fold)


@given(
    places=st.lists(
        st.tuples(NAME, st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 10**9)), min_size=1, max_size=8
    )
)
@settings(max_examples=60, deadline=None)
def test_a_table_comes_back_as_it_was_written(
    main: Path, tmp_path_factory: pytest.TempPathFactory, places: list[tuple[str, float, float, int]]
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    file, out = folder / "a.csv", folder / "a.sqlite"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("name", "lat", "lon", "pop", "id"), *((*p, i) for i, p in enumerate(places))])
    done = import_places(file, out, name="a", main=main, progress=lambda _: None)
    assert done.places == len(places)
    gazetteer = Gazetteer.open(out)
    for i, (name, lat, lon, people) in enumerate(places):
        (back,) = [place for place in gazetteer.find(name) if place.id == f"own:a/{i}"]
        assert (back.name, back.population) == (" ".join(name.split()), people)
        assert back.lat == pytest.approx(lat, abs=1e-5)
        assert back.lon == pytest.approx(lon, abs=1e-5)
    gazetteer.close()


# --- names and kinds


def test_an_import_is_called_after_its_file() -> None:
    assert default_name(Path("in/SY.txt")) == "sy"
    assert default_name(Path("My Villages (2024).tar.csv")) == "my-villages-2024"
    assert default_name(Path("!.csv")) == ""
    assert is_name("sy")
    for bad in ("", "../x", "a/b", ".hidden", "a b", "-x", "x" * 61, "a\n", "a+b"):
        assert not is_name(bad)


def test_every_kind_is_one_that_places_are_read_by() -> None:
    database = sqlite3.connect(str(resources.files("dateline.resolve").joinpath("data", SHIPPED)))
    listed = {kind for (kind,) in database.execute("SELECT DISTINCT kind FROM places")}
    database.close()
    assert set(KINDS) <= listed | set(OF_KIND) | {"border"}


@pytest.mark.parametrize(
    ("feature", "kind"),
    [
        ("P.PPLC", "town"), ("P.PPLX", "neighbourhood"), ("A.ADM1", "province"), ("A.ADM3", "district"),
        ("A.PCLI", None), ("H.STMI", "river"), ("H.LKI", "lake"), ("H.GULF", "sea"), ("H.STRT", "strait"),
        ("H.CNLI", "canal"), ("T.PK", "mountain"), ("T.MTS", "mountains"), ("T.VLC", "volcano"), ("T.ISL", "island"),
        ("T.ISLS", "islands"), ("T.PEN", "peninsula"), ("T.CAPE", "cape"), ("T.DSRT", "desert"), ("T.VAL", "valley"),
        ("S.AIRP", "airport"), ("S.AIRB", "air base"), ("S.INSM", "military base"), ("S.DAM", "dam"),
        ("S.BDG", "bridge"), ("S.PRN", "prison"), ("S.CMPRF", "camp"), ("S.SCH", "landmark"), ("L.RGN", "region"),
        ("L.PRT", "port"), ("V.FRST", "forest"), ("L.PRK", "park"), ("R.RD", None), ("U.MTU", None), ("", None),
    ],
)  # fmt: skip
def test_feature_codes(feature: str, kind: str | None) -> None:
    assert kind_of_feature(feature[:1], feature[2:]) == kind
    if kind is not None:
        assert kind_of_code(feature) == kind
    if kind not in {None, "landmark"}:
        assert kind_of_code(feature[2:]) == kind
