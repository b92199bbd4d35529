"""The actors of one report: each phrase read alone, then made to agree.

    spans --Actors.resolve--> what each says by itself
          --antecedents-----> what the name that it stands for says ("the group" -> Hamas, "SDF" -> its full name)
          --one name, one id> the same name has the same id wherever it stands in the report, or none

May import this room. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from dateline.records.folding import fold
from dateline.resolve.actors.phrases import ATTRIBUTE, TITLES, is_name, without_article, without_quantity
from dateline.resolve.actors.reading import ANY_YEAR, Actors, Known

Offsets = tuple[int, int]
_WORDS_BEFORE = 5
_REACH = 60


def actors_of(  # noqa: PLR0913 - what a report gives, and what is known
    text: str,
    spans: Iterable[Offsets],
    antecedents: Mapping[Offsets, Offsets],
    actors: Actors,
    *,
    focus: Collection[str],
    year: int | None = None,
    seats: Collection[Offsets] = (),
) -> dict[Offsets, Known | None]:
    """What each phrase of a report stands for.

    Args:
        text: the report.
        spans: offsets of the phrases.
        antecedents: offsets of short forms, descriptions and pronouns -> those of the name that they stand for.
        actors: the known actors.
        focus: ISO 3166-1 alpha-3 codes of the countries that the report names.
        year: when it was published. Where that is not known, it is no older than the youngest actor that it names.
        seats: offsets of phrases that act or speak, so that a bare capital there is its government.

    Returns:
        For each span what is known, or None. The same name never has two ids.
    """
    reading = _Report(text, antecedents, actors, focus, year)
    found = reading.read_all(sorted(set(spans)))
    found = _agreed(text, found, reading.linked)
    for span in sorted(set(seats)):
        if found.get(span) is None:
            found[span] = actors.seat(text[slice(*span)])
    return found


class _Report:
    """Reads phrases of one report."""

    def __init__(
        self,
        text: str,
        antecedents: Mapping[Offsets, Offsets],
        actors: Actors,
        focus: Collection[str],
        year: int | None,
    ) -> None:
        self.linked: dict[Offsets, Known] = {}
        self._text = text
        self._antecedents = antecedents
        self._actors = actors
        self._focus = focus
        self._dated = year is not None
        self._years = ANY_YEAR if year is None else (year, year)
        self._by_end: dict[int, list[Offsets]] = defaultdict(list)
        for phrase in antecedents:
            self._by_end[phrase[1]].append(phrase)

    def read_all(self, spans: Sequence[Offsets]) -> dict[Offsets, Known | None]:
        """What each phrase says; a report without a date is of a year in which all that it names existed."""
        if not self._dated:
            named = {known.id for span in spans if (known := self._resolve(*span)) is not None and known.id is not None}
            listed = (self._actors.by_id(id_) for id_ in named)
            first, last = ANY_YEAR
            self._years = max((actor.since for actor in listed if actor and actor.since), default=first), last
        return {span: self.read(span) for span in spans}

    def read(self, span: Offsets) -> Known | None:
        """What the phrase says by itself, or through the name that it stands for."""
        own = self._resolve(*span)
        name = self._name_of(span)
        if name is None:
            return own
        fuller = self._resolve(*name) or self._by_title(*name)
        if fuller is not None and fuller.id is not None and not _clash(own, fuller):
            self.linked[span] = fuller
            return fuller
        if own is not None and own.id is not None and self._other(span, name, own):
            return None
        return own

    def _resolve(self, start: int, end: int) -> Known | None:
        return self._actors.resolve(self._text[start:end], self._focus, years=self._years)

    def _name_of(self, span: Offsets) -> Offsets | None:
        """The name that a phrase stands for; also of ``President Erdogan``, where only ``Erdogan`` is linked."""
        if span in self._antecedents:
            return self._antecedents[span]
        for phrase in self._by_end.get(span[1], ()):
            before = self._text[span[0] : phrase[0]].split()
            if phrase[0] > span[0] and before and before[-1].lower().rstrip(".") in TITLES | {"mr", "mrs", "ms", "dr"}:
                return self._antecedents[phrase]
        return None

    def _by_title(self, start: int, end: int) -> Known | None:
        """What a person is by the title before the full name: ``Turkish President | Recep Tayyip Erdogan``."""
        if not is_name(self._text[start:end].split()):
            return None
        line = self._text[max(0, start - _REACH) : start].rpartition("\n")[2]
        words = line.split()[-_WORDS_BEFORE:]
        for first in range(len(words)):
            title = " ".join(words[first:])
            if words[-1].lower() in TITLES and not any(mark in title for mark in ",;:.()"):
                known = self._actors.resolve(f"{title} {self._text[start:end]}", self._focus, years=self._years)
                if known is not None and known.id is not None:
                    return known
        return None

    def _other(self, span: Offsets, name: Offsets, own: Known) -> bool:
        """Whether a short form means another than the list says: its full form here is unlisted and shares no word."""
        short, full = self._text[slice(*span)], self._text[slice(*name)]
        words = set(fold(full).split())
        if not words or own.name is None or len(words) < 2:
            return False
        if without_article(short).isupper():
            return not {w for w in words if len(w) > 3} & set(fold(own.name).split())
        return is_name(full.split()) and fold(without_article(short)) in words


def _clash(own: Known | None, fuller: Known) -> bool:
    """Whether the words themselves say something else than the name that they are linked to."""
    if own is None:
        return False
    if own.id is not None:
        return own.id.startswith("state:") and own.id != fuller.id
    return own.country is not None and fuller.country is not None and own.country != fuller.country


def _agreed(
    text: str, found: Mapping[Offsets, Known | None], linked: Mapping[Offsets, Known]
) -> dict[Offsets, Known | None]:
    """The same, every name with one id: what the report links it to, else what it says; none where these differ."""
    by_name: dict[str, list[Offsets]] = defaultdict(list)
    for span in found:
        key = name_key(text[slice(*span)])
        if key is not None:
            by_name[key].append(span)
    out = dict(found)
    for spans in (spans for spans in by_name.values() if len(spans) > 1):
        known = _one([linked[s] for s in spans if s in linked]) or _one([found[s] for s in spans])
        ids = {k.id for s in spans if (k := found[s]) is not None and k.id is not None}
        if known is not None:
            out.update(dict.fromkeys(spans, known))
        elif len(ids) > 1:
            out.update(dict.fromkeys(spans))
    return out


def _one(known: Sequence[Known | None]) -> Known | None:
    """The one that has an id, where all that have one have the same."""
    named = {k.id: k for k in known if k is not None and k.id is not None}
    return next(iter(named.values())) if len(named) == 1 else None


@lru_cache(maxsize=20_000)
def name_key(words: str) -> str | None:
    """What two phrases share that are the same name; None where the phrase is no name but a description or pronoun."""
    if words == words.lower() and words.isascii():
        return None
    name = without_quantity(without_article(" ".join(words.split())))
    if not any(word != word.lower() and not ATTRIBUTE.fullmatch(word) for word in name.split()):
        return None
    return fold(name) or None
