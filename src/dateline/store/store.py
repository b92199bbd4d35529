"""The store: what was read, what was derived from it and what people said, in one SQLite file or PostgreSQL database.

    with open_store("sqlite:///news.dateline", clock=clock) as store, store.writing() as tx:
        placed = tx.put_report(report, provenance, address=..., origin=...)

A transaction a report: when its ``with`` ends, all of it is kept, or, after an error or a kill, nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dateline.errors import NoStore, StoreBusy
from dateline.records.report import Report
from dateline.records.stored import StoredArticle
from dateline.store.creating import create_file, create_tables
from dateline.store.engine import WRITING, Place, check_file, engine_of, our_words, place_of
from dateline.store.migrating import check_version
from dateline.store.reading import Reading
from dateline.store.transaction import ClaimCache
from dateline.store.writing import Writing

# Connections of a parent process: never closed in its child, where that would tear at the parent's own.
_ABANDONED: list[object] = []


class Store:
    """An open store. Any thread may use it; one writes at a time, here and in all other processes."""

    def __init__(self, place: Place, *, clock: Callable[[], str]) -> None:
        self.place = place
        self._clock = clock
        self._lock = threading.Lock()
        self._claims = ClaimCache()
        self._writer: Connection | None = None
        self._file: tuple[int, int] | None = None
        self._process = os.getpid()
        self.engine: Engine = engine_of(place)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; what was committed is safe without it, too."""
        with self._lock:
            self._drop_writer()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Open a transaction under the writer's lock.

        Raises:
            StoreBusy: another process holds the lock for longer than we wait.
            StoreFull, StoreDamaged, StoreError: it could not be written. Nothing of it was kept.
        """
        if not self._lock.acquire(timeout=self.place.wait_s):
            raise StoreBusy(
                f"{self.place.shown}: another thread of this program has been writing for longer than "
                f"{self.place.wait_s:g} seconds; nothing was changed here"
            )
        try:
            with our_words(self.place), self._transaction() as connection:
                yield Writing(connection, clock=self._clock, claims=self._claims)
        finally:
            self._lock.release()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        connection = self._connected()
        try:
            with self._begun(connection) as connection:
                yield connection
        except BaseException:
            # Whatever it was: the next one starts with a fresh connection and without claims that are no more.
            self._claims.clear()
            self._drop_writer()
            raise

    @contextmanager
    def _begun(self, connection: Connection) -> Iterator[Connection]:
        """Begin; on a server that went away since the last time, on a new connection."""
        try:
            begun = connection.begin()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self._drop_writer()
            connection = self._connected()
            begun = connection.begin()
        with begun:
            yield connection

    def _connected(self) -> Connection:
        """The connection that was kept for writing, if it still is this process's and leads to the store."""
        if self._process != os.getpid():
            _ABANDONED.extend((self._writer, self.engine))
            self._writer, self._process = None, os.getpid()
            self.engine = engine_of(self.place)
        if self._writer is not None and self._file != _file_of(self.place):
            self._drop_writer()
            self._claims.clear()
        if self._writer is None:
            if self.place.file is not None:  # never make an empty file where the store was taken away
                check_file(self.place, self.place.file)
            self._file = _file_of(self.place)
            self._writer = self.engine.connect().execution_options(**{WRITING: True})
        return self._writer

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None and self._process == os.getpid():
            with suppress(SQLAlchemyError):
                writer.close()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the store, whatever is written meanwhile."""
        with our_words(self.place), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open all lists and look-ups over one state of the store."""
        with self.snapshot() as connection:
            yield Reading(connection)

    def reports_in_order(self) -> Iterator[tuple[StoredArticle, Report]]:
        """Walk over the latest revisions of all articles, in the order of adding, in one state of the store."""
        with self.snapshot() as connection:
            yield from Writing(connection, clock=self._clock, claims=ClaimCache()).reports_in_order()


def open_store(url: str, *, clock: Callable[[], str], create: bool = True, wait_s: float = 30.0) -> Store:
    """Open a store, and make it where there is none yet.

    Args:
        url: ``sqlite:///file`` (``sqlite:////file`` from the root) or ``postgresql://user@host/database``.
        clock: gives the time, ISO 8601 UTC, for what is written down as added.
        create: make it where there is none.
        wait_s: how long to wait for another writer, in seconds.

    Raises:
        StoreVersion: it was made by another version of Dateline.
        StoreDamaged: it is broken, or not ours.
        StoreBusy, StoreFull, StoreError: it cannot be opened or made. No message ever shows a password.
    """
    place = place_of(url, wait_s=wait_s)
    if place.file is not None and not place.file.exists():
        _may_create(place, create=create)
        create_file(place, place.file)
    if place.file is not None:
        check_file(place, place.file)
    store = Store(place, clock=clock)
    with store.snapshot() as connection:
        there = check_version(connection, place)
    if not there:
        _may_create(place, create=create)
        create_tables(place, store.engine)
    return store


def _file_of(place: Place) -> tuple[int, int] | None:
    """Which file lies at the path now: after a restore it is another one."""
    try:
        status = None if place.file is None else place.file.stat()
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)


def _may_create(place: Place, *, create: bool) -> None:
    if not create:
        raise NoStore(
            f"{place.shown}: there is no store yet; add reports to begin one (dateline add), or check the URL"
        )
