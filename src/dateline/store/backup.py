"""Backup and restore: one portable file for both databases.

    BACKUP (tar)  manifest.json          format, schema, head of the log; of each table: columns, rows, SHA-256
                  TABLE.jsonl.zst ...    a row a line, a JSON list; bytes as {"b64": ...}

A backup of either database can be restored into either. It is taken in one snapshot, while others may write.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import IO, Any, TypedDict, cast

import zstandard
from sqlalchemy import Connection, MetaData, Table, column, inspect, select
from sqlalchemy import table as table_of

from dateline.errors import StoreDamaged, StoreError, StoreFull, StoreVersion
from dateline.store.codec import dumps
from dateline.store.creating import new_file
from dateline.store.engine import WRITING, Place, engine_of, our_words, place_of
from dateline.store.log import head as head_of
from dateline.store.log import verify_all
from dateline.store.migrating import KNOWN, SCHEMA, VERSION_TABLE, check_version, upgrade
from dateline.store.schema import tables
from dateline.store.store import open_store
from dateline.store.transaction import in_parts

FORMAT = 1


class TableTold(TypedDict):
    """What the manifest says of one table."""

    name: str
    columns: list[str]
    rows: int
    sha256: str


class Manifest(TypedDict):
    """What a backup says of itself."""

    format: int
    schema: str
    head: str
    tables: list[TableTold]


_MANIFEST = "manifest.json"
_MOST_MANIFEST = 1 << 20
_MOST_LINE = 1 << 27
_STEP = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the schema, the head of its log, and how many rows of each table."""

    schema: str
    head: str
    rows: dict[str, int]


# --- out


def backup(url: str, to: Path) -> Backup:
    """Write all of a store into one file, which appears only when it is complete.

    Args:
        url: of the store; others may write to it meanwhile.
        to: a file that is not there yet.

    Raises:
        StoreError: there is such a file, or it cannot be written; or of the store, as ``open_store`` raises it.
    """
    with open_store(url, clock=_no_clock, create=False) as store, store.snapshot() as connection:
        return back_up(connection, to)


def back_up(connection: Connection, to: Path, version: str = SCHEMA) -> Backup:
    """Write all that a connection sees in its transaction into one file.

    Args:
        connection: within a transaction.
        to: a file that is not there yet.
        version: the schema that the tables have.
    """
    if to.exists():
        raise StoreError(f"{to}: is there already; name another file, or delete it first")
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            made = _write(connection, out, version)
            out.flush()
            os.fsync(out.fileno())
        part.rename(to)
        return made
    except OSError as error:
        raise _unwritable(to, error) from None
    finally:
        part.unlink(missing_ok=True)


def _unwritable(to: Path, error: OSError) -> StoreError:
    if error.errno in (28, 27, 122):  # ENOSPC, EFBIG, EDQUOT
        return StoreFull(f"{to}: no room is left in {to.absolute().parent}; make room, or name another folder")
    return StoreError(f"{to}: cannot be written ({error.strerror}); check the folder and its rights")


def _write(connection: Connection, out: IO[bytes], version: str) -> Backup:
    manifest = Manifest(format=FORMAT, schema=version, head=head_of(connection), tables=[])
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar, tempfile.TemporaryDirectory() as folder:
        for number, table in enumerate(_tables(connection, version)):
            file = Path(folder) / str(number)
            manifest["tables"].append(_write_table(connection, table, file))
            with file.open("rb") as packed:
                tar.addfile(_member(f"{table.name}.jsonl.zst", file.stat().st_size), packed)
            file.unlink()
        body = dumps(manifest).encode()
        tar.addfile(_member(_MANIFEST, len(body)), io.BytesIO(body))
    return _told(manifest)


def _tables(connection: Connection, version: str) -> Iterable[Table]:
    """The tables of a schema, those first that others point to; of an older one, as the database describes them."""
    if version == SCHEMA:
        return tables.sorted_tables
    found = MetaData()
    found.reflect(connection)
    return [one for one in found.sorted_tables if not one.name.startswith(("texts_", VERSION_TABLE, "sqlite_"))]


def _told(manifest: Manifest) -> Backup:
    return Backup(manifest["schema"], manifest["head"], {one["name"]: one["rows"] for one in manifest["tables"]})


