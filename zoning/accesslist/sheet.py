"""The tables an access list comes in, as grids: CSV, workbooks, JSON, nothing left out."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.csv import read_csv_grid
from layers.vector.format.table import Cell, Grid
from layers.vector.format.table.sheet import open_workbook
from layers.vector.text import read_decoded
from zoning.accesslist.finding import Findings

CSV: Final = (".csv", ".tsv")
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
JSON: Final = (".json",)
# JSON is parsed whole, into some six times its size.
LARGEST_JSON: Final = 64 * 1024**2
# A line of fewer bytes that are not ASCII may be text in both encodings.
_ENOUGH: Final = 6


def read_grids(path: Path, limits: Limits, findings: Findings) -> list[Grid]:
    """The sheets of a file of any format. Raises LayerError: unreadable-file, unsupported-format, too-large, …"""
    file, suffix = str(path), path.suffix.lower()
    if suffix in CSV:
        return [_read_csv(path, limits, findings)]
    if suffix in WORKBOOKS:
        workbook = open_workbook(path, file, limits)
        for name in workbook.names:
            if name not in workbook.grids:
                findings.note("sheet-left", found=name)
        return list(workbook.grids.values())
    if suffix in JSON:
        return [_read_json(path, limits)]
    allowed = ", ".join((*CSV, *WORKBOOKS, *JSON))
    raise LayerError(code="unsupported-format", file=file, found=suffix or "a name without an ending", allowed=allowed)


def _read_csv(path: Path, limits: Limits, findings: Findings) -> Grid:
    """The rows of a CSV file; where its lines are in two encodings, each is read in its own."""
    mixed = _decode_lines(path)
    if mixed is None:
        return read_csv_grid(path, str(path), limits)
    text, lines = mixed
    for line in lines:
        findings.note("encoding-mixed", str(line), found=path.name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(text.encode())
        return read_csv_grid(copy, str(path), limits)


def _decode_lines(path: Path) -> tuple[str, list[int]] | None:
    """The text of a file whose lines are in two encodings, and which of them are not in UTF-8; None for any other."""
    try:
        content = path.read_bytes()
    except OSError:
        return None  # the reader says so
    pieces, others, is_utf8 = [], [], False
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            pieces.append(line.decode())
            is_utf8 = is_utf8 or sum(byte > 127 for byte in line) >= _ENOUGH
        except UnicodeDecodeError:
            try:
                pieces.append(line.decode("gb18030"))
                others.append(number)
            except UnicodeDecodeError:
                return None
    return ("\n".join(pieces), others) if others and is_utf8 else None


def _read_json(path: Path, limits: Limits) -> Grid:
    """The objects of a JSON list as rows under their keys; one that holds a list of clauses is a row a clause."""
    objects = enumerate(read_objects(path, limits), start=1)
    rows = [(line, row) for line, one in objects for row in _flatten(one)]
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    cells: list[list[Cell]] = [[cell_of(row.get(name)) for name in names] for _, row in rows]
    return Grid([[*names], *cells], [0, *(line for line, _ in rows)])


def read_objects(path: Path, limits: Limits) -> list[dict[str, Any]]:
    """The objects of a JSON file: a list of them, or an object with one such list.

    Raises LayerError (unreadable-file, too-large).
    """
    file = str(path)
    size = path.stat().st_size if path.is_file() else 0
    if size > LARGEST_JSON:
        allowed = f"{LARGEST_JSON} bytes of JSON; .csv and .xlsx hold more"
        raise LayerError(code="too-large", file=file, found=f"{size} bytes", allowed=allowed)
    allowed = "a list of objects, or an object with one such list"
    try:
        document = json.loads(read_decoded(path, file, limits))
    except json.JSONDecodeError as error:
        raise LayerError(code="unreadable-file", file=file, line=error.lineno, found=error.msg) from error
    except (RecursionError, ValueError) as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error), allowed=allowed) from error
    lists = [value for value in document.values() if isinstance(value, list)] if isinstance(document, dict) else []
    objects = document if isinstance(document, list) else lists[0] if len(lists) == 1 else None
    if objects is None or not all(isinstance(one, dict) for one in objects):
        found = "several lists" if len(lists) > 1 else "no list of objects"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed=allowed)
    return objects


def _flatten(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """An object as it is or, where one of its values is a list of objects, each of those with the rest of it."""
    nested = [
        (key, value)
        for key, value in one.items()
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    if len(nested) != 1:
        yield one
        return
    [(key, items)] = nested
    rest = {name: value for name, value in one.items() if name != key}
    for item in items:
        yield {**rest, **item}


def cell_of(value: Any) -> Cell:
    """A value of JSON as a cell; a list or an object as its text, a blank text as nothing."""
    if value is None or isinstance(value, str | int | float):
        return value if value != "" else None
    return json.dumps(value, ensure_ascii=False)
