"""Short forms, descriptions and pronouns, on sentences analysed by hand."""

from __future__ import annotations

from dateline.records import Analysis, Entity, Sentence, Token
from dateline.resolve.coreference import corefer


def analyse(*sentences: str) -> tuple[str, list[Analysis]]:
    """Text and analyses of sentences written ``form/TAG/head/relation[/LABEL]``.

    Heads count from 1, with 0 for the root. The words of an entity after its first bear ``+`` in place of the label.
    """
    text, analyses = "", []
    for line in sentences:
        start = len(text)
        tokens, tags, heads, relations, entities = [], [], [], [], []
        for index, word in enumerate(line.split()):
            form, tag, head, relation, *label = word.split("/")
            tokens.append(Token(len(text), len(text) + len(form), form))
            tags.append(tag)
            heads.append(int(head) - 1)
            relations.append(relation)
            if label == ["+"]:
                entities[-1] = Entity(entities[-1].first, index, entities[-1].label)
            elif label:
                entities.append(Entity(index, index, label[0]))
            text += form + " "
        analyses.append(
            Analysis(
                Sentence(start, len(text) - 1),
                tuple(tokens),
                tuple(tags),
                tuple(heads),
                tuple(relations),
                tuple(entities),
                (),
            )
        )
    return text, analyses


def links(*sentences: str) -> list[tuple[str, str]]:
    text, analyses = analyse(*sentences)
    found = corefer(text, analyses)
    assert found == corefer(text, analyses)
    assert list(found) == sorted(found)
    return [(text[slice(*phrase)], text[slice(*name)]) for phrase, name in found.items()]


ERDOGAN = (
    "President/PROPN/2/nmod Recep/PROPN/5/nsubj/PER Tayyip/PROPN/2/flat/+"
    " Erdogan/PROPN/2/flat/+ left/VERB/0/root ./PUNCT/5/punct"
)
GULEN = "Fethullah/PROPN/3/nsubj/PER Gulen/PROPN/1/flat/+ stayed/VERB/0/root ./PUNCT/3/punct"
GROUP = (
    "The/DET/4/det militant/ADJ/3/amod group/NOUN/4/nmod Hamas/PROPN/5/nsubj/ORG attacked/VERB/0/root ./PUNCT/5/punct"
)


def test_a_surname_stands_for_the_full_name_even_before_it() -> None:
    headline = "Erdogan/PROPN/2/nsubj/PER leaves/VERB/0/root"
    assert links(headline, ERDOGAN) == [("Erdogan", "Recep Tayyip Erdogan")]


def test_a_surname_of_two_people_stands_for_neither() -> None:
    other = "Emine/PROPN/3/nsubj/PER Erdogan/PROPN/1/flat/+ stayed/VERB/0/root"
    assert links(ERDOGAN, other, "Erdogan/PROPN/2/nsubj/PER spoke/VERB/0/root") == []


def test_short_forms_that_the_report_gives() -> None:
    given = (
        "Islamic/ADJ/2/amod/ORG State/PROPN/6/nsubj/+ (/PUNCT/4/punct"
        " ISIS/PROPN/2/appos/ORG )/PUNCT/4/punct left/VERB/0/root"
    )
    later = "The/DET/2/det ISIS/PROPN/3/nsubj/ORG denied/VERB/0/root it/PRON/3/obj"
    assert links(given, later) == [
        ("ISIS", "Islamic State"),
        ("The ISIS", "Islamic State"),
        ("ISIS", "Islamic State"),
    ]


def test_initials_stand_for_a_name_without_being_given() -> None:
    full = "Syrian/ADJ/3/amod/ORG Democratic/ADJ/3/amod/+ Forces/PROPN/4/nsubj/+ advanced/VERB/0/root"
    assert links(full, "SDF/PROPN/2/nsubj/ORG said/VERB/0/root") == [("SDF", "Syrian Democratic Forces")]
    assert links(full, "SDX/PROPN/2/nsubj/ORG said/VERB/0/root") == []


