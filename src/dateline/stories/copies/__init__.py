"""Copies: texts grouped by where they come from, so that one agency report in forty papers counts as one source.

    article -> fingerprint -> (articles that share a band) -> choose_origin -> origin_of

A fingerprint is made of the article alone. Its bands are looked up in a table of all bands; the few articles that
share one are the candidates that ``choose_origin`` decides on. May import errors and records.
"""

from dateline.stories.copies.agencies import find_agency
from dateline.stories.copies.choosing import choose_origin
from dateline.stories.copies.fingerprints import fingerprint
from dateline.stories.copies.origins import origin_of

__all__ = ["choose_origin", "find_agency", "fingerprint", "origin_of"]
