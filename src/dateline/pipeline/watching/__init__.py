"""Watching feeds: looked at by their own rhythm, their entries read once and kept, edits noticed, nothing lost.

    watch     the loop: what is due goes to a crew of threads, what comes back to the desk
    due       what is to be asked now, hosts one question at a time
    looking   one look at a feed
    entries   what is done with each entry: read, looked at again, left out and why        (pure)
    rhythm    when a feed is asked next                                                    (pure)
    health    how a feed fares, in words                                                   (pure)
    pages     from what was fetched to what the reader takes                               (pure)
    keeping   what came, written down, one transaction each
    desk      reads, keeps, logs, counts
    checking  what a feed would give, with nothing kept

All of its state lies in the store: whatever is killed goes on where it was. Clock and sleep are passed in. May import
everything but ``cli``.
"""

from dateline.pipeline.watching.checking import Checked, CheckedEntry, check
from dateline.pipeline.watching.entries import Rules
from dateline.pipeline.watching.health import STATES, Health, health_of, span
from dateline.pipeline.watching.looking import Visitors
from dateline.pipeline.watching.metrics import Metrics
from dateline.pipeline.watching.rounds import Log, Round
from dateline.pipeline.watching.times import read_moment
from dateline.pipeline.watching.watch import Watch

__all__ = [
    "STATES",
    "Checked",
    "CheckedEntry",
    "Health",
    "Log",
    "Metrics",
    "Round",
    "Rules",
    "Visitors",
    "Watch",
    "check",
    "health_of",
    "read_moment",
    "span",
]
