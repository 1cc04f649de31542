"""GeoPackage by its R-tree: what GDAL reads and no other, only sooner."""

import shutil
import sqlite3
import struct
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pyogrio.raw
import pytest
import shapely
from pyproj import CRS

from layers import Features, Request, read_features
from layers.array import Shapes
from layers.vector.features import Records
from layers.vector.format import geopackage
from layers.vector.format.gdal import read_vector

BOX = (114.2, 30.2, 114.6, 30.7)


def frame(kind: str = "Polygon") -> geopandas.GeoDataFrame:
    random = np.random.default_rng(7)
    xy = random.uniform((114.0, 30.0), (115.0, 31.0), (200, 2))
    boxes: Shapes = np.asarray(shapely.box(*xy.T, *(xy + random.uniform(0.001, 0.05, (200, 2))).T))
    if kind == "MultiPolygon Z":
        boxes = np.asarray(shapely.force_3d(np.asarray(shapely.multipolygons(boxes[:, None])), 5.0))
    columns = {
        "名称": [f"单元{n}" if n % 7 else None for n in range(200)],
        "count": pd.array([n if n % 5 else None for n in range(200)], dtype="Int64"),
        "whole": np.arange(200, dtype=np.int32),
        "share": [n / 3 if n % 3 else None for n in range(200)],
        "single": np.linspace(0, 1, 200).astype(np.float32),
        "is_old": pd.array([n % 2 == 0 if n % 4 else None for n in range(200)], dtype="boolean"),
        "is_new": [n % 2 == 0 for n in range(200)],
        "moment": [
            pd.Timestamp(2026, 1, 1 + n % 28, 8, 0, 0, 250_000, tz="UTC") if n % 6 else pd.NaT for n in range(200)
        ],
    }
    return geopandas.GeoDataFrame(columns, geometry=boxes, crs="EPSG:4490")


def _refuse(*_: object) -> Records:
    raise geopackage.NotPlainError


def same(one: Features, other: Features) -> bool:
    assert one.fids.tolist() == other.fids.tolist()
    assert shapely.equals_exact(one.geometry, other.geometry).all()
    assert list(one.fields) == list(other.fields)
    for name, values in one.fields.items():
        expected = other.fields[name]
        assert values.dtype == expected.dtype, name
        np.testing.assert_array_equal(values, expected, name)
    assert one.crs == other.crs
    return True


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon Z"])
@pytest.mark.parametrize("bbox", [BOX, (0.0, 0.0, 1.0, 1.0), (113.0, 29.0, 116.0, 32.0), (114.5, 30.5, 114.5, 30.5)])
def test_the_index_gives_what_gdal_gives(
    kind: str, bbox: tuple[float, float, float, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "单 元#1.gpkg"
    pyogrio.write_dataframe(frame(kind), path, layer="管控 单元")
    geopackage._read_box(path, None, bbox)
    sooner = read_features(path, Request(bbox=bbox))
    monkeypatch.setattr(geopackage, "_read_box", _refuse)
    assert same(sooner, read_features(path, Request(bbox=bbox)))
    assert sooner.layer == "管控 单元"


def test_days_are_days(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    days = np.array([date(2026, 11, 22), None], dtype="datetime64[D]")
    wkb = shapely.to_wkb(shapely.points([[114.0, 30.0], [114.1, 30.0]]))
    pyogrio.raw.write(path, wkb, [days], ["day"], driver="GPKG", geometry_type="Point", crs="EPSG:4490")
    box = (113.0, 29.0, 115.0, 31.0)
    np.testing.assert_array_equal(geopackage._read_box(path, None, box).fields["day"], days)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE' WHERE srs_id = 4490",
        "DELETE FROM gpkg_extensions",
        "DROP TABLE rtree_a_geom",
        "UPDATE a SET whole = 'text' WHERE fid = 3",
        "UPDATE a SET name = CAST(X'FF80' AS TEXT) WHERE fid = 3",
        "ALTER TABLE a ADD COLUMN photo BLOB",
        "ALTER TABLE a ADD COLUMN twice INTEGER GENERATED ALWAYS AS (whole * 2)",
    ],
)
def test_what_is_not_plain_is_left_to_gdal(statement: str, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]].assign(name="x"), path)
    with sqlite3.connect(path) as base:
        for name in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute(statement)
    base.close()
    everywhere = (113.0, 29.0, 116.0, 32.0)
    with pytest.raises((geopackage.NotPlainError, *geopackage.FAILURES)):
        geopackage._read_box(path, None, everywhere)
    assert len(read_features(path, Request(bbox=everywhere))) == 200


def test_changes_that_still_lie_beside_the_file_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]], path)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA wal_autocheckpoint = 0")
    for name in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        base.execute(f'DROP TRIGGER "{name}"')
    base.execute("UPDATE a SET whole = 999")
    base.commit()
    fields = read_features(path, Request(bbox=BOX)).fields
    assert set(fields["whole"].tolist()) == {999}
    base.close()


def test_one_of_several_layers_is_read_by_its_own_index(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]], path, layer="units")
    pyogrio.write_dataframe(frame()[["whole", "geometry"]].assign(whole=5), path, layer="rivers")
    features = read_features(path, Request(layer="rivers", bbox=BOX))
    assert set(features.fields["whole"].tolist()) == {5}
    assert geopackage._read_box(path, "rivers", BOX).layer == "rivers"


