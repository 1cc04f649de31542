"""Structured clauses in `zoning check`: judged where the project meets their unit, as the rules of packs are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import write_list
from zoning.accesslist.structure_key import fingerprint
from zoning.schema import make_schema

ONE, TWO = "ZH51010420001", "ZH51010420002"
BAN, PROSE, DUTY = "【水/禁止类】禁止设排污口。", "【水/限制类】限制用水。", "推广节能。"
KEY = fingerprint(BAN)
OUTFALL = {"fact": "has_outfall", "is": "yes"}
Build = Callable[..., None]


def structured(*judged: dict[str, Any], text: str = BAN, **more: Any) -> dict[str, Any]:
    return {"text": fingerprint(text), "covers": "whole", "judged": list(judged)} | more


@pytest.fixture
def build(world: Any) -> Build:
    """A world of two units side by side: the first has a ban and prose, the second prose alone."""

    def make(*entries: dict[str, Any], own_columns: bool = True, layers: tuple[Any, ...] = (), **head: Any) -> None:
        texts = {ONE: f"1.{BAN}\n2.{PROSE}", TWO: f"1.{PROSE}"}
        records = [
            (
                world.polygon(200 * place, 0, 100, 100),
                {"code": code, "class": "2"} | ({"KJBJYS": text} if own_columns else {}),
            )
            for place, (code, text) in enumerate(texts.items())
        ]
        units = world.zone("units", *records, kind="control_unit", fields={"code": "code", "class": "class"})
        world.pack(covers=("control_unit",))
        if entries:
            world.write("structures.yaml", json.dumps({"id": "s", "structures": list(entries)}, ensure_ascii=False))
            head = {"structures": ["structures.yaml"], **head}
        world.catalogue(units, *layers, **head)
        world.site(world.polygon(10, 10, 10, 10))

    return make


def clause(answer: Any, text: str = BAN) -> Any:
    return next(one for one in answer.site["clauses"] if text in one["text"])


def test_without_structure_a_clause_is_a_review(world: Any, build: Build) -> None:
    build()
    answer = world.check("--fact", "has_outfall=yes")
    assert (clause(answer)["answer"], clause(answer)["reason"]) == ("unknown", "review")
    assert answer.verdict["to_review"] == 2


@pytest.mark.parametrize(
    ("facts", "said", "bounds"),
    [
        (["has_outfall=yes"], ("yes", None), ("prohibited", "prohibited")),
        (["has_outfall=no"], ("no", None), ("no_conflict", "conditional")),
        ([], ("unknown", "fact"), ("no_conflict", "prohibited")),
    ],
)
def test_a_structured_clause_is_judged_by_facts_and_is_no_review_any_more(
    world: Any, build: Build, facts: list[str], said: tuple[str, str | None], bounds: tuple[str, str]
) -> None:
    build(structured({"effect": "prohibit", "when": OUTFALL}))
    answer = world.check(*[word for fact in facts for word in ("--fact", fact)])
    assert (clause(answer)["answer"], clause(answer)["reason"]) == said
    assert clause(answer)["follows"] == [f"clause.{KEY}.1"]
    assert answer.bounds == bounds
    assert answer.verdict["to_review"] == 1


def test_the_rule_of_a_clause_tells_the_law_the_unit_and_what_is_missing(world: Any, build: Build) -> None:
    build(structured({"effect": "prohibit", "when": OUTFALL}))
    answer = world.check()
    [judgement] = [one for one in answer.site["judgements"] if one["rule"].startswith("clause.")]
    assert judgement["missing"] == [{"fact": "has_outfall"}]
    assert "prohibited" in judgement["title"]
    [asked] = [one for one in answer.site["questions"] if one["fact"] == "has_outfall"]
    assert asked["could_change"] == [f"clause.{KEY}.1"]
    caught = world.check("--fact", "has_outfall=yes")
    [judgement] = [one for one in caught.site["judgements"] if one["rule"].startswith("clause.")]
    assert [caught.site["findings"][place]["code"] for place in judgement["because"]] == [ONE]
    assert caught.verdict["because"] == [f"clause.{KEY}.1"]


def test_a_site_sees_only_the_structures_of_the_units_it_meets(world: Any, build: Build) -> None:
    build(structured({"effect": "prohibit", "when": OUTFALL}))
    world.site(world.polygon(210, 10, 10, 10))
    answer = world.check("--fact", "has_outfall=yes")
    assert answer.bounds == ("no_conflict", "conditional")
    assert not [one for one in answer.site["judgements"] if one["rule"].startswith("clause.")]


def test_a_site_in_no_unit_is_not_caught(world: Any, build: Build) -> None:
    build(structured({"effect": "prohibit", "when": OUTFALL}))
    world.site(world.polygon(9000, 9000, 10, 10))
    answer = world.check("--fact", "has_outfall=yes")
    assert f"clause.{KEY}.1" not in answer.verdict["because"]
    assert not [one for one in answer.site["judgements"] if one["rule"].startswith("clause.")]


def test_a_structure_of_part_of_a_clause_judges_and_leaves_the_review(world: Any, build: Build) -> None:
    build(structured({"effect": "restrict", "when": OUTFALL}, covers="part"))
    answer = world.check("--fact", "has_outfall=yes")
    assert answer.bounds[0] == "restricted"
    assert clause(answer)["reason"] == "review"
    assert answer.verdict["to_review"] == 2


def test_a_structure_measures_the_layers_it_needs(world: Any, build: Build) -> None:
    home = world.zone("homes", (world.polygon(60, 10, 10, 10), {}), kind="residential_area")
    near = {"touches": {"kind": "residential_area", "within_m": 50}}
    build(structured({"effect": "prohibit", "when": near}), layers=(home,))
    assert world.check().bounds[0] == "prohibited"
    far = {"touches": {"kind": "residential_area", "within_m": 30}}
    build(structured({"effect": "prohibit", "when": far}), layers=(home,))
    assert world.check().bounds == ("no_conflict", "conditional")


def test_a_structure_without_its_layer_is_unknown_and_says_which(world: Any, build: Build) -> None:
    build(structured({"effect": "prohibit", "when": {"touches": {"kind": "residential_area", "within_m": 50}}}))
    answer = world.check()
    assert answer.bounds == ("no_conflict", "prohibited")
    assert answer.reasons[f"clause.{KEY}.1"] == "layer"


def test_a_structure_that_addresses_government_counts_for_no_project(world: Any, build: Build) -> None:
    build(structured(addressee="government", covers="whole") | {"judged": []})
    answer = world.check()
    assert clause(answer)["addressee"] == "government"
    assert clause(answer)["answer"] == "no"
    assert answer.verdict["to_review"] == 1


def test_what_a_person_said_of_the_clause_stays_beside_the_structure(world: Any, build: Build) -> None:
    build(structured({"effect": "restrict", "when": OUTFALL}))
    answer = world.check("--fact", f"review.{ONE}.spatial_layout.1=yes", "--fact", "has_outfall=no")
    assert (clause(answer)["answer"], clause(answer)["outcome"]) == ("yes", "prohibited")
    assert answer.bounds[0] == "prohibited"


def test_clauses_of_a_list_in_a_file_of_its_own_are_judged_alike(world: Any, build: Build, tmp_path: Path) -> None:
    from datetime import date

    from zoning.period import Period

    entries = [
        Entry(f"{ONE}.spatial_layout.1", unit=ONE, text=BAN),
        Entry(f"{TWO}.spatial_layout.1", unit=TWO, text=DUTY),
    ]
    head = Head("town", in_force=Period(date(2024, 1, 1)))
    write_list(world.folder / "list.yaml", head, entries, source="x.csv", source_sha256="")
    lists = [{"source": "list.yaml", "units": "units"}]
    build(structured({"effect": "prohibit", "when": OUTFALL}), own_columns=False, lists=lists)
    answer = world.check("--fact", "has_outfall=yes")
    assert answer.bounds == ("prohibited", "prohibited")
    assert clause(answer)["list"] == "town@2024-01-01"
    assert answer.verdict["to_review"] == 0


def test_what_is_encouraged_is_told_and_nothing_follows_from_it(world: Any, build: Build) -> None:
    build(structured({"effect": "encourage", "when": OUTFALL}))
    answer = world.check("--fact", "has_outfall=yes")
    [judgement] = [one for one in answer.site["judgements"] if one["rule"].startswith("clause.")]
    assert (judgement["answer"], judgement["outcome"]) == ("yes", "no_conflict")
    faults = Draft202012Validator(make_schema("report")).iter_errors(answer.report)
    assert [fault.message for fault in faults] == []


def test_a_mistake_in_the_structures_is_one_of_the_catalogue(world: Any, build: Build) -> None:
    build(structured({"effect": "forbid", "when": OUTFALL}), structured({"effect": "prohibit", "when": OUTFALL}))
    answer = world.check()
    assert answer.code == 2
    assert sorted(answer.codes) == ["bad-value", "duplicate-key"]


def test_an_answer_tells_by_its_checksum_that_the_structures_changed(world: Any, build: Build) -> None:
    build(structured({"effect": "prohibit", "when": OUTFALL}))
    before = world.check().report["catalogue"]["checksum"]
    world.write(
        "structures.yaml", (world.folder / "structures.yaml").read_text("utf-8").replace("prohibit", "restrict")
    )
    assert world.check().report["catalogue"]["checksum"] != before


def test_a_site_is_judged_alike_alone_and_among_others(world: Any, build: Build) -> None:
    build(
        structured({"effect": "enter_park", "when": OUTFALL}),
        structured({"effect": "restrict", "when": OUTFALL}, text=PROSE),
    )
    shapes = [world.polygon(10, 10, 10, 10), world.polygon(210, 10, 10, 10), world.polygon(95, 10, 110, 10)]
    records = [
        (shape, {"id": f"s{place}", "has_outfall": word, "in_park": park})
        for place, (shape, word, park) in enumerate(zip(shapes * 2, "是否是是否是", "否否是是是是", strict=True))
    ]
    world.features("sites.geojson", *records)
    together = world.check().sites
    for shape, said in records:
        world.features("sites.geojson", (shape, said))
        alone = world.check().sites[said["id"]]
        assert alone == together[said["id"]]
