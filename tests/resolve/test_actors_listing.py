"""Actor files: what they may hold, what is compiled of them, and the user's own over the shipped ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.errors import ActorError
from dateline.resolve.actors import Actors, actors_current, build_actors, kinds, listing
from dateline.resolve.actors.entries import read_entries
from dateline.resolve.world import load_world

WORLD = load_world()


def entries(text: str) -> dict[str, object]:
    return dict(read_entries(text, file="own.yaml", kinds=kinds(), countries=WORLD.countries))


@pytest.fixture
def own(tmp_path: Path):
    def load(*texts: str) -> Actors:
        files = []
        for number, text in enumerate(texts):
            files.append(tmp_path / f"own{number}.yaml")
            files[-1].write_text(text, encoding="utf-8")
        return Actors(WORLD, files)

    return load


def id_of(actors: Actors, words: str, *focus: str) -> str | None:
    known = actors.resolve(words, focus)
    return known.id if known else None


def test_the_shipped_lists_are_sound() -> None:
    data = listing.compile_listing()
    rows = {row[0]: row for row in map(json.loads, data["rows"])}
    assert len(rows) == len(data["rows"]) >= 4000
    for id_, _, _, _, _, since, until, parents, allies in rows.values():
        assert since is None or until is None or since <= until, id_
        for other in (*parents, *allies):
            state, _, rest = other.partition(":")
            assert other in rows or (state == "state" and rest[:3] in WORLD.countries), f"{id_}: {other}"
    for id_ in ("group:iju", "group:rsf-sudan", "org:sohr", "state:IRQ:counter-terrorism", "media:amaq"):
        assert id_ in rows
    assert not {"state:SYR", "group:islamic-jihad-union"} & rows.keys()


def test_what_is_compiled_is_the_same_each_time_and_bears_its_sources(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    assert build_actors(one) == build_actors(two)
    assert one.read_bytes() == two.read_bytes()
    assert actors_current(one)
    old = json.loads(one.read_text())
    old["digest"] = "0"
    two.write_text(json.dumps(old))
    assert not actors_current(two)
    assert not actors_current(tmp_path / "none.json")
    two.write_text("[]")
    assert not actors_current(two)


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"digest": "0"}'])
def test_a_missing_or_old_compiled_file_is_made_good_in_memory(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "actors.json"
    if content is not None:
        file.write_text(content)
    monkeypatch.setattr(listing, "COMPILED", str(file))
    assert listing.load_listing().find("Hamas")[0].actor.id == "group:hamas"


def test_own_actors_are_known_by_all_their_names(own) -> None:
    actors = own(
        "group:front: {name: Valley Front, kind: armed group, country: SYR, names: [VLF], short: [the Front, Front]}\n"
        "org:river: {name: River Monitor, kind: ngo, short: [RM], where: [IRQ, SYR]}\n"
    )
    assert id_of(actors, "Valley Front fighters") == "group:front"
    assert id_of(actors, "VLF") == "group:front"
    assert id_of(actors, "the Front") is None
    assert id_of(actors, "the Front", "SYR") == "group:front"
    assert id_of(actors, "RM", "IRQ") == "org:river"
    assert id_of(actors, "RM", "IRN") is None
    assert id_of(actors, "Hamas") == "group:hamas"
    found = actors.by_id("group:front")
    assert found is not None
    assert (found.kind, found.where) == ("armed group", ("SYR",))


def test_own_entries_replace_and_own_names_win_the_later_file_over_the_earlier(own) -> None:
    plain = own()
    first = "group:hamas: {name: Hamas, kind: party}\ngroup:mine: {name: Fatah, kind: militia}\n"
    actors = own(first)
    known = actors.resolve("Hamas", ())
    assert known is not None
    assert known.kind == "party"
    assert id_of(plain, "Islamic Resistance Movement") == "group:hamas"
    assert id_of(actors, "Islamic Resistance Movement") is None
    assert id_of(actors, "Fatah") == "group:mine"
    later = own(first, "group:other: {name: Fatah, kind: militia}\n")
    assert id_of(later, "Fatah") == "group:other"
    assert len({plain.version, actors.version, later.version}) == 3


def test_an_empty_file_changes_nothing_but_the_version(own) -> None:
    assert id_of(own("# none yet\n"), "Hamas") == "group:hamas"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a", "own.yaml: must be a table"),
        ("group:x: 3", "own.yaml: group:x: must hold fields"),
        ("group:x: {name: [", "own.yaml: line 2"),
        ("group:x: {name: X, kind: party}\ngroup:x: {name: Y, kind: party}", "line 2: group:x stands here twice"),
        ("group:x: {name: X, kind: party, name: Y}", "name stands here twice"),
        ("x: {name: X, kind: party}", "x: id: must look like group:some-name"),
        ("group:x: {kind: party}", "group:x: name: is missing"),
        ("group:x: {name: X}", "group:x: kind: is missing"),
        ("group:x: {name: X, kind: wizards}", "group:x: kind: there is no kind 'wizards'; there are alliance,"),
        ("group:x: {name: X, kind: party, land: SYR}", "group:x: land: there is no such field; there are name"),
        ("group:x: {name: X, kind: party, country: Syria}", "group:x: country: 'Syria' is no country"),
        ("group:x: {name: X, kind: party, where: [XX]}", "group:x: where: 'XX' is no country"),
        ("group:x: {name: X, kind: party, short: [X]}", "group:x: short: short names need a country"),
        ("group:x: {name: X, kind: party, names: X}", "group:x: names: must be a list"),
        ("group:x: {name: X, kind: party, names: [No]}", "group:x: names: False must be text; put it in quotes"),
        ("group:x: {name: 1984, kind: party}", "group:x: name: 1984 must be text; put it in quotes"),
        ("group:x: {name: ' ', kind: party}", "group:x: name: must hold 1 to 120 characters"),
        ("group:x: {name: X, kind: party, since: '2014'}", "group:x: since: '2014' must be a year"),
        ("group:x: {name: X, kind: party, since: 2014, until: 2010}", "group:x: until: 2010 lies before since, 2014"),
    ],
)
def test_mistakes_are_named_by_file_entry_and_field(text: str, told: str) -> None:
    with pytest.raises(ActorError) as error:
        entries(text)
    assert str(error.value).startswith("own.yaml")
    assert told in str(error.value)


def test_a_name_claimed_twice_in_one_file_is_an_error(own) -> None:
    with pytest.raises(ActorError, match=r"own0\.yaml: group:b: names: 'The-X' is a name of group:a too"):
        own("group:a: {name: the x, kind: party}\ngroup:b: {name: The-X, kind: party}\n")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ActorError, match=r"gone\.yaml: cannot be read"):
        Actors(WORLD, [tmp_path / "gone.yaml"])
    (tmp_path / "latin.yaml").write_bytes(b"group:x: {name: \xe9, kind: party}")
    with pytest.raises(ActorError, match=r"latin\.yaml: is no UTF-8 at byte 16"):
        Actors(WORLD, [tmp_path / "latin.yaml"])
