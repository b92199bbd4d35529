"""Figures: which stand, which are overtaken, and the range of those that stand."""

from __future__ import annotations

from tests.stories.events.claims import claim, come_from, killed

from dateline.records.event import EventFigure
from dateline.stories.events import event_figures
from dateline.stories.events.figures import disagreements


def toll(*rows: tuple[str, str, int | None, int | None, int | None]) -> EventFigure:
    """Of rows of origin, day and bounds, each an article of its own."""
    articles = come_from(*((f"a-{n}", row[0], row[1]) for n, row in enumerate(rows)))
    claims = [
        claim(f"c-{n}", article=f"a-{n}", figures=(killed(row[2], row[3], row[4]),)) for n, row in enumerate(rows)
    ]
    (figure,) = event_figures(claims, articles)
    assert event_figures(claims[::-1], articles) == (figure,)
    return figure


def test_a_later_figure_of_the_same_origin_stands_be_it_lower() -> None:
    figure = toll(("afp", "2018-04-07", 25, 25, 25), ("afp", "2018-04-09", 22, 22, 22))
    assert (figure.low, figure.best, figure.high) == (22, 22, 22)
    assert [told.superseded for told in figure.by] == [False, True]


def test_one_other_origin_does_not_overtake_but_two_do() -> None:
    first = ("afp", "2018-04-07", 9, 9, 9)
    more = ("tass", "2018-04-08", 40, 40, 40), ("dpa", "2018-04-09", 42, 42, 42)
    one = toll(first, more[0])
    assert (one.low, one.best, one.high) == (9, 40, 40)
    assert disagreements([one])[0].field == "killed"
    two = toll(first, *more)
    assert (two.low, two.best, two.high) == (40, 42, 42)
    assert [told.superseded for told in two.by] == [False, False, True]


def test_the_number_that_most_origins_tell_is_best() -> None:
    figure = toll(("afp", "2018-04-07", 40, 40, 40), ("dpa", "2018-04-07", 40, 40, 40), ("x", "2018-04-09", 41, 41, 41))
    assert (figure.low, figure.best, figure.high) == (40, 40, 41)


def test_vague_words_give_no_best_and_open_ranges_agree() -> None:
    assert toll(("afp", "2018-04-07", 24, None, 99)).best is None
    figure = toll(("afp", "2018-04-07", 40, 40, None), ("dpa", "2018-04-08", 43, 43, 43))
    assert (figure.low, figure.best, figure.high) == (40, 43, 43)
    assert disagreements([figure]) == ()


def test_of_one_article_the_whole_stands_and_its_parts_do_not() -> None:
    told = claim("c-0", figures=(killed(9), killed(2)))
    (figure,) = event_figures([told], come_from(("a-1", "afp", None)))
    assert (figure.low, figure.best, figure.high) == (9, 9, 9)
    assert sorted((row.best, row.superseded) for row in figure.by) == [(2, True), (9, False)]
