from __future__ import annotations

from itertools import permutations

import pytest
from copy_helpers import WORDS, printed

from dateline.stories.copies import choose_origin, origin_of

SENTENCES = WORDS.split(". ")
OWN = (
    "Our newspaper spent the week with the ferrymen who carry rice and petrol over the river, and who know each "
    "of the soldiers by name. They do not ask for papers. In the rains the crossing takes an hour, and a goat "
    "costs half a fare. When the shooting began they tied up their boats under the trees, played cards and "
    "waited. None of them remembers a year without it. The oldest has carried four armies, two presidents and a "
    "bishop, and was paid by the bishop alone."
)


def some(first: int, last: int) -> str:
    return ". ".join(SENTENCES[first:last]) + "."


def test_the_same_words_are_an_exact_copy_whatever_the_headline() -> None:
    first = printed(WORDS, id="1", outlet="a.example", published="2019-03-05")
    second = printed(f"New head\n\n{WORDS}", id="2", title="New head", outlet="b.example", published="2019-03-06")
    choice = choose_origin(second, [first])
    assert (choice.of, choice.kind, choice.score) == ("1", "exact", 1.0)
    assert origin_of(second, copied=origin_of(first)) == "a.example"


def test_a_text_that_is_cut_is_a_copy_with_the_counts_as_reason() -> None:
    first = printed(WORDS, id="1", outlet="a.example")
    choice = choose_origin(printed(some(0, 7), id="2", outlet="b.example"), [first])
    assert (choice.of, choice.kind) == ("1", "copy")
    assert choice.reasons == ("shares 88 of 88 passages of five words", "by another outlet")


def test_one_that_stands_inside_a_longer_own_text_is_partial() -> None:
    first = printed(some(0, 7), id="1", outlet="a.example")
    choice = choose_origin(
        printed(f"{OWN} {some(0, 7)} {some(9, 11)} {OWN[::-1]}", id="2", outlet="b.example"), [first]
    )
    assert (choice.of, choice.kind) == ("1", "partial")
    assert choice.reasons[-1].endswith("% of it is its own text")


def test_a_digest_of_many_is_none_of_them() -> None:
    first = printed(some(0, 2), id="1", outlet="a.example")
    others = " ".join(f"In town {i} the council sat for {i} hours over item{i} and rose{i} late." for i in range(60))
    assert choose_origin(printed(f"{others} {some(0, 2)}", id="2", outlet="b.example"), [first]).of is None


def test_own_texts_that_share_little_are_no_copies() -> None:
    first = printed(WORDS, id="1", outlet="a.example")
    assert choose_origin(printed(f"{OWN} {some(0, 3)}", id="2", outlet="b.example"), [first]).of is None


def test_a_later_version_by_the_outlet_is_an_update_with_newer_figures() -> None:
    first = printed(WORDS, id="1", outlet="a.example", published="2019-03-05T08:00:00Z")
    later = WORDS.replace("14 fighters", "17 fighters").replace("22 captured", "30 captured")
    choice = choose_origin(printed(later, id="2", outlet="a.example", published="2019-03-05T17:00:00Z"), [first])
    assert (choice.of, choice.kind) == ("1", "update")
    assert choice.reasons[-1] == "another version by the same outlet (a.example), with 2 other figures"


def test_an_agencys_later_version_is_an_update_in_another_outlet_too() -> None:
    first = printed(f"KIDAL (AFP) - {WORDS}", id="1", outlet="a.example", published="2019-03-05")
    later = f"KIDAL (AFP) - {WORDS}".replace("14 fighters", "17 fighters")
    choice = choose_origin(printed(later, id="2", outlet="b.example", published="2019-03-05"), [first])
    assert choice.kind == "update"
    assert "bears the agency line (AFP)" in choice.reasons


SERIES = (
    "On {day} the ministry of health counted {a} new cases of cholera in {town}, {b} deaths and {c} people in "
    "hospital. The ministry asks everybody to boil water, to wash their hands and to bring the sick to a clinic "
    "at once. Since the beginning there have been {d} cases. The figures hold those who were tested in the day "
    "before and are published every evening at six. Questions are answered by telephone by the staff of the "
    "ministry, free of charge."
)


def number(i: int, **facts: object) -> str:
    told = {
        "day": ("Monday", "Tuesday", "Friday")[i],
        "a": 112 + 31 * i,
        "b": 4 + i,
        "c": 77 + 13 * i,
        "d": 2100 + 143 * i,
    }
    return SERIES.format(**(told | {"town": "Aden"} | facts))


