"""Who speaks: the speaker of each sentence, carried over the lines of a quotation or a statement.

A report names a speaker once and quotes on; every quoted line is theirs. May import records.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.records import Analysis, Predicate, Span

SAYING = frozenset(
    (
        "said says say told tells added adds stated states announced continued wrote tweeted posted explained "
        "declared remarked commented noted argued insisted recalled replied responded reiterated warned"
    ).split()
)
SPEECH_ACTS = frozenset(("accusation", "appeal", "demand", "refusal", "support", "threat"))
_REPORTING = frozenset(
    (
        "accuse accused accuses accusing allege alleged alleges alleging blame blamed blames blaming claim claimed "
        "claims claiming warn warned warns warning"
    ).split()
)
SUBJECTS = frozenset(("nsubj", "nsubj:outer"))
_OPENING, _CLOSING, _STRAIGHT = "“«„", "”»", '"'
_LEFT_OUT = frozenset(("acl:relcl", "parataxis", "punct"))


def speakers(text: str, analyses: Sequence[Analysis]) -> list[Span | None]:
    """For each sentence, the speaker whose words it is, where the sentence itself does not name one.

    Args:
        text: the article's text.
        analyses: its sentences, in order.

    Returns:
        One entry a sentence: the words that name the speaker, or None where nobody is known to speak.
    """
    out: list[Span | None] = []
    current: Span | None = None
    statement = False  # inside a statement without quotation marks, opened by "X said:"
    open_quote = False
    opened: list[int] = []  # sentences of a quotation that is not closed yet, and that name no speaker
    for place, analysis in enumerate(analyses):
        own = speaker(text, analysis)
        begins_quoted = open_quote or _opens(text, analysis)
        carried = current if current and own is None and (begins_quoted or statement) else None
        out.append(carried)
        if own is not None and _after_quotation(text, analysis, own):
            for before in opened:  # “One. Two,” X said: both are X's
                out[before] = own
        open_quote = _still_open(text, analysis, analyses, place, was_open=open_quote)
        if open_quote:
            opened.append(place)
        else:
            opened.clear()
        if own is not None:
            current = own
            statement = analysis.tokens[-1].text == ":" and not _next_is_quoted(text, analyses, place)
        elif not statement and not begins_quoted:
            current = None
    return out


def speaker(text: str, analysis: Analysis) -> Span | None:
    """The subject of a verb of saying in this sentence, as its whole noun phrase; the last one counts."""
    for verb in range(len(analysis.tokens) - 1, -1, -1):
        if analysis.tokens[verb].text.lower() in SAYING:
            for word, (head, relation) in enumerate(zip(analysis.heads, analysis.relations, strict=True)):
                if head == verb and relation in SUBJECTS:
                    return _phrase(text, analysis, word)
    return None


def only_acting(analysis: Analysis, predicates: Sequence[Predicate]) -> frozenset[int]:
    """Tokens of subjects who condemn, welcome, urge or refuse something in this sentence, and say nothing beside.

    They are the doers of that; who condemns an attack is not thereby its source, but who blames somebody for it is. (In
    annotated reports 1 of 38 who welcome or support, and 3 of 27 who appeal, are given as a source of what they tell.)
    """
    acts = {
        i
        for p in predicates
        if p.type in SPEECH_ACTS
        for i in range(p.first, p.last + 1)
        if analysis.tokens[i].text.lower() not in _REPORTING
    }
    subjects = [
        (i, head)
        for i, (head, rel) in enumerate(zip(analysis.heads, analysis.relations, strict=True))
        if rel in SUBJECTS
    ]
    saying = {i for i, head in subjects if head >= 0 and analysis.tokens[head].text.lower() in SAYING}
    return frozenset(i for i, head in subjects if head in acts) - saying


def _phrase(text: str, analysis: Analysis, head: int) -> Span:
    """The words around ``head`` that hang on it, without trailing clauses."""
    inside = {head}
    first = last = head
    for step in (-1, 1):
        word = head + step
        while 0 <= word < len(analysis.tokens) and _hangs_on(analysis, word, inside):
            inside.add(word)
            first, last = min(first, word), max(last, word)
            word += step
    while last > head and analysis.tokens[last].text in ",;:-–—":
        last -= 1
    return Span.of(text, analysis.tokens[first].start, analysis.tokens[last].end)


def _hangs_on(analysis: Analysis, word: int, inside: set[int]) -> bool:
    """Whether a word, or what it hangs on up to three steps above, belongs to the phrase so far."""
    node = word
    for _ in range(6):
        if analysis.relations[node] in _LEFT_OUT and analysis.tokens[word].text not in (",", "-", ".", "'"):
            return False
        node = analysis.heads[node]
        if node in inside:
            return True
        if node < 0:
            return False
    return False


def _after_quotation(text: str, analysis: Analysis, own: Span) -> bool:
    """Whether a speaker is named after the mark that closes the quotation, not in it."""
    before = text[analysis.sentence.start : own.start]
    return any(mark in before for mark in _CLOSING + _STRAIGHT)


def _opens(text: str, analysis: Analysis) -> bool:
    before = text[max(0, analysis.sentence.start - 1) : analysis.sentence.start]
    return analysis.tokens[0].text[0] in _OPENING + _STRAIGHT or before in (*_OPENING, _STRAIGHT)


def _next_is_quoted(text: str, analyses: Sequence[Analysis], place: int) -> bool:
    return place + 1 < len(analyses) and _opens(text, analyses[place + 1])


def _still_open(text: str, analysis: Analysis, analyses: Sequence[Analysis], place: int, *, was_open: bool) -> bool:
    """Whether a quotation goes on past this sentence."""
    state = was_open
    for char in text[analysis.sentence.start : analysis.sentence.end]:
        if char in _OPENING:
            state = True
        elif char in _CLOSING:
            state = False
        elif char == _STRAIGHT:
            state = not state
    after = analyses[place + 1].sentence.start if place + 1 < len(analyses) else len(text)
    # A paragraph's end closes a quotation that was never closed, unless the next one opens again (as is the custom).
    return state and "\n" not in text[analysis.sentence.end : after]
