"""One number counts one thing."""

from __future__ import annotations

import pytest

from dateline.claims.tolls import Told, countless, kind_by_unit, settle
from dateline.language import tokenize
from dateline.records import Analysis, Figure, Predicate, Sentence


def analysed(text: str) -> Analysis:
    sentence = Sentence(0, len(text))
    tokens = tokenize(text, sentence)
    n = len(tokens)
    return Analysis(sentence, tokens, ("X",) * n, (-1,) * n, ("dep",) * n, (), ())


def at(analysis: Analysis, word: str) -> int:
    return [t.text for t in analysis.tokens].index(word)


def trigger(analysis: Analysis, word: str, type_: str) -> Predicate:
    where = at(analysis, word)
    return Predicate(where, where, type_, 0.9, "model", "happened", 0.9, ())


def told(analysis: Analysis, word: str, kind: str, score: float, *, last: str | None = None) -> Told:
    first, end = at(analysis, word), at(analysis, last or word)
    text = " ".join(t.text for t in analysis.tokens[first : end + 1])
    start = analysis.tokens[first].start
    return Told(first, end, Figure(start, start + len(text), text, kind=kind, low=1, best=1, high=1), score)


def test_a_number_of_persons_goes_to_the_surer_of_two_claims() -> None:
    a = analysed("It killed five and wounded 110 of them.")
    predicates = [trigger(a, "killed", "killing"), trigger(a, "wounded", "wounding")]
    got = settle(
        {0: [told(a, "five", "killed", 0.9), told(a, "110", "killed", 0.6)],
         1: [told(a, "five", "wounded", 0.5), told(a, "110", "wounded", 0.8)]}, predicates, a,
    )  # fmt: skip
    assert [[(f.text, f.kind) for f in got[i]] for i in (0, 1)] == [[("five", "killed")], [("110", "wounded")]]


def test_killed_or_wounded_counts_people() -> None:
    a = analysed("It killed or wounded sixty.")
    predicates = [trigger(a, "killed", "killing"), trigger(a, "wounded", "wounding")]
    got = settle({0: [told(a, "sixty", "killed", 0.9)], 1: [told(a, "sixty", "wounded", 0.8)]}, predicates, a)
    assert [[f.kind for f in got[i]] for i in (0, 1)] == [["people"], ["people"]]


def test_of_overlapping_figures_the_longest_stays() -> None:
    a = analysed("It killed twelve more people.")
    predicates = [trigger(a, "killed", "killing")]
    got = settle({0: [told(a, "twelve", "killed", 0.9), told(a, "twelve", "killed", 0.5, last="more")]}, predicates, a)
    assert [f.text for f in got[0]] == ["twelve more"]


def test_other_numbers_may_be_shared() -> None:
    a = analysed("Jets bombed and destroyed two depots.")
    predicates = [trigger(a, "bombed", "air_strike"), trigger(a, "destroyed", "destruction")]
    got = settle({0: [told(a, "two", "other", 0.9)], 1: [told(a, "two", "weapons", 0.8)]}, predicates, a)
    assert [len(got[i]) for i in (0, 1)] == [1, 1]


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [("about 300 square miles", "300", "area"), ("some 40 hectares", "40", "area"), ("a $5 bribe", "$", "money"),
     ("300 men", "300", "other")],
)  # fmt: skip
def test_units_decide_the_kind(text: str, word: str, kind: str) -> None:
    a = analysed(text)
    assert kind_by_unit(a, at(a, word), at(a, word), "other") == kind


@pytest.mark.parametrize(
    ("text", "is_countless"),
    [("A number of journalists", True), ("a large number of them", True), ("a baker", False), ("two series", False)],
)
def test_a_number_of_is_no_number(text: str, is_countless: bool) -> None:  # noqa: FBT001
    assert countless(analysed(text), 0, 0) is is_countless
