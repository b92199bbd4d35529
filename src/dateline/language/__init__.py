"""The language stage: text -> sentences, tokens, tags, trees, entities and predicates.

The only neural runtime, and the model file, live here. May import records and errors.
"""

from dateline.language.reader import Reader
from dateline.language.segment import split_sentences, tokenize

__all__ = ["Reader", "split_sentences", "tokenize"]
