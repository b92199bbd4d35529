"""The names of a report: which of its named entities are forms of one name, and what describes its bearer.

Used by ``coreference`` alone. May import records only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dateline.records import Analysis

Offsets = tuple[int, int]
# A name as written, for looking it up: its label and its words in lower case.
Key = tuple[str, tuple[str, ...]]


def words_of(words: str) -> frozenset[str]:
    """A word list from one string."""
    return frozenset(words.split())


PERSONS = words_of(
    "president minister leader commander general colonel chief governor mayor king queen prince "
    "princess emir sultan ambassador envoy spokesman spokeswoman spokesperson secretary chairman "
    "chancellor premier prosecutor judge lawmaker senator cleric imam bishop pope activist journalist "
    "lawyer general-secretary director"
)
ARMED = words_of(
    "group groups militants fighters insurgents rebels jihadists extremists terrorists movement "
    "organization organisation militia faction gang cartel"
)
BODIES = words_of(
    "army forces force troops military ministry agency police court council parliament government "
    "company party coalition alliance union commission committee office department embassy university "
    "observatory organization organisation association federation command division brigade battalion "
    "corps guard guards navy bank junta group network church hospital airline tribunal front foundation "
    "institute mission regime"
)
TOWNS = words_of("city town village")
PLACES = TOWNS | words_of(
    "province country region district island capital neighborhood neighbourhood governorate port camp "
    "republic kingdom nation county municipality suburb peninsula state territory airport base valley "
    "border prison"
)
KINDS = PERSONS | ARMED | BODIES | PLACES
KINDS_OF = {"PER": PERSONS, "ORG": ARMED | BODIES, "LOC": PLACES}
MEN = words_of(
    "mr sir king prince spokesman chairman emir sultan father son brother husband businessman imam pope bishop"
)
WOMEN = words_of(
    "mrs ms miss queen princess spokeswoman chairwoman mother daughter sister wife businesswoman lady actress"
)
# So many letters of an abbreviation within a name stay together in the name's own initials.
_TOGETHER = 2
# A short form that so many names share means none of them.
_MANY = 8
_SMALL = words_of("of the and for in on de al el la & to")


@dataclass(slots=True, eq=False)
class Chain:
    """A name with everything that is known of its bearer so far.

    Attributes:
        span: offsets of its fullest form, at its first mention.
        noun: the head word of its form.
        kinds: words that describe it (``group``, ``turkish president`` as two words ...).
        gender: ``he``, ``she`` or empty.
    """

    span: Offsets
    label: str
    words: tuple[str, ...]
    noun: str = ""
    kinds: set[str] = field(default_factory=set)
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A named entity's mention, without article and possessive mark."""

    sentence: int
    first: int
    last: int
    head: int
    span: Offsets
    label: str
    text: str
    words: tuple[str, ...]
    definite: bool


class Tree:
    """A sentence's tokens in lower case and its tree, walked both ways."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.words = [token.text.lower() for token in analysis.tokens]
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, head in enumerate(analysis.heads):
            if head != index:
                self.children[head].append(index)

    def is_a(self, token: int, *relations: str) -> bool:
        """Whether the token bears one of these relations, whatever its subtype."""
        return self.analysis.relations[token].split(":")[0] in relations

    def has(self, token: int, relation: str) -> bool:
        """Whether the token has a child with this relation."""
        return any(self.is_a(child, relation) for child in self.children[token])

    def above(self, token: int) -> Iterator[int]:
        """The token's ancestors, nearest first."""
        for _ in self.words:  # a broken tree may have a circle
            token = self.analysis.heads[token]
            if token < 0:
                return
            yield token

    def subject_of(self, token: int) -> int | None:
        """The token's only subject."""
        found = [child for child in self.children[token] if self.is_a(child, "nsubj")]
        return found[0] if len(found) == 1 else None


def find_names(text: str, index: int, tree: Tree) -> Iterator[Name]:
    """The named people, organizations and places of a sentence."""
    tokens = tree.analysis.tokens
    for entity in tree.analysis.entities:
        first, last = entity.first, entity.last
        while first < last and tree.words[first] in ("the", "of", "and", "for", "'", '"', "\u201c"):
            first += 1
        while last > first and tree.words[last] in ("'s", "\u2019s", "'", "\u2019"):
            last -= 1
        words = tuple(word for word in tree.words[first : last + 1] if any(map(str.isalnum, word)))
        if entity.label not in KINDS_OF or not words:
            continue
        heads = tree.analysis.heads
        head = next((i for i in range(first, last + 1) if not first <= heads[i] <= last), last)
        span = (tokens[first].start, tokens[last].end)
        definite = first > 0 and tree.words[first - 1] == "the" and heads[first - 1] == head
        yield Name(index, first, last, head, span, entity.label, text[slice(*span)], words, definite)


