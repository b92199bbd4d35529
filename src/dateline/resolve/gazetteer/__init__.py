"""Where places are: compact files of names, built from GeoNames and lists of our own, and look-ups in them."""

from dateline.resolve.gazetteer.building import build, is_current
from dateline.resolve.gazetteer.lookup import Gazetteer, Place

__all__ = ["Gazetteer", "Place", "build", "is_current"]
