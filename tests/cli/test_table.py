"""The table says everything in words, fits the width, and takes texts as they are."""

from __future__ import annotations

import io

import pytest
import sample
from rich.cells import cell_len
from rich.console import Console

from dateline.cli.table import ReportTable, family_styles, figure_range
from dateline.records import Figure, Report


def _printed(report: Report, *, width: int = 80, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        no_color=False,
    )
    ReportTable(console, {"attack": "Violence", "killing": "Violence", "talks": "Diplomacy"}).write(report)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_everything_is_said_in_words() -> None:
    lines = _printed(sample.report(), width=200).splitlines()
    assert lines[1:] == [
        "Militants attack train in Balochistan",
        "Voice of Nowhere · 2025-03-12 · en · 2 claims",
        "news.jsonl line 3",
        "",
        "  1  attack  happened  “attacked”  93%",
        "     Militants reportedly attacked a passenger train near Quetta on Tuesday with rockets, "
        "killing at least 20 people, security sources said.",
        "     who Militants (Baloch Liberation Army)   to whom a passenger train   "
        "where Quetta (Balochistan, PAK, near)   when Tuesday (2025-03-11)   by what rockets   "
        "says security sources   hedge reportedly",
        "",
        "  2  killing  happened  “killing”  retells 1  93%",
        "     Militants reportedly attacked a passenger train near Quetta on Tuesday with rockets, "
        "killing at least 20 people, security sources said.",
        "     to whom at least 20 people   from train (not on the map)   when Tuesday (no date)   how many 20+ killed",
        "",
    ]


@pytest.mark.parametrize("width", [20, 33, 80])
def test_lines_fit_the_width(width: int) -> None:
    text = _printed(sample.report(title="漢字" * 100, url="https://example.org/" + "x" * 300), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_colours_mark_trigger_roles_and_family() -> None:
    text = _printed(sample.report(), colour=True)
    assert "\x1b[1;4mattacked\x1b[0m" in text
    assert "\x1b[36mMilitants\x1b[0m" in text
    assert "\x1b[32mQuetta\x1b[0m" in text
    assert "\x1b[30;48;2;213;94;0m attack \x1b[0m" in text
    assert "“attacked”" not in text


def test_legend_stands_once() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=120)
    table = ReportTable(console, {})
    table.write(sample.report())
    table.write(sample.report())
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().count("trigger") == 1


def test_texts_are_no_markup() -> None:
    text = _printed(sample.report(title="[bold]x[/bold] :skull: \x1b[2J\u202e", outlet="\x1b]0;owned\x07"))
    assert "[bold]x[/bold] :skull: ␛[2J\ufffd" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_long_title_is_cut() -> None:
    assert "…" in _printed(sample.report(title="x" * 10_000))
    assert _printed(sample.report(title="x" * 10_000)).count("x" * 50) < 10


def test_families_have_their_own_colours() -> None:
    styles = family_styles({"attack": "Violence", "killing": "Violence", "talks": "Diplomacy"})
    assert styles["attack"] == styles["killing"] != styles["talks"]


@pytest.mark.parametrize(
    ("low", "best", "high", "shown"),
    [
        (17, 17, 17, "17"),
        (20, 20, None, "20+"),
        (90, 100, 110, "90-110"),
        (None, 20, 20, "up to 20"),
        (20000, None, 99999, "20,000-99,999"),
        (None, 5, None, "5"),
        (None, None, None, "?"),
        (0, 0, 0, "0"),
        (1.5, 1.5, 1.5, "1.5"),
    ],
)
def test_figures_are_ranges(low: float | None, best: float | None, high: float | None, shown: str) -> None:
    assert figure_range(Figure(0, 1, "x", low=low, best=best, high=high)) == shown
