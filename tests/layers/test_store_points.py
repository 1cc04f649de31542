"""Points on a built layer, without depths: the same contacts as without a store, whatever else is measured beside."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pytest
import shapely

from layers import Layer, Parts, Relation, measure, union_by_site
from layers.array import Floats, Shapes, points
from layers.contact.relation import Contacts
from layers.sharing import SHARE
from tests.layers.conftest import ORIGIN, local

pytest.importorskip("numba", reason="stores need the extra fast")

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Build = Callable[[Layer], Any]

STEP_M = 100.0
COLUMNS = ("part", "site", "feature", "relation", "area_m2", "share", "length_m", "distance_m", "firm")


# Prints what points need that was not compiled, in a process that has measured nothing yet.
LEFT_COLD: Final = """
from layers.kernel.holder import find_deep, find_holders, merge_held, order_by_cell
from layers.store.warming import warm_up
warm_up()
print(*(one.__name__ for one in (find_deep, find_holders, merge_held, order_by_cell) if not one.signatures))
"""


def zones() -> list[Any]:
    """Sheets side by side, one missing; over them a sheet, one with a hole, one of two pieces, a round one."""
    sheets = [shapely.box(x, y, x + STEP_M, y + STEP_M) for y in np.arange(5) * STEP_M for x in np.arange(5) * STEP_M]
    del sheets[7]
    sheets.append(shapely.box(150, 150, 330, 260))
    sheets.append(shapely.difference(shapely.box(10, 10, 90, 90), shapely.Point(50, 50).buffer(20)))
    sheets.append(shapely.union(shapely.box(400, 400, 420, 420), shapely.box(440, 440, 460, 460)))
    sheets.append(shapely.Point(250, 420).buffer(60, quad_segs=400))
    return [local(sheet) for sheet in sheets]


def places(rng: np.random.Generator, layer: list[Any], count: int) -> Shapes:
    """Anywhere on the sheets and around, and as many on their vertices and edges or a hair beside."""
    anywhere = rng.uniform(-30, 530, (count, 2)).round(1) + ORIGIN
    vertices = np.concatenate([shapely.get_coordinates(zone) for zone in layer])
    chosen = rng.integers(0, len(vertices) - 1, count)
    half = rng.choice([0.0, 0.5], (count, 1))
    edge: Floats = vertices[chosen] + half * (vertices[chosen + 1] - vertices[chosen])
    beside = edge + rng.choice([0.0, 1e-9, 1e-4], (count, 1)) * rng.uniform(-1, 1, (count, 2))
    return points(rng.permutation(np.concatenate([anywhere, beside])))


def differing(one: Contacts, other: Contacts) -> list[str]:
    """The columns that are not the same to the last bit."""
    assert np.isnan(one.depth_m).all()
    assert np.isnan(other.depth_m).all()
    return [name for name in COLUMNS if not np.array_equal(getattr(one, name), getattr(other, name))]


# Accuracies between the distances that rounded places have.
@pytest.mark.parametrize("accuracy_m", [0.0, 0.37, 31.37])
@pytest.mark.parametrize("count", [1, 300, SHARE])
def test_points_on_a_store_touch_and_lie_in_what_geos_says(
    count: int, accuracy_m: float, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng, drawn = np.random.default_rng(count), zones()
    layer = make_layer(*drawn, accuracy_m=accuracy_m)
    parts = make_parts(*places(rng, drawn, count), site=rng.integers(0, count, 2 * count).tolist())
    by_geos, by_store = measure(parts, layer, with_depth=False), measure(parts, build(layer), with_depth=False)
    assert differing(by_geos, by_store) == []
    if count > 1:
        assert set(by_geos.relation.tolist()) == {Relation.WITHIN, Relation.TOUCHES}
        assert bool(by_geos.firm[by_geos.relation == Relation.WITHIN].all()) == (accuracy_m == 0.0)
        assert (np.bincount(by_geos.part) > 1).any()


@pytest.mark.parametrize("accuracy_m", [0.37, 30.0])
@pytest.mark.parametrize("east_m", [0.0, 120_000.0], ids=["on the meridian", "where the plane is not to scale"])
def test_a_point_as_deep_as_the_accuracy_is_firm_on_neither_way(
    accuracy_m: float, east_m: float, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    layer = make_layer(local(shapely.box(east_m, 0, east_m + 1000, 1000)), accuracy_m=accuracy_m)
    beyond = np.array([-1e-5, 0.0, 7e-10, 1e-7, 1e-5])
    at = np.column_stack([np.full(5, east_m + 500.0), accuracy_m + beyond])
    parts = make_parts(*(local(shapely.Point(xy)) for xy in at))
    expected = [False, False, False, False, True]
    for held in (layer, build(layer)):
        for with_depth in (False, True):
            assert measure(parts, held, with_depth=with_depth).firm.tolist() == expected
            alone = [measure(make_parts(part), held, with_depth=with_depth).firm[0] for part in parts.geometry]
            assert alone == expected
            assert measure(make_parts(shapely.multipoints(parts.geometry)), held).firm.tolist() == [True]
            assert measure(make_parts(shapely.multipoints(parts.geometry[:4])), held).firm.tolist() == [False]


def test_a_point_is_measured_alike_alone_and_among_many(
    build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng, drawn = np.random.default_rng(5), zones()
    store, chosen = build(make_layer(*drawn, accuracy_m=2.0)), places(rng, drawn, 60)
    together = measure(make_parts(*chosen), store, with_depth=False)
    for number, point in enumerate(chosen):
        alone = measure(make_parts(point, site=[number]), store, with_depth=False)
        own = together.select(together.part == number)
        assert [name for name in differing(alone, own) if name != "part"] == []


def test_depth_changes_nothing_else(build: Build, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    drawn = zones()
    store, parts = build(make_layer(*drawn, accuracy_m=2.0)), make_parts(*places(np.random.default_rng(6), drawn, 200))
    without, deep = measure(parts, store, with_depth=False), measure(parts, store)
    assert [name for name in COLUMNS if not np.array_equal(getattr(without, name), getattr(deep, name))] == []
    assert (np.isnan(deep.depth_m) == (deep.relation != Relation.WITHIN)).all()


@pytest.mark.parametrize("other", ["MULTIPOINT (20 20, 30 30)", "LINESTRING (20 20, 130 30)", "POINT EMPTY"])
def test_points_among_other_shapes_are_measured_as_well(
    other: str, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    layer = make_layer(*zones())
    parts = make_parts(local(shapely.Point(50, 5)), local(shapely.from_wkt(other)), local(shapely.Point(100, 5)))
    by_geos, by_store = measure(parts, layer, with_depth=False), measure(parts, build(layer), with_depth=False)
    assert (by_geos.part == by_store.part).all()
    assert (by_geos.feature == by_store.feature).all()
    assert (by_geos.relation == by_store.relation).all()
    assert {0, 2} <= set(by_store.part.tolist())


def test_a_project_of_points_has_the_share_of_one_that_lies_inside(
    build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    layer = make_layer(local(shapely.box(0, 0, 100, 100)), local(shapely.box(50, 0, 150, 100)))
    at = [(10, 10), (500, 500), (500, 501), (100, 50), (0, 5)]
    parts = make_parts(*(local(shapely.Point(xy)) for xy in at), site=[0, 0, 1, 2, 3])
    store = build(layer)
    _, _, share = union_by_site(parts, store, measure(parts, store, with_depth=False), 4)
    assert share.tolist() == [1.0, 0.0, 1.0, 0.0]


def test_a_check_of_points_never_waits_for_the_compiler() -> None:
    found = subprocess.run([sys.executable, "-c", LEFT_COLD], check=True, capture_output=True, text=True)
    assert found.stdout.split() == []
