"""Conditions: three-valued logic, the words of facts, and what a map can and can't say no to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.columns import (
    NO,
    UNKNOWN,
    YES,
    Answers,
    Columns,
    ContactColumns,
    FactColumn,
    KindColumns,
    no_contacts,
    objects,
)
from zoning.condition import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Includes,
    Industry,
    IsOneOf,
    Look,
    Not,
    NotCovered,
    Review,
    Touches,
    explain,
    meet,
    read_condition,
)
from zoning.condition.base import Leaf
from zoning.document import Problems, parse_document
from zoning.fact import FactValue

ANSWERS = (NO, UNKNOWN, YES)
ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A contact of project 0; `depth_m` counts where the distance is 0."""

    distance_m: float = 0.0
    depth_m: float = 0.0
    accuracy_m: float = 0.0
    class_: str | None = None
    role: str = "main"
    attributes: tuple[tuple[str, str | None], ...] = ()


IN = 100.0


def contacts(meetings: Sequence[Meeting]) -> ContactColumns:
    distance_m = np.array([meeting.distance_m for meeting in meetings], dtype=np.float64)
    depth_m = np.array([meeting.depth_m for meeting in meetings], dtype=np.float64)
    accuracy_m = np.array([meeting.accuracy_m for meeting in meetings], dtype=np.float64)
    keys = sorted({key for meeting in meetings for key, _ in meeting.attributes})
    return ContactColumns(
        site=np.zeros(len(meetings), dtype=np.intp),
        role=objects(meeting.role for meeting in meetings),
        classes=objects(meeting.class_ for meeting in meetings),
        distance_m=distance_m,
        accuracy_m=accuracy_m,
        hit=(distance_m == 0) & (depth_m > 0),
        firm=depth_m > accuracy_m,
        row=np.arange(len(meetings), dtype=np.intp),
        attributes={key: objects(dict(meeting.attributes).get(key) for meeting in meetings) for key in keys},
    )


def project(
    *,
    facts: dict[str, FactValue] | None = None,
    kinds: dict[str, KindColumns] | None = None,
    roles: Sequence[str] = ("main",),
) -> Columns:
    stated = {key: FactColumn(objects([value]), np.array([True])) for key, value in (facts or {}).items()}
    return Columns(1, ON, stated, kinds or {}, {role: np.array([True]) for role in roles})


def water(
    *meetings: Meeting, reason: str | None = None, to_m: float = np.inf, stated: str | None = None
) -> dict[str, KindColumns]:
    found = contacts(meetings) if meetings else no_contacts()
    return {"water_source": KindColumns(found, objects([reason]), np.array([to_m]), objects([stated]))}


def answer(condition: Condition, columns: Columns) -> int:
    return int(condition.evaluate(columns)[0])


def reason(condition: Condition, columns: Columns) -> str | None:
    leaves = explain(condition, columns).unknown_leaves()
    return leaves[0].look.reason if leaves else None


# Logic


@dataclass(frozen=True)
class Says(Leaf):
    """A condition that answers what it is told, for any number of projects."""

    answers: tuple[int, ...]

    def evaluate(self, columns: Columns) -> Answers:
        return np.array(self.answers, dtype=np.int8)

    def look(self, columns: Columns) -> Look:
        return Look(saw=str(self.answers))

    def describe(self) -> str:
        return "says"


PAIRS = [(a, b) for a in ANSWERS for b in ANSWERS]
LEFT, RIGHT = (Says(tuple(int(pair[side]) for pair in PAIRS)) for side in (0, 1))
NINE = Columns(9, ON, {}, {}, {})


def test_all_is_no_where_one_is_no_and_yes_only_where_both_are_yes() -> None:
    assert AllOf((LEFT, RIGHT)).evaluate(NINE).tolist() == [0, 0, 0, 0, 1, 1, 0, 1, 2]


def test_any_is_yes_where_one_is_yes_and_no_only_where_both_are_no() -> None:
    assert AnyOf((LEFT, RIGHT)).evaluate(NINE).tolist() == [0, 1, 2, 1, 1, 2, 2, 2, 2]


def test_not_turns_yes_and_no_round_and_leaves_the_unknown() -> None:
    assert Not((Says((0, 1, 2)),)).evaluate(Columns(3, ON, {}, {}, {})).tolist() == [2, 1, 0]


