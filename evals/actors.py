"""Resolves the actors of annotated reports and says how many are known: `python -m evals.actors [--errors]`.

Counted on the reports that ``DATELINE_GOLD`` names, with their own claims (not those that are read): every source,
actor and target once for each place where it stands.

- *named resolved*: of those that name a state or a body (the model sees an organisation in the head of the phrase, or
  the head holds a country's name or adjective), the share that gets an id. Left out are people of a kind and a country
  ("Syrian rebels", "a Turkish journalist"), who by rule get kind and country and no id.
- *contradictions free*: the share of reports in which no name stands twice with two ids.
- *judged*: on the sentences of ``tests/data/actors.jsonl``, written by hand with the id, kind and country that a
  careful coder would give, the share of phrases where all three are right. The language model takes no part: the
  phrase is given. *judged ids* and *judged kinds* count the id alone, and the kind alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline.errors import InputError
from dateline.pipeline import load_resources, read
from dateline.records import ActorMention, Analysis, Article, Claim, Filler, PlaceFiller, Report, Sentence, Span, Token
from dateline.resolve import Resolver
from dateline.resolve.actors.coherence import name_key
from dateline.resolve.world import World, load_world
from evals import command
from evals.claims import inputs

JUDGED = Path(__file__).parent.parent / "tests/data/actors.jsonl"
_ROLES = ("sources", "actors", "targets")
_HEAD = re.compile(r"\s(?:of|in|at|on|from|to|for|with|who|whom|which|that|and|or)\s|[,;(:]")
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-’'.]\w+)*?(?=['’]s\b)|['’]s\b|\w+(?:[-'’.]\w+)*|[^\w\s]")


def gold_claims(path: Path) -> tuple[Claim, ...]:
    """The claims of an annotated report, of their fillers only what is asked for here."""
    report = json.loads(path.read_text("utf-8"))
    return tuple(_claim(f"c{number}", row) for number, row in enumerate(report["claims"]))


def _claim(id_: str, row: dict[str, Any]) -> Claim:
    def fillers(role: str) -> tuple[Filler, ...]:
        return tuple(Filler(f["start"], f["end"], f["text"]) for f in row.get(role, ()))

    trigger = row["trigger"]
    return Claim(
        id=id_,
        type=row["type"],
        status=row.get("status", "happened"),
        hedge=None,
        trigger=Span(trigger["start"], trigger["end"], trigger["text"]),
        sentence=Sentence(row["sentence"]["start"], row["sentence"]["end"]),
        sources=fillers("sources"),
        actors=fillers("actors"),
        targets=fillers("targets"),
        places=tuple(PlaceFiller(f.start, f.end, f.text) for f in fillers("places")),
        times=(),
        figures=(),
        instruments=(),
        confidence=1.0,
        found_by="model",
    )


def reports(gold: Path) -> Iterator[tuple[Report, Sequence[Analysis]]]:
    """Each annotated report with the actors of its own claims resolved, and its analyses."""
    claims = {json.loads(path.read_text("utf-8"))["id"]: gold_claims(path) for path in sorted(gold.glob("*.json"))}
    seen: dict[str, Sequence[Analysis]] = {}

    def read_claims(article: Article, analyses: Sequence[Analysis]) -> tuple[Claim, ...]:
        seen[article.id] = analyses
        return claims[article.id]

    for result in read(inputs(gold), replace(load_resources(), read_claims=read_claims), strict=True):
        if isinstance(result, InputError):
            raise SystemExit(f"an annotated report could not be read: {result}")
        yield result, seen[result.article.id]


def fillers(report: Report) -> list[ActorMention]:
    """What is known of each source, actor and target, once for each place where it stands."""
    known = {(mention.start, mention.end): mention for mention in report.mentions.actors}
    spans = {(f.start, f.end) for claim in report.claims for role in _ROLES for f in getattr(claim, role)}
    return [known[span] for span in sorted(spans)]


def named(mention: ActorMention, analyses: Sequence[Analysis], world: World) -> bool:
    """Whether the filler names a state or a body."""
    if mention.id is None and mention.kind is not None:
        return False
    bare = re.sub(r"^(?:the|a|an)\s+", "", mention.text, flags=re.IGNORECASE)
    cut = _HEAD.search(bare)
    end = mention.end - len(bare) + (cut.start() if cut is not None else len(bare))
    words = bare[: cut.start() if cut is not None else len(bare)].split()
    pieces = [" ".join(words[at : at + length]) for at in range(len(words)) for length in (1, 2, 3)]
    if any(
        p[:1].isupper() and (world.country(p.removesuffix("'s").removesuffix("’s")) or world.adjective(p))
        for p in pieces
    ):
        return True
    return any(
        entity.label == "ORG"
        and mention.start <= analysis.tokens[entity.first].start
        and analysis.tokens[entity.last].end <= end + 2
        for analysis in analyses
        for entity in analysis.entities
    )


def contradictions(report: Report) -> list[tuple[str, set[str]]]:
    """The names of a report that stand in it with more than one id."""
    ids: dict[str, set[str]] = {}
    for mention in report.mentions.actors:
        key = name_key(mention.text)
        if key is not None and mention.id is not None:
            ids.setdefault(key, set()).add(mention.id)
    return [(name, found) for name, found in ids.items() if len(found) > 1]


def judged(rows: Sequence[dict[str, Any]], resolver: Resolver) -> Iterator[tuple[dict[str, Any], ActorMention]]:
    """Each judged phrase with what the resolver says of it."""
    for row in rows:
        text, words = row["text"], row["words"]
        start = text.index(words)
        filler = {"start": start, "end": start + len(words), "text": words}
        claim = {"type": row.get("type", "accusation"), row.get("role", "actor") + "s": [filler]}
        whole = {"start": 0, "end": len(text), "text": text}
        tokens = tuple(Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text))
        n = len(tokens)
        analysis = Analysis(Sentence(0, len(text)), tokens, ("X",) * n, (-1,) * n, ("root",) * n, (), ())
        article = Article("a", "a", None, None, None, None, row.get("published"), None, "en", "0" * 64, text)
        found, _ = resolver.resolve(article, [analysis], [_claim("c", {**claim, "trigger": whole, "sentence": whole})])
        yield row, next(mention for mention in found.actors if mention.start == start)


def judgement(*, errors: bool = False) -> dict[str, float]:
    """The shares of judged phrases that are right."""
    rows = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    for row, mention in judged(rows, Resolver.load()):
        wanted = tuple(row[field] for field in ("id", "kind", "country"))
        got = (mention.id, mention.kind, mention.country)
        right.update({"judged": got == wanted, "judged_ids": got[0] == wanted[0], "judged_kinds": got[1] == wanted[1]})
        if errors and got != wanted:
            print(f"judged: “{row['words']}”: {got}, wanted {wanted}: {row['text']}")
    return {name: right[name] / len(rows) for name in ("judged", "judged_ids", "judged_kinds")}


def scores(gold: Path, *, errors: bool = False) -> dict[str, float]:
    """All shares."""
    world = load_world()
    found = resolved = described = clear = count = total = 0
    unknown: Counter[str] = Counter()
    for report, analyses in reports(gold):
        count += 1
        wrong = contradictions(report)
        clear += not wrong
        for mention in fillers(report):
            total += 1
            described += mention.id is None and mention.kind is not None
            if named(mention, analyses, world):
                found += 1
                resolved += mention.id is not None
            if mention.id is None and name_key(mention.text) is not None:
                unknown[mention.text] += 1
        for name, ids in wrong if errors else ():
            print(f"contradiction in {report.article.id}: {name}: {sorted(ids)}")
    for text, times in unknown.most_common() if errors else ():
        print(f"no id, {times} times: {text}")
    if errors:
        print(f"{total} fillers, {found} named, {resolved} of them with an id; {described} described by kind alone")
    return {
        "named_resolved": resolved / max(1, found),
        "contradictions_free": clear / max(1, count),
        **judgement(errors=errors),
    }


def main() -> int:
    """Print the scores."""
    return command.run(
        __doc__, "DATELINE_GOLD", scores, errors="print names without an id, contradictions, misjudged phrases"
    )


if __name__ == "__main__":
    sys.exit(main())
