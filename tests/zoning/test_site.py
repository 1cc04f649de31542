"""Sites: which records are one, what they are called, what is stated about them, what is refused."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import box

from zoning.errors import SiteError
from zoning.site import SiteOptions, read_sites

DEGREES = {"type": "Point", "coordinates": [114.0, 30.0]}
METRES = {"type": "Point", "coordinates": [500_000.0, 3_300_000.0]}


def quiet(world: Any) -> None:
    """A world in which nothing holds a verdict open."""
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.catalogue(world.zone("ws", (world.polygon(90_000, 0, 10, 10), {})))


# Ids


def test_a_site_is_called_by_its_id_else_by_its_number(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (world.point(0, 0), {"id": "甲"}), (world.point(1, 0), {"id": "  "}))
    assert list(world.check().sites) == ["甲", "2"]


def test_a_site_of_several_files_is_called_by_file_and_number(world: Any) -> None:
    one = world.features("one.geojson", (world.point(0, 0), {}))
    two = world.features("two.geojson", (world.point(0, 0), {}), (world.point(0, 0), {"id": "own"}))
    assert [site.id for site in read_sites([one, two])] == ["one/1", "two/1", "own"]


def test_a_number_is_an_id_as_it_is_written(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (world.point(0, 0), {"plot": 7}), (world.point(1, 0), {"plot": 8.0}))
    assert list(world.check("--id-field", "plot").sites) == ["7", "8"]


def test_records_that_share_an_id_are_all_refused_and_the_others_answered(world: Any) -> None:
    quiet(world)
    shapes = [(world.point(x, 0), {"id": name}) for x, name in enumerate(["a", "b", "a"])]
    world.features("sites.geojson", *shapes)
    answer = world.check()
    assert answer.code == 1
    told = [[error["code"] for error in site["errors"]] for site in answer.report["sites"]]
    assert told == [["duplicate-id"], [], ["duplicate-id"]]
    assert [site["verdict"] is None for site in answer.report["sites"]] == [True, False, True]
    assert answer.report["summary"]["refused"] == 2


def test_an_id_with_a_line_break_stays_on_its_line(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (world.point(0, 0), {"id": "a\nb", "name": "x\x1b[2Jy"}))
    assert list(world.check().sites) == ["a\nb"]
    text = world.check(form="text").out
    assert "site a b x [2Jy" in text
    assert "\x1b" not in text
    assert world.check(form="jsonl").out.count("\n") == 1


# Parts


def test_records_of_one_group_are_parts_of_one_project(world: Any) -> None:
    zone = world.zone("ws", (world.polygon(1000, 0, 100, 100), {"class": "一级"}))
    world.catalogue(zone)
    rules = [world.rule(part, {"touches": {"kind": "water_source", "part": part}}) for part in ("outfall", "pipeline")]
    world.pack(*rules)
    world.features(
        "sites.geojson",
        (world.polygon(0, 0, 10, 10), {"project": "p", "name": "厂"}),
        (world.point(1050, 50), {"project": "p", "role": "排污口"}),
        (world.line((0, 0), (900, 0)), {"project": "p", "role": "pipeline"}),
        (world.point(0, 0), {"project": "q"}),
    )
    answer = world.check("--group", "project")
    project = answer.sites["p"]
    assert [part["role"] for part in project["parts"]] == ["main", "outfall", "pipeline"]
    assert (project["geometry_type"], project["name"]) == ("mixed", "厂")
    assert project["length_m"] == pytest.approx(900, abs=0.01)
    assert [finding["part"] for finding in project["findings"]] == [1]
    assert project["verdict"]["because"] == ["outfall"]
    assert list(answer.sites) == ["p", "q"]


def test_a_project_without_a_part_of_the_role_is_judged_by_all_its_parts(world: Any) -> None:
    world.catalogue(world.zone("ws", (world.polygon(0, 0, 100, 100), {"class": "一级"})))
    world.pack(world.rule("r", {"touches": {"kind": "water_source", "part": "pipeline"}}))
    world.site(world.polygon(0, 0, 10, 10))
    assert world.check().outcome == "prohibited"


def test_the_records_of_a_file_can_be_one_project(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (world.point(0, 0), {"has_outfall": "yes"}), (world.point(1, 0), {}))
    answer = world.check("--group", "file")
    assert list(answer.sites) == ["sites"]
    assert len(answer.site["parts"]) == 2
    assert answer.site["facts"]["has_outfall"]["value"] is True


def test_a_project_with_one_bad_part_is_refused_whole(world: Any) -> None:
    quiet(world)
    world.features(
        "sites.geojson", (world.point(0, 0), {"p": "x"}), (None, {"p": "x"}), (world.point(0, 0), {"p": "y"})
    )
    answer = world.check("--group", "p")
    assert [error["code"] for error in answer.sites["x"]["errors"]] == ["empty-geometry"]
    assert answer.sites["x"]["verdict"] is None
    assert answer.sites["y"]["verdict"] is not None


# Facts of the file


def test_a_fact_is_read_by_its_key_and_by_its_chinese_label(world: Any) -> None:
    quiet(world)
    world.site(world.point(0, 0), building_nature="新建", 是否设置排污口="否", 占地面积="1.5 ha", other=1)
    facts = world.check().site["facts"]
    assert facts["building_nature"] == {"value": "new", "unit": None, "from": "attribute building_nature"}
    assert facts["has_outfall"]["value"] is False
    assert facts["land_area_m2"] == {"value": 15_000.0, "unit": "m2", "from": "attribute 占地面积"}
    assert set(facts) == {"basins", "building_nature", "has_outfall", "land_area_m2"}


@pytest.mark.parametrize(
    ("heading", "cell", "key", "value"),
    [
        ("占地面积（亩）", 3, "land_area_m2", 2000.0),
        ("占地面积(公顷)", "1.5", "land_area_m2", 15_000.0),
        ("占地面积（亩）", "2公顷", "land_area_m2", 20_000.0),
        ("建设规模（t/a）", 5000, "capacity", "5000 t/a"),
        ("平均坡度（度）", 12, "mean_slope", 12.0),
    ],
)
def test_a_heading_gives_bare_numbers_their_unit(world: Any, heading: str, cell: Any, key: str, value: Any) -> None:
    quiet(world)
    world.site(world.point(0, 0), **{heading: cell})
    assert world.check().site["facts"][key]["value"] == pytest.approx(value)


@pytest.mark.parametrize("heading", ["占地面积（万元）", "林地占比（%）"])
def test_a_unit_that_its_fact_does_not_have_refuses_the_record(world: Any, heading: str) -> None:
    quiet(world)
    world.site(world.point(0, 0), **{heading: 30})
    [error] = world.check().site["errors"]
    assert (error["code"], error["where"]["field"]) == ("bad-value", heading)


@pytest.mark.parametrize("blank", [None, "", "  ", "-", "/", "null", "NaN"])
def test_a_blank_cell_is_no_fact(world: Any, blank: str | None) -> None:
    quiet(world)
    world.site(world.point(0, 0), has_outfall=blank, activities=blank, land_area_m2=blank)
    assert set(world.check().site["facts"]) == {"basins"}


def test_a_blank_cell_of_a_number_column_is_no_fact(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"land_area_m2": [5.0, None], "has_outfall": [True, None]}, geometry=[box(114, 30, 115, 31)] * 2, crs=4490
    )
    frame.to_file(tmp_path / "s.gpkg")
    stated = [{key: said.value for key, said in site.facts.items()} for site in read_sites([tmp_path / "s.gpkg"])]
    assert stated == [{"land_area_m2": 5.0, "has_outfall": True}, {}]


def test_a_value_that_is_none_of_its_fact_refuses_the_record_with_its_place(world: Any) -> None:
    quiet(world)
    world.features(
        "sites.geojson",
        (world.point(0, 0), {"id": "bad", "building_nature": "rebuilt?", "land_area_m2": "many"}),
        (world.point(0, 0), {"id": "good"}),
    )
    answer = world.check()
    assert answer.code == 1
    errors = answer.sites["bad"]["errors"]
    assert [(error["code"], error["where"]["field"], error["where"]["record"]) for error in errors] == [
        ("bad-value", "building_nature", "bad"),
        ("bad-value", "land_area_m2", "bad"),
    ]
    assert all(error["where"]["file"].endswith("sites.geojson") for error in errors)
    assert answer.sites["good"]["errors"] == []


def test_a_short_industry_code_must_be_text_as_a_number_has_lost_its_zeros(world: Any) -> None:
    quiet(world)
    for code, is_read in (("0311", True), (2614, True), ("31", True), (311, False), (26, False)):
        world.site(world.point(0, 0), industry_code=code)
        assert (world.check().site["errors"] == []) is is_read


def test_two_attributes_that_state_one_fact_differently_are_told(world: Any) -> None:
    quiet(world)
    world.site(world.point(0, 0), has_outfall="yes", 是否设置排污口="否")
    answer = world.check()
    assert [warning["code"] for warning in answer.site["warnings"]] == ["contradicting-fact"]
    assert answer.site["facts"]["has_outfall"]["value"] is False


# Shapes


def test_an_open_ring_is_closed_and_told(world: Any) -> None:
    quiet(world)
    shape = world.polygon(0, 0, 100, 100)
    shape["coordinates"][0].pop()
    world.site(shape)
    site = world.check().site
    assert [repair["what"] for repair in site["repairs"]] == ["ring-closed"]
    assert site["area_m2"] == pytest.approx(10_000)


def test_a_crossing_ring_is_repaired_and_its_change_of_area_told(world: Any) -> None:
    quiet(world)
    bow = world.polygon(0, 0, 100, 100)
    ring = bow["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    world.site(bow)
    site = world.check().site
    (repair,) = site["repairs"]
    assert (repair["what"], site["area_m2"]) == ("made-valid", pytest.approx(5000))
    assert isinstance(repair["area_change_m2"], float)
    assert "repaired a self-crossing shape" in world.check(form="text").out


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        pytest.param(None, "empty-geometry", id="none"),
        pytest.param({"type": "Polygon", "coordinates": []}, "empty-geometry", id="empty"),
        pytest.param({"type": "Point", "coordinates": ["x", 1]}, "bad-geometry", id="text"),
        pytest.param({"type": "Circle", "coordinates": [1, 2]}, "bad-geometry", id="unknown type"),
        pytest.param(
            {"type": "Polygon", "coordinates": [[[114, 30], [114, 30], [114, 30], [114, 30]]]},
            "bad-geometry",
            id="no inside",
        ),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_and_the_others_answered(world: Any, shape: Any, code: str) -> None:
    quiet(world)
    world.features("sites.geojson", (DEGREES, {"id": "a"}), (shape, {"id": "bad"}), (DEGREES, {"id": "z"}), crs=None)
    answer = world.check()
    assert answer.code == 1
    assert [error["code"] for error in answer.sites["bad"]["errors"]] == [code]
    assert answer.sites["bad"]["errors"][0]["where"]["record"] in {"2", "bad"}
    assert answer.sites["bad"]["verdict"] is None
    assert [answer.sites[name]["verdict"]["outcome"] for name in "az"] == ["no_conflict", "no_conflict"]


def test_a_record_in_metres_among_degrees_is_refused_alone(world: Any) -> None:
    quiet(world)
    swapped = {"type": "Point", "coordinates": [30.0, 114.0]}
    records = [(DEGREES, {"id": "good"}), (METRES, {"id": "metres"}), (swapped, {"id": "swapped"})]
    world.features("sites.geojson", *records, crs=None)
    answer = world.check()
    told = {name: [error["code"] for error in site["errors"]] for name, site in answer.sites.items()}
    assert told == {"good": [], "metres": ["crs-mismatch"], "swapped": ["axis-order-suspected"]}


def test_a_site_on_a_datum_without_a_known_shift_is_refused(world: Any) -> None:
    quiet(world)
    xian = {"type": "name", "properties": {"name": "EPSG:4610"}}
    world.features("sites.geojson", (DEGREES, {"id": "old"}), crs=xian)
    (error,) = world.check().site["errors"]
    assert (error["code"], error["where"]["record"]) == ("datum-shift-needed", "old")


def test_strict_refuses_the_whole_file_for_one_record(world: Any) -> None:
    quiet(world)
    world.features(
        "sites.geojson", (world.point(0, 0), {"id": "a"}), (None, {"id": "b"}), (world.point(0, 0), {"capacity": "?"})
    )
    answer = world.check("--strict")
    assert (answer.code, answer.out) == (2, "")
    assert answer.codes == ["empty-geometry", "bad-value"]


# Measures


@pytest.mark.parametrize(
    ("method", "plane"), [("gauss-kruger", "EPSG:4547"), ("ellipsoidal", "equal-area"), ("projected", "EPSG:4547")]
)
def test_an_area_is_measured_by_the_method_asked_for(world: Any, method: str, plane: str) -> None:
    quiet(world)
    world.site(world.polygon(0, 0, 1000, 1000))
    answer = world.check("--area-method", method)
    assert answer.report["area_method"] == method
    assert answer.site["plane"].startswith(plane)
    assert answer.site["area_m2"] == pytest.approx(1e6, rel=2e-3)


def test_the_projected_method_refuses_sites_in_degrees(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (DEGREES, {"id": "a"}), crs=None)
    answer = world.check("--area-method", "projected")
    assert answer.code == 1
    assert [error["code"] for error in answer.site["errors"]] == ["crs-mismatch"]


def test_the_crs_of_the_command_serves_a_file_that_states_none(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (world.polygon(0, 0, 100, 100), {}), crs=None)
    assert world.check("--crs", "EPSG:4547").site["area_m2"] == pytest.approx(10_000)


def test_all_files_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"")
    (tmp_path / "b.geojson").write_text("{")
    with pytest.raises(SiteError) as caught:
        read_sites([tmp_path / "a.gpkg", tmp_path / "b.geojson", tmp_path / "gone.shp"])
    assert [Path(problem.where.file or "").name for problem in caught.value.problems] == [
        "a.gpkg",
        "b.geojson",
        "gone.shp",
    ]


def test_a_collection_without_features_holds_no_site(tmp_path: Path) -> None:
    path = tmp_path / "none.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    with pytest.raises(SiteError) as caught:
        read_sites([path], SiteOptions())
    assert caught.value.problems[0].code == "no-sites"


def test_a_record_of_an_area_a_line_and_a_point_is_one_site_of_three_parts(tmp_path: Path) -> None:
    square = [[114.0, 30.0], [114.001, 30.0], [114.001, 30.001], [114.0, 30.001], [114.0, 30.0]]
    shapes = [
        {"type": "Polygon", "coordinates": [square]},
        {"type": "LineString", "coordinates": [[114.001, 30.0], [114.01, 30.0]]},
        {"type": "Point", "coordinates": [114.01, 30.0]},
    ]
    geometry = {"type": "GeometryCollection", "geometries": shapes}
    path = tmp_path / "plant.geojson"
    path.write_text(
        json.dumps({"type": "Feature", "properties": {"编号": "甲"}, "geometry": geometry}), encoding="utf-8"
    )
    [site] = read_sites([path])
    assert site.id == "甲"
    assert [part.geometry.geom_type for part in site.parts] == ["Point", "LineString", "Polygon"]


def test_corner_rows_of_a_plant_its_pipeline_and_outfall_are_one_project_of_three_parts(tmp_path: Path) -> None:
    corners = [
        ("主体", 0, 0),
        ("主体", 0, 90),
        ("主体", 90, 90),
        ("管线", 0, 0),
        ("管线", 0, -500),
        ("排污口", 0, -500),
    ]
    rows = [
        f"甲厂,{part},{number},{3_253_000 + north},{38_521_000 + east},CGCS2000,甲公司,SL-1"
        for number, (part, north, east) in enumerate(corners)
    ]
    path = tmp_path / "parts.csv"
    path.write_text("\n".join(["项目名称,部位,点号,X,Y,坐标系,申请人,受理编号", *rows]), encoding="gb18030")
    [site] = read_sites([path], SiteOptions(group="项目名称"))
    assert (site.id, site.applicant, site.case_number) == ("甲厂", "甲公司", "SL-1")
    assert [(part.role, part.geometry.geom_type) for part in site.parts] == [
        ("main", "Polygon"),
        ("pipeline", "LineString"),
        ("outfall", "Point"),
    ]
    assert [part.geometry.length for part in site.parts[1:]] == [500.0, 0.0]
    # What is said of the whole file is said once of the project.
    told = [(one.code, one.where) for one in site.warnings]
    assert told.count(("rows-joined", "甲厂")) == 1


# Typed positions


def typed(world: Any, text: str, *options: str) -> Any:
    quiet(world)
    return world.run(
        "check", text, "--catalogue", world.folder / "catalogue.yaml", "--packs", world.folder / "pack.yaml",
        "--on", "2026-11-22", "--lang", "en", "--format", "json", *options,
    )  # fmt: skip


def test_a_typed_position_is_a_site_with_its_doubts_told(world: Any) -> None:
    site = typed(world, "29.46, 113.33").site
    assert (site["geometry_type"], site["name"], site["crs"]) == ("Point", "29.46, 113.33", "EPSG:4490")
    assert [warning["code"] for warning in site["warnings"]] == [
        "datum-assumed",
        "axes-by-range",
        "coordinates-coarse",
    ]


def test_typed_corners_are_an_area_and_typed_metres_need_their_system(world: Any) -> None:
    assert typed(world, "113.33001,29.46;113.33101,29.46;113.33101,29.46101").site["geometry_type"] == "Polygon"
    assert typed(world, "3258000,38526000").codes == ["no-crs"]
    assert typed(world, "3258000,38526000", "--crs", "EPSG:4526").site["crs"] == "EPSG:4526"


@pytest.mark.parametrize("text", ["东经117度26秒", "113.5,1234"])
def test_what_is_typed_and_no_position_is_refused(world: Any, text: str) -> None:
    answer = typed(world, text)
    assert (answer.code, answer.codes) == (2, ["coordinate-unreadable"])


def test_applicant_and_case_number_stay_with_the_answer(world: Any) -> None:
    quiet(world)
    world.features("sites.geojson", (world.point(0, 0), {"建设单位": "甲公司", "项目代码": "2026-07"}))
    site = world.check().site
    assert (site["applicant"], site["case_number"]) == ("甲公司", "2026-07")
    text = world.check("--format", "text", "--lang", "en").out
    assert "applicant: 甲公司" in text
    assert "case number: 2026-07" in text


def test_a_project_whose_parts_were_applied_for_apart_keeps_every_applicant_and_case(world: Any) -> None:
    quiet(world)
    said = (("甲厂", "A-1"), ("甲厂", "A-2"), ("", "A-1"))
    parts = [(world.point(x, 0), {"p": "x", "建设单位": who, "受理编号": case}) for x, (who, case) in enumerate(said)]
    world.features("sites.geojson", *parts)
    site = world.check("--group", "p").sites["x"]
    assert (site["applicant"], site["case_number"]) == ("甲厂", "A-1、A-2")
