"""``dateline prune``: old reports, or their raw bytes, out of the store."""

from __future__ import annotations

import sys

import click

from dateline.cli.asking import Day
from dateline.cli.stores import opened_store, store_option
from dateline.errors import DatelineError
from dateline.records.stored import Pruned


@click.command(short_help="Take old reports, or their raw bytes, out of the store.")
@click.option(
    "--before", type=Day(), required=True, metavar="DAY", help="What was published on this day or later stays."
)
@click.option("--payloads-only", is_flag=True, help="Take the raw bytes alone; texts, claims and events stay.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
def command(*, before: str, payloads_only: bool, yes: bool, store: str) -> None:
    """Take reports out of the store that were published before a day, with their claims.

    Says what would go and asks first. What is taken cannot be had back but from a backup; the log notes it, so that
    `dateline verify` still holds, and the same report is not added again. A report without a date goes by the day on
    which it was added.
    """
    from dateline.pipeline.adding.pruning import prune, rehearse  # noqa: PLC0415 - loads the stages

    with opened_store(store) as kept:
        if not yes:
            planned = rehearse(kept, before=before, payloads_only=payloads_only)
            click.echo(f"would take {_told(planned)}")
            if not planned.articles and not planned.payloads:
                return
            if not sys.stdin.isatty():
                raise DatelineError("nothing was taken: say --yes where nobody can be asked")
            if not click.confirm("Take it?"):
                click.echo("nothing was taken")
                return
        done = prune(kept, before=before, payloads_only=payloads_only)
    click.echo(f"took {_told(done)}")


def _told(pruned: Pruned) -> str:
    size = f"raw bytes of {pruned.payloads:,} inputs ({pruned.freed:,} bytes packed)"
    return f"{len(pruned.articles):,} reports with {len(pruned.gone):,} claims, {size}" if pruned.articles else size
