"""Loading: what an analyst's file adds, and how a bad one is refused."""

import dataclasses
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import ontology
from dateline.errors import OntologyError
from dateline.ontology import loading, reading


def own(tmp_path: Path, text: str) -> ontology.Ontology:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return ontology.load([path])


def test_extra_words_vetoes_hedges_and_figures_are_added(tmp_path: Path) -> None:
    base = ontology.load()
    loaded = own(
        tmp_path,
        "triggers: {siege: {verbs: [throttle]}}\n"
        "vetoes: [{for: [siege], phrases: [throttle the engine]}]\n"
        "hedges: {phrases: [word has it]}\n"
        "figures: {words: {a clutch: [3, ~, 9]}, at_least: [fully and more than]}\n"
        "forms: {verbs: {throttle: [throttled, throttling]}}\n",
    )
    assert {("throttle",), ("throttles",), ("throttled",), ("throttling",)} <= {p.words for p in loaded.triggers}
    assert len(loaded.vetoes) == len(base.vetoes) + 1
    assert ("word", "has", "it") in {p.words for p in loaded.hedges}
    assert loaded.figure_words.words[("a", "clutch")] == (3, None, 9)
    assert ("fully", "and", "more", "than") in loaded.figure_words.at_least
    assert loaded.figure_words.words[("dozens",)] == (24, None, 99)


def test_extra_file_wins_over_the_shipped_words_and_a_later_over_an_earlier(tmp_path: Path) -> None:
    def type_of(loaded: ontology.Ontology) -> list[str]:
        return [p.types[0] for p in loaded.triggers if p.words == ("airstrike",)]

    paths = []
    for name in ("attack", "accident"):
        paths.append(tmp_path / f"{name}.yaml")
        paths[-1].write_text(f"triggers: {{{name}: {{phrases: [airstrike]}}}}", encoding="utf-8")
    assert type_of(ontology.load()) == ["air_strike"]
    assert type_of(ontology.load(paths[:1])) == ["attack"]
    assert type_of(ontology.load(paths)) == ["accident"]


def test_version_changes_with_any_byte_of_any_file(tmp_path: Path) -> None:
    one = own(tmp_path, "hedges: {phrases: [maybe so]}").version
    other = own(tmp_path, "hedges: {phrases: [maybe so]} ").version
    assert len({one, other, ontology.load().version}) == 3
    assert one.startswith("1-")
    assert own(tmp_path, "hedges: {phrases: [maybe so]}").version == one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trigers: {}", "knows no 'trigers'"),
        ("triggers: {strike: {verbs: [hit]}}", "is no type"),
        ("triggers: {attack: {adverbs: [hit]}}", "knows no 'adverbs'"),
        ("triggers: {attack: {verbs: hit}}", "must be a list"),
        ("triggers: {attack: {verbs: [12]}}", "triggers > attack > verbs > item 1: must be a text"),
        ("triggers: {attack: {verbs: ['car [bomb']}}", "brackets do not pair"),
        ("triggers: {attack: {verbs: ['car []']}}", "holds no words"),
        ("triggers: {attack: {verbs: ['a b c d e f g h i']}}", "shorten it"),
        ("triggers: {attack: {phrases: [zorped]}, riot: {phrases: [zorped]}}", "given to attack and to riot"),
        ("vetoes: [{phrases: [x]}]", "lacks 'for'"),
        ("vetoes: [{for: [], phrases: [x]}]", "names no type"),
        ("vetoes: [{for: [wars], phrases: [x]}]", "'wars' is unknown"),
        ("types: {Violence: {clash: {definition: x, example: y}}}", "is a type already"),
        ("types: {Violence: {Brawl: {definition: x, example: y}}}", "is no type name"),
        ("types: {Violence: {brawl: {definition: x}}}", "lacks 'example'"),
        ("types: {V: {brawl: {definition: x, example: y, roles: {actor: 1}}}}", "knows no 'actor'"),
        ("types: {V: {brawl: {definition: x, example: y, roles: {actors: -1}}}}", "must be a whole number"),
        ("types: {V: {brawl: {definition: x, example: y, plover: [{type: HIT}]}}}", "'HIT' is unknown"),
        (
            "types: {V: {b: {definition: x, example: y, acled: [{event: Riots, when: {moon: [full]}}]}}}",
            "no 'moon'",
        ),
        ("figures: {words: {a clutch: [9, ~, 3]}}", "in rising order"),
        ("figures: {words: {a clutch: [3, 9]}}", "must be [low, best, high]"),
        ("figures: {words: {a clutch: [three, ~, ~]}}", "must be a number"),
        ("figures: {numerals: {umpteen: many}}", "must be a whole number"),
        ("codebook: 2", "knows no 'codebook'"),
        ("- a list", "holds no mapping"),
        ("", "holds no mapping"),
        ("a: 1\n---\nb: 2", "more than one document"),
        ("hedges: {phrases: [x]}\nhedges: {phrases: [y]}", "line 2: 'hedges' stands twice"),
        ("hedges: &a {phrases: [x]}", "anchors and aliases"),
        ("hedges: !!python/name:os.system x", "the tag"),
        ("hedges: [" * 40, "nested deeper"),
        ("hedges: {phrases: [x]", "not valid YAML"),
        ("? [a]\n: b", "a key is not a word"),
    ],
)
def test_a_bad_file_is_refused_with_file_entry_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(OntologyError) as caught:
        own(tmp_path, text)
    assert said in str(caught.value)
    assert str(tmp_path / "own.yaml") in str(caught.value)


def test_alias_bombs_and_large_and_undecodable_files_are_refused_quickly(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    path = tmp_path / "own.yaml"
    for body in (
        bomb.encode(),
        b"# " + b"x" * reading.MAX_BYTES,
        b"hedges: \xff",
        b"[" * 200_000,
        b"- " * 200_000,
    ):
        path.write_bytes(body)
        started = time.process_time()
        with pytest.raises(OntologyError):
            ontology.load([path])
        assert time.process_time() - started < 2
    with pytest.raises(OntologyError, match="cannot be read"):
        ontology.load([tmp_path / "absent.yaml"])


def test_words_that_yaml_takes_for_booleans_stay_words(tmp_path: Path) -> None:
    loaded = own(tmp_path, "figures: {fillers: [no, on, off, yes]}")
    assert {("no",), ("on",), ("off",), ("yes",)} <= loaded.figure_words.fillers


def test_the_slow_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"a: [1, 2.5, ~, 'no', no, true]\nb: {c: x}\n"
    fast = reading.read_yaml(body, "f")
    monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)
    assert reading.read_yaml(body, "f") == fast == {"a": [1, 2.5, None, "no", "no", True], "b": {"c": "x"}}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120) | st.text("abc:[]{}&*!-? \n'\"#", max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        assert isinstance(reading.read_yaml(body, "f"), dict)
    except OntologyError as error:
        assert str(error).startswith("f")


def test_an_ontology_cannot_be_changed() -> None:
    loaded = ontology.load()
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.version = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        loaded.types["x"] = loaded.types["clash"]  # type: ignore[index]


def test_loading_is_quick() -> None:
    # 30 ms of an idle core; four times that for machines that are busy or slow
    times = []
    for _ in range(3):
        started = time.process_time()
        loading._load(())
        times.append(time.process_time() - started)
    assert min(times) < 0.12
