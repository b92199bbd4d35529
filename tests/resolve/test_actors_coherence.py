"""The actors of one report agree with each other."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_helpers import make_claim

from dateline.resolve.actors import Actors, acting, actors_of
from dateline.resolve.actors.coherence import Offsets, name_key
from dateline.resolve.world import load_world

ACTORS = Actors(load_world())


def at(text: str, words: str, *, nth: int = 0) -> Offsets:
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    return start, start + len(words)


def ids(
    text: str, *words: str, links: dict[Offsets, Offsets] | None = None, focus: tuple[str, ...] = ()
) -> list[str | None]:
    spans = [at(text, word) for word in words]
    found = actors_of(text, spans, links or {}, ACTORS, focus=focus)
    return [known.id if (known := found[span]) else None for span in spans]


def test_a_description_and_a_pronoun_have_the_id_of_the_name() -> None:
    text = "Hamas fired rockets. The group said it would go on."
    links = {at(text, "The group"): at(text, "Hamas"), at(text, "it"): at(text, "Hamas")}
    assert ids(text, "Hamas", "The group", "it", links=links) == ["group:hamas"] * 3
    assert ids(text, "The group") == [None]


def test_what_the_report_links_decides_over_what_the_short_form_means_elsewhere() -> None:
    text = "The Pakistani Taliban struck. The Taliban denied it. A Taliban spokesman spoke."
    links = {at(text, "The Taliban"): at(text, "Pakistani Taliban")}
    assert ids(text, "Pakistani Taliban", "The Taliban", links=links) == ["group:ttp"] * 2
    assert ids(text, "The Taliban") == ["group:taliban"]


def test_an_abbreviation_of_an_unlisted_name_is_not_its_famous_namesake() -> None:
    text = "The Small Dairy Farmers (SDF) marched. SDF leaders spoke."
    links = {at(text, "SDF"): at(text, "Small Dairy Farmers")}
    assert ids(text, "SDF", links=links) == [None]
    assert ids(text, "SDF") == ["group:sdf"]


def test_a_report_without_a_date_is_no_older_than_what_it_names() -> None:
    text = "The Coalition struck a depot near Mosul. ISIL fighters fled."
    # The Multi-National Force in Iraq, which ended in 2009, was called so too.
    assert ids(text, "The Coalition", focus=("IRQ",)) == [None]
    assert ids(text, "The Coalition", "ISIL", focus=("IRQ",)) == ["org:cjtf-oir", "group:islamic-state"]


def test_of_the_years_that_are_left_later_ones_count_too() -> None:
    text = "The Coalition arrived with the Mahdi Army in sight."
    assert ids(text, "The Coalition", "the Mahdi Army", focus=("IRQ",)) == [None, "group:mahdi-army"]


def test_a_persons_name_is_not_the_group_that_is_called_so() -> None:
    text = "Senator Ann Wagner spoke. Wagner left."
    links = {at(text, "Wagner", nth=1): at(text, "Ann Wagner")}
    span = at(text, "Wagner", nth=1)
    assert actors_of(text, [span], links, ACTORS, focus=())[span] is None
    assert ids("Wagner left.", "Wagner") == ["group:wagner"]


def test_a_surname_is_the_office_that_the_title_told() -> None:
    text = "Turkish President Recep Tayyip Erdogan spoke. Later Mr Erdogan left."
    name = at(text, "Recep Tayyip Erdogan")
    surname = at(text, "Erdogan", nth=1)
    found = actors_of(text, [at(text, "Mr Erdogan"), surname], {surname: name}, ACTORS, focus=())
    assert {known.id for known in found.values() if known} == {"state:TUR:presidency"}
    assert None not in found.values()


def test_the_words_own_country_is_not_overruled_by_a_link() -> None:
    text = "Iraqi forces left. Syrian forces came."
    links = {at(text, "Syrian forces"): at(text, "Iraqi forces")}
    assert ids(text, "Syrian forces", links=links) == ["state:SYR:army"]


def test_bare_capitals_are_governments_where_they_act_or_speak_only() -> None:
    text = "Moscow said so. It shelled Kabul from Moscow."
    said = make_claim(text, "said", actors=["Moscow"])
    assert acting(text, [said]) == {at(text, "Moscow")}
    assert acting(text, [make_claim(text, "said", actors=["Kabul"], places=["Kabul"])]) == set()
    span = at(text, "Moscow")
    assert actors_of(text, [span], {}, ACTORS, focus=())[span] is None
    known = actors_of(text, [span], {}, ACTORS, focus=(), seats={span})[span]
    assert known is not None
    assert known.id == "state:RUS:government"
    inside = "Rebels in Moscow said so."
    assert acting(inside, [make_claim(inside, "said", actors=["Moscow"])]) == set()


def test_names_are_told_from_descriptions() -> None:
    assert name_key("the SDF") == name_key("SDF") == name_key("two SDF") == "sdf"
    assert name_key("al-Shabaab's") == name_key("Al Shabaab")
    assert name_key("the group") is None
    assert name_key("US-backed rebels") is None
    assert name_key("") is None


NAMES = [
    "SDF",
    "the SDF",
    "Taliban",
    "the Taliban",
    "Pakistani Taliban",
    "Hamas",
    "the group",
    "Hezbollah",
    "Iraqi Hezbollah",
    "RSF",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=10), st.data())
def test_no_name_ever_has_two_ids(names: list[str], data: st.DataObject) -> None:
    text, spans = "", []
    for name in names:
        spans.append((len(text), len(text) + len(name)))
        text += name + " spoke. "
    links = {}
    for number in range(1, len(spans)):
        target = data.draw(st.none() | st.integers(0, number - 1))
        if target is not None:
            links[spans[number]] = spans[target]
    found = actors_of(text, spans, links, ACTORS, focus=data.draw(st.sampled_from([(), ("SDN",), ("SYR", "PAK")])))
    by_name: dict[str, set[str]] = {}
    for (start, end), known in found.items():
        key = name_key(text[start:end])
        if key is not None and known is not None and known.id is not None:
            by_name.setdefault(key, set()).add(known.id)
    assert all(len(named) == 1 for named in by_name.values()), by_name