def _member(name: str, size: int) -> tarfile.TarInfo:
    """A member whose head depends on nothing but the content: equal stores give equal backups."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    return info


def _write_table(connection: Connection, table: Table, file: Path) -> TableTold:
    digest, rows = hashlib.sha256(), 0
    with file.open("wb") as raw, zstandard.ZstdCompressor(level=6).stream_writer(raw) as packed:
        order = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_STEP)
        for row in connection.execute(order):
            line = dumps([_out(value) for value in row]).encode() + b"\n"
            digest.update(line)
            packed.write(line)
            rows += 1
    columns = [one.name for one in table.columns]
    return TableTold(name=table.name, columns=columns, rows=rows, sha256=digest.hexdigest())


def _out(value: object) -> object:
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


# --- in


def restore(source: Path, url: str, *, replace: bool = False) -> Backup:
    """Make a store of a backup, and verify it; what was there before stays until all is well.

    Args:
        source: a file that ``backup`` wrote, of this or an older version.
        url: of a store that is not there yet, or empty.
        replace: throw away what is there. Nobody else may have it open.

    Raises:
        StoreError: there is a store already.
        StoreDamaged: the backup is broken, or no backup.
        StoreVersion: it was made by a newer version of Dateline.
    """
    place = place_of(url)
    manifest = _manifest(source)
    if manifest["schema"] not in KNOWN:
        raise StoreVersion(
            f"{source}: was made by a newer version of Dateline (schema {manifest['schema']}); upgrade Dateline first"
        )
    if not replace and not _is_empty(place):
        raise StoreError(
            f"{place.shown}: there is a store already; name another, or throw this one away with --replace, after a "
            f"backup with: dateline backup FILE --store {place.shown}"
        )
    if place.file is None:
        _restore_into(place, source, manifest)
    else:
        _restore_file(place, place.file, source, manifest)
    return _told(manifest)


def _is_empty(place: Place) -> bool:
    """Whether nothing would be lost."""
    if place.file is not None and not place.file.exists():
        return True
    try:
        with our_words(place), engine_of(place).connect() as connection, connection.begin():
            if not check_version(connection, place):
                return True
            return all(
                connection.execute(select(*table.primary_key).limit(1)).first() is None
                for table in tables.sorted_tables
            )
    except (StoreDamaged, StoreVersion):
        return False


def _restore_file(place: Place, file: Path, source: Path, manifest: Manifest) -> None:
    with new_file(place, file) as made:
        _restore_into(replace_fields(place, url=f"sqlite:///{made}", file=made), source, manifest)
        for left in ("-wal", "-shm"):  # they belong to what was there, and would be taken for the new one's
            Path(f"{file}{left}").unlink(missing_ok=True)
        made.rename(file)


def _restore_into(place: Place, source: Path, manifest: Manifest) -> None:
    """All in one transaction: what was there goes only if all that comes is well."""
    with our_words(place), engine_of(place).connect() as connection:
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            _drop(connection)
            upgrade(connection, manifest["schema"])
            _load(connection, source, manifest)
            upgrade(connection)
            found = verify_all(connection, head=manifest["head"])
            if found.problem is not None:
                raise StoreDamaged(f"{source}: {found.problem}; take an earlier backup")


def _drop(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    for name in (*(one.name for one in reversed(tables.sorted_tables)), VERSION_TABLE):
        if name in there:
            connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _load(connection: Connection, source: Path, manifest: Manifest) -> None:
    there = inspect(connection)
    names = set(there.get_table_names())
    with _opened(source) as tar:
        for told in manifest["tables"]:
            if told["name"] not in names - {VERSION_TABLE}:
                raise _broken(source, f"it has a table {told['name']!r}, which schema {manifest['schema']} has not")
            known = [one["name"] for one in there.get_columns(told["name"])]
            if sorted(known) != sorted(told["columns"]):
                raise _broken(source, f"its table {told['name']} has other columns")
            _load_table(connection, tar, source, told)


def _load_table(connection: Connection, tar: tarfile.TarFile, source: Path, told: TableTold) -> None:
    target = table_of(told["name"], *(column(name) for name in told["columns"]))
    count = 0
    for part in in_parts(_rows(tar, source, told)):
        connection.execute(target.insert(), [dict(zip(told["columns"], row, strict=True)) for row in part])
        count += len(part)
    if count != told["rows"]:
        raise _broken(source, f"its table {told['name']} has {count} rows instead of {told['rows']}")


def _rows(tar: tarfile.TarFile, source: Path, told: TableTold) -> Iterator[list[object]]:
    """The rows of one table; the digest is held against the manifest at their end."""
    digest = hashlib.sha256()
    try:
        packed = tar.extractfile(f"{told['name']}.jsonl.zst")
        assert packed is not None  # a KeyError else
        with zstandard.ZstdDecompressor().stream_reader(packed) as raw, io.BufferedReader(_Readable(raw)) as lines:
            while line := lines.readline(_MOST_LINE):
                digest.update(line)
                row = json.loads(line)
                if not isinstance(row, list) or len(row) != len(told["columns"]):
                    raise _broken(source, f"its table {told['name']} has a row of another length")
                yield [_in(value) for value in row]
    except (KeyError, AssertionError, OSError, ValueError, EOFError, tarfile.TarError, zstandard.ZstdError) as error:
        raise _broken(source, f"its table {told['name']} cannot be read ({error})") from None
    if digest.hexdigest() != told["sha256"]:
        raise _broken(source, f"its table {told['name']} was changed")


class _Readable(io.RawIOBase):
    """What BufferedReader wants of a stream, over one that only reads."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Say that it is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as there is something."""
        body = self._stream.read(len(buffer))
        buffer[: len(body)] = body
        return len(body)


def _in(value: object) -> object:
    return base64.b64decode(cast(str, value["b64"])) if isinstance(value, dict) else value


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r:") as tar:
            yield tar
    except FileNotFoundError:
        raise StoreError(f"{source}: there is no such file") from None
    except tarfile.TarError as error:
        raise _broken(source, str(error)) from None
    except OSError as error:
        raise StoreError(f"{source}: cannot be read ({error.strerror or error})") from None


def _manifest(source: Path) -> Manifest:
    with _opened(source) as tar:
        try:
            member = tar.extractfile(_MANIFEST)
            assert member is not None
            told = json.loads(member.read(_MOST_MANIFEST))
            if told["format"] != FORMAT:
                raise StoreVersion(f"{source}: has format {told['format']}, which this version of Dateline cannot read")
            parts = [
                TableTold(
                    name=str(one["name"]),
                    columns=[str(name) for name in one["columns"]],
                    rows=int(one["rows"]),
                    sha256=str(one["sha256"]),
                )
                for one in told["tables"]
            ]
            return Manifest(format=FORMAT, schema=str(told["schema"]), head=str(told["head"]), tables=parts)
        except (KeyError, TypeError, ValueError, AssertionError) as error:
            raise _broken(source, f"it has no readable {_MANIFEST} ({error!r})") from None


def _broken(source: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(f"{source}: is no backup of Dateline's, or a broken one: {reason}; take another")


def _no_clock() -> str:
    raise AssertionError("nothing is added here")
