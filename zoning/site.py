"""Sites: a project with one or more parts, its facts and where it was read from; one bad record spoils no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import LayerError
from layers.vector import Features, Repair, check_coordinates, read_features
from zoning.errors import FactError, Problem, SiteError, Where
from zoning.fact import StatedFact, find_fact, read_value

_NAME_FIELDS: Final = ("name", "名称", "项目名称", "地块名称")
_ROLE_FIELDS: Final = ("role", "角色", "部位")
_ROLES: Final = {"主体": "main", "排污口": "outfall", "管线": "pipeline"}


@dataclass(frozen=True, slots=True)
class Part:
    """One geometry of a project in the CRS of its file, and what it is for (`main`, `outfall`, `pipeline`, …)."""

    role: str
    geometry: Any
    record: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning or repair told with the answer: a stable code, what it is about and where."""

    code: str
    about: str
    where: str
    area_change_m2: float | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A project: its parts, the facts stated about it, and why it can't be judged, if it can't."""

    id: str
    name: str
    crs: CRS | None
    parts: tuple[Part, ...]
    facts: Mapping[str, StatedFact] = field(default_factory=dict)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Notice, ...] = ()
    repairs: tuple[Notice, ...] = ()
    source: str | None = None

    @property
    def where(self) -> Where:
        """Its place, for messages."""
        return Where(file=self.source, record=self.id)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How site files are read: see `zoning check --help` for each."""

    crs: str | None = None
    layer: str | None = None
    id_field: str | None = None
    group: str | None = None


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
    features = read_features(source, source_layer=options.layer, crs=options.crs)
    name = features.source
    if features.crs is None:
        raise SiteError([Problem("no-crs", Where(file=name), None, "--crs EPSG:…")])
    misplaced = _misplaced(features, name)
    for wanted in (options.id_field, None if options.group == "file" else options.group):
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
    return _group(records, features, prefix or source_name(source), options.group)


def _garbled(features: Features, site_id: str) -> list[Notice]:
    """The fields whose text is in no known encoding."""
    garbled = [repair.record for repair in features.repairs if repair.what == "text-undecodable"]
    return [Notice("text-undecodable", field, site_id) for field in garbled]


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
    site_id = _text(attributes.get(options.id_field or "id")) or number
    where = Where(file=features.source, record=site_id)
    facts, warnings, errors = _read_facts(attributes, where)
    if refused is not None:
        errors.insert(0, replace(problem_of(refused), where=where))
    role = next((_text(attributes[key]) for key in _ROLE_FIELDS if _text(attributes.get(key))), "main")
    role = _ROLES.get(role, role)
    geometry = features.geometry[row]
    return Site(
        id=site_id,
        name=next((_text(attributes[key]) for key in _NAME_FIELDS if _text(attributes.get(key))), ""),
        crs=features.crs,
        parts=() if geometry is None else (Part(role, geometry, str(row + 1)),),
        facts=facts,
        errors=tuple(errors),
        warnings=(*warnings, *_garbled(features, site_id)),
        repairs=tuple(Notice(repair.what, "site", site_id, repair.area_change_m2) for repair in repairs),
        source=features.source,
    )


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


def _group(records: list[Site], features: Features, name: str, group: str) -> list[Site]:
    keys = [name.rstrip("/")] * len(records)
    if group != "file":
        column = features.fields[group]
        keys = [_text(column[row]) for row in range(len(records))]
    grouped: dict[tuple[str, int], list[Site]] = {}
    for row, (key, record) in enumerate(zip(keys, records, strict=True)):
        grouped.setdefault((key, -1) if key else (record.id, row), []).append(record)
    return [_merge(key, members) for (key, _), members in grouped.items()]


def _merge(key: str, members: list[Site]) -> Site:
    facts: dict[str, StatedFact] = {}
    warnings = [warning for member in members for warning in member.warnings]
    for name in dict.fromkeys(name for member in members for name in member.facts):
        stated = [member.facts[name] for member in members if name in member.facts]
        values = list(dict.fromkeys(fact.value for fact in stated))
        if len(values) == 1:
            facts[name] = stated[-1]
        elif all(isinstance(value, tuple) for value in values):
            words = dict.fromkeys(word for value in values if isinstance(value, tuple) for word in value)
            facts[name] = StatedFact(tuple(words), stated[-1].origin)
        else:
            warnings.append(Notice("parts-disagree", name, f"{key}: {' / '.join(map(str, values))}"))
    return Site(
        id=key,
        name=next((member.name for member in members if member.name), ""),
        crs=members[0].crs,
        parts=tuple(part for member in members for part in member.parts),
        facts=facts,
        errors=tuple(problem for member in members for problem in member.errors),
        warnings=tuple(dict.fromkeys(warnings)),
        repairs=tuple(repair for member in members for repair in member.repairs),
        source=members[0].source,
    )


def _refuse_duplicates(sites: list[Site]) -> list[Site]:
    counts: dict[str, int] = {}
    for site in sites:
        counts[site.id] = counts.get(site.id, 0) + 1
    return [site if counts[site.id] == 1 else _refuse(site, counts[site.id]) for site in sites]


def _refuse(site: Site, count: int) -> Site:
    where = replace(site.where, field="id")
    problem = Problem("duplicate-id", where, f"{site.id} ({count} ×)", "each id once")
    return replace(site, errors=(*site.errors, problem))


def _text(value: object) -> str:
    if value is None or (isinstance(value, (float, np.floating)) and value != value):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()
