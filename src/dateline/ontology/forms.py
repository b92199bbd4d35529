"""Word forms: how an entry of the lexicon becomes its patterns. May import: errors, this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from dateline.errors import OntologyError
from dateline.ontology.folding import fold
from dateline.ontology.model import Pattern

MAX_WORDS = 8
MAX_HYPHENS = 3
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Irregular:
    """Forms that no rule gives: of verbs all but the plain one and that in -s; of nouns the plurals."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]


def verb_forms(verb: str, irregular: Irregular) -> tuple[str, ...]:
    """All forms of a verb, the plain one first."""
    if verb in irregular.verbs:
        given = irregular.verbs[verb]
        return (verb, *given) if verb == "be" else (verb, plural(verb), *given)
    if verb.endswith("e"):
        stem = verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]
        return verb, plural(verb), verb + "d", stem + "ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb, plural(verb), verb[:-1] + "ied", verb + "ing"
    stem = verb + verb[-1] if _doubles(verb.rpartition("-")[2]) else verb
    return verb, plural(verb), stem + "ed", stem + "ing"


def plural(word: str) -> str:
    """The form in -s of a verb or noun."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        return word + "es"
    return word + "s"


def patterns(entry: str, how: str, types: tuple[str, ...], irregular: Irregular) -> list[Pattern]:
    """The patterns of one entry.

    Args:
        entry: a phrase, perhaps with ``[ ]`` around the words that are quoted.
        how: ``verbs`` (its first quoted word is inflected), ``nouns`` (the last) or ``phrases`` (none).
        types: goes into each pattern.
        irregular: see ``Irregular``.

    Raises:
        OntologyError: brackets that do not pair, no words, or too many; the message says which, not where.
    """
    words, first, last = _bracketed(entry)
    if how == "phrases":
        return _variants(words, first, last, types, entry)
    if how == "nouns" and (bare := " ".join(words)) in irregular.nouns:
        wholes = [tuple(whole.split()) for whole in (bare, *irregular.nouns[bare])]
        return [one for whole in wholes for one in _variants(whole, 0, len(whole) - 1, types, entry)]
    at = first if how == "verbs" else last
    forms = verb_forms(words[at], irregular) if how == "verbs" else (words[at], plural(words[at]))
    before, after = words[:at], words[at + 1 :]
    made: list[Pattern] = []
    for form in dict.fromkeys(forms):
        made += _variants((*before, form, *after), first, last, types, entry)
    return made


def _bracketed(entry: str) -> tuple[tuple[str, ...], int, int]:
    """Folded words of an entry, with the indices of its first and last quoted word."""
    folded = fold(entry)
    bare = folded.split()
    if not any(mark in folded for mark in "[]-") and 0 < len(bare) <= MAX_WORDS:
        return tuple(bare), 0, len(bare) - 1
    if folded.count("[") != folded.count("]") or folded.count("[") > 1:
        raise OntologyError("its brackets do not pair; mark one run of words, as in 'car bomb [explode]'")
    words = folded.replace("[", " [ ").replace("]", " ] ").split()
    opening = words.index("[") if "[" in words else -1
    closing = words.index("]") if "]" in words else -1
    plain = tuple(word for word in words if word not in ("[", "]"))
    if not plain or closing < opening or (opening >= 0 and closing == opening + 1):
        raise OntologyError("holds no words; write the words that tell the happening")
    if len(plain) > MAX_WORDS or folded.count("-") > MAX_HYPHENS:
        raise OntologyError(f"has more than {MAX_WORDS} words or {MAX_HYPHENS} hyphens; shorten it")
    if opening < 0:
        return plain, 0, len(plain) - 1
    return plain, opening, closing - 2


def _variants(words: tuple[str, ...], first: int, last: int, types: tuple[str, ...], entry: str) -> list[Pattern]:
    """One pattern for each way in which a tokenizer may cut hyphens and apostrophes."""
    joined = "".join(words)
    if "-" not in joined and "'" not in joined:
        return [Pattern(words, first, last, types, entry)]
    made: list[Pattern] = []
    for cut in product(*(_cuts(word) for word in words)):
        flat = tuple(piece for pieces in cut for piece in pieces)
        start = sum(len(pieces) for pieces in cut[:first])
        stop = sum(len(pieces) for pieces in cut[: last + 1]) - 1
        made.append(Pattern(flat, start, stop, types, entry))
    return made


def _cuts(word: str) -> tuple[tuple[str, ...], ...]:
    """``cease-fire`` may be one token, three or (written with a space) two."""
    if word.endswith("'") and len(word) > 1:
        return (word,), (word[:-1], "'")
    parts = word.split("-")
    if len(parts) == 1 or not all(parts):
        return ((word,),)
    split: list[str] = []
    for part in parts:
        split += [part, "-"]
    return (word,), tuple(split[:-1]), tuple(parts)


def _doubles(verb: str) -> bool:
    """Whether a verb of one syllable doubles its last consonant (stab: stabbed)."""
    if len(verb) < 3 or verb[-1] in _VOWELS + "wxy" or verb[-2] not in _VOWELS or verb[-3] in _VOWELS:
        return False
    return sum(char in _VOWELS for char in verb) == 1
