"""One event, story, article or claim with all that is known of it, as a person reads it; may import records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dateline.cli.lists import LONGEST_TITLE, Lists, claim_parts, cut, short
from dateline.cli.table import ROLE_STYLES, TRIGGER_STYLE
from dateline.cli.terminal import visible
from dateline.cli.words import (
    counted,
    disagreement_words,
    event_range,
    listed,
    number_range,
    sides,
    sources_words,
    told_by,
    type_words,
    when,
    where,
)
from dateline.records import Claim, Report, Span
from dateline.records.event import ClaimLink, Event, EventFigure, Judgement
from dateline.records.listing import certainty
from dateline.records.stored import Evidence, Proof, Revision, StoredArticle, StoredClaim, StoredStory

Line = tuple[str, Text]
MOST_REASONS = 6


class Pages:
    """Prints pages, in the manner of the lists."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._console = lists.console

    # --- an event

    def event(self, evidence: Evidence) -> None:
        """Print an event: what is told of it, every claim in the report's words, and why these are held to be one."""
        event = evidence.event
        words = f"{type_words(event.type)}, {event.status}, {certainty(event)} ({event.confidence:.0%})"
        self._head(words, event.id)
        self._facts(_event_facts(event))
        for figure in event.figures:
            self._figure(figure)
        if event.disagreements:
            self._section("Reports disagree on")
            for disagreement in event.disagreements:
                self._inset(Text(visible(disagreement_words(disagreement))))
        numbers = {proof.claim.claim.id: number for number, proof in enumerate(evidence.proofs, start=1)}
        self._section("What the reports say")
        for number, proof in enumerate(evidence.proofs, start=1):
            if number > 1:
                self._console.print()
            self._quote(number, proof, strongest_link(proof.claim.claim.id, evidence.links, numbers), numbers)
        self._judgements(evidence.judgements, numbers)

    def _figure(self, figure: EventFigure) -> None:
        """Put the figures of one kind side by side: who says how many, and when."""
        self._section(f"{figure.kind}: {event_range(figure)}")
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(" ", width=0)
        for _ in range(5):
            table.add_column(overflow="fold")
        for told in figure.by:
            style = "dim" if told.superseded else ""
            values = (
                number_range(told.low, told.best, told.high),
                told_by(told),
                told.outlet or "",
                (told.published or "")[:10],
                "overtaken by a later one" if told.superseded else "",
            )
            table.add_row("", *(Text(visible(value), style) for value in values))
        self._rows(table)

    def _quote(self, number: int, proof: Proof, link: ClaimLink | None, numbers: Mapping[str, int]) -> None:
        claim, article = proof.claim.claim, proof.article
        outlet = article.outlet or article.id
        published = (article.published or "no date")[:10]
        head = Text(f"{number:>3}  ", "dim").append(visible(f"{outlet}, {published}"), "bold")
        head.append(f"  {visible(type_words(claim.type))}, {visible(claim.status)}")
        head.append(", hedged" if claim.hedged else "", ROLE_STYLES["hedge"]).append(f"  {claim.confidence:.0%}", "dim")
        head.append(f"  {short(claim.id)}", "dim")
        self._console.print(head)
        self._inset(self._lists.sentence(proof.claim), 5)
        self._lists.packed(claim_parts(claim), 5)
        if article.url:
            self._inset(Text(visible(article.url), "dim"), 5)
        if article.copy_of is not None:
            self._inset(Text(visible(because(f"copies {article.copy_of}", proof.copy_reasons)), "dim"), 5)
        if link is not None:
            self._inset(Text(visible(link_words(link, claim.id, numbers)), "dim"), 5)

    def _judgements(self, judgements: Sequence[Judgement], numbers: Mapping[str, int]) -> None:
        if judgements:
            self._section("What people said")
        for judgement in judgements:
            self._inset(Text(visible(judgement_words(judgement, numbers))))

    # --- a story

    def story(self, story: StoredStory, articles: Sequence[StoredArticle], events: Sequence[Event]) -> None:
        """Print a story: its reports in order, and what they tell of."""
        self._head(story.title, story.id)
        if story.lead:
            self._console.print(Text(visible(story.lead)))
        self._console.print()
        self._lists.story(story)
        self._title(counted(len(articles), "report"))
        for article in articles:
            self._lists.article(article)
        self._title(counted(len(events), "event"))
        for event in events:
            self._lists.event(event)

    # --- an article

    def article(
        self, article: StoredArticle, report: Report, revisions: Sequence[Revision], claims: Sequence[StoredClaim]
    ) -> None:
        """Print an article: its text with the triggers of its claims marked, the claims, its versions."""
        self._head(article.title or article.id, article.id)
        self._facts(_article_facts(article, report))
        numbers = {claim.id: number for number, claim in enumerate(report.claims, start=1)}
        self._console.print()
        for paragraph in marked(report, numbers).split("\n", allow_blank=True):
            self._inset(paragraph, 0)
        events = {stored.claim.id: stored.event for stored in claims}
        self._section(counted(len(report.claims), "claim"))
        for claim in report.claims:
            self._claim_line(claim, numbers[claim.id], events.get(claim.id))
        if len(revisions) > 1 or not all(one.kept for one in revisions):
            self._section(counted(len(revisions), "version"))
            for one in revisions:
                taken = "" if one.kept else ", no longer kept: dateline prune"
                self._inset(Text(visible(f"{one.number}  added {one.added}  SHA-256 {one.sha256}{taken}")))

    def _claim_line(self, claim: Claim, number: int, event: str | None) -> None:
        line = Text(f"{number:>3}  ", "dim").append_text(self._lists.type_chip(claim.type))
        line.append(f"  {visible(claim.status)}  “{visible(claim.trigger.text)}”")
        line.append(f"  {short(claim.id)}{f'  event {short(event)}' if event else ''}", "dim")
        self._console.print(line)

    # --- a claim

    def claim(self, stored: StoredClaim, article: StoredArticle, report: Report) -> None:
        """Print a claim: its sentence, every role with its words and their place in the text."""
        claim = stored.claim
        self._head(f"{type_words(claim.type)}, {claim.status}{', hedged' if claim.hedged else ''}", claim.id)
        self._inset(self._lists.sentence(stored), 0)
        told = next((one for one in report.claims if one.id == claim.id), None)
        self._console.print()
        self._facts([*(quotes(told, report) if told else ()), *_claim_facts(stored, article)])

    # --- parts

    def _head(self, title: str, id_: str) -> None:
        self._console.print(Rule(style="dim"))
        self._console.print(Text(cut(title, LONGEST_TITLE), "bold"))
        self._console.print(Text(visible(id_), "dim"))

    def _section(self, title: str) -> None:
        self._console.print()
        self._title(title)

    def _title(self, title: str) -> None:
        self._console.print(Text(visible(title), "bold"))

    def _inset(self, line: Text, by: int = 2) -> None:
        self._lists.inset(line, by)

    def _facts(self, facts: Sequence[Line]) -> None:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for label, value in facts:
            table.add_row(label, value)
        self._rows(table)

    def _rows(self, table: Table) -> None:
        """Print a table without the blanks that fill its lines up."""
        for line in self._console.render_lines(table, pad=False):
            text = Text.assemble(*((part.text, part.style or "") for part in line))
            text.rstrip()
            self._console.print(text, no_wrap=True)


