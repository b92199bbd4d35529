"""Finding articles by words: in any script, anywhere in a word.

Texts and words are folded alike (``records.folding.bare``): what is looked for holds letters, digits and single
blanks only, so that nothing in it can be syntax of an index or a pattern. SQLite is asked in two steps, of which each
reads short lists only: which words of the vocabulary hold what is looked for, and which articles hold one of those
words. PostgreSQL has an index of all runs of three characters.
May import sqlalchemy, records and errors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, text

from dateline.errors import StoreError
from dateline.records.folding import bare

# More than these many hits are not gathered: the latest articles are looked through instead, which soon fills a page.
MOST_HITS = 2500
# What more words than this hold stands nearly everywhere, and narrows nothing.
MOST_ALIKE = 300
MOST_WORDS = 32
LONGEST = 1000
_RUN = 3
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')


def words_of(asked: str) -> tuple[str, ...]:
    """Give what must stand in a text: each word folded; words in quotation marks as one, with blanks between.

    Raises:
        StoreError: there is no letter or digit in it, or far too much.
    """
    if len(asked) > LONGEST:
        raise StoreError(f"text: {len(asked):,} characters are too many to look for; give at most {LONGEST:,}")
    folded = dict.fromkeys(bare(quoted or single) for quoted, single in _TOKEN.findall(asked))
    words = [word for word in folded if word]
    if not words:
        raise StoreError(f"text: {asked!r} holds no letter or digit to look for")
    if len(words) > MOST_WORDS:
        raise StoreError(f"text: {len(words)} words are too many to look for at once; give at most {MOST_WORDS}")
    # The longest first: they are the rarest. What stands within another is found with it.
    words.sort(key=lambda word: (-len(word), word))
    return tuple(word for place, word in enumerate(words) if not any(word in other for other in words[:place]))


def in_words(folded: str) -> str:
    """The folded text as it is kept: what runs on for longer than any word, as data does, is parted.

    FTS5 cuts a word at 32,768 bytes, and would take two that begin alike for one.
    """
    return " ".join(word[at : at + LONGEST] for word in folded.split() for at in range(0, len(word), LONGEST))


def parameters(words: Sequence[str]) -> dict[str, str]:
    """Give the values that ``holding`` refers to."""
    return {f"word{number}": word for number, word in enumerate(words)}


def holding(words: Sequence[str], column: str, *, sqlite: bool) -> str:
    """The condition that a column's text holds all words."""
    find = "instr({}, :word{}) > 0" if sqlite else "strpos({}, :word{}) > 0"
    return " AND ".join(find.format(column, number) for number in range(len(words)))


def hits(connection: Connection, words: Sequence[str]) -> list[int] | None:
    """Give the seqs of the articles that hold all words.

    Returns:
        None where there are more than ``MOST_HITS``, or where no index tells.
    """
    ask = _hits_sqlite if connection.dialect.name == "sqlite" else _hits_postgresql
    found = ask(connection, words, MOST_HITS + 1)
    return None if found is None or len(found) > MOST_HITS else found


def _hits_sqlite(connection: Connection, words: Sequence[str], most: int) -> list[int] | None:
    groups: list[str] = []
    # The index knows words, but not which stand beside each other.
    unsure = dict.fromkeys(word for word in words if " " in word)
    whole = {part: word for word in words for part in word.split()}
    for part in sorted(whole, key=len, reverse=True)[:MOST_WORDS]:
        alike = _words_holding(connection, part)
        if len(alike) > MOST_ALIKE:
            unsure[whole[part]] = None
        elif alike:
            groups.append(" OR ".join(f'"{one}"' for one in alike))
        else:
            return []
    if not groups:
        return None
    asked = {"words": " AND ".join(f"({group})" for group in groups), "most": most}
    tables, where = "texts_index", "texts_index MATCH :words"
    if unsure:
        tables += " CROSS JOIN texts t ON t.article = texts_index.rowid"
        where += f" AND {holding(tuple(unsure), 't.text', sqlite=True)}"
    found = text(f"SELECT texts_index.rowid FROM {tables} WHERE {where} LIMIT :most")
    return list(connection.execute(found, {**asked, **parameters(tuple(unsure))}).scalars())


def _words_holding(connection: Connection, part: str) -> Sequence[str]:
    """Words of the vocabulary that hold these characters, one more than ``MOST_ALIKE`` at most."""
    if len(part) < _RUN:
        asked = "SELECT word FROM texts_words WHERE instr(word, :part) > 0 LIMIT :most"
    else:
        # To the index four characters are two runs beside each other: in quotation marks, as a phrase is.
        asked = (
            "SELECT w.word FROM texts_words_index CROSS JOIN texts_words w ON w.seq = texts_words_index.rowid "
            "WHERE texts_words_index MATCH '\"' || :part || '\"' LIMIT :most"
        )
    return connection.execute(text(asked), {"part": part, "most": MOST_ALIKE + 1}).scalars().all()


def _hits_postgresql(connection: Connection, words: Sequence[str], most: int) -> list[int] | None:
    if all(len(word) < _RUN for word in words):
        return None
    patterns = {f"pattern{number}": f"%{word}%" for number, word in enumerate(words)}
    like = " AND ".join(f"t.text LIKE :{name}" for name in patterns)
    rows = connection.execute(
        text(f"SELECT t.article FROM texts t WHERE {like} LIMIT :most"), {**patterns, "most": most}
    )
    return list(rows.scalars())


def forget_words(connection: Connection) -> None:
    """Take words out of the vocabulary that no text holds any more."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM texts_words WHERE word NOT IN (SELECT term FROM texts_terms)"))
