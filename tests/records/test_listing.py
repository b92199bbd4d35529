"""The shapes of what a store lists: fixed keys, told by the reference."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.records.shape import JsonValue

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from stored_sample import article, event, evidence, stored_claim, story  # noqa: E402 - the path is set above

from dateline.records.listing import (  # noqa: E402
    article_as_json,
    event_as_json,
    evidence_as_json,
    stored_claim_as_json,
    story_as_json,
)

SHAPES: dict[str, Callable[[], dict[str, JsonValue]]] = {
    "An event": lambda: event_as_json(event()),
    "A story": lambda: story_as_json(story()),
    "An article": lambda: article_as_json(article()),
    "A claim": lambda: stored_claim_as_json(stored_claim()),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_reference_tells_every_key_in_order(name: str) -> None:
    page = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    table = page.split(f"**{name}**")[1].split("\n\n")[1]
    rows = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    assert re.findall(r"`(\w+)`", " ".join(rows)) == list(SHAPES[name]())


def test_evidence_can_be_written_as_json() -> None:
    shape = evidence_as_json(evidence())
    assert json.loads(json.dumps(shape, allow_nan=False)) == shape
    assert list(shape)[-3:] == ["evidence", "links", "judgements"]


def test_a_forbidden_link_is_no_number() -> None:
    from dataclasses import replace  # noqa: PLC0415

    whole = evidence()
    forbidden = replace(whole, links=tuple(replace(link, score=float("-inf")) for link in whole.links))
    (link,) = evidence_as_json(forbidden)["links"]  # type: ignore[misc, union-attr]
    assert (link["score"], link["forbidden"]) == (None, True)  # type: ignore[call-overload, index]
    json.dumps(evidence_as_json(forbidden), allow_nan=False)
