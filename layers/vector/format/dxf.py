"""CAD drawings in DXF through GDAL: closed outlines become areas, and what is left out is told."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Rows, Shapes, shapes
from layers.errors import LayerError
from layers.vector.features import Features, Records, Remark, Request
from layers.vector.format.drawing import look_at
from layers.vector.format.driver import write_layer
from layers.vector.format.gdal import read_whole
from layers.vector.format.option import set_options
from layers.vector.writing import replacing

MOST_TOLD: Final = 20
MOST_COUNTED: Final = 100_000
BLOCK: Final = 64
ESCAPES: Final = re.compile(r"(?:\\U\+[0-9A-Fa-f]{4})+")
STAND_IN: Final = "zoning_layer_"
RING_CORNERS: Final = 4


def read_dxf(path: Path, file: str, request: Request) -> Records:
    """The shapes of a drawing's model space, or of one of its layers; a drawing never says its CRS.

    Closed lines are areas, each its own record even inside another (told); blocks are drawn where they are inserted;
    text, paper space and what GDAL does not draw are left out and counted. `layer`, `entity` and `handle` are fields.

    Raises LayerError: unreadable-file, too-large, layer-missing for a layer the drawing lacks.
    """
    request.limits.check("file_bytes", path.stat().st_size, file=file)
    options, remarks = look_at(path, file, request.limits)
    drawn = read_whole(path, file, "entities", request.bbox, {"MERGE_BLOCK_GEOMETRIES": "NO"} | options)
    return _settle(drawn, [*remarks, *drawn.remarks], request.layer, file)


def write_dxf(features: Features, path: Path) -> None:
    """A drawing with areas as closed outlines on the layers of the field `layer`; other attributes have no place in it.

    Raises LayerError (unwritable-file).
    """
    layers = features.fields.get("layer", np.full(len(features), "0", dtype=object))
    # GDAL writes a name as UTF-8 and says it is Latin; one in ASCII stands in for it until the file is there.
    names = ["0" if name is None else str(name) for name in layers]
    stand_in = {
        name: f"{STAND_IN}{number}_" for number, name in enumerate(dict.fromkeys(names)) if name != _escape(name)
    }
    written_as = np.array([stand_in.get(name, name) for name in names], dtype=object)
    bare = replace(features, fields={"Layer": written_as}, crs=None)
    with replacing(path) as written, set_options({"DXF_WRITE_HATCH": "NO"}):
        write_layer(bare, written, "DXF", path)
        content = written.read_bytes()
        for name, short in stand_in.items():
            content = content.replace(short.encode(), _escape(name).encode())
        written.write_bytes(content)


def leave_out(features: Features) -> list[str]:
    """The attributes that say anything, without the one a drawing has a place for."""
    fields = features.fields.items()
    return [name for name, values in fields if name != "layer" and any(value is not None for value in values.tolist())]


def _settle(drawn: Records, remarks: list[Remark], wanted: str | None, file: str) -> Records:
    """What is kept of what GDAL drew, with outlines made areas."""
    layer = drawn.fields["Layer"] = shapes(_unescape(str(name)) for name in drawn.fields["Layer"])
    text = drawn.fields["Text"]
    is_point = shapely.get_type_id(drawn.geometry) == 0
    is_text = is_point & np.array([value is not None for value in text], dtype=np.bool_)
    is_paper = np.array(
        [value is not None and bool(value == 1) for value in drawn.fields["PaperSpace"]], dtype=np.bool_
    )
    remarks += [
        Remark(code, "", str(int(rows.sum())))
        for code, rows in (("text-left-out", is_text), ("paper-space-left-out", is_paper & ~is_text))
        if rows.any()
    ]
    kept = ~(is_text | is_paper)
    names = sorted({str(name) for name in layer[kept]})
    if wanted is not None:
        if wanted not in names:
            raise LayerError(code="layer-missing", file=file, layer=wanted, found=", ".join(names) or "no shapes")
        kept &= layer == wanted
    elif len(names) > 1:
        remarks.append(Remark("several-cad-layers", "", ", ".join(names)))
    return _records(drawn, np.flatnonzero(kept), remarks, wanted)


def _records(drawn: Records, rows: Rows, remarks: list[Remark], wanted: str | None) -> Records:
    geometry, is_outline = _close(drawn.geometry[rows])
    kinds = [None if kind is None else str(kind).rsplit("AcDb", 1)[-1] for kind in drawn.fields["SubClasses"][rows]]
    fields = {
        "layer": drawn.fields["Layer"][rows],
        "entity": shapes(kinds),
        "handle": drawn.fields["EntityHandle"][rows],
    }
    places = {int(row): index for index, row in enumerate(rows)}
    return Records(
        geometry,
        drawn.fids[rows],
        fields,
        None,
        closed=[places[row] for row in drawn.closed if row in places],
        refused={places[row]: _renumber(why, places[row]) for row, why in drawn.refused.items() if row in places},
        remarks=[*remarks, *_nested(geometry, is_outline, fields["layer"])],
        layer=wanted,
    )


def _renumber(error: LayerError, row: int) -> LayerError:
    return LayerError(code=error.code, file=error.file, record=str(row + 1), found=error.found, allowed=error.allowed)


def _close(geometry: Shapes) -> tuple[Shapes, Bools]:
    """Lines that end where they begin as areas, and which these are."""
    settled = geometry.copy()
    is_line = shapely.get_type_id(geometry) == 1
    is_outline: Bools = is_line & shapely.is_closed(geometry) & (shapely.get_num_points(geometry) >= RING_CORNERS)
    if is_outline.any():
        xy, owner = shapely.get_coordinates(geometry[is_outline], return_index=True)
        settled[is_outline] = shapely.polygons(shapely.linearrings(xy, indices=owner))
    return settled, is_outline


def _nested(geometry: Shapes, is_outline: Bools, layer: Shapes) -> list[Remark]:
    """Outlines that lie inside another of their layer: a hole, or an area of its own? A person must say."""
    outlines = np.flatnonzero(is_outline)
    areas = geometry[outlines]
    tree, area = shapely.STRtree(areas), shapely.area(areas)
    rings = shapely.get_exterior_ring(areas)
    told: list[tuple[int, int]] = []
    count = 0
    for first in range(0, len(areas), BLOCK):
        block = rings[first : first + BLOCK]
        # Two corners: one of them may lie on the outer line.
        corners = [shapely.get_point(block, 0), shapely.get_point(block, shapely.get_num_points(block) // 2)]
        inner, outer = np.hstack([tree.query(corner, predicate="within") for corner in corners])
        inner = inner + first
        same = (layer[outlines[inner]] == layer[outlines[outer]]) & (area[inner] < area[outer])
        pairs = np.unique(np.column_stack([outlines[inner[same]], outlines[outer[same]]]) + 1, axis=0)
        count += len(pairs)
        told += [(int(one), int(other)) for one, other in pairs[: MOST_TOLD - len(told)]]
        if count > MOST_COUNTED:
            break
    remarks = [Remark("ring-inside-ring", str(one), str(other)) for one, other in told]
    more = f"{count}+" if count > MOST_COUNTED else f"{count}"
    return remarks if count <= MOST_TOLD else [*remarks, Remark("ring-inside-ring", "", more)]


def _escape(name: str) -> str:
    """A layer's name in ASCII, as drawings of any code page write it."""
    units = name.encode("utf-16-be")
    letters = [chr(units[at] * 256 + units[at + 1]) for at in range(0, len(units), 2)]
    return "".join(letter if " " <= letter < "\x7f" else f"\\U+{ord(letter):04X}" for letter in letters)


def _unescape(name: str) -> str:
    def letters(found: re.Match[str]) -> str:
        return bytes.fromhex(found[0].replace("\\U+", "")).decode("utf-16-be", "replace")

    return ESCAPES.sub(letters, name)
