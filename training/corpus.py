"""The training corpus: reads and checks the annotated passages under ``training/corpus``.

The files are written by hand, in blocks parted by a blank line::

    T: Two mortar rounds crashed into the courtyard of a bakery, the Observatory said, wounding a baker.
    shelling | crashed | happened | source: the Observatory | figure: strikes 2 = Two
    wounding | wounding | happened | source: the Observatory | target: a baker | figure: wounded 1 = a baker
    names | ORG: Observatory

How to write one is told in ``training/corpus/README.md``. May import
``dateline.ontology``, which names the types, statuses and kinds of figure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict

from dateline import ontology

HERE = Path(__file__).parent / "corpus"
PLACE_ROLES = frozenset({"at", "from", "to"})
NAME_LABELS = ("PER", "ORG", "LOC", "OTH")
_NUMBER = r"(\d+(?:\.\d+)?)"
_EXACT = re.compile(_NUMBER)
_VAGUE = re.compile(rf"{_NUMBER}~{_NUMBER}~{_NUMBER}")
_RANGE = re.compile(rf"{_NUMBER}\.\.{_NUMBER}")
_AT_LEAST = re.compile(rf"{_NUMBER}\+")
_AT_MOST = re.compile(rf"<{_NUMBER}")

Number = int | float


@cache
def codebook() -> ontology.Ontology:
    """The project's own ontology, loaded once."""
    return ontology.load()


class SpanJson(TypedDict):
    """The exact characters of the text that say something; offsets in code points, end exclusive."""

    start: int
    end: int
    text: str


class PlaceJson(SpanJson):
    """A place with its role: ``at``, ``from`` or ``to``."""

    role: str


class FigureJson(SpanJson):
    """A number told of the happening; None where the words set no bound."""

    kind: str
    low: Number | None
    best: Number | None
    high: Number | None


class ClaimJson(TypedDict):
    """One claim as in the annotated reports, without ``sentence``: whoever splits sentences adds it."""

    type: str
    trigger: SpanJson
    status: str
    core: bool
    hedge: SpanJson | None
    sources: list[SpanJson]
    actors: list[SpanJson]
    targets: list[SpanJson]
    places: list[PlaceJson]
    times: list[SpanJson]
    figures: list[FigureJson]
    instruments: list[SpanJson]


class NameJson(SpanJson):
    """A named entity: ``PER``, ``ORG``, ``LOC`` or ``OTH``, as Universal NER has them."""

    label: str


class Passage(TypedDict):
    """An annotated text: a sentence, a paragraph or a short report; no claims make it a distractor.

    ``names`` are all that stand in it, or None where nobody has listed them.
    """

    id: str
    text: str
    claims: list[ClaimJson]
    names: list[NameJson] | None


