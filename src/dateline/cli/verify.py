"""``dateline verify``: whether anything in a store was changed or lost."""

from __future__ import annotations

import re
import sys

import click

from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import visible
from dateline.errors import StoreDamaged
from dateline.records.shape import JsonValue
from dateline.records.stored import Verified

_HASH = re.compile(r"[0-9a-f]{64}")


@click.command(short_help="Check that nothing in the store was changed or lost.")
@click.option("--head", metavar="HASH", help="A head that was noted before: the log must still go through it.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
@store_option
def command(*, head: str | None, form: str, store: str) -> None:
    """Check that nothing in the store was changed or lost.

    Goes over the whole log, every kept byte, every report and every quote in it, and names the first thing that does
    not fit. The head that is shown at the end stands for all before it: note it somewhere else, and whoever has it
    can prove later, with --head, that nothing before it was changed. The exit code is 1 where something does not fit.
    """
    if head is not None and not _HASH.fullmatch(head.strip().lower()):
        raise click.BadParameter("is no head: 64 of 0-9 and a-f, as `dateline verify` shows it", param_hint="--head")
    with opened_store(store) as kept:
        from dateline.store.log import verify  # noqa: PLC0415 - SQLAlchemy takes its time

        if sys.stderr.isatty():
            click.echo("checking; a large store takes some minutes", err=True)
        found = verify(kept, head=None if head is None else head.strip().lower())
    with opened(None, form=form) as stream:
        if form != "table":
            write_all([_as_json(found)], stream, form=form)
        else:
            stream.writelines(f"{visible(line)}\n" for line in _lines(found, head))
    if found.problem is not None:
        raise StoreDamaged(f"not sound: {found.problem}; bring a backup back with: dateline restore FILE --replace")


def _lines(found: Verified, head: str | None) -> list[str]:
    lines = [
        f"log       {found.entries:,} entries, each chained to the one before",
        f"bytes     {found.payloads:,} payloads with the SHA-256 that was noted",
        f"reports   {found.reports:,} as the log says",
        f"claims    {found.claims:,}, their quotes word for word in the reports",
    ]
    if found.taken:
        lines.append(f"taken     {found.taken:,} payloads and reports are gone, as the log says")
    if found.problem is not None:
        return [*lines, "these were checked before something did not fit"]
    if head is not None:
        lines.append("unbroken  the log goes through the head that you gave")
    return [*lines, f"head      {found.head}", "sound: nothing was changed or lost"]


def _as_json(found: Verified) -> dict[str, JsonValue]:
    return {
        "sound": found.problem is None,
        "problem": found.problem,
        "head": found.head,
        "entries": found.entries,
        "payloads": found.payloads,
        "reports": found.reports,
        "claims": found.claims,
        "taken": found.taken,
    }
