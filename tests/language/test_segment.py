"""Sentences and tokens: what they are for plain news, and what holds for any text at all."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.language.segment import MAX_CHARACTERS, MAX_TOKENS, split_sentences, tokenize
from dateline.records import Sentence, Skipped


def sentences(text: str, skipped: tuple[Skipped, ...] = ()) -> list[str]:
    return [text[part.start : part.end] for part in split_sentences(text, skipped)]


def words(text: str) -> str:
    return " ".join(token.text for token in tokenize(text, Sentence(0, len(text))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't, Russia's army can’t.", "They do n't , Russia 's army ca n’t ."),
        ("I'm sure they're gone; we cannot stay", "I 'm sure they 're gone ; we can not stay"),
        ("DON'T go, the rebels' base", "DO N'T go , the rebels ' base"),
        ("al-Ani, a Turkish-backed anti-government man", "al - Ani , a Turkish - backed anti-government man"),
        ("the Da’esh and Sana'a and O'Brien", "the Da’esh and Sana'a and O'Brien"),
        ("1,000 men at 20:30, 3.5% of $5", "1,000 men at 20:30 , 3.5 % of $ 5"),
        (
            "Mr. Ban met Gen. A. Zia in the U.S. at 9 a.m. today",
            "Mr. Ban met Gen. A. Zia in the U.S. at 9 a.m. today",
        ),
        ("No. 5 and the 3rd; no.", "No. 5 and the 3rd ; no ."),
        ("“Go,” he said — twice… or/and ...", "“ Go , ” he said — twice … or / and ..."),
        (
            "see https://a.example/b?c=d. Or mail x.y@b.example, @army #Aleppo",
            "see https://a.example/b?c=d . Or mail x.y@b.example , @army #Aleppo",
        ),
        ("AT&T sent a 5kg box", "AT&T sent a 5 kg box"),
        ("fire \U0001f525\U0001f525 and \U0001f468\u200d\U0001f469 \U0001f1fa\U0001f1f8", None),
        ("سامَرّاء في العراق", "سامَرّاء في العراق"),
        ("हिन्दी में", "हिन्दी में"),
    ],
)
def test_tokens_follow_the_treebank(text: str, expected: str | None) -> None:
    if expected is None:
        expected = "fire \U0001f525 \U0001f525 and \U0001f468\u200d\U0001f469 \U0001f1fa\U0001f1f8"
    assert words(text) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Ban met Gen. Zia.", "He left at 5 p.m.", "Others stayed."],
        ["It rose 3.5 points to 1,000.", "No. 5 fell."],
        ["It came on Feb. 24 at 5 p.m. Tuesday in the U.S. Senate.", "The vote failed."],
        ["“Go!” he said.", "“We will stay.”", "She left."],
        ["He was at Acme Inc. until May.", "He lives in the U.S.", "The firm closed."],
        ["Is it over?", "No!", "It goes on… and on..."],
        ["They died.[1][2]", "Others “fled.”", "“Why?” asked J. R. Smith."],
        ["See https://a.example/x.Html?y=Z. now or www.b.example.", "Then (as he said) go."],
        ["It was seized by rebels.", "al-Shabab said so."],
        ["He spoke of peace [...] But nothing came."],
        ["1. Leave now.", "2. Stay."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_missing_blank_after_a_full_stop_still_ends_the_sentence() -> None:
    assert sentences("They left Iraq.The army stayed . Others fled. . .") == [
        "They left Iraq.",
        "The army stayed .",
        "Others fled. . .",
    ]
    assert sentences("Read www.site.Example/a.Html today") == ["Read www.site.Example/a.Html today"]


def test_lines_end_sentences_unless_hard_wrapped() -> None:
    assert sentences("Headline without stop\n\nBODY — It began\nSecond line\n• one\n• two\x0cthree") == [
        "Headline without stop",
        "BODY — It began",
        "Second line",
        "• one",
        "• two",
        "three",
    ]
    first = "The army said on Monday that it had taken the town after heavy\nfighting that lasted for two days."
    second = "The rebels, it added,\nhad left it before dawn."
    assert sentences(f"{first} {second}") == [first, second]
    assert sentences("apples\npears\nplums") == ["apples", "pears", "plums"]


def test_skipped_parts_are_in_no_sentence_and_end_one() -> None:
    text = "Troops left MENU Home About the town. It is calm.\xa0"
    start = text.index("MENU")
    skip = (Skipped(start, start + len("MENU Home About"), "menu"), Skipped(start + 1, start + 4, "menu"))
    assert sentences(text, skip) == ["Troops left", "the town.", "It is calm."]


def test_endless_sentences_are_cut_at_the_best_place() -> None:
    text = "; ".join(" ".join(["word"] * 150) for _ in range(3))
    assert [len(part.split()) for part in sentences(text)] == [150, 150, 150]
    assert all(part.endswith(";") for part in sentences(text)[:2])
    assert max(map(len, sentences("x" * 5000))) <= MAX_CHARACTERS
    assert "".join(sentences("a-" * 2000)) == "a-" * 2000


news = st.text(alphabet=st.sampled_from("aA1.!?,;:'’“”\"()[]-—… \n\u00a0\u2022@/#%n't%\u0301\U0001f600"), max_size=200)
pieces = st.lists(
    st.sampled_from(
        [
            "U.S. ",
            "cannot",
            "didn't ",
            "www.",
            "http://",
            "a.",
            "A. ",
            "x" * 300,
            "1,",
            "\n",
            " ",
            "e-",
            "@b.co",
        ]
    ),
    max_size=300,
).map("".join)


@given(st.one_of(st.text(), news, pieces))
@settings(max_examples=300, deadline=None)
def test_any_text_is_cut_without_loss(text: str) -> None:
    found = split_sentences(text)
    assert found == split_sentences(text)
    position = 0
    for part in found:
        assert position <= part.start < part.end <= len(text)
        assert not text[position : part.start].strip()
        position = part.end
        quote = text[part.start : part.end]
        assert quote == quote.strip()
        assert len(quote) <= MAX_CHARACTERS
        tokens = tokenize(text, part)
        assert len(tokens) <= MAX_TOKENS
        assert all(text[token.start : token.end] == token.text and token.text.strip() for token in tokens)
        assert all(one.end <= two.start for one, two in pairwise(tokens))
        assert "".join(token.text for token in tokens) == "".join(quote.split())
    assert not text[position:].strip()


@given(st.text(max_size=100), st.lists(st.tuples(st.integers(0, 100), st.integers(0, 20)), max_size=4))
def test_no_sentence_reaches_into_a_skipped_part(text: str, parts: list[tuple[int, int]]) -> None:
    skipped = tuple(Skipped(start, min(start + size, len(text)), "menu") for start, size in parts if start < len(text))
    for found in split_sentences(text, skipped):
        assert not any(found.start < part.end and part.start < found.end for part in skipped)


HOSTILE = [
    ".",
    '"',
    "a.",
    "A. ",
    "A.A.A.A.A.A.A.A.A.b",
    "Mr. ",
    "a-",
    "http://.,",
    "www.,",
    "a@",
    "1,",
    "\n ",
    ". ",
    "a'",
    "(",
    "x [1]",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit)) + "b"
        start = time.process_time()
        for part in split_sentences(text):
            tokenize(text, part)
        tokenize(text, Sentence(0, len(text)))
        return time.process_time() - start

    small, large = min(seconds(1_500) for _ in range(3)), min(seconds(12_000) for _ in range(2))
    assert large < 24 * max(small, 0.001)  # eight times the text; 64 times the time if it were quadratic
