"""What the layers say of a site: where they reach, when they bind, how sure they are."""

from datetime import date
from typing import Any

import pytest

from maps.text import text_in
from zoning import CheckOptions, check, load_pack, read_catalogue, read_sites
from zoning.picture import make_sheet

DAY = date(2026, 11, 22)
TOUCHES = {"touches": {"kind": "water_source", "class": "一级"}}
NEAR = {"touches": {"kind": "water_source", "class": "一级", "within_m": 100}}
GRADE = {"class": "一级"}


def square(world: Any, x: float, size: float = 1000) -> Any:
    return world.polygon(x, 0, size, size)


def within(world: Any, x: float, y: float, size: float) -> Any:
    return world.features("area.geojson", (world.polygon(x, y, size, size), {"code": "510100"}))


@pytest.mark.parametrize("broken", ["gone", "failed", None])
def test_no_sites_are_answered_whatever_the_layers_are_like(world: Any, broken: str | None) -> None:
    """Such a batch is what a file without usable records leaves."""
    world.pack(world.rule("r", TOUCHES))
    layers = [world.zone("ws", (square(world, 0), GRADE)), world.zone("old", (square(world, 5000), GRADE))]
    world.catalogue(*layers)
    if broken == "gone":
        (world.folder / "ws.geojson").unlink()
    elif broken == "failed":
        world.write("ws.geojson", "{")
    report = check(
        [],
        catalogue=read_catalogue(world.folder / "catalogue.yaml"),
        packs=[load_pack(world.folder / "pack.yaml")],
        on=DAY,
    )
    assert (list(report.sites), sum(report.summary.values())) == ([], 0)


# Accuracy: a boundary known to 5 m


@pytest.mark.parametrize(
    ("x", "answer", "reason"),
    [
        pytest.param(-4, "unknown", "accuracy", id="4 m outside"),
        pytest.param(-6, "no", None, id="6 m outside"),
        pytest.param(4, "unknown", "accuracy", id="4 m inside"),
        pytest.param(6, "yes", None, id="6 m inside"),
    ],
)
def test_a_point_is_certain_only_beyond_the_accuracy(world: Any, x: float, answer: str, reason: str | None) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), accuracy_m=5))
    world.site(world.point(x, 500))
    judgement = world.check().site["judgements"][0]
    assert (judgement["answer"], judgement["reason"]) == (answer, reason)


@pytest.mark.parametrize(("east_edge", "answer"), [(-4, "unknown"), (-6, "no"), (4, "unknown"), (6, "yes")])
def test_an_area_is_certain_only_where_it_reaches_deeper_than_the_accuracy(
    world: Any, east_edge: float, answer: str
) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), accuracy_m=5))
    world.site(world.polygon(east_edge - 100, 400, 100, 100))
    assert world.check().site["judgements"][0]["answer"] == answer


@pytest.mark.parametrize(("gap", "answer"), [(94, "yes"), (96, "unknown"), (104, "unknown"), (106, "no")])
def test_a_distance_is_certain_only_beyond_the_accuracy_on_either_side_of_the_limit(
    world: Any, gap: float, answer: str
) -> None:
    world.pack(world.rule("r", NEAR))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), accuracy_m=5))
    world.site(world.point(-gap, 500))
    assert world.check().site["judgements"][0]["answer"] == answer


def test_a_distance_at_the_limit_is_within_it(world: Any) -> None:
    world.pack(world.rule("r", NEAR))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE)))
    for gap, answer in ((99.99, "yes"), (100.01, "no")):
        world.site(world.point(-gap, 500))
        assert world.check().site["judgements"][0]["answer"] == answer


def test_a_neighbour_that_shares_a_border_is_touched_and_no_hit(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE)))
    world.site(world.polygon(-100, 400, 100, 100))
    answer = world.check()
    assert [finding["relation"] for finding in answer.site["findings"]] == ["touches"]
    assert answer.layer("ws")["status"] == "clear"
    assert answer.outcome == "no_conflict"


