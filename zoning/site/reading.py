"""Sites: a project with one or more parts, its facts and where it was read from; one bad record spoils no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from layers.crs import read_reference
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features, Repair, Request, check_coordinates, read_features
from zoning.errors import FactError, Problem, SiteError, Where
from zoning.fact import StatedFact, find_fact, read_value
from zoning.site.cell import text_of_cell
from zoning.site.grouping import group_records
from zoning.site.project import Notice, Part, Site

_NAME_FIELDS: Final = ("name", "名称", "项目名称", "地块名称")
_ROLE_FIELDS: Final = ("role", "角色", "部位")
_ROLES: Final = {"主体": "main", "排污口": "outfall", "管线": "pipeline"}
_APPLICANT_FIELDS: Final = ("applicant", "申请人", "申请单位", "建设单位", "用地单位")
_CASE_FIELDS: Final = ("case_number", "受理编号", "受理号", "案卷号", "项目代码")


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How site files are read: see `zoning check --help` for each."""

    crs: str | None = None
    layer: str | None = None
    id_field: str | None = None
    group: str | None = None
    role_field: str | None = None
    limits: Limits = field(default_factory=Limits)


def read_sites(sources: Sequence[Path | bytes], options: SiteOptions | None = None) -> list[Site]:
    """The sites of some files (bytes: GeoJSON), in file order; refused records are sites with errors.

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


def source_name(source: Path | bytes) -> str:
    """The name of a source as people read it."""
    return "-" if isinstance(source, bytes) else source.stem if source.suffix else source.name


def problem_of(error: LayerError) -> Problem:
    """A measuring problem in the one error shape."""
    where = Where(error.file, error.layer, error.record, error.line, error.field)
    return Problem(error.code, where, error.found, error.allowed)


def _read_file(source: Path | bytes, prefix: str, options: SiteOptions) -> list[Site]:
    given = None if options.crs is None else read_reference(options.crs)
    features = read_features(source, Request(options.layer, None, given, options.limits))
    name = features.source
    if features.crs is None:
        raise SiteError([Problem("no-crs", Where(file=name), None, "--crs EPSG:…")])
    misplaced = _misplaced(features, name)
    for wanted in (options.id_field, options.role_field, None if options.group == "file" else options.group):
        if wanted is not None and wanted not in features.fields:
            allowed = ", ".join(features.fields) or "no field"
            raise SiteError([Problem("missing-field", Where(file=name, field=wanted), wanted, allowed)])
    refused = {**misplaced, **features.refused}
    repairs: dict[str, list[Repair]] = {}
    for repair in features.repairs:
        repairs.setdefault(repair.record, []).append(repair)
    records = [
        _read_record(features, row, prefix, refused.get(row), repairs.get(str(row + 1), []), options)
        for row in range(len(features))
    ]
    if options.group is None:
        return records
    return group_records(records, features, prefix or source_name(source), options.group)


def _garbled(features: Features, site_id: str) -> list[Notice]:
    """The fields whose text is in no known encoding."""
    garbled = [repair.record for repair in features.repairs if repair.what == "text-undecodable"]
    return [Notice("text-undecodable", field, site_id) for field in garbled]


def _remarks(features: Features, row: int, site_id: str) -> list[Notice]:
    """What the reader noticed about the whole file or this record."""
    return [Notice(one.code, one.about, site_id) for one in features.remarks if one.record in ("", str(row + 1))]


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


def _read_record(
    features: Features,
    row: int,
    prefix: str,
    refused: LayerError | None,
    repairs: Sequence[Repair],
    options: SiteOptions,
) -> Site:
    attributes = {key: column[row] for key, column in features.fields.items()}
    number = f"{prefix}{row + 1}"
    site_id = text_of_cell(attributes.get(options.id_field or "id")) or number
    where = Where(file=features.source, layer=features.layer, record=site_id, line=features.lines.get(row))
    facts, warnings, errors = _read_facts(attributes, where)
    if refused is not None:
        errors.insert(0, replace(problem_of(refused), where=where))
    role = _first(attributes, (options.role_field,) if options.role_field else _ROLE_FIELDS) or "main"
    role = _ROLES.get(role, role)
    geometry = features.geometry[row]
    return Site(
        id=site_id,
        name=_first(attributes, _NAME_FIELDS),
        crs=features.crs,
        parts=() if geometry is None else (Part(role, geometry, str(row + 1)),),
        facts=facts,
        errors=tuple(errors),
        warnings=(*warnings, *_garbled(features, site_id), *_remarks(features, row, site_id)),
        repairs=tuple(Notice(repair.what, "site", site_id, repair.area_change_m2) for repair in repairs),
        source=features.source,
        layer=features.layer,
        line=features.lines.get(row),
        applicant=_first(attributes, _APPLICANT_FIELDS),
        case_number=_first(attributes, _CASE_FIELDS),
        is_crs_given=options.crs is not None,
    )


def _first(attributes: Mapping[str, object], names: Sequence[str]) -> str:
    """The first of these attributes that is not blank; empty where all are."""
    return next((text for name in names if (text := text_of_cell(attributes.get(name)))), "")


def _read_facts(
    attributes: Mapping[str, object], where: Where
) -> tuple[dict[str, StatedFact], list[Notice], list[Problem]]:
    """The facts among the attributes of a record, what they contradict, and what is no value of its fact."""
    facts: dict[str, StatedFact] = {}
    warnings: list[Notice] = []
    problems: list[Problem] = []
    for key, raw in attributes.items():
        fact = find_fact(key)
        if fact is None:
            continue
        try:
            value = read_value(fact, raw, replace(where, field=key))
        except FactError as error:
            problems.extend(error.problems)
            continue
        if value is None:
            continue
        said = StatedFact(value, f"attribute {key}")
        earlier = facts.get(fact.key)
        if earlier is not None and earlier.value != value:
            warnings.append(Notice("contradicting-fact", fact.key, f"{earlier.origin} / {said.origin}"))
        facts[fact.key] = said
    return facts, warnings, problems


def _refuse_duplicates(sites: list[Site]) -> list[Site]:
    counts: dict[str, int] = {}
    for site in sites:
        counts[site.id] = counts.get(site.id, 0) + 1
    return [site if counts[site.id] == 1 else _refuse(site, counts[site.id]) for site in sites]


def _refuse(site: Site, count: int) -> Site:
    where = replace(site.where, field="id")
    problem = Problem("duplicate-id", where, f"{site.id} ({count} ×)", "each id once")
    return replace(site, errors=(*site.errors, problem))
