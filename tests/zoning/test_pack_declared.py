"""What packs add to the vocabulary, and what catalogues say of packs and parameters."""

import json
import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from zoning import check, load_pack, read_catalogue, read_sites
from zoning.attribute import attribute_of
from zoning.batch import Job
from zoning.catalogue import Catalogue
from zoning.checking import CheckOptions
from zoning.errors import CatalogueError, PackError, Problem
from zoning.fact import Fact, find_fact
from zoning.kind import KINDS, find_kind
from zoning.pack import Pack, check_together, use, using
from zoning.schema import What, make_schema

DAY = date(2026, 11, 22)
WELL = {"title": {"zh": "古井", "en": "old well"}, "classes": ["一类", "二类"], "protected": "yes", "areal": "yes"}
DEPTH = {
    "label": {"zh": "井深", "en": "depth of the well"},
    "type": "number",
    "unit": "m",
    "question": {"zh": "井深多少米？", "en": "How deep is the well, in metres?"},
}
SETBACK: dict[str, Any] = {
    "title": {"zh": "古井退让距离", "en": "setback from wells"},
    "unit": "m",
    "question": {"zh": "应退让多少米？", "en": "What setback applies, in metres?"},
}
ROCK = {"karst": {"zh": "岩溶", "en": "karst"}, "sand": {"zh": "砂", "en": "sand"}}
DECLARED: dict[str, Any] = {
    "kinds": {"old_well": WELL},
    "facts": {"well_depth_m": DEPTH},
    "attributes": {"rock": ROCK},
    "parameters": {"well_setback_m": SETBACK},
}
TOUCHES = {"touches": {"kind": "old_well", "class": "一类", "attributes": {"rock": "karst"}}}
DEEP = {"fact": "well_depth_m", "above": 10}
NEAR = {"touches": {"kind": "old_well", "within_m": {"parameter": "well_setback_m"}}}


@pytest.fixture(autouse=True)
def only_the_built_in_vocabulary() -> Iterator[None]:
    use(())
    yield
    use(())


def wells(world: Any, *rules: Any, **head: Any) -> Path:
    own = rules or (world.rule("well.1", {"all": [TOUCHES, DEEP]}),)
    path: Path = world.pack(*own, covers=["old_well"], **{**DECLARED, **head})
    return path


def well_layer(world: Any, x: float = 0.0, rock: str = "岩溶") -> Any:
    record = (world.polygon(x, 0, 50, 50), {"class": "一类", "rock": rock})
    return world.zone("wells", record, kind="old_well", fields={"class": "class", "rock": "rock"})


# Declarations of a pack


def test_what_a_pack_declares_is_known_to_its_rules_and_gone_afterwards(world: Any) -> None:
    pack = load_pack(wells(world))
    assert [(one.sort, one.key) for one in pack.declared] == [
        ("kinds", "old_well"),
        ("facts", "well_depth_m"),
        ("attributes", "rock"),
        ("parameters", "well_setback_m"),
    ]
    assert (find_kind("old_well"), find_fact("well_depth_m"), attribute_of("rock", "?")) == (None, None, "?")
    with using(pack.declared):
        kind, fact = find_kind("old_well"), find_fact("井深")
        assert kind is not None
        assert (kind.zh, kind.classes, kind.protected, kind.areal) == ("古井", ("一类", "二类"), True, True)
        assert fact is not None
        assert fact.key == "well_depth_m"
        assert find_fact("touches.old_well") is not None
        assert attribute_of("rock", "岩溶") == "karst"
        assert attribute_of("rock", "?") is None
    assert find_kind("old_well") is None
    assert "old_well" not in KINDS


