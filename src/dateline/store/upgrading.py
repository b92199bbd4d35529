"""Bringing a store of an older version up to date."""

from __future__ import annotations

from pathlib import Path

from dateline.errors import StoreError
from dateline.store.backup import back_up
from dateline.store.engine import WRITING, check_file, engine_of, our_words, place_of
from dateline.store.migrating import FOLDER, KNOWN, SCHEMA, check_version, upgrade, version_of


def migrate(  # noqa: D417
    url: str, *, backup: Path, to: str = SCHEMA, folder: Path = FOLDER
) -> str | None:
    """Bring a store up to the present schema, after a backup.

    All steps are one transaction: where one fails, the store is as it was.

    Args:
        url: of the store; nobody else may write to it meanwhile (they are kept waiting).
        backup: a file that is not there yet; it can be restored with this version, too.
        to: the schema to reach. folder: where the steps lie. Both are for tests.

    Returns:
        The schema that it had, or None where there was nothing to do (then there is no backup either).

    Raises:
        StoreVersion: it was made by a newer version.
        StoreError: there is no store, or a step failed.
    """
    place = place_of(url)
    if place.file is not None and not place.file.exists():
        raise StoreError(f"{place.shown}: there is no store here; check the URL")
    if place.file is not None:
        check_file(place, place.file)
    with our_words(place), engine_of(place).connect() as connection:
        connection.execution_options(**{WRITING: True})
        if place.file is not None:  # tables are made anew by some steps; what points to them is checked at the end
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.rollback()
        with connection.begin():
            version = version_of(connection)
            if version == to:
                return None
            if version not in KNOWN:
                check_version(connection, place)
                raise StoreError(f"{place.shown}: there is no store here; check the URL")
            back_up(connection, backup, version)
            upgrade(connection, to, folder=folder)
            if place.file is not None and (bad := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise StoreError(f"{place.shown}: could not be brought up to date (table {bad[0]}); it is as it was")
        return version
