"""What commands that work on a store share: its option, opening it, the clock; loads the store only when asked to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dateline.cli.settings import store_url

if TYPE_CHECKING:
    from dateline.store import Store

_F = TypeVar("_F", bound=Callable[..., Any])


def store_option(function: _F) -> _F:
    """Give a command the option ``--store``, which reaches it as ``store``: the store's whole address."""
    return click.option(
        "--store",
        metavar="URL",
        callback=lambda _context, _option, given: store_url(os.environ, given),
        help="The store: sqlite:///FILE or postgresql://USER@HOST/DATABASE; by default one file of your own.",
    )(function)


def now() -> str:
    """Tell the time: ISO 8601 UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def opened_store(url: str, *, create: bool = False) -> Iterator[Store]:
    """Open a store for one command.

    Args:
        url: its address.
        create: make it where there is none; a command that only asks never does.

    Raises:
        StoreError: it is not there, or cannot be opened.
    """
    from dateline.store import open_store  # noqa: PLC0415 - SQLAlchemy takes its time

    with open_store(url, clock=now, create=create) as store:
        yield store