columns_of_answers = st.integers(1, 6).flatmap(
    lambda size: st.lists(st.tuples(*[st.sampled_from((0, 1, 2))] * size).map(Says), min_size=1, max_size=4)
)


@settings(deadline=None)
@given(columns_of_answers)
def test_de_morgan_holds_with_the_unknown(parts: list[Says]) -> None:
    columns = Columns(len(parts[0].answers), ON, {}, {}, {})
    denied = tuple(Not((part,)) for part in parts)
    assert (Not((AllOf(tuple(parts)),)).evaluate(columns) == AnyOf(denied).evaluate(columns)).all()
    assert (Not((AnyOf(tuple(parts)),)).evaluate(columns) == AllOf(denied).evaluate(columns)).all()


VALUES: dict[str, list[FactValue]] = {
    "has_outfall": [True, False],
    "building_nature": ["new", "rebuild", "relocate"],
    "review.r.building_nature": [True, False],
    "review.r": [True, False],
    "land_area_m2": [0.0, 999.0, 1000.0],
    "activities": [(), ("tourism",), ("mining", "tourism")],
    "industry_code": ["26", "2614", "30"],
}
LEAVES = st.sampled_from(
    [
        IsOneOf("has_outfall", (True,)),
        IsOneOf("building_nature", ("new",), ("relocate",), "review.r.building_nature"),
        Review("r", ("", "")),
        Compare("land_area_m2", "at_least", 1000.0),
        Compare("land_area_m2", "below", 1.0),
        Includes("activities", ("tourism", "angling")),
        Industry(("2614", "30")),
    ]
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(lambda part: Not((part,))),
    ),
    max_leaves=6,
)
FACTS = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in VALUES.items()})


@settings(deadline=None)
@given(CONDITIONS, FACTS, FACTS)
def test_a_fact_that_becomes_known_never_changes_a_yes_or_a_no(
    condition: Condition, known: dict[str, FactValue], more: dict[str, FactValue]
) -> None:
    before = answer(condition, project(facts=known))
    after = answer(condition, project(facts=more | known))
    assert before in {after, UNKNOWN}


@settings(deadline=None)
@given(CONDITIONS, FACTS)
def test_an_unknown_condition_says_what_is_missing_and_any_other_is_decided(
    condition: Condition, known: dict[str, FactValue]
) -> None:
    trace = explain(condition, project(facts=known))
    if trace.answer == UNKNOWN:
        leaves = trace.unknown_leaves()
        assert leaves
        assert all(leaf.look.reason in {"fact", "review"} and leaf.look.missing for leaf in leaves)
    else:
        assert list(trace.leaves(trace.answer))


@settings(deadline=None)
@given(CONDITIONS, st.lists(FACTS, min_size=1, max_size=5))
def test_a_batch_answers_as_its_projects_do_alone(condition: Condition, projects: list[dict[str, FactValue]]) -> None:
    facts = {
        key: FactColumn(objects(known.get(key) for known in projects), np.array([key in known for known in projects]))
        for key in VALUES
    }
    batch = condition.evaluate(Columns(len(projects), ON, facts, {}, {}))
    assert batch.tolist() == [answer(condition, project(facts=known)) for known in projects]


# Facts


def test_a_value_the_law_is_silent_on_waits_for_a_review_and_then_follows_it() -> None:
    nature = IsOneOf("building_nature", ("new",), ("relocate",), "review.rule.building_nature")
    silent = {"building_nature": "relocate"}
    assert answer(nature, project(facts=silent)) == UNKNOWN
    assert reason(nature, project(facts=silent)) == "review"
    assert answer(nature, project(facts=silent | {"review.rule.building_nature": True})) == YES
    assert answer(nature, project(facts=silent | {"review.rule.building_nature": False})) == NO
    assert answer(nature, project(facts={"building_nature": "expand"})) == NO
    assert reason(nature, project()) == "fact"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2614", YES),
        ("261", UNKNOWN),
        ("26", UNKNOWN),
        ("27", NO),
        ("262", NO),
        ("30", YES),
        ("3011", YES),
        ("3", UNKNOWN),
    ],
)
def test_an_industry_code_shorter_than_the_prefix_asked_for_is_not_known(stated: str, expected: int) -> None:
    assert answer(Industry(("2614", "30")), project(facts={"industry_code": stated})) == expected


