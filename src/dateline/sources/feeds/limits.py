"""Caps on what one feed may cost. May import nothing."""

from __future__ import annotations

MAX_ENTRIES = 1000
"""Entries of one look; of more, the newest are taken."""

MAX_MARKUP = 2_000_000
"""Tags and attributes of one document: each costs a hundred bytes or so, however short it is."""

MAX_LINKS = 100
"""Articles that one section page gives."""

MAX_PAGE = 4 * 1024 * 1024
"""Characters of a web page that are looked at; articles are linked near its top."""

MAX_ANCHORS = 5_000
"""Links of a web page that are looked at."""

MAX_PROLOG = 64 * 1024
"""Characters that may stand before a feed's first element."""

MAX_SUMMARY = 5_000
"""Characters of a summary that are kept."""

MAX_TITLE = 1_000
"""Characters of a title, name or id that are kept."""

MAX_ADDRESS = 4_096
"""Characters of an address; longer ones are not used."""

MAX_PROBLEMS = 5
"""Problems of one kind that are told one by one."""
