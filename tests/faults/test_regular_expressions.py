"""No text takes long, however it is made: every regular expression alone, and the whole way of a report."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import fake_stages
import pytest
from pattern_attacks import attacks, patterns

from dateline.articles import make_article
from dateline.errors import UnsuitableInput
from dateline.pipeline import load_resources
from dateline.pipeline.adding import Added, add
from dateline.records import RawInput
from dateline.store import open_store

LENGTH = 700
"""Characters of an attack: trying in squares is still quick then, in cubes or powers it is not."""
MOST_S = 0.3
ROOMS = ("articles", "claims", "resolve", "stories", "sources", "records", "language", "store", "cli")


class TooLong(Exception):
    pass


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Break off what takes more of this process's own time; a regular expression hears signals as it tries."""

    def stop(_signal: int, _frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow(found: dict[str, re.Pattern[str]]) -> dict[str, str]:
    """Those patterns that take too long, each with the beginning of what it takes too long on."""
    told: dict[str, str] = {}
    for where, pattern in found.items():
        for text in attacks(pattern, LENGTH):
            try:
                with limited(MOST_S):
                    for _ in pattern.finditer(text):
                        pass
            except TooLong:
                told[where] = repr(text[:60])
                break
    return told


def test_no_regular_expression_tries_for_ever() -> None:
    found = patterns()
    assert len(found) > 300
    for room in ROOMS:
        assert any(where.startswith(f"dateline.{room}.") for where in found), room
    assert slow(found) == {}


@pytest.mark.parametrize(
    "weak", [r"(?:a+)+$", r"x(?:[a-z]+ ?)*!", r"\s*\s*\s*\s*,", r"(?:\w|\d\d?)+;", r"(?:said|says|\w+)*\."]
)
def test_what_tries_for_ever_is_found(weak: str) -> None:
    assert slow({weak: re.compile(weak)})


HEAD = (
    "Rebels shell the port of Homs\n\nHOMS, May 3 (Reuters) - Rebel forces shelled the port of Homs on Tuesday, "
    "killing five people, officials said. The group seized "
)
TAIL = (
    ' the city of Hama near 10 km north of Aleppo province, the army said on Sept. 11 in Homs\' "old town".\n'
    "(Reporting by Ann Bee; Editing by C. Dee)\n"
)
UNITS = [" ", "\n", "\t", " \n", "\u00a0", "a", "A", "0", "-", "_", ".", "(", "\u0301"]
RUN = 20_000
MOST_REPORT_S = 1.5


def test_a_hostile_run_of_characters_inside_a_report_costs_little(tmp_path: Path) -> None:
    """Read with the shipped model, compared with all before, put into story and events."""
    resources = load_resources()
    cost: dict[str, float] = {}
    with open_store(f"sqlite:///{tmp_path}/s", clock=lambda: "2026-11-26T10:00:00Z") as store:
        for unit in ["", *UNITS]:
            text = f"{HEAD}{(unit * RUN)[:RUN]}{TAIL}"
            begun = time.process_time()
            (added,) = add([RawInput(unit, text.encode(), "text")], resources, store)
            cost[unit] = time.process_time() - begun
            assert isinstance(added, Added), added
            assert added.article.claims >= 2, f"{unit!r} hides what stands beside it"
    del cost[""]  # the first one waits for what is loaded late
    assert {unit: spent for unit, spent in cost.items() if spent > MOST_REPORT_S} == {}


PLAIN = "Rebels shelled the port of Homs on Tuesday, killing five people, officials said. " * 3


@pytest.mark.parametrize("unit", ["-", "a.", "/", " ", "a/", "%41", "0", "By a and ", "by ", "Reuters, "])
def test_hostile_fields_cost_little(unit: str, tmp_path: Path) -> None:
    """What stands beside a text is not read by the model, but is looked at too: for agencies, days, titles."""
    run = (unit * RUN)[:RUN]
    fields = {"title": run, "outlet": run, "url": f"https://example.org/{run}", "published": run, "language": "en"}
    resources = replace(fake_stages.load(), make_article=make_article, again=None)
    with open_store(f"sqlite:///{tmp_path}/s", clock=lambda: "2026-11-26T10:00:00Z") as store:
        begun = time.process_time()
        for number in range(2):  # the second one is held against the first
            (added,) = add([RawInput("x", f"{number} {PLAIN}".encode(), "text", None, fields)], resources, store)
            assert isinstance(added, Added), added
        assert time.process_time() - begun < MOST_REPORT_S / 2


@pytest.mark.parametrize("unit", ["<p>", "<b ", "&amp;", "<!--", "\u00a0", "<script>"])
def test_a_hostile_run_inside_a_page_costs_little(unit: str) -> None:
    page = f"<html><body><p>{HEAD}</p>{(unit * RUN)[:RUN]}<p>{TAIL}</p></body></html>"
    begun = time.process_time()
    try:
        make_article(RawInput("x", page.encode(), "html"))
    except UnsuitableInput as refused:
        assert "tags" in str(refused) or "deep" in str(refused)
    assert time.process_time() - begun < 2
