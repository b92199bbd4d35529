"""Making a store: all of it or nothing, also when two do so at once or one is killed."""

from __future__ import annotations

import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from dateline.errors import StoreError
from dateline.store.engine import APPLICATION_ID, WRITING, Place, engine_of, our_words
from dateline.store.migrating import SCHEMA, check_version, upgrade


def create_file(place: Place, file: Path) -> None:
    """Make a SQLite store that appears at its path only when it is complete.

    Raises:
        StoreError: the folder cannot be written.
    """
    with new_file(place, file) as made:
        with our_words(replace(place, file=made)):
            create_tables(replace(place, file=made), engine_of(replace(place, file=made)))
        _put(made, file)


def _put(made: Path, file: Path) -> None:
    """Let the store appear, unless another process was quicker: its store is as good."""
    try:
        os.link(made, file)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not file.exists():
            made.rename(file)


@contextmanager
def new_file(place: Place, file: Path) -> Iterator[Path]:
    """Give an empty SQLite file of ours, which is deleted afterwards; whoever wants it links it to its place."""
    made = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _tidy(file)
        with our_words(place), closing(sqlite3.connect(made)) as database:
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute("PRAGMA journal_mode = WAL")
        yield made
    except OSError as error:
        raise StoreError(f"{place.shown}: cannot be made ({error.strerror}); check the folder and its rights") from None
    finally:
        for left in ("", "-wal", "-shm"):
            Path(f"{made}{left}").unlink(missing_ok=True)


def _tidy(file: Path) -> None:
    """Delete what processes left that were killed while they made this store."""
    for left in file.parent.glob(f".{glob.escape(file.name)}.*.new*"):
        with suppress(ValueError, PermissionError):
            pid = int(left.name.removeprefix(f".{file.name}.").partition(".")[0])
            if pid != os.getpid():
                with suppress(ProcessLookupError):
                    os.kill(pid, 0)
                    continue  # it lives, and is at it
            left.unlink(missing_ok=True)


def create_tables(place: Place, engine: Engine, to: str = SCHEMA) -> None:
    """Make the tables, unless another process just did."""
    with our_words(place), engine.connect() as connection:
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            if place.file is not None or not check_version(connection, place):
                upgrade(connection, to)
