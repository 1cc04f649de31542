"""The demonstration district: it tiles, nests, is drawn the same every time, and its projects stand where they say."""

import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
import yaml
from pyproj import CRS, Geod, Transformer

from layers.samples import make
from layers.samples.drawing import wander

FOLDER = make.FOLDER
SCOPES = ("area", "bank_scope", "scope_a", "scope_b")
OUTCOMES = {"prohibited", "undetermined", "restricted", "conditional", "no_conflict"}
REASONS = {
    "fact",
    "review",
    "layer",
    "edition",
    "not_covered",
    "partly_covered",
    "failed",
    "accuracy",
    "law_not_encoded",
}
COLUMNS = ["HJZHGKDYBM", "HJZHGKDYMC", "ZHGKDYFL", "KJBJYS", "PWWPFGK", "HJFXFK", "ZYKFXLYQ"]


def _file(name: str) -> tuple[Path | str, str | None]:
    if name in SCOPES:
        return FOLDER / f"{name}.gpkg", None
    if name in ("river", "lake"):
        return FOLDER / f"{name}.fgb", None
    if name == "industrial_park":
        return f"/vsizip/{FOLDER / 'industrial_park.zip'}", None
    return FOLDER / "district.gpkg", name


def _names() -> list[str]:
    inside = [str(name) for name, _ in pyogrio.list_layers(FOLDER / "district.gpkg")]
    return [*inside, *SCOPES, "river", "lake", "industrial_park"]


def _read(name: str) -> Any:
    source, layer = _file(name)
    return pyogrio.read_dataframe(source, layer=layer)


def _shapes(name: str) -> list[Any]:
    return list(_read(name).geometry)


def _zone(name: str, word: str) -> Any:
    frame = _read(name)
    return next(shape for shape, label in zip(frame.geometry, frame["name"], strict=True) if label == word)


def _metric(geometry: Any) -> Any:
    turn = Transformer.from_crs("EPSG:4490", "EPSG:4547", always_xy=True)
    return shapely.transform(geometry, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))


def _features() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((FOLDER / "projects.geojson").read_text(encoding="utf-8"))["features"]
    return features


def _site(identity: str) -> Any:
    return next(shapely.geometry.shape(f["geometry"]) for f in _features() if f["properties"]["id"] == identity)


@pytest.mark.parametrize("name", _names())
def test_every_layer_is_valid_and_in_cgcs2000_degrees(name: str) -> None:
    frame = _read(name)
    assert CRS(frame.crs).equals(CRS("EPSG:4490"), ignore_axis_order=True)
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()


@pytest.mark.parametrize("name", ["units", "units_2021"])
def test_units_tile_the_district_without_gap_or_overlap(name: str) -> None:
    units, area = _shapes(name), _shapes("area")[0]
    assert shapely.coverage_is_valid(units)
    assert abs(sum(_metric(unit).area for unit in units) - _metric(area).area) < 1.0
    assert _metric(shapely.union_all(units)).symmetric_difference(_metric(area)).area < 1.0


def test_the_district_is_about_the_size_of_a_county() -> None:
    assert 700e6 < _metric(_shapes("area")[0]).area < 1000e6


def test_units_have_well_formed_codes_that_agree_with_their_class() -> None:
    frame = _read("units")
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame["HJZHGKDYBM"].str.fullmatch(r"ZH439901[123]\d{4}").all()
    assert frame["HJZHGKDYBM"].is_unique
    assert (frame["HJZHGKDYBM"].str[8] == frame["ZHGKDYFL"]).all()
    assert set(frame["ZHGKDYFL"]) == {"1", "2", "3"}


