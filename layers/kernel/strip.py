"""Outlines brought from degrees to a transverse Mercator plane in one go, with their boxes and sizes."""

import numpy as np

from layers.kernel.compiling import compiled
from layers.series import ACROSS, ALONG, CELLS_A_DEGREE


@compiled
def move_to_plane(outlines, cells, area, length, first, last):
    """Brings vertices and boxes of some areas from degrees to the plane of the cells, which must lie under all of them;
    fills in their areas and the length of their rings."""
    for i in range(first, last):
        low_x, low_y, high_x, high_y = np.inf, np.inf, -np.inf, -np.inf
        for k in range(outlines.shape[i], outlines.shape[i + 1]):
            from_x = from_y = last_x = last_y = doubled = 0.0
            for v in range(outlines.ring[k], outlines.ring[k + 1]):
                x, y = move_place(cells, outlines.xy[v, 0], outlines.xy[v, 1])
                outlines.xy[v, 0], outlines.xy[v, 1] = x, y
                low_x, low_y, high_x, high_y = min(low_x, x), min(low_y, y), max(high_x, x), max(high_y, y)
                if v == outlines.ring[k]:
                    from_x, from_y = x, y
                ax, ay, bx, by = last_x, last_y, x - from_x, y - from_y
                doubled += ax * by - bx * ay
                length[i] += np.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
                last_x, last_y = bx, by
            area[i] += doubled / 2.0
        outlines.box[i, 0], outlines.box[i, 1], outlines.box[i, 2], outlines.box[i, 3] = low_x, low_y, high_x, high_y


@compiled
def move_place(cells, lon, lat):
    """Where a place in degrees lies in the plane; bit by bit what `move_degrees` says."""
    away = lon - cells.lon
    row, column = np.floor(lat * CELLS_A_DEGREE), np.floor(away * CELLS_A_DEGREE)
    up, aside = lat - (row + 0.5) / CELLS_A_DEGREE, away - (column + 0.5) / CELLS_A_DEGREE
    terms = cells.terms[int(row) - cells.row, int(column) - cells.column]
    north = terms[ALONG - 1]
    for power in range(ALONG - 2, -1, -1):
        north = north * up + terms[power]
    north *= up
    x, y = terms[ALONG + 2 * ACROSS], terms[ALONG + 2 * ACROSS + 1]
    for power in range(2 * ACROSS - 2, -1, -2):
        x, y = (
            x * north + y * aside + terms[ALONG + power],
            y * north - x * aside + terms[ALONG + power + 1],
        )
    return x, y