class CorpusError(Exception):
    """A corpus file breaks the format; ``problems`` holds ``file:line: what is wrong and what to do``."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def read_corpus(paths: Sequence[Path]) -> list[Passage]:
    """Read annotated passages, in the order of the files and of the blocks in them.

    Raises:
        CorpusError: some lines break the format; all of them are named.
        OSError: a file cannot be read.
    """
    passages: list[Passage] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        if not lines or not lines[0].startswith("#"):
            problems.append(f"{path}:1: begin with a # line: who wrote it, register, region")
        for first, block in _blocks(lines):
            found, passage = _read_block(path, first, block)
            problems += found
            if passage is None:
                continue
            if passage["text"] in seen:
                problems.append(f"{path}:{first}: same text as at {seen[passage['text']]}: remove one")
            seen[passage["text"]] = f"{path}:{first}"
            passages.append(passage)
    if problems:
        raise CorpusError(problems)
    return passages


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Part lines at blank ones; comments are blanked inside a block so that line numbers hold."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append("" if line.startswith("#") else line.strip())
            continue
        if any(block):
            yield number - len(block), block
        block = []


def _read_block(path: Path, first: int, block: Sequence[str]) -> tuple[list[str], Passage | None]:
    problems: list[str] = []
    paragraphs: list[str] = []
    rows: list[tuple[int, str]] = []
    for number, line in enumerate(block, start=first):
        if line.startswith("T:"):
            if rows:
                problems.append(f"{path}:{number}: text after a claim: put a blank line between")
            paragraphs.append(line[2:].strip())
        elif line:
            rows.append((number, line))
    if not all(paragraphs) or not paragraphs:
        return [*problems, f"{path}:{first}: no text: begin the passage with 'T: '"], None
    text = "\n\n".join(paragraphs)
    wrong, claims, names = read_rows(text, path, rows)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return [*problems, *wrong], {"id": f"{path.stem}-{digest}", "text": text, "claims": claims, "names": names}


def read_rows(
    text: str, path: Path, rows: Sequence[tuple[int, str]]
) -> tuple[list[str], list[ClaimJson], list[NameJson] | None]:
    """Read the numbered annotation lines of one text: what is wrong with them, its claims, and its names."""
    problems: list[str] = []
    claims: list[ClaimJson] = []
    names: list[NameJson] | None = None
    for number, line in rows:
        try:
            if line.partition("|")[0].strip() == "names":
                names = [*(names or []), *read_names(text, line)]
                continue
            claim = read_claim(text, line)
            if any(_same(claim, other) for other in claims):
                raise ValueError("the claim stands twice: remove one")
            claims.append(claim)
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
    return problems, claims, None if names is None else longest(names)


def read_names(text: str, line: str) -> list[NameJson]:
    """Read a line of names: each of its quotes labels every place where it stands.

    Raises:
        ValueError: an unknown label, or a quote that is not in the text.
    """
    found: list[NameJson] = []
    for field in filter(None, (field.strip() for field in line.split("|")[1:])):
        label, _, quote = (part.strip() for part in field.partition(":"))
        if label not in NAME_LABELS or not quote:
            raise ValueError(f"name {field!r}: write one of {', '.join(NAME_LABELS)}, a colon and the name")
        found += [{**span, "label": label} for span in _occurrences(text, quote)]
    return found


def longest(names: Sequence[NameJson]) -> list[NameJson]:
    """Those that overlap no longer one, in text order."""
    kept: list[NameJson] = []
    for name in sorted(names, key=lambda one: (one["start"] - one["end"], one["start"])):
        if all(name["end"] <= other["start"] or other["end"] <= name["start"] for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda one: one["start"])


def _same(one: ClaimJson, other: ClaimJson) -> bool:
    """Two claims of one type, trigger and status must differ in who says it, or in who did or suffered it."""
    return (
        (one["type"], one["trigger"], one["status"]) == (other["type"], other["trigger"], other["status"])
        and one["sources"] == other["sources"]
        and one["actors"] == other["actors"]
        and one["targets"] == other["targets"]
    )


def read_claim(text: str, line: str) -> ClaimJson:
    """Read one claim line against the text it is about.

    Raises:
        ValueError: the line breaks the format; the message says what to do.
    """
    head, *fields = (field.strip() for field in line.split("|"))
    if head not in codebook().types:
        raise ValueError(f"unknown type {head!r}: use one of the codebook's")
    if len(fields) < 2 or not fields[0]:
        raise ValueError("write: type | trigger | status | field: quote | ...")
    trigger = _locate_trigger(text, fields[0])
    if fields[1] not in codebook().statuses:
        raise ValueError(f"unknown status {fields[1]!r}: use one of {', '.join(codebook().statuses)}")
    claim: ClaimJson = {
        "type": head,
        "trigger": trigger,
        "status": fields[1],
        "core": fields[-1] != "noncore",
        "hedge": None,
        "sources": [],
        "actors": [],
        "targets": [],
        "places": [],
        "times": [],
        "figures": [],
        "instruments": [],
    }
    for field in fields[2:] if claim["core"] else fields[2:-1]:
        _add_field(claim, text, field)
    return claim


def _add_field(claim: ClaimJson, text: str, field: str) -> None:
    name, colon, value = field.partition(":")
    value = value.strip()
    if not colon or not value:
        raise ValueError(f"field {field!r} holds nothing: write 'name: quote' ('noncore' stands last)")
    if name == "figure":
        figure = _read_figure(text, value, claim["trigger"])
        if figure in claim["figures"]:
            raise ValueError(f"figure {value!r} stands twice: remove one, or write left>>words")
        claim["figures"].append(figure)
        return
    span = _locate(text, value, claim["trigger"])
    roles = {
        "source": claim["sources"],
        "actor": claim["actors"],
        "target": claim["targets"],
        "time": claim["times"],
        "instrument": claim["instruments"],
    }
    if name == "hedge":
        if claim["hedge"] is not None:
            raise ValueError("two hedges: keep the one nearest to the trigger")
        claim["hedge"] = span
    elif name in PLACE_ROLES:
        place: PlaceJson = {**span, "role": name}
        if place in claim["places"]:
            raise ValueError(f"{name} {value!r} stands twice: remove one")
        claim["places"].append(place)
    elif name in roles:
        held = roles[name]
        if span in held:
            raise ValueError(f"{name} {value!r} stands twice: remove one, or write left>>quote")
        held.append(span)
    else:
        known = ", ".join(sorted({*roles, *PLACE_ROLES, "hedge", "figure"}))
        raise ValueError(f"unknown field {name!r}: use one of {known}")


def _read_figure(text: str, value: str, trigger: SpanJson) -> FigureJson:
    head, equals, words = (part.strip() for part in value.partition("="))
    kind, _, amount = head.partition(" ")
    if not equals or not words or not amount:
        raise ValueError(f"figure {value!r}: write 'kind VALUE = words', as in 'killed 20+ = at least 20'")
    if kind not in codebook().figure_kinds:
        raise ValueError(f"unknown figure kind {kind!r}: use one of {', '.join(codebook().figure_kinds)}")
    low, best, high = read_value(amount.strip())
    return {**_locate(text, words, trigger), "kind": kind, "low": low, "best": best, "high": high}


def read_value(amount: str) -> tuple[Number | None, Number | None, Number | None]:
    """Read a figure's value as low, best and high; None where it sets no bound.

    ``17``; ``90~100~110`` (low, best, high); ``20+`` (at least); ``<20`` (at most); ``20..30`` (no best).

    Raises:
        ValueError: it is none of these, or its numbers do not rise.
    """
    if match := _EXACT.fullmatch(amount):
        exact = _number(match[1])
        return exact, exact, exact
    if match := _VAGUE.fullmatch(amount):
        low, best, high = _number(match[1]), _number(match[2]), _number(match[3])
        if low <= best <= high and low < high:
            return low, best, high
    elif match := _RANGE.fullmatch(amount):
        low, high = _number(match[1]), _number(match[2])
        if low < high:
            return low, None, high
    elif match := _AT_LEAST.fullmatch(amount):
        least = _number(match[1])
        return least, least, None
    elif match := _AT_MOST.fullmatch(amount):
        most = _number(match[1])
        return None, most, most
    raise ValueError(f"figure value {amount!r}: write 17, 90~100~110, 20+, <20 or 20..30, its numbers rising")


def _number(digits: str) -> Number:
    return float(digits) if "." in digits else int(digits)


def _locate_trigger(text: str, quote: str) -> SpanJson:
    spans = _occurrences(text, quote)
    if len(spans) > 1:
        raise ValueError(f"trigger {quote!r} stands {len(spans)} times: write left>>{quote}, left: the words before")
    return spans[0]


def _locate(text: str, quote: str, trigger: SpanJson) -> SpanJson:
    """Find the occurrence nearest to the trigger, its own paragraph first; of two as near, the earlier."""

    def distance(span: SpanJson) -> tuple[int, int]:
        left, right = sorted((span, trigger), key=lambda one: one["start"])
        return text.count("\n\n", left["end"], right["start"]), max(right["start"] - left["end"], 0)

    return min(_occurrences(text, quote), key=distance)


def _occurrences(text: str, quote: str) -> list[SpanJson]:
    """All places where the quote stands as whole words; ``left>>quote`` counts the quote alone."""
    left, _, words = (part.strip() for part in quote.rpartition(">>"))
    spans: list[SpanJson] = []
    inside, at = False, text.find(words)
    while words and at >= 0:
        end = at + len(words)
        if any(0 < cut < len(text) and text[cut - 1 : cut + 1].isalnum() for cut in (at, end)):
            inside = True
        elif text[:at].rstrip().endswith(left):
            spans.append({"start": at, "end": end, "text": words})
        at = text.find(words, at + 1)
    if spans:
        return spans
    if inside:
        raise ValueError(f"{quote!r} starts or ends inside a longer word: quote whole words")
    raise ValueError(f"{quote!r} is not in the text: copy the exact words")
