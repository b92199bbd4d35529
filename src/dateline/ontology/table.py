"""The table of types in docs/codebook.md; ``python -m dateline.ontology.table`` prints it.

May import: this room.
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.ontology.loading import load
from dateline.ontology.model import ExportRule, Ontology


def type_table(ontology: Ontology) -> str:
    """All types by group, as a Markdown table without a line break at its end."""
    lines = ["| type | tells that | example | PLOVER | ACLED |", "| --- | --- | --- | --- | --- |"]
    for group in ontology.groups:
        lines.append(f"| **{group}** | | | | |")
        for one in ontology.types.values():
            if one.group == group:
                cells = (f"`{one.name}`", one.definition, one.example, _codes(one.plover), _codes(one.acled))
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _codes(rules: Iterable[ExportRule]) -> str:
    """``CODE / detail, detail; CODE``: each code once, with the details that its rules can give."""
    details: dict[str, list[str]] = {}
    for rule in rules:
        details.setdefault(rule.code, []).extend([rule.detail] if rule.detail else [])
    codes = [f"{code} / {', '.join(inner)}" if inner else code for code, inner in details.items()]
    return "; ".join(codes) or "-"


if __name__ == "__main__":
    print(type_table(load()))