def test_an_industry_code_that_is_too_short_asks_for_the_code() -> None:
    look = explain(Industry(("2614",)), project(facts={"industry_code": "26"})).look
    assert (look.reason, look.missing) == ("fact", (("fact", "industry_code"),))


@pytest.mark.parametrize(
    ("relation", "below", "on", "above"),
    [("at_least", NO, YES, YES), ("above", NO, NO, YES), ("at_most", YES, YES, NO), ("below", YES, NO, NO)],
)
def test_a_number_is_compared_exactly_at_the_limit(relation: str, below: int, on: int, above: int) -> None:
    limit = Compare("land_area_m2", relation, 1000.0)
    areas = (np.nextafter(1000.0, 0.0), 1000.0, np.nextafter(1000.0, 2000.0))
    assert [answer(limit, project(facts={"land_area_m2": float(area)})) for area in areas] == [below, on, above]


def test_an_empty_list_is_known_to_hold_nothing_and_a_missing_list_is_not() -> None:
    includes = Includes("activities", ("tourism",))
    assert answer(includes, project(facts={"activities": ()})) == NO
    assert answer(includes, project()) == UNKNOWN


# Where the project lies


@pytest.mark.parametrize(
    ("meeting", "within_m", "expected"),
    [
        (Meeting(depth_m=IN), 0.0, YES),
        (Meeting(depth_m=5.1, accuracy_m=5.0), 0.0, YES),
        (Meeting(depth_m=5.0, accuracy_m=5.0), 0.0, UNKNOWN),
        (Meeting(distance_m=0.0), 0.0, NO),
        (Meeting(distance_m=0.0, accuracy_m=5.0), 0.0, UNKNOWN),
        (Meeting(distance_m=4.9, accuracy_m=5.0), 0.0, UNKNOWN),
        (Meeting(distance_m=5.0, accuracy_m=5.0), 0.0, NO),
        (Meeting(distance_m=1000.0), 1000.0, YES),
        (Meeting(distance_m=1000.1), 1000.0, NO),
        (Meeting(distance_m=990.0, accuracy_m=10.0), 1000.0, YES),
        (Meeting(distance_m=990.1, accuracy_m=10.0), 1000.0, UNKNOWN),
        (Meeting(distance_m=1010.0, accuracy_m=10.0), 1000.0, UNKNOWN),
        (Meeting(distance_m=1010.1, accuracy_m=10.0), 1000.0, NO),
        (Meeting(depth_m=IN, accuracy_m=50.0), 10.0, YES),
    ],
)
def test_an_answer_that_hangs_on_less_than_the_accuracy_is_not_known(
    meeting: Meeting, within_m: float, expected: int
) -> None:
    assert int(meet(contacts([meeting]), within_m)[0]) == expected


@settings(deadline=None)
@given(
    st.floats(0, 2000),
    st.sampled_from([0.0, 500.0, 1000.0]),
    st.floats(0, 100),
    st.floats(0, 100),
)
def test_a_better_survey_never_turns_a_yes_into_a_no_or_back(
    distance_m: float, within_m: float, accuracy_m: float, better_m: float
) -> None:
    rough, fine = max(accuracy_m, better_m), min(accuracy_m, better_m)
    answers = [int(meet(contacts([Meeting(distance_m, 0.0, width)]), within_m)[0]) for width in (rough, fine)]
    assert answers[0] in {answers[1], UNKNOWN}


def test_a_site_touching_the_boundary_is_clear() -> None:
    assert answer(Touches("water_source"), project(kinds=water(Meeting(distance_m=0.0)))) == NO


def test_a_no_needs_coverage_and_a_yes_does_not() -> None:
    touches = Touches("water_source")
    assert answer(touches, project(kinds=water())) == NO
    for why in ("failed", "edition", "not_covered", "partly_covered"):
        assert answer(touches, project(kinds=water(reason=why))) == UNKNOWN
        assert reason(touches, project(kinds=water(reason=why))) == why
        assert answer(touches, project(kinds=water(Meeting(depth_m=IN), reason=why))) == YES


def test_a_kind_that_no_layer_holds_is_not_known() -> None:
    assert answer(Touches("water_source"), project()) == UNKNOWN
    assert reason(Touches("water_source"), project()) == "layer"


