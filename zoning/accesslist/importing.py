"""A table of any make as the clauses of an access list: every row is kept, and what is odd about it is named."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.table import Grid, text_of
from zoning.accesslist.entry import OF_FEATURES, Entry
from zoning.accesslist.finding import Finding, Findings
from zoning.accesslist.heading import HEADINGS, HEADINGS_WITHIN, find_columns
from zoning.accesslist.numbering import check_numbers, number_entries
from zoning.accesslist.repair import settle_codes
from zoning.accesslist.row import LONG, Row, read_row
from zoning.accesslist.sheet import read_grids
from zoning.errors import Problem, Where, ZoningError
from zoning.site import problem_of

# What rows may be chosen by, as they are written in the source; and where a told addressee is marked.
PROPOSED_ADDRESSEE: Final = "addressee (by its wording)"
CHOOSING: Final = ("unit", "level", "document", "name")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a table is to be read.

    `level`: that of the list. `repairs`: codes to use instead of misprinted ones. `chosen`: only rows in which a column
    holds a text. `units`: the codes of the layer, where it is known. `addressee`: who is bound, by its text; asked
    where the source does not say.
    """

    level: str = "unit"
    repairs: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    units: Set[str] = frozenset()
    addressee: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The clauses of a table, what was found, how many rows it has and how many were not chosen."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    rows: int = 0
    left: int = 0


def import_file(path: Path, wishes: Wishes | None = None, limits: Limits | None = None) -> Imported:
    """The clauses of a CSV, Excel or JSON table; a row is a clause or a unit with a column a dimension.

    Raises ZoningError: missing-field where no row of headings names a code and a text, unsupported-format,
    unreadable-file, too-large.
    """
    wishes, findings = wishes or Wishes(), Findings()
    try:
        grids = read_grids(path, limits or Limits(), findings)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    found = [(grid, *place) for grid in grids if (place := _find_headings(grid, wishes.level)) is not None]
    if not found:
        first = [", ".join(filter(None, map(text_of, grid.rows[0]))) for grid in grids if grid.rows]
        allowed = f"{', '.join(HEADINGS['unit'][:5])} + {', '.join(HEADINGS['text'][:3])}"
        raise ZoningError([Problem("missing-field", Where(str(path)), "; ".join(first)[:200], allowed)])
    read = [grid.name for grid, _, _ in found]
    for grid in grids:
        if grid.rows and grid.name not in read:
            findings.note("sheet-left", found=str(grid.name))
    several = len(found) > 1
    rows = [row for grid, start, columns in found for row in _rows(grid, start, columns, findings, several=several)]
    return settle(rows, wishes, findings)


def settle(rows: Sequence[Row], wishes: Wishes, findings: Findings) -> Imported:
    """The clauses of rows that were read, wherever from, numbered and their codes looked at."""
    chosen = [row for row in rows if _is_chosen(row, wishes.chosen)]
    entries = [entry for row in _carry_down(chosen, wishes, findings) for entry in read_row(row, findings)]
    entries = settle_codes(entries, wishes.level, wishes.repairs, wishes.units, findings)
    entries = number_entries(entries, wishes.level)
    if wishes.addressee is not None:
        entries = [_ask_addressee(entry, wishes.addressee, findings) for entry in entries]
    check_numbers(entries, findings)
    _check_documents(entries, findings)
    return Imported(tuple(entries), findings.listed(), len(rows), len(rows) - len(chosen))


def _find_headings(grid: Grid, level: str) -> tuple[int, dict[str, int]] | None:
    """The row of headings and which column holds what; None for a sheet that has no code, or nothing else."""
    for index, row in enumerate(grid.rows[:HEADINGS_WITHIN]):
        columns = find_columns([text_of(cell) for cell in row], level)
        is_listed = "text" in columns or any(role.startswith("dimension.") for role in columns)
        is_zoned = level in ("element_zone", "park") and len(columns) > 1
        if ("unit" in columns and (is_listed or is_zoned)) or (is_listed and "level" in columns):
            return index, columns
    return None


def _rows(grid: Grid, start: int, columns: Mapping[str, int], findings: Findings, *, several: bool) -> Iterator[Row]:
    """The rows below the headings, each with the cells nobody asks for under their own headings."""
    names = [text_of(cell) for cell in grid.rows[start]]
    before = f"{grid.name} " if grid.name and several else ""
    for row in grid.rows[:start]:
        findings.note("source-remark", found=" ".join(filter(None, map(text_of, row)))[:LONG])
    for remark in grid.remarks:
        findings.note("source-remark", found=f"{remark.code} {remark.about}".strip())
    taken = set(columns.values())
    for cells, line in zip(grid.rows[start + 1 :], grid.lines[start + 1 :], strict=True):
        place = f"{before}{line}"
        if line in grid.wrong:
            findings.note("cell-error", place, found=grid.wrong[line])
        said = {role: cells[at] for role, at in columns.items() if at < len(cells) and cells[at] is not None}
        other = {}
        for at, cell in enumerate(cells):
            if cell is not None and at not in taken:
                is_named = at < len(names) and names[at]
                if not is_named:
                    findings.note("cells-unnamed", place, found=f"column {at + 1}")
                other[names[at] if is_named else f"column {at + 1}"] = str(cell)
        yield Row(place, {role: str(cell) for role, cell in said.items()}, other, "number" in columns)


def _is_chosen(row: Row, chosen: Mapping[str, str]) -> bool:
    return all(text in row.cells.get(role, "") for role, text in chosen.items())


def _carry_down(rows: Sequence[Row], wishes: Wishes, findings: Findings) -> Iterator[Row]:
    """The rows, where a code is blank as in tables whose merged cells were taken apart with that of the row above."""
    above: Row | None = None
    for row in rows:
        has_unit = bool(row.text("unit"))
        is_bare = not has_unit and not row.text("name") and not row.text("level") and wishes.level in OF_FEATURES
        if is_bare and above is not None and above.text("unit"):
            carried = {role: above.cells[role] for role in ("unit", "name", "class") if role in above.cells}
            if "dimension" in above.cells and not row.text("dimension"):
                carried["dimension"] = above.cells["dimension"]
            findings.note("code-carried", row.place, found=above.text("unit"))
            row = replace(row, cells={**row.cells, **carried})
        above = row
        yield row


def _ask_addressee(entry: Entry, addressee: Callable[[str], str], findings: Findings) -> Entry:
    """The clause with whom its wording binds, which is told and stays marked, where the source does not say."""
    who = "" if entry.addressee or not entry.text else addressee(entry.text)
    if not who:
        return entry
    findings.note("addressee-proposed", entry.place, found=who)
    return replace(entry, addressee=who, other={**entry.other, PROPOSED_ADDRESSEE: who})


def _check_documents(entries: Sequence[Entry], findings: Findings) -> None:
    """Note where one table holds several documents: one list is one document, in force from one day on."""
    documents: dict[str, int] = {}
    for entry in entries:
        if entry.document:
            documents[entry.document] = documents.get(entry.document, 0) + 1
    for document, count in documents.items() if len(documents) > 1 else ():
        findings.note("documents-differ", found=f"{document[:LONG]}: {count}")
