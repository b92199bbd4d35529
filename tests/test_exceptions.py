"""Errors on their way between processes."""

from __future__ import annotations

import pickle

import pytest

from dateline.errors import FetchError, InputError, UnsuitableInput


@pytest.mark.parametrize(
    "error",
    [
        InputError("a.txt", "is empty"),
        UnsuitableInput("a.txt", "is binary"),
        FetchError("https://a.example", "is gone", status=410, retry_after=3.5, final=True),
    ],
)
def test_errors_survive_the_way_between_processes(error: InputError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), vars(again)) == (str(error), vars(error))
