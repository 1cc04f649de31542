"""What a draft is checked with: options, scopes and shapes that make sense, or a refusal by name."""

from typing import Any

import pytest

from tests.zoning.conftest import EAST, NORTH, World
from tests.zoning.drafting import SCOPE, THIRDS, Draft, box, check_drafts, only


@pytest.fixture
def draft(world: World) -> Draft:
    return check_drafts(world)


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
