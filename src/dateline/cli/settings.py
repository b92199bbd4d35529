"""The only place that reads settings from the environment; may import nothing of Dateline."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

GAZETTEER = "gazetteer.sqlite"
SHIPPED = Path(__file__).parent.parent / "resolve" / "data" / GAZETTEER
"""Where the package has its own gazetteer, unless something went wrong when it was installed."""
PLACES = "places"


def data_folder(environ: Mapping[str, str]) -> Path:
    """Say where the user's own data lie (imported places, say); the folder need not exist.

    Args:
        environ: the process's environment. ``DATELINE_DATA`` names the folder; without it, it is ``dateline``
            under ``XDG_DATA_HOME`` or ``~/.local/share``.

    Returns:
        The folder. A relative ``XDG_DATA_HOME`` is passed over, as its specification asks.
    """
    own = environ.get("DATELINE_DATA", "")
    if own:
        return Path(own).expanduser()
    xdg = Path(environ.get("XDG_DATA_HOME", ""))
    return (xdg if xdg.is_absolute() else Path("~/.local/share").expanduser()) / "dateline"


def built_gazetteer(environ: Mapping[str, str]) -> Path:
    """Say where ``dateline gazetteer build`` writes; the file need not exist."""
    return data_folder(environ) / GAZETTEER


def main_gazetteer(environ: Mapping[str, str]) -> Path:
    """Give the package's own gazetteer; where it has none, the place of the one that the user can build."""
    return SHIPPED if SHIPPED.is_file() else built_gazetteer(environ)


def own_layer(environ: Mapping[str, str], name: str) -> Path:
    """Say where the imported places of this name lie; the file need not exist."""
    return data_folder(environ) / PLACES / f"{name}.sqlite"


def own_places(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Give the files of imported places, by name; what an import is still writing is none of them."""
    return tuple(sorted((data_folder(environ) / PLACES).glob("[!.]*.sqlite")))


def usable_cpus() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
