"""A plate as one SVG document: the map in its frame, and around it what is needed to read it."""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

import numpy as np
import shapely

from maps.palette import read_palette
from maps.paper.plain import harmless
from maps.plate.furniture import INK, graticule, legend, north_arrow, notes, scale_bar
from maps.plate.ground import edge_of, symbol_at
from maps.plate.hatch import MM_PER_PX
from maps.plate.lettering import BOLD, FAMILIES, REGULAR, clipped, set_names, text
from maps.plate.model import Name, Plate, PlateSite
from maps.plate.shape import coarsened, on_paper, path_of

SIDE_MM: Final = 5.0
HEAD_MM: Final = 10.5
FOOT_MM: Final = 7.5
# A site smaller than this on paper is shown by its symbol.
_SMALL_MM: Final = 3.0
_SYMBOL_MM: Final = 4.2
_SITE_WEIGHT: Final = 1e12


def draw_plate(plate: Plate) -> str:
    """The plate as the text of an SVG document that loads nothing; equal plates give equal texts.

    Raises MapError for a language we do not speak.
    """
    frame = plate.ground.frame
    key, key_mm = legend(plate, frame.width_mm)
    small, small_mm = notes(plate, frame.width_mm)
    width = frame.width_mm + 2 * SIDE_MM
    height = HEAD_MM + frame.height_mm + FOOT_MM + key_mm + small_mm + 1.5
    below = HEAD_MM + frame.height_mm + FOOT_MM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}mm" height="{height:.2f}mm" '
        f'viewBox="0 0 {width:.2f} {height:.2f}" font-family="{FAMILIES}" {REGULAR} fill="{INK}">'
        f"<title>{escape(harmless(plate.title))}</title>"
        f'<defs>{plate.ground.patterns}<clipPath id="frame"><rect width="{frame.width_mm:g}" '
        f'height="{frame.height_mm:g}"/></clipPath></defs><rect width="{width:.2f}" height="{height:.2f}" fill="#fff"/>'
        f"{text(clipped(plate.title, 3.6, frame.width_mm), SIDE_MM, 4.2, 3.6, BOLD)}"
        f'<g transform="translate({SIDE_MM:g} {HEAD_MM:g})">{"".join(_map(plate))}</g>'
        f'<g transform="translate({SIDE_MM:g} {below:.2f})">{key}</g>'
        f'<g transform="translate({SIDE_MM:g} {below + key_mm:.2f})">{small}</g></svg>'
    )


def _map(plate: Plate) -> Iterator[str]:
    """The map in its frame, with what stands upon it."""
    frame = plate.ground.frame
    arrow, arrow_box = north_arrow(frame, plate.lang)
    bar, bar_box = scale_bar(frame, plate.lang)
    names = list(plate.ground.names)
    taken = [arrow_box, bar_box]
    yield f'<g clip-path="url(#frame)">{plate.ground.markup}'
    yield from _shared(plate)
    yield from _window(plate)
    for site in sorted(plate.sites, key=lambda one: read_palette().outcome(one.outcome).order):
        yield from _site(site, plate, names, taken)
    yield set_names(names, frame.width_mm, frame.height_mm, taken)
    yield "</g>"
    edge = f'width="{frame.width_mm:g}" height="{frame.height_mm:g}" fill="none" stroke="{INK}"'
    yield f'<rect {edge} stroke-width="0.35"/>'
    yield f"{graticule(frame)}{arrow}{bar}"


def _shared(plate: Plate) -> Iterator[str]:
    """The outlines of what sites share with zones."""
    if plate.hits:
        style = read_palette().overlap
        drawn, _ = coarsened(on_paper(plate.hits, plate.ground.frame), np.ones(len(plate.hits), dtype=np.bool_))
        path = "".join(path_of(shape) for shape in drawn)
        yield f'<path d="{path}" fill="none" stroke="{style.stroke}" stroke-width="{style.width_px * MM_PER_PX:.2f}"/>'


def _window(plate: Plate) -> Iterator[str]:
    """The frame of another plate as a box; one too small to see is left to the site's symbol."""
    if plate.window is not None:
        (box,) = on_paper([shapely.box(*plate.window)], plate.ground.frame)
        dash = 'stroke-width="0.35" stroke-dasharray="1.2 0.6"'
        yield f'<path d="{path_of(box)}" fill="none" stroke="{INK}" {dash}/>'


def _site(site: PlateSite, plate: Plate, names: list[Name], taken: list[tuple[float, ...]]) -> Iterator[str]:
    """The parts of a site; its symbol where one is small, its name at the first."""
    frame, style = plate.ground.frame, read_palette().outcome(site.outcome)
    drawn = on_paper(site.parts, frame) if site.parts else np.zeros(0, dtype=object)
    edge = edge_of(style, style.width_px * MM_PER_PX)
    is_named = False
    for shape in drawn.tolist():
        if shapely.is_empty(shape):
            continue
        path = path_of(shape)
        if path:
            is_area = shapely.get_dimensions(shape) == 2
            fill = f'fill="{style.fill}" fill-opacity="{style.opacity:g}"' if is_area else 'fill="none"'
            yield f'<path d="{path}" fill-rule="evenodd" {fill} {edge}/>'
        west, north, east, south = shape.bounds
        place: Any = shapely.point_on_surface(shape)
        if max(east - west, south - north) < _SMALL_MM or not path:
            yield symbol_at(style, place.x, place.y, _SYMBOL_MM)
            half = _SYMBOL_MM / 2
            south = max(south, place.y + half)
            taken.append((place.x - half, place.y - half, place.x + half, place.y + half))
        if site.name and not is_named:
            names.append(Name(site.name, place.x, south + 2.4, _SITE_WEIGHT))
            is_named = True
