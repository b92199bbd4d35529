from __future__ import annotations

import json
import subprocess
import sys

import pytest
from copy_helpers import WORDS, article
from hypothesis import given
from hypothesis import strategies as st

from dateline.records import Skipped
from dateline.records.copy import Fingerprint
from dateline.stories.copies import fingerprint, wording
from dateline.stories.copies.fingerprints import BANDS, KEPT
from dateline.stories.copies.signatures import Signature, shared


def signature(text: str) -> Signature:
    return Signature.from_bytes(fingerprint(article(text)).signature)


def test_bands_and_signature_are_pinned() -> None:
    # Stored fingerprints are void once these change, by us or by the library: raise the version in records/copy.py.
    made = fingerprint(article(WORDS))
    assert made.bands[:3] == (-6035463374552156984, -759883902158402788, -9169661199974580434)
    assert made.signature[:8].hex() == "dc4706dd28a72ec1"
    assert len(made.bands) == BANDS


def test_it_is_the_same_in_another_process_with_another_hash_seed() -> None:
    program = (
        "import sys, json; from dateline.records import Article; from dateline.stories.copies import fingerprint\n"
        "text = sys.stdin.read(); made = fingerprint(Article('a','a',None,None,None,None,None,None,None,'',text))\n"
        "print(json.dumps(made.as_bytes().hex()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        input=WORDS,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert bytes.fromhex(json.loads(told.stdout)) == fingerprint(article(WORDS)).as_bytes()


def test_headline_and_furniture_are_left_out() -> None:
    menu = "\n\nSubscribe to our newsletter today"
    text = f"Another headline\n\n{WORDS}{menu}"
    skipped = (Skipped(len(text) - len(menu), len(text), "subscribe"),)
    made = fingerprint(article(text, title="Another headline", skipped=skipped))
    assert made == fingerprint(article(WORDS))


def test_a_text_of_a_few_words_has_no_bands() -> None:
    assert fingerprint(article("Explosion heard in the centre of town")).bands == ()
    assert fingerprint(article("!!!")).words == 0


def test_longer_quotations_are_not_compared_but_count_as_words() -> None:
    said = '"We shall not leave this town until the last family has found a roof and bread," the governor said.'
    plain, quoting = fingerprint(article(WORDS)), fingerprint(article(f"{WORDS} {said}"))
    assert quoting.words == plain.words + 19
    both = shared(signature(WORDS), signature(f"{WORDS} {said}"))
    assert both.passages == signature(WORDS).passages
    assert signature(f"{WORDS} {said}").passages == both.passages + 3


def test_a_text_that_is_nothing_but_a_quotation_is_compared() -> None:
    assert len(fingerprint(article(f'"{WORDS}"')).bands) == BANDS


def test_what_two_long_texts_share_is_estimated() -> None:
    words = [f"word{i}" for i in range(4000)]
    whole, half = signature(" ".join(words)), signature(" ".join(words[:2000]))
    assert len(whole.kept) == KEPT < whole.passages
    both = shared(whole, half)
    assert not both.counted
    assert both.of_right == pytest.approx(1.0, abs=0.01)
    assert both.of_left == pytest.approx(0.5, abs=0.1)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_fingerprint_that_can_be_stored(one: str, other: str) -> None:
    made, second = fingerprint(article(one)), fingerprint(article(other))
    assert Fingerprint.from_bytes(made.as_bytes()) == made
    assert all(-(2**63) <= band < 2**63 for band in made.bands)
    left, right = Signature.from_bytes(made.signature), Signature.from_bytes(second.signature)
    assert left.as_bytes() == made.signature
    both, turned = shared(left, right), shared(right, left)
    assert (both.of_left, both.of_right, both.passages) == (turned.of_right, turned.of_left, turned.passages)
    assert 0 <= both.of_left <= 1


@given(st.text(alphabet=st.characters(max_codepoint=127, exclude_characters='"'), max_size=200))
def test_the_quick_way_finds_the_same_words(text: str) -> None:
    # A letter outside of ASCII makes the text go the slow way.
    assert wording.words(f"{text.lower()} ж")[0] == [*wording.words(text.lower())[0], "ж"]


def test_damaged_or_foreign_bytes_say_so() -> None:
    packed = fingerprint(article(WORDS)).as_bytes()
    with pytest.raises(ValueError, match="version 9"):
        Fingerprint.from_bytes(b"\x09" + packed[1:])
    with pytest.raises(ValueError, match="empty"):
        Fingerprint.from_bytes(b"")
    for cut in (3, 20):
        with pytest.raises(ValueError, match="cut off"):
            Fingerprint.from_bytes(packed[:cut])
    with pytest.raises(ValueError, match="damaged"):
        Signature.from_bytes(Fingerprint.from_bytes(packed[:-2]).signature)
    with pytest.raises(ValueError, match="cut off"):
        Signature.from_bytes(b"12")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The labour centre organised a programme", "The labor center organized a program"),
        ("travelled 12 kilometres towards the grey harbour", "traveled twelve kilometers toward the gray harbor"),
        ("1,200 people, 45 per cent of them, paid $4m", "1200 people, 45% of them, paid $4 million"),
        ("twenty-five U.S. soldiers", "25 US soldiers"),
        ("Côte d’Ivoire’s “Ouattara”", "Cote d'Ivoire's \"Ouattara\""),
        ("paediatric defence manoeuvre", "pediatric defense maneuver"),
    ],
)
def test_spelling_and_style_are_folded_away(one: str, other: str) -> None:
    left, right = ([wording.plain(word) for word in wording.words(wording.fold(text))[0]] for text in (one, other))
    assert left == right


def test_particulars_are_found() -> None:
    words = wording.words(wording.fold("On Monday, 3 March, and May 12th, one man and twelve others, 1,200 in all"))[0]
    assert wording.figures(set(words)) == {"3", "12", "1200"}
    assert wording.weekdays(set(words)) == {"monday"}
    assert wording.dates(words, set(words)) == {"3-3", "5-12"}
    assert wording.names("The mayor met Ibrahim Maïga in Gao, Mali. Then he left.") == {
        "ibrahim",
        "maiga",
        "gao",
        "mali",
    }


def test_letters_without_blanks_between_words_are_words() -> None:
    assert wording.words(wording.fold("人们在街上"))[0] == list("人们在街上")
