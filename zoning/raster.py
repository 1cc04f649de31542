"""Rasters of the catalogue: what a grid of cells shows, in which unit, and which facts are measured from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from zoning.document import Form, Node, Problems, text_of
from zoning.fact import facts_in_use
from zoning.period import Period, read_period

# What a raster may show, and the unit that its values then have; None where the catalogue says it.
QUANTITIES: Final[dict[str, str | None]] = {
    "elevation": "m",
    "slope": "degree",
    "pm25": "ug/m3",
    "land_cover": "",
    "other": None,
}
CLASSED: Final = ("land_cover",)
FIGURES: Final = ("mean", "min", "max")
SHARE: Final = "share."
NODATA_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class RasterEntry:
    """One edition of one raster, as the catalogue describes it; titles, offices and class names are pairs (zh, en).

    `unit` is blank for classes. `nodata`: a stored value that means missing though the file does not say so, or `none`
    where the office vouches that every value is real. `derive`: the source is an elevation, its slope is measured.
    `facts`: which fact is measured by which figure: mean, min, max, or `share.<class>`.
    """

    id: str
    title: tuple[str, str]
    quantity: str
    unit: str
    source: Path
    band: int
    crs: str | None
    nodata: float | Literal["none"] | None
    derive: Literal["slope"] | None
    classes: Mapping[float, tuple[str, str]]
    facts: Mapping[str, str]
    office: tuple[str, str]
    edition: str
    in_force: Period
    legal_status: str
    licence: tuple[str, str] | None
    line: int | None

    @property
    def is_classed(self) -> bool:
        """Whether its values are classes."""
        return bool(self.classes)

    @property
    def origin(self) -> str:
        """Where a fact that was measured from it is said to come from."""
        return f"raster {self.id} {self.edition}"


def read_raster(form: Form, folder: Path, legal_statuses: tuple[str, ...]) -> RasterEntry:
    """The entry of a form; everything wrong with it is noted among the form's problems."""
    quantity = form.choice("quantity", tuple(QUANTITIES), required=True, default="other")
    derive = form.choice("derive", ("slope",)) or None
    edition, licence = form.day("edition", required=True), form.both("licence")
    entry = RasterEntry(
        id=form.text("id", required=True),
        title=form.both("title", required=True),
        quantity=quantity,
        unit=_read_unit(form, quantity),
        source=folder / form.text("source", required=True),
        band=_read_band(form),
        crs=form.text("crs") or None,
        nodata=_read_nodata(form),
        derive="slope" if derive else None,
        classes=_read_classes(form),
        facts=form.table("facts", lambda node, name: _read_text(node, name, form.problems)),
        office=form.both("office", required=True),
        edition=edition.isoformat() if edition else "",
        in_force=read_period(form.form("in_force", required=True)),
        legal_status=form.choice("legal_status", legal_statuses, default="in_force"),
        licence=licence if any(licence) else None,
        line=form.line,
    )
    form.close()
    _check_classes(entry, form)
    _check_facts(entry, form)
    return entry


def check_rasters(entries: Sequence[RasterEntry], problems: Problems) -> None:
    """Note editions of one raster that are in force on one day, and facts that two rasters measure."""
    for index, entry in enumerate(entries):
        for other in entries[index + 1 :]:
            if entry.id == other.id:
                both_bind = entry.legal_status == other.legal_status == "in_force"
                if both_bind and entry.in_force.meets(other.in_force):
                    found = f"editions {entry.edition} and {other.edition} are in force on one day"
                    problems.add("edition-overlap", other.line, other.id, found, "in_force periods that do not meet")
                continue
            for fact in sorted(set(entry.facts) & set(other.facts)):
                problems.add("duplicate-key", other.line, f"{other.id}.facts", fact, f"a fact that {entry.id} leaves")


def _read_unit(form: Form, quantity: str) -> str:
    own = QUANTITIES[quantity]
    if own is None:
        return form.text("unit", required=True)
    said = form.text("unit", default=own)
    if said != own:
        form.problems.add("bad-value", form.line, form.name("unit"), said, own or "no unit: its values are classes")
    return own


def _read_band(form: Form) -> int:
    band = form.number("band", at_least=1.0)
    if band is not None and band != int(band):
        form.problems.add("bad-value", form.line, form.name("band"), f"{band:g}", "a whole number from 1")
    return 1 if band is None else int(band)


def _read_nodata(form: Form) -> float | Literal["none"] | None:
    node = form.take("nodata")
    if node is None:
        return None
    if text_of(node) == NODATA_NONE:
        return "none"
    return form.number("nodata")


def _read_classes(form: Form) -> dict[float, tuple[str, str]]:
    named = form.form("classes")
    classes: dict[float, tuple[str, str]] = {}
    for key in named or ():
        assert named is not None  # it was gone through
        name = named.both(key)
        try:
            value = float(key)
        except ValueError:
            value = float("nan")
        if value != value or abs(value) == float("inf"):
            form.problems.add("bad-value", named.line, named.name(key), key, "the number of a class")
        elif value in classes:
            form.problems.add("duplicate-key", named.line, named.name(key), key, "each class once")
        classes[value] = name
    return classes


def _read_text(node: Node, name: str, problems: Problems) -> str:
    word = text_of(node)
    if word is None:
        problems.add("bad-value", node.line, name, "a list or mapping", "text")
    return word or ""


def _check_classes(entry: RasterEntry, form: Form) -> None:
    if entry.quantity in CLASSED and not entry.classes:
        form.problems.add("missing-key", form.line, form.name("classes"), None, "classes")
    if entry.classes and entry.quantity not in (*CLASSED, "other"):
        allowed = f"no classes for {entry.quantity}"
        form.problems.add("bad-value", form.line, form.name("classes"), entry.quantity, allowed)
    if entry.derive and entry.quantity != "slope":
        form.problems.add("bad-value", form.line, form.name("derive"), entry.quantity, "quantity: slope")


def _check_facts(entry: RasterEntry, form: Form) -> None:
    numbers = [fact.key for fact in facts_in_use().values() if fact.type == "number"]
    figures = [f"{SHARE}{value:g}" for value in entry.classes] if entry.classes else list(FIGURES)
    for key, figure in entry.facts.items():
        name = form.name(f"facts.{key}")
        if key not in numbers:
            form.problems.add("unknown-fact", form.line, name, key, ", ".join(numbers))
            continue
        if figure not in figures:
            form.problems.add("bad-value", form.line, name, figure, ", ".join(figures))
        wanted, unit = facts_in_use()[key].unit or "", "" if entry.classes else entry.unit
        if wanted != unit:
            found = f"a raster in {unit}" if unit else "a raster without unit"
            form.problems.add("bad-value", form.line, name, found, f"a raster in {wanted}" if wanted else "shares")
