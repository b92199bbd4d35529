"""``dateline feeds``: which feeds are watched, and how each fares."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli import net
from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import visible
from dateline.cli.words import counted
from dateline.errors import NoStore, NotStored
from dateline.records.feed import KINDS, Feed, FeedEntry, FeedList
from dateline.records.shape import JsonValue
from dateline.records.urls import read_url
from dateline.records.watched import KnownEntry, WatchedFeed

if TYPE_CHECKING:
    from dateline.pipeline.watching import Checked, Health
    from dateline.store import Store
    from dateline.store.feeds import FeedsRead

STATES = ("ok", "new", "silent", "failing", "paused")
_FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
_INDENT = " " * 9


@click.group(short_help="Say which feeds are watched, and see how they fare.")
def command() -> None:
    """Say which feeds are watched, and see how they fare.

    RSS, Atom and JSON Feed, sitemaps and plain section pages. `dateline watch` reads them.
    """


# --- which


@command.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--title", metavar="NAME", help="What to call it; its own title, if not given.")
@click.option("--country", metavar="NAME", help="The outlet's country: SDN, SD or Sudan.")
@click.option("--outlet", metavar="NAME", help="Who publishes it.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="A group that it belongs to; may be given again.")
@click.option("--kind", type=click.Choice(KINDS), default="feed", show_default=True, help="What lies at the address.")
@store_option
def add(  # noqa: PLR0913 - one for each option
    *,
    urls: tuple[str, ...],
    title: str | None,
    country: str | None,
    outlet: str | None,
    tags: tuple[str, ...],
    kind: str,
    store: str,
) -> None:
    """Watch the feeds at these addresses. Nothing is fetched yet; `dateline feeds check` looks at one now."""
    from dateline.cli.asking import country_code  # noqa: PLC0415
    from dateline.sources.feeds import feed_id  # noqa: PLC0415

    if title is not None and len(urls) > 1:
        raise click.UsageError("--title names one feed; give one URL with it")
    code = country_code(country) if country else None
    feeds = [
        Feed(feed_id(url), url, title or url, kind=kind, outlet=outlet, country=code, tags=tags)
        for url in map(_address, urls)
    ]
    with opened_store(store, create=True) as kept:
        _add(kept, feeds)


@command.command("import")
@click.argument("file", required=False, metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--starter", is_flag=True, help="The list that comes with Dateline: outlets and official sources.")
@store_option
def import_(*, file: str | None, starter: bool, store: str) -> None:
    """Watch the feeds of FILE, an OPML list as feed readers export it. Those that are watched already stay as they are.

    What could not be taken is named on stderr.
    """
    from dateline.sources.feeds import read_opml, starting_feeds  # noqa: PLC0415

    if (file is None) is not starter:
        raise click.UsageError("give either FILE or --starter")
    if file is None:
        found: FeedList = starting_feeds()
    else:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        found = read_opml(body, where=file)
    for problem in found.problems:
        click.echo(f"dateline: {visible(file or 'starter')}: {visible(problem)}", err=True)
    with opened_store(store, create=True) as kept:
        _add(kept, found.feeds)


@command.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE.")
@store_option
def export(*, out: Path | None, store: str) -> None:
    """Write all feeds as an OPML list, which feed readers and `dateline feeds import` take."""
    from dateline.sources.feeds import write_opml  # noqa: PLC0415

    with opened_store(store) as kept, kept.reading() as view:
        body = write_opml([one.feed for one in view.feeds()], title="Dateline: feeds")
    with opened(out, form="opml") as stream:
        stream.write(body.decode())


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="URL|ID...")
@store_option
def remove(*, names: tuple[str, ...], store: str) -> None:
    """Stop watching feeds, and forget what is known of their entries. Articles stay."""
    with opened_store(store) as kept, kept.writing() as tx:
        for watched in [_named(tx, name) for name in names]:
            tx.remove_feed(watched.feed.id)
            click.echo(f"removed: {visible(watched.feed.url)}")


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="URL|ID...")
@store_option
def pause(*, names: tuple[str, ...], store: str) -> None:
    """Keep feeds in the list, but do not ask them. Entries that wait are still read."""
    _pause(store, names, paused=True)


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="URL|ID...")
@store_option
def resume(*, names: tuple[str, ...], store: str) -> None:
    """Go on with feeds that were paused, or try failing ones at once."""
    _pause(store, names, paused=False)


def _pause(store: str, names: Sequence[str], *, paused: bool) -> None:
    with opened_store(store) as kept, kept.writing() as tx:
        for watched in [_named(tx, name) for name in names]:
            tx.pause_feed(watched.feed.id, paused=paused)
            click.echo(f"{'paused' if paused else 'resumed'}: {visible(watched.feed.url)}")


def _named(view: FeedsRead, name: str) -> WatchedFeed:
    """Find the feed that is meant: by its address in any spelling, its id or the beginning of that."""
    from dateline.sources.feeds import feed_id  # noqa: PLC0415

    found = view.feed(feed_id(name)) if "://" in name else None
    return found or view.find_feed(name)


def _add(store: Store, feeds: Iterable[Feed]) -> None:
    with store.writing() as tx:
        done = [(feed, tx.add_feed(feed)) for feed in feeds]
    if len(done) <= 10:
        for feed, new in done:
            click.echo(f"{'added' if new else 'there already'}: {visible(feed.url)}  {feed.id}")
        return
    added = sum(new for _, new in done)
    click.echo(f"{added:,} added, {len(done) - added:,} there already")


def _address(given: str) -> str:
    try:
        return str(read_url(given))
    except ValueError as error:
        raise click.BadParameter(f"{given!r}: {error}", param_hint="URL") from None


# --- how they fare


@command.command("list")
@click.option("--state", type=click.Choice(STATES), multiple=True, help="Only these; may be given again.")
@_FORMAT
@store_option
def list_(*, state: tuple[str, ...], form: str, store: str) -> None:
    """List the feeds with how they fare: what came of each, what is wrong, and when it is asked next."""
    from dateline.pipeline.watching import health_of  # noqa: PLC0415

    now = net.clock()
    with opened_store(store) as kept, kept.reading() as view:
        until = {str(one["host"]): one.get("until") for one in view.host_states()}
        rows = [(one, health_of(one, now), _next(one, until)) for one in view.feeds()]
    shown = [row for row in rows if not state or row[1].state in state]
    with opened(None, form=form) as stream:
        if form != "table":
            write_all((_as_json(*row) for row in shown), stream, form=form)
            return
        for row in shown:
            for line in _lines(*row, now=now):
                click.echo(visible(line), stream)
    counts = Counter(health.state for _, health, _ in rows)
    told = ", ".join(f"{counts[name]} {name}" for name in STATES if counts[name])
    click.echo(
        f"{counted(len(rows), 'feed')}: {told}" if rows else "no feeds; add some: dateline feeds import --starter",
        err=True,
    )


def _next(watched: WatchedFeed, until: dict[str, object]) -> str | None:
    """When a feed is asked next: by its own state, and not before its host's pace allows."""
    if watched.feed.paused:
        return None
    due = watched.state.due
    try:
        wait = until.get(read_url(watched.feed.url).host)
    except ValueError:
        wait = None
    if isinstance(wait, int | float) and wait > 0:
        due = max(due or "", datetime.fromtimestamp(wait, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return due


def _as_json(watched: WatchedFeed, health: Health, due: str | None) -> dict[str, JsonValue]:
    feed, state, tally = watched.feed, watched.state, watched.state.tally
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "kind": feed.kind,
        "outlet": feed.outlet,
        "country": feed.country,
        "language": feed.language,
        "tags": list(feed.tags),
        "state": health.state,
        "reason": health.words or None,
        "failures": state.failures,
        "last_entry": state.entries[0] if state.entries else None,
        "last_look": state.looked,
        "next_look": due,
        "added": tally.added,
        "revised": tally.revised,
        "same": tally.same,
        "left_out": dict(tally.left_out),
        "waiting": watched.waiting,
        "problems": list(state.problems),
    }


def _lines(watched: WatchedFeed, health: Health, due: str | None, *, now: datetime) -> Iterable[str]:
    from dateline.pipeline.watching import read_moment, span  # noqa: PLC0415

    feed, state, tally = watched.feed, watched.state, watched.state.tally
    yield f"{health.state:<9}{feed.title}  {feed.id}"
    if feed.title != feed.url:
        yield f"{_INDENT}{feed.url}"
    if health.words:
        yield f"{_INDENT}{health.words}"
    last, comes = read_moment(state.entries[0] if state.entries else None), read_moment(due)
    facts = [
        f"last entry {span(now - last)} ago" if last else "",
        f"{tally.added:,} added" if state.looked else "",
        f"{tally.revised:,} edited" if tally.revised else "",
        f"{tally.same:,} there already" if tally.same else "",
        f"{watched.waiting:,} waiting" if watched.waiting else "",
        f"left out: {', '.join(f'{count:,} {kind}' for kind, count in tally.left_out)}" if tally.left_out else "",
        (f"next look in {span(comes - now)}" if comes > now else "next look now") if comes else "",
    ]
    line = " · ".join(fact for fact in facts if fact)
    if line:
        yield f"{_INDENT}{line}"


# --- one of them, now


@command.command()
@click.argument("name", metavar="URL|ID")
@click.option("--kind", type=click.Choice(KINDS), help="What lies at the address, if it is not watched yet.")
@_FORMAT
@net.net_options
@store_option
def check(  # noqa: PLR0913 - one for each option
    *, name: str, kind: str | None, form: str, oldest: int, allow: tuple[net.Network, ...], store: str
) -> None:
    """Fetch a feed once, now, and show what would be read and what left out, and why. Nothing is kept."""
    from dateline.pipeline import watching  # noqa: PLC0415

    with ExitStack() as stack:
        try:
            kept: Store | None = stack.enter_context(opened_store(store))
        except NoStore:
            kept = None  # there need be none to look at a feed
        feed = _feed(kept, name, kind)
        way = net.open_net(kept, allow=allow)
        checked = watching.check(
            feed,
            visitors=way.visitors,
            robots=way.robots,
            known=lambda entries: [None] * len(entries) if kept is None else _known(kept, feed, entries),
            now=net.clock(),
            rules=net.rules(oldest),
        )
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(_entries_as_json(checked), stream, form=form)
            return
        for line in _checked_lines(checked):
            click.echo(visible(line), stream)


def _feed(kept: Store | None, name: str, kind: str | None) -> Feed:
    from dateline.sources.feeds import feed_id  # noqa: PLC0415

    if kept is not None:
        try:
            with kept.reading() as view:
                return _named(view, name).feed
        except NotStored:
            if "://" not in name:
                raise
    url = _address(name)
    return Feed(feed_id(url), url, url, kind=kind or "feed")


def _known(kept: Store, feed: Feed, entries: Sequence[FeedEntry]) -> Sequence[KnownEntry | None]:
    with kept.reading() as view:
        return view.known_entries(feed.id, entries)


def _entries_as_json(checked: Checked) -> Iterable[dict[str, JsonValue]]:
    for one in checked.entries:
        yield {
            "url": one.entry.url,
            "title": one.entry.title,
            "published": one.entry.published,
            "done": one.done,
            "reason": one.reason or None,
            "flags": list(one.entry.flags),
        }


def _checked_lines(checked: Checked) -> Iterable[str]:
    parsed = checked.parsed
    counts = Counter(one.done for one in checked.entries)
    yield f"{parsed.title or '(no title)'}: {parsed.kind}, {len(checked.entries)} entries"
    if checked.moved:
        yield f"moved for good to {checked.moved}"
    yield from parsed.problems
    for one in checked.entries:
        day = (one.entry.published or "")[:10] or ", ".join(one.entry.flags) or "no date"
        yield f"{one.done:<9}{day:<12}{one.entry.title or '(no title)'}"
        if one.entry.url:
            yield f"{_INDENT}{one.entry.url}"
        if one.reason:
            yield f"{_INDENT}{one.reason}"
    yield ", ".join(f"{count} {done}" for done, count in sorted(counts.items())) or "nothing stands in it"
