"""The layers of the demonstration district, drawn around its real water on the plan of drawing.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely

from layers.samples.drawing import (
    BELT_KM,
    blob,
    draw_belt,
    draw_cells,
    draw_outline,
    smooth_line,
    to_degrees,
    to_plane,
    wander,
)

_INTAKE: Final = (9.7, 7.4)
_WELL: Final = (10.8, -11.0)
_BANK_SOUTH_KM: Final = -9.5
_BANK_AROUND_KM: Final = 5.0


@dataclass(frozen=True, slots=True)
class Zone:
    """One feature of a layer: its geometry and its columns."""

    geometry: Any
    columns: Mapping[str, str]


Layers = dict[str, list[Zone]]


def draw_layers(plan: Mapping[str, Any], clauses: Mapping[str, Any], river: Any, lakes: Sequence[Any]) -> Layers:
    """Every drawn layer by name, in degrees, from the plan, the access lists and the water in degrees."""
    outline = draw_outline(plan)
    stream, named = to_plane(river), name_lakes(plan, lakes)
    sources = _sources(to_plane(lakes[named["白鹭湖"]]), to_plane(lakes[named["石泉水库"]]))
    shapes = {
        "lake": to_plane(lakes[named["东洞庭湖"]]),
        "river": stream,
        "source": shapely.union_all([zone.geometry for zone in sources[:2]]),
        "reservoir": shapely.union_all([zone.geometry for zone in sources[3:]]),
    }
    cells = draw_cells(plan, outline, shapes)
    layers = {
        "units": [_unit(unit, cells[unit["code"]], clauses[unit["code"]]) for unit in plan["units"]],
        "units_2021": _units_2021(plan, cells, clauses),
        "water_source": sources,
        "township_sources_b": _township_sources(),
        "redline": _redline(outline, stream),
        "reserve": _reserve(shapes["lake"], outline),
        "national_park": [_zone(blob((16.4, -8.2), (1.3, 0.8)), "竹岭国家公园（演示）", GNFQ="一般控制区")],
        "industrial_park": _industrial_park(cells, stream),
        "river_bank": _banks(stream, shapes["lake"], outline),
        "bank_scope": [Zone(_bank_scope(outline), {"name": "岸线已划定范围"})],
        "scope_a": [Zone(blob((3.4, -12.6), (1.3, 1.1)), {"name": "稻香镇"})],
        "scope_b": [Zone(blob((11.4, -11.2), (1.4, 1.1)), {"name": "柏塘镇"})],
    }
    drawn = {name: [Zone(to_degrees(zone.geometry), zone.columns) for zone in zones] for name, zones in layers.items()}
    # The district is what its units cover, to the last digit.
    whole = shapely.union_all([zone.geometry for zone in drawn["units"]])
    return drawn | {name: [_zone(whole, "洞庭示范区", code="439901")] for name in ("district", "area")}


def _zone(geometry: Any, name: str, **columns: str) -> Zone:
    return Zone(geometry, {"name": name, **columns})


def _unit(unit: Mapping[str, Any], cell: Any, texts: Mapping[str, Sequence[str]]) -> Zone:
    columns = {"HJZHGKDYBM": unit["code"], "HJZHGKDYMC": unit["name"], "ZHGKDYFL": unit["class"]}
    for column in ("KJBJYS", "PWWPFGK", "HJFXFK", "ZYKFXLYQ"):
        columns[column] = "\n".join(texts.get(column, ()))
    return Zone(cell, columns)


def _units_2021(plan: Mapping[str, Any], cells: Mapping[str, Any], clauses: Mapping[str, Any]) -> list[Zone]:
    """The units before the update: two of today's were then part of a neighbour, one was a general unit."""
    zones = []
    for unit in plan["units"]:
        if "part_of_2021" not in unit:
            joined = [other["code"] for other in plan["units"] if other.get("part_of_2021") == unit["code"]]
            cell = shapely.union_all([cells[code] for code in (unit["code"], *joined)])
            before = {
                **unit,
                "code": unit.get("code_2021", unit["code"]),
                "class": unit.get("class_2021", unit["class"]),
            }
            texts = {column: lines[:1] for column, lines in clauses[unit["code"]].items()}
            zones.append(_unit(before, cell, texts))
    return zones


def name_lakes(plan: Mapping[str, Any], lakes: Sequence[Any]) -> dict[str, int]:
    """Which of the lakes, given in degrees, is the one of each name: the nearest to the place in the plan."""
    pools = to_plane(np.array(list(lakes), dtype=object))
    return {name: int(shapely.distance(pools, shapely.Point(place)).argmin()) for name, place in plan["lakes"].items()}


