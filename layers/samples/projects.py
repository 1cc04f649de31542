"""The demonstration projects as GeoJSON features: placed on the plan, or right beside a zone."""

from collections.abc import Mapping
from math import cos, radians, sin
from typing import Any

import shapely

from layers.samples.drawing import to_degrees, to_plane
from layers.samples.zones import Layers


def draw_projects(plan: Mapping[str, Any], layers: Layers) -> list[dict[str, Any]]:
    """A feature for each part of each project, in order; blank facts stay out."""
    features = []
    for project, record in plan["projects"].items():
        facts = {**plan["common"], **record["facts"]}
        stated = {key: value for key, value in facts.items() if value not in (None, "")}
        for number, part in enumerate(record["parts"]):
            role = part.get("role", "main")
            head = {"id": project if number == 0 else f"{project}-{role}", "project": project, "role": role}
            told = {key: record[key] for key in ("name", "applicant", "case_no", "shows", "at_least") if key in record}
            shape = to_degrees(_shape(part, layers))
            features.append(_feature({**head, **told, **(stated if number == 0 else {})}, shape))
    return features


def _feature(properties: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def _shape(part: Mapping[str, Any], layers: Layers) -> Any:
    if "line" in part:
        return shapely.LineString(part["line"])
    if "south_of" in part:
        zone = next(zone for zone in layers["water_source"] if zone.columns["name"] == part["south_of"])
        x, y = min(shapely.get_coordinates(to_plane(zone.geometry)).tolist(), key=lambda place: float(place[1]))
        height = part["size_m"][1] / 1000
        return _plot((x, y - part["gap_m"] / 1000 - height / 2), part["size_m"], 0)
    if "size_m" not in part:
        return shapely.Point(part["at"])
    return _plot(part["at"], part["size_m"], part.get("turn", 0))


def _plot(centre: tuple[float, float], size_m: tuple[float, float], turn: float) -> Any:
    """A rectangle of so many metres around a centre, turned anticlockwise by degrees."""
    east, north = size_m[0] / 2000, size_m[1] / 2000
    cosine, sine = cos(radians(turn)), sin(radians(turn))
    corners = [(-east, -north), (east, -north), (east, north), (-east, north)]
    return shapely.Polygon([(centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine) for x, y in corners])
