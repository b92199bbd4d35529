"""``dateline show``: all of one event, story, article or claim."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.asking import MOST, lists_for
from dateline.cli.output import FORMATS, opened, write_all
from dateline.cli.reading import loaded_resources
from dateline.cli.stores import opened_store, store_option
from dateline.cli.terminal import console, visible
from dateline.errors import NotStored
from dateline.records.listing import (
    article_as_json,
    event_as_json,
    evidence_as_json,
    revision_as_json,
    stored_claim_as_json,
    story_as_json,
)
from dateline.records.shape import JsonValue, as_json, claim_as_json
from dateline.records.stored import Filter, Found, StoredClaim

if TYPE_CHECKING:
    from dateline.cli.pages import Pages
    from dateline.store.reading import Reading


@click.command(short_help="Show all of one event, story, article or claim.")
@click.argument("id_", metavar="ID")
@click.option("--revision", type=click.IntRange(min=1), metavar="N", help="An earlier version of an article.")
@click.option("--explain", is_flag=True, help="Tell, too, how a claim came about; its sentence is read once more.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="table is the default.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE.")
@store_option
def command(  # noqa: PLR0913 - one for each argument and option
    *, id_: str, revision: int | None, explain: bool, form: str, out: Path | None, store: str
) -> None:
    """Show all of one event, story, article or claim.

    ID is what lists show: whole, or its beginning, where nothing else begins so (6 characters at least).
    """
    with opened_store(store) as kept, kept.reading() as view:
        found = view.find(id_)
        if revision is not None and found.kind != "article":
            raise click.UsageError(f"--revision is for articles; {found.id} is of another kind ({found.kind})")
        if explain and (found.kind != "claim" or form != "table"):
            raise click.UsageError("--explain is for a claim, and writes lines for people")
        with opened(out, form=form) as stream:
            if form != "table":
                write_all([_json(found, view, revision=revision)], stream, form=form)
                return
            from dateline.cli.pages import Pages  # noqa: PLC0415 - rich is needed here only

            _print(found, view, Pages(lists_for(console(stream), view)), revision=revision)
            if explain:
                stream.writelines(f"{visible(line)}\n" for line in _explained(found.id, view))


def _print(found: Found, view: Reading, pages: Pages, *, revision: int | None) -> None:
    if found.kind == "event":
        pages.event(view.evidence(found.id))
    elif found.kind == "story":
        story = view.story(found.id)
        pages.story(story, [view.article(one) for one in story.articles], [view.event(one) for one in story.events])
    elif found.kind == "article":
        report = view.report(found.id, revision=revision)
        pages.article(view.article(found.id), report, view.revisions(found.id), _claims(found.id, view))
    else:
        stored = view.claim(found.id)
        pages.claim(stored, view.article(stored.claim.article), view.report(stored.claim.article))


def _explained(claim: str, view: Reading) -> Iterator[str]:
    """How a claim came about, as this installation reads its report."""
    report = view.report(view.claim(claim).claim.article)
    told = next((one for one in report.claims if one.id == claim), None)
    if told is None:
        raise NotStored(f"claim {claim}: is of an earlier version of its report, and cannot be explained")
    resources = loaded_resources(ontology=(), actors=())
    (analyses,) = resources.reader.analyse([(report.article.text, report.sentences)], propose=resources.propose)
    yield ""
    if resources.versions != report.versions:
        yield "it was read by another version (or with files of your own); this is how it would come about now:"
    yield from resources.trace(report.article, analyses, told)


def _json(found: Found, view: Reading, *, revision: int | None) -> dict[str, JsonValue]:
    if found.kind == "event":
        return evidence_as_json(view.evidence(found.id))
    if found.kind == "story":
        story = view.story(found.id)
        return {
            **story_as_json(story),
            "reports": [article_as_json(view.article(one)) for one in story.articles],
            "happenings": [event_as_json(view.event(one)) for one in story.events],
        }
    if found.kind == "article":
        events: dict[str, JsonValue] = {stored.claim.id: stored.event for stored in _claims(found.id, view)}
        return {
            **article_as_json(view.article(found.id)),
            "revisions": [revision_as_json(one) for one in view.revisions(found.id)],
            "events": events,
            "report": as_json(view.report(found.id, revision=revision)),
        }
    stored = view.claim(found.id)
    told = next((one for one in view.report(stored.claim.article).claims if one.id == found.id), None)
    return {**stored_claim_as_json(stored), "quotes": None if told is None else claim_as_json(told)}


def _claims(article: str, view: Reading) -> tuple[StoredClaim, ...]:
    """The claims with the events that they are in; of more than a list holds, the last ones go without."""
    return view.claims(Filter(article=article, limit=MOST)).items
