"""A catalogue that names its neighbours: near their units the answer says whom to consult; they judge nothing."""

from typing import Any

import pytest

from tests.zoning.conftest import Answer, World, line, point, polygon

NEXT = {
    "id": "next",
    "source": "next.geojson",
    "fields": {"code": "code", "class": "class"},
    "classes": {"1": "优先保护"},
    "office": {"zh": "邻市局", "en": "Next Bureau"},
    "edition": "2024-06-30",
    "within_m": 100,
}


def check(world: World, *sites: Any, neighbours: Any = (NEXT,), **more: Any) -> Answer:
    """The answer on some sites beside units of the neighbour that begin 1,000 m east."""
    units = [(polygon(1000, 0, 500, 500), {"code": "B1", "class": "1"}), (polygon(1000, 500, 500, 500), {"code": "B2"})]
    world.features("next.geojson", *units)
    own = world.zone("water", (polygon(0, 0, 100, 100), {}))
    world.catalogue(own, neighbours=list(neighbours))
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.features("sites.geojson", *((shape, {"id": str(number)}) for number, shape in enumerate(sites)))
    return world.check(**more)


def told(site: Any) -> list[str]:
    return [one["message"] for one in site["warnings"] if one["code"] == "consult-neighbour"]


@pytest.mark.parametrize(
    ("shape", "units"),
    [
        (point(899, 200), None),
        (point(901, 200), "B1 优先保护 99.0 m"),
        (polygon(900, 200, 40, 10), "B1 优先保护 60.0 m"),
        (line((800, 200), (990, 200)), "B1 优先保护 10.0 m"),
        (point(1100, 200), "B1 优先保护 0.0 m"),
        (point(990, 480), "B1 优先保护 10.0 m, B2 22.4 m"),
    ],
)
def test_a_site_near_a_unit_of_another_jurisdiction_is_told_whom_to_consult(
    world: World, shape: Any, units: str | None
) -> None:
    expected = [] if units is None else [
        f"near another jurisdiction, whose office is to be consulted: 邻市局 / Next Bureau: {units} (next)"
    ]  # fmt: skip
    assert told(check(world, shape).site) == expected


def test_a_neighbour_changes_no_verdict_and_no_layer_of_the_answer(world: World) -> None:
    shapes = [point(950, 200), point(50, 50), polygon(990, 200, 20, 20)]
    with_, without = check(world, *shapes), check(world, *shapes, neighbours=())
    for one, other in zip(with_.report["sites"], without.report["sites"], strict=True):
        assert {**one, "warnings": []} == {**other, "warnings": []}


def test_each_site_is_told_of_its_own_distance_alone_or_among_others(world: World) -> None:
    shapes = [point(950, 200), point(0, 0), point(920, 200)]
    together = [told(site) for site in check(world, *shapes).report["sites"]]
    assert together == [told(check(world, shape).site) for shape in shapes]
    assert [bool(one) for one in together] == [True, False, True]


def test_several_neighbours_are_each_told(world: World) -> None:
    other = {**NEXT, "id": "third", "office": "第三局", "within_m": 200}
    messages = told(check(world, point(950, 200), neighbours=(NEXT, other)).site)
    assert [("邻市局" in one, "第三局" in one) for one in messages] == [(True, False), (False, True)]


def test_a_neighbour_that_cannot_be_read_is_told_and_judges_nothing(world: World) -> None:
    answer = check(world, point(950, 200), neighbours=({**NEXT, "source": "gone.gpkg"},))
    assert [one["code"] for one in answer.site["warnings"]] == ["neighbour-failed"]
    assert answer.outcome == "no_conflict"


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"within_m": "near"}, ["bad-value"]),
        ({"within_m": None}, ["missing-key"]),
        ({"office": None, "edition": None}, ["missing-key", "missing-key"]),
        ({"classes": {"1": "一级"}}, ["bad-value"]),
        ({"kind": "nothing"}, ["bad-value"]),
        ({"colour": "red"}, ["unknown-key"]),
    ],
)
def test_a_neighbour_written_wrongly_is_a_named_error(world: World, changed: Any, codes: list[str]) -> None:
    said = {key: value for key, value in {**NEXT, **changed}.items() if value is not None}
    answer = check(world, point(950, 200), neighbours=(said,))
    assert (answer.code, sorted(answer.codes)) == (2, sorted(codes))


def test_a_column_the_neighbour_lacks_is_a_named_error(world: World) -> None:
    answer = check(world, point(950, 200), neighbours=({**NEXT, "fields": {"code": "NO"}},))
    assert (answer.code, answer.codes) == (2, ["missing-field"])
