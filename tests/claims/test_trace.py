import pytest

from dateline import ontology
from dateline.claims import Lexicon, read_claims, trace, why_none
from dateline.language import tokenize
from dateline.records import Analysis, Argument, Article, Chance, Predicate, Sentence

TYPES = ontology.load()
LEXICON = Lexicon(TYPES)


def analysis(text: str, *predicates: Predicate, chances: tuple[Chance, ...] = ()) -> Analysis:
    tokens = tokenize(text, Sentence(0, len(text)))
    n = len(tokens)
    return Analysis(
        Sentence(0, len(text)), tokens, ("X",) * n, (-1,) * n, ("dep",) * n, (), predicates, chances
    )  # fmt: skip


def seen(word: int, type_: str, *arguments: Argument) -> Predicate:
    return Predicate(word, word, type_, 0.9, "both", "happened", 0.8, arguments)


@pytest.mark.parametrize(
    ("one", "start", "cause"),
    [
        (analysis("They met"), 5, "not seen"),
        (analysis("They met", chances=(Chance(1, "talks", 0.4),)), 5, "below the floor"),
        (analysis("They met"), 50, "not read"),
        (analysis("He died of a heart attack", seen(5, "attack")), 19, "vetoed"),
        (analysis("They met", seen(1, "talks")), 5, "told by another word"),
    ],
)
def test_each_cause_of_a_miss_is_named(one: Analysis, start: int, cause: str) -> None:
    assert why_none([one], start, start + 3, LEXICON)[0] == cause


def test_a_trace_tells_what_found_it_and_what_became_of_each_pointer() -> None:
    text = "Rebels shelled Aden"
    one = analysis(
        text, seen(1, "shelling", Argument("actor", 0, 0, 0.9), Argument("to", 2, 2, 0.7)),
        chances=(Chance(1, "shelling", 0.95),),
    )  # fmt: skip
    article = Article("test", "a1", None, None, None, None, None, None, "en", "0" * 64, text)
    (claim,) = read_claims(article, [one], TYPES, LEXICON)
    lines = trace(article, [one], claim, LEXICON)
    assert lines[0] == f"{claim.id}: shelling, happened, “shelled”"
    assert "model: “shelled” is a trigger with 0.95, most likely of shelling" in lines
    assert any(line.startswith("lexicon: ") and line.endswith("(shelling)") for line in lines)
    assert "pointer: actor “Rebels” with 0.90" in lines
    assert "actors: “Rebels”" in lines
    assert "places (to): “Aden”" in lines
