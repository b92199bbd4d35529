"""Where the annotated reports and public sets lie: outside of the project, and said loudly when not there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DEFAULTS = {
    "DATELINE_GOLD": "../shared/gold",
    "DATELINE_SCORE": "../shared/score/score.py",
    "DATELINE_TRAIN": "../shared/train",
    "DATELINE_PLOVER": "../shared/measure/plover-records.jsonl",
    "DATELINE_PLACES": "../shared/measure/geowebnews.xml",
    "DATELINE_TIMES": "../shared/measure/times.jsonl",
    "DATELINE_STORIES": "../shared/measure/stories.jsonl",
}


def find(setting: str) -> Path | None:
    """The path that the environment variable ``setting`` names, or its default; None (and a loud word) if absent."""
    path = Path(os.environ.get(setting, DEFAULTS[setting]))
    if path.exists():
        return path
    print(f"NOT MEASURED: nothing at {path}; set {setting} to the folder or program meant", file=sys.stderr)
    return None