def test_a_pack_does_not_know_what_another_declares(world: Any) -> None:
    load_pack(wells(world))
    other = world.pack(world.rule("r", TOUCHES), name="other.yaml")
    with pytest.raises(PackError) as raised:
        load_pack(other)
    assert "old_well" in [problem.found for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("head", "code", "field"),
    [
        ({"kinds": {"Old-Well": WELL}}, "bad-value", "kinds.Old-Well"),
        ({"kinds": {"old_well": {**WELL, "protected": "perhaps"}}}, "bad-value", "kinds.old_well.protected"),
        ({"kinds": {"old_well": {**WELL, "colour": "red"}}}, "unknown-key", "kinds.old_well.colour"),
        ({"kinds": {"old_well": {"classes": ["一类"]}}}, "missing-key", "kinds.old_well.title"),
        ({"kinds": {"old_well": {**WELL, "classes": ["一类", "一类"]}}}, "bad-value", "kinds.old_well.classes"),
        ({"kinds": {"water_source": WELL}}, "duplicate-id", "kinds.water_source"),
        ({"kinds": "old_well"}, "bad-value", "kinds"),
        ({"facts": {"well_depth_m": {**DEPTH, "type": "depth"}}}, "bad-value", "well_depth_m.type"),
        ({"facts": {"has_outfall": DEPTH}}, "duplicate-id", "facts.has_outfall"),
        ({"facts": {"w": {**DEPTH, "label": {"zh": "建设性质", "en": "w"}}}}, "duplicate-id", "facts.w"),
        ({"facts": {"w": {**DEPTH, "values_file": "/etc/hosts"}}}, "unknown-key", "values_file"),
        ({"facts": {"review.x": DEPTH}}, "bad-value", "facts.review.x"),
        ({"attributes": {"rock": {}}}, "bad-value", "attributes.rock"),
        ({"attributes": {"basin": ROCK}}, "duplicate-id", "attributes.basin"),
        ({"parameters": {"well_setback_m": {"unit": "m"}}}, "missing-key", "parameters.well_setback_m.title"),
        ({"parameters": {}}, "bad-value", "rules[0].when"),
    ],
)
def test_a_mistake_in_a_declaration_is_named(world: Any, head: Any, code: str, field: str) -> None:
    when = NEAR if "parameters" in head else {"touches": {"kind": "lake"}}
    with pytest.raises(PackError) as raised:
        load_pack(world.pack(world.rule("r", when), **{**DECLARED, **head}))
    found = [(problem.code, problem.where.field or "") for problem in raised.value.problems]
    assert any(one == code and name.endswith(field) for one, name in found), found


def test_packs_that_declare_one_thing_alike_can_be_used_together(world: Any, new_world: Any) -> None:
    first = load_pack(wells(world))
    other = new_world("other")
    second = load_pack(wells(other, other.rule("other.1", TOUCHES)))
    check_together([first, second])


def test_packs_that_declare_one_thing_differently_are_refused_with_both_files(world: Any, new_world: Any) -> None:
    other = new_world("other")
    first = load_pack(wells(world))
    second = load_pack(wells(other, other.rule("o.1", TOUCHES), kinds={"old_well": {**WELL, "protected": "no"}}))
    with pytest.raises(PackError) as raised:
        check_together([first, second])
    (problem,) = raised.value.problems
    assert (problem.code, problem.found) == ("duplicate-id", "old_well")
    assert problem.where.file == str(other.folder / "pack.yaml")
    assert str(world.folder / "pack.yaml") in (problem.allowed or "")


def test_declarations_travel_to_other_processes_with_their_pack(world: Any) -> None:
    pack = load_pack(wells(world))
    assert pickle.loads(pickle.dumps(pack)) == pack


# A check with them


def answers(site: Any) -> dict[str, str]:
    return {one["rule"]: one["answer"] for one in site["judgements"]}


@pytest.mark.parametrize(("rock", "depth", "answer"), [("岩溶", 20, "yes"), ("岩溶", 5, "no"), ("砂", 20, "no")])
def test_a_rule_over_a_declared_kind_fact_and_attribute_is_judged(
    world: Any, rock: str, depth: int, answer: str
) -> None:
    world.site(world.polygon(10, 10, 10, 10), well_depth_m=depth)
    world.catalogue(well_layer(world, rock=rock))
    wells(world)
    found = world.check()
    assert found.code == 0, found.err
    assert answers(found.site)["well.1"] == answer
    assert found.site["facts"]["well_depth_m"]["unit"] == "m"


