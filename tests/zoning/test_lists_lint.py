"""Lists held against the map and one another, and the commands that show, lint and export them."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import open_list, write_list
from zoning.accesslist.finding import ACROSS, FINDINGS, Finding
from zoning.accesslist.lint import lint_catalogue, lint_entries
from zoning.accesslist.structure_key import fingerprint
from zoning.catalogue import read_catalogue
from zoning.period import Period

DAY = date(2026, 11, 22)
UNITS = ("ZH51010410001", "ZH51010420002", "ZH51010430003")
CLASSES = {"1": "优先保护单元", "2": "重点管控单元", "3": "一般管控单元"}
ONWARD = "单元内各环境要素细类管控区内，按该环境要素细类管控要求执行。"


def clause(unit: str, text: str = "甲。", **more: Any) -> Entry:
    return Entry(**{"id": f"{unit}.{text}", "unit": unit, "number": "1", "text": text, **more})


def head(name: str = "city", ends: str | None = None, **more: Any) -> Head:
    return Head(name, in_force=Period(date(2024, 1, 1), None if ends is None else date.fromisoformat(ends)), **more)


@pytest.fixture
def lint(world: Any) -> Callable[..., list[Finding]]:
    """What is found between lists, given as (head, entries, layer), and a layer of three units."""

    def run(
        *lists: tuple[Head, Sequence[Entry], str], zones: Sequence[str] | None = None, columns: str = ""
    ) -> list[Finding]:
        boxes = [
            (
                world.polygon(200 * place, 0, 100, 100),
                {"code": code, "class": CLASSES[code[8]], "准入清单": columns, "name": f"单元{place}"},
            )
            for place, code in enumerate(UNITS)
        ]
        fields = {"code": "code", "class": "class", "name": "name"}
        layers = [world.zone("units", *boxes, kind="control_unit", fields=fields)]
        if zones is not None:
            drawn = [(world.polygon(0, 0, 90, 90), {"code": code}) for code in zones]
            layers.append(world.zone("zones", *drawn, kind="element_zone", fields={"code": "code"}))
        named = []
        for place, (own, entries, layer) in enumerate(lists):
            write_list(world.folder / f"l{place}.yaml", own, entries, source="x", source_sha256="")
            named.append({"source": f"l{place}.yaml", "units": layer})
        return list(lint_catalogue(read_catalogue(world.catalogue(*layers, lists=named)), DAY))

    return run


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(one.code, one.found, one.proposed) for one in findings]


ALL = [clause(code) for code in UNITS]


def test_a_list_with_an_entry_for_every_unit_and_no_other_passes(lint: Callable[..., list[Finding]]) -> None:
    assert lint((head(), ALL, "units")) == []


def test_units_without_entry_and_entries_without_unit_are_named_and_misprints_offered(
    lint: Callable[..., list[Finding]],
) -> None:
    found = lint((head(), [*ALL[:2], clause("ZH510104300033"), clause("ZH51010520009")], "units"))
    assert told(found) == [
        ("unit-unlisted", UNITS[2], ""),
        ("entry-orphan", "ZH510104300033", UNITS[2]),
        ("entry-orphan", "ZH51010520009", ""),
    ]


def test_a_unit_with_its_list_in_its_own_columns_is_not_without(lint: Callable[..., list[Finding]]) -> None:
    assert lint(columns="1.甲。") == []
    assert [one.code for one in lint()] == ["unit-unlisted"] * 3


def test_an_entry_without_a_text_is_none(lint: Callable[..., list[Finding]]) -> None:
    assert told(lint((head(), [*ALL[:2], clause(UNITS[2], "")], "units"))) == [("unit-unlisted", UNITS[2], "")]


@pytest.mark.parametrize(("area", "orphan"), [("510000", False), ("5101", False), ("510105", True), ("", False)])
def test_clauses_of_an_area_without_any_unit_of_the_layer_are_orphans(
    lint: Callable[..., list[Finding]], area: str, orphan: bool
) -> None:
    found = lint((head(), [*ALL, clause(area, level="city", id="a")], "units"))
    assert told(found) == ([("entry-orphan", area, "")] if orphan else [])


def test_the_digit_of_a_code_is_held_against_the_class_of_list_and_layer(lint: Callable[..., list[Finding]]) -> None:
    entries = [clause(UNITS[0], class_word="重点管控单元"), *ALL[1:]]
    assert {one.code for one in lint((head(), entries, "units"))} == {"class-differs"}
    assert lint((head(), [clause(UNITS[0], class_word="优先保护单元"), *ALL[1:]], "units")) == []


@pytest.mark.parametrize(
    ("other", "contradicts"),
    [
        ({"text": "乙。", "number": "1", "force": "restrict"}, True),
        ({"text": "1.【水/限制类】甲。", "number": "7", "force": "restrict"}, True),
        ({"text": "乙。", "number": "2", "force": "restrict"}, False),
        ({"text": "甲。", "number": "1", "force": "prohibit"}, False),
        ({"text": "甲。", "number": "1", "force": ""}, False),
    ],
)
def test_clauses_of_one_unit_under_one_number_or_of_one_text_with_another_force_contradict(
    lint: Callable[..., list[Finding]], other: dict[str, str], contradicts: bool
) -> None:
    first = clause(UNITS[0], force="prohibit")
    found = lint((head(), [first, *ALL[1:], clause(UNITS[0], **{"id": "second", **other})], "units"))
    assert [one.code for one in found] == (["force-contradicts"] if contradicts else [])


def test_one_force_in_two_units_does_not_contradict_another(lint: Callable[..., list[Finding]]) -> None:
    entries = [clause(UNITS[0], force="prohibit"), clause(UNITS[1], force="restrict"), clause(UNITS[2])]
    assert lint((head(), entries, "units")) == []


def test_two_lists_for_a_unit_on_one_day_are_named_unless_one_prevails(lint: Callable[..., list[Finding]]) -> None:
    city, one = (head(), ALL, "units"), [clause(UNITS[1])]
    assert [(found.code, found.about, found.places) for found in lint(city, (head("district"), one, "units"))] == [
        ("lists-conflict", "city, district", (UNITS[1],))
    ]
    assert lint(city, (head("district", prevails_over=("city",)), one, "units")) == []


def test_an_ended_list_is_named_unless_an_edition_follows(lint: Callable[..., list[Finding]]) -> None:
    ended = (head(ends="2025-12-31"), ALL, "units")
    assert "document-expired" in [one.code for one in lint(ended)]
    later = Head("city", in_force=Period(date(2026, 1, 1)))
    assert lint(ended, (later, ALL, "units")) == []


@pytest.mark.parametrize(
    ("zones", "listed", "found"),
    [
        (None, [], "element_zone"),
        (["YS1"], [], "zones"),
        (["YS1", "YS2"], ["YS1"], "zones YS2"),
        (["YS1"], ["YS1"], None),
    ],
)
def test_references_onward_to_nothing_are_named(
    lint: Callable[..., list[Finding]], zones: Any, listed: list[str], found: str | None
) -> None:
    lists = [(head(), [*ALL[:2], clause(UNITS[2], ONWARD)], "units")]
    if listed:
        lists.append((head("zones", level="element_zone"), [clause(code) for code in listed], "zones"))
    across = [one for one in lint(*lists, zones=zones) if one.code != "unit-unlisted"]
    assert told(across) == ([] if found is None else [("reference-nowhere", found, "")])


@pytest.mark.parametrize(
    ("box", "code", "accuracy_m", "found"),
    [
        ((10, 10, 50, 50), "YS5101041110001", 0, None),
        ((60, 10, 80, 50), "YS5101041110001", 0, ("zone-outside", "0.5")),
        ((60, 10, 44, 50), "YS5101041110001", 2, None),
        ((60, 10, 45, 50), "YS5101041110001", 2, ("zone-outside", "0.1111")),
        ((900, 10, 50, 50), "YS5101041110001", 2, ("zone-outside", "1")),
        ((10, 10, 50, 50), "YS5101071110001", 0, ("zone-county-differs", "510104")),
        ((10, 10, 50, 50), "水分区", 0, None),
    ],
)
def test_zones_are_held_against_the_units_they_lie_in(
    world: Any, box: tuple[float, ...], code: str, accuracy_m: float, found: tuple[str, str] | None
) -> None:
    units = [(world.polygon(0, 0, 100, 100), {"code": UNITS[0]}), (world.polygon(200, 0, 100, 100), {"code": UNITS[1]})]
    layers = [
        world.zone(name, *drawn, kind=kind, fields={"code": "code"}, accuracy_m=accuracy_m)
        for name, kind, drawn in (
            ("units", "control_unit", units),
            ("zones", "element_zone", [(world.polygon(*box), {"code": code})]),
        )
    ]
    made = lint_catalogue(read_catalogue(world.catalogue(*layers)), DAY)
    assert [(one.code, one.found) for one in made if one.code.startswith("zone-")] == ([found] if found else [])


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"text": fingerprint("甲。"), "when": {"fact": "has_outfall", "is": "yes"}}, []),
        ({"text": fingerprint("乙。"), "when": {"fact": "has_outfall", "is": "yes"}}, ["structure-unused"]),
        ({"clause": f"city@2024-01-01.{UNITS[0]}.甲。", "when": {"fact": "has_outfall", "is": "yes"}}, []),
        (
            {"clause": f"{UNITS[0]}.spatial_layout.9", "when": {"fact": "has_outfall", "is": "yes"}},
            ["structure-unused"],
        ),
        (
            {"text": fingerprint("甲。"), "when": {"all": [{"industry": ["26"]}, {"not": {"industry": ["26"]}}]}},
            ["never-applies"],
        ),
    ],
)
def test_requirements_that_never_apply_are_named(world: Any, entry: dict[str, Any], found: list[str]) -> None:
    boxes = [(world.polygon(200 * place, 0, 100, 100), {"code": code}) for place, code in enumerate(UNITS)]
    layer = world.zone("units", *boxes, kind="control_unit", fields={"code": "code"})
    write_list(world.folder / "l.yaml", head(), ALL, source="x", source_sha256="")
    key = {word: entry[word] for word in ("text", "clause") if word in entry}
    judged = [{"effect": "prohibit", "when": entry["when"]}]
    world.write("s.yaml", json.dumps({"id": "s", "structures": [{**key, "covers": "whole", "judged": judged}]}))
    path = world.catalogue(layer, lists=[{"source": "l.yaml", "units": "units"}], structures=["s.yaml"])
    assert [one.code for one in lint_catalogue(read_catalogue(path), DAY)] == found


def test_every_finding_across_map_and_lists_is_made_by_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in ACROSS if source.count(f'"{code}"') == 0] == []


def test_a_layer_that_cannot_be_read_is_told(world: Any) -> None:
    layer = world.zone("units", (world.polygon(0, 0, 9, 9), {"code": UNITS[0]}), kind="control_unit")
    world.write("units.geojson", "no layer")
    found = lint_catalogue(read_catalogue(world.catalogue(layer)), DAY)
    assert [one.code for one in found] == ["layer-unread"]


def test_a_list_by_itself_is_looked_at_without_a_map() -> None:
    entries = [clause(UNITS[0]), clause(UNITS[0], "乙。"), clause(UNITS[1], "")]
    assert [one.code for one in lint_entries(head(), entries)] == ["text-missing", "number-repeated"]


NAMES = "环境管控单元编码,层级,条款号,条款内容"


def test_import_show_lint_export_and_template_from_the_command_line(world: Any) -> None:
    source = world.write("list.csv", "\n".join([NAMES, f"{UNITS[0]},,1-1,【水/禁止类】甲。", ",市,1,乙。"]))
    out = world.folder / "city.yaml"
    words = ["--id", "city", "--from", "2024-01-01", "--document", "甲文"]
    brought = world.run("lists", "import", source, out, *words, "--format", "json", "--lang", "en")
    assert (brought.code, brought.report["count"], brought.report["summary"]) == (0, 2, {})
    shown = world.run("lists", "show", UNITS[0], "--list", out, "--format", "json")
    assert [(one["level"], one["outcome"]) for one in shown.report["clauses"]] == [
        ("city", None),
        ("unit", "prohibited"),
    ]
    text = world.run("lists", "show", UNITS[0], "--list", out, "--lang", "zh")
    assert text.out.splitlines()[0].startswith("市")
    assert world.run("lists", "lint", out, "--lang", "en").out == "1 list, 2 clauses: 0 errors, 0 warnings\n"
    for suffix in ("xlsx", "csv", "json"):
        assert world.run("lists", "export", out, world.folder / f"out.{suffix}").code == 0
        assert (world.folder / f"out.{suffix}").is_file()
    assert world.run("lists", "template", world.folder / "t.xlsx").code == 0


def test_import_with_errors_writes_all_and_ends_with_one(world: Any) -> None:
    source, out = world.write("list.csv", f"{NAMES}\nZH510104100011,,1,甲。"), world.folder / "l.yaml"
    brought = world.run("lists", "import", source, out, "--lang", "en")
    assert (brought.code, len(open_list(out)[1])) == (1, 1)
    assert "--repair PRINTED=CODE" in brought.out
    mended = world.run("lists", "import", source, out, "--repair", "ZH510104100011=ZH51010410001")
    assert (mended.code, open_list(out)[1][0].unit) == (0, "ZH51010410001")


def test_the_columns_of_a_layer_become_a_list(world: Any) -> None:
    said = {"code": UNITS[0], "空间布局约束": "1.甲。\n2.乙。", "环境风险防控": "丙。"}
    layer = world.zone("units", (world.polygon(0, 0, 9, 9), said), kind="control_unit", fields={"code": "code"})
    path, out = world.catalogue(layer), world.folder / "l.yaml"
    assert world.run("lists", "import", "units", out, "--catalogue", path).code == 0
    shown = [(one.unit, one.dimension, one.number, one.text) for one in open_list(out)[1]]
    assert shown == [
        (UNITS[0], "spatial_layout", "1", "甲。"),
        (UNITS[0], "spatial_layout", "2", "乙。"),
        (UNITS[0], "environmental_risk", "", "丙。"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["--repair", "x"],
        ["--where", "colour=red"],
        ["--to", "2024-01-01"],
        ["--from", "yesterday"],
        ["--units", "units"],
    ],
)
def test_options_that_make_no_sense_are_refused(world: Any, words: list[str]) -> None:
    source = world.write("list.csv", f"{NAMES}\n{UNITS[0]},,1,甲。")
    answer = world.run("lists", "import", source, world.folder / "l.yaml", *words)
    assert answer.code == 2
    assert not (world.folder / "l.yaml").exists()


def test_lint_of_a_catalogue_ends_with_one_where_there_are_errors(world: Any) -> None:
    layer = world.zone("units", (world.polygon(0, 0, 9, 9), {"code": UNITS[0]}), kind="control_unit")
    answer = world.run("lists", "lint", "--catalogue", world.catalogue(layer), "--format", "json", "--lang", "en")
    assert (answer.code, answer.report["summary"]) == (1, {"unit-unlisted": 1})


def test_every_clause_of_the_real_list_is_present_for_the_real_projects(world: Any, reference_data: Path) -> None:
    """A box a unit, a project in each unit that a published report form states: unit geometry is not public."""
    source, out = reference_data / "access_lists.csv", world.folder / "city.yaml"
    words = ["--from", "2021-08-01", "--repair", "ZH440605200001=ZH44060520001"]
    world.run("lists", "import", source, out, "--id", "city", *words, "--repair", "ZH440606200012=ZH44060620012")
    with (reference_data / "cases_forms.csv").open(encoding="utf-8-sig", newline="") as opened:
        stated = {code for row in csv.DictReader(opened) if (code := row["unit_code"].strip())}
    listed = [entry for entry in open_list(out)[1] if entry.unit]
    codes = sorted({entry.unit for entry in listed})
    known = [code for code in codes if code in stated]
    assert known
    boxes = [(world.polygon(200 * place, 0, 100, 100), {"code": code}) for place, code in enumerate(codes)]
    fields = {"code": "code"}
    world.catalogue(
        world.zone("units", *boxes, kind="control_unit", fields=fields),
        lists=[{"source": "city.yaml", "units": "units"}],
    )
    sites = [(world.polygon(200 * codes.index(code) + 10, 10, 20, 20), {"id": code}) for code in known]
    world.features("sites.geojson", *sites)
    world.pack(covers=["control_unit", "element_zone"])
    for code, site in world.check().sites.items():
        own = [clause for clause in site["clauses"] if clause["level"] == "unit"]
        expected = [entry for entry in listed if entry.unit == code and (entry.level or "unit") == "unit"]
        assert sorted(one["text"] for one in own) == sorted(entry.text for entry in expected)
        assert all(one["number"] and one["level"] for one in site["clauses"])
        assert {"province", "city"} <= {one["level"] for one in site["clauses"]}


def test_the_real_list_lints_and_its_contradiction_is_found(reference_data: Path, world: Any) -> None:
    out = world.folder / "city.yaml"
    world.run("lists", "import", reference_data / "access_lists.csv", out, "--from", "2021-08-01")
    answer = world.run("lists", "lint", out, "--format", "json")
    found = json.loads(answer.out)["summary"]
    assert found == {"number-repeated": 4, "force-contradicts": 1}


def test_show_merges_the_lists_in_force_and_the_units_own_columns(world: Any) -> None:
    said = {"code": UNITS[0], "准入清单": "1.列。"}
    layer = world.zone("units", (world.polygon(0, 0, 9, 9), said), kind="control_unit", fields={"code": "code"})
    write_list(world.folder / "c.yaml", head(), [clause("", level="city", id="c")], source="x", source_sha256="")
    path = world.catalogue(layer, lists=[{"source": "c.yaml", "units": "units"}])
    shown = world.run("lists", "show", UNITS[0], "--catalogue", path, "--format", "json", "--on", str(DAY))
    assert [(one["level"], one["text"]) for one in shown.report["clauses"]] == [("unit", "列。"), ("city", "甲。")]
    nothing = world.run("lists", "show", UNITS[1], "--catalogue", path, "--lang", "en", "--on", "2020-01-01")
    assert nothing.out == "no clause of this unit\n"


def test_the_page_on_lists_explains_every_finding(root: Path) -> None:
    page = (root / "docs" / "how-to" / "import-your-access-list.md").read_text(encoding="utf-8")
    assert [code for code in FINDINGS if f"`{code}`" not in page] == []
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for code, severity in FINDINGS.items():
        assert severity in next(row for row in rows if f"`{code}`" in row)


def test_the_load_gate_takes_a_kept_list(world: Any) -> None:
    drawn = [(world.polygon(20 * place, 0, 9, 9), {"code": code, "class": code[8]}) for place, code in enumerate(UNITS)]
    units = world.features("units.geojson", *drawn)
    out = world.folder / "l.yaml"
    write_list(out, head(), [*ALL[:2], clause("ZH510104300033")], source="x", source_sha256="")
    words = ["--kind", "control_unit", "--access-list", out, "--format", "json"]
    found = world.run("layers", "check", units, *words).report["findings"]
    shown = {one["code"]: one["proposed"] for one in found if one["rule"] == "list"}
    assert shown == {"list-missing": None, "list-orphan": UNITS[2]}
