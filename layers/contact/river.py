"""Rivers as the water runs: lines joined end to end, with the way from every place on them measured along geodesics."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Rows, Shapes, points
from layers.contact.run import Runs, cut_runs
from layers.errors import LayerError
from layers.layer import Layer
from layers.plane import Plane, geodesic_m

WITH: Final = "1"
AGAINST: Final = "-1"


@dataclass(frozen=True, slots=True, eq=False)
class Rivers:
    """The lines of a river layer in one plane, drawn as the water runs, and the stretches between their junctions.

    `line`, `feature`, `has_flow`: one entry per line; a line without a known flow is a gap. `tail`, `head` (junctions),
    `of_line`, `from_m`, `to_m` (chainage along the line): one per stretch, those of a line together, downstream.
    `junction` is where junctions lie. `is_lost`: junctions that no line leads away from, or one of unknown flow does;
    `last` is a feature that ends there. `runs`: the lines cut short, for searching and measuring.
    """

    plane: Plane
    line: Shapes
    feature: Rows
    has_flow: Bools
    tail: Rows
    head: Rows
    of_line: Rows
    from_m: Floats
    to_m: Floats
    junction: Floats
    is_lost: Bools
    last: Rows
    runs: Runs

    def chainage_m(self, line: int, at: Shapes) -> Floats:
        """How far along a line points lie, as `chainage_m` says."""
        return _find_along(self.line[line], at, *self.runs.mileage(line))

    def stretch(self, line: Rows, chainage: Floats) -> Rows:
        """The stretch on which each chainage of these lines lies."""
        first = np.searchsorted(self.of_line, line, side="left")
        end = np.searchsorted(self.of_line, line, side="right")
        found = first.copy()
        for step in range(1, int((end - first).max(initial=1))):
            further = (first + step < end) & (self.from_m[np.minimum(first + step, len(self.from_m) - 1)] <= chainage)
            found[further] = first[further] + step
        return found.astype(np.int64)

    def follow(self, start: Sequence[tuple[int, float]], *, upstream: bool) -> tuple[Floats, Rows]:
        """The shortest way from any of these junctions (each with metres already gone) to every junction, against or
        with the flow, and the junction it began at; infinite and -1 where none leads."""
        way, origin = np.full(len(self.junction), np.inf), np.full(len(self.junction), -1, dtype=np.int64)
        come_from, go_to = (self.head, self.tail) if upstream else (self.tail, self.head)
        known = np.flatnonzero(self.has_flow[self.of_line])
        order = known[np.argsort(come_from[known], kind="stable")]
        first = np.searchsorted(come_from[order], np.arange(len(self.junction) + 1))
        queue = [(gone, junction, junction) for junction, gone in start]
        heapq.heapify(queue)
        while queue:
            gone, junction, began = heapq.heappop(queue)
            if gone >= way[junction]:
                continue
            way[junction], origin[junction] = gone, began
            for stretch in order[first[junction] : first[junction + 1]].tolist():
                length = float(self.to_m[stretch] - self.from_m[stretch])
                heapq.heappush(queue, (gone + length, int(go_to[stretch]), began))
        return way, origin


def chainage_m(plane: Plane, line: Any, at: Shapes) -> Floats:
    """How far along a line from its first vertex the foot of each point lies, along geodesics, in metres.

    The foot is the nearest place of the line in the plane; of several equally near the first.
    """
    return _find_along(line, at, *mileage(plane, line))


def _find_along(line: Any, at: Shapes, flat: Floats, geodesic: Floats) -> Floats:
    """How far along a line points lie, by how far its vertices do; of one that is a vertex that is known."""
    vertex = _find_vertices(shapely.get_coordinates(line), shapely.get_coordinates(at))
    others = np.flatnonzero(vertex < 0)
    along = flat[vertex]
    along[others] = shapely.line_locate_point(line, at[others])
    return np.asarray(np.interp(along, flat, geodesic), dtype=np.float64)


def _find_vertices(xy: Floats, places: Floats) -> Rows:
    """The first vertex that lies at each of these places, -1 where none does."""
    own, asked = (np.ascontiguousarray(one).view(np.complex128).ravel() for one in (xy, places))
    order = np.argsort(own, kind="stable")
    at = np.minimum(np.searchsorted(own[order], asked), len(own) - 1)
    found = order[at]
    return np.where(own[found] == asked, found, -1).astype(np.int64)


def join_rivers(layer: Layer, plane: Plane, *, flow_field: str | None = None, tolerance_m: float = 0.001) -> Rivers:
    """The lines of a layer joined where an end of one lies within the tolerance of another.

    Water runs from the first vertex of a line to its last. With `flow_field`, an attribute says it for each feature:
    1 as drawn, -1 against it, anything else not known. Lines that merely cross do not join, and what is farther apart
    than the tolerance is a gap, which is never bridged. What is no line is left out.

    Raises LayerError (missing-field, datum-shift-needed).
    """
    rows = np.arange(len(layer.features), dtype=np.int64)
    shapes = layer.on(plane).geometry(rows)
    flow = _flow(layer, flow_field)
    is_line = shapely.get_dimensions(shapes) == 1
    line, owner = shapely.get_parts(shapes[is_line], return_index=True)
    feature = rows[is_line][owner]
    kept = shapely.length(line) > 0
    line, feature = line[kept], feature[kept]
    against = flow[feature] == -1
    line[against] = shapely.reverse(line[against])
    return _lay_out(plane, line, feature, flow[feature] != 0, tolerance_m)


def _flow(layer: Layer, flow_field: str | None) -> Codes:
    """1, -1 or 0 (not known) for each feature."""
    features = layer.features
    if flow_field is None:
        return np.ones(len(features), dtype=np.int8)
    if flow_field not in features.fields:
        allowed = ", ".join(features.fields)
        raise LayerError(code="missing-field", file=features.source, layer=layer.id, field=flow_field, allowed=allowed)
    said = [str(value).strip().removesuffix(".0") for value in features.fields[flow_field]]
    return np.array([1 if word == WITH else -1 if word == AGAINST else 0 for word in said], dtype=np.int8)


def mileage(plane: Plane, line: Any) -> tuple[Floats, Floats]:
    """How far each vertex lies along a line: in the plane, and along geodesics."""
    xy = shapely.get_coordinates(line)
    start, end = xy[:-1], xy[1:]
    flat = np.hypot(*(end - start).T)
    geodesic = geodesic_m(plane, start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.concatenate([[0.0], np.cumsum(flat)]), np.concatenate([[0.0], np.cumsum(geodesic)])


def _lay_out(plane: Plane, line: Shapes, feature: Rows, has_flow: Bools, tolerance_m: float) -> Rivers:
    """Lines cut into stretches at every junction."""
    count = len(line)
    ends = np.concatenate([shapely.get_point(line, 0), shapely.get_point(line, -1)]) if count else np.empty(0, object)
    node = _gather_near(ends, tolerance_m)
    junction = _places(ends, node)
    runs = cut_runs(plane, line)
    stops = [
        [(0.0, int(node[row])), (length_m, int(node[count + row]))]
        for row, length_m in enumerate(runs.length_m.tolist())
    ]
    for row, met in _joined_midway(runs, ends, node, tolerance_m):
        own = _find_along(line[row], points(junction[met]), *runs.mileage(row))
        stops[row] += zip(own.tolist(), met.tolist(), strict=True)
    pieces = [
        (row, *one, *other)
        for row, known in enumerate(stops)
        for one, other in zip(sorted(known[:1] + known[2:]), [*sorted(known[2:]), known[1]], strict=True)
    ]
    of_line, from_m, tail, to_m, head = zip(*pieces, strict=True) if pieces else ((),) * 5
    tails, heads = np.array(tail, dtype=np.int64), np.array(head, dtype=np.int64)
    lines = np.array(of_line, dtype=np.int64)
    goes_on = np.zeros(len(junction), dtype=np.bool_)
    goes_on[tails[has_flow[lines]]] = True
    for unknown in (tails[~has_flow[lines]], heads[~has_flow[lines]]):
        goes_on[unknown] = False
    last = np.full(len(junction), -1, dtype=np.int64)
    last[tails], last[heads] = feature[lines], feature[lines]
    return Rivers(
        plane,
        line,
        feature,
        has_flow,
        tails,
        heads,
        lines,
        np.array(from_m, dtype=np.float64),
        np.array(to_m, dtype=np.float64),
        junction,
        ~goes_on,
        last,
        runs,
    )


def _joined_midway(runs: Runs, ends: Shapes, node: Rows, tolerance_m: float) -> Iterator[tuple[int, Rows]]:
    """Each line that others end on, away from its own ends, with the junctions there."""
    if not len(ends):
        return
    which, run = runs.tree.query(ends, predicate="dwithin", distance=tolerance_m)
    met = np.unique(np.column_stack([runs.line[run], node[which]]), axis=0)
    is_own = (met[:, 1] == node[met[:, 0]]) | (met[:, 1] == node[len(ends) // 2 + met[:, 0]])
    met = met[~is_own]
    rows, counts = np.unique(met[:, 0], return_counts=True)
    last = np.cumsum(counts)
    for number, start, end in zip(rows.tolist(), last - counts, last, strict=True):
        yield number, met[start:end, 1]


def _gather_near(ends: Shapes, tolerance_m: float) -> Rows:
    """The number of the junction that each end belongs to: ends within the tolerance of each other share one."""
    node = np.arange(len(ends), dtype=np.int64)
    if not len(ends):
        return node
    one, other = shapely.STRtree(ends).query(ends, predicate="dwithin", distance=tolerance_m)
    while True:
        lowest = node.copy()
        np.minimum.at(lowest, one, node[other])
        if (lowest == node).all():
            return np.unique(node, return_inverse=True)[1].astype(np.int64)
        node = lowest


def _places(ends: Shapes, node: Rows) -> Floats:
    """Where each junction lies: at the first of its ends."""
    first = np.unique(node, return_index=True)[1]
    return shapely.get_coordinates(ends[first]).reshape(-1, 2).astype(np.float64)
