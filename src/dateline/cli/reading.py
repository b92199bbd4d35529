"""What commands that read reports share: options, and loading the stages; imports ``pipeline`` only when called."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dateline.cli.settings import main_gazetteer, own_places, usable_cpus

if TYPE_CHECKING:
    from dateline.pipeline import Resources

SOME_FAILED = 3
"""Exit code where some inputs failed and the others were read."""
# More processes than this seldom pay for the memory that each of them takes.
MOST_WORKERS = 8
# Of newspapers; a year outside is a slip of the keyboard.
YEARS = range(1800, 2200)

_F = TypeVar("_F", bound=Callable[..., Any])


class IsoDate(click.ParamType[str]):
    """An ISO 8601 date or date-time, kept as text."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check it and give it in its long form."""
        text = str(value).strip()
        for read in (date.fromisoformat, datetime.fromisoformat):
            try:
                moment = read(text)
            except ValueError:
                continue
            if moment.year in YEARS:
                return moment.isoformat()
        return self.fail(f"{text!r} is no ISO date of our times; write it like 2024-03-31", param, ctx)


def _own_file(name: str, meaning: str) -> Callable[[_F], _F]:
    return click.option(
        name,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        multiple=True,
        help=f"Lay your own {meaning}; may be given again.",
    )


_KNOWLEDGE = (
    _own_file("--ontology", "ontology file over the built-in one"),
    _own_file("--actors", "file of actors over the built-in lists"),
)
_INPUTS = (
    click.option("--published", type=IsoDate(), metavar="DATE", help="When the reports were published, as YYYY-MM-DD."),
    *_KNOWLEDGE,
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=lambda: min(usable_cpus(), MOST_WORKERS),
        metavar="N",
        help="Processes to read in, where there is much to read.",
        show_default="one for each core",
    ),
)


def knowledge_options(function: _F) -> _F:
    """Give a command ``--ontology`` and ``--actors``: the user's own, laid over what is built in."""
    return _all(_KNOWLEDGE, function)


def input_options(function: _F) -> _F:
    """Give a command what reading files needs: ``--published``, ``--ontology``, ``--actors`` and ``--workers``."""
    return _all(_INPUTS, function)


def _all(options: Sequence[Callable[[_F], _F]], function: _F) -> _F:
    # Decorators go from the bottom to the top.
    return reduce(lambda made, option: option(made), reversed(options), function)


def loaded_resources(*, ontology: Sequence[Path], actors: Sequence[Path]) -> Resources:
    """Load the stages, with the user's own files and imported places laid over what is built in.

    Raises:
        OntologyError, ActorError: an own file breaks its rules.
        ResourceError: model or gazetteer are missing or damaged.
    """
    from dateline import pipeline  # noqa: PLC0415 - the model's runtime takes a while to load

    return pipeline.load_resources(
        extra_ontology=ontology,
        extra_actors=actors,
        gazetteer=main_gazetteer(os.environ),
        own_places=own_places(os.environ),
    )
