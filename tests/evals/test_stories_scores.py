from __future__ import annotations

import json
from collections import Counter

import pytest

from dateline.records import Article, Mentions, Report, Versions
from evals import stories


def told(id_: str, story: str, title: str, text: str, published: str | None) -> stories.Told:
    article = Article(id_, id_, None, None, title, None, published, None, "en", "", f"{title}\n\n{text}")
    return stories.Told(Report(article, Versions("0", "0", "0", None), (), Mentions(), ()), story)


FERRY = "The Blue Tern ran onto a reef off Naxos, and divers found tears in her hull."
VOTE = "Votes are being counted in Malawi, and both candidates in Blantyre claim to be ahead."


def test_b_cubed_is_one_for_the_right_clusters_and_fair_to_others() -> None:
    assert stories.b_cubed(["1", "1", "2"], ["a", "a", "b"]) == (1.0, 1.0, 1.0)
    assert stories.b_cubed(["1", "1", "1", "1"], ["a", "a", "b", "b"])[:2] == (0.5, 1.0)
    assert stories.b_cubed(["1", "2", "3", "4"], ["a", "a", "b", "b"])[:2] == (1.0, 0.5)
    assert stories.b_cubed(["1", "1", "2"], ["a", "b", "b"])[2] == pytest.approx(2 / 3)


def test_reports_are_gathered_and_mistakes_are_told() -> None:
    rows = [
        told("1", "ferry", "Blue Tern on reef", FERRY, "2019-08-06"),
        told("2", "vote", "Count in Malawi", VOTE, "2019-08-06"),
        told("3", "ferry", "Blue Tern off Naxos", FERRY, "2019-08-07"),
    ]
    assert stories.scores(rows) == (1.0, 1.0, 1.0, 2)
    assert list(stories.mistakes(stories.gather(rows))) == []
    wrong = [*rows, told("4", "other", "Blue Tern on reef", FERRY, "2019-08-07")]
    (line,) = stories.mistakes(stories.gather(wrong))
    assert line.startswith("joined ferry: 2019-08-07 other: Blue Tern on reef (shares ")


def test_stories_that_were_quiet_for_too_long_are_not_looked_at() -> None:
    rows = [
        told("1", "ferry", "Blue Tern on reef", FERRY, "2009-08-06"),
        told("2", "ferry", "Blue Tern on reef", FERRY, "2019-08-06"),
    ]
    assert len({step.joined for step in stories.gather(rows)}) == 2


def test_the_own_set_holds_what_its_readme_says() -> None:
    rows = [json.loads(line) for path in stories.OWN.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    sizes = Counter(row["story"] for row in rows)
    assert (len(rows), len(sizes)) == (139, 69)
    assert len({row["id"] for row in rows}) == len(rows)
    assert sum(size > 1 for size in sizes.values()) >= 25
    assert all(row["outlet"].endswith(".example") and row["title"] and row["text"] for row in rows)
