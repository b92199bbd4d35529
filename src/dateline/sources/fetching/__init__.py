"""The only door to the net: everything that is got or sent over HTTP goes through ``Fetcher``.

    Fetcher   one guarded question: address, redirects, limits          (fetcher, addresses, transport, bodies)
    Robots    what a host's robots.txt allows, kept for a day           (robots)
    Pacing    not too often, one question a host at a time, back-off    (pacing)
    Visitor   the three together, for the watch loop                    (visiting)

May import: errors, records.
"""

from dateline.sources.fetching.fetcher import Clock, Fetcher, Permit
from dateline.sources.fetching.headers import user_agent
from dateline.sources.fetching.limits import Limits
from dateline.sources.fetching.pacing import Pace, Pacing, next_allowed, pace_from_json
from dateline.sources.fetching.robots import Robots, RobotsRules
from dateline.sources.fetching.transport import Resolve, system_addresses, tls_context
from dateline.sources.fetching.visiting import Visitor

__all__ = [
    "Clock",
    "Fetcher",
    "Limits",
    "Pace",
    "Pacing",
    "Permit",
    "Resolve",
    "Robots",
    "RobotsRules",
    "Visitor",
    "next_allowed",
    "pace_from_json",
    "system_addresses",
    "tls_context",
    "user_agent",
]
