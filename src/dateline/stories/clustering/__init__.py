"""Stories: reports on one developing matter, gathered as they come; ids never change.

    Report --profile--> Profile --keys--> (the store finds candidates) --choose_story--> StoryChoice
        --open_story / grown--> StoryState --> the store

Each step is a pure function. May import errors and records.
"""

from dateline.stories.clustering.choosing import choose_story
from dateline.stories.clustering.growing import grown, open_story
from dateline.stories.clustering.profiles import profile

__all__ = ["choose_story", "grown", "open_story", "profile"]
