"""Rasters in a check: figures in the answer, facts for rules, and what is told when they do not hold."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from jsonschema import Draft202012Validator

from zoning.catalogue import read_catalogue
from zoning.errors import CatalogueError
from zoning.schema import make_schema

EAST, NORTH = 500_000.0, 3_300_000.0
DAY = "2026-11-22"


def write(folder: Path, name: str, cells: Any, *, corner: tuple[float, float] = (0.0, 0.0), **profile: Any) -> str:
    """A GeoTIFF of 10 m cells; its upper left corner lies so many metres east and north of the test's origin."""
    cells = np.asarray(cells)
    transform = rasterio.Affine(10, 0, EAST + corner[0], 0, -10, NORTH + corner[1])
    told = {"driver": "GTiff", "count": 1, "dtype": cells.dtype, "crs": "EPSG:4547", "transform": transform, **profile}
    with rasterio.open(folder / name, "w", height=cells.shape[0], width=cells.shape[1], **told) as file:
        file.write(cells, 1)
    return name


def entry(source: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": "slopes",
        "title": {"zh": "坡度", "en": "Slopes"},
        "quantity": "slope",
        "source": source,
        "office": {"zh": "局", "en": "Office"},
        "edition": "2024-01-01",
        "in_force": {"from": "2024-01-01"},
        "facts": {"mean_slope": "mean"},
        **changes,
    }


def cover(source: str, **changes: Any) -> dict[str, Any]:
    classes = {"1": {"zh": "林地", "en": "Forest"}, "2": {"zh": "耕地", "en": "Cropland"}}
    facts = {"forest_share": "share.1", "cropland_share": "share.2"}
    return entry(source, id="cover", quantity="land_cover", title="Cover", classes=classes, facts=facts, **changes)


def steep(world: Any, **head: Any) -> None:
    """A pack with one rule: steeper than 25 degrees is prohibited."""
    world.pack(world.rule("steep", {"fact": "mean_slope", "above": 25}), **head)


def judged(world: Any, *rasters: Any, geometry: Any = None, **said: Any) -> Any:
    """The answer on a square of 100 m, unless another shape is given, with these rasters in the catalogue."""
    steep(world)
    world.catalogue(rasters=list(rasters))
    world.site(geometry or world.polygon(100, -300, 100, 100), **said)
    return world.check()


def flat(value: float) -> Any:
    return np.full((60, 60), value, dtype=np.float32)


@pytest.mark.parametrize(("degrees", "outcome"), [(30.0, "prohibited"), (10.0, "no_conflict")])
def test_a_rule_uses_a_fact_that_a_raster_measured(world: Any, degrees: float, outcome: str) -> None:
    answer = judged(world, entry(write(world.folder, "s.tif", flat(degrees))))
    assert (answer.code, answer.outcome) == (0, outcome)
    fact = answer.site["facts"]["mean_slope"]
    assert fact["value"] == pytest.approx(degrees, abs=1e-3)
    assert (fact["from"], fact["unit"]) == ("raster slopes 2024-01-01", "degree")


def test_the_answer_lists_the_figures_and_keeps_to_its_schema(world: Any) -> None:
    answer = judged(world, entry(write(world.folder, "s.tif", flat(30.0))))
    [figures] = answer.site["rasters"]
    assert {key: figures[key] for key in ("raster", "title", "quantity", "unit", "edition", "status", "reason")} == {
        "raster": "slopes",
        "title": "Slopes",
        "quantity": "slope",
        "unit": "degree",
        "edition": "2024-01-01",
        "status": "measured",
        "reason": None,
    }
    assert figures["covered_share"] == 1.0
    assert figures["min"] <= figures["mean"] <= figures["max"]
    assert list(Draft202012Validator(make_schema("report")).iter_errors(answer.report)) == []


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({"corner": (5000.0, 0.0)}, "no_data", "not_covered"),
        ({"corner": (150.0, 0.0)}, "measured", "partly_covered"),
        ({"in_force": {"from": "2030-01-01"}}, "no_data", "edition"),
        ({"legal_status": "draft"}, "no_data", "edition"),
        ({"source": "gone.tif"}, "failed", "failed"),
    ],
    ids=["elsewhere", "in part", "not yet in force", "draft", "gone"],
)
def test_a_fact_stays_unknown_where_the_raster_cannot_say(
    world: Any, changes: dict[str, Any], status: str, reason: str
) -> None:
    corner = changes.pop("corner", (0.0, 0.0))
    source = write(world.folder, "s.tif", flat(30.0), corner=corner)
    answer = judged(world, entry(source, **changes) if "source" not in changes else entry(**changes))
    [figures] = answer.site["rasters"]
    assert (figures["status"], figures["reason"]) == (status, reason)
    assert "mean_slope" not in answer.site["facts"]
    assert (answer.outcome, answer.reasons["steep"]) == ("undetermined", "fact")
    codes = {warning["code"] for warning in answer.site["warnings"]}
    told = {"partly_covered": "raster-partly-covered", "failed": "raster-failed"}.get(reason)
    assert told is None or told in codes


