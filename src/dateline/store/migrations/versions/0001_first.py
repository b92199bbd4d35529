"""The first schema.

Written out rather than made from schema.py, which goes on changing: a store of this revision is the same for ever.
"""

import sqlalchemy as sa
from alembic import op

from dateline.errors import StoreError

revision = "0001"
down_revision = None
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_SQLITE = (
    "CREATE VIRTUAL TABLE texts_index USING fts5(text, content='texts', content_rowid='article', "
    "tokenize='trigram', detail='full', columnsize=0)",
    "CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN "
    "INSERT INTO texts_index(rowid, text) VALUES (new.article, new.text); END",
    "CREATE TRIGGER texts_taken AFTER DELETE ON texts BEGIN "
    "INSERT INTO texts_index(texts_index, rowid, text) VALUES ('delete', old.article, old.text); END",
    "CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN "
    "INSERT INTO texts_index(texts_index, rowid, text) VALUES ('delete', old.article, old.text); "
    "INSERT INTO texts_index(rowid, text) VALUES (new.article, new.text); END",
)


def upgrade() -> None:
    """Make all tables, and the index of words in both databases' own ways."""
    for make in _TABLES:
        make()
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
    else:
        _trigrams()
        op.execute("CREATE INDEX texts_index ON texts USING gin (text gin_trgm_ops)")


