"""Loading: the shipped files and an analyst's own become one ontology. May import: errors, this room."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from dateline.errors import OntologyError
from dateline.ontology import building
from dateline.ontology.entry import Entry
from dateline.ontology.model import ClaimType, Ontology, Pattern
from dateline.ontology.reading import MAX_BYTES, read_yaml

SECTIONS = ("types", "triggers", "vetoes", "hedges", "figures", "forms")
_CODEBOOK = "codebook.yaml"
_SHIPPED = (
    "types-violence.yaml", "types-control.yaml", "types-diplomacy.yaml", "types-society.yaml",
    "triggers-violence.yaml", "triggers-control.yaml", "triggers-diplomacy.yaml", "triggers-society.yaml",
    "vetoes.yaml", "hedges.yaml", "figures.yaml", "forms.yaml",
)  # fmt: skip


def load(extra: Sequence[Path] = ()) -> Ontology:
    """The codebook and its lexicon, with an analyst's own files added.

    An extra file holds any of the sections ``types`` (new ones only), ``triggers``, ``vetoes``, ``hedges``,
    ``figures`` and ``forms``. Where it gives words another type than the shipped lexicon, it wins; so does a
    later one over an earlier one.

    Raises:
        OntologyError: a file cannot be read or breaks the rules; names file, entry and remedy.
    """
    return _load(extra) if extra else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Ontology:
    return _load(())


def _load(extra: Sequence[Path]) -> Ontology:
    folder = files("dateline.ontology") / "data"
    codebook = (folder / _CODEBOOK).read_bytes()
    bodies = [(name, (folder / name).read_bytes()) for name in _SHIPPED]
    bodies += [(str(path), _read(path)) for path in extra]
    frame = building.build_frame(Entry(read_yaml(codebook, _CODEBOOK), _CODEBOOK))
    sections: dict[str, list[Entry]] = {name: [] for name in SECTIONS}
    digest = hashlib.sha256(codebook)
    for name, body in bodies:
        digest.update(hashlib.sha256(body).digest())
        for section, entry in Entry(read_yaml(body, name), name).fields(SECTIONS):
            sections[section].append(entry)
    types = _types(sections["types"], frame)
    irregular = building.build_irregular(sections["forms"])
    return Ontology(
        version=f"{frame.number}-{digest.hexdigest()[:8]}",
        groups=tuple(dict.fromkeys((*frame.groups, *(one.group for one in types.values())))),
        types=MappingProxyType(types),
        statuses=frame.statuses,
        figure_kinds=frame.figure_kinds,
        triggers=_triggers([(one, building.build_triggers(one, types, irregular)) for one in sections["triggers"]]),
        vetoes=tuple(p for one in sections["vetoes"] for p in building.build_vetoes(one, types, irregular)),
        hedges=tuple(p for one in sections["hedges"] for p in building.build_patterns(one, (), irregular)),
        figure_words=building.build_figure_words(sections["figures"]),
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from None


def _types(entries: Sequence[Entry], frame: building.Frame) -> dict[str, ClaimType]:
    types: dict[str, ClaimType] = {}
    for entry in entries:
        for one in building.build_types(entry, frame):
            if one.name in types:
                entry.fail(f"{one.name!r} is a type already; rename it, or add words under 'triggers'")
            types[one.name] = one
    return types


def _triggers(sections: Sequence[tuple[Entry, Iterator[Pattern]]]) -> tuple[Pattern, ...]:
    """One pattern for each sequence of words with what is quoted of it; see ``load`` for who wins."""
    found: dict[tuple[tuple[str, ...], int, int], tuple[Pattern, str]] = {}
    for entry, made in sections:
        for pattern in made:
            key = (pattern.words, pattern.first, pattern.last)
            earlier = found.get(key)
            if earlier and earlier[1] == entry.file and earlier[0].types != pattern.types:
                entry.fail(
                    f"{' '.join(pattern.words)!r} is given to {earlier[0].types[0]} and to {pattern.types[0]}"
                    "; remove one, or add context with [ ]"
                )
            found[key] = (pattern, entry.file)
    return tuple(pattern for pattern, _ in found.values())
