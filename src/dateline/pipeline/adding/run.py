"""A run of adding: inputs in, what became of each out, in order. May import its own room and ``pipeline``."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from dateline.errors import InputError
from dateline.pipeline.adding.report import Added, add_report
from dateline.pipeline.chunk import chunked
from dateline.pipeline.resources import Resources
from dateline.pipeline.run import read
from dateline.records import RawInput
from dateline.records.stored import Provenance
from dateline.store import Store
from dateline.store.reading import Reading

Provenances = Callable[[RawInput], Provenance]
_COLLECTED_AFTER = (20_000, 50, 1_000)
"""New objects, and rounds of looking through those, before older ones are looked through; Python's own: 700, 10, 10."""


def add(  # noqa: PLR0913 - each is a plain setting of the run
    inputs: Iterable[RawInput | InputError],
    resources: Resources,
    store: Store,
    *,
    published: str | None = None,
    workers: int = 1,
    provenance: Provenances | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Added | InputError]:
    """Read the inputs and add them to the store, in their order.

    Inputs whose bytes are in the store already are not read again, so that a run that was cut off and is started anew
    soon reaches the place where it was.

    Args:
        inputs: taken as they are needed; errors among them are handed through.
        resources: the stages.
        store: where to.
        published: date of publication of all inputs, as in ``pipeline.read``.
        workers: processes to read in, as there.
        progress: called with the number of inputs done, after each.
        provenance: what is known of where an input comes from; None: what the input itself says.

    Yields:
        For each input, in order, what adding it did, or the error that says why it could not be read. When it is
        yielded, it is in the store for good.

    Raises:
        StoreError: the store cannot go on; everything yielded before is in it.
        DatelineError: a part of the installation is damaged, or a worker died.
    """
    told = provenance or provenance_of
    waiting: deque[RawInput | InputError | Added] = deque()

    def unread() -> Iterator[RawInput | InputError]:
        for chunk in chunked(inputs):
            with store.reading() as view:
                found = [None if isinstance(item, InputError) else _known(item, view, published) for item in chunk]
            for item, known in zip(chunk, found, strict=True):
                waiting.append(known or item)
                if known is None:
                    yield item

    def outcomes() -> Iterator[Added | InputError]:
        for result in read(unread(), resources, published=published, workers=workers):
            yield from _known_before(waiting)
            item = waiting.popleft()
            if isinstance(result, InputError):
                yield result
                continue
            assert isinstance(item, RawInput)
            with store.writing() as tx:
                outcome = add_report(tx, result, told(item))
            yield outcome
        yield from _known_before(waiting)

    with _seldom_collected():
        for done, outcome in enumerate(outcomes(), start=1):
            yield outcome
            if progress is not None:
                progress(done)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for circles of objects less often: adding makes none, and keeps much to be looked through."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTED_AFTER)
    try:
        yield
    finally:
        if before != _COLLECTED_AFTER:  # else another run was open before this one, and sets it back
            gc.set_threshold(*before)


def _known_before(waiting: deque[RawInput | InputError | Added]) -> Iterator[Added]:
    """What was known already and stands before the next input that had to be read."""
    while waiting and isinstance(item := waiting[0], Added):
        waiting.popleft()
        yield item


def _known(item: RawInput, view: Reading, published: str | None) -> Added | None:
    """The article that was read from these bytes; None where there is none, or another date is told of it now."""
    article = view.article_of_bytes(sha256(item.body).hexdigest(), id=item.fields.get("id"), url=item.fields.get("url"))
    told = item.fields.get("published") or published
    if article is None or (told is not None and (article.published or "")[:10] != told[:10]):
        return None
    return Added(item.where, "same", article)


def provenance_of(raw: RawInput) -> Provenance:
    """Say what an input from a file or an archive itself tells about where it comes from."""
    return Provenance(place=raw.where, body=raw.body, url=raw.fields.get("url"), fetched=raw.fields.get("fetched"))
