"""What the sheets of an .ods state: rows and cells, each as often as it is repeated, and which show an error."""

import zipfile
from dataclasses import dataclass
from typing import Final

from layers.vector.format.table.account import BLANKS, Account, DamageError
from layers.vector.format.table.bound import SHEET_BYTES, Bound
from layers.vector.format.table.markup import read_markup

CONTENT: Final = "content.xml"
TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
CALC: Final = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ELEMENTS: Final = {
    f"{TABLE} table": "table",
    f"{TABLE} table-row": "row",
    f"{TABLE} table-cell": "cell",
    f"{TABLE} covered-table-cell": "cell",
    f"{TEXT} p": "paragraph",
    f"{TEXT} s": "blanks",
}
VALUES: Final = tuple(f"{OFFICE} {kind}value" for kind in ("", "date-", "time-", "boolean-", "string-"))
# How deep in the document a sheet lies: document-content, body, spreadsheet, table.
SHEET_DEPTH: Final = 4
LONGEST_NUMBER: Final = 10
LONGEST_CHARACTER: Final = 4  # bytes


def account_open_document(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, bound: Bound) -> dict[str, Account]:
    """What the sheets of an .ods state, by name.

    Raises DamageError for content that is no well-formed XML or has two sheets of one name, LayerError (too-large).
    """
    scan = _Content(bound)
    read_markup(zipped, info, bound, SHEET_BYTES, scan.start, scan.text, scan.end)
    return scan.accounts


class _Content:
    """Goes through the sheets of a document; `accounts` is what those state that have ended."""

    def __init__(self, bound: Bound) -> None:
        self.accounts: dict[str, Account] = {}
        self._bound = bound
        self._account: Account | None = None
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._rows = self._width = self._depth = self._cell_depth = 0
        self._is_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._bound.pieces += 1
        if self._bound.pieces > self._bound.most_pieces:
            raise self._bound.refuse("cells", f"{self._bound.pieces} elements", self._bound.most_pieces)
        name = ELEMENTS.get(tag)
        if self._cell is not None:
            if self._depth == self._cell_depth + 1:  # notes and drawings are no text of the cell
                self._is_text = name == "paragraph"
            if name == "blanks" and self._is_text:
                self._cell.size_bytes += _repeats(attributes, f"{TEXT} c", self._rows)
            elif name == "table":
                raise DamageError("a table in a table", self._rows + 1)
        elif self._row is not None and name == "cell":
            columns = _repeats(attributes, f"{TABLE} number-columns-repeated", self._rows)
            self._row.before = self._row.columns
            self._cell = _Cell(attributes, columns)
            self._cell_depth, self._is_text = self._depth, False
        elif self._account is not None and name == "row":
            self._row = _Row(_repeats(attributes, f"{TABLE} number-rows-repeated", self._rows))
        elif name == "table" and self._depth == SHEET_DEPTH:
            self._account = Account(attributes.get(f"{TABLE} name", ""))
            self._rows = self._width = 0

    def text(self, text: str) -> None:
        if self._cell is not None and self._is_text:
            self._cell.size_bytes += len(text.encode())
            self._cell.has_text = self._cell.has_text or bool(text.strip(BLANKS))

    def end(self, tag: str) -> None:
        if self._cell is not None:
            if self._depth == self._cell_depth:
                self._end_cell(self._cell)
                self._cell = None
        elif self._account is not None and (name := ELEMENTS.get(tag)) in ("row", "table"):
            if name == "table":
                self._end_sheet(self._account)
                self._account = None
            elif self._row is not None:
                self._end_row(self._account, self._row)
                self._row = None
        self._depth -= 1

    def _end_cell(self, cell: "_Cell") -> None:
        row = self._row
        assert row is not None  # a cell is only begun in one
        is_wrong = cell.attributes.get(f"{CALC} value-type") == "error"
        value = next((cell.attributes[key] for key in VALUES if key in cell.attributes), None)
        kind = cell.attributes.get(f"{OFFICE} value-type")
        is_filled = cell.has_text if value is None else bool(value.strip(BLANKS))
        if not is_wrong and (is_filled or (value is None and kind not in (None, "string"))):
            row.values += cell.columns
            row.width = row.columns + cell.columns
            row.size_bytes += cell.columns * (cell.size_bytes + len(value or "") * LONGEST_CHARACTER)
        elif not row.wrong and (is_wrong or (kind is None and f"{TABLE} formula" in cell.attributes)):
            row.wrong = "an error" if is_wrong else "a formula without a value"
            row.wrong_column = row.columns + 1
        row.columns += cell.columns

    def _end_row(self, account: Account, row: "_Row") -> None:
        first, end = self._rows + 1, self._rows + 1 + row.rows
        self._rows += row.rows
        self._bound.lay_out(1, row.before)
        if not row.values and not row.wrong:
            return
        self._bound.fill(row.rows, row.rows * row.values)
        self._bound.check_rows(end)
        self._bound.add_text(row.rows * row.size_bytes)
        self._width = max(self._width, row.width)
        account.there = end - 1
        for number in range(first, end):
            account.count(number, row.values)
            if row.wrong:
                account.mark_wrong(number, f"column {row.wrong_column}", row.wrong)

    def _end_sheet(self, account: Account) -> None:
        if not account.name or account.name in self.accounts:
            raise DamageError(f"two sheets called {account.name!r}" if account.name else "a sheet without a name")
        self._bound.lay_out(account.there, self._width)
        self.accounts[account.name] = account


@dataclass(slots=True)
class _Cell:
    """A cell that has begun. `columns`: how often it is repeated."""

    attributes: dict[str, str]
    columns: int
    size_bytes: int = 0
    has_text: bool = False


@dataclass(slots=True)
class _Row:
    """A row that has begun. `rows`: how often it is repeated; `before`: the columns before its last cell."""

    rows: int
    columns: int = 0
    before: int = 0
    values: int = 0
    width: int = 0
    size_bytes: int = 0
    wrong: str = ""
    wrong_column: int = 0


def _repeats(attributes: dict[str, str], name: str, after: int) -> int:
    """How often something is repeated. Raises DamageError for what is no such number."""
    text = attributes.get(name, "1")
    if text.isdecimal() and len(text) < LONGEST_NUMBER and int(text) > 0:
        return int(text)
    raise DamageError(f"{text[:20]!r} times", after + 1)
