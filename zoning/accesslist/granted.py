"""The register of projects already admitted: what each was granted, read from a CSV table or YAML, exact."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from zoning.accesslist.structure_reading import StructureError, open_form
from zoning.document import Problems, text_of
from zoning.errors import Problem, Where
from zoning.fact import emissions

COLUMNS: Final = ("project", "unit", "year", "pollutant", "amount", "cap", "land_area_m2")
# What Chinese tables head these columns with.
_HEADINGS: Final[Mapping[str, str]] = {
    "项目": "project",
    "单元": "unit",
    "单元编码": "unit",
    "年度": "year",
    "污染物": "pollutant",
    "排放量": "amount",
    "总量条目": "cap",
    "占地面积": "land_area_m2",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of the register.

    `amount`: t/a of `pollutant` in `year`. `cap`: the cap of a park it counts under, with `land_area_m2` of land.
    """

    project: str
    unit: str
    year: int | None = None
    pollutant: str = ""
    amount: Decimal = Decimal(0)
    cap: str = ""
    land_area_m2: Decimal | None = None


def read_granted(path: Path) -> tuple[Grant, ...]:
    """The lines of a register. Raises StructureError with every line that cannot be used: none is left out."""
    problems = Problems(str(path))
    rows = _csv_rows(path, problems) if path.suffix.lower() == ".csv" else _yaml_rows(path, problems)
    grants = tuple(_grant(line, row, problems) for line, row in rows)
    if problems.found:
        raise StructureError(problems.found)
    return grants


def _csv_rows(path: Path, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = "not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or type(error).__name__
        raise StructureError([Problem("unreadable-file", Where(str(path)), found, "a CSV table in UTF-8")]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for heading in reader.fieldnames or ():
        if _HEADINGS.get(heading.strip(), heading.strip()) not in COLUMNS:
            problems.add("unknown-key", 1, heading, heading, ", ".join((*COLUMNS, *_HEADINGS)))
    for row in reader:
        cells = {_HEADINGS.get(key.strip(), key.strip()): value for key, value in row.items() if key}
        yield reader.line_num, {key: (value or "").strip() for key, value in cells.items()}


def _yaml_rows(path: Path, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    form = open_form(path)
    for entry in form.forms("granted", required=True):
        row = {}
        for key in COLUMNS:
            node = entry.take(key)
            row[key] = "" if node is None else text_of(node) or ""
        entry.close()
        yield entry.line or 0, row
    form.close()
    problems.found.extend(form.problems.found)


def _grant(line: int, row: Mapping[str, str], problems: Problems) -> Grant:
    for key in ("project", "unit"):
        if not row.get(key):
            problems.add("missing-key", line, key, None, key)
    pollutant, cap = row.get("pollutant", ""), row.get("cap", "")
    if not (pollutant or cap):
        problems.add("missing-key", line, "pollutant", None, "pollutant or cap")
    if pollutant and f"emission.{pollutant}" not in emissions():
        allowed = ", ".join(key.removeprefix("emission.") for key in emissions())
        problems.add("bad-value", line, "pollutant", pollutant, allowed)
    year = row.get("year", "")
    if pollutant and not (year.isdecimal() and len(year) == 4):
        problems.add("bad-value", line, "year", year or "nothing", "a year of four digits")
    land = row.get("land_area_m2", "")
    return Grant(
        project=row.get("project", ""),
        unit=row.get("unit", ""),
        year=int(year) if year.isdecimal() else None,
        pollutant=pollutant,
        amount=read_amount(row.get("amount", ""), line, "amount", problems) if pollutant else Decimal(0),
        cap=cap,
        land_area_m2=read_amount(land, line, "land_area_m2", problems) if land else None,
    )


def read_amount(said: str, line: int | None, field: str, problems: Problems, unit: str = "") -> Decimal:
    """A number of at least 0, exact, with its unit where one is asked for; anything else is noted."""
    number = said.removesuffix(unit).strip() if unit and said.endswith(unit) else "" if unit else said
    try:
        value = Decimal(number)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        problems.add("bad-value", line, field, said or "nothing", f"a number of at least 0 {unit}".strip())
        return Decimal(0)
    return value