def test_a_kind_that_only_the_packs_declare_is_read_in_a_catalogue(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10))
    world.catalogue(well_layer(world))
    other = world.pack(world.rule("r", {"touches": {"kind": "lake"}}), name="other.yaml")
    refusal = world.check("--packs", other)
    assert (refusal.code, {error["found"] for error in refusal.errors}) == (2, {"old_well"})
    wells(world)
    assert world.check().code == 0


def test_a_protected_kind_that_its_pack_does_not_cover_holds_the_verdict_open(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10), well_depth_m=1)
    world.catalogue(well_layer(world))
    world.pack(world.rule("well.1", {"all": [TOUCHES, DEEP]}), **DECLARED)
    found = world.check()
    assert found.reasons["law-not-encoded.old_well"] == "law_not_encoded"
    assert "古井" in world.check(form="text", lang="zh").out
    assert "old well" in world.check(form="text").out


def test_another_check_in_the_same_process_answers_the_same_bytes(world: Any, new_world: Any) -> None:
    plain = new_world("plain")
    plain.site(plain.polygon(0, 0, 10, 10), well_depth_m=5, rock="岩溶")
    plain.catalogue(plain.zone("ws", (plain.polygon(0, 0, 50, 50), {"class": "一级"})))
    plain.pack(plain.rule("r", {"touches": {"kind": "water_source"}}))
    before = plain.check().out
    world.site(world.polygon(10, 10, 10, 10), well_depth_m=5)
    world.catalogue(well_layer(world))
    wells(world)
    assert world.check().code == 0
    assert plain.check().out == before


def test_a_check_brings_its_own_vocabulary_whatever_was_in_use(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10), well_depth_m=20)
    world.catalogue(well_layer(world))
    pack = load_pack(wells(world))
    catalogue = read_catalogue(world.folder / "catalogue.yaml", packs=[pack])
    sites = read_sites([world.folder / "sites.geojson"])
    job = pickle.loads(pickle.dumps(Job(catalogue, (pack,), DAY, {}, CheckOptions(lang="en"))))
    here = check(sites, catalogue=catalogue, packs=[pack], on=DAY, options=CheckOptions(lang="en")).to_json()
    use(())  # as in a process that has just begun
    assert job.checker().check(sites, {}).to_json() == here
    assert '"well.1"' in here


# What a catalogue says of packs


def test_a_catalogue_names_the_packs_that_judge_its_land(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10), well_depth_m=20)
    (world.folder / "rules").mkdir()
    wells(world).rename(world.folder / "rules" / "wells.yaml")
    world.catalogue(well_layer(world), packs=["national", "rules/wells.yaml"])
    found = world.check()
    assert [pack["id"] for pack in found.report["packs"]] == ["national", "test-pack"]
    assert answers(found.site)["well.1"] == "yes"


def test_the_packs_of_the_command_take_the_place_of_those_of_the_catalogue(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10))
    wells(world).rename(world.folder / "wells.yaml")
    world.catalogue(well_layer(world), packs=["wells.yaml"])
    assert [pack["id"] for pack in world.check("--packs", "national").report["packs"]] == ["national"]
    assert world.check("--packs", "none").report["packs"] == []


def test_without_packs_of_its_own_a_catalogue_is_judged_by_the_national_one(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10))
    world.catalogue()
    assert [pack["id"] for pack in world.check().report["packs"]] == ["national"]


def test_other_commands_read_a_catalogue_with_the_kinds_of_its_packs(world: Any) -> None:
    wells(world).rename(world.folder / "wells.yaml")
    path = world.catalogue(well_layer(world), packs=["wells.yaml"])
    listed = world.run("layers", "list", "--catalogue", path, "--lang", "en")
    assert listed.code == 0, listed.err
    assert "wells" in listed.out


def problems_of(path: Path, **given: Any) -> list[Problem]:
    with pytest.raises(CatalogueError) as raised:
        read_catalogue(path, **given)
    return list(raised.value.problems)


