"""The way from an event to the characters of its reports, drawn as a tree; may import records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from dateline.cli.pages import because, judgement_words, link_words, quotes
from dateline.cli.terminal import visible
from dateline.cli.words import counted, type_words, when, where
from dateline.records import Claim, Report
from dateline.records.listing import certainty
from dateline.records.stored import Evidence, Proof


def print_chain(evidence: Evidence, reports: Mapping[str, Report], to: Console) -> None:
    """Print the whole chain of an event.

    Args:
        evidence: from the store.
        reports: those that the claims were read from, by the article's id; without one the offsets of its roles are
            left out.
        to: where to.
    """
    event = evidence.event
    said = f"{type_words(event.type)}, {event.status}, {certainty(event)} ({event.confidence:.0%})"
    tree = Tree(lines(f"event {event.id}", said, f"{when(event)} · {where(event.place)}"), guide_style="dim")
    for ground in event.grounds:
        tree.add(Text(visible(f"because {ground}")))
    numbers = {proof.claim.claim.id: number for number, proof in enumerate(evidence.proofs, start=1)}
    shown: dict[tuple[str, int], int] = {}
    for number, proof in enumerate(evidence.proofs, start=1):
        branch = _claim(tree, proof, evidence, numbers)
        first = shown.setdefault((proof.article.id, proof.revision.number), number)
        if first < number:
            told = f"version {proof.revision.number} of report {proof.article.id}, as at claim {first}"
            _words(branch.add(Text(visible(told), "bold")), proof, reports.get(proof.article.id))
            continue
        version = _version(_report(branch, proof), proof)
        _words(version, proof, reports.get(proof.article.id))
        _log(version, proof)
    for judgement in evidence.judgements:
        tree.add(Text(visible(f"judged {judgement_words(judgement, numbers)}")))
    to.print(tree)
    to.print(Text(f"{counted(len(evidence.proofs), 'claim')}, {counted(len(evidence.links), 'link')}", "dim"))


def lines(first: str, *rest: str) -> Text:
    """Several lines, the first in bold; each is made harmless by itself, since line breaks are ours alone."""
    return Text("\n").join([Text(visible(first), "bold"), *(Text(visible(line)) for line in rest)])


def _claim(tree: Tree, proof: Proof, evidence: Evidence, numbers: Mapping[str, int]) -> Tree:
    claim = proof.claim.claim
    outlet = proof.article.outlet or "an outlet without a name"
    said = f"{type_words(claim.type)}, {claim.status}{', hedged' if claim.hedged else ''}, told by {outlet}"
    branch = tree.add(lines(f"{numbers[claim.id]}  claim {claim.id}", said))
    links = [link for link in evidence.links if claim.id in (link.left, link.right)]
    for link in sorted(links, key=lambda link: -link.score):
        branch.add(Text(visible(link_words(link, claim.id, numbers)), "dim"))
    return branch


def _report(branch: Tree, proof: Proof) -> Tree:
    article = proof.article
    published = f"published {article.published}" if article.published else "no date of publication"
    known: Sequence[str] = [part for part in (article.title, article.url, published) if part]
    report = branch.add(lines(f"report {article.id}", *known))
    report.add(Text(visible(f"counts as one source: {article.origin}"), "dim"))
    if article.copy_of is not None:
        report.add(Text(visible(because(f"copies {article.copy_of}", proof.copy_reasons)), "dim"))
    if article.story is not None:
        report.add(Text(visible(because(f"in story {article.story}", proof.story_reasons)), "dim"))
    return report


def _version(report: Tree, proof: Proof) -> Tree:
    version = proof.revision
    taken = "" if version.kept else " (no longer kept: dateline prune took them)"
    bytes_ = f"SHA-256 of its {version.size:,} bytes{taken}:"
    branch = report.add(lines(f"version {version.number}, added {version.added}", bytes_, version.sha256))
    for fetched in proof.fetched:
        at = f", fetched {fetched.fetched}" if fetched.fetched else ""
        branch.add(Text(visible(f"from {fetched.url or fetched.place}{at}, by {fetched.tool}"), "dim"))
    return branch


def _words(version: Tree, proof: Proof, report: Report | None) -> None:
    """The sentence and the words of each role, with their offsets where the report is there to count them in."""
    claim = proof.claim.claim
    told = claim_in(report, claim.id)
    if report is None or told is None:
        words = version.add(lines("sentence", f"“{claim.sentence}”"))
        words.add(Text(f"trigger  {claim.start}-{claim.end}  “{visible(claim.trigger)}”"))
        return
    sentence = f"sentence, characters {told.sentence.start}-{told.sentence.end} of the text"
    words = version.add(lines(sentence, f"“{claim.sentence}”"))
    for role, line in quotes(told, report):
        words.add(Text(f"{role}  ", "dim").append_text(line))


def _log(version: Tree, proof: Proof) -> None:
    entry = proof.entry
    if entry is None:
        version.add(Text("no entry of the log vouches for it: run dateline verify", "bold"))
        return
    head = f"log entry {entry.seq}, {entry.at}: digest, and hash of the log so far"
    version.add(lines(head, entry.digest, entry.hash))


def claim_in(report: Report | None, id_: str) -> Claim | None:
    """Find a claim in its report."""
    claims: Iterator[Claim] = iter(report.claims if report is not None else ())
    return next((claim for claim in claims if claim.id == id_), None)
