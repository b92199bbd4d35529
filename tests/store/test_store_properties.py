"""Whatever comes in whatever order: twice is once, and what was stored comes back."""

from __future__ import annotations

import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.store_helpers import body_of, derive, dump, edited, event_of, fixed_clock, make_report

from dateline.records.event import Event
from dateline.records.resolved import ResolvedClaim, resolved_claims
from dateline.records.stored import Provenance, StoredClaim
from dateline.store import open_store, verify
from dateline.store.codec import decode, encode, pack, plain, unpack

STEPS = st.lists(
    st.tuples(
        st.integers(0, 4),  # which report
        st.sampled_from(["", "More.", "Even more."]),  # its version
        st.sampled_from([None, "https://wire-a.example/1", "https://wire-b.example/2"]),
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None)
@given(STEPS)
def test_adding_anything_twice_gives_the_rows_of_once(steps: list[tuple[int, str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/s", clock=fixed_clock) as store:

        def add_all() -> None:
            for number, words, address in steps:
                report = make_report(number, claims=2)
                report = edited(report, words) if words else report
                with store.writing() as tx:
                    derive(tx, tx.put_report(report, Provenance("x", body_of(report)), address=address, origin="o"))

        add_all()
        once = dump(store)
        add_all()
        assert dump(store) == once
        assert verify(store).problem is None


@given(st.binary(max_size=2000))
def test_bytes_come_back(body: bytes) -> None:
    assert unpack(pack(body), what="it") == body


@given(st.text(st.characters(), max_size=30) | st.text(max_size=30))
def test_any_text_becomes_one_that_a_database_takes(text: str) -> None:
    safe = plain(text)
    safe.encode()
    assert "\0" not in safe
    assert plain(safe) == safe


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_records_come_back(number: int) -> None:
    for claim in resolved_claims(make_report(number)):
        assert decode(ResolvedClaim, encode(claim)) == claim
        event = event_of([StoredClaim(1, 1, claim, "o")])
        assert decode(Event, encode(event)) == event
