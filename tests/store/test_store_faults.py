"""What must be survived: kills, full disks, other writers, damage; nothing is lost and the message says what to do."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.store.postgres_server import connected, emptied
from tests.store.store_helpers import derive, dump, edited, fixed_clock, make_report, put

from dateline.errors import DatelineError, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreVersion
from dateline.store import Store, backup, open_store, restore, verify

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("DATELINE_KILLS", "10"))
"""How many times a writer is killed; 100 and more are run by hand: DATELINE_KILLS=100."""
REPORTS = 40


def writer(url: str, count: int = REPORTS, *, most_bytes: int | None = None) -> tuple[int, int]:
    """Begin a process that adds reports; give its pid and a pipe that gets a byte for each, or what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        with open_store(url, clock=fixed_clock) as store:
            add_all(store, count, lambda: os.write(writing, b"."))
    except BaseException as error:
        os.write(writing, repr(error).encode())
    finally:
        os._exit(0)


def ended(child: int, reading: int) -> str:
    """Wait for a writer's end and give what it said."""
    with open(reading, "rb") as said:
        told = said.read().decode()
    os.waitpid(child, 0)
    return told


def test_killed_at_any_moment_and_run_again_the_rows_are_the_same(url: str, tmp_path: Path) -> None:
    chance = random.Random(17)
    with open_store(f"sqlite:///{tmp_path}/undisturbed", clock=fixed_clock) as store:
        add_all(store, REPORTS)
        undisturbed = dump(store)
    kills = KILLS if url.startswith("sqlite") else max(3, KILLS // 5)
    for _ in range(kills):
        child, reading = writer(url)
        # From before the store is made to the last report.
        for _ in range(chance.randint(0, 3 * REPORTS // kills)):
            os.read(reading, 1)
        time.sleep(chance.random() * 0.03)
        os.kill(child, signal.SIGKILL)
        ended(child, reading)
    with open_store(url, clock=fixed_clock) as store:
        if url.startswith("sqlite"):
            with store.snapshot() as connection:
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        add_all(store, REPORTS)
        assert dump(store) == undisturbed
        assert verify(store).problem is None


def add_all(store: Store, count: int, added: Callable[[], object] = lambda: None) -> None:
    """Add reports, of which every seventh is edited at once, and all that is derived of them."""
    for number in range(count):
        reports = [make_report(number)] + ([edited(make_report(number), "More.")] if number % 7 == 0 else [])
        for report in reports:
            with store.writing() as tx:
                derive(tx, put(tx, report))
            added()


def test_two_writers_at_once_lose_nothing(url: str) -> None:
    writers = [writer(url, 12), writer(url, 22)]
    assert [set(ended(*one)) for one in writers] == [{"."}, {"."}]
    with open_store(url, clock=fixed_clock) as store:
        rows = dump(store)
        assert len(rows["articles"]) == 22
        assert len(rows["revisions"]) == 22 + 4
        assert verify(store).problem is None


def test_threads_share_a_store(store: Store) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 5):
            with store.writing() as tx:
                put(tx, make_report(number))

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 5, 3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(dump(store)["articles"]) == 10
    assert verify(store).problem is None


def test_a_store_that_is_held_is_busy_in_time_and_nothing_is_changed(url: str) -> None:
    with open_store(url, clock=fixed_clock) as one, open_store(url, clock=fixed_clock, wait_s=0.3) as other:
        with one.writing() as tx:
            put(tx, make_report(1))
            begun = time.monotonic()
            with pytest.raises(StoreBusy, match=r"process \d+.*0.3 seconds.*run the command again"), other.writing():
                pass
            assert 0.2 < time.monotonic() - begun < 5
            assert dump(other)["articles"] == []  # reading never waits
        with other.writing() as tx:
            assert put(tx, make_report(1)).kind == "same"


def test_an_error_in_a_transaction_takes_all_of_it_back(store: Store) -> None:
    with store.writing() as tx:
        put(tx, make_report(1))
    before = dump(store)
    with pytest.raises(KeyError), store.writing() as tx:
        derive(tx, put(tx, make_report(2)))
        raise KeyError
    assert dump(store) == before
    with store.writing() as tx:
        placed = put(tx, make_report(3))
        derive(tx, placed)
        again = tx.claims_of([placed.article.seq])[placed.article.seq]
        assert {one.claim.article for one in again} == {"a3"}


def test_what_was_taken_back_is_not_remembered(store: Store) -> None:
    """A number that was given and taken back means another claim now, perhaps one of the same id."""
    report = make_report(1, claims=1)
    with pytest.raises(KeyError), store.writing() as tx:
        put(tx, report)
        assert tx.told_by([1])
        raise KeyError
    surer = replace(report, claims=(replace(report.claims[0], confidence=0.1),))
    with open_store(store.place.url, clock=fixed_clock) as other, other.writing() as tx:
        put(tx, surer)
    with store.writing() as tx:
        assert [one.claim.confidence for one in tx.claims_of([1])[1]] == [0.1]
        assert [one.confidence for (one,) in tx.told_by([1])] == [0.1]


def test_a_fork_makes_connections_of_its_own(store: Store) -> None:
    """Both write at once: on one connection, they would tear each other's words apart."""
    with store.writing() as tx:
        put(tx, make_report(0))
    child = os.fork()
    if child == 0:
        try:
            add_all(store, 20)
            os._exit(0)
        finally:
            os._exit(1)
    add_all(store, 20)
    assert os.waitpid(child, 0)[1] == 0
    add_all(store, 21)
    assert len(dump(store)["articles"]) == 21
    assert verify(store).problem is None


# --- no room


def test_a_full_database_is_told_and_stays_sound(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/s", clock=fixed_clock) as store:
        with store.writing() as tx:
            put(tx, make_report(1))
        pages = store._writer.exec_driver_sql("PRAGMA page_count").scalar()
        store._writer.rollback()
        store._writer.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
        store._writer.rollback()
        with pytest.raises(StoreFull, match=r"no room is left in .*make room"):
            for number in range(2, 30):
                with store.writing() as tx:
                    put(tx, make_report(number))
        assert verify(store).problem is None
        with store.writing() as tx:  # there is room again
            put(tx, make_report(30))
        assert verify(store).problem is None


def test_a_full_disk_is_told_and_the_store_stays_sound(tmp_path: Path) -> None:
    """Files may not grow over a limit; writing on with more room gives what an undisturbed run gives."""
    url = f"sqlite:///{tmp_path}/s"
    with open_store(url, clock=fixed_clock):
        pass
    limit = (tmp_path / "s").stat().st_size + 100_000
    assert "StoreFull" in ended(*writer(url, most_bytes=limit))
    with open_store(url, clock=fixed_clock) as store:
        assert verify(store).problem is None
        add_all(store, 20)
        assert verify(store).problem is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_really_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount")
    try:
        with open_store(f"sqlite:///{disk}/s", clock=fixed_clock) as store:
            with pytest.raises(StoreFull, match="no room is left"):
                add_all(store, 300)
            kept = len(dump(store)["articles"])
            assert kept > 0
            assert verify(store).problem is None
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_no_room_to_make_a_store(tmp_path: Path) -> None:
    script = (
        "import resource, sys\nfrom dateline.errors import StoreFull\nfrom dateline.store import open_store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\n"
        "try: open_store(sys.argv[1], clock=str)\nexcept StoreFull as error: print(error)"
    )
    run = [sys.executable, "-c", script, f"sqlite:///{tmp_path}/s"]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, check=False)
    assert b"no room is left" in said.stdout, said.stderr.decode()
    assert list(tmp_path.iterdir()) == []


# --- damage, and what is not ours


def test_a_new_store_is_made_only_when_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/folder/s"
    with pytest.raises(StoreError, match="no store yet"):
        open_store(url, clock=fixed_clock, create=False)
    assert list(tmp_path.iterdir()) == []
    open_store(url, clock=fixed_clock).close()
    assert [one.name for one in (tmp_path / "folder").iterdir()] == ["s"]


def made(folder: Path) -> Path:
    file = folder / "s"
    with open_store(f"sqlite:///{file}", clock=fixed_clock) as store:
        add_all(store, 10)
    return file


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda body: b"", "empty file"),
        (lambda body: b"just a text\n" * 99, "no database"),
        (lambda body: body[:50], "no database"),
        (lambda body: body[: len(body) // 2], "its end is missing"),
        (lambda body: b"\0" * len(body), "no database"),
    ],
)
def test_what_is_no_store_is_refused_untouched(tmp_path: Path, damage, said: str) -> None:
    file = made(tmp_path)
    body = damage(file.read_bytes())
    file.write_bytes(body)
    with pytest.raises(StoreDamaged, match=said) as caught:
        open_store(f"sqlite:///{file}", clock=fixed_clock)
    assert "dateline restore BACKUP" in str(caught.value)
    assert file.read_bytes() == body


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "places.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE articles (x)")
    before = file.read_bytes()
    with pytest.raises(StoreDamaged, match="another program's database"):
        open_store(f"sqlite:///{file}", clock=fixed_clock)
    assert file.read_bytes() == before


