"""How fast a large store answers: `python -m evals.store_bench [--claims N] [--store URL] [--again]`.

Makes a store of as many claims as asked for (a million unless told otherwise), a tenth as many articles, spread over
three years and drawn from long-tailed actors, places, countries, types and words; the same number gives the same
store. Rows go straight into the tables, in the order in which a watch would add them, through all indexes. Then each
list is asked for its first page with single filters and pairs of them, frequent and rare ones, each with a connection
of its own as a command has it. Nothing here fails for being slow.

May import everything.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sqlite3
import sys
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from sqlalchemy import Table, make_url

from dateline.records.claim import Figure
from dateline.records.event import Event
from dateline.records.folding import bare, fold
from dateline.records.resolved import Party, ResolvedClaim, Whereabouts
from dateline.records.stored import Filter
from dateline.records.story import StoryState
from dateline.store import Store, open_store
from dateline.store.codec import encode
from dateline.store.reading import Reading
from dateline.store.schema import tables

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "store-bench"
CLAIMS, CLAIMS_AN_ARTICLE, WORDS_AN_ARTICLE = 1_000_000, 10, 400
DAYS, FIRST_DAY = 3 * 365, date(2022, 1, 1)
RUNS, SEED, BATCH = 20, 11, 2_000
STATUSES = (("happened", 0.8), ("ongoing", 0.1), ("planned", 0.06), ("hypothetical", 0.03), ("denied", 0.01))
SENTENCE = "Officials said that the town was attacked on Tuesday and that at least twelve people had died. " * 2
CHINESE = "北京"  # too short for an index of three characters

Row = tuple[object, ...]


def clock() -> str:
    """A time that stands still."""
    return "2026-01-01T00:00:00Z"


# --- what there is to draw from


class Tail:
    """Numbers from 0 on, the n-th about 1/n as frequent as the first."""

    def __init__(self, size: int) -> None:
        weights = 1 / np.arange(1, size + 1)
        self._steps = np.cumsum(weights / weights.sum())

    def draw(self, chance: np.random.Generator, count: int) -> list[int]:
        """Draw so many."""
        drawn = np.searchsorted(self._steps, chance.random(count))
        return [int(one) for one in np.minimum(drawn, len(self._steps) - 1)]


def vocabulary(size: int) -> list[str]:
    """Made-up words, the most frequent first and the shortest of them among those; always the same."""
    chance = random.Random(SEED)
    syllables = [f"{onset}{vowel}{coda}" for onset in _ONSETS for vowel in _VOWELS for coda in _CODAS]
    chance.shuffle(syllables)
    weights = list(itertools.accumulate(1 / (10 + place) for place in range(len(syllables))))
    words: dict[str, None] = {}
    while len(words) < size:
        longest = 2 if len(words) < 200 else 4
        words["".join(chance.choices(syllables, cum_weights=weights, k=chance.randint(1, longest)))] = None
    return list(words)


_ONSETS = "b bl br c ch d dr f g gr h j k kh l m n p pr qu r s sh st t th tr v w y z".split()
_VOWELS = "a e i o u ai ea ee ou io".split()
_CODAS = ("", "n", "r", "l", "s", "t", "d", "ng", "m", "ck")


@dataclass(frozen=True, slots=True)
class World:
    """What claims are drawn from, the most frequent first."""

    words: Sequence[str]
    types: Sequence[str]
    countries: Sequence[str]
    actors: Sequence[Party]
    places: Sequence[Whereabouts]
    outlets: Sequence[str]


def world() -> World:
    """Make it; always the same."""
    words = vocabulary(_SIZES["words"])
    names = [f"{words[500 + 2 * number]} {words[501 + 2 * number]}".title() for number in range(20_000)]
    countries = [f"{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}X" for n in range(150)]
    places = [
        Whereabouts(
            text=name, ref=f"geonames:{100_000 + n}", name=name, kind="town", country=countries[n * 7 % 150],
            admin1="Some Province", lat=33.5, lon=36.25, precision="near",
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    actors = [
        Party(f"the {name}", f"group:{n}", f"{name} Front", "armed_group", countries[n % 150])
        for n, name in enumerate(reversed(names))
    ]
    return World(
        words, [f"type-{n}" for n in range(60)], countries, actors, places, [f"outlet-{n}.example" for n in range(800)]
    )


_ACTOR, _PLACE = encode(Party("@actor")), encode(Whereabouts("@place"))
CLAIM = encode(
    ResolvedClaim(
        id="@id", article="@article", outlet="@outlet", published="@published", type="@type", status="@status",
        hedged=False, start=120, end=128, trigger="attacked", sentence=SENTENCE, sentence_start=100,
        sources=(Party("officials"),), actors=(Party("@actor"),), targets=(Party("the town"),),
        places=(Whereabouts("@place"),), from_="@from", to="@to",
        figures=(Figure(200, 206, "twelve", "killed", 12, 12, None),),
        instruments=(), confidence=0.9,
    )
)  # fmt: skip
EVENT = encode(
    Event(
        id="@id", type="@type", status="@status", from_="@from", to="@to", date_precision="day",
        reported_from="@published", reported_to="@published", place=Whereabouts("@place"), actors=(Party("@actor"),),
        targets=(Party("the town"),), figures=(), claims=("@claim",), outlets=("@outlet",), independent_sources=1,
        confidence=0.6, grounds=("told once",),
    )
)  # fmt: skip


# --- the rows


class Making:
    """Draws articles with their claims, events and stories, one after the other."""

    def __init__(self, claims: int) -> None:
        self.chance = random.Random(SEED)
        self.draws = np.random.default_rng(SEED)
        self.world = world()
        self._names = {"actor": [_asked("actor", one) for one in self.world.actors],
                       "place": [_asked("place", one) for one in self.world.places]}  # fmt: skip
        self.articles = max(1, claims // CLAIMS_AN_ARTICLE)
        self.rows: dict[str, list[Row]] = {name: [] for name in _ORDER}
        self.seqs = dict.fromkeys(("claims", "events", "stories"), 0)
        self._recent_events: list[int] = []
        self._recent_stories: list[int] = []
        self._stories: dict[int, tuple[str, str, int, int]] = {}
        self._tails = {name: Tail(size) for name, size in _SIZES.items()}

    def batches(self) -> Iterator[dict[str, list[Row]]]:
        """Give the rows by table, some articles at a time."""
        for first in range(0, self.articles, BATCH):
            count = min(BATCH, self.articles - first)
            draws = {name: tail.draw(self.draws, count * _DRAWS[name]) for name, tail in self._tails.items()}
            for place in range(count):
                own = {name: drawn[place * _DRAWS[name] : (place + 1) * _DRAWS[name]] for name, drawn in draws.items()}
                self._article(first + place + 1, own)
            yield self.rows
            self.rows = {name: [] for name in _ORDER}
        self._put_stories()
        yield self.rows

    def _article(self, seq: int, own: dict[str, list[int]]) -> None:
        world = self.world
        noise = self.chance.randint(-3, 3)
        number = min(max(0, (seq - 1) * DAYS // self.articles + noise), DAYS - 1)
        day = (FIRST_DAY + timedelta(days=number)).isoformat()
        outlet, sha = world.outlets[own["outlets"][0]], f"{seq:064x}"
        words = [world.words[one] for one in own["words"]]
        if seq % 50 == 0:
            words.insert(7, f"在{CHINESE}的")
        title = " ".join(words[:9]).capitalize()
        put = self.rows
        put["payloads"].append((sha, 5_000, "zstd", b""))
        address = f"https://{outlet}/{day}/{seq}"
        put["articles"].append((seq, f"a-{seq:016x}", address, outlet, f"outlet:{outlet}", seq, day))
        put["revisions"].append((seq, seq, 1, sha, sha, title, f"{day}T10:00:00Z", day, "en", None, clock()))
        put["fetches"].append((seq, seq, address, address, 200, "[]", "[]", clock(), "dateline"))
        put["texts"].append((seq, bare(" ".join(words))))
        put["log"].append((seq, clock(), "report", f"a-{seq:016x}", sha, sha))
        self._tell(seq, day, title)
        for place in range(CLAIMS_AN_ARTICLE):
            self._claim(seq, day, outlet, {name: own[name][place] for name in ("types", "actors", "places")})

    def _tell(self, article: int, day: str, title: str) -> None:
        if self._recent_stories and self.chance.random() < 0.75:
            story = self.chance.choice(self._recent_stories)
            head, first, size, _ = self._stories[story]
            self._stories[story] = (head, first, size + 1, article)
        else:
            story = self.seqs["stories"] = self.seqs["stories"] + 1
            self._stories[story] = (title, day, 1, article)
            self._recent_stories = [*self._recent_stories[-300:], story]
            if story > 1:
                self.rows["story_links"].append((story - 1, story, 0.3))
        self.rows["story_articles"].append((article, story, 0.5, "[]"))

    def _put_stories(self) -> None:
        for seq, (title, first, size, changed) in self._stories.items():
            number = min((changed - 1) * DAYS // self.articles, DAYS - 1)
            last = max(first, (FIRST_DAY + timedelta(days=number)).isoformat())
            state = StoryState(f"s-{seq:016x}", title, title, first, last, size, {"word": 9}, {first: 1}, ("word",))
            self.rows["stories"].append((seq, state.id, title, first, last, changed, size, state.as_bytes()))

    def _claim(self, article: int, day: str, outlet: str, own: dict[str, int]) -> None:
        seq = self.seqs["claims"] = self.seqs["claims"] + 1
        chance, place, actor = self.chance.random, self.world.places[own["places"]], self.world.actors[own["actors"]]
        status, type_ = STATUSES[bisect(_STEPS, chance())][0], self.world.types[own["types"]]
        last = None if (late := chance()) < 0.2 else _before(day, int(late * 4))
        first = last if last is None or chance() > 0.15 else _before(last, int(1 / (0.002 + chance())))
        sort_day = last or day
        names = [*self._names["actor"][own["actors"]], ("actor", "the town"), ("source", "officials"),
                 *self._names["place"][own["places"]]]  # fmt: skip
        said = {"id": f"c-{seq:016x}", "article": f"a-{article:016x}", "outlet": outlet, "published": day,
                "type": type_, "status": status, "from": first, "to": last}  # fmt: skip
        actor_json, place_json = encode(actor), encode(place)
        event = self._event(seq, article, said, sort_day, names, (actor_json, place_json, place.country))
        claim = filled(CLAIM, said, actor_json, place_json)
        common = (type_, status, first, last, sort_day, place.country, 0.9)
        self.rows["claims"].append((seq, said["id"], article, article, 1, *common, event, claim))
        self.rows["names"].extend((kind, name, sort_day, seq, 1, article) for kind, name in names)

    def _event(  # noqa: PLR0913, PLR0917 - what a row is made of
        self,
        claim_seq: int,
        article: int,
        said: Mapping[str, str | None],
        sort_day: str,
        names: Sequence[tuple[str, str]],
        about: tuple[str, str, str | None],
    ) -> int:
        if self._recent_events and self.chance.random() < 0.6:
            return self.chance.choice(self._recent_events)
        self._recent_events = [*self._recent_events[-300:], claim_seq]
        actor_json, place_json, country = about
        id_ = f"e-{claim_seq:016x}"
        event = filled(EVENT, {**said, "claim": said["id"], "id": id_}, actor_json, place_json)
        common = (said["type"], said["status"], said["from"], said["to"], sort_day, country, 0.6)
        self.rows["events"].append((claim_seq, id_, *common, 1, article, event))
        self.rows["event_names"].extend((kind, name, sort_day, claim_seq) for kind, name in names)
        return claim_seq


def _asked(kind: str, of: Party | Whereabouts) -> list[tuple[str, str]]:
    """The names that one can be asked for by, as the store's writer gives them."""
    return [(kind, name) for name in {of.ref or "": 0, fold(of.name or ""): 0, fold(of.text): 0} if name]


