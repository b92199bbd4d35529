"""Figures: the codebook's table of vague numbers, their reach, and numbers that count nothing."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import ontology
from dateline.claims.figures import FigureValue, is_no_figure, read_figure, widen_figure
from dateline.records import Token

_ = None
TABLE = {
    "17": (17, 17, 17),
    "seventeen": (17, 17, 17),
    "Seventeen": (17, 17, 17),
    "1,000": (1000, 1000, 1000),
    "1 000": None,
    "7\u00a0999": (7999, 7999, 7999),
    "1.5 million": (1500000,) * 3,
    "12k": (12000,) * 3,
    "£1.1bn": (1100000000,) * 3,
    "$5 million": (5000000,) * 3,
    "US$30,000": (30000,) * 3,
    "¥3bn": (3000000000,) * 3,
    "two hundred and fifty": (250,) * 3,
    "two hundred and fifty thousand": (250000,) * 3,
    "3.5 million": (3500000,) * 3,
    "forty-one": (41,) * 3,
    "Ninety\u2011Four": (94,) * 3,
    "half a million": (500000,) * 3,
    "half a dozen": (6, 6, 6),
    "two and a half million": (2500000,) * 3,
    "a million and a half": (1500000,) * 3,
    "100 thousand": (100000,) * 3,
    "a hundred thousand": (100000,) * 3,
    "1.2 tonnes": (1.2, 1.2, 1.2),
    "25.7%": (25.7, 25.7, 25.7),
    "10 per cent": (10, 10, 10),
    "about 100": (90, 100, 110),
    "around 100": (90, 100, 110),
    "some 100": (90, 100, 110),
    "nearly 100": (90, 100, 110),
    "almost 100": (90, 100, 110),
    "roughly 100": (90, 100, 110),
    "approximately 100": (90, 100, 110),
    "100 or so": (90, 100, 110),
    "2,000-odd": (1800, 2000, 2200),
    "around two dozen": (21, 24, 27),
    "about 2.5 tonnes": (2.25, 2.5, 2.75),
    "about 45": (40, 45, 50),
    "at least 20": (20, 20, _),
    "more than 20": (20, 20, _),
    "over 20": (20, 20, _),
    "no fewer than 20": (20, 20, _),
    "20 or more": (20, 20, _),
    "Sixty-six people or more": (66, 66, _),
    "20+": (20, 20, _),
    "at least another 20": (20, 20, _),
    "well over £1.1bn": (1100000000,) * 2 + (_,),
    "at least a dozen": (12, 12, _),
    "over a million": (1000000, 1000000, _),
    "at least twice": (2, 2, _),
    "up to 20": (_, 20, 20),
    "at most 20": (_, 20, 20),
    "fewer than 20": (_, 20, 20),
    "as many as 20": (_, 20, 20),
    "no more than five": (_, 5, 5),
    "11,000 at most": (_, 11000, 11000),
    "as much as €210 million": (_, 210000000, 210000000),
    "perhaps as many as 300": (_, 300, 300),
    "20 to 30": (20, _, 30),
    "between 20 and 30": (20, _, 30),
    "20-30": (20, _, 30),
    "20\u201330": (20, _, 30),
    "two or three": (2, _, 3),
    "between eight and twelve": (8, _, 12),
    "two to three hundred": (200, _, 300),
    "anything from £50m to £80m": (50000000, _, 80000000),
    "20 to 30 million": (20000000, _, 30000000),
    "around 18,250 to 63,000": (18250, _, 63000),
    "5-4": (5, 5, 5),
    "a": (1, 1, 1),
    "an": (1, 1, 1),
    "one": (1, 1, 1),
    "a soldier": (1, 1, 1),
    "another": (1, 1, 1),
    "another five": (5, 5, 5),
    "a couple": (2, 2, 2),
    "a married couple": (2, 2, 2),
    "a pair": (2, 2, 2),
    "both": (2, 2, 2),
    "twin": (2, 2, 2),
    "a few": (3, _, 9),
    "several": (3, _, 9),
    "a handful": (3, _, 9),
    "a dozen": (12, 12, 12),
    "a score": (20, 20, 20),
    "two dozen": (24, 24, 24),
    "dozens": (24, _, 99),
    "scores": (40, _, 199),
    "hundreds": (200, _, 999),
    "thousands": (2000, _, 9999),
    "tens of thousands": (20000, _, 99999),
    "hundreds of thousands": (200000, _, 999999),
    "several tens of thousands": (20000, _, 99999),
    "millions": (2000000, _, 9999999),
    "several hundred": (300, _, 900),
    "several dozen": (36, _, 99),
    "a few thousand": (3000, _, 9000),
    "no": (0, 0, 0),
    "none": (0, 0, 0),
    "nobody": (0, 0, 0),
    "no one": (0, 0, 0),
    "not a single": (0, 0, 0),
    "Not one": (0, 0, 0),
    "no soldier": (0, 0, 0),
    "a baker and three of his customers": (4, 4, 4),
    "his wife and two sons": (3, 3, 3),
    "the skipper and two deckhands": (3, 3, 3),
    "A teak merchant and his clerk": (2, 2, 2),
    "two men, a woman and a child": (4, 4, 4),
    "Malawi's vice-president and eight others": (9, 9, 9),
    "at least 3 soldiers and 2 civilians": (5, 5, _),
    "killed 5 and wounded 3": (5, 5, 5),
    "19 soldiers and police": (19, 19, 19),
    "5 killed and 30 wounded": (5, 5, 5),
    "a nine-year-old herder": (1, 1, 1),
    "a 500-strong crowd": (500,) * 3,
    "three-man": (3, 3, 3),
    "x4": (4, 4, 4),
    "four-fifths": None,
    "one in four": None,
    "a third of": None,
    "monk": None,
    "the group": None,
    "multiple": None,
    "a number of": (1, 1, 1),
    "": None,
    "third": None,
    "3rd": None,
    "9" * 16: None,
}
TABLE["1 000"] = (1, 1, 1)  # a plain space is no separator of thousands
TABLE["a number of"] = None


@pytest.mark.parametrize("words", TABLE, ids=lambda words: words[:40] or "nothing")
def test_reads_the_codebooks_table(words: str) -> None:
    expected = TABLE[words]
    assert read_figure(words) == (None if expected is None else FigureValue(*expected))


def test_numbers_of_things_are_whole_and_others_keep_their_fraction() -> None:
    for words, kind in (("£1.1bn", int), ("1.5 million", int), ("2.0", int), ("1.2 tonnes", float)):
        value = read_figure(words)
        assert value is not None and type(value.best) is kind


ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def spell(number: int) -> str:
    if number < 20:
        return ONES.split()[number - 1]
    if number < 100:
        return TENS.split()[number // 10 - 2] + (f"-{spell(number % 10)}" if number % 10 else "")
    if number < 1000:
        return f"{spell(number // 100)} hundred" + (f" and {spell(number % 100)}" if number % 100 else "")
    for scale, name in ((10**6, "million"), (10**3, "thousand")):
        if number >= scale:
            rest = number % scale
            joint = " and " if 0 < rest < 100 else " "
            return f"{spell(number // scale)} {name}" + (joint + spell(rest) if rest else "")
    raise AssertionError


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 999_999_999))
def test_a_number_in_words_or_with_separators_reads_as_itself(number: int) -> None:
    exact = FigureValue(number, number, number)
    assert read_figure(f"{number:,}") == exact
    assert read_figure(str(number)) == exact
    assert read_figure(spell(number)) == exact
    assert read_figure(f"at least {number:,} people") == FigureValue(number, number, None)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_ranges_keep_their_ends(low: int, high: int) -> None:
    expected = FigureValue(low, None, high) if low < high else None
    assert read_figure(f"between {low:,} and {high:,}") == expected or low >= high
    assert read_figure(f"{low} to {high}") == (expected or FigureValue(low, low, low))


WORDS = ontology.load().figure_words
VOCABULARY = sorted(
    {word for table in (WORDS.words, WORDS.around) for phrase in table for word in phrase}
    | {
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "to",
        "between",
        "at",
        "least",
        "up",
        "most",
        "more",
        "than",
        "in",
    }
    | {"-", ",", ".", "'s", "half", "third", "20", "1,000", "3.5", "7k", "12", "million", "hundred", "dozen"}
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=14).map(" ".join) | st.text(max_size=60))
def test_bounds_are_ordered_on_any_text(words: str) -> None:
    value = read_figure(words)
    if value is not None:
        told = [bound for bound in (value.low, value.best, value.high) if bound is not None]
        assert told and told == sorted(told) and told[0] >= 0


def test_long_and_repeated_words_are_read_in_linear_time() -> None:
    for words in (
        "the " * 5000,
        "and a half " * 3000,
        "a, " * 5000,
        "several " * 5000,
        "1" * 100_000,
        "one hundred " * 4000,
    ):
        started = time.process_time()
        read_figure(words)
        assert time.process_time() - started < 1


def tokens(text: str) -> list[Token]:
    """Words, with numbers whole; what one tokenizer does. Hyphens and signs are tokens of their own."""
    cut = r"[0-9]+(?:[.,:][0-9]+)*(?:[a-z]+)?|[^\W\d]+|[^\w\s]"
    return [Token(m.start(), m.end(), m.group()) for m in re.finditer(cut, text)]


def pointed(text: str, word: str) -> tuple[list[Token], int, int]:
    cut, start = tokens(text), text.index(word)
    inside = [i for i, token in enumerate(cut) if token.start < start + len(word) and start < token.end]
    return cut, inside[0], inside[-1]


@pytest.mark.parametrize(
    ("text", "pointed_at", "whole"),
    [
        ("It killed at least 20 people.", "20", "at least 20"),
        ("It killed 20 people.", "20", "20"),
        ("No fewer than forty-one died.", "one", "No fewer than forty-one"),
        ("Between 20 and 30 men came.", "30", "Between 20 and 30"),
        ("Between 20 and 30 men came.", "20", "Between 20 and 30"),
        ("Some 20 to 30 men came.", "20", "Some 20 to 30"),
        ("Worth up to $5 million today.", "5", "up to $5 million"),
        ("Tens of thousands fled.", "thousands", "Tens of thousands"),
        ("Nearly two hundred and fifty fled.", "hundred", "Nearly two hundred and fifty"),
        ("They took 300 or so away.", "300", "300 or so"),
        ("The 20 fighters left.", "20", "20"),
        ("The 20 fighters left.", "The 20 fighters", "The 20 fighters"),
        ("Three soldiers and 20 rebels died.", "20", "20"),
        ("In 2014, 20 people died.", "20 people", "20 people"),
        ("A convoy of 30 lorries came.", "30", "30"),
        ("The group left.", "group", "group"),
        ("GAO, March 28 - Dozens died.", "Dozens", "Dozens"),
        ("They took 20 - 30 away.", "30", "20 - 30"),
    ],
)
def test_widen_figure(text: str, pointed_at: str, whole: str) -> None:
    cut, first, last = pointed(text, pointed_at)
    a, b = widen_figure(cut, first, last)
    assert text[cut[a].start : cut[b].end] == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(VOCABULARY) | st.text(min_size=1, max_size=5), min_size=1, max_size=20),
    st.data(),
)
def test_widening_never_narrows_and_nothing_raises(words: list[str], data: st.DataObject) -> None:
    cut = [Token(0, 0, word) for word in words]
    first = data.draw(st.integers(0, len(cut) - 1))
    last = data.draw(st.integers(first, len(cut) - 1))
    a, b = widen_figure(cut, first, last)
    assert 0 <= a <= first <= last <= b < len(cut)
    assert is_no_figure(cut, first, last) in (True, False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A 34-year-old man died.", "34"),
        ("A boy aged 12 died.", "12"),
        ("He is 12 years old.", "12"),
        ("Idris Bakr, 34, said so.", "34"),
        ("He died at the age of 55.", "55"),
        ("It began in 2014.", "2014"),
        ("The 2014 invasion failed.", "2014"),
        ("On 12 May they left.", "12"),
        ("On May 12 they left.", "12"),
        ("January 12, 2019", "2019"),
        ("At 10:30 it began.", "10:30"),
        ("At 5 pm it began.", "5"),
        ("It took 40 minutes.", "40"),
        ("Three days later they fled.", "Three"),
        ("a five-year term", "five"),
        ("Two T-72 tanks burned.", "72"),
        ("A Mi-24 crashed.", "24"),
        ("An F16 crashed.", "F16"),
        ("Unit 8200 is blamed.", "8200"),
        ("Resolution 2118 was adopted.", "2118"),
        ("Article 5 holds.", "5"),
        ("under section 119 of it", "119"),
        ("the 54th raid", "54th"),
        ("the third raid", "third"),
        ("in the 1990s", "1990s"),
        ("as noted.[2] In", "2"),
        ("a city with a population of around 200,000 people", "200,000"),
    ],
)
def test_numbers_that_count_nothing(text: str, number: str) -> None:
    assert is_no_figure(*pointed(text, number))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It killed 34 people.", "34"),
        ("It killed 2000 people.", "2000"),
        ("Some 12 men, 5 women and a child", "5"),
        ("About 2,014 fled.", "2,014"),
        ("They flew 11 sorties.", "11"),
        ("dozens were hurt", "dozens"),
        ("a soldier", "a"),
        ("Three soldiers died in May.", "Three"),
        ("They went two kilometres.", "two"),
        ("some 10 per cent of it", "10"),
        ("several hundred", "several hundred"),
        ("Two T-72 tanks burned.", "Two"),
        ("the unit lost 12 men", "12"),
    ],
)
def test_numbers_that_count(text: str, number: str) -> None:
    assert not is_no_figure(*pointed(text, number))


def test_an_analysts_figure_words_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("figures: {words: {a clutch: [3, ~, 9]}, at_least: [north of]}", encoding="utf-8")
    own = ontology.load([path]).figure_words
    assert read_figure("a clutch", figure_words=own) == FigureValue(3, None, 9)
    assert read_figure("north of 20", figure_words=own) == FigureValue(20, 20, None)
    assert read_figure("north of 20") == FigureValue(20, 20, 20)
