"""A layer asked for by name: one rule for every format, and no name is passed over in silence."""

import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import geopandas
import pyogrio
import pytest
import shapely

from layers import Features, LayerError, Request, read_features, read_reference
from layers.vector import Typed
from layers.vector.format import FORMATS
from layers.vector.writing import write_features

STEM: Final = "parcels"
INNER: Final = "inner"
SUFFIXES: Final = sorted({suffix for one in FORMATS for suffix in one.suffixes} - {".ovobj"})
POINT: Final = {"type": "Point", "coordinates": [114.05, 30.05]}
PLACEMARK: Final = "<Placemark><Point><coordinates>114.05,30.05,0</coordinates></Point></Placemark>"
KML: Final = f"<kml><Document><Folder><name>{INNER}</name>{PLACEMARK}</Folder></Document></kml>"
GML: Final = (
    '<c:FeatureCollection xmlns:c="http://example.org/c" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="a">'
    f'<gml:featureMember><c:{INNER} gml:id="p.1"><c:shape><gml:Point gml:id="q" srsName="urn:ogc:def:crs:EPSG::4490">'
    f"<gml:pos>30 114</gml:pos></gml:Point></c:shape></c:{INNER}></gml:featureMember></c:FeatureCollection>"
)
PLACE: Final = {"Type": 7, "Object": {"Type": 7, "ObjectDetail": {"Gcj02": 0, "Lat": 30.05, "Lng": 114.05}}}
FOLDER: Final = {"Type": 30, "Object": {"Name": INNER, "ObjectDetail": {"ObjChildren": [PLACE]}}}
COLLECTION: Final = {"type": "FeatureCollection", "name": INNER}
TEXTS: Final[dict[str, str]] = {
    **dict.fromkeys((".kml", ".ovkml"), KML),
    ".gml": GML,
    ".gpx": '<gpx version="1.1"><wpt lat="30.05" lon="114.05"><name>a</name></wpt></gpx>',
    ".ovjsn": json.dumps({"Version": "V10.6.2", "Type": 1, "ObjItems": [FOLDER]}),
    **dict.fromkeys(
        (".geojson", ".json"),
        json.dumps({**COLLECTION, "features": [{"type": "Feature", "properties": {}, "geometry": POINT}]}),
    ),
    ".txt": "114.05,30.05\n",
    ".csv": "id,lon,lat\n1,114.05,30.05\n",
    ".tsv": "id\tlon\tlat\n1\t114.05\t30.05\n",
}
DRIVERS: Final = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".gdb": "OpenFileGDB"}
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
# What the one layer is called in the file itself; nothing where the format has no place for a name.
OWN: Final = {
    ".gpx": "waypoints",
    ".dxf": "0",
    **dict.fromkeys(WORKBOOKS, "Sheet1"),
    **dict.fromkeys((".shp", ".parquet", ".geoparquet", ".txt", ".csv", ".tsv"), None),
}


def made(folder: Path, suffix: str) -> Path:
    """A file of one layer, called otherwise than the file where the format has a place for it."""
    path = folder / f"{STEM}{suffix}"
    table = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(114, 30, 114.1, 30.1)], crs="EPSG:4490")
    if suffix in TEXTS:
        path.write_text(TEXTS[suffix], encoding="utf-8")
    elif suffix in (".kmz", ".ovkmz"):
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("doc.kml", KML)
    elif suffix in DRIVERS:
        pyogrio.write_dataframe(table, path, driver=DRIVERS[suffix], layer=INNER)
    elif suffix == ".shp":
        pyogrio.write_dataframe(table, path)
    else:
        pyogrio.write_dataframe(table, folder / "made.gpkg")
        # A workbook is told by what it holds.
        written = folder / f"{INNER}{'.xlsx' if suffix in WORKBOOKS else suffix}"
        write_features(read_features(folder / "made.gpkg"), written)
        written.rename(path)
    return path


