"""The shipped ontology holds the codebook's contract."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from dateline import ontology
from dateline.ontology.building import build_irregular, build_triggers
from dateline.ontology.entry import Entry
from dateline.ontology.reading import read_yaml
from dateline.ontology.table import type_table

GROUPS = {
    "Violence": "clash attack air_strike shelling bombing shooting killing wounding abduction abuse "
    "destruction siege cyber_attack",
    "Control and movement": "capture advance deployment withdrawal show_of_force arms_supply seizure",
    "Diplomacy": "talks agreement ceasefire breach cooperation support aid appeal demand accusation refusal "
    "threat sanction responsibility",
    "State and society": "arrest prosecution investigation restriction release protest riot displacement "
    "power_change accident",
}
STATUSES = ["happened", "ongoing", "planned", "hypothetical", "denied"]
KINDS = [
    "killed",
    "wounded",
    "missing",
    "abducted",
    "detained",
    "released",
    "displaced",
    "forces",
    "protesters",
    "strikes",
    "weapons",
    "people",
    "money",
    "area",
    "other",
]
NO_PLOVER = {"responsibility", "displacement", "accident"}
NO_ACLED = {
    "cyber_attack",
    "advance",
    "show_of_force",
    "arms_supply",
    "talks",
    "breach",
    "cooperation",
    "support",
    "aid",
    "appeal",
    "demand",
    "accusation",
    "refusal",
    "threat",
    "sanction",
    "responsibility",
    "prosecution",
    "investigation",
    "restriction",
    "release",
    "displacement",
    "accident",
}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> ontology.Ontology:
    return ontology.load()


def test_types_groups_statuses_and_kinds_are_those_of_the_codebook(shipped: ontology.Ontology) -> None:
    assert {g: [t.name for t in shipped.types.values() if t.group == g] for g in shipped.groups} == {
        group: names.split() for group, names in GROUPS.items()
    }
    assert len(shipped.types) == 44
    assert list(shipped.statuses) == STATUSES
    assert list(shipped.figure_kinds) == KINDS


def test_two_sided_types_have_no_targets(shipped: ontology.Ontology) -> None:
    sided = {name for name, one in shipped.types.items() if one.roles["targets"] == 0}
    assert sided == {"clash", "talks", "agreement", "ceasefire", "cooperation"}
    assert all(one.roles["actors"] >= 1 and len(one.roles) == 7 for one in shipped.types.values())


def test_every_type_exports_as_the_codebook_says(shipped: ontology.Ontology) -> None:
    assert {name for name, one in shipped.types.items() if not one.plover} == NO_PLOVER
    assert {name for name, one in shipped.types.items() if not one.acled} == NO_ACLED
    plover = {name: {rule.code for rule in one.plover} for name, one in shipped.types.items()}
    assert plover["ceasefire"] == {"AGREE", "RETREAT"}
    # Where PLOVER's manual is finer than the codebook's table, the manual decides: what is promised is AGREE or
    # THREATEN, a suit is ACCUSE, a treaty signed is SUPPORT.
    assert plover["release"] == {"RETREAT", "CONCEDE", "AGREE"}
    assert plover["prosecution"] == {"COERCE", "SANCTION", "ACCUSE"}
    assert plover["power_change"] == {"RETREAT", "AGREE"}
    assert plover["agreement"] == {"AGREE", "SUPPORT"}
    assert plover["air_strike"] == {"ASSAULT", "THREATEN"}
    bombing = {rule.detail for rule in shipped.types["bombing"].acled}
    assert bombing == {"Suicide bomb", "Grenade", "Remote explosive/landmine/IED"}


def test_only_the_last_rule_of_a_table_is_without_condition(shipped: ontology.Ontology) -> None:
    for one in shipped.types.values():
        for rules in (one.plover, one.acled):
            assert all(rule.when for rule in rules[:-1]), one.name


def test_examples_mark_their_trigger(shipped: ontology.Ontology) -> None:
    for one in (*shipped.types.values(), *shipped.statuses.values()):
        assert re.fullmatch(r"[^*]*\*\*[^*]+\*\*[^*]*", one.example), one.name


def test_every_type_has_words_and_no_words_have_two_types(shipped: ontology.Ontology) -> None:
    assert {pattern.types[0] for pattern in shipped.triggers} == set(shipped.types)
    types = defaultdict(set)
    for path in sorted((ROOT / "src/dateline/ontology/data").glob("triggers-*.yaml")):
        # each file alone is checked by the loader; this is across files, where the later would silently win
        types[path.name] = {(p.words, p.first, p.last, p.types) for p in _patterns(path)}
    everything = [key for keys in types.values() for key in keys]
    assert len({key[:3] for key in everything}) == len(everything)
    assert len({pattern.entry for pattern in shipped.triggers}) >= 500


def _patterns(path: Path) -> list[ontology.Pattern]:
    forms = path.with_name("forms.yaml")
    irregular = build_irregular([Entry(read_yaml(forms.read_bytes(), "f"), "f").get("forms")])
    entry = Entry(read_yaml(path.read_bytes(), path.name), path.name).get("triggers")
    return list(build_triggers(entry, ontology.load().types, irregular))


def test_the_codebook_page_holds_exactly_the_table_of_types(shipped: ontology.Ontology) -> None:
    page = (ROOT / "docs/codebook.md").read_text(encoding="utf-8")
    marked = re.search(r"<!-- types: python -m dateline\.ontology\.table -->\n(.*)\n<!-- /types -->", page, re.DOTALL)
    assert marked, "the markers around the table are gone"
    assert marked.group(1) == type_table(shipped), "run python -m dateline.ontology.table and paste what it prints"
    rows = re.findall(r"^\| `([a-z_]+)` \|", marked.group(1), re.MULTILINE)
    assert rows == list(shipped.types)


def test_the_example_file_of_the_codebook_page_loads(tmp_path: Path) -> None:
    page = (ROOT / "docs/codebook.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example
    path = tmp_path / "own.yaml"
    path.write_text(example.group(1), encoding="utf-8")
    assert "default" in ontology.load([path]).types
