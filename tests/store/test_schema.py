"""The schema that the migrations make, and the way from one version to the next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from tests.store.store_helpers import derive, dump, fixed_clock, make_report, put

from dateline.errors import StoreError, StoreVersion
from dateline.store import Store, migrate, migrating, open_store, restore, verify
from dateline.store.engine import place_of
from dateline.store.migrating import FOLDER, KNOWN, SCHEMA, VERSION_TABLE, version_of
from dateline.store.schema import tables

STEP = """
import sqlalchemy as sa
from alembic import op
revision = "0003"
down_revision = "0002"
def upgrade():
    op.add_column("stories", sa.Column("note", sa.Text(), nullable=True))
    op.execute("UPDATE stories SET note = 'was ' || id")
"""


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    def ours(_object, name, kind, _reflected, _compare_to) -> bool:
        return not (name or "").startswith(("texts_", VERSION_TABLE))

    with store.snapshot() as connection:
        options = {"include_object": ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables) == []


def test_sqlite_keeps_lookup_tables_in_their_keys_alone(tmp_path: Path) -> None:
    """What comparing does not see: WITHOUT ROWID."""
    with open_store(f"sqlite:///{tmp_path}/s", clock=fixed_clock) as store, store.snapshot() as connection:
        made = dict(connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")).all())
    for table in tables.sorted_tables:
        without = not table.dialect_options["sqlite"]["with_rowid"]
        assert ("WITHOUT ROWID" in made[table.name]) is without, table.name


def test_the_last_step_is_the_one_that_the_code_asks_for() -> None:
    script = ScriptDirectory(str(FOLDER))
    assert script.get_heads() == [SCHEMA]
    assert tuple(reversed([one.revision for one in script.walk_revisions()])) == KNOWN


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The migrations, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0003_note.py").write_text(STEP)
    return folder


def filled(url: str) -> dict[str, list[tuple[object, ...]]]:
    with open_store(url, clock=fixed_clock) as store:
        for number in range(5):
            with store.writing() as tx:
                derive(tx, put(tx, make_report(number)))
        return dump(store)


def test_an_upgrade_keeps_all_data_and_makes_a_backup_first(url: str, steps: Path, tmp_path: Path) -> None:
    before = filled(url)
    assert migrate(url, backup=tmp_path / "backup", to="0003", folder=steps) == SCHEMA
    with pytest.raises(StoreVersion, match="newer version of Dateline"):
        open_store(url, clock=fixed_clock)
    assert migrate(url, backup=tmp_path / "other", to="0003", folder=steps) is None
    assert not (tmp_path / "other").exists()
    store = Store(place_of(url), clock=fixed_clock)
    assert dump(store) == before
    with store.snapshot() as connection:
        assert connection.execute(text("SELECT note FROM stories ORDER BY seq LIMIT 1")).scalar() == "was s1"
    restore(tmp_path / "backup", url, replace=True)
    with open_store(url, clock=fixed_clock) as store:
        assert dump(store) == before
        assert verify(store).problem is None


def test_a_step_that_fails_leaves_the_store_as_it_was(url: str, steps: Path, tmp_path: Path) -> None:
    before = filled(url)
    file = steps / "versions" / "0003_note.py"
    file.write_text(STEP + '    op.execute("INSERT INTO nowhere VALUES (1)")\n')
    with pytest.raises(StoreError, match="nowhere"):
        migrate(url, backup=tmp_path / "backup", to="0003", folder=steps)
    with open_store(url, clock=fixed_clock) as store:
        assert dump(store) == before
        assert verify(store).problem is None


def test_an_older_store_is_told_how_to_be_brought_up_to_date(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(url, clock=fixed_clock).close()
    monkeypatch.setattr(migrating, "SCHEMA", "0003")
    monkeypatch.setattr(migrating, "KNOWN", (*KNOWN, "0003"))
    with pytest.raises(StoreVersion, match=r"dateline migrate --store"):
        open_store(url, clock=fixed_clock)


def test_migrating_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        migrate(f"sqlite:///{tmp_path}/none", backup=tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_of_the_present_version(store: Store) -> None:
    with store.snapshot() as connection:
        assert version_of(connection) == SCHEMA
