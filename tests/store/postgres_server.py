"""A PostgreSQL server for the tests: started in a folder of its own, ended with them."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

_numbers = itertools.count(1)
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40", "shared_buffers=32MB")


def find_programs() -> Path | None:
    """The folder that holds initdb and pg_ctl: on the PATH, or where Debian keeps them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """Give the URL of a fresh server's first database."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data, port = folder / "data", _free_port()
        run = [str(programs / "initdb"), "-D", str(data), "-U", "dateline", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(run, check=True, capture_output=True, user=user, cwd=folder)
        options = " ".join(f"-c {setting}" for setting in SETTINGS)
        start = ["-o", f"{options} -p {port} -k {folder} -c listen_addresses=127.0.0.1", "-l", str(folder / "log")]
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
        subprocess.run([*control, *start, "start"], check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)
        try:
            yield f"postgresql://dateline@127.0.0.1:{port}/postgres"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, capture_output=True, user=user, cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def connected(url: str) -> psycopg.Connection:
    """A connection of which every statement is a transaction. The driver is imported here: other tests need none."""
    import psycopg  # noqa: PLC0415

    return psycopg.connect(url, autocommit=True)


def new_database(postgres: str) -> str:
    """Make one more empty database (slow) and give its URL."""
    name = f"store_{next(_numbers)}"
    with connected(postgres) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return postgres.rpartition("/")[0] + f"/{name}"


def emptied(postgres: str) -> str:
    """Give the first database, with nothing in it: quicker than another one."""
    with connected(postgres) as connection:
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres


def without_rows(url: str, tables: Sequence[str]) -> None:
    """Take all rows out of these tables; of so few rows that is quicker than TRUNCATE, which makes files anew."""
    with connected(url) as connection:
        connection.execute("; ".join(f'DELETE FROM "{table}"' for table in tables))
