"""Which projects lie near a border, and whom on the other side to consult about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Rows, Shapes, shapes
from layers.errors import LayerError
from layers.plane import Plane, choose_plane
from layers.repair import make_valid_on
from layers.tiling.metre import metres_per_unit
from zoning.border.side import Side
from zoning.errors import Problem
from zoning.gate.shape import moved
from zoning.site import Site, problem_of

WITHIN_M: Final = 500.0


@dataclass(frozen=True, slots=True, eq=False)
class Consultation:
    """A project that lies near units of another side: that side's number, its units and their distances in metres.

    `own`: the number of the side that holds the most of the project, None where none does. `shape`: the project in the
    CRS of the comparison.
    """

    site: Site
    own: int | None
    side: int
    rows: tuple[int, ...]
    distances_m: tuple[float, ...]
    shape: shapely.Geometry


def find_consultations(
    sites: Sequence[Site], sides: tuple[Side, Side], crs: CRS, *, within_m: float
) -> tuple[list[Consultation], list[tuple[str, Problem]]]:
    """The projects within a distance of units of a side other than their own, the units nearest first.

    Distances are measured in the plane of each project, as a check measures them. And the projects that could not be
    placed, by id, with what is wrong with them.
    """
    placed, refused = _place(sites, crs)
    areas = np.concatenate([side.areas for side in sides])
    side_of = np.repeat(np.arange(2), [len(side) for side in sides])
    first = (0, len(sides[0]))
    near = _near(placed, areas, crs, within_m)
    measuring = _Measuring(areas, crs)
    found: list[Consultation] = []
    for number, rows in near:
        site = sites[number]
        if len(np.unique(side_of[rows])) < 2 and _is_inside(placed[number], areas[rows]):
            continue
        distances, held = measuring.measure(site, rows)
        shares = [float(held[side_of[rows] == side].sum()) for side in (0, 1)]
        own = int(np.argmax(shares)) if max(shares) > 0 else None
        for side in (0, 1):
            here = np.flatnonzero((side_of[rows] == side) & (distances <= within_m))
            if side == own or not len(here):
                continue
            here = here[np.argsort(distances[here], kind="stable")]
            own_rows = tuple(int(row) - first[side] for row in rows[here])
            found.append(Consultation(site, own, side, own_rows, tuple(distances[here].tolist()), placed[number]))
    return found, refused


def _place(sites: Sequence[Site], crs: CRS) -> tuple[dict[int, shapely.Geometry], list[tuple[str, Problem]]]:
    """Each project as one shape in the CRS of the comparison, by its number; and those that have none there."""
    placed: dict[int, shapely.Geometry] = {}
    refused: list[tuple[str, Problem]] = []
    by_crs: dict[str, list[int]] = {}
    for number, site in enumerate(sites):
        if site.errors:
            refused += [(site.id, problem) for problem in site.errors]
        elif site.crs is None:
            refused.append((site.id, Problem("no-crs", site.where, None, "--sites-crs")))
        else:
            by_crs.setdefault(site.crs.srs, []).append(number)
    for numbers in by_crs.values():
        whole = shapes(shapely.geometrycollections([part.geometry for part in sites[at].parts]) for at in numbers)
        own = sites[numbers[0]].crs
        assert own is not None  # grouped by it
        try:
            placed |= dict(zip(numbers, moved(whole, own, crs), strict=True))
        except LayerError as error:
            refused += [(sites[at].id, problem_of(error)) for at in numbers]
    return placed, refused


def _near(placed: dict[int, shapely.Geometry], areas: Shapes, crs: CRS, within_m: float) -> list[tuple[int, Rows]]:
    """The projects that may lie within a distance of areas, each with the rows of those."""
    if not placed or shapely.is_empty(areas).all():
        return []
    x0, y0, x1, y1 = shapely.total_bounds(areas).tolist()
    across = np.array([[x, y] for x in np.linspace(x0, x1, 3) for y in np.linspace(y0, y1, 3)])
    # Scales change smoothly; two hundredths are for what lies between and beside these places.
    reach = float(1.02 * within_m / metres_per_unit(across, crs).min())
    numbers = sorted(placed)
    at, row = shapely.STRtree(areas).query(
        shapes(placed[number] for number in numbers), predicate="dwithin", distance=reach
    )
    order = np.lexsort((row, at))
    at, row = at[order], row[order]
    ends = np.flatnonzero(np.diff(at)) + 1
    pairs = zip(np.split(at, ends), np.split(row, ends), strict=True)
    return [(numbers[int(one[0])], rows) for one, rows in pairs if len(one)]


def _is_inside(shape: shapely.Geometry, areas: Shapes) -> bool:
    """Whether one of some areas of one side holds a project: nobody else is to be asked about it."""
    return bool(shapely.covers(areas, shape).any())


class _Measuring:
    """Areas brought into the planes of projects, each once."""

    def __init__(self, areas: Shapes, crs: CRS) -> None:
        self._areas, self._crs = areas, crs
        self._made: dict[tuple[Plane, int], shapely.Geometry] = {}

    def measure(self, site: Site, rows: Rows) -> tuple[Floats, Floats]:
        """How far each area lies from a project in metres, and how much it holds of it in the project's own measure."""
        assert site.crs is not None  # it was placed
        parts = shapes(part.geometry for part in site.parts)
        plane = choose_plane(parts, site.crs)
        parts = make_valid_on(parts, site.crs, plane)[0]
        for row in rows.tolist():
            if (plane, row) not in self._made:
                self._made[plane, row] = make_valid_on(self._areas[[row]], self._crs, plane)[0][0]
        areas = shapes(self._made[plane, row] for row in rows.tolist())
        distances: Floats = shapely.distance(parts[:, None], areas[None, :]).min(axis=0)
        return distances, _held(parts, areas)


def _held(parts: Shapes, areas: Shapes) -> Floats:
    """How much of the parts of the highest dimension lies in each area: square metres, metres or a count."""
    dimension = shapely.get_dimensions(parts)
    chief = parts[dimension == dimension.max()]
    if dimension.max() == 0:
        counts: Floats = shapely.intersects(chief[:, None], areas[None, :]).sum(axis=0).astype(np.float64)
        return counts
    common = shapely.intersection(chief[:, None], areas[None, :])
    sizes: Floats = (shapely.area if dimension.max() == 2 else shapely.length)(common).sum(axis=0)
    return sizes
