"""The frozen, typed records that the stages hand to each other.

Records hold data and the few invariants that belong to it; they import nothing but the errors.
Offsets count Unicode code points in the article's own text, end exclusive.
"""

from dateline.records.analysis import Analysis, Argument, Chance, Entity, Predicate, Proposal, Token
from dateline.records.article import Article, Outcome, RawInput, Skipped
from dateline.records.claim import Claim, Figure, Filler, PlaceFiller
from dateline.records.mention import ActorMention, PlaceCandidate, PlaceMention, TimeMention
from dateline.records.report import Mentions, Report, Versions
from dateline.records.span import Sentence, Span

__all__ = [
    "ActorMention",
    "Analysis",
    "Argument",
    "Article",
    "Chance",
    "Claim",
    "Entity",
    "Figure",
    "Filler",
    "Mentions",
    "Outcome",
    "PlaceCandidate",
    "PlaceFiller",
    "PlaceMention",
    "Predicate",
    "Proposal",
    "RawInput",
    "Report",
    "Sentence",
    "Skipped",
    "Span",
    "TimeMention",
    "Token",
    "Versions",
]