def test_another_programs_tables_in_a_server_are_not_touched(postgres: str) -> None:
    url = emptied(postgres)
    with connected(url) as connection:
        connection.execute("CREATE TABLE articles (x int)")
    with pytest.raises(StoreDamaged, match=r"tables of another program \(articles\)"):
        open_store(url, clock=fixed_clock)


@pytest.mark.parametrize("seed", range(8))
def test_pages_that_are_damaged_are_told_and_never_a_traceback(tmp_path: Path, seed: int) -> None:
    file = made(tmp_path)
    chance = random.Random(seed)
    body = bytearray(file.read_bytes())
    for _ in range(40):
        at = chance.randrange(4096, len(body) - 64)
        body[at : at + 64] = chance.randbytes(64)
    file.write_bytes(body)
    try:
        with open_store(f"sqlite:///{file}", clock=fixed_clock) as store:
            assert verify(store).problem is not None
            add_all(store, 12)
    except DatelineError as error:
        assert isinstance(error, StoreError)
        assert str(file) in str(error) or "restore the store" in str(error)


def test_a_newer_store_is_refused(url: str) -> None:
    with open_store(url, clock=fixed_clock) as store, store.writing() as tx:
        tx.connection.execute(text("UPDATE dateline_schema SET version_num = '0999'"))
    with pytest.raises(StoreVersion, match=r"newer version of Dateline \(schema 0999.*not touched; upgrade Dateline"):
        open_store(url, clock=fixed_clock)


