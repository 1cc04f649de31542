"""The register of projects already admitted: what each was granted, read from a table or YAML, exact."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, TypeAlias

from zoning.accesslist.structure_reading import StructureError, open_form
from zoning.document import Problems, read_content, text_of
from zoning.errors import FactError, Where
from zoning.fact import emissions, read_dictionary, read_value

_Row: TypeAlias = tuple[int, dict[str, str]]
COLUMNS: Final = ("project", "unit", "year", "pollutant", "amount", "cap", "land_area_m2", "granted_on")
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
# So many are exact, whatever is added up.
LONGEST_CELL: Final = 100_000
_MOST_DIGITS: Final = 12
_MOST_PLACES: Final = 9
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
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
    "批准日期": "granted_on",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of the register.

    `amount`: t/a of `pollutant` in `year`. `cap`: the cap of a park it counts under, with `land_area_m2` of land.
    `granted_on` None: nobody said when, so it counts on any day.
    """

    project: str
    unit: str
    year: int | None = None
    pollutant: str = ""
    amount: Decimal = Decimal(0)
    cap: str = ""
    land_area_m2: Decimal | None = None
    granted_on: date | None = None

    def counts(self, on: date) -> bool:
        """Whether it had been granted by a day."""
        return self.granted_on is None or self.granted_on <= on


def read_granted(path: Path) -> tuple[Grant, ...]:
    """The lines of a register: a CSV table, the one sheet of a workbook, or YAML.

    Raises StructureError with every line that cannot be used: none is left out.
    """
    problems = Problems(str(path))
    suffix = path.suffix.lower()
    read = _csv_rows if suffix == ".csv" else _sheet_rows if suffix in WORKBOOKS else _yaml_rows
    grants = tuple(_grant(line, row, problems) for line, row in read(path, problems))
    if problems.found:
        raise StructureError(problems.found)
    return grants


def _csv_rows(path: Path, problems: Problems) -> Iterator[_Row]:
    raw = read_content(path, problems)
    if raw is None:
        return
    reader = csv.reader(io.StringIO(_decode(raw, problems), newline=""), strict=True)
    # The library keeps one limit for the whole process, which other readers set for themselves.
    former = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        problems.add("unreadable-file", reader.line_num, None, str(error), "a CSV table")
        return
    finally:
        csv.field_size_limit(former)
    yield from _table_rows(rows, problems)


def _decode(raw: bytes, problems: Problems) -> str:
    """The text of a table in UTF-8 or, as spreadsheets save it in China, in GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
    problems.add("encoding-unknown", None, None, f"byte {place}", "UTF-8 or GB 18030")
    return ""


def _sheet_rows(path: Path, problems: Problems) -> Iterator[_Row]:
    """The rows of the one sheet of a workbook that holds anything."""
    from layers.errors import LayerError
    from layers.limit import Limits
    from layers.vector.format.table.sheet import open_workbook  # it takes its time to load

    try:
        grids = [grid for grid in open_workbook(path, str(path), Limits()).grids.values() if grid.rows]
    except LayerError as error:
        problems.add(error.code, None, None, error.found, error.allowed)
        return
    if len(grids) != 1:
        problems.add("bad-value", None, None, f"{len(grids)} sheets that hold something", "one sheet")
        return
    for line, what in grids[0].wrong.items():
        problems.add("bad-value", line, None, what, "a cell without an error")
    rows = zip(grids[0].lines, grids[0].rows, strict=True)
    yield from _table_rows([(line, [_text(cell) for cell in cells]) for line, cells in rows], problems)


def _text(cell: object) -> str:
    """A cell as it reads: 34.7, 2026."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell)


def _table_rows(rows: Sequence[tuple[int, Sequence[str]]], problems: Problems) -> Iterator[_Row]:
    """The rows below the headings, by our names of the columns; nothing where the headings are not right."""
    first, headings = rows[0] if rows else (1, [])
    keys = [_HEADINGS.get(heading.strip(), heading.strip()) for heading in headings]
    for place, (key, heading) in enumerate(zip(keys, headings, strict=True)):
        if key not in COLUMNS and (key or any(len(cells) > place and cells[place] for _, cells in rows)):
            problems.add("unknown-key", first, heading, heading, ", ".join((*COLUMNS, *_HEADINGS)))
        elif key in keys[:place] and key:
            problems.add("duplicate-key", first, heading, heading, "each column once")
    for key in ("project", "unit"):
        if key not in keys:
            problems.add("missing-key", first, key, None, key)
    for line, cells in () if problems.found else rows[1:]:
        if any(cell.strip() for cell in cells[len(keys) :]):
            problems.add("bad-value", line, None, "more cells than headings", "a cell under each heading")
        row = {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if key}
        if any(row.values()):
            yield line, row


def _yaml_rows(path: Path, problems: Problems) -> Iterator[_Row]:
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
    cap = row.get("cap", "")
    pollutant = read_pollutant(row.get("pollutant", ""), line, "pollutant", problems)
    if not (pollutant or cap):
        problems.add("missing-key", line, "pollutant", None, "pollutant or cap")
    year = row.get("year", "")
    if pollutant and not (year.isdecimal() and len(year) == 4):
        problems.add("bad-value", line, "year", year or "nothing", "a year of four digits")
    land, said = row.get("land_area_m2", ""), row.get("granted_on", "")
    granted_on = _day(said)
    if said and granted_on is None:
        problems.add("bad-value", line, "granted_on", said, "a date YYYY-MM-DD")
    return Grant(
        project=row.get("project", ""),
        unit=row.get("unit", ""),
        year=int(year) if year.isdecimal() else None,
        pollutant=pollutant,
        amount=read_amount(row.get("amount", ""), line, "amount", problems) if pollutant else Decimal(0),
        cap=cap,
        land_area_m2=read_amount(land, line, "land_area_m2", problems) if land else None,
        granted_on=granted_on,
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if _DATE.fullmatch(said) else None
    except ValueError:
        return None


def read_pollutant(said: str, line: int | None, field: str, problems: Problems) -> str:
    """The key of a pollutant that has a weight, by its key or name; anything else is noted, a blank is none."""
    if not said or f"emission.{said}" in emissions():
        return said
    try:
        found = read_value(read_dictionary()["pollutants"], said, Where(problems.file, line=line, field=field))
    except FactError as error:
        problems.found.extend(error.problems)
        return said
    key = found[0] if isinstance(found, tuple) and len(found) == 1 else said
    if f"emission.{key}" not in emissions():
        allowed = ", ".join(one.removeprefix("emission.") for one in emissions())
        problems.add("bad-value", line, field, said, allowed)
    return str(key)


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
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # it is finite
    if value.adjusted() >= _MOST_DIGITS or -exponent > _MOST_PLACES:
        allowed = f"at most {_MOST_DIGITS} digits before and {_MOST_PLACES} after the point"
        problems.add("bad-value", line, field, said[:80], allowed)
        return Decimal(0)
    return value
