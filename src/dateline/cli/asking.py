"""The options of every list and what they mean; may import what lists need, but only when one is asked for."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import console, in_colour, visible
from dateline.records.shape import JsonValue
from dateline.records.stored import Filter, Page, StoredClaim

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.cli.lists import Lists
    from dateline.store.reading import Reading

STATUSES = ("happened", "ongoing", "planned", "hypothetical", "denied")
MOST = 10_000
_PROPOSED = 3
# Kosovo's codes are used by everybody, but assigned by nobody.
_NOT_IN_ISO = {"XK": "XKX"}
_T = TypeVar("_T")
_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[str]):
    """A day, ``YYYY-MM-DD``."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check it."""
        try:
            return date.fromisoformat(str(value).strip()).isoformat()
        except ValueError:
            return self.fail(f"{value!r} is no day; write it like 2024-03-31", param, ctx)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person gave to narrow a list down, word for word; None or empty where nothing was given."""

    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    actor: str | None = None
    place: str | None = None
    country: str | None = None
    status: str | None = None
    text: str | None = None
    query: str | None = None
    limit: int | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A list as it is asked for.

    Attributes:
        store: the store's address.
        asked: how it is narrowed down.
        form: one of ``FORMATS``. out: a file, or None for stdout.
    """

    store: str
    asked: Asked
    form: str
    out: Path | None


_FILTERS = (
    click.option("--since", type=Day(), metavar="DAY", help="From this day on, as YYYY-MM-DD."),
    click.option("--until", type=Day(), metavar="DAY", help="Up to this day."),
    click.option("--type", "types", multiple=True, metavar="TYPE", help="A type (air_strike) or a family (violence)."),
    click.option("--actor", metavar="NAME", help="Who, or to whom: a name or an id."),
    click.option("--place", metavar="NAME", help="Where: a name or an id."),
    click.option("--country", metavar="NAME", help="In which country: SYR, SY or Syria."),
    click.option("--status", type=click.Choice(STATUSES), help="As what it is told."),
    click.option("--text", metavar="WORDS", help="Words that title or text of a report hold, all of them."),
)
_SHOWN = (
    click.option("--query", metavar="NAME", help="A saved query; the other options narrow it down."),
    click.option("--limit", type=click.IntRange(1, MOST), metavar="N", help="How many at most; 50 by default."),
    click.option("--after", metavar="MARK", help="Go on after a list that ended with this mark."),
    click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default."),
    click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE."),
)


def filter_options(function: _F) -> _F:
    """Give a command the options that narrow a list down alone; they reach it under the names of ``Asked``."""
    return reduce(lambda made, option: option(made), reversed(_FILTERS), function)


def list_options(function: Callable[[Question], None]) -> Callable[..., None]:
    """Give a command all options of a list; they reach it as one question."""

    @wraps(function)
    def gathered(*, store: str, form: str, out: Path | None, **given: Any) -> None:
        function(Question(store, Asked(**given), form, out))

    # Decorators go from the bottom to the top.
    return filter_options(reduce(lambda made, option: option(made), [store_option, *reversed(_SHOWN)], gathered))


def answer(
    question: Question,
    ask: Callable[[Reading, Filter], Page[_T]],
    *,
    as_json: Callable[[_T], dict[str, JsonValue]],
    show: Callable[[Lists, _T], None],
    what: str,
) -> None:
    """Ask a store for a list and write it, in whichever form is wanted.

    Args:
        question: from ``list_options``.
        ask: gives a page of the list.
        as_json: gives an item's public shape.
        show: prints an item for people.
        what: what the items are called, for messages: ``events``.

    Raises:
        StoreError: there is no store, or it cannot answer.
    """
    with opened_store(question.store) as store, store.reading() as view:
        page = ask(view, filter_of(question.asked, view))
        with opened(question.out, form=question.form) as stream:
            if question.form != "table":
                write_all(map(as_json, page.items), stream, form=question.form)
            else:
                lists = lists_for(console(stream), view)
                for item in page.items:
                    show(lists, item)
    if not page.items:
        click.echo(f"dateline: no {what} match", err=True)
    elif page.next is not None:
        click.echo(f"dateline: there are more {what}; go on with --after {visible(page.next)}", err=True)


