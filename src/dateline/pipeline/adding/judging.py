"""What people say of links, and deriving everything again. May import stories, store and records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.errors import StoreError
from dateline.pipeline.adding.copies import group_copies
from dateline.pipeline.adding.events import derive_events, link_claims
from dateline.pipeline.adding.stories import place_in_story
from dateline.records.event import Event, Judgement
from dateline.records.stored import Placed
from dateline.store import Store

VERDICTS = ("same", "different", "unsure")
SUBJECTS = ("claims", "stories", "copies")


@dataclass(frozen=True, slots=True)
class Judged:
    """What judgements changed: the events of the claims judged, before (ids) and now."""

    judgements: tuple[Judgement, ...]
    before: tuple[str, ...]
    events: tuple[Event, ...]


def judge(store: Store, judgements: Sequence[Judgement]) -> Judged:
    """Keep judgements and derive again what they touch, in one transaction.

    Judgements of claims take effect at once. Those of stories or copies are kept, and take effect when the articles are
    derived again (``relink``).

    Raises:
        NotStored: a claim or article of them is not in the store.
        StoreError: one is no judgement: an unknown subject or verdict, or one thing judged with itself.
    """
    for judgement in judgements:
        _check(judgement)
    with store.writing() as tx:
        tx.articles_named(sorted({id_ for one in judgements if one.of != "claims" for id_ in (one.left, one.right)}))
        claims = tx.claims_named(
            sorted({id_ for one in judgements if one.of == "claims" for id_ in (one.left, one.right)})
        )
        for judgement in judgements:
            tx.put_judgement(judgement)
        before = tuple(dict.fromkeys(stored.event for stored in claims if stored.event is not None))
        newest = max((stored.article_seq for stored in claims), default=0)
        events = derive_events(tx, [stored.seq for stored in claims], article=newest)
    return Judged(tuple(judgements), before, events)


def _check(judgement: Judgement) -> None:
    if judgement.of not in SUBJECTS:
        raise StoreError(f"judgement: it is of {' or '.join(SUBJECTS)}, not {judgement.of!r}")
    if judgement.verdict not in VERDICTS:
        raise StoreError(f"judgement: the verdict is {', '.join(VERDICTS)}, not {judgement.verdict!r}")
    if judgement.left >= judgement.right:
        raise StoreError("judgement: name two different ids, the lesser one first")


def relink(store: Store, *, progress: Callable[[int], None] | None = None) -> int:
    """Forget copies, stories, links and events, and derive them again from the reports kept; judgements stand.

    All in one transaction: whoever asks meanwhile sees what was there before.

    Returns:
        How many reports were gone through.
    """
    done = 0
    with store.writing() as tx:
        tx.clear_derived()
        for article, report in tx.reports_in_order():
            placed = Placed("new", article, report)
            _, copied = group_copies(tx, placed)
            story = place_in_story(tx, placed, copied)
            fresh = tx.claims_of([article.seq])[article.seq]
            link_claims(tx, fresh, story=None if story.alone else story.seq, up_to=article.seq)
            derive_events(tx, [stored.seq for stored in fresh], article=article.seq)
            done += 1
            if progress is not None:
                progress(done)
    return done
