"""Decides which article another one copies, if any. May import records.

Two texts share an origin where at least SAME of the smaller one's passages stand in the other. Three kinds of texts
share as much and yet are no copies, and are told by their particulars:

- reports of a series, made by one pattern (``Market close``, ``Situation report no. 12``): other figures, other names,
  or another day;
- a digest of many short reports, which is none of them: it shares less than WHOLE of itself;
- own reports that quote one statement: quotations are not compared in the first place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.records.copy import CopyChoice, Printed
from dateline.stories.copies.fingerprints import PASSAGE
from dateline.stories.copies.origins import publisher_of
from dateline.stories.copies.signatures import Kept, Shared, Signature, common, shared
from dateline.stories.copies.wording import fold

SAME = 0.6
"""Share of the smaller text's passages from which two texts have one origin."""
WHOLE = 0.2
"""Share of the larger text's passages below which it is a digest of many texts."""
OWN = 0.6
"""A text that shares less of itself with the other is mostly its own: a partial copy."""
LEAST = 8
"""Passages that must be shared, unless the texts are the same word by word."""
KEPT_FACTS = 0.5
"""Share of figures and names that a copy keeps at the least; a report of a series keeps fewer."""
KEPT_THAT_DAY = 0.34
"""The same for figures of reports of one day, on which a growing toll may change many of them."""
FEW_NAMES, FEW_FIGURES = 3, 4
"""With fewer of them, nothing is told by their change."""
AS_GOOD = 0.05
"""Of candidates whose share is so near to the best one's, the one published first is the original."""
_SERIAL = re.compile(
    r"\b(?:no|nr|number|issue|day|week|report|bulletin|edition|round|episode|part|volume|game|match)\b\W{0,2}\d+|#\d+"
)
_DIGITS = re.compile(r"\d+")
_UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class _Match:
    """A candidate that shares enough: ``refusal`` says why it is no original all the same."""

    other: Printed
    share: float
    kind: str
    reasons: tuple[str, ...]
    refusal: str | None = None


def choose_origin(
    new: Printed,
    candidates: Iterable[Printed],
    *,
    judged_same: frozenset[str] = frozenset(),
    judged_different: frozenset[str] = frozenset(),
) -> CopyChoice:
    """Find the article that ``new`` copies.

    Args:
        new: the article that came in.
        candidates: articles that share a band with it; in any order, itself not among them (or passed over).
        judged_same: ids of candidates of which a person says that they have one origin with it.
        judged_different: ids of those of which a person says that they have not.

    Returns:
        The choice. Of several originals the one that shares most; of those that share about as much the one published
        first. What comes out does not depend on the order of the candidates.
    """
    others = [one for one in candidates if one.article != new.article and one.article not in judged_different]
    judged = sorted((one for one in others if one.article in judged_same), key=_age)
    if judged:
        return CopyChoice(judged[0].article, _judged_kind(new, judged[0]), 1.0, ("a person judged it a copy",))
    mine = Signature.from_bytes(new.fingerprint.signature)
    matches = [found for one in others if (found := _match(new, mine, one)) is not None]
    originals = [found for found in matches if found.refusal is None]
    if not originals:
        likest = min(matches, key=lambda found: (-found.share, _age(found.other)), default=None)
        return CopyChoice(None, None, 0.0, () if likest is None else (*likest.reasons, likest.refusal or ""))
    best = max(found.share for found in originals)
    chosen = min((found for found in originals if found.share >= best - AS_GOOD), key=lambda found: _age(found.other))
    return CopyChoice(chosen.other.article, chosen.kind, round(chosen.share, 3), chosen.reasons)


def _age(printed: Printed) -> tuple[str, str]:
    return printed.published or _UNDATED, printed.article


def _match(new: Printed, mine: Signature, other: Printed) -> _Match | None:
    theirs = Signature.from_bytes(other.fingerprint.signature)
    if mine.digest == theirs.digest and mine.passages:
        return _Match(other, 1.0, "exact", ("the same words, from the first to the last", *_agency(new)))
    both = shared(mine, theirs)
    share, of_larger = max(both.of_left, both.of_right), min(both.of_left, both.of_right)
    if share < SAME or of_larger < WHOLE or both.passages < LEAST:
        return None
    reasons = (_passages(both, min(mine.passages, theirs.passages)), *_agency(new))
    refusal = _series(new, mine, other, theirs)
    if refusal is not None:
        return _Match(other, share, "copy", reasons, refusal)
    kind, reason = _kind(new, mine, other, theirs, both)
    return _Match(other, share, kind, (*reasons, reason))


