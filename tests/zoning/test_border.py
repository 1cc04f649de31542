"""Two jurisdictions along their border: gaps, overlaps, classes in conflict, whom to consult about projects near."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.vector import Features, Request, read_features
from layers.vector.writing import write_features
from tests.zoning.conftest import EAST, NORTH, Answer, World, point
from zoning.border.finding import BORDER_FINDINGS
from zoning.draft.finding import DRAFT_FINDINGS
from zoning.gate.finding import BORDER_RULES, FINDINGS
from zoning.wording import has_word, say

Held = Callable[..., Answer]
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "check-against-a-neighbour.md"


def box(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return shapely.geometry.mapping(shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1))


def said(county: int, number: int, kind: int = 2) -> dict[str, Any]:
    return {"code": f"ZH{county}{kind}{number:04d}", "name": f"单元{county}-{number}", "class": str(kind)}


def west(*kinds: int, edge: float = 1000) -> list[tuple[Any, Any]]:
    """Units of 1,000 m by 1,000 m one above the other, ending at x = edge."""
    return [(box(0, 1000 * at, edge, 1000 * at + 1000), said(510104, at + 1, kind)) for at, kind in enumerate(kinds)]


def east(*kinds: int, edge: float = 1000) -> list[tuple[Any, Any]]:
    return [(box(edge, 1000 * at, 2000, 1000 * at + 1000), said(510105, at + 1, kind)) for at, kind in enumerate(kinds)]


@pytest.fixture
def held(world: World) -> Held:
    """The answer on two lists of records."""

    def run(one: Any, other: Any, *words: object, **more: Any) -> Answer:
        paths = [world.features("a.geojson", *one), world.features("b.geojson", *other, **more)]
        named = ("--kind", "control_unit", "--format", "json", "--lang", "en")
        return world.run("layers", "neighbours", *paths, *named, *words)

    return run


def told(answer: Answer, rule: str | None = None) -> list[Any]:
    return [one for one in answer.report["findings"] if rule in (None, one["rule"])]


def test_every_finding_has_words_in_both_languages_and_a_line_in_the_guide() -> None:
    keys = [f"gate.{one}{end}" for one in BORDER_FINDINGS for end in ("", ".next")]
    keys += [f"gate.rule.{rule}" for rule in BORDER_RULES]
    assert [key for key in keys if not has_word(key)] == []
    assert all(say(key, "zh") != say(key, "en") for key in keys)
    rows = [line.split("|")[1:4] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    table = {cells[1].strip(" `"): (cells[0].strip(), cells[2].strip()) for cells in rows}
    assert {code: table.get(code) for code in BORDER_FINDINGS} == BORDER_FINDINGS
    assert not set(BORDER_FINDINGS) & {*DRAFT_FINDINGS, *FINDINGS}


def test_sides_that_share_a_border_and_all_classes_have_no_finding(held: Held) -> None:
    answer = held(west(1, 2, 3), east(1, 2, 3))
    assert (answer.code, told(answer)) == (0, [])
    assert answer.report["border"]["length_m"] == pytest.approx(3000, rel=1e-6)
    assert [side["records"] for side in answer.report["sides"]] == [3, 3]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ((1, 2), "class-conflict"),
        ((3, 1), "class-conflict"),
        ((2, 3), "class-differs"),
        ((2, 9), "class-unclear"),
        ((9, 9), "class-unclear"),
    ],
)
def test_units_of_different_classes_that_face_each_other_are_told(held: Held, kinds: Any, code: str) -> None:
    answer = held(west(kinds[0]), east(kinds[1]))
    (finding,) = told(answer)
    assert (finding["rule"], finding["code"], finding["severity"]) == ("conflict", code, "warning")
    assert finding["length_m"] == pytest.approx(1000, rel=1e-6)
    assert [one["file"] for one in finding["features"]] == ["a.geojson", "b.geojson"]
    assert [one["record"] for one in finding["features"]] == ["1", "1"]
    assert finding["shape"]["type"] == "LineString"
    assert answer.code == 0


def test_a_border_is_shared_out_to_the_units_that_face_each_other(held: Held) -> None:
    whole = [(box(1000, 0, 2000, 2000), said(510105, 1, 1))]
    answer = held(west(2, 3), whole)
    lengths = {one["features"][0]["code"][-4:]: one["length_m"] for one in told(answer)}
    assert lengths == {"0001": pytest.approx(1000, rel=1e-6), "0002": pytest.approx(1000, rel=1e-6)}
    turned = held(
        whole, [(box(2000, 1000 * at, 3000, 1000 * at + 1000), said(510104, at + 1, at + 2)) for at in (0, 1)]
    )
    assert [one["length_m"] for one in told(turned)] == [pytest.approx(1000, rel=1e-6)] * 2


def test_a_common_corner_is_no_common_border(held: Held) -> None:
    answer = held(west(1), [(box(1000, 1000, 2000, 2000), said(510105, 1, 2))])
    assert told(answer) == []
    assert answer.report["border"] == {"is_common": False, "length_m": 0, "apart_m": 20, "within_m": 500}


def test_the_back_of_a_narrow_unit_faces_nobody(held: Held) -> None:
    narrow = [(box(990, 0, 1000, 1000), said(510104, 1, 1))]
    assert [one["length_m"] for one in told(held(narrow, east(2)))] == [pytest.approx(1000, rel=1e-6)]


def test_an_overlap_is_told_by_its_width_for_the_units_of_both_sides(held: Held) -> None:
    answer = held(west(2, 2, edge=1003), east(2, 2))
    found = told(answer, "overlap")
    assert [one["code"] for one in found] == ["overlap-across"] * 2
    assert [(one["width_m"], one["area_m2"]) for one in found] == [
        (pytest.approx(3, rel=0.02), pytest.approx(3000, rel=1e-3))
    ] * 2
    assert {one["file"] for one in found[0]["features"]} == {"a.geojson", "b.geojson"}
    assert answer.code == 1
    assert told(held(west(2, 2, edge=1003), east(2, 2), "--width", 4)) == []


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        pytest.param(west(2, 3, 1), west(2, 3, 1), "100.0%", id="one edition twice"),
        pytest.param(west(2, 3, 1), west(3, 3, 2, edge=997), "100.0%", id="two editions"),
        pytest.param(west(2, 2), [(box(200, 200, 400, 400), said(510104, 7))], "100.0%", id="a part within the whole"),
        pytest.param(west(2), [(box(400, 0, 1400, 1000), said(510104, 7))], "60.0%", id="most of both"),
        pytest.param(west(2), [(box(490, 0, 1490, 1000), said(510104, 7))], "51.0%", id="a little over half"),
        pytest.param(west(2), [(box(510, 0, 1500, 1000), said(510104, 7))], None, id="less than half"),
        pytest.param(
            [*west(2), *west(2)], [(box(400, 0, 1400, 1000), said(510104, 7))], "60.0%", id="units told twice"
        ),
        pytest.param(
            [*west(2), *west(2)], [(box(700, 0, 1700, 1000), said(510104, 7))], None, id="a little of units told twice"
        ),
    ],
)
def test_two_drawings_of_one_land_are_told_once_in_place_of_everything_else(
    held: Held, one: Any, other: Any, share: str | None
) -> None:
    answer = held(one, other)
    assert [finding["found"] for finding in told(answer) if finding["code"] == "same-land"] == (
        [share] if share else []
    )
    assert answer.code == 1
    reasons = {(one["rule"], one["reason"]) for one in answer.report["unchecked"]}
    assert reasons == ({("gap", "same-land"), ("conflict", "same-land")} if share else set())
    if share:
        (finding,) = told(answer)
        assert "zoning layers diff" in finding["next"]
        assert finding["features"] == []


def test_of_two_drawings_of_one_land_nothing_is_said_about_a_border(held: Held) -> None:
    text = held(west(2), west(3), "--format", "text").out
    assert "the two sides draw the same land" in text
    assert "no common border" not in text


def test_a_record_without_a_shape_is_told_though_both_sides_draw_one_land(held: Held) -> None:
    broken = [*west(2), (None, said(510104, 8))]
    assert sorted(one["code"] for one in told(held(broken, west(2)))) == ["empty-geometry", "same-land"]


def test_a_strip_open_at_its_ends_is_told_as_doubtful(held: Held) -> None:
    answer = held(west(2, edge=995), east(2))
    (found,) = told(answer)
    assert (found["code"], found["severity"], answer.code) == ("gap-open", "warning", 0)
    assert found["width_m"] == pytest.approx(5, rel=0.02)
    assert found["area_m2"] == pytest.approx(5000, rel=0.01)
    assert answer.report["border"]["length_m"] == pytest.approx(1000, rel=1e-6)


def test_a_strip_wider_than_the_lines_may_be_apart_is_no_common_border(held: Held) -> None:
    answer = held(west(2, edge=950), east(2))
    assert told(answer) == []
    assert {one["rule"]: one["reason"] for one in answer.report["unchecked"]} == {
        "gap": "no-common-border",
        "conflict": "no-common-border",
    }
    assert answer.code == 0
    assert [one["code"] for one in told(held(west(2, edge=950), east(2), "--apart", 60))] == ["gap-open"]


def test_a_gap_that_both_sides_enclose_is_an_error(held: Held) -> None:
    notched = shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000) - shapely.box(
        EAST + 990, NORTH + 400, EAST + 1000, NORTH + 600
    )
    answer = held([(shapely.geometry.mapping(notched), said(510104, 1))], east(2))
    (found,) = told(answer)
    assert (found["code"], answer.code) == ("gap-across", 1)
    assert (found["area_m2"], found["width_m"]) == (pytest.approx(2000, rel=1e-3), pytest.approx(10, rel=0.02))
    wide = held([(shapely.geometry.mapping(notched), said(510104, 1))], east(2), "--apart", 5)
    assert [one["code"] for one in told(wide)] == ["gap-open"]


def test_what_is_wrong_within_one_side_is_left_to_its_own_check(held: Held) -> None:
    torn = [*west(2, 2), (box(0, 500, 500, 900), said(510104, 9)), (box(0, 2100, 1000, 3000), said(510104, 3))]
    assert told(held(torn, east(2, 2, 2))) == []


def test_a_bay_between_the_sides_with_other_land_beyond_is_no_gap(held: Held) -> None:
    slanted = shapely.Polygon([(EAST, NORTH), (EAST + 1000, NORTH), (EAST + 1000, NORTH + 1000), (EAST, NORTH + 400)])
    tilted = shapely.Polygon(
        [(EAST + 1000, NORTH), (EAST + 2000, NORTH), (EAST + 2000, NORTH + 300), (EAST + 1000, NORTH + 1000)]
    )
    one, other = (shapely.geometry.mapping(shape) for shape in (slanted, tilted))
    assert told(held([(one, said(510104, 1))], [(other, said(510105, 1))])) == []


def test_sides_in_two_reference_systems_are_compared_in_that_of_the_first(world: World, held: Held) -> None:
    held(west(1, 2), east(1, 2))
    other = read_features(world.folder / "b.geojson", Request())
    from pyproj import CRS

    from zoning.gate.shape import moved

    degrees = CRS.from_epsg(4490)
    geometry = moved(other.geometry, other.crs, degrees)  # type: ignore[arg-type]
    path = world.folder / "b.gpkg"
    write_features(Features(geometry, other.fids, other.fields, degrees, (), {}, str(path)), path)
    answer = world.run(
        "layers", "neighbours", world.folder / "a.geojson", path, "--kind", "control_unit", "--format", "json"
    )
    assert told(answer) == []
    assert answer.report["border"]["length_m"] == pytest.approx(2000, rel=1e-5)
    assert len({side["crs"] for side in answer.report["sides"]}) == 1


def test_projects_near_the_other_side_list_whom_to_consult(world: World, held: Held) -> None:
    register = world.features(
        "register.geojson",
        (point(900, 500), {"id": "near", "name": "厂"}),
        (point(100, 500), {"id": "far"}),
        (point(1000, 500), {"id": "on"}),
        (box(990, 200, 1010, 300), {"id": "both"}),
        (box(980, 200, 1010, 300), {"id": "mostly west"}),
    )
    answer = held(west(2), east(1, 2), "--sites", register, "--within", 200, "--office", "甲局", "乙局")
    consult = {one["site"]: one for one in answer.report["consult"] if one["of"] == "b.geojson"}
    assert set(consult) >= {"near", "mostly west"}
    assert "far" not in consult
    near = consult["near"]
    assert near["lies_in"] == "a.geojson"
    assert near["office"] == {"zh": "乙局", "en": "乙局"}
    assert near["units"] == [
        {"code": "ZH51010510001", "name": "单元510105-1", "class": "优先保护", "distance_m": pytest.approx(100)}
    ]
    assert consult["mostly west"]["units"][0]["distance_m"] == 0
    found = told(answer, "project")
    assert [one["code"] for one in found] == ["project-near"] * len(answer.report["consult"])
    assert "near 厂: 100.0 m, 乙局" in [one["found"] for one in found]


def test_a_project_in_neither_side_consults_both(world: World, held: Held) -> None:
    register = world.features("register.geojson", (point(1000, -100), {"id": "out"}))
    answer = held(west(2), east(2), "--sites", register)
    assert [(one["lies_in"], one["of"]) for one in answer.report["consult"]] == [
        (None, "a.geojson"),
        (None, "b.geojson"),
    ]


def test_a_project_that_cannot_be_read_is_named_and_the_others_answered(world: World, held: Held) -> None:
    register = world.features("register.geojson", (point(900, 500), {"id": "fine"}), (None, {"id": "blank"}))
    answer = held(west(2), east(2), "--sites", register)
    assert answer.code == 1
    assert [(one["site"], one["code"]) for one in answer.report["refused"]] == [("blank", "empty-geometry")]
    assert [one["site"] for one in answer.report["consult"]] == ["fine"]


def test_a_record_without_a_shape_is_named_with_its_side(held: Held) -> None:
    answer = held(west(2), [*east(2), (None, said(510105, 7))])
    (found,) = told(answer)
    assert (found["rule"], found["severity"], answer.code) == ("geometry", "error", 1)
    assert (found["features"][0]["file"], found["features"][0]["record"]) == ("b.geojson", "2")


@pytest.mark.parametrize(("kind", "code"), [("Point", "not-an-area"), ("LineString", "not-an-area")])
def test_a_point_or_line_among_the_units_is_named(held: Held, kind: str, code: str) -> None:
    shape = {"Point": [EAST + 1500, NORTH], "LineString": [[EAST + 1500, NORTH], [EAST + 1600, NORTH]]}[kind]
    answer = held(west(2), [*east(2), ({"type": kind, "coordinates": shape}, said(510105, 7))])
    assert [(one["code"], one["features"][0]["file"]) for one in told(answer)] == [(code, "b.geojson")]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("a.geojson", "a.geojson"), ["bad-value"]),
        (("a.geojson", "missing.gpkg"), ["unreadable-file"]),
        (("a.geojson", "nowhere.geojson"), ["zone-unknown"]),
        (("a.geojson", "b.geojson", "--width", "0"), ["bad-value"]),
        (("a.geojson", "b.geojson", "--width", "nan", "--apart", "-1", "--within", "inf"), ["bad-value"] * 3),
        (("a.geojson", "b.geojson", "--map", "map.pdf"), ["unsupported-format"]),
        (("a.geojson", "empty.geojson"), ["empty-layer"]),
        (("a.geojson", "degrees.geojson"), ["crs-mismatch"]),
    ],
)
def test_bad_input_is_a_named_error(world: World, held: Held, words: Any, codes: list[str]) -> None:
    held(west(2), east(2))
    world.features("empty.geojson")
    world.features(
        "degrees.geojson", *east(2), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    )
    write_features(
        Features(shapely.from_geojson([json.dumps(box(0, 0, 1, 1))]), *_bare()), world.folder / "nowhere.gpkg"
    )
    named = [world.folder / one if one.endswith(("json", "gpkg", "pdf")) else one for one in words]
    named = [world.folder / "nowhere.gpkg" if str(one).endswith("nowhere.geojson") else one for one in named]
    answer = world.run("layers", "neighbours", *named, "--kind", "control_unit", "--format", "json")
    assert (answer.code, answer.codes) == (2, codes)


def _bare() -> Any:
    import numpy as np

    return np.array([1]), {"code": np.array(["x"], dtype=object)}, None, (), {}, "nowhere"


def test_every_form_is_written_to_a_folder_and_the_lines_have_a_layer_of_their_own(world: World, held: Held) -> None:
    register = world.features("register.geojson", (point(900, 500), {"id": "near"}))
    out = world.folder / "out"
    answer = held(west(1, 2, edge=1003), east(2, 2), "--out", out, "--sites", register)
    names = ["findings.gpkg", "findings.html", "findings.json", "findings.txt", "map.html"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert json.loads((out / "findings.json").read_text(encoding="utf-8")) == answer.report
    with closing(sqlite3.connect(out / "findings.gpkg")) as base:
        styled = [name for (name,) in base.execute("SELECT f_table_name FROM layer_styles ORDER BY 1")]
        assert styled == ["finding_areas", "finding_lines", "finding_points"]
        ((code, length_m),) = base.execute("SELECT code, length_m FROM finding_lines").fetchall()
        assert (code, length_m) == ("class-conflict", pytest.approx(1000, abs=6))
        assert base.execute("SELECT count(*) FROM finding_points").fetchone() == (len(answer.report["findings"]),)


def test_the_text_names_sides_offices_and_border(world: World, held: Held) -> None:
    held(west(1), east(2))
    paths = [world.folder / name for name in ("a.geojson", "b.geojson")]
    text = world.run(
        "layers", "neighbours", *paths, "--kind", "control_unit", "--lang", "zh", "--office", "甲局", "乙局"
    ).out
    assert "a.geojson：甲局，1 条记录" in text
    assert "共同边界 1,000.0 米" in text
    assert "b.geojson 1 ZH51010520001" in text
    none = world.run("layers", "neighbours", *paths, "--kind", "control_unit", "--lang", "en", "--apart", "0.001").out
    assert "no office stated" in none


def test_a_conflict_somebody_accepts_is_shown_as_accepted(world: World, held: Held) -> None:
    accepted = world.write(
        "accepted.yaml",
        "accepted:\n  - {rule: overlap, features: [ZH51010420001, ZH51010520001], by: 张, why: 商, date: 2026-11-01}\n",
    )
    answer = held(west(2, edge=1003), east(2), "--accepted", accepted)
    assert [(one["rule"], one["accepted"]) for one in told(answer)] == [("overlap", True)]
    assert answer.code == 0


def test_editions_of_a_catalogue_bring_their_offices_and_words(world: World) -> None:
    fields = {"code": "code", "name": "name", "class": "class"}
    classes = {"1": "优先保护", "2": "重点管控"}
    said = {"kind": "control_unit", "fields": fields, "classes": classes}
    ours = world.zone("ours", *west(1), **said, office={"zh": "甲局", "en": "Office A"})
    theirs = world.zone("theirs", *east(2), **said, office="乙局")
    catalogue = world.catalogue(ours, theirs, world.zone("water", *east(2)))
    named = ("--catalogue", catalogue, "--format", "json", "--lang", "en")
    answer = world.run("layers", "neighbours", "ours", "theirs@2024-01-01", *named)
    assert [one["code"] for one in told(answer)] == ["class-conflict"]
    assert [side["office"]["en"] for side in answer.report["sides"]] == ["Office A", "乙局"]
    wrong = world.run("layers", "neighbours", "nothing", "theirs@1999-01-01", *named)
    assert (wrong.code, wrong.codes) == (2, ["bad-value", "bad-value"])
    assert world.run("layers", "neighbours", "ours", "ours", *named).codes == ["bad-value"]
    assert world.run("layers", "neighbours", "ours", "water", *named).codes == ["bad-value"]


def test_two_layers_of_one_file_are_two_sides(world: World, held: Held) -> None:
    import pyogrio

    held(west(1), east(2))
    both = world.folder / "both.gpkg"
    for name in ("a", "b"):
        part = world.folder / f"{name}.gpkg"
        write_features(read_features(world.folder / f"{name}.geojson", Request()), part)
        meta, _, shapes, columns = pyogrio.raw.read(part)  # pyright: ignore[reportAttributeAccessIssue]
        pyogrio.raw.write(  # pyright: ignore[reportAttributeAccessIssue]
            both,
            shapes,
            columns,
            meta["fields"],
            layer=name,
            crs=meta["crs"],
            geometry_type="Polygon",
            append=both.exists(),
        )
    layers = ("--source-layer", "a", "--source-layer", "b")
    answer = world.run(
        "layers", "neighbours", both, both, *layers, "--kind", "control_unit", "--format", "json", "--lang", "en"
    )
    assert [side["file"] for side in answer.report["sides"]] == ["both.gpkg/a", "both.gpkg/b"]
    assert [one["code"] for one in told(answer)] == ["class-conflict"]
