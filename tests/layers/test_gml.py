"""GML and file geodatabases: axes, layers, curves, and nothing fetched, expanded or left behind."""

from collections.abc import Callable
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from layers import LayerError, Limits, Request, check_coordinates, read_features

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROOT = (
    '<c:FeatureCollection xmlns:c="http://example.org/c" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="a">'
    "{}</c:FeatureCollection>"
)
LAT_LON = "30 114 30 114.1 30.1 114.1 30 114"
LON_LAT = "114 30 114.1 30 114.1 30.1 114 30"


def member(name: str, geometry: str, attributes: str = "") -> str:
    inside = f"<c:shape>{geometry}</c:shape>{attributes}"
    return f'<gml:featureMember><c:{name} gml:id="{name}.1">{inside}</c:{name}></gml:featureMember>'


def polygon(srs: str, positions: str) -> str:
    return (
        f'<gml:Polygon gml:id="p" srsName="{srs}"><gml:exterior><gml:LinearRing><gml:posList>{positions}'
        "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def write(path: Path, *members: str, head: str = HEAD) -> Path:
    path.write_text(head + ROOT.format("".join(members)), encoding="utf-8")
    return path


def refusal(read: Callable[[], object]) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read()
    return caught.value


@pytest.mark.parametrize(
    ("srs", "positions", "code"),
    [
        ("urn:ogc:def:crs:EPSG::4490", LAT_LON, 4490),
        ("urn:ogc:def:crs:EPSG::4326", LAT_LON, 4326),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", LAT_LON, 4490),
        ("EPSG:4490", LON_LAT, 4490),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", LON_LAT, 4326),
    ],
)
def test_axes_are_those_the_name_of_the_crs_asks_for(srs: str, positions: str, code: int, tmp_path: Path) -> None:
    features = read_features(write(tmp_path / "a.gml", member("site", polygon(srs, positions))))
    assert shapely.bounds(features.geometry[0]).tolist() == [114.0, 30.0, 114.1, 30.1]
    assert features.crs is not None
    assert features.crs.to_epsg(min_confidence=20) == code or features.crs.to_authority() == ("OGC", "CRS84")
    check_coordinates(features, file="a.gml")


def test_axes_against_the_name_of_the_crs_are_suspected(tmp_path: Path) -> None:
    features = read_features(write(tmp_path / "a.gml", member("site", polygon("EPSG:4490", LAT_LON))))
    assert refusal(lambda: check_coordinates(features, file="a.gml")).code == "axis-order-suspected"


def test_a_metric_crs_with_north_first_is_read_east_first(tmp_path: Path) -> None:
    shape = '<gml:Point gml:id="p" srsName="urn:ogc:def:crs:EPSG::4528"><gml:pos>3353000 40521000</gml:pos></gml:Point>'
    features = read_features(write(tmp_path / "a.gml", member("site", shape)))
    assert shapely.get_coordinates(features.geometry).tolist() == [[40521000.0, 3353000.0]]


def test_a_code_with_a_leading_zero_stays_text(tmp_path: Path) -> None:
    given = member("site", polygon("EPSG:4490", LON_LAT), "<c:code>0310</c:code><c:名称>洞庭</c:名称>")
    fields = read_features(write(tmp_path / "a.gml", given)).fields
    assert (fields["code"].tolist(), fields["名称"].tolist()) == (["0310"], ["洞庭"])


def test_nothing_is_written_beside_the_source(tmp_path: Path) -> None:
    read_features(write(tmp_path / "a.gml", member("site", polygon("EPSG:4490", LON_LAT))))
    assert [path.name for path in tmp_path.iterdir()] == ["a.gml"]


def test_several_kinds_of_feature_ask_which(tmp_path: Path) -> None:
    shape = polygon("EPSG:4490", LON_LAT)
    path = write(tmp_path / "a.gml", member("site", shape), member("road", shape))
    error = refusal(lambda: read_features(path))
    assert (error.code, error.found) == ("layer-missing", "site, road")
    assert read_features(path, Request(layer="road")).layer == "road"


def test_a_curve_is_made_straight_lines_and_told(tmp_path: Path) -> None:
    shape = (
        '<gml:Curve gml:id="p" srsName="EPSG:4528"><gml:segments><gml:Arc><gml:posList>40521000 3353000 40521050 '
        "3353050 40521100 3353000</gml:posList></gml:Arc></gml:segments></gml:Curve>"
    )
    features = read_features(write(tmp_path / "a.gml", member("site", shape)))
    assert features.geometry[0].length == pytest.approx(157.08, rel=1e-3)
    assert [(remark.code, remark.about) for remark in features.remarks] == [("curve-approximated", "Arc")]


LAUGH = "<!DOCTYPE a [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"


@pytest.mark.parametrize(
    "head",
    [
        HEAD + LAUGH,
        HEAD + '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        HEAD + '<!doctype a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
        HEAD + f"<!--{' ' * (1024**2 - 46)}--><!DOCTYPE a>",
        "<OGRVRTDataSource/>",
        "no markup",
        "",
    ],
)
def test_markup_that_is_more_than_markup_is_refused(head: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.gml", member("site", polygon("EPSG:4490", LON_LAT)), head=head)
    if head == "":
        path.write_bytes(b"")
    assert refusal(lambda: read_features(path)).code == "unreadable-file"


@pytest.mark.parametrize("cut", [5, 30, 100, 200, 400])
def test_a_file_cut_short_is_unreadable_not_empty(cut: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.gml", member("site", polygon("EPSG:4490", LON_LAT)))
    path.write_bytes(path.read_bytes()[:-cut])
    assert refusal(lambda: read_features(path)).code == "unreadable-file"


def test_a_file_beyond_the_bound_is_too_large(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gml", member("site", polygon("EPSG:4490", LON_LAT)))
    assert refusal(lambda: read_features(path, Request(limits=Limits(file_bytes=10)))).code == "too-large"


def test_a_file_geodatabase_is_read_by_feature_class(tmp_path: Path) -> None:
    shape = [shapely.box(114, 30, 114.1, 30.1)]
    for name in ("管控单元", "rivers"):
        table = geopandas.GeoDataFrame({"code": ["0310"], "name": [name]}, geometry=shape, crs="EPSG:4490")
        pyogrio.write_dataframe(table, tmp_path / "a.gdb", driver="OpenFileGDB", layer=name)
    error = refusal(lambda: read_features(tmp_path / "a.gdb"))
    assert (error.code, error.found) == ("layer-missing", "管控单元, rivers")
    features = read_features(tmp_path / "a.gdb", Request(layer="管控单元"))
    assert (features.fields["name"].tolist(), features.fields["code"].tolist()) == (["管控单元"], ["0310"])
    assert features.crs is not None
    assert features.crs.to_epsg() == 4490


def test_what_is_no_file_geodatabase_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gdb").mkdir()
    (tmp_path / "b.gdb").write_bytes(b"x")
    (tmp_path / "c.gdb").mkdir()
    (tmp_path / "c.gdb" / "a00000001.gdbtable").write_bytes(b"x" * 100)
    for name in ("a.gdb", "b.gdb", "c.gdb"):
        assert refusal(lambda name=name: read_features(tmp_path / name)).code == "unreadable-file"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("positions", "found"),
    [
        ("30 114 30 x 30.1 114.1 30 114", "x"),
        ("30 114 30 NaN 30.1 114.1 30 114", "NaN"),
        ("30 114 30 114.1.5 30.1 114.1 30 114", "114.1.5"),
        ("30 114 30 114.1\n30.1° 114.1 30 114", "30.1°"),
        ("30 114 5 30 114.1 5 30.1 114.1 5 30 114 5", "30 114 5"),
    ],
)
def test_a_position_of_which_gdal_would_make_another_is_refused_with_its_line(
    positions: str, found: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.gml", "\n", member("site", polygon("urn:ogc:def:crs:EPSG::4490", positions)))
    error = refusal(lambda: read_features(path))
    assert (error.code, error.found) == ("coordinate-unreadable", found)
    assert error.line == (4 if "\n" in positions else 3)


def test_positions_in_the_old_notation_are_pairs_and_may_have_signs_of_their_own(tmp_path: Path) -> None:
    def old(coordinates: str, signs: str = "") -> Path:
        line = f"<gml:coordinates{signs}>{coordinates}</gml:coordinates>"
        return write(tmp_path / "a.gml", member("way", f'<gml:LineString srsName="EPSG:4490">{line}</gml:LineString>'))

    for path in (
        old("114.5,30 114.6,30.25"),
        old("114,5 30;114,6 30,25", ' decimal="," cs=" " ts=";"'),
    ):
        assert shapely.bounds(read_features(path).geometry[0]).tolist() == [114.5, 30.0, 114.6, 30.25]
    assert refusal(lambda: read_features(old("114.5 30 114.6 30.25"))).code == "coordinate-unreadable"


def test_elements_of_the_same_names_may_hold_anything_elsewhere(tmp_path: Path) -> None:
    attributes = "<c:pos>K12+300</c:pos><c:coordinates>see map</c:coordinates>"
    path = write(tmp_path / "a.gml", member("site", polygon("urn:ogc:def:crs:EPSG::4490", LAT_LON), attributes))
    assert read_features(path).fields["pos"].tolist() == ["K12+300"]


def test_reading_gml_leaves_no_option_behind_that_changes_what_is_read_later(tmp_path: Path) -> None:
    name = "GML_FIELDTYPES"
    before = pyogrio.get_gdal_config_option(name)
    read_features(write(tmp_path / "a.gml", member("site", polygon("EPSG:4490", LON_LAT))))
    assert pyogrio.get_gdal_config_option(name) == before
