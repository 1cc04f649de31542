"""Who a site is: names, parts and sizes, the facts it was judged by, what was wrong with or mended in it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Shapes
from layers.plane import Plane, length_m
from layers.vector import Repair
from zoning.evidence import Placed
from zoning.fact import StatedFact, find_fact
from zoning.site import Notice, Site
from zoning.wording import describe_problem, say


def identify(placed: Placed, index: int, lang: str) -> dict[str, Any]:
    """The entries of a site that hold whether it was judged or not."""
    site, plane = placed.sites[index], placed.plane_of[index]
    parts = [] if plane is None else _list_parts(site, placed.geometry[index], plane)
    types = {part["geometry_type"] for part in parts}
    return {
        "id": site.id,
        "name": site.name,
        "applicant": site.applicant,
        "case_number": site.case_number,
        "crs": None if site.crs is None else _crs_name(site.crs.srs),
        "plane": plane.label if plane else None,
        "geometry_type": None if not types else types.pop() if len(types) == 1 else "mixed",
        "parts": parts,
        "area_m2": sum(part["area_m2"] for part in parts) if parts else None,
        "length_m": sum(part["length_m"] for part in parts) if parts else None,
        "facts": {key: _list_fact(key, stated) for key, stated in sorted(site.facts.items())},
        "errors": [describe_problem(problem, lang) for problem in site.errors],
        "warnings": list_notices(site.warnings, lang),
        "repairs": [
            _repair(notice.code, f"{notice.about} {notice.where}", notice.area_change_m2) for notice in site.repairs
        ],
    }


def list_notices(notices: Iterable[Notice], lang: str) -> list[dict[str, str]]:
    """Warnings as the answer shows them."""
    return [
        {
            "code": notice.code,
            "message": say(f"warning.{notice.code}", lang, about=notice.about, where=notice.where),
            "where": notice.where,
        }
        for notice in notices
    ]


def list_mended(mended: Iterable[tuple[str, Repair]]) -> list[dict[str, Any]]:
    """Repairs of features, each with the id of its layer, as the answer shows them."""
    return [_repair(repair.what, f"{layer} {repair.record}", repair.area_change_m2) for layer, repair in mended]


def _list_parts(site: Site, shapes: Shapes, plane: Plane) -> list[dict[str, Any]]:
    return [
        {
            "role": part.role,
            "geometry_type": shape.geom_type,
            "area_m2": area_m2,
            "length_m": length,
        }
        for part, shape, area_m2, length in zip(
            site.parts, shapes, shapely.area(shapes).tolist(), _line_lengths_m(shapes, plane).tolist(), strict=True
        )
    ]


def _line_lengths_m(shapes: Shapes, plane: Plane) -> Floats:
    """The length of the lines among some shapes; 0 for all others, whose outlines nobody asks for."""
    lengths = np.zeros(len(shapes))
    is_line = shapely.get_dimensions(shapes) == 1
    if is_line.any():
        lengths[is_line] = length_m(plane, shapes[is_line])
    return lengths


def _list_fact(key: str, stated: StatedFact) -> dict[str, Any]:
    known = find_fact(key)
    return {
        "value": stated.to_value(),
        "unit": known.unit if known is not None else None,
        "from": stated.origin,
        **dict(stated.remarks),
    }


def _repair(what: str, where: str, area_change_m2: float | None) -> dict[str, Any]:
    """A repair as the answer shows it; the change is None where there was nothing to measure."""
    is_known = area_change_m2 is not None and not np.isnan(area_change_m2)
    return {"what": what, "where": where, "area_change_m2": area_change_m2 if is_known else None}


@lru_cache(maxsize=256)
def _crs_name(srs: str) -> str:
    """What people call a reference system; looking it up takes as long as a tenth of an answer."""
    crs = CRS(srs)
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)
