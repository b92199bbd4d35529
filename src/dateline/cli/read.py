"""``dateline read``: files in, sourced claims out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dateline.cli.output import FORMATS, Array, Lines, opened
from dateline.cli.progress import Progress
from dateline.cli.reading import SOME_FAILED, input_options, loaded_resources
from dateline.cli.terminal import console, visible
from dateline.errors import DatelineError, InputError
from dateline.records import RawInput, Report
from dateline.records.shape import as_json

if TYPE_CHECKING:
    from dateline.pipeline import Resources


@click.command(short_help="Read news reports and write down what they tell.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    help="table (the default) to read, json for one array of reports, jsonl for one report a line.",
)
@input_options
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE.")
@click.option(
    "--explain",
    metavar="CLAIM",
    help="Tell how one claim was read instead: its number in the table, or its id.",
)
@click.option("--quiet", is_flag=True, help="No progress and no summary; errors are still shown.")
def command(  # noqa: PLR0913 - one for each option
    *,
    paths: tuple[str, ...],
    form: str,
    published: str | None,
    out: Path | None,
    ontology: tuple[Path, ...],
    actors: tuple[Path, ...],
    workers: int,
    explain: str | None,
    quiet: bool,
) -> None:
    """Read news reports and write down, with the exact words, what they tell.

    PATH is a .txt, .html, .jsonl[.gz] or .warc[.gz] file, a folder of such files, or - for stdin.

    An input that cannot be read is named on stderr with its reason; the others are read.
    The exit code is then 3, or 1 where nothing could be read.
    """
    # The model's runtime takes a while to load: not for --help, nor for a wrong option.
    from dateline import pipeline, sources  # noqa: PLC0415

    resources = loaded_resources(ontology=ontology, actors=actors)
    inputs = sources.open_inputs(paths, stdin=sys.stdin.buffer)
    if explain is not None:
        if form != "table":
            raise click.UsageError("--explain writes lines for people; leave --format away")
        with opened(out, form="table") as stream:
            _explain(explain, inputs, resources, published, stream)
        return
    to_terminal = out is None and sys.stdout.isatty()
    progress = Progress(sys.stderr, shown=sys.stderr.isatty() and not quiet and not to_terminal)
    with opened(out, form=form) as stream, progress:
        write, close = _writer(form, stream, resources.families)
        results = pipeline.read(inputs, resources, published=published, workers=workers, progress=progress.update)
        read, failed = _write_all(results, write, progress)
        close()
        if not read:
            raise DatelineError("no report could be read")
    if failed:
        if not quiet:
            click.echo(f"dateline: {failed} of {read + failed} inputs could not be read", err=True)
        raise SystemExit(SOME_FAILED)


def _explain(
    wanted: str,
    inputs: Iterable[RawInput | InputError],
    resources: Resources,
    published: str | None,
    stream: TextIO,
) -> None:
    """Write how the claim came about whose id, or number in the table of a single report, is ``wanted``."""
    from dateline import pipeline  # noqa: PLC0415

    found: tuple[str, ...] | None = None
    reports = 0
    for raw in inputs:
        try:
            if isinstance(raw, InputError):
                raise raw
            report, analyses = pipeline.read_one(raw, resources, published=published)
        except InputError as error:
            click.echo(f"dateline: {visible(str(error))}", err=True)
            continue
        reports += 1
        if wanted.isdigit() and reports > 1:
            raise DatelineError("several reports: give the id of the claim, as --format json shows it")
        for number, claim in enumerate(report.claims, start=1):
            if wanted in (str(number), claim.id):
                found = resources.trace(report.article, analyses, claim)
        if found and not wanted.isdigit():
            break
    if not found:
        raise DatelineError(f"no claim {wanted!r} here; give its number in the table, or its id")
    stream.writelines(f"{visible(line)}\n" for line in found)


def _write_all(
    results: Iterable[Report | InputError], write: Callable[[Report], None], progress: Progress
) -> tuple[int, int]:
    """Write the reports and name the inputs that could not be read; count both."""
    read = failed = 0
    for result in results:
        if isinstance(result, InputError):
            failed += 1
            progress.clear()
            click.echo(f"dateline: {visible(str(result))}", err=True)
        else:
            read += 1
            write(result)
    return read, failed


def _writer(
    form: str, stream: TextIO, families: Mapping[str, str]
) -> tuple[Callable[[Report], None], Callable[[], None]]:
    """Give what writes a report, and what ends the whole."""
    if form != "table":
        writer = Array(stream) if form == "json" else Lines(stream)
        return lambda report: writer.write(as_json(report)), writer.close
    from dateline.cli.table import ReportTable  # noqa: PLC0415 - rich is needed here only

    table = ReportTable(console(stream), families)
    return table.write, lambda: None
