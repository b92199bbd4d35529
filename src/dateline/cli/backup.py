"""``dateline backup``: all of a store in one file."""

from __future__ import annotations

from pathlib import Path

import click

from dateline.cli.stores import store_option
from dateline.cli.terminal import visible


@click.command(short_help="Write all of the store to one file.")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@store_option
def command(*, file: Path, store: str) -> None:
    """Write all of the store to one file, which `dateline restore` makes a store of again, in either database.

    Others may go on adding meanwhile: the file holds one state. It appears once it is complete, and never takes the
    place of another.
    """
    from dateline.store.backup import backup  # noqa: PLC0415 - SQLAlchemy takes its time

    made = backup(store, file)
    told = f"{made.rows.get('articles', 0):,} articles and {made.rows.get('claims', 0):,} claims"
    click.echo(visible(f"{file}: {told}, {_size(file)}"))
    click.echo(f"head {made.head}")


def _size(file: Path) -> str:
    size: float = file.stat().st_size
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:,.0f} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"
