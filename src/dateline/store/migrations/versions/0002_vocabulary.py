"""Words in SQLite are found through the vocabulary of all texts, no longer through each text's runs of characters.

PostgreSQL keeps its own index. What ``schema.py`` says beside ``texts`` is made here. In both, an event's articles are
told by an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_LONGEST = 1000
# The tokenizer "ascii" parts words at blanks alone: folded texts hold no other character that it parts at.
_INDEX = (
    "CREATE VIRTUAL TABLE texts_index USING fts5(text, content='texts', content_rowid='article', "
    "tokenize='ascii', detail='none', columnsize=0)",
    "INSERT INTO texts_index(texts_index) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE texts_terms USING fts5vocab(texts_index, 'row')",
)
_WORDS = (
    "CREATE TABLE texts_words (seq INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    "INSERT INTO texts_words(word) SELECT term FROM texts_terms",
    "CREATE VIRTUAL TABLE texts_words_index USING fts5(word, content='texts_words', content_rowid='seq', "
    "tokenize='trigram', detail='full', columnsize=0)",
    "INSERT INTO texts_words_index(texts_words_index) VALUES ('rebuild')",
    "CREATE TRIGGER texts_words_added AFTER INSERT ON texts_words BEGIN "
    "INSERT INTO texts_words_index(rowid, word) VALUES (new.seq, new.word); END",
    "CREATE TRIGGER texts_words_taken AFTER DELETE ON texts_words BEGIN "
    "INSERT INTO texts_words_index(texts_words_index, rowid, word) VALUES ('delete', old.seq, old.word); END",
)
# Folded texts hold nothing that JSON would have to escape. "OR IGNORE" would give way to what the statement that fires
# the trigger says of conflicts.
_PUT = (
    "INSERT INTO texts_index(rowid, text) VALUES (new.article, new.text); "
    "INSERT INTO texts_words(word) "
    """SELECT DISTINCT value FROM json_each('["' || replace(new.text, ' ', '","') || '"]') """
    "WHERE value <> '' AND NOT EXISTS (SELECT 1 FROM texts_words w WHERE w.word = value);"
)
_TAKE = "INSERT INTO texts_index(texts_index, rowid, text) VALUES ('delete', old.article, old.text);"
_TEXTS = (
    f"CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN {_PUT} END",
    f"CREATE TRIGGER texts_taken AFTER DELETE ON texts BEGIN {_TAKE} END",
    f"CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN {_TAKE} {_PUT} END",
)


def upgrade() -> None:
    """Make the index of words and the vocabulary, and fill them from the texts that are there."""
    op.drop_index("claims_event", "claims")
    op.create_index("claims_event", "claims", ["event", "article"], unique=False)
    if op.get_bind().dialect.name != "sqlite":
        return
    for trigger in ("texts_added", "texts_taken", "texts_changed"):
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute("DROP TABLE texts_index")
    _part_long_words()
    for statement in (*_INDEX, *_WORDS, *_TEXTS):
        op.execute(statement)


def _part_long_words() -> None:
    """FTS5 would cut them."""
    bind = op.get_bind()
    long = [
        row
        for row in bind.execute(sa.text("SELECT article, text FROM texts").execution_options(yield_per=1000))
        if any(len(word) > _LONGEST for word in row.text.split())
    ]
    for row in long:
        words = (word[at : at + _LONGEST] for word in row.text.split() for at in range(0, len(word), _LONGEST))
        changed = {"article": row.article, "text": " ".join(words)}
        bind.execute(sa.text("UPDATE texts SET text = :text WHERE article = :article"), changed)
