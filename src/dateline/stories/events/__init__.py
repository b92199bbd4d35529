"""Events: which claims, of one or many reports, tell of one happening, and what they together tell of it.

    ResolvedClaim... --report_facts--> Facts... --window--> (the store finds candidates) --compare--> ClaimLink...
        --partition--> groups of claims --summarise--> Event --follow--> links from planned to carried out

What a report says (a claim) and what we hold to be one happening (an event) stay apart: an event is a pure function of
the claims, the links and the judgements, whatever order they came in. May import records, ontology and errors.
"""

from dateline.stories.events.clustering import cluster, partition, standing
from dateline.stories.events.facts import Facts
from dateline.stories.events.figures import event_figures
from dateline.stories.events.following import LATE_DAYS, follow
from dateline.stories.events.pairs import compare, compare_all, report_facts, window
from dateline.stories.events.summary import summarise
from dateline.stories.events.table import Table, load_table

__all__ = [
    "LATE_DAYS",
    "Facts",
    "Table",
    "cluster",
    "compare",
    "compare_all",
    "event_figures",
    "follow",
    "load_table",
    "partition",
    "report_facts",
    "standing",
    "summarise",
    "window",
]
