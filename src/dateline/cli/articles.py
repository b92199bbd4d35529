"""``dateline articles``: the reports that are stored."""

from __future__ import annotations

import click

from dateline.cli import asking
from dateline.records.listing import article_as_json


@click.command(short_help="List the reports that are stored.")
@asking.list_options
def command(question: asking.Question) -> None:
    """List the reports that are stored.

    The latest come first. Where a filter asks for types, actors or places, one of a report's claims must fit.
    """
    asking.answer(
        question,
        lambda view, asked: view.articles(asked),
        as_json=article_as_json,
        show=lambda lists, one: lists.article(one),
        what="articles",
    )
