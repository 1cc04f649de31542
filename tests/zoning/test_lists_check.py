"""Access lists in files of their own, in `zoning check`: merged over levels, in force on the day, followed onward."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import write_list
from zoning.catalogue import read_catalogue
from zoning.errors import CatalogueError
from zoning.period import Period
from zoning.schema import make_schema

UNIT, OTHER = "ZH51010420001", "ZH51010420002"
ZONE = "YS5101042110001"
ONWARD = "单元内各环境要素细类管控区内，按该环境要素细类管控要求执行。"
BAN, EASE = "1-1.【水/禁止类】禁止新建甲类项目。", "1-2.【水/综合类】采取措施。"


def clause(unit: str = UNIT, text: str = BAN, force: str = "prohibit", **more: Any) -> Entry:
    dimension = more.pop("dimension", "spatial_layout")
    ordinal = more.pop("ordinal", 1)
    known = more.pop("id", f"{unit or more.get('level', 'city')}.{dimension}.{ordinal}")
    return Entry(known, unit, dimension=dimension, number="1-1", force=force, text=text, **more)


@pytest.fixture
def judged(world: Any) -> Callable[..., Any]:
    """The answer on a site in the first of two units, by the lists given as (head, entries, further words)."""

    def run(
        *lists: tuple[Head, Sequence[Entry]] | tuple[Head, Sequence[Entry], dict[str, Any]],
        zones: Sequence[str] | None = None,
        columns: str = "",
        facts: Sequence[str] = (),
        words: Sequence[str] = (),
        **options: Any,
    ) -> Any:
        said = {"code": UNIT, "class": "重点管控单元", **({"空间布局约束": columns} if columns else {})}
        beside = {"code": OTHER, "class": "重点管控单元"}
        boxes = [(world.polygon(0, 0, 100, 100), said), (world.polygon(200, 0, 100, 100), beside)]
        fields = {"code": "code", "class": "class"}
        layers = [world.zone("units", *boxes, kind="control_unit", fields=fields)]
        if zones is not None:
            drawn = [(world.polygon(0, 0, 90, 90), {"code": code}) for code in zones]
            drawn = drawn or [(world.polygon(500, 0, 9, 9), {"code": "YS1"})]
            layers.append(world.zone("zones", *drawn, kind="element_zone", fields={"code": "code"}))
        named = []
        for place, (head, entries, *more) in enumerate(lists):
            write_list(world.folder / f"list{place}.yaml", head, entries, source="x.csv", source_sha256="")
            named.append({"source": f"list{place}.yaml", "units": "units", **(more[0] if more else {})})
        world.catalogue(*layers, lists=named)
        world.site(world.polygon(10, 10, 20, 20))
        world.pack(covers=["control_unit", "element_zone"])
        stated = [word for fact in facts for word in ("--fact", fact)]
        answer = world.check(*stated, *words, **options)
        assert answer.code == 0, answer.err
        return answer

    return run


def head(name: str, level: str = "unit", begins: str = "2024-01-01", ends: str | None = None, **more: Any) -> Head:
    period = Period(date.fromisoformat(begins), None if ends is None else date.fromisoformat(ends))
    return Head(name, (name, name), level, ("局", "Office"), f"{name}文件", "1号", period, **more)


def told(answer: Any) -> list[tuple[str, str]]:
    return [(one["id"], one["answer"]) for one in answer.site["clauses"]]


def test_a_site_sees_only_the_clauses_of_the_units_it_meets(judged: Callable[..., Any]) -> None:
    answer = judged((head("city"), [clause(), clause(OTHER)]))
    assert told(answer) == [(f"city@2024-01-01.{UNIT}.spatial_layout.1", "unknown")]
    [shown] = answer.site["clauses"]
    assert (shown["level"], shown["list"], shown["outcome"]) == ("unit", "city@2024-01-01", "prohibited")
    assert shown["reference"]["document"] == "city文件 1号"
    assert shown["reference"]["edition"] == "2024-01-01"
    assert answer.verdict["to_review"] == 1
    assert answer.outcome == "conditional"


def test_the_lists_of_all_levels_are_merged_the_widest_first_and_the_level_is_told(judged: Callable[..., Any]) -> None:
    wide = [
        clause("", text="全省要求。", level="province"),
        clause("5101", text="全市要求。", level="city"),
        clause("510104", text="全区要求。", level="district"),
        clause("510105", text="邻区要求。", level="district", id="510105.x.1"),
    ]
    answer = judged((head("area", "city"), wide), (head("units"), [clause()]))
    shown = [(one["level"], one["text"]) for one in answer.site["clauses"]]
    expected = [("province", "全省要求。"), ("city", "全市要求。"), ("district", "全区要求。"), ("unit", BAN)]
    assert shown == expected


@pytest.mark.parametrize(("day", "text"), [("2024-06-30", "旧。"), ("2024-07-01", "新。")])
def test_of_several_editions_the_one_in_force_on_the_day_is_used(
    judged: Callable[..., Any], day: str, text: str
) -> None:
    old = (head("city", ends="2024-06-30"), [clause(text="旧。")])
    new = (head("city", begins="2024-07-01"), [clause(text="新。")])
    answer = judged(old, new, on=day)
    assert [one["text"] for one in answer.site["clauses"]] == [text]


def test_no_list_in_force_leaves_the_unit_without_its_list(judged: Callable[..., Any]) -> None:
    answer = judged((head("city", ends="2024-06-30"), [clause()]))
    assert answer.site["clauses"] == []
    assert "unit-without-list" in [one["code"] for one in answer.site["warnings"]]


def test_a_list_of_the_city_alone_does_not_stand_for_that_of_the_unit(judged: Callable[..., Any]) -> None:
    answer = judged((head("city", "city"), [clause("", text="全市要求。", level="city")]))
    assert len(answer.site["clauses"]) == 1
    assert "unit-without-list" in [one["code"] for one in answer.site["warnings"]]


def test_a_district_list_that_prevails_replaces_the_citys_for_its_own_units_only(judged: Callable[..., Any]) -> None:
    city = (head("city"), [clause(text="市。"), clause(OTHER, text="市。")])
    district = head("district", prevails_over=("city",))
    here = judged(city, (district, [clause(text="区。")]))
    assert [one["text"] for one in here.site["clauses"]] == ["区。"]
    elsewhere = judged(city, (district, [clause(OTHER, text="区。")]))
    assert [one["text"] for one in elsewhere.site["clauses"]] == ["市。"]


def test_two_lists_for_one_unit_and_day_are_both_judged_by_and_named(judged: Callable[..., Any]) -> None:
    answer = judged((head("one"), [clause(text="甲。")]), (head("two"), [clause(text="乙。")]))
    assert [one["text"] for one in answer.site["clauses"]] == ["甲。", "乙。"]
    warnings = [one for one in answer.site["warnings"] if one["code"] == "lists-conflict"]
    assert [("one, two" in one["message"], UNIT in one["message"]) for one in warnings] == [(True, True)]


def test_lists_that_say_which_prevails_or_speak_at_other_levels_do_not_conflict(judged: Callable[..., Any]) -> None:
    declared = judged((head("one"), [clause()]), (head("two", prevails_over=("one",)), [clause()]))
    levels = judged((head("one"), [clause()]), (head("two", "city"), [clause(level="city")]))
    for answer in (declared, levels):
        assert "lists-conflict" not in [one["code"] for one in answer.site["warnings"]]


def test_a_units_own_columns_work_and_give_way_to_a_list_with_clauses_of_it(judged: Callable[..., Any]) -> None:
    assert [one["text"] for one in judged(columns=BAN).site["clauses"]] == [BAN.removeprefix("1-1.")]
    both = judged((head("city"), [clause(text="单。")]), columns=BAN)
    assert [one["text"] for one in both.site["clauses"]] == ["单。"]
    wide = judged((head("city", "city"), [clause("", text="市。", level="city")]), columns=BAN)
    assert {one["text"] for one in wide.site["clauses"]} == {"市。", BAN.removeprefix("1-1.")}


def test_what_binds_the_government_is_shown_and_never_judges_a_project(judged: Callable[..., Any]) -> None:
    own = clause(addressee="government")
    answer = judged((head("city"), [own]), facts=[f"review.city@2024-01-01.{own.id}=yes"])
    assert [(one["answer"], one["addressee"]) for one in answer.site["clauses"]] == [("no", "government")]
    assert (answer.outcome, answer.verdict["to_review"]) == ("no_conflict", 0)
    strict = judged((head("city"), [own]))
    assert strict.outcome == "no_conflict"


def test_government_clauses_are_counted_apart_in_the_text(judged: Callable[..., Any]) -> None:
    answer = judged((head("city"), [clause(addressee="government"), clause(ordinal=2)]), form="text")
    assert "1 more binds the government" in answer.out
    assert "(1 of 1 to review)" in answer.out


def test_a_review_of_a_listed_clause_decides_by_its_force(judged: Callable[..., Any]) -> None:
    own = clause()
    key = f"review.city@2024-01-01.{own.id}"
    assert judged((head("city"), [own]), facts=[f"{key}=yes"]).outcome == "prohibited"
    assert judged((head("city"), [own]), facts=[f"{key}=no"]).outcome == "no_conflict"


def followed(judged: Callable[..., Any], *zone_clauses: Entry, **more: Any) -> Any:
    """A unit that refers on, and a list of element zones."""
    lists: list[Any] = [(head("city"), [clause(text=ONWARD, force="")])]
    if zone_clauses:
        lists.append((head("zones", "element_zone"), zone_clauses, {"units": "zones"}))
    return judged(*lists, **more)


def test_a_reference_onward_leads_to_the_clauses_of_the_element_zones_of_the_site(judged: Callable[..., Any]) -> None:
    own = clause(ZONE, text="禁止新建乙类项目。")
    answer = followed(judged, own, clause("YS9", text="别处。"), zones=[ZONE])
    unit, zone = answer.site["clauses"]
    assert (unit["answer"], unit["reason"], unit["follows"]) == ("unknown", "review", [zone["id"]])
    assert (zone["level"], zone["text"]) == ("element_zone", "禁止新建乙类项目。")
    assert answer.verdict["to_review"] == 1
    read = followed(judged, own, zones=[ZONE], facts=[f"review.zones@2024-01-01.{own.id}=yes"])
    assert read.site["clauses"][0]["answer"] == "yes"
    assert read.outcome == "prohibited"
    cleared = followed(judged, own, zones=[ZONE], facts=[f"review.zones@2024-01-01.{own.id}=no"])
    assert (cleared.site["clauses"][0]["answer"], cleared.outcome) == ("no", "no_conflict")


@pytest.mark.parametrize(
    ("zones", "listed", "reason"),
    [(None, False, "layer"), ([ZONE], False, "law_not_encoded"), ([ZONE, "YS2"], True, "law_not_encoded")],
)
def test_a_reference_that_leads_nowhere_is_an_unknown_with_its_reason(
    judged: Callable[..., Any], zones: Any, listed: bool, reason: str
) -> None:
    answer = followed(judged, *([clause(ZONE, text="甲。")] if listed else []), zones=zones)
    unit = answer.site["clauses"][0]
    assert (unit["answer"], unit["reason"]) == ("unknown", reason)
    assert answer.reasons[unit["id"]] == reason
    assert answer.outcome == "conditional"
    strict = followed(
        judged, *([clause(ZONE, text="甲。")] if listed else []), zones=zones, words=["--prose", "undetermined"]
    )
    assert strict.bounds == ("no_conflict", "prohibited")


def test_a_reference_onward_where_the_site_lies_in_no_zone_asks_nothing(judged: Callable[..., Any]) -> None:
    answer = followed(judged, clause(ZONE), zones=[])
    assert told(answer) == [(f"city@2024-01-01.{UNIT}.spatial_layout.1", "no")]
    assert answer.outcome == "no_conflict"


def test_a_person_may_answer_a_reference_that_leads_nowhere(judged: Callable[..., Any]) -> None:
    answer = followed(judged, facts=[f"review.city@2024-01-01.{UNIT}.spatial_layout.1=no"])
    assert answer.outcome == "no_conflict"


def test_a_reference_in_the_units_own_columns_is_followed_too(judged: Callable[..., Any]) -> None:
    [shown] = judged(columns=f"1.{ONWARD}").site["clauses"]
    assert shown["reason"] == "layer"


@pytest.mark.parametrize(
    ("said", "code", "found"),
    [
        ({"units": "nowhere"}, "bad-value", "nowhere"),
        ({"prevails_over": ["nobody"]}, "bad-value", "nobody"),
        ({"source": "gone.yaml"}, "unreadable-file", None),
        ({"level": "planet"}, "bad-value", "planet"),
        ({"wish": "x"}, "unknown-key", "wish"),
    ],
)
def test_what_a_catalogue_says_wrong_of_a_list_is_named(
    world: Any, said: dict[str, Any], code: str, found: str | None
) -> None:
    write_list(world.folder / "l.yaml", head("city"), [clause()], source="x.csv", source_sha256="")
    layer = world.zone("units", (world.polygon(0, 0, 9, 9), {"code": UNIT}), kind="control_unit")
    path = world.catalogue(layer, lists=[{"source": "l.yaml", "units": "units", **said}])
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert code in [problem.code for problem in caught.value.problems]
    assert found is None or found in [problem.found for problem in caught.value.problems]


def test_editions_of_one_list_in_force_on_one_day_and_lists_without_a_day_are_refused(world: Any) -> None:
    for name, own in (("a", head("city")), ("b", head("city", begins="2024-05-01")), ("c", Head("bare"))):
        write_list(world.folder / f"{name}.yaml", own, [clause()], source="x.csv", source_sha256="")
    layer = world.zone("units", (world.polygon(0, 0, 9, 9), {"code": UNIT}), kind="control_unit")
    path = world.catalogue(layer, lists=[{"source": f"{name}.yaml", "units": "units"} for name in "abc"])
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert sorted(problem.code for problem in caught.value.problems) == ["edition-overlap", "missing-key"]


def test_a_list_changed_by_hand_is_refused(world: Any, judged: Callable[..., Any]) -> None:
    judged((head("city"), [clause()]))
    [lines] = world.folder.glob("list0.*.jsonl")
    lines.write_bytes(lines.read_bytes().replace("甲类".encode(), "乙类".encode()))
    answer = world.check()
    assert answer.code == 2
    assert "list-changed" in answer.err


def test_other_clauses_make_another_catalogue(world: Any, judged: Callable[..., Any]) -> None:
    marks = [judged((head("city"), [clause(text=text)])).report["catalogue"]["checksum"] for text in ("甲。", "乙。")]
    assert marks[0] != marks[1]
    assert judged((head("city"), [clause(text="甲。")])).report["catalogue"]["checksum"] == marks[0]


def test_a_park_without_a_code_has_its_clauses_by_its_name(world: Any) -> None:
    park = world.zone(
        "parks", (world.polygon(0, 0, 99, 99), {"name": "甲园"}), kind="industrial_park", fields={"name": "name"}
    )
    unit = world.zone(
        "units", (world.polygon(0, 0, 99, 99), {"code": UNIT}), kind="control_unit", fields={"code": "code"}
    )
    own = [clause("", text="园。", name="甲园", id="a"), clause("", text="别园。", name="乙园", id="b")]
    write_list(world.folder / "p.yaml", head("park", "park"), own, source="x", source_sha256="")
    world.catalogue(unit, park, lists=[{"source": "p.yaml", "units": "parks"}])
    world.site(world.polygon(10, 10, 20, 20))
    world.pack(covers=["control_unit", "industrial_park"])
    [shown] = world.check().site["clauses"]
    assert (shown["level"], shown["unit"], shown["text"]) == ("park", "甲园", "园。")


def test_a_clause_of_the_city_counts_once_where_a_site_meets_two_units(world: Any) -> None:
    boxes = [(world.polygon(x, 0, 50, 99), {"code": code}) for x, code in ((0, UNIT), (50, OTHER))]
    layer = world.zone("units", *boxes, kind="control_unit", fields={"code": "code"})
    own = [clause("", text="全市。", level="city", id="c"), clause(UNIT), clause(OTHER)]
    write_list(world.folder / "c.yaml", head("city"), own, source="x", source_sha256="")
    world.catalogue(layer, lists=[{"source": "c.yaml", "units": "units"}])
    world.site(world.polygon(40, 10, 20, 20))
    world.pack(covers=["control_unit"])
    assert sorted(one["text"] for one in world.check().site["clauses"]) == sorted(["全市。", BAN, BAN])


def test_read_clauses_of_zones_have_a_margin_of_their_own(world: Any, judged: Callable[..., Any]) -> None:
    own = clause(ZONE, text="【水/禁止类】乙。")
    lists = (head("zones", "element_zone"), [own], {"units": "zones"})
    answer = judged(lists, zones=[ZONE], facts=[f"review.zones@2024-01-01.{own.id}=yes"])
    assert answer.outcome == "prohibited"
    margin = answer.site["margin"]
    assert (margin["layer"], margin["move_m"]) == ("zones", pytest.approx(30, abs=0.1))


def test_a_zone_with_a_list_next_to_the_site_is_part_of_its_margin(world: Any, judged: Callable[..., Any]) -> None:
    own = clause(ZONE, text="【水/禁止类】乙。")
    zone = world.zone(
        "zones", (world.polygon(35, 0, 9, 90), {"code": ZONE}), kind="element_zone", fields={"code": "code"}
    )
    unit = world.zone("units", (world.polygon(0, 0, 99, 99), {"code": UNIT, "准入清单": "丙。"}), kind="control_unit")
    write_list(world.folder / "z.yaml", head("zones", "element_zone"), [own], source="x", source_sha256="")
    world.catalogue(unit, zone, lists=[{"source": "z.yaml", "units": "zones"}])
    world.site(world.polygon(10, 10, 20, 20))
    world.pack(covers=["control_unit", "element_zone"])
    margin = world.check("--fact", f"review.zones@2024-01-01.{own.id}=yes").site["margin"]
    assert (margin["layer"], margin["flips_to"]) == ("zones", "prohibited")
    assert margin["move_m"] == pytest.approx(5, abs=0.1)


def test_an_answer_and_a_catalogue_with_lists_fit_their_schemas(world: Any, judged: Callable[..., Any]) -> None:
    wide = (head("wide", "city"), [clause("", level="city", addressee="government", element="水")])
    zones = (head("zones", "element_zone"), [clause(ZONE)], {"units": "zones", "level": "element_zone"})
    answer = judged((head("city"), [clause(text=ONWARD)]), wide, zones, zones=[ZONE])
    assert len(answer.site["clauses"]) == 3
    assert [*Draft202012Validator(make_schema("report")).iter_errors(answer.report)] == []
    written = json.loads((world.folder / "catalogue.yaml").read_text(encoding="utf-8"))
    assert [*Draft202012Validator(make_schema("catalogue")).iter_errors(written)] == []
