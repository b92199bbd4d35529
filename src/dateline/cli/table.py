"""Reports as a person reads them in a terminal; may import records.

Every colour repeats what words say, so nothing is lost where there are none. All text goes through
``visible``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from dateline.cli.terminal import in_colour, visible
from dateline.cli.words import number_range
from dateline.records import Claim, Figure, PlaceFiller, PlaceMention, Report, Span

# Families of types in the colours of Okabe and Ito, which colour-blind readers tell apart.
# Black on each of them reads well.
FAMILY_STYLES = ("#D55E00", "#56B4E9", "#009E73", "#E69F00", "#CC79A7", "#F0E442")
# Roles in the terminal's own colours, which fit a light and a dark background alike.
ROLE_STYLES = {
    "who": "cyan",
    "to whom": "magenta",
    "where": "green",
    "when": "yellow",
    "how many": "red",
    "by what": "blue",
    "says": "italic",
    "hedge": "italic dim",
}
TRIGGER_STYLE = "bold underline"
INDENT = 5
GAP = "   "
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of one role in one claim.

    Attributes:
        role: a key of ``ROLE_STYLES``.
        span: where the words stand.
        shown: what is shown of them in the list of roles.
        note: what they were resolved to, or "".
        label: how the role is called here.
    """

    role: str
    span: Span
    shown: str
    note: str = ""
    label: str = ""


class ReportTable:
    """Prints reports one after the other, under one legend."""

    def __init__(self, console: Console, families: Mapping[str, str]) -> None:
        self._console = console
        self._styles = family_styles(families)
        self._first = True

    def write(self, report: Report) -> None:
        """Print a report; before the first one, what the colours mean."""
        if self._first and in_colour(self._console):
            self._console.print(legend())
        self._first = False
        print_report(report, self._console, styles=self._styles)


def legend() -> Text:
    """Explain the colours, in one line."""
    line = Text().append("trigger", TRIGGER_STYLE)
    for role, style in ROLE_STYLES.items():
        line.append(GAP).append(role, style)
    return line


def family_styles(families: Mapping[str, str]) -> dict[str, str]:
    """Give each type the style of its family.

    Args:
        families: type -> family, in the ontology's order.
    """
    names = list(dict.fromkeys(families.values()))
    return {
        type_: f"black on {FAMILY_STYLES[names.index(family) % len(FAMILY_STYLES)]}"
        for type_, family in families.items()
    }


def print_report(report: Report, console: Console, *, styles: Mapping[str, str]) -> None:
    """Print one report: its head, then a block for each claim.

    Args:
        report: what was read.
        console: where to.
        styles: a style for each type, as ``family_styles`` gives them.
    """
    article = report.article
    title = visible(article.title or article.id)
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE] + "…"
    count = len(report.claims)
    facts = (
        article.outlet,
        article.published or "no date",
        article.language,
        f"{count} claim{'s' * (count != 1)}",
    )
    console.print(Rule(style="dim"))
    console.print(Text(title, "bold"))
    console.print(Text(" · ".join(visible(fact) for fact in facts if fact), "dim"))
    console.print(Text(visible(article.url or article.where), "dim"), overflow="fold")
    numbers = {claim.id: number for number, claim in enumerate(report.claims, start=1)}
    for claim in report.claims:
        console.print()
        _print_claim(claim, report, console, style=styles.get(claim.type, "reverse"), numbers=numbers)
    console.print()


def _print_claim(claim: Claim, report: Report, console: Console, *, style: str, numbers: Mapping[str, int]) -> None:
    coloured = in_colour(console)
    head = Text().append(f"{numbers[claim.id]:>{INDENT - 2}}  ", "dim")
    head.append(f" {visible(claim.type)} " if coloured else visible(claim.type), style if coloured else "bold")
    head.append(f"  {visible(claim.status)}", "" if claim.status == "happened" else "bold")
    if not coloured:
        head.append(f"  “{visible(claim.trigger.text)}”")
    if claim.same_as is not None and claim.same_as in numbers:
        head.append(f"  retells {numbers[claim.same_as]}", "dim")
    head.append(f"  {claim.confidence:.0%}", "dim")
    console.print(head)
    parts = list(_parts(claim, report))
    width = max(console.width - INDENT, INDENT)
    lines = [
        *_sentence(claim, report, parts).wrap(console, width),
        *(line for packed in _packed(parts, width) for line in packed.wrap(console, width)),
    ]
    for line in lines:
        line.rstrip()
        console.print(Text(" " * INDENT).append_text(line))