def test_a_sliver_of_half_a_millimetre_is_a_touch_and_one_of_two_millimetres_a_hit(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE)))
    for width, relation, outcome in ((0.0005, "touches", "no_conflict"), (0.002, "overlaps", "prohibited")):
        world.site(world.polygon(width - 100, 400, 100, 100))
        answer = world.check()
        assert answer.site["findings"][0]["relation"] == relation
        assert answer.outcome == outcome


def test_the_share_of_overlapping_zones_never_exceeds_the_site(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, -100), GRADE), (square(world, 0), GRADE)))
    world.site(world.polygon(-50, 0, 100, 100))
    answer = world.check()
    shares = [finding["share"] for finding in answer.site["findings"]]
    assert shares == pytest.approx([1.0, 0.5])
    assert answer.layer("ws")["share"] == 1.0
    assert answer.layer("ws")["area_m2"] == pytest.approx(10_000)


# Coverage


def test_a_site_outside_the_area_is_not_covered_by_any_layer(world: Any) -> None:
    within(world, 0, 0, 1000)
    world.pack(world.rule("r", TOUCHES))
    zones = [world.zone(name, (square(world, 0), GRADE)) for name in ("one", "two")]
    none_here = [{"kind": "nature_reserve", "office": "局", "source": "文", "date": "2026-01-01"}]
    world.catalogue(*zones, area={"file": "area.geojson"}, none_here=none_here)
    world.site(world.polygon(5000, 0, 100, 100))
    answer = world.check()
    told = {(entry["layer"], entry["kind"]): (entry["status"], entry["reason"]) for entry in answer.site["layers"]}
    assert set(told.values()) == {("no_data", "not_covered")}
    assert len(told) == 3
    assert answer.reasons == {"r": "not_covered"}
    assert answer.bounds == ("no_conflict", "prohibited")


def test_a_site_across_the_edge_of_the_area_is_partly_covered(world: Any) -> None:
    within(world, 0, 0, 1000)
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 500, 100), GRADE)), area={"file": "area.geojson"})
    world.site(world.polygon(950, 500, 100, 100))
    answer = world.check()
    assert answer.reasons == {"r": "partly_covered"}
    assert answer.layer("ws")["covered_share"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("coverage", "x", "reason"),
    [
        pytest.param({"file": "scope.geojson"}, 100, None, id="inside its file"),
        pytest.param({"file": "scope.geojson"}, 1950, "partly_covered", id="across the edge of its file"),
        pytest.param({"file": "scope.geojson"}, 3000, "not_covered", id="outside its file"),
        pytest.param({"admin": ["510104"]}, 100, None, id="inside its district"),
        pytest.param({"admin": ["510104"]}, 1950, "partly_covered", id="across districts"),
        pytest.param({"admin": ["510104"]}, 3000, "not_covered", id="in another district"),
        pytest.param({"admin": ["510100"]}, 1950, None, id="a city holds its districts"),
        pytest.param("unknown", 100, "not_covered", id="coverage not known"),
    ],
)
def test_a_layer_is_clear_only_where_it_claims_to_be_complete(
    world: Any, coverage: Any, x: float, reason: str | None
) -> None:
    world.features("scope.geojson", (world.polygon(0, 0, 2000, 2000), {}))
    districts = [
        (world.polygon(0, 0, 2000, 2000), {"code": "510104"}),
        (world.polygon(2000, 0, 2000, 2000), {"code": "510105"}),
    ]
    admin = world.zone("districts", *districts, kind="administrative", fields={"code": "code"})
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (world.polygon(9000, 0, 10, 10), GRADE), coverage=coverage), admin)
    world.site(world.polygon(x, 100, 100, 100))
    answer = world.check()
    assert answer.reasons == ({"r": reason} if reason else {})
    assert answer.outcome == ("undetermined" if reason else "no_conflict")
    assert answer.layer("ws")["reason"] == reason


def test_a_yes_needs_no_coverage(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), coverage="unknown"))
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check()
    assert answer.outcome == "prohibited"
    assert answer.layer("ws")["status"] == "touched"


