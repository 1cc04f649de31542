"""Segments: how near two of them are, and where they come nearest."""

from layers.kernel.compiling import compiled


@compiled
def are_near(one, other, reach_m):
    """Whether two segments (x0, y0, x1, y1) meet or come within a distance of each other."""
    if (
        max(one[0], one[2]) + reach_m < min(other[0], other[2])
        or min(one[0], one[2]) - reach_m > max(other[0], other[2])
        or max(one[1], one[3]) + reach_m < min(other[1], other[3])
        or min(one[1], one[3]) - reach_m > max(other[1], other[3])
    ):
        return False
    return find_nearest(one[0], one[1], one[2], one[3], other[0], other[1], other[2], other[3])[0] <= reach_m * reach_m


@compiled
def find_nearest(ax, ay, bx, by, cx, cy, dx, dy):
    """The square of the distance between segments a-b and c-d, and a nearest point of each; 0 where they cross."""
    ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
    side_c, side_d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
    side_a, side_b = vx * (ay - cy) - vy * (ax - cx), vx * (by - cy) - vy * (bx - cx)
    if (side_c > 0.0) != (side_d > 0.0) and (side_a > 0.0) != (side_b > 0.0) and side_a != side_b:
        share = side_a / (side_a - side_b)
        x, y = ax + share * ux, ay + share * uy
        return 0.0, x, y, x, y
    best, px, py = foot(cx, cy, dx, dy, ax, ay)
    qx, qy, rx, ry = ax, ay, px, py
    square, px, py = foot(cx, cy, dx, dy, bx, by)
    if square < best:
        best, qx, qy, rx, ry = square, bx, by, px, py
    square, px, py = foot(ax, ay, bx, by, cx, cy)
    if square < best:
        best, qx, qy, rx, ry = square, px, py, cx, cy
    square, px, py = foot(ax, ay, bx, by, dx, dy)
    if square < best:
        best, qx, qy, rx, ry = square, px, py, dx, dy
    return best, qx, qy, rx, ry


@compiled
def foot(ax, ay, bx, by, x, y):
    """The square of the distance from a point to the segment a-b, and the point of it that is nearest."""
    ux, uy = bx - ax, by - ay
    length2 = ux * ux + uy * uy
    share = 0.0
    if length2 > 0.0:
        share = min(max(((x - ax) * ux + (y - ay) * uy) / length2, 0.0), 1.0)
    px, py = ax + share * ux, ay + share * uy
    return (x - px) * (x - px) + (y - py) * (y - py), px, py
