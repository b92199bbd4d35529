"""Wires the stages together: inputs in, reports out, in order; batching, workers and progress live here.

May import everything but ``cli``. The stages know nothing of each other; only this room hands records from
one to the next.
"""

from dateline.pipeline.chunk import read_one
from dateline.pipeline.resources import Resources, load_resources
from dateline.pipeline.run import read

__all__ = ["Resources", "load_resources", "read", "read_one"]
