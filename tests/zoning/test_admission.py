"""Admission lists of parks and caps: judged by code, process and exclusion, counted from the register, exact."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zoning.accesslist.admission import Admission, read_admission
from zoning.accesslist.cap import weigh_cap
from zoning.accesslist.granted import Grant
from zoning.accesslist.structure_reading import StructureError
from zoning.columns import Columns, FactColumn, objects
from zoning.condition import answer_once
from zoning.fact import FactValue
from zoning.rule import Rule
from zoning.verdict import answer_rules, bound

UNIT = "ZH44060420001"


def written(folder: Path, content: Mapping[str, Any]) -> Path:
    path = folder / "admission.yaml"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def judged(own: Admission, stated: Columns) -> tuple[str, str]:
    """The bounds of what follows from a list, for a project that stands in its park."""
    rules = [Rule(one.id, one.title, one.caught, one.outcome, ()) for one in own.items()]
    return tuple(one.key for one in bound(rules, answer_rules(rules, stated)).of(0))  # type: ignore[return-value]


def columns(**facts: FactValue) -> Columns:
    stated = {key: FactColumn(objects([value]), np.array([True])) for key, value in facts.items()}
    return Columns(1, date(2026, 11, 29), stated, {}, {})


def admission(folder: Path, **more: Any) -> Admission:
    whole = {
        "id": "park",
        "unit": UNIT,
        "leading": [{"title": "装备制造", "industry": ["35"]}],
        "positive": [{"title": "配套", "industry": ["336"]}],
        "negative": [
            {
                "title": "电镀",
                "industry": ["336"],
                "process": ["electroplating"],
                "except": [{"title": "配套电镀", "when": {"fact": "chemical_project", "is": "no"}}],
            }
        ],
        "otherwise": "restrict",
    } | more
    return read_admission(written(folder, whole))


@pytest.mark.parametrize(
    ("facts", "bounds"),
    [
        ({"industry_code": "3511", "processes": ("welding",)}, ("no_conflict", "no_conflict")),
        ({"industry_code": "3360", "processes": ("pickling",)}, ("no_conflict", "no_conflict")),
        ({"industry_code": "2614", "processes": ("pickling",)}, ("restricted", "restricted")),
        (
            {"industry_code": "3360", "processes": ("electroplating",), "chemical_project": True},
            ("prohibited", "prohibited"),
        ),
        (
            {"industry_code": "3360", "processes": ("electroplating",), "chemical_project": False},
            ("no_conflict", "no_conflict"),
        ),
        ({"industry_code": "3360", "processes": ("electroplating",)}, ("no_conflict", "prohibited")),
        ({"processes": ("welding",)}, ("no_conflict", "restricted")),
    ],
)
def test_an_admission_list_judges_by_code_process_and_exclusion(
    tmp_path: Path, facts: dict[str, FactValue], bounds: tuple[str, str]
) -> None:
    assert judged(admission(tmp_path), columns(**facts)) == bounds


def test_an_open_list_keeps_out_only_what_it_names(tmp_path: Path) -> None:
    stated = columns(industry_code="2614", processes=("pickling",))
    assert judged(admission(tmp_path, otherwise="admit"), stated)[1] == "no_conflict"


@pytest.mark.parametrize(
    ("otherwise", "outcome"), [("condition", "conditional"), ("restrict", "restricted"), ("prohibit", "prohibited")]
)
def test_what_stands_on_no_list_is_as_the_list_says(tmp_path: Path, otherwise: str, outcome: str) -> None:
    stated = columns(industry_code="2614", processes=("pickling",))
    assert judged(admission(tmp_path, otherwise=otherwise), stated) == (outcome, outcome)


def test_an_entry_of_the_negative_list_may_restrict(tmp_path: Path) -> None:
    entry = {"title": "化工", "industry": ["26"], "effect": "restrict"}
    stated = columns(industry_code="2614", processes=("pickling",))
    assert judged(admission(tmp_path, negative=[entry], otherwise="admit"), stated)[1] == "restricted"


COUNT = {"id": "foundries", "title": "铸造", "process": ["casting"], "count": "2"}
LAND = {"id": "stores", "title": "仓储", "industry": ["59"], "land_share": "0.2", "land_area_m2": "100000"}


def standing(*names: str, cap: str = "foundries", land: str | None = None) -> list[Grant]:
    return [Grant(name, UNIT, cap=cap, land_area_m2=None if land is None else Decimal(land)) for name in names]


@pytest.mark.parametrize(
    ("granted", "processes", "exceeds"),
    [
        (standing("a"), ("casting",), 0),
        (standing("a", "a"), ("casting",), 0),
        (standing("a", "b"), ("casting",), 2),
        (standing("a", "b"), ("welding",), 0),
        (standing("a", "b"), None, 1),
        (standing("a", "own"), ("casting",), 0),
        (standing("a", "b", cap="stores"), ("casting",), 0),
    ],
)
def test_a_cap_on_projects_counts_each_once_and_the_project_itself_on_top(
    tmp_path: Path, granted: list[Grant], processes: tuple[str, ...] | None, exceeds: int
) -> None:
    facts: dict[str, FactValue] = {} if processes is None else {"processes": processes}
    assert passes(admission(tmp_path, caps=[COUNT]), granted, columns(**facts)) == exceeds


def passes(own: Admission, granted: list[Grant] | None, stated: Columns) -> int:
    """Whether a project, `own` in the register, is of the sort that the first cap is on and passes it."""
    [cap] = own.caps
    land = stated.fact("land_area_m2")
    standing = weigh_cap(
        cap,
        None if granted is None else [one for one in granted if one.cap == cap.id],
        project="own",
        land_m2=Decimal(repr(land.value[0])) if land.known[0] else None,
    )
    return min(int(answer_once(cap.when, stated)[0]), standing.passes)


def test_without_a_register_a_cap_is_open_unless_nothing_fits_under_it(tmp_path: Path) -> None:
    stated = columns(processes=("casting",), industry_code="5990", land_area_m2=20001.0)
    assert passes(admission(tmp_path, caps=[COUNT]), None, stated) == 1
    assert passes(admission(tmp_path, caps=[COUNT | {"count": "0"}]), None, stated) == 2
    assert passes(admission(tmp_path, caps=[LAND]), None, stated) == 2
    assert passes(admission(tmp_path, caps=[LAND]), None, columns(industry_code="5990", land_area_m2=1.0)) == 1


@pytest.mark.parametrize(
    ("land", "asked", "exceeds"),
    [
        ("9000", 2000.0, 0),
        ("9000", 2000.5, 2),
        ("9000", None, 1),
        ("10500", None, 2),
        (None, 1.0, 1),
        (None, 20001.0, 2),
    ],
)
def test_a_cap_on_land_is_exact_and_open_where_land_is_not_known(
    tmp_path: Path, land: str | None, asked: float | None, exceeds: int
) -> None:
    facts: dict[str, FactValue] = {"industry_code": "5990"}
    if asked is not None:
        facts["land_area_m2"] = asked
    granted = standing("a", "b", cap="stores", land=land)
    own = admission(tmp_path, caps=[LAND])
    assert (own.caps[0].limit, passes(own, granted, columns(**facts))) == (Decimal(20000), exceeds)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"caps": [{**COUNT, "land_share": "0.1"}]}, "caps[0]"),
        ({"caps": [{"id": "x", "title": "x", "process": ["casting"]}]}, "caps[0]"),
        ({"caps": [{**COUNT, "count": "few"}]}, "caps[0].count"),
        ({"caps": [{**LAND, "land_share": "20"}]}, "caps[0].land_share"),
        ({"negative": [{"title": "x"}]}, "negative[0]"),
        ({"negative": [{"title": "x", "industry": ["99999"]}]}, "negative[0].industry"),
        ({"negative": [{"title": "x", "industry": ["26"], "effect": "allow"}]}, "negative[0].effect"),
        ({"positive": [{"title": "x", "industry": ["26"], "effect": "restrict"}]}, "positive[0].effect"),
        ({"otherwise": "maybe"}, "otherwise"),
        ({"leading": [], "positive": []}, "otherwise"),
        ({"name": "甲园区"}, "unit"),
        ({"caps": [COUNT, COUNT]}, "caps[1].id"),
    ],
)
def test_a_mistake_in_an_admission_list_is_named(tmp_path: Path, more: dict[str, Any], field: str) -> None:
    with pytest.raises(StructureError) as error:
        admission(tmp_path, **more)
    assert field in [one.where.field for one in error.value.problems]
