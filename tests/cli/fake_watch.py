"""The command ``dateline`` with a stand-in for the reader, and hosts that need little rest, to be killed."""

from __future__ import annotations

import fake_dateline

from dateline.cli import main
from dateline.sources.fetching import pacing

if __name__ == "__main__":
    fake_dateline.patch()
    pacing.GAP = 0.02
    main(prog_name="dateline")
