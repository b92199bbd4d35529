from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.records.folding import fold, one_script, without_article


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Bab", "Al Bāb"),
        ("El Bab", "Al Bāb"),
        ("ar-Raqqa", "Al Raqqa"),
        ("An Najaf", "al-Najaf"),
        ("Deir ez-Zor", "Dayr al-Zor"),
        ("Ta'izz", "Taʿizz"),
        ("Donets’k", "Donetsk"),
        ("Saint-Denis", "St. Denis"),
        ("İstanbul", "Istanbul"),
        ("Łódź", "Lodz"),
        ("Tel Rifaat", "Tall Rifaat"),
        ("الرقة", "الرقه"),
        ("إدلب", "ادلب"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Homs", "Hama"), ("Los Angeles", "Angeles"), ("Sana", "Sanaa"), ("Salvador", "El Salvador")],
)
def test_other_names_keep_other_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_an_assimilated_article_counts_only_before_its_own_letter() -> None:
    assert fold("As Suwayda") == "al suwayda"
    assert fold("As Maple") == "as maple"


def test_nothing_short_is_left_when_the_article_goes() -> None:
    assert without_article("al bab") == "bab"
    assert without_article("al ab") == "al ab"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(
    st.lists(
        st.sampled_from(["al", "el", "as", "es", "ash", "saint", "st", "s", "sh", "tell", "-", "'", "ar", "r"]),
        max_size=6,
    )
)
def test_folding_twice_changes_no_row_of_articles(words: list[str]) -> None:
    name = " ".join(words)
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "script"),
    [("Aleppo", "Latin"), ("Ḩalab", "Latin"), ("حلب", "Arabic"), ("ʿeleፖ", None), ("12", None)],
)
def test_scripts(name: str, script: str | None) -> None:
    assert one_script(name) == script
