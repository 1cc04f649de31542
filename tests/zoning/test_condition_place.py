"""Conditions over place on plain columns: how much lies inside, how they meet, how far upstream, in which county."""

from dataclasses import replace

import numpy as np
import pytest

from tests.zoning.test_condition import IN, ON, Meeting, contacts
from zoning.columns import (
    NO,
    UNKNOWN,
    YES,
    Columns,
    ContactColumns,
    ExtentColumns,
    FactColumn,
    KindColumns,
    PlaceColumns,
    StretchColumns,
    no_contacts,
    objects,
)
from zoning.condition import (
    AllOf,
    Condition,
    Extent,
    Jurisdiction,
    Not,
    Selection,
    Touches,
    Upstream,
    explain,
    kinds_used,
    limits_used,
    parameters_used,
    read_condition,
    settle,
)
from zoning.document import Problems, parse_document
from zoning.kind import KINDS
from zoning.outcome import ANSWERS
from zoning.pack.threshold import thresholds
from zoning.relation import RELATIONS

WATER = Selection("water_source")
INF = np.inf


def kind(*meetings: Meeting, reason: str | None = None, to_m: float = INF, stated: str | None = None) -> KindColumns:
    found = contacts(meetings) if meetings else no_contacts()
    return KindColumns(found, objects([reason]), np.array([to_m]), objects([stated]))


def columns(
    condition: Condition | None = None,
    prepared: ExtentColumns | StretchColumns | PlaceColumns | None = None,
    *,
    county: str | None = None,
    **kinds: KindColumns,
) -> Columns:
    facts = {} if county is None else {"county": FactColumn(objects([county]), np.array([True]))}
    asked = getattr(condition, "asked", None)
    return Columns(1, ON, facts, kinds, {"main": np.array([True])}, {} if prepared is None else {asked: prepared})


def extent(low: float, high: float | None = None, *, drawn: tuple[float, float] | None = None) -> ExtentColumns:
    high = low if high is None else high
    first, last = drawn or (low, high)
    return ExtentColumns(*(np.array([size]) for size in (low, high, first, last)))


def answer(condition: Condition, seen: Columns) -> str:
    return ANSWERS[int(condition.evaluate(seen)[0])]


def reason(condition: Condition, seen: Columns) -> str | None:
    return explain(condition, seen).look.reason


def saw(condition: Condition, seen: Columns) -> str:
    return explain(condition, seen).look.saw


# How much lies inside


@pytest.mark.parametrize(
    ("comparison", "below", "at", "beyond"),
    [
        ("at_least", "no", "yes", "yes"),
        ("above", "no", "no", "yes"),
        ("at_most", "yes", "yes", "no"),
        ("below", "yes", "no", "no"),
    ],
)
@pytest.mark.parametrize(("measure", "limit", "step"), [("share", 0.5, 1e-6), ("area_inside", 1e4, 0.01)])
def test_an_extent_is_told_on_both_sides_of_its_limit_and_at_it(
    comparison: str, below: str, at: str, beyond: str, measure: str, limit: float, step: float
) -> None:
    asked = Extent(WATER, measure, comparison, limit)  # type: ignore[arg-type]
    sizes = {limit - step: below, limit: at, limit + step: beyond, limit * (1 - 1e-13): at, limit * (1 + 1e-13): at}
    for size, expected in sizes.items():
        assert answer(asked, columns(asked, extent(size), water_source=kind())) == expected, size


@pytest.mark.parametrize(
    ("low", "high", "at_least", "at_most"),
    [(0.6, 0.8, "yes", "no"), (0.4, 0.6, "unknown", "unknown"), (0.1, 0.4, "no", "yes"), (0.5, 0.9, "yes", "unknown")],
)
def test_an_extent_answers_only_what_holds_for_both_its_bounds(
    low: float, high: float, at_least: str, at_most: str
) -> None:
    for comparison, expected in (("at_least", at_least), ("at_most", at_most)):
        asked = Extent(WATER, "share", comparison, 0.5)
        assert answer(asked, columns(asked, extent(low, high), water_source=kind())) == expected


