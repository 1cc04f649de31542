"""A layer of a collected kind that tells no classes is taken to hold them all: whoever lints or checks is told so."""

import json
import re
from datetime import date
from typing import Any

import pytest

from zoning.catalogue import read_catalogue
from zoning.gate.examining import examine
from zoning.kind import KINDS
from zoning.proposal import survey_folder, write_catalogue

CODE = "classes-assumed"
SCHOOLS = {"touches": {"kind": "school_hospital"}}
EVERY = "学校, 医院, 养老院"
ENTRIES = [
    pytest.param({"fields": {}}, True, id="no column and nothing said"),
    pytest.param({"fields": {"name": "n"}}, True, id="a column of names"),
    pytest.param({"fields": {}, "holds": ["医院"]}, False, id="one class held"),
    pytest.param({"fields": {}, "holds": "all"}, False, id="all of them held"),
    pytest.param({}, False, id="a column of classes"),
    pytest.param({"fields": {}, "kind": "scenic_area"}, False, id="a kind that one office draws"),
]


def places(world: Any, x: float = 5000, name: str = "places", **entry: Any) -> Any:
    """A layer of one square of 100 m, at x metres."""
    record = (world.polygon(x, 0, 100, 100), {"class": "医院", "n": "x"})
    return world.zone(name, record, **{"kind": "school_hospital", **entry})


def told(warnings: list[Any]) -> list[Any]:
    return [one for one in warnings if one["code"] == CODE]


def check(world: Any, *layers: Any) -> Any:
    world.pack(world.rule("r", SCHOOLS), covers=["school_hospital"])
    world.catalogue(*layers)
    world.site(world.polygon(0, 0, 100, 100))
    return world.check()


@pytest.mark.parametrize(("entry", "expected"), ENTRIES)
def test_an_answer_tells_which_classes_a_layer_is_taken_to_hold(
    world: Any, entry: dict[str, Any], expected: bool
) -> None:
    warnings = told(check(world, places(world, **entry)).report["warnings"])
    assert [one["where"] for one in warnings] == ["places (places.geojson)"] * expected
    if expected:
        assert EVERY in warnings[0]["message"]
        assert "holds" in warnings[0]["message"]


def test_it_is_told_once_for_all_sites_of_a_batch_and_of_each_layer(world: Any) -> None:
    check(world, *(places(world, name=name, fields={}) for name in ("a", "b")))
    world.features("sites.geojson", *((world.polygon(x, 0, 50, 50), {"id": str(x)}) for x in (0, 300, 5000)))
    assert [one["where"] for one in told(world.check().report["warnings"])] == ["a (a.geojson)", "b (b.geojson)"]


def test_a_layer_whose_silence_counts_nowhere_is_not_told(world: Any) -> None:
    scope = world.features("scope.geojson", (world.polygon(2000, -500, 9000, 9000), {})).name
    answer = check(world, places(world, fields={}, coverage={"file": scope}))
    assert answer.outcome == "undetermined"
    assert not told(answer.report["warnings"])


@pytest.mark.parametrize(("entry", "expected"), ENTRIES)
def test_the_gate_warns_of_it_and_lets_the_layer_pass(world: Any, entry: dict[str, Any], expected: bool) -> None:
    catalogue = read_catalogue(world.catalogue(places(world, **entry)))
    report = examine(catalogue.layers[0], catalogue, on=date(2026, 11, 22))
    found = [(one.rule, one.severity, one.found) for one in report.findings if one.code == CODE]
    assert found == [("class", "warning", f"school_hospital: {EVERY}")] * expected


@pytest.mark.parametrize(("entry", "expected"), ENTRIES)
def test_rules_checked_with_a_catalogue_tell_the_layer_and_its_line(
    world: Any, entry: dict[str, Any], expected: bool
) -> None:
    pack = world.pack(world.rule("r", SCHOOLS), world.rule("again", SCHOOLS))
    path = world.catalogue(places(world, **entry))
    answer = world.run("packs", "lint", pack, "--catalogue", path, "--format", "json", "--lang", "en")
    [remarks] = json.loads(answer.out).values()
    found = [(one["severity"], one["where"]["layer"], one["where"]["line"]) for one in told(remarks)]
    assert found == [("warning", "places", read_catalogue(path).layers[0].line)] * expected
    assert all("holds" in one["next"] and EVERY in one["message"] for one in told(remarks))


def test_a_layer_that_no_rule_asks_is_left_alone_by_the_check_of_rules(world: Any) -> None:
    pack = world.pack(world.rule("r", {"touches": {"kind": "river"}}))
    path = world.catalogue(places(world, fields={}))
    answer = world.run("packs", "lint", pack, "--catalogue", path, "--format", "json")
    assert CODE not in answer.out


def test_a_class_that_a_layer_says_it_holds_is_not_missed_in_its_columns(world: Any) -> None:
    rule = world.rule("r", {"touches": {"kind": "school_hospital", "class": ["医院"]}})
    for entry, expected in (({"holds": ["医院"]}, False), ({"holds": ["学校"]}, True)):
        path = world.catalogue(places(world, fields={}, **entry))
        answer = world.run("packs", "lint", world.pack(rule), "--catalogue", path, "--format", "json")
        assert ("class-not-mapped" in answer.out) is expected


@pytest.mark.parametrize(("columns", "expected"), [({"n": "x"}, True), ({"类别": "一般湿地"}, False)])
def test_a_first_catalogue_asks_a_person_what_such_a_layer_holds(
    world: Any, columns: dict[str, str], expected: bool
) -> None:
    world.features("湿地.geojson", (world.polygon(0, 0, 100, 100), columns))
    text = write_catalogue(survey_folder(world.folder), world.folder)
    line = f"^    # holds: \\[{', '.join(KINDS['wetland'].collected)}\\]"
    assert bool(re.search(line, text, re.MULTILINE)) is expected
