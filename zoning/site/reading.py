"""Sites: a project with one or more parts, its facts and where it was read from; one bad record spoils no other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely

from layers.crs import read_reference
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features, Remark, Repair, Request, Typed, check_coordinates, read_features
from zoning.errors import Problem, SiteError, Where
from zoning.site.grouping import group_records
from zoning.site.project import Site
from zoning.site.record import FieldNames, describe_record, find_layout, problem_of


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How site files are read: see `zoning check --help` for each."""

    crs: str | None = None
    layer: str | None = None
    id_field: str | None = None
    group: str | None = None
    role_field: str | None = None
    limits: Limits = field(default_factory=Limits)


def read_sites(sources: Sequence[Path | bytes | Typed], options: SiteOptions | None = None) -> list[Site]:
    """The sites of some files (bytes: GeoJSON) or typed positions, in order; refused records are sites with errors.

    A site's id is its `id` field (or the one named), else its number in the file from 1 (`file/number` where there are
    several files). Raises SiteError when a file cannot be read at all, with the problems of all of them.
    """
    options = options or SiteOptions()
    sites: list[Site] = []
    problems: list[Problem] = []
    for source in sources:
        prefix = f"{source_name(source)}/" if len(sources) > 1 else ""
        try:
            sites.extend(_read_file(source, prefix, options))
        except LayerError as error:
            problems.append(problem_of(error))
        except SiteError as error:
            problems.extend(error.problems)
    if problems:
        raise SiteError(problems)
    if not sites:
        found = ", ".join(source_name(source) for source in sources) or "no file"
        raise SiteError([Problem("no-sites", Where(file=found), "no record", "at least one site")])
    return _refuse_duplicates(sites)


def source_name(source: Path | bytes | Typed) -> str:
    """The name of a source as people read it."""
    if isinstance(source, Typed):
        return source.text
    return "-" if isinstance(source, bytes) else source.stem if source.suffix else source.name


def read_records(source: Path | bytes | Typed, options: SiteOptions) -> Features:
    """The records of one file with a known reference system and the columns asked for. Raises LayerError, SiteError."""
    given = None if options.crs is None else read_reference(options.crs)
    features = read_features(source, Request(options.layer, None, given, options.limits))
    if features.crs is None and not len(features):
        noticed = "; ".join(f"{one.code} {one.about}" for one in features.remarks)
        raise SiteError([Problem("no-sites", Where(file=features.source), noticed or "no record", "at least one site")])
    if features.crs is None:
        raise SiteError([Problem("no-crs", Where(file=features.source), None, "--crs EPSG:…")])
    for wanted in (options.id_field, options.role_field, None if options.group == "file" else options.group):
        if wanted is not None and wanted not in features.fields:
            allowed = ", ".join(features.fields) or "no field"
            raise SiteError([Problem("missing-field", Where(file=features.source, field=wanted), wanted, allowed)])
    return replace(features, refused={**_misplaced(features, features.source), **features.refused})


def describe_records(features: Features, options: SiteOptions, prefix: str = "") -> list[Site]:
    """Each record as a site of one part; `prefix` stands before the numbers of records without an id."""
    repairs: dict[str, list[Repair]] = {}
    remarks: dict[str, list[Remark]] = {"": []}
    for repair in features.repairs:
        if repair.what == "text-undecodable":
            remarks[""].append(Remark(repair.what, "", repair.record))
        else:
            repairs.setdefault(repair.record, []).append(repair)
    for remark in features.remarks:
        remarks.setdefault(remark.record, []).append(remark)
    layout, sites = find_layout(features, FieldNames(options.id_field, options.role_field)), []
    for row in range(len(features)):
        number = str(row + 1)
        told = [*remarks[""], *remarks.get(number, [])]
        sites.append(describe_record(features, row, prefix, layout, repairs.get(number, []), told))
    return sites if options.crs is None else [replace(site, is_crs_given=True) for site in sites]


def _read_file(source: Path | bytes | Typed, prefix: str, options: SiteOptions) -> list[Site]:
    features = read_records(source, options)
    sites = describe_records(features, options, prefix)
    if options.group is None:
        return sites
    return group_records(sites, features, prefix or source_name(source), options.group)


def _misplaced(features: Features, file: str) -> dict[int, LayerError]:
    """Why some records can't lie where their CRS says. Raises LayerError where that is true of all."""
    bounds = np.abs(shapely.bounds(features.geometry))
    in_degrees = (bounds <= np.array([180.0, 90.0, 180.0, 90.0])).all(axis=1)
    known = ~shapely.is_missing(features.geometry)
    doubtful = known & (in_degrees != features.crs.is_geographic) if features.crs is not None else ~known
    if doubtful.all() or not doubtful.any():
        check_coordinates(features, file=file)
        return {}
    wrong = {}
    for row in np.flatnonzero(doubtful).tolist():
        try:
            check_coordinates(replace(features, geometry=features.geometry[[row]]), file=file)
        except LayerError as error:
            error.record = str(row + 1)
            wrong[row] = error
    return wrong


def _refuse_duplicates(sites: list[Site]) -> list[Site]:
    counts: dict[str, int] = {}
    for site in sites:
        counts[site.id] = counts.get(site.id, 0) + 1
    return [site if counts[site.id] == 1 else _refuse(site, counts[site.id]) for site in sites]


def _refuse(site: Site, count: int) -> Site:
    where = replace(site.where, field="id")
    problem = Problem("duplicate-id", where, f"{site.id} ({count} ×)", "each id once")
    return replace(site, errors=(*site.errors, problem))
