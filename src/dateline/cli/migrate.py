"""``dateline migrate``: a store of an older Dateline brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dateline.cli.settings import data_folder
from dateline.cli.stores import now, store_option
from dateline.cli.terminal import visible
from dateline.errors import DatelineError


@click.command(short_help="Bring a store up to date after Dateline was updated.")
@click.option(
    "--backup",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the backup goes that is made before; by default beside the store, or into your data folder.",
)
@store_option
def command(*, backup: Path | None, store: str) -> None:
    """Bring a store up to date after Dateline was updated.

    A backup is made before; where anything goes wrong the store is left as it was.
    """
    from dateline.store.upgrading import migrate  # noqa: PLC0415 - SQLAlchemy takes its time

    to = backup or _beside(store)
    if backup is None:
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatelineError(f"{to}: cannot be written: {error.strerror or error}; give --backup FILE") from error
    before = migrate(store, backup=to)
    if before is None:
        click.echo("up to date already: nothing was done")
    else:
        click.echo(visible(f"brought up to date (its schema was {before}); as it was before, it is kept in {to}"))


def _beside(store: str) -> Path:
    """A name that says when: two backups never meet."""
    stamp = now().replace(":", "").replace("-", "")
    if store.startswith("sqlite:///"):
        file = Path(store.removeprefix("sqlite:///").partition("?")[0])
        return file.with_name(f"{file.name}.{stamp}.backup")
    return data_folder(os.environ) / f"store.{stamp}.backup"
