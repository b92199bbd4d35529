"""Predicates become claims: quotes, edges, figures, two-sided types, vetoes, speakers."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import ontology
from dateline.claims import Lexicon, read_claims
from dateline.language import tokenize
from dateline.records import Analysis, Argument, Article, Entity, Predicate, Sentence

TYPES = ontology.load()
LEXICON = Lexicon(TYPES)


def article(text: str) -> Article:
    return Article("test", "a1", None, None, None, None, None, None, "en", "0" * 64, text)


def analysis(text: str, *predicates: Predicate) -> Analysis:
    sentence = Sentence(0, len(text))
    tokens = tokenize(text, sentence)
    n = len(tokens)
    return Analysis(sentence, tokens, ("X",) * n, (-1,) * n, ("dep",) * n, (), predicates)


def predicate(
    type_: str, first: int, *arguments: Argument, last: int | None = None, found_by: str = "model"
) -> Predicate:
    return Predicate(first, first if last is None else last, type_, 0.9, found_by, "happened", 0.8, arguments)


def test_every_role_lands_where_it_belongs() -> None:
    text = (
        "Rebels shelled the port of Aden with mortars on Friday, reportedly killing at least 12 sailors, police said."
    )
    words = [t.text for t in tokenize(text, Sentence(0, len(text)))]
    at = words.index
    got = read_claims(
        article(text),
        [analysis(text, predicate(
            "shelling", 1, Argument("actor", 0, 0, 0.9), Argument("target", 2, 5, 0.9), Argument("at", 2, 5, 0.7),
            Argument("instrument", at("mortars"), at("mortars"), 0.9), Argument("time", at("on"), at("Friday"), 0.9),
            Argument("source", at("police"), at("police"), 0.9),
            Argument("hedge", at("reportedly"), at("reportedly"), 0.9),
            Argument("figure", at("12"), at("12"), 0.9, "killed"),
        ))], TYPES, LEXICON,
    )  # fmt: skip
    (claim,) = got
    assert (claim.type, claim.status, claim.trigger.text, claim.confidence) == ("shelling", "happened", "shelled", 0.9)
    assert [f.text for f in claim.actors] == ["Rebels"]
    assert [f.text for f in claim.targets] == ["the port of Aden"]
    assert [(f.text, f.role) for f in claim.places] == [("the port of Aden", "at")]
    assert [f.text for f in claim.instruments] == ["mortars"]
    assert [f.text for f in claim.times] == ["on Friday"]
    assert [f.text for f in claim.sources] == ["police"]
    assert claim.hedge is not None
    assert claim.hedge.text == "reportedly"
    (figure,) = claim.figures
    assert (figure.text, figure.kind, figure.low, figure.best, figure.high) == ("at least 12", "killed", 12, 12, None)


def test_sides_of_a_two_sided_type_are_all_actors() -> None:
    text = "Troops fought rebels."
    (claim,) = read_claims(
        article(text),
        [analysis(text, predicate("clash", 1, Argument("actor", 0, 0, 0.9), Argument("target", 2, 2, 0.9)))],
        TYPES, LEXICON,
    )  # fmt: skip
    assert [f.text for f in claim.actors] == ["Troops", "rebels"]
    assert claim.targets == ()


def test_marks_at_the_edges_are_no_part_of_a_filler() -> None:
    text = "“Rebels,” shelled it."
    (claim,) = read_claims(
        article(text), [analysis(text, predicate("shelling", 4, Argument("actor", 0, 3, 0.9)))], TYPES, LEXICON
    )
    assert [f.text for f in claim.actors] == ["Rebels"]


@pytest.mark.parametrize(
    ("number", "words"), [("34", "a 34-year-old man"), ("2014", "in 2014"), ("third", "a third time")]
)
def test_numbers_that_count_nothing_are_no_figures(number: str, words: str) -> None:
    text = f"They killed {words}."
    tokens = [t.text for t in tokenize(text, Sentence(0, len(text)))]
    where = tokens.index(number)
    got = read_claims(
        article(text), [analysis(text, predicate("killing", 1, Argument("figure", where, where, 0.9, "killed")))],
        TYPES, LEXICON,
    )  # fmt: skip
    assert got[0].figures == ()


def test_a_veto_of_the_lexicon_holds_against_the_model() -> None:
    text = "He died of a heart attack."
    where = [t.text for t in tokenize(text, Sentence(0, len(text)))].index("attack")
    assert read_claims(article(text), [analysis(text, predicate("attack", where))], TYPES, LEXICON) == ()


def test_a_type_that_the_ontology_does_not_know_is_no_claim() -> None:
    text = "Rebels shelled it."
    assert read_claims(article(text), [analysis(text, predicate("sorcery", 1))], TYPES, LEXICON) == ()


def test_ids_are_stable_and_differ_by_trigger_type_and_article() -> None:
    text = "Rebels shelled it and shelled it."
    one = analysis(text, predicate("shelling", 1), predicate("shelling", 4), predicate("attack", 4))
    ids = [c.id for c in read_claims(article(text), [one], TYPES, LEXICON)]
    assert len(set(ids)) == 3
    assert ids == [c.id for c in read_claims(article(text), [one], TYPES, LEXICON)]
    other = dataclasses.replace(article(text), id="a2")
    assert not set(ids) & {c.id for c in read_claims(other, [one], TYPES, LEXICON)}


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_span_quotes_the_text(text: str, data: st.DataObject) -> None:
    tokens = tokenize(text, Sentence(0, len(text)))
    if not tokens:
        return
    places = st.integers(0, len(tokens) - 1)
    roles = st.sampled_from(["actor", "target", "at", "from", "to", "time", "instrument", "source", "hedge", "figure"])
    arguments = []
    for role, one, other in data.draw(st.lists(st.tuples(roles, places, places), max_size=12)):
        arguments.append(Argument(role, min(one, other), max(one, other), 0.5, "killed" if role == "figure" else None))
    trigger = data.draw(places)
    for claim in read_claims(
        article(text), [analysis(text, predicate("shelling", trigger, *arguments))], TYPES, LEXICON
    ):
        spans = [claim.trigger, *claim.sources, *claim.actors, *claim.targets, *claim.places, *claim.times]
        spans += [*claim.figures, *claim.instruments, *([claim.hedge] if claim.hedge else [])]
        for span in spans:
            assert text[span.start : span.end] == span.text
            assert span.text


@pytest.mark.parametrize(
    ("type_", "pointed", "actors", "sources"),
    [
        ("accusation", [], ["the mayor"], []),  # blaming is the speaker's own deed
        ("accusation", [0], ["We"], []),
        ("shelling", [], [], ["the mayor"]),  # what is told of others is the speaker's report
        ("appeal", [3], ["rebels"], ["the mayor"]),
    ],
)
def test_a_carried_speaker_is_source_or_doer(
    type_: str, pointed: list[int], actors: list[str], sources: list[str]
) -> None:
    head = "The mayor said:\n\n"
    text = head + "We told the rebels."
    first, second = Sentence(0, len(head) - 2), Sentence(len(head), len(text))
    intro, line = tokenize(text, first), tokenize(text, second)
    pointed = [i if i == 0 else 3 for i in pointed]
    said = Analysis(first, intro, ("X",) * 4, (1, 2, -1, 2), ("det", "nsubj", "root", "punct"), (), ())
    p = predicate(type_, 1, *(Argument("actor", i, i, 0.9) for i in pointed))
    n = len(line)
    spoken = Analysis(second, line, ("X",) * n, (-1,) * n, ("dep",) * n, (), (p,))
    (claim,) = read_claims(article(text), [said, spoken], TYPES, LEXICON)
    assert [f.text.lower() for f in claim.actors] == [a.lower() for a in actors]
    assert [f.text.lower() for f in claim.sources] == sources


def parsed(words: str, tags: str, heads: list[int], relations: str, *predicates: Predicate) -> Analysis:
    """A sentence of words parted by blanks, with its tree."""
    sentence = Sentence(0, len(words))
    tokens = tokenize(words, sentence)
    return Analysis(
        sentence, tokens, tuple(tags.split()), tuple(heads), tuple(relations.split()), (), predicates
    )  # fmt: skip


CONDEMNS = ("Paris condemns the attack .", "PROPN VERB DET NOUN PUNCT", [1, -1, 3, 1, 1], "nsubj root det obj punct")


@pytest.mark.parametrize(("verb", "sources"), [("condemns", []), ("blames", ["Paris"]), ("says", ["Paris"])])
def test_who_condemns_is_no_source_of_what_is_condemned(verb: str, sources: list[str]) -> None:
    text = CONDEMNS[0].replace("condemns", verb)
    told = predicate("attack", 3, Argument("source", 0, 0, 0.9))
    one = parsed(text, *CONDEMNS[1:], predicate("accusation", 1, Argument("actor", 0, 0, 0.9)), told)
    claims = read_claims(article(text), [one], TYPES, LEXICON)
    assert [f.text for f in claims[-1].sources] == sources


def test_who_is_told_something_says_nothing() -> None:
    text = "A medic told reporters that shells fell"
    told = predicate("shelling", 6, Argument("source", 0, 1, 0.9), Argument("source", 3, 3, 0.9))
    one = parsed(
        text, "DET NOUN VERB NOUN SCONJ NOUN VERB", [1, 2, -1, 2, 6, 6, 2], "det nsubj root obj mark nsubj ccomp", told
    )
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert [f.text for f in claim.sources] == ["A medic"]


COUNTED = (
    "the committee that counted told of killings", "DET NOUN PRON VERB VERB ADP NOUN", [1, 4, 3, 1, -1, 6, 4],
    "det nsubj nsubj acl:relcl root case obl",
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "first", "last", "told"),
    [
        ("source", 0, 2, ["the committee"]),
        ("actor", 2, 2, ["that"]),
        ("source", 3, 3, []),
        ("target", 3, 3, ["counted"]),
    ],
)
def test_a_relative_pronoun_ends_no_phrase_and_a_verb_is_nobodys_source(
    role: str, first: int, last: int, told: list[str]
) -> None:
    one = parsed(*COUNTED, predicate("killing", 6, Argument(role, first, last, 0.9)))
    (claim,) = read_claims(article(COUNTED[0]), [one], TYPES, LEXICON)
    assert [f.text for f in (*claim.sources, *claim.actors, *claim.targets)] == told


@pytest.mark.parametrize(("relation", "told"), [("ccomp", []), ("acl:relcl", ["who"])])
def test_who_is_asked_for_is_nobody(relation: str, told: list[str]) -> None:
    text = "Police told who shot them"
    tree = "NOUN VERB PRON VERB PRON", [1, -1, 3, 1, 3], f"nsubj root nsubj {relation} obj"
    one = parsed(text, *tree, predicate("shooting", 3, Argument("actor", 2, 2, 0.9)))
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert [f.text for f in claim.actors] == told


def test_a_relative_pronoun_deep_in_its_clause_stands_for_those_told_of() -> None:
    text = "Guards met miners two of whom died"
    tree = "NOUN VERB NOUN NUM ADP PRON VERB", [1, -1, 1, 6, 5, 3, 2], "nsubj root obj nsubj case nmod acl:relcl"
    one = parsed(text, *tree, predicate("killing", 6, Argument("target", 5, 5, 0.9)))
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert claim.targets


def test_a_number_before_the_victims_counts_them() -> None:
    text = "Gunmen killed twelve miners"
    tree = ("NOUN VERB NUM NOUN", [1, -1, 3, 1], "nsubj root nummod obj")
    victims = Argument("target", 2, 3, 0.9)
    (claim,) = read_claims(article(text), [parsed(text, *tree, predicate("killing", 1, victims))], TYPES, LEXICON)
    assert [(f.kind, f.text, f.best) for f in claim.figures] == [("killed", "twelve", 12)]
    (claim,) = read_claims(article(text), [parsed(text, *tree, predicate("attack", 1, victims))], TYPES, LEXICON)
    assert claim.figures == ()


@pytest.mark.parametrize(
    ("type_", "role", "number", "kind"),
    [("killing", "target", "Scores", "killed"), ("displacement", "actor", "Hundreds", "displaced"),
     ("shelling", "instrument", "Several", "strikes"), ("protest", "actor", "Twelve", "protesters"),
     ("killing", "target", "Both", None), ("talks", "actor", "Two", None)],
)  # fmt: skip
def test_a_role_that_begins_with_a_number_is_counted(type_: str, role: str, number: str, kind: str | None) -> None:
    text = f"{number} of these were"
    (claim,) = read_claims(
        article(text), [analysis(text, predicate(type_, 3, Argument(role, 0, 2, 0.9)))], TYPES, LEXICON
    )
    assert [(f.kind, f.text) for f in claim.figures] == ([(kind, number)] if kind else [])


@pytest.mark.parametrize(
    ("text", "heads", "trigger", "told"),
    [
        ("At least three suicide bombings", [1, 2, 4, 4, -1], 4, ("At least three", 3, None)),
        ("a couple of suicide bombings", [1, -1, 4, 4, 1], 4, ("a couple", 2, 2)),
        ("two dead after many bombings", [1, -1, 4, 4, 1], 4, None),
        ("the 13 November bombings", [3, 2, 3, -1], 3, None),
        ("a 2008 bombing", [2, 2, -1], 2, None),
        ("one of the bombings", [-1, 3, 3, 0], 3, None),
        ("bombed it four times", [-1, 0, 3, 0], 0, ("four", 4, 4)),
    ],
)
def test_a_number_of_blows_counts_strikes(
    text: str, heads: list[int], trigger: int, told: tuple[str, int | None, int | None] | None
) -> None:
    tags, relations = (" ".join([word] * len(heads)) for word in ("NOUN", "dep"))
    one = parsed(text, tags, heads, relations, predicate("bombing", trigger))
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert [(f.text, f.low, f.high) for f in claim.figures] == ([told] if told else [])
    assert all(f.kind == "strikes" for f in claim.figures)


@pytest.mark.parametrize(
    ("end", "told"),
    [("rose to 358", ["358"]), ("rose from 276 to 358", []), ("reached 358", ["358"]), ("rose by 12", []),
     ("rose", [])],
)  # fmt: skip
def test_what_a_number_of_victims_has_come_to_counts_them(end: str, told: list[str]) -> None:
    text = f"The number of miners killed {end}"
    size = len(text.split())
    heads = [1, 5, 3, 1, 3, -1, *[5] * (size - 6)]
    tree = " ".join(["NOUN"] * size), heads, " ".join(["dep"] * size)
    one = parsed(text, *tree, predicate("killing", 4, Argument("target", 0, 3, 0.9)))
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert [f.text for f in claim.figures] == told
    assert all(f.kind == "killed" for f in claim.figures)


def test_of_a_number_of_victims_no_other_number_is_theirs() -> None:
    text = "A number of miners were killed in 3 raids"
    heads = [1, 5, 3, 1, 5, -1, 8, 8, 5]
    tree = " ".join(["NOUN"] * len(heads)), heads, " ".join(["dep"] * len(heads))
    one = parsed(text, *tree, predicate("killing", 5, Argument("target", 0, 3, 0.9)))
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert claim.figures == ()


NOBODY = (
    "Trains collided and a quake caused no deaths", "NOUN VERB CCONJ DET NOUN VERB DET NOUN", [1, -1, 5, 4, 5, 1, 7, 5],
    "nsubj root cc det nsubj conj det obj",
)  # fmt: skip


@pytest.mark.parametrize(
    ("predicates", "told"),
    [
        ([("accident", 4)], [[("killed", "no", 0)]]),
        ([("accident", 4), ("killing", 7)], [[], [("killed", "no", 0)]]),
        ([("accident", 1), ("accident", 4)], [[], [("killed", "no", 0)]]),
        ([("shelling", 4)], [[]]),
    ],
)
def test_no_deaths_are_counted_by_their_own_claim_or_by_the_nearest_accident(
    predicates: list[tuple[str, int]], told: list[list[tuple[str, str, int]]]
) -> None:
    one = parsed(*NOBODY, *(predicate(type_, first) for type_, first in predicates))
    claims = read_claims(article(NOBODY[0]), [one], TYPES, LEXICON)
    assert [[(f.kind, f.text, f.best) for f in claim.figures] for claim in claims] == told


def test_no_deaths_are_not_counted_by_a_trigger_that_tells_the_same_accident() -> None:
    text = "A bus crash accident caused no deaths"
    tree = "DET NOUN NOUN NOUN VERB DET NOUN", [3, 2, 3, 4, -1, 6, 4], "det compound compound nsubj root det obj"
    one = parsed(text, *tree, predicate("accident", 2), predicate("accident", 3))
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert [(f.kind, f.text) for f in claim.figures] == [("killed", "no")]


JOINED = ("Troops bombed Gao and Kidal", "NOUN VERB PROPN CCONJ PROPN", [1, -1, 1, 4, 2], "nsubj root obj cc conj")


def test_joined_phrases_share_a_role() -> None:
    for role, told in (("target", ["Gao", "Kidal"]), ("actor", [])):
        bombed = predicate("destruction", 1, Argument(role, 2, 2, 0.9))
        (claim,) = read_claims(article(JOINED[0]), [parsed(*JOINED, bombed)], TYPES, LEXICON)
        assert [f.text for f in claim.targets] == told
    # Who fills another role, or tells a claim of its own, does not share it.
    bombed = predicate("destruction", 1, Argument("target", 2, 2, 0.9), Argument("source", 4, 4, 0.9))
    (claim,) = read_claims(article(JOINED[0]), [parsed(*JOINED, bombed)], TYPES, LEXICON)
    assert [f.text for f in claim.targets] == ["Gao"]
    bombed = predicate("destruction", 1, Argument("target", 2, 2, 0.9))
    claims = read_claims(article(JOINED[0]), [parsed(*JOINED, bombed, predicate("attack", 4))], TYPES, LEXICON)
    assert [f.text for f in claims[0].targets] == ["Gao"]


def test_a_named_place_that_is_taken_is_where_it_happens_too() -> None:
    for type_, told in (("capture", [("Gao", "at")]), ("sanction", [])):
        one = parsed(*JOINED, predicate(type_, 1, Argument("target", 2, 2, 0.9), Argument("source", 4, 4, 0.9)))
        one = dataclasses.replace(one, entities=(Entity(2, 2, "LOC"),))
        (claim,) = read_claims(article(JOINED[0]), [one], TYPES, LEXICON)
        assert [(f.text, f.role) for f in claim.places] == told


@pytest.mark.parametrize(("type_", "status"), [("accusation", "happened"), ("siege", "ongoing")])
def test_what_is_uttered_does_not_go_on(type_: str, status: str) -> None:
    one = dataclasses.replace(predicate(type_, 1), status="ongoing")
    (claim,) = read_claims(
        article("They have been blaming it"), [analysis("They have been blaming it", one)], TYPES, LEXICON
    )
    assert claim.status == status


@pytest.mark.parametrize(("struck", "told"), [("camp", ["the camp"]), ("convoy", [])])
def test_a_site_that_is_struck_is_where_it_happens_too(struck: str, told: list[str]) -> None:
    text = f"Jets bombed the {struck}"
    tree = ("NOUN VERB DET NOUN", [1, -1, 3, 1], "nsubj root det obj")
    one = predicate("air_strike", 1, Argument("target", 3, 3, 0.9))
    (claim,) = read_claims(article(text), [parsed(text, *tree, one)], TYPES, LEXICON)
    assert [f.text for f in claim.places] == told


def test_one_place_has_one_role() -> None:
    left = predicate("withdrawal", 1, Argument("from", 2, 2, 0.6), Argument("to", 2, 2, 0.8), Argument("at", 4, 4, 0.5))
    (claim,) = read_claims(article(JOINED[0]), [parsed(*JOINED, left)], TYPES, LEXICON)
    assert [(f.text, f.role) for f in claim.places] == [("Gao", "to"), ("Kidal", "at")]


def test_the_dead_of_a_bombing_are_counted_by_the_killing() -> None:
    text = "A bomb exploded and killed nine"
    blast = predicate("bombing", 2, Argument("figure", 5, 5, 0.9, "killed"))
    deaths = predicate("killing", 4, Argument("figure", 5, 5, 0.6, "killed"))
    for predicates, counts in (((blast, deaths), [0, 1]), ((blast,), [1])):
        claims = read_claims(article(text), [analysis(text, *predicates)], TYPES, LEXICON)
        assert [len(claim.figures) for claim in claims] == counts


@pytest.mark.parametrize(("relation", "sources"), [("amod", []), ("nsubj", ["Tunisian"])])
def test_a_word_that_only_qualifies_a_noun_is_no_source(relation: str, sources: list[str]) -> None:
    text = "Tunisian ministers ban veils"
    one = predicate("restriction", 2, Argument("source", 0, 0, 0.9))
    tree = ("ADJ NOUN VERB NOUN", [1, 2, -1, 2], f"{relation} nsubj root obj")
    (claim,) = read_claims(article(text), [parsed(text, *tree, one)], TYPES, LEXICON)
    assert [f.text for f in claim.sources] == sources


def test_nothing_in_a_dateline_fills_a_role() -> None:
    text = "BEIRUT, Jan 25 (Agency) - Troops left."
    words = [t.text for t in tokenize(text, Sentence(0, len(text)))]
    at = words.index
    left = predicate(
        "withdrawal", at("left"), Argument("at", 0, 0, 0.9), Argument("time", at("Jan"), at("25"), 0.9),
        Argument("source", at("Agency"), at("Agency"), 0.9), Argument("actor", at("Troops"), at("Troops"), 0.9),
    )  # fmt: skip
    (claim,) = read_claims(article(text), [analysis(text, left)], TYPES, LEXICON)
    assert [f.text for f in claim.actors] == ["Troops"]
    assert (claim.places, claim.times, claim.sources) == ((), (), ())


def test_a_phrase_does_not_end_with_a_preposition() -> None:
    text = "the port of fell"
    one = parsed(
        text,
        "DET NOUN ADP VERB",
        [1, 3, 1, -1],
        "det nsubj dep root",
        predicate("capture", 3, Argument("target", 0, 2, 0.9)),
    )
    (claim,) = read_claims(article(text), [one], TYPES, LEXICON)
    assert [f.text for f in claim.targets] == ["the port"]
