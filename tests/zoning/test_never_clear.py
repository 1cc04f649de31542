"""Ways in which the unknown once looked clear, or a prohibition certain that was not."""

import json
from typing import Any

import pytest

PLOT = {"x": 0, "y": 0, "width": 100, "height": 100}
AWAY = {"x": 5000, "y": 0, "width": 100, "height": 100}
IN_WATER = {"touches": {"kind": "water_source", "class": "一级"}}
UNIT = {"kind": "control_unit", "fields": {"code": "code", "spatial_layout": "KJBJYS"}}


def plot(world: Any, **facts: Any) -> None:
    world.site(world.polygon(**PLOT), **facts)


def far_water(world: Any, **entry: Any) -> Any:
    return world.zone("water", (world.polygon(**AWAY), {"class": "一级"}), **entry)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        pytest.param({"source": "gone.geojson"}, "failed", id="a source that is not there"),
        pytest.param({"in_force": {"from": "2030-01-01"}}, "edition", id="no edition yet"),
    ],
)
def test_a_protected_kind_no_rule_looks_at_holds_the_verdict_open_when_its_layer_is_silent(
    world: Any, entry: dict[str, Any], reason: str
) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    park = world.zone("park", (world.polygon(**AWAY), {}), kind="national_park", **entry)
    world.catalogue(far_water(world), park)
    answer = world.check()
    assert (answer.outcome, answer.reasons) == ("undetermined", {"law-not-encoded.national_park": reason})


@pytest.mark.parametrize("draft_first", [True, False])
def test_an_expired_layer_is_missed_wherever_its_draft_stands_in_the_catalogue(world: Any, draft_first: bool) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    expired = world.zone(
        "province", (world.polygon(**AWAY), {"class": "一级"}), in_force={"from": "2020-01-01", "to": "2024-12-31"}
    )
    draft = {**expired, "legal_status": "draft", "edition": "2026-01-01", "in_force": {"from": "2026-01-01"}}
    county = world.zone("county", (world.polygon(**AWAY), {"class": "一级"}))
    world.catalogue(*([draft, expired] if draft_first else [expired, draft]), county)
    assert world.check().reasons == {"r": "edition"}


@pytest.mark.parametrize("codes", ["", [""], ["5"], ["51x100"], ["5101001"]])
def test_an_administrative_code_that_is_none_is_refused(world: Any, codes: Any) -> None:
    plot(world)
    world.catalogue(far_water(world), area={"admin": codes})
    answer = world.check()
    assert answer.code == 2
    assert "bad-value" in answer.codes


@pytest.mark.parametrize("word", ["none_here", "elsewhere"])
def test_control_units_are_never_certified_away(world: Any, word: str) -> None:
    plot(world)
    world.catalogue(far_water(world), **{word: [{"kind": "control_unit", "office": "局", "how": "问"}]})
    assert world.check().codes == ["bad-value"]


def test_no_text_of_units_that_share_a_code_is_lost(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    texts = ["甲", "乙", "【产业/禁止类】丙"]
    units = [(world.polygon(-100, -100, 300, 300), {"code": "510100", "KJBJYS": text}) for text in texts]
    world.catalogue(world.zone("units", *units, **UNIT), far_water(world))
    clauses = world.check().site["clauses"]
    assert [clause["text"] for clause in clauses] == texts
    assert len({clause["id"] for clause in clauses}) == 3


def test_a_list_of_numbers_without_text_is_no_list(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER), covers=["control_unit"])
    unit = (world.polygon(-100, -100, 300, 300), {"code": "u", "KJBJYS": "1."})
    world.catalogue(world.zone("units", unit, **UNIT), far_water(world))
    answer = world.check()
    assert (answer.outcome, answer.reasons) == ("conditional", {"access-list.absent": "layer"})


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("【产业/禁止类】不得", "prohibited"),
        ("【产业】【禁止类】不得", "prohibited"),
        ("【禁止类/限制类】不得", "prohibited"),
        ("[限制类]严格控制", "restricted"),
        ("【水/综合类】治理", "conditional"),
        ("本区禁止类项目见附件", "conditional"),
    ],
)
def test_the_force_of_a_clause_is_the_gravest_its_head_prints(world: Any, text: str, outcome: str) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    unit = (world.polygon(-100, -100, 300, 300), {"code": "u", "KJBJYS": text})
    world.catalogue(world.zone("units", unit, **UNIT), far_water(world))
    assert world.check("--fact", "review.u.spatial_layout.1=yes").outcome == outcome


