"""Links what stands for a name in a report (short forms, descriptions, pronouns) to that name, by rule.

A link is made only where one name fits best; where two compete equally there is none. One pass in reading
order, at most a few sentences back, so time grows with the length of the report. May import records only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.records import Analysis
from dateline.resolve.coreference.chains import (
    ARMED,
    KINDS,
    KINDS_OF,
    MEN,
    PERSONS,
    TOWNS,
    WOMEN,
    Chain,
    Key,
    Name,
    Offsets,
    Tree,
    describe,
    find_names,
    join_names,
    words_of,
)

# How many sentences back a description, and a pronoun or a merely fitting description, may reach.
_FAR = 12
_NEAR = 2

_NEUTRAL = words_of(
    "same militant armed terrorist terror rebel extremist jihadist islamist besieged embattled entire whole"
)
_MEDIA = words_of(
    "reuters ap afp bbc cnn xinhua tass interfax anadolu sana cnbc nbc abc cbs npr aljazeera guardian times"
)
_PERSONAL = ("he", "she")
_DETERMINERS = words_of("the this that these those")
_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
}
_HUMANS = (
    PERSONS
    | MEN
    | WOMEN
    | words_of(
        "man woman boy girl child suspect soldier officer policeman attacker bomber gunman driver victim "
        "resident official witness doctor teacher student worker protester fighter militant farmer pilot "
        "sheriff hostage prisoner detainee"
    )
)
_ACTS = words_of(
    "said says added told claimed announced denied condemned warned vowed urged accused blamed called "
    "rejected declared demanded pledged threatened confirmed reported issued launched attacked captured "
    "seized killed executed controls controlled released arrested carried fired ordered deployed "
    "withdrew"
)


@dataclass(frozen=True, slots=True)
class _Site:
    """A place in a sentence where a chain, or (None) some other person, is spoken of."""

    token: int
    chain: Chain | None
    subject: bool


def corefer(text: str, analyses: Sequence[Analysis]) -> dict[Offsets, Offsets]:
    """Say which name each short form, definite description and pronoun stands for.

    Args:
        text: the article's text.
        analyses: its sentences, in order.

    Returns:
        Offsets of each such phrase (with its article, without a possessive mark) to the offsets of
        the fullest form of the name at its first mention, in order of the phrases.
        What cannot be told is not there.
    """
    trees = [Tree(analysis) for analysis in analyses]
    names = [name for index, tree in enumerate(trees) for name in find_names(text, index, tree)]
    chains = join_names(names, trees)
    reading = _Reading(text, trees)
    by_sentence: dict[int, dict[int, Name]] = defaultdict(dict)
    for name in names:
        by_sentence[name.sentence][name.head] = name
        chain = chains[name.label, name.words]
        if name.words != chain.words:
            reading.links[name.span] = chain.span
            if name.definite:
                before = trees[name.sentence].analysis.tokens[name.first - 1]
                reading.links[before.start, name.span[1]] = chain.span
    for index in range(len(trees)):
        reading.read(index, by_sentence[index], chains)
    return dict(sorted(reading.links.items()))


class _Reading:
    """What has been spoken of so far, sentence after sentence."""

    def __init__(self, text: str, trees: Sequence[Tree]) -> None:
        self.trees = trees
        self.quoted = _quoted(text, trees)
        self.links: dict[Offsets, Offsets] = {}
        self.sites: list[list[_Site]] = [[] for _ in trees]

    def read(self, index: int, names: dict[int, Name], chains: dict[Key, Chain]) -> None:
        """Link the descriptions and pronouns of one sentence; those before it have been read."""
        tree = self.trees[index]
        inside = {token for name in names.values() for token in range(name.first, name.last + 1)}
        for token, word in enumerate(tree.words):
            if token in names:
                chain = chains[names[token].label, names[token].words]
                describe(chain, tree, names[token])
                self._note(index, token, chain)
            elif token in inside:
                continue
            elif tree.analysis.tags[token] == "PRON" and word in _PRONOUNS:
                self._pronoun(index, token, _PRONOUNS[word])
            elif tree.analysis.tags[token] in ("NOUN", "PROPN"):
                self._noun(index, token, inside)

    def _note(self, index: int, token: int, chain: Chain | None) -> None:
        self.sites[index].append(_Site(token, chain, self.trees[index].is_a(token, "nsubj")))

    def _link(self, index: int, first: int, token: int, chain: Chain) -> None:
        tokens = self.trees[index].analysis.tokens
        self.links[tokens[first].start, tokens[token].end] = chain.span
        self._note(index, token, chain)

    def _noun(self, index: int, token: int, named: set[int]) -> None:
        """A definite description is linked; any other person is remembered as a rival of the names."""
        tree = self.trees[index]
        word = tree.words[token]
        first = _definite(tree, token) if word in KINDS else None
        if first is not None and named.isdisjoint(range(first, token)):
            modifiers = {tree.words[i] for i in range(first + 1, token)} - _NEUTRAL - {"-"}
            chain = self._described(index, word, modifiers)
            if chain is not None:
                self._link(index, first, token, chain)
                return
        if word in _HUMANS and not tree.is_a(token, "compound", "flat", "appos") and not _titles(tree, token):
            self._note(index, token, None)

    def _described(self, index: int, word: str, modifiers: set[str]) -> Chain | None:
        """The name that a description means: one so described, or else the only one of its sort nearby."""
        for back in range(index, max(-1, index - _FAR - 1), -1):
            fitting = [
                site
                for site in self.sites[back]
                if site.chain and _fits(site.chain, word) and modifiers <= _known(site.chain)
            ]
            if fitting:
                return _best(fitting)
        if modifiers or word not in ARMED | TOWNS:
            return None
        label = "ORG" if word in ARMED else "LOC"
        nearby = {
            site.chain: None
            for back in range(index, max(-1, index - _NEAR - 1), -1)
            for site in self.sites[back]
            if site.chain and site.chain.label == label
        }
        possible = [chain for chain in nearby if not chain.kinds & KINDS and not set(chain.words) & _MEDIA]
        return possible[0] if len(possible) == 1 and len(nearby) == 1 else None

    def _pronoun(self, index: int, token: int, pronoun: str) -> None:
        tree = self.trees[index]
        if pronoun not in _PERSONAL and not (tree.is_a(token, "nsubj") or _possessive(tree, token)):
            return
        if self.quoted[index][token]:  # someone else speaks here, and of whom is hard to say
            return
        governed, chain = self._governing(index, token, pronoun)
        if not governed:
            chain = self._person(index, token, pronoun) if pronoun in _PERSONAL else self._body(index, token)
        if chain is None or not _agrees(chain, pronoun):
            if pronoun in _PERSONAL:
                self._note(index, token, None)
            return
        if pronoun in _PERSONAL:
            chain.gender = pronoun
        self._link(index, token, token, chain)

    def _governing(self, index: int, token: int, pronoun: str) -> tuple[bool, Chain | None]:
        """The subject of the clause that the pronoun's clause hangs on (of its own clause for a possessive).

        Returns:
            Whether there is such a subject, and the name that it is or stands for.
        """
        tree = self.trees[index]
        passed = _possessive(tree, token)  # any other object never means its own clause's subject
        for above in tree.above(token):
            if passed and not tree.is_a(token, "nsubj") and above < token:  # "Biden and his team"
                beside = next((site for site in self.sites[index] if site.token == above and site.chain), None)
                if beside is not None and beside.chain and _agrees(beside.chain, pronoun):
                    return True, beside.chain
            subject = tree.subject_of(above)
            if subject is not None and passed and subject < token:
                if tree.words[subject] in ("who", "which", "that"):
                    subject = tree.analysis.heads[above]
                site = next((site for site in self.sites[index] if site.token == subject), None)
                human = site is not None and (site.chain is None or site.chain.label == "PER")
                if human or pronoun not in _PERSONAL or tree.analysis.tags[subject] == "PRON":
                    return True, site.chain if site else None
            passed = passed or subject is not None
        return False, None

    def _person(self, index: int, token: int, pronoun: str) -> Chain | None:
        """The person spoken of last, or the only one who was subject there."""
        tree = self.trees[index]
        clause = None if _possessive(tree, token) else tree.analysis.heads[token]
        for back in range(index, max(-1, index - _NEAR - 1), -1):
            people = [
                site
                for site in self.sites[back]
                if (site.chain is None or (site.chain.label == "PER" and _agrees(site.chain, pronoun)))
                and not (back == index and tree.analysis.heads[site.token] == clause)
            ]
            if people:
                return _best(people)
        return None

    def _body(self, index: int, token: int) -> Chain | None:
        """The organization that was main subject of the sentence before, for a pronoun that acts here."""
        tree = self.trees[index]
        verb = tree.analysis.heads[token]
        acts = verb >= 0 and tree.analysis.heads[verb] < 0 and tree.words[verb] in _ACTS
        if index == 0 or not acts or not tree.is_a(token, "nsubj"):
            return None
        before = self.trees[index - 1]
        roots = [i for i, head in enumerate(before.analysis.heads) if head < 0]
        subjects = {before.subject_of(root) for root in roots}
        found = [site.chain for site in self.sites[index - 1] if site.token in subjects]
        return found[0] if len(found) == 1 and found[0] and found[0].label == "ORG" else None


def _quoted(text: str, trees: Sequence[Tree]) -> list[list[bool]]:
    """For each token, whether it stands in direct speech; an unclosed quotation ends with its paragraph."""
    found: list[list[bool]] = []
    opened = False
    position = 0
    for tree in trees:
        if "\n" in text[position : tree.analysis.sentence.start]:
            opened = False
        position = tree.analysis.sentence.end
        found.append([])
        for word in tree.words:
            if word in ("\u201c", "\u201d", '"', "``", "''"):
                opened = not opened if word == '"' else word in ("\u201c", "``")
            found[-1].append(opened)
    return found


def _possessive(tree: Tree, token: int) -> bool:
    return tree.is_a(token, "nmod", "det") and not tree.has(token, "case")


def _definite(tree: Tree, token: int) -> int | None:
    """Where a definite description that ends with this noun begins; None if it is none or goes on."""
    if tree.is_a(token, "compound", "flat", "appos"):
        return None
    closing = ("nmod", "acl", "appos", "flat", "nummod", "compound")
    for child in tree.children[token]:
        if (child > token and tree.is_a(child, *closing)) or tree.is_a(child, "cop"):
            return None
    first = min(
        (child for child in tree.children[token] if child < token and not tree.is_a(child, "case", "cc")),
        default=None,
    )
    return first if first is not None and tree.words[first] in _DETERMINERS else None


def _titles(tree: Tree, token: int) -> bool:
    """Whether the noun stands directly before a name as its title."""
    return tree.is_a(token, "nmod") and tree.analysis.heads[token] > token and not tree.has(token, "case")


def _known(chain: Chain) -> set[str]:
    return chain.kinds | set(chain.words)


def _fits(chain: Chain, word: str) -> bool:
    return word in KINDS_OF[chain.label] and word in chain.kinds


def _best(sites: Sequence[_Site]) -> Chain | None:
    """The one that is spoken of; of several, the only one that is a subject."""
    everyone = {id(site.chain): site.chain for site in sites}
    subjects = {id(site.chain): site.chain for site in sites if site.subject}
    chosen = everyone if len(everyone) == 1 else subjects
    return next(iter(chosen.values())) if len(chosen) == 1 else None


def _agrees(chain: Chain, pronoun: str) -> bool:
    if pronoun in ("he", "she"):
        return chain.label == "PER" and chain.gender in ("", pronoun)
    return chain.label == "ORG" or (pronoun == "it" and chain.label == "LOC")
