"""Emission allowances of a unit: how much a project asks, what is left of the year, which offset it owes; exact.

Amounts are decimal: 0.1 t/a and 0.2 t/a are 0.3 t/a. What is owed is never rounded down.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from zoning.accesslist.granted import Grant, read_amount
from zoning.accesslist.offset import REDUCTION, read_ratio
from zoning.accesslist.structure_reading import StructureError, open_form
from zoning.document import Form
from zoning.fact import emissions
from zoning.outcome import ANSWERS

_STEP: Final = Decimal("0.000001")
NO, UNKNOWN, YES = range(3)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a unit may add of a pollutant in a year, t/a, and what an offset takes.

    `baseline`: the state the list starts from, in its own words (`38 ug/m3`); `target`: the one it would have without
    the allowance. `ratio` None: nothing is owed for what stays within.
    """

    unit: str
    pollutant: str
    year: int
    amount: Decimal
    baseline: str = ""
    target: str = ""
    ratio: str | None = None


@dataclass(frozen=True, slots=True)
class AllowanceAnswer:
    """How a project stands to an allowance; amounts in t/a, None where what it asks is not known.

    `exceeds`: 0 no, 1 unknown, 2 yes. `owed`: what has to be given up elsewhere; None where the list says only that it
    is more than what is added, or where nothing is known.
    """

    allowance: Allowance
    asked: Decimal | None
    granted: Decimal
    left: Decimal
    exceeds: int
    owed: Decimal | None

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values; amounts as decimal text, so that no digit is lost on the way."""
        own = self.allowance
        return {
            "unit": own.unit,
            "pollutant": own.pollutant,
            "year": own.year,
            "baseline": own.baseline or None,
            "target": own.target or None,
            "allowance": _shown(own.amount),
            "granted": _shown(self.granted),
            "left": _shown(self.left),
            "asked": None if self.asked is None else _shown(self.asked),
            "exceeds": ANSWERS[self.exceeds],
            "ratio": own.ratio,
            "owed": None if self.owed is None else _shown(self.owed),
        }


def read_allowances(path: Path) -> tuple[Allowance, ...]:
    """The allowances of a file. Raises StructureError with every problem of it."""
    form = open_form(path)
    problems = form.problems
    form.text("id", required=True)
    found: dict[tuple[str, str, int], Allowance] = {}
    for entry in form.forms("allowances", required=True):
        one = _read_allowance(entry)
        key = (one.unit, one.pollutant, one.year)
        if key in found:
            named = f"{one.unit} {one.pollutant} {one.year}"
            problems.add("duplicate-key", entry.line, entry.path, named, "one allowance a unit, pollutant and year")
        found[key] = one
    form.close()
    if problems.found:
        raise StructureError(problems.found)
    return tuple(found.values())


def _read_allowance(form: Form) -> Allowance:
    problems = form.problems
    pollutant = form.text("pollutant", required=True)
    if pollutant and f"emission.{pollutant}" not in emissions():
        allowed = ", ".join(key.removeprefix("emission.") for key in emissions())
        problems.add("bad-value", form.line, form.name("pollutant"), pollutant, allowed)
    year = form.text("year", required=True)
    if year and not (year.isdecimal() and len(year) == 4):
        problems.add("bad-value", form.line, form.name("year"), year, "a year of four digits")
    said, ratio = form.text("allowance", required=True), form.text("offset")
    amount = read_amount(said, form.line, form.name("allowance"), problems, "t/a") if said else Decimal(0)
    if ratio and ratio != REDUCTION and read_ratio(ratio) is None:
        problems.add("bad-value", form.line, form.name("offset"), ratio, f"2:1, 1:1.5 … or {REDUCTION}")
    one = Allowance(
        unit=form.text("unit", required=True),
        pollutant=pollutant,
        year=int(year) if year.isdecimal() else 0,
        amount=amount,
        baseline=form.text("baseline"),
        target=form.text("target"),
        ratio=ratio or None,
    )
    form.close()
    return one


def weigh(
    allowances: Iterable[Allowance],
    granted: Sequence[Grant],
    *,
    unit: str,
    year: int,
    emission: Mapping[str, float | Decimal | None],
    project: str = "",
) -> Iterator[AllowanceAnswer]:
    """How a project stands to each allowance of its unit and year.

    `emission` is what it asks of each pollutant in t/a; one left out or None is not known, never nothing. Its own line
    in the register (`project`) is not counted against it.
    """
    for allowance in allowances:
        if (allowance.unit, allowance.year) != (unit, year):
            continue
        taken = sum((one.amount for one in granted if _counts(one, allowance, project)), Decimal(0))
        asked = exact(emission.get(allowance.pollutant))
        left = allowance.amount - taken
        exceeds = UNKNOWN if asked is None else YES if asked > left else NO
        if asked is None and left < 0:
            exceeds = YES  # it is passed already
        yield AllowanceAnswer(allowance, asked, taken, left, exceeds, _owed(asked, allowance.ratio))


def exact(amount: float | Decimal | None) -> Decimal | None:
    """An amount as it was written: 0.1 is a tenth, whatever a float makes of it.

    >>> exact(0.1) + exact(0.2)
    Decimal('0.3')
    """
    return None if amount is None else amount if isinstance(amount, Decimal) else Decimal(repr(float(amount)))


def owed_for(asked: Decimal, ratio: Fraction) -> Decimal:
    """What has to be given up for what is added, to the gram and never less.

    >>> owed_for(Decimal("0.35"), Fraction(3, 2)), owed_for(Decimal(1), Fraction(7, 3))
    (Decimal('0.525'), Decimal('2.333334'))
    """
    owed = Fraction(asked) * ratio
    steps = -(-owed.numerator * 10**6 // owed.denominator)
    return (Decimal(steps) * _STEP).quantize(_STEP, rounding=ROUND_CEILING).normalize() + Decimal(0)


def _owed(asked: Decimal | None, ratio: str | None) -> Decimal | None:
    if asked is None:
        return None
    if ratio is None or not asked:
        return Decimal(0)
    factor = read_ratio(ratio)
    return None if factor is None else owed_for(asked, factor)


def _counts(grant: Grant, allowance: Allowance, project: str) -> bool:
    same = (grant.unit, grant.pollutant, grant.year) == (allowance.unit, allowance.pollutant, allowance.year)
    return same and not (project and grant.project == project)


def _shown(amount: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing."""
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
