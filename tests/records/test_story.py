from __future__ import annotations

import json

import pytest

from dateline.records.story import StoryState

STATE = StoryState(
    id="s1",
    title="Half a pair \ud83d and “quotes”",
    lead="",
    first=None,
    last="2019-08-06",
    size=2,
    terms={"naxo": 700, "tern": 500},
    days={"2019-08-06": 1},
    keys=("naxo", "tern"),
)


def test_a_state_comes_back_from_bytes() -> None:
    assert StoryState.from_bytes(STATE.as_bytes()) == STATE
    assert STATE.as_bytes().isascii()


@pytest.mark.parametrize("packed", [b"", b"[]", b"{", b"\xff", b'{"version":99}', b'"version"'])
def test_what_is_no_state_of_this_version_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="derive the stories again"):
        StoryState.from_bytes(packed)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", 7),
        ("title", None),
        ("first", "2019-13-01"),
        ("last", 5),
        ("size", 0),
        ("size", True),
        ("size", "2"),
        ("terms", []),
        ("terms", {"a": 0}),
        ("terms", {"a": 0.5}),
        ("days", None),
        ("keys", 3),
    ],
)
def test_a_garbled_field_is_refused(key: str, value: object) -> None:
    packed = json.loads(STATE.as_bytes())
    with pytest.raises(ValueError, match="derive the stories again"):
        StoryState.from_bytes(json.dumps({**packed, key: value}).encode())
    del packed[key]
    with pytest.raises(ValueError, match=key):
        StoryState.from_bytes(json.dumps(packed).encode())
