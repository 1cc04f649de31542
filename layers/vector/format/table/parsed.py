"""What a parser of workbooks, in its own process, says: sheets, their rows that aren't blank, merged ranges."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Timer
from typing import Any, Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.table.account import WHOLE, Range
from layers.vector.format.table.bound import Bound
from layers.vector.format.table.grid import Cell

PARSER: Final = Path(__file__).with_name("parsing.py")


@dataclass(slots=True)
class ParsedSheet:
    """The rows of a sheet that aren't blank, by number; `index`: its place among all sheets."""

    index: int
    merged: list[Range]
    rows: dict[int, list[Cell]] = field(default_factory=dict)


@dataclass(slots=True)
class Parsed:
    """All sheets by name, which of them have cells, and those that were read."""

    names: list[str] = field(default_factory=list)
    is_sheet: list[bool] = field(default_factory=list)
    sheets: list[ParsedSheet] = field(default_factory=list)


def parse_workbook(path: Path, file: str, limits: Limits, bound: Bound, wanted: str | None) -> Parsed:
    """What the parser finds in the visible sheets, or in the one wanted.

    Raises LayerError: unreadable-file where it refuses or dies, too-large where it never ends.
    """
    asked = json.dumps({"path": str(path.absolute()), "wanted": wanted, "cells": bound.most_laid_out})
    parsed = Parsed()
    piece: Any = {}
    for piece in _listen(asked, file, limits):
        if isinstance(piece, list):
            parsed.sheets[-1].rows[piece[0]] = piece[1:]
        elif piece is None:
            break
        elif "sheets" in piece:
            parsed.names, parsed.is_sheet = piece["sheets"], piece["is_sheet"]
        elif "index" in piece:
            merged = [((top, left), (bottom, right)) for (top, left), (bottom, right) in piece["merged"]]
            parsed.sheets.append(ParsedSheet(piece["index"], merged))
        elif piece["error"] == "too-large":
            raise bound.refuse("cells", f"{piece['found']} cells", bound.most_laid_out)
        else:
            raise LayerError(code="unreadable-file", file=file, found=piece["found"], allowed=WHOLE)
    if piece is not None:
        raise LayerError(code="unreadable-file", file=file, found="content no parser gets through", allowed=WHOLE)
    return parsed


def _listen(asked: str, file: str, limits: Limits) -> Iterator[Any]:
    """What the parser says, piece by piece, until it ends or is ended."""
    is_late = Event()
    with subprocess.Popen(
        [sys.executable, "-P", str(PARSER), asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        timer = Timer(limits.seconds, _end, (process, is_late))
        timer.start()
        try:
            assert process.stdout is not None  # it was asked for
            for line in process.stdout:
                if not line.endswith(b"\n"):
                    break  # it died in the middle of a word
                yield json.loads(line)
        finally:
            timer.cancel()
            process.kill()
    if is_late.is_set():
        found, allowed = f"no end after {limits.seconds} seconds", f"{limits.seconds} seconds (--limit seconds=…)"
        raise LayerError(code="too-large", file=file, found=found, allowed=allowed)


def _end(process: "subprocess.Popen[bytes]", is_late: Event) -> None:
    is_late.set()
    process.kill()
