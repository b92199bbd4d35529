"""Comma-, semicolon- and tab-separated tables with a header. May import errors and this room."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from dateline.errors import UnsuitableInput
from dateline.resolve.gazetteer.importing.found import Found
from dateline.resolve.gazetteer.importing.layout import layout_of
from dateline.resolve.gazetteer.importing.rows import Row, Rows

_DELIMITERS = ",\t;"


def read_table(lines: Iterator[str], where: str, *, rows: Rows) -> Iterator[Found]:
    """The places of a table, in order.

    Args:
        lines: with their line breaks, and the header as the first that is not blank.
        where: the file's name in messages.
        rows: makes places of rows.

    Raises:
        UnsuitableInput: header or row are not as they should be.
    """
    head: list[str] = []
    while not "".join(head).strip():
        head.append(next(lines))
    delimiter = max(_DELIMITERS, key=head[-1].count)
    table = _cells(chain(head, lines), where, delimiter)
    line, names = next(table)
    layout = layout_of([name.strip() for name in names], f"{where} line {line}")
    for line, cells in table:
        here = f"{where} line {line}"
        if len(cells) != len(names):
            more = len(cells) > len(names)
            column = len(names) + 1 if more else len(cells)
            hint = (
                f"quote cells that hold {'a tab' if delimiter == chr(9) else delimiter!r}" if more else "is it cut off?"
            )
            raise UnsuitableInput(
                f"{here}, column {column}", f"{len(cells)} columns where the header has {len(names)}; {hint}"
            )
        if not _is_hashtags(cells):
            yield from rows.places(Row(here, line, cells), layout)


def _cells(lines: Iterable[str], where: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that are not empty, with the line where each begins."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            end = f" to {reader.line_num}" if reader.line_num > line else ""
            raise UnsuitableInput(
                f"{where} line {line}{end}",
                f"broken quoting ({error}); a quoted cell begins and ends with one '\"', and a '\"' in it is doubled",
            ) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _is_hashtags(cells: Sequence[str]) -> bool:
    """Whether a row is the second header of HXL, which has a hashtag for each column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return all(cell.startswith("#") for cell in filled) and any("+" in cell for cell in filled)
