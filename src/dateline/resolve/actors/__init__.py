"""Who the words stand for: known groups, states and their organs; null where the words do not say it for certain.

entries   an actor's fields, read from YAML and checked
kinds     what a kind is in PLOVER and ACLED
organs    words for organs of states and for people without a name
listing   all of it compiled, as one look-up by name
phrases   how noun phrases for actors are built
reading   one phrase -> Known
seats     where a bare capital is its government
coherence all phrases of a report -> Known, one actor under one id
petrarch  actor dictionaries of PETRARCH and TABARI -> actor files
"""

from dateline.resolve.actors.coherence import actors_of
from dateline.resolve.actors.entries import Actor
from dateline.resolve.actors.kinds import Codes, codes, kinds
from dateline.resolve.actors.listing import actors_current, build_actors
from dateline.resolve.actors.reading import Actors, Known
from dateline.resolve.actors.seats import acting, speaking

__all__ = [
    "Actor",
    "Actors",
    "Codes",
    "Known",
    "acting",
    "actors_current",
    "actors_of",
    "build_actors",
    "codes",
    "kinds",
    "speaking",
]