def read(path: Path, name: str | None = None) -> Features:
    is_asked = path.suffix in (".dxf", ".ovkml", ".ovkmz")
    return read_features(path, Request(name, None, read_reference("EPSG:4326") if is_asked else None))


def refusal(read_it: Callable[[], object]) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read_it()
    return caught.value


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_answers_to_its_name_and_to_that_of_its_layer_and_to_no_other(suffix: str, tmp_path: Path) -> None:
    path = made(tmp_path, suffix)
    whole = read(path)
    own = OWN.get(suffix, INNER)
    assert len(whole) == 1
    for name in (STEM, own) if own else (STEM,):
        assert shapely.equals(read(path, name).geometry, whole.geometry).all(), name
    for wrong in ("another", "source", f"{STEM}{suffix}", STEM.upper()):
        error = refusal(partial(read, path, wrong))
        assert (error.code, error.layer) == ("layer-missing", wrong)
        assert error.found


def test_a_format_that_is_never_read_is_refused_whatever_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / f"{STEM}.ovobj"
    path.write_bytes(b"anything")
    assert {refusal(lambda: read(path, STEM)).code, refusal(lambda: read(path)).code} == {"unsupported-format"}


def test_the_name_of_a_file_of_several_layers_stands_for_none_of_them(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(114, 30)], crs="EPSG:4490")
    path = tmp_path / f"{STEM}.gpkg"
    for name in ("one", "two"):
        pyogrio.write_dataframe(table, path, layer=name)
    assert refusal(lambda: read(path, STEM)).code == "layer-missing"
    pyogrio.write_dataframe(table.assign(id="own"), path, layer=STEM)
    assert read(path, STEM).fields["id"].tolist() == ["own"]


def test_a_layer_of_its_own_comes_before_the_name_of_the_file(tmp_path: Path) -> None:
    other = "<Folder><name>other</name>" + PLACEMARK + "</Folder>"
    path = tmp_path / f"{INNER}.kml"
    path.write_text(KML.replace("</Document>", f"{other}</Document>"), encoding="utf-8")
    assert (len(read(path)), len(read(path, INNER)), len(read(path, "other"))) == (2, 1, 1)
    renamed = path.rename(tmp_path / f"{STEM}.kml")
    assert len(read(renamed, STEM)) == 2


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        (STEM, True),
        (f"{STEM}.fgb", True),
        (f"{STEM}.fgb/{INNER}", True),
        (f"{STEM}.fgb/{STEM}", True),
        (INNER, True),
        ("packed", True),
        (f"{STEM}.fgb/other", False),
        (f"{STEM}.fgb/source", False),
        ("source", False),
        ("other", False),
    ],
)
def test_inside_an_archive_the_same_names_hold(name: str, is_there: bool, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        packed.write(made(tmp_path, ".fgb"), f"folder/{STEM}.fgb")
    if is_there:
        assert len(read(tmp_path / "packed.zip", name)) == 1
    else:
        assert refusal(lambda: read(tmp_path / "packed.zip", name)).code == "layer-missing"


def test_what_comes_without_a_file_has_no_name_but_its_own() -> None:
    content = TEXTS[".geojson"].encode()
    assert len(read_features(content, Request(INNER))) == 1
    assert refusal(lambda: read_features(content, Request("another"))).found == INNER
    bare = json.dumps(POINT).encode()
    assert refusal(lambda: read_features(bare, Request("another"))).code == "layer-missing"
    assert refusal(lambda: read_features(Typed("114.05,30.05"), Request("another"))).code == "layer-missing"


def test_a_large_geojson_answers_to_the_same_names_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, ".geojson")
    monkeypatch.setattr("layers.vector.format.geojson.LARGEST_PARSED", 0)
    assert (len(read(path, STEM)), len(read(path, INNER))) == (1, 1)
    assert refusal(lambda: read(path, "another")).found == f"{STEM}, {INNER}"
