"""Reading in worker processes: order kept, memory bounded, nothing left running.

Each worker has a pipe of its own and at most one chunk at a time. There is no queue, lock or thread between
them, so that one can be ended at any moment without stopping the others. Workers are started afresh
("spawn"): a forked copy of a process in which the model runs may hang. May import its own room only.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from dateline.errors import DatelineError, InputError
from dateline.pipeline.chunk import Result, read_chunk
from dateline.pipeline.resources import Resources
from dateline.records import RawInput

# Chunks, for each worker, that may be read or wait for their turn while an earlier one takes long.
AHEAD = 3

Chunk: TypeAlias = Sequence[RawInput | InputError]
Load: TypeAlias = Callable[[], Resources]


def read_in_workers(
    chunks: Iterable[Chunk], load: Load, *, published: str | None, workers: int, strict: bool
) -> Iterator[list[Result]]:
    """Read chunks in worker processes.

    Args:
        chunks: taken only a few ahead of what has been given back.
        load: loads the resources in a worker; must pickle.
        published: as for ``read``.
        workers: the most processes to start.
        strict: as for ``read``.

    Yields:
        Each chunk's results, in the order of the chunks.

    Raises:
        DatelineError: a worker died, or could not load its resources.
    """
    crew = _Crew((load, published, strict), workers)
    numbered = enumerate(chunks)
    done: dict[int, list[Result]] = {}
    turn = given = 0
    try:
        while True:
            room = min(crew.free(), turn + AHEAD * workers - given)
            for number, chunk in islice(numbered, room):
                crew.give(number, chunk)
                given = number + 1
            if turn in done:
                yield done.pop(turn)
                turn += 1
            elif crew.busy:
                done.update(crew.gather())
            else:
                return
    finally:
        crew.dismiss()


class _Crew:
    """The worker processes and what each of them is reading.

    Attributes:
        busy: pipe of a worker that reads -> the number of its chunk, and the chunk.
    """

    def __init__(self, task: tuple[Load, str | None, bool], most: int) -> None:
        self._task = task
        self._most = most
        self._idle: list[Connection] = []
        self._processes: list[BaseProcess] = []
        self.busy: dict[Connection, tuple[int, Chunk]] = {}

    def free(self) -> int:
        """Count the chunks that can be given at once."""
        return self._most - len(self.busy)

    def give(self, number: int, chunk: Chunk) -> None:
        """Give a chunk to an idle worker, or to a new one."""
        pipe = self._idle.pop() if self._idle else self._hire()
        self.busy[pipe] = number, chunk
        try:
            pipe.send(_portable(chunk))
        except OSError:
            raise _died(chunk) from None

    def _hire(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, *self._task), daemon=True)
        # Ctrl-C reaches the whole process group. Workers inherit the mask, from their first moment: the main
        # process alone decides how to end. The tracker would undo the mask if it were started meanwhile.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        # Ours is then the only end on this side: when one side is gone, however it went, the other sees it.
        theirs.close()
        self._processes.append(process)
        return ours

    def gather(self) -> Iterator[tuple[int, list[Result]]]:
        """Wait for results; give those that are there, each with the number of its chunk."""
        for pipe in wait(list(self.busy)):
            assert isinstance(pipe, Connection)
            number, chunk = self.busy[pipe]
            try:
                results = pipe.recv()
            except (EOFError, OSError):
                raise _died(chunk) from None
            if isinstance(results, Exception):
                raise results
            del self.busy[pipe]
            self._idle.append(pipe)
            yield number, results

    def dismiss(self) -> None:
        """End all workers, now: those that still read do so for nobody."""
        for pipe in (*self._idle, *self.busy):
            pipe.close()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()


def _died(chunk: Chunk) -> DatelineError:
    return DatelineError(
        f"a worker process died while reading {chunk[0].where} to {chunk[-1].where}; "
        "if memory is short, use fewer workers"
    )


def _portable(chunk: Chunk) -> list[RawInput | InputError]:
    """Make a chunk that pickles, whatever kind of mapping a source gave the fields in."""
    return [item if isinstance(item, InputError) else replace(item, fields=dict(item.fields)) for item in chunk]


def _work(pipe: Connection, load: Load, published: str | None, strict: bool) -> None:  # noqa: FBT001
    """Read one chunk after the other, until the main process is done or gone."""
    try:
        resources = load()
        while True:
            pipe.send(read_chunk(pipe.recv(), resources, published=published, strict=strict))
    except (EOFError, ConnectionError):
        return
    except Exception as error:
        # In answer to the first chunk, or the one that is being read; raised again in the main process.
        pipe.send(error)
