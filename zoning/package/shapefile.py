"""An edition as Shapefiles in the encoding somebody asks for: what they cannot hold is cut on purpose, and told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Rows, Shapes, shapes
from layers.collection import COLLECTION
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features
from layers.vector.format.archive import KINDS, TEXT_BYTES, cut_text
from layers.vector.format.driver import write_layer
from layers.vector.text import LOSSLESS
from layers.vector.writing import settle_column
from zoning.catalogue import LayerEntry
from zoning.columns import objects
from zoning.errors import ZoningError
from zoning.kind import class_of
from zoning.package.comparing import read_back
from zoning.package.loss import Loss
from zoning.package.naming import Handed, Naming
from zoning.site import problem_of

CPG: Final = {"gbk": "GBK", "utf-8": "UTF-8"}
# How dBASE itself numbers them, at this byte of its file; 0 leaves it to the .cpg.
_NUMBERS: Final = {"gbk": 0x4D, "utf-8": 0x00}
_NUMBER_AT: Final = 29
# Where it keeps the day it was last changed.
_DAY_AT: Final = 1


def write_shapefiles(
    features: Features,
    entry: LayerEntry,
    folder: Path,
    columns: Sequence[Handed],
    naming: Naming,
    *,
    stem: str,
    encoding: str,
    day: date,
    limits: Limits,
) -> list[Loss]:
    """The Shapefiles of an edition, one for each sort of shape, written; what they lose of it.

    Nothing of the clock is in them. Raises ZoningError (unwritable-file).
    """
    handed, losses = _fit(features, entry, columns, naming, encoding, f"{stem}.shp")
    present = _sorts(handed.geometry)
    paths: list[Path] = []
    for sort, rows in present:
        path = folder / (f"{stem}.shp" if len(present) == 1 else f"{stem}_{KINDS[sort]}.shp")
        part = _rows_of(handed, rows)
        _write(part, path, encoding, day)
        losses += read_back(path, part, {one.name: one.name for one in columns}, limits)
        paths.append(path)
    if len(present) > 1:
        losses.append(Loss("shapes-divided", f"{stem}.shp", "", len(features), ", ".join(one.name for one in paths)))
    return losses


def _sorts(geometry: Shapes) -> list[tuple[int, Rows]]:
    """The dimensions of shapes that are there, the highest first, each with its rows; none goes with the first."""
    kinds = shapely.get_dimensions(geometry)
    present = sorted({int(kind) for kind in kinds if kind >= 0}, reverse=True) or [2]
    return [(kind, np.flatnonzero((kinds == kind) | ((kinds < 0) & (kind == present[0])))) for kind in present]


def _rows_of(features: Features, rows: Rows) -> Features:
    fields = {name: values[rows] for name, values in features.fields.items()}
    return replace(features, geometry=features.geometry[rows], fids=features.fids[rows], fields=fields)


def _fit(
    features: Features, entry: LayerEntry, columns: Sequence[Handed], naming: Naming, encoding: str, file: str
) -> tuple[Features, list[Loss]]:
    """The features as Shapefiles can hold them, their columns by their new names, and what that loses."""
    losses = [*_renamed(features, columns, naming, encoding, file)]
    geometry = shapes(features.geometry)
    mixed = np.flatnonzero(shapely.get_type_id(geometry) == COLLECTION)
    geometry[mixed] = None
    geometry[shapely.is_empty(geometry)] = None
    if mixed.size:
        losses.append(Loss("shape-mixed", file, "", len(mixed), str(int(mixed[0]) + 1)))
    fields: dict[str, Shapes] = {}
    for one in columns:
        values = features.fields[one.column]
        if one.word == "class" and naming.classes:
            values, unmapped = _mapped(values, entry, naming)
            losses += [replace(loss, file=file, field=one.column) for loss in unmapped]
        fields[one.name], lost = _cut(values, one.column, encoding, file)
        losses += lost
    return replace(features, geometry=geometry, fields=fields), losses


def _renamed(features: Features, columns: Sequence[Handed], naming: Naming, encoding: str, file: str) -> Iterator[Loss]:
    """Columns whose names had to be cut, and those that are left out."""
    asked = set(naming.names)
    for one in columns:
        if one.name != one.column and not {one.column, one.word} & asked:
            yield Loss("field-renamed", file, one.column, len(features), one.name)
    kept = {one.column for one in columns}
    yield from (Loss("field-left-out", file, name, len(features)) for name in features.fields if name not in kept)


def _mapped(values: Shapes, entry: LayerEntry, naming: Naming) -> tuple[Shapes, list[Loss]]:
    """The words of classes as they are asked for; one that stands for none of our classes stays."""
    mapping, kept = dict(entry.classes), objects(["" if one is None or one != one else str(one) for one in values])
    ours = {word: class_of(entry.kind, word.strip(), mapping) for word in set(kept.tolist())}
    words = {word: naming.classes.get(own or "") for word, own in ours.items()}
    left = [row for row, word in enumerate(kept.tolist(), start=1) if words[word] is None and word.strip()]
    losses = [Loss("class-unmapped", "", "", len(left), f"{left[0]}: {kept[left[0] - 1]}")] if left else []
    return objects(words[word] or word for word in kept.tolist()), losses


def _cut(values: Shapes, column: str, encoding: str, file: str) -> tuple[Shapes, list[Loss]]:
    """A column whose texts fit: characters the encoding lacks become `?`, then 254 bytes are kept."""
    settled = settle_column(values)[0]
    if settled.dtype.kind == "M" and settled.dtype != np.dtype("datetime64[D]"):
        settled = objects(None if one is None else one.isoformat() for one in settled.astype("datetime64[s]").tolist())
    elif settled.dtype != object:
        return values, []
    made: list[str | None] = []
    cut: list[tuple[int, int]] = []
    lost: list[tuple[int, str]] = []
    for row, cell in enumerate(settled.tolist(), start=1):
        if cell is None:
            made.append(None)
            continue
        plain = cell.encode(encoding, "replace").decode(encoding)
        kept = cut_text(plain, TEXT_BYTES, encoding)
        made.append(kept)
        if plain != cell:
            lost.append((row, "".join(dict.fromkeys(a for a, b in zip(cell, plain, strict=False) if a != b))))
        if kept != plain:
            cut.append((row, len(plain.encode(encoding))))
    losses = []
    if lost:
        losses.append(Loss("character-lost", file, column, len(lost), f"{lost[0][0]}: {lost[0][1]}"))
    if cut:
        losses.append(Loss("text-cut", file, column, len(cut), f"{cut[0][0]}: {cut[0][1]} > {TEXT_BYTES} bytes"))
    return objects(made), losses


def _write(features: Features, path: Path, encoding: str, day: date) -> None:
    """A Shapefile whose texts are in an encoding byte by byte: GDAL is told they are of one byte a character."""
    names = [name.encode(encoding, "replace").decode(LOSSLESS) for name in features.fields]
    fields = {name: _bytes(values, encoding) for name, values in zip(names, features.fields.values(), strict=True)}
    try:
        write_layer(replace(features, fields=fields), path, "ESRI Shapefile", path, names=names, encoding=LOSSLESS)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    path.with_suffix(".cpg").write_bytes(CPG[encoding].encode())
    with path.with_suffix(".dbf").open("r+b") as table:
        table.seek(_DAY_AT)
        table.write(bytes([min(max(day.year - 1900, 0), 255), day.month, day.day]))
        table.seek(_NUMBER_AT)
        table.write(bytes([_NUMBERS[encoding]]))


def _bytes(values: Shapes, encoding: str) -> Any:
    settled = settle_column(values)[0]
    if settled.dtype != object:
        return values
    return objects(None if one is None else one.encode(encoding).decode(LOSSLESS) for one in settled.tolist())