def test_strictly_a_clause_of_unprinted_force_that_applies_may_prohibit(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    unit = (world.polygon(-100, -100, 300, 300), {"code": "u", "KJBJYS": "禁止新建化工项目"})
    world.catalogue(world.zone("units", unit, **UNIT), far_water(world))
    answer = world.check("--fact", "review.u.spatial_layout.1=yes", "--prose", "undetermined")
    assert answer.bounds == ("conditional", "prohibited")


def test_a_pending_edition_does_not_speak_for_the_one_in_force(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    world.features("scope.geojson", (world.polygon(**AWAY), {}))
    present = far_water(world, coverage={"file": "scope.geojson"})
    pending = {**far_water(world), "legal_status": "pending_binding", "edition": "2026-01-01"}
    world.catalogue(present, pending)
    assert world.check().reasons == {"r": "not_covered"}


def test_parts_that_disagree_leave_a_fact_unknown_and_their_lists_are_united(world: Any) -> None:
    main, other = ({"g": "p", "has_outfall": said, "activities": did} for said, did in (("yes", "开矿"), ("no", "无")))
    world.features("sites.geojson", (world.polygon(**PLOT), main), (world.polygon(**AWAY), other))
    world.catalogue(world.zone("water", (world.polygon(-100, -100, 300, 300), {"class": "一级"})))
    mining = world.rule("mining", {"all": [IN_WATER, {"fact": "activities", "includes": ["mining"]}]})
    outfall = world.rule("outfall", {"all": [IN_WATER, {"fact": "has_outfall", "is": "yes"}]})
    world.pack(mining, outfall)
    answer = world.check("--group", "g")
    assert answer.verdict["because"] == ["mining"]
    assert "has_outfall" not in answer.site["facts"]
    assert "parts-disagree" in [warning["code"] for warning in answer.site["warnings"]]


def test_a_record_without_a_group_never_joins_the_group_its_number_names(world: Any) -> None:
    world.features("sites.geojson", (world.polygon(**PLOT), {"g": "2"}), (world.polygon(**AWAY), {"g": None}))
    world.catalogue(far_water(world))
    world.pack(world.rule("r", IN_WATER))
    answer = world.check("--group", "g")
    assert [[error["code"] for error in site["errors"]] for site in answer.report["sites"]] == [["duplicate-id"]] * 2


def test_a_rule_asks_for_one_review(world: Any) -> None:
    plot(world)
    world.catalogue(far_water(world))
    world.pack(world.rule("r", {"all": [{"review": "甲？"}, {"not": {"review": "乙？"}}]}))
    assert world.check().codes == ["pack-invalid"]


def test_what_is_asked_elsewhere_proves_nothing_by_its_absence(world: Any) -> None:
    plot(world)
    elsewhere = [{"kind": "industrial_park", "office": "园区办", "how": "函询"}]
    world.catalogue(far_water(world), elsewhere=elsewhere)
    world.pack(world.rule("out", {"not": {"touches": {"kind": "industrial_park"}}}), world.rule("r", IN_WATER))
    answer = world.check()
    assert (answer.bounds, answer.reasons) == (("no_conflict", "prohibited"), {"out": "layer"})
    world.pack(world.rule("in", {"touches": {"kind": "industrial_park"}}), world.rule("r", IN_WATER))
    assert world.check().outcome == "no_conflict"


def test_nothing_is_clear_that_lies_nearer_than_the_layer_is_accurate(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(world.zone("water", (world.polygon(103, 0, 50, 50), {"class": "一级"}), accuracy_m=5))
    answer = world.check()
    assert answer.reasons == {"r": "accuracy"}
    assert (answer.layer("water")["status"], answer.layer("water")["reason"]) == ("no_data", "accuracy")


def test_what_the_applicant_says_in_an_officers_place_and_an_outfall_not_drawn_are_told(world: Any) -> None:
    plot(world, has_outfall="yes", **{"touches.wetland": "no"})
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(
        far_water(world), {**far_water(world), "id": "empty", "source": world.features("none.geojson").name}
    )
    codes = [warning["code"] for warning in world.check().site["warnings"]]
    assert {"own-statement", "outfall-not-drawn", "empty-layer"} <= set(codes)


def test_text_no_encoding_can_write_is_escaped_not_a_failure_of_ours(world: Any) -> None:
    text = world.site(world.polygon(**PLOT), name="NAME").read_text(encoding="utf-8")
    world.write("sites.geojson", text.replace("NAME", r"\ud800"))
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(far_water(world))
    answer = world.check("--out", world.folder / "out")
    assert answer.code in {0, 1}
    written = json.loads((world.folder / "out" / "answer.json").read_text(encoding="utf-8"))
    assert written["sites"][0]["id"] == "s"


def test_an_empty_layer_with_named_fields_is_empty_not_a_failure_of_ours(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    bank = world.zone("bank", kind="river_bank", fields={"basin": "LY"})
    world.catalogue(far_water(world), bank)
    assert world.check().outcome == "no_conflict"


@pytest.mark.parametrize("depth", [40, 300, 3000])
def test_a_pack_nested_beyond_reading_is_refused(world: Any, depth: int) -> None:
    plot(world)
    world.catalogue(far_water(world))
    when = "{all: [" * depth + "{fact: has_outfall, is: yes}" + "]}" * depth
    rule = "id: r, title: r, in_force: {from: 2020-01-01}, outcome: prohibited, references: [{act: a, article: 1}]"
    world.write("pack.yaml", f"id: p\ntitle: p\nversion: 1\nrules:\n  - {{{rule}, when: {when}}}\n")
    answer = world.check()
    assert (answer.code, answer.codes) == (2, ["not-yaml"])


def test_units_that_overlap_along_a_line_leave_its_gap_open(world: Any) -> None:
    """Pieces cut from a skew line one by one differ in their last digits; added up they once hid a gap."""
    world.site(world.line((0, 0), (7071, 7123)))
    world.pack(world.rule("r", IN_WATER))
    ends = ((0, 2500), (1000, 3500), (2000, 4243))
    units = [(world.polygon(low, -100, high - low, 9000), {"code": f"u{low}", "KJBJYS": "文"}) for low, high in ends]
    world.catalogue(world.zone("units", *units, **UNIT), far_water(world))
    answer = world.check()
    assert answer.reasons["access-list"] == "partly_covered"
    assert answer.layer("units")["share"] == pytest.approx(4243 / 7071, abs=1e-6)


@pytest.mark.parametrize("shape", ["line", "point"])
def test_a_line_or_point_where_an_area_is_meant_is_a_layer_that_failed(world: Any, shape: str) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    ring = world.line((-500, -500), (600, -500), (600, 600), (-500, 600), (-500, -500))
    thin = ring if shape == "line" else world.point(500, 500)
    world.catalogue(world.zone("water", (world.polygon(**AWAY), {"class": "一级"}), (thin, {"class": "一级"})))
    answer = world.check()
    assert (answer.outcome, answer.reasons) == ("undetermined", {"r": "failed"})


def test_a_review_of_one_unit_never_answers_for_another_of_the_same_code(world: Any) -> None:
    world.pack(world.rule("r", IN_WATER))
    left = (world.polygon(-1000, -1000, 1000, 3000), {"code": "u", "KJBJYS": "支持。"})
    right = (world.polygon(0, -1000, 1000, 3000), {"code": "u", "KJBJYS": "【禁止类】禁止一切。"})
    world.catalogue(world.zone("units", left, right, **UNIT), far_water(world))
    ids = []
    for x in (-500, 500):
        world.site(world.polygon(x, 0, 100, 100))
        ids += [clause["id"] for clause in world.check().site["clauses"]]
    world.site(world.polygon(-50, 0, 100, 100))
    both = [clause["id"] for clause in world.check().site["clauses"]]
    assert sorted(ids) == sorted(both)
    assert len(set(ids)) == 2


def test_a_basin_that_contradicts_the_catalogue_is_told(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(far_water(world), basins=["yangtze"])
    answer = world.check("--fact", "basins=pearl")
    assert "contradicting-fact" in [warning["code"] for warning in answer.site["warnings"]]


def test_the_command_alone_prints_its_help(world: Any) -> None:
    answer = world.run("--lang", "en")
    assert (answer.code, "check" in answer.out) == (0, True)
    assert world.run().code == 0


def test_strictly_every_bad_record_is_told_at_once(world: Any) -> None:
    flat = {
        "type": "Polygon",
        "coordinates": [[[500000, 3300000], [500100, 3300000], [500000, 3300000], [500000, 3300000]]],
    }
    world.features(
        "sites.geojson", (flat, {"id": "flat"}), (None, {"id": "none"}), (world.polygon(**PLOT), {"id": "good"})
    )
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(far_water(world))
    answer = world.check("--strict")
    assert answer.code == 2
    assert {error["where"]["record"] for error in answer.errors} == {"flat", "none"}


def test_a_layer_that_lies_wholly_outside_the_area_is_told_and_far_away_has_failed(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    world.features("area.geojson", (world.polygon(-900, -900, 9000, 9000), {}))
    strayed = world.zone("strayed", (world.polygon(500_000, 0, 100, 100), {"class": "一级"}))
    world.catalogue(far_water(world), strayed, area={"file": "area.geojson"})
    answer = world.check()
    warned = [warning for warning in answer.site["warnings"] if warning["code"] == "layer-outside-area"]
    assert [warning["where"] for warning in warned] == ["strayed.geojson"]
    assert answer.reasons == {"r": "failed"}
    beside = world.zone("beside", (world.polygon(20_000, 0, 100, 100), {"class": "一级"}))
    world.catalogue(far_water(world), beside, area={"file": "area.geojson"})
    assert world.check().outcome == "no_conflict"


def test_a_quote_left_open_in_a_facts_file_loses_no_fact_in_silence(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(far_water(world))
    answer = world.check("--facts", world.write("facts.csv", 'id,has_outfall\n"s,yes\n'))
    assert (answer.code, answer.codes) == (2, ["unreadable-file"])


def test_what_two_parts_of_a_zone_cover_together_is_no_hole(world: Any) -> None:
    """The even-odd rule makes a hole of the overlap; a site deep inside both parts once looked clear."""
    parts = [world.polygon(x, x, 1000, 1000)["coordinates"] for x in (-500, -400)]
    twice = {"type": "MultiPolygon", "coordinates": parts}
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    world.catalogue(world.zone("water", (twice, {"class": "一级"})))
    answer = world.check()
    assert answer.outcome == "prohibited"
    assert [repair["what"] for repair in answer.site["repairs"]] == ["made-valid"]


@pytest.mark.parametrize("shape", ["point", "line"])
def test_a_point_or_line_on_the_seam_of_two_zones_is_not_outside_them(world: Any, shape: str) -> None:
    world.site(world.point(0, 50) if shape == "point" else world.line((0, 20), (0, 80)))
    world.pack(world.rule("r", IN_WATER))
    sides = [(world.polygon(x, 0, 100, 100), {"class": "一级"}) for x in (-100, 0)]
    world.catalogue(world.zone("water", *sides))
    answer = world.check()
    assert answer.reasons == {"r": "accuracy"}
    assert answer.layer("water")["status"] == "no_data"


def test_units_know_nothing_beyond_themselves(world: Any) -> None:
    plot(world)
    near = {"touches": {"kind": "control_unit", "class": "优先保护", "within_m": 500}}
    world.pack(world.rule("near", near))
    unit = (world.polygon(-2000, -2000, 2200, 4000), {"code": "u", "KJBJYS": "【综合类】文", "class": "一般管控"})
    world.catalogue(world.zone("units", unit, kind="control_unit", fields={**UNIT["fields"], "class": "class"}))
    assert world.check().reasons["near"] == "partly_covered"


def test_an_expired_layer_that_never_said_where_it_ends_holds_the_answer_open_everywhere(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    period = {"from": "2020-01-01", "to": "2024-12-31"}
    expired = {**far_water(world), "id": "old", "coverage": "unknown", "in_force": period}
    world.catalogue(far_water(world), expired)
    assert world.check().reasons == {"r": "edition"}


def test_a_certificate_of_a_later_day_is_told(world: Any) -> None:
    plot(world)
    world.pack(world.rule("r", IN_WATER))
    none = {"kind": "nature_reserve", "office": "局", "source": "文", "date": "2030-01-01"}
    world.catalogue(far_water(world), none_here=[none])
    assert "certified-later" in [warning["code"] for warning in world.check().report["warnings"]]
