"""Whether the words around a time speak of the past or of the future; None where they do not say.

Imports nothing of the project.
"""

from __future__ import annotations

import re

PAST = "past"
FUTURE = "future"

_MARKERS = re.compile(
    r"""
      (?P<future>\b(?:will|shall|won't|'ll)\b(?:\s+(?:not|also|be|have|likely|only|soon|then|again)\b){0,3}\s+\w+
        | \b(?:is|are|am)\s+(?:to|set\s+to|due\s+to|expected\s+to|scheduled\s+(?:to|for)|going\s+to
             |planned\s+for|due|slated\s+(?:to|for)|planning\s+to|preparing\s+to)\b(?:\s+(?:be|begin|start)\b)?(?:\s+\w+)?
        | \b(?:plans?|intends?|aims?|hopes?|expects?|prepares?)\s+to\s+(?:be\s+)?\w+
        | \b(?:scheduled|slated|due)\s+(?:to|for)\b(?:\s+\w+){0,1}
        | \b(?:has|have)\s+been\s+(?:scheduled|slated|planned)\b
        | \b(?:upcoming|forthcoming)\b)
    | (?P<open>\b(?:would|could|should|may|might|must|can|cannot|if|unless|whether)\b
          (?:\s+(?:not|also|be|have|been)\b){0,3}\s+\w+
        | \bto\b(?!\s+(?:the|an?|his|her|its|their|our|this|that|these|those|some|more|about|several|one|two)\b)
          (?:\s+(?:not|also|be|have|been)\b){0,3}\s+[a-z]\w*)
    | (?P<past>\b(?:was|were|had|did|been|said|told|took|began|begun|came|went|made|met|held|fell|fled|left|sent|shot
        |struck|hit|fought|broke|blew|rose|ran|saw|set|won|lost|led|brought|built|caught|drove|found|gave|got|grew|kept|knew|laid|put|read
        |sank|sat|sold|spoke|stood|swept|taken|thrown|threw|withdrew|won|wrote|burnt|burned|became|bought|chose|cut
        |died|shut|slain|sought|overran|overthrew|retook|undertook|resulted)\b
        | \b[a-z]{2,18}ed\b)
    """,
    re.VERBOSE,
)
_DEADLINE = re.compile(r"\b(?:until|till|by|before|ahead\s+of|from|to)\s+(?:the\s+|early\s+|late\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+(?:the\s+|early\s+|late\s+|last\s+)?$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\w{1,12}\s?['’]s\b")
_NOT_VERBS = """armed united embed need feed speed seed indeed hundred sacred exceed proceed succeed naked"""
_NOUNISH = frozenset(_NOT_VERBS.split())
_LOOK_BACK, _LOOK_AHEAD = 300, 150


def direction(sentence: str, at: int) -> str | None:
    """``past`` or ``future`` by the verb nearest before a time expression, or else after it; None where unsure.

    ``closed until Friday`` told of the past may end on either side of the report: None. What lasts ``since Friday``
    has begun, whatever the verb.

    Args:
        sentence: the sentence's text.
        at: where the time expression starts in it.
    """
    first = max(0, at - _LOOK_BACK)  # a bound, so that a sentence of a thousand times costs no thousand times itself
    sentence, at = sentence[first : at + _LOOK_AHEAD], at - first
    if _SINCE.search(sentence, 0, at):
        return PAST
    before: str | None = None
    after: str | None = None
    for match in _MARKERS.finditer(sentence):
        kind = match.lastgroup
        if kind == "past" and match.group().lower() in _NOUNISH:
            continue
        if match.start() < at:
            before = kind
        elif after is None:
            after = kind
            break
    kind = before if before is not None else after
    if kind == PAST and _DEADLINE.search(sentence, 0, at) and not _POSSESSIVE.match(sentence, at):
        return None
    return kind if kind in (PAST, FUTURE) else None