def test_what_hangs_on_the_accuracy_says_so_and_what_hangs_on_a_class_lacks_a_layer() -> None:
    asked = Extent(WATER, "share", "at_least", 0.5)
    near = columns(asked, extent(0.45, 0.55, drawn=(0.51, 0.51)), water_source=kind())
    assert (answer(asked, near), reason(asked, near)) == ("unknown", "accuracy")
    assert saw(asked, near) == "share 0.5100 of the site in water_source, 0.4500 to 0.5500 within the accuracy"
    unclassed = columns(asked, extent(0.2, 0.7), water_source=kind())
    assert (answer(asked, unclassed), reason(asked, unclassed)) == ("unknown", "layer")
    assert saw(asked, unclassed) == "share 0.2000 to 0.7000 of the site in water_source"


@pytest.mark.parametrize("why", ["not_covered", "partly_covered", "failed"])
def test_a_layer_that_does_not_hold_the_site_leaves_only_what_more_could_not_change(why: str) -> None:
    at_least, at_most = (Extent(WATER, "share", word, 0.5) for word in ("at_least", "at_most"))
    for share, expected in ((0.2, ("unknown", "unknown")), (0.7, ("yes", "no"))):
        seen = columns(at_least, extent(share), water_source=kind(reason=why))
        assert (answer(at_least, seen), answer(at_most, seen)) == expected
    seen = columns(at_least, extent(0.2), water_source=kind(reason=why))
    assert reason(at_least, seen) == why
    assert explain(at_least, seen).look.missing == (("layer", "water_source"),)


def test_without_a_layer_an_extent_is_unknown_and_with_an_empty_one_it_is_nothing() -> None:
    asked = Extent(WATER, "area_inside", "above", 0.0)
    assert (answer(asked, columns()), reason(asked, columns())) == ("unknown", "layer")
    assert answer(asked, columns(water_source=kind())) == "no"
    assert answer(asked, columns(water_source=kind(Meeting(depth_m=IN)))) == "unknown"


@pytest.mark.parametrize(
    ("stated", "classes", "share", "at_least", "at_most"),
    [
        ("no", (), 0.0, "no", "yes"),
        ("no", (), 0.3, "unknown", "unknown"),
        ("yes", (), 0.0, "unknown", "unknown"),
        ("一级", ("一级",), 0.0, "unknown", "unknown"),
        ("二级", ("一级",), 0.0, "unknown", "unknown"),
    ],
)
def test_a_stated_touch_speaks_of_an_extent_only_where_it_says_none(
    stated: str, classes: tuple[str, ...], share: float, at_least: str, at_most: str
) -> None:
    for comparison, expected in (("at_least", at_least), ("at_most", at_most)):
        asked = Extent(Selection("water_source", classes), "share", comparison, 0.5)
        seen = columns(asked, extent(share), water_source=kind(reason="not_covered", stated=stated))
        assert answer(asked, seen) == expected


def test_a_stated_touch_holds_open_what_the_map_calls_nothing_and_another_class_does_not() -> None:
    for word, expected in (("yes", "unknown"), ("一级", "unknown"), ("二级", "no")):
        asked = Extent(Selection("water_source", ("一级",)), "share", "at_least", 0.5)
        assert answer(asked, columns(asked, extent(0.0), water_source=kind(stated=word))) == expected


def test_an_extent_lists_the_features_it_rests_on() -> None:
    asked = Extent(Selection("water_source", ("一级",)), "share", "at_least", 0.5)
    meetings = (Meeting(depth_m=IN, class_="一级"), Meeting(depth_m=IN, class_="二级"), Meeting(distance_m=5.0))
    assert explain(asked, columns(asked, extent(0.7), water_source=kind(*meetings))).look.rows == (0,)


# How they meet


def meeting_as(*words: str, **more: float) -> KindColumns:
    found = kind(Meeting(depth_m=IN, **more))  # type: ignore[arg-type]
    bits = np.array([sum(1 << RELATIONS.index(word) for word in words)], dtype=np.int8)
    return replace(found, contacts=replace(found.contacts, relations=bits))