# --- addresses


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no store"),
        ("mysql://me:secret@host/db", "no store that Dateline knows"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://me:secret@127.0.0.1:1/db", "cannot be reached"),
        ("postgresql://me@127.0.0.1:1/db?password=secret", "cannot be reached"),
        ("postgresql://me:secret@nowhere.invalid/db", "cannot be reached"),
        ("postgresql://me:se@cret@127.0.0.1:port/db", "is no store"),
        ("sqlite:////proc/none/secret-free", "cannot be made|check the folder"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        open_store(url, clock=fixed_clock, wait_s=1)
    assert "secret" not in str(caught.value).replace("secret-free", "")
    assert "cret@" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'dateline\[postgresql\]'"):
        open_store("postgresql://me@127.0.0.1/db", clock=fixed_clock)


def test_a_database_that_is_not_there_is_told(postgres: str) -> None:
    with pytest.raises(StoreError, match="no such database; make it with createdb"):
        open_store(postgres.rpartition("/")[0] + "/nowhere", clock=fixed_clock)


def test_a_file_without_rights_is_told(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(f"sqlite:///{tmp_path}/s", clock=fixed_clock)


def test_a_store_restored_under_a_writer_is_the_one_that_it_goes_on_with(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/s"
    with open_store(url, clock=fixed_clock) as store:
        add_all(store, 3)
        backup(url, tmp_path / "backup")
        add_all(store, 6)
        restore(tmp_path / "backup", url, replace=True)
        with store.writing() as tx:
            assert put(tx, make_report(5)).kind == "new"
    with open_store(url, clock=fixed_clock) as store:
        assert [row[1] for row in dump(store)["articles"]] == ["a0", "a1", "a2", "a5"]


def test_a_store_deleted_under_a_writer_is_told(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/s", clock=fixed_clock) as store:
        add_all(store, 2)
        (tmp_path / "s").unlink()
        with pytest.raises(StoreError, match="cannot be read"), store.writing() as tx:
            put(tx, make_report(5))
    assert not (tmp_path / "s").exists()


def test_a_server_that_was_away_is_asked_again(postgres: str) -> None:
    url = emptied(postgres)
    with open_store(url, clock=fixed_clock) as store:
        add_all(store, 2)
        with connected(url) as connection:
            others = "pid <> pg_backend_pid() AND datname = current_database()"
            connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        add_all(store, 3)
        assert len(dump(store)["articles"]) == 3


def test_what_killed_processes_left_is_tidied_away(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    for name in (f".s.{child}.new", f".s.{child}.new-wal", f".s.{os.getppid()}.new", ".s.notes.new"):
        (tmp_path / name).write_bytes(b"x")
    open_store(f"sqlite:///{tmp_path}/s", clock=fixed_clock).close()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["s", f".s.{os.getppid()}.new", ".s.notes.new"])
