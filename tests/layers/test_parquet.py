"""GeoParquet read by and by: what lies in the later rows is told as if all had been read at once."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import shapely

from layers import LayerError, Request, read_features
from layers.limit import Limits
from layers.vector.format.parquet import ROWS_AT_ONCE

COUNT = ROWS_AT_ONCE + 40
LAST = COUNT - 1
SQUARE = shapely.to_wkb(shapely.box(0, 0, 1, 1))
# The ring of the same square, its last vertex left out.
OPEN = SQUARE[:9] + (4).to_bytes(4, "little") + SQUARE[13:77]


def write(path: Path, columns: dict[str, Any], **settings: Any) -> Path:
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    table = pyarrow.table(columns).replace_schema_metadata({"geo": json.dumps(geo)})
    pyarrow.parquet.write_table(table, path, **settings)
    return path


def squares(**other: bytes | None) -> list[bytes | None]:
    """As many squares as take two looks, some of them replaced by their row."""
    wkb: list[bytes | None] = [SQUARE] * COUNT
    for row, blob in other.items():
        wkb[int(row.removeprefix("row"))] = blob
    return wkb


@pytest.mark.parametrize("group", [COUNT, 1_000])
def test_every_row_comes_in_its_order(tmp_path: Path, group: int) -> None:
    wkb = [shapely.to_wkb(shapely.Point(row, -row)) for row in range(COUNT)]
    path = write(tmp_path / "a.parquet", {"n": range(COUNT), "geometry": wkb}, row_group_size=group)
    read = read_features(path)
    assert shapely.get_x(read.geometry).tolist() == list(range(COUNT)) == read.fids.tolist()
    assert read.fields["n"].tolist() == list(range(COUNT))
    assert read.fields["n"].dtype.kind == "i"


def test_a_gap_in_a_later_row_makes_the_whole_column_objects(tmp_path: Path) -> None:
    numbers: list[int | None] = [*range(LAST), None]
    halves: list[float | None] = [None, *(row / 2 for row in range(1, COUNT))]
    read = read_features(write(tmp_path / "a.parquet", {"n": numbers, "h": halves, "geometry": squares()}))
    assert read.fields["n"].tolist() == numbers
    assert read.fields["h"].tolist() == halves
    assert {type(value) for value in read.fields["n"]} == {int, type(None)}
    assert {type(value) for value in read.fields["h"]} == {float, type(None)}


def test_records_are_numbered_from_the_first_row_of_the_file(tmp_path: Path) -> None:
    wkb = squares(row0=b"\x01\x09\x09", **{f"row{LAST}": b"\x01\x09\x09", f"row{LAST - 1}": OPEN})
    read = read_features(write(tmp_path / "a.parquet", {"geometry": wkb}))
    assert {row: error.record for row, error in read.refused.items()} == {0: "1", LAST: str(COUNT)}
    assert [(repair.what, repair.record) for repair in read.repairs] == [("ring-closed", str(LAST))]


def test_texts_that_stand_in_the_file_once_are_the_same_in_every_row(tmp_path: Path) -> None:
    words = [None if row % 7 == 0 else f"unit {row % 3}" for row in range(COUNT)]
    path = write(tmp_path / "a.parquet", {"word": words, "geometry": squares()}, use_dictionary=True)
    assert read_features(path).fields["word"].tolist() == words


def test_a_file_without_a_row_has_its_columns_all_the_same(tmp_path: Path) -> None:
    types = [("n", pyarrow.int32()), ("word", pyarrow.string()), ("geometry", pyarrow.binary())]
    read = read_features(write(tmp_path / "a.parquet", {name: pyarrow.array([], kind) for name, kind in types}))
    assert len(read) == 0
    assert list(read.fields) == ["n", "word"]
    assert read.fields["n"].dtype.kind == "i"


def test_shapes_that_unpack_to_too_much_are_refused_before_they_are_made(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"geometry": squares()}, use_dictionary=True)
    with pytest.raises(LayerError) as caught:
        read_features(path, Request(limits=Limits(archive_bytes=len(SQUARE) * ROWS_AT_ONCE + 1)))
    assert caught.value.code == "too-large"
