"""A draft at the check: every fault is told with its place and size, by the command as a planner uses it."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.zoning.conftest import EAST, NORTH, World
from tests.zoning.drafting import SCOPE, THIRDS, Draft, box, check_drafts, code, only, ring, said
from zoning.draft.finding import DRAFT_FINDINGS
from zoning.gate.finding import DRAFT_RULES, FINDINGS, RULES
from zoning.wording import has_word, say

FIELDS = {"code": "code", "name": "name", "class": "class"}


def many(*polygons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [one["coordinates"] for one in polygons]}


@pytest.fixture
def draft(world: World) -> Draft:
    return check_drafts(world)


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
