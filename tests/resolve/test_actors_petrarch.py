"""PETRARCH and TABARI actor dictionaries -> actor files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ActorError
from dateline.resolve.actors import Actor, kinds
from dateline.resolve.actors.entries import read_entries
from dateline.resolve.actors.petrarch import Dictionary, read_dictionary, to_yaml
from dateline.resolve.world import load_world

COUNTRIES = load_world().countries
TEXT = """\
# an invented dictionary
<!-- [ not read ] -->
VALLEY_WORKERS'_FRONT_ [TURREB] ; AB 1 Jan 13
+VWF_
+FRONT_OF_THE_VALLEY_(FOV)_ # older

HILL_PEOPLE'S_PARTY_
+HPP
\t[NICGOV 790717-900425]
\t[NICOPP]
RIVERLAND_ [TUR]
+RIVER_TOWN_
NOTHING_CODED_
RELIGION_ONLY_ [TURMUS]
AID_FOR_ALL [NGOHRI]
LEAGUE_OF_LAKES [IGOUNO]
OLD_GUARD_ [ROMMIL <19891225]
JANE_DOE_ [AFGGOV >011222]
VWF_ [SYRREB]
"""


def read(text: str) -> Dictionary:
    return read_dictionary(text, file="x.actors.txt", countries=COUNTRIES)


def test_names_codes_and_dates() -> None:
    found = read(TEXT)
    assert found.actors == (
        Actor(
            "group:valley-workers-front",
            "Valley Workers' Front",
            "armed group",
            "TUR",
            ("VWF", "Front of the Valley", "FOV"),
        ),
        Actor("org:hill-peoples-party", "Hill People's Party", "movement", "NIC", ("HPP",)),
        Actor("org:aid-for-all", "Aid for All", "ngo"),
        Actor("org:league-of-lakes", "League of Lakes", "international organisation"),
        Actor("org:old-guard", "Old Guard", "military", "ROU", until=1989),
        Actor("org:jane-doe", "Jane Doe", "government", "AFG", since=2001),
    )
    assert (found.states, found.unknown, found.taken) == (1, 2, 1)


def test_what_is_written_reads_back() -> None:
    found = read(TEXT)
    back = read_entries(to_yaml(found.actors, source="x"), file="x", kinds=kinds(), countries=COUNTRIES)
    assert [(a.id, a.name, a.names, a.kind, a.country, a.since, a.until) for a in back.values()] == [
        (a.id, a.name, a.names, a.kind, a.country, a.since, a.until) for a in found.actors
    ]


def test_two_of_one_name_have_two_ids() -> None:
    found = read("X_FRONT_! [TURREB]\nX-FRONT? [SYRREB]\nX_FRONT_A [SYRREB]\n")
    assert len({actor.id for actor in found.actors}) == len(found.actors)


@pytest.mark.parametrize("text", ["{}", "just words\nand more", "x" * 5000])
def test_what_is_no_dictionary_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ActorError, match=r"x\.actors\.txt"):
        read(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["A_B_", "+C", "[TURREB]", "[", "]", "\t[AFGGOV >1]", ";", "#", "é", '"', "\\", "(X)", "\n", " "]
        )
    ).map("".join)
)
def test_any_lines_give_a_file_that_can_be_read_or_an_error(text: str) -> None:
    try:
        found = read(text)
    except ActorError:
        return
    read_entries(to_yaml(found.actors, source="x"), file="x", kinds=kinds(), countries=COUNTRIES)
