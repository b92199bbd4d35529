"""The claims stage: analysed text -> claims with spans. May import records and ontology."""

from dateline.claims.figures import FigureValue, is_no_figure, read_figure, widen_figure
from dateline.claims.lexicon import Lexicon
from dateline.claims.reading import read_claims
from dateline.claims.retold import link_retold
from dateline.claims.trace import trace, why_none

__all__ = [
    "FigureValue",
    "Lexicon",
    "is_no_figure",
    "link_retold",
    "read_claims",
    "read_figure",
    "trace",
    "why_none",
    "widen_figure",
]
