"""What counts as one source. May import records."""

from __future__ import annotations

import re

from dateline.records.copy import Printed
from dateline.stories.copies.agencies import address_of, agency_key
from dateline.stories.copies.wording import fold

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_DOORS = ("www.", "m.", "amp.", "mobile.")


def origin_of(printed: Printed, *, copied: str | None = None) -> str:
    """The key of the source that an article counts for.

    Args:
        printed: the article.
        copied: the origin of the article that it copies, or None where it copies none. The row keeps the origin of its
            first, even where only a later one of them names the agency.

    Returns:
        ``copied``; else ``agency:reuters`` for an agency's text; else the outlet: its host without ``www.``, or its
        name folded; else ``article:`` and the article's id.
    """
    if copied is not None:
        return copied
    if printed.fingerprint.agency is not None:
        return agency_key(printed.fingerprint.agency)
    return publisher_of(printed) or f"article:{printed.article}"


def publisher_of(printed: Printed) -> str | None:
    """Who printed it: the outlet's host, the address's host, or the outlet's folded name; None where nobody says."""
    outlet = " ".join(fold(printed.outlet or "").split())
    host = outlet if _HOST.fullmatch(outlet) else address_of(printed.url)[0]
    for door in _DOORS:
        host = host.removeprefix(door)
    return host or outlet or None
