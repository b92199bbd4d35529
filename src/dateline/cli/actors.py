"""``dateline actors``: files of one's own actors, for ``dateline read --actors``."""

from __future__ import annotations

from pathlib import Path

import click

from dateline.cli.terminal import visible
from dateline.errors import ActorError, DatelineError

_LARGEST = 50_000_000


@click.group(short_help="Make a file of your own actors from a PETRARCH dictionary.")
def command() -> None:
    """Make a file of your own actors from a PETRARCH dictionary."""


@command.command("import", short_help="Turn an actor dictionary into such a file.")
@click.argument("dictionary", metavar="DICTIONARY", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE."
)
def import_(*, dictionary: Path, out: Path) -> None:
    """Turn an actor dictionary of PETRARCH or TABARI into a file for `dateline read --actors`.

    Codes of CAMEO become kinds and countries. Entries that name a country alone are left out: Dateline has those.
    """
    from dateline.resolve.actors.petrarch import read_dictionary, to_yaml  # noqa: PLC0415 - not for --help
    from dateline.resolve.world import load_world  # noqa: PLC0415

    body = dictionary.read_bytes()
    if len(body) > _LARGEST:
        raise ActorError(f"{dictionary}: holds more than {_LARGEST:,} bytes; split it")
    # Dictionaries are older than UTF-8's victory: what is not UTF-8 is Latin-1.
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    made = read_dictionary(text, file=str(dictionary), countries=load_world().countries)
    try:
        out.write_text(to_yaml(made.actors, source=dictionary.name), encoding="utf-8")
    except OSError as error:
        raise DatelineError(f"{out}: cannot be written: {error.strerror or error}") from error
    click.echo(
        f"{visible(str(out))}: {len(made.actors):,} actors; left out: {made.states:,} states, "
        f"{made.unknown:,} entries without a kind, {made.taken:,} names that an earlier entry has"
    )