@pytest.mark.parametrize("outlets", [("a.example", "a.example"), ("a.example", "b.example"), (None, None)])
def test_reports_of_a_series_are_no_copies_of_each_other(outlets: tuple[str | None, str | None]) -> None:
    first = printed(number(0), id="1", outlet=outlets[0], published="2019-03-04")
    choice = choose_origin(printed(number(1), id="2", outlet=outlets[1], published="2019-03-05"), [first])
    assert choice.of is None
    assert "made by one pattern" in choice.reasons[-1]


def test_a_series_is_told_by_its_numbered_headlines() -> None:
    first = printed(WORDS, id="1", title="Situation report no. 11", outlet="a.example")
    second = printed(f"{WORDS} Much is unchanged.", id="2", title="Situation report no. 12", outlet="a.example")
    assert choose_origin(second, [first]).of is None
    assert "another number of a series" in choose_origin(second, [first]).reasons[-1]


def test_a_series_is_told_by_names_and_by_days() -> None:
    towns = ("Aden Taiz Ibb Dhamar Amran", "Mukalla Sayun Shibam Tarim Ghayl")
    one, other = (
        printed(f"{OWN} The clinics in {', in '.join(names.split())} stay open.", id=names[:4], outlet=names[:4])
        for names in towns
    )
    assert "names are the same" in choose_origin(other, [one]).reasons[-1]
    monday = printed(f"{OWN} It was Monday.", id="1", outlet="a.example", published="2019-03-04")
    tuesday = printed(f"{OWN} It was Tuesday.", id="2", outlet="a.example", published="2019-03-05")
    assert "tells of other days" in choose_origin(tuesday, [monday]).reasons[-1]


def test_a_copy_that_was_printed_on_another_day_is_a_copy() -> None:
    first = printed(number(0), id="1", outlet="a.example", published="2019-03-04")
    assert (
        choose_origin(printed(f"{number(0)} Ends.", id="2", outlet="b.example", published="2019-03-06"), [first]).of
        == "1"
    )


def test_of_equal_originals_the_first_is_chosen_in_any_order() -> None:
    days = ("2019-03-06", "2019-03-05", None)
    others = [printed(WORDS, id=f"{i}", outlet=f"{i}.example", published=day) for i, day in enumerate(days)]
    new = printed(f"{WORDS} Ends.", id="new", outlet="new.example", published="2019-03-07")
    assert {choose_origin(new, [*order, new]) for order in permutations(others)} == {choose_origin(new, others)}
    assert choose_origin(new, others).of == "1"


def test_a_persons_judgement_forces_and_forbids() -> None:
    first, other = printed(WORDS, id="1"), printed(OWN, id="2")
    new = printed(f"{WORDS} Ends.", id="3")
    assert choose_origin(new, [first, other], judged_different=frozenset({"1"})).of is None
    choice = choose_origin(new, [first, other], judged_same=frozenset({"2"}))
    assert (choice.of, choice.kind, choice.score, choice.reasons) == ("2", "copy", 1.0, ("a person judged it a copy",))
    assert choose_origin(printed(OWN, id="4"), [other], judged_same=frozenset({"2"})).kind == "exact"


def test_nothing_is_said_of_texts_without_words() -> None:
    assert choose_origin(printed("!!!", id="2"), [printed("???", id="1")]).of is None
    assert choose_origin(printed(WORDS, id="2"), []).reasons == ()


@pytest.mark.parametrize(
    ("url", "outlet", "origin"),
    [
        (None, "www.dw.example", "dw.example"),
        ("https://m.dw.example/a", "Deutsche Welle", "dw.example"),
        (None, "  Deutsche  Wélle ", "deutsche welle"),
        ("http://[broken", None, "article:7"),
        (None, None, "article:7"),
    ],
)
def test_the_origin_of_an_own_text_is_its_outlet(url: str | None, outlet: str | None, origin: str) -> None:
    assert origin_of(printed(WORDS, id="7", url=url, outlet=outlet)) == origin


def test_the_origin_of_agencies_texts_and_of_copies() -> None:
    signed = printed(f"KIDAL (AFP) - {WORDS}", id="7", outlet="a.example")
    assert origin_of(signed) == "agency:afp"
    assert origin_of(signed, copied="b.example") == "b.example"
    assert origin_of(printed(f"KIDAL (Prensa Latina) - {WORDS}")) == "agency:prensa-latina"
