"""Finding articles by words: in any script, anywhere in a word.

Texts and words are folded alike (``records.folding.bare``): what is looked for holds letters, digits and single
blanks only, so that nothing in it can be syntax of an index or a pattern. Each database has an index of all runs of
three characters; a word of one or two is looked for in the texts themselves, the latest first.
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


def parameters(words: Sequence[str]) -> dict[str, str]:
    """Give the values that ``holding`` refers to."""
    return {f"word{number}": word for number, word in enumerate(words)}


def holding(words: Sequence[str], column: str, *, sqlite: bool) -> str:
    """The condition that a column's text holds all words."""
    find = "instr({}, :word{}) > 0" if sqlite else "strpos({}, :word{}) > 0"
    return " AND ".join(find.format(column, number) for number in range(len(words)))


def hits(connection: Connection, words: Sequence[str], *, most: int = MOST_HITS) -> list[int] | None:
    """Give the seqs of the articles that hold all words.

    Returns:
        None where there are more than ``most``, or where no word is long enough for the index.
    """
    if all(len(word) < _RUN for word in words):
        return None
    ask = _hits_sqlite if connection.dialect.name == "sqlite" else _hits_postgresql
    found = ask(connection, words, most + 1)
    return None if len(found) > most else found


def _hits_sqlite(connection: Connection, words: Sequence[str], most: int) -> list[int]:
    # To the index a word of four characters is two runs beside each other: in quotation marks, as a phrase is.
    asked = {"words": " AND ".join(f'"{word}"' for word in words if len(word) >= _RUN), "most": most}
    short = [word for word in words if len(word) < _RUN]
    checked = holding(short, "t.text", sqlite=True)
    tables = "texts_index CROSS JOIN texts t ON t.article = texts_index.rowid" if short else "texts_index"
    where = f"texts_index MATCH :words AND {checked}" if short else "texts_index MATCH :words"
    found = text(f"SELECT texts_index.rowid FROM {tables} WHERE {where} LIMIT :most")
    return list(connection.execute(found, {**asked, **parameters(short)}).scalars())


def _hits_postgresql(connection: Connection, words: Sequence[str], most: int) -> list[int]:
    patterns = {f"pattern{number}": f"%{word}%" for number, word in enumerate(words)}
    like = " AND ".join(f"t.text LIKE :{name}" for name in patterns)
    rows = connection.execute(
        text(f"SELECT t.article FROM texts t WHERE {like} LIMIT :most"), {**patterns, "most": most}
    )
    return list(rows.scalars())
