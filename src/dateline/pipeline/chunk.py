"""Reading a handful of inputs at once, so that the language stage can batch.

May import resources and records. One input's trouble stays its own: whatever goes wrong in it becomes an
InputError in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, TypeVar

from dateline.errors import DatelineError, InputError, UnsuitableInput
from dateline.pipeline.resources import Resources
from dateline.records import Analysis, Article, RawInput, Report, Sentence

# Large enough to fill the language stage's batches, small enough to keep a run's memory flat.
CHUNK_INPUTS = 64
CHUNK_CHARACTERS = 64_000
# Pages are mostly markup and scripts; about this many of their bytes stand for one byte of report.
BYTES_OF_PAGE = 16

Result: TypeAlias = Report | InputError
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article that awaits its analysis."""

    article: Article
    sentences: tuple[Sentence, ...]


def chunked(inputs: Iterable[RawInput | InputError]) -> Iterator[list[RawInput | InputError]]:
    """Gather inputs, in their order, into chunks of a bounded number and size.

    Args:
        inputs: taken one at a time, as they are needed.

    Yields:
        At least one input each; an input larger than a chunk's size ends its chunk.
    """
    chunk: list[RawInput | InputError] = []
    size = 0
    for item in inputs:
        chunk.append(item)
        size += 0 if isinstance(item, InputError) else _size(item)
        if len(chunk) >= CHUNK_INPUTS or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(raw: RawInput) -> int:
    return len(raw.body) // BYTES_OF_PAGE if raw.kind == "html" else len(raw.body)


def read_chunk(
    chunk: Sequence[RawInput | InputError], resources: Resources, *, published: str | None, strict: bool
) -> list[Result]:
    """Read a chunk of inputs.

    Args:
        chunk: the inputs; errors among them are handed through in their place.
        resources: the stages.
        published: date of publication that the user gives for all inputs, ISO 8601.
        strict: let unexpected exceptions through, which are otherwise an InputError of the input they hit.

    Returns:
        One result for each input, in order.

    Raises:
        ResourceError: a part of the installation turned out to be damaged.
    """
    prepared = [
        item if isinstance(item, InputError) else _prepare(item, resources, published=published, strict=strict)
        for item in chunk
    ]
    waiting = [item for item in prepared if isinstance(item, _Prepared)]
    analysed = iter(_analyse(waiting, resources, strict=strict))
    results: list[Result] = []
    for item in prepared:
        if isinstance(item, InputError):
            results.append(item)
            continue
        analyses = next(analysed)
        results.append(
            analyses if isinstance(analyses, InputError) else _finish(item, analyses, resources, strict=strict)
        )
    return results


def read_one(
    raw: RawInput, resources: Resources, *, published: str | None = None
) -> tuple[Report, tuple[Analysis, ...]]:
    """Read one input and keep what the language stage saw, to explain its claims by.

    Raises:
        InputError: it cannot be read.
        ResourceError: a part of the installation turned out to be damaged.
    """
    item = _prepare(raw, resources, published=published, strict=False)
    if isinstance(item, InputError):
        raise item
    (analyses,) = _analyse([item], resources, strict=False)
    if isinstance(analyses, InputError):
        raise analyses
    report = _finish(item, analyses, resources, strict=False)
    if isinstance(report, InputError):
        raise report
    return report, analyses


def _prepare(raw: RawInput, resources: Resources, *, published: str | None, strict: bool) -> _Prepared | InputError:
    def step() -> _Prepared:
        article = resources.make_article(raw, published=published)
        refused = resources.unsupported_language(article)
        if refused is not None:
            raise UnsuitableInput(article.where, refused)
        return _Prepared(article, resources.split_sentences(article.text, article.skipped))

    return _guarded(raw.where, step, strict=strict)


def _analyse(
    waiting: Sequence[_Prepared], resources: Resources, *, strict: bool
) -> list[tuple[Analysis, ...] | InputError]:
    """Analyse all at once; where that fails, one by one, so that only the culprit is lost."""

    def together(items: Sequence[_Prepared]) -> list[tuple[Analysis, ...]]:
        documents = [(item.article.text, item.sentences) for item in items]
        results = resources.reader.analyse(documents, propose=resources.propose)
        return [analyses for _, analyses in zip(items, results, strict=True)]

    def alone(item: _Prepared) -> tuple[Analysis, ...]:
        return together([item])[0]

    try:
        return list(together(waiting))
    except DatelineError:
        raise
    except Exception:
        if strict:
            raise
    return [_guarded(item.article.where, partial(alone, item), strict=strict) for item in waiting]


def _finish(
    item: _Prepared, analyses: tuple[Analysis, ...], resources: Resources, *, strict: bool
) -> Report | InputError:
    def step() -> Report:
        claims = resources.read_claims(item.article, analyses)
        mentions, claims = resources.resolver.resolve(item.article, analyses, claims)
        return Report(item.article, resources.versions, item.sentences, mentions, resources.link_retold(claims))

    return _guarded(item.article.where, step, strict=strict)


def _guarded(where: str, step: Callable[[], _T], *, strict: bool) -> _T | InputError:
    """Run a step of one input's reading; give its InputError instead of raising it."""
    try:
        return step()
    except InputError as error:
        # The traceback holds the whole article; the error may be kept for long.
        return error.with_traceback(None)
    except DatelineError:
        raise
    except Exception as error:
        if strict:
            raise
        what = f"{type(error).__name__}: {error}"[:200]
        return InputError(where, f"internal error ({what}); please report it, with this input if you can")