def _event_facts(event: Event) -> list[Line]:
    facts = [
        ("when", Text(visible(when(event)), ROLE_STYLES["when"])),
        ("where", Text(visible(where(event.place)), ROLE_STYLES["where"])),
        ("who", Text(visible(sides(event.actors, event.targets)) or "nobody named", ROLE_STYLES["who"])),
        ("told by", Text(visible(f"{sources_words(event)}: {listed(event.outlets, 8)}"))),
        ("grounds", Text(visible("; ".join(event.grounds)))),
    ]
    if event.follows:
        facts.append(("follows", Text(visible(", ".join(event.follows)))))
    return facts


def _article_facts(article: StoredArticle, report: Report) -> list[Line]:
    facts = [
        ("outlet", article.outlet),
        ("published", article.published or "no date"),
        ("address", article.url),
        ("source", article.origin),
        ("copies", article.copy_of),
        ("story", article.story),
        ("version", f"{article.revision}, added {article.added}"),
        ("SHA-256", article.sha256),
        ("read by", f"dateline {report.versions.dateline}, model {report.versions.model}"),
    ]
    return [(label, Text(visible(value))) for label, value in facts if value]


def _claim_facts(stored: StoredClaim, article: StoredArticle) -> list[Line]:
    facts = [
        ("report", f"{article.title or ''} ({article.id})"),
        ("outlet", f"{article.outlet or 'unknown'}, {article.published or 'no date'}"),
        ("address", article.url),
        ("confidence", f"{stored.claim.confidence:.0%}"),
        ("event", stored.event),
        ("retells", stored.claim.same_as),
    ]
    return [(label, Text(visible(value))) for label, value in facts if value]


