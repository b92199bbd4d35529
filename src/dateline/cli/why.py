"""``dateline why``: the way from an event to the characters of the reports that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import console
from dateline.errors import NotStored, StoreError
from dateline.records.listing import evidence_as_json
from dateline.records.stored import Evidence

if TYPE_CHECKING:
    from dateline.records import Report
    from dateline.store.reading import Reading


@click.command(short_help="Show the way from an event to the characters of the reports.")
@click.argument("id_", metavar="EVENT")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE.")
@store_option
def command(*, id_: str, form: str, out: Path | None, store: str) -> None:
    """Show the way from an event to the characters of the reports.

    From the event to its claims, with the reasons why they are held to be one happening; from each claim to its report
    and the version of it that was read, the SHA-256 of its bytes, the offsets of the exact words; and to the entry of
    the log that vouches for it (`dateline verify`). Of a claim, the event that it is in is shown.
    """
    with opened_store(store) as kept, kept.reading() as view:
        evidence = view.evidence(_event(id_, view))
        with opened(out, form=form) as stream:
            if form != "table":
                write_all([evidence_as_json(evidence)], stream, form=form)
                return
            from dateline.cli.chain import print_chain  # noqa: PLC0415 - rich is needed here only

            print_chain(evidence, _reports(evidence, view), console(stream))


def _event(id_: str, view: Reading) -> str:
    found = view.find(id_)
    if found.kind == "event":
        return found.id
    if found.kind != "claim":
        raise NotStored(f"{found.id}: is of the kind {found.kind}, not an event; `dateline events` lists these")
    event = view.claim(found.id).event
    if event is None:
        raise NotStored(f"claim {found.id}: is in no event; `dateline show {found.id}` shows it")
    return event


def _reports(evidence: Evidence, view: Reading) -> Mapping[str, Report]:
    """The reports that the claims were read from, by article; those that cannot be had are left out."""
    found: dict[str, Report] = {}
    for proof in evidence.proofs:
        if proof.article.id not in found:
            # The chain is what was asked for: show how far it reaches.
            with suppress(StoreError):
                found[proof.article.id] = view.report(proof.article.id, revision=proof.revision.number)
    return found
