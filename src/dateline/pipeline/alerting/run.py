"""All alerts once: look, then send what is due. May import records, store and errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.errors import DatelineError
from dateline.pipeline.alerting.looking import look
from dateline.pipeline.alerting.sending import Channels, send_due
from dateline.store import Store
from dateline.store.alerts import list_alerts


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did for one alert: items that became news, items sent, and what went wrong, or None."""

    alert: str
    news: int
    sent: int
    trouble: str | None


def run_alerts(store: Store, channels: Channels, *, names: Sequence[str] = ()) -> tuple[Ran, ...]:
    """Look for news and send what is due; trouble with one alert never stops the others.

    Args:
        store: the store; its clock gives the time.
        channels: what messages are sent through.
        names: of alerts; none: all.

    Returns:
        What was done for each, in their order.
    """
    with store.reading() as view:
        known = [alert.name for alert in list_alerts(view)]
    return tuple(_run(store, channels, name) for name in names or known)


def _run(store: Store, channels: Channels, name: str) -> Ran:
    found = 0
    try:
        found = look(store, name)
        sent = send_due(store, name, channels)
    except DatelineError as error:
        return Ran(name, found, 0, str(error))
    return Ran(name, found, sent.items, sent.trouble)
