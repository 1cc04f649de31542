"""Emission allowances of units: what each may add of a pollutant in a year, and which offset that takes."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from zoning.accesslist.granted import read_amount, read_pollutant
from zoning.accesslist.offset import REDUCTION, read_ratio
from zoning.accesslist.structure_reading import StructureError, open_form
from zoning.document import Form
from zoning.outcome import Outcome

# What follows for a project that asks for more than is left, as a file says it.
EXCEEDED: Final = {"prohibit": Outcome.PROHIBITED, "restrict": Outcome.RESTRICTED}
_GRAVEST: Final = "prohibit"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a unit may add of a pollutant in a year, t/a, and what an offset takes.

    `baseline`: the state the list starts from, in its own words (`38 ug/m3`); `target`: the one it would have without
    the allowance. `ratio`: what is owed for all that is added; None: nothing for what stays within. `beyond`: what is
    owed for the part that does not fit, where the list says another ratio. `exceeded`: what follows for a project that
    asks for more than is left and does not offset it.
    """

    unit: str
    pollutant: str
    year: int
    amount: Decimal
    baseline: str = ""
    target: str = ""
    ratio: str | None = None
    beyond: str | None = None
    exceeded: Outcome = Outcome.PROHIBITED

    @property
    def ratio_beyond(self) -> str | None:
        """What is owed for the part that does not fit; None where nothing makes up for it."""
        return self.beyond or self.ratio


@dataclass(frozen=True, slots=True)
class Allowances:
    """A file of allowances, one a unit, pollutant and year."""

    id: str
    allowances: tuple[Allowance, ...]


def read_allowances(path: Path) -> Allowances:
    """The allowances of a file. Raises StructureError with every problem of it."""
    form = open_form(path)
    problems = form.problems
    name = form.text("id", required=True)
    exceeded = form.choice("exceeded", tuple(EXCEEDED), default=_GRAVEST)
    found: dict[tuple[str, str, int], Allowance] = {}
    for entry in form.forms("allowances", required=True):
        one = _read_allowance(entry, exceeded)
        key = (one.unit, one.pollutant, one.year)
        if key in found:
            named = f"{one.unit} {one.pollutant} {one.year}"
            problems.add("duplicate-key", entry.line, entry.path, named, "one allowance a unit, pollutant and year")
        found[key] = one
    form.close()
    if problems.found:
        raise StructureError(problems.found)
    return Allowances(name, tuple(found.values()))


def _read_allowance(form: Form, exceeded: str) -> Allowance:
    problems = form.problems
    said = form.text("pollutant", required=True)
    pollutant = read_pollutant(said, form.line, form.name("pollutant"), problems)
    year = form.text("year", required=True)
    if year and not (year.isdecimal() and len(year) == 4):
        problems.add("bad-value", form.line, form.name("year"), year, "a year of four digits")
    said = form.text("allowance", required=True)
    amount = read_amount(said, form.line, form.name("allowance"), problems, "t/a") if said else Decimal(0)
    one = Allowance(
        unit=form.text("unit", required=True),
        pollutant=pollutant,
        year=int(year) if year.isdecimal() else 0,
        amount=amount,
        baseline=form.text("baseline"),
        target=form.text("target"),
        ratio=_read_ratio(form, "offset"),
        beyond=_read_ratio(form, "offset_beyond"),
        exceeded=EXCEEDED[form.choice("exceeded", tuple(EXCEEDED), default=exceeded)],
    )
    form.close()
    return one


def _read_ratio(form: Form, key: str) -> str | None:
    ratio = form.text(key)
    if ratio and ratio != REDUCTION and read_ratio(ratio) is None:
        form.problems.add("bad-value", form.line, form.name(key), ratio, f"2:1, 1:1.5 … or {REDUCTION}")
    return ratio or None
