"""The listed actors as one look-up by name, compiled once from the YAML files; may import this room's data.

    data/actors/*.yaml, organs.yaml, peoples.yaml --compile--> actors.json --load--> Listing

YAML of this size takes half a second to read, JSON some ten milliseconds. The compiled file bears a digest of its
sources: where it is missing or older than they are, they are compiled in memory instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from dateline.errors import ActorError, ResourceError
from dateline.records.folding import fold
from dateline.resolve.actors.entries import Actor, read_entries
from dateline.resolve.actors.kinds import kinds
from dateline.resolve.actors.organs import compile_organs
from dateline.resolve.world import load_world, read_data

COMPILED = "actors.json"
_FORMAT = "2"
_SOURCES = ("organs.yaml", "peoples.yaml")
_LARGEST = 16_000_000


@dataclass(frozen=True, slots=True)
class Option:
    """An actor that a name may mean; ``sure``: the name means it wherever it stands."""

    actor: Actor
    sure: bool


# A name's actor, as its row, or -1 - row where the name needs its country; a list where there are several.
_Index = dict[str, int | list[int]]


class Listing:
    """Actors by their names.

    Attributes:
        version: eight hex digits of all that was compiled.
        organs: the compiled words of ``organs.yaml``.
        peoples: folded words of a people -> its country.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.version: str = data["digest"][:8]
        self.organs: Mapping[str, Any] = data["organs"]
        self.peoples: Mapping[str, str] = data["peoples"]
        self._rows: list[str] = data["rows"]
        self._ids: dict[str, int] = data["ids"]
        self._written: _Index = data["written"]
        self._folded: _Index = data["folded"]
        self._replaced: set[int] = set()
        self._options: dict[int, Option] = {}

    def find(self, name: str) -> tuple[Option, ...]:
        """The actors that a name may mean; none where it is not listed, or all small without a hyphen (``taliban``)."""
        if name.islower() and "-" not in name:
            return ()
        codes = self._written.get(name.replace(".", "")) if name.isupper() else None
        codes = codes if codes is not None else self._folded.get(fold(name))
        if codes is None:
            return ()
        listed = (codes,) if isinstance(codes, int) else codes
        return tuple(self._option(code) for code in listed if max(code, -1 - code) not in self._replaced)

    def by_id(self, id_: str) -> Actor | None:
        """The actor of this id, without its names, or None."""
        row = self._ids.get(id_)
        return self._option(row).actor if row is not None else None

    def add(self, actors: Mapping[str, Actor], *, version: str) -> None:
        """Lay actors over those that are here: they replace those of the same id, and their names win."""
        self._replaced.update(self._ids[key] for key in actors if key in self._ids)
        added = _compiled(actors.values(), first=len(self._rows))
        self._rows.extend(added["rows"])
        self._ids.update(added["ids"])
        for index, names in ((self._written, added["written"]), (self._folded, added["folded"])):
            for key, new in names.items():
                old = index.get(key, [])
                sure = any(code >= 0 for code in _codes(new))
                index[key] = new if sure else [*_codes(old), *_codes(new)]
        self.version = hashlib.sha256(f"{self.version}{version}".encode()).hexdigest()[:8]

    def _option(self, code: int) -> Option:
        """The actor of a row; ``code`` is the row, or -1 - row where the name needs its country."""
        option = self._options.get(code)
        if option is None:
            row = max(code, -1 - code)
            id_, name, kind, country, where, since, until, parents, allies = json.loads(self._rows[row])
            actor = Actor(id_, name, kind, country, (), (), tuple(where), since, until, tuple(parents), tuple(allies))
            option = self._options[code] = Option(actor, sure=code >= 0)
        return option