def filled(template: str, values: Mapping[str, str | None], actor: str, place: str) -> str:
    """Put values into a record's JSON, which takes far too long to make a million times."""
    for name, value in values.items():
        template = template.replace(f'"@{name}"', "null" if value is None else f'"{value}"')
    return template.replace(_ACTOR, actor).replace(_PLACE, place)


def _before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


_STEPS = list(itertools.accumulate(share for _, share in STATUSES[:-1]))
_SIZES = {"words": 50_000, "outlets": 800, "types": 60, "actors": 20_000, "places": 20_000}
_DRAWS = {"words": WORDS_AN_ARTICLE, "outlets": 1, **dict.fromkeys(("types", "actors", "places"), CLAIMS_AN_ARTICLE)}
# In an order in which every row finds what it refers to.
_ORDER = ("payloads", "articles", "revisions", "fetches", "texts", "log", "events", "event_names", "claims", "names",
          "stories", "story_articles", "story_links")  # fmt: skip
_COLUMNS: dict[str, tuple[str, ...]] = {
    "payloads": ("sha256", "size", "codec", "body"),
    "articles": ("seq", "id", "address", "outlet", "origin", "revision", "day"),
    "names": ("kind", "name", "sort_day", "claim", "current", "article"),
}


def make(url: str, claims: int) -> None:
    """Make the store."""
    with open_store(url, clock=clock) as store:
        if store.place.file is not None:
            _fill_sqlite(store.place.file, Making(claims))
        else:
            _fill_postgresql(url, Making(claims))


