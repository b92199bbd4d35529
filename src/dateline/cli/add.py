"""``dateline add``: reports into the store, with what they copy, their stories and their events."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.output import FORMATS, Array, Lines, opened
from dateline.cli.progress import Progress
from dateline.cli.reading import SOME_FAILED, input_options, loaded_resources
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import visible
from dateline.errors import DatelineError, InputError
from dateline.records.shape import JsonValue

if TYPE_CHECKING:
    from dateline.pipeline.adding import Added

WORDS = {"new": "new", "revision": "revised", "same": "there already"}


@click.command(short_help="Read news reports and keep them in the store.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    help="table (the default) for a summary, json and jsonl for what became of each report.",
)
@input_options
@click.option("--quiet", is_flag=True, help="No progress and no summary; errors are still shown.")
def command(  # noqa: PLR0913 - one for each option
    *,
    paths: tuple[str, ...],
    store: str,
    form: str,
    published: str | None,
    ontology: tuple[Path, ...],
    actors: tuple[Path, ...],
    workers: int,
    quiet: bool,
) -> None:
    """Read news reports and keep them, with their bytes, in the store.

    PATH is as for `dateline read`. Each report is kept in one step, with the copies, stories and events that it belongs
    to: a run that is cut off can simply be started again, and what is there is not read again.

    A report that is there already changes nothing; one that was edited since becomes a revision, and the old one stays.
    """
    # The model's runtime takes a while to load: not for --help, nor for a wrong option.
    from dateline import sources  # noqa: PLC0415
    from dateline.pipeline import adding  # noqa: PLC0415

    with opened_store(store, create=True) as kept:
        resources = loaded_resources(ontology=ontology, actors=actors)
        inputs = sources.open_inputs(paths, stdin=sys.stdin.buffer)
        progress = Progress(sys.stderr, shown=sys.stderr.isatty() and not quiet)
        with opened(None, form=form) as stream, progress:
            writer = None if form == "table" else Array(stream) if form == "json" else Lines(stream)
            outcomes = adding.add(
                inputs, resources, kept, published=published, workers=workers, progress=progress.update
            )
            counts = _count(outcomes, progress, writer.write if writer else None)
            if writer is not None:
                writer.close()
    failed = counts.pop("failed", 0)
    if not quiet and counts:
        told = ", ".join(f"{counts[kind]:,} {words}" for kind, words in WORDS.items() if counts[kind])
        click.echo(f"{told}; {counts['events']:,} events made or changed", err=form != "table")
    if failed:
        if not any(counts[kind] for kind in WORDS):
            raise DatelineError("no report could be read")
        if not quiet:
            click.echo(f"dateline: {failed:,} inputs could not be read", err=True)
        raise SystemExit(SOME_FAILED)


def _count(
    outcomes: Iterable[Added | InputError],
    progress: Progress,
    write: Callable[[dict[str, JsonValue]], None] | None,
) -> Counter[str]:
    """Write what became of each input, name those that could not be read, and count."""
    counts: Counter[str] = Counter()
    events: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, InputError):
            counts["failed"] += 1
            progress.clear()
            click.echo(f"dateline: {visible(str(outcome))}", err=True)
            continue
        counts[outcome.kind] += 1
        events.update(outcome.events)
        if write is not None:
            write(_as_json(outcome))
    if any(counts[kind] for kind in WORDS):
        counts["events"] = len(events)
    return counts


def _as_json(added: Added) -> dict[str, JsonValue]:
    article = added.article
    return {
        "input": added.where,
        "done": added.kind,
        "id": article.id,
        "revision": article.revision,
        "title": article.title,
        "claims": article.claims,
        "copy_of": article.copy_of,
        "story": article.story,
        "events": list(added.events),
    }
