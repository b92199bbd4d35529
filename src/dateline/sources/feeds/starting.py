"""The list of feeds that comes with Dateline: a start, for whoever watches to change. May import: errors, records."""

from __future__ import annotations

from importlib.resources import files

from dateline.records.feed import FeedList
from dateline.sources.feeds.opml import read_opml

NAME = "feeds.opml"


def starting_feeds() -> FeedList:
    """Read the list that comes with the package: news outlets and official sources in English, by region."""
    return read_opml((files("dateline.sources") / "data" / NAME).read_bytes(), where=NAME)
