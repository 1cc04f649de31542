"""The limits a draft is held against: a small strict YAML file; what it leaves out is not asked, or has our default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from layers.plane import Method
from zoning.document import Form, Problems, read_document
from zoning.errors import ZoningError
from zoning.kind import KINDS

WIDTH_M: Final = 0.002
CellType: TypeAlias = Literal["text", "integer", "number", "date"]
UNITS_M2: Final = {"m2": 1.0, "mu": 10_000 / 15, "ha": 10_000.0, "km2": 1_000_000.0}


@dataclass(frozen=True, slots=True)
class CellRule:
    """What the cells of a column may be."""

    type: CellType | None = None
    length: int | None = None
    is_required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedArea:
    """The column of stated areas, its unit in square metres, how it was measured, the share it may be wrong by."""

    column: str
    unit_m2: float
    method: Method
    tolerance: float


@dataclass(frozen=True, slots=True)
class Respect:
    """Zones of a kind (and classes, all without any) that only units of these classes may hold."""

    kind: str
    classes: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """The column whose text begins with the name of the place a feature lies in, and how far off it may lie."""

    column: str
    border_m: float


@dataclass(frozen=True, slots=True)
class DraftRules:
    """The limits of a check; None where a rule is not asked."""

    width_m: float = WIDTH_M
    sliver_m: float = 1.0
    spike_degrees: float = 1.0
    parts_apart_m: float | None = None
    min_area_m2: Mapping[str, float] = field(default_factory=dict)
    stated_area: StatedArea | None = None
    fields: Mapping[str, CellRule] = field(default_factory=dict)
    respect: tuple[Respect, ...] = (Respect("ecological_redline", (), ("优先保护",)),)
    position: Position | None = None


def read_rules(path: Path) -> DraftRules:
    """The limits of a file. Raises ZoningError with everything that is wrong in it."""
    problems = Problems(str(path))
    node = read_document(path, problems)
    form = Form(node, problems)
    usual = DraftRules()
    rules = DraftRules(
        width_m=_above_zero(form, "width_m", usual.width_m),
        sliver_m=_above_zero(form, "sliver_m", usual.sliver_m),
        spike_degrees=_above_zero(form, "spike_degrees", usual.spike_degrees),
        parts_apart_m=form.number("parts_apart_m", at_least=0),
        min_area_m2=_least_areas(form),
        stated_area=_stated_area(form.form("stated_area")),
        fields=_cells(form.form("fields")),
        respect=tuple(_respect(one) for one in form.forms("respect")) if form.has("respect") else usual.respect,
        position=_position(form.form("position")),
    )
    form.close()
    if problems.found:
        raise ZoningError(problems.found)
    return rules


def _above_zero(form: Form, key: str, usual: float) -> float:
    value = form.number(key, at_least=0)
    if value == 0:
        form.problems.add("bad-value", form.line, form.name(key), "0", "a number above 0")
    return value or usual


def _least_areas(form: Form) -> dict[str, float]:
    """The least area by class of unit."""
    inner = form.form("min_area_m2")
    if inner is None:
        return {}
    areas = {name: inner.number(name, at_least=0) for name in KINDS["control_unit"].classes}
    inner.close()
    return {name: area for name, area in areas.items() if area is not None}


def _stated_area(form: Form | None) -> StatedArea | None:
    if form is None:
        return None
    methods = ("ellipsoidal", "gauss-kruger")
    method = form.choice("method", methods, required=True)
    stated = StatedArea(
        form.text("field", required=True),
        UNITS_M2.get(form.choice("unit", tuple(UNITS_M2), default="m2"), 1.0),
        "gauss-kruger" if method == "gauss-kruger" else "ellipsoidal",
        form.number("tolerance", required=True, at_least=0) or 0.0,
    )
    form.close()
    return stated


def _cells(form: Form | None) -> dict[str, CellRule]:
    cells: dict[str, CellRule] = {}
    for column in form or ():
        inner = form.form(column) if form is not None else None
        if inner is None:
            continue
        kind = inner.choice("type", get_args(CellType))
        length = inner.number("length", at_least=1)
        required = inner.choice("required", ("yes", "no"), default="no")
        named = next((one for one in get_args(CellType) if one == kind), None)
        longest = None if length is None else int(length)
        cells[column] = CellRule(named, longest, required == "yes", inner.words("allowed"))
        inner.close()
    return cells


def _respect(form: Form) -> Respect:
    kind = form.choice("kind", tuple(KINDS), required=True)
    classes, units = form.words("classes"), form.words("units", required=True)
    known = {"classes": KINDS[kind].classes if kind in KINDS else (), "units": KINDS["control_unit"].classes}
    for key, words in (("classes", classes), ("units", units)):
        for word in words:
            if word not in known[key]:
                form.problems.add("bad-value", form.line, form.name(key), word, ", ".join(known[key]))
    form.close()
    return Respect(kind, classes, units)


def _position(form: Form | None) -> Position | None:
    if form is None:
        return None
    position = Position(form.text("field", required=True), form.number("border_m", at_least=0) or 0.0)
    form.close()
    return position
