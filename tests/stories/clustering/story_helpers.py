"""Reports for tests of stories, made without the model."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.records import Article, Mentions, PlaceMention, Report, Skipped, TimeMention, Versions
from dateline.records.story import StoryState
from dateline.stories.clustering import open_story, profile


def report(
    title: str | None,
    body: str,
    *,
    id: str = "a",
    published: str | None = None,
    places: Sequence[str] = (),
    days: Sequence[str] = (),
    skipped: tuple[Skipped, ...] = (),
) -> Report:
    text = f"{title}\n\n{body}" if title else body
    article = Article(id, id, None, None, title, None, published, None, "en", "", text, skipped)
    found = tuple(
        PlaceMention(text.index(name), text.index(name) + len(name), name, id=f"test:{name}") for name in places
    )
    # Where a time stands does not matter here, so all are quoted from the first characters.
    times = tuple(TimeMention(0, 1, text[0], from_=day, to=day) for day in days)
    return Report(article, Versions("0", "0", "0", None), (), Mentions((), found, times), ())


def story(told: Report) -> StoryState:
    return open_story(profile(told), told.article)


CRASH = report(
    "Ferry runs aground off Naxos",
    "The ferry Blue Tern ran aground on a reef off Naxos late on Tuesday with 129 people on board. Divers of the coast "
    "guard found two tears in the hull. Passengers were taken to Paros in fishing boats.",
    id="crash",
    published="2019-08-06",
    places=["Naxos", "Paros"],
    days=["2019-08-06"],
)
CRASH_LATER = report(
    "Captain of Blue Tern questioned over reef",
    "Prosecutors have questioned the captain of the ferry Blue Tern, which ran onto a reef off Naxos on 6 August. The "
    "hull has been patched by divers, and tugs will tow her to Piraeus.",
    id="later",
    published="2019-08-20",
    places=["Naxos", "Piraeus"],
    days=["2019-08-06"],
)
ELECTION = report(
    "Count goes on in Malawi",
    "Votes are still being counted in Malawi after Tuesday's election, the commission in Blantyre said. Both "
    "candidates claim to be ahead.",
    id="election",
    published="2019-08-06",
    places=["Malawi", "Blantyre"],
)
