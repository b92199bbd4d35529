"""Alerts: what is new or changed among the events and stories that a saved query finds, told where it is wanted.

    store's log --look--> firings, each with the time when it is due --send_due--> webhook, mail or Atom file

Deciding is pure (``deciding``, ``messages``, ``replaying``); ``channels`` are the edges. ``run_alerts`` does it all
once and is meant to be called again and again. May import records, store, stories, sources and export.
"""

from dateline.pipeline.alerting.channels import SECURITY, MailServer, Outcome, read_secret
from dateline.pipeline.alerting.feeding import alert_feed, query_feed, write_whole
from dateline.pipeline.alerting.looking import change_query, look, make_alert
from dateline.pipeline.alerting.replaying import WouldTell, replay
from dateline.pipeline.alerting.run import Ran, run_alerts
from dateline.pipeline.alerting.sending import Channels, Sent, send_due, send_example

__all__ = [
    "SECURITY",
    "Channels",
    "MailServer",
    "Outcome",
    "Ran",
    "Sent",
    "WouldTell",
    "alert_feed",
    "change_query",
    "look",
    "make_alert",
    "query_feed",
    "read_secret",
    "replay",
    "run_alerts",
    "send_due",
    "send_example",
    "write_whole",
]
