"""``dateline restore``: a store out of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from dateline.cli.stores import store_option
from dateline.cli.terminal import visible


@click.command(short_help="Bring a store back from such a file.")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Throw away what the store holds now.")
@store_option
def command(*, file: Path, replace: bool, store: str) -> None:
    """Make a store of a file that `dateline backup` wrote, and check it.

    Where there is a store already nothing is done, unless --replace says so; that stays until the new one is complete.
    """
    from dateline.store.backup import restore  # noqa: PLC0415 - SQLAlchemy takes its time

    made = restore(file, store, replace=replace)
    told = f"{made.rows.get('articles', 0):,} articles and {made.rows.get('claims', 0):,} claims"
    click.echo(visible(f"{file}: {told} are back, and checked"))
    click.echo(f"head {made.head}")
