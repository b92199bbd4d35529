"""A bad file is named with its line and column, and leaves the gazetteer as it was."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from importing_helpers import Import, collection, feature, geonames

from dateline.errors import DatelineError, InputError
from dateline.resolve.gazetteer.importing import reading


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
