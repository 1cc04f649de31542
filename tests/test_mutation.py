"""Good files, damaged at random: each damage ends in a named error or in records that are all accounted for.

Texts are damaged by hypothesis and read in this process. Files that libraries in C take apart are damaged from a fixed
seed, and each is read in a process of its own.
"""

import json
import random
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pyogrio
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import MEANING
from layers.vector.format import FORMATS
from zoning.errors import SiteError
from zoning.site import SiteOptions, read_sites

Isolated = Callable[[Sequence[Sequence[str]]], list[dict[str, Any]]]

X, Y = 40_521_000, 3_353_000
NAMED = {*MEANING, "no-sites"}
FUZZ = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Texts

KML = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>'
    "<Placemark><name>厂</name>{0}<ExtendedData><Data name='角色'><value>主体</value></Data></ExtendedData>"
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>114,30 114.1,30 114.1,30.1 114,30</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark><Placemark><name>口</name>{0}<Point><coordinates>114.05,30.02,8"
    "</coordinates></Point></Placemark></Folder></Document></kml>"
)
GPX = (
    '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="30.05" lon="114.05">'
    '<name>口</name></wpt><trk><name>线</name><trkseg><trkpt lat="30" lon="114"/><trkpt lat="30.1" lon="114.1"/>'
    "</trkseg></trk></gpx>"
)
GML = (
    '<?xml version="1.0" encoding="UTF-8"?><c:All xmlns:c="http://example.org/c" '
    'xmlns:gml="http://www.opengis.net/gml/3.2"><gml:featureMember><c:site gml:id="s.1"><c:shape>'
    '<gml:Polygon gml:id="p" srsName="urn:ogc:def:crs:EPSG::4490"><gml:exterior><gml:LinearRing>'
    "<gml:posList>30 114 30 114.1 30.1 114.1 30 114</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    "</c:shape><c:name>厂</c:name></c:site></gml:featureMember></c:All>"
)
JSON = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "a", "name": "厂", "角色": "主体", "land_area_m2": 5},
            "geometry": {"type": "Polygon", "coordinates": [[[114, 30], [114.1, 30], [114.1, 30.1], [114, 30]]]},
        },
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [114.05, 30.02]}},
        {
            "type": "Feature",
            "properties": None,
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [{"type": "LineString", "coordinates": [[1, 2], [2, 3]]}],
            },
        },
    ],
}
DETAIL = {"Gcj02": 0, "Latlng": [30, 114, 30, 114.1, 30.1, 114.1]}
OVJSN = {
    "Version": "V10.6.2",
    "Type": 1,
    "ObjItems": [{"Type": 13, "Object": {"Name": "厂", "Type": 13, "Comment": "", "ObjectDetail": DETAIL}}],
}
SURVEY = (
    "[属性描述]\r\n坐标系=2000国家大地坐标系\r\n几度分带=3\r\n投影类型=高斯克吕格\r\n计量单位=米\r\n带号=40\r\n[地块坐标]\r\n"
    f"4,1.0000,1,示例地块,面,,,,@\r\nJ1,1,{Y},{X}\r\nJ2,1,{Y},{X + 100}\r\nJ3,1,{Y + 100},{X + 100}\r\n"
    f"J4,1,{Y + 100},{X}\r\n"
)
POSITIONS = "东经113°12′23.05″，北纬22°50′32.81″\n113.21,22.84\nX=113.22 Y=22.85\n"
ROWS = (
    "地块,角色,点号,经度,纬度\n甲,主体,1,114,30\n甲,,2,114.1,30\n甲,,3,114.1,30.1\n乙,排污口,1,东经114°5′,北纬30°1′6″\n"
)
WKT = f'id,name,wkt,占地面积(公顷)\na,厂,"POLYGON(({X} {Y},{X + 9} {Y},{X + 9} {Y + 9},{X} {Y}))",1\n'
OUTLINE = f"90\n3\n70\n1\n10\n{X}\n20\n{Y}\n10\n{X + 90}\n20\n{Y}\n42\n0.5\n10\n{X + 90}\n20\n{Y + 90}\n"
DXF = (
    "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1021\n0\nENDSEC\n0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n8\n0\n2\nB\n10\n0\n20\n0\n"
    f"0\nCIRCLE\n8\n0\n10\n0\n20\n0\n40\n3\n0\nENDBLK\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n红线\n{OUTLINE}"
    f"0\nINSERT\n8\n0\n2\nB\n10\n{X}\n20\n{Y}\n0\nTEXT\n8\n0\n10\n{X}\n20\n{Y}\n1\n厂\n0\nENDSEC\n0\nEOF\n"
)

