"""Which words of doubt mark which claims."""

from __future__ import annotations

import pytest

from dateline import ontology
from dateline.claims import Lexicon
from dateline.claims.hedges import hedges
from dateline.language import tokenize
from dateline.records import Analysis, Argument, Predicate, Sentence

LEXICON = Lexicon(ontology.load())


def analysed(text: str, **governed: str) -> Analysis:
    """A sentence without a tree but for the words named: each with its head, and after a slash its relation."""
    sentence = Sentence(0, len(text))
    tokens = tokenize(text, sentence)
    words = [token.text for token in tokens]
    heads, relations = [-1] * len(words), ["dep"] * len(words)
    for word, said in governed.items():
        head, _, relation = said.partition("/")
        heads[words.index(word)], relations[words.index(word)] = words.index(head), relation or "dep"
    return Analysis(sentence, tokens, ("X",) * len(words), tuple(heads), tuple(relations), (), ())


def at(analysis: Analysis, word: str) -> int:
    return [token.text for token in analysis.tokens].index(word)


def read(a: Analysis, *triggers: str, said: tuple[tuple[Argument, ...], ...] = ()) -> list[str | None]:
    """The words of each trigger's hedge."""
    ones = [Predicate(at(a, word), at(a, word), "attack", 0.9, "model", "happened", 0.9, ()) for word in triggers]
    found = hedges(a, ones, said or [()] * len(ones), LEXICON.hedges(a.tokens))
    return [" ".join(t.text for t in a.tokens[doubt[0] : doubt[1] + 1]) if doubt else None for doubt in found]


def test_doubt_that_governs_the_trigger_is_found_without_the_model() -> None:
    a = analysed("Jets are thought to have bombed it.", bombed="thought")
    assert read(a, "bombed", "it") == ["are thought to", None]


def test_doubt_that_governs_the_verb_of_a_noun_is_found_too() -> None:
    text = "Israel has neither confirmed nor denied that it carries out strikes."
    assert read(analysed(text, carries="confirmed/ccomp", strikes="carries/obj"), "strikes") == [
        "neither confirmed nor denied"
    ]
    assert read(analysed(text, carries="confirmed/ccomp", strikes="carries/advcl"), "strikes") == [None]


def test_the_model_needs_the_lexicon_or_much_certainty() -> None:
    a = analysed("He was attempting it, reportedly.")
    doubt = at(a, "reportedly")
    for argument, wanted in (
        (Argument("hedge", 1, 1, 0.6), None),
        (Argument("hedge", 1, 1, 0.9), "was"),
        (Argument("hedge", doubt, doubt, 0.5), "reportedly"),
    ):
        assert read(a, "attempting", said=((argument,),)) == [wanted]


@pytest.mark.parametrize(("text", "wanted"), [("They claimed it fell", None), ("They claim to have struck", "claim")])
def test_who_claims_is_a_source_and_no_doubt(text: str, wanted: str | None) -> None:
    a = analysed(text)
    assert read(a, a.tokens[-1].text, said=((Argument("hedge", 1, 1, 0.95),),)) == [wanted]


def test_joined_triggers_share_the_doubt_before_them() -> None:
    text = "Reportedly, two were killed and eight injured."
    joined = analysed(text, Reportedly="killed/advmod", injured="killed/conj")
    assert read(joined, "killed", "injured") == ["Reportedly", "Reportedly"]
    apart = analysed(text, Reportedly="killed/advmod", injured="killed/advcl")
    assert read(apart, "killed", "injured") == ["Reportedly", None]
    text = "Two were killed, reportedly, and eight injured."
    after = analysed(text, reportedly="killed/advmod", injured="killed/conj")
    assert read(after, "killed", "injured") == ["reportedly", None]
