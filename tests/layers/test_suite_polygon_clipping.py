"""The end-to-end tests of polygon-clipping, judged by what our own calls give: make_valid, measure, union_by_site.

Its shapes are in degrees or in nothing; here they are enlarged, by a power of two, to some kilometres. Where its inputs
cross themselves, what counts as inside is a matter of choice: there the repair must be told, with its change of area.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import shapely

from layers import Layer, Parts, make_valid, measure, union_by_site
from layers.array import Shapes, shapes
from tests.layers.suite_answers import PLANE, layer_of

Way = Callable[[Layer], Any]
EXTENT_M: Final = 5000.0
OPERATIONS: Final = ("union", "intersection", "xor", "difference")
# What is rounding: a share of the subject and clips, and corners off by a few of their last digits.
SHARE: Final = 1e-9
DIGITS: Final = 8
ONE: Final = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Case:
    """One operation on a subject and its clips, as they come and repaired, and what it must give."""

    name: str
    operation: str
    given: Shapes
    valid: Shapes
    changes: list[tuple[int, float, float]]
    expected: Any


@pytest.fixture(scope="module")
def cases(real_data: Path) -> list[Case]:
    found = list(read(real_data / "suites" / "polygon_clipping"))
    assert len(found) == 95
    return found


@pytest.fixture(scope="module")
def doubtful(real_data: Path) -> set[tuple[str, str]]:
    """The operations on which shapely and the suite differ: those whose inputs cross themselves."""
    told = json.loads((real_data / "suites" / "baseline_shapely_polygon_clipping.json").read_text(encoding="utf-8"))
    return {(name, operation) for name, operation, _ in told["disagree"]}


def read(folder: Path) -> Iterator[Case]:
    for case in sorted(folder.iterdir()):
        drawn = shapes(_shapes(case / "args.geojson"))
        size = extent(drawn)
        times = 2.0 ** np.floor(np.log2(EXTENT_M / size)) if size else 1.0
        given = enlarged(drawn, times)
        valid, changes = make_valid(given)
        for operation in OPERATIONS:
            file = next(
                (case / f"{name}.geojson" for name in (operation, "all") if (case / f"{name}.geojson").is_file()), None
            )
            if file is not None:
                yield Case(
                    case.name,
                    operation,
                    given,
                    valid,
                    changes,
                    make_valid(enlarged(shapes(_shapes(file)), times))[0][0],
                )


def extent(geometry: Shapes) -> float:
    xy = shapely.get_coordinates(geometry)
    return float(np.ptp(xy, axis=0).max()) if len(xy) else 0.0


def enlarged(geometry: Shapes, times: float) -> Shapes:
    return shapes(shapely.transform(shape, lambda xy: xy * times) for shape in geometry)


def _shapes(file: Path) -> list[Any]:
    told = json.loads(file.read_text(encoding="utf-8"))
    return [_shape(feature["geometry"]) for feature in told.get("features", [told])]


def _shape(geometry: dict[str, Any]) -> Any:
    """A polygon or several; rings of fewer than three places, which hold nothing, are left out."""
    pieces = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    kept = [[ring for ring in piece if len({tuple(place) for place in ring}) > 2] for piece in pieces]
    polygons = [shapely.Polygon(piece[0], piece[1:]) for piece in kept if piece]
    return polygons[0] if len(polygons) == 1 and geometry["type"] == "Polygon" else shapely.MultiPolygon(polygons)


SHAPE_OF: Final[dict[str, Callable[[Shapes], Any]]] = {
    "union": shapely.union_all,
    "intersection": lambda column: reduce(shapely.intersection, column),
    "xor": lambda column: reduce(shapely.symmetric_difference, column),
    "difference": lambda column: reduce(shapely.difference, column),
}


def rounding(case: Case) -> float:
    """The area by which results may differ."""
    farthest = float(np.nanmax(np.abs(shapely.bounds(case.given)), initial=0.0))
    off = DIGITS * np.spacing(farthest) * shapely.length(case.given).sum()
    return float(SHARE * shapely.area(case.valid).sum() + off)


def test_repaired_shapes_give_the_expected_shape(cases: list[Case], doubtful: set[tuple[str, str]]) -> None:
    wrong = []
    for case in cases:
        off = shapely.symmetric_difference(SHAPE_OF[case.operation](case.valid), case.expected).area
        if off > rounding(case):
            wrong.append((case.name, case.operation, off, float(shapely.area(case.valid).sum())))
    assert [one for one in wrong if one[:2] not in doubtful] == []


def unions(geometry: Shapes, way: Way) -> Callable[[Iterable[int]], float]:
    """The area that any choice of some zones has together, as a frame around them is covered by these."""
    bounds = shapely.bounds(shapely.geometrycollections(geometry))
    if np.isnan(bounds).any():
        return lambda rows: 0.0
    size = float((bounds[2:] - bounds[:2]).max()) * 0.01
    around = shapely.box(*(bounds + np.array([-size, -size, size, size])))
    frame, layer = Parts(shapes([around]), ONE, PLANE), way(layer_of(geometry))
    contacts = measure(frame, layer, tolerance_m=0.0)

    def area(rows: Iterable[int]) -> float:
        chosen = contacts.select(np.isin(contacts.feature, list(rows)))
        return float(union_by_site(frame, layer, chosen, 1)[0][0])

    return area


def measured(case: Case, union: Callable[[Iterable[int]], float], way: Way) -> float:
    """The area of the result, by nothing but areas that measuring gives."""
    rows = range(len(case.valid))
    if case.operation == "union":
        return union(rows)
    if case.operation == "difference":
        return union(rows) - union(rows[1:])
    if case.operation == "intersection" and len(rows) == 2:
        parts = Parts(case.valid[:1], ONE, PLANE)
        return float(measure(parts, way(layer_of(case.valid[1:])), tolerance_m=0.0).area_m2.sum())
    # Of several: what is in all, and in an odd number, follows from the unions of every choice of them.
    chosen = [frozenset(some) for size in rows for some in combinations(rows, size + 1)]
    united = {some: union(some) for some in chosen}
    common = {every: sum(-((-1) ** len(some)) * united[some] for some in chosen if some <= every) for every in chosen}
    if case.operation == "intersection":
        return common[frozenset(rows)]
    return sum((-2) ** (len(every) - 1) * common[every] for every in chosen)


def test_measured_areas_are_those_of_the_expected_shape(
    cases: list[Case], doubtful: set[tuple[str, str]], way: Way
) -> None:
    wrong, known = [], {case.name: unions(case.valid, way) for case in cases}
    for case in cases:
        if (case.name, case.operation) in doubtful:
            continue
        found = measured(case, known[case.name], way)
        if abs(found - case.expected.area) > rounding(case):
            wrong.append((case.name, case.operation, found, case.expected.area, rounding(case)))
    assert wrong == []


def test_where_the_inside_is_a_matter_of_choice_the_repair_is_told_with_its_change(
    cases: list[Case], doubtful: set[tuple[str, str]]
) -> None:
    untold = []
    for case in cases:
        told = {row: (before, after) for row, before, after in case.changes}
        for row in np.flatnonzero(~shapely.is_valid(case.given)).tolist():
            known = (float(shapely.area(case.given[row])), float(shapely.area(case.valid[row])))
            if told.get(row) != known:
                untold.append(f"{case.name}: input {row + 1}")
        if (case.name, case.operation) in doubtful and not case.changes:
            untold.append(f"{case.name}: {case.operation}")
    assert untold == []