TEXTS = {
    "sites.geojson": json.dumps(JSON, ensure_ascii=False),
    "sites.json": json.dumps({"type": "Point", "coordinates": [114, 30]}),
    "survey.txt": SURVEY,
    "positions.txt": POSITIONS,
    "sites.kml": KML.format(""),
    "sites.ovkml": KML.format("<OvCoordType>GCJ-02</OvCoordType>"),
    "sites.ovjsn": json.dumps(OVJSN, ensure_ascii=False),
    "sites.gpx": GPX,
    "sites.gml": GML,
    "sites.dxf": DXF,
    "corners.csv": ROWS,
    "shapes.csv": WKT,
    "corners.tsv": ROWS.replace(",", "\t"),
}
STRANGE = (
    "",
    "-",
    ",",
    "\n",
    "\x00",
    "'",
    '"',
    "<",
    "&#0;",
    "]]>",
    "{",
    "1e999",
    "NaN",
    "９",
    "　",
    "\ufeff",
    "@",
    "\ud7ff",
)


def meet(path: Path, crs: str | None) -> set[str]:
    """The codes of a refusal, or nothing where every record became a site with a shape, or with a reason why not."""
    try:
        sites = read_sites([path], SiteOptions(crs=crs))
    except SiteError as error:
        return {problem.code for problem in error.problems} or {"refused without a reason"}
    assert all(bool(site.parts) or bool(site.errors) for site in sites)
    assert all(np.isfinite(shapely.get_coordinates(part.geometry)).all() for site in sites for part in site.parts)
    return set()


@st.composite
def damages(draw: st.DrawFn, text: str) -> bytes:
    """A text with one to three of its pieces cut, put elsewhere, or replaced by what readers stumble over."""
    content = text.encode("utf-8" if draw(st.booleans()) else "gb18030")
    for _ in range(draw(st.integers(1, 3))):
        at, cut = draw(st.integers(0, len(content))), draw(st.integers(0, 30))
        start = draw(st.integers(0, len(content)))
        again = st.just(content[start : start + draw(st.integers(1, 60))])
        put = draw(st.sampled_from(STRANGE).map(str.encode) | st.binary(max_size=8) | again)
        content = content[:at] + put + content[at + cut :]
    return content


