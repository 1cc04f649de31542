"""GeoParquet 1.1: a row a site with its geometry, and what hangs on the site as lists of records within the row."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow
import pyarrow.parquet
import shapely
from pyproj import CRS

from zoning.export.about import EPSG
from zoning.export.answered import Answered, Answers, merged
from zoning.export.column import Cell, Column, Row, Table
from zoning.export.table import DETAILS, SITES
from zoning.report import SiteAnswer

_GEOMETRY: Final = "geometry"
_GROUP: Final = 1_000
# The facts a site is asked about stand once, in the records of its questions.
_FLAT: Final = tuple(column for column in SITES.columns if column.key not in {table.name for table in DETAILS})
_TYPES: Final = {
    "text": pyarrow.string(),
    "list": pyarrow.list_(pyarrow.string()),
    "number": pyarrow.float64(),
    "whole": pyarrow.int64(),
    "flag": pyarrow.bool_(),
}


def write(path: Path, head: Mapping[str, Any], answers: Answers, lang: str) -> None:
    """The answers, a group of rows for every thousand sites; the head of the answer is the key `zoning` of the file."""
    box, kinds = _Box(), set[str]()
    with pyarrow.parquet.ParquetWriter(path, _schema(), compression="zstd") as writer:
        for group in _grouped(_tables(answers, box, kinds, lang)):
            writer.write_table(group)
        about = {**head, "summary": {**answers.summary}}
        described = {"geo": _describe(box, kinds), "zoning": about}
        writer.add_key_value_metadata({key: json.dumps(value, ensure_ascii=False) for key, value in described.items()})


def _tables(answers: Answers, box: "_Box", kinds: set[str], lang: str) -> Iterator[Any]:
    """The rows, a few at a time; their box and kinds of shape are noted."""
    for batch in answers.batches():
        geometry = merged(batch)
        known = geometry[~shapely.is_missing(geometry)]
        box.add(known)
        kinds.update(shape.geom_type for shape in known)
        yield _table(batch, geometry, lang)


def _grouped(tables: Iterable[Any]) -> Iterator[Any]:
    """Tables put together to groups of rows, the last one smaller; columns take far less than the answers did."""
    group: list[Any] = []
    for table in tables:
        group.append(table)
        if sum(map(len, group)) >= _GROUP:
            yield pyarrow.concat_tables(group)
            group = []
    if group:
        yield pyarrow.concat_tables(group)


class _Box:
    """The box around all shapes that were added; None around none."""

    def __init__(self) -> None:
        self.bounds: list[float] | None = None

    def add(self, geometry: Any) -> None:
        if len(geometry):
            corners = [shapely.total_bounds(geometry)]
            corners += [] if self.bounds is None else [np.array(self.bounds)]
            stacked = np.array(corners)
            self.bounds = [*stacked[:, :2].min(axis=0).tolist(), *stacked[:, 2:].max(axis=0).tolist()]


def _describe(box: _Box, kinds: Iterable[str]) -> dict[str, Any]:
    column = {"encoding": "WKB", "geometry_types": sorted(kinds), "crs": CRS.from_epsg(EPSG).to_json_dict()}
    if box.bounds is not None:
        column["bbox"] = box.bounds
    return {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}


def _schema() -> Any:
    fields = [pyarrow.field(column.key, _TYPES[column.sort]) for column in _FLAT]
    fields += [pyarrow.field(table.name, _list_type(table)) for table in DETAILS]
    return pyarrow.schema([*fields, pyarrow.field(_GEOMETRY, pyarrow.binary())])


def _list_type(table: Table) -> Any:
    return pyarrow.list_(pyarrow.struct([(column.key, _TYPES[column.sort]) for column in _own_columns(table)]))


def _own_columns(table: Table) -> Sequence[Column]:
    """All columns but the id of the site."""
    return table.columns[1:]


def _table(batch: Sequence[Answered], geometry: Any, lang: str) -> Any:
    rows = [_record(SITES.columns, row) for answer, _ in batch for row in SITES.rows(answer, lang)]
    columns: dict[str, list[Any]] = {column.key: [row[column.key] for row in rows] for column in _FLAT}
    for table in DETAILS:
        columns[table.name] = [_records(table, answer, lang) for answer, _ in batch]
    columns[_GEOMETRY] = shapely.to_wkb(geometry).tolist()
    return pyarrow.table(columns, schema=_schema())


def _records(table: Table, answer: SiteAnswer, lang: str) -> list[dict[str, Cell]]:
    """The rows of a table for a site, without the id of the site, which stands beside them."""
    return [_record(_own_columns(table), row[1:]) for row in table.rows(answer, lang)]


def _record(columns: Sequence[Column], row: Row) -> dict[str, Cell]:
    return {column.key: column.coded(value) for column, value in zip(columns, row, strict=True)}