def load_listing(extra: Sequence[Path] = ()) -> Listing:
    """The actors that ship with the package, and the user's own laid over them in this order.

    Raises:
        ActorError: one of the user's files cannot be read or breaks the rules.
        ResourceError: a part of the installation is missing or damaged.
    """
    listing = Listing(_shipped())
    for file in extra:
        try:
            with file.open("rb") as stream:
                body = stream.read(_LARGEST + 1)
            if len(body) > _LARGEST:
                raise ActorError(f"{file}: holds more than {_LARGEST:,} bytes; split it")
            text = body.decode("utf-8")
        except OSError as error:
            raise ActorError(f"{file}: cannot be read: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise ActorError(f"{file}: is no UTF-8 at byte {error.start}; save it as UTF-8") from error
        actors = read_entries(text, file=str(file), kinds=kinds(), countries=load_world().countries)
        try:
            listing.add(actors, version=hashlib.sha256(body).hexdigest())
        except ActorError as error:
            raise ActorError(f"{file}: {error}") from error
    return listing


def build_actors(out: Path) -> str:
    """Write the compiled file; the same sources give the same bytes.

    Returns:
        The digest of the sources.

    Raises:
        ActorError: an entry breaks the rules, or a name is claimed twice.
        ResourceError: a source is missing or damaged.
        OSError: ``out`` cannot be written.
    """
    data = compile_listing()
    out.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return str(data["digest"])


def actors_current(out: Path) -> bool:
    """Whether a compiled file is there and was made from the sources as they are."""
    try:
        return bool(json.loads(out.read_text(encoding="utf-8"))["digest"] == _digest(_sources()))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def compile_listing() -> dict[str, Any]:
    """What the compiled file holds, made from the YAML files.

    Raises:
        ActorError: an entry breaks the rules, or a name is claimed twice.
        ResourceError: a source is missing or damaged.
    """
    sources = _sources()
    world = load_world()
    actors: dict[str, Actor] = {}
    for name, body in sources.items():
        if name in _SOURCES:
            continue
        for key, actor in read_entries(body.decode(), file=name, kinds=kinds(), countries=world.countries).items():
            if key in actors:
                raise ActorError(f"{name}: {key}: another file has this id too")
            actors[key] = actor
    peoples = {
        fold(str(word)): iso3 for iso3, entry in read_data("peoples.yaml").items() for word in _words(entry["peoples"])
    }
    organs = compile_organs(read_data("organs.yaml"), known=actors)
    return {"digest": _digest(sources), "organs": organs, "peoples": peoples, **_compiled(actors.values(), first=0)}


def _shipped() -> dict[str, Any]:
    """The compiled file, or the same from the sources where it is missing, damaged or old."""
    try:
        text = resources.files("dateline.resolve").joinpath("data", COMPILED).read_text(encoding="utf-8")
        data: dict[str, Any] = json.loads(text)
        if data["digest"] == _digest(_sources()):
            return data
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return compile_listing()


def _sources() -> dict[str, bytes]:
    """The files that are compiled, by name, in order."""
    folder = resources.files("dateline.resolve").joinpath("data")
    try:
        listed = [file for file in folder.joinpath("actors").iterdir() if file.name.endswith(".yaml")]
        files = sorted([*listed, *(folder.joinpath(name) for name in _SOURCES)], key=lambda file: file.name)
        if not listed:
            raise FileNotFoundError("actors/*.yaml")
        return {file.name: file.read_bytes() for file in files}
    except OSError as error:
        raise ResourceError(f"the lists of actors are missing ({error}); install dateline again") from error


def _digest(sources: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(_FORMAT.encode())
    for name, body in sources.items():
        digest.update(name.encode())
        digest.update(body)
    return digest.hexdigest()


def _compiled(actors: Iterable[Actor], *, first: int) -> dict[str, Any]:
    """Rows, ids and names of actors, ``first`` the number of the first row.

    A row is JSON within JSON and a name's only actor a number, so that thousands of them cost next to nothing to load.
    """
    rows: list[str] = []
    ids: dict[str, int] = {}
    written: dict[str, list[int]] = {}
    folded: dict[str, list[int]] = {}
    sure: dict[str, str] = {}
    for at, a in enumerate(actors, start=first):
        ids[a.id] = at
        row = (a.id, a.name, a.kind, a.country, a.where, a.since, a.until, a.parents, a.allies)
        rows.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
        for names, code in (((a.name, *a.names), at), (a.short, -1 - at)):
            for name in names:
                index, key = (written, name.replace(".", "")) if name.isupper() else (folded, fold(name))
                if not key:
                    raise ActorError(f"{a.id}: names: {name!r} holds no letter")
                other = sure.setdefault(f"{name.isupper()} {key}", a.id) if code >= 0 else a.id
                if other != a.id:
                    raise ActorError(f"{a.id}: names: {name!r} is a name of {other} too; put it under short of both")
                meant = index.setdefault(key, [])
                if at not in meant and code not in meant:
                    meant.append(code)
    return {"rows": rows, "ids": ids, "written": _thin(written), "folded": _thin(folded)}


def _thin(index: Mapping[str, list[int]]) -> _Index:
    return {key: codes[0] if len(codes) == 1 else codes for key, codes in index.items()}


def _codes(codes: int | list[int]) -> list[int]:
    return [codes] if isinstance(codes, int) else codes


def _words(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()