@pytest.mark.parametrize(
    ("possible", "asked", "expected"),
    [
        (("within",), ("within",), "yes"),
        (("overlaps",), ("within",), "no"),
        (("within", "overlaps"), ("within",), "unknown"),
        (("within", "overlaps"), ("within", "overlaps"), "yes"),
        (("crosses",), ("within", "contains"), "no"),
    ],
)
def test_a_relation_is_certain_where_no_other_is_possible(
    possible: tuple[str, ...], asked: tuple[str, ...], expected: str
) -> None:
    assert answer(Touches("water_source", relations=asked), columns(water_source=meeting_as(*possible))) == expected


def test_a_doubtful_relation_hangs_on_the_accuracy_and_one_that_nobody_measured_is_not_known() -> None:
    within = Touches("water_source", relations=("within",))
    assert reason(within, columns(water_source=meeting_as("within", "overlaps"))) == "accuracy"
    assert answer(within, columns(water_source=kind(Meeting(depth_m=IN)))) == "unknown"
    assert answer(within, columns(water_source=kind())) == "no"


def test_the_relations_are_those_that_layers_measure() -> None:
    from layers.contact import Relation

    assert tuple(relation.name.lower() for relation in Relation)[: len(RELATIONS)] == RELATIONS


def test_a_stated_touch_does_not_say_how_they_meet() -> None:
    within = Touches("water_source", relations=("within",))
    assert answer(within, columns(water_source=kind(reason="layer", stated="yes"))) == "unknown"
    assert answer(within, columns(water_source=kind(reason="layer", stated="no"))) == "no"


# Distances that the law leaves open

OPEN = Touches("water_source", parameter="setback_m")


def test_an_open_distance_is_certain_only_where_they_meet() -> None:
    assert answer(OPEN, columns(water_source=kind(Meeting(depth_m=IN)))) == "yes"
    for seen in (columns(water_source=kind()), columns(water_source=kind(Meeting(distance_m=9.0))), columns()):
        assert (answer(OPEN, seen), reason(OPEN, seen)) == ("unknown", "fact")
        assert explain(OPEN, seen).look.missing == (("fact", "parameter.setback_m"),)


def test_a_stated_no_touch_says_nothing_of_an_open_distance() -> None:
    assert answer(OPEN, columns(water_source=kind(stated="no"))) == "unknown"


def test_a_parameter_settles_every_condition_that_names_it_and_leaves_the_others_as_they_are() -> None:
    other = Touches("lake")
    rule = AllOf((other, Not((OPEN,))))
    assert list(parameters_used(rule)) == ["setback_m"]
    assert settle(rule, {"another_m": 5.0}) is rule
    settled = settle(rule, {"setback_m": 100.0})
    assert settled == AllOf((other, Not((Touches("water_source", within_m=100.0),))))
    assert list(parameters_used(settled)) == []
    assert kinds_used(settled) == (("lake", 0.0), ("water_source", 100.0))


# Upstream

UP = Upstream(Selection("river"), Selection("water_source"), 0.0, 10_000.0, 1_000.0)


def stretch(
    certain_m: float, possible_m: float | None = None, *, drawn_m: float = INF, up_m: float = INF, gap: bool = False
) -> StretchColumns:
    numbers = (drawn_m, up_m, certain_m, certain_m if possible_m is None else possible_m)
    return StretchColumns(*(np.array([number]) for number in numbers), np.array([gap]))


RIVER = kind(Meeting(distance_m=400.0))


@pytest.mark.parametrize(
    ("found", "expected", "why"),
    [
        (stretch(1_000.0), "yes", None),
        (stretch(1_000.1), "no", None),
        (stretch(INF), "no", None),
        (stretch(1_003.0, 993.0), "unknown", "accuracy"),
        (stretch(INF, 400.0, gap=True), "unknown", "layer"),
    ],
)
def test_a_project_is_upstream_within_the_distance_of_a_stretch(
    found: StretchColumns, expected: str, why: str | None
) -> None:
    seen = columns(UP, found, river=RIVER, water_source=kind())
    assert (answer(UP, seen), reason(UP, seen)) == (expected, why)


