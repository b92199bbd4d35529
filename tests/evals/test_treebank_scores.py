"""The treebank's scores, counted by hand on two made sentences."""

from __future__ import annotations

from copy import deepcopy

import pytest
from eval_fakes import Model
from training.data import Example

from evals import treebank

EXAMPLES = [
    Example(
        "a",
        ["Ann", "Lee", "saw", "Rome"],
        upos=["NOUN", "NOUN", "VERB", "NOUN"],
        heads=[2, 0, -1, 2],
        relations=["nsubj", "obj", "root", "obj"],
        entities=["B-PER", "I-PER", "O", "B-LOC"],
        frames=[(2, [("ARG0", 0, 1), ("ARG1", 3, 3)])],
    ),
    Example("b", ["Go"], upos=["VERB"], heads=[-1], relations=["root"]),
]
RIGHT = {
    "Ann": {
        "upos": [0, 0, 1, 0],
        "heads": [3, 1, 0, 3],
        "relations": [1, 2, 0, 2],
        "entities": [1, 2, 0, 3],
        "frames": [(2, [1, 2, 0, 3])],
    },
    "Go": {"upos": [1], "heads": [0], "relations": [0], "entities": [0], "frames": []},
}


def scores(said: dict, monkeypatch, examples: list[Example] = EXAMPLES) -> dict[str, float]:
    monkeypatch.setattr(treebank, "read_treebank", lambda folder, split: examples)
    return treebank.scores(Model(said), None)


def test_f1_is_the_harmonic_mean_and_0_of_nothing() -> None:
    assert treebank.f1(3, 4, 6) == pytest.approx(2 * 0.75 * 0.5 / (0.75 + 0.5))
    assert treebank.f1(0, 0, 0) == 0
    assert treebank.f1(2, 2, 2) == 1


def test_all_right_is_1(monkeypatch) -> None:
    assert set(scores(RIGHT, monkeypatch).values()) == {1.0}


def test_words_are_counted_over_all_sentences(monkeypatch) -> None:
    said = deepcopy(RIGHT)
    said["Ann"]["upos"][0] = 1
    said["Go"]["heads"] = [3]  # and with it the relation, right as it is
    said["Ann"]["relations"][3] = 1
    found = scores(said, monkeypatch)
    assert (found["upos"], found["uas"], found["las"]) == (4 / 5, 4 / 5, 3 / 5)


def test_an_entity_needs_its_whole_span_and_its_label(monkeypatch) -> None:
    said = deepcopy(RIGHT)
    said["Ann"]["entities"] = [1, 0, 0, 3]  # Ann / Rome
    assert scores(said, monkeypatch)["entities_f1"] == 1 / 2
    said["Ann"]["entities"] = [1, 2, 0, 1]  # Rome a person
    assert scores(said, monkeypatch)["entities_f1"] == 1 / 2


def test_entities_of_other_kinds_are_neither_asked_for_nor_punished(monkeypatch) -> None:
    said = deepcopy(RIGHT)
    said["Ann"]["entities"] = [1, 2, 5, 3]
    assert scores(said, monkeypatch)["entities_f1"] == 1
    gold = deepcopy(EXAMPLES)
    gold[0].entities = ["B-PER", "I-PER", "B-OTH", "B-LOC"]
    assert scores(RIGHT, monkeypatch, gold)["entities_f1"] == 1
    gold[0].entities = ["B-PER", "I-PER", "B-O", "B-LOC"]  # a slip of the published files
    assert scores(RIGHT, monkeypatch, gold)["entities_f1"] == 1


def test_an_argument_needs_its_predicate_its_span_and_its_role(monkeypatch) -> None:
    said = deepcopy(RIGHT)
    said["Ann"]["frames"] = [(1, [1, 2, 0, 3])]  # of another word
    found = scores(said, monkeypatch)
    assert (found["predicates_f1"], found["arguments_f1"]) == (0, 0)
    said["Ann"]["frames"] = [(2, [1, 0, 0, 3])]  # too short a span
    found = scores(said, monkeypatch)
    assert (found["predicates_f1"], found["arguments_f1"]) == (1, 1 / 2)
    said["Ann"]["frames"] = [(2, [3, 4, 0, 3])]  # ARG1 for ARG0
    assert scores(said, monkeypatch)["arguments_f1"] == 1 / 2
    said["Ann"]["frames"] = []
    assert scores(said, monkeypatch)["predicates_f1"] == 0


def test_sentences_without_a_layer_say_nothing_of_it(monkeypatch) -> None:
    said = deepcopy(RIGHT)
    said["Go"]["frames"] = [(0, [0])]  # no frames are known of this sentence
    said["Go"]["entities"] = [1]
    assert set(scores(said, monkeypatch).values()) == {1.0}
    counted = deepcopy(EXAMPLES)
    counted[1].frames, counted[1].entities = [], ["O"]  # here it is known that there are none
    found = scores(said, monkeypatch, counted)
    assert found["predicates_f1"] == pytest.approx(2 / 3)
    assert found["entities_f1"] == pytest.approx(4 / 5)


def test_names_are_read_with_their_document_and_without(monkeypatch) -> None:
    examples = [
        Example(id_, [first, "Rome"], upos=["VERB", "NOUN"], heads=[-1, 0], relations=["root", "obj"],
                entities=["O", "B-LOC"])
        for id_, first in (("letter-0001", "See"), ("letter-0002", "Leave"), ("diary-0001", "Hear"))
    ]  # fmt: skip
    right = {"upos": [1, 0], "heads": [0, 1], "relations": [0, 2], "entities": [0, 3], "frames": []}
    said = {"See": right, "Leave": right, "Hear": {**right, "entities": [0, 1], "sure": 0.1}}  # a person, perhaps
    found = scores(said, monkeypatch, examples)
    assert (found["entities_f1"], found["entities_alone_f1"]) == pytest.approx((2 / 3, 2 / 3))
    examples[2].id = "letter-0003"
    found = scores(said, monkeypatch, examples)
    assert (found["entities_f1"], found["entities_alone_f1"]) == pytest.approx((1, 2 / 3))
