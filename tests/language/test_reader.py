"""The shipped model as it runs: the same sentence gives the same analysis in any batch; its names hang on the text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ResourceError
from dateline.language import Reader, split_sentences, tokenize
from dateline.language.decode import bridged, runs
from dateline.language.model import MAX_PIECES, Encoded, Model, case_of
from dateline.language.reader import batches
from dateline.records import Entity, Proposal, Sentence

TEXT = (
    "Two soldiers were killed when a roadside bomb struck their patrol near Gao on Tuesday, the army said.\n\n"
    "Rebels shelled the port. The minister denied having ordered the strike, but urged both sides to withdraw. "
    "A court in Nairobi jailed three men for the kidnapping of an aid worker.\n\n"
    "Bakers in the old town sold out of bread before noon.\n\n"
    "At least 40 people have fled, according to the United Nations, since fighting broke out on 3 May between the "
    "national army and a militia that had taken over two villages and blocked the only road to the capital."
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_alone_and_in_a_batch_are_one(reader: Reader) -> None:
    sentences = split_sentences(TEXT)
    together = reader.analyse([(TEXT, sentences)])[0]
    alone = [reader.analyse([(TEXT, [sentence])])[0][0] for sentence in sentences]
    assert list(together) == alone


def test_company_order_and_threads_change_nothing(reader: Reader) -> None:
    sentences = list(split_sentences(TEXT)) * 9
    expected = dict(zip(sentences, reader.analyse([(TEXT, sentences)])[0], strict=True))
    random.Random(5).shuffle(sentences)
    for other in (reader, Reader.load(threads=2)):
        for sentence, analysis in zip(sentences, other.analyse([(TEXT, sentences)])[0], strict=True):
            assert analysis == expected[sentence]


def test_documents_keep_their_own_sentences(reader: Reader) -> None:
    other = "Troops entered Sinjar."
    first, second = reader.analyse([(TEXT, split_sentences(TEXT)), (other, split_sentences(other))])
    assert [a.sentence for a in first] == list(split_sentences(TEXT))
    assert [t.text for t in second[0].tokens] == ["Troops", "entered", "Sinjar", "."]


def test_reads_tags_tree_and_entities(reader: Reader) -> None:
    text = "The rebels shelled Aleppo."
    analysis = reader.analyse([(text, [Sentence(0, len(text))])])[0][0]
    assert analysis.tags == ("DET", "NOUN", "VERB", "PROPN", "PUNCT")
    assert analysis.heads == (1, 2, -1, 2, 2)
    assert analysis.relations == ("det", "nsubj", "root", "obj", "punct")
    assert analysis.entities == (Entity(3, 3, "LOC"),)


NAMED = "Lincoln fell. The city of Lincoln was calm. Police left Lincoln on Monday."


def named(reader: Reader, documents: list[list[Sentence]]) -> list[tuple[Entity, ...]]:
    return [one.entities for found in reader.analyse([(NAMED, own) for own in documents]) for one in found]


def test_names_are_read_in_the_company_of_their_own_document_alone(reader: Reader) -> None:
    sentences = list(split_sentences(NAMED))
    together = named(reader, [sentences])
    alone = named(reader, [[one] for one in sentences])
    assert together[0] != alone[0]
    assert named(reader, [sentences, sentences]) == together * 2
    assert named(reader, [sentences[:1], sentences[1:]])[0] == alone[0]


WORDS = (
    "the",
    "of",
    "and",
    "said",
    "killed",
    "that",
    "rebels",
    "army",
    "fled",
    "to",
    "Gao",
    ",",
    "-",
    "12",
    "who",
    "was",
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_even_word_salad_is_read_as_a_tree(reader: Reader, words: list[str]) -> None:
    text = " ".join(words)
    for analysis in reader.analyse([(text, [Sentence(0, len(text))])])[0]:
        assert analysis.heads.count(-1) == 1
        for word in range(len(analysis.heads)):
            seen = {word}
            while (word := analysis.heads[word]) >= 0:
                assert word not in seen
                seen.add(word)


def test_a_proposed_trigger_is_read_where_the_model_sees_none(reader: Reader) -> None:
    text = "Bakers in the old town sold out of bread before noon."
    sentence = Sentence(0, len(text))
    assert reader.analyse([(text, [sentence])])[0][0].predicates == ()
    proposed = reader.analyse([(text, [sentence])], propose=lambda _tokens: [Proposal(5, 6, "seizure")])[0][0]
    assert [(p.first, p.last, p.type, p.found_by) for p in proposed.predicates] == [(5, 6, "seizure", "lexicon")]


def test_a_type_of_the_users_own_is_read_with_its_roles(reader: Reader) -> None:
    text = "Militiamen fenced off the pastures of three villages."
    got = reader.analyse([(text, [Sentence(0, len(text))])], propose=lambda _tokens: [Proposal(1, 2, "land_grab")])
    (predicate,) = got[0][0].predicates
    assert (predicate.first, predicate.last, predicate.type, predicate.found_by) == (1, 2, "land_grab", "lexicon")
    assert ("actor", 0) in [(a.role, a.first) for a in predicate.arguments]


def test_a_proposal_that_the_model_confirms_is_found_by_both(reader: Reader) -> None:
    text = "Rebels shelled Aleppo."
    got = reader.analyse([(text, [Sentence(0, len(text))])], propose=lambda _tokens: [Proposal(1, 1, "shelling")])
    assert [(p.type, p.found_by) for p in got[0][0].predicates] == [("shelling", "both")]


def test_the_longest_sentence_that_the_splitter_gives_fits(reader: Reader) -> None:
    text = "Zxqjvk" + " Zxqjvk" * 1000
    analyses = reader.analyse([(text, split_sentences(text))])[0]
    assert sum(len(a.tokens) for a in analyses) == 1001
    with pytest.raises(ValueError, match="splitter"):
        reader.model.encode(["word"] * MAX_PIECES)


def test_marks_without_a_word_are_not_read(reader: Reader) -> None:
    text = "((((\n\nTroops left.\n\n***"
    assert [a.tokens[0].text for a in reader.analyse([(text, split_sentences(text))])[0]] == ["Troops"]


def test_padded_lengths_depend_on_the_sentence_alone(reader: Reader) -> None:
    encoded = [reader.model.encode(["a"] * n) for n in (3, 40, 5, 3, 200)]
    for group in batches(encoded):
        assert len({encoded[i].shape for i in group}) == 1
    assert sorted(i for group in batches(encoded) for i in group) == [0, 1, 2, 3, 4]


def test_where_words_are_merged_a_batch_shares_both_lengths() -> None:
    shapes = [(8, 6), (8, 4), (8, 6), (10, 6), (8, 4)]
    encoded = [
        Encoded((0,) * pieces, (0,) * pieces, (0,) * words, (0,) * words, (pieces, words)) for pieces, words in shapes
    ]
    assert [[shapes[i] for i in group] for group in batches(encoded)] == [[(8, 4)] * 2, [(8, 6)] * 2, [(10, 6)]]


def test_a_missing_model_is_named(tmp_path: object) -> None:
    with pytest.raises(ResourceError, match="reinstall"):
        Model(tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marks", "spans"),
    [([0, 1, 2, 0, 1], [(1, 2), (4, 4)]), ([2, 2, 0], [(0, 1)]), ([1, 1, 2], [(0, 0), (1, 2)]), ([], [])],
)
def test_runs_of_marks(marks: list[int], spans: list[tuple[int, int]]) -> None:
    assert list(runs(marks)) == spans


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.floats(0, 1)), max_size=9))
def test_bridges_only_join_what_was_marked(words: list[tuple[int, float]]) -> None:
    marks = [mark for mark, _ in words]
    out = bridged(marks, [inside for _, inside in words])
    assert all(after != 0 for before, after in zip(marks, out, strict=True) if before != 0)
    assert len(list(runs(out))) <= len(list(runs(marks)))


def test_a_doubtful_word_between_two_pieces_is_bridged() -> None:
    assert bridged([1, 0, 1], [0.9, 0.3, 0.9]) == [1, 2, 2]
    assert bridged([1, 0, 1], [0.9, 0.1, 0.9]) == [1, 0, 1]
    assert bridged([1, 0, 0, 0, 1], [0.9] * 5) == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("word", "case"),
    [("war", 0), ("War", 1), ("NATO", 2), ("U.S.", 2), ("iPhone", 3), ("24", 4), ("Mi-24", 1)],
)
def test_case(word: str, case: int) -> None:
    assert case_of(word) == case


def test_tokens_quote_the_text() -> None:
    for sentence in split_sentences(TEXT):
        for token in tokenize(TEXT, sentence):
            assert TEXT[token.start : token.end] == token.text
