"""``dateline doctor``: what is installed, what is missing, and how to get it.

Imports nothing at its head that a damaged installation may lack.
"""

from __future__ import annotations

import importlib
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TextIO

import click

import dateline
from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.settings import data_folder, main_gazetteer, own_places, store_url
from dateline.cli.terminal import visible
from dateline.errors import DatelineError
from dateline.records.shape import JsonValue

OLDEST_PYTHON = (3, 11)
# Extras of the package that a user may want; the others are for those who work on it.
OFFERED_EXTRAS = ("gazetteer",)
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)[^;]*?(?:>=\s*([0-9.]+))?[^;]*(?:;(.*))?$")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        state: ``ok``, ``missing`` (needed and missing or damaged) or ``optional`` (could be there).
        found: what is there.
        remedy: what to do about it, or "".
    """

    name: str
    state: str
    found: str
    remedy: str = ""


@click.command(short_help="Say what is installed, what is missing and how to get it.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
def command(*, form: str) -> None:
    """Say what is installed, what is missing and how to get it.

    The exit code is 1 where something that is needed is missing.
    """
    checks = list(_checks(os.environ))
    with opened(None, form=form) as stream:
        if form != "table":
            write_all((_as_json(check) for check in checks), stream, form=form)
        else:
            for check in checks:
                _print(check, stream)
    missing = [check.name for check in checks if check.state == "missing"]
    if missing:
        raise DatelineError(f"not ready: {', '.join(missing)} missing or damaged")


def _checks(environ: Mapping[str, str]) -> Iterator[Check]:
    yield _python()
    yield Check("dateline", "ok", f"{dateline.__version__}, in {Path(dateline.__file__).parent}")
    yield from _packages()
    yield _tried("ontology", _ontology)
    yield _tried("model", _model)
    yield _tried("gazetteer", lambda: _gazetteer(environ))
    folder = data_folder(environ)
    yield Check("data folder", "ok", f"{folder}{'' if folder.is_dir() else ' (not made yet)'}")
    yield _tried("store", lambda: _store(environ))


def _python() -> Check:
    found = platform.python_version()
    if sys.version_info >= OLDEST_PYTHON:
        return Check("python", "ok", found)
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Check("python", "missing", found, f"install Python {oldest} or newer")


def _packages() -> Iterator[Check]:
    try:
        requirements = metadata.requires("dateline") or []
    except metadata.PackageNotFoundError:
        remedy = "install it: make setup, in the folder of the project"
        yield Check("packages", "missing", "dateline runs, but is not installed", remedy)
        return
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match is None:
            continue
        name, oldest, marker = match.groups()
        extra = re.search(r"extra == ['\"](.+?)['\"]", marker or "")
        if extra is None or extra[1] in OFFERED_EXTRAS:
            yield _package(name, oldest or "0", extra[1] if extra else None)


def _package(name: str, oldest: str, extra: str | None) -> Check:
    """Look at one package; ``extra`` is the extra of ours that asks for it, None where it is needed."""
    lacking = "missing" if extra is None else "optional"
    remedy = f"pip install '{name}>={oldest}'"
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(name, lacking, "not installed", remedy)
    if _numbers(found) < _numbers(oldest):
        return Check(name, lacking, f"{found}, older than {oldest}", remedy)
    return Check(name, "ok", found)


def _numbers(version: str) -> tuple[int, ...]:
    """Compare releases by their leading numbers; what follows these does not matter here."""
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3])


def _tried(name: str, check: Callable[[], Check]) -> Check:
    """Look at a part by loading it, as ``dateline read`` would; whatever is wrong with it, say so."""
    try:
        return check()
    except DatelineError as error:
        return Check(name, "missing", "missing or damaged", str(error))
    except Exception as error:
        # A broken installation breaks in ways that nobody thought of; still say what is wrong.
        found = f"cannot be loaded ({type(error).__name__}: {error})"
        return Check(name, "missing", found, "make clean setup, in the folder of the project")


def _ontology() -> Check:
    types = importlib.import_module("dateline.ontology").load()
    return Check("ontology", "ok", f"{types.version}: {len(types.types)} types, {len(types.triggers)} trigger entries")


def _model() -> Check:
    reader = importlib.import_module("dateline.language").Reader.load(threads=1)
    return Check("model", "ok", str(reader.version))


def _gazetteer(environ: Mapping[str, str]) -> Check:
    main, own = main_gazetteer(environ), own_places(environ)
    resolver = importlib.import_module("dateline.resolve").Resolver.load(gazetteer=main, own=own)
    layers = f"{len(own)} imports of your own" if len(own) != 1 else "1 import of your own"
    return Check("gazetteer", "ok", f"{main}, {layers}, version {resolver.version}")


def _store(environ: Mapping[str, str]) -> Check:
    """Look at the store that commands use without ``--store``; that there is none yet is no fault."""
    url = store_url(environ, None)
    place = importlib.import_module("dateline.store.engine").place_of(url)
    if place.file is not None and not place.file.exists():
        return Check("store", "ok", f"{place.shown} (not made yet: dateline add)")
    with importlib.import_module("dateline.cli.stores").opened_store(url) as store, store.reading() as view:
        found = view.counts()
    days = f", {found.first} to {found.last}" if found.first and found.last else ""
    told = f"{found.articles:,} articles, {found.claims:,} claims, {found.events:,} events, {found.stories:,} stories"
    return Check("store", "ok", f"{place.shown}: {told}{days}, {found.size / 1e6:,.1f} MB")


def _as_json(check: Check) -> dict[str, JsonValue]:
    return {"name": check.name, "state": check.state, "found": check.found, "remedy": check.remedy or None}


def _print(check: Check, stream: TextIO) -> None:
    """Write a check as plain lines: rich itself may be missing."""
    stream.write(f"{check.state:<9} {check.name:<19} {visible(check.found)}\n")
    if check.remedy:
        stream.write(f"{'':<9} {'':<19} -> {visible(check.remedy)}\n")