def _trigrams() -> None:
    """PostgreSQL's own extension for words: most servers let the owner of a database add it."""
    bind = op.get_bind()
    try:
        with bind.begin_nested():
            bind.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except sa.exc.DBAPIError as error:
        raise StoreError(
            "the server has no extension pg_trgm for this user: let its administrator run CREATE EXTENSION pg_trgm "
            f"in the database (package postgresql-contrib), and try again ({str(error.orig).splitlines()[0]})"
        ) from None


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("outlet", TEXT, nullable=True),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("revision", SEQ, nullable=True),
        sa.Column("day", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("articles_address", "articles", ["address"], unique=True)
    op.create_index("articles_origin", "articles", ["origin"], unique=False)
    op.create_index("articles_recent", "articles", ["day", "seq"], unique=False)


def _event_aliases() -> None:
    op.create_table(
        "event_aliases",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("claim", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_aliases_claim", "event_aliases", ["claim"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("first_day", TEXT, nullable=True),
        sa.Column("last_day", TEXT, nullable=True),
        sa.Column("sort_day", TEXT, nullable=False),
        sa.Column("country", TEXT, nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("independent_sources", sa.Integer(), nullable=False),
        sa.Column("changed", SEQ, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("events_changed", "events", ["changed"], unique=False)
    op.create_index("events_country", "events", ["country", "sort_day", "seq", "type", "status"], unique=False)
    op.create_index("events_days", "events", ["seq", "sort_day", "type", "country", "status"], unique=False)
    op.create_index(
        "events_long",
        "events",
        ["sort_day", "seq", "first_day", "type", "country", "status"],
        unique=False,
        sqlite_where=sa.text("first_day < sort_day"),
        postgresql_where=sa.text("first_day < sort_day"),
    )
    op.create_index("events_recent", "events", ["sort_day", "seq", "type", "country", "status"], unique=False)
    op.create_index(
        "events_status",
        "events",
        ["status", "sort_day", "seq", "type", "country"],
        unique=False,
        sqlite_where=sa.text("status <> 'happened'"),
        postgresql_where=sa.text("status <> 'happened'"),
    )
    op.create_index("events_type", "events", ["type", "sort_day", "seq", "country", "status"], unique=False)


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("feed", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )


def _follows() -> None:
    op.create_table(
        "follows",
        sa.Column("event", TEXT, nullable=False),
        sa.Column("planned", TEXT, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("event", "planned"),
    )
    op.create_index("follows_planned", "follows", ["planned"], unique=False)


def _hosts() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("left", TEXT, nullable=False),
        sa.Column("right", TEXT, nullable=False),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("judgements_left", "judgements", ["left"], unique=False)
    op.create_index("judgements_right", "judgements", ["right"], unique=False)


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("log_subject", "log", ["subject"], unique=False)


def _payloads() -> None:
    op.create_table(
        "payloads",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("codec", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )


def _queries() -> None:
    op.create_table(
        "queries",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("query", TEXT, nullable=False),
        sa.Column("made", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("first_day", TEXT, nullable=True),
        sa.Column("last_day", TEXT, nullable=False),
        sa.Column("changed", SEQ, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("stories_changed", "stories", ["changed"], unique=False)
    op.create_index("stories_days", "stories", ["seq", "last_day", "first_day"], unique=False)
    op.create_index("stories_recent", "stories", ["last_day", "seq", "first_day"], unique=False)


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("query", TEXT, nullable=False),
        sa.Column("alert", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["query"], ["queries.name"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _bands() -> None:
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article", SEQ, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"]),
        sa.PrimaryKeyConstraint("band", "article"),
        sqlite_with_rowid=False,
    )
    op.create_index("bands_article", "bands", ["article"], unique=False)


def _event_names() -> None:
    op.create_table(
        "event_names",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sort_day", TEXT, nullable=False),
        sa.Column("event", SEQ, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.seq"]),
        sa.PrimaryKeyConstraint("kind", "name", "sort_day", "event"),
        sqlite_with_rowid=False,
    )
    op.create_index("event_names_event", "event_names", ["event"], unique=False)


def _feed_entries() -> None:
    op.create_table(
        "feed_entries",
        sa.Column("feed", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("seen", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", TEXT, nullable=True),
        sa.Column("entry", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["feeds.id"]),
        sa.PrimaryKeyConstraint("feed", "key"),
    )
    op.create_index("feed_entries_due", "feed_entries", ["due"], unique=False)
    op.create_index("feed_entries_state", "feed_entries", ["state", "feed"], unique=False)
    op.create_index("feed_entries_url", "feed_entries", ["url"], unique=False)


def _fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("article", SEQ, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("copy_of", SEQ, nullable=True),
        sa.Column("kind", TEXT, nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reasons", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"]),
        sa.PrimaryKeyConstraint("article"),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("article", SEQ, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("published", TEXT, nullable=True),
        sa.Column("day", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("added", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"]),
        sa.ForeignKeyConstraint(["sha256"], ["payloads.sha256"]),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("article", "number"),
    )
    op.create_index("revisions_day", "revisions", ["day"], unique=False)
    op.create_index("revisions_sha256", "revisions", ["sha256"], unique=False)


def _story_articles() -> None:
    op.create_table(
        "story_articles",
        sa.Column("article", SEQ, nullable=False),
        sa.Column("story", SEQ, nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reasons", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"]),
        sa.ForeignKeyConstraint(["story"], ["stories.seq"]),
        sa.PrimaryKeyConstraint("article"),
    )
    op.create_index("story_articles_story", "story_articles", ["story"], unique=False)


def _story_keys() -> None:
    op.create_table(
        "story_keys",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("story", SEQ, nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.seq"]),
        sa.PrimaryKeyConstraint("key", "story"),
        sqlite_with_rowid=False,
    )
    op.create_index("story_keys_story", "story_keys", ["story"], unique=False)


def _story_links() -> None:
    op.create_table(
        "story_links",
        sa.Column("story", SEQ, nullable=False),
        sa.Column("related", SEQ, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["related"], ["stories.seq"]),
        sa.ForeignKeyConstraint(["story"], ["stories.seq"]),
        sa.PrimaryKeyConstraint("story", "related"),
        sqlite_with_rowid=False,
    )
    op.create_index("story_links_related", "story_links", ["related"], unique=False)


def _texts() -> None:
    op.create_table(
        "texts",
        sa.Column("article", SEQ, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"]),
        sa.PrimaryKeyConstraint("article"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("revision", SEQ, nullable=False),
        sa.Column("article", SEQ, nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("first_day", TEXT, nullable=True),
        sa.Column("last_day", TEXT, nullable=True),
        sa.Column("sort_day", TEXT, nullable=False),
        sa.Column("country", TEXT, nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("event", SEQ, nullable=True),
        sa.Column("claim", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"]),
        sa.ForeignKeyConstraint(["revision"], ["revisions.seq"]),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", "revision"),
    )
    op.create_index(
        "claims_article",
        "claims",
        ["article", "current", "sort_day", "seq", "type", "country", "status", "event"],
        unique=False,
    )
    op.create_index(
        "claims_country", "claims", ["current", "country", "sort_day", "seq", "type", "status", "article"], unique=False
    )
    op.create_index("claims_event", "claims", ["event"], unique=False)
    op.create_index(
        "claims_long",
        "claims",
        ["current", "sort_day", "seq", "first_day", "type", "country", "status", "article"],
        unique=False,
        sqlite_where=sa.text("first_day < sort_day"),
        postgresql_where=sa.text("first_day < sort_day"),
    )
    op.create_index(
        "claims_recent", "claims", ["current", "sort_day", "seq", "type", "country", "status", "article"], unique=False
    )
    op.create_index(
        "claims_status",
        "claims",
        ["current", "status", "sort_day", "seq", "type", "country", "article"],
        unique=False,
        sqlite_where=sa.text("status <> 'happened'"),
        postgresql_where=sa.text("status <> 'happened'"),
    )
    op.create_index(
        "claims_type", "claims", ["current", "type", "sort_day", "seq", "country", "status", "article"], unique=False
    )


def _fetches() -> None:
    op.create_table(
        "fetches",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("revision", SEQ, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", TEXT, nullable=False),
        sa.Column("redirects", TEXT, nullable=False),
        sa.Column("fetched", TEXT, nullable=True),
        sa.Column("tool", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revisions.seq"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("fetches_revision", "fetches", ["revision"], unique=False)


def _firings() -> None:
    op.create_table(
        "firings",
        sa.Column("alert", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"]),
        sa.PrimaryKeyConstraint("alert", "item", "version"),
    )
    op.create_index("firings_state", "firings", ["state", "at"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("left", SEQ, nullable=False),
        sa.Column("right", SEQ, nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reasons", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["left"], ["claims.seq"]),
        sa.ForeignKeyConstraint(["right"], ["claims.seq"]),
        sa.PrimaryKeyConstraint("left", "right"),
        sqlite_with_rowid=False,
    )
    op.create_index("links_right", "links", ["right"], unique=False)


def _names() -> None:
    op.create_table(
        "names",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sort_day", TEXT, nullable=False),
        sa.Column("claim", SEQ, nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("article", SEQ, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.seq"]),
        sa.PrimaryKeyConstraint("kind", "name", "sort_day", "claim"),
        sqlite_with_rowid=False,
    )
    op.create_index("names_claim", "names", ["claim"], unique=False)


_TABLES = (
    _articles,
    _event_aliases,
    _events,
    _feeds,
    _follows,
    _hosts,
    _judgements,
    _log,
    _payloads,
    _queries,
    _stories,
    _alerts,
    _bands,
    _event_names,
    _feed_entries,
    _fingerprints,
    _revisions,
    _story_articles,
    _story_keys,
    _story_links,
    _texts,
    _claims,
    _fetches,
    _firings,
    _links,
    _names,
)
"""What makes each table with its indexes; those that others refer to come first."""
