"""Measures whether copies are found, and look-alikes left alone: ``python -m evals.copies [--errors]``.

Counted:

- *recall*: of 500 reprints of the project's own texts (cut, reordered, with another headline, an agency's line,
  furniture, another spelling, other words, up to four of these at once), those of which the original is found among
  250 other reports and all look-alikes: looked up by bands, then chosen.
- *inside*, *updates*: the same for reports that stand inside of a longer text, and for later versions by their own
  outlet (these must be called updates).
- *false look-alikes*: of all pairs within a group of look-alikes (one event in other words, one statement quoted by
  two, follow-ups with one background, reports made by pattern), those that are called copies.
- *false pairs*: of all pairs of reports that are no copies of each other, those that are called copies.
- *candidates*: how many articles share a band with one that came in, on average.
- *fingerprints*: texts of 450 words a second, on one core.

With ``DATELINE_STORIES`` (news clusters of many outlets) the pairs found in them are counted too, and with ``--errors``
printed: read them, there is no key.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import yaml

from dateline.records import Article
from dateline.records.copy import CopyChoice, Printed
from dateline.stories.copies import choose_origin, fingerprint, origin_of
from evals import edits
from evals.folders import find

LOOKALIKES = Path(__file__).parent / "data" / "copies" / "lookalikes.yaml"
REPORTS, COPIES, SERIES = 250, 500, 8


@dataclass(slots=True)
class Shelf:
    """What was printed so far, looked up by bands as a store does it."""

    printed: dict[str, Printed] = field(default_factory=dict)
    by_band: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def put(self, one: Printed) -> None:
        """Add an article."""
        self.printed[one.article] = one
        for band in one.fingerprint.bands:
            self.by_band[band].add(one.article)

    def candidates(self, one: Printed) -> list[Printed]:
        """Those that share a band with it."""
        ids = {other for band in one.fingerprint.bands for other in self.by_band.get(band, ())} - {one.article}
        return [self.printed[other] for other in sorted(ids)]


def printed(article: Article) -> Printed:
    """An article with its fingerprint."""
    return Printed(article.id, article.url, article.outlet, article.published, article.title, fingerprint(article))


def lookalikes() -> list[list[edits.Text]]:
    """Groups of reports that look like copies of each other and are none."""
    written = yaml.safe_load(LOOKALIKES.read_text("utf-8"))
    groups = []
    for number, group in enumerate(written):
        row = []
        for place, report in enumerate(group["reports"]):
            title, _, body = report["text"].strip().partition("\n")
            day = str(report["published"])
            row.append(edits.Text(f"own-{number}-{place}", report["outlet"], day, title, (body.strip(),)))
        groups.append(row)
    reports = edits.reports(REPORTS)
    statements = [" ".join(one.paragraphs).replace('"', "'").split() for one in reports[80:120]]
    for place, (one, other) in enumerate(pairwise(reports[:41])):
        groups.append(list(edits.quoting(one, other, " ".join(statements[place][: 40 + 4 * place]))))
    return groups + edits.series(SERIES)


def choices(copies: Iterable[edits.Text], shelf: Shelf) -> Iterator[CopyChoice]:
    """What each is said to copy."""
    for copy in copies:
        one = printed(copy.article())
        yield choose_origin(one, shelf.candidates(one))


def scores(*, errors: bool = False) -> dict[str, float]:
    """The scores of the module's docstring."""
    reports, alike = edits.reports(REPORTS), lookalikes()
    shelf = Shelf()
    for text in (*reports, *(one for group in alike for one in group)):
        shelf.put(printed(text.article()))
    made = list(edits.copies(reports, COPIES))
    found = list(choices((copy for _, copy, _ in made), shelf))
    wrong = [(names, copy.id) for (text, copy, names), choice in zip(made, found, strict=True) if choice.of != text.id]
    inside = [edits.embedded(one, other) for one, other in pairwise(reports[:100])]
    updates = [edits.updated(one, Random(one.id)) for one in reports[:100]]
    kinds = [(choice.of, choice.kind) for choice in choices(updates, shelf)]
    groups = [[one.id for one in group] for group in alike]
    false = [pair for group in groups for pair in combinations(group, 2) if _called_copy(shelf, pair)]
    pairs = list(_candidate_pairs(shelf))
    false_all = [pair for pair in pairs if _called_copy(shelf, pair) and not _same_text(*pair)]
    if errors:
        print(*(f"missed {name} {'+'.join(names)}" for names, name in wrong), sep="\n")
        print(*(f"false {one} {other}" for one, other in (*false, *false_all)), sep="\n")
    count = len(shelf.printed)
    return {
        "recall": 1 - len(wrong) / len(made),
        "inside": _share(
            choice.of in (one.id.removesuffix("-inside"), two.id)
            for one, two, choice in zip(inside, reports[1:], choices(inside, shelf), strict=False)
        ),
        "updates": _share(got == (one.id, "update") for one, got in zip(reports, kinds, strict=False)),
        "false look-alikes": len(false) / sum(len(group) * (len(group) - 1) // 2 for group in groups),
        "false pairs": len(false_all) / (count * (count - 1) / 2),
        "candidates": 2 * len(pairs) / count,
        "fingerprints": speed([one.article() for one in reports]),
    }


def section() -> dict[str, float]:
    """The scores that the gate holds; of false pairs the share that is not."""
    made = scores()
    return {
        "recall": made["recall"],
        "updates": made["updates"],
        "lookalikes_apart": 1 - made["false look-alikes"],
        "pairs_apart": 1 - made["false pairs"],
    }


def _share(right: Iterable[bool]) -> float:
    kept = list(right)
    return sum(kept) / max(1, len(kept))


def _called_copy(shelf: Shelf, pair: tuple[str, str]) -> bool:
    one, other = (shelf.printed[article] for article in pair)
    return choose_origin(other, [one]).of is not None


def _candidate_pairs(shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Each pair that shares a band, once."""
    for article in sorted(shelf.printed):
        for other in shelf.candidates(shelf.printed[article]):
            if other.article < article:
                yield other.article, article


def _same_text(one: str, other: str) -> bool:
    """Whether both were made of the same report, so that they are copies."""
    return one.split("-")[:2] == other.split("-")[:2] and one.startswith("base-")


def speed(articles: Sequence[Article], *, words: int = 450, rounds: int = 5) -> float:
    """Texts of so many words fingerprinted a second: the best of some rounds."""
    all_words = " ".join(article.text.replace("\n", " ") for article in articles).split()
    texts = []
    for at in range(0, len(all_words) - words, words):
        lines = (" ".join(all_words[start : start + 50]) for start in range(at, at + words, 50))
        texts.append(edits.Text(str(at), "a.example", None, "Headline", tuple(lines)).article())
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            fingerprint(text)
        times.append(time.process_time() - start)
    return len(texts) / min(times)


def stories(path: Path, *, errors: bool = False) -> dict[str, float]:
    """What is found in news clusters, read in order of publication: copies by kind, and texts of agencies."""
    records = sorted(
        (json.loads(line) for line in path.read_text("utf-8").splitlines()),
        key=lambda one: (one["published"], one["id"]),
    )
    shelf, kinds, origins = Shelf(), Counter[str](), dict[str, str]()
    for record in records:
        one = printed(_article(record))
        choice = choose_origin(one, shelf.candidates(one))
        origins[one.article] = origin_of(one, copied=origins.get(choice.of or ""))
        shelf.put(one)
        kinds["agency texts"] += one.fingerprint.agency is not None
        kinds[f"of kind {choice.kind}"] += choice.of is not None
        if errors and (choice.of is not None or choice.reasons):
            other = shelf.printed[choice.of] if choice.of else None
            print(f"{choice.kind} {choice.score:.2f} {'; '.join(choice.reasons)}")
            for text in filter(None, (one, other)):
                print(f"    {text.published} {text.outlet} {text.fingerprint.words} words: {text.title}  {text.url}")
    return {"articles": len(records), "origins": len(set(origins.values()))} | {
        name: float(count) for name, count in sorted(kinds.items()) if count
    }


def _article(record: dict[str, str]) -> Article:
    return Article(
        where=record["id"],
        id=record["id"],
        url=record["url"],
        outlet=record["outlet"],
        title=record["title"],
        byline=None,
        published=record["published"],
        published_from="given",
        language="en",
        sha256="",
        text=f"{record['title']}\n\n{record['text']}",
    )


def main() -> int:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="print what is not right, and the pairs in clusters")
    options = parser.parse_args()
    out = sys.stderr if options.errors else sys.stdout
    for name, value in scores(errors=options.errors).items():
        print(f"{name:22} {value:.4f}" if value < 100 else f"{name:22} {value:,.0f}", file=out)
    path = find("DATELINE_STORIES")
    if path is not None:
        for name, value in stories(path, errors=options.errors).items():
            print(f"{name:22} {value:.0f}", file=out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
