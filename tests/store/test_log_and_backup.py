"""The log's chain, what verify finds, retention, and the way through a backup."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
import zstandard
from sqlalchemy import delete, text, update
from tests.store.postgres_server import emptied, new_database
from tests.store.store_helpers import derive, dump, edited, fixed_clock, make_report, put

from dateline.errors import StoreDamaged, StoreError, StoreVersion
from dateline.records.event import Judgement
from dateline.store import Store, backup, head, open_store, restore, verify
from dateline.store.codec import pack
from dateline.store.log import entries
from dateline.store.schema import articles, claims, judgements, log, payloads, revisions
from dateline.store.schema import texts as texts_table


def fill(store: Store, count: int = 6) -> str:
    for number in range(count):
        with store.writing() as tx:
            derive(tx, put(tx, make_report(number, published=f"2025-0{number + 1}-12")))
    with store.writing() as tx:
        derive(tx, put(tx, edited(make_report(0, published="2025-01-12"), "Corrected.")))
        tx.put_judgement(Judgement("claims", "c-1", "c-2", "same", "me", "2026-01-01T00:00:00Z", "نعم"))
    with store.snapshot() as connection:
        return head(connection)


def test_an_empty_store_is_sound(store: Store) -> None:
    found = verify(store)
    assert (found.problem, found.entries) == (None, 0)
    with store.snapshot() as connection:
        assert found.head == head(connection)
    assert verify(store, head=found.head).problem is None


def test_a_sound_store_is_sound_and_its_head_can_be_kept(store: Store) -> None:
    kept = fill(store)
    found = verify(store, head=kept)
    assert (found.problem, found.head) == (None, kept)
    assert (found.entries, found.payloads, found.reports, found.claims, found.taken) == (8, 7, 7, 21, 0)
    with store.writing() as tx:
        put(tx, make_report(9))
    assert verify(store, head=kept).problem is None
    assert kept[:8] in (verify(store, head=kept[:8]).problem or "")
    with store.snapshot() as connection:
        assert [one.seq for one in entries(connection, after=7)] == [8, 9]


FORGERIES = {
    "a line's time": (update(log).where(log.c.seq == 3).values(at="2020-01-01T00:00:00Z"), "log line 3"),
    "a line taken out": (delete(log).where(log.c.seq == 3), "log line 3"),
    "a title": (update(revisions).where(revisions.c.seq == 2).values(title="x"), "article a1, revision 1"),
    "bytes": (update(payloads).where(payloads.c.size > 0).values(body=b"x"), "cannot be unpacked"),
    "bytes taken": (update(payloads).values(body=None), "does not say that they were taken"),
    "a report": (
        text("UPDATE revisions SET report = (SELECT report FROM revisions WHERE seq = 2) WHERE seq = 4"),
        "article a3, revision 1: the report is not the one",
    ),
    "a report taken": (update(revisions).where(revisions.c.seq == 4).values(report=None), "article a3, revision 1"),
    "a number": (update(revisions).where(revisions.c.seq == 4).values(number=7), "article a3, revision 7"),
    "an id": (update(articles).where(articles.c.seq == 4).values(id="other"), "article other, revision 1"),
    "a claim": (
        text("UPDATE claims SET claim = replace(claim, 'killed', 'wounded') WHERE seq = 5"),
        "article a1, revision 1, claim c-",
    ),
    "a claim brought back": (update(claims).where(claims.c.seq == 1).values(current=1), "article a0, revision 1"),
    "a judgement": (update(judgements).values(verdict="different"), "judgement 1 on c-1 and c-2"),
    "a judgement taken": (delete(judgements), "log line 8"),
}


ANYWHERE = [("sqlite", what) for what in FORGERIES]
ANYWHERE += [("postgresql", what) for what in ("a line taken out", "bytes", "a claim")]  # the rest goes the same way


@pytest.mark.parametrize(("store", "what"), ANYWHERE, indirect=["store"])
def test_whatever_is_changed_is_found_and_named(store: Store, what: str) -> None:
    fill(store)
    statement, said = FORGERIES[what]
    with store.writing() as tx:
        tx.connection.execute(statement)
    problem = verify(store).problem
    assert problem is not None
    assert said in problem


def test_a_chain_written_anew_does_not_hold_the_head_that_was_kept(store: Store, tmp_path: Path) -> None:
    kept = fill(store)
    with open_store(f"sqlite:///{tmp_path}/other", clock=lambda: "2026-01-02T00:00:00Z") as other:
        fill(other)
        assert verify(other).problem is None
        assert f"does not hold the head {kept}" in (verify(other, head=kept).problem or "")


def test_retention_takes_old_bytes_and_the_log_says_so(store: Store) -> None:
    kept = fill(store)
    with store.writing() as tx:
        pruned = tx.prune_payloads(before="2025-03-01")
        assert (pruned.payloads, pruned.articles) == (3, ())  # two of the edited one, one of February
        assert pruned.freed > 0
        assert tx.prune_payloads(before="2025-03-01").payloads == 0
    found = verify(store, head=kept)
    assert (found.problem, found.payloads, found.taken, found.reports) == (None, 4, 3, 7)
    with store.writing() as tx:
        assert put(tx, make_report(0, published="2025-01-12")).kind == "same"


def test_retention_takes_whole_articles_and_they_stay_away(store: Store) -> None:
    kept = fill(store)
    with store.writing() as tx:
        pruned = tx.prune_articles(before="2025-03-01")
        assert pruned.articles == ("a0", "a1")
        assert (len(pruned.gone), pruned.payloads) == (6, 3)
        assert all(one.event for one in pruned.gone)
        around, _ = tx.component(one.seq for one in pruned.gone)
        assert all(one.article_seq > 2 for one in around)
    with store.writing() as tx:
        placed = put(tx, make_report(1, published="2025-02-12"))
        assert (placed.kind, placed.claims) == ("same", ())
        assert [article.id for article, _ in tx.reports_in_order()] == ["a2", "a3", "a4", "a5"]
        assert tx.prune_articles(before="2025-03-01").articles == ()
    found = verify(store, head=kept)
    assert (found.problem, found.reports, found.taken) == (None, 4, 6)
    assert [row[0] for row in dump(store)["texts"]] == [3, 4, 5, 6]
    with store.writing() as tx:
        assert put(tx, edited(make_report(1, published="2025-02-12"), "News.")).kind == "revision"
    assert verify(store, head=kept).problem is None


def test_stories_shrink_with_their_reports_and_go_with_the_last(store: Store) -> None:
    with store.writing() as tx:
        for number, published in enumerate(("2025-01-01", "2025-01-02", "2025-01-03", "2025-03-04")):
            put(tx, make_report(number, published=published))
        made = [
            tx.put_story(
                id=f"s{at}", title="t", first=None, last=None, size=size, state=b"", keys=["k", f"k{at}"], article=4
            )
            for at, size in enumerate((2, 1, 1))
        ]
        for article, story in ((1, made[0]), (4, made[0]), (2, made[1]), (3, made[2])):
            tx.place(article, story, score=None, reasons=[])
        for other in made[1:]:
            tx.relate(made[0], other, score=0.5)
        tx.relate(made[1], made[2], score=0.5)
    with store.writing() as tx:
        tx.prune_articles(before="2025-01-03")
    rows = dump(store)
    assert [(row[1], row[6]) for row in rows["stories"]] == [("s0", 1), ("s2", 1)]
    assert rows["story_keys"] == [("k", made[0]), ("k", made[2]), ("k0", made[0]), ("k2", made[2])]
    assert rows["story_links"] == [(made[0], made[2], 0.5)]
    with store.writing() as tx:
        assert [tx.story_size(story) for story in made] == [1, 0, 1]
        assert tx.story_candidates(["k1"], since=None) == []


def test_backup_destroy_restore_verify(url: str, tmp_path: Path) -> None:
    with open_store(url, clock=fixed_clock) as store:
        kept = fill(store)
        before = dump(store)
    made = backup(url, tmp_path / "backup")
    assert made.head == kept
    assert made.rows["revisions"] == 7
    destroy(url)
    assert restore(tmp_path / "backup", url, replace=True) == made
    with open_store(url, clock=fixed_clock, create=False) as store:
        assert dump(store) == before
        assert verify(store, head=kept).problem is None
        with store.writing() as tx:
            assert put(tx, make_report(0, published="2025-01-12")).kind == "same"
            derive(tx, put(tx, make_report(7)))
        with store.snapshot() as connection:
            assert words(connection, "corrected") == [1]


def words(connection, word: str) -> list[int]:
    if connection.dialect.name == "sqlite":
        asked = "SELECT rowid FROM texts_index WHERE text LIKE :word"
    else:
        asked = "SELECT article FROM texts WHERE text LIKE :word"
    return list(connection.execute(text(asked), {"word": f"%{word}%"}).scalars())


def destroy(url: str) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).write_bytes(b"lost")
        return
    with open_store(url, clock=fixed_clock) as store, store.writing() as tx:
        tx.connection.execute(delete(texts_table))
        tx.connection.execute(text("DROP TABLE event_names"))


def test_a_backup_goes_from_one_database_to_the_other(tmp_path: Path, postgres: str) -> None:
    lite, server, back = f"sqlite:///{tmp_path}/a", new_database(postgres), f"sqlite:///{tmp_path}/b"
    with open_store(lite, clock=fixed_clock) as store:
        fill(store)
        before = dump(store)
    backup(lite, tmp_path / "1")
    restore(tmp_path / "1", server)
    backup(server, tmp_path / "2")
    restore(tmp_path / "2", back)
    with open_store(server, clock=fixed_clock) as there, open_store(back, clock=fixed_clock) as again:
        assert dump(there) == before
        assert dump(again) == before
        assert verify(there).problem is None
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_full_store_is_not_overwritten_by_mistake(url: str, tmp_path: Path) -> None:
    with open_store(url, clock=fixed_clock) as store:
        backup(url, tmp_path / "empty")
        fill(store)
        before = dump(store)
        with pytest.raises(StoreError, match="--replace"):
            restore(tmp_path / "empty", url)
        assert dump(store) == before
    with pytest.raises(StoreError, match="there already"):
        backup(url, tmp_path / "empty")


def test_an_empty_store_may_be_restored_into(url: str, tmp_path: Path) -> None:
    with open_store(url, clock=fixed_clock):
        pass
    with open_store(f"sqlite:///{tmp_path}/full", clock=fixed_clock) as store:
        fill(store)
    backup(f"sqlite:///{tmp_path}/full", tmp_path / "backup")
    restore(tmp_path / "backup", url)
    with open_store(url, clock=fixed_clock) as store:
        assert verify(store).reports == 7


def broken(source: Path, to: Path, name: str, change) -> None:
    """The same backup, with one member changed."""
    with tarfile.open(source) as old, tarfile.open(to, "w") as new:
        for member in old:
            body = old.extractfile(member).read()
            if member.name == name:
                body = change(body)
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))


def repacked(old: bytes, new: bytes):
    return lambda body: pack(zstandard.ZstdDecompressor().decompressobj().decompress(body).replace(old, new))


def manifest(**changes):
    return lambda body: json.dumps({**json.loads(body), **changes}).encode()


@pytest.mark.parametrize(
    ("name", "change", "error", "said"),
    [
        ("claims.jsonl.zst", lambda body: body[: len(body) // 2], StoreDamaged, "claims"),
        ("claims.jsonl.zst", lambda body: b"x" + body, StoreDamaged, "claims"),
        ("stories.jsonl.zst", repacked(b"Attacks", b"Attempt"), StoreDamaged, "stories was changed"),
        ("stories.jsonl.zst", repacked(b"]\n", b",1]\n"), StoreDamaged, "stories has a row of another length"),
        ("manifest.json", lambda body: body[:-5], StoreDamaged, "manifest"),
        ("manifest.json", manifest(schema="0099"), StoreVersion, "newer version"),
        ("manifest.json", manifest(format=2), StoreVersion, "format 2"),
        ("manifest.json", manifest(head="0" * 64), StoreDamaged, "does not hold the head"),
        ("manifest.json", manifest(tables=[]), StoreDamaged, "does not hold the head"),
        (
            "manifest.json",
            manifest(tables=[{"name": "dateline_schema", "columns": ["version_num"], "rows": 1, "sha256": ""}]),
            StoreDamaged,
            "dateline_schema",
        ),
    ],
)
def test_a_broken_backup_is_refused_and_what_is_there_stays(
    tmp_path: Path, name: str, change, error: type[StoreError], said: str
) -> None:
    refused(f"sqlite:///{tmp_path}/store.dateline", tmp_path, name, change, error, said)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [  # those that are found out only while rows are written
        ("stories.jsonl.zst", repacked(b"]\n", b",1]\n"), "stories has a row of another length"),
        ("manifest.json", manifest(head="0" * 64), "does not hold the head"),
    ],
)
def test_a_broken_backup_changes_nothing_in_a_server(
    postgres: str, tmp_path: Path, name: str, change, said: str
) -> None:
    refused(emptied(postgres), tmp_path, name, change, StoreDamaged, said)


def refused(url: str, folder: Path, name: str, change, error: type[StoreError], said: str) -> None:
    with open_store(url, clock=fixed_clock) as store:
        fill(store, 3)
        before = dump(store)
    backup(url, folder / "good")
    broken(folder / "good", folder / "bad", name, change)
    with pytest.raises(error, match=said):
        restore(folder / "bad", url, replace=True)
    with open_store(url, clock=fixed_clock) as store:
        assert dump(store) == before
    assert sorted(one.name for one in folder.iterdir() if "dateline" not in one.name) == ["bad", "good"]


@pytest.mark.parametrize("body", [b"", b"no tar at all", b"\0" * 20000])
def test_no_backup_at_all_is_told_so(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x").write_bytes(body)
    with pytest.raises(StoreDamaged, match="no backup"):
        restore(tmp_path / "x", f"sqlite:///{tmp_path}/s")
    with pytest.raises(StoreError, match="no such file"):
        restore(tmp_path / "y", f"sqlite:///{tmp_path}/s")
    assert not (tmp_path / "s").exists()