def test_a_distance_is_no_only_where_the_layer_reaches_that_far_around_the_site(world: Any) -> None:
    within(world, 0, 0, 1000)
    world.pack(world.rule("r", NEAR))
    world.catalogue(world.zone("ws", (square(world, 5000), GRADE)), area={"file": "area.geojson"})
    for x, reasons in ((150, {}), (50, {"r": "partly_covered"})):
        world.site(world.polygon(x, 450, 100, 100))
        assert world.check().reasons == reasons


def units(world: Any, *boxes: tuple[float, float]) -> Any:
    records = [
        (world.polygon(x, -500, width, 1000), {"class": "一般管控", "bh": f"U{number}"})
        for number, (x, width) in enumerate(boxes, start=1)
    ]
    return world.zone("units", *records, kind="control_unit", fields={"code": "bh", "class": "class"})


def test_a_gap_between_control_units_leaves_the_site_partly_covered(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES), covers=["control_unit"])
    world.catalogue(units(world, (0, 50), (60, 100)), world.zone("ws"))
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check()
    assert answer.reasons["access-list"] == "partly_covered"
    assert answer.layer("units")["covered_share"] == pytest.approx(0.9)
    assert answer.outcome == "undetermined"


def test_a_gap_between_control_units_thinner_than_the_tolerance_is_noise(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES), covers=["control_unit"])
    world.catalogue(units(world, (0, 50), (50.0005, 100)), world.zone("ws"))
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check()
    assert "access-list" not in answer.reasons
    assert answer.layer("units")["covered_share"] == 1.0


def test_a_site_that_misses_every_control_unit_has_no_data(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES), covers=["control_unit"])
    world.catalogue(units(world, (5000, 50)), world.zone("ws"))
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check()
    assert (answer.layer("units")["status"], answer.layer("units")["reason"]) == ("no_data", "not_covered")
    assert answer.reasons["access-list"] == "not_covered"


def test_an_outfall_outside_the_control_units_holds_the_verdict_open(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES), covers=["control_unit"])
    world.catalogue(units(world, (0, 200)), world.zone("ws"))
    main = (world.polygon(0, 0, 100, 100), {"project": "p"})
    for x, is_held in ((150, True), (900, False)):
        world.features("sites.geojson", main, (world.point(x, 0), {"project": "p", "role": "outfall"}))
        assert ("access-list" in world.check("--group", "project").reasons) is not is_held


# Editions


def editions(world: Any, *periods: dict[str, str], **more: Any) -> None:
    world.pack(world.rule("r", TOUCHES), world.rule("far", {"touches": {"kind": "nature_reserve"}}))
    zones = []
    for number, period in enumerate(periods):
        zone = world.zone(f"e{number}", (square(world, 2000 * number), GRADE))
        zones.append({**zone, "id": "ws", "edition": period["from"], "in_force": period, **more})
    reserve = {"kind": "nature_reserve", "office": "局", "source": "文", "date": "2026-01-01"}
    world.catalogue(*zones, none_here=[reserve])
    world.site(world.polygon(100, 100, 100, 100))


@pytest.mark.parametrize(
    ("on", "edition", "outcome"),
    [
        pytest.param("2023-12-31", None, "undetermined", id="the day before any edition"),
        pytest.param("2024-01-01", "2024-01-01", "prohibited", id="the first day"),
        pytest.param("2025-06-30", "2024-01-01", "prohibited", id="the last day of the first"),
        pytest.param("2025-07-01", "2025-07-01", "no_conflict", id="the first day of the second"),
    ],
)
def test_the_edition_in_force_on_the_day_is_asked(world: Any, on: str, edition: str | None, outcome: str) -> None:
    editions(world, {"from": "2024-01-01", "to": "2025-06-30"}, {"from": "2025-07-01"})
    answer = world.check(on=on)
    assert answer.outcome == outcome
    if edition is None:
        assert answer.reasons == {"r": "edition"}
        assert answer.layer("ws")["status"] == "no_data"
    else:
        assert answer.layer("ws")["edition"] == edition


