"""Nothing that a text holds may act on the terminal, and nothing of it may be lost."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.cli.terminal import visible

UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@UNHURRIED
@given(st.text() | st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_nothing_acts_and_offsets_hold(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not [c for c in shown if unicodedata.bidirectional(c) in BIDI]
    assert visible(shown) == shown


@UNHURRIED
@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_plain_words_of_any_script_stay(text: str) -> None:
    assert visible(text) == text


def test_what_is_shown_instead() -> None:
    assert visible("a\x1b[31m\n\x7f\u202e\u200d") == "a␛[31m ␡\ufffd\u200d"
