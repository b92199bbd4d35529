"""``dateline stories``: reports that tell of the same matter."""

from __future__ import annotations

import click

from dateline.cli import asking
from dateline.records.listing import story_as_json


@click.command(short_help="List stories: reports that tell of the same matter.")
@asking.list_options
def command(question: asking.Question) -> None:
    """List stories: reports that tell of the same matter.

    The latest come first. Where a filter asks for types, actors or places, one of a story's events must fit.
    """
    asking.answer(
        question,
        lambda view, asked: view.stories(asked),
        as_json=story_as_json,
        show=lambda lists, one: lists.story(one),
        what="stories",
    )
