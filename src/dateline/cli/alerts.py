"""``dateline alerts``: be told when something is new or changes."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

import dateline
from dateline.cli.asking import Day
from dateline.cli.net import Network, NetworkOf, clock
from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.settings import contact, mail_settings
from dateline.cli.stores import now, opened_store, store_option
from dateline.cli.terminal import visible
from dateline.errors import DatelineError
from dateline.records.alert import Alert
from dateline.records.shape import JsonValue

if TYPE_CHECKING:
    from dateline.pipeline.alerting import Channels, MailServer, Ran, WouldTell
    from dateline.store.reading import Reading

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
_ALLOW = click.option(
    "--allow",
    type=NetworkOf(),
    metavar="NETWORK",
    multiple=True,
    help="Send webhooks into this network, too, though it is not public; may be given again.",
)


class Duration(click.ParamType[int]):
    """A time span in seconds: ``90s``, ``30m``, ``6h``, ``2d``."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        match = re.fullmatch(r"([0-9]{1,6})([smhd])", str(value).strip())
        if isinstance(value, int):
            return value
        if match is None:
            return self.fail(f"{value!r} is no time span; write it like 30m, 6h or 2d", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


@click.group(short_help="Be told when something is new or changes.")
def command() -> None:
    """Be told when an event or story that a saved query finds is new or changes.

    `dateline alerts run` looks and sends; call it again and again, from cron say. Nothing is missed in between.
    """


@command.command("add")
@click.argument("name", metavar="NAME")
@click.option("--query", required=True, metavar="NAME", help="A saved query.")
@click.option("--of", type=click.Choice(("events", "stories")), default="events", help="events is the default.")
@click.option("--webhook", metavar="URL", help="Send JSON to this address.")
@click.option("--email", metavar="ADDRESS", help="Send a mail, through the mail server of DATELINE_SMTP_HOST.")
@click.option("--atom", type=click.Path(dir_okay=False), metavar="FILE", help="Write an Atom feed into this file.")
@click.option("--secret-file", type=click.Path(dir_okay=False), metavar="FILE", help="Sign webhooks with its content.")
@click.option("--digest", type=Duration(), default="0s", metavar="SPAN", help="Gather news over 1h, say.")
@click.option("--cool-down", type=Duration(), default="6h", metavar="SPAN", help="Before the same is told again; 6h.")
@click.option("--min-sources", type=click.IntRange(1, 1000), default=1, metavar="N", help="Independent sources; 1.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="X", help="Of events, 0 to 1.")
@store_option
def add(  # noqa: PLR0913 - one for each option
    *,
    name: str,
    query: str,
    of: str,
    webhook: str | None,
    email: str | None,
    atom: str | None,
    secret_file: str | None,
    digest: int,
    cool_down: int,
    min_sources: int,
    min_confidence: float,
    store: str,
) -> None:
    """Tell of what a saved query finds from now on; what it finds already counts as known.

    One of --webhook, --email and --atom says where. An item is told of again when its status changes, or its killed or
    wounded rise by a fifth and by three.
    """
    from dateline.pipeline.alerting import make_alert  # noqa: PLC0415

    given = [(channel, to) for channel, to in (("webhook", webhook), ("email", email), ("atom", atom)) if to]
    if len(given) != 1:
        raise click.UsageError("give one of --webhook URL, --email ADDRESS and --atom FILE")
    channel, to = given[0]
    alert = Alert(
        name=name,
        query=query,
        of=of,
        channel=channel,
        to=str(Path(to).absolute()) if channel == "atom" else to.strip(),
        secret_file=None if secret_file is None else str(Path(secret_file).absolute()),
        cool_down=cool_down,
        digest=digest,
        min_sources=min_sources,
        min_confidence=min_confidence,
        made=now(),
    )
    with opened_store(store) as kept:
        known = make_alert(kept, alert)
    click.echo(visible(f"added: {name}, of what comes from now on; {known:,} {of} are known already"))


@command.command("list")
@_FORMAT
@store_option
def list_(*, form: str, store: str) -> None:
    """List the alerts, with how much each told and what is in its way."""
    from dateline.store.alerts import list_alerts  # noqa: PLC0415

    with opened_store(store) as kept, kept.reading() as view:
        rows = [_as_json(alert, view) for alert in list_alerts(view)]
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(rows, stream, form=form)
            return
        for row in rows:
            stream.write(visible(_line(row)) + "\n")
    if not rows:
        click.echo("dateline: there are no alerts yet; add one with `dateline alerts add NAME`", err=True)


@command.command("remove")
@click.argument("name", metavar="NAME")
@store_option
def remove(*, name: str, store: str) -> None:
    """Forget an alert and what it told."""
    from dateline.store.alerts import remove_alert  # noqa: PLC0415

    with opened_store(store) as kept, kept.writing() as tx:
        remove_alert(tx, name)
    click.echo(visible(f"removed: {name}"))


@command.command("test")
@click.argument("name", metavar="NAME")
@_ALLOW
@store_option
def test(*, name: str, allow: tuple[Network, ...], store: str) -> None:
    """Send one example: the latest that the query finds, marked as a test. An Atom file is written as it stands."""
    from dateline.pipeline.alerting import send_example  # noqa: PLC0415

    with opened_store(store) as kept:
        outcome = send_example(kept, name, open_channels(allow=allow))
    if outcome.reason is not None:
        raise DatelineError(f"alert {name}: {outcome.reason}")
    click.echo(visible(f"sent: a test of {name}"))


@command.command("retry")
@click.argument("name", metavar="NAME")
@store_option
def retry(*, name: str, store: str) -> None:
    """Let what was given up be sent by the next run."""
    from dateline.store.alerts import load_alert, put_state, retry_failed  # noqa: PLC0415
    from dateline.store.reading import Reading  # noqa: PLC0415

    with opened_store(store) as kept, kept.writing() as tx:
        _, state = load_alert(Reading(tx.connection), name)
        count = retry_failed(tx, name)
        put_state(tx, name, type(state)(seen=state.seen))
    click.echo(visible(f"{name}: {count:,} wait again"))


@command.command("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--dry-run", is_flag=True, help="Say what would have been told in the past; send nothing.")
@click.option("--since", type=Day(), metavar="DAY", help="With --dry-run: from this day on; else since it was added.")
@_ALLOW
@_FORMAT
@store_option
def run(  # noqa: PLR0913 - one for each option
    *, names: tuple[str, ...], dry_run: bool, since: str | None, allow: tuple[Network, ...], form: str, store: str
) -> None:
    """Look for news and send what is due, for all alerts or those named.

    Exits with 3 where something could not be sent; it is tried again by later runs, at growing intervals.
    """
    if since is not None and not dry_run:
        raise click.UsageError("--since goes with --dry-run; a run goes on where the last one ended")
    if dry_run:
        _rehearse(names, since, form, store)
    else:
        _run(names, allow, form, store)


def _run(names: Sequence[str], allow: Sequence[Network], form: str, store: str) -> None:
    from dateline.pipeline.alerting import run_alerts  # noqa: PLC0415

    with opened_store(store) as kept:
        done = run_alerts(kept, open_channels(allow=allow), names=names)
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(map(_ran_as_json, done), stream, form=form)
        else:
            for one in done:
                stream.write(visible(f"{one.alert}: {one.news:,} new or changed, {one.sent:,} sent") + "\n")
    for one in done:
        if one.trouble is not None:
            click.echo(visible(f"dateline: {one.alert}: {one.trouble}"), err=True)
    if any(one.trouble is not None for one in done):
        raise click.exceptions.Exit(3)


def _rehearse(names: Sequence[str], since: str | None, form: str, store: str) -> None:
    from dateline.pipeline.alerting import replay  # noqa: PLC0415
    from dateline.store.alerts import list_alerts, load_alert  # noqa: PLC0415

    with opened_store(store) as kept, kept.reading() as view:
        alerts = [load_alert(view, name)[0] for name in names] or list_alerts(view)
        found = [one for alert in alerts for one in replay(view, alert, since=since or alert.made[:10])]
    with opened(None, form=form) as stream:
        if form != "table":
            write_all(map(_told_as_json, found), stream, form=form)
            return
        for one in found:
            stream.write(visible(f"{one.at}  {one.alert}  {one.item}  {one.headline}  ({'; '.join(one.news)})") + "\n")
    click.echo(f"dateline: {len(found):,} would have been told; nothing was sent", err=True)


def _ran_as_json(one: Ran) -> dict[str, JsonValue]:
    return {"alert": one.alert, "news": one.news, "sent": one.sent, "trouble": one.trouble}


def _told_as_json(one: WouldTell) -> dict[str, JsonValue]:
    return {"at": one.at, "alert": one.alert, "item": one.item, "headline": one.headline, "news": list(one.news)}


def _as_json(alert: Alert, view: Reading) -> dict[str, JsonValue]:
    from dateline.store.alerts import firing_counts, last_trouble  # noqa: PLC0415

    counts = firing_counts(view, alert.name)
    return {
        "name": alert.name,
        "query": alert.query,
        "of": alert.of,
        "channel": alert.channel,
        "to": _shown(alert),
        "signed": alert.secret_file is not None,
        "cool_down": alert.cool_down,
        "digest": alert.digest,
        "min_sources": alert.min_sources,
        "min_confidence": alert.min_confidence,
        "made": alert.made,
        "sent": counts.get("sent", 0),
        "waiting": counts.get("waiting", 0),
        "failed": counts.get("failed", 0),
        "trouble": last_trouble(view, alert.name),
    }


def _shown(alert: Alert) -> str:
    """Where it goes; the path of a webhook is often its secret, and is not shown."""
    if alert.channel != "webhook":
        return alert.to
    parts = urlsplit(alert.to)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}/…"


def _line(row: dict[str, JsonValue]) -> str:
    told = f"{row['sent']} sent, {row['waiting']} waiting, {row['failed']} given up"
    line = f"{row['name']}: {row['of']} of {row['query']} by {row['channel']} to {row['to']}; {told}"
    return f"{line}; last trouble: {row['trouble']}" if row["trouble"] else line


# --- what messages are sent through


def open_channels(*, allow: Sequence[Network]) -> Channels:
    """Make what messages are sent through, as the settings say.

    Args:
        allow: networks that webhooks may go to although they are not public.

    Raises:
        DatelineError: a setting of the mail server cannot be used.
    """
    from dateline.pipeline.alerting import Channels  # noqa: PLC0415
    from dateline.sources.fetching import Fetcher, user_agent  # noqa: PLC0415 - brings the HTTP client along

    agent = user_agent(dateline.__version__, contact(os.environ))
    return Channels(Fetcher(agent=agent, clock=clock, allow=allow), _mail_server())


def _mail_server() -> MailServer | None:
    from dateline.pipeline.alerting import SECURITY, MailServer  # noqa: PLC0415

    given = mail_settings(os.environ)
    if "host" not in given:
        return None
    security = given.get("security", "starttls")
    if security not in SECURITY:
        raise DatelineError(f"DATELINE_SMTP_SECURITY: {security!r} is none of {', '.join(SECURITY)}")
    port = given.get("port", {"starttls": "587", "tls": "465", "none": "25"}[security])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise DatelineError(f"DATELINE_SMTP_PORT: {port!r} is no port")
    if "from" not in given:
        raise DatelineError("DATELINE_SMTP_FROM: set the address that mails come from")
    return MailServer(
        host=given["host"],
        port=int(port),
        sender=given["from"],
        user=given.get("user"),
        password=given.get("password"),
        security=security,
    )
