"""``dateline watch``: read the feeds as they come, until told to stop."""

from __future__ import annotations

import re
import signal
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from dateline.cli import net
from dateline.cli.alerts import open_channels
from dateline.cli.reading import SOME_FAILED, knowledge_options, loaded_resources
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import visible
from dateline.errors import DatelineError

if TYPE_CHECKING:
    from dateline.pipeline.alerting import Channels
    from dateline.pipeline.watching import Log, Metrics, Round
    from dateline.store import Store

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Span(click.ParamType[timedelta]):
    """A length of time: ``90s``, ``30m``, ``2h``, ``1d``."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it."""
        found = re.fullmatch(r"(\d{1,6})([smhd])", str(value).strip().lower())
        if found is None:
            return self.fail(f"{value!r} is no length of time; write it like 90s, 30m, 2h or 1d", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


@click.command(short_help="Read the feeds as they come, and keep what they tell.")
@store_option
@click.option("--once", is_flag=True, help="Look once at each feed that is due, read what waits, and end.")
@click.option("--for", "time", type=Span(), metavar="TIME", help="End after 90s, 30m, 2h or 1d.")
@click.option(
    "--metrics-port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Serve numbers for Prometheus on this port, to this machine alone.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="How single happenings are told on stderr; text, unless that is a terminal: there a line a round.",
)
@knowledge_options
@net.net_options
@click.option("--quiet", is_flag=True, help="Tell nothing; errors are still shown.")
def command(  # noqa: PLR0913 - one for each option
    *,
    store: str,
    once: bool,
    time: timedelta | None,
    metrics_port: int | None,
    log_format: str | None,
    ontology: tuple[Path, ...],
    actors: tuple[Path, ...],
    oldest: int,
    allow: tuple[net.Network, ...],
    quiet: bool,
) -> None:
    """Read the feeds as they come, and keep what they tell, until Ctrl-C.

    Each feed is asked by its own rhythm, each host politely and one question at a time. What is new is fetched once,
    read and kept; edits become revisions. All is remembered in the store: however it ends, it goes on where it was.

    After each round your alerts are run, as by `dateline alerts run`.
    """
    # The model's runtime takes a while to load: not for --help, nor for a wrong option.
    from dateline.pipeline import watching  # noqa: PLC0415

    people = sys.stderr.isatty() and log_format is None and not quiet
    with opened_store(store) as kept, _stopping() as stop:
        _check_feeds(kept)
        metrics = _served(metrics_port)
        resources = loaded_resources(ontology=ontology, actors=actors)
        way = net.open_net(kept, allow=allow)
        log = _log(None if people or (quiet and log_format is None) else log_format or "text")
        channels = open_channels(allow=allow)

        def over_with(ended: Round) -> None:
            if people:
                _tell(ended)
            if not stop.is_set():  # whoever wants an end is not kept waiting for a mail server
                _run_alerts(kept, channels, log)

        watch = watching.Watch(
            kept,
            resources,
            visitors=way.visitors,
            pacing=way.pacing,
            clock=net.clock,
            sleep=stop.wait,
            stopped=stop.is_set,
            log=log,
            metrics=metrics,
            rules=net.rules(oldest),
            tell=over_with,
        )
        over = watch.run(until=None if time is None else net.clock() + time, once=once)
    if once and over.failing:
        for url, reason in over.failing.items():
            click.echo(f"dateline: {visible(f'{url}: {reason}')}", err=True)
        raise SystemExit(SOME_FAILED)


def _run_alerts(store: Store, channels: Channels, log: Log) -> None:
    """Tell of what is new; trouble with an alert is told, and tried again after the next round."""
    from dateline.pipeline.alerting import run_alerts  # noqa: PLC0415

    for ran in run_alerts(store, channels):
        if ran.trouble is not None:
            log.warning("alert failed", alert=ran.alert, reason=ran.trouble)
        elif ran.sent:
            log.info("alert sent", alert=ran.alert, items=ran.sent)


def _check_feeds(store: Store) -> None:
    with store.reading() as view:
        if not view.feeds():
            raise DatelineError(
                "no feeds are watched yet; add some: dateline feeds add URL, or dateline feeds import --starter"
            )


def _served(port: int | None) -> Metrics | None:
    if port is None:
        return None
    from dateline.pipeline.watching import Metrics  # noqa: PLC0415

    metrics = Metrics()
    try:
        metrics.serve(port)
    except OSError as error:
        raise DatelineError(f"port {port} cannot be served: {error.strerror or error}; take another one") from error
    return metrics


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set; a second one of them ends at once."""
    stop = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number in numbers:
            signal.signal(number, before[number])


# --- telling


class _Silent:
    """A log that nobody reads."""

    def info(self, event: str, **facts: object) -> None:
        """Tell nothing."""

    warning = info


def _log(form: str | None) -> Log:
    """Make the log: lines of JSON or text on stderr, or nothing."""
    if form is None:
        return _Silent()
    import structlog  # noqa: PLC0415

    order = ["timestamp", "level", "event"]
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.processors.KeyValueRenderer(key_order=order, drop_missing=True)
    )
    log: Log = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _harmless,
            renderer,
        ],
    )
    return log


def _harmless(_logger: object, _method: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take what could drive a terminal out of what strangers wrote."""
    return {name: visible(value) if isinstance(value, str) else value for name, value in facts.items()}


def _tell(over: Round) -> None:
    """Tell people of a round, in one line."""
    left_out = ", ".join(f"{count} {kind}" for kind, count in over.left_out.most_common())
    facts = [
        f"{over.looks} feeds asked" + (f", {len(over.failing)} failing" if over.failing else "") if over.looks else "",
        f"{over.added} new" if over.added else "",
        f"{over.revised} edited" if over.revised else "",
        f"{over.same} there already" if over.same else "",
        f"left out: {left_out}" if left_out else "",
        f"{over.waiting} waiting" if over.waiting else "",
        f"next {_hour(over.due)}" if over.due else "",
    ]
    click.echo(f"{_hour(net.clock())}  {visible(' · '.join(fact for fact in facts if fact))}", err=True)


def _hour(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")