def _passages(both: Shared, smaller: int) -> str:
    about = "" if both.counted else "about "
    return f"shares {about}{min(both.passages, smaller)} of {smaller} passages of {_NUMBERS[PASSAGE]} words"


_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def _agency(new: Printed) -> tuple[str, ...]:
    agency = new.fingerprint.agency
    return (f"bears the agency line ({agency})",) if agency else ()


def _kind(new: Printed, mine: Signature, other: Printed, theirs: Signature, both: Shared) -> tuple[str, str]:
    publisher = publisher_of(new)
    if publisher is not None and publisher == publisher_of(other):
        return "update", f"another version by the same outlet ({publisher}){_newer(mine, theirs)}"
    agency = new.fingerprint.agency
    if agency is not None and agency == other.fingerprint.agency and _changed(mine, theirs):
        return "update", f"another version by the same agency{_newer(mine, theirs)}"
    if both.of_left < OWN:
        return "partial", f"{round(100 * (1 - both.of_left))} % of it is its own text"
    return "copy", "by another outlet" if publisher is not None else "outlet unknown"


def _changed(mine: Signature, theirs: Signature) -> bool:
    """Figures of either text are missing in the other: new ones have come in the place of old ones."""
    kept = common(mine.figures, theirs.figures)
    return kept < len(mine.figures) and kept < len(theirs.figures)


def _newer(mine: Signature, theirs: Signature) -> str:
    new = len(mine.figures) - common(mine.figures, theirs.figures)
    return f", with {new} other figure{'s' if new > 1 else ''}" if new else ""


def _series(new: Printed, mine: Signature, other: Printed, theirs: Signature) -> str | None:
    """Why two texts that share enough are two reports of a series, or None where they are not."""
    if _numbered(new.title) and _numbered(new.title) == _numbered(other.title) and new.title != other.title:
        return f"another number of a series: “{new.title}”, “{other.title}”"
    names, most_names = common(mine.names, theirs.names), _smaller(mine.names, theirs.names)
    if most_names >= FEW_NAMES and names < KEPT_FACTS * most_names:
        return f"made by one pattern: only {names} of {most_names} names are the same"
    same_day = _same_day(new, other)
    figures, most_figures = common(mine.figures, theirs.figures), _smaller(mine.figures, theirs.figures)
    if most_figures >= FEW_FIGURES and figures < (KEPT_THAT_DAY if same_day else KEPT_FACTS) * most_figures:
        return f"made by one pattern: only {figures} of {most_figures} figures are the same"
    publisher = publisher_of(new)
    same_outlet = publisher is not None and publisher == publisher_of(other)
    if same_outlet and not same_day and _other_days(mine, theirs):
        return "made by one pattern: the same outlet, but it tells of other days"
    return None


def _numbered(title: str | None) -> str | None:
    """The title without its numbers, where it is one of a series."""
    folded = fold(title or "")
    return _DIGITS.sub("0", folded) if _SERIAL.search(folded) else None


def _smaller(left: Kept, right: Kept) -> int:
    return min(len(left), len(right))


def _same_day(left: Printed, right: Printed) -> bool:
    return left.published is not None and right.published is not None and left.published[:10] == right.published[:10]


def _other_days(mine: Signature, theirs: Signature) -> bool:
    kinds: Sequence[tuple[Kept, Kept]] = ((mine.weekdays, theirs.weekdays), (mine.dates, theirs.dates))
    return any(_smaller(one, other) > 0 and common(one, other) == 0 for one, other in kinds)


def _judged_kind(new: Printed, other: Printed) -> str:
    mine, theirs = (Signature.from_bytes(one.fingerprint.signature) for one in (new, other))
    return "exact" if mine.digest == theirs.digest and mine.passages else "copy"