def test_a_no_within_a_distance_needs_the_layer_to_reach_that_far() -> None:
    near = Touches("water_source", within_m=1000.0)
    assert answer(near, project(kinds=water(to_m=1000.0))) == NO
    assert answer(near, project(kinds=water(to_m=999.0))) == UNKNOWN
    assert reason(near, project(kinds=water(to_m=999.0))) == "partly_covered"
    assert answer(near, project(kinds=water(Meeting(distance_m=998.0), to_m=999.0))) == YES


def test_class_and_attributes_have_to_hold_for_one_feature() -> None:
    first = Meeting(depth_m=IN, class_="一级", attributes=(("order", "tributary"),))
    second = Meeting(depth_m=IN, class_="二级", attributes=(("order", "main"),))
    asked = Touches("water_source", ("一级",), attributes=(("order", ("main",)),))
    assert answer(asked, project(kinds=water(first, second))) == NO
    both = Meeting(depth_m=IN, class_="一级", attributes=(("order", "main"),))
    assert answer(asked, project(kinds=water(first, second, both))) == YES


def test_a_feature_whose_class_or_attribute_the_layer_does_not_say_is_not_known() -> None:
    nameless = Meeting(depth_m=IN, attributes=(("order", None),))
    graded = Meeting(depth_m=IN, class_="一级")
    first_grade = Touches("water_source", ("一级",))
    assert answer(first_grade, project(kinds=water(nameless))) == UNKNOWN
    assert reason(first_grade, project(kinds=water(nameless))) == "layer"
    main = Touches("water_source", attributes=(("order", ("main",)),))
    assert answer(main, project(kinds=water(nameless))) == UNKNOWN
    assert answer(main, project(kinds=water(graded))) == UNKNOWN


def test_only_the_part_of_the_role_counts_where_the_project_has_one() -> None:
    outfall = Touches("water_source", part="outfall")
    inside, outside = Meeting(depth_m=IN, role="main"), Meeting(distance_m=300.0, role="outfall")
    assert answer(outfall, project(kinds=water(inside, outside), roles=("main", "outfall"))) == NO
    assert answer(outfall, project(kinds=water(inside), roles=("main",))) == YES
    own = Meeting(depth_m=IN, role="outfall")
    assert answer(outfall, project(kinds=water(own), roles=("main", "outfall"))) == YES


# What an officer states


@pytest.mark.parametrize(
    ("stated", "classes", "expected"),
    [
        ("yes", (), YES),
        ("no", (), NO),
        ("一级", (), YES),
        ("一级", ("一级",), YES),
        ("一级", ("二级",), UNKNOWN),
        ("yes", ("一级",), UNKNOWN),
        ("no", ("一级",), NO),
    ],
)
def test_a_stated_touch_speaks_where_there_is_no_layer(stated: str, classes: tuple[str, ...], expected: int) -> None:
    columns = project(facts={"touches.water_source": stated})
    assert answer(Touches("water_source", classes), columns) == expected


def test_a_stated_touch_says_yes_to_a_distance_and_a_stated_no_says_nothing() -> None:
    near = Touches("water_source", within_m=1000.0)
    assert answer(near, project(facts={"touches.water_source": "yes"})) == YES
    assert answer(near, project(facts={"touches.water_source": "no"})) == UNKNOWN
    assert answer(near, project(kinds=water(stated="no"))) == NO


def test_a_stated_touch_of_no_known_class_holds_open_what_the_map_calls_clear() -> None:
    first_grade = Touches("water_source", ("一级",))
    assert answer(first_grade, project(kinds=water(stated="yes"))) == UNKNOWN
    assert reason(first_grade, project(kinds=water(stated="yes"))) == "layer"
    assert answer(Touches("water_source", part="outfall"), project(kinds=water(stated="yes"))) == UNKNOWN


def test_a_stated_no_does_not_wipe_out_what_the_map_shows() -> None:
    touches, first_grade = Touches("water_source"), Touches("water_source", ("一级",))
    inside = Meeting(depth_m=IN)
    assert answer(touches, project(kinds=water(inside, stated="no"))) == YES
    assert answer(first_grade, project(kinds=water(inside, stated="no"))) == UNKNOWN
    assert answer(first_grade, project(kinds=water(inside, stated="二级"))) == UNKNOWN


