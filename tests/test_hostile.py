"""Files made to hurt: bombs, entities, paths that climb, rings of millions, text that is code."""

import json
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from layers.vector.format import FORMATS

Isolated = Callable[[Sequence[Sequence[str]]], list[dict[str, Any]]]

SUFFIXES = sorted({suffix for one in FORMATS if one.reader for suffix in one.suffixes})
SQUARE = "113.0,23.0 113.01,23.0 113.01,23.01 113.0,23.01 113.0,23.0"
KML = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
    "<name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark></Document></kml>"
)
LAUGHS = (
    "<!DOCTYPE lolz ["
    + '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def run_each(isolated: Isolated, folder: Path, files: Sequence[Path], *words: str) -> dict[str, dict[str, Any]]:
    runs = [
        ["convert", str(file), str(folder / f"out-{number}.gpkg"), "--format", "json", *words]
        for number, file in enumerate(files)
    ]
    return {file.name: run for file, run in zip(files, isolated(runs), strict=True)}


def faults(runs: dict[str, dict[str, Any]], *, codes: tuple[int, ...] = (0, 1, 2)) -> dict[str, str]:
    """Which runs ended otherwise than they may."""
    wrong = {}
    for name, run in runs.items():
        told = run["out"] + run["err"]
        if run["code"] not in codes or "Traceback" in told or run["mebibytes"] > 1024:
            wrong[name] = f"exit {run['code']}, {run['mebibytes']:.0f} MiB, {run['seconds']:.1f} s: {told[-300:]}"
    return wrong


def codes_of(run: dict[str, Any]) -> set[str]:
    return {error["code"] for error in json.loads(run["err"])["errors"]}


def ring_of(count: int) -> np.ndarray[Any, Any]:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = np.column_stack([113 + 0.1 * np.cos(angle), 23 + 0.1 * np.sin(angle)])
    return np.vstack([ring, ring[:1]])


def test_nothing_noise_and_beginnings_of_every_format_are_refused_by_name(tmp_path: Path, isolated: Isolated) -> None:
    noise = random.Random(7)
    files = []
    for suffix in SUFFIXES:
        for name, content in (
            ("empty", b""),
            ("noise", noise.randbytes(5_000)),
            ("zeros", bytes(5_000)),
            ("zip-head", b"PK\x03\x04" + noise.randbytes(500)),
            ("xml", b"<?xml version='1.0'?><a><b>" * 1_000),
            ("nested", b"[" * 200_000),
        ):
            path = tmp_path / f"{name}{suffix}"
            path.write_bytes(content)
            files.append(path)
    runs = run_each(isolated, tmp_path, files)
    assert faults(runs, codes=(2,)) == {}
    assert {code for run in runs.values() for code in codes_of(run)}.isdisjoint({"internal"})


def test_entities_and_document_types_are_refused_before_they_are_read(tmp_path: Path, isolated: Isolated) -> None:
    files = []
    for suffix in (".kml", ".ovkml", ".gml", ".gpx"):
        for name, doctype in (("laughs", LAUGHS), ("outside", OUTSIDE)):
            path = tmp_path / f"{name}{suffix}"
            entity = "&j;" if name == "laughs" else "&a;"
            path.write_text(KML.format(doctype=doctype, name=entity, ring=SQUARE), encoding="utf-8")
            files.append(path)
    runs = run_each(isolated, tmp_path, files)
    assert faults(runs, codes=(2,)) == {}
    assert not [name for name, run in runs.items() if "root:" in run["out"] + run["err"]]


@pytest.mark.parametrize("suffix", [".zip", ".kmz", ".ovkmz", ".xlsx"])
def test_an_archive_that_grows_without_end_is_refused(suffix: str, tmp_path: Path, isolated: Isolated) -> None:
    path = tmp_path / f"bomb{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("doc.kml", "units.shp", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
            with packed.open(name, "w", force_zip64=True) as member:
                for _ in range(300):
                    member.write(bytes(1024**2))
    run = run_each(isolated, tmp_path, [path])[path.name]
    assert faults({path.name: run}, codes=(2,)) == {}
    assert codes_of(run) == {"too-large"}


@pytest.mark.parametrize("suffix", [".zip", ".kmz"])
def test_an_archive_that_climbs_out_of_its_folder_is_refused(suffix: str, tmp_path: Path, isolated: Isolated) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = inner / f"climbs{suffix}"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../climbed.kml", KML.format(doctype="", name="a", ring=SQUARE))
    run = run_each(isolated, tmp_path, [path])[path.name]
    assert faults({path.name: run}, codes=(2,)) == {}
    assert not list(tmp_path.rglob("climbed*"))


def test_a_ring_of_two_million_vertices_is_read_or_refused_in_time(tmp_path: Path, isolated: Isolated) -> None:
    ring = ring_of(2_000_000)
    pairs = [f"{x:.9f},{y:.9f}" for x, y in ring]
    joined = "],[".join(pairs)
    files = {
        "ring.geojson": f'{{"type":"Polygon","coordinates":[[[{joined}]]]}}',
        "ring.kml": KML.format(doctype="", name="ring", ring=" ".join(pairs)),
        "ring.csv": 'id,wkt\n1,"POLYGON((' + ",".join(pair.replace(",", " ") for pair in pairs) + '))"\n',
        "ring.txt": "\n".join(pairs),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    runs = run_each(isolated, tmp_path, [tmp_path / name for name in files], "--crs", "EPSG:4490")
    assert faults(runs) == {}


PLACEMARKS = "<kml><Document>{}</Document></kml>"
MANY = {
    "objects.kml": (
        PLACEMARKS.format("<Placemark><Point><coordinates>113,23</coordinates></Point></Placemark>" * 100_001)
    ),
    "refused.kml": PLACEMARKS.format("<Placemark/>" * 500_000),
    "elements.kml": PLACEMARKS.format("<Placemark>" + "<a/>" * 2_000_000 + "</Placemark>"),
    "refused.ovkml": PLACEMARKS.format("<Placemark><OvCoordType>WGS84</OvCoordType></Placemark>" * 100_000),
    "columns.kml": PLACEMARKS.format(
        "<Placemark><ExtendedData>"
        + "".join(f'<Data name="k{n}"><value>1</value></Data>' for n in range(50_000))
        + "</ExtendedData><Point><coordinates>113,23</coordinates></Point></Placemark>"
    ),
    "refused.gpx": f"<gpx>{'<trk/>' * 500_000}</gpx>",
    "elements.gpx": f"<gpx><trk>{'<trkseg/>' * 2_000_000}</trk></gpx>",
    "values.ovjsn": '{"ObjItems":[' + "{}," * 5_000_000 + "{}]}",
    "refused.ovjsn": '{"ObjItems":[' + "{}," * 1_000_000 + "{}]}",
    "values.geojson": '{"type":"FeatureCollection","features":[' + "{}," * 5_000_000 + "{}]}",
    "refused.geojson": '{"type":"FeatureCollection","features":[' + "0," * 5_000_000 + "0]}",
    "columns.geojson": '{"type":"Feature","geometry":{"type":"Point","coordinates":[113,23]},"properties":{'
    + ",".join(f'"k{n}":1' for n in range(200_000))
    + "}}",
    "refused.txt": "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=38\n[地块坐标]\n"
    + "1,1,1,a,面,,,,@\n" * 50_000,
    "objects.txt": "[地块坐标]\n" + "1,1,1,a,面,,,,@\n" * 500_000,
    "refused.csv": "id,经度,纬度\n" + "1,x,y\n" * 300_000,
    "columns.csv": ",".join(f"c{n}" for n in range(300_000)) + "\n",
}


@pytest.mark.parametrize("name", MANY)
def test_a_file_of_too_many_things_is_refused_by_the_bound_they_pass(
    name: str, tmp_path: Path, isolated: Isolated
) -> None:
    (tmp_path / name).write_text(MANY[name], encoding="utf-8")
    run = run_each(isolated, tmp_path, [tmp_path / name])[name]
    assert faults({name: run}, codes=(2,)) == {}
    assert f"--limit {Path(name).stem}=" in run["err"]


def test_one_record_of_very_many_parts_is_read_in_time(tmp_path: Path, isolated: Isolated) -> None:
    square = f"<LinearRing><coordinates>{SQUARE}</coordinates></LinearRing>"
    point = "<Point><coordinates>113,23</coordinates></Point>"
    segment = '<trkseg><trkpt lat="23" lon="113"/><trkpt lat="23.1" lon="113"/></trkseg>'
    latitudes = ",".join(f"23.{n:06d},113.{n * 7 % 10**6:06d}" for n in range(500_000))
    area = f'{{"Type":13,"Object":{{"Type":13,"ObjectDetail":{{"Gcj02":0,"Latlng":[{latitudes}]}}}}}}'
    member = '{"type":"Point","coordinates":[113,23]}'
    files = {
        "points.kml": PLACEMARKS.format(f"<Placemark><MultiGeometry>{point * 100_000}</MultiGeometry></Placemark>"),
        "holes.kml": PLACEMARKS.format(
            f"<Placemark><Polygon><outerBoundaryIs>{square}</outerBoundaryIs>"
            f"{f'<innerBoundaryIs>{square}</innerBoundaryIs>' * 30_000}</Polygon></Placemark>"
        ),
        "segments.gpx": f"<gpx><trk>{segment * 60_000}</trk></gpx>",
        "ring.ovjsn": f'{{"ObjItems":[{area}]}}',
        "points.geojson": f'{{"type":"GeometryCollection","geometries":[{",".join([member] * 100_000)}]}}',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    runs = run_each(isolated, tmp_path, [tmp_path / name for name in files])
    assert faults(runs) == {}


def test_attributes_that_are_markup_formulas_or_control_characters_stay_text(
    tmp_path: Path, isolated: Isolated
) -> None:
    names = ["<script>alert(1)</script>", "=cmd|'/c calc'!A1", "\u202e\u0007\u0000bell", "x" * 10_000, "😀" * 50]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Point", "coordinates": [113, 23]}}
        for name in names
    ]
    source = tmp_path / "names.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    targets = [tmp_path / f"names{suffix}" for suffix in (".gpkg", ".kml", ".csv", ".xlsx", ".fgb", ".parquet")]
    runs = isolated([["convert", str(source), str(target), "--format", "json"] for target in targets])
    assert faults({target.name: run for target, run in zip(targets, runs, strict=True)}, codes=(0,)) == {}
    again = run_each(isolated, tmp_path, targets)
    assert faults(again, codes=(0,)) == {}
    assert "<script>" not in (tmp_path / "names.kml").read_text(encoding="utf-8")
    assert "\n=cmd" not in (tmp_path / "names.csv").read_text(encoding="utf-8-sig")


def test_a_workbook_whose_cells_are_formulas_gives_values_and_runs_nothing(tmp_path: Path, isolated: Isolated) -> None:
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "经度", "纬度"])
        sheet.write_row(1, 0, ["甲"])
        sheet.write_formula(1, 1, "=100+13", None, 113)
        sheet.write_formula(1, 2, '=WEBSERVICE("http://127.0.0.1:9/")', None, "#VALUE!")
    run = run_each(isolated, tmp_path, [path])[path.name]
    assert faults({path.name: run}) == {}
    assert run["code"] in (1, 2)  # the latitude is an error value: refused, never taken as 0


