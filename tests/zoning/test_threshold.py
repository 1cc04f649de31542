"""Every distance of a rule is among the values its answers show, whatever kinds and classes share it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.condition import AllOf, AnyOf, Condition, Not, Touches, kinds_used
from zoning.pack import built_in_packs, load_pack
from zoning.pack.threshold import thresholds
from zoning.rule import Rule

KINDS = ("road", "railway", "river_bank")
LOOKS = st.builds(
    Touches,
    kind=st.sampled_from(KINDS),
    classes=st.sampled_from([(), ("国道",), ("国道", "省道")]),
    within_m=st.sampled_from([0.0, 5.0, 10.0, 200.0]),
)


def road(within_m: float, *classes: str) -> Touches:
    return Touches("road", classes, within_m)


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([road(100)], {"within_m": 100}),
        ([road(100), Touches("railway", within_m=100)], {"within_m": 100}),
        ([road(100), Touches("railway", within_m=1000)], {"within_m.road": 100, "within_m.railway": 1000}),
        ([road(100, "国道"), road(50, "乡道")], {"within_m.road/国道": 100, "within_m.road/乡道": 50}),
        ([road(100, "国道", "省道"), road(50)], {"within_m.road/国道, 省道": 100, "within_m.road": 50}),
        ([road(20, "国道"), road(10, "国道")], {"within_m.road/国道.1": 10, "within_m.road/国道.2": 20}),
        ([road(0, "国道")], {}),
    ],
)
def test_a_distance_is_named_as_far_as_it_has_to_be_told_from_others(
    looks: Sequence[Condition], expected: dict[str, float]
) -> None:
    assert thresholds(AnyOf(tuple(looks))) == expected


@given(
    st.recursive(LOOKS, lambda parts: st.lists(parts, min_size=1).map(lambda found: AllOf((Not((found[0],)), *found))))
)
def test_no_distance_hides_another(condition: Condition) -> None:
    assert set(thresholds(condition).values()) == {within_m for _, within_m in kinds_used(condition) if within_m > 0}


@pytest.mark.parametrize(
    "rule", [rule for path in built_in_packs() for rule in load_pack(path).rules], ids=lambda r: r.id
)
def test_every_distance_of_a_built_in_rule_is_among_its_values(rule: Rule) -> None:
    assert {within_m for _, within_m in kinds_used(rule.when) if within_m > 0} <= {value for _, value in rule.values}
