"""An access list in a file of its own, held against the units: an entry for every unit, a unit for every entry."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.csv import read_csv_grid
from layers.vector.format.table import Grid, text_of
from layers.vector.format.table.sheet import open_workbook
from zoning.accesslist.entry import OF_FEATURES
from zoning.accesslist.file import open_list
from zoning.accesslist.heading import HEADINGS_WITHIN, UNIT_CODE
from zoning.accesslist.sheet import CSV, JSON, WORKBOOKS, cell_of, read_objects
from zoning.accesslist.word import plain, plain_code
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.admission import checksum_of
from zoning.gate.code import ALLOWED, MOST_SHOWN, is_unit_code, nearest_codes, repaired_codes, shortened
from zoning.gate.finding import Finding, notice
from zoning.gate.subject import Distinct, Subject
from zoning.site import problem_of

KEPT: Final = (".yaml", ".yml")
_MOST_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class AccessList:
    """The entries of an access list by the unit code they print, blank where a row has none.

    `entries`: the lines of each (where there are several sheets, with the name of theirs; of JSON: the objects, counted
    from 1). `left`: sheets without a column of unit codes.
    """

    path: Path
    checksum: str | None
    entries: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...] = ()

    def place(self, lines: Sequence[str]) -> str:
        """The lines of the file for a message, the first few and how many there are."""
        more = f", … ({len(lines)})" if len(lines) > _MOST_LINES else ""
        return f"{self.path.name}: {', '.join(lines[:_MOST_LINES])}{more}"


def read_access_list(path: Path, limits: Limits | None = None) -> AccessList:
    """The access list of a CSV, Excel or JSON table with a column of unit codes; a row is a clause or a whole unit.

    A list as `zoning lists import` keeps it (.yaml) has the ids of its clauses for lines. JSON is a list of objects, or
    an object with one such list. Raises ZoningError: missing-field where no column holds unit codes, duplicate-key
    where several do, unsupported-format, unreadable-file, too-large.
    """
    if path.suffix.lower() in KEPT:
        return _read_kept(path)
    try:
        grids = _read_grids(path, limits or Limits())
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    found = [(grid, *place) for grid in grids if (place := _find_column(grid, path)) is not None]
    if not found:
        rows = [", ".join(filter(None, map(text_of, grid.rows[0]))) for grid in grids if grid.rows]
        raise ZoningError([Problem("missing-field", Where(str(path)), "; ".join(rows)[:200], ", ".join(UNIT_CODE))])
    entries: dict[str, list[str]] = {}
    for grid, start, column in found:
        before = f"{grid.name} " if grid.name and len(grids) > 1 else ""
        for row, line in zip(grid.rows[start + 1 :], grid.lines[start + 1 :], strict=True):
            code = text_of(row[column]) if column < len(row) else ""
            entries.setdefault(code, []).append(f"{before}{line}")
    read = [grid.name for grid, _, _ in found]
    left = tuple(str(grid.name) for grid in grids if grid.rows and grid.name not in read)
    return AccessList(path, checksum_of(path), {code: tuple(lines) for code, lines in entries.items()}, left)


def _read_kept(path: Path) -> AccessList:
    head, kept = open_list(path)
    entries: dict[str, list[str]] = {}
    for entry in kept:
        if entry.unit or (entry.level or head.level) in OF_FEATURES:
            entries.setdefault(entry.unit, []).append(entry.id)
    return AccessList(path, checksum_of(path), {code: tuple(ids) for code, ids in entries.items()})


def check_access_list(subject: Subject, listed: AccessList) -> Iterator[Finding]:
    """Findings on units without an entry, entries without a unit, and what is wrong with the codes of the entries."""
    printed = Distinct(subject.texts("code"))
    units: dict[str, list[int]] = {}
    for index, word in enumerate(printed.words):
        units.setdefault(plain_code(word), []).extend(printed.rows(index))
    units.pop("", None)
    plain = {word: plain_code(word) for word in listed.entries}
    known = set(plain.values())
    missing = {code for code in units if code not in known}
    for code in sorted(missing):
        yield notice("list-missing", tuple(units[code]), found=code)
    for word, code in plain.items():
        place = listed.place(listed.entries[word])
        found, form = f"{word}; {place}", None if is_unit_code(code) else ALLOWED
        if not code:
            yield notice("list-code-missing", found=place)
        elif code not in units:
            proposed = _offer(code, missing, known | set(units))
            yield notice("list-orphan", found=found, allowed=form, proposed=proposed)
        elif word != code or form:
            yield notice("list-code-irregular", found=found, allowed=form, proposed=None if form else code)
    if listed.left:
        yield notice("list-sheet-left", found=f"{listed.path.name}: {', '.join(listed.left)}")


def _offer(code: str, missing: Set[str], taken: Set[str]) -> str | None:
    """The units without an entry that a misprinted code may mean; without one, what a digit too many may stand for."""
    offered = nearest_codes(code, missing) or repaired_codes(shortened(code), set(), taken)
    return " / ".join(offered[:MOST_SHOWN]) or None


def _find_column(grid: Grid, path: Path) -> tuple[int, int] | None:
    """The row of headings and the column of unit codes in it; None for a sheet that has neither."""
    for index, row in enumerate(grid.rows[:HEADINGS_WITHIN]):
        names = [plain(text_of(cell)) for cell in row]
        word = next((word for word in UNIT_CODE if word in names), None)
        if word is None:
            continue
        if names.count(word) > 1:
            where = Where(str(path), grid.name, line=grid.lines[index])
            raise ZoningError([Problem("duplicate-key", where, word, "one column of unit codes")])
        return index, names.index(word)
    return None


def _read_grids(path: Path, limits: Limits) -> list[Grid]:
    file, suffix = str(path), path.suffix.lower()
    if suffix in CSV:
        return [read_csv_grid(path, file, limits)]
    if suffix in WORKBOOKS:
        return list(open_workbook(path, file, limits).grids.values())
    if suffix in JSON:
        return [_read_json(path, limits)]
    allowed = ", ".join((*CSV, *WORKBOOKS, *JSON))
    raise LayerError(code="unsupported-format", file=file, found=suffix or "a name without an ending", allowed=allowed)


def _read_json(path: Path, limits: Limits) -> Grid:
    """The objects of a JSON list as rows, of which only unit codes are kept. Raises LayerError."""
    rows = read_objects(path, limits)
    names = list(dict.fromkeys(name for row in rows for name in row))
    coded = [name for name in names if plain(name) in UNIT_CODE]
    cells = [[cell_of(row.get(name)) for name in coded] for row in rows]
    return Grid([[*(coded or names)], *cells], list(range(len(rows) + 1)))