def test_two_letters_that_are_short_for_a_name_stay_together_in_initials() -> None:
    full = "US/PROPN/2/compound/ORG Navy/PROPN/3/nsubj/+ sailed/VERB/0/root"
    assert links(full, "UN/PROPN/2/nsubj/ORG said/VERB/0/root") == []
    assert links(full, "USN/PROPN/2/nsubj/ORG said/VERB/0/root") == [("USN", "US Navy")]
    headline = "US/PROPN/2/compound/ORG NAVY/PROPN/3/nsubj/+ SAILS/VERB/0/root"
    for told in ((headline, full), (full, headline)):
        assert links(*told, "UN/PROPN/2/nsubj/ORG said/VERB/0/root") == []
    force = "NATO/PROPN/3/compound/ORG Response/PROPN/3/compound/+ Force/PROPN/4/nsubj/+ left/VERB/0/root"
    assert links(force, "NRF/PROPN/2/nsubj/ORG said/VERB/0/root") == [("NRF", "NATO Response Force")]
    cried = "EUROPEAN/PROPN/2/compound/ORG UNION/PROPN/3/nsubj/+ meets/VERB/0/root"
    assert links(cried, "EU/PROPN/2/nsubj/ORG said/VERB/0/root") == [("EU", "EUROPEAN UNION")]


def test_the_head_word_with_an_article_stands_for_an_organization() -> None:
    full = (
        "The/DET/3/det Syrian/ADJ/3/amod/ORG Observatory/PROPN/7/nsubj/+ for/ADP/6/case/+ Human/ADJ/6/amod/+"
        " Rights/NOUN/3/nmod/+ said/VERB/0/root"
    )
    tagged = "the/DET/2/det Observatory/PROPN/3/nsubj/ORG added/VERB/0/root"
    plain = "the/DET/2/det observatory/NOUN/3/nsubj added/VERB/0/root"
    name = "Syrian Observatory for Human Rights"
    assert links(full, tagged) == [("the Observatory", name), ("Observatory", name)]
    assert links(full, plain) == [("the observatory", name)]
    assert links(full, "the/DET/3/det Observatory/PROPN/3/compound/ORG team/NOUN/4/nsubj left/VERB/0/root") == []
    assert links(full, "the/DET/2/det Rights/NOUN/3/nsubj/LOC counted/VERB/0/root") == []


def test_york_is_not_new_york() -> None:
    assert (
        links(
            "New/ADJ/2/amod/LOC York/PROPN/3/nsubj/+ burns/VERB/0/root",
            "York/PROPN/2/nsubj/LOC too/ADV/0/root",
        )
        == []
    )


def test_a_description_means_the_name_that_was_so_described() -> None:
    later = "The/DET/2/det group/NOUN/3/nsubj denied/VERB/0/root that/PRON/3/obj"
    assert links(GROUP, ERDOGAN, later) == [("The group", "Hamas")]
    assert links(GROUP, "The/DET/2/det city/NOUN/3/nsubj burnt/VERB/0/root") == []
    assert links(GROUP, "The/DET/3/det other/ADJ/3/amod group/NOUN/4/nsubj burnt/VERB/0/root") == []
    assert links(GROUP, "A/DET/2/det group/NOUN/3/nsubj burnt/VERB/0/root") == []
    further = "The/DET/2/det group/NOUN/5/nsubj of/ADP/4/case men/NOUN/2/nmod left/VERB/0/root"
    assert links(GROUP, further) == []


def test_the_city_is_the_only_place_nearby() -> None:
    one = "Aleppo/PROPN/2/nsubj/LOC fell/VERB/0/root"
    two = "Idlib/PROPN/2/nsubj/LOC held/VERB/0/root"
    city = "The/DET/2/det city/NOUN/3/nsubj burnt/VERB/0/root"
    assert links(one, city) == [("The city", "Aleppo")]
    assert links(one, two, city) == []


