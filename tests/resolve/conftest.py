"""A small main gazetteer, and imports beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing_helpers import Import, entry, places_in

from dateline.resolve.gazetteer import Place
from dateline.resolve.gazetteer.importing import Imported, import_places
from dateline.resolve.gazetteer.writing import write


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
