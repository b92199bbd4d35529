"""The only place that reads settings from the environment; may import nothing of Dateline."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

GAZETTEER = "gazetteer.sqlite"
SHIPPED = Path(__file__).parent.parent / "resolve" / "data" / GAZETTEER
"""Where the package has its own gazetteer, unless something went wrong when it was installed."""
PLACES = "places"
STORE = "dateline.sqlite"


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


def store_url(environ: Mapping[str, str], given: str | None) -> str:
    """Say where the store is that a command works on; it need not exist.

    Args:
        environ: the process's environment; ``DATELINE_STORE`` names a store.
        given: what ``--store`` says, which goes first, or None.

    Returns:
        An address, ``sqlite:///FILE`` or ``postgresql://...``; without either setting one file in the data folder.
        What has no scheme is taken for the name of a file.
    """
    address = given or environ.get("DATELINE_STORE", "") or str(data_folder(environ) / STORE)
    return address if "://" in address else f"sqlite:///{Path(address).expanduser()}"


def mail_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what is set of the mail server: ``host``, ``port``, ``user``, ``password``, ``from``, ``security``.

    Args:
        environ: the process's environment; ``DATELINE_SMTP_HOST`` is the host, and so on.
    """
    names = ("host", "port", "user", "password", "from", "security")
    return {name: value for name in names if (value := environ.get(f"DATELINE_SMTP_{name.upper()}", ""))}


def contact(environ: Mapping[str, str]) -> str | None:
    """Give the address that servers which are asked can write to: ``DATELINE_CONTACT``, a page or a mail address."""
    return environ.get("DATELINE_CONTACT", "").strip() or None


def usable_cpus() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
