"""The sheets of a workbook as grids: bounded before they are parsed, and parsed where nothing else can break."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.container import members, open_zip
from layers.vector.format.table.bound import check_open_document, check_open_xml, find_wrong
from layers.vector.format.table.compound import check_compound
from layers.vector.format.table.grid import Cell, Grid

ZIP: Final = b"PK"
OLE: Final = b"\xd0\xcf\x11\xe0"
PARSER: Final = Path(__file__).with_name("parsing.py")
WHOLE: Final = "a whole workbook"


@dataclass(frozen=True, slots=True)
class Workbook:
    """The names of all sheets, and those that were read: the visible ones, or the one wanted."""

    names: list[str]
    grids: dict[str, Grid]


def open_workbook(path: Path, file: str, limits: Limits, wanted: str | None = None) -> Workbook:
    """The rows of the visible sheets of a workbook, or of the one wanted, told by its content and not by its name.

    A formula is the value it last had. Raises LayerError: unreadable-file, unsupported-format, too-large.
    """
    try:
        limits.check("file_bytes", path.stat().st_size, file=file)
        with path.open("rb") as opened:
            head = opened.read(len(OLE))
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error
    wrong: dict[str, dict[int, str]] = {}
    if head.startswith(ZIP):
        wrong = _check_zip(path, file, limits)
    elif not head.startswith(OLE):
        allowed = "a workbook (.xlsx, .xlsm, .xls, .ods); a web page or text saved under this name is none"
        raise LayerError(code="unreadable-file", file=file, found="other content", allowed=allowed)
    else:
        check_compound(path, file, limits)
    parsed = _parse(path, file, limits, wanted)
    grids = {}
    for name, sheet in parsed["sheets"].items():
        grids[name] = _make_grid(name, sheet["rows"], sheet["merged"], wrong.get(name, {}), limits, file)
    return Workbook(parsed["names"], grids)


def _check_zip(path: Path, file: str, limits: Limits) -> dict[str, dict[int, str]]:
    """What a zipped workbook calls errors, by sheet and row. Raises LayerError for one too large to lay out."""
    with open_zip(path, file) as zipped:
        found = members(zipped, file, limits)
        if "xl/workbook.bin" in found:
            allowed = "the same workbook saved as .xlsx"
            raise LayerError(code="unsupported-format", file=file, found=".xlsb", allowed=allowed)
        if "xl/workbook.xml" not in found and "content.xml" in found:
            return check_open_document(zipped, found["content.xml"], file, limits)
        check_open_xml(zipped, list(found.values()), file, limits)
        return find_wrong(zipped, found, file, limits)


def _parse(path: Path, file: str, limits: Limits, wanted: str | None) -> dict[str, Any]:
    """What the parser says in its own process. Raises LayerError where it refuses, dies or never ends."""
    asked = json.dumps({"path": str(path.absolute()), "wanted": wanted, "cells": limits.cells}).encode("ascii")
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(PARSER)],
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        found = f"no end after {limits.seconds} seconds"
        allowed = f"{limits.seconds} seconds (--limit seconds=…)"
        raise LayerError(code="too-large", file=file, found=found, allowed=allowed) from error
    if done.returncode:
        raise LayerError(code="unreadable-file", file=file, found="content no parser gets through", allowed=WHOLE)
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer.get("error") == "too-large":
        raise limits.refuse("cells", answer["found"], file=file)
    if "error" in answer:
        raise LayerError(code="unreadable-file", file=file, found=answer["found"], allowed=WHOLE)
    return answer


def _make_grid(
    name: str, rows: list[list[Cell]], merged: Iterable[Any], wrong: dict[int, str], limits: Limits, file: str
) -> Grid:
    """The rows that aren't blank; those the sheet calls wrong are kept to be refused."""
    kept = [index for index, row in enumerate(rows) if index + 1 in wrong or any(cell is not None for cell in row)]
    _fill_merged(rows, merged, limits, file)
    return Grid([rows[index] for index in kept], [index + 1 for index in kept], name, wrong)


def _fill_merged(rows: list[list[Cell]], merged: Iterable[Any], limits: Limits, file: str) -> None:
    """Put the value of merged cells into each row they reach down to, in their first column."""
    last = len(rows) - 1
    reach = [(top, min(bottom, last), left) for (top, left), (bottom, _) in merged if top < bottom and top < last]
    limits.check("cells", sum(bottom - top for top, bottom, _ in reach), file=file)
    for top, bottom, left in reach:
        for row in range(top + 1, bottom + 1):
            if left < len(rows[row]) and rows[row][left] is None:
                rows[row][left] = rows[top][left]
