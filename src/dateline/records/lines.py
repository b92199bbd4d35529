"""Any text made into one harmless line, for where a line break or a control code would mean something."""

from __future__ import annotations

import re

# Control codes and line ends, marks that turn the reading direction, halves of surrogate pairs, interlinear marks,
# characters that are none, and the "tags" that hide text in text. What is left may stand in XML and in mail headers.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff"
    "\U000e0000-\U000e007f]+"
)


def one_line(text: str, most: int = 300) -> str:
    """Give a text as one line of at most so many characters; what is unsafe becomes a blank, and blanks are joined."""
    line = " ".join(_UNSAFE.sub(" ", text[: 4 * most]).split())
    return line if len(line) <= most else line[: most - 1] + "…"
