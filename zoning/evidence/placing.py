"""Sites put on their measuring planes: each project on the plane that it alone decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.errors import LayerError
from layers.part import Parts
from layers.plane import Plane, choose_plane, choose_planes
from layers.repair import make_valid_on
from zoning.errors import Problem
from zoning.site import Notice, Site, problem_of


@dataclass(frozen=True, slots=True)
class Group:
    """The sites that share a plane. `sites` are their indices; `parts.site` counts within the group."""

    plane: Plane
    sites: NDArray[np.intp]
    parts: Parts
    part: NDArray[np.intp]

    def select(self, places: NDArray[np.intp]) -> "Group":
        """The sites at these places of the group, which rise, alone."""
        if len(places) == len(self.sites):
            return self
        rows = np.flatnonzero(np.isin(self.parts.site, places))
        site = np.searchsorted(places, self.parts.site[rows])
        parts = Parts(self.parts.geometry[rows], site, self.plane)
        return Group(self.plane, self.sites[places], parts, self.part[rows])


@dataclass(frozen=True, slots=True)
class Placed:
    """All sites with the planes of those that can be measured; `plane_of` holds None for a refused site.

    `area_method` is the one that was asked for; None where each site's place decides.
    """

    sites: tuple[Site, ...]
    groups: tuple[Group, ...]
    plane_of: tuple[Plane | None, ...]
    geometry: tuple[NDArray[np.object_], ...]
    area_method: str | None = None


def place(sites: Sequence[Site], area_method: str | None) -> Placed:
    """Every site on its plane, its parts valid there; what was repaired or can't be placed is told on the site.

    Sites are placed together as far as nothing is wrong with them, all others one by one, to the same result.
    """
    plain = _place_plain(sites, area_method)
    told: list[Site] = []
    planes: list[Plane | None] = []
    shapes: list[NDArray[np.object_]] = []
    for index, site in enumerate(sites):
        found = plain.get(index)
        placed, plane, geometry = _place_one(site, area_method) if found is None else (site, *found)
        told.append(placed)
        planes.append(plane)
        shapes.append(geometry)
    members: dict[Plane, list[int]] = {}
    for index, plane in enumerate(planes):
        if plane is not None:
            members.setdefault(plane, []).append(index)
    groups = tuple(_group(plane, sites, shapes) for plane, sites in members.items())
    return Placed(tuple(told), groups, tuple(planes), tuple(shapes), area_method)


def _place_plain(sites: Sequence[Site], area_method: str | None) -> dict[int, tuple[Plane, NDArray[np.object_]]]:
    """Plane and shapes of the sites, by their index, that can be placed as they are."""
    of_crs: dict[str, list[int]] = {}
    for index, site in enumerate(sites):
        if not site.errors and site.crs is not None and site.parts:
            of_crs.setdefault(site.crs.srs, []).append(index)
    found: dict[int, tuple[Plane, NDArray[np.object_]]] = {}
    for members in of_crs.values():
        if len(members) > 1:
            found.update(_place_alike([(index, sites[index]) for index in members], area_method))
    return found


def _place_alike(
    members: Sequence[tuple[int, Site]], area_method: str | None
) -> Iterator[tuple[int, tuple[Plane, NDArray[np.object_]]]]:
    """The same for sites of one reference system."""
    crs = members[0][1].crs
    assert crs is not None  # the caller looked
    counts = np.array([len(site.parts) for _, site in members])
    source = np.array([part.geometry for _, site in members for part in site.parts], dtype=object)
    owner = np.repeat(np.arange(len(members)), counts)
    first = np.cumsum(counts) - counts
    try:
        planes = choose_planes(source, owner, crs, method=area_method)
    except (LayerError, shapely.errors.ShapelyError):
        return
    of_plane: dict[Plane, list[int]] = {}
    for number, plane in enumerate(planes):
        if plane is not None:
            of_plane.setdefault(plane, []).append(number)
    for plane, numbers in of_plane.items():
        rows = np.flatnonzero(np.isin(owner, numbers))
        try:
            geometry, repairs = make_valid_on(source[rows], crs, plane)
        except (LayerError, shapely.errors.ShapelyError):
            continue
        is_odd = shapely.is_empty(geometry)
        is_odd[[row for row, _ in repairs]] = True
        odd = set(owner[rows[is_odd]].tolist())
        placed = np.empty(len(source), dtype=object)
        placed[rows] = geometry
        for number in numbers:
            if number not in odd:
                at = slice(int(first[number]), int(first[number] + counts[number]))
                yield members[number][0], (plane, placed[at])


def _place_one(site: Site, area_method: str | None) -> tuple[Site, Plane | None, NDArray[np.object_]]:
    nothing = np.empty(0, dtype=object)
    if site.errors or site.crs is None or not site.parts:
        return site, None, nothing
    source = np.array([part.geometry for part in site.parts], dtype=object)
    try:
        plane = choose_plane(source, site.crs, method=area_method)
        geometry, repairs = make_valid_on(source, site.crs, plane)
    except LayerError as error:
        return replace(site, errors=(replace(problem_of(error), where=site.where),)), None, nothing
    except shapely.errors.ShapelyError as error:
        problem = Problem("bad-geometry", site.where, str(error).strip())
        return replace(site, errors=(problem,)), None, nothing
    for row in range(len(geometry)):
        if shapely.is_empty(geometry[row]):
            problem = Problem("bad-geometry", site.where, "a shape without inside", "a valid polygon")
            return replace(site, errors=(problem,)), None, nothing
    notices = tuple(Notice("made-valid", "site", f"{site.id}", change) for _, change in repairs)
    return replace(site, repairs=(*site.repairs, *notices)), plane, geometry


def _group(plane: Plane, sites: Sequence[int], shapes: Sequence[NDArray[np.object_]]) -> Group:
    counts = [len(shapes[index]) for index in sites]
    return Group(
        plane=plane,
        sites=np.array(sites, dtype=np.intp),
        parts=Parts(
            geometry=np.concatenate([shapes[index] for index in sites]),
            site=np.repeat(np.arange(len(sites), dtype=np.intp), counts),
            plane=plane,
        ),
        part=np.concatenate([np.arange(count, dtype=np.intp) for count in counts]),
    )
