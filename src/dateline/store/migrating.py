"""Bringing a database to a schema: step by step, each step a file in ``migrations/versions``.

May import alembic (only when there is something to do) and the schema.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from dateline.errors import StoreDamaged, StoreVersion
from dateline.store.engine import Place
from dateline.store.schema import tables

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "dateline_schema"
SCHEMA = "0002"
"""The schema that this version of Dateline works with: the last file in ``migrations/versions``."""
KNOWN = ("0001", "0002")
"""All that it can migrate from, and the present one, in order."""


def version_of(connection: Connection) -> str | None:
    """Give the schema that a database has, or None where there is no store in it.

    Raises:
        sqlalchemy.exc.DBAPIError: the database is damaged.
    """
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    row = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).first()
    return None if row is None else str(row[0])


def check_version(connection: Connection, place: Place) -> bool:
    """Whether there is a store in the database.

    Raises:
        StoreVersion: there is one, of another version of Dateline.
        StoreDamaged: there are tables of these names, but none of ours.
    """
    version = version_of(connection)
    if version == SCHEMA:
        return True
    if version in KNOWN:
        raise StoreVersion(
            f"{place.shown}: was made by an older version of Dateline (schema {version}, here {SCHEMA}); bring it up "
            f"to date, after a backup that is made by itself, with: dateline migrate --store {place.shown}"
        )
    if version is not None:
        raise StoreVersion(
            f"{place.shown}: was made by a newer version of Dateline (schema {version}, here {SCHEMA}) and was not "
            "touched; upgrade Dateline, or name another store"
        )
    taken = sorted(set(inspect(connection).get_table_names()) & set(tables.tables))
    if taken:
        raise StoreDamaged(
            f"{place.shown}: holds tables of another program ({', '.join(taken[:3])}) and was not touched; give "
            "Dateline a database of its own"
        )
    return False


def upgrade(connection: Connection, to: str = SCHEMA, *, folder: Path = FOLDER) -> None:
    """Run all steps up to ``to`` in the connection's transaction, which the caller commits.

    Args:
        connection: within a transaction that holds the writer's lock.
        to: a revision, or ``head``.
        folder: where ``versions`` lies.
    """
    from alembic.config import Config  # noqa: PLC0415 - slow to import, and rarely needed
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script: ScriptDirectory = ScriptDirectory.from_config(config)

    def steps(revision: Any, _context: object) -> Any:
        return script._upgrade_revs(to, revision)

    with EnvironmentContext(config, script, fn=steps, destination_rev=to) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