def test_a_raster_that_fails_leaves_the_others_to_answer(world: Any) -> None:
    (world.folder / "bad.tif").write_bytes(b"II*\x00 not a raster")
    good = entry(write(world.folder, "s.tif", flat(30.0)))
    answer = judged(world, entry("bad.tif", id="bad", facts={}), good)
    assert [figures["status"] for figures in answer.site["rasters"]] == ["failed", "measured"]
    assert answer.outcome == "prohibited"
    assert str(world.folder) not in answer.out


def test_what_a_person_states_outdoes_the_raster_and_a_contradiction_is_told(world: Any) -> None:
    raster = entry(write(world.folder, "s.tif", flat(30.0)))
    answer = judged(world, raster, mean_slope=12)
    assert answer.site["facts"]["mean_slope"]["value"] == 12.0
    assert answer.outcome == "no_conflict"
    [warning] = [one for one in answer.site["warnings"] if one["code"] == "contradicting-fact"]
    assert "raster slopes 2024-01-01 / attribute" in warning["where"]


def test_a_stated_fact_that_only_rounds_the_measured_one_contradicts_nothing(world: Any) -> None:
    answer = judged(world, entry(write(world.folder, "s.tif", flat(30.0))), mean_slope=30)
    assert [one["code"] for one in answer.site["warnings"] if one["code"] == "contradicting-fact"] == []


def test_suspected_nodata_is_told_and_the_figure_is_no_fact(world: Any) -> None:
    cells = np.random.default_rng(1).uniform(26, 40, (60, 60)).astype(np.float32)
    cells[:, :15] = 0.0
    source = write(world.folder, "s.tif", cells)
    answer = judged(world, entry(source))
    [warning] = [one for one in answer.site["warnings"] if one["code"] == "nodata-suspected"]
    assert "slopes (0, 50 %)" in warning["message"]
    assert "mean_slope" not in answer.site["facts"]
    vouched = judged(world, entry(source, nodata="none"))
    assert vouched.site["facts"]["mean_slope"]["value"] < 25
    named = judged(world, entry(source, nodata=0))
    assert named.site["rasters"][0]["covered_share"] == 0.5
    assert "mean_slope" not in named.site["facts"]


def test_the_edition_in_force_on_the_day_is_measured(world: Any) -> None:
    steep(world)
    old = entry(
        write(world.folder, "old.tif", flat(10.0)),
        edition="2019-01-01",
        in_force={"from": "2019-01-01", "to": "2023-12-31"},
    )
    world.catalogue(rasters=[old, entry(write(world.folder, "new.tif", flat(30.0)))])
    world.site(world.polygon(100, -300, 100, 100))
    by_day = {day: world.check(on=day).site["facts"]["mean_slope"]["from"] for day in ("2022-06-01", DAY)}
    assert by_day == {"2022-06-01": "raster slopes 2019-01-01", DAY: "raster slopes 2024-01-01"}


def test_a_slope_is_measured_from_elevations(world: Any) -> None:
    rows, _ = np.mgrid[0:60, 0:60]
    source = write(world.folder, "dem.tif", (rows * 10 * np.tan(np.radians(28))).astype(np.float64))
    answer = judged(world, entry(source, derive="slope"))
    assert answer.site["facts"]["mean_slope"]["value"] == pytest.approx(28.0, rel=1e-6)


def test_classes_are_listed_with_areas_that_add_up_to_the_site(world: Any) -> None:
    cells = np.full((60, 60), 1, dtype=np.uint8)
    cells[:, 15:], cells[:, 18:] = 2, 9
    answer = judged(world, cover(write(world.folder, "c.tif", cells)))
    [figures] = answer.site["rasters"]
    assert [(one["class"], one["name"]) for one in figures["classes"]] == [
        ("1", "Forest"),
        ("2", "Cropland"),
        ("9", None),
    ]
    assert [one["share"] for one in figures["classes"]] == pytest.approx([0.5, 0.3, 0.2])
    assert sum(one["area_m2"] for one in figures["classes"]) == pytest.approx(answer.site["area_m2"])
    assert answer.site["facts"]["forest_share"]["value"] == pytest.approx(0.5)
    assert figures["mean"] is None


