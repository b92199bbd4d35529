"""What the language stage sees in one sentence: tokens, tags, tree, entities and predicates.

Tokens are referred to by their index in the sentence; ``first`` and ``last`` are both inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.records.span import Sentence


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark, with offsets in the article's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: ``label`` is PER, ORG, LOC or OTH (peoples, adjectives of countries, works, laws ...)."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A trigger that something other than the model puts forward (a lexicon entry), with its type."""

    first: int
    last: int
    type: str


@dataclass(frozen=True, slots=True)
class Argument:
    """A predicate's argument.

    Attributes:
        role: ``actor``, ``target``, ``at``, ``from``, ``to``, ``time``, ``instrument``, ``source``, ``hedge`` or
            ``figure``.
        kind: for a figure, what is counted (a codebook figure kind); else None.
        score: the model's probability, 0 to 1.
    """

    role: str
    first: int
    last: int
    score: float
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Predicate:
    """A trigger with everything that the model reads at it.

    Attributes:
        type: codebook type.
        score: the model's probability of a trigger of this type (0 for one that it did not see).
        found_by: ``model``, ``lexicon`` or ``both``.
        status: codebook status, with its probability in ``status_score``.
    """

    first: int
    last: int
    type: str
    score: float
    found_by: str
    status: str
    status_score: float
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A word that is, or comes near to being, a trigger, with its likeliest type; explains what was left out too.

    Attributes:
        word: token index.
        score: the model's probability of a trigger of whatever type.
    """

    word: int
    type: str
    score: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """One sentence, analysed.

    Attributes:
        sentence: its offsets in the article.
        tokens, tags, heads, relations: as long as each other; ``tags`` are Universal POS, ``heads`` are
            token indices with -1 for the root, ``relations`` are UD relations.
        chances: words that the model takes for triggers with a probability of 0.1 or more, in order.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    entities: tuple[Entity, ...]
    predicates: tuple[Predicate, ...]
    chances: tuple[Chance, ...] = ()
