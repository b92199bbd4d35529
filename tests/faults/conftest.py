from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS / room) for room in ("faults", "cli", "pipeline", "pipeline/watching", "resolve")]
