"""Builds what ships with the package and does not lie in the repository: the gazetteer and the compiled actors.

hatchling calls this when the package is installed or a wheel is made. The sources of the data are pinned in
pyproject.toml and lie in src/dateline/resolve/data; the same sources give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
DATA = ROOT / "src/dateline/resolve/data"


class BuildHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling does not export the parameter
    """Runs the builders that the package itself has."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the files into the source tree and take them into the wheel."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, str(ROOT / "src"))
        from dateline.resolve.actors import actors_current, build_actors  # noqa: PLC0415 - importable only now
        from dateline.resolve.gazetteer import build, is_current  # noqa: PLC0415

        for name, current, make in (
            ("gazetteer.sqlite", is_current, build),
            ("actors.json", actors_current, build_actors),
        ):
            file = DATA / name
            if not current(file):
                self.app.display_info(f"building {name}")
                make(file)
            build_data["artifacts"].append(str(file.relative_to(ROOT)))
