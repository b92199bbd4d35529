"""Finding texts by words gives what looking through all of them would give, whatever was added, edited and taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, text
from tests.store.store_helpers import fixed_clock

from dateline.errors import StoreVersion
from dateline.records.folding import bare
from dateline.store import fulltext, migrate, open_store, restore
from dateline.store.creating import new_file
from dateline.store.engine import engine_of, place_of
from dateline.store.fulltext import forget_words, hits, in_words, words_of
from dateline.store.migrating import upgrade
from dateline.store.schema import articles, texts

ARTICLES = 6
PLAIN = st.text("abc ü京北", max_size=12) | st.sampled_from(
    ["", "abab cabbage", "北京在中国", "Straße über São", "a" * 40]
)
CHANGES = st.lists(st.tuples(st.integers(1, ARTICLES), PLAIN | st.none()), max_size=12)
ASKED = st.text("abc ü京北", min_size=1, max_size=6).filter(bare)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A store's database in which only texts are put."""
    folder = tmp_path_factory.mktemp("fulltext")
    with open_store(f"sqlite:///{folder}/s", clock=fixed_clock) as store, store.writing() as tx:
        for seq in range(1, ARTICLES + 1):
            tx.add(articles, {"seq": seq, "id": f"a{seq}", "origin": "o", "day": ""})
        yield tx.connection


def put(connection: Connection, changes: list[tuple[int, str | None]]) -> dict[int, str]:
    """Add, edit or (None) take texts, beginning with none; give what is there in the end."""
    connection.execute(delete(texts))
    there: dict[int, str] = {}
    for article, words in changes:
        if words is None:
            connection.execute(delete(texts).where(texts.c.article == article))
            there.pop(article, None)
            continue
        values = {"article": article, "text": bare(words)}
        update = "ON CONFLICT (article) DO UPDATE SET text = excluded.text"
        connection.execute(text(f"INSERT INTO texts (article, text) VALUES (:article, :text) {update}"), values)
        there[article] = bare(words)
    return there


def vocabulary(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT word FROM texts_words")).scalars())


@settings(max_examples=150, deadline=None)
@given(
    changes=CHANGES,
    asked=st.lists(ASKED, min_size=1, max_size=3),
    mark=st.sampled_from(["", '"']),
    alike=st.sampled_from([1, 300]),
)
def test_what_is_found_is_what_holds_all_words(
    connection: Connection, changes: list[tuple[int, str | None]], asked: list[str], mark: str, alike: int
) -> None:
    there = put(connection, changes)
    words = words_of(" ".join(f"{mark}{one}{mark}" for one in asked))
    wanted = [article for article, told in sorted(there.items()) if all(word in told for word in words)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "MOST_ALIKE", alike)
        found = hits(connection, words)
    if alike == 300 or found is not None:  # what stands in many words is left to the list, which looks through texts
        assert found == wanted


@settings(max_examples=60, deadline=None)
@given(changes=CHANGES)
def test_the_vocabulary_holds_the_words_of_the_texts(
    connection: Connection, changes: list[tuple[int, str | None]]
) -> None:
    there = put(connection, changes)
    wanted = {word for told in there.values() for word in told.split()}
    assert vocabulary(connection) >= wanted
    forget_words(connection)
    assert vocabulary(connection) == wanted
    for index in ("texts_index", "texts_words_index"):
        connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('integrity-check')"))


def test_more_hits_than_are_gathered_are_left_to_the_list(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(connection, [(article, "besieged town") for article in range(1, ARTICLES + 1)])
    monkeypatch.setattr(fulltext, "MOST_HITS", ARTICLES)
    assert hits(connection, ("town",)) == list(range(1, ARTICLES + 1))
    monkeypatch.setattr(fulltext, "MOST_HITS", ARTICLES - 1)
    assert hits(connection, ("town",)) is None


def test_a_run_that_many_words_hold_is_looked_for_in_what_another_one_finds(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(connection, [(1, "town shelled"), (2, "shelling of the town"), (3, "town quiet"), (4, "shells")])
    monkeypatch.setattr(fulltext, "MOST_ALIKE", 2)
    assert hits(connection, ("shell", "town")) == [1, 2]
    assert hits(connection, ("shell",)) is None


def test_what_is_too_long_for_a_word_is_parted_and_found(tmp_path: Path) -> None:
    data = "京" * 12_000 + "北海道"
    assert in_words(f"x {data}").replace(" ", "") == f"x{data}"
    older_store(tmp_path / "s", {1: "a" * 40_500 + "end town", 2: data, 3: "a" * 40_500 + "other"})
    assert migrate(f"sqlite:///{tmp_path}/s", backup=tmp_path / "backup") == "0001"
    with open_store(f"sqlite:///{tmp_path}/s", clock=fixed_clock) as store, store.writing() as tx:
        forget_words(tx.connection)
        assert hits(tx.connection, ("aend",)) == [1]
        assert hits(tx.connection, ("北海道",)) == [2]
        assert hits(tx.connection, ("aaa",)) == [1, 3]


def test_a_long_phrase_is_looked_for_by_its_longest_words(connection: Connection) -> None:
    put(connection, [(1, "q " * 400 + "town"), (2, "town q")])
    assert hits(connection, words_of('"' + "q " * 390 + 'town"')) == [1]


def test_a_store_made_before_finds_its_texts_after_the_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/s"
    older_store(tmp_path / "s", {1: "besieged town", 2: "北京在中国"})
    with pytest.raises(StoreVersion, match=r"older version of Dateline \(schema 0001, here"):
        open_store(url, clock=fixed_clock)
    assert migrate(url, backup=tmp_path / "backup") == "0001"
    with open_store(url, clock=fixed_clock) as store:
        with store.writing() as tx:
            tx.put(texts, {"article": 1, "text": "besieged city"})
        with store.snapshot() as connection:
            assert hits(connection, ("esie",)) == [1]
            assert hits(connection, ("京在",)) == [2]
            assert hits(connection, ("town",)) == []
            assert vocabulary(connection) == {"besieged", "town", "city", "北京在中国"}
    restore(tmp_path / "backup", url, replace=True)
    with open_store(url, clock=fixed_clock) as store, store.snapshot() as connection:
        assert hits(connection, ("town",)) == [1]


def older_store(file: Path, told: Mapping[int, str]) -> None:
    """A store of the first schema, with these texts."""
    place = place_of(f"sqlite:///{file}")
    with new_file(place, file) as made:
        with engine_of(replace(place, file=made)).connect() as connection, connection.begin():
            upgrade(connection, "0001")
            for seq, words in told.items():
                connection.execute(insert(articles), {"seq": seq, "id": f"a{seq}", "origin": "o", "day": ""})
                connection.execute(insert(texts), {"article": seq, "text": words})
        made.rename(file)
