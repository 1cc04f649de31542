"""What somebody handed over, in another format: every record kept or refused by name, nothing moved silently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from layers.crs import read_reference
from layers.errors import LayerError
from layers.vector import Features
from layers.vector.format import FORMATS, find_format
from layers.vector.moving import degrees_for, metres_for, move_features
from layers.vector.writing import write_features
from zoning.errors import Problem, SiteError, Where
from zoning.site import Notice, Site, SiteOptions, describe_records, problem_of, read_records
from zoning.wording import describe_problem, say


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of the records of a file; `crs` is that of the file written, `notices` are about all of it."""

    source: Path
    target: Path
    crs: CRS
    sites: tuple[Site, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """Why some records were not written."""
        return [problem for site in self.sites for problem in site.errors]

    def to_dict(self, lang: str) -> dict[str, Any]:
        """The answer of `zoning convert`, as the contract has it."""
        written = sum(not site.errors for site in self.sites)
        authority = self.crs.to_authority()
        return {
            "read": len(self.sites),
            "written": written,
            "crs": ":".join(authority) if authority else self.crs.to_wkt(),
            "sites": [_describe(site, lang) for site in self.sites],
            "repairs": [
                {"what": repair.code, "where": repair.where, "area_change_m2": repair.area_change_m2}
                for site in self.sites
                for repair in site.repairs
            ],
            "warnings": [
                {
                    "code": notice.code,
                    "message": _say(notice.code, notice.about, notice.where, lang),
                    "where": notice.where,
                }
                for notice in (*self.notices, *(one for site in self.sites for one in site.warnings))
            ],
        }


def convert(source: Path, target: Path, options: SiteOptions, to: str | None = None) -> Conversion:
    """The records of a file written as another, by the ending of its name.

    `to` is the CRS of the new file; without it the old one, except where the format holds only degrees (CGCS2000 or
    WGS 84) or only metres (the plane that measures the records). Vertices are moved one by one, edges not divided.

    Raises SiteError when the file cannot be read, the target cannot be written, or no record is left.
    """
    try:
        if source.resolve() == target.resolve():
            raise LayerError(code="bad-value", file=str(target), found="the file itself", allowed="another file")
        _check_target(target)
        features = read_records(source, options)
        sites = describe_records(features, options)
        crs = _target_crs(features, target, to)
        kept = [row for row, site in enumerate(sites) if not site.errors]
        if not kept:
            found = f"{len(sites)} records, none of them usable"
            problems = [problem for site in sites for problem in site.errors]
            raise SiteError(problems or [Problem("no-sites", Where(file=str(source)), found, "at least one site")])
        written = _only(features, kept)
        write_features(move_features(written, crs), target)
    except LayerError as error:
        raise SiteError([problem_of(error)]) from error
    return Conversion(source, target, crs, tuple(sites), tuple(_left_out(written, target)))


def _left_out(written: Features, target: Path) -> Iterator[Notice]:
    """What the records say and the new file has no place for."""
    form = find_format(target)
    names = [] if form is None else form.left_out(written)
    if names:
        yield Notice("attributes-not-written", ", ".join(names), target.name)
    if target.suffix.lower() == ".zip":
        from layers.vector.format.archive import shorten_names

        fields = list(written.fields)
        cut = [f"{name} → {short}" for name, short in zip(fields, shorten_names(fields), strict=True) if name != short]
        if cut:
            yield Notice("fields-shortened", ", ".join(cut), target.name)


def _check_target(target: Path) -> None:
    form = find_format(target)
    if form is None or not form.writer:
        allowed = " ".join(suffix for one in FORMATS if one.writer for suffix in one.suffixes)
        raise LayerError(code="unsupported-format", file=str(target), found=target.suffix or None, allowed=allowed)


def _target_crs(features: Features, target: Path, to: str | None) -> CRS:
    form = find_format(target)
    assert features.crs is not None  # both were checked
    assert form is not None
    if to is not None:
        reference = read_reference(to)
        if reference.shift is not None:
            raise LayerError(code="bad-value", field="--to", found=to, allowed="a reference system, as EPSG:4490")
        return reference.crs
    if form.written_in == "degrees":
        return degrees_for(features.crs)
    return metres_for(features) if form.written_in == "metres" else features.crs


def _only(features: Features, rows: Sequence[int]) -> Features:
    taken = np.array(rows, dtype=np.intp)
    fields = {name: column[taken] for name, column in features.fields.items()}
    return replace(
        features, geometry=features.geometry[taken], fids=features.fids[taken], fields=fields, refused={}, lines={}
    )


def _describe(site: Site, lang: str) -> dict[str, Any]:
    geometry = site.parts[0].geometry if site.parts else None
    return {
        "id": site.id,
        "name": site.name,
        "geometry_type": None if geometry is None else geometry.geom_type,
        "vertices": 0 if geometry is None else int(shapely.get_num_coordinates(geometry)),
        "line": site.line,
        "errors": [describe_problem(problem, lang) for problem in site.errors],
    }


def _say(code: str, about: str, where: str, lang: str) -> str:
    return say(f"warning.{code}", lang, about=about, where=where)
