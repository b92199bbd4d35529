"""Who speaks: speakers found by the tree, and carried over quoted lines."""

from __future__ import annotations

from dateline.claims.speech import speaker, speakers
from dateline.language import split_sentences, tokenize
from dateline.records import Analysis, Sentence


def analysed(text: str, sentence: Sentence, subject: tuple[str, str] | None = None) -> Analysis:
    """A sentence whose tree is flat but for one subject: the words of a phrase, under its last word, under a verb."""
    tokens = tokenize(text, sentence)
    words = [t.text for t in tokens]
    heads, relations = [-1] * len(words), ["dep"] * len(words)
    if subject:
        phrase, verb = subject
        parts = [t.text for t in tokenize(phrase, Sentence(0, len(phrase)))]
        first = next(i for i in range(len(words)) if words[i : i + len(parts)] == parts)
        last = first + len(parts) - 1
        for i in range(first, last):
            heads[i], relations[i] = last, "compound"
        heads[last], relations[last] = words.index(verb), "nsubj"
    return Analysis(sentence, tokens, ("X",) * len(words), tuple(heads), tuple(relations), (), ())


def told(text: str, *subjects: tuple[str, str] | None) -> list[str | None]:
    sentences = split_sentences(text)
    assert len(sentences) == len(subjects)
    found = speakers(text, [analysed(text, s, who) for s, who in zip(sentences, subjects, strict=True)])
    return [span.text if span else None for span in found]


def test_the_whole_phrase_names_the_speaker() -> None:
    text = "The interior minister said that troops had left."
    span = speaker(text, analysed(text, Sentence(0, len(text)), ("The interior minister", "said")))
    assert span is not None
    assert span.text == "The interior minister"


def test_nobody_speaks_where_nobody_says_anything() -> None:
    text = "The army left."
    assert speaker(text, analysed(text, Sentence(0, len(text)), ("The army", "left"))) is None


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    text = "“We left,” the mayor said. “They shelled us again.” Shops opened later."
    assert told(text, ("the mayor", "said"), None, None) == [None, "the mayor", None]


def test_a_statement_after_a_colon_runs_on_without_marks() -> None:
    text = "The minister said:\n\nWe condemn the attack.\n\nWe urge restraint."
    assert told(text, ("The minister", "said"), None, None) == [None, "The minister", "The minister"]


def test_another_speaker_takes_over() -> None:
    text = "The minister said:\n\nWe condemn it.\n\nA rebel said he would fight. “We hit them.”"
    subjects = (("The minister", "said"), None, ("A rebel", "said"), None)
    assert told(text, *subjects) == [None, "The minister", None, "A rebel"]


def test_narration_ends_a_quotation() -> None:
    text = "“We left,” the mayor said. Troops came. “They burnt it.”"
    assert told(text, ("the mayor", "said"), None, None) == [None, None, None]


def test_whoever_speaks_inside_a_quotation_did_not_say_all_of_it() -> None:
    text = "The mayor said: “We left. Men burnt it. He told us to go. Nobody came.” Shops opened."
    said = told(text, ("The mayor", "said"), None, ("He", "told"), None, None)
    assert said[1] == "The mayor"
    text = "Roads closed. “They shelled us. They said to leave. Nobody came,” the mayor said. Shops opened."
    assert told(text, None, None, ("They", "said"), ("the mayor", "said"), None)[1] == "the mayor"


def test_a_speaker_named_after_the_quotation_said_all_of_it() -> None:
    text = "The toll rose. “They shelled us. Nobody came,” the mayor said. Shops opened later."
    assert told(text, None, None, ("the mayor", "said"), None) == [None, "the mayor", None, None]
