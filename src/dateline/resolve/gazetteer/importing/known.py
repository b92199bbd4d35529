"""What is known before an import: the codes of countries, and what the main gazetteer holds already.

May import errors and this room; pycountry only once a country is looked up.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from dateline.resolve.gazetteer.building import iso3
from dateline.resolve.gazetteer.lookup import Gazetteer
from dateline.resolve.gazetteer.schema import OWN
from dateline.resolve.gazetteer.writing import Entry
from dateline.resolve.world import World, load_world

_KIND_WORD = re.compile(
    r"^(?:(?:province|governorate|oblast|region|state) of )|"
    r" (?:province|governorate|oblast|region|state|prefecture|department|county)$",
    re.IGNORECASE,
)
_COLUMNS = "SELECT id, ref, name, kind, country, admin1, lat, lon FROM places WHERE "
_DIVISIONS = _COLUMNS + "kind = 'province'"
_TOWN = _COLUMNS + "id = ?"
_Held = tuple[int, str | None, str, str, str, str, int | None, int | None]


class Known:
    """Looks countries up, and places in the main gazetteer.

    Raises:
        ResourceError: the main gazetteer is missing or damaged.
    """

    def __init__(self, main: Path) -> None:
        self._gazetteer = Gazetteer.open(main)
        self._database = sqlite3.connect(f"{main.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self.country = lru_cache(4096)(self._country)
        self.division = lru_cache(65536)(self._division)

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()
        self._gazetteer.close()

    @cached_property
    def _world(self) -> World:
        return load_world()

    @cached_property
    def _divisions(self) -> dict[tuple[str, str], _Held]:
        return {(row[4], row[5]): row for row in self._database.execute(_DIVISIONS)}

    def _country(self, text: str) -> str | None:
        """ISO 3166-1 alpha-3 of a country's code or name, or None."""
        import pycountry  # noqa: PLC0415 - costs a third of a second

        word = " ".join(text.split())
        if word.upper() in {"XKX", "XKK", "XK", "KOSOVO"}:
            return "XKX"
        if len(word) == 2:
            return iso3(word.upper())
        named = self._world.country(word)
        if named is not None and len(word) > 3:
            return named.iso3
        try:
            return str(pycountry.countries.lookup(word).alpha_3)
        except LookupError:
            return named.iso3 if named is not None else None

    def _division(self, country: str, name: str) -> str | None:
        """GeoNames' code of the division of a country that bears a name; None where none does, or several."""
        for attempt in dict.fromkeys((name, _KIND_WORD.sub("", name.strip()))):
            bearing = [p for p in self._gazetteer.find(attempt) if p.kind == "province" and p.country == country]
            best = min((place.rank for place in bearing), default=0)
            codes = {place.admin1_code for place in bearing if place.rank == best}
            if codes:
                return codes.pop() if len(codes) == 1 else None
        return None

    def division_name(self, country: str | None, code: str) -> str | None:
        """The name of a division, or None."""
        held = self._divisions.get((country or "", code))
        return held[2] if held is not None else None

    def adopt(self, entry: Entry, *, geonames: int | None = None) -> Entry:
        """An entry as the main gazetteer has it, where it has it; else the entry itself.

        A place that is known keeps its id, so that what was read before stays comparable, and its kind and position,
        so that the reader sees that both are one; what the import adds are its other names.

        Args:
            entry: the place as it was imported.
            geonames: its number at GeoNames, where it comes from there.
        """
        held: _Held | None = None
        if entry.kind == "province" and len(entry.countries) == 1:
            held = self._divisions.get((entry.countries[0], entry.admin1))
        elif geonames is not None and 0 < geonames < OWN:
            held = self._database.execute(_TOWN, (geonames,)).fetchone()
        if held is None or (held[4] and held[4] not in entry.countries):
            return entry
        number, ref, name, kind, _, admin1, lat, lon = held
        return replace(
            entry,
            ref=ref if ref is not None else f"geonames:{number}",
            name=name,
            kind=kind,
            admin1=admin1,
            lat=None if lat is None else lat / 1e5,
            lon=None if lon is None else lon / 1e5,
            also=(entry.name, *entry.also),
        )
