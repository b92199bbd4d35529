"""The public JSON shapes of what a store lists: articles, claims, events, stories; may import only records.

Keys and their order stay put, as in ``dateline.records.shape``; what is not known is null.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.records.event import ClaimLink, Disagreement, Event, EventFigure, FigureTold, Judgement
from dateline.records.resolved import Party, Whereabouts
from dateline.records.shape import JsonValue
from dateline.records.stored import Evidence, LogEntry, Proof, Revision, StoredArticle, StoredClaim, StoredStory

CONFIRMED, LIKELY = 0.85, 0.65
"""From which confidence on an event is called so."""


def certainty(event: Event) -> str:
    """Say in a word how sure an event is.

    Returns:
        ``confirmed``: a confidence of 0.85 or more, and at least two independent sources; ``likely``: 0.65 or more;
        else ``unconfirmed``.
    """
    if event.confidence >= CONFIRMED and event.independent_sources >= 2:
        return "confirmed"
    return "likely" if event.confidence >= LIKELY else "unconfirmed"


def article_as_json(article: StoredArticle) -> dict[str, JsonValue]:
    """Give an article's line in a list; its text, mentions and claims are shown by its id."""
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published,
        "language": article.language,
        "sha256": article.sha256,
        "revision": article.revision,
        "added": article.added,
        "origin": article.origin,
        "copy_of": article.copy_of,
        "story": article.story,
        "claims": article.claims,
    }


def stored_claim_as_json(stored: StoredClaim) -> dict[str, JsonValue]:
    """Give a claim with what its words stand for, and where it belongs."""
    claim = stored.claim
    return {
        "id": claim.id,
        "article": claim.article,
        "outlet": claim.outlet,
        "published": claim.published,
        "event": stored.event,
        "type": claim.type,
        "status": claim.status,
        "hedged": claim.hedged,
        "trigger": {"start": claim.start, "end": claim.end, "text": claim.trigger},
        "sentence": claim.sentence,
        "sources": _parties(claim.sources),
        "actors": _parties(claim.actors),
        "targets": _parties(claim.targets),
        "places": [_place(place) for place in claim.places],
        "from": claim.from_,
        "to": claim.to,
        "figures": [
            {
                "kind": f.kind,
                "low": f.low,
                "best": f.best,
                "high": f.high,
                "start": f.start,
                "end": f.end,
                "text": f.text,
            }
            for f in claim.figures
        ],
        "instruments": list(claim.instruments),
        "confidence": claim.confidence,
        "same_as": claim.same_as,
    }


def event_as_json(event: Event) -> dict[str, JsonValue]:
    """Give an event with everything that its claims tell of it, and what speaks for it."""
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "from": event.from_,
        "to": event.to,
        "date_precision": event.date_precision,
        "place": None if event.place is None else _place(event.place),
        "actors": _parties(event.actors),
        "targets": _parties(event.targets),
        "figures": {figure.kind: _figure(figure) for figure in event.figures},
        "claims": list(event.claims),
        "outlets": list(event.outlets),
        "independent_sources": event.independent_sources,
        "confidence": event.confidence,
        "certainty": certainty(event),
        "grounds": list(event.grounds),
        "disagreements": [_disagreement(disagreement) for disagreement in event.disagreements],
        "reported": {"from": event.reported_from, "to": event.reported_to},
        "follows": list(event.follows),
    }


def story_as_json(story: StoredStory) -> dict[str, JsonValue]:
    """Give a story with the ids of its reports and events."""
    return {
        "id": story.id,
        "title": story.title,
        "lead": story.lead,
        "first": story.first,
        "last": story.last,
        "articles": list(story.articles),
        "events": list(story.events),
        "outlets": list(story.outlets),
        "related": list(story.related),
        "growth": [{"day": day, "articles": count} for day, count in story.growth],
    }


def evidence_as_json(evidence: Evidence) -> dict[str, JsonValue]:
    """Give an event with the proof of each of its claims: from the event to the characters, the bytes and the log."""
    return {
        **event_as_json(evidence.event),
        "evidence": [_proof(proof) for proof in evidence.proofs],
        "links": [_link(link) for link in evidence.links],
        "judgements": [judgement_as_json(judgement) for judgement in evidence.judgements],
    }


def judgement_as_json(judgement: Judgement) -> dict[str, JsonValue]:
    """Give what a person said of two claims or articles."""
    return {
        "of": judgement.of,
        "left": judgement.left,
        "right": judgement.right,
        "verdict": judgement.verdict,
        "by": judgement.by,
        "at": judgement.at,
        "note": judgement.note,
    }


def revision_as_json(revision: Revision) -> dict[str, JsonValue]:
    """Give one version of an article."""
    return {
        "number": revision.number,
        "title": revision.title,
        "published": revision.published,
        "sha256": revision.sha256,
        "size": revision.size,
        "added": revision.added,
        "kept": revision.kept,
    }


def _proof(proof: Proof) -> dict[str, JsonValue]:
    return {
        "claim": stored_claim_as_json(proof.claim),
        "article": article_as_json(proof.article),
        "copy_reasons": list(proof.copy_reasons),
        "story_reasons": list(proof.story_reasons),
        "revision": revision_as_json(proof.revision),
        "fetched": [
            {"place": one.place, "url": one.url, "status": one.status, "fetched": one.fetched, "tool": one.tool}
            for one in proof.fetched
        ],
        "log": None if proof.entry is None else _entry(proof.entry),
    }


def _entry(entry: LogEntry) -> dict[str, JsonValue]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "subject": entry.subject,
        "digest": entry.digest,
        "hash": entry.hash,
    }


def _link(link: ClaimLink) -> dict[str, JsonValue]:
    """Minus infinity is no number in JSON: null stands for it, and ``forbidden`` says so."""
    forbidden = link.score == float("-inf")
    return {
        "left": link.left,
        "right": link.right,
        "score": None if forbidden else link.score,
        "forbidden": forbidden,
        "reasons": list(link.reasons),
    }


def _parties(parties: Sequence[Party]) -> list[JsonValue]:
    return [
        {"text": party.text, "ref": party.ref, "name": party.name, "kind": party.kind, "country": party.country}
        for party in parties
    ]


def _place(place: Whereabouts) -> dict[str, JsonValue]:
    return {
        "text": place.text,
        "role": place.role,
        "ref": place.ref,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
    }


def _figure(figure: EventFigure) -> dict[str, JsonValue]:
    return {"low": figure.low, "best": figure.best, "high": figure.high, "by": [_told(told) for told in figure.by]}


def _told(told: FigureTold) -> dict[str, JsonValue]:
    return {
        "low": told.low,
        "best": told.best,
        "high": told.high,
        "outlet": told.outlet,
        "sources": list(told.sources),
        "published": told.published,
        "origin": told.origin,
        "superseded": told.superseded,
        "claim": told.claim,
        "article": told.article,
    }


def _disagreement(disagreement: Disagreement) -> dict[str, JsonValue]:
    voices: list[JsonValue] = [{"value": voice.value, "claims": list(voice.claims)} for voice in disagreement.voices]
    return {"field": disagreement.field, "voices": voices}
