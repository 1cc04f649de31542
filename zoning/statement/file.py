"""A facts file of any kind, by its ending."""

from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.csv import read_csv_grid
from layers.vector.format.table import Grid
from layers.vector.format.table.sheet import open_workbook
from zoning.errors import FactError, Problem, Where
from zoning.statement.document import read_yaml
from zoning.statement.stating import Statements
from zoning.statement.table import Sheets, read_sheets
from zoning.wording import say

YAML: Final = (".yaml", ".yml")
CSV: Final = (".csv", ".tsv")
LONGEST_CELL: Final = 131_072
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")


def read_facts_file(path: Path) -> Statements:
    """The facts of a YAML, CSV or Excel file by site id; `*` is every site.

    YAML: `{id: {key: value}}`, a value also as `{value, by, date, source, note}`. Tables: a column `id` (or 编号), then
    one column per fact, whose heading may carry a unit; a second sheet of a workbook may hold signed reviews. Facts are
    named by key or label. Raises FactError with all problems.
    """
    suffix = path.suffix.lower()
    if suffix in YAML:
        return read_yaml(path)
    limits = Limits()
    try:
        if suffix in CSV:
            return read_sheets(Sheets(read_csv_grid(path, str(path), limits, longest=LONGEST_CELL)), path)
        if suffix in WORKBOOKS:
            return read_sheets(_open_sheets(path, limits), path)
    except LayerError as error:
        where = Where(error.file, error.layer, error.record, error.line, error.field)
        raise FactError([Problem(error.code, where, error.found, error.allowed)]) from error
    allowed = ", ".join((*YAML, *CSV, *WORKBOOKS))
    raise FactError([Problem("unsupported-format", Where(file=str(path)), path.suffix or "no suffix", allowed)])


def _open_sheets(path: Path, limits: Limits) -> Sheets:
    """The sheet of facts and the sheet of reviews: known by name, the facts also by being the only other one."""
    grids = open_workbook(path, str(path), limits).grids
    filled = {name: grid for name, grid in grids.items() if grid.rows and not _is_called(name, "notes")}
    reviews = [name for name in filled if _is_called(name, "reviews")]
    facts = [name for name in filled if name not in reviews]
    facts = [name for name in facts if _is_called(name, "facts")] or facts
    if len(facts) > 1 or len(reviews) > 1 or not filled:
        found = ", ".join(filled) or "no sheet with rows"
        allowed = f"one sheet {say('template.facts', 'zh')} (facts), one {say('template.reviews', 'zh')} (reviews)"
        raise LayerError(code="layer-missing", file=str(path), found=found, allowed=allowed)
    return Sheets(filled[facts[0]] if facts else Grid([], []), filled[reviews[0]] if reviews else None)


def _is_called(name: str, sheet: str) -> bool:
    """Whether a sheet has one of the names the template gives it."""
    return name.strip().casefold() in (say(f"template.{sheet}", "zh"), say(f"template.{sheet}", "en"))
