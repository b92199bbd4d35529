"""Forms and folding: what an entry of the lexicon matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import OntologyError
from dateline.ontology import fold, phrase
from dateline.ontology.forms import Irregular, patterns, plural, verb_forms

IRREGULAR = Irregular({"shoot": ("shot", "shooting"), "be": ("is", "was")}, {"coup d'etat": ("coups d'etat",)})


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("raid", "raid raids raided raiding"),
        ("seize", "seize seizes seized seizing"),
        ("stab", "stab stabs stabbed stabbing"),
        ("carpet-bomb", "carpet-bomb carpet-bombs carpet-bombed carpet-bombing"),
        ("machine-gun", "machine-gun machine-guns machine-gunned machine-gunning"),
        ("mutiny", "mutiny mutinies mutinied mutinying"),
        ("deploy", "deploy deploys deployed deploying"),
        ("free", "free frees freed freeing"),
        ("ambush", "ambush ambushes ambushed ambushing"),
        ("veto", "veto vetoes vetoed vetoing"),
        ("loot", "loot loots looted looting"),
        ("uncover", "uncover uncovers uncovered uncovering"),
        ("shoot", "shoot shoots shot shooting"),
        ("be", "be is was"),
    ],
)
def test_verb_forms(verb: str, forms: str) -> None:
    assert list(verb_forms(verb, IRREGULAR)) == forms.split()


def test_plurals() -> None:
    assert [plural(word) for word in ("raid", "ambush", "mutiny", "convoy", "crash", "embargo")] == (
        ["raids", "ambushes", "mutinies", "convoys", "crashes", "embargoes"]
    )


def quoted(entry: str, how: str) -> set[tuple[str, str]]:
    """Whole words and quoted words of each pattern."""
    return {
        (" ".join(p.words), " ".join(p.words[p.first : p.last + 1]))
        for p in patterns(entry, how, ("attack",), IRREGULAR)
    }


def test_brackets_quote_a_part_and_take_the_forms() -> None:
    assert quoted("car bomb [explode]", "verbs") == {
        (f"car bomb {form}", form) for form in ("explode", "explodes", "exploded", "exploding")
    }
    assert quoted("[raid] on", "nouns") == {("raid on", "raid"), ("raids on", "raids")}
    assert quoted("opened fire", "phrases") == {("opened fire", "opened fire")}
    assert quoted("coup d'état", "nouns") == {
        ("coup d'etat", "coup d'etat"),
        ("coups d'etat", "coups d'etat"),
    }


def test_a_hyphen_matches_joined_split_and_spaced() -> None:
    assert {whole for whole, _ in quoted("cease-fire", "phrases")} == {
        "cease-fire",
        "cease - fire",
        "cease fire",
    }
    assert ("price - war", "war") not in quoted("[price-war] zone", "phrases")
    assert ("live - fire drill", "drill") in quoted("live-fire [drill]", "nouns")


@pytest.mark.parametrize("entry", ["", "[ ]", "a [b", "a] [b", "[a] [b]", "a " * 9, "a-b-c-d-e"])
def test_bad_entries_are_refused(entry: str) -> None:
    with pytest.raises(OntologyError):
        patterns(entry, "phrases", (), IRREGULAR)


def test_folding_makes_kinds_of_writing_alike() -> None:
    assert fold("Coup d\u2019\u00c9TAT \u2013 cease\u2011fire\u200b") == "coup d'etat - cease-fire"
    assert phrase("No. 5, o\u2019clock-ish") == ("no.", "5", ",", "o", "'clock", "-", "ish")


@given(st.text(max_size=40))
def test_folding_is_done_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)
