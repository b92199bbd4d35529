"""``dateline claims``: what single reports say."""

from __future__ import annotations

import click

from dateline.cli import asking
from dateline.records.listing import stored_claim_as_json


@click.command(short_help="List claims: what single reports say, with their words.")
@asking.list_options
def command(question: asking.Question) -> None:
    """List claims: what single reports say, with their words.

    The latest come first. Events, which hold the claims of several reports together, are in `dateline events`.
    """
    asking.answer(
        question,
        lambda view, asked: view.claims(asked),
        as_json=stored_claim_as_json,
        show=lambda lists, one: lists.claim(one),
        what="claims",
    )
