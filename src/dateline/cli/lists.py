"""Events, stories, articles and claims as a person reads them in a terminal, one block each; may import records.

Every colour repeats what words say. All text goes through ``visible``. A block's first line begins with the day or the
id, so that an eye runs down the left edge; what cannot fit is wrapped under its own beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from dateline.cli.table import GAP, ROLE_STYLES, TRIGGER_STYLE
from dateline.cli.terminal import in_colour, visible
from dateline.cli.words import (
    claim_figures,
    counted,
    day_words,
    disagreement_words,
    figure_words,
    growth_bar,
    listed,
    party_name,
    short_day,
    sides,
    sources_words,
    story_span,
    type_words,
    when,
    where,
)
from dateline.records.event import Event
from dateline.records.listing import certainty
from dateline.records.resolved import Party, ResolvedClaim
from dateline.records.stored import StoredArticle, StoredClaim, StoredStory

SHORT_ID = 10
"""Characters of an id that lists show: enough to be the only one, and ``show`` takes them."""
INDENT = 12
NARROWEST = 20
LONGEST_TITLE = 300
LONGEST_SENTENCE = 600
_CERTAINTY_STYLES = {"confirmed": "bold", "likely": "", "unconfirmed": "italic"}
_DIVIDER = " · "
_OUR_ID = re.compile(r"(?:[a-z]-?)?[0-9a-f]{16}")


class Lists:
    """Prints blocks of one list after the other.

    Args:
        console: where to.
        styles: a style for each type, as ``table.family_styles`` gives them.
        trigger_of: gives where in a claim's sentence its trigger begins, where the words alone do not say it.
    """

    def __init__(
        self,
        console: Console,
        styles: Mapping[str, str],
        *,
        trigger_of: Callable[[StoredClaim], int | None] = lambda _: None,
    ) -> None:
        self.console = console
        self._styles = styles
        self._trigger_of = trigger_of

    def event(self, event: Event) -> None:
        """Print an event."""
        head = Text(f"{visible(short_day(event)):<{INDENT}}").append_text(self.type_chip(event.type))
        head.append("  ").append_text(_status(event.status))
        head.append("  ").append_text(_certainty(event))
        self._head(head, short(event.id))
        told = [when(event)] if event.from_ != event.to or event.to is None else []
        place = Text(visible(where(event.place)), ROLE_STYLES["where"] if event.place else "dim")
        self._line(_joined([*(Text(word, ROLE_STYLES["when"]) for word in told), place]))
        who = sides(event.actors, event.targets)
        if who:
            self._line(Text(visible(who), ROLE_STYLES["who"]))
        for figure in event.figures:
            self._line(Text(visible(figure_words(figure)), ROLE_STYLES["how many"]))
        self._line(Text(visible(sources_words(event)), "dim"))
        for disagreement in event.disagreements:
            self._line(Text(visible(f"reports disagree on {disagreement_words(disagreement)}"), "italic"))
        if event.follows:
            self._line(Text(visible(f"follows {listed(map(short, event.follows))}"), "dim"))
        self.console.print()

    def story(self, story: StoredStory) -> None:
        """Print a story."""
        head = Text().append(f"{visible(story.last or '…'):<{INDENT}}").append(cut(story.title, LONGEST_TITLE), "bold")
        self._head(head, short(story.id))
        reports = counted(len(story.articles), "report")
        outlets = counted(len(story.outlets), "outlet") if story.outlets else ""
        facts = [story_span(story), reports, outlets, counted(len(story.events), "event")]
        line = [Text(visible(_DIVIDER.join(fact for fact in facts if fact)), "dim")]
        bar = growth_bar(story.growth)
        if len(story.growth) > 1 and self._can_draw(bar):
            line.append(Text(bar))
        self.packed(line)
        if story.outlets:
            self._line(Text(visible(listed(story.outlets, 6)), "dim"))
        if story.related:
            self._line(Text(visible(f"related: {listed(map(short, story.related))}"), "dim"))
        self.console.print()

    def article(self, article: StoredArticle) -> None:
        """Print an article's line."""
        day = (article.published or "")[:10]
        head = Text().append(f"{visible(day or 'no date'):<{INDENT}}", "" if day else "dim")
        self._head(head.append(cut(article.title or "(no title)", LONGEST_TITLE), "bold"), "")
        facts = [
            article.outlet,
            article.language,
            counted(article.claims, "claim"),
            f"revision {article.revision}" if article.revision > 1 else None,
            f"copies {article.copy_of}" if article.copy_of else None,
            f"from {article.origin.removeprefix('agency:')}" if article.origin.startswith("agency:") else None,
            f"story {short(article.story)}" if article.story else None,
        ]
        self._line(Text(visible(_DIVIDER.join(fact for fact in facts if fact)), "dim"))
        self._line(Text(visible(article.id), "dim"))
        if article.url:
            self._line(Text(visible(article.url), "dim"))
        self.console.print()

    def claim(self, stored: StoredClaim) -> None:
        """Print a claim with its sentence."""
        claim = stored.claim
        head = Text().append(f"{visible((claim.published or '')[:10] or 'no date'):<{INDENT}}")
        head.append_text(self.type_chip(claim.type)).append("  ").append_text(_status(claim.status))
        if claim.hedged:
            head.append("  hedged", ROLE_STYLES["hedge"])
        head.append(f"  {claim.confidence:.0%}", "dim")
        if not in_colour(self.console):
            head.append(f"  “{visible(claim.trigger)}”")
        self._head(head, short(claim.id))
        self._line(self.sentence(stored))
        self.packed(claim_parts(claim))
        facts = [claim.outlet or claim.article, f"event {short(stored.event)}" if stored.event else None]
        self._line(Text(visible(_DIVIDER.join(fact for fact in facts if fact)), "dim"))
        self.console.print()

    # --- parts that pages use, too

    def type_chip(self, type_: str) -> Text:
        """Write a type in its family's colour."""
        words = visible(type_words(type_))
        if not in_colour(self.console):
            return Text(words, "bold")
        return Text(f" {words} ", self._styles.get(type_, "reverse"))

    def sentence(self, stored: StoredClaim) -> Text:
        """Quote a claim's sentence with its trigger marked."""
        sentence, trigger = stored.claim.sentence, stored.claim.trigger
        text = Text("“").append(visible(sentence[:LONGEST_SENTENCE]))
        text.append("…”" if len(sentence) > LONGEST_SENTENCE else "”")
        starts = [match.start() for match in re.finditer(re.escape(trigger), sentence)]
        start = starts[0] if len(starts) == 1 else self._trigger_of(stored)
        if start is not None:
            text.stylize(TRIGGER_STYLE, start + 1, start + 1 + len(trigger))
        return text

    def _head(self, line: Text, id_: str) -> None:
        """Print a block's first line, with the id at its right edge where there is room for it."""
        gap = self.console.width - line.cell_len - len(id_)
        if id_ and gap >= 2:
            line = line.copy().append(" " * gap).append(visible(id_), "dim")
            self.console.print(line)
            return
        self._wrapped(line, hanging=INDENT)
        if id_:
            self._line(Text(visible(id_), "dim"))

    def _line(self, line: Text) -> None:
        self.inset(line, INDENT)

    def inset(self, line: Text, by: int) -> None:
        """Print a line further right; what does not fit goes on under its own beginning."""
        self._wrapped(Text(" " * by).append_text(line), hanging=by)

    def packed(self, items: Iterable[Text], by: int = INDENT) -> None:
        """Print short items further right, as many to a line as fit, none broken where it need not be."""
        line = Text()
        for item in items:
            if line and by + line.cell_len + len(GAP) + item.cell_len > self.console.width:
                self.inset(line, by)
                line = Text()
            line.append(GAP if line else "").append_text(item)
        if line:
            self.inset(line, by)

    def _wrapped(self, line: Text, *, hanging: int) -> None:
        first, rest = line.divide([min(hanging, len(line))])
        width = max(self.console.width - hanging, NARROWEST)
        for number, part in enumerate(rest.wrap(self.console, width)):
            part.rstrip()
            self.console.print((Text(" " * hanging) if number else first.copy()).append_text(part))

    def _can_draw(self, bar: str) -> bool:
        try:
            bar.encode(self.console.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True


def claim_parts(claim: ResolvedClaim) -> Iterator[Text]:
    """Say who, where, when, how many and who says so, as the claim was resolved."""
    roles = {
        "who": listed(map(_party, claim.actors)),
        "to whom": listed(map(_party, claim.targets)),
        "where": "; ".join(f"{'' if p.role == 'at' else p.role + ' '}{where(p)}" for p in claim.places),
        "when": "" if claim.from_ is None and claim.to is None else day_words(claim.from_, claim.to),
        "how many": claim_figures(claim),
        "by what": listed(claim.instruments),
        "says": listed(map(_party, claim.sources)),
    }
    for role, words in roles.items():
        if words:
            yield Text().append(f"{role} ", "dim").append(visible(words), ROLE_STYLES[role])


def _party(party: Party) -> str:
    known = party_name(party)
    return known if known == party.text else f"{party.text} ({known})"


def short(id_: str | None) -> str:
    """Give the part of an id that lists show, made harmless; ids that were not made by us stay whole."""
    if id_ is None:
        return ""
    return id_[:SHORT_ID] if _OUR_ID.fullmatch(id_) else visible(id_)


def cut(text: str, most: int) -> str:
    """Make a text harmless and bound its length."""
    return visible(text if len(text) <= most else text[:most] + "…")


def _status(status: str) -> Text:
    return Text(visible(status), "dim" if status == "happened" else "bold")


def _certainty(event: Event) -> Text:
    words = certainty(event)
    return Text(f"{words} ({event.confidence:.0%})", _CERTAINTY_STYLES[words])


def _joined(parts: Sequence[Text]) -> Text:
    return Text(_DIVIDER).join(part for part in parts if part)
