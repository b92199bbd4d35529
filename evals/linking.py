"""Scores how claims are gathered into happenings, on hand-coded groups: `python -m evals.linking FOLDER...`."""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np

from dateline.errors import InputError
from dateline.pipeline import load_resources, read
from dateline.records import RawInput, Report
from dateline.records.event import ClaimLink
from dateline.records.resolved import ResolvedClaim, resolved_claims
from dateline.stories.events import Facts, Table, cluster, compare, load_table, report_facts
from dateline.stories.events.evidence import evidence
from dateline.stories.events.facts import own_facts

DATA = Path(__file__).parent / "data"
SETS = {"aside": DATA / "events-aside", "news": DATA / "events", "hard": DATA / "linking"}
"""The first is never fitted on."""

ABLATIONS = {
    "places": ("place_", "countries_"),
    "time": ("days_", "reports_", "background_", "ahead", "apart_today", "off_day"),
    "parties": ("actor_", "target_", "parties_", "countries_"),
    "figures": ("figures_",),
    "wording": ("trigger_", "means_", "words_", "names_"),
    "types": ("types_",),
    "report": (
        *("one_report", "retold", "headline", "from_", "one_sentence", "next_sentence", "copied", "another", "far"),
        *("close", "parted", "looks_back", "violent_", "both_violent", "sureness", "sourced", "size_", "place_later"),
    ),
}
"""Kinds of evidence, each of which ``--ablate`` leaves out in turn."""

_BOTH = (
    "start types_same types_general types_effect types_part types_mistaken "
    "place_same place_within place_other place_abroad "
    "background_one days_same days_within days_apart days_apart_far days_fresh days_apart_one days_apart_one_far "
    "reports_near reports_apart actor_same actor_other target_same figures_equal figures_agree figures_other "
    "means_same words_shared names_shared status_other another"
).split()
WITHIN = [
    *_BOTH,
    *"retold headline headline_lead from_top one_sentence_same one_sentence_unlike parted close next_sentence".split(),
    *"next_sentence_bare far far_on_day looks_back looks_back_both violent_alike violent_unlike sureness".split(),
    *"off_day sourced sourced_bare place_later".split(),
]
ACROSS = [
    *_BOTH,
    *"place_same_beside place_within_beside reports_apart_far ahead apart_today both_violent types_shared".split(),
    *"size_least size_most same_story".split(),
]
"""The evidence that is weighed, ``start`` first; with more of it, the fit did no better on groups kept aside."""

STRANGERS = 0.3
"""How much all pairs of claims of other groups weigh in the fit together, against those of the groups themselves."""

LEAN = {"within": 0.1, "across": 1.0}
"""What is added after the fit, to ``start`` within a report and to ``same_story`` across: the score by pairs is
best where doubtful pairs are joined, on a plateau of half a unit to either side."""

BY_HAND = {"place_and_day": 2.5, "copied": 1.5, "actor_other": -0.3}
"""Across reports, what the groups hold too little of to be fitted: same place and same day told by reports of different
stories, the same sentence in two reports, and the same deed by two known sides, which reports of one story often name
differently (a state for its army)."""

FOR = frozenset(
    "place_same place_within place_same_beside place_within_beside days_same days_within days_fresh reports_near "
    "actor_same target_same figures_equal figures_agree means_same words_shared names_shared copied "
    "same_story retold headline headline_lead from_top close next_sentence_bare both_violent types_shared "
    "sureness".split()
)
AGAINST = frozenset(
    "place_next place_other place_abroad place_next_beside place_other_beside place_abroad_beside background_one "
    "days_apart days_apart_far days_apart_one days_apart_one_far reports_apart reports_apart_far actor_other "
    "actor_unlike target_other target_unlike figures_other status_denied "
    "status_other another parted far ahead off_day looks_back".split()
)
"""Evidence that can only speak for, and only against: found the other way round, it is chance and dropped."""

