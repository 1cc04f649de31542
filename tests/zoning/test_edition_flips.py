"""Which projects are judged otherwise: those near a change, held against every project judged twice."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pyproj import CRS

from layers.array import shapes
from layers.layer import Layer
from layers.vector import Features
from tests.zoning.conftest import EAST, NORTH, World
from zoning.catalogue import Scope, read_catalogue
from zoning.checking import Checker
from zoning.edition import Edition, find_difference, find_flips
from zoning.edition.affected import find_affected
from zoning.edition.edition import take_edition
from zoning.edition.picture import draw_comparison
from zoning.evidence import OpenedCatalogue
from zoning.fact import StatedFact
from zoning.pack import Pack, load_pack
from zoning.period import Period
from zoning.schema import make_schema
from zoning.site import Site, read_sites

DAY = date(2026, 11, 22)
PRIORITY = {"touches": {"kind": "control_unit", "class": "优先保护"}}
NEAR = {"touches": {"kind": "control_unit", "class": "重点管控", "within_m": 30}}
LIST = "1-1.【产业/禁止类】不得新建。"
FIELDS = {"code": "code", "class": "class"}
CLASSES = {"1": "优先保护", "2": "重点管控", "3": "一般管控"}


def write(world: World, **entry: Any) -> Path:
    """A catalogue of one layer of units, a pack of two rules."""
    record = (world.polygon(0, 0, 100, 100), {"code": "A", "class": "1", "KJBJYS": LIST})
    said = {"kind": "control_unit", "fields": FIELDS, "classes": CLASSES, "accuracy_m": 2, **entry}
    layer = world.zone("units", record, **said)
    world.pack(world.rule("in", PRIORITY), world.rule("near", NEAR, "restricted"), covers=["control_unit"])
    return world.catalogue(layer)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenedCatalogue, Pack]:
    folder = tmp_path_factory.mktemp("flips")
    world = World(folder, None)  # type: ignore[arg-type]
    path = write(world)
    return OpenedCatalogue(read_catalogue(path), DAY), load_pack(folder / "pack.yaml")


def edition_of(units: list[Any], opened: OpenedCatalogue) -> Edition:
    drawn = shapes([shapely.box(EAST + x, NORTH + y, EAST + x + w, NORTH + y + h) for x, y, w, h, *_ in units])
    said = {"code": [one[4] for one in units], "class": [one[5] for one in units], "KJBJYS": [one[6] for one in units]}
    fields = {key: np.array([*values, None], dtype=object)[:-1] for key, values in said.items()}
    features = Features(drawn, np.arange(len(units)), fields, CRS.from_epsg(4547), (), {}, "units.geojson")
    entry = opened.catalogue.layers[0]
    return take_edition(entry, Layer(entry.id, entry.edition, features, entry.accuracy_m), opened)


def sites_of(boxes: list[tuple[int, int, int, int]]) -> list[Site]:
    drawn = [
        {
            "type": "Feature",
            "geometry": World.polygon(x, y, w, h) if w and h else World.point(x, y),
            "properties": {"id": str(number)},
        }
        for number, (x, y, w, h) in enumerate(boxes)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    return read_sites([json.dumps({"type": "FeatureCollection", "crs": crs, "features": drawn}).encode()])


unit = st.tuples(
    *(st.integers(0, 300), st.integers(0, 300), st.integers(20, 150), st.integers(20, 150)),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", LIST]),
)
site = st.tuples(st.integers(-60, 480), st.integers(-60, 480), st.integers(0, 30), st.integers(0, 30))
Change = Callable[[list[Any]], list[Any]]


@st.composite
def two_editions(draw: Any) -> tuple[list[Any], list[Any]]:
    """Units, and the same with a few of them changed in one way or another."""
    old = draw(st.lists(unit, min_size=1, max_size=6))
    new = list(old)
    for _ in range(draw(st.integers(0, 2))):
        row = draw(st.integers(0, len(new) - 1))
        new[row] = draw(unit) if draw(st.booleans()) else (*new[row][:5], draw(st.sampled_from("123")), new[row][6])
    return old, new + draw(st.lists(unit, max_size=1))


@settings(deadline=None, max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(two_editions(), st.lists(site, min_size=1, max_size=12))
def test_only_sites_near_a_change_flip(
    ground: tuple[OpenedCatalogue, Pack], editions: tuple[list[Any], list[Any]], boxes: list[Any]
) -> None:
    opened, pack = ground
    old, new = (edition_of(units, opened) for units in editions)
    assert old.catalogue is not None
    assert new.catalogue is not None
    before, after = Checker(old.catalogue, [pack], DAY), Checker(new.catalogue, [pack], DAY)
    sites = sites_of(boxes)
    every = find_flips(before, after, sites, {}, with_terms=True)
    near = find_flips(before, after, sites, {}, editions=(old, new), with_terms=True)
    assert every.looked_at == len(sites)
    assert near.flips == every.flips
    assert near.terms == every.terms


def test_of_sites_far_from_the_one_change_none_is_judged_again(ground: tuple[OpenedCatalogue, Pack]) -> None:
    opened, pack = ground
    far = (2_000, 0, 100, 100, "F", "1", "")
    old = edition_of([(0, 0, 100, 100, "A", "1", ""), far], opened)
    new = edition_of([(0, 0, 100, 100, "A", "3", ""), far], opened)
    before, after = (Checker(one.catalogue, [pack], DAY) for one in (old, new) if one.catalogue is not None)
    sites = sites_of([(10, 10, 5, 5), (140, 10, 5, 5), (2_010, 10, 5, 5)])
    affected = find_affected(before, after, old, new, sites)
    assert affected.is_near.tolist() == [True, False, False]
    assert affected.everywhere == ""
    found = find_flips(before, after, sites, {}, editions=(old, new))
    assert [(one.id, one.before["outcome"], one.after["outcome"]) for one in found.flips] == [
        ("0", "prohibited", "undetermined")
    ]
    assert [(pair.key, pair.before and pair.before["answer"], pair.after) for pair in found.flips[0].rules] == [
        ("in", "yes", None)
    ]
    assert found.transitions == {("prohibited", "undetermined"): 1}


def test_a_site_of_which_a_person_answered_a_clause_is_judged_again_wherever_it_lies(
    ground: tuple[OpenedCatalogue, Pack],
) -> None:
    """The answer was given on the edition before: dated then, it is not counted after it."""
    opened, pack = ground
    far = (2_000, 0, 100, 100, "F", "3", LIST)
    old = edition_of([(0, 0, 100, 100, "A", "1", ""), far], opened)
    entry = replace(old.entry, edition="2026-06-01", in_force=Period(date(2026, 6, 1)))
    new_features = edition_of([(0, 0, 100, 100, "A", "3", ""), far], opened).layer
    new = take_edition(entry, replace(new_features, edition=entry.edition), opened)
    before, after = (Checker(one.catalogue, [pack], DAY) for one in (old, new) if one.catalogue is not None)
    sites = sites_of([(10, 10, 5, 5), (140, 10, 5, 5), (2_010, 10, 5, 5)])
    said = {"2": {"review.F.spatial_layout.1": StatedFact(False, "file", None, (("date", "2026-01-01"),))}}
    near = find_flips(before, after, sites, said, editions=(old, new), with_terms=True)
    every = find_flips(before, after, sites, said, with_terms=True)
    assert near.flips == every.flips
    assert near.terms == every.terms
    assert near.terms is not None
    assert [(one.id, [(pair.key, pair.before is None) for pair in one.clauses]) for one in near.terms] == [
        ("2", [("F.spatial_layout.1", False)])
    ]
    assert near.looked_at == 2


@pytest.fixture
def register(world: World) -> World:
    write(world)
    new = (world.polygon(0, 0, 100, 100), {"code": "A", "class": "3", "KJBJYS": "1-1.【产业/禁止类】不得扩建。"})
    world.features("new.geojson", new)
    world.features(
        "sites.geojson",
        (world.polygon(10, 10, 5, 5), {"id": "in"}),
        (world.polygon(90, 90, 20, 20), {"id": "edge"}),
        (world.polygon(5_000, 0, 5, 5), {"id": "far"}),
    )
    return world


def common(world: World) -> list[object]:
    files = {"--catalogue": "catalogue.yaml", "--packs": "pack.yaml", "--sites": "sites.geojson"}
    words = [word for option, name in files.items() for word in (option, world.folder / name)]
    return [*words, "--on", DAY, "--lang", "en", "--format", "json"]


def test_the_command_tells_units_and_projects(register: World) -> None:
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *common(register))
    assert found.code == 0, found.err
    unit = found.report["units"][0]
    assert unit["sorts"] == ["reclassed", "clauses"]
    assert [one for one in unit["clauses"][0]["words"] if one["mark"] != "same"] == [
        {"mark": "removed", "text": "新"},
        {"mark": "added", "text": "扩"},
    ]
    told = found.report["sites"]
    assert (told["count"], told["looked_at"]) == (3, 2)
    assert [one["id"] for one in told["changed"]] == ["in", "edge"]
    assert told["changed"][0]["rules"][0]["key"] == "in"


SUPPOSED = [
    (["--class", "A", "3"], ["reclassed"], ["in", "edge"]),
    (["--class", "A", "一般管控"], ["reclassed"], ["in", "edge"]),
    (["--move", "A", "0", "50"], ["moved"], ["in"]),
    (["--buffer", "A", "-12"], ["moved"], ["edge"]),
    (["--buffer", "A", "5000"], ["moved"], ["far"]),
]


@pytest.mark.parametrize(("words", "sorts", "flipped"), SUPPOSED)
def test_what_is_supposed_of_a_unit_flips_what_it_reaches(
    register: World, words: list[str], sorts: list[str], flipped: list[str]
) -> None:
    before = {path.name: path.read_bytes() for path in register.folder.iterdir()}
    found = register.run("layers", "what-if", "units", *words, *common(register))
    assert found.code == 0, found.err
    assert found.report["units"][0]["sorts"] == sorts
    assert [one["id"] for one in found.report["sites"]["changed"]] == flipped
    assert {path.name: path.read_bytes() for path in register.folder.iterdir()} == before


def test_a_replacement_stands_in_place_of_the_units_of_its_codes(register: World) -> None:
    path = register.folder / "new.geojson"
    found = register.run("layers", "what-if", "units", "--replace", path, *common(register))
    assert found.code == 0, found.err
    assert found.report["units"][0]["sorts"] == ["reclassed", "clauses"]
    assert found.report["summary"]["added"] == found.report["summary"]["removed"] == 0


def test_all_that_can_not_be_supposed_is_told_at_once(register: World) -> None:
    words = ["--class", "A", "九类", "--drop", "nobody", "--move", "X", "1", "1"]
    found = register.run("layers", "what-if", "units", *words, *common(register))
    assert found.code == 2
    assert [(one["code"], one["where"]["field"], one["found"]) for one in found.errors] == [
        ("bad-value", "--drop", "nobody"),
        ("bad-value", "--class", "九类"),
        ("bad-value", "--move", "X"),
    ]


def test_a_register_with_refused_records_is_answered_for_the_rest(register: World) -> None:
    bow = register.polygon(10, 10, 5, 5)
    register.features("sites.geojson", (bow, {"id": "in"}), (None, {"id": "nowhere"}))
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *common(register))
    assert found.code == 1
    assert [one["id"] for one in found.report["sites"]["changed"]] == ["in"]
    assert [(one["id"], one["errors"][0]["code"]) for one in found.report["sites"]["refused"]] == [
        ("nowhere", "empty-geometry")
    ]


def test_a_unit_whose_new_record_can_not_be_read_is_told_as_not_compared_not_as_removed(register: World) -> None:
    broken = register.features(
        "broken.geojson", (None, {"code": "A", "class": "1"}), (register.polygon(60, 0, 100, 100), {"code": "B"})
    )
    for one, other in (("units", broken), (broken, "units")):
        found = register.run("layers", "diff", one, other, *common(register), "--layer", "units")
        assert found.code == 0, found.err
        assert [unit for unit in found.report["units"] if "A" in str((unit["old"], unit["new"]))] == []
        assert [said["code"] for said in found.report["remarks"]].count("records-refused") == 1


@pytest.mark.parametrize(
    "shape", [None, {"type": "LineString", "coordinates": [[500_000, 3_300_000], [500_100, 3_300_000]]}]
)
def test_an_edition_without_any_area_is_a_named_error(register: World, shape: Any) -> None:
    register.features("new.geojson", (shape, {"code": "A", "class": "3"}))
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *common(register))
    assert (found.code, found.codes) == (2, ["bad-geometry"])


def test_a_file_without_the_column_of_codes_is_refused(register: World) -> None:
    register.features("new.geojson", (register.polygon(0, 0, 100, 100), {"class": "3"}))
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *common(register))
    assert (found.code, found.codes) == (2, ["missing-field"])


BAD = [
    (["layers", "diff", "units@1999-01-01", "units"], "bad-value"),
    (["layers", "diff", "nothing", "units"], "bad-value"),
    (["layers", "diff", "units", "units", "--width", "-1"], "bad-value"),
    (["layers", "what-if", "units"], "usage"),
    (["layers", "what-if", "units", "--buffer", "A", "wide"], "bad-value"),
    (["layers", "what-if", "units", "--buffer", "A", "-500"], "bad-value"),
]


@pytest.mark.parametrize(("words", "code"), BAD)
def test_what_can_not_be_compared_is_a_named_error(register: World, words: list[str], code: str) -> None:
    found = register.run(*words, *common(register))
    assert (found.code, found.codes) == (2, [code])


def test_editions_of_other_places_are_a_named_error(register: World) -> None:
    shape = register.polygon(50_000, 0, 100, 100)
    register.features("new.geojson", (shape, {"code": "A", "class": "1", "KJBJYS": LIST}))
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *common(register))
    assert (found.code, found.codes) == (2, ["editions-apart"])


def test_another_law_flips_projects_and_names_the_rules(register: World) -> None:
    softer = register.rule("in", PRIORITY, "restricted")
    register.pack(softer, register.rule("near", NEAR, "restricted"), covers=["control_unit"], name="new.yaml")
    words = common(register)
    at = words.index("--packs")
    del words[at : at + 2]
    old, new = register.folder / "pack.yaml", register.folder / "new.yaml"
    found = register.run("packs", "diff", old, new, *words)
    assert found.code == 0, found.err
    assert [(one["id"], one["sort"], one["what"]) for one in found.report["rules"]] == [("in", "changed", ["outcome"])]
    assert [one["id"] for one in found.report["sites"]["changed"]] == ["in", "edge"]
    assert found.report["sites"]["changed"][0]["rules"][0]["key"] == "in"


def test_another_day_alone_flips_what_a_rule_that_ended_held(register: World) -> None:
    ending = register.rule("in", PRIORITY, in_force={"from": "2020-01-01", "to": "2026-12-31"})
    register.pack(ending, covers=["control_unit"])
    words = common(register)
    at = words.index("--packs")
    del words[at : at + 2]
    words[words.index("--on") + 1] = "2026-12-31..2027-01-01"
    path = register.folder / "pack.yaml"
    found = register.run("packs", "diff", path, path, *words)
    assert found.code == 0, found.err
    assert [(one["id"], one["sort"]) for one in found.report["rules"]] == [("in", "removed")]
    assert [one["id"] for one in found.report["sites"]["changed"]] == ["in", "edge"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_of_a_comparison_names_units_and_projects(register: World, lang: str) -> None:
    words = [word for word in common(register) if word not in ("en", "json", "--lang", "--format")]
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *words, "--terms", "--lang", lang)
    assert found.code == 0, found.err
    assert "[-新-]{+扩+}" in found.out
    assert {"zh": "3 个项目", "en": "of 3 projects"}[lang] in found.out


def test_a_comparison_is_as_its_schema_says(register: World) -> None:
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *common(register), "--terms")
    schema = Draft202012Validator(make_schema("comparison"))
    assert [f"{error.json_path}: {error.message}" for error in schema.iter_errors(found.report)] == []
    assert not schema.is_valid({**found.report, "more": 1})


def test_map_and_report_hold_both_editions_and_the_projects(register: World) -> None:
    page, paper = register.folder / "map.html", register.folder / "report.html"
    words = [*common(register), "--map", page, "--report", paper]
    found = register.run("layers", "diff", "units", register.folder / "new.geojson", *words)
    assert found.code == 0, found.err
    assert {"old edition", "new edition"} <= set(re.findall("old edition|new edition", page.read_text("utf-8")))
    written = paper.read_text("utf-8")
    assert "[-新-]{+扩+}" in written
    assert "edge" in written


def test_the_sheet_of_a_comparison_shows_what_came_and_went(ground: tuple[OpenedCatalogue, Pack]) -> None:
    opened, pack = ground
    old = edition_of([(0, 0, 100, 100, "A", "1", ""), (100, 0, 100, 100, "B", "3", "")], opened)
    new = edition_of([(0, 0, 120, 100, "A", "1", ""), (120, 0, 80, 100, "B", "3", "")], opened)
    sites = sites_of([(105, 10, 5, 5)])
    before, after = (Checker(one.catalogue, [pack], DAY) for one in (old, new) if one.catalogue is not None)
    flips = find_flips(before, after, sites, {}, editions=(old, new))
    sheet = draw_comparison(find_difference(old, new), flips, sites, "zh")
    assert [(layer.id, len(layer.features), layer.shown) for layer in sheet.zones] == [
        ("old", 2, False),
        ("new", 2, True),
        ("gained", 1, True),
        ("lost", 1, True),
    ]
    assert [(site.id, site.outcome) for site in sheet.sites] == [("0", "prohibited")]


TARGETS = [("--map", "map.txt", "unsupported-format"), ("--report", "nowhere/report.html", "unwritable-file")]


@pytest.mark.parametrize(("option", "name", "code"), TARGETS)
def test_what_can_not_be_written_is_refused_before_anything_is_read(
    register: World, option: str, name: str, code: str
) -> None:
    found = register.run("layers", "diff", "units", "nothing", *common(register), option, register.folder / name)
    assert (found.code, found.codes) == (2, [code])


WHOLE: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("coverage", {"coverage": Scope("unknown")}),
    ("accuracy", {"accuracy_m": 7.0}),
    ("administrative", {"kind": "administrative"}),
]


@pytest.mark.parametrize(("reason", "said"), WHOLE)
def test_where_an_edition_differs_as_a_whole_all_are_judged_and_it_is_told(
    ground: tuple[OpenedCatalogue, Pack], reason: str, said: dict[str, Any]
) -> None:
    opened, pack = ground
    old = edition_of([(0, 0, 100, 100, "A", "1", "")], opened)
    new = take_edition(replace(old.entry, **said), old.layer, opened)
    if "kind" in said:
        old = take_edition(replace(old.entry, **said), old.layer, opened)
    before, after = (Checker(one.catalogue, [pack], DAY) for one in (old, new) if one.catalogue is not None)
    affected = find_affected(before, after, old, new, sites_of([(10, 10, 5, 5), (5_000, 0, 5, 5)]))
    assert affected.everywhere == reason
    assert affected.is_near.tolist() == [bool(reason)] * 2
