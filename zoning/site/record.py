"""One record of a file as a site: what its columns say of the project, and what was noticed while reading it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import shapely

from layers.array import Shapes
from layers.collection import COLLECTION, divide_collection
from layers.errors import LayerError
from layers.vector import Features, Remark, Repair
from zoning.errors import FactError, Problem, Where
from zoning.fact import StatedFact, read_value
from zoning.heading import Heading, read_fact_heading
from zoning.site.cell import text_of_cell
from zoning.site.project import Notice, Part, Site

Column: TypeAlias = Shapes
_ID_FIELDS: Final = ("id", "编号")
_NAME_FIELDS: Final = ("name", "名称", "项目名称", "地块名称")
_ROLE_FIELDS: Final = ("role", "角色", "部位")
_ROLES: Final = {"主体": "main", "排污口": "outfall", "管线": "pipeline"}
_APPLICANT_FIELDS: Final = ("applicant", "申请人", "申请单位", "建设单位", "用地单位")
_COUNTY_FIELDS: Final = (
    "县",
    "区县",
    "县区",
    "县（市、区）",
    "县(市、区)",
    "县级行政区",
    "行政区名称",
    "XZQMC",
    "行政区代码",
    "行政区划代码",
    "XZQDM",
)
_CASE_FIELDS: Final = ("case_number", "受理编号", "受理号", "案卷号", "项目代码")


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The columns a caller named for the id and the role of a record; None for those that are usually so called."""

    id: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file that say something of its projects, found once for all its records."""

    id: tuple[Column, ...]
    name: tuple[Column, ...]
    role: tuple[Column, ...]
    applicant: tuple[Column, ...]
    case_number: tuple[Column, ...]
    county: tuple[tuple[str, Column], ...]
    facts: tuple[tuple[Heading, Column], ...]


def find_layout(features: Features, names: FieldNames) -> Layout:
    """Which columns of some records say what."""
    fields = features.fields

    def pick(wanted: Sequence[str]) -> tuple[Column, ...]:
        return tuple(fields[name] for name in wanted if name in fields)

    headings = [(read_fact_heading(name), values) for name, values in fields.items()]
    return Layout(
        id=pick((names.id,) if names.id else _ID_FIELDS),
        name=pick(_NAME_FIELDS),
        role=pick((names.role,) if names.role else _ROLE_FIELDS),
        applicant=pick(_APPLICANT_FIELDS),
        case_number=pick(_CASE_FIELDS),
        county=tuple((name, fields[name]) for name in _COUNTY_FIELDS if name in fields),
        facts=tuple((heading, values) for heading, values in headings if heading.fact is not None),
    )


def problem_of(error: LayerError) -> Problem:
    """A measuring problem in the one error shape."""
    where = Where(error.file, error.layer, error.record, error.line, error.field)
    return Problem(error.code, where, error.found, error.allowed)


def describe_record(
    features: Features,
    row: int,
    prefix: str,
    layout: Layout,
    repairs: Sequence[Repair],
    remarks: Sequence[Remark],
) -> Site:
    """One record as a site, with its facts, warnings and errors; points, lines and areas in one are parts of it."""
    refused = features.refused.get(row)
    site_id = _first(layout.id, row) or f"{prefix}{row + 1}"
    where = Where(file=features.source, layer=features.layer, record=site_id, line=features.lines.get(row))
    facts, warnings, errors = _read_facts(layout, row, where)
    facts = _county(layout, row) | facts
    if refused is not None:
        errors.insert(0, replace(problem_of(refused), where=where))
    role = _first(layout.role, row) or "main"
    role = _ROLES.get(role, role)
    return Site(
        id=site_id,
        name=_first(layout.name, row),
        crs=features.crs,
        parts=tuple(Part(role, shape, str(row + 1)) for shape in _kinds_of_shape(features.geometry[row])),
        facts=facts,
        errors=tuple(errors),
        warnings=(*warnings, *(Notice(one.code, one.about, site_id) for one in remarks)),
        repairs=tuple(Notice(repair.what, "site", site_id, repair.area_change_m2) for repair in repairs),
        source=features.source,
        layer=features.layer,
        line=where.line,
        applicant=_first(layout.applicant, row),
        case_number=_first(layout.case_number, row),
    )


def _kinds_of_shape(shape: shapely.Geometry | None) -> list[shapely.Geometry]:
    """A shape as it is; a collection of points, lines and areas as one shape of each kind."""
    if shape is None or shapely.get_type_id(shape) != COLLECTION:
        return [] if shape is None else [shape]
    return divide_collection(shape)


def _first(columns: Sequence[Column], row: int) -> str:
    """The first of these attributes that is not blank; empty where all are."""
    return next((text for values in columns if (text := text_of_cell(values[row]))), "")


def _read_facts(layout: Layout, row: int, where: Where) -> tuple[dict[str, StatedFact], list[Notice], list[Problem]]:
    """The facts among the attributes of a record, what they contradict, and what is no value of its fact."""
    facts: dict[str, StatedFact] = {}
    warnings: list[Notice] = []
    problems: list[Problem] = []
    for heading, values in layout.facts:
        fact, cell = heading.fact, values[row]
        assert fact is not None  # other columns are not in the layout
        try:
            raw = heading.add_unit(cell, text_of_cell(cell)) if heading.unit else cell
            value = read_value(fact, raw, where)
        except FactError as error:
            problems.extend(replace(one, where=replace(where, field=heading.name)) for one in error.problems)
            continue
        if value is None:
            continue
        said = StatedFact(value, f"attribute {heading.name}")
        earlier = facts.get(fact.key)
        if earlier is not None and earlier.value != value:
            warnings.append(Notice("contradicting-fact", fact.key, f"{earlier.origin} / {said.origin}"))
        facts[fact.key] = said
    return facts, warnings, problems


def _county(layout: Layout, row: int) -> dict[str, StatedFact]:
    """The county by the columns that usually name it or its code."""
    said = {name: text for name, values in layout.county if (text := text_of_cell(values[row]))}
    return {"county": StatedFact(" ".join(said.values()), f"attribute {', '.join(said)}")} if said else {}