RIDGE = 5.0
"""Strength of the fit's pull of every weight towards 0; chosen on a broad plateau."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An annotated mention of a happening: where its trigger stands, and which happening it is."""

    report: str
    start: int
    end: int
    type: str
    event: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of reports as coded by hand, and as the program reads it."""

    name: str
    reports: tuple[Report, ...]
    mentions: tuple[Mention, ...]

    def facts(self, table: Table) -> tuple[Facts, ...]:
        """All claims, ready for comparing."""
        return tuple(one for report in self.reports for one in report_facts(resolved_claims(report), table=table))


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of mentions: said to be one, being one, both."""

    said: int = 0
    true: int = 0
    both: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.said + other.said, self.true + other.true, self.both + other.both)

    def scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1; 1 where nothing could be wrong."""
        precision = self.both / self.said if self.said else 1.0
        recall = self.both / self.true if self.true else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def load(*folders: Path, cache: Path | None = None) -> list[Group]:
    """Read the groups of folders with the shipped model.

    Args:
        folders: of JSON files, one a group.
        cache: a file to keep what was read in, for as long as the folders' files stay the same.
    """
    paths = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    if not paths:
        raise SystemExit(f"{', '.join(map(str, folders))}: no *.json there; give the folders of the groups")
    digest = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    if cache is not None and cache.exists():
        known, groups = pickle.loads(cache.read_bytes())
        if known == digest:
            return list(groups)
    resources = load_resources()
    rows = [json.loads(path.read_text("utf-8")) for path in paths]
    inputs = [
        RawInput(report["id"], report["text"].encode(), "text", "utf-8", _fields(report))
        for row in rows
        for report in row["reports"]
    ]
    results = iter(read(inputs, resources, strict=True))
    groups = [_group(row, [next(results) for _ in row["reports"]]) for row in rows]
    if cache is not None:
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(pickle.dumps((digest, groups)))
    return groups


def _fields(report: dict[str, str]) -> dict[str, str]:
    return {key: report[key] for key in ("id", "outlet", "published", "url") if report.get(key)}


def _group(row: dict, results: Sequence[Report | InputError]) -> Group:  # type: ignore[type-arg]
    reports: list[Report] = []
    for result in results:
        if isinstance(result, InputError):
            raise SystemExit(f"{row['name']}: a report could not be read: {result}")
        reports.append(result)
    texts = {report.article.id: report.article.text for report in reports}
    mentions = []
    for mention in row["mentions"]:
        start = -1
        for _ in range(mention["nth"]):
            start = texts[mention["report"]].index(mention["trigger"], start + 1)
        end = start + len(mention["trigger"])
        mentions.append(Mention(mention["report"], start, end, mention["type"], mention["event"]))
    return Group(row["name"], tuple(reports), tuple(mentions))


def matched(mentions: Iterable[Mention], claims: Sequence[ResolvedClaim]) -> list[tuple[Mention, str | None]]:
    """Give each mention the claim whose trigger shares words with its own, each claim once; None where there is none.

    Of several, the one of the same type is taken, then the one that shares most.
    """
    free = {claim.id: claim for claim in claims}
    found: list[tuple[Mention, str | None]] = []
    for mention in mentions:
        near = [
            claim
            for claim in free.values()
            if claim.article == mention.report and claim.start < mention.end and mention.start < claim.end
        ]
        best = max(near, key=lambda c: (c.type == mention.type, _shared(c, mention), c.id), default=None)
        if best is not None:
            del free[best.id]
        found.append((mention, None if best is None else best.id))
    return found


def _shared(claim: ResolvedClaim, mention: Mention) -> int:
    return min(claim.end, mention.end) - max(claim.start, mention.start)


def linked(ready: Sequence[Facts], table: Table, stories: Mapping[str, str]) -> tuple[dict[str, int], list[ClaimLink]]:
    """Gather claims: claim -> number of its happening; and all the links.

    Args:
        ready: the claims.
        table: types and weights.
        stories: article -> story; a group stands for one.
    """
    links = [
        link
        for a, b in combinations(ready, 2)
        if (link := compare(a, b, same_story=stories[a.claim.article] == stories[b.claim.article], table=table))
    ]
    groups = cluster([one.claim.id for one in ready], links)
    return {claim: at for at, members in enumerate(groups) for claim in members}, links


def measure(
    groups: Sequence[Group], table: Table, *, verbose: bool = False, one_story: bool = True
) -> dict[str, Tally]:
    """Tallies of pairs: ``all`` and ``across`` reports over matched mentions, ``end to end`` over all mentions.

    The reports of a group are taken to have been put into one story, or else each into its own.
    """
    total = {"all": Tally(), "across": Tally(), "within": Tally(), "end to end": Tally()}
    for group in groups:
        ready = group.facts(table)
        stories = {r.article.id: group.name if one_story else r.article.id for r in group.reports}
        number, links = linked(ready, table, stories)
        rows = matched(group.mentions, [one.claim for one in ready])
        mine = Tally()
        for (one, claim), (other, second) in combinations(rows, 2):
            true = one.event == other.event
            said = claim is not None and second is not None and number[claim] == number[second]
            tally = Tally(int(said), int(true), int(said and true))
            total["end to end"] += tally
            if claim is None or second is None:
                continue
            total["all"] += tally
            total["within" if one.report == other.report else "across"] += tally
            mine += tally
            if verbose and said != true:
                _explain(group, (one, claim), (other, second), links, said=said)
        if verbose:
            print(f"== {group.name}: P {mine.scores()[0]:.2f} R {mine.scores()[1]:.2f} of {mine.true}\n")
    return total


def _explain(
    group: Group, one: tuple[Mention, str], other: tuple[Mention, str], links: Iterable[ClaimLink], *, said: bool
) -> None:
    texts = {report.article.id: report.article.text for report in group.reports}
    types = {claim.id: claim.type for report in group.reports for claim in report.claims}
    print("JOINED" if said else "APART ", group.name)
    for mention, claim in (one, other):
        text = texts[mention.report]
        around = text[max(0, mention.start - 60) : mention.end + 60].replace("\n", " ")
        print(f"   {mention.report} {mention.event} {mention.type}/{types[claim]}: {around}")
    link = next((x for x in links if {x.left, x.right} == {one[1], other[1]}), None)
    print(f"   {link.score:.1f}: {'; '.join(link.reasons)}" if link else "   never compared")


def fit(groups: Sequence[Group], table: Table, *, ridge: float = RIDGE) -> Table:
    """The table with weights by logistic regression over the pairs of matched mentions.

    First those within reports, then, with what a report gathers by them, those across reports; there the claims of
    other groups, moved to the same days, stand for all that is in the news beside.
    """
    pairs = [
        (a, b, same, 1.0)
        for group in groups
        for a, b, same in _pairs(group, [f for r in group.reports for f in own_facts(resolved_claims(r))])
        if a.claim.article == b.claim.article
    ]
    table = replace(table, within=_leaning(_fitted(pairs, table, WITHIN, ridge), "within"))
    ready = [group.facts(table) for group in groups]
    told = [pair for group, members in zip(groups, ready, strict=True) for pair in _told(group, members)]
    strangers = [(a, b, False, 1.0) for a, b in _strangers(ready)]
    return replace(table, across=_leaning(_fitted(told, table, ACROSS, ridge, strangers=strangers), "across"))


Pair = tuple[Facts, Facts, bool, float]
"""Two claims, whether they are one happening, and how much the pair weighs."""


def _told(group: Group, members: Sequence[Facts]) -> Iterator[Pair]:
    """Pairs of tellings of two reports: one happening where most of their mentions are; many weigh little more."""
    found: dict[tuple[str, str], list[tuple[Facts, Facts, bool]]] = {}
    for a, b, same in _pairs(group, members):
        if a.claim.article != b.claim.article:
            found.setdefault((a.telling, b.telling), []).append((a, b, same))
    for rows in found.values():
        yield *rows[0][:2], sum(same for _, _, same in rows) * 2 > len(rows), len(rows) ** 0.5


def _leaning(weights: dict[str, float], part: str) -> dict[str, float]:
    name = "same_story" if part == "across" else "start"
    return {**weights, name: round(weights[name] + LEAN[part], 2), **(BY_HAND if part == "across" else {})}


def _pairs(group: Group, members: Sequence[Facts]) -> Iterator[tuple[Facts, Facts, bool]]:
    ready = {one.claim.id: one for one in members}
    found = [(m, ready[c]) for m, c in matched(group.mentions, [one.claim for one in members]) if c is not None]
    for (one, left), (other, right) in combinations(found, 2):
        yield left, right, one.event == other.event


def _strangers(ready: Sequence[Sequence[Facts]]) -> Iterator[tuple[Facts, Facts]]:
    """Pairs of tellings of each group and the next two, the one's days moved to the other's."""
    ready = [list({one.telling: one for one in members}.values()) for members in ready]
    for at in range(len(ready)):
        for step in (1, 2):
            other = ready[(at + step) % len(ready)]
            yield from ((a, b) for a in ready[at] for b in moved(other, _middle(ready[at]) - _middle(other)))


def _middle(members: Sequence[Facts]) -> int:
    days = sorted(one.published for one in members if one.published is not None)
    return days[len(days) // 2] if days else 0


def moved(members: Sequence[Facts], by: int) -> list[Facts]:
    """The same claims, so many days later."""

    def span(days: tuple[int, int] | None) -> tuple[int, int] | None:
        return None if days is None else (days[0] + by, days[1] + by)

    return [
        replace(
            one,
            days=span(one.days),
            around=span(one.around),
            published=None if one.published is None else one.published + by,
        )
        for one in members
    ]


def _fitted(
    pairs: Sequence[Pair],
    table: Table,
    names: Sequence[str],
    ridge: float,
    *,
    strangers: Sequence[Pair] = (),
) -> dict[str, float]:
    kept, far = (
        [(_vector(a, b, names, table, story), same, w) for a, b, same, w in rows if table.closest(a.types, b.types)]
        for rows, story in ((pairs, 1.0), (strangers, 0.0))
    )
    each = STRANGERS * sum(w for _, _, w in kept) / max(len(far), 1)
    vectors, labels, worth = zip(*kept, *((vector, same, each) for vector, same, _ in far), strict=True)
    rows, truth, weight = np.array(vectors), np.array(labels, dtype=float), np.array(worth)
    while True:
        solved = _logistic(rows, truth, weight, ridge)
        wrong = [(n in FOR and v < 0) or (n in AGAINST and v > 0) for n, v in zip(names, solved, strict=True)]
        if not any(wrong):
            return {name: round(float(value), 2) for name, value in zip(names, solved, strict=True)}
        rows = rows * ~np.array(wrong)


def _vector(left: Facts, right: Facts, names: Sequence[str], table: Table, story: float) -> list[float]:
    if left.claim.id > right.claim.id:
        left, right = right, left
    sizes = {"start": 1.0, "same_story": story, f"types_{table.closest(left.types, right.types)}": 1.0}
    for piece in evidence(left, right):
        sizes[piece.name] = sizes.get(piece.name, 0.0) + piece.size
    return [sizes.get(name, 0.0) for name in names]


def _logistic(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    labels: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    worth: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ridge: float,
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Newton's method; the problem is convex, so that nothing depends on where it starts."""
    pull = np.full(rows.shape[1], ridge)
    pull[0] = 1e-6
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (worth * (chance - labels)) + pull * weights
        curve = (rows * (worth * chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def strangers_joined(groups: Sequence[Group], table: Table) -> tuple[int, int]:
    """How many pairs of claims of different groups are joined, of how many, where all happen in the same days."""
    ready = [group.facts(table) for group in groups]
    middle = _middle(ready[0])
    stream = [(at, one) for at, members in enumerate(ready) for one in moved(members, middle - _middle(members))]
    number, _ = linked([one for _, one in stream], table, {one.claim.article: str(at) for at, one in stream})
    pairs = [(a, b) for (at, a), (by, b) in combinations(stream, 2) if at != by]
    return sum(number[a.claim.id] == number[b.claim.id] for a, b in pairs), len(pairs)


def without(table: Table, kind: str) -> Table:
    """The table with the weights of one kind of evidence at 0."""
    within, across = (
        {name: 0.0 if name.startswith(ABLATIONS[kind]) else weight for name, weight in weights.items()}
        for weights in (table.within, table.across)
    )
    return replace(table, within=within, across=across)


def crossed(
    groups: Sequence[Group], table: Table, *, measured: Collection[str] | None = None, parts: int = 5
) -> dict[str, Tally]:
    """Fit on all parts but one and measure on that one, for each part in turn; of ``measured`` names, if given."""
    total: dict[str, Tally] = {}
    for part in range(parts):
        fitted = fit([g for at, g in enumerate(groups) if at % parts != part], table)
        kept = [g for g in groups[part::parts] if measured is None or g.name in measured]
        for name, tally in measure(kept, fitted).items():
            total[name] = total.get(name, Tally()) + tally
    return total


def section() -> dict[str, float]:
    """The scores that the gate holds: F1 over pairs of matched mentions, on each of the project's own sets."""
    table = load_table()
    return {f"{name}_f1": measure(load(folder), table)["all"].scores()[2] for name, folder in SETS.items()}


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="JSON files, a group of reports each")
    parser.add_argument(
        "--cache", type=Path, help="keep what the model reads in this file while the groups stay the same"
    )
    parser.add_argument("--verbose", action="store_true", help="also every pair that is wrong, and why")
    parser.add_argument("--ablate", action="store_true", help="also the scores without each kind of evidence")
    parser.add_argument("--fit", action="store_true", help="fit the weights on these groups and print them as YAML")
    parser.add_argument("--crossed", action="store_true", help="fit and measure on different fifths of the groups")
    options = parser.parse_args()
    table = load_table()
    groups = load(*options.folders, cache=options.cache)
    if options.fit:
        fitted = fit(groups, table)
        for part, weights in (("within", fitted.within), ("across", fitted.across)):
            print(f"{part}:")
            for name, weight in weights.items():
                print(f"  {name}: {weight}")
        return
    if options.crossed:
        for folder in options.folders:
            print(f"{folder}, fitted on other groups:")
            chosen = {path.stem for path in folder.glob("*.json")}
            show(crossed(groups, table, measured=chosen))
        return
    show(measure(groups, table, verbose=options.verbose))
    print("each report in a story of its own:")
    show(measure(groups, table, one_story=False))
    joined, pairs = strangers_joined(groups, table)
    print(f"strangers    joined {joined} of {pairs} pairs of claims of different groups, told on the same days")
    for kind in ABLATIONS if options.ablate else ():
        print(f"\nwithout {kind}")
        show(measure(groups, without(table, kind)))


def show(tallies: dict[str, Tally]) -> None:
    """Print a line for each tally."""
    for name, tally in tallies.items():
        precision, recall, f1 = tally.scores()
        print(f"{name:12} precision {precision:.3f}  recall {recall:.3f}  f1 {f1:.3f}  pairs {tally.true}")


if __name__ == "__main__":
    main()
