"""Archives made to do harm: what lies in them is streamed under caps, and never unpacked to where they say."""

from __future__ import annotations

import io
import json
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result

from dateline.cli import main
from dateline.store import backup, open_store

Ask = Callable[..., Result]
OUTSIDE = ["../evil", "/evil", "a/../../evil", "..\\evil", "manifest.json/../../evil"]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")

    def call(*arguments: str) -> Result:
        environ = {"DATELINE_STORE": str(tmp_path / "in" / "s"), "DATELINE_DATA": str(tmp_path / "in" / "own")}
        return CliRunner(env=environ).invoke(main, arguments)

    return call


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A backup of an empty store."""
    url = f"sqlite:///{tmp_path}/in/first"
    open_store(url, clock=lambda: "2026-11-26T10:00:00Z").close()
    backup(url, tmp_path / "in" / "good.tar")
    return tmp_path / "in" / "good.tar"


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file() or one.is_symlink()}


def test_a_backup_is_never_unpacked_to_where_it_says(ask: Ask, good: Path, tmp_path: Path) -> None:
    with tarfile.open(good) as old, tarfile.open("bad.tar", "w") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
        for name in OUTSIDE:
            evil = tarfile.TarInfo(name)
            evil.size = 4
            new.addfile(evil, io.BytesIO(b"evil"))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        new.addfile(link)
    before = files(tmp_path)
    done = ask("restore", "bad.tar")
    assert done.exit_code == 0, done.stderr
    assert {name for name in files(tmp_path) - before if not name.startswith("in/s")} == set()
    assert not Path("/evil").exists()


@pytest.mark.parametrize("member", ["claims.jsonl.zst", "manifest.json"])
def test_a_backup_whose_part_is_a_link_is_refused(ask: Ask, good: Path, tmp_path: Path, member: str) -> None:
    (tmp_path / "in" / "secret").write_bytes(b'["hidden"]\n')
    with tarfile.open(good) as old, tarfile.open("bad.tar", "w") as new:
        for one in old:
            if one.name == member:
                one.type, one.linkname, one.size = tarfile.SYMTYPE, "secret", 0
                new.addfile(one)
            else:
                new.addfile(one, old.extractfile(one))
    done = ask("restore", "bad.tar")
    assert done.exit_code == 1
    assert "is no backup of Dateline's, or a broken one" in done.stderr
    assert "hidden" not in done.output
    assert not Path("s").exists()


@pytest.mark.parametrize("line", [b"\0", b"[1]\n"])
def test_a_bomb_in_a_backup_is_refused_in_bounded_memory(ask: Ask, good: Path, line: bytes) -> None:
    packer = zstandard.ZstdCompressor().compressobj()
    bomb = b"".join([*(packer.compress(line * 250_000) for _ in range(1_600 // len(line))), packer.flush()])
    with tarfile.open(good) as old, tarfile.open("bad.tar", "w") as new:
        for one in old:
            body = bomb if one.name == "claims.jsonl.zst" else old.extractfile(one).read()  # type: ignore[union-attr]
            one.size = len(body)
            new.addfile(one, io.BytesIO(body))
    tracemalloc.start()
    begun = time.process_time()
    done = ask("restore", "bad.tar")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert done.exit_code == 1
    assert "take another" in done.stderr
    assert time.process_time() - begun < 10
    assert most < 400e6, f"{most / 1e6:.0f} MB"
    assert not Path("s").exists()


def test_a_zip_of_places_is_never_unpacked_to_where_it_says(ask: Ask, tmp_path: Path) -> None:
    for number, name in enumerate(OUTSIDE):
        with zipfile.ZipFile(f"p{number}.zip", "w") as archive:
            archive.writestr(f"{name}.csv", "name\nGao\n")
        ask("gazetteer", "import", f"p{number}.zip")
    assert {name for name in files(tmp_path) if not name.startswith("in/")} == set()
    assert not list(Path().rglob("evil*"))
    listed = [json.loads(line) for line in ask("gazetteer", "list", "--format", "jsonl").stdout.splitlines()]
    assert all(set(one["name"]).isdisjoint("/\\") for one in listed)
