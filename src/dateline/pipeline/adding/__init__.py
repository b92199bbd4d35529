"""Adding to the store: each report in one transaction, in which it is also compared with what is there.

    inputs --read--> reports, in input order
    each report: put_report -> copies -> story -> claims linked -> events derived      one transaction, or nothing

The stages decide, the store keeps; here records go from one to the other. May import everything but ``cli``.
"""

from dateline.pipeline.adding.judging import Judged, judge, relink
from dateline.pipeline.adding.report import Added, add_report
from dateline.pipeline.adding.run import add

__all__ = ["Added", "Judged", "add", "add_report", "judge", "relink"]
