"""The command line that the measuring modules share: the scores of one set, a line each. Imports `evals.folders`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Protocol

from evals.folders import find


class Scores(Protocol):
    """Measures a set."""

    def __call__(self, path: Path, *, errors: bool) -> dict[str, float]:
        """Give the scores by name; with ``errors`` print first what is not right."""


def run(doc: str, setting: str, scores: Scores, *, errors: str) -> int:
    """Measure and print; where the errors are printed, the scores go to stderr, so that either can be kept.

    Args:
        doc: the module's docstring, whose first line the help shows.
        setting: the environment variable that names the set.
        scores: what measures it.
        errors: what ``--errors`` prints, for the help.

    Returns:
        The exit status: 1 where there is no set.
    """
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help=errors)
    options = parser.parse_args()
    path = find(setting)
    if path is None:
        return 1
    for name, value in scores(path, errors=options.errors).items():
        print(f"{name:22} {value:.3f}", file=sys.stderr if options.errors else sys.stdout)
    return 0