def test_access_lists_hold_clauses_of_every_kind() -> None:
    frame = _read("units")
    lines = [line for column in COLUMNS[3:] for text in frame[column] for line in (text or "").splitlines()]
    for head in ("禁止类】", "限制类】", "综合类】", "鼓励引导类】"):
        assert any(head in line for line in lines)
    assert any("【" not in line for line in lines)
    counts = [sum(len((row[column] or "").splitlines()) for column in COLUMNS[3:]) for _, row in frame.iterrows()]
    assert min(counts) == 1
    assert counts.count(1) == 1
    assert max(counts) <= 7


def test_the_older_units_differ_in_borders_and_in_one_class() -> None:
    old, new = _read("units_2021"), _read("units")
    assert len(old) < len(new)
    assert set(old["HJZHGKDYBM"]) - set(new["HJZHGKDYBM"]) == {"ZH43990130007"}


def test_a_red_line_has_holes() -> None:
    holes = [len(part.interiors) for shape in _shapes("redline") for part in shapely.get_parts(shape)]
    assert max(holes) >= 2


def test_water_source_grades_are_nested_rings_that_do_not_overlap() -> None:
    for source, grades in (("白鹭湖水源地", ["一级", "二级", "准"]), ("石泉水库水源地", ["一级", "二级"])):
        rings = [_zone("water_source", f"{source}{grade}保护区") for grade in grades]
        for inner, outer in pairwise(rings):
            assert _metric(inner).intersection(_metric(outer)).area < 0.01
            assert shapely.Polygon(outer.exterior).buffer(1e-9).covers(inner)


def test_core_and_general_zone_of_the_reserve_do_not_overlap() -> None:
    core, rest = _shapes("reserve")
    assert _metric(core).intersection(_metric(rest)).area < 1.0


def test_banks_name_basin_and_order() -> None:
    frame = _read("river_bank")
    assert set(frame["basin"]) == {"yangtze"}
    assert set(frame["order"]) == {"main", "major_tributary"}
    assert (frame.geometry.geom_type == "LineString").all()


def test_the_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 1_500_000


def test_a_border_strays_the_same_from_either_end() -> None:
    assert wander((0.0, 0.0), (5.0, 3.0)) == wander((5.0, 3.0), (0.0, 0.0))[::-1]


def test_drawing_again_around_the_shipped_water_gives_the_shipped_layers() -> None:
    river, lakes = _shapes("river")[0], _shapes("lake")
    first, second = make.draw_all(river, lakes), make.draw_all(river, lakes)
    for name, zones in first.items():
        again = [zone.geometry for zone in second[name]]
        assert [zone.geometry.wkb for zone in zones] == [shape.wkb for shape in again]
        shipped = _shapes(name)
        assert len(shipped) == len(zones)
        for zone, shape in zip(zones, shipped, strict=True):
            assert shapely.hausdorff_distance(zone.geometry, shape) < 2e-7


def test_the_whole_sample_is_made_again_from_the_water_of_the_world() -> None:
    water = os.environ.get("ZONING_SAMPLE_WATER")
    if not water:
        pytest.skip("set ZONING_SAMPLE_WATER to map.geo.json of @geo-maps/earth-waterbodies-10m 0.6.0")
    river, lakes = make.cut_water(Path(water))
    assert river.normalize().equals_exact(_shapes("river")[0].normalize(), 2e-7)
    for lake, shipped in zip(lakes, _shapes("lake"), strict=True):
        assert lake.normalize().equals_exact(shipped.normalize(), 2e-7)


def test_projects_are_those_of_the_plan(tmp_path: Path) -> None:
    layers = make.draw_all(_shapes("river")[0], _shapes("lake"))
    make.write_projects(layers, tmp_path / "projects.geojson")
    assert (tmp_path / "projects.geojson").read_bytes() == (FOLDER / "projects.geojson").read_bytes()


def test_projects_show_every_outcome_and_every_reason() -> None:
    shown = [feature["properties"]["shows"].split(":") for feature in _features()]
    assert {words[0] for words in shown} == OUTCOMES
    assert {word for words in shown for word in words[1:]} == REASONS
    assert all((words[0] == "undetermined") == (len(words) == 2) for words in shown)