def join_names(names: Sequence[Name], trees: Sequence[Tree]) -> dict[Key, Chain]:
    """One chain for each name and its short forms."""
    chains: dict[Key, Chain] = {}
    for name in names:
        chains.setdefault(
            (name.label, name.words),
            Chain(name.span, name.label, name.words, trees[name.sentence].words[name.head]),
        )
    written: dict[Key, str] = {}
    for name in sorted(names, key=lambda name: not name.text.isupper()):  # a headline in capitals hides what is short
        written[name.label, name.words] = name.text
    fuller = _fuller_forms(chains, written)
    shorter: dict[Key, Chain] = {}
    for name in names:
        key = (name.label, name.words)
        options = fuller[key[0], "suffix", key[1]]
        if name.label == "ORG" and len(name.words) == 1 and not name.definite and name.words[0] not in KINDS:
            options = []
        if len(name.words) == 1 and (name.definite or name.label == "PER"):
            options = options or fuller[name.label, "word", name.words]
        if not options and name.text.isupper() and len(name.text) > 1:
            options = fuller[name.label, "initials", name.words]
        target = _fullest([chain for chain in options[: _MANY + 1] if chain is not chains[key]])
        if target:
            shorter.setdefault(key, target)
    shorter.update(_given_short_forms(names, trees, chains))
    for key, target in shorter.items():
        full = target
        while (full.label, full.words) in shorter:  # ends, since each step has more words
            full = shorter[full.label, full.words]
        chains[key] = full
    return chains


def _fuller_forms(
    chains: Mapping[Key, Chain], written: Mapping[Key, str]
) -> dict[tuple[str, str, tuple[str, ...]], list[Chain]]:
    """The names under each short form that they could have: their last words, a word, their initials.

    Args:
        chains: the names.
        written: how each is written in the text, since its words are in lower case.
    """
    found: dict[tuple[str, str, tuple[str, ...]], list[Chain]] = defaultdict(list)
    for (label, words), chain in chains.items():
        if not 1 < len(words) <= 12:
            continue
        if label != "LOC":  # York is not New York
            for start in range(1, len(words)):
                found[label, "suffix", words[start:]].append(chain)
            # A person's first name; what an organization is: "the Observatory".
            found[label, "word", (words[0] if label == "PER" else chain.noun,)].append(chain)
        for letters in _initials(words, written[label, words]):
            found[label, "initials", (letters,)].append(chain)
    return found


def _initials(words: Sequence[str], written: str) -> set[str]:
    """The letters by which a name may be called, in lower case.

    Two letters that are short for a name themselves stay together: ``US Navy`` is ``USN``, and not ``UN``.
    """
    short = {word.lower() for word in written.split() if word.isupper() and not written.isupper()}
    letters = [word.replace(".", "") if word in short else word[0] for word in words]
    letters = [own if len(own) <= _TOGETHER else own[0] for own in letters]
    return {
        "".join(letters),
        "".join(own for own, word in zip(letters, words, strict=True) if word not in _SMALL),
    }


def _fullest(options: Sequence[Chain]) -> Chain | None:
    """The longest of names that are forms of one another, or None where they are different names."""
    if not 0 < len(options) <= _MANY:
        return None
    longest = max(options, key=lambda chain: len(chain.words))
    return longest if all(set(chain.words) <= set(longest.words) for chain in options) else None


def _given_short_forms(names: Sequence[Name], trees: Sequence[Tree], chains: dict[Key, Chain]) -> dict[Key, Chain]:
    """Short forms that the report itself gives: ``Name (SHORT)``, ``SHORT (Name)``, ``Name, or SHORT,``."""
    found: dict[Key, Chain] = {}
    for one, two in pairwise(names):
        between = tuple(trees[one.sentence].words[one.last + 1 : two.first])
        if one.sentence != two.sentence or one.label != two.label or one.words == two.words:
            continue
        closed = trees[one.sentence].words[two.last + 1 : two.last + 2] == [")"]
        said = between in ((",", "or"), (",", "known", "as"), (",", "also", "known", "as"))
        if not said and not (between in (("(",), ("(", "the")) and closed):
            continue
        short, full = sorted((one, two), key=lambda name: len(name.text))
        initials = "".join(word[0] for word in full.words)
        capitals = sum(map(str.isupper, short.text)) > 1 and len(short.words) == 1
        if capitals and len(full.words) > 1 and (short.label == "ORG" or initials.startswith(short.words[0])):
            found[short.label, short.words] = chains[full.label, full.words]
    return found


def describe(chain: Chain, tree: Tree, name: Name) -> None:
    """Note the words that this mention adds: titles, kinds, appositions (``city of X``, ``X, a town``)."""
    chain.kinds.update(KINDS & set(name.words))
    head = tree.analysis.heads[name.head]
    around = [
        child
        for child in tree.children[name.head]
        if not name.first <= child <= name.last
        and (tree.is_a(child, "appos", "compound", "flat") or (tree.is_a(child, "nmod") and child < name.first))
        and not tree.has(child, "case")
    ]
    if head >= 0:
        of = any(tree.words[child] == "of" for child in tree.children[name.head])
        nominal = tree.is_a(name.head, "appos", "compound", "flat") or (tree.is_a(name.head, "nmod") and of)
        if nominal or (tree.is_a(name.head, "nsubj") and tree.has(head, "cop")):
            around.append(head)
    for noun in around:
        if tree.words[noun].rstrip(".") in KINDS_OF[name.label] | MEN | WOMEN:
            chain.kinds.add(tree.words[noun].rstrip("."))
            chain.kinds.update(tree.words[child] for child in tree.children[noun] if child < noun)
    if chain.label == "PER" and not chain.gender and bool(chain.kinds & MEN) != bool(chain.kinds & WOMEN):
        chain.gender = "he" if chain.kinds & MEN else "she"