def test_a_draft_never_binds(world: Any) -> None:
    editions(world, {"from": "2024-01-01"}, legal_status="draft")
    answer = world.check()
    assert answer.site["findings"] == []
    assert answer.reasons == {"r": "edition"}


def test_a_draft_beside_a_layer_in_force_neither_binds_nor_blocks(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    draft = world.zone("draft", (square(world, 0), GRADE), legal_status="draft")
    world.catalogue(world.zone("ws", (square(world, 5000), GRADE)), draft)
    world.site(world.polygon(0, 0, 100, 100))
    assert world.check().outcome == "no_conflict"


def test_a_pending_edition_that_binds_is_judged_and_marked(world: Any) -> None:
    editions(world, {"from": "2024-01-01"}, legal_status="pending_binding")
    answer = world.check()
    assert answer.outcome == "prohibited"
    assert [warning["code"] for warning in answer.site["warnings"]] == ["pending-binding"]
    assert answer.site["findings"][0]["legal_status"] == "pending_binding"
    assert "[pending]" in world.check(form="text").out


def test_a_pending_edition_binds_from_the_day_of_its_data_on_and_is_marked_in_every_form(world: Any) -> None:
    editions(world, {"from": "2030-01-01"}, legal_status="pending_binding", edition="2024-01-01")
    answer = world.check()
    assert answer.outcome == "prohibited"
    assert (answer.layer("ws")["status"], answer.layer("ws")["legal_status"]) == ("touched", "pending_binding")
    assert answer.site["findings"][0]["legal_status"] == "pending_binding"
    assert [warning["code"] for warning in answer.site["warnings"]] == ["pending-binding"]
    text = world.check(form="text")
    assert "[pending]" in text.out
    assert "the pending edition" in text.out
    assert "ws [pending_binding]" in world.check(form="csv").out
    assert "ws [pending_binding]" in world.check(form="geojson").out
    assert '"legal_status": "pending_binding"' in world.check(form="jsonl").out


PENDING = {"id": "ws", "legal_status": "pending_binding", "edition": "2026-01-01", "in_force": {"from": "2030-01-01"}}


@pytest.mark.parametrize(("lang", "word", "mark"), [("zh", "待生效", "【待生效】"), ("en", "pending", "[pending]")])
def test_the_map_draws_a_pending_edition_beside_the_one_in_force_and_marks_it(
    world: Any, lang: str, word: str, mark: str
) -> None:
    world.pack(world.rule("r", TOUCHES))
    pending = {**world.zone("new", (square(world, 0), {**GRADE, "code": "N"})), **PENDING}
    world.catalogue(world.zone("ws", (square(world, 2000), {**GRADE, "code": "O"})), pending)
    world.site(world.polygon(100, 100, 100, 100))
    options = CheckOptions(lang=lang)
    catalogue, packs = read_catalogue(world.folder / "catalogue.yaml"), [load_pack(world.folder / "pack.yaml")]
    report = check(
        read_sites([world.folder / "sites.geojson"]), catalogue=catalogue, packs=packs, on=DAY, options=options
    )
    layers = {layer.id: layer for layer in make_sheet(report).zones}
    told = {
        layer.id: [
            word in text_in(layer.note, lang),
            mark in text_in(layer.title, lang),
            any(word in text_in(row.value, lang) for row in zone.rows),
        ]
        for layer in layers.values()
        for zone in layer.features
    }
    assert told == {"ws 2024-01-01": [False] * 3, "ws 2026-01-01": [True] * 3}


def test_a_pending_edition_that_is_silent_on_the_site_is_marked_among_the_silent(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue({**world.zone("ws", (square(world, 5000), GRADE)), **PENDING, "coverage": "unknown"})
    world.site(world.polygon(0, 0, 100, 100))
    assert "drinking-water source zone ws [pending]: no data" in world.check(form="text").out


@pytest.mark.parametrize(
    ("period", "on", "binds"),
    [
        ({"from": "2030-01-01"}, "2023-12-31", False),
        ({"from": "2030-01-01"}, "2024-01-01", True),
        ({"from": "2030-01-01", "to": "2030-12-31"}, "2030-12-31", True),
        ({"from": "2030-01-01", "to": "2030-12-31"}, "2031-01-01", False),
    ],
)
def test_a_pending_edition_never_binds_before_its_data_nor_after_its_end(
    world: Any, period: dict[str, str], on: str, binds: bool
) -> None:
    editions(world, period, legal_status="pending_binding", edition="2024-01-01")
    assert (world.check(on=on).site["findings"] != []) == binds


def test_an_edition_in_force_later_does_not_bind_yet(world: Any) -> None:
    editions(world, {"from": "2030-01-01"}, edition="2024-01-01")
    assert world.check().reasons == {"r": "edition"}


# Layers that can't be read


def test_a_missing_source_is_failed_and_holds_the_verdict_open(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    for coverage in ("complete", "unknown"):
        gone = world.zone("ws", (square(world, 0), GRADE), source="gone.gpkg", coverage=coverage)
        world.catalogue(gone)
        world.site(world.polygon(0, 0, 100, 100))
        answer = world.check()
        assert answer.code == 0
        assert (answer.layer("ws")["status"], answer.layer("ws")["reason"]) == ("failed", "failed")
        assert answer.reasons == {"r": "failed"}
        assert [warning["code"] for warning in answer.site["warnings"]] == ["layer-failed"]


def test_a_layer_that_failed_is_not_made_good_by_another_that_is_clear(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    clear = world.zone("clear", (square(world, 5000), GRADE))
    for coverage in ("complete", "unknown"):
        world.catalogue(clear, world.zone("gone", (square(world, 0), GRADE), source="gone.gpkg", coverage=coverage))
        world.site(world.polygon(0, 0, 100, 100))
        assert world.check().reasons == {"r": "failed"}


def test_a_layer_with_one_broken_record_is_failed_where_it_shows_no_hit(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), (None, GRADE)))
    for x, status, outcome in ((100, "touched", "prohibited"), (5000, "failed", "undetermined")):
        world.site(world.polygon(x, 0, 100, 100))
        answer = world.check()
        assert answer.layer("ws")["status"] == status
        assert answer.outcome == outcome


# Near


def test_near_lists_the_nearest_feature_of_each_layer_and_judges_nothing(world: Any) -> None:
    world.pack(world.rule("r", TOUCHES))
    zone = world.zone("ws", (square(world, 1000), GRADE), (square(world, 3000), GRADE), (square(world, -7000), GRADE))
    world.catalogue(zone)
    world.site(world.polygon(0, 0, 100, 100))
    assert world.check().site["findings"] == []
    answer = world.check("--near", "5000")
    (finding,) = answer.site["findings"]
    assert (finding["relation"], finding["feature"]) == ("near", 0)
    assert finding["distance_m"] == pytest.approx(900, abs=0.01)
    assert answer.outcome == "no_conflict"
    assert answer.layer("ws")["status"] == "clear"
    assert world.check("--near", "899").site["findings"] == []


@pytest.mark.parametrize("shape", ["point", "line"])
def test_what_has_no_inside_has_no_depth(world: Any, shape: str) -> None:
    world.pack(world.rule("r", {"touches": {"kind": "river"}}))
    thin = world.point(50, 50) if shape == "point" else world.line((50, 50), (500, 50))
    world.catalogue(world.zone("river", (thin, {}), kind="river"))
    for site in (world.point(50, 50), world.polygon(0, 0, 100, 100), world.line((0, 50), (100, 50))):
        world.site(site)
        answer = world.check()
        assert (answer.code, answer.outcome) == (0, "prohibited")
        assert [finding["depth_m"] for finding in answer.site["findings"]] == [None]


# What was assumed while a layer was read


def told(answer: Any) -> dict[str, str]:
    return {one["code"]: one["message"] for one in answer.report["warnings"]}


def test_what_was_assumed_of_a_whole_layer_is_told_with_the_report(world: Any) -> None:
    world.write("schools.csv", "name,lon,lat\n一小,114.001,29.82\n")
    entry = {"source": "schools.csv", "kind": "school_hospital", "fields": {"name": "name"}}
    world.catalogue(world.zone("schools", **entry))
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check("--packs", "none")
    assert told(answer)["datum-assumed"].startswith("schools (schools.csv): no datum is stated")
    assert "schools (schools.csv): no datum is stated" in world.check("--packs", "none", form="text").out
    assert "schools (schools.csv)：未写明" in told(world.check("--packs", "none", lang="zh"))["datum-assumed"]


def test_a_shift_taken_out_of_a_layer_is_told(world: Any) -> None:
    place = {"type": "Polygon", "coordinates": [[[114, 30], [114.01, 30], [114.01, 30.01], [114, 30.01], [114, 30]]]}
    layer = world.zone("ws", crs="GCJ-02")
    world.features("ws.geojson", (place, {}), crs=None)
    world.catalogue(layer)
    world.site(world.polygon(0, 0, 100, 100))
    assert "ws (ws.geojson)" in told(world.check("--packs", "none"))["shift-taken-out"]


def test_what_was_noticed_of_one_record_is_told_with_the_report_and_the_sites_that_meet_it(world: Any) -> None:
    ring = "114,29.8 114.1,29.8 114.1,29.9 114,29.9 114,29.8"
    world.write(
        "ws.kml",
        "<kml><Placemark><name>甲</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates/></LinearRing>"
        "</innerBoundaryIs></Polygon></Placemark></kml>",
    )
    world.catalogue(world.zone("ws", source="ws.kml", fields={"name": "name"}))
    inside = {"type": "Point", "coordinates": [114.05, 29.85]}
    outside = {"type": "Point", "coordinates": [114.5, 29.85]}
    world.features("sites.geojson", (inside, {"id": "in"}), (outside, {"id": "out"}), crs=None)
    answer = world.check("--packs", "none")
    assert "a hole of ws (ws.kml) 1 without coordinates" in told(answer)["empty-hole-left-out"]
    codes = {name: [one["code"] for one in site["warnings"]] for name, site in answer.sites.items()}
    assert ("empty-hole-left-out" in codes["in"], "empty-hole-left-out" in codes["out"]) == (True, False)


def test_what_was_assumed_of_an_outline_is_told_and_a_broken_record_of_it_is_refused(world: Any) -> None:
    world.write("scope.csv", 'id,wkt\n1,"POLYGON((113 29,115 29,115 31,113 31,113 29))"\n')
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), coverage={"file": "scope.csv"}))
    world.site(world.polygon(0, 0, 100, 100))
    assert told(world.check("--packs", "none"))["datum-assumed"].startswith("scope.csv: ")
    broken = {"type": "Polygon", "coordinates": [[["x", 1], [2, 2], [3, 3], ["x", 1]]]}
    whole = world.polygon(-5000, -5000, 10_000, 10_000)
    world.features("scope.geojson", (whole, {}), (broken, {}))
    world.catalogue(world.zone("ws", (square(world, 0), GRADE), coverage={"file": "scope.geojson"}))
    answer = world.check("--packs", "none")
    assert (answer.code, answer.codes) == (2, ["bad-geometry"])


def test_a_site_wholly_outside_is_never_called_partly_covered(world: Any) -> None:
    within(world, 0, 0, 1000)
    world.catalogue(world.zone("ws", (square(world, 0), GRADE)), area={"file": "area.geojson"})
    places = [(2000 + 37.3 * number, 11.7 * number, 10.1 + number / 7) for number in range(40)]
    shapes = [world.polygon(x, y, size, size / 3) for x, y, size in places]
    world.features("sites.geojson", *((shape, {"id": f"s{place}"}) for place, shape in enumerate(shapes)))
    told = {(site["layers"][0]["reason"], site["layers"][0]["covered_share"]) for site in world.check().report["sites"]}
    assert told == {("not_covered", 0.0)}