def _parts(claim: Claim, report: Report) -> Iterator[_Part]:
    """Go through a claim's roles in the order in which they are told."""
    actors = {actor.id: actor.name or "" for actor in report.mentions.actors if actor.id}
    for role, fillers in (("who", claim.actors), ("to whom", claim.targets)):
        for filler in fillers:
            yield _Part(role, filler, filler.text, actors.get(filler.ref or "", ""))
    for place in claim.places:
        note = _place_note(place, report.mentions.places)
        yield _Part("where", place, place.text, note, "where" if place.role == "at" else place.role)
    for time in claim.times:
        yield _Part("when", time, time.text, _interval(time.ref))
    for figure in claim.figures:
        yield _Part("how many", figure, f"{figure_range(figure)} {figure.kind}")
    for instrument in claim.instruments:
        yield _Part("by what", instrument, instrument.text)
    for source in claim.sources:
        yield _Part("says", source, source.text, actors.get(source.ref or "", ""))
    if claim.hedge is not None:
        yield _Part("hedge", claim.hedge, claim.hedge.text)


def _place_note(filler: PlaceFiller, places: Sequence[PlaceMention]) -> str:
    place = next((place for place in places if filler.ref is not None and place.id == filler.ref), None)
    if place is None:
        return "not on the map"
    rough = place.precision if place.precision not in {"exact", place.kind} else None
    facts = dict.fromkeys(fact for fact in (place.name, place.admin1, place.country, rough) if fact)
    return ", ".join(fact for fact in facts if fact != filler.text)


def _interval(ref: str | None) -> str:
    first, _, last = (ref or "").partition("/")
    if not first and not last:
        return "no date"
    return first if first == last else f"{first or '…'} to {last or '…'}"


def figure_range(figure: Figure) -> str:
    """Write a figure as a range: ``20+``, ``90-110``, ``up to 20``, or ``17`` where it is one number."""
    return number_range(figure.low, figure.best, figure.high)


def _sentence(claim: Claim, report: Report, parts: Sequence[_Part]) -> Text:
    """Quote the claim's sentence, with the trigger and the words of its roles marked."""
    begin, end = claim.sentence.start, claim.sentence.end
    text = Text(visible(report.article.text[begin:end]))
    # The longest first, so that a place within an actor still shows.
    for part in sorted(parts, key=lambda part: part.span.start - part.span.end):
        if begin <= part.span.start and part.span.end <= end:
            text.stylize(ROLE_STYLES[part.role], part.span.start - begin, part.span.end - begin)
    if begin <= claim.trigger.start and claim.trigger.end <= end:
        text.stylize(TRIGGER_STYLE, claim.trigger.start - begin, claim.trigger.end - begin)
    return text


def _packed(parts: Sequence[_Part], width: int) -> list[Text]:
    """List the roles, as many to a line as fit, none broken where it need not be."""
    lines: list[Text] = []
    for label, group in groupby(parts, key=lambda part: part.label or part.role):
        item = Text().append(f"{label} ", "dim")
        for number, part in enumerate(group):
            item.append("; " if number else "").append(visible(part.shown), ROLE_STYLES[part.role])
            if part.note and part.note != part.shown:
                item.append(f" ({visible(part.note)})", "dim")
        if lines and lines[-1].cell_len + len(GAP) + item.cell_len <= width:
            lines[-1].append(GAP).append_text(item)
        else:
            lines.append(item)
    return lines
