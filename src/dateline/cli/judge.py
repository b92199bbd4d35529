"""``dateline judge``: a person says whether two belong together."""

from __future__ import annotations

import getpass
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from dateline.cli.stores import now, opened_store, store_option
from dateline.cli.terminal import visible
from dateline.records.event import Event, Judgement

if TYPE_CHECKING:
    from dateline.pipeline.adding import Judged
    from dateline.store.reading import Reading

VERDICTS = ("same", "different", "unsure")
SUBJECTS = ("stories", "copies")
LONGEST_NOTE = 2000
LONGEST_NAME = 100


@click.command(short_help="Say whether two belong together; that outlives every new run.")
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="RIGHT")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--note", default="", metavar="WORDS", help="Why you think so.")
@click.option("--by", metavar="NAME", help="Who says so; by default your name on this computer.")
@click.option(
    "--of",
    "subject",
    type=click.Choice(SUBJECTS),
    help="For two articles: whether they belong to one story, or one is a copy of the other.",
)
@store_option
def command(  # noqa: PLR0913 - one for each argument and option
    *, left: str, right: str, verdict: str, note: str, by: str | None, subject: str | None, store: str
) -> None:
    """Say whether two claims, events or articles belong together.

    Of two claims: whether they tell of the same happening. Of two events: `same` makes one of all their claims; else
    each stands for its first claim. What is said is kept for good, with who and when, and goes before all reckoning; of
    several on one pair the latest counts, and `unsure` takes an earlier one back.
    """
    if len(note) > LONGEST_NOTE:
        raise click.BadParameter(f"is longer than {LONGEST_NOTE:,} characters; shorten it", param_hint="--note")
    who = _name(by)
    with opened_store(store) as kept:
        with kept.reading() as view:
            first, second = _subject(left, view, subject), _subject(right, view, subject)
        if first[0] == second[0]:
            raise click.UsageError(
                f"{left} and {right} are one already; to part them, judge two claims of it, which `dateline show` lists"
            )
        from dateline.pipeline.adding import judge  # noqa: PLC0415 - loads the stages

        others = [*second, *first[1:]] if verdict == "same" else second[:1]
        said = Judgement(subject or "claims", "", "", verdict, who, now(), note.strip())
        pairs = [sorted((first[0], other)) for other in others]
        judged = judge(kept, [replace(said, left=left, right=right) for left, right in pairs])
    click.echo(visible(f"kept: {who} says of {first[0]} and {', '.join(others)}: {verdict}"))
    click.echo(visible(_changed(judged)))


def _name(by: str | None) -> str:
    try:
        who = (by if by is not None else getpass.getuser()).strip()
    except (KeyError, OSError):
        who = ""
    if not who or len(who) > LONGEST_NAME:
        raise click.BadParameter(f"say who judges, in 1 to {LONGEST_NAME} characters", param_hint="--by")
    return who


def _subject(id_: str, view: Reading, subject: str | None) -> tuple[str, ...]:
    """The ids of the claims, or of the article, that are judged."""
    found = view.find(id_)
    if found.kind == "article":
        if subject is None:
            raise click.UsageError(f"{found.id} is an article: say --of stories or --of copies")
        return (found.id,)
    if subject is not None:
        raise click.UsageError(f"--of {subject} is for articles; {found.id} is of another kind ({found.kind})")
    if found.kind == "event":
        return view.event(found.id).claims
    if found.kind == "claim":
        return (found.id,)
    raise click.UsageError(f"{found.id} is a story: judge two of its articles, with --of stories")


def _changed(judged: Judged) -> str:
    """Say what became of the events."""
    if judged.judgements[0].of != "claims":
        return "it takes effect when stories and events are made anew: dateline relink"
    now_ = [event.id for event in judged.events]
    if sorted(now_) == sorted(judged.before):
        return f"the events stay as they were: {_counted(judged.events)}"
    was = " and ".join(judged.before) or "no event"
    return f"{was} became {_counted(judged.events)}"


def _counted(events: tuple[Event, ...]) -> str:
    told = [f"{event.id} ({len(event.claims)} claim{'s' * (len(event.claims) != 1)})" for event in events]
    return " and ".join(told) or "no event"
