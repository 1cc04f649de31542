"""Which projects a rule may say anything but no of: every other one it answers with no, whatever the facts."""

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zoning.columns import Answers, Columns, ContactColumns, FactColumn, KindColumns, no_contacts, objects
from zoning.concern import concerned
from zoning.condition import AllOf, AnyOf, Condition, IsOneOf, Not, NotCovered, Touches
from zoning.outcome import Outcome
from zoning.rule import Rule
from zoning.verdict import answer_rules, bound, bound_rules

SIZE = 40
KINDS = ("wetland", "river")
WORDS = ("a", "b")
# One draw says of every project whether something holds.
BITS = st.integers(0, 2**SIZE - 1).map(lambda number: [number >> site & 1 for site in range(SIZE)])


@st.composite
def contacts(draw: st.DrawFn) -> ContactColumns:
    """Contacts of a few sites, each with a feature that has some words in its set, or of which that is not known."""
    site = np.array(sorted(draw(st.lists(st.integers(0, SIZE - 1), max_size=6))), dtype=np.intp)
    count = len(site)

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(values, min_size=count, max_size=count))

    distance_m = np.array(column(st.sampled_from([0.0, 3.0, 50.0])), dtype=np.float64)
    sets = column(st.one_of(st.none(), st.frozensets(st.sampled_from(WORDS))))
    return ContactColumns(
        site=site,
        role=np.full(count, "main", dtype=object),
        classes=objects(column(st.sampled_from([None, "x", "y"]))),
        distance_m=distance_m,
        accuracy_m=np.full(count, 5.0),
        hit=distance_m == 0.0,
        firm=(distance_m == 0.0) & np.array(column(st.booleans()), dtype=np.bool_),
        row=np.arange(count, dtype=np.intp),
        attributes={"said.": objects(sets)} if draw(st.booleans()) else {},
    )


def most(value: object, other: object) -> st.SearchStrategy[list[object]]:
    """A value of every project, nearly always the same one."""
    odd = st.dictionaries(st.integers(0, SIZE - 1), st.just(other), max_size=3)
    return odd.map(lambda at: [at.get(site, value) for site in range(SIZE)])


@st.composite
def kind(draw: st.DrawFn) -> KindColumns:
    """A kind of layer that nearly all sites are known to be clear of."""
    return KindColumns(
        draw(contacts()),
        objects(draw(most(None, "not_covered"))),
        np.array(draw(most(1000.0, 10.0)), dtype=np.float64),
        objects(draw(most(None, draw(st.sampled_from(["yes", "no", "x"]))))),
        class_to_m=draw(st.sampled_from([{}, {"x": np.full(SIZE, -1.0)}, {"x": np.full(SIZE, 30.0)}])),
    )


@st.composite
def batch(draw: st.DrawFn) -> Columns:
    """Sites with a fact and with kinds of layer, of which one may be missing."""
    known, is_new = (np.array(draw(BITS), dtype=np.bool_) for _ in range(2))
    value = objects("new" if one else "expand" for one in is_new)
    held = draw(st.sampled_from([KINDS, KINDS[:1]]))
    kinds = {name: draw(kind()) for name in held}
    return Columns(SIZE, date(2026, 11, 22), {"building_nature": FactColumn(value, known)}, kinds, {})


TOUCHES = st.builds(
    Touches,
    kind=st.sampled_from(KINDS),
    classes=st.sampled_from([(), ("x",)]),
    within_m=st.sampled_from([0.0, 20.0, 500.0]),
    attributes=st.sampled_from([(), (("said.a", ("yes",)),), (("said.b", ("yes",)),)]),
    certain_data=st.booleans(),
    parameter=st.sampled_from(["", "", "", "distance"]),
)
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    TOUCHES, TOUCHES, st.just(IsOneOf("building_nature", ("new",))), st.sampled_from(KINDS).map(NotCovered)
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AllOf(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some))),
        parts.map(lambda part: Not((part,))),
    ),
    max_leaves=6,
)


def naive(condition: Condition, columns: Columns) -> Answers:
    """The condition answered for all projects, whether it may concern them or not."""
    return condition.evaluate(replace(columns))


def rule(number: int, when: Condition) -> Rule:
    return Rule(f"r{number}", ("", ""), when, list(Outcome)[1 + number % 3], ())


@given(batch(), CONDITIONS)
def test_a_condition_says_no_to_every_project_it_is_not_said_to_concern(columns: Columns, condition: Condition) -> None:
    sites = concerned(condition, columns)
    if sites is not None:
        assert sites.tolist() == sorted(set(sites.tolist()))
        assert not np.delete(naive(condition, columns), sites).any()


@given(batch(), st.lists(CONDITIONS, min_size=1, max_size=4))
def test_rules_answered_for_those_they_concern_answer_as_for_all(columns: Columns, conditions: list[Condition]) -> None:
    rules = [rule(number, condition) for number, condition in enumerate(conditions)]
    expected = np.array([naive(condition, columns) for condition in conditions])
    assert (answer_rules(rules, columns) == expected).all()
    bounds, quick = bound(rules, expected), bound_rules(rules, replace(columns))
    assert (bounds.at_least == quick.at_least).all()
    assert (bounds.at_most == quick.at_most).all()


@given(batch(), CONDITIONS, st.sets(st.integers(0, SIZE - 1), min_size=1))
def test_some_projects_alone_answer_as_among_all(columns: Columns, condition: Condition, chosen: set[int]) -> None:
    sites = np.array(sorted(chosen), dtype=np.intp)
    expected = naive(condition, columns)[sites].tolist()
    assert naive(condition, columns.take(sites)).tolist() == expected
    assert [int(condition.evaluate(columns.of(site))[0]) for site in sites.tolist()] == expected


def test_a_rule_on_what_nothing_lies_near_concerns_nobody_and_one_on_facts_may_concern_all() -> None:
    size = 3
    blank = np.full(size, None, dtype=object)
    nothing = KindColumns(no_contacts(), blank, np.full(size, np.inf), blank)
    columns = Columns(size, date(2026, 11, 22), {}, {"wetland": nothing}, {})
    fact = IsOneOf("building_nature", ("new",))
    found = concerned(AllOf((fact, Touches("wetland"))), columns)
    assert found is not None
    assert not len(found)
    assert concerned(AnyOf((fact, Touches("wetland"))), columns) is None
    assert concerned(fact, columns) is None
