from __future__ import annotations

import pytest

from dateline.resolve.actors import Actors
from dateline.resolve.world import load_world, read_data

ACTORS = Actors(load_world())


def id_of(words: str, *focus: str) -> str | None:
    known = ACTORS.resolve(words, focus)
    return known.id if known else None


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("ISIS", "group:islamic-state"),
        ("the Islamic State of Iraq and the Levant (ISIL)", "group:islamic-state"),
        ("Daesh militants", "group:islamic-state"),
        ("fighters from the Islamic State", "group:islamic-state"),
        ("the US-backed Syrian Democratic Forces", "group:sdf"),
        ("the PKK, an outlawed group", "group:pkk"),
        ("Lebanese militant group Hezbollah", "group:hezbollah"),
        ("al Shabab fighters", "group:al-shabaab"),
        ("Pentagon spokesman John Doe", "org:pentagon"),
        ("UN officials", "org:un"),
        ("U.N.", "org:un"),
        ("NATO", "org:nato"),
        ("Syrian army", "state:SYR:army"),
        ("Russian forces", "state:RUS:army"),
        ("Turkey's government", "state:TUR:government"),
        ("the government of Iraq", "state:IRQ:government"),
        ("two Iraqi soldiers", "state:IRQ:army"),
        ("Iraqi police", "state:IRQ:police"),
        ("South Korean troops", "state:KOR:army"),
        ("the United States", "state:USA"),
        ("Syria", "state:SYR"),
        ("IDF", "state:ISR:army"),
        ("the Government of Iraq", "state:IRQ:government"),
        ("United States troops", "state:USA:army"),
    ],
)
def test_names_and_templates(words: str, id_: str) -> None:
    assert id_of(words) == id_


@pytest.mark.parametrize(
    "words",
    [
        "Turkish-backed rebels",
        "anti-ISIS forces",
        "ISIS-linked gunmen",
        "Russian and Syrian forces",
        "Damascus",
        "is",
        "us",
        "the group",
        "gunmen",
        "the US-led coalition",
        "Congolese army",
        "Libyan army",
        "Palestinian forces",
        "a Bosnian court",
        "Hezbollah leader John Doe",
        "Iraqi Hezbollah's rivals",
        "Russian Syrian Democratic Forces",
        "",
        "x" * 500,
    ],
)
def test_no_guesses(words: str) -> None:
    assert id_of(words) is None


@pytest.mark.parametrize(
    ("words", "country", "kind"),
    [
        ("Palestinian protesters", "PSE", "people"),
        ("Syrian rebels", "SYR", "armed group"),
        ("Turkish President Jane Doe", "TUR", "person"),
        ("Libyan army", "LBY", "military"),
        ("Syrians", "SYR", "people"),
    ],
)
def test_a_country_may_be_certain_where_the_actor_is_not(words: str, country: str, kind: str) -> None:
    known = ACTORS.resolve(words, ())
    assert known is not None
    assert (known.id, known.country, known.kind) == (None, country, kind)


def test_shared_short_names_need_their_country_in_the_report() -> None:
    assert id_of("RSF") is None
    assert id_of("the RSF", "SDN") == "group:rsf-sudan"
    assert id_of("ADF fighters", "AUS") is None
    assert id_of("ADF fighters", "COD") == "group:adf"


def test_the_list_is_sound() -> None:
    entries = read_data("actors.yaml")
    assert len(entries) >= 150
    countries = load_world().countries
    for key, entry in entries.items():
        assert entry["kind"], key
        assert entry.get("country") is None or entry["country"] in countries, key
        assert not entry.get("short") or entry.get("country"), f"{key}: a short name needs a country to be tied to"
