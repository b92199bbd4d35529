from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.stories.clustering.words import bare, keys, load_rarity, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("strike", "strikes"),
        ("strike", "striking"),
        ("seized", "seizes"),
        ("stopped", "stopping"),
        ("city", "cities"),
        ("crashes", "crash"),
        ("Zürich", "zurich"),
        ("Łódź", "Lodz"),
        ("Duisburg’s", "DUISBURG"),
        ("O'Neill", "ONeill"),
        ("K5’s", "K5"),
    ],
)
def test_forms_of_a_word_are_one_key(one: str, other: str) -> None:
    assert keys(one) == keys(other) != ()


@pytest.mark.parametrize(("one", "other"), [("Iran", "Iraq"), ("Niger", "Nigeria"), ("K5", "K6"), ("Texas", "text")])
def test_different_words_are_different_keys(one: str, other: str) -> None:
    assert keys(one) != keys(other) != ()


@pytest.mark.parametrize("word", ["a", "17", "2019", "x" * 41])
def test_what_says_too_little_is_no_key(word: str) -> None:
    assert keys(word) == ()


def test_numbers_of_three_digits_and_versions_are_keys() -> None:
    assert keys("129") == ("129",)
    assert words("update 5.50 is out") == ["update", "5.50", "is", "out"]
    assert keys("5.50") == ("5.50",)


def test_a_word_is_shown_without_its_possessive() -> None:
    assert bare("Iota’s") == "Iota"
    assert bare("Cutros") == "Cutros"


def test_rare_words_weigh_more_than_common_ones_and_unknown_ones_most() -> None:
    rarity = load_rarity()
    assert rarity.of("the") < 1 < rarity.of("soldier") < rarity.of("zzyzx") == rarity.unseen
    assert all(weight < rarity.unseen for weight in rarity.seen.values())


@given(st.text(max_size=60))
def test_any_text_gives_keys_without_blanks_or_capitals(text: str) -> None:
    for word in words(text):
        for key in keys(word):
            assert key and not any(char.isspace() for char in key)
            if key.isascii():
                assert key == key.lower()
