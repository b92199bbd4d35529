"""Draw the README's picture, a terminal in which a report has just been read, from a real run.

    python docs/picture.py          write docs/reading.svg
    python docs/picture.py --check  change nothing; exit 1 if it is stale

May import the standard library, rich and ``refresh`` beside it.
"""

from __future__ import annotations

import inspect
import io
import re
import sys

from refresh import ROOT, run
from rich.console import Console
from rich.text import Text

COMMAND = "dateline read examples/mogadishu-2017/1-wire-a.txt"
PICTURE = ROOT / "docs" / "reading.svg"
COLUMNS = 100
LINES = 36
COLOURED = {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"}


def draw(output: str, *, title: str = COMMAND, lines: int = LINES) -> str:
    """Draw a terminal's output as SVG.

    Args:
        output: what the command wrote, with ANSI colours.
        title: stands in the window's title bar.
        lines: how many lines to show at most.

    Returns:
        An SVG that asks nothing of the network: rich's own template names fonts on a server; ours does not.
    """
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    shown = output.strip("\n").split("\n")
    for line in shown[:lines] + ["..."] * (len(shown) > lines):
        console.print(Text.from_ansi(line), overflow="crop", no_wrap=True, crop=True)
    template = inspect.signature(Console.export_svg).parameters["code_format"].default
    template = re.sub(r"@font-face \{\{[^}]*\}\}", "", template)
    drawn = console.export_svg(title=title, code_format=template, unique_id="dateline")
    return "\n".join(line.rstrip() for line in drawn.split("\n") if line.strip()) + "\n"


def main(arguments: list[str]) -> int:
    """Write the picture, or with ``--check`` say whether it is stale."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    fresh = draw(run(COMMAND, settings=COLOURED))
    if arguments:
        if PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == fresh:
            return 0
        print("docs/reading.svg: stale; run: make docs", file=sys.stderr)
        return 1
    PICTURE.write_text(fresh, encoding="utf-8")
    print("docs/reading.svg: written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
