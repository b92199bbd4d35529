"""Caps on what one input may cost. All in bytes. May import nothing."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_BODY = 32 * MIB
"""One text, page or archived answer, after every compression is undone."""

MAX_LINE = 16 * MIB
"""One line of a JSONL file."""

MAX_DISCARDED = 1024 * MIB
"""What is read past (the rest of a line or record that is too long) before a file is given up as a bomb."""

MAX_HEADERS = 64 * 1024
"""The header block of one archive record."""

SNIFFED = 64 * 1024
"""How much of stdin is looked at to tell what it is."""

MAX_LEADING_FAILURES = 100
"""Lines at the start of a JSONL file that may all be wrong before the file is given up as something else."""
