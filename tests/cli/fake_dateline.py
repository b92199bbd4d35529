"""The command ``dateline`` over stand-ins for sources and stages, for tests that need a real process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from click.testing import Result

sys.path.insert(0, str(Path(__file__).parent.parent / "pipeline"))

import fake_stages

from dateline import pipeline, sources
from dateline.cli import main
from dateline.errors import InputError, UnreadableInput
from dateline.pipeline import Resources
from dateline.records import RawInput

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
Invoke = Callable[..., Result]


def open_inputs(paths: Sequence[str], *, stdin: BinaryIO) -> Iterator[RawInput | InputError]:
    """One report a file; from stdin, one a line."""
    for path in paths:
        if path == "-":
            for number, line in enumerate(stdin, start=1):
                yield RawInput(f"stdin line {number}", line.rstrip(b"\n"), "text")
        elif not Path(path).is_file():
            yield UnreadableInput(path, "there is no such file")
        else:
            yield RawInput(path, Path(path).read_bytes(), "text")


def load_resources(
    *,
    extra_ontology: Sequence[Path] = (),
    extra_actors: Sequence[Path] = (),
    gazetteer: Path | None = None,
    own_places: Sequence[Path] = (),
) -> Resources:
    return fake_stages.load()


def patch() -> None:
    """Put the stand-ins in place, in this process."""
    sources.open_inputs = open_inputs
    pipeline.load_resources = load_resources


if __name__ == "__main__":
    patch()
    main(prog_name="dateline")
