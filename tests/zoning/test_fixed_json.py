"""Mappings that stand in many answers: their text is that of any other mapping, and nobody writes to them."""

import json
import pickle
from typing import Any

import pytest

from zoning.kept import kept
from zoning.writing import Fixed, Varied, indented

ENTRIES = {"rule": "a", "references": [{"act": "水", "article": None}], "because": [], "values": {"limit_m": 1.5}}


@pytest.mark.parametrize(
    "around", [lambda one: one, lambda one: [one, one], lambda one: {"x": {"y": [one, 1]}, "z": one}]
)
def test_a_fixed_mapping_is_written_as_any_other_at_every_depth(around: Any) -> None:
    expected = json.dumps(around(ENTRIES), indent=1, ensure_ascii=False)
    fixed = Fixed(ENTRIES)
    assert [indented(around(fixed), 0) for _ in range(2)] == [expected, expected]
    assert json.dumps(around(fixed), indent=1, ensure_ascii=False) == expected


def test_a_fixed_mapping_travels_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(Fixed(ENTRIES)))
    assert isinstance(again, Fixed)
    assert again == ENTRIES


@pytest.mark.parametrize("name", ["update", "pop", "popitem", "setdefault", "clear", "__setitem__", "__delitem__"])
def test_a_fixed_mapping_refuses_to_be_written_to(name: str) -> None:
    fixed = Fixed(ENTRIES)
    with pytest.raises(TypeError, match="change a copy"):
        getattr(fixed, name)("rule")
    assert fixed == ENTRIES


@pytest.mark.parametrize("depth", [0, 1, 3])
@pytest.mark.parametrize("name", list(ENTRIES))
@pytest.mark.parametrize("value", [None, [], [3, 7], {"a": ["水"]}, "\0"])
def test_a_varied_mapping_is_written_as_any_other(name: str, value: Any, depth: int) -> None:
    fixed, expected = Fixed(ENTRIES), {**ENTRIES, name: value}
    for _ in range(2):
        assert Varied(fixed, name, value) == expected
        assert indented([Varied(fixed, name, value)], depth) == indented([expected], depth)
        assert indented(Varied(Varied(fixed, name, value), "rule", 1), depth) == indented(
            {**expected, "rule": 1}, depth
        )
    assert indented(fixed, depth) == indented(ENTRIES, depth)


def test_a_varied_mapping_refuses_to_be_written_to_and_travels_to_another_process() -> None:
    varied = Varied(Fixed(ENTRIES), "because", [1])
    with pytest.raises(TypeError, match="change a copy"):
        varied["rule"] = "b"
    again = pickle.loads(pickle.dumps(varied))
    assert again == varied == {**ENTRIES, "because": [1]}
    assert indented(again, 2) == indented(varied, 2)


def test_equal_subjects_are_told_apart_and_the_oldest_is_given_up() -> None:
    asked: list[int] = []

    @kept(2)
    def count(subject: list[int]) -> int:
        asked.append(id(subject))
        return len(subject)

    one, two, three = [1], [1], [1, 2]
    assert [count(one), count(two), count(one), count(three), count(one)] == [1, 1, 1, 2, 1]
    assert asked == [id(one), id(two), id(three), id(one)]