def test_of_two_equal_candidates_none_is_taken() -> None:
    both = (
        "The/DET/3/det Defence/PROPN/3/compound/ORG Ministry/PROPN/7/nsubj/+"
        " and/CCONJ/6/cc Foreign/ADJ/6/amod/ORG"
        " Ministry/PROPN/3/conj/+ met/VERB/0/root"
    )
    saw = "A/DET/2/det man/NOUN/3/nsubj saw/VERB/0/root the/DET/5/det ministry/NOUN/3/obj"
    assert links(both, saw) == [("the ministry", "Defence Ministry")]
    assert links(both.replace("3/conj", "7/nsubj"), saw) == []


def test_he_and_she_are_the_person_spoken_of_last() -> None:
    he = "He/PRON/2/nsubj spoke/VERB/0/root"
    assert links(ERDOGAN, GULEN, he) == [("He", "Fethullah Gulen")]
    met = "Recep/PROPN/2/nsubj/PER met/VERB/0/root Fethullah/PROPN/2/obj/PER"
    assert links(met, he) == [("He", "Recep")]
    both = "Recep/PROPN/4/nsubj/PER and/CCONJ/3/cc Ali/PROPN/4/nsubj/PER met/VERB/0/root"
    assert links(both, he) == []
    assert links(ERDOGAN, "A/DET/2/det man/NOUN/3/nsubj left/VERB/0/root", he) == []


def test_gender_is_kept() -> None:
    queen = "Queen/PROPN/2/nmod Mary/PROPN/3/nsubj/PER left/VERB/0/root"
    assert links(queen, "He/PRON/2/nsubj spoke/VERB/0/root") == []
    assert links(queen, "She/PRON/2/nsubj spoke/VERB/0/root") == [("She", "Mary")]


def test_the_subject_of_saying_is_meant_below_it() -> None:
    said = (
        "Hamas/PROPN/2/nsubj/ORG said/VERB/0/root it/PRON/4/nsubj"
        " attacked/VERB/2/ccomp its/PRON/6/nmod enemies/NOUN/4/obj"
    )
    assert links(said) == [("it", "Hamas"), ("its", "Hamas")]
    hit = "Ali/PROPN/2/nsubj/PER hit/VERB/0/root him/PRON/2/obj"
    assert links(hit) == []


def test_a_possessive_beside_a_name_means_that_name() -> None:
    wrote = (
        "Emily/PROPN/2/nsubj/PER wrote/VERB/0/root Joe/PROPN/2/obj/PER and/CCONJ/6/cc his/PRON/6/nmod team/NOUN/3/conj"
    )
    assert links(wrote) == [("his", "Joe")]


def test_it_is_the_body_that_acted_in_the_sentence_before() -> None:
    assert links(GROUP, "It/PRON/2/nsubj denied/VERB/0/root that/PRON/2/obj") == [("It", "Hamas")]
    assert links(GROUP, "It/PRON/2/expl denied/VERB/0/root") == []
    assert links(GROUP, "It/PRON/2/nsubj rained/VERB/0/root") == []


def test_nothing_is_linked_inside_direct_speech() -> None:
    quoted = "“/PUNCT/3/punct He/PRON/3/nsubj lied/VERB/5/ccomp ”/PUNCT/3/punct said/VERB/0/root Ali/PROPN/5/nsubj/PER"
    assert links(ERDOGAN, quoted) == []
    assert links(ERDOGAN, quoted.replace("“", "-").replace("”", "-")) == [("He", "Recep Tayyip Erdogan")]


def test_broken_trees_and_empty_reports_are_survived() -> None:
    assert links() == []
    assert links("He/PRON/2/nsubj it/PRON/1/nsubj the/DET/3/det group/NOUN/4/root Ali/PROPN/5/nsubj/PER") == []
