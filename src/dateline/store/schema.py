"""The tables, with the reason beside each column; both databases are made from this one description.

What was read (payloads, revisions, claims, the log) is never changed once it is there. What is derived (copies,
stories, links, events) can be thrown away and derived again. What a person said (judgements) is only ever added to.
Times are ISO 8601 text in UTC, days ``YYYY-MM-DD``: they sort as they should in both databases. JSON is text, written
and read by us; no database looks into it. Numbers of rows (``seq``) are given by us under the writer's lock, not by
the database: a run that was killed and done again gives the same ones.
May import: sqlalchemy only.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

# SQLite gives rowids, which grow without gaps in one transaction, only to INTEGER PRIMARY KEY.
SEQ = BigInteger().with_variant(Integer, "sqlite")
# Bytewise order in both databases: PostgreSQL would else sort by the language of its database.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
tables = MetaData()

# --- what was read -------------------------------------------------------------------------------------------------

payloads = Table(
    "payloads",
    tables,
    Column("sha256", TEXT, primary_key=True),  # of the bytes as they came: the same bytes are kept once
    Column("size", BigInteger, nullable=False),  # before compression, to cap what unpacking may cost
    Column("codec", TEXT, nullable=False),  # how ``body`` is packed (zstd), so that another can come later
    Column("body", LargeBinary),  # null once retention took the bytes; their hash and size stay, and the log says so
)

articles = Table(
    "articles",
    tables,
    Column(
        "seq", SEQ, primary_key=True, autoincrement=False
    ),  # the order of adding: the one clock that all derived things go by
    Column("id", TEXT, nullable=False, unique=True),  # what users and exports name it by
    Column("address", TEXT),  # canonical URL: the same address is the same article, whatever its bytes
    Column("outlet", TEXT),  # who published it
    Column(
        "origin", TEXT, nullable=False
    ),  # what counts as one source: an agency, the first of a row of copies, the outlet
    Column("revision", SEQ),  # the latest; the only one whose claims are in events. Null once retention took it
    Column("day", TEXT, nullable=False),  # when that one was published, '' where nobody knows: what lists go by
    Index("articles_recent", "day", "seq"),
    Index("articles_address", "address", unique=True),
    Index("articles_origin", "origin"),
)

revisions = Table(
    "revisions",
    tables,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("article", SEQ, ForeignKey("articles.seq"), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2 ... within the article
    Column("sha256", TEXT, ForeignKey("payloads.sha256"), nullable=False),  # the bytes that it was read from
    Column("content", TEXT, nullable=False),  # SHA-256 of title, text and date: an edit changes it, a new menu does not
    Column("title", TEXT),  # for lists, without unpacking the report
    Column("published", TEXT),  # as the report says, or null: never the time of adding
    Column("day", TEXT),  # of ``published``, to sort and cut by
    Column("language", TEXT),
    Column("report", LargeBinary),  # the whole public shape (zstd of JSON), or null once retention took it
    Column("added", TEXT, nullable=False),  # when we wrote it down
    UniqueConstraint("article", "number"),
    Index("revisions_day", "day"),
    Index("revisions_sha256", "sha256"),
)

fetches = Table(
    "fetches",
    tables,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("revision", SEQ, ForeignKey("revisions.seq"), nullable=False),
    Column("place", TEXT, nullable=False),  # the input's name: a file and line, or the address asked
    Column("url", TEXT),  # the address that answered, at the end of all redirects
    Column("status", Integer),  # HTTP
    Column("headers", TEXT, nullable=False),  # JSON list of pairs, as they came
    Column("redirects", TEXT, nullable=False),  # JSON list of [status, address]
    Column("fetched", TEXT),  # when, where it was fetched by us or the archive says
    Column("tool", TEXT, nullable=False),  # which version of Dateline
    Index("fetches_revision", "revision"),
)

claims = Table(
    "claims",
    tables,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("id", TEXT, nullable=False),
    Column("revision", SEQ, ForeignKey("revisions.seq"), nullable=False),
    Column("article", SEQ, ForeignKey("articles.seq"), nullable=False),
    Column("current", Integer, nullable=False),  # 1 in the article's latest revision, else 0
    Column("type", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("first_day", TEXT),  # as told, or null
    Column("last_day", TEXT),
    Column("sort_day", TEXT, nullable=False),  # last day told, else the day of publication, else '': what lists go by
    Column("country", TEXT),  # of the most precise place, ISO 3166-1 alpha-3
    Column("confidence", Float, nullable=False),
    Column("event", SEQ),  # what it belongs to now; null while it is not yet linked
    Column("claim", TEXT, nullable=False),  # JSON of the ResolvedClaim
    UniqueConstraint("id", "revision"),
    # The columns after ``seq`` only spare a look at the row: a list that is cut down twice reads the index alone.
    Index("claims_recent", "current", "sort_day", "seq", "type", "country", "status", "article"),
    Index("claims_type", "current", "type", "sort_day", "seq", "country", "status", "article"),
    Index("claims_country", "current", "country", "sort_day", "seq", "type", "status", "article"),
    Index("claims_article", "article", "current", "sort_day", "seq", "type", "country", "status", "event"),
    Index("claims_event", "event", "article"),  # an event's articles, without reading its claims
    # Most claims tell of what happened: those are not looked for by status.
    Index(
        "claims_status",
        "current",
        "status",
        "sort_day",
        "seq",
        "type",
        "country",
        "article",
        sqlite_where=text("status <> 'happened'"),
        postgresql_where=text("status <> 'happened'"),
    ),
    # Claims told of more than one day, for lists that end before the last of them.
    Index(
        "claims_long",
        "current",
        "sort_day",
        "seq",
        "first_day",
        "type",
        "country",
        "status",
        "article",
        sqlite_where=text("first_day < sort_day"),
        postgresql_where=text("first_day < sort_day"),
    ),
)

# A claim of its article's latest revision, for look-ups by other columns. Written as a sum, so that no index is taken
# for it: nearly all claims are current, and SQLite would go through them all to find a few by their numbers.
STANDING = claims.c.current + 0 == 1

names = Table(
    "names",
    tables,
    # One row for each way to ask for a claim by who or where; copies of claims' fields, for the index alone.
    Column("kind", TEXT, primary_key=True),  # actor (any party but sources), source, place
    Column("name", TEXT, primary_key=True),  # an id, or a folded name or wording
    Column("sort_day", TEXT, primary_key=True),  # as of the claim, so that the latest come first out of the index
    Column("claim", SEQ, ForeignKey("claims.seq"), primary_key=True),
    Column("current", Integer, nullable=False),
    Column("article", SEQ, nullable=False),
    Index("names_claim", "claim"),
    sqlite_with_rowid=False,  # the key is the table: half the room, half the work
)

texts = Table(
    "texts",
    tables,
    # Title and text of each article's latest revision, folded (records/folding.py: bare), to look for words in. What
    # finds them lies beside it, and triggers keep it in step. In SQLite: ``texts_index`` (FTS5), which articles hold a
    # whole word; ``texts_words``, the vocabulary, and ``texts_words_index`` (FTS5, trigrams), which words hold a run of
    # characters; ``texts_terms``, what is in the first, for taking words away that no text holds any more. In
    # PostgreSQL: ``texts_index``, a GIN index of pg_trgm over the texts themselves.
    Column("article", SEQ, ForeignKey("articles.seq"), primary_key=True),
    Column("text", TEXT, nullable=False),
)

log = Table(
    "log",
    tables,
    Column("seq", SEQ, primary_key=True, autoincrement=False),  # 1, 2 ... without gaps
    Column("at", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),  # report, judgement, retention, restored ...
    Column("subject", TEXT, nullable=False),  # id of what was added
    Column("digest", TEXT, nullable=False),  # SHA-256 of what was added, in canonical JSON or bytes
    Column("hash", TEXT, nullable=False),  # SHA-256 over the hash before and this row: nothing can be changed unseen
    Index("log_subject", "subject"),
)

# --- what is derived -----------------------------------------------------------------------------------------------

fingerprints = Table(
    "fingerprints",
    tables,
    Column("article", SEQ, ForeignKey("articles.seq"), primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("copy_of", SEQ),  # the earlier article that it copies, or null
    Column("kind", TEXT),  # exact, copy, update, partial
    Column("score", Float),
    Column("reasons", TEXT),  # JSON list
)

bands = Table(
    "bands",
    tables,
    # Two articles that share a band may be copies of each other.
    Column("band", BigInteger, primary_key=True),
    Column("article", SEQ, ForeignKey("articles.seq"), primary_key=True),
    Index("bands_article", "article"),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    tables,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("id", TEXT, nullable=False, unique=True),
    Column("title", TEXT, nullable=False),
    Column("first_day", TEXT),
    Column("last_day", TEXT, nullable=False),  # '' where none of its reports is dated: what lists go by
    Column("changed", SEQ, nullable=False),  # seq of the article that changed it last: what is new comes first
    Column("size", Integer, nullable=False),  # how many articles
    Column("state", LargeBinary, nullable=False),  # what further reports are compared with
    Index("stories_changed", "changed"),
    Index("stories_recent", "last_day", "seq", "first_day"),
    Index("stories_days", "seq", "last_day", "first_day"),  # days of many at once, without their states
)

story_articles = Table(
    "story_articles",
    tables,
    Column("article", SEQ, ForeignKey("articles.seq"), primary_key=True),  # each article is in one story
    Column("story", SEQ, ForeignKey("stories.seq"), nullable=False),
    Column("score", Float),  # null where it opened the story
    Column("reasons", TEXT, nullable=False),  # JSON list: why it joined
    Index("story_articles_story", "story"),
)

story_keys = Table(
    "story_keys",
    tables,
    # Terms that a story is found by.
    Column("key", TEXT, primary_key=True),
    Column("story", SEQ, ForeignKey("stories.seq"), primary_key=True),
    Index("story_keys_story", "story"),
    sqlite_with_rowid=False,
)

story_links = Table(
    "story_links",
    tables,
    Column("story", SEQ, ForeignKey("stories.seq"), primary_key=True),
    Column("related", SEQ, ForeignKey("stories.seq"), primary_key=True),
    Column("score", Float, nullable=False),
    Index("story_links_related", "related"),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    tables,
    # How likely two current claims tell of one happening; ``left`` is the smaller seq.
    Column("left", SEQ, ForeignKey("claims.seq"), primary_key=True),
    Column("right", SEQ, ForeignKey("claims.seq"), primary_key=True),
    Column("score", Float),  # log-odds; null forbids (minus infinity is no number in JSON or in every database)
    Column("reasons", TEXT, nullable=False),  # JSON list
    Index("links_right", "right"),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    tables,
    Column(
        "seq", SEQ, primary_key=True, autoincrement=False
    ),  # of its first claim: events keep their order however often they are derived
    Column("id", TEXT, nullable=False, unique=True),
    Column("type", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("first_day", TEXT),
    Column("last_day", TEXT),
    Column("sort_day", TEXT, nullable=False),  # last day told, else the first report's, else ''
    Column("country", TEXT),
    Column("confidence", Float, nullable=False),
    Column("independent_sources", Integer, nullable=False),
    Column("changed", SEQ, nullable=False),  # seq of the article that changed it last
    Column("event", TEXT, nullable=False),  # JSON of the Event
    Index("events_days", "seq", "sort_day", "type", "country", "status"),  # of many at once, without their JSON
    # As of claims: the columns after ``seq`` only spare a look at the row.
    Index("events_recent", "sort_day", "seq", "type", "country", "status"),
    Index("events_type", "type", "sort_day", "seq", "country", "status"),
    Index("events_country", "country", "sort_day", "seq", "type", "status"),
    Index(
        "events_status",
        "status",
        "sort_day",
        "seq",
        "type",
        "country",
        sqlite_where=text("status <> 'happened'"),
        postgresql_where=text("status <> 'happened'"),
    ),
    Index(
        "events_long",
        "sort_day",
        "seq",
        "first_day",
        "type",
        "country",
        "status",
        sqlite_where=text("first_day < sort_day"),
        postgresql_where=text("first_day < sort_day"),
    ),
    Index("events_changed", "changed"),
)

event_names = Table(
    "event_names",
    tables,
    Column("kind", TEXT, primary_key=True),  # as in ``names``
    Column("name", TEXT, primary_key=True),
    Column("sort_day", TEXT, primary_key=True),
    Column("event", SEQ, ForeignKey("events.seq"), primary_key=True),
    Index("event_names_event", "event"),
    sqlite_with_rowid=False,
)

event_aliases = Table(
    "event_aliases",
    tables,
    Column("id", TEXT, primary_key=True),  # an event that was: ids once shown go on leading somewhere
    Column("claim", TEXT, nullable=False),  # id of a claim of it: the event that this is in now stands in its place
    Index("event_aliases_claim", "claim"),
)

follows = Table(
    "follows",
    tables,
    Column("event", TEXT, primary_key=True),  # id of what happened, or was denied
    Column("planned", TEXT, primary_key=True),  # id of what was planned or threatened
    Column("score", Float, nullable=False),
    Column("reasons", TEXT, nullable=False),
    Index("follows_planned", "planned"),
)

# --- what people said and set -----------------------------------------------------------------------------------------

judgements = Table(
    "judgements",
    tables,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("subject", TEXT, nullable=False),  # claims, stories or copies
    Column("left", TEXT, nullable=False),  # ids, since these outlive every re-run
    Column("right", TEXT, nullable=False),
    Column("verdict", TEXT, nullable=False),  # same, different, unsure; the latest on a pair counts
    Column("by", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("note", TEXT, nullable=False),
    Index("judgements_left", "left"),
    Index("judgements_right", "right"),
)

feeds = Table(
    "feeds",
    tables,
    Column("id", TEXT, primary_key=True),
    Column("url", TEXT, nullable=False, unique=True),
    Column("paused", Integer, nullable=False),
    Column("feed", TEXT, nullable=False),  # JSON of the Feed
    Column("state", TEXT, nullable=False),  # JSON: etag, when due, errors, rhythm: kept over a restart
)

feed_entries = Table(
    "feed_entries",
    tables,
    Column("feed", TEXT, ForeignKey("feeds.id"), primary_key=True),
    Column("key", TEXT, primary_key=True),  # the entry's identity within its feed
    Column("url", TEXT),
    Column("seen", TEXT, nullable=False),  # when it was first met
    Column("state", TEXT, nullable=False),  # waiting, added, skipped, failed
    Column("reason", TEXT),  # why it was left out
    Column("tries", Integer, nullable=False),
    Column("due", TEXT),  # when it is to be fetched, or looked at again for edits; null: never
    Column("entry", TEXT),  # JSON of the FeedEntry while it may be fetched, and of what is remembered of its page
    Index("feed_entries_state", "state", "feed"),
    Index("feed_entries_due", "due"),
    Index("feed_entries_url", "url"),
)

hosts = Table(
    "hosts",
    tables,
    Column("host", TEXT, primary_key=True),
    Column("state", TEXT, nullable=False),  # JSON: pacing, Retry-After, robots.txt
)

queries = Table(
    "queries",
    tables,
    Column("name", TEXT, primary_key=True),
    Column("query", TEXT, nullable=False),  # JSON of the filter
    Column("made", TEXT, nullable=False),
)

alerts = Table(
    "alerts",
    tables,
    Column("id", TEXT, primary_key=True),
    Column("query", TEXT, ForeignKey("queries.name"), nullable=False),
    Column("alert", TEXT, nullable=False),  # JSON: how and where to, cool-down, digest
    Column("state", TEXT, nullable=False),  # JSON: up to which change it was looked at, when it fired last
)

firings = Table(
    "firings",
    tables,
    # What an alert told of: nothing is told twice, and what could not be delivered is tried again.
    Column("alert", TEXT, ForeignKey("alerts.id"), primary_key=True),
    Column("item", TEXT, primary_key=True),  # event or story id
    Column("version", TEXT, primary_key=True),  # what of it is news: a changed toll may be told anew
    Column("at", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),  # known (there before the alert), waiting, sent, failed
    Column("tries", Integer, nullable=False),
    Column("reason", TEXT),
    Index("firings_state", "state", "at"),
)
