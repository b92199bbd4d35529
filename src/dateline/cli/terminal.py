"""What every command needs to write to a terminal safely; may import nothing of Dateline.

Texts come from anywhere. Nothing in them may move the cursor, change colours or turn the reading direction of
what stands around them.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

# Control codes, marks that turn the reading direction, interlinear marks, halves of surrogate pairs, and the
# "tag" characters that hide text in text.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BLANKS = "\t\n\v\f\r\x85\u2028\u2029"
WIDEST = 120


def visible(text: str) -> str:
    """Make every character harmless, one for one, so that offsets still hold.

    Line breaks and tabs become blanks, control codes their pictures (escape is shown as U+241B), and marks
    that would act unseen the replacement character.
    """
    return _UNSAFE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in _BLANKS:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def console(stream: TextIO) -> Console:
    """Make a console that takes texts as they are: no markup, no emoji names, no highlighting.

    Colours only where the stream is a terminal and NO_COLOR is not set; lines no wider than is easy to read.
    """
    from rich.console import Console  # noqa: PLC0415 - rich is not needed for --help

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end the process with 1; for us a reader that has seen enough is no failure.
            raise BrokenPipeError

    made = Plain(file=stream, markup=False, emoji=False, highlight=False)
    made.width = min(made.width, WIDEST)
    return made


def in_colour(console: Console) -> bool:
    """Say whether colours are shown; without them, words must say what they would."""
    return console.color_system is not None and not console.no_color


def silence_stdout() -> None:
    """Send what is still buffered for a closed pipe to nowhere, or Python complains about it at exit."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