def test_ids_are_unique_and_every_project_has_one_main_part() -> None:
    properties = [feature["properties"] for feature in _features()]
    assert len({own["id"] for own in properties}) == len(properties)
    main = [own["project"] for own in properties if own["role"] == "main"]
    assert sorted(main) == sorted({own["project"] for own in properties})
    kinds = {feature["geometry"]["type"] for feature in _features()}
    assert kinds == {"Point", "LineString", "Polygon"}


@pytest.mark.parametrize(
    ("project", "layer", "name"),
    [
        ("D01", "water_source", "白鹭湖水源地一级保护区"),
        ("D02-outfall", "water_source", "白鹭湖水源地二级保护区"),
        ("D04", "water_source", "石泉水库水源地二级保护区"),
        ("D05", "reserve", "洞庭示范候鸟自然保护区核心区域"),
        ("D07", "scope_b", "柏塘镇"),
        ("D11", "scope_a", "稻香镇"),
        ("D13", "national_park", "竹岭国家公园（演示）"),
        ("D14", "water_source", "白鹭湖水源地准保护区"),
        ("D15", "redline", "竹岭水源涵养红线"),
        ("D16", "industrial_park", "望江工业园"),
    ],
)
def test_a_project_lies_well_inside_the_zone_it_shows(project: str, layer: str, name: str) -> None:
    zone, site = _metric(_zone(layer, name)), _metric(_site(project))
    assert zone.contains(site)
    assert zone.boundary.distance(site) > 10


def test_the_outfall_project_itself_stands_outside_the_zones() -> None:
    sources = shapely.union_all(_shapes("water_source"))
    assert not sources.intersects(_site("D02"))


def test_the_site_at_the_border_is_three_metres_outside() -> None:
    zone = _zone("water_source", "石泉水库水源地二级保护区")
    here, there = shapely.shortest_line(zone, _site("D12")).coords
    assert Geod(ellps="GRS80").inv(*here, *there)[2] == pytest.approx(3.0, abs=0.05)


def test_the_chemical_project_is_some_hundred_metres_from_the_bank() -> None:
    bank = shapely.union_all([_metric(line) for line in _shapes("river_bank")])
    assert 500 < bank.distance(_metric(_site("D03"))) < 700


def test_the_southern_chemical_project_lies_where_no_bank_is_drawn() -> None:
    scope, area = _shapes("bank_scope")[0], _shapes("area")[0]
    assert scope.disjoint(_site("D08"))
    assert area.contains(_site("D08"))


def test_one_project_is_outside_the_district_and_one_straddles_its_edge() -> None:
    area = _shapes("area")[0]
    assert area.disjoint(_site("D09"))
    assert area.crosses(_site("D10").boundary)
    shares = _metric(area).intersection(_metric(_site("D10"))).area / _metric(_site("D10")).area
    assert 0.2 < shares < 0.8


def test_projects_that_show_something_else_touch_no_protected_zone() -> None:
    kinds = ("redline", "reserve", "national_park", "water_source", "township_sources_b")
    protected = shapely.union_all([shape for kind in kinds for shape in _shapes(kind)])
    for project in ("D03", "D06", "D07", "D08", "D09", "D10", "D11", "D12", "D16", "D17"):
        assert not protected.intersects(_site(project)), project


def test_the_catalogue_names_only_files_that_are_there_but_for_the_one_that_fails() -> None:
    catalogue = yaml.safe_load((FOLDER / "catalogue.yaml").read_text(encoding="utf-8"))
    missing = {entry["source"] for entry in catalogue["layers"] if not (FOLDER / entry["source"]).exists()}
    assert missing == {"township_a.gpkg"}
    named = {entry["source_layer"] for entry in catalogue["layers"] if entry["source"] == "district.gpkg"}
    assert named == {str(name) for name, _ in pyogrio.list_layers(FOLDER / "district.gpkg")}
