"""A store of each kind for every test that asks for ``store`` or ``url``.

A plugin of all tests (tests/conftest.py); a folder's conftest may have other fixtures of these names. The driver of
PostgreSQL is imported when a test asks for a server, so that other tests need none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.postgres_server import emptied, find_programs, new_database, running, without_rows
from tests.store.store_helpers import fixed_clock

from dateline.store import Store, open_store
from dateline.store.schema import tables

MISSING = "PostgreSQL not found"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of our own; it is started when the first test asks for it."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("DATELINE_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"{MISSING}: initdb and pg_ctl are neither on the PATH nor in /usr/lib/postgresql/*/bin")
        pytest.skip(MISSING)
    with running(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store may be made; nothing is there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.dateline"
    return emptied(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store as it was made, to be copied: quicker than making one for every test."""
    file = tmp_path_factory.mktemp("made") / "store.dateline"
    open_store(f"sqlite:///{file}", clock=fixed_clock).close()
    return file


@pytest.fixture(scope="session")
def made_database(postgres: str) -> str:
    """The same in the server, to be emptied."""
    url = new_database(postgres)
    open_store(url, clock=fixed_clock).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/store.dateline"
        shutil.copy(request.getfixturevalue("made_file"), tmp_path / "store.dateline")
    else:
        url = request.getfixturevalue("made_database")
        without_rows(url, [table.name for table in reversed(tables.sorted_tables)])
    with open_store(url, clock=fixed_clock, wait_s=5) as opened:
        yield opened


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested."""
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if MISSING in str(one.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{MISSING}: {len(skipped)} tests of the store were not run", red=True)