def _sources(lake: Any, pond: Any) -> list[Zone]:
    """Three grades around the lake, two around the reservoir; every grade leaves out the one inside it."""
    first = blob(_INTAKE, (0.9, 0.8))
    second = _round(shapely.union_all([lake, first]), 0.35)
    around = _round(second, 0.8)
    near, far = _round(pond, 0.2), _round(pond, 0.9)
    rings = [
        ("白鹭湖水源地", "一级保护区", first),
        ("白鹭湖水源地", "二级保护区", second.difference(first)),
        ("白鹭湖水源地", "准保护区", around.difference(second)),
        ("石泉水库水源地", "一级保护区", near),
        ("石泉水库水源地", "二级保护区", far.difference(near)),
    ]
    return [_zone(ring, f"{name}{grade}", JB=grade) for name, grade, ring in rings]


def _township_sources() -> list[Zone]:
    """The two grades around a township's well, in force later than everything else."""
    first, second = blob(_WELL, (0.14, 0.12)), blob(_WELL, (0.5, 0.42))
    grades = (("一级保护区", first), ("二级保护区", second.difference(first)))
    return [_zone(ring, f"柏塘镇水井{grade}", JB=grade) for grade, ring in grades]


def _round(shape: Any, margin_km: float) -> Any:
    return shape.buffer(margin_km).simplify(0.02)


def _redline(outline: Any, stream: Any) -> list[Zone]:
    villages = shapely.union_all([blob((14.6, -4.4), (0.5, 0.4)), blob((15.9, -5.6), (0.6, 0.45))])
    hills = blob((15.4, -4.9), (2.5, 2.1), corners=13).difference(villages)
    patches = [
        ("竹岭水源涵养红线", hills),
        ("北塘水土保持红线", blob((15.2, 15.6), (1.5, 1.0))),
        ("江北洲滩湿地红线", blob((7.6, 15.6), (1.1, 0.7)).difference(stream)),
        ("南湾候鸟栖息红线", blob((-4.2, -17.6), (1.6, 0.7))),
    ]
    return [_zone(patch.intersection(outline), name) for name, patch in patches]


def _reserve(lake: Any, outline: Any) -> list[Zone]:
    core = shapely.intersection_all([blob((-13.6, -16.2), (2.8, 3.6), corners=11), lake, outline])
    rest = shapely.intersection_all([blob((-12.6, -14.6), (4.6, 7.0), corners=13), lake, outline]).difference(core)
    name = "洞庭示范候鸟自然保护区"
    return [_zone(core, f"{name}核心区域", GNFQ="核心保护区"), _zone(rest, f"{name}外围区域", GNFQ="一般控制区")]


def _industrial_park(cells: Mapping[str, Any], stream: Any) -> list[Zone]:
    plot = shapely.Polygon([(5.6, 7.0), (7.5, 6.8), (7.9, 9.0), (8.6, 10.6), (7.7, 10.9), (6.2, 9.2)])
    return [_zone(plot.intersection(cells["ZH43990120001"]).difference(stream.buffer(0.3)), "望江工业园")]


def _banks(stream: Any, lake: Any, outline: Any) -> list[Zone]:
    """The shore of the Yangtze and the two banks of a brook drawn from the reservoir to the lake of the town."""
    shore = stream.boundary.intersection(draw_belt(outline, BELT_KM - 0.2)).difference(lake.buffer(0.05))
    lines = [line for line in shapely.get_parts(shapely.line_merge(shore)) if line.length > 1]
    lines.sort(key=lambda line: -float(line.length))
    course = [(15.9, -1.2), (13.0, -3.4), (10.2, -2.4), (7.6, -3.4), (5.0, -2.0)]
    brook = [p for a, b in pairwise(course) for p in smooth_line(wander(a, b))[:-1]]
    axis = shapely.LineString([*brook, course[-1]])
    main = [_zone(line, f"长江岸线{n}段", basin="yangtze", order="main") for n, line in enumerate(lines, 1)]
    sides = (("左岸", axis.offset_curve(0.03)), ("右岸", axis.offset_curve(-0.03)))
    return main + [_zone(side, f"石泉河{word}", basin="yangtze", order="major_tributary") for word, side in sides]


def _bank_scope(outline: Any) -> Any:
    """The part of the district whose banks are drawn, and a belt around it."""
    north = shapely.box(-60, _BANK_SOUTH_KM, 60, 60)
    return draw_belt(outline, _BANK_AROUND_KM).simplify(0.1).intersection(north)