def test_a_file_written_anew_between_two_readings_is_read_as_it_is_now(tmp_path: Path) -> None:
    path, request = tmp_path / "a.gpkg", Request(bbox=BOX)
    pyogrio.write_dataframe(frame()[["geometry"]].assign(first="甲"), path)
    assert list(read_features(path, request).fields) == ["first"]
    path.unlink()
    pyogrio.write_dataframe(frame()[["geometry"]].assign(other="乙").set_crs(4326, allow_override=True), path)
    again = read_features(path, request)
    assert (list(again.fields), again.crs) == (["other"], CRS.from_epsg(4326))
    change(path, "ALTER TABLE a RENAME COLUMN other TO third")
    assert list(read_features(path, request).fields) == ["third"]


def test_whole_numbers_with_gaps_stay_whole(tmp_path: Path) -> None:
    table = frame()[["geometry"]].head(2).assign(code=pd.array([2**53 + 1, None], dtype="Int64"))
    pyogrio.write_dataframe(table, tmp_path / "a.gpkg")
    records = read_vector(tmp_path / "a.gpkg", "a.gpkg", Request())
    assert records.fields["code"].tolist() == [2**53 + 1, None]
    assert read_features(tmp_path / "a.gpkg", Request(bbox=(113, 29, 116, 32))).fields["code"].tolist() == [
        2**53 + 1,
        None,
    ]


def change(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Some SQL on a GeoPackage, whose triggers need functions that SQLite alone lacks."""
    base = sqlite3.connect(path)
    for name in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        base.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        base.execute(statement, values if "?" in statement else ())
    base.commit()
    base.close()


def curve() -> bytes:
    """A half circle as a GeoPackage holds it."""
    return b"GP\x00\x01" + struct.pack("<i", 4490) + struct.pack("<BII6d", 1, 8, 3, 114, 30, 114.05, 30.05, 114.1, 30)


def test_a_curve_among_straight_lines_is_left_to_gdal(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]], path)
    change(path, "UPDATE a SET geom = ? WHERE fid = 3", values=(curve(),))
    features = read_features(path, Request(bbox=(113.0, 29.0, 116.0, 32.0)))
    assert len(features) == 200
    assert shapely.get_num_points(features.geometry[2]) > 10


def test_changes_beside_a_file_are_seen_where_they_cannot_be_put_together(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]], path)
    change(path)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA wal_autocheckpoint = 0")
    base.execute("UPDATE a SET whole = 999")
    base.commit()
    folder = tmp_path / "locked"
    folder.mkdir()
    for side in (path, tmp_path / "a.gpkg-wal"):
        shutil.copyfile(side, folder / side.name)
    base.close()
    # Where SQLite would make its third file there is something else, as there is nothing in a locked folder.
    (folder / "a.gpkg-shm").mkdir()
    before = {side.name: side.stat().st_size for side in folder.iterdir()}
    for bbox in (None, BOX):
        features = read_features(folder / "a.gpkg", Request(bbox=bbox))
        assert set(features.fields["whole"].tolist()) == {999}
        assert features.remarks == ()
    assert {side.name: side.stat().st_size for side in folder.iterdir()} == before


def test_truths_with_gaps_stay_truths_however_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["is_old", "geometry"]], path)
    everywhere = (113.0, 29.0, 116.0, 32.0)
    for features in (read_features(path), read_features(path, Request(bbox=everywhere))):
        assert list(features.fields["is_old"][:4]) == [None, False, True, False]
        assert {type(value) for value in features.fields["is_old"]} == {bool, type(None)}


def test_a_number_beyond_its_declared_type_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]], path)
    change(path, "ALTER TABLE a ADD COLUMN small SMALLINT", "UPDATE a SET small = 40000")
    assert set(read_features(path).fields["small"].tolist()) == {40000}


def test_columns_that_gdal_passes_over_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame()[["whole", "geometry"]], path)
    change(path, "ALTER TABLE a ADD COLUMN code VARCHAR(13)", "UPDATE a SET code = 'ZH43060220001'")
    for bbox in (None, BOX):
        features = read_features(path, Request(bbox=bbox))
        assert "code" not in features.fields
        told = [remark.about for remark in features.remarks if remark.code == "reader-warning"]
        assert any("'code'" in words for words in told)


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb"])
def test_an_open_ring_does_not_keep_a_box_from_being_read(suffix: str, tmp_path: Path) -> None:
    ring = [(114, 30), (115, 30), (115, 31), (114, 31)]
    blobs = np.empty(2, dtype=object)
    blobs[:] = [
        struct.pack("<BIII", 1, 3, 1, 4) + b"".join(struct.pack("<dd", *corner) for corner in ring),
        shapely.to_wkb(shapely.box(114.4, 30.4, 114.6, 30.6)),
    ]
    path = tmp_path / f"a{suffix}"
    driver = {".gpkg": "GPKG", ".fgb": "FlatGeobuf"}[suffix]
    pyogrio.raw.write(path, blobs, [], [], driver=driver, geometry_type="Polygon", crs="EPSG:4490")
    features = read_features(path, Request(bbox=(114.45, 30.45, 114.5, 30.5)))
    assert sorted(shapely.area(features.geometry).round(9).tolist()) == [0.04, 1.0]
    assert [repair.what for repair in features.repairs] == ["ring-closed"]
