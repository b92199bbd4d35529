"""A run: inputs in, reports out in the same order, read here or in worker processes.

    inputs -> chunks -+-> read here, where there are few
                      +-> worker processes, a bounded number of chunks ahead -> results in input order

May import its own room only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from dateline.errors import InputError
from dateline.pipeline.chunk import Result, chunked, read_chunk
from dateline.pipeline.resources import Resources
from dateline.pipeline.workers import read_in_workers
from dateline.records import RawInput

# A worker needs about as long to load the model as it takes to read this many chunks.
FEW_CHUNKS = 3


def read(  # noqa: PLR0913 - each is a plain setting of the run
    inputs: Iterable[RawInput | InputError],
    resources: Resources,
    *,
    published: str | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
    strict: bool = False,
) -> Iterator[Result]:
    """Read every input.

    Args:
        inputs: taken as they are needed; errors among them are handed through.
        resources: the stages.
        published: date of publication of all inputs, ISO 8601, as the user gives it.
        workers: processes to read in, where there is enough to read. The results do not depend on it.
        progress: called with the number of inputs done, after each.
        strict: let unexpected exceptions through, which are otherwise an InputError of the input they hit.

    Yields:
        For each input, in order, its report, or the error that says why there is none.

    Raises:
        DatelineError: the run cannot go on: a part of the installation is damaged, or a worker died.
    """
    chunks = chunked(inputs)
    first = list(islice(chunks, FEW_CHUNKS + 1)) if workers > 1 else []
    chunks = chain(first, chunks)
    if len(first) > FEW_CHUNKS and resources.again is not None:
        results = read_in_workers(chunks, resources.again, published=published, workers=workers, strict=strict)
    else:
        results = (read_chunk(chunk, resources, published=published, strict=strict) for chunk in chunks)
    for done, result in enumerate(chain.from_iterable(results), start=1):
        yield result
        if progress is not None:
            progress(done)
