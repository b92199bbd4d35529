"""Pieces that the model points to become whole noun phrases."""

from __future__ import annotations

from dateline.claims.phrases import coordinated, joined, whole
from dateline.language import tokenize
from dateline.records import Analysis, Entity, Sentence

TEXT = "Three Turkish-backed rebel groups of Aleppo"
#         0     1     2 3      4     5     6  7


def analysis(*entities: Entity) -> Analysis:
    tokens = tokenize(TEXT, Sentence(0, len(TEXT)))
    assert [t.text for t in tokens] == ["Three", "Turkish", "-", "backed", "rebel", "groups", "of", "Aleppo"]
    heads = (5, 3, 3, 5, 5, -1, 7, 5)
    relations = ("nummod", "compound", "punct", "amod", "compound", "root", "case", "nmod")
    return Analysis(Sentence(0, len(TEXT)), tokens, ("X",) * 8, heads, relations, entities, ())


def test_a_noun_takes_the_words_before_it() -> None:
    assert whole(analysis(), 5, 5) == (0, 5)


def test_what_follows_in_a_phrase_of_its_own_stays_out() -> None:
    assert whole(analysis(), 0, 5) == (0, 5)
    assert whole(analysis(), 7, 7) == (7, 7)


def test_a_cut_name_is_made_whole() -> None:
    assert whole(analysis(Entity(4, 5, "ORG")), 4, 4) == (0, 5)


def test_overlapping_pieces_are_one() -> None:
    assert joined([(4, 6), (0, 2), (2, 3)]) == [(0, 3), (4, 6)]


def test_what_is_joined_to_a_phrase_is_a_phrase_of_its_own() -> None:
    text = "in Gao and the old port of Kidal"
    tokens = tokenize(text, Sentence(0, len(text)))
    heads, relations = (1, -1, 5, 5, 5, 1, 7, 5), ("case", "root", "cc", "det", "amod", "conj", "case", "nmod")
    tags = ("ADP", "PROPN", "CCONJ", "DET", "ADJ", "NOUN", "ADP", "PROPN")
    one = Analysis(Sentence(0, len(text)), tokens, tags, heads, relations, (), ())
    assert list(coordinated(one, 1, 1)) == [(3, 7)]
    assert list(coordinated(one, 3, 7)) == []
