"""The register as GeoJSON (RFC 7946). Pure.

Written with longitude and latitude in WGS 84, as the standard demands (4 §), and with SWEREF 99 TM beside them in the
properties. A file that names EPSG:3006 by the older `crs` member, as Swedish map programs still write, is read as that;
one that names another system is refused rather than put in the wrong place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from eservice.premises.register.columns import COLUMNS
from eservice.premises.register.csv_file import NAMES
from eservice.premises.register.lines import Faulty, Line, Lines, as_text
from eservice.premises.sweref import to_degrees, to_sweref

SWEREF = ("EPSG::3006", "EPSG:3006")
DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4619", "EPSG:4619")
#: A hundred-millionth of a degree is a millimetre; seven decimals are a centimetre.
DECIMALS = 7


def read_geojson(content: bytes) -> Lines:
    """The features of a collection as lines, counted from 1. Raises `Faulty` for a file that is none."""
    try:
        tree = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Faulty("not_geojson") from error
    features = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(features, list) or tree.get("type") != "FeatureCollection":
        raise Faulty("not_geojson")
    in_metres = _is_in_metres(tree.get("crs"))
    return Lines([_line(number, feature, in_metres) for number, feature in enumerate(features, start=1)])


def _is_in_metres(crs: Any) -> bool:
    if crs is None:
        return False
    said = crs.get("properties") if isinstance(crs, dict) else None
    name = str(said.get("name", "")) if isinstance(said, dict) else ""
    if name.endswith(SWEREF):
        return True
    if name.endswith(DEGREES):
        return False
    raise Faulty("unknown_crs", name[:80])


def _line(number: int, feature: Any, in_metres: bool) -> Line:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return Line(number, {}, "not_a_feature")
    cells = {
        NAMES[name.casefold()]: "" if isinstance(value, dict) else as_text(value)
        for name, value in properties.items()
        if name.casefold() in NAMES
    }
    try:
        return Line(number, cells | _placed(feature.get("geometry"), in_metres))
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return Line(number, cells, "bad_geometry")


def _placed(geometry: Any, in_metres: bool) -> dict[str, str]:
    """North, east and border of a point or of a polygon without holes; nothing for an object without a place."""
    if geometry is None:
        return {}
    corners = geometry["coordinates"]
    if geometry["type"] == "Point":
        north, east = _metres(corners, in_metres)
        return {"north": str(north), "east": str(east)}
    if geometry["type"] != "Polygon" or len(corners) != 1:
        raise ValueError("only points and polygons without holes")
    ring = [_metres(corner, in_metres) for corner in corners[0]]
    return {"outline": " | ".join(f"{north} {east}" for north, east in ring)}


def _metres(position: Any, in_metres: bool) -> tuple[int, int]:
    east, north = float(position[0]), float(position[1])
    if not in_metres:
        if not (-180 <= east <= 180 and -90 <= north <= 90):
            raise ValueError("not degrees")
        north, east = to_sweref(north, east)
    return round(north), round(east)


def write_geojson(objects: Iterable[Mapping[str, Any]]) -> str:
    """Objects as a feature collection; a plot with a border is a polygon, one without a place has no geometry."""
    features = [_feature(one) for one in objects]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def _feature(one: Mapping[str, Any]) -> dict[str, Any]:
    said = {column.key: one.get(column.key) for column in COLUMNS if column.key != "outline"}
    properties = {key: as_text(value) if _is_day(value) else value for key, value in said.items()}
    known = {key: value for key, value in properties.items() if value not in (None, "", [])}
    return {"type": "Feature", "geometry": _geometry(one), "properties": known | {"state": one.get("state")}}


def _is_day(value: Any) -> bool:
    return hasattr(value, "isoformat")


def _geometry(one: Mapping[str, Any]) -> dict[str, Any] | None:
    """The border as a ring that closes and runs against the clock (RFC 7946, 3.1.6), else the point."""
    outline = one.get("outline") or []
    if outline:
        ring = [_position(north, east) for north, east in outline]
        if sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) > 0:
            ring.reverse()
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    if one.get("north") is None:
        return None
    return {"type": "Point", "coordinates": _position(one["north"], one["east"])}


def _position(north: int, east: int) -> list[float]:
    latitude, longitude = to_degrees(north, east)
    return [round(longitude, DECIMALS), round(latitude, DECIMALS)]
