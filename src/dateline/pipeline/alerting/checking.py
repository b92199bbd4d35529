"""Whether an alert can be what was asked for. May import records and errors."""

from __future__ import annotations

import re
from pathlib import Path

from dateline.errors import DatelineError
from dateline.pipeline.alerting.channels import read_secret
from dateline.records.alert import CHANNELS, Alert
from dateline.records.urls import read_url

OF = ("events", "stories")
LONGEST = 366 * 24 * 3600
# What mail servers everywhere take; nothing that could begin another address or another header.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")


def check_alert(alert: Alert) -> None:
    """Check all that can be checked before anything is sent.

    Raises:
        DatelineError: something of it cannot be; the message says what, and what to give.
    """
    where = f"alert {alert.name[:60]!r}"
    if alert.of not in OF or alert.channel not in CHANNELS:
        raise DatelineError(f"{where}: it is of {' or '.join(OF)}, and goes out as {', '.join(CHANNELS)}")
    if not (0 <= alert.cool_down <= LONGEST and 0 <= alert.digest <= LONGEST):
        raise DatelineError(f"{where}: cool-down and digest last from nothing to a year")
    if alert.min_sources < 1 or not 0 <= alert.min_confidence <= 1:
        raise DatelineError(f"{where}: give at least 1 source, and a confidence between 0 and 1")
    if alert.of == "stories" and alert.min_confidence > 0:
        raise DatelineError(f"{where}: stories have no confidence; ask for more sources, or alert on events")
    if alert.secret_file is not None and alert.channel != "webhook":
        raise DatelineError(f"{where}: only webhooks are signed; leave the secret file out")
    _check_target(alert, where)


def _check_target(alert: Alert, where: str) -> None:
    if alert.channel == "email" and not _ADDRESS.fullmatch(alert.to):
        raise DatelineError(f"{where}: {alert.to[:80]!r} is no mail address; give one like desk@example.org")
    if alert.channel == "atom" and not Path(alert.to).parent.is_dir():
        raise DatelineError(f"{where}: there is no folder {Path(alert.to).parent}; make it, or name another file")
    if alert.channel != "webhook":
        return
    try:
        read_url(alert.to)
        if alert.secret_file is not None:
            read_secret(Path(alert.secret_file))
    except ValueError as error:
        raise DatelineError(f"{where}: {error}") from None