def test_mistakes_of_the_packs_and_of_the_catalogue_are_told_together(world: Any) -> None:
    wells(world, world.rule("r", {"touches": {"kind": "castle"}})).rename(world.folder / "wells.yaml")
    found = problems_of(world.catalogue(packs=["wells.yaml", "nowhere"], colour="red"))
    assert {(problem.code, problem.found) for problem in found} >= {
        ("bad-value", "castle"),
        ("unreadable-file", "no such file"),
        ("unknown-key", "colour"),
    }


# Parameters


def read(world: Any, parameters: Any) -> Catalogue:
    pack = load_pack(wells(world, world.rule("well.2", NEAR)))
    return read_catalogue(world.catalogue(well_layer(world), parameters=parameters), packs=[pack])


@pytest.mark.parametrize("written", [100, "100", "100 m", "100米"])
def test_a_parameter_is_a_number_in_the_unit_its_pack_says(world: Any, written: Any) -> None:
    assert read(world, {"well_setback_m": written}).parameters == {"well_setback_m": 100.0}


@pytest.mark.parametrize("written", ["far", "100 kg", -5, "", [100], {"value": 100}, "nan"])
def test_a_parameter_that_is_no_such_number_is_refused(world: Any, written: Any) -> None:
    with pytest.raises(CatalogueError) as raised:
        read(world, {"well_setback_m": written})
    assert {problem.code for problem in raised.value.problems} == {"bad-value"}
    assert {problem.where.field for problem in raised.value.problems} == {"parameters.well_setback_m"}
    assert all(problem.where.line for problem in raised.value.problems)


@pytest.mark.parametrize(("x", "answer"), [(120.0, "yes"), (140.0, "no")])
def test_the_catalogue_settles_what_the_law_leaves_open(world: Any, x: float, answer: str) -> None:
    world.site(world.polygon(0, 0, 10, 10))
    wells(world, world.rule("well.2", NEAR))
    world.catalogue(well_layer(world, x=x), parameters={"well_setback_m": 115})
    (judged,) = [one for one in world.check("--explain").site["judgements"] if one["rule"] == "well.2"]
    assert judged["answer"] == answer
    assert judged["values"] == {"parameter.well_setback_m": 115.0, "within_m": 115.0}


def test_a_parameter_that_is_not_set_leaves_its_rule_unknown_and_is_asked_for(world: Any) -> None:
    world.site(world.polygon(0, 0, 10, 10))
    wells(world, world.rule("well.2", NEAR))
    world.catalogue(well_layer(world, x=120))
    found = world.check()
    assert found.reasons["well.2.setback"] == "fact"
    (asked,) = [one for one in found.site["questions"] if one["fact"] == "parameter.well_setback_m"]
    assert (asked["question"], asked["unit"]) == (SETBACK["question"]["en"], "m")


def test_a_parameter_is_not_for_the_applicant_to_set(world: Any) -> None:
    world.site(world.polygon(0, 0, 10, 10), **{"parameter.well_setback_m": 500, "古井退让距离": 500})
    wells(world, world.rule("well.2", NEAR))
    world.catalogue(well_layer(world, x=120))
    found = world.check()
    assert found.reasons["well.2.setback"] == "fact"
    assert "parameter.well_setback_m" not in found.site["facts"]
    refusal = world.check("--fact", "parameter.well_setback_m=500")
    assert (refusal.code, refusal.codes) == (2, ["unknown-fact"])


def test_a_parameter_that_no_pack_declares_is_warned_of(world: Any) -> None:
    world.site(world.polygon(0, 0, 10, 10))
    wells(world)
    world.catalogue(well_layer(world), parameters={"well_setback": 115})
    assert "unknown-parameter" in [warning["code"] for warning in world.check().report["warnings"]]


# The schemas


def test_the_schemas_take_in_what_packs_declare(world: Any) -> None:
    path = wells(world, world.rule("well.1", {"all": [TOUCHES, DEEP, NEAR]}))
    content = json.loads(path.read_text(encoding="utf-8"))
    catalogue = json.loads(
        world.catalogue(well_layer(world), parameters={"well_setback_m": "5 m"}, packs="x").read_text(encoding="utf-8")
    )
    pack: Pack = load_pack(path)
    read: dict[What, Any] = {"pack": content, "catalogue": catalogue, "facts": {"s": {"well_depth_m": "5 m"}}}
    for what, said in read.items():
        own = json.loads(world.run("schema", what, "--packs", path).out)
        Draft202012Validator.check_schema(own)
        assert list(Draft202012Validator(own).iter_errors(said)) == [], what
        assert list(Draft202012Validator(make_schema(what)).iter_errors(said)), what
    assert isinstance(pack.declared[1].content, Fact)


