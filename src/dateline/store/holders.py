"""Who holds the writer's lock, for a message; never more than a guess, never an error of its own."""

from __future__ import annotations

from pathlib import Path

_WRITE_LOCK = 120  # the byte of the -shm file that a WAL writer locks (SQLite's file format, 2.3.1)


def holder_of_file(file: Path | None) -> str | None:
    """Give pid and command of the process that writes to a SQLite file, where the system tells."""
    if file is None:
        return None
    try:
        inode = f":{Path(f'{file}-shm').stat().st_ino}"
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            # 1: POSIX  ADVISORY  WRITE 4242 fe:01:1835066 120 120
            parts = line.split()
            if len(parts) >= 8 and parts[5].endswith(inode) and int(parts[6]) <= _WRITE_LOCK <= _end(parts[7]):
                return _process(int(parts[4]))
    except (OSError, ValueError):
        return None
    return None


def _end(number: str) -> int:
    return 1 << 62 if number == "EOF" else int(number)


def _process(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return f"process {pid}"
    return f"process {pid}, {command}"


def holder_of_lock(url: str, key: int) -> str | None:
    """Give what the server knows of the session that holds an advisory lock."""
    import psycopg  # noqa: PLC0415 - only where the store is PostgreSQL
    from sqlalchemy import make_url  # noqa: PLC0415

    asked = (
        "SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'local'), a.xact_start::text "
        "FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
        "AND l.classid = 0 AND l.objid = %s AND l.database = (SELECT oid FROM pg_database "
        "WHERE datname = current_database())"
    )
    try:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, connect_timeout=3) as connection:
            row = connection.execute(asked, (key,)).fetchone()
    except psycopg.Error:
        return None
    return None if row is None else f"server process {row[0]}, {row[1]} from {row[2]}, since {row[3]}"
