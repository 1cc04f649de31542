"""One project is answered on a shorter way than a batch, and never otherwise."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.columns import ContactColumns, FactColumn, KindColumns, no_contacts, objects
from zoning.columns.batch import Columns
from zoning.condition import (
    AllOf,
    AnyOf,
    AtLeast,
    AtPart,
    Condition,
    Includes,
    Industry,
    IsOneOf,
    Not,
    Review,
    Touches,
    answer_alone,
    meet,
)
from zoning.condition.base import Compound, Leaf
from zoning.condition.meeting import meet_alone
from zoning.condition.selection import Selection
from zoning.condition.sharing import Sharing

DAY = date(2026, 11, 22)
# At, just within and just beyond limits and accuracies.
DISTANCES = st.sampled_from([0.0, 4.999, 5.0, 5.001, 95.0, 100.0, 100.0000005, 100.1, 105.0, 300.0])
NAMES = st.sampled_from([None, "x", "y"])


@st.composite
def contacts(draw: st.DrawFn) -> ContactColumns:
    """The contacts of one project."""
    count = draw(st.integers(0, 5))

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(values, min_size=count, max_size=count))

    distance_m = np.array(column(DISTANCES), dtype=np.float64)
    hit = distance_m == 0.0
    attributes = {"basin": objects(column(NAMES)), "said.": objects(column(st.one_of(st.none(), st.frozensets(NAMES))))}
    return ContactColumns(
        site=np.zeros(count, dtype=np.intp),
        role=objects(column(st.sampled_from(["main", "outfall"]))),
        classes=objects(column(NAMES)),
        distance_m=distance_m,
        accuracy_m=np.array(column(st.sampled_from([0.0, 5.0])), dtype=np.float64),
        hit=hit,
        firm=hit & np.array(column(st.booleans()), dtype=np.bool_),
        row=np.arange(count, dtype=np.intp),
        attributes=attributes if draw(st.booleans()) else {},
    )


@given(contacts(), st.sampled_from([0.0, 100.0]))
def test_each_contact_of_one_project_meets_as_among_many(own: ContactColumns, within_m: float) -> None:
    assert meet_alone(own, within_m) == meet(own, within_m).tolist()


@given(
    contacts(),
    st.sampled_from([(), ("x",), ("x", "z")]),
    st.sampled_from([(), (("basin", ("x",)),), (("said.x", ("yes",)), ("basin", ("x", "y")))]),
    st.sampled_from(["", "outfall"]),
    st.sampled_from([None, False, True]),
)
def test_each_contact_of_one_project_is_one_that_is_asked_about_as_among_many(
    own: ContactColumns,
    classes: tuple[str, ...],
    attributes: tuple[tuple[str, tuple[str, ...]], ...],
    part: str,
    has_part: bool | None,
) -> None:
    roles = {} if has_part is None else {"outfall": np.array([has_part])}
    selection = Selection("wetland", classes, attributes, part)
    columns = Columns(1, DAY, {}, {}, roles)
    assert selection.matches_alone(own, columns) == selection.matches(own, columns).tolist()


@given(
    st.sampled_from([None, "layer"]),
    st.sampled_from([0.0, 100.0, np.inf]),
    st.dictionaries(st.sampled_from(["", "x", "y"]), st.sampled_from([-1.0, 0.0, 100.0])),
    st.sampled_from([(), ("x",), ("x", "z"), ("x", "y")]),
    st.sampled_from([0.0, 100.0]),
)
def test_layers_hold_one_project_as_they_hold_many(
    reason: str | None, to_m: float, said: dict[str, float], classes: tuple[str, ...], distance_m: float
) -> None:
    said_to_m = {word: np.array([reach]) for word, reach in said.items()}
    kind = KindColumns(no_contacts(), objects([reason]), np.array([to_m]), objects([None]), class_to_m=said_to_m)
    assert kind.holds_alone(classes, distance_m) == kind.holds(classes, distance_m)[0]


@given(st.lists(st.integers(0, 2), min_size=2, max_size=5), st.integers(1, 6))
def test_a_compound_folds_the_answers_of_one_project_as_it_combines_those_of_many(said: list[int], count: int) -> None:
    parts: tuple[Condition, ...] = tuple(Touches(f"kind{number}") for number in range(len(said)))
    compounds: list[Compound] = [AllOf(parts), AnyOf(parts), AtLeast(count, parts), Not(parts[:1]), AtPart(parts[:2])]
    for compound in compounds:
        own = said[: len(compound.parts)]
        combined = compound.combine([np.array([answer], dtype=np.int8) for answer in own])
        assert compound.fold(iter(own)) == combined[0], compound.describe()
        columns = Columns(1, DAY, {}, {}, {})
        columns.alone.update((id(part), (part, answer)) for part, answer in zip(compound.parts, own, strict=True))
        assert compound.answer_one(columns) == combined[0], compound.describe()


@pytest.mark.parametrize(
    "stated", [None, "a", "b", "open", ("a", "x"), ("x",), (), True, False, "26", "2614", "C", "3"]
)
@pytest.mark.parametrize(
    "leaf",
    [
        IsOneOf("fact", ("a", True)),
        IsOneOf("fact", ("a",), unclear=("open", "b"), review="review.r"),
        Review("r", ("", "")),
        Includes("fact", ("a", "b")),
        Industry(("261", "C")),
    ],
    ids=lambda leaf: type(leaf).__name__,
)
@pytest.mark.parametrize("said", [None, True, False])
def test_a_leaf_on_facts_answers_one_project_as_many(leaf: Leaf, stated: Any, said: bool | None) -> None:
    is_list, is_code = isinstance(stated, tuple), isinstance(stated, str) and not stated.islower()
    if stated is not None and (is_list != isinstance(leaf, Includes) or is_code != isinstance(leaf, Industry)):
        return  # no such value of such a fact
    values = {"fact": stated, "industry_code": stated, "review.r": said}

    def columns(size: int) -> Columns:
        facts = {
            key: FactColumn(objects([value] * size), np.array([value is not None] * size))
            for key, value in values.items()
        }
        return Columns(size, DAY, facts if said is not None else {k: v for k, v in facts.items() if v.known[0]}, {}, {})

    assert leaf.answer_one(columns(1)) == leaf.evaluate(columns(2))[0]
    assert answer_alone(leaf, columns(1)) == leaf.evaluate(columns(1))[0]


@given(st.sampled_from(["a", "b", 1.0, True]), st.booleans())
def test_a_fact_of_one_project_is_answered_as_among_many(value: object, known: bool) -> None:
    def holds(one: object) -> bool | None:
        return {"a": True, "b": False}.get(str(one))

    alone = FactColumn(objects([value]), np.array([known])).answer(holds)
    many = FactColumn(objects([value, "a"]), np.array([known, True])).answer(holds)
    assert alone[0] == many[0]


def test_nobody_can_write_to_the_answer_of_one_project() -> None:
    answer = FactColumn(objects(["a"]), np.array([True])).answer(bool)
    with pytest.raises(ValueError, match="read-only"):
        answer[0] = 0


def test_conditions_that_are_equal_in_every_word_are_shared_and_so_are_their_parts() -> None:
    sharing = Sharing()
    lake = Touches("lake")
    first = sharing.share(AllOf((lake, Not((IsOneOf("in_park", (True,)),)))))
    second = sharing.share(AnyOf((Not((IsOneOf("in_park", (True,)),)), Touches("lake"))))
    assert first.parts[0] is second.parts[1] is lake
    assert first.parts[1] is second.parts[0]
    assert sharing.share(AllOf((Touches("lake"), Not((IsOneOf("in_park", (True,)),))))) is first
    assert first != second


def test_what_is_equal_and_told_otherwise_is_not_shared() -> None:
    sharing = Sharing()
    one, other = IsOneOf("beds", (1.0,)), IsOneOf("beds", (True,))
    assert one == other
    assert sharing.share(one) is one
    assert sharing.share(other) is other
    parts: tuple[Condition, ...] = (Touches("lake"), Touches("river"))
    assert sharing.share(AtLeast(1, parts)) is not sharing.share(AtLeast(2, parts))
    assert sharing.share(AllOf(parts)) is not sharing.share(AllOf(parts[::-1]))
