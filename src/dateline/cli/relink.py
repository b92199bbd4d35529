"""``dateline relink``: copies, stories and events made anew from the reports that are kept."""

from __future__ import annotations

import sys

import click

from dateline.cli.progress import Progress
from dateline.cli.stores import opened_store, store_option


@click.command(short_help="Make copies, stories and events anew from the reports kept.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@store_option
def command(*, store: str, quiet: bool) -> None:
    """Make copies, stories and events anew from the reports that are kept.

    Claims stay as they were read, and what people judged is followed. Until all is done, everybody sees what was there
    before; ids of events that are no more lead to those that took their place.
    """
    from dateline.pipeline.adding import relink  # noqa: PLC0415 - loads the stages

    progress = Progress(sys.stderr, shown=sys.stderr.isatty() and not quiet, what="reports")
    with opened_store(store) as kept, progress:
        done = relink(kept, progress=progress.update)
    if not quiet:
        click.echo(f"done: copies, stories and events of {done:,} reports are made anew", err=True)
