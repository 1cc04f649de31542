"""KML and KMZ: every kind of placemark, broken and hostile files, and the way there and back."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers import Features, Limits, Request, read_features, read_reference
from layers.array import shapes
from layers.crs.shifted import to_gcj02
from layers.vector.format.kml import write_kml, write_kmz
from tests.layers.damage import Damage, damages, error_of, outcome_of

RING = "114.0,30.0,0 114.1,30.0,0 114.1,30.1,0 114.0,30.1,0"
CLOSED = f"{RING} 114.0,30.0,0"
SQUARE = shapely.Polygon([(114.0, 30.0), (114.1, 30.0), (114.1, 30.1), (114.0, 30.1)])
OUTER = f"<LinearRing><coordinates>{CLOSED}</coordinates></LinearRing>"
POLYGON = f"<Polygon><outerBoundaryIs>{OUTER}</outerBoundaryIs></Polygon>"
SHIFTED = [float(axis[0]) for axis in to_gcj02(np.array([114.05]), np.array([30.05]))]
POINT = "<Point><coordinates>114.05,30.05</coordinates></Point>"
LINE = "<LineString><coordinates>114,30 114.1,30.1</coordinates></LineString>"
DTD = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def kml(*placemarks: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    body = "\n".join(f"<Placemark>{one}</Placemark>" for one in placemarks)
    return f'{head}\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n{body}\n</Document></kml>'


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Features]:
    def read_text(text: str | bytes, request: Request | None = None) -> Features:
        path = tmp_path / "site.kml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_features(path, request)

    return read_text


@pytest.fixture
def zip_up(tmp_path: Path) -> Callable[..., Path]:
    def pack(**members: str) -> Path:
        path = tmp_path / "site.kmz"
        with zipfile.ZipFile(path, "w") as zipped:
            for name, text in members.items():
                zipped.writestr(name.replace("__", "/") + ".kml", text)
        return path

    return pack


def test_a_point_a_line_and_an_area_are_read_in_wgs_84(read: Callable[..., Features]) -> None:
    features = read(kml(POINT, LINE, POLYGON))
    assert [shape.geom_type for shape in features.geometry] == ["Point", "LineString", "Polygon"]
    assert features.geometry[2].equals(SQUARE)
    assert features.crs == CRS.from_epsg(4326)
    assert not features.is_crs_stated
    assert features.lines == {0: 3, 1: 4, 2: 5}


def test_holes_stay_holes(read: Callable[..., Features]) -> None:
    hole = "<LinearRing><coordinates>114.02,30.02 114.04,30.02 114.04,30.04 114.02,30.02</coordinates></LinearRing>"
    inner = f"<innerBoundaryIs>{hole}</innerBoundaryIs></Polygon>"
    features = read(kml(POLYGON.replace("</Polygon>", inner)))
    assert features.geometry[0].area == pytest.approx(0.01 - 0.0002)


def test_a_hole_without_coordinates_is_left_out_and_told(read: Callable[..., Features]) -> None:
    features = read(kml(POLYGON.replace("</Polygon>", "<innerBoundaryIs></innerBoundaryIs></Polygon>")))
    assert features.geometry[0].equals(SQUARE)
    assert [(one.code, one.record) for one in features.remarks] == [("empty-hole-left-out", "1")]


def test_a_ring_left_open_is_closed_and_told(read: Callable[..., Features]) -> None:
    features = read(kml(POINT, POLYGON.replace(CLOSED, RING)))
    assert features.geometry[1].equals(SQUARE)
    assert [(one.what, one.record) for one in features.repairs] == [("ring-closed", "2")]


def test_shapes_of_one_kind_become_one_multiple_shape(read: Callable[..., Features]) -> None:
    nested = f"<MultiGeometry>{POINT}<MultiGeometry>{POINT.replace('114.05', '115')}</MultiGeometry></MultiGeometry>"
    features = read(kml(nested, f"<MultiGeometry>{POLYGON}</MultiGeometry>", LINE + LINE))
    assert [shape.geom_type for shape in features.geometry] == ["MultiPoint", "MultiPolygon", "MultiLineString"]


def test_shapes_of_several_kinds_in_one_become_one_shape_of_each_and_are_told(read: Callable[..., Features]) -> None:
    inner = f"<MultiGeometry>{POLYGON}{POINT.replace('114.05', '115')}</MultiGeometry>"
    features = read(kml(POINT, f"<MultiGeometry>{POINT}{LINE}{inner}</MultiGeometry>"))
    assert features.refused == {}
    kinds = shapely.get_parts(features.geometry[1])
    assert [kind.geom_type for kind in kinds] == ["MultiPoint", "LineString", "Polygon"]
    assert kinds[0].equals(shapely.MultiPoint([(114.05, 30.05), (115, 30.05)]))
    assert [(one.code, one.record, one.about) for one in features.remarks] == [
        ("collection-divided", "2", "MultiPoint, LineString, Polygon")
    ]


def test_a_multiple_shape_with_an_empty_part_is_refused(read: Callable[..., Features]) -> None:
    features = read(kml(f"<MultiGeometry>{POLYGON}<Polygon/></MultiGeometry>"))
    assert features.refused[0].code == "empty-geometry"


def test_a_recorded_track_is_a_line_even_with_an_undeclared_prefix(read: Callable[..., Features]) -> None:
    track = "<gx:Track><when>2024</when><gx:coord>114 30 5</gx:coord><gx:coord>114.1 30.1 6</gx:coord></gx:Track>"
    features = read(kml(track, f"<gx:MultiTrack>{track}{track}</gx:MultiTrack>"))
    assert features.geometry[0].wkt == "LINESTRING (114 30, 114.1 30.1)"
    assert features.geometry[1].geom_type == "MultiLineString"


@pytest.mark.parametrize(
    "shape",
    [
        "",
        "<Polygon/>",
        "<Point><coordinates> </coordinates></Point>",
        "<MultiGeometry/>",
        "<TimeStamp><when>2024</when></TimeStamp>",
    ],
)
def test_a_placemark_without_coordinates_is_a_refused_record(read: Callable[..., Features], shape: str) -> None:
    features = read(kml(POINT, f"<name>厂区</name>{shape}"))
    assert len(features) == 2
    assert features.refused[1].code == "empty-geometry"
    assert features.refused[1].line == 4
    assert features.fields["name"][1] == "厂区"


@pytest.mark.parametrize(
    "shape",
    [
        "<LineString><coordinates>114,30</coordinates></LineString>",
        "<LinearRing><coordinates>114,30 115,31</coordinates></LinearRing>",
        POLYGON.replace(CLOSED, "114,30 115,31 114,30"),
        POLYGON.replace("</Polygon>", POLYGON.removeprefix("<Polygon>")),
        "<Point><coordinates>114,30 115,31</coordinates></Point>",
        "<Model><Location/></Model>",
        "<LineString><coordinates>1,2 3,4</coordinates><coordinates>5,6</coordinates></LineString>",
    ],
)
def test_a_shape_that_makes_no_sense_is_refused_by_record(read: Callable[..., Features], shape: str) -> None:
    assert read(kml(POINT, shape)).refused[1].code == "bad-geometry"


@pytest.mark.parametrize("text", ["114.0 , 30.0 ,0\n\t114.1,  30.1", "114,30 114.1,30.1,", "114,30,1e2 114.1,30.1,-3"])
def test_odd_blanks_and_commas_between_numbers_do_not_matter(read: Callable[..., Features], text: str) -> None:
    features = read(kml(f"<LineString><coordinates>{text}</coordinates></LineString>"))
    assert features.geometry[0].wkt == "LINESTRING (114 30, 114.1 30.1)"


def test_numbers_whose_positions_cannot_be_told_apart_are_refused(read: Callable[..., Features]) -> None:
    features = read(kml("<LineString><coordinates>114, 30, 114.1, 30.1</coordinates></LineString>"))
    assert features.refused[0].code == "coordinate-unreadable"


@pytest.mark.parametrize(
    "wrong",
    ["114.2", "NaN,30", "114,inf", "114,30,high", "1_1,30", "114;30", "114.2,30.2,5,7", "东经114,30", "114,30,nan0"],
)
def test_a_position_that_is_none_is_refused_with_its_line(read: Callable[..., Features], wrong: str) -> None:
    features = read(kml(POINT, f"<LineString><coordinates>114,30\n114.1,30\n{wrong}\n</coordinates></LineString>"))
    refused = features.refused[1]
    assert (refused.code, refused.record, refused.line) == ("coordinate-unreadable", "2", 6)
    assert refused.found == wrong


def test_attributes_are_named_as_people_see_them_and_typed_as_declared(read: Callable[..., Features]) -> None:
    schema = (
        '<Schema id="s"><SimpleField name="a" type="double"><displayName>投资</displayName></SimpleField>'
        '<SimpleField name="n" type="int"/><SimpleField name="b" type="bool"/></Schema>'
    )
    simple = '<SimpleData name="{}">{}</SimpleData>'
    values = simple.format("a", "12.5") + simple.format("n", "many") + simple.format("b", "1")
    extended = (
        f'<ExtendedData><SchemaData schemaUrl="#s">{values}</SchemaData><Data name="c">'
        "<displayName>申请人</displayName><value>某公司</value></Data><other>x</other></ExtendedData>"
    )
    features = read(kml(f"<name>一期</name>{extended}{POINT}").replace("<Document>", f"<Document>{schema}"))
    row = {name: values[0] for name, values in features.fields.items()}
    assert row == {"name": "一期", "投资": 12.5, "n": "many", "b": True, "申请人": "某公司", "other": "x"}


def test_two_values_of_one_name_are_both_kept(read: Callable[..., Features]) -> None:
    data = '<Data name="name"><value>二</value></Data><Data name="name"><value>三</value></Data>'
    features = read(kml(f"<name>一</name><ExtendedData>{data}</ExtendedData>{POINT}"))
    assert {name: values[0] for name, values in features.fields.items()} == {
        "name": "一",
        "name_2": "二",
        "name_3": "三",
    }


def test_html_in_a_description_stays_text(read: Callable[..., Features]) -> None:
    features = read(
        kml(f"<description><![CDATA[<b>厂</b>]]></description>{POINT}", f"<description>a<br/>b</description>{POINT}")
    )
    assert list(features.fields["description"]) == ["<b>厂</b>", "a<br/>b"]


def nest(*names: str, inside: str) -> str:
    for name in reversed(names):
        inside = f"<Folder><name>{name}</name>{inside}</Folder>"
    return f"<kml>{inside}</kml>"


def test_the_folders_around_a_placemark_are_told_and_can_be_asked_for(read: Callable[..., Features]) -> None:
    text = nest("厂", "管线", inside=f"<Placemark>{LINE}</Placemark>")
    text = text.replace("</kml>", f"<Placemark>{POINT}</Placemark></kml>")
    assert list(read(text).fields["folder"]) == ["厂/管线", None]
    for layer in ("厂", "管线", "厂/管线"):
        features = read(text, Request(layer=layer))
        assert [shape.geom_type for shape in features.geometry] == ["LineString"]
        assert features.layer == layer
    error = error_of(lambda: read(text, Request(layer="库")))
    assert (error.code, error.found) == ("layer-missing", "厂, 管线")


def test_what_is_only_linked_to_is_not_followed_and_told(read: Callable[..., Features]) -> None:
    link = "<NetworkLink><Link><href>http://example.org/x.kml</href></Link></NetworkLink>"
    overlay = "<GroundOverlay><name>图</name></GroundOverlay>"
    features = read(f"<kml><Document>{link}{overlay}<Placemark>{POINT}</Placemark></Document></kml>")
    told = [(one.code, one.about) for one in features.remarks]
    assert told == [("network-link", "http://example.org/x.kml"), ("overlay-not-read", "图")]


@pytest.mark.parametrize("wrap", [lambda text: text, lambda text: text.replace("<", "<k:").replace("<k:/", "</k:")])
def test_a_namespace_prefix_does_not_matter(read: Callable[..., Features], wrap: Callable[[str], str]) -> None:
    assert read(wrap(f"<kml><Placemark>{POINT}</Placemark></kml>")).geometry[0].x == 114.05


@pytest.mark.parametrize(
    "encoding", ["GBK", "GB2312", "gb18030", "Big5", "UTF-16", "UTF-16LE", "utf-8-sig", "Shift_JIS"]
)
def test_declared_encodings_are_read(read: Callable[..., Features], encoding: str) -> None:
    declared = "UTF-16" if encoding == "UTF-16LE" else "UTF-8" if encoding == "utf-8-sig" else encoding
    text = kml(f"<name>工場</name>{POINT}", head=f'<?xml version="1.0" encoding="{declared}"?>')
    text = text.replace("場", "场") if encoding.lower() in ("gb2312",) else text
    features = read(text.encode(encoding))
    assert features.fields["name"][0] in ("工場", "工场")
    assert features.remarks == ()


def test_an_encoding_that_is_not_the_declared_one_is_found_and_told(read: Callable[..., Features]) -> None:
    features = read(kml(f"<name>某某化工厂</name>{POINT}").encode("gbk"))
    assert features.fields["name"][0] == "某某化工厂"
    assert [(one.code, one.about) for one in features.remarks] == [("encoding-assumed", "GB18030")]


@pytest.mark.parametrize("encoding", ["zlib", "rot13", "no-such-thing", "unicode_escape", "utf-7"])
def test_an_encoding_that_is_none_is_refused(read: Callable[..., Features], encoding: str) -> None:
    text = kml(POINT, head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert error_of(lambda: read(text)).code == "encoding-unknown"


@pytest.mark.parametrize("head", [DTD, EXTERNAL, "<!DOCTYPE kml>"])
def test_document_types_and_entities_are_refused(read: Callable[..., Features], head: str) -> None:
    error = error_of(lambda: read(kml(f"<name>&c;</name>{POINT}", head=head)))
    assert error.code == "unreadable-file"
    assert error.found == "a document type or entity"


def test_bottomless_folders_are_refused(read: Callable[..., Features]) -> None:
    error = error_of(lambda: read("<kml>" + "<Folder>" * 100_000))
    assert error.code == "too-large"
    assert "200" in str(error)


@pytest.mark.parametrize("text", ["", "no xml", "<kml>", "<html><body/></html>", "<kml/><kml/>", "<kml>\x00</kml>"])
def test_a_file_that_is_no_kml_is_refused_by_name(read: Callable[..., Features], text: str) -> None:
    assert error_of(lambda: read(text)).code == "unreadable-file"


@pytest.mark.parametrize(("name", "bound"), [("file_bytes", 100), ("records", 1), ("cells", 1)])
def test_a_file_beyond_its_bounds_is_refused(read: Callable[..., Features], name: str, bound: int) -> None:
    text = kml(f"<name>1</name>{POINT}", f"<name>2</name>{POINT}")
    error = error_of(lambda: read(text, Request(limits=replace(Limits(), **{name: bound}))))
    assert error.code == "too-large"
    assert name in str(error)


def test_a_record_with_too_many_vertices_is_refused_alone(read: Callable[..., Features]) -> None:
    features = read(kml(POINT, POLYGON), Request(limits=Limits(vertices=4)))
    assert features.geometry[0] is not None
    assert features.refused[1].code == "too-large"


def test_records_that_share_no_attribute_do_not_become_a_huge_table(read: Callable[..., Features]) -> None:
    data = '<ExtendedData><Data name="{}"><value>1</value></Data></ExtendedData>'
    assert error_of(lambda: read(kml(*(data.format(n) for n in range(3000))))).code == "too-large"


def test_ovital_tags_count_in_plain_kml_too(read: Callable[..., Features]) -> None:
    shifted = "<Point><coordinates>{},{}</coordinates></Point>".format(*SHIFTED)
    features = read(kml(f"<OvCoordType>GCJ-02</OvCoordType>{shifted}"))
    assert shapely.get_coordinates(features.geometry) == pytest.approx(np.array([[114.05, 30.05]]), abs=1e-9)
    assert [(one.code, one.record, one.about) for one in features.remarks] == [("shift-taken-out", "", "GCJ-02")]
    assert error_of(lambda: read(kml(POINT, f"<OvCoordType>GCJ-02</OvCoordType>{shifted}"))).code == "no-crs"


def test_the_caller_says_what_a_plain_kml_is_in(read: Callable[..., Features]) -> None:
    shifted = "<Point><coordinates>{},{}</coordinates></Point>".format(*SHIFTED)
    features = read(kml(shifted), Request(crs=read_reference("GCJ-02")))
    assert shapely.get_coordinates(features.geometry) == pytest.approx(np.array([[114.05, 30.05]]), abs=1e-9)


def test_the_document_of_a_kmz_is_doc_kml_and_the_others_are_told(zip_up: Callable[..., Path]) -> None:
    features = read_features(zip_up(other=kml(LINE), doc=kml(POINT)))
    assert [shape.geom_type for shape in features.geometry] == ["Point"]
    assert [(one.code, one.about) for one in features.remarks] == [("other-document-unread", "other.kml")]


def test_the_only_document_of_a_kmz_may_lie_in_a_folder(zip_up: Callable[..., Path]) -> None:
    assert len(read_features(zip_up(files__site=kml(POINT, LINE)))) == 2


def test_one_of_several_documents_is_chosen_by_name(zip_up: Callable[..., Path]) -> None:
    path = zip_up(a=kml(POINT), b=kml(LINE))
    error = error_of(lambda: read_features(path))
    assert (error.code, error.found) == ("layer-missing", "a.kml, b.kml")
    assert read_features(path, Request(layer="b")).geometry[0].geom_type == "LineString"


def test_a_kmz_that_is_broken_empty_or_too_large_is_refused(tmp_path: Path, zip_up: Callable[..., Path]) -> None:
    broken = tmp_path / "broken.kmz"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert error_of(lambda: read_features(broken)).code == "unreadable-file"
    assert error_of(lambda: read_features(zip_up())).code in ("layer-missing", "unreadable-file")
    path = zip_up(doc=kml(POINT))
    assert error_of(lambda: read_features(path, Request(limits=Limits(file_bytes=20)))).code == "too-large"
    assert error_of(lambda: read_features(path, Request(limits=Limits(archive_bytes=20)))).code == "too-large"


def make(geometry: list[Any], fields: dict[str, list[Any]] | None = None, crs: int | None = 4326) -> Features:
    columns = {name: shapes(values) for name, values in (fields or {}).items()}
    reference = None if crs is None else CRS.from_epsg(crs)
    return Features(shapes(geometry), np.arange(len(geometry)), columns, reference, (), {}, "sites")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
NUMBERS = st.floats(-180, 180).map(lambda value: value / 2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    points=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5),
    text=TEXTS.map(str.strip),
    number=st.integers(-(2**40), 2**40) | st.none(),
    share=st.floats(allow_nan=False, allow_infinity=False),
    ending=st.sampled_from([".kml", ".kmz"]),
)
def test_what_is_written_is_read_back_to_the_last_digit(
    tmp_path: Path, points: list[tuple[float, float]], text: str, number: int | None, share: float, ending: str
) -> None:
    path = tmp_path / f"there{ending}"
    fields: dict[str, list[Any]] = {
        "name": [text, "b"],
        "备注": [text, None],
        "n": [number, 3],
        "share": [share, 0.5],
        "is_new": [True, False],
    }
    (write_kml if ending == ".kml" else write_kmz)(make([shapely.MultiPoint(points), SQUARE], fields), path)
    features = read_features(path)
    assert shapely.get_coordinates(features.geometry[0]).tolist() == [list(point) for point in points]
    assert features.geometry[1].equals_exact(SQUARE, 0.0)
    back = {name: values.tolist() for name, values in features.fields.items()}
    assert back == fields


def test_holes_and_several_parts_are_written_and_read_back(tmp_path: Path) -> None:
    holed = shapely.Polygon(SQUARE.exterior, [[(114.02, 30.02), (114.03, 30.02), (114.03, 30.03), (114.02, 30.02)]])
    line = shapely.LineString([(114, 30), (114.123456789012, 30.000000000001)])
    geometry = [shapely.MultiPolygon([holed, shapely.box(115, 30, 116, 31)]), line, None]
    path = tmp_path / "site.kml"
    write_kml(make(geometry), path)
    features = read_features(path)
    assert shapely.equals_exact(features.geometry[:2], np.array(geometry[:2], dtype=object)).all()
    assert features.refused[2].code == "empty-geometry"


def test_markup_and_control_characters_in_attributes_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "site.kml"
    nasty = "<script>&amp;\"'\x00\x08]]>\r\n\ufffe"
    write_kml(make([shapely.Point(114, 30)], {"name": [nasty], f"f{nasty}": [nasty]}), path)
    features = read_features(path)
    assert features.fields["name"][0] == "<script>&amp;\"']]>"
    assert all("\x00" not in name for name in features.fields)


@pytest.mark.parametrize(("crs", "code"), [(4547, "crs-mismatch"), (None, "no-crs"), (2326, "crs-mismatch")])
def test_only_longitude_and_latitude_are_written(tmp_path: Path, crs: int | None, code: str) -> None:
    path = tmp_path / "site.kml"
    assert error_of(lambda: write_kml(make([SQUARE], crs=crs), path)).code == code
    assert list(tmp_path.iterdir()) == []


def test_the_same_features_make_the_same_kmz(tmp_path: Path) -> None:
    one, other = tmp_path / "one.kmz", tmp_path / "other.kmz"
    write_kmz(make([SQUARE]), one)
    write_kmz(make([SQUARE]), other)
    assert one.read_bytes() == other.read_bytes()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damage=damages())
def test_a_damaged_file_is_read_or_refused_by_name(read: Callable[..., Features], damage: Damage) -> None:
    good = kml(f"<name>厂</name><MultiGeometry>{POLYGON}</MultiGeometry>", POINT, LINE).encode()
    assert outcome_of(lambda: read(damage(good))) in ("read", "unreadable-file", "encoding-unknown")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<kml>{text}</kml>".encode()))
def test_any_bytes_are_read_or_refused_by_name(read: Callable[..., Features], content: bytes) -> None:
    assert outcome_of(lambda: read(content)) in ("read", "unreadable-file", "encoding-unknown")


# How many records GDAL makes of each file; those it cannot read are not here.
GDAL = {
    "ID_simple_field": 1,
    "description_with_xml": 1,
    "duplicate_folder_name": 2,
    "folder_with_subfolder_placemark": 1,
    "geometries": 25,
    "gxtimestamp": 2,
    "non_conformant_multi": 3,
    "placemark_with_kml_prefix": 1,
    "point_with_external_style": 1,
    "several_schema_in_layer": 2,
    "several_schema_outside_layer": 2,
    "test_schema": 4,
    "weird_empty_folders": 1,
}


def test_no_file_of_gdals_own_tests_gives_fewer_records_than_gdal(real_data: Path) -> None:
    for path in sorted((real_data / "malformed" / "gdal_kml").glob("*.kml")):
        if path.stem in GDAL:
            assert len(read_features(path)) >= GDAL[path.stem], path.stem
        else:
            assert error_of(lambda path=path: read_features(path)).code == "unreadable-file"


def test_a_published_kml_gives_the_shapes_and_names_its_publisher_makes_of_it(
    real_data: Path, read: Callable[..., Features]
) -> None:
    folder = real_data / "inputs" / "uk_resource_examples"
    expected = geopandas.pd.read_csv(folder / "kml.csv")
    features = read((folder / "kml.resource").read_bytes())
    assert not features.refused
    assert list(features.fields["name"]) == list(expected["Name"])
    known = shapely.from_wkt(expected["WKT"].to_numpy())
    assert shapely.hausdorff_distance(features.geometry, known).max() < 1e-8
    assert shapely.get_num_coordinates(features.geometry).tolist() == shapely.get_num_coordinates(known).tolist()
