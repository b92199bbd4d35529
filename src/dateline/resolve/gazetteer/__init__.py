"""Where places are: a compact file of names, built from GeoNames, and look-ups in it."""

from dateline.resolve.gazetteer.building import build
from dateline.resolve.gazetteer.lookup import Gazetteer, Place

__all__ = ["Gazetteer", "Place", "build"]
