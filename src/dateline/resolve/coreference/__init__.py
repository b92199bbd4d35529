"""Which name a short form, a description or a pronoun stands for.

chains   the names of a report: which are forms of one name, and what describes its bearer
linking  sentence by sentence: what is spoken of -> links
"""

from dateline.resolve.coreference.linking import corefer

__all__ = ["corefer"]
