"""What a path stands for, folders, stdin, and files that cannot be had."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from dateline.errors import InputError, UnreadableInput, UnsuitableInput
from dateline.records import RawInput
from dateline.sources import open_inputs

TEXT = b"Rebels shell the port\n\nRebels shelled the port on Tuesday.\n"


def opened(*paths: object, stdin: bytes = b"") -> list[RawInput | InputError]:
    return list(open_inputs([str(path) for path in paths], stdin=io.BytesIO(stdin)))


def test_a_text_and_a_page_are_handed_on_as_they_lie(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.HTM").write_bytes(b"<p>\xff</p>")
    text, page = opened(tmp_path / "a.txt", tmp_path / "b.HTM")
    assert text == RawInput(str(tmp_path / "a.txt"), TEXT, "text")
    assert page == RawInput(str(tmp_path / "b.HTM"), b"<p>\xff</p>", "html")


def test_inputs_come_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_bytes(TEXT)
    found = opened(tmp_path / "b.txt", tmp_path / "missing.txt", tmp_path / "a.txt")
    assert [Path(item.where).name for item in found] == ["b.txt", "missing.txt", "a.txt"]
    assert isinstance(found[1], UnreadableInput)


def test_a_folder_is_read_with_all_below_it_sorted_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("z.txt", "b/c.txt", "b/a.txt", ".git/x.txt", "b/.hidden.txt", "README.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    found = opened(tmp_path)
    names = [str(Path(item.where).relative_to(tmp_path)) for item in found]
    assert names == ["README.pdf", "b/a.txt", "b/c.txt", "z.txt"]
    assert isinstance(found[0], UnsuitableInput)
    assert ".warc" in found[0].reason


def test_links_to_folders_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = opened(tmp_path)
    assert [type(item) for item in found] == [RawInput, UnsuitableInput]
    assert len(opened(tmp_path / "loop")) == 2, "a link that is named itself is read"


@pytest.mark.parametrize("name", ["", "no\0name", "x" * 5000, "missing.txt"])
def test_what_is_not_there_is_named(name: str) -> None:
    (error,) = opened(f"/nowhere/{name}")
    assert isinstance(error, UnreadableInput)
    assert str(error).isprintable()


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    (error,) = opened(tmp_path)
    assert isinstance(error, UnreadableInput)
    assert "holds no files" in error.reason


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_bytes(TEXT)
    monkeypatch.setattr(Path, "open", refuse)
    (error,) = opened(tmp_path / "a.txt")
    assert isinstance(error, UnreadableInput)
    assert "permission denied" in error.reason


def test_devices_and_pipes_are_not_opened() -> None:
    (error,) = opened("/dev/zero")
    assert isinstance(error, UnsuitableInput)


def test_odd_names_are_made_printable(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n.txt"
    path.write_bytes(TEXT)
    (raw,) = opened(path)
    assert raw.where.endswith("a\\x1b[31m\\n.txt")


LINE = json.dumps({"id": "1", "text": "Rebels shelled the port."}).encode()


@pytest.mark.parametrize(
    ("data", "kind", "where"),
    [
        (TEXT, "text", "stdin"),
        (b"\n  <!DOCTYPE html><p>x</p>", "html", "stdin"),
        (b"\xef\xbb\xbf<html></html>", "html", "stdin"),
        (b"<5 killed, says army", "text", "stdin"),
        (LINE, "text", "stdin line 1"),
        (gzip.compress(LINE, mtime=0), "text", "stdin line 1"),
        (gzip.compress(TEXT, mtime=0), "text", "stdin"),
    ],
)
def test_stdin_is_told_by_how_it_begins(data: bytes, kind: str, where: str) -> None:
    (raw,) = opened("-", stdin=data)
    assert isinstance(raw, RawInput)
    assert (raw.kind, raw.where) == (kind, where)


def test_all_of_a_long_stdin_is_read() -> None:
    (raw,) = opened("-", stdin=TEXT * 5000)
    assert isinstance(raw, RawInput)
    assert raw.body == TEXT * 5000
    assert len(opened("-", stdin=(LINE + b"\n") * 3000)) == 3000


def test_a_cut_off_stdin_is_read_up_to_the_cut() -> None:
    lines = b"".join(json.dumps({"text": f"Rebels shelled port {i * i}."}).encode() + b"\n" for i in range(3000))
    found = opened("-", stdin=gzip.compress(lines)[:-2000])
    assert len(found) > 1000
    assert isinstance(found[-1], UnreadableInput)
    assert all(isinstance(item, RawInput) for item in found[:-1])
