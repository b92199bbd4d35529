"""The codebook as data: types, roles, statuses, figures, words and export codes, read from YAML files.

``load`` gives the one resource of this room, an ``Ontology``. The files under ``data/`` are meant to be read
and extended by analysts; docs/codebook.md says what they mean. May import: records, errors.
"""

from dateline.ontology.folding import fold, phrase
from dateline.ontology.loading import load
from dateline.ontology.model import (
    Bounds,
    ClaimType,
    ExportRule,
    FigureWords,
    Number,
    Ontology,
    Pattern,
    Status,
)

__all__ = [
    "Bounds",
    "ClaimType",
    "ExportRule",
    "FigureWords",
    "Number",
    "Ontology",
    "Pattern",
    "Status",
    "fold",
    "load",
    "phrase",
]
