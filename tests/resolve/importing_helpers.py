"""Files of places for the tests of imports, and what an import made of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from dateline.resolve.gazetteer import Gazetteer, Place
from dateline.resolve.gazetteer.importing import Imported
from dateline.resolve.gazetteer.writing import Entry

Import = Callable[..., tuple[Imported, dict[str, Place]]]


def entry(number: int, ref: str | None, name: str, kind: str, admin1: str, *names: str, people: int = 0) -> Entry:
    return Entry(number, ref, name, kind, ("SYR",), admin1, 36.2, 37.1, people, also=names)


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


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "crs": {"a": [1, None]}, "features": features}, indent=1)


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
