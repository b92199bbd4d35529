"""``dateline queries``: filters kept under a name."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dateline.cli.asking import Asked, filter_of, filter_options
from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import visible
from dateline.errors import DatelineError
from dateline.records.alert import SavedQuery
from dateline.records.shape import JsonValue

_FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")


@click.group(short_help="Keep filters under a name, for lists, feeds and alerts.")
def command() -> None:
    """Keep filters under a name, for lists (`--query NAME`), feeds and alerts."""


@command.command("save")
@click.argument("name", metavar="NAME")
@filter_options
@click.option("--replace", "anew", is_flag=True, help="Take the place of a query of that name.")
@store_option
def save(*, name: str, anew: bool, store: str, **given: Any) -> None:
    """Keep a filter under NAME.

    Alerts that stand on a query of that name go on with the new one, and tell of what comes from now on.
    """
    from dateline.pipeline.alerting import change_query  # noqa: PLC0415

    with opened_store(store) as kept:
        with kept.reading() as view:
            made = filter_of(Asked(**given, query=None, limit=None, after=None), view)
        alerts = change_query(kept, name, made, anew=anew)
    click.echo(visible(f"saved: {name}{f', on which {alerts} alerts stand' if alerts else ''}"))


@command.command("list")
@_FORMAT
@store_option
def list_(*, form: str, store: str) -> None:
    """List the saved queries."""
    from dateline.store.queries import list_queries  # noqa: PLC0415

    with opened_store(store) as kept, kept.reading() as view:
        _write(list_queries(view), form)


@command.command("show")
@click.argument("name", metavar="NAME")
@_FORMAT
@store_option
def show(*, name: str, form: str, store: str) -> None:
    """Show what a query asks for."""
    from dateline.store.queries import list_queries, load_query  # noqa: PLC0415

    with opened_store(store) as kept, kept.reading() as view:
        load_query(view, name)  # says what there is instead
        _write(tuple(query for query in list_queries(view) if query.name == name), form)


@command.command("remove")
@click.argument("name", metavar="NAME")
@store_option
def remove(*, name: str, store: str) -> None:
    """Forget a query; not while alerts stand on it."""
    from dateline.store.queries import remove_query  # noqa: PLC0415

    with opened_store(store) as kept, kept.writing() as tx:
        remove_query(tx, name)
    click.echo(visible(f"removed: {name}"))


@command.command("feed")
@click.argument("name", metavar="NAME")
@click.option("--of", type=click.Choice(("events", "stories")), default="events", help="events is the default.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE.")
@store_option
def feed(*, name: str, of: str, out: Path | None, store: str) -> None:
    """Write what a query finds as an Atom feed, for any feed reader."""
    from dateline.pipeline.alerting import query_feed, write_whole  # noqa: PLC0415

    with opened_store(store) as kept, kept.reading() as view:
        body = query_feed(view, name, of)
    if out is None:
        click.echo(body, nl=False)
        return
    try:
        write_whole(out, body)
    except OSError as error:
        raise DatelineError(f"{out}: cannot be written: {error.strerror or error}") from error


def _write(queries: tuple[SavedQuery, ...], form: str) -> None:
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(map(_as_json, queries), stream, form=form)
            return
        for query in queries:
            stream.write(visible(f"{query.name}: {_words(query)}") + "\n")
    if not queries:
        click.echo("dateline: no queries are saved yet; save one with `dateline queries save NAME`", err=True)


def _as_json(query: SavedQuery) -> dict[str, JsonValue]:
    return {"name": query.name, "filter": _set(query), "made": query.made}


def _words(query: SavedQuery) -> str:
    told = {name: value for name, value in _set(query).items() if name != "limit"}
    parts = [
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}" for name, value in told.items()
    ]
    return "; ".join(parts) or "everything"


def _set(query: SavedQuery) -> dict[str, JsonValue]:
    """What of the filter is set."""
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(query.filter).items()}
    return {name: value for name, value in fields.items() if value not in (None, [])}
