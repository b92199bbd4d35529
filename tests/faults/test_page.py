"""The page of faults names tests that exist, for every fault."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "faults.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@lru_cache
def names_in(file: str) -> frozenset[str]:
    found = ast.walk(ast.parse((ROOT / file).read_text("utf-8"))) if (ROOT / file).is_file() else ()
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[-1] != "held by" and not row[-1].startswith("---")]


def test_every_fault_has_its_row_with_a_test() -> None:
    assert [row[0] for row in rows() if row[0]] == [str(number) for number in range(1, 26)]
    for row in rows():
        assert len(row) == 4, row
        assert NAMED.search(row[-1]), row


def test_every_test_that_is_named_exists() -> None:
    for row in rows():
        named = NAMED.findall(row[-1])
        assert ", ".join(f"`{file}::{name}`" for file, name in named) == row[-1], "only tests are named there"
        for file, name in named:
            assert name in names_in(file), f"{file} has no {name}"