@pytest.mark.parametrize("name", ["x.xlsx", "x.gpkg", "x.parquet", "x.csv"])
def test_a_declared_kind_comes_through_every_report_and_the_map(world: Any, name: str) -> None:
    world.site(world.polygon(10, 10, 10, 10), well_depth_m=20)
    world.catalogue(well_layer(world), parameters={"well_setback_m": "5 m"})
    wells(world)
    found = world.check("--report", world.folder / name, "--map", world.folder / "map.html", "--explain")
    assert found.code == 0, found.err
    own = json.loads(world.run("schema", "report", "--packs", world.folder / "pack.yaml").out)
    assert [fault.json_path for fault in Draft202012Validator(own).iter_errors(found.report)] == []
    assert (world.folder / name).stat().st_size > 0
    assert "old well" in (world.folder / "map.html").read_text(encoding="utf-8")


# The commands that list and propose


def test_the_facts_of_a_pack_are_listed_and_shown_where_it_is_named(world: Any) -> None:
    path = wells(world)
    assert "well_depth_m" not in world.run("facts", "list").out
    listed = world.run("facts", "list", "--packs", path, "--lang", "en").out
    assert [line.split()[:2] for line in listed.splitlines() if "well" in line] == [["well_depth_m", "number"]]
    assert [fact["unit"] for fact in shown(world, "well_depth_m", path)] == ["m"]
    assert [list(fact["values"]) for fact in shown(world, "touches.old_well", path)] == [
        ["yes", "no", *WELL["classes"]]
    ]
    refused = world.run("facts", "show", "well_depth_m", "--format", "json")
    assert (refused.code, refused.codes) == (2, ["unknown-fact"])


def shown(world: Any, key: str, pack: Path) -> list[Any]:
    facts: list[Any] = json.loads(world.run("facts", "show", key, "--packs", pack, "--format", "json").out)
    return facts


def test_a_mistake_in_a_pack_named_for_facts_is_told(world: Any) -> None:
    path = wells(world, world.rule("r", {"touches": {"kind": "castle"}}))
    assert world.run("facts", "list", "--packs", path, "--format", "json").codes == ["bad-value"]


def test_the_template_has_a_column_for_each_fact_of_a_pack_and_is_read_back(world: Any) -> None:
    world.site(world.polygon(10, 10, 10, 10))
    wells(world).rename(world.folder / "wells.yaml")
    world.catalogue(well_layer(world), packs=["wells.yaml"])
    book = world.folder / "facts.xlsx"
    assert world.run("facts", "template", book, "--packs", world.folder / "wells.yaml", "--lang", "en").code == 0
    workbook = openpyxl.load_workbook(book)
    headings = [cell.value for cell in workbook.worksheets[0][1]]
    workbook.worksheets[0].cell(2, 1).value = "s"
    workbook.worksheets[0].cell(2, headings.index("depth of the well (m)") + 1).value = 20
    workbook.save(book)
    assert answers(world.check("--facts", book).site)["well.1"] == "yes"


def test_a_layer_is_examined_as_a_kind_that_a_pack_of_the_catalogue_declares(world: Any) -> None:
    wells(world).rename(world.folder / "wells.yaml")
    path = world.catalogue(well_layer(world), packs=["wells.yaml"])
    words = ["layers", "check", world.folder / "wells.geojson", "--kind", "old_well", "--format", "json"]
    found = world.run(*words, "--catalogue", path)
    assert found.code in (0, 1), found.err
    told = json.loads(found.out)
    assert (told["kind"], told["fields"]) == ("old_well", {"class": "class"})
    refused = world.run(*words)
    assert (refused.code, refused.codes) == (2, ["bad-value"])
    assert "old_well" not in refused.errors[0]["allowed"]
