"""The reference system of vector sources: stated, given, missing, or contradicted by the coordinates."""

from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely
from pyproj import CRS

from layers import LayerError, Request, check_coordinates, read_features, read_reference
from layers.transformation import is_same_crs
from tests.layers.vectors import code_of, geojson, write


def _as(crs: str | None) -> Request:
    return Request(crs=read_reference(crs) if crs else None)


def test_a_file_without_crs_has_none_until_it_is_given(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", crs=None)
    assert read_features(path).crs is None
    given = read_features(path, _as("EPSG:4490")).crs
    assert given is not None
    assert given.to_epsg() == 4490


def test_a_given_crs_must_agree_with_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", crs="EPSG:4490")
    assert read_features(path, _as("EPSG:4490")).crs is not None
    assert code_of(lambda: read_features(path, _as("EPSG:4547"))) == "crs-mismatch"
    assert code_of(lambda: read_features(path, _as("EPSG:4610"))) == "crs-mismatch"
    assert code_of(lambda: read_features(path, _as("EPSG:0"))) == "no-crs"


def test_geojson_that_names_no_crs_may_be_given_one_but_one_that_does_may_not() -> None:
    point = {"type": "Point", "coordinates": [500000, 3300000]}
    given = read_features(geojson(point), _as("EPSG:4547")).crs
    assert given is not None
    assert given.to_epsg() == 4547
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    crs = read_features(geojson(point, crs=named)).crs
    assert crs is not None
    assert crs.to_epsg() == 4490
    assert code_of(lambda: read_features(geojson(point, crs=named), _as("EPSG:4547"))) == "crs-mismatch"


@pytest.mark.parametrize(
    ("x", "y", "crs", "code"),
    [
        (114.0, 30.0, "EPSG:4547", "crs-mismatch"),
        (500_000.0, 3_300_000.0, "EPSG:4490", "crs-mismatch"),
        (30.0, 114.0, "EPSG:4490", "axis-order-suspected"),
        (30.0, 80.0, "EPSG:4490", "axis-order-suspected"),
    ],
)
def test_coordinates_that_cannot_be_are_named(x: float, y: float, crs: str, code: str) -> None:
    features = read_features(geojson({"type": "Point", "coordinates": [x, y]}), _as(crs))
    with pytest.raises(LayerError) as caught:
        check_coordinates(features, file="sites.geojson")
    assert caught.value.code == code
    assert caught.value.file == "sites.geojson"
    assert f"{x:.10g}" in str(caught.value.found)


@pytest.mark.parametrize(
    ("x", "y", "crs"), [(114.0, 30.0, "EPSG:4490"), (5.0, 52.0, "EPSG:4326"), (5e5, 3.3e6, "EPSG:4547")]
)
def test_coordinates_that_can_be_pass(x: float, y: float, crs: str) -> None:
    check_coordinates(
        read_features(geojson({"type": "Point", "coordinates": [x, y]}), _as(crs)),
        file="a",
    )
    check_coordinates(read_features(geojson(None), _as(crs)), file="a")
    check_coordinates(read_features(geojson(), _as(crs)), file="a")


ESRI_GEOGRAPHIC = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


ESRI_XIAN = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]]'
)


ESRI_BEIJING = (
    'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def esri_strip(name: str, base: str, easting: float, meridian: float, method: str = "Gauss_Kruger") -> str:
    return (
        f'PROJCS["{name}",{base},PROJECTION["{method}"],PARAMETER["False_Easting",{easting}],'
        f'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


@pytest.mark.parametrize(
    ("prj", "code"),
    [
        (ESRI_GEOGRAPHIC, 4490),
        (esri_strip("CGCS2000_3_Degree_GK_Zone_38", ESRI_GEOGRAPHIC, 38_500_000.0, 114.0), 4526),
        (esri_strip("CGCS2000_3_Degree_GK_CM_114E", ESRI_GEOGRAPHIC, 500_000.0, 114.0), 4547),
        (esri_strip("CGCS2000_GK_Zone_19", ESRI_GEOGRAPHIC, 19_500_000.0, 111.0), 4497),
        (esri_strip("CGCS2000_3_Degree_GK_Zone_38", ESRI_GEOGRAPHIC, 38_500_000.0, 114.0, "Transverse_Mercator"), 4526),
        (esri_strip("China2000_114", ESRI_GEOGRAPHIC, 500_000.0, 114.0), 4547),
        (esri_strip("Xian_1980_3_Degree_GK_Zone_38", ESRI_XIAN, 38_500_000.0, 114.0), 2362),
        (esri_strip("Beijing_1954_3_Degree_GK_CM_114E", ESRI_BEIJING, 500_000.0, 114.0), 2435),
    ],
)
def test_the_side_file_that_arcgis_writes_is_the_crs_it_means(prj: str, code: int, tmp_path: Path) -> None:
    write(tmp_path / "a.shp").with_suffix(".prj").write_text(prj, encoding="utf-8")
    crs = read_features(tmp_path / "a.shp").crs
    assert crs is not None
    assert is_same_crs(crs, CRS.from_epsg(code))


def test_eastings_without_a_crs_ask_for_the_zone_they_show(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.box(38_521_000, 3_353_000, 38_521_100, 3_353_100)])
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.write_dataframe(table, tmp_path / "a.shp")
    with pytest.raises(LayerError) as caught:
        read_features(tmp_path / "a.shp")
    assert (caught.value.code, "EPSG:4526" in str(caught.value.allowed)) == ("zone-unknown", True)
    assert read_features(tmp_path / "a.shp", _as("EPSG:4526")).crs is not None


@pytest.mark.parametrize("wkt", ["PROJCS[", 'GEOGCS["a",DATUM["b"', "]" * 50])
def test_a_damaged_side_file_of_the_crs_is_asked_for_and_answered(wkt: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    path.with_suffix(".prj").write_text(wkt, encoding="utf-8")
    assert read_features(path).crs is None
    assert read_features(path, _as("EPSG:4490")).crs == CRS.from_epsg(4490)
