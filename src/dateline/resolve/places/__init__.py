"""Where: place names, what their words say, and which place each one stands for.

toponyms   where a report speaks of places, with the cues around each name
names      a toponym's words -> the name, its kind words and direction cut off
odds       how likely each place of a name is the one meant
deciding   all of it together, in two rounds -> mentions
precision  how finely a place is known, in our words and those of UCDP and ACLED
"""

from dateline.resolve.places.deciding import Places
from dateline.resolve.places.toponyms import countries_named, find_toponyms

__all__ = ["Places", "countries_named", "find_toponyms"]
