"""The ground of a plate: zones cut, coarsened and painted in the looks of the palette, once for every site on it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely

from maps.palette import Palette, Style, read_palette
from maps.plate.frame import Frame
from maps.plate.hatch import MM_PER_PX, is_hatched, pattern
from maps.plate.model import Ground, Name, PlateZone
from maps.plate.shape import coarsened, on_paper, path_of, points_of
from maps.symbol import symbol_paths

POINT_MM: Final = 3.4
# Of so many zones names are tried; the least of them would find no room.
MOST_NAMED: Final = 150
_HIT_WIDER: Final = 1.7


def make_ground(frame: Frame, zones: Sequence[PlateZone], *, left_out: int = 0) -> Ground:
    """The zones that lie within a frame, drawn; nothing else of them is kept.

    `left_out`: how many more there are that were not given because they are too small to see.
    """
    palette = read_palette()
    drawn = on_paper([zone.geometry for zone in zones], frame) if zones else np.zeros(0, dtype=object)
    keep = np.array([zone.hit for zone in zones], dtype=np.bool_)
    drawn, too_many = coarsened(drawn, keep)
    inner = shapely.box(0.0, 0.0, frame.width_mm, frame.height_mm)
    seen: list[int] = np.flatnonzero(shapely.intersects(drawn, inner)).tolist()
    looks = {row: palette.zone_key(zones[row].style) for row in seen}
    order = sorted(seen, key=lambda row: (palette.zones[looks[row]].order, looks[row], zones[row].hit))
    sorts = {(looks[row], zones[row].label) for row in seen}
    return Ground(
        frame=frame,
        markup="".join(_painted(drawn, zones, looks, order, palette)),
        patterns="".join(pattern(hatch_name(look), palette.zones[look]) for look in _hatched(looks, palette)),
        names=tuple(_names(drawn, zones, seen, frame)),
        sorts=tuple(sorted(sorts, key=lambda sort: (list(palette.zones).index(sort[0]), sort[1]))),
        seen=frozenset(seen),
        left_out=left_out + too_many,
    )


def hatch_name(look: str) -> str:
    """The name of the pattern of a look, made of what a name may hold."""
    return f"hatch-{list(read_palette().zones).index(look)}"


def _hatched(looks: dict[int, str], palette: Palette) -> list[str]:
    return [look for look in sorted(set(looks.values())) if is_hatched(palette.zones[look])]


def edge_of(style: Style, width: float) -> str:
    """The attributes that draw the edge of a look, with its dashes."""
    dash = " ".join(f"{float(one) * MM_PER_PX:.2f}" for one in style.dash.split())
    return f'stroke="{style.stroke}" stroke-width="{width:.2f}"' + (f' stroke-dasharray="{dash}"' if dash else "")


def painted(shape: str, look: str, width: float) -> str:
    """A shape, an element but for its end, in a look: its ground, and upon it hatch and edge."""
    style = read_palette().zones[look]
    edge = edge_of(style, width)
    ground = f'fill="{style.fill}" fill-opacity="{style.opacity:g}"'
    if not is_hatched(style):
        return f"{shape} {ground} {edge}/>"
    return f'{shape} {ground}/>{shape} fill="url(#{hatch_name(look)})" {edge}/>'


def _painted(
    drawn: Any, zones: Sequence[PlateZone], looks: dict[int, str], order: list[int], palette: Palette
) -> Iterator[str]:
    """The zones from the lowest to the uppermost; lines are not filled, points get their symbol."""
    for row in order:
        style = palette.zones[looks[row]]
        width = style.width_px * MM_PER_PX * (_HIT_WIDER if zones[row].hit else 1.0)
        path = path_of(drawn[row])
        if path and shapely.get_dimensions(drawn[row]) == 1:
            yield f'<path d="{path}" fill="none" stroke="{style.stroke}" stroke-width="{width:.2f}"/>'
        elif path:
            yield painted(f'<path d="{path}" fill-rule="evenodd"', looks[row], width)
        yield from (symbol_at(style, x, y, POINT_MM) for x, y in points_of(drawn[row]))


def symbol_at(style: Style, x: float, y: float, size_mm: float) -> str:
    """The symbol of a look with its middle at a place of the paper."""
    scale = size_mm / 24.0
    return (
        f'<g transform="translate({x - size_mm / 2:.2f} {y - size_mm / 2:.2f}) scale({scale:.4f})">'
        f"{symbol_paths(style)}</g>"
    )


def _names(drawn: Any, zones: Sequence[PlateZone], seen: list[int], frame: Frame) -> Iterator[Name]:
    """The names of the largest zones that have one, each at a place within what is seen of its largest part."""
    inner = shapely.box(0.0, 0.0, frame.width_mm, frame.height_mm)
    named = [row for row in seen if zones[row].name]
    box = shapely.bounds(drawn[named])
    size = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1]) + np.array([1e9 * zones[row].hit for row in named])
    for row in (named[place] for place in np.argsort(-size, kind="stable")[:MOST_NAMED].tolist()):
        shown = shapely.intersection(shapely.make_valid(drawn[row]), inner)
        parts = [part for part in shapely.get_parts(shown).tolist() if not part.is_empty]
        if parts:
            largest = max(parts, key=lambda part: (part.area, part.length))
            place = shapely.point_on_surface(largest)
            below = POINT_MM if shapely.get_dimensions(largest) == 0 else 0.0
            yield Name(zones[row].name, place.x, place.y + below, largest.area + (1e9 if zones[row].hit else 0.0))
