"""GeoJSON features to places: properties as a row, any geometry as one point. May import errors and this room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from dateline.errors import UnsuitableInput
from dateline.resolve.gazetteer.importing.found import Found
from dateline.resolve.gazetteer.importing.json_stream import features
from dateline.resolve.gazetteer.importing.layout import Layout, layout_of
from dateline.resolve.gazetteer.importing.rows import Row, Rows

_Point = tuple[float, float]
"""Longitude first, as GeoJSON has it."""
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""Geometry -> how deep its points are nested."""
_KINDS = {"Polygon": "district", "LineString": "region"}
"""What a geometry is where no property tells it; a point is a town."""


def read_geojson(text: str, where: str, *, rows: Rows) -> Iterator[Found]:
    """The places of a feature collection, in order.

    Args:
        text: the whole document.
        where: the file's name in messages.
        rows: makes places of properties.

    Raises:
        UnsuitableInput: it is no GeoJSON, or a feature is not as it should be.
    """
    layouts: dict[tuple[str, ...], Layout] = {}
    for number, feature in enumerate(features(text, where), 1):
        here = f"{where} feature {number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnsuitableInput(here, 'is no object with "type": "Feature"')
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            raise UnsuitableInput(f"{here}, property 'name'", "there are no properties, so the name is missing")
        headers = tuple(properties)
        if headers not in layouts:
            layouts[headers] = layout_of(headers, here, word="property")
        shape, at = _place(feature.get("geometry"), here)
        row = Row(
            here,
            number,
            [_cell(value, f"{here}, property {key!r}") for key, value in properties.items()],
            at=(at[1], at[0]) if at is not None else None,
            kind=_KINDS.get(shape.removeprefix("Multi"), "town"),
            id=_own_id(feature.get("id")),
        )
        yield from rows.places(row, layouts[headers])


def _own_id(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _cell(value: object, where: str) -> str:
    """A property as the cell of a table would have it."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ";".join(_cell(one, where) for one in value)
    text = str(value)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UnsuitableInput(where, "holds half a character (a lone surrogate); write it anew")
    return text


# --- geometry


def _place(geometry: object, here: str) -> tuple[str, _Point | None]:
    """The kind of a geometry and the point that stands for it; none for a feature without geometry."""
    where = f"{here}, geometry"
    if geometry is None:
        return "", None
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or not isinstance(shape, str) or shape not in _DEPTHS:
        shown = f" ({shape})" if isinstance(shape, str) else ""
        raise UnsuitableInput(where, f"is none that can be read{shown[:40]}; there are: {', '.join(_DEPTHS)}")
    paths = list(_paths(geometry.get("coordinates"), _DEPTHS[shape], where))
    if not paths or not all(paths):
        raise UnsuitableInput(where, f"a {shape} without coordinates")
    if shape.endswith("Polygon"):
        return shape, _middle_of_ring(max(paths, key=lambda ring: abs(_area(ring))))
    if shape.endswith("LineString"):
        return shape, _half_way(max(paths, key=_length))
    points = [point for path in paths for point in path]
    return shape, _nearest(points, _mean(points))


def _paths(value: object, depth: int, where: str) -> Iterator[list[_Point]]:
    """The rows of points in nested coordinates."""
    if depth == 0:
        yield [_point(value, where)]
    elif not isinstance(value, list):
        raise UnsuitableInput(where, "the coordinates are not nested as its type asks")
    elif depth == 1:
        yield [_point(one, where) for one in value]
    else:
        for one in value:
            yield from _paths(one, depth - 1, where)


def _point(value: object, where: str) -> _Point:
    if not isinstance(value, list) or len(value) < 2:
        raise UnsuitableInput(where, f"{str(value)[:40]} is no position: [longitude, latitude]")
    lon, lat = value[0], value[1]
    for number in (lon, lat):
        if not isinstance(number, int | float) or isinstance(number, bool):
            raise UnsuitableInput(where, f"{str(value)[:40]} is no position: [longitude, latitude], both numbers")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise UnsuitableInput(
            where, f"{str(value)[:40]} lies nowhere: [longitude -180..180, latitude -90..90] in WGS 84 degrees"
        )
    return float(lon), float(lat)


def _middle_of_ring(ring: Sequence[_Point]) -> _Point:
    """The centroid of a ring if it lies inside, else the vertex nearest to it."""
    centre = _centroid(ring)
    return centre if _inside(centre, ring) else _nearest(ring, centre)


def _area(ring: Sequence[_Point]) -> float:
    """The signed area in square degrees; measured from the first vertex, so that small rings stay exact."""
    (x0, y0) = ring[0]
    moved = [(x - x0, y - y0) for x, y in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(moved, [*moved[1:], moved[0]], strict=True)) / 2


def _centroid(ring: Sequence[_Point]) -> _Point:
    area = _area(ring)
    if area == 0:
        return _mean(ring)
    (x0, y0) = ring[0]
    moved = [(x - x0, y - y0) for x, y in ring]
    x = y = 0.0
    for a, b in zip(moved, [*moved[1:], moved[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return x0 + x / (6 * area), y0 + y / (6 * area)


def _inside(point: _Point, ring: Sequence[_Point]) -> bool:
    """Whether a ray from a point crosses a ring an odd number of times."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def _mean(points: Sequence[_Point]) -> _Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _nearest(points: Sequence[_Point], to: _Point) -> _Point:
    return min(points, key=lambda point: hypot(point[0] - to[0], point[1] - to[1]))


def _length(line: Sequence[_Point]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))


def _half_way(line: Sequence[_Point]) -> _Point:
    """The vertex where half of a line lies behind."""
    left = _length(line) / 2
    for a, b in pairwise(line):
        left -= hypot(b[0] - a[0], b[1] - a[1])
        if left <= 0:
            return b
    return line[-1]
