"""The table of types in docs/codebook.md; ``python -m dateline.ontology.table`` prints it.

May import: this room.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def _codes(rules: Sequence[ExportRule]) -> str:
    """``CODE / detail, detail; CODE (planned)``: each code once, with its details and the statuses that it is bound to.

    Codes for some statuses only stand last, though they are asked first.
    """
    said: list[tuple[bool, str]] = []
    for code in dict.fromkeys(rule.code for rule in rules):
        own = [rule for rule in rules if rule.code == code]
        details = ", ".join(rule.detail for rule in own if rule.detail)
        bound = all("status" in rule.when for rule in own)
        statuses = ", ".join(dict.fromkeys(value for rule in own for value in rule.when.get("status", ())))
        said.append((bound, code + (f" / {details}" if details else "") + (f" ({statuses})" if bound else "")))
    return "; ".join(text for _, text in sorted(said, key=lambda one: one[0])) or "-"


if __name__ == "__main__":
    print(type_table(load()))
