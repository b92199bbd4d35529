"""``dateline types``: the kinds of happening that are read, and the words that tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline import ontology
from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.table import family_styles
from dateline.cli.terminal import console, in_colour, visible
from dateline.ontology import ClaimType, ExportRule, Ontology
from dateline.records.shape import JsonValue


@click.command(short_help="Show the kinds of happening that are read.")
@click.argument("name", required=False, metavar="[TYPE]")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
@click.option(
    "--ontology",
    "extra",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Lay your own ontology file over the built-in one; may be given again.",
)
def command(*, name: str | None, form: str, extra: tuple[Path, ...]) -> None:
    """Show the kinds of happening that are read, or one of them with the words that tell it."""
    types = ontology.load(extra)
    if name is not None and name not in types.types:
        raise click.BadParameter(f"there is no type {name!r}; `dateline types` lists them", param_hint="TYPE")
    chosen = [types.types[name]] if name else list(types.types.values())
    with opened(None, form=form) as stream:
        if form != "table":
            write_all((_as_json(type_, types) for type_ in chosen), stream, form=form)
        elif name:
            _print_type(chosen[0], types, console(stream))
        else:
            _print_list(types, console(stream))


def _as_json(type_: ClaimType, types: Ontology) -> dict[str, JsonValue]:
    return {
        "name": type_.name,
        "group": type_.group,
        "definition": type_.definition,
        "example": type_.example,
        "roles": dict(type_.roles),
        "plover": [_rule_as_json(rule, "type", "mode") for rule in type_.plover],
        "acled": [_rule_as_json(rule, "event", "sub_event") for rule in type_.acled],
        "triggers": list(_triggers(type_, types)),
    }


def _rule_as_json(rule: ExportRule, code: str, detail: str) -> dict[str, JsonValue]:
    return {
        code: rule.code,
        detail: rule.detail,
        "when": {key: list(values) for key, values in rule.when.items()},
    }


def _triggers(type_: ClaimType, types: Ontology) -> Iterable[str]:
    """Give the lexicon's entries for a type, as its files write them."""
    return dict.fromkeys(pattern.entry for pattern in types.triggers if type_.name in pattern.types)


def _print_list(types: Ontology, to: Console) -> None:
    styles = family_styles({type_.name: type_.group for type_ in types.types.values()})
    widest = max(len(name) for name in types.types)
    for group in types.groups:
        to.print(Text(visible(group), "bold"))
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(no_wrap=True, min_width=widest)
        table.add_column()
        for type_ in types.types.values():
            if type_.group == group:
                style = styles[type_.name] if in_colour(to) else "bold"
                table.add_row(Text(visible(type_.name), style), Text(visible(type_.definition)))
        to.print(table)
        to.print()
    hint = f"{len(types.types)} types, ontology {types.version}; `dateline types TYPE` shows one with its words"
    to.print(Text(visible(hint), "dim"))


def _codes(rules: Sequence[ExportRule]) -> str:
    return "; ".join(f"{rule.code} / {rule.detail}" if rule.detail else rule.code for rule in rules) or "-"


def _print_type(type_: ClaimType, types: Ontology, to: Console) -> None:
    before, _, rest = type_.example.partition("**")
    trigger, _, after = rest.partition("**")
    example = Text(visible(before)).append(visible(trigger), "bold underline").append(visible(after))
    rows = {
        "tells that": Text(visible(type_.definition)),
        "example": example,
        "group": Text(visible(type_.group)),
        "roles": Text(", ".join(f"{visible(role)} (up to {most})" for role, most in type_.roles.items())),
        "PLOVER": _rules(type_.plover),
        "ACLED": _rules(type_.acled),
        "told by": Text(visible(", ".join(_triggers(type_, types)))),
    }
    to.print(Text(visible(type_.name), "bold"))
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for label, value in rows.items():
        table.add_row(label, value)
    to.print(table)


def _rules(rules: Sequence[ExportRule]) -> Text:
    """Write export rules, one a line: the first whose conditions hold gives the code."""
    lines = [
        _codes([rule]) + "".join(f", where {key} is {' or '.join(values)}" for key, values in rule.when.items())
        for rule in rules
    ]
    return Text("\n".join(visible(line) for line in lines) or "-")
