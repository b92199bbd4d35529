"""Connections to either database, and their errors in our words.

    sqlite:///file    WAL: readers never wait. synchronous=NORMAL: a killed process loses nothing that was committed; a
                      power cut may lose the last seconds' commits, but never leaves a broken store
    postgresql://     psycopg 3; readers see one snapshot a transaction

There is one writer at a time: in SQLite by BEGIN IMMEDIATE, in PostgreSQL by an advisory lock.
May import sqlalchemy, psycopg and the errors.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from dateline.errors import StoreBusy, StoreDamaged, StoreError, StoreFull
from dateline.store.holders import holder_of_file, holder_of_lock

APPLICATION_ID = 0x444C4E45  # "DLNE", at its place in the head of every SQLite file that is ours
WRITERS_LOCK = 0x444C4E45
WRITING = "dateline_writing"
"""Execution option of a connection whose transactions are to hold the writer's lock."""
_MAGIC = b"SQLite format 3\0"
_HEAD = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store lies.

    Attributes:
        url: as the user gave it. Never in a message: ``shown`` is, without a password.
        file: of SQLite, or None.
        wait_s: how long to wait for another writer, in seconds.
    """

    url: str
    shown: str
    file: Path | None
    wait_s: float = 30.0

    @property
    def restoring(self) -> str:
        """The command that brings it back from a backup."""
        return f"dateline restore BACKUP --replace --store {self.shown}"


def place_of(url: str, *, wait_s: float = 30.0) -> Place:
    """Read a store's URL.

    Raises:
        StoreError: it is none, or names no database that we know.
    """
    shown = re.sub(r"(?i)(password=)[^&\s]*", r"\1***", re.sub(r"(://[^/@:]*):[^/]*@", r"\1:***@", url))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"{shown}: is no store; give sqlite:///FILE or postgresql://USER@HOST/DATABASE") from None
    if parsed.drivername == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError(f"{shown}: names no file; give sqlite:///FILE (sqlite:////FILE from the root)")
        return Place(url, shown, Path(parsed.database), wait_s)
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return Place(url, shown, None, wait_s)
    reason = "is no store that Dateline knows; give sqlite:///FILE or postgresql://USER@HOST/DATABASE"
    raise StoreError(f"{shown}: {reason}")


def engine_of(place: Place) -> Engine:
    """Make the engine. Nothing is pooled: every connection is opened when asked for, and closed after it."""
    if place.file is not None:
        return _sqlite(place, place.file)
    url = make_url(place.url).set(drivername="postgresql+psycopg")
    settings: dict[str, Any] = {"application_name": "dateline", "connect_timeout": max(2, int(place.wait_s))}
    given = {key: value for key, value in settings.items() if key not in url.query}
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=given)
    except ModuleNotFoundError:
        reason = "needs the driver of PostgreSQL; add it with: pip install 'dateline[postgresql]'"
        raise StoreError(f"{place.shown}: {reason}") from None
    event.listen(engine, "begin", lambda connection: _lock(connection, place))
    return engine


def _lock(connection: Connection, place: Place) -> None:
    """Wait for the writer's lock; it falls with the transaction, however that ends."""
    if connection.get_execution_options().get(WRITING):
        milliseconds = max(1, int(place.wait_s * 1000))
        connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})