@pytest.mark.parametrize(
    ("river", "below", "expected", "why", "kind_"),
    [
        (kind(to_m=999.0), kind(), "unknown", "partly_covered", "river"),
        (kind(reason="not_covered"), kind(), "unknown", "not_covered", "river"),
        (kind(), kind(reason="not_covered"), "no", None, None),
        (kind(Meeting(distance_m=400.0)), kind(reason="not_covered"), "unknown", "not_covered", "water_source"),
        (kind(Meeting(distance_m=400.0)), kind(to_m=10_999.0), "unknown", "partly_covered", "water_source"),
        (kind(Meeting(distance_m=400.0)), kind(to_m=11_000.0), "no", None, None),
        (kind(Meeting(distance_m=1_400.0)), kind(to_m=0.0), "no", None, None),
    ],
)
def test_not_upstream_needs_layers_of_the_river_and_by_a_river_of_what_lies_below(
    river: KindColumns, below: KindColumns, expected: str, why: str | None, kind_: str | None
) -> None:
    seen = columns(UP, stretch(INF), river=river, water_source=below)
    assert (answer(UP, seen), reason(UP, seen)) == (expected, why)
    if kind_:
        assert explain(UP, seen).look.missing == (("layer", kind_),)


def test_the_mouth_needs_no_further_layer_and_a_yes_needs_no_coverage() -> None:
    mouth = replace(UP, of=None)
    assert answer(mouth, columns(mouth, stretch(INF), river=RIVER)) == "no"
    assert answer(UP, columns(UP, stretch(10.0), river=kind(reason="partly_covered"))) == "yes"


def test_without_the_layers_upstream_is_unknown() -> None:
    assert (answer(UP, columns()), reason(UP, columns())) == ("unknown", "layer")
    unmeasured = columns(river=RIVER, water_source=kind())
    assert (answer(UP, unmeasured), reason(UP, unmeasured)) == ("unknown", "layer")


def test_upstream_says_how_far_up_and_how_far_away() -> None:
    seen = columns(UP, stretch(405.0, 395.0, drawn_m=400.0, up_m=8_120.4), river=RIVER, water_source=kind())
    assert saw(UP, seen) == "8,120 m upstream, 400.0 m from the river"


# In which county

IN_SUZHOU = Jurisdiction(("3205",))


def place(said: int, why: str | None = None, codes: str = "") -> PlaceColumns:
    return PlaceColumns(np.array([said], dtype=np.int8), objects([why]), objects([codes]))


@pytest.mark.parametrize(
    ("said", "county", "expected"),
    [
        (YES, None, "yes"),
        (NO, None, "no"),
        (UNKNOWN, None, "unknown"),
        (UNKNOWN, "昆山市 320583", "yes"),
        (UNKNOWN, "镇平县 411324", "no"),
        (UNKNOWN, "镇平县 411324、昆山市 320583", "yes"),
        (UNKNOWN, "镇平县 411324、某某区", "unknown"),
        (UNKNOWN, "江苏省 320000", "unknown"),
        (NO, "昆山市 320583", "no"),
        (YES, "镇平县 411324", "yes"),
    ],
)
def test_the_fact_county_settles_what_the_maps_leave_open(said: int, county: str | None, expected: str) -> None:
    seen = columns(IN_SUZHOU, place(said, None if said != UNKNOWN else "layer"), county=county)
    assert answer(IN_SUZHOU, seen) == expected


def test_without_any_map_a_jurisdiction_is_unknown_for_want_of_an_administrative_layer() -> None:
    look = explain(IN_SUZHOU, columns()).look
    assert (look.reason, look.missing) == ("layer", (("layer", "administrative"),))
    assert explain(IN_SUZHOU, columns(county="320583")).look.saw == "no administrative unit; county = 320583"


def test_a_unit_that_went_into_another_lies_where_that_one_does() -> None:
    assert answer(Jurisdiction(("320812",)), columns(county="320802")) == "yes"
    assert answer(Jurisdiction(("320802",)), columns(county="320802")) == "yes"


