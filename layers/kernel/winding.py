"""On which side of a zone's outline a point lies."""

from layers.kernel.compiling import compiled
from layers.kernel.gather import wind_in_grid
from layers.kernel.grid import span
from layers.kernel.segment import foot


@compiled
def wind(zones, feature, x, y):
    """How often the outline of a feature winds around a point just above (x, y): 1 inside, 0 outside."""
    if zones.grid[feature] >= 0:
        return wind_in_grid(zones, feature, x, y)
    winding = 0
    for r in range(zones.run[feature], zones.run[feature + 1]):
        if zones.run_box[r, 1] > y or zones.run_box[r, 3] < y or zones.run_box[r, 0] >= x:
            continue
        first = zones.run_start[r]
        x1, y1 = zones.xy[first, 0] - x, zones.xy[first, 1] - y
        for v in range(first + 1, first + zones.run_edges[r] + 1):
            x0, y0 = x1, y1
            x1, y1 = zones.xy[v, 0] - x, zones.xy[v, 1] - y
            if (y0 <= 0.0) != (y1 <= 0.0) and x0 - y0 * (x1 - x0) / (y1 - y0) < 0.0:
                winding += 1 if y1 < y0 else -1
    return winding


@compiled
def place_point(zones, feature, x, y, reach_m):
    """The winding number of a feature's outline around a point, -1 where the point lies within reach of it.

    A winding number below zero is told as -1 as well: no valid outline has one.
    """
    square = reach_m * reach_m
    if zones.grid[feature] >= 0:
        return -1 if _is_near_in_grid(zones, feature, x, y, reach_m) else wind_in_grid(zones, feature, x, y)
    winding = 0
    for r in range(zones.run[feature], zones.run[feature + 1]):
        if zones.run_box[r, 1] > y + reach_m or zones.run_box[r, 3] < y - reach_m or zones.run_box[r, 0] > x + reach_m:
            continue
        first = zones.run_start[r]
        x1, y1 = zones.xy[first, 0] - x, zones.xy[first, 1] - y
        for v in range(first + 1, first + zones.run_edges[r] + 1):
            x0, y0 = x1, y1
            x1, y1 = zones.xy[v, 0] - x, zones.xy[v, 1] - y
            if max(x0, x1) < 0.0:
                if (y0 <= 0.0) != (y1 <= 0.0):
                    winding += 1 if y1 < y0 else -1
                if max(x0, x1) < -reach_m:
                    continue
            elif (y0 <= 0.0) != (y1 <= 0.0) and x0 - y0 * (x1 - x0) / (y1 - y0) < 0.0:
                winding += 1 if y1 < y0 else -1
            if min(x0, x1) > reach_m or min(y0, y1) > reach_m or max(y0, y1) < -reach_m:
                continue
            if foot(x0, y0, x1, y1, 0.0, 0.0)[0] <= square:
                return -1
    return winding


@compiled
def wind_across(xy, first, edges, x, y, from_x, from_y, reach_m):
    """How the winding number changes on the straight way to a point, across a stretch of edges, and whether it is sure.

    It is not where an edge lies within reach of the point, or one that meets the way runs so nearly along it that
    rounding could tell its sides otherwise. The place that the way begins at must lie farther than the reach from all.
    """
    way_x, way_y, square, change = from_x - x, from_y - y, reach_m * reach_m, 0
    x1, y1 = xy[first, 0] - x, xy[first, 1] - y
    side1 = way_x * y1 - way_y * x1
    for v in range(first + 1, first + edges + 1):
        x0, y0, side0 = x1, y1, side1
        x1, y1 = xy[v, 0] - x, xy[v, 1] - y
        # One number for each vertex: the two edges that meet in it are told the same, whatever the rounding.
        side1 = way_x * y1 - way_y * x1
        is_far = min(x0, x1) > reach_m or max(x0, x1) < -reach_m or min(y0, y1) > reach_m or max(y0, y1) < -reach_m
        if not is_far and foot(x0, y0, x1, y1, 0.0, 0.0)[0] <= square:
            return 0, False
        if (side0 <= 0.0) != (side1 <= 0.0):
            ux, uy = x1 - x0, y1 - y0
            here = x0 * uy - y0 * ux
            there = here - (way_x * uy - way_y * ux)
            if min(here * here, there * there) <= square * (ux * ux + uy * uy):
                return 0, False
            if (here < 0.0) != (there < 0.0):
                change += 1 if side0 <= 0.0 else -1
    return change, True


@compiled
def is_clear(xy, first, edges, x, y, square_m2):
    """Whether a point lies farther from all edges of a stretch than the root of this."""
    for v in range(first, first + edges):
        if foot(xy[v, 0] - x, xy[v, 1] - y, xy[v + 1, 0] - x, xy[v + 1, 1] - y, 0.0, 0.0)[0] <= square_m2:
            return False
    return True


@compiled
def _is_near_in_grid(zones, feature, x, y, reach_m):
    grids, g = zones.grids, zones.grid[feature]
    frame, columns, rows = grids.frame[g], grids.size[g, 0], grids.size[g, 1]
    i0, i1 = span(x - reach_m, x + reach_m, frame[0], frame[2], columns)
    j0, j1 = span(y - reach_m, y + reach_m, frame[1], frame[3], rows)
    for j in range(j0, j1 + 1):
        for i in range(i0, i1 + 1):
            cell = grids.cell[g] + j * columns + i
            for k in range(grids.start[cell], grids.start[cell + 1]):
                v = grids.edge[k]
                ax, ay, bx, by = (
                    zones.xy[v, 0] - x,
                    zones.xy[v, 1] - y,
                    zones.xy[v + 1, 0] - x,
                    zones.xy[v + 1, 1] - y,
                )
                if foot(ax, ay, bx, by, 0.0, 0.0)[0] <= reach_m * reach_m:
                    return True
    return False
