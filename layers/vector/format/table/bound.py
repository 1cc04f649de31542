"""How far the cells of a workbook reach, and which of them hold errors: read from its XML, before it is laid out.

One cell in the last row and column makes a table of seventeen thousand million cells, which no memory holds.
"""

import re
import zipfile
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.container import read_member

# A table may be this many cells, or this many times as many as are filled.
PLAIN_CELLS: Final = 4_000_000
SPARSE: Final = 16
# The attributes of a cell are few: what is longer is no cell, and must not be gone through for each that begins.
_CELL: Final = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_USUAL: Final = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,100}?(/?)>')
_REFERENCE: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
_COUNTED: Final = re.compile(rb"<(?:\w+:)?c\s[^<>]{0,100}\bt\s*=\s*[\"']e[\"'][^<>]{0,100}+>")
_WRONG: Final = re.compile(
    rb"<(?:\w+:)?c\s(?P<of>[^<>]{0,100}\bt\s*=\s*[\"']e[\"'][^<>]{0,100}+)>"
    rb"(?:<(?:\w+:)?f[^<>]*+>[^<]*+(?:</(?:\w+:)?f>)?)?(?:<(?:\w+:)?v>(?P<value>[^<]{0,40}))?"
)
_NOT_COMPUTED: Final = re.compile(
    rb"<(?:\w+:)?c\s(?P<of>[^<>]{0,200}[^<>/])>\s*+<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*+</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)
_TEXT_RESULT: Final = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_OFFICE: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_KIND: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
XML_FAILURES: Final = (ParseError, DefusedXmlException, ValueError, LookupError)


def check_open_xml(zipped: zipfile.ZipFile, infos: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    """Nothing where all sheets of an .xlsx are small enough to be laid out. Raises LayerError (too-large)."""
    for info in infos:
        if not info.filename.lower().endswith(".xml") or info.file_size == 0:
            continue
        xml = read_member(zipped, info, file, limits)
        if b"\x00" in xml[:64]:
            raise LayerError(code="unreadable-file", file=file, found=info.filename, allowed="XML in UTF-8")
        if b"sheetData" in xml:
            check_reach(*_reach(xml), file, limits)


def find_wrong(
    zipped: zipfile.ZipFile, found: dict[str, zipfile.ZipInfo], file: str, limits: Limits
) -> dict[str, dict[int, str]]:
    """The cells of an .xlsx that show an error or were never computed: by sheet, then row."""
    wrong: dict[str, dict[int, str]] = {}
    for sheet, member in _list_sheets(zipped, found, file, limits).items():
        if member in found:
            wrong[sheet] = _find_wrong(read_member(zipped, found[member], file, limits))
    return wrong


def check_open_document(
    zipped: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, limits: Limits
) -> dict[str, dict[int, str]]:
    """The cells of an .ods that show an error, by sheet and row. Raises LayerError (too-large, unreadable-file)."""
    limits.check("file_bytes", info.file_size, file=file)
    wrong: dict[str, dict[int, str]] = {}
    sheet, row, rows, columns, filled = "", 0, 0, 0, 0
    try:
        with zipped.open(info) as opened:
            for event, element in iterparse(opened, events=("start", "end"), forbid_dtd=True):
                if event == "start" and element.tag == f"{_TABLE}table":
                    sheet, row, rows, columns, filled = element.get(f"{_TABLE}name", ""), 0, 0, 0, 0
                elif event == "end" and element.tag == f"{_TABLE}table-row":
                    reach, cells, error = _read_row(element)
                    repeated = _repeats(element, "rows")
                    if cells:
                        rows, columns = row + repeated, max(columns, reach)
                        filled += 1
                        limits.check("cells", rows * columns, file=file)
                        check_reach(rows, columns, max(filled, 1) * columns, file, limits)
                    if error:
                        wrong.setdefault(sheet, {})[row + 1] = error
                    row += repeated
                    element.clear()
    except XML_FAILURES as error:
        raise _unreadable(file, error) from error
    return wrong


def _reach(xml: bytes) -> tuple[int, int, int]:
    """Rows and columns that a sheet reaches to, and how many cells it fills; too many rather than too few."""
    usual = _USUAL.findall(xml)
    if len(usual) == len(_CELL.findall(xml)):
        filled = [(letters, digits) for letters, digits, closed in usual if not closed]
        letters, digits = {one for one, _ in filled}, {one for _, one in filled}
        return max(map(int, digits), default=0), max(map(_column, letters), default=0), len(filled)
    found = _REFERENCE.findall(xml)
    rows = max((int(digits[:9]) for _, digits in found), default=0)
    columns = max((_column(letters[:7]) for letters in {letters for letters, _ in found}), default=0)
    count = len(_CELL.findall(xml))
    return max(rows, xml.count(b"<row")), max(columns, min(count, 16_384) if not columns else 0), count


def check_reach(rows: int, columns: int, filled: int, file: str, limits: Limits) -> None:
    """Nothing where so many rows and columns may be laid out for so many cells. Raises LayerError (too-large)."""
    cells = rows * columns
    limits.check("cells", cells, file=file)
    if cells > PLAIN_CELLS and cells > SPARSE * filled:
        found, allowed = f"{rows} rows × {columns} columns, {filled} cells filled", "no single cells far from the table"
        raise LayerError(code="too-large", file=file, found=found, allowed=allowed)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _list_sheets(
    zipped: zipfile.ZipFile, found: dict[str, zipfile.ZipInfo], file: str, limits: Limits
) -> dict[str, str]:
    """The member of each sheet of an .xlsx, by the sheet's name."""
    try:
        book = fromstring(read_member(zipped, found["xl/workbook.xml"], file, limits), forbid_dtd=True)
        links = fromstring(read_member(zipped, found["xl/_rels/workbook.xml.rels"], file, limits), forbid_dtd=True)
    except XML_FAILURES as error:
        raise _unreadable(file, error) from error
    targets = {link.get("Id", ""): link.get("Target", "") for link in links.iter() if link.get("Target")}
    sheets = {}
    for sheet in book.iter():
        target = targets.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""), "")
        if sheet.tag.rpartition("}")[2] == "sheet" and target:
            sheets[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return sheets


def _find_wrong(xml: bytes) -> dict[int, str]:
    wrong: dict[int, str] = {}
    if _COUNTED.search(xml):
        for match in _WRONG.finditer(xml):
            _note(wrong, match["of"], (match["value"] or b"an error").decode("utf-8", "replace"))
    if b"f>" in xml or b"<f " in xml:
        for match in _NOT_COMPUTED.finditer(xml):
            if not _TEXT_RESULT.search(match["of"]):
                _note(wrong, match["of"], "a formula without a value")
    return wrong


def _note(wrong: dict[int, str], attributes: bytes, what: str) -> None:
    place = _REFERENCE.search(b" " + attributes)
    if place is not None:
        wrong.setdefault(int(place[2]), f"{place[1].decode('ascii')}{int(place[2])}: {what}")


def _read_row(element: Element) -> tuple[int, int, str]:
    """How far a row of an .ods reaches, how many cells it fills, and the first error in it."""
    column, reach, filled, error = 0, 0, 0, ""
    for cell in element:
        repeated = _repeats(cell, "columns")
        if cell.get(_VALUE) is not None or len(cell):
            filled += repeated
            reach = column + repeated
        if cell.get(_KIND) == "error" and not error:
            error = f"column {column + 1}: {''.join(cell.itertext())[:40] or 'an error'}"
        column += repeated
    return reach, filled, error


def _unreadable(file: str, error: Exception) -> LayerError:
    return LayerError(code="unreadable-file", file=file, found=str(error)[:200], allowed="a whole workbook")


def _repeats(element: Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(text[:9]) if text.isdecimal() else 1