def test_a_stated_no_settles_what_hangs_on_the_accuracy() -> None:
    edge = Meeting(depth_m=1.0, accuracy_m=5.0)
    assert answer(Touches("water_source"), project(kinds=water(edge))) == UNKNOWN
    assert answer(Touches("water_source"), project(kinds=water(edge, stated="no"))) == NO


def test_a_gap_in_coverage_is_unknown_and_never_yes() -> None:
    assert answer(NotCovered("water_source"), project(kinds=water(Meeting(depth_m=IN)))) == NO
    assert answer(NotCovered("water_source"), project(kinds=water(reason="not_covered"))) == UNKNOWN
    assert answer(NotCovered("water_source"), project()) == UNKNOWN


def test_a_guard_speaks_only_of_what_is_touched() -> None:
    guard = Touches("water_source", certain_data=True)
    assert answer(guard, project()) == NO
    assert answer(guard, project(kinds=water(reason="not_covered"))) == NO
    assert answer(guard, project(kinds=water(Meeting(depth_m=IN)))) == YES
    assert answer(guard, project(kinds=water(stated="yes"))) == YES


# Reading


def read(text: str) -> tuple[Condition, list[tuple[str, str | None, int | None]]]:
    problems = Problems("rules.yaml")
    node = parse_document(text, problems)
    assert node is not None
    condition = read_condition(node, problems, "when", "rule")
    return condition, [(problem.code, problem.where.field, problem.where.line) for problem in problems.found]


def test_a_condition_is_read_as_it_is_written() -> None:
    condition, problems = read(
        "all:\n"
        "  - touches: {kind: water_source, class: [一级, 二级], within_m: 50, part: pipeline}\n"
        "  - {fact: building_nature, in: [new, 扩建], unclear: relocate}\n"
        "  - not: {industry: [C26, '3011']}\n"
    )
    assert problems == []
    assert condition == AllOf(
        (
            Touches("water_source", ("一级", "二级"), 50.0, "pipeline"),
            IsOneOf("building_nature", ("new", "expand"), ("relocate",), "review.rule.building_nature"),
            Not((Industry(("26", "3011")),)),
        )
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", ("bad-value", "when", 1)),
        ("{industry: '26', review: x}", ("bad-value", "when", 1)),
        ("{unless: {industry: '26'}}", ("bad-value", "when", 1)),
        ("all: []", ("bad-value", "when.all", 1)),
        ("touches: {kind: swamp}", ("bad-value", "when.touches.kind", 1)),
        ("touches: {class: 一级}", ("missing-key", "when.touches.kind", 1)),
        ("touches: {kind: water_source, class: 三级}", ("bad-value", "when.touches.class", 1)),
        ("touches: {kind: water_source, within_m: -1}", ("bad-value", "when.touches.within_m", 1)),
        ("touches: {kind: water_source, layer: x}", ("unknown-key", "when.touches.layer", 1)),
        ("all:\n  - {fact: has_outfal, is: yes}", ("unknown-fact", "when.all[0].fact", 2)),
        ("{fact: 是否设置排污口, is: yes}", ("unknown-fact", "when.fact", 1)),
        ("{fact: has_outfall, is: perhaps}", ("bad-value", "when.is", 1)),
        ("{fact: has_outfall}", ("bad-value", "when", 1)),
        ("{fact: building_nature, in: [new], unclear: []}", ("bad-value", "when.unclear", 1)),
        ("{fact: building_nature, at_least: 3}", ("bad-value", "when.at_least", 1)),
        ("{fact: capacity, above: 5000}", ("bad-value", "when.above", 1)),
        ("{fact: building_nature, includes: new}", ("bad-value", "when.includes", 1)),
        ("{fact: activities, is: tourism}", ("bad-value", "when.is", 1)),
        ("{fact: activities, includes: []}", ("bad-value", "when.includes", 1)),
        ("{fact: land_area_m2, at_least: much}", ("bad-value", "when.at_least", 1)),
        ("{fact: land_area_m2, at_least: 1, below: 2}", ("unknown-key", "when.below", 1)),
        ("{industry: chemistry}", ("bad-value", "when.industry", 1)),
        ("{industry: []}", ("bad-value", "when.industry", 1)),
    ],
)
def test_a_condition_that_could_not_mean_what_it_says_is_refused(text: str, problem: tuple[str, str, int]) -> None:
    assert problem in read(text)[1]
