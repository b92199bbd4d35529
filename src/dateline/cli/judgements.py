"""``dateline judgements``: what people judged."""

from __future__ import annotations

import click

from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import console, visible
from dateline.records.listing import judgement_as_json


@click.command(short_help="List what people judged.")
@click.option("--by", metavar="NAME", help="Of one person alone.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
@store_option
def command(*, by: str | None, form: str, store: str) -> None:
    """List what people judged, the first first; the latest on a pair counts."""
    with opened_store(store) as kept, kept.reading() as view:
        from dateline.store.judging import all_judgements  # noqa: PLC0415 - SQLAlchemy takes its time

        made = [one for one in all_judgements(view.connection) if by is None or one.by == by]
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(map(judgement_as_json, made), stream, form=form)
            return
        from rich.text import Text  # noqa: PLC0415

        from dateline.cli.pages import judgement_words  # noqa: PLC0415 - rich is needed here only

        to = console(stream)
        for one in made:
            to.print(Text(visible(judgement_words(one))))
    if not made:
        click.echo(f"dateline: no judgements{' of theirs' if by else ''} yet; `dateline judge` makes one", err=True)
