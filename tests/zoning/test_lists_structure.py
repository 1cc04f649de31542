"""Structured clauses: three-valued effects, exceptions, violations, and every mistake of a file named at once."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.accesslist.offset import read_ratio
from zoning.accesslist.structure import EFFECTS, Structures
from zoning.accesslist.structure_judging import judge_clause, judge_clauses
from zoning.accesslist.structure_key import fingerprint
from zoning.accesslist.structure_reading import StructureError, read_structures
from zoning.columns import NO, UNKNOWN, YES, Columns, FactColumn, objects
from zoning.fact import FactValue

TEXT = "禁止某事。"
KEY = fingerprint(TEXT)
OUTFALL = {"fact": "has_outfall", "is": "yes"}
PARK = {"fact": "in_park", "is": "no"}
Read = Callable[..., Structures]


def columns(day: str = "2026-11-29", /, **facts: FactValue) -> Columns:
    stated = {key.replace("__", "."): FactColumn(objects([value]), np.array([True])) for key, value in facts.items()}
    return Columns(1, date.fromisoformat(day), stated, {}, {})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(*judged: Mapping[str, Any], **more: Any) -> Structures:
        entry = {"text": KEY, "covers": "whole", "judged": list(judged)} | more
        return load(tmp_path, {key: value for key, value in entry.items() if value is not None})

    return reading


def load(folder: Path, *entries: Mapping[str, Any]) -> Structures:
    path = folder / "structures.yaml"
    path.write_text(json.dumps({"id": "s", "structures": list(entries)}, ensure_ascii=False), "utf-8")
    return read_structures(path)


def judge(structures: Structures, day: str = "2026-11-29", /, **facts: FactValue) -> tuple[str, str]:
    structured = structures.of("u.1", TEXT)
    assert structured is not None
    found = judge_clause(structured, columns(day, **facts))
    return found.at_least.key, found.at_most.key


# Effects


@pytest.mark.parametrize(
    ("effect", "caught"),
    [
        ("prohibit", "prohibited"),
        ("restrict", "restricted"),
        ("require", "conditional"),
        ("cap", "conditional"),
        ("encourage", "no_conflict"),
    ],
)
def test_an_effect_follows_where_the_condition_holds_and_not_where_it_does_not(
    read: Read, effect: str, caught: str
) -> None:
    structures = read({"effect": effect, "when": OUTFALL})
    assert judge(structures, has_outfall=True) == (caught, caught)
    assert judge(structures, has_outfall=False) == ("no_conflict", "no_conflict")
    assert judge(structures) == ("no_conflict", caught)


def test_a_missing_context_is_unknown_and_named(read: Read) -> None:
    structures = read(
        {"effect": "prohibit", "when": {"all": [OUTFALL, {"fact": "receiving_water_on_target", "is": "no"}]}}
    )
    structured = structures.of("u.1", TEXT)
    assert structured is not None
    found = judge_clause(structured, columns(has_outfall=True))
    assert found.answer == UNKNOWN
    assert (found.reason, found.missing) == ("fact", (("fact", "receiving_water_on_target"),))
    assert judge_clause(structured, columns(has_outfall=True, receiving_water_on_target=True)).answer == NO
    assert judge_clause(structured, columns(has_outfall=True, receiving_water_on_target=False)).answer == YES


def test_an_exception_takes_a_project_out_and_one_not_known_leaves_it_unknown(read: Read) -> None:
    excepted = [{"title": "民生", "when": {"review": {"zh": "是否民生项目？", "en": "livelihood?"}}}]
    structures = read({"effect": "prohibit", "when": OUTFALL, "exceptions": excepted})
    review: dict[str, FactValue] = {f"review__{KEY}__1__except__1": True}
    no: dict[str, FactValue] = {f"review__{KEY}__1__except__1": False}
    assert judge(structures, has_outfall=True) == ("no_conflict", "prohibited")
    assert judge(structures, has_outfall=True, **review) == ("no_conflict", "no_conflict")
    assert judge(structures, has_outfall=True, **no) == ("prohibited", "prohibited")


def test_a_project_that_has_to_enter_a_park_is_conditional_in_one_and_prohibited_outside(read: Read) -> None:
    structures = read({"effect": "enter_park", "when": OUTFALL})
    assert judge(structures, has_outfall=True, in_park=True) == ("conditional", "conditional")
    assert judge(structures, has_outfall=True, in_park=False) == ("prohibited", "prohibited")
    assert judge(structures, has_outfall=True) == ("conditional", "prohibited")
    assert judge(structures, has_outfall=False) == ("no_conflict", "no_conflict")


def test_a_requirement_is_prohibited_where_it_is_known_to_be_violated(read: Read) -> None:
    structures = read({"effect": "require", "when": OUTFALL, "violated": PARK})
    assert judge(structures, has_outfall=True, in_park=False) == ("prohibited", "prohibited")
    assert judge(structures, has_outfall=True, in_park=True) == ("conditional", "conditional")


def test_what_has_to_leave_by_a_day_is_conditional_to_that_day_and_prohibited_after(read: Read) -> None:
    structures = read({"effect": "exit_by", "when": OUTFALL, "by": "2026-12-31"})
    assert judge(structures, "2026-12-31", has_outfall=True) == ("conditional", "conditional")
    assert judge(structures, "2027-01-01", has_outfall=True) == ("prohibited", "prohibited")
    assert judge(structures, "2027-01-01") == ("no_conflict", "prohibited")


def test_increase_without_increased_pollution_is_a_rule_one_can_write(read: Read) -> None:
    growth = {"all": [{"pollutant": ["nox"], "above": "0 t/a"}, {"fact": "building_nature", "in": ["expand"]}]}
    more = {"fact": "discharge_increases", "is": "yes"}
    structures = read({"effect": "offset", "when": growth, "offset": {"ratio": "1:1"}, "violated": more})
    facts: dict[str, FactValue] = {"emission__nox": 2.0, "building_nature": "expand"}
    assert judge(structures, **facts, discharge_increases=False) == ("conditional", "conditional")
    assert judge(structures, **facts, discharge_increases=True) == ("prohibited", "prohibited")
    structured = structures.of("u.1", TEXT)
    assert structured is not None
    assert [one.ratio for one in structured.judged] == ["1:1"]


def test_what_addresses_government_never_judges_a_project(read: Read) -> None:
    structures = read({"effect": "prohibit", "when": OUTFALL}, addressee="government")
    assert judge(structures, has_outfall=True) == ("no_conflict", "no_conflict")


def test_a_reference_onward_and_uncovered_prose_stay_open(read: Read) -> None:
    refers = read({"effect": "refer", "to": "element_zone"}).of("u.1", TEXT)
    part = read({"effect": "prohibit", "when": OUTFALL}, covers="part").of("u.1", TEXT)
    whole = read({"effect": "prohibit", "when": OUTFALL}).of("u.1", TEXT)
    assert refers is not None
    assert part is not None
    assert whole is not None
    now = columns(has_outfall=False)
    assert [judge_clause(one, now).is_open for one in (refers, part, whole)] == [True, True, False]
    assert not refers.judges


def test_several_structures_of_a_clause_give_the_gravest(read: Read) -> None:
    structures = read({"effect": "require", "when": OUTFALL}, {"effect": "restrict", "when": PARK})
    assert judge(structures, has_outfall=True, in_park=False) == ("restricted", "restricted")
    assert judge(structures, has_outfall=True) == ("conditional", "restricted")


def test_the_same_text_has_its_structure_in_every_unit_unless_a_clause_has_its_own(tmp_path: Path) -> None:
    structures = load(
        tmp_path,
        {"text": KEY, "covers": "whole", "judged": [{"effect": "prohibit", "when": OUTFALL}]},
        {"clause": "u.2", "covers": "part", "judged": [{"effect": "restrict", "when": OUTFALL}]},
    )
    effects = [
        [one.effect for one in found.judged]
        for clause in ("u.1", "u.2", "u.3")
        if (found := structures.of(clause, f"1-1.【水/禁止类】{TEXT}")) is not None
    ]
    assert effects == [["prohibit"], ["restrict"], ["prohibit"]]
    assert structures.of("u.1", "别的事。") is None
    assert len(list(structures.conditions())) == 2


def test_the_traces_say_what_each_condition_saw(read: Read) -> None:
    structured = read({"effect": "enter_park", "when": OUTFALL}).of("u.1", TEXT)
    assert structured is not None
    found = judge_clause(structured, columns(has_outfall=True, in_park=False), explains=True)
    assert [(rule.id, trace.answer) for rule, trace in found.traces] == [
        (f"{KEY}.1", int(YES)),
        (f"{KEY}.1.violated", int(YES)),
    ]


ANSWER = st.sampled_from([None, True, False])


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(set(EFFECTS) - {"refer", "offset", "exit_by"})), ANSWER, ANSWER), max_size=5
    )
)
def test_columns_of_many_projects_answer_as_each_alone(rows: list[tuple[str, bool | None, bool | None]]) -> None:
    structures = _in_memory([effect for effect, _, _ in rows])
    if not rows or structures is None:
        return
    together = _columns([outfall for _, outfall, _ in rows], [park for _, _, park in rows])
    answers, bounds = judge_clauses(structures, together)
    for site in range(len(rows)):
        alone = judge_clause(structures, together.of(site))
        assert (int(answers[site]), *bounds.of(site)) == (alone.answer, alone.at_least, alone.at_most)


def _in_memory(effects: list[str]) -> Any:
    from zoning.accesslist.structure import Structured
    from zoning.accesslist.structure_reading import read_plain
    from zoning.document import Problems

    problems = Problems("memory")
    judged = [read_plain({"effect": one, "when": OUTFALL}, f"a.{n}", problems) for n, one in enumerate(effects)]
    assert problems.found == []
    return Structured("a", "whole", tuple(judged)) if judged else None


def _columns(outfalls: list[bool | None], parks: list[bool | None]) -> Columns:
    facts = {
        key: FactColumn(objects(values), np.array([value is not None for value in values]))
        for key, values in (("has_outfall", outfalls), ("in_park", parks))
    }
    return Columns(len(outfalls), date(2026, 11, 29), facts, {}, {})


@given(st.integers(1, 99), st.integers(1, 99))
def test_an_offset_is_never_less_than_what_is_added_whichever_way_it_is_written(one: int, other: int) -> None:
    ratio = read_ratio(f"{one}:{other}")
    assert ratio is not None
    assert ratio >= 1
    assert ratio == read_ratio(f"{other}:{one}")


# Mistakes


@pytest.mark.parametrize(
    ("judged", "more", "problem"),
    [
        ({"effect": "forbid", "when": OUTFALL}, {}, ("bad-value", "structures[0].judged[0].effect")),
        ({"effect": "prohibit"}, {}, ("missing-key", "structures[0].judged[0].when")),
        ({"effect": "refer"}, {}, ("missing-key", "structures[0].judged[0].to")),
        ({"effect": "exit_by", "when": OUTFALL}, {}, ("missing-key", "structures[0].judged[0].by")),
        ({"effect": "offset", "when": OUTFALL}, {}, ("missing-key", "structures[0].judged[0].offset")),
        (
            {"effect": "offset", "when": OUTFALL, "offset": {"ratio": "double"}},
            {},
            ("bad-value", "structures[0].judged[0].offset.ratio"),
        ),
        (
            {"effect": "prohibit", "when": OUTFALL, "violated": PARK},
            {},
            ("bad-value", "structures[0].judged[0].violated"),
        ),
        ({"effect": "prohibit", "when": OUTFALL, "by": "2026-12-31"}, {}, ("bad-value", "structures[0].judged[0]")),
        ({"effect": "prohibit", "when": OUTFALL, "who": "x"}, {}, ("unknown-key", "structures[0].judged[0].who")),
        (
            {"effect": "prohibit", "when": {"fact": "no_such", "is": "yes"}},
            {},
            ("unknown-fact", "structures[0].judged[0].when.fact"),
        ),
        ({"effect": "prohibit", "when": OUTFALL}, {"covers": "most"}, ("bad-value", "structures[0].covers")),
        ({"effect": "prohibit", "when": OUTFALL}, {"covers": None}, ("missing-key", "structures[0].covers")),
        ({"effect": "prohibit", "when": OUTFALL}, {"text": "*"}, ("bad-value", "structures[0].text")),
        ({"effect": "prohibit", "when": OUTFALL}, {"addressee": "all"}, ("bad-value", "structures[0].addressee")),
    ],
)
def test_a_mistake_is_named_where_it_stands(
    read: Read, judged: dict[str, Any], more: dict[str, Any], problem: tuple[str, str]
) -> None:
    with pytest.raises(StructureError) as error:
        read(judged, **more)
    assert problem in [(one.code, one.where.field) for one in error.value.problems]


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    bad = {"text": KEY, "covers": "whole", "judged": [{"effect": "forbid", "when": OUTFALL}]}
    with pytest.raises(StructureError) as error:
        load(tmp_path, bad, bad)
    assert sorted(one.code for one in error.value.problems) == ["bad-value", "bad-value", "duplicate-key"]


def test_a_file_that_is_not_there_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(StructureError) as error:
        read_structures(tmp_path / "none.yaml")
    assert [one.code for one in error.value.problems] == ["unreadable-file"]
