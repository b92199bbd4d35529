from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import DatelineError, InputError
from dateline.resolve.folding import fold
from dateline.resolve.gazetteer import Gazetteer, Place
from dateline.resolve.gazetteer.importing import Imported, default_name, import_places, is_name, reading
from dateline.resolve.gazetteer.importing.kinds import KINDS, kind_of_code, kind_of_feature
from dateline.resolve.gazetteer.lookup import SHIPPED
from dateline.resolve.gazetteer.writing import Entry, write
from dateline.resolve.places.precision import OF_KIND

Import = Callable[..., tuple[Imported, dict[str, Place]]]


def entry(number: int, ref: str | None, name: str, kind: str, admin1: str, *names: str, people: int = 0) -> Entry:
    return Entry(number, ref, name, kind, ("SYR",), admin1, 36.2, 37.1, people, also=names)


@pytest.fixture(scope="session")
def main(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A main gazetteer of one town and two divisions."""
    file = tmp_path_factory.mktemp("main") / "gazetteer.sqlite"
    entries = [
        entry(170063, None, "Aleppo", "town", "09", "Halab", people=2_000_000),
        entry(10**9, "admin1:SYR.09", "Aleppo", "province", "09", "Halab"),
        entry(10**9 + 1, "admin1:SYR.04", "Raqqa", "province", "04", "Ar-Raqqah"),
    ]
    write(file, {"format": "2", "version": "test-1"}, entries)
    return file


@pytest.fixture
def take(main: Path, tmp_path: Path) -> Import:
    """Import a file of these bytes; gives what was done and the layer's places by their ids."""

    def call(name: str, body: str | bytes, **options: str) -> tuple[Imported, dict[str, Place]]:
        file, out = tmp_path / name, tmp_path / "places" / "x.sqlite"
        file.write_bytes(body.encode() if isinstance(body, str) else body)
        done = import_places(file, out, name="x", main=main, progress=lambda _: None, **options)  # type: ignore[arg-type]
        return done, places_in(out, main)

    return call


def places_in(out: Path, main: Path) -> dict[str, Place]:
    database = sqlite3.connect(out)
    keys = [key for (key,) in database.execute("SELECT key FROM names ORDER BY place, rank")]
    database.close()
    layer, both = Gazetteer.open(out), Gazetteer.open(main, own=[out])
    own = {place.id for key in keys for place in layer.find(key)}
    found = {place.id: place for key in reversed(keys) for place in both.find(key) if place.id in own}
    layer.close()
    both.close()
    return found


def geonames(id_: int, name: str, feature: str, *, country: str = "SY", cc2: str = "", **cells: str) -> str:
    row = {
        "id": str(id_), "name": name, "ascii": name, "others": "", "lat": "36.2", "lon": "37.1",
        "class": feature[0], "code": feature[2:], "country": country, "cc2": cc2, "admin1": "09", "2": "", "3": "",
        "4": "", "people": "0", "elevation": "", "dem": "300", "zone": "Asia/Damascus", "changed": "2024-01-01",
    }  # fmt: skip
    return "\t".join({**row, **cells}.values()) + "\n"


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


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "crs": {"a": [1, None]}, "features": features}, indent=1)


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


# --- bad input


def broken_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", "".join(geonames(i, f"Town {i * 7919 % 1000}", "P.PPL") for i in range(500)))
    return packed.getvalue()


