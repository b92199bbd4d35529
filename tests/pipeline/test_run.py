"""One input's trouble stays its own, and nothing but the inputs decides what comes out."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import fake_stages
import pytest
from fake_stages import raw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.errors import InputError, ResourceError, UnreadableInput, UnsuitableInput
from dateline.pipeline import chunk, read
from dateline.records import RawInput, Report
from dateline.records.shape import as_json

UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_reports_and_errors_come_in_input_order() -> None:
    gone = UnreadableInput("b.txt", "no such file")
    results = list(read([raw("X shelled Y", "a.txt"), gone, raw("", "c.txt"), raw("Z", "d.txt")], fake_stages.load()))
    first, second, third, fourth = results
    assert isinstance(first, Report)
    assert [claim.trigger.text for claim in first.claims] == ["shelled"]
    assert first.versions == fake_stages.VERSIONS
    assert first.mentions.actors[0].text == "X"
    assert second is gone
    assert isinstance(third, UnsuitableInput)
    assert third.where == "c.txt"
    assert isinstance(fourth, Report)
    assert fourth.claims == ()


def test_date_is_handed_to_every_article() -> None:
    (report,) = read([raw("X")], fake_stages.load(), published="2024-03-31")
    assert isinstance(report, Report)
    assert report.article.published == "2024-03-31"


@pytest.mark.parametrize("words", ["BREAK ARTICLE", "BREAK READER", "BREAK CLAIMS"])
def test_unexpected_trouble_hits_only_its_input(words: str) -> None:
    inputs = [raw("X shelled Y", "a"), raw(words, "b"), raw("X shelled Y", "c")]
    before, hit, after = read(inputs, fake_stages.load())
    assert isinstance(before, Report)
    assert isinstance(after, Report)
    assert isinstance(hit, InputError)
    assert hit.where == "b"
    assert "internal error" in hit.reason
    assert "Error" in hit.reason


@pytest.mark.parametrize(
    ("words", "error"),
    [("BREAK ARTICLE", KeyError), ("BREAK READER", RuntimeError), ("BREAK CLAIMS", ZeroDivisionError)],
)
def test_strict_lets_unexpected_trouble_through(words: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        list(read([raw(words)], fake_stages.load(), strict=True))


def test_strict_keeps_expected_trouble_in_its_place() -> None:
    (result,) = read([raw("")], fake_stages.load(), strict=True)
    assert isinstance(result, UnsuitableInput)


def test_damaged_installation_ends_the_run() -> None:
    with pytest.raises(ResourceError, match="damaged"):
        list(read([raw("DAMAGED")], fake_stages.load()))


def test_other_languages_are_refused() -> None:
    refused, report = read([raw("Moin", "a", language="German"), raw("Hello", "b")], fake_stages.load())
    assert isinstance(refused, UnsuitableInput)
    assert str(refused) == "a: is in German; only English is read"
    assert isinstance(report, Report)


def test_errors_survive_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnsuitableInput("a", "is empty")))
    assert type(error) is UnsuitableInput
    assert (error.where, error.reason, str(error)) == ("a", "is empty", "a: is empty")


@UNHURRIED
@given(st.lists(st.integers(0, 60_000), max_size=150), st.sampled_from(["text", "html"]))
def test_chunks_keep_every_input_and_stay_small(sizes: list[int], kind: str) -> None:
    inputs = [RawInput(str(n), b"x" * size, kind) for n, size in enumerate(sizes)]
    chunks = list(chunk.chunked(inputs))
    assert [item for items in chunks for item in items] == inputs
    assert all(0 < len(items) <= chunk.CHUNK_INPUTS for items in chunks)
    limit = chunk.CHUNK_CHARACTERS * (1 if kind == "text" else chunk.BYTES_OF_PAGE)
    for items in chunks:
        assert sum(len(item.body) for item in items[:-1] if isinstance(item, RawInput)) < limit


@UNHURRIED
@given(
    st.lists(st.sampled_from(["X shelled Y", "Z", "", "BREAK CLAIMS", "BREAK READER"]), max_size=12),
    st.integers(1, 13),
)
def test_results_do_not_depend_on_chunks(texts: list[str], size: int) -> None:
    inputs = [raw(text, str(n)) for n, text in enumerate(texts)]
    resources = fake_stages.load()
    whole = chunk.read_chunk(inputs, resources, published=None, strict=False)
    parts = [
        result
        for start in range(0, len(inputs), size)
        for result in chunk.read_chunk(inputs[start : start + size], resources, published=None, strict=False)
    ]
    assert [_comparable(result) for result in parts] == [_comparable(result) for result in whole]


def test_inputs_are_taken_as_they_are_needed() -> None:
    taken = 0

    def inputs() -> Iterator[RawInput]:
        nonlocal taken
        while True:
            taken += 1
            yield raw("X shelled Y", str(taken))

    results = read(inputs(), fake_stages.load())
    for _ in range(100):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert taken <= 2 * chunk.CHUNK_INPUTS


def test_progress_counts_what_is_done() -> None:
    seen: list[int] = []
    list(read([raw("X"), raw(""), raw("Y")], fake_stages.load(), progress=seen.append))
    assert seen == [1, 2, 3]


def _comparable(result: Report | InputError) -> object:
    return as_json(result) if isinstance(result, Report) else str(result)
