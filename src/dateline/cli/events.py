"""``dateline events``: what happened, as all reports together tell it."""

from __future__ import annotations

import click

from dateline.cli import asking
from dateline.records.listing import event_as_json


@click.command(short_help="List what happened, as all reports together tell it.")
@asking.list_options
def command(question: asking.Question) -> None:
    """List what happened, as all reports together tell it.

    The latest come first. `dateline show ID` shows one with everything that is told of it, `dateline why ID` the way
    from it to the characters of the reports.
    """
    asking.answer(
        question,
        lambda view, asked: view.events(asked),
        as_json=event_as_json,
        show=lambda lists, one: lists.event(one),
        what="events",
    )