def test_a_class_along_the_border_is_no_suspected_nodata_where_the_catalogue_names_it(world: Any) -> None:
    source = write(world.folder, "c.tif", np.zeros((60, 60), dtype=np.uint8))
    assert "nodata-suspected" in [one["code"] for one in judged(world, cover(source)).site["warnings"]]
    named = cover(source) | {"classes": {"0": "Water", "1": "Forest", "2": "Cropland"}}
    assert judged(world, named).site["facts"]["forest_share"]["value"] == 0.0


def test_a_class_that_is_not_there_has_a_share_of_nothing(world: Any) -> None:
    answer = judged(world, cover(write(world.folder, "c.tif", np.full((60, 60), 1, dtype=np.uint8))))
    assert answer.site["facts"]["cropland_share"]["value"] == 0.0


def test_outside_the_area_of_the_catalogue_a_raster_says_nothing_for_sure(world: Any) -> None:
    steep(world)
    world.features("area.geojson", (world.polygon(0, -1000, 150, 1000), {}))
    world.catalogue(rasters=[entry(write(world.folder, "s.tif", flat(30.0)))], area={"file": "area.geojson"})
    world.site(world.polygon(100, -300, 100, 100))
    [figures] = world.check().site["rasters"]
    assert (figures["reason"], figures["covered_share"]) == ("partly_covered", pytest.approx(0.5))


def test_points_lines_and_parts_that_overlap_are_measured_once(world: Any) -> None:
    rows, _ = np.mgrid[0:60, 0:60]
    source = write(world.folder, "s.tif", rows.astype(np.float32))
    found = [
        judged(world, entry(source), geometry=geometry).site["rasters"][0]["mean"]
        for geometry in (world.point(105, -305), world.line((105, -300), (105, -320)))
    ]
    assert found == [30.0, pytest.approx(30.5)]
    world.features(
        "sites.geojson",
        (world.polygon(100, -300, 100, 100), {"id": "s", "plant": "p"}),
        (world.polygon(100, -300, 100, 100), {"id": "t", "plant": "p"}),
    )
    together = world.check("--group", "plant").site["rasters"][0]
    assert together["mean"] == pytest.approx(24.5)


def test_a_site_has_the_same_figures_whatever_its_neighbours(world: Any) -> None:
    source = write(world.folder, "s.tif", np.random.default_rng(3).uniform(5, 40, (60, 60)).astype(np.float32))
    alone = judged(world, entry(source)).site["rasters"]
    world.features(
        "sites.geojson",
        (world.polygon(0, -600, 600, 600), {"id": "big"}),
        (world.polygon(100, -300, 100, 100), {"id": "s"}),
        (world.polygon(9000, 0, 10, 10), {"id": "far"}),
    )
    assert world.check().sites["s"]["rasters"] == alone


def test_a_site_that_was_refused_has_no_figures(world: Any) -> None:
    steep(world)
    world.catalogue(rasters=[entry(write(world.folder, "s.tif", flat(30.0)))])
    world.features("sites.geojson", (None, {"id": "s"}), (world.polygon(100, -300, 100, 100), {"id": "t"}))
    answer = world.check()
    assert (answer.code, answer.sites["s"]["rasters"]) == (1, [])


def test_any_drawn_area_is_accounted_for_by_layers_classes_and_rasters(world: Any) -> None:
    zones = world.zone(
        "ws",
        (world.polygon(100, -300, 40, 100), {"class": "一级"}),
        (world.polygon(130, -300, 20, 100), {"class": "一级"}),
        (world.polygon(140, -300, 60, 100), {"class": "二级"}),
    )
    cells = np.full((60, 60), 1, dtype=np.uint8)
    cells[:, 15:] = 2
    rasters = [entry(write(world.folder, "s.tif", flat(30.0))), cover(write(world.folder, "c.tif", cells))]
    world.catalogue(zones, rasters=rasters)
    world.site(world.polygon(100, -300, 100, 100))
    answer = world.check("--packs", "none")
    assert (answer.code, answer.site["verdict"]) == (0, None)
    layer = answer.layer("ws")
    assert layer["share"] == 1.0
    shares = {one["class"]: (one["area_m2"], one["share"]) for one in layer["classes"]}
    assert shares == {"一级": pytest.approx((5000, 0.5)), "二级": pytest.approx((6000, 0.6))}
    assert [figures["raster"] for figures in answer.site["rasters"]] == ["slopes", "cover"]
    page = world.check("--packs", "none", form="text").out
    assert "一级  5,000.0 m²  50.0 %" in page
    assert "二级  6,000.0 m²  60.0 %" in page
    assert "Slopes slopes 2024-01-01: mean 30° (30° to 30°), covers 100 %" in page
    assert "Forest: 5,000.0 m²  50.0 %" in page