def damaged_zip() -> bytes:
    packed = bytearray(broken_zip())
    packed[len(packed) // 3] ^= 0xFF
    return bytes(packed)


def two_in_a_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SY.txt", "a")
        archive.writestr("TR.txt", "b")
    return packed.getvalue()


def point(**changes: object) -> str:
    return collection(
        feature({"type": "Point", "coordinates": [1, 2]}, name="Good"),
        feature({"type": "Point", "coordinates": [1, 2]} | changes, name="Bad"),
    )


GOOD = "name,lat,lon\nHere,36,37\n"
BAD = {
    "empty file": ("a.csv", "", "a.csv: is empty"),
    "blank file": ("a.csv", "\n \n", "a.csv: is empty"),
    "header alone": ("a.csv", "name,lat,lon\n", "a.csv: holds no place"),
    "no name column": ("a.csv", "title,lat,lon\nX,1,2\n", "line 1: no column holds names"),
    "half a position": ("a.csv", "name,lat\nX,1\n", r"line 1, column 2 \(lat\): there is no column 'lon'"),
    "a column twice": ("a.csv", "name,lat,lon,LAT\nX,1,2,3\n", r"line 1, column 4 \(LAT\): two columns"),
    "unclosed quote": ("a.csv", GOOD + '"Here,36,37\nThere,1,2\n', "line 3 to 4: broken quoting"),
    "quote in the middle": ("a.csv", GOOD + '"He"re,36,37\n', "line 3: broken quoting"),
    "too few columns": ("a.csv", GOOD + "There,36\n", "line 3, column 2: 2 columns where the header has 3"),
    "too many columns": ("a.csv", GOOD + "There,36,37,38\n", "line 3, column 4: 4 columns"),
    "latitude 91": ("a.csv", GOOD + "There,91,37\n", r"line 3, column 2 \(lat\): '91' is no latitude"),
    "longitude 181": ("a.csv", GOOD + "There,9,-181\n", r"line 3, column 3 \(lon\): '-181' is no longitude"),
    "NaN": ("a.csv", GOOD + "There,NaN,37\n", r"line 3, column 2 \(lat\): 'NaN' is no number"),
    "infinity": ("a.csv", GOOD + "There,1,inf\n", r"line 3, column 3 \(lon\): 'inf' is no number"),
    "huge number": ("a.csv", GOOD + "There,1e99,1\n", r"line 3, column 2 \(lat\): '1e99' is no latitude"),
    "decimal comma": ("a.csv", GOOD + 'There,"36,2",37\n', "line 3, column 2 .lat.: '36,2' is no number"),
    "one half empty": ("a.csv", GOOD + "There,36,\n", r"line 3, column 3 \(lon\): the other half"),
    "missing name": ("a.csv", GOOD + " ,36,37\n", r"line 3, column 1 \(name\): the name is missing"),
    "name of signs": ("a.csv", GOOD + "?!,36,37\n", r"line 3, column 1 \(name\): .* no letter"),
    "endless name": ("a.csv", GOOD + f"{'x' * 301},36,37\n", r"line 3, column 1 \(name\): a name of 301"),
    "unknown country": ("a.csv", "name,country\nX,Narnia\n", r"line 2, column 2 \(country\): .*'Narnia'"),
    "unknown kind": ("a.csv", "name,kind\nX,dream\n", r"line 2, column 2 \(kind\): 'dream' is no kind"),
    "bad population": ("a.csv", "name,pop\nX,-3\n", r"line 2, column 2 \(pop\): '-3' is no population"),
    "an id twice": ("a.csv", "name,id\nX,1\nY,1\n", "line 3: the id '1' stands twice"),
    "another encoding": ("a.csv", GOOD.encode() + b"Alep\xe9,1,2\n", "line 3, column 5: byte 0xe9 is not UTF-8"),
    "UTF-16": ("a.csv", GOOD.encode("utf-16"), "line 1, column 1: is UTF-16"),
    "NULs": ("a.csv", GOOD + "A\0B,1,2\n", "line 3, column 2: a NUL"),
    "binary": ("a.csv", bytes(range(256)) * 40, r"a.csv line \d+, column \d+"),
    "a picture": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "line 1, column 1: byte 0x89"),
    "endless line": ("a.csv", "x" * 1_000_002, "line 1: is longer"),
    "a workbook": ("a.xlsx", two_in_a_zip(), "save its table as CSV"),
    "code without name": ("a.csv", "ADM1_EN,ADM1_PCODE,iso3\n,SY01,SYR\n", r"line 2, column 1 \(ADM1_EN\): the name"),
    "a code for two": (
        "a.csv",
        "ADM1_EN,ADM1_PCODE,iso3\nA,SY01,SYR\nB,SY01,SYR\n",
        r"line 3, column 2 \(ADM1_PCODE\): 'SY01' is also the code of 'A'",
    ),
    "unknown ADM0": ("a.csv", "ADM0_EN,ADM1_EN\nNarnia,X\n", r"line 2, column 1 \(ADM0_EN\): .*'Narnia'"),
    "dump: too few columns": (
        "SY.txt",
        geonames(1, "A", "P.PPL") + "2\tB\t\t\t1\t2\tP\tPPL\n",
        "line 2, column 8: 8 col",
    ),
    "dump: too many columns": ("SY.txt", geonames(1, "A", "P.PPL", changed="x\ty"), "line 1, column 20: 20 columns"),
    "dump: latitude": ("SY.txt", geonames(1, "A", "P.PPL", lat="91"), r"line 1, column 5 \(latitude\): '91'"),
    "dump: no longitude": (
        "SY.txt",
        geonames(1, "A", "P.PPL", lon=""),
        r"line 1, column 6 \(longitude\): the position",
    ),
    "dump: number": ("SY.txt", geonames(1, "A", "P.PPL") + geonames(2, "A", "P.PPL", id="x"), "line 2, column 1"),
    "dump: country": ("SY.txt", geonames(1, "A", "P.PPL", country="QQ"), r"line 1, column 9 \(country code\): .*'QQ'"),
    "dump: no name": ("SY.txt", geonames(1, "", "P.PPL"), r"line 1, column 2 \(name\): the name is missing"),
    "dump: roads alone": ("SY.txt", geonames(1, "A1", "R.RD"), "holds no place: of its 1 none"),
    "truncated zip": ("SY.zip", broken_zip()[:400], r"SY\.zip: is a damaged or incomplete zip archive"),
    "damaged zip": ("SY.zip", damaged_zip(), r"SY\.zip.*(damaged|incomplete)"),
    "no zip": ("SY.zip", "plain text", r"SY\.zip: is not a zip archive"),
    "two files in a zip": ("SY.zip", two_in_a_zip(), r"SY\.zip: holds more than one file of places \(SY.txt, TR.txt\)"),
    "JSON: empty": ("a.geojson", " ", "a.geojson: is empty"),
    "JSON: broken": (
        "a.geojson",
        '{"type": "FeatureCollection",\n "features": [{"a" 1}]}',
        "line 2, column 20: no JSON",
    ),
    "JSON: cut off": ("a.geojson", point()[:-20], r"line \d+, column \d+: no JSON"),
    "JSON: comma missing": ("a.geojson", '{"features": [1 2]}', "feature 1: is no object"),
    "JSON: more after it": ("a.geojson", point() + "{}", r"line \d+, column 2: there is something after"),
    "JSON: no collection": ("a.geojson", '{"type": "Topology", "arcs": []}', "a.geojson: is no GeoJSON"),
    "JSON: an array": ("a.json", "[1]", "line 1, column 1: no JSON: '{' is wanted"),
    "JSON: a billion arrays": ("a.geojson", '{"features": ' + "[" * 200_000, "feature 1: is nested too deeply"),
    "JSON: NaN": ("a.geojson", point(coordinates=[float("nan"), 2]), "feature 2: holds what is no number"),
    "JSON: endless number": ("a.geojson", '{"features": [' + "9" * 5000 + "]}", "feature 1: holds what is no number"),
    "JSON: latitude 91": ("a.geojson", point(coordinates=[1, 91]), "feature 2, geometry: .* lies nowhere"),
    "JSON: metres": ("a.geojson", point(coordinates=[4e6, 4e6]), "feature 2, geometry: .* WGS 84"),
    "JSON: infinite": ("a.geojson", point().replace("2\n", "1e999\n", 1), "feature 1, geometry"),
    "JSON: text for a number": ("a.geojson", point(coordinates=["1", "2"]), "feature 2, geometry: .* both numbers"),
    "JSON: true for a number": ("a.geojson", point(coordinates=[True, 2]), "feature 2, geometry: .* both numbers"),
    "JSON: no coordinates": (
        "a.geojson",
        point(type="Polygon", coordinates=[]),
        "feature 2, geometry: a Polygon without",
    ),
    "JSON: not nested": ("a.geojson", point(type="Polygon", coordinates=[1, 2]), "feature 2, geometry: .* not nested"),
    "JSON: other shape": ("a.geojson", point(type="GeometryCollection"), "feature 2, geometry: .*GeometryCollection"),
    "JSON: no name": ("a.geojson", collection(feature(None, title="X")), "feature 1: no property holds names"),
    "JSON: name is null": (
        "a.geojson",
        collection(feature(None, name=None)),
        "feature 1, property 'name': the name is",
    ),
    "JSON: no properties": ("a.geojson", collection({"type": "Feature"}), "feature 1, property 'name'"),
    "JSON: half a character": (
        "a.geojson",
        collection(feature(None, name="X")).replace("X", "\\ud800"),
        "feature 1, property 'name': holds half a character",
    ),
    "JSON: country": ("a.geojson", collection(feature(None, name="X", country="Y")), "feature 1, property 'country'"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_and_changes_nothing(take: Import, tmp_path: Path, case: str) -> None:
    name, body, message = BAD[case]
    take("good.csv", GOOD)
    before = {path: path.read_bytes() for path in tmp_path.glob("places/*")}
    with pytest.raises(InputError, match=message) as raised:
        take(name, body)
    assert str(tmp_path / name) in str(raised.value)
    assert {path: path.read_bytes() for path in tmp_path.glob("places/*")} == before
    assert len(before) == 1


def test_limits_are_told(take: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.resolve.gazetteer.importing.MAX_PLACES", 2)
    assert take("a.csv", "name\nA\nB\n")[0].places == 2
    with pytest.raises(InputError, match=r"more than 2 places; import a country at a time \(--country\)"):
        take("a.csv", "name\nA\nB\nC\n")
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    with pytest.raises(InputError, match="larger than"):
        take("a.csv", "name\n" + "A\n" * 60)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "name\n" + "A\n" * 400)
    monkeypatch.setattr(reading, "MAX_BYTES", len(packed.getvalue()) + 10)
    with pytest.raises(InputError, match="larger than"):
        take("a.zip", packed.getvalue())


def test_a_full_disk_leaves_the_layer_as_it_was(take: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take("a.csv", "name\nA\n")
    before = (tmp_path / "places/x.sqlite").read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("dateline.resolve.gazetteer.importing.write", full)
    with pytest.raises(DatelineError, match=r"x\.sqlite: cannot be written: database or disk is full"):
        take("a.csv", "name\nB\n")
    assert (tmp_path / "places/x.sqlite").read_bytes() == before


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