def _sqlite(place: Place, file: Path) -> Engine:
    engine = create_engine(
        make_url("sqlite://").set(database=str(file)),
        poolclass=NullPool,
        connect_args={
            "timeout": place.wait_s,
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": 512,  # adding asks some 200 different ones: a list of values makes one for each length
        },
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", "cache_size = -32000", "wal_autocheckpoint = 16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin by ourselves: the driver's own way takes the lock late, and a late one cannot wait."""
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


# --- looking at a file before anything is done with it


def check_file(place: Place, file: Path) -> None:
    """Hold a file against what a store of ours must be, without opening it as a database.

    Raises:
        StoreDamaged: it is empty, cut off, no database or another program's. It was not touched.
        StoreError: it cannot be read.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
    except OSError as error:
        raise StoreError(f"{place.shown}: cannot be read ({error.strerror}); check the path and its rights") from None
    if not head:
        raise StoreDamaged(f"{place.shown}: is an empty file; delete it to begin a new store, or {_or_restore(place)}")
    if not head.startswith(_MAGIC) or len(head) < _HEAD:
        raise StoreDamaged(f"{place.shown}: is no database; name another file, or {_or_restore(place)}")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreDamaged(f"{place.shown}: is another program's database, and was not touched; name another file")
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big") if head[24:28] == head[92:96] else 0
    if size < pages * (65536 if page == 1 else page):
        raise StoreDamaged(f"{place.shown}: its end is missing ({size:,} bytes are left); {_or_restore(place)}")


def _or_restore(place: Place) -> str:
    return f"bring it back with: {place.restoring}"


# --- errors


@contextmanager
def our_words(place: Place) -> Iterator[None]:
    """Turn what either driver raises into a StoreError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error.orig, place) from None
    except sqlite3.Error as error:
        raise _translated(error, place) from None
    except UnicodeDecodeError:  # SQLite quotes the damaged part in its message, and the driver cannot read that
        if place.file is None:
            raise
        raise StoreDamaged(f"{place.shown}: is damaged (its schema cannot be read); {_or_restore(place)}") from None
    except NoSuchModuleError:
        raise StoreError(f"{place.shown}: the driver for this database is not installed") from None
    except SQLAlchemyError as error:
        raise StoreError(f"{place.shown}: {_first_line(error)}") from None


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _translated(error: BaseException | None, place: Place) -> StoreError:
    if isinstance(error, sqlite3.Error):
        return _from_sqlite(error, place)
    return _from_postgres(error, place)


def _from_sqlite(error: sqlite3.Error, place: Place) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _busy(place, holder_of_file(place.file))
    if name.startswith("SQLITE_FULL") or name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_FSYNC"):
        folder = place.file.absolute().parent if place.file else ""
        return StoreFull(f"{place.shown}: no room is left in {folder}; make room there and run the command again")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in str(error):
        return StoreDamaged(f"{place.shown}: is damaged ({_first_line(error)}); {_or_restore(place)}")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreError(f"{place.shown}: cannot be written ({_first_line(error)}); check the folder and its rights")
    if name.startswith("SQLITE_IOERR"):
        return StoreError(f"{place.shown}: its disk fails ({_first_line(error)}); check it before you go on")
    if "no such table" in str(error) or "no such column" in str(error):
        return StoreDamaged(f"{place.shown}: a part is missing ({_first_line(error)}); {_or_restore(place)}")
    return StoreError(f"{place.shown}: {_first_line(error)}")


def _busy(place: Place, holder: str | None) -> StoreBusy:
    who = f" ({holder})" if holder else ""
    return StoreBusy(
        f"{place.shown}: another process{who} has been writing for longer than {place.wait_s:g} seconds; nothing was "
        "changed here: wait until it is done, or end it, and run the command again"
    )


def _from_postgres(error: BaseException | None, place: Place) -> StoreError:
    state = getattr(error, "sqlstate", None) or ""
    said = _first_line(error)
    if state == "55P03":
        return _busy(place, holder_of_lock(place.url, WRITERS_LOCK))
    if state in ("40001", "40P01"):
        return StoreBusy(f"{place.shown}: another process was writing; nothing was changed here: run the command again")
    if state == "53100":
        return StoreFull(f"{place.shown}: no room is left on the server's disk; make room and run the command again")
    if state in ("XX001", "XX002"):
        return StoreDamaged(f"{place.shown}: is damaged ({said}); {_or_restore(place)}")
    if state in ("42P01", "42703"):
        return StoreDamaged(f"{place.shown}: a part is missing ({said}); {_or_restore(place)}")
    if state == "3D000" or (not state and 'database "' in said and "does not exist" in said):
        return StoreError(f"{place.shown}: there is no such database; make it with createdb, or name another")
    if state.startswith("28") or (not state and ("password" in said or 'role "' in said)):
        return StoreError(f"{place.shown}: the server refuses the user or password; check the URL")
    if state == "42501":
        return StoreError(f"{place.shown}: the user may not do this ({said}); grant it the right")
    if not state or state.startswith(("08", "57P")):
        return StoreError(f"{place.shown}: the server cannot be reached ({said}); check that it runs, and the address")
    return StoreError(f"{place.shown}: {said}")


__all__ = [
    "APPLICATION_ID",
    "WRITING",
    "Place",
    "check_file",
    "engine_of",
    "our_words",
    "place_of",
]