def test_a_layer_with_one_class_says_of_it_what_it_says_of_the_whole(world: Any) -> None:
    world.catalogue(world.zone("ws", (world.polygon(0, 0, 50, 100), {"class": "一级"})))
    world.site(world.polygon(0, 0, 100, 100))
    layer = world.check("--packs", "none").layer("ws")
    [one] = layer["classes"]
    assert one == {"class": "一级", **{key: layer[key] for key in ("area_m2", "length_m", "share")}}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"quantity": "heat"}, "bad-value", "rasters[0].quantity"),
        ({"unit": "percent"}, "bad-value", "rasters[0].unit"),
        ({"quantity": "other", "facts": {}}, "missing-key", "rasters[0].unit"),
        ({"quantity": "other", "unit": "percent"}, "bad-value", "rasters[0].facts.mean_slope"),
        ({"facts": {"gradient": "mean"}}, "unknown-fact", "rasters[0].facts.gradient"),
        ({"facts": {"has_outfall": "mean"}}, "unknown-fact", "rasters[0].facts.has_outfall"),
        ({"facts": {"mean_slope": "median"}}, "bad-value", "rasters[0].facts.mean_slope"),
        ({"classes": {"1": "林地"}, "facts": {}}, "bad-value", "rasters[0].classes"),
        ({"quantity": "land_cover", "facts": {}}, "missing-key", "rasters[0].classes"),
        ({"quantity": "land_cover", "classes": {"wood": "林地"}, "facts": {}}, "bad-value", "rasters[0].classes.wood"),
        ({"quantity": "elevation", "derive": "slope", "facts": {}}, "bad-value", "rasters[0].derive"),
        ({"derive": "aspect"}, "bad-value", "rasters[0].derive"),
        ({"band": 0}, "bad-value", "rasters[0].band"),
        ({"band": 1.5}, "bad-value", "rasters[0].band"),
        ({"nodata": "zero"}, "bad-value", "rasters[0].nodata"),
        ({"accuracy_m": 5}, "unknown-key", "rasters[0].accuracy_m"),
    ],
)
def test_a_mistake_in_an_entry_is_named_with_its_line(world: Any, changes: Any, code: str, field: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(world.catalogue(rasters=[entry("s.tif", **changes)]))
    found = [(problem.code, problem.where.field) for problem in caught.value.problems]
    assert (code, field) in found
    assert all(problem.where.line is not None for problem in caught.value.problems)


def test_two_editions_on_one_day_and_two_sources_of_a_fact_are_refused(world: Any) -> None:
    rasters = [entry("a.tif"), entry("b.tif", edition="2025-01-01"), entry("c.tif", id="others")]
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(world.catalogue(rasters=rasters))
    assert [problem.code for problem in caught.value.problems] == ["edition-overlap", "duplicate-key", "duplicate-key"]


def test_what_the_catalogue_can_mend_stops_the_check(world: Any) -> None:
    source = write(world.folder, "s.tif", flat(30.0), crs=None)
    answer = judged(world, entry(source))
    assert (answer.code, answer.codes) == (2, ["no-crs"])
    assert judged(world, entry(source, crs="EPSG:4547")).outcome == "prohibited"
    assert judged(world, entry(source, crs="GCJ-02")).codes == ["crs-mismatch"]
    assert judged(world, entry(source, crs="EPSG:4547", band=4)).codes == ["layer-missing"]


def test_the_schema_of_the_catalogue_knows_rasters(world: Any) -> None:
    path = world.catalogue(rasters=[entry("s.tif", derive="slope", nodata="none"), cover("c.tif", band=2, nodata=255)])
    check = Draft202012Validator(make_schema("catalogue"))
    assert list(check.iter_errors(json.loads(path.read_text(encoding="utf-8")))) == []
    wrong = world.catalogue(rasters=[entry("s.tif", facts={"mean_slope": "median"})])
    assert list(check.iter_errors(json.loads(wrong.read_text(encoding="utf-8")))) != []


def test_the_page_on_rasters_shows_a_catalogue_with_every_key(tmp_path: Path, root: Path) -> None:
    page = (root / "docs" / "how-to" / "add-a-raster.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "catalogue.yaml").write_text(shown, encoding="utf-8")
    catalogue = read_catalogue(tmp_path / "catalogue.yaml")
    assert [raster.quantity for raster in catalogue.rasters] == ["slope", "land_cover", "other"]
    known = make_schema("catalogue")["properties"]["rasters"]["items"]["properties"]
    assert [key for key in known if f" {key}:" not in shown] == []