def test_every_format_that_is_read_is_damaged_here() -> None:
    damaged = {Path(name).suffix for name in (*TEXTS, *BINARIES)} | {".ovobj"}  # always refused
    assert damaged == {suffix for one in FORMATS for suffix in one.suffixes}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_damaged_is_good_before(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(TEXTS[name], encoding="utf-8", newline="")
    assert meet(path, crs_of(name)) == set()


@pytest.mark.parametrize("name", TEXTS)
@FUZZ
@given(chosen=st.data())
def test_a_damaged_text_is_read_or_refused_by_name(name: str, chosen: st.DataObject, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(chosen.draw(damages(TEXTS[name])))
    crs = chosen.draw(st.sampled_from([crs_of(name), None, "EPSG:4490", "EPSG:4528", "GCJ-02"]))
    assert meet(path, crs) <= NAMED


def crs_of(name: str) -> str | None:
    """What has to be said for a good file of that name to be read."""
    return "EPSG:4528" if name in ("sites.dxf", "drawing.dxf", "shapes.csv") else None


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["1", 1e300, 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*place, key))


def replaced(value: Any, place: Sequence[Any], put: Any) -> Any:
    if not place:
        return put
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = replaced(value[place[0]], place[1:], put)
    return copy


@pytest.mark.parametrize(("name", "good"), [("sites.geojson", JSON), ("sites.ovjsn", OVJSN)])
@settings(FUZZ, max_examples=150)
@given(chosen=st.data())
def test_a_value_of_another_kind_at_any_place_is_read_or_refused_by_name(
    name: str, good: Any, chosen: st.DataObject, tmp_path: Path
) -> None:
    place = chosen.draw(st.sampled_from(list(places(good))))
    path = tmp_path / name
    path.write_text(json.dumps(replaced(good, place, chosen.draw(ANYTHING))), encoding="utf-8")
    assert meet(path, None) <= NAMED


# Binary files

SEED = 20261122
COUNT = 40  # records of a file
BENT, CUT, RASTERS = 10, 4, 12  # damaged copies of each


def frame() -> Any:
    """Squares with a name and a number, enough of them for several pages, boxes of a tree and chunks."""
    squares = [shapely.box(X + 20 * n, Y, X + 20 * n + 10, Y + 10 + n % 3) for n in range(COUNT)]
    columns = {"name": [f"厂{n}" for n in range(COUNT)], "占地": np.arange(COUNT) * 1.5}
    return geopandas.GeoDataFrame(columns, geometry=squares, crs="EPSG:4528")


def by_gdal(path: Path) -> None:
    frame().to_file(path, engine="pyogrio")


def geodatabase(path: Path) -> None:
    pyogrio.write_dataframe(frame(), path, driver="OpenFileGDB", layer="sites")


def by_arrow(path: Path) -> None:
    frame().to_parquet(path)


def shapefile_zip(path: Path) -> None:
    folder = path.parent / "inside"
    folder.mkdir()
    frame().to_file(folder / "sites.shp", engine="pyogrio", encoding="UTF-8")
    pack(path, {f"图/{part.name}": part.read_bytes() for part in sorted(folder.iterdir())})


def kml_zip(path: Path) -> None:
    mark = f"<Placemark><OvCoordType>WGS84</OvCoordType><name>口</name>{'{}'}</Placemark>"
    shapes = [f"<Point><coordinates>{114 + n / 100},30</coordinates></Point>" for n in range(COUNT)]
    marks = "".join(mark.format(shape) for shape in shapes)
    pack(path, {"doc.kml": f"<kml><Document>{marks}</Document></kml>".encode()})


def pack(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def table() -> list[list[Any]]:
    return [["编号", "经度", "纬度"], *([f"s{n}", 114 + n / 100, 30.5] for n in range(COUNT))]


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in table():
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)


def open_document(path: Path) -> None:
    def cell(value: Any) -> str:
        kind = 'string"' if isinstance(value, str) else f'float" office:value="{value}"'
        return f'<table:table-cell office:value-type="{kind}><text:p>{value}</text:p></table:table-cell>'

    rows = ["".join(map(cell, row)) for row in table()]
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{word}="{space}{word}:1.0"' for word in ("office", "table", "text"))
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    sheet = f'<office:body><office:spreadsheet><table:table table:name="s">{body}</table:table>'
    content = f"<office:document-content {names}>{sheet}</office:spreadsheet></office:body></office:document-content>"
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    pack(path, {"mimetype": mime, "content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"})


def old_workbook(path: Path) -> None:
    """A workbook of 1997: records of one sheet in a compound file of one stream."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def cell(row: int, column: int, value: Any) -> bytes:
        place = struct.pack("<HHH", row, column, 15)
        if isinstance(value, str):
            return record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        return record(0x203, place + struct.pack("<d", value))

    head = [record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 1996, 0, 6)) for kind in (0x05, 0x10)]
    end, name = record(0x0A, b""), b"s"
    start = len(head[0]) + 4 + 8 + len(name) + len(end)
    sheet = record(0x85, struct.pack("<IHBB", start, 0, len(name), 0) + name)
    cells = [cell(row, *pair) for row, values in enumerate(table()) for pair in enumerate(values)]
    stream = b"".join([head[0], sheet, end, head[1], *cells, end])
    sectors = max(-(-len(stream) // 512), 8)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    entries = [("Root Entry", 5, 1, 0xFFFFFFFE, 0), ("Workbook", 2, 0xFFFFFFFF, 2, sectors * 512)]
    folder = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I", 2 * len(name) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
        for name, kind, child, first, size in entries
    )
    about = struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + about + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    path.write_bytes(magic + fat + folder.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0"))


def binary_drawing(path: Path) -> None:
    body = b""
    lines = DXF.splitlines()
    for code, value in zip(map(int, lines[::2]), lines[1::2], strict=True):
        typed = "<d" if 10 <= code < 60 else "<h" if 60 <= code < 80 else "<i" if 90 <= code < 100 else ""
        number = struct.pack(typed, float(value) if typed == "<d" else int(value)) if typed else b""
        body += struct.pack("<h", code) + (number or value.encode() + b"\0")
    path.write_bytes(b"AutoCAD Binary DXF\r\n\x1a\x00" + body)


BINARIES: dict[str, Callable[[Path], None]] = {
    "sites.gpkg": by_gdal,
    "sites.shp": by_gdal,
    "sites.fgb": by_gdal,
    "sites.gdb": geodatabase,
    "sites.parquet": by_arrow,
    "sites.geoparquet": by_arrow,
    "sites.zip": shapefile_zip,
    "sites.kmz": kml_zip,
    "sites.ovkmz": kml_zip,
    "sites.xlsx": workbook,
    "sites.xlsm": workbook,
    "sites.ods": open_document,
    "sites.xls": old_workbook,
    "drawing.dxf": binary_drawing,
}


def test_an_old_workbook_that_would_fill_all_memory_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "sites.xls"
    old_workbook(path)
    whole = path.read_bytes()
    assert meet(path, None) == set()
    last = whole.rindex(struct.pack("<HH", 0x203, 14))  # the last cell that holds a number
    ends = whole.rindex(struct.pack("<II", 0xFFFFFFFE, 0xFFFFFFFF))  # where the chain of sectors ends
    for at, put, code in (
        (last + 4, struct.pack("<HH", 65_535, 255), "too-large"),
        (last + 4, struct.pack("<HH", 65_535, 65_535), "too-large"),
        (ends, struct.pack("<I", 2), "unreadable-file"),
        (ends, struct.pack("<I", 9_999), "unreadable-file"),
    ):
        path.write_bytes(whole[:at] + put + whole[at + len(put) :])
        assert meet(path, None) == {code}


def members_of(path: Path) -> list[Path]:
    """The files that hold what one path names: those of a geodatabase or shapefile, or the one."""
    if path.is_dir():
        return sorted(path.iterdir())
    return sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix == ".shp" else [path]


def bent(content: bytes, noise: random.Random) -> bytes:
    """The bytes with a few of them changed, one number made extreme, or a piece cut, repeated or blanked."""
    changed, length = bytearray(content), len(content)
    at = int(length * noise.random() ** noise.choice((1, 3)))  # heads matter more than their size
    piece = slice(at, at + noise.randint(1, max(length // 8, 8)))
    match noise.randrange(6):
        case 0:
            for place in [at, *(noise.randrange(length) for _ in range(noise.randrange(6)))]:
                changed[place % length] = noise.randrange(256)
        case 1:
            extreme = noise.choice((b"\x00", b"\xff", b"\x7f\xff", b"\xff\x7f", b"\x00\x80")) * 4
            width = noise.choice((1, 2, 4, 8))
            changed[at : at + width] = extreme[:width]
        case 2:
            del changed[at:]
        case 3:
            del changed[piece]
        case 4:
            changed[at:at] = changed[piece]
        case _:
            changed[piece] = bytes(len(changed[piece]))
    return bytes(changed)


def damage(path: Path, noise: random.Random) -> None:
    """Bends one of the files of a path; three times in four a member of an archive, packed anew, so that sums agree."""
    chosen = noise.choice([member for member in members_of(path) if member.stat().st_size])
    content = chosen.read_bytes()
    if content.startswith(b"PK") and noise.random() < 0.75:
        with zipfile.ZipFile(chosen) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        name = noise.choice([name for name in members if members[name]])
        pack(chosen, {**members, name: bent(members[name], noise)})
    else:
        chosen.write_bytes(bent(content, noise))


def copies(folder: Path, name: str, count: int) -> list[Path]:
    """So many copies of a good file, each in a folder of its own."""
    first = folder / name / "good"
    first.mkdir(parents=True)
    BINARIES[name](first / name)
    for member in [*first.iterdir()]:
        if member.name == "inside":
            shutil.rmtree(member)
    return [Path(shutil.copytree(first, folder / name / str(number))) / name for number in range(count)]


def converted(paths: Sequence[Path], isolated: Isolated) -> list[dict[str, Any]]:
    said = [["--crs", crs] if (crs := crs_of(path.name)) else [] for path in paths]
    runs = [
        ["convert", str(path), str(path.parent / "out" / "sites.geojson"), "--format", "json", *words]
        for path, words in zip(paths, said, strict=True)
    ]
    for path in paths:
        (path.parent / "out").mkdir()
    return isolated(runs)


def fault_of(run: dict[str, Any]) -> str:
    """What is wrong with how a process ended; empty where nothing is."""
    if run["code"] not in (0, 1, 2) or "Traceback" in run["out"] + run["err"] or run["mebibytes"] > 1024:
        return f"exit {run['code']}, {run['seconds']:.1f} s, {run['mebibytes']:.0f} MiB: {run['err'][-300:]}"
    if run["code"] == 2:
        codes = {error["code"] for error in json.loads(run["err"])["errors"]}
        return "" if codes and codes <= NAMED else f"refused as {codes}"
    answer = json.loads(run["out"])
    refused = sum(bool(site["errors"]) for site in answer["sites"])
    told = (answer["read"], answer["written"] + refused)
    return "" if told == (len(answer["sites"]),) * 2 else f"{told} of {len(answer['sites'])}"


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory, isolated: Isolated) -> dict[str, list[dict[str, Any]]]:
    """How each binary file is met: whole, then bent, then cut short. All at once: libraries take long to load."""
    paths = {name: copies(tmp_path_factory.mktemp("met"), name, 1 + BENT + CUT) for name in BINARIES}
    for name, those in paths.items():
        for number, path in enumerate(those[1 : 1 + BENT]):
            damage(path, random.Random(f"{SEED} {name} {number}"))
        for number, path in enumerate(those[1 + BENT :], start=1):
            longest = max(members_of(path), key=lambda member: member.stat().st_size)
            content = longest.read_bytes()
            longest.write_bytes(content[: len(content) * number // (CUT + 1)])
    runs = iter(converted([path for those in paths.values() for path in those], isolated))
    return {name: [next(runs) for _ in those] for name, those in paths.items()}


@pytest.mark.parametrize("name", BINARIES)
def test_a_damaged_binary_file_is_read_or_refused_by_name(name: str, met: dict[str, list[dict[str, Any]]]) -> None:
    assert {number: fault for number, run in enumerate(met[name]) if (fault := fault_of(run))} == {}


@pytest.mark.parametrize("name", BINARIES)
def test_a_file_cut_short_never_loses_records_in_silence(name: str, met: dict[str, list[dict[str, Any]]]) -> None:
    assert met[name][0]["code"] == 0
    whole = json.loads(met[name][0]["out"])
    assert whole["written"] == (2 if name == "drawing.dxf" else COUNT)
    answers = [json.loads(run["out"]) for run in met[name][1 + BENT :] if run["code"] == 0]
    fewer = [answer["warnings"] for answer in answers if answer["written"] < whole["written"]]
    assert [told for told in fewer if told == whole["warnings"]] == []


def test_a_damaged_raster_is_measured_or_failed_and_the_check_answers(tmp_path: Path, isolated: Isolated) -> None:
    cells = np.arange(64 * 64, dtype=np.float32).reshape(64, 64)
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4528", "compress": "deflate"}
    place = {"transform": rasterio.Affine(10, 0, X, 0, -10, Y), "width": 64, "height": 64}
    with rasterio.open(tmp_path / "good.tif", "w", **told, **place) as file:
        file.write(cells, 1)
    square = geopandas.GeoSeries([shapely.box(X + 100, Y - 300, X + 300, Y - 100)], crs="EPSG:4528").to_crs(4490)
    (tmp_path / "site.geojson").write_text(shapely.to_geojson(square[0]), encoding="utf-8")
    runs = []
    for number in range(RASTERS):
        noise, content = random.Random(f"{SEED} tif {number}"), (tmp_path / "good.tif").read_bytes()
        (tmp_path / f"{number}.tif").write_bytes(bent(content, noise) if number else content)
        entry: dict[str, Any] = {
            "id": "r",
            "title": "r",
            "quantity": "elevation",
            "source": f"{number}.tif",
            "office": "局",
        }
        entry |= {"edition": "2024-01-01", "in_force": {"from": "2024-01-01"}}
        whole = {"id": "t", "title": "t", "basins": [], "layers": [], "rasters": [entry]}
        (tmp_path / f"{number}.yaml").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        words = ["--catalogue", str(tmp_path / f"{number}.yaml"), "--packs", "none", "--format", "json"]
        runs.append(["check", str(tmp_path / "site.geojson"), *words])
    met = []
    for number, run in enumerate(isolated(runs)):
        assert ("Traceback" in run["err"], run["mebibytes"] < 1024) == (False, True), number
        if run["code"] == 2:  # a raster that says no reference system any more: the catalogue is asked for it
            assert {error["code"] for error in json.loads(run["err"])["errors"]} <= {"no-crs", "crs-mismatch"}, number
            continue
        assert run["code"] == 0, (number, run)
        [site] = json.loads(run["out"])["sites"]
        met.append(site["rasters"][0]["status"])
        assert met[-1] != "failed" or any(warning["code"] == "raster-failed" for warning in site["warnings"])
    assert met[0] == "measured"
    assert {"measured", "failed"} <= set(met) <= {"measured", "failed", "no_data"}
