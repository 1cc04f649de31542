"""Boxes packed along a Hilbert curve into a tree of flat arrays, searched without building anything."""

from typing import NamedTuple

import numpy as np

from layers.array import Floats, Rows
from layers.kernel.compiling import compiled

CHILDREN = 16
SIDE = 65_535.0


class Tree(NamedTuple):
    """`order[i]` is the shape of the i-th leaf; `box` holds the leaves, then each level above them.

    `level[k]` is the first node of a level; node j of a level holds 16 nodes of the one below, from 16 j on.
    """

    order: Rows
    box: Floats
    level: Rows


def pack(box: Floats) -> Tree:
    """The tree over these boxes; boxes of nan are left out."""
    order = np.flatnonzero(~np.isnan(box[:, 0])).astype(np.int64)
    known = box[order]
    if len(order):
        centre = (known[:, :2] + known[:, 2:]) / 2
        low, span = centre.min(axis=0), np.maximum(np.ptp(centre, axis=0), 1e-300)
        place = np.floor((centre - low) / span * SIDE).astype(np.int64)
        curve = _find_curve(place[:, 0], place[:, 1])
        by_curve = np.argsort(curve, kind="stable")
        order, known = order[by_curve], known[by_curve]
    levels = [known]
    while len(levels[-1]) > 1:
        below = levels[-1]
        starts = np.arange(0, len(below), CHILDREN)
        low, high = np.minimum.reduceat(below[:, :2], starts), np.maximum.reduceat(below[:, 2:], starts)
        levels.append(np.hstack([low, high]))
    starts = np.concatenate([[0], np.cumsum([len(one) for one in levels])]).astype(np.int64)
    return Tree(order, np.ascontiguousarray(np.vstack(levels)), starts)


@compiled
def _find_curve(x, y):
    """The place of each cell of a square of 65,536 along a Hilbert curve."""
    found = np.zeros(len(x), dtype=np.int64)
    for i in range(len(x)):
        a, b, d = x[i], y[i], 0
        s = 32_768
        while s > 0:
            right, up = 1 if (a & s) > 0 else 0, 1 if (b & s) > 0 else 0
            d += s * s * ((3 * right) ^ up)
            if up == 0:
                if right == 1:
                    a, b = 65_535 - a, 65_535 - b
                a, b = b, a
            s //= 2
        found[i] = d
    return found


def order_along(box: Floats) -> Rows:
    """The rows of boxes along the curve, so that neighbours come after one another; the unknown come last."""
    centre = (box[:, :2] + box[:, 2:]) / 2
    known = ~np.isnan(centre[:, 0])
    if not known.any():
        return np.arange(len(box), dtype=np.int64)
    low, high = centre[known].min(axis=0), centre[known].max(axis=0)
    place = np.full((len(box), 2), int(SIDE), dtype=np.int64)
    place[known] = (centre[known] - low) / np.maximum(high - low, 1e-300) * SIDE
    order: Rows = _sort_coarsely(_find_curve(place[:, 0], place[:, 1]))
    return order


@compiled
def _sort_coarsely(curve):
    """The rows by their place along the curve, 65,536 places being told apart."""
    starts = np.zeros(65_537, dtype=np.int64)
    for i in range(len(curve)):
        starts[(curve[i] >> 16) + 1] += 1
    starts = np.cumsum(starts)
    order = np.empty(len(curve), dtype=np.int64)
    for i in range(len(curve)):
        place = curve[i] >> 16
        order[starts[place]] = i
        starts[place] += 1
    return order


@compiled
def sort_rows(row, count):
    """The places of entries sorted by row, in their order within each; rows are less than the count."""
    starts = np.zeros(count + 1, dtype=np.int64)
    for k in range(len(row)):
        starts[row[k] + 1] += 1
    starts = np.cumsum(starts)
    order = np.empty(len(row), dtype=np.int64)
    for k in range(len(row)):
        order[starts[row[k]]] = k
        starts[row[k]] += 1
    return order


@compiled
def search(tree, box, order, first, last):
    """The rows of boxes that stand first to last in an order, and the shapes whose boxes meet them.

    In that order, and of each box by the number of the shape.
    """
    room = 4 * (last - first) + 64
    row, found = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    count, levels = 0, len(tree.level) - 1
    if len(tree.order) == 0:
        return row[:0], found[:0]
    stack_level, stack_node = np.empty(256, dtype=np.int64), np.empty(256, dtype=np.int64)
    for n in range(first, last):
        i = order[n]
        x0, y0, x1, y1 = box[i, 0], box[i, 1], box[i, 2], box[i, 3]
        begun = count
        depth = 1
        stack_level[0], stack_node[0] = levels - 1, 0
        while depth:
            depth -= 1
            level, node = stack_level[depth], stack_node[depth]
            at = tree.level[level] + node
            if not (
                tree.box[at, 0] <= x1 and tree.box[at, 2] >= x0 and tree.box[at, 1] <= y1 and tree.box[at, 3] >= y0
            ):
                continue
            if level == 0:
                if count == room:
                    room *= 2
                    row, found = _grown(row, room), _grown(found, room)
                row[count], found[count] = i, tree.order[node]
                count += 1
                continue
            below = tree.level[level] - tree.level[level - 1]
            for child in range(node * CHILDREN, min((node + 1) * CHILDREN, below)):
                stack_level[depth], stack_node[depth] = level - 1, child
                depth += 1
        for k in range(begun + 1, count):
            moved = found[k]
            j = k - 1
            while j >= begun and found[j] > moved:
                found[j + 1] = found[j]
                j -= 1
            found[j + 1] = moved
    return row[:count], found[:count]


@compiled
def _grown(column, room):
    wider = np.empty(room, dtype=np.int64)
    wider[: len(column)] = column
    return wider
