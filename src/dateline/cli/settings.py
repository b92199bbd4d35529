"""The only place that reads settings from the environment; may import nothing of Dateline."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

GAZETTEER = "gazetteer.sqlite"


def data_folder(environ: Mapping[str, str]) -> Path:
    """Say where the user's own data lie (a larger gazetteer, say); the folder need not exist.

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


def full_gazetteer(environ: Mapping[str, str]) -> Path | None:
    """Give the full gazetteer in the user's data folder, or None where it was not built."""
    file = data_folder(environ) / GAZETTEER
    return file if file.is_file() else None


def usable_cpus() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
