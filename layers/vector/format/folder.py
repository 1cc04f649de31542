"""A folder as one layer: the one file of it that is meant, or its files of one kind put together."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from layers.array import Shapes
from layers.errors import LayerError
from layers.transformation import is_same_crs
from layers.vector.features import Records, Remark, Request, column
from layers.vector.format import find_format

ReadFile = Callable[[Path, str, Request], Records]
KINDS: Final = (".shp", ".gpkg", ".geojson", ".json", ".fgb", ".parquet", ".geoparquet")
PARTITIONED: Final = (".parquet", ".geoparquet")
FREE_COLUMNS: Final = (".geojson", ".json")


def read_folder(folder: Path, file: str, request: Request, read_file: ReadFile) -> Records:
    """The records of a folder: of the file whose name without ending is `request.layer`, else of all its files.

    Several files are one layer where they are of one kind with the same columns (GeoJSON: any columns, gaps blank) and
    one CRS; rows run through the files in the order of their names. Parquet files may lie in folders called
    `column=value`, which become a column. Other folders inside are not looked into; what of a layer's format lies
    there, or beside the parts, is told.

    Raises LayerError: layer-missing where it is not clear which file is meant, crs-mismatch, and what reading a part
    raises: a folder is read whole or not at all.
    """
    found = _files(folder, file, request)
    named = [path for path in found if request.layer is not None and path.stem == request.layer]
    shapefiles = [path for path in found if path.suffix.lower() == ".shp"]
    if len(named) == 1 or (request.layer is None and len(shapefiles) == 1):
        path = (named or shapefiles)[0]
        records = read_file(path, str(path), replace(request, layer=None))
        return records if named else _with_left(records, [path], folder, request)
    if len({path.suffix.lower() for path in found}) != 1 or (request.layer and found[0].suffix.lower() != ".gpkg"):
        raise _unclear(found, folder, file, request)
    read = []
    for path in found:
        read.append(_with_partitions(read_file(path, str(path), request), path, folder))
        request.limits.check("records", sum(len(part.geometry) for part in read), file=file)
    records = read[0] if len(read) == 1 else _unite(read, found, folder, file, request)
    return _with_left(records, found, folder, request)


def _files(folder: Path, file: str, request: Request) -> list[Path]:
    """The files that could be parts, in the order of their names; those of a Parquet data set from all its folders."""
    try:
        plain = [path for path in folder.iterdir() if path.suffix.lower() in KINDS and path.is_file()]
        nested = [path for suffix in PARTITIONED for path in folder.rglob(f"*=*/*{suffix}")]
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a folder that can be read") from error
    nested = [path for path in nested if all("=" in name for name in path.relative_to(folder).parts[:-1])]
    names = {path.relative_to(folder).as_posix(): path for path in (*plain, *nested)}
    request.limits.check("archive_members", len(names), file=file)
    return [names[name] for name in sorted(names) if not names[name].name.startswith((".", "_"))]


def _unclear(found: Sequence[Path], folder: Path, file: str, request: Request) -> LayerError:
    names = ", ".join(path.relative_to(folder).as_posix() for path in found[:20]) or "no file of a layer"
    return LayerError(
        code="layer-missing",
        file=file,
        layer=request.layer,
        found=names,
        allowed="one file, files of one kind with the same columns, or a source layer that names one of several",
    )


def _with_left(records: Records, read: Sequence[Path], folder: Path, request: Request) -> Records:
    """The records, with a remark that names the other files of the folder, and of those in it, that may be layers."""
    known, left = set(read), []
    for root, folders, files in os.walk(folder):
        folders.sort()
        inside = [Path(root) / name for name in sorted([*files, *folders]) if not name.startswith((".", "_"))]
        left += [path for path in inside if path not in known and find_format(path) is not None]
        if len(left) > request.limits.archive_members:
            break
    if left:
        listed = ", ".join(path.relative_to(folder).as_posix() for path in left[:20])
        more = f", … ({len(left)})" if len(left) > 20 else ""
        records.remarks.append(Remark("folder-file-left", "", listed + more))
    return records


def _with_partitions(records: Records, path: Path, folder: Path) -> Records:
    for name in path.relative_to(folder).parts[:-1]:
        key, _, value = name.partition("=")
        records.fields[key] = column([_number_or_text(value)] * len(records.geometry))
    return records


def _number_or_text(value: str) -> object:
    """A whole number where the text is its plain notation: codes keep their leading zeros."""
    if value == "__HIVE_DEFAULT_PARTITION__":
        return None
    return int(value) if value.isdecimal() and str(int(value)) == value else value


def _unite(parts: list[Records], paths: Sequence[Path], folder: Path, file: str, request: Request) -> Records:
    names = list(dict.fromkeys(name for part in parts for name in part.fields))
    for part in parts:
        if set(part.fields) != set(names) and paths[0].suffix.lower() not in FREE_COLUMNS:
            raise _unclear(paths, folder, file, request)
    _check_crs(parts, paths, file)
    starts = np.cumsum([0, *(len(part.geometry) for part in parts)]).tolist()
    united = Records(
        geometry=np.concatenate([part.geometry for part in parts]),
        fids=np.arange(starts[-1], dtype=np.int64),
        fields={name: _stack([_column(part, name) for part in parts]) for name in names},
        crs=parts[0].crs,
        is_crs_stated=all(part.is_crs_stated for part in parts),
        garbled=list(dict.fromkeys(name for part in parts for name in part.garbled)),
        layer=request.layer,
    )
    for part, path, start in zip(parts, paths, starts, strict=False):
        united.closed += [row + start for row in part.closed]
        united.lines |= {row + start: line for row, line in part.lines.items()}
        united.refused |= {row + start: _renumbered(why, row + start, path) for row, why in part.refused.items()}
        united.remarks += [
            replace(remark, record=str(int(remark.record) + start)) if remark.record.isdecimal() else remark
            for remark in part.remarks
        ]
    listed = ", ".join(path.relative_to(folder).as_posix() for path in paths[:20])
    united.remarks.append(Remark("folder-parts", "", listed + (f", … ({len(paths)})" if len(paths) > 20 else "")))
    return united


def _check_crs(parts: Sequence[Records], paths: Sequence[Path], file: str) -> None:
    first = parts[0].crs
    for part, path in zip(parts, paths, strict=True):
        is_same = part.crs is first or (part.crs is not None and first is not None and is_same_crs(part.crs, first))
        if not is_same:
            said = [one.name if one is not None else "none" for one in (first, part.crs)]
            found = f"{paths[0].name}: {said[0]}; {path.name}: {said[1]}"
            raise LayerError(code="crs-mismatch", file=file, found=found, allowed="one CRS in all files of the folder")


def _column(part: Records, name: str) -> Shapes:
    return part.fields[name] if name in part.fields else np.full(len(part.geometry), None, dtype=object)


def _stack(columns: Sequence[Shapes]) -> Shapes:
    """One column from several; as objects where numbers would stop being what they are."""
    filled = [values for values in columns if len(values)] or list(columns)
    kinds = {"number" if values.dtype.kind in "iuf" else values.dtype.kind for values in filled}
    if len(kinds) == 1:
        return np.concatenate(filled)
    return np.concatenate([values.astype(object) for values in filled])


def _renumbered(why: LayerError, row: int, path: Path) -> LayerError:
    return LayerError(
        code=why.code,
        file=why.file,
        layer=path.stem,
        record=str(row + 1),
        line=why.line,
        field=why.field,
        found=why.found,
        allowed=why.allowed,
    )