# One project or many


@pytest.mark.parametrize("asked", [Extent(WATER, "share", "at_least", 0.5), UP, IN_SUZHOU])
def test_a_project_cut_out_of_a_batch_keeps_what_was_measured(asked: Condition) -> None:
    found: dict[type, ExtentColumns | StretchColumns | PlaceColumns] = {
        Extent: ExtentColumns(*(np.array([0.2, 0.8]) for _ in range(4))),
        Upstream: StretchColumns(*(np.array([INF, 10.0]) for _ in range(4)), np.array([False, False])),
        Jurisdiction: PlaceColumns(np.array([NO, YES], dtype=np.int8), objects([None, None]), objects(["", ""])),
    }
    far = KindColumns(no_contacts(), objects([None, None]), np.full(2, INF), objects([None, None]))
    both = Columns(2, ON, {}, {"water_source": far, "river": far}, {}, {asked.asked: found[type(asked)]})  # type: ignore[attr-defined]
    assert asked.evaluate(both).tolist() == [NO, YES]
    assert [int(asked.evaluate(both.of(site))[0]) for site in (0, 1)] == [NO, YES]


def test_contacts_cut_out_of_a_batch_keep_how_they_may_meet() -> None:
    bits = np.array([1, 2], dtype=np.int8)
    both: ContactColumns = replace(
        contacts([Meeting(), Meeting()]), site=np.array([0, 1], dtype=np.intp), relations=bits
    )
    assert [both.of(site).relations.tolist() for site in (0, 1)] == [[1], [2]]  # type: ignore[union-attr]


# Reading


def read(text: str) -> tuple[Condition, list[tuple[str, str | None]]]:
    problems = Problems("rules.yaml")
    node = parse_document(text, problems)
    assert node is not None
    condition = read_condition(node, problems, "when", "rule")
    return condition, [(problem.code, problem.where.field) for problem in problems.found]


def rounded(condition: Condition) -> Condition:
    return replace(condition, limit=round(condition.limit, 9)) if isinstance(condition, Extent) else condition


MAIN = (("order", ("main",)),)
BELOW = Upstream(Selection("river", part="main"), Selection("lake", ("湖泊",)), 1.0, 2.0, 3.0)
WRITTEN: dict[str, Condition] = {
    "{share: {kind: wetland, at_least: 0.5}}": Extent(Selection("wetland"), "share", "at_least", 0.5),
    "{share: {kind: wetland, below: 12.5%}}": Extent(Selection("wetland"), "share", "below", 0.125),
    "{area_inside: {kind: water_source, class: 一级, part: main, above: 1.5 ha}}": Extent(
        Selection("water_source", ("一级",), (), "main"), "area_inside", "above", 15_000.0
    ),
    "{area_inside: {kind: lake, at_most: 3亩}}": Extent(Selection("lake"), "area_inside", "at_most", 2_000.0),
    "{length_inside: {kind: river, attributes: {order: main}, at_least: 1.2 km}}": Extent(
        Selection("river", (), MAIN), "length_inside", "at_least", 1_200.0
    ),
    "{touches: {kind: lake, relation: [overlaps, within]}}": Touches("lake", relations=("within", "overlaps")),
    "{touches: {kind: lake, within_m: {parameter: shore_m}}}": Touches("lake", parameter="shore_m"),
    "{touches: {kind: lake, within_m: 1.5 km}}": Touches("lake", within_m=1_500.0),
    "{upstream: {river: {kind: river, attributes: {order: main}}, of: mouth, to_m: 10 km, within_m: 1000}}": Upstream(
        Selection("river", (), MAIN), None, 0.0, 10_000.0, 1_000.0
    ),
    "{upstream: {river: {kind: river}, of: {kind: lake, class: 湖泊}, part: main, from_m: 1, to_m: 2, within_m: 3}}": (
        BELOW
    ),
    "{jurisdiction: ['32', '3205', 320583]}": Jurisdiction(("32", "3205", "320583")),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.items())