def lists_for(to: Console, view: Reading) -> Lists:
    """Make what prints items to a console, with the families' colours, and which can look up where triggers stand."""
    from dateline import ontology  # noqa: PLC0415
    from dateline.cli.lists import Lists  # noqa: PLC0415 - rich is needed here only
    from dateline.cli.table import family_styles  # noqa: PLC0415

    def trigger_of(stored: StoredClaim) -> int | None:
        report = view.report(stored.claim.article)
        found = (claim for claim in report.claims if claim.id == stored.claim.id)
        return next((claim.trigger.start - claim.sentence.start for claim in found), None)

    # Families are only for colours, and reading the codebook takes its time.
    types = ontology.load().types if in_colour(to) else {}
    return Lists(to, family_styles({name: one.group for name, one in types.items()}), trigger_of=trigger_of)


def filter_of(asked: Asked, view: Reading) -> Filter:
    """Make the filter that is meant: a saved query, narrowed down by what else is given.

    Raises:
        click.BadParameter: there is no such type, family or country; the message proposes near ones.
        NotStored: there is no such query.
    """
    start = _saved(asked.query, view) if asked.query else Filter()
    given: dict[str, Any] = {
        "types": _types(asked.types, view) or None,
        "country": country_code(asked.country) if asked.country else None,
    }
    for name in ("since", "until", "actor", "place", "status", "text", "limit", "after"):
        given[name] = getattr(asked, name)
    if asked.since and asked.until and asked.since > asked.until:
        raise click.BadParameter(f"{asked.since} comes after {asked.until}", param_hint="--since")
    return replace(start, **{name: value for name, value in given.items() if value is not None})


def _saved(name: str, view: Reading) -> Filter:
    from dateline.store.queries import load_query  # noqa: PLC0415

    return load_query(view, name)


# --- types and countries as people call them


def _types(given: Sequence[str], view: Reading) -> tuple[str, ...]:
    if not given:
        return ()
    from dateline import ontology  # noqa: PLC0415

    groups = {type_.name: type_.group for type_ in ontology.load().types.values()}
    found: list[str] = []
    for name in given:
        # Types of a user's own codebook are known by the claims that bear them.
        found += type_names(name, groups) or _own_type(name, view) or _no_type(name, groups)
    return tuple(dict.fromkeys(found))


def type_names(given: str, groups: dict[str, str]) -> tuple[str, ...]:
    """Give the types that a name means: a type's own, or all of a family.

    Args:
        given: ``air_strike``, ``Air strike``, ``violence``, ``state and society``.
        groups: type -> the family that it belongs to.
    """
    key = _key(given)
    if key in groups:
        return (key,)
    return tuple(name for name, group in groups.items() if _key(group) == key)


def _key(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _own_type(name: str, view: Reading) -> tuple[str, ...]:
    return (name,) if view.claims(Filter(types=(name,), limit=1)).items else ()


def _no_type(name: str, groups: dict[str, str]) -> tuple[str, ...]:
    families = list(dict.fromkeys(groups.values()))
    near = nearest(name, [*groups, *families], key=_key)
    raise click.BadParameter(
        f"there is no type or family {name!r}{near or '; `dateline types` lists them'}", param_hint="--type"
    )


def country_code(given: str) -> str:
    """Give the ISO 3166-1 alpha-3 code that a name, an alpha-3 or an alpha-2 code means.

    Raises:
        click.BadParameter: there is no such country; the message proposes near names.
    """
    import pycountry  # noqa: PLC0415 - slow to import

    from dateline.resolve.world import load_world  # noqa: PLC0415

    world = load_world()
    code = given.strip().upper()
    code = _NOT_IN_ISO.get(code, code)
    if code in world.countries:
        return code
    named = world.country(given)
    if named is not None:
        return named.iso3
    known = pycountry.countries.get(alpha_2=code) if len(code) == 2 else None
    if known is not None:
        return str(known.alpha_3)
    names = [name for country in world.countries.values() for name in country.names]
    near = nearest(given, names, key=str.casefold)
    raise click.BadParameter(
        f"there is no country {given!r}{near or '; give SYR, SY or Syria'}", param_hint="--country"
    )


def nearest(given: str, names: Iterable[str], *, key: Callable[[str], str]) -> str:
    """Propose what may have been meant: ``; did you mean A or B?``, or "" where nothing comes near."""
    by_key = {key(name): name for name in names}
    found = difflib.get_close_matches(key(given), by_key, n=_PROPOSED, cutoff=0.6)
    return f"; did you mean {' or '.join(by_key[one] for one in found)}?" if found else ""
