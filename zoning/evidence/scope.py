"""Where a layer claims to be complete: scopes of the catalogue as shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import LayerError
from layers.layer import Layer
from layers.limit import Limits
from layers.plane import Plane, to_lonlat
from layers.repair import make_valid, make_valid_on
from layers.vector import Features, Request, read_features
from zoning.catalogue import Catalogue, LayerEntry, Scope
from zoning.county import codes_of_same_land, prefix_of
from zoning.errors import CatalogueError, Problem, Where
from zoning.evidence.source import read_source
from zoning.evidence.unit import CODE_COLUMNS
from zoning.site import Notice, problem_of

MOST_TOLD: Final = 5


@dataclass(slots=True)
class Region:
    """A stretch of land; `geometry` None is everywhere. Its shape on a plane is made once; `file` is for messages.

    `notices`: codes that the administrative layer knows under another number, and what was assumed while it was read.
    """

    geometry: Any
    crs: CRS | None
    _on: dict[Plane, Any]
    file: str | None = None
    notices: tuple[Notice, ...] = ()

    @classmethod
    def everywhere(cls) -> "Region":
        """The region that holds every site."""
        return cls(None, None, {})

    @classmethod
    def nowhere(cls) -> "Region":
        """The region that holds none."""
        return cls(shapely.Polygon(), None, {})

    @property
    def is_everywhere(self) -> bool:
        """Whether it has no edge."""
        return self.geometry is None

    def degrees_to(self, layer: Layer) -> float:
        """How far the box around a layer lies from the box around the region, in degrees; 0 where they meet."""
        if self.crs is None or shapely.is_empty(self.geometry):
            return 0.0
        shapes = [shape for shape in layer.features.geometry if shape is not None]
        if not shapes:
            return 0.0
        bounds = shapely.total_bounds(shapes)
        frames = [(shapely.box(*self.geometry.bounds), self.crs), (shapely.box(*bounds), layer.crs)]
        try:
            own, other = (to_lonlat(np.array([frame], dtype=object), crs)[0] for frame, crs in frames)
        except LayerError:
            return 0.0
        return float(shapely.distance(own, other))

    def on(self, plane: Plane) -> Any:
        """The shape on a plane; None for everywhere. Raises CatalogueError where there is no way into the plane."""
        if self.geometry is None or self.crs is None:
            return self.geometry
        if plane not in self._on:
            try:
                shapes, _ = make_valid_on(np.array([self.geometry], dtype=object), self.crs, plane)
            except LayerError as error:
                where = Where(file=self.file)
                raise CatalogueError([Problem(error.code, where, error.found, error.allowed)]) from error
            shapely.prepare(shapes)
            self._on[plane] = shapes[0]
        return self._on[plane]


def find_region(
    scope: Scope, catalogue: Catalogue, area: Region | None = None, *, limits: Limits | None = None
) -> Region:
    """The shape of a scope. Raises CatalogueError when its file or codes can't be found."""
    if scope.form == "area" and area is not None:
        return area
    if scope.form == "everywhere":
        return Region.everywhere()
    if scope.form == "file" and scope.file is not None:
        return read_region(scope, limits or Limits())
    if scope.form == "admin":
        return _from_codes(scope, catalogue, limits)
    return Region.nowhere()


def read_region(scope: Scope, limits: Limits, source_layer: str | None = None) -> Region:
    """The shape of a scope that is a file, or one layer of it. Raises CatalogueError with what is wrong in the file."""
    assert scope.file is not None  # the caller looked
    try:
        features = read_features(scope.file, Request(source_layer, limits=limits))
    except LayerError as error:
        problem = problem_of(error)
        raise CatalogueError([replace(problem, where=replace(problem.where, line=scope.line))]) from error
    if features.crs is None:
        where = Where(file=str(scope.file), line=scope.line)
        raise CatalogueError([Problem("no-crs", where, None, "a file that states its CRS")])
    if features.refused:
        # Land that a broken record hides would be taken for land outside.
        problems = [problem_of(error) for _, error in sorted(features.refused.items())]
        raise CatalogueError([replace(one, where=replace(one.where, line=scope.line)) for one in problems[:MOST_TOLD]])
    region = _union(list(features.geometry), features.crs, str(scope.file))
    region.notices = tuple(
        Notice(one.code, one.about, " ".join(word for word in (scope.file.name, one.record) if word))
        for one in features.remarks
    )
    return region


def _from_codes(scope: Scope, catalogue: Catalogue, limits: Limits | None) -> Region:
    lost: Sequence[str] = scope.codes
    unread: list[Problem] = []
    for entry in catalogue.layers:
        if entry.kind != "administrative":
            continue
        try:
            features = read_source(entry, limits)
        except LayerError as error:
            unread.append(problem_of(error))
            continue
        by_code = {code: _areas_of(features, entry, code) for code in scope.codes}
        renewed: dict[str, str] = {}
        for code in [code for code, found in by_code.items() if not found]:
            # What was merged is another area: only a unit that was renamed or given another code is still the same.
            for other in sorted(codes_of_same_land(code) - {code}):
                if not by_code[code] and (areas := _areas_of(features, entry, other)):
                    by_code[code], renewed[code] = areas, other
        shapes = [shape for found in by_code.values() for shape in found]
        lost = [code for code, found in by_code.items() if not found]
        if shapes and not lost and features.crs is not None:
            region = _union(shapes, features.crs, features.source)
            region.notices = tuple(
                Notice("area-code-changed", f"{code} → {other}", entry.id) for code, other in renewed.items()
            )
            return region
    where = Where(file=str(catalogue.path), line=scope.line, field="admin")
    allowed = "codes of an administrative layer of this catalogue, or {file: …}"
    raise CatalogueError(unread or [Problem("area-not-found", where, ", ".join(lost), allowed)])


def _areas_of(features: Features, entry: LayerEntry, code: str) -> list[Any]:
    names = (entry.fields.get("code", ""), *CODE_COLUMNS)
    column = next((features.fields[name] for name in names if name in features.fields), ())
    rows = [row for row, said in enumerate(column) if str(said).removeprefix("156").startswith(prefix_of(code))]
    return [features.geometry[row] for row in rows if features.geometry[row] is not None]


def _union(shapes: list[Any], crs: CRS, file: str) -> Region:
    try:
        valid, _ = make_valid(np.array(shapes, dtype=object))
    except LayerError as error:
        raise CatalogueError([Problem(error.code, Where(file=file), error.found, error.allowed)]) from error
    areal = [shape for shape in valid if shapely.get_dimensions(shape) == 2]
    if not areal:
        raise CatalogueError([Problem("bad-geometry", Where(file=file), "no polygon", "polygons")])
    return Region(areal[0] if len(areal) == 1 else shapely.union_all(areal), crs, {}, file)


def index_regions(
    catalogue: Catalogue, area: Region, entries: Mapping[str, list[LayerEntry]], limits: Limits | None = None
) -> dict[int, Region]:
    """The region of each entry (by `id()` of the entry), each file read once; `area` is that of the catalogue."""
    read: dict[Scope, Region] = {}
    regions: dict[int, Region] = {}
    for layer in entries.values():
        for entry in layer:
            if entry.coverage not in read:
                read[entry.coverage] = find_region(entry.coverage, catalogue, area, limits=limits)
            regions[id(entry)] = read[entry.coverage]
    return regions
