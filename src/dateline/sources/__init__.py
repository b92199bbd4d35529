"""Opens what the user names (files, folders, archives, stdin) and hands on raw inputs, one after the other.

    paths -> opening -> text and page files        -> RawInput
                     -> lines (.jsonl, .jsonl.gz)  -> RawInput | InputError
                     -> archives (.warc, .warc.gz) -> RawInput | InputError

Nothing is decoded or read into here. Memory stays bounded by the caps in ``limits``, whatever comes in.
May import: errors, records.
"""

from dateline.sources.opening import open_inputs

__all__ = ["open_inputs"]