def test_a_condition_over_place_is_read_as_it_is_written(text: str, expected: Condition) -> None:
    condition, problems = read(text)
    assert problems == []
    assert rounded(condition) == rounded(expected)
    assert "\n" not in condition.describe()


WRONG = {
    "{share: {kind: wetland}}": ("bad-value", "when.share"),
    "{share: {kind: wetland, at_least: 0.5, below: 0.7}}": ("bad-value", "when.share"),
    "{share: {kind: wetland, at_least: 50}}": ("bad-value", "when.share.at_least"),
    "{share: {kind: wetland, at_least: 101%}}": ("bad-value", "when.share.at_least"),
    "{share: {kind: wetland, at_least: -0.1}}": ("bad-value", "when.share.at_least"),
    "{share: {kind: wetland, at_least: 0.5, within_m: 3}}": ("unknown-key", "when.share.within_m"),
    "{share: {kind: swamp, at_least: 0.5}}": ("bad-value", "when.share.kind"),
    "{area_inside: {kind: wetland, at_least: 5}}": ("bad-value", "when.area_inside.at_least"),
    "{area_inside: {kind: wetland, at_least: 5 m}}": ("bad-value", "when.area_inside.at_least"),
    "{length_inside: {kind: wetland, at_least: 5 ha}}": ("bad-value", "when.length_inside.at_least"),
    "{touches: {kind: lake, relation: touches}}": ("bad-value", "when.touches.relation"),
    "{touches: {kind: lake, relation: []}}": ("bad-value", "when.touches.relation"),
    "{touches: {kind: lake, relation: within, within_m: 5}}": ("bad-value", "when.touches"),
    "{touches: {kind: lake, within_m: {parameters: x}}}": ("missing-key", "when.touches.within_m.parameter"),
    "{touches: {kind: lake, within_m: 5 ha}}": ("bad-value", "when.touches.within_m"),
    "{upstream: {of: mouth, to_m: 1, within_m: 1}}": ("missing-key", "when.upstream.river"),
    "{upstream: {river: {kind: river}, to_m: 1, within_m: 1}}": ("missing-key", "when.upstream.of"),
    "{upstream: {river: {kind: river}, of: source, to_m: 1, within_m: 1}}": ("bad-value", "when.upstream.of"),
    "{upstream: {river: {kind: river}, of: mouth, within_m: 1}}": ("missing-key", "when.upstream.to_m"),
    "{upstream: {river: {kind: river}, of: mouth, to_m: 1}}": ("missing-key", "when.upstream.within_m"),
    "{upstream: {river: {kind: river}, of: mouth, from_m: 2, to_m: 1, within_m: 0}}": (
        "bad-value",
        "when.upstream.to_m",
    ),
    "{upstream: {river: {kind: river, part: x}, of: mouth, to_m: 1, within_m: 1}}": (
        "unknown-key",
        "when.upstream.river.part",
    ),
    "{jurisdiction: []}": ("bad-value", "when.jurisdiction"),
    "{jurisdiction: 苏州市}": ("bad-value", "when.jurisdiction"),
    "{jurisdiction: '320'}": ("bad-value", "when.jurisdiction"),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.items())
def test_a_condition_over_place_that_makes_no_sense_is_refused(text: str, problem: tuple[str, str]) -> None:
    assert problem in read(text)[1]


def test_the_numbers_of_a_condition_are_told_by_name() -> None:
    condition = AllOf(
        (
            Extent(Selection("wetland"), "share", "at_least", 0.5),
            Extent(Selection("water_source", ("一级",)), "area_inside", "above", 1e4),
            UP,
        )
    )
    assert dict(limits_used(condition)) == {
        "share.wetland": 0.5,
        "area_inside_m2.water_source/一级": 1e4,
        "upstream.from_m": 0.0,
        "upstream.to_m": 10_000.0,
    }
    assert thresholds(condition) == {"within_m": 1_000.0, **dict(limits_used(condition))}
    assert kinds_used(condition) == (("wetland", 0.0), ("water_source", 0.0), ("river", 1_000.0), ("water_source", 0.0))
    assert {used for used, _ in kinds_used(condition)} <= set(KINDS)