def test_what_is_not_there_or_is_a_folder_is_named(tmp_path: Path, isolated: Isolated) -> None:
    folders = [tmp_path / f"folder{suffix}" for suffix in SUFFIXES]
    for folder in folders:
        folder.mkdir()
    missing = [tmp_path / f"missing{suffix}" for suffix in SUFFIXES]
    runs = run_each(isolated, tmp_path, [*folders, *missing])
    assert faults(runs, codes=(2,)) == {}


@pytest.mark.parametrize("flood", [" ", "\t", ",", "1", "°", "(", "东", "-", "\n", "1 ", "\u3000"], ids=repr)
def test_a_flood_of_one_character_is_met_in_time(flood: str, tmp_path: Path, isolated: Isolated) -> None:
    much = flood * 200_000
    corners = "J1,1,3353000,40521000\nJ2,1,3353100,40521000\nJ3,1,3353100,40521100\n"
    texts = {
        "line.kml": KML.format(doctype="", name="a", ring=f"113,23 {much} 113.1,23 113.1,23.1 113,23"),
        "list.txt": f"113,23{much}\n{much}\n114,24",
        "plot.txt": f"[地块坐标]\n{much}\n4,{much},1,a,面,,,,@\nJ1,1,{much},1\n",
        "head.txt": f"[属性描述]\n坐标系={much}\n带号={much}\n[地块坐标]\n4,1,1,a,面,,,,@\n{corners}",
        "position.csv": f'id,坐标\n1,"113{much}"\n',
        "degrees.csv": f'id,经度,纬度\n1,"113{much}","23{much}"\n',
        "wkt.csv": f'id,wkt\n1,"POLYGON(({much}))"\n',
        "heading.csv": f'id,"{much}",坐标\n1,a,"113,23"\n',
        "after.geojson": f'{{"type":"Point","coordinates":[113,23]}}{much}',
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert faults(run_each(isolated, tmp_path, [tmp_path / name for name in texts])) == {}
