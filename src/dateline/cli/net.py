"""What commands that ask the net share: their options, the guarded fetcher and its manners."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Any, TypeVar

import click

import dateline
from dateline.cli.settings import contact

if TYPE_CHECKING:
    from dateline.pipeline.watching import Rules, Visitors
    from dateline.sources.fetching import Pace, Pacing, Robots
    from dateline.store import Store

_F = TypeVar("_F", bound=Callable[..., Any])
Network = IPv4Network | IPv6Network


class NetworkOf(click.ParamType[Network]):
    """A network, as ``10.1.0.0/16``."""

    name = "network"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Network:
        """Check it."""
        try:
            return ip_network(str(value).strip())
        except ValueError:
            return self.fail(f"{value!r} is no network; write it like 10.1.0.0/16", param, ctx)


def net_options(function: _F) -> _F:
    """Give a command what decides on fetching and leaving out: ``--oldest`` and ``--allow``."""
    oldest = click.option(
        "--oldest",
        type=click.IntRange(min=1),
        default=14,
        metavar="DAYS",
        show_default=True,
        help="Leave out entries that were published longer ago than this when they are first met.",
    )
    allow = click.option(
        "--allow",
        type=NetworkOf(),
        metavar="NETWORK",
        multiple=True,
        help="Ask in this network, too, though it is not public; may be given again.",
    )
    return oldest(allow(function))


@dataclass(frozen=True, slots=True)
class Net:
    """The way to the net: two visitors with one pacing."""

    visitors: Visitors
    pacing: Pacing
    robots: Robots


def clock() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def open_net(store: Store | None, *, allow: tuple[Network, ...]) -> Net:
    """Make the way to the net, with what the store knows of hosts.

    Args:
        store: None: nothing is known of hosts.
        allow: networks that may be asked although they are not public.
    """
    from dateline.pipeline.watching import Visitors  # noqa: PLC0415 - the fetcher takes its time
    from dateline.sources.fetching import (  # noqa: PLC0415
        Fetcher,
        Pacing,
        Robots,
        Visitor,
        pace_from_json,
        user_agent,
    )

    agent = user_agent(dateline.__version__, contact(os.environ))
    fetcher = Fetcher(agent=agent, clock=clock, allow=allow)
    paces: tuple[Pace, ...] = ()
    if store is not None:
        with store.reading() as view:
            paces = tuple(pace_from_json(state) for state in view.host_states())
    pacing = Pacing(clock=clock, sleep=time.sleep, paces=paces)
    robots = Robots(fetcher, clock=clock)
    visitors = Visitors(
        feeds=Visitor(fetcher, pacing=pacing, robots=None), pages=Visitor(fetcher, pacing=pacing, robots=robots)
    )
    return Net(visitors, pacing, robots)


def rules(oldest: int) -> Rules:
    """Make the rules of what is left out."""
    from dateline.pipeline.watching import Rules  # noqa: PLC0415

    return Rules(oldest=timedelta(days=oldest))