def quotes(claim: Claim, report: Report) -> list[Line]:
    """Give every role of a claim with its exact words, their offsets in the text, and what they stand for."""
    names = {actor.id: actor.name for actor in report.mentions.actors if actor.id}
    names.update({place.id: place.name for place in report.mentions.places if place.id})
    figures = {one: f"{number_range(one.low, one.best, one.high)} {one.kind}" for one in claim.figures}
    parts: list[tuple[str, Span, str | None, str]] = [
        ("trigger", claim.trigger, None, TRIGGER_STYLE),
        *(("who", one, one.ref, ROLE_STYLES["who"]) for one in claim.actors),
        *(("to whom", one, one.ref, ROLE_STYLES["to whom"]) for one in claim.targets),
        *(("where" if one.role == "at" else one.role, one, one.ref, ROLE_STYLES["where"]) for one in claim.places),
        *(("when", one, one.ref, ROLE_STYLES["when"]) for one in claim.times),
        *(("how many", one, figures[one], ROLE_STYLES["how many"]) for one in claim.figures),
        *(("by what", one, None, ROLE_STYLES["by what"]) for one in claim.instruments),
        *(("says", one, one.ref, ROLE_STYLES["says"]) for one in claim.sources),
        *(("hedge", one, None, ROLE_STYLES["hedge"]) for one in (claim.hedge,) if one is not None),
    ]
    lines = []
    for role, span, ref, style in parts:
        text = Text(f"{span.start}-{span.end}  ", "dim").append(f"“{visible(span.text)}”", style)
        if ref is not None:
            name = names.get(ref)
            text.append(visible(f"  = {f'{name} ({ref})' if name else ref}"), "dim")
        lines.append((role, text))
    return lines


def marked(report: Report, numbers: Mapping[str, int]) -> Text:
    """Give a report's text with each trigger underlined and followed by its claim's number; line breaks stay."""
    body = report.article.text
    text = Text()
    at = 0
    for claim in sorted(report.claims, key=lambda claim: (claim.trigger.start, claim.trigger.end)):
        start, end = max(claim.trigger.start, at), claim.trigger.end
        text.append(_lines(body[at:start]))
        text.append(_lines(body[start:end]), TRIGGER_STYLE).append(f"[{numbers[claim.id]}]", "dim")
        at = max(at, end)
    return text.append(_lines(body[at:]))


def _lines(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))


def strongest_link(claim: str, links: Sequence[ClaimLink], numbers: Mapping[str, int]) -> ClaimLink | None:
    """Give the link that ties a claim to an earlier one of its event most strongly, if any."""
    before = [
        link
        for link in links
        if claim in (link.left, link.right)
        and numbers.get(link.left, 0) <= numbers[claim]
        and numbers.get(link.right, 0) <= numbers[claim]
    ]
    return max(before, key=lambda link: link.score, default=None)


def link_words(link: ClaimLink, claim: str, numbers: Mapping[str, int]) -> str:
    """Say why one claim is held to tell of the same happening as another."""
    other = link.right if link.left == claim else link.left
    named = f"{numbers[other]}" if other in numbers else short(other)
    forbidden = link.score == float("-inf")
    speaks = "can never be one with" if forbidden else f"linked with {named} ({link.score:+.1f})"
    return because(f"{speaks} {named}" if forbidden else speaks, link.reasons)


def because(said: str, reasons: Sequence[str]) -> str:
    """Add the reasons to what is said, the first few of them."""
    more = f" and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""
    return f"{said}: {'; '.join(reasons[:MOST_REASONS])}{more}" if reasons else said


def judgement_words(judgement: Judgement, numbers: Mapping[str, int] | None = None) -> str:
    """Say what a person held: ``2024-03-12, Ada: claims 1 and c-9f… are the same (note)``."""
    known = numbers or {}
    left, right = (str(known.get(one, short(one))) for one in (judgement.left, judgement.right))
    verdict = {"same": "are the same", "different": "are different", "unsure": "may or may not be the same"}
    note = f" ({judgement.note})" if judgement.note else ""
    of = {"claims": "claims", "stories": "the stories of", "copies": "as copies,"}.get(judgement.of, judgement.of)
    said = verdict.get(judgement.verdict, judgement.verdict)
    return f"{judgement.at[:10]}, {judgement.by}: {of} {left} and {right} {said}{note}"
