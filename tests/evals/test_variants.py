"""Each variant leaves out what it says, and nothing else."""

from __future__ import annotations

import pytest

from dateline.pipeline import load_resources, read
from dateline.records import RawInput, Report
from evals import variants

TEXT = (
    "Gunmen attacked a convoy near Mosul on Friday. Two soldiers were shot dead and five were hurt.\n\n"
    "The ministers held talks in Geneva. Protesters marched through the capital, and police arrested dozens of them."
)


@pytest.fixture(scope="module")
def found_by() -> dict[str, set[str]]:
    """What found the claims of one text, by variant."""
    found = {}
    for name, resources in variants.variants(load_resources()):
        (report,) = read([RawInput("a", TEXT.encode(), "text", "utf-8", {})], resources, strict=True)
        assert isinstance(report, Report)
        found[name] = {claim.found_by for claim in report.claims}
    return found


def test_both_find_claims_together(found_by: dict[str, set[str]]) -> None:
    assert "both" in found_by["both"]


def test_alone_is_alone(found_by: dict[str, set[str]]) -> None:
    assert found_by["learned alone"] == {"model"}
    assert found_by["lexicon alone"]
    assert "model" not in found_by["lexicon alone"]


def test_there_is_a_variant_for_each_floor(found_by: dict[str, set[str]]) -> None:
    assert {f"floor {floor}" for floor in variants.FLOORS} <= set(found_by)
