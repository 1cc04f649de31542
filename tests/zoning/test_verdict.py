"""From answers to bounds and headline, and the guards that hold a verdict open."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.columns import NO, UNKNOWN, YES, Columns, ContactColumns, FactColumn, KindColumns, no_contacts, objects
from zoning.condition import Review, explain
from zoning.kind import KINDS
from zoning.outcome import OUTCOMES, REASONS, UNDETERMINED, Outcome, gravest_reason, headline
from zoning.pack import NATIONAL, Pack, load_pack
from zoning.rule import Rule
from zoning.verdict import ACCESS_LIST, LIST_ABSENT, NOT_ENCODED, answer_rules, bound, guard_rules

NONE, CONDITIONAL, RESTRICTED, PROHIBITED = Outcome
NATIONAL_PACK = load_pack(NATIONAL)


@pytest.mark.parametrize(
    ("at_least", "at_most", "expected"),
    [
        (NONE, NONE, "no_conflict"),
        (NONE, CONDITIONAL, "conditional"),
        (NONE, RESTRICTED, "undetermined"),
        (NONE, PROHIBITED, "undetermined"),
        (CONDITIONAL, CONDITIONAL, "conditional"),
        (CONDITIONAL, RESTRICTED, "undetermined"),
        (CONDITIONAL, PROHIBITED, "undetermined"),
        (RESTRICTED, RESTRICTED, "restricted"),
        (RESTRICTED, PROHIBITED, "undetermined"),
        (PROHIBITED, PROHIBITED, "prohibited"),
    ],
)
def test_the_headline_follows_from_the_bounds(at_least: Outcome, at_most: Outcome, expected: str) -> None:
    assert headline(at_least, at_most) == expected
    assert expected in OUTCOMES


def test_only_bounds_that_are_both_no_conflict_are_called_no_conflict() -> None:
    for at_least in Outcome:
        for at_most in Outcome:
            if at_least <= at_most:
                assert (headline(at_least, at_most) == "no_conflict") == (at_most is NONE)


def test_the_gravest_reason_is_the_first_of_the_fixed_order() -> None:
    assert gravest_reason([]) is None
    assert gravest_reason(list(reversed(REASONS))) == "failed"
    assert gravest_reason(["review", "fact"]) == "fact"


def rule(outcome: Outcome, name: str = "r") -> Rule:
    return Rule(name, ("", ""), Review(name, ("", "")), outcome, ())


rules_and_answers = st.lists(st.tuples(st.sampled_from(list(Outcome)[1:]), st.sampled_from((0, 1, 2))), max_size=6)


@settings(deadline=None)
@given(rules_and_answers)
def test_the_bounds_are_the_gravest_yes_and_the_gravest_yes_or_unknown(said: list[tuple[Outcome, int]]) -> None:
    answers = np.array([[answer] for _, answer in said], dtype=np.int8).reshape(len(said), 1)
    bounds = bound([rule(outcome) for outcome, _ in said], answers).of(0)
    assert bounds[0] == max((outcome for outcome, answer in said if answer == YES), default=NONE)
    assert bounds[1] == max((outcome for outcome, answer in said if answer != NO), default=NONE)


@settings(deadline=None)
@given(rules_and_answers, st.data())
def test_an_answer_that_becomes_known_narrows_the_bounds(said: list[tuple[Outcome, int]], data: st.DataObject) -> None:
    rules = [rule(outcome) for outcome, _ in said]
    settled = [answer if answer != UNKNOWN else data.draw(st.sampled_from((0, 1, 2))) for _, answer in said]
    before = bound(rules, np.array([answer for _, answer in said], dtype=np.int8).reshape(len(said), 1)).of(0)
    after = bound(rules, np.array(settled, dtype=np.int8).reshape(len(said), 1)).of(0)
    assert before[0] <= after[0] <= after[1] <= before[1]


def test_the_bounds_of_a_batch_are_those_of_its_projects() -> None:
    answers = np.array([[YES, NO, UNKNOWN], [NO, UNKNOWN, YES]], dtype=np.int8)
    bounds = bound([rule(PROHIBITED), rule(CONDITIONAL)], answers)
    assert [bounds.of(site) for site in range(3)] == [
        (PROHIBITED, PROHIBITED),
        (NONE, CONDITIONAL),
        (CONDITIONAL, PROHIBITED),
    ]


def test_without_a_rule_there_is_no_conflict_and_nothing_open() -> None:
    assert bound([], np.zeros((0, 2), dtype=np.int8)).of(1) == (NONE, NONE)


# Guards


def inside(kind: str, class_: str | None = None, attributes: dict[str, str] | None = None) -> KindColumns:
    contact = ContactColumns(
        site=np.zeros(1, dtype=np.intp),
        role=objects(["main"]),
        classes=objects([class_]),
        distance_m=np.zeros(1),
        accuracy_m=np.zeros(1),
        hit=np.ones(1, dtype=np.bool_),
        firm=np.ones(1, dtype=np.bool_),
        row=np.zeros(1, dtype=np.intp),
        attributes={key: objects([word]) for key, word in (attributes or {}).items()},
    )
    return KindColumns(contact, objects([None]), np.full(1, np.inf), objects([None]))


def clear(reason: str | None = None) -> KindColumns:
    return KindColumns(no_contacts(), objects([reason]), np.full(1, np.inf), objects([None]))


def project(on: date, touched: dict[str, KindColumns] | None = None, **reviews: bool) -> Columns:
    facts = {f"review.{key}": FactColumn(objects([said]), np.array([True])) for key, said in reviews.items()}
    kinds = {kind: clear() for kind in KINDS} | (touched or {})
    return Columns(1, on, facts, kinds, {"main": np.array([True])})


def open_guards(on: date, columns: Columns, *, held: Collection[str] = ()) -> dict[str, str]:
    """The guards that are not known for a project, each with its reason; none of them may say yes."""
    guards = guard_rules([NATIONAL_PACK], on, held=held)
    answers = answer_rules(guards, columns)[:, 0]
    assert YES not in answers
    traces = {guard.id: explain(guard.when, columns) for guard in guards}
    return {
        name: gravest_reason([leaf.look.reason for leaf in trace.unknown_leaves() if leaf.look.reason]) or ""
        for name, trace in traces.items()
        if trace.answer == UNKNOWN
    }


TODAY = date(2026, 11, 22)


def test_without_packs_nothing_is_guarded() -> None:
    assert guard_rules([], TODAY, held={"control_unit"}) == ()


def test_a_site_that_touches_nothing_passes_every_guard() -> None:
    assert open_guards(TODAY, project(TODAY)) == {}


def test_a_day_before_any_law_in_the_packs_leaves_every_site_open() -> None:
    before = date(2017, 10, 6)
    assert open_guards(before, project(before)) == {NOT_ENCODED: "law_not_encoded"}
    first = date(2017, 10, 7)
    assert open_guards(first, project(first)) == {}


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS.values() if kind.protected])
def test_a_protected_kind_that_is_touched_is_either_covered_by_law_or_left_open(kind: str) -> None:
    guard = f"{NOT_ENCODED}.{kind}"
    guarded = {rule.id for rule in guard_rules([NATIONAL_PACK], TODAY, held=())}
    touched = open_guards(TODAY, project(TODAY, {kind: inside(kind, KINDS[kind].classes[-1])}))
    assert touched == ({guard: "law_not_encoded"} if guard in guarded else {})
    assert (guard in guarded) == (kind != "water_source")


def test_a_touched_national_park_is_left_open_until_a_person_has_read_the_law() -> None:
    guard = f"{NOT_ENCODED}.national_park"
    touched = {"national_park": inside("national_park", "一般控制区")}
    assert open_guards(TODAY, project(TODAY, touched)) == {guard: "law_not_encoded"}
    guards = guard_rules([NATIONAL_PACK], TODAY, held=())
    for said, expected in ((True, (PROHIBITED, PROHIBITED)), (False, (NONE, NONE))):
        columns = project(TODAY, touched, **{guard: said})
        assert bound(guards, answer_rules(guards, columns)).of(0) == expected


@pytest.mark.parametrize(
    ("zone", "on", "is_open"),
    [
        ("核心区", date(2025, 6, 1), False),
        ("缓冲区", date(2025, 6, 1), True),
        ("实验区", date(2025, 6, 1), True),
        ("外围保护地带", date(2025, 6, 1), False),
        (None, date(2025, 6, 1), True),
        ("核心区", date(2026, 3, 14), False),
        ("核心区", date(2026, 3, 15), True),
        ("核心保护区", date(2026, 3, 14), True),
        ("核心保护区", date(2026, 3, 15), False),
        ("一般控制区", date(2026, 3, 15), True),
    ],
)
def test_a_zone_of_a_reserve_is_open_where_its_articles_are_not_encoded(
    zone: str | None, on: date, is_open: bool
) -> None:
    columns = project(on, {"nature_reserve": inside("nature_reserve", zone)})
    assert (f"{NOT_ENCODED}.nature_reserve" in open_guards(on, columns)) == is_open


def test_a_protected_kind_without_data_is_no_matter_of_law() -> None:
    assert open_guards(TODAY, project(TODAY, {"national_park": clear("layer")})) == {}


@pytest.mark.parametrize("reason", ["failed", "edition", "not_covered"])
def test_a_protected_kind_of_the_catalogue_that_cannot_be_asked_is_left_open(reason: str) -> None:
    gap = project(TODAY, {"national_park": clear(reason)})
    assert open_guards(TODAY, gap, held={"national_park"}) == {"law-not-encoded.national_park": reason}


def test_a_site_no_control_unit_holds_is_left_open_since_lists_bind() -> None:
    gap = {"control_unit": clear("not_covered")}
    assert open_guards(TODAY, project(TODAY, gap)) == {ACCESS_LIST: "not_covered"}
    earlier = date(2026, 8, 14)
    assert open_guards(earlier, project(earlier, gap)) == {}
    assert open_guards(earlier, project(earlier, gap), held={"control_unit"}) == {ACCESS_LIST: "not_covered"}


def test_a_unit_that_comes_without_its_list_is_left_open() -> None:
    absent = {"control_unit": inside("control_unit", "重点管控", {"access_list": "absent"})}
    given_ = {"control_unit": inside("control_unit", "重点管控", {"access_list": "given"})}
    assert open_guards(TODAY, project(TODAY, absent)) == {LIST_ABSENT: "layer"}
    assert open_guards(TODAY, project(TODAY, given_)) == {}


def load(folder: Path, covers: str) -> Pack:
    path = folder / "pack.yaml"
    path.write_text(f"id: town\ntitle: Town\nversion: '1'\n{covers}", encoding="utf-8")
    return load_pack(path)


def test_a_pack_without_rules_or_covers_leaves_every_site_open(tmp_path: Path) -> None:
    guards = guard_rules([load(tmp_path, "")], TODAY, held=())
    assert bound(guards, answer_rules(guards, project(TODAY))).of(0) == (NONE, PROHIBITED)


def test_two_packs_cover_together_what_neither_covers_alone(tmp_path: Path) -> None:
    park = load(tmp_path, "covers: {kinds: national_park, from: 2020-01-01}\n")
    names = {guard.id for guard in guard_rules([NATIONAL_PACK, park], TODAY, held=())}
    alone = {guard.id for guard in guard_rules([NATIONAL_PACK], TODAY, held=())}
    assert alone - names == {f"{NOT_ENCODED}.national_park"}


def test_undetermined_stands_between_prohibited_and_restricted() -> None:
    assert OUTCOMES.index("prohibited") < OUTCOMES.index(UNDETERMINED) < OUTCOMES.index("restricted")
