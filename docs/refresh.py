"""Fill the outputs in the documentation from real runs, or say which of them are stale.

A page holds blocks, and what stands between their two marks is written by this script, never by hand::

    <!-- output:begin dateline types -->
    <!-- output:end -->

``output`` runs a command of Dateline in the project's folder; ``lines=N`` before it keeps its first N lines. Commands
that ask a store find one into which the reports under ``examples/`` were added.
``file`` takes over a Markdown file whole, named from the project's folder.

    python docs/refresh.py          write
    python docs/refresh.py --check  change nothing; exit 1 and name the stale pages

May import the standard library only.
"""

from __future__ import annotations

import atexit
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"(?P<begin><!-- (?P<kind>output|file):begin (?:lines=(?P<lines>\d+) )?(?P<what>[^\n]*?) -->\n)"
    r".*?(?P<end><!-- (?P=kind):end -->)",
    re.DOTALL,
)
# The same for everybody: no colours, and none of the data that a user may have of their own.
OWN_DATA = str(ROOT / "docs" / "none")
ASKING = frozenset("events stories articles claims show why judge judgements verify".split())
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}


def pages() -> list[Path]:
    """List the Markdown pages of the project: those at its root and those under docs and examples."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])


def run(command: str, *, settings: dict[str, str] = PLAIN) -> str:
    """Run ``dateline ...`` as installed beside this Python, in the project's folder.

    Args:
        command: the command line; no shell sees it, and nothing but ``dateline`` is run.
        settings: environment variables laid over this process's own.

    Returns:
        What it wrote to stdout.

    Raises:
        SystemExit: it is another command, or it failed.
    """
    words = shlex.split(command)
    if words[0] != "dateline":
        raise SystemExit(f"docs/refresh.py: only dateline commands are run, not {command!r}")
    unset = {"FORCE_COLOR", "NO_COLOR"} - settings.keys()
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    environment |= {"DATELINE_DATA": OWN_DATA, **settings}
    if words[1] in ASKING:
        environment["DATELINE_STORE"] = example_store()
    done = subprocess.run(
        [sys.executable, "-m", "dateline", *words[1:]],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"docs/refresh.py: {command!r} exited with {done.returncode}:\n{done.stderr.strip()}")
    return done.stdout


@cache
def example_store() -> str:
    """Add the examples to a store of their own, which is gone when this process ends."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = f"sqlite:///{folder}/examples.sqlite"
    run(f"dateline add examples --quiet --store {store}")
    return store


def fill(page: str, *, run: Callable[[str], str] = run, root: Path = ROOT) -> str:
    """Give a page with its blocks filled.

    Args:
        page: the page's text.
        run: gives a command's output.
        root: the folder from which files are named.

    Raises:
        SystemExit: a command failed, or a file is missing.
    """

    def filled(block: re.Match[str]) -> str:
        what = block["what"]
        if block["kind"] == "file":
            if not (root / what).is_file():
                raise SystemExit(f"docs/refresh.py: {what} is missing; make it first")
            body = (root / what).read_text(encoding="utf-8").strip()
        else:
            lines = [line.rstrip() for line in run(what).strip("\n").split("\n")]
            keep = int(block["lines"] or len(lines))
            shown = lines[:keep] + ["..."] * (len(lines) > keep)
            body = "\n".join(["```text", f"$ {what}", *shown, "```"])
        return f"{block['begin']}{body}\n{block['end']}"

    return BLOCK.sub(filled, page)


def stale() -> Iterator[tuple[Path, str]]:
    """Find the pages whose blocks do not hold what a run gives now, each with its text as it should be."""
    for path in pages():
        page = path.read_text(encoding="utf-8")
        fresh = fill(page)
        if fresh != page:
            yield path, fresh


def main(arguments: list[str]) -> int:
    """Write the stale pages, or with ``--check`` name them."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = 0
    for path, fresh in stale():
        found += 1
        if arguments:
            print(f"{path.relative_to(ROOT)}: stale; run: make docs", file=sys.stderr)
        else:
            path.write_text(fresh, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: written")
    return 1 if found and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
