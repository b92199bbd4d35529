from dateline.claims.tellings import own_happenings
from dateline.records import Analysis, Argument, Predicate, Sentence, Token


def sentence(*words: tuple[str, str, int, str]) -> Analysis:
    """Words as (text, tag, head, relation)."""
    tokens, at = [], 0
    for text, *_ in words:
        tokens.append(Token(at, at + len(text), text))
        at += len(text) + 1
    return Analysis(
        Sentence(0, at), tuple(tokens), tuple(w[1] for w in words), tuple(w[2] for w in words),
        tuple(w[3] for w in words), (), (),
    )  # fmt: skip


def seen(word: int, type_: str, score: float, *roles: tuple[str, int], found_by: str = "model") -> Predicate:
    return Predicate(
        word, word, type_, score, found_by, "happened", 1.0, tuple(Argument(role, i, i, 0.9) for role, i in roles)
    )


STRIKES = sentence(
    ("Drone", "NOUN", 1, "compound"), ("strikes", "NOUN", 2, "nsubj"), ("hit", "VERB", -1, "root"),
    ("into", "ADP", 4, "case"), ("Kyiv", "PROPN", 2, "obl"),
)  # fmt: skip


def told(*predicates: Predicate) -> list[tuple[int, str]]:
    return [(p.first, p.type) for p in own_happenings(STRIKES, predicates)]


def test_verb_and_noun_of_one_type_tell_one_happening() -> None:
    compound, noun, verb = (seen(i, "air_strike", score) for i, score in enumerate((0.6, 0.9, 0.8)))
    assert told(compound, noun, verb) == [(1, "air_strike")]


def test_all_words_of_one_happening_are_made_one_in_whatever_order() -> None:
    chain = [seen(0, "air_strike", 0.9), seen(2, "air_strike", 0.8), seen(1, "air_strike", 0.7)]
    assert told(*chain) == [(0, "air_strike")]


def test_another_type_is_another_happening() -> None:
    assert told(seen(1, "air_strike", 0.9), seen(2, "wounding", 0.8)) == [(1, "air_strike"), (2, "wounding")]


def test_two_of_one_type_that_do_not_serve_each_other_stay_two() -> None:
    assert told(seen(2, "attack", 0.9), seen(4, "attack", 0.8)) == [(2, "attack"), (4, "attack")]


def test_the_surer_word_takes_the_roles_that_it_lacks() -> None:
    (one,) = own_happenings(
        STRIKES, [seen(1, "air_strike", 0.9, ("at", 4)), seen(2, "air_strike", 0.5, ("actor", 0), ("at", 0))]
    )
    assert [(a.role, a.first) for a in one.arguments] == [("at", 4), ("actor", 0)]


def test_a_word_that_only_serves_tells_nothing_unless_somebody_wrote_it_down() -> None:
    assert told(seen(3, "withdrawal", 0.9)) == []
    assert told(seen(3, "withdrawal", 0.0, found_by="lexicon")) == [(3, "withdrawal")]
