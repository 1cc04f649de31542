"""The sheets of a workbook as grids: what it states is counted first, then parsed where nothing else can break."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.container import members, open_zip
from layers.vector.features import Remark
from layers.vector.format.table.account import LESS_THAN_STATED, WHOLE, Account, DamageError, Range, compare
from layers.vector.format.table.biff import account_records
from layers.vector.format.table.bound import Bound
from layers.vector.format.table.compound import read_stream
from layers.vector.format.table.grid import Cell, Grid
from layers.vector.format.table.opendocument import CONTENT, account_open_document
from layers.vector.format.table.openxml import BOOK, account_open_xml
from layers.vector.format.table.parsed import Parsed, parse_workbook

ZIP: Final = b"PK"
OLE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Workbook:
    """The names of all sheets, and those that were read: the visible ones, or the one wanted."""

    names: list[str]
    grids: dict[str, Grid]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a workbook states: its sheets by name, or in order where only the parser knows their names."""

    by_name: dict[str, Account] = field(default_factory=dict)
    in_order: list[Account] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def open_workbook(path: Path, file: str, limits: Limits, wanted: str | None = None) -> Workbook:
    """The rows of the visible sheets of a workbook, or of the one wanted, told by its content and not by its name.

    A formula is the value it last had. Raises LayerError: unreadable-file, also where not every cell that is stated
    can be read; unsupported-format, too-large.
    """
    try:
        limits.check("file_bytes", path.stat().st_size, file=file)
        with path.open("rb") as opened:
            head = opened.read(len(OLE))
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error
    bound = Bound(file, limits)
    try:
        stated = _take_statement(path, head, file, limits, bound, wanted)
    except DamageError as error:
        raise LayerError(
            code="unreadable-file", file=file, line=error.line, found=error.found, allowed=WHOLE
        ) from error
    grids: dict[str, Grid] = {}
    parsed = parse_workbook(path, file, limits, bound, wanted)
    for sheet in parsed.sheets:
        account = _find_account(stated, parsed, sheet.index, file)
        name = account.name = parsed.names[sheet.index]
        compare(account, sheet.rows.items(), file)
        grids[name] = _make_grid(account, sheet.rows, account.merged or sheet.merged, bound)
        grids[name].remarks += stated.remarks
    names = [name for name, is_sheet in zip(parsed.names, parsed.is_sheet, strict=True) if is_sheet]
    return Workbook(names, grids)


def _take_statement(path: Path, head: bytes, file: str, limits: Limits, bound: Bound, wanted: str | None) -> _Statement:
    """What a workbook states that it holds. Raises DamageError, LayerError."""
    if head.startswith(OLE):
        return _Statement(in_order=account_records(read_stream(path, bound), bound))
    if not head.startswith(ZIP):
        allowed = "a workbook (.xlsx, .xlsm, .xls, .ods); a web page or text saved under this name is none"
        raise LayerError(code="unreadable-file", file=file, found="other content", allowed=allowed)
    with open_zip(path, file) as zipped:
        found = members(zipped, file, limits)
        if "xl/workbook.bin" in found:
            allowed = "the same workbook saved as .xlsx"
            raise LayerError(code="unsupported-format", file=file, found=".xlsb", allowed=allowed)
        if BOOK not in found and CONTENT in found:
            return _Statement(account_open_document(zipped, found[CONTENT], bound))
        accounts, said, there = account_open_xml(zipped, found, bound, wanted)
        remarks = [Remark(LESS_THAN_STATED, "", f"sharedStrings: {there} / {said}")] if said > there else []
        return _Statement(accounts, remarks=remarks)


def _find_account(stated: _Statement, parsed: Parsed, index: int, file: str) -> Account:
    """What is stated of a sheet. Raises LayerError (unreadable-file) where parser and statement know other sheets."""
    name = parsed.names[index]
    known, count = len(set(parsed.names)), len(parsed.names)
    if known == count == len(stated.in_order):
        return stated.in_order[index]
    if known == count and not stated.in_order and name in stated.by_name and set(stated.by_name) <= set(parsed.names):
        return stated.by_name[name]
    raise LayerError(code="unreadable-file", file=file, layer=name, found=f"{count} sheets", allowed="each sheet once")


def _make_grid(account: Account, rows: dict[int, list[Cell]], merged: list[Range], bound: Bound) -> Grid:
    """The rows that aren't blank; those the sheet calls wrong are kept to be refused."""
    _fill_merged(rows, merged, bound)
    lines = sorted(rows.keys() | account.wrong.keys()) if account.wrong else list(rows)
    cells = [rows.get(line, []) for line in lines]
    return Grid(cells, lines, account.name, account.wrong, account.remarks())


def _fill_merged(rows: dict[int, list[Cell]], merged: list[Range], bound: Bound) -> None:
    """Put the value of merged cells into each row they reach down to, in their first column."""
    last = max(rows, default=0)
    reach = [(top + 1, min(bottom + 1, last), left) for (top, left), (bottom, _) in merged if top < bottom]
    cells = sum(max(bottom - top, 0) for top, bottom, _ in reach)
    if cells > bound.most_laid_out:
        raise bound.refuse("cells", f"{cells} cells of merged ranges", bound.most_laid_out)
    for top, bottom, left in reach:
        first = rows.get(top, [])
        value = first[left] if left < len(first) else None
        for row in range(top + 1, bottom + 1):
            cells_here = rows.get(row, [])
            if value is not None and left < len(cells_here) and cells_here[left] is None:
                cells_here[left] = value
