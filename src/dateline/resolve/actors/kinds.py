"""What a kind of actor is in other codebooks, from ``data/kinds.yaml``; may import this room's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dateline.errors import ResourceError
from dateline.resolve.world import read_data, strings


@dataclass(frozen=True, slots=True)
class Codes:
    """``plover``: PLOVER sector codes, the likeliest first; ``acled``: inter code, 1 to 8, or None."""

    plover: tuple[str, ...]
    acled: int | None


@cache
def kinds() -> Mapping[str, Codes]:
    """Every kind with its codes.

    Raises:
        ResourceError: the data file is missing or damaged.
    """
    found = {}
    for kind, entry in read_data("kinds.yaml").items():
        plover, acled = strings(entry, "plover"), entry.get("acled")
        if not plover or not (acled is None or isinstance(acled, int)):
            raise ResourceError(f"the data file kinds.yaml is damaged at {kind}; install dateline again")
        found[kind] = Codes(plover, acled)
    return found


def codes(kind: str) -> Codes:
    """The codes of a kind.

    Raises:
        KeyError: there is no such kind.
    """
    return kinds()[kind]