def _columns(table: Table) -> list[str]:
    return list(_COLUMNS.get(table.name, tuple(table.c.keys())))


def _fill_sqlite(file: Path, making: Making) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -500000")
        for rows in making.batches():
            database.execute("BEGIN IMMEDIATE")
            for name in _ORDER:
                columns = _columns(tables.tables[name])
                places = ", ".join("?" * len(columns))
                statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})"
                database.executemany(statement, sorted(rows[name]) if name.endswith("names") else rows[name])
            database.execute("COMMIT")
            _progress(making)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill_postgresql(url: str, making: Making) -> None:
    import psycopg  # noqa: PLC0415 - only where the store is PostgreSQL

    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        for rows in making.batches():
            # A story's articles are known before the story is finished: it is checked at the end of each batch.
            connection.execute("SET session_replication_role = replica")
            for name in _ORDER:
                columns = ", ".join(_columns(tables.tables[name]))
                with connection.cursor().copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                    for row in rows[name]:
                        copy.write_row(row)
            connection.commit()
            _progress(making)
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _progress(making: Making) -> None:
    print(f"\r{making.seqs['claims']:,} claims made", end="", file=sys.stderr, flush=True)


# --- the questions


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one question took.

    Attributes:
        median, worst: milliseconds, of all runs. rows: how many items the page held.
    """

    name: str
    median: float
    worst: float
    rows: int


def questions(making: World) -> dict[str, Filter]:
    """Filters by what is measured with them: single ones from frequent to rare, and usual pairs."""
    actor = {n: making.actors[n].ref for n in (0, 200, 15_000)}
    middle = (FIRST_DAY + timedelta(days=DAYS // 2)).isoformat()
    week = (FIRST_DAY + timedelta(days=DAYS // 2 + 6)).isoformat()
    word = {n: making.words[n] for n in (20, 300, 3_000, 40_000)}
    single = {
        "none": Filter(),
        "type, frequent": Filter(types=("type-0",)),
        "type, rare": Filter(types=("type-59",)),
        "types, a family": Filter(types=tuple(f"type-{n}" for n in range(0, 20))),
        "types, a rare family": Filter(types=tuple(f"type-{n}" for n in range(50, 60))),
        "country, frequent": Filter(country=making.countries[0]),
        "country, rare": Filter(country=making.countries[149]),
        "actor, frequent": Filter(actor=actor[0]),
        "actor, middling": Filter(actor=actor[200]),
        "actor, rare": Filter(actor=actor[15_000]),
        "actor, nobody": Filter(actor="nobody at all"),
        "place, frequent": Filter(place=making.places[0].ref),
        "place, by name": Filter(place=making.places[300].name),
        "status, frequent": Filter(status="happened"),
        "status, rare": Filter(status="denied"),
        "status, none such": Filter(status="other"),
        "since": Filter(since=middle),
        "until": Filter(until=middle),
        "a week": Filter(since=middle, until=week),
        "text, frequent": Filter(text=word[20]),
        "text, middling": Filter(text=word[300]),
        "text, rare": Filter(text=word[3_000]),
        "text, very rare": Filter(text=word[40_000]),
        "text, two words": Filter(text=f"{word[300]} {word[3_000]}"),
        "text, nowhere": Filter(text="stationaryment"),
        "text, two letters": Filter(text=CHINESE),
    }
    pairs = {
        "country + type": replace(single["country, frequent"], types=("type-3",)),
        "rare country + rare type": replace(single["country, rare"], types=("type-59",)),
        "actor + country": replace(single["actor, frequent"], country=making.countries[0]),
        "actor + place": replace(single["actor, frequent"], place=making.places[0].ref),
        "actor + type": replace(single["actor, middling"], types=("type-3",)),
        "country + week": replace(single["a week"], country=making.countries[0]),
        "actor + until": replace(single["actor, frequent"], until=middle),
        "type + until": replace(single["type, frequent"], until=middle),
        "country + status": replace(single["country, frequent"], status="denied"),
        "text + country": replace(single["text, rare"], country=making.countries[0]),
        "frequent text + country": replace(single["text, frequent"], country=making.countries[0]),
        "frequent text + rare type": replace(single["text, frequent"], types=("type-59",)),
        "text + week": replace(single["a week"], text=word[300]),
    }
    return single | pairs


def measure(store: Store, *, runs: int = RUNS) -> list[Timed]:
    """Ask every list every question."""
    timed: list[Timed] = []
    for kind in ("claims", "events", "articles", "stories"):
        for name, filter_ in questions(world()).items():
            ask = partial(_first_page, kind=kind, filter_=filter_)
            timed.append(_time(store, f"{kind}: {name}", ask, runs))
        timed.append(_time(store, f"{kind}: 20 pages", partial(_last_page, kind=kind, count=20), 1))
    with store.reading() as view:
        event, story = view.events(Filter(limit=1)).items[0].id, view.stories(Filter(limit=1)).items[0].id
    timed.append(_time(store, "event", lambda view: [view.event(event)], runs))
    timed.append(_time(store, "evidence", lambda view: view.evidence(event).proofs, runs))
    timed.append(_time(store, "story", lambda view: [view.story(story)], runs))
    timed.append(_time(store, "find", lambda view: [view.find(story)], runs))
    timed.append(_time(store, "counts", lambda view: [view.counts()], runs))
    return timed


def _first_page(view: Reading, *, kind: str, filter_: Filter) -> Sequence[object]:
    items: Sequence[object] = getattr(view, kind)(filter_).items
    return items


def _last_page(view: Reading, *, kind: str, count: int) -> Sequence[object]:
    """The last of so many pages."""
    page = getattr(view, kind)(Filter())
    for _ in range(count - 1):
        if page.next is None:
            break
        page = getattr(view, kind)(Filter(after=page.next))
    items: Sequence[object] = page.items
    return items


def _time(store: Store, name: str, ask: Callable[[Reading], Sequence[object]], runs: int) -> Timed:
    taken: list[float] = []
    rows = 0
    for _ in range(runs):
        start = time.perf_counter()
        with store.reading() as view:
            rows = len(ask(view))
        taken.append((time.perf_counter() - start) * 1000)
    return Timed(name, median(taken), max(taken), rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the store if need be, measure, and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=CLAIMS, help="how many claims (default: a million)")
    parser.add_argument("--store", help="an empty store, or one that was made here (default: a file under build/)")
    parser.add_argument("--again", action="store_true", help="the store was made before: only measure")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often each question is asked")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{options.claims}.sqlite"
    url = options.store or f"sqlite:///{file}"
    if not options.again:
        for left in () if options.store else ("", "-wal", "-shm"):
            Path(f"{file}{left}").unlink(missing_ok=True)
        start = time.perf_counter()
        make(url, options.claims)
        print(f"\nmade in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    with open_store(url, clock=clock, create=False) as store:
        timed = measure(store, runs=options.runs)
    if options.json:
        print(json.dumps({one.name: [round(one.median, 2), round(one.worst, 2), one.rows] for one in timed}, indent=1))
        return 0
    print(f"{'':42}{'median':>9}{'worst':>9}{'rows':>6}   milliseconds")
    for one in timed:
        print(f"{one.name:42}{one.median:9.1f}{one.worst:9.1f}{one.rows:6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
