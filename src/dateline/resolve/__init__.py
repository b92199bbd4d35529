"""Names to places, actors and dates; null where the evidence does not decide."""

from dateline.resolve.resolver import Resolver

__all__ = ["Resolver"]
