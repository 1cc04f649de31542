"""The one way to write answers to a file: by the ending of its name, a site at a time, whole or not at all."""

import os
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from layers.vector.writing import replacing
from zoning.dossier.name import PAPERS
from zoning.errors import Problem, Where, ZoningError
from zoning.export.answered import Answered, Answers, TooMuchError

# The module that writes an ending; each is loaded only when it is asked for.
_WRITERS: Final = {
    ".gpkg": "geopackage",
    ".parquet": "parquet",
    ".xlsx": "workbook",
    ".csv": "lines",
    ".jsonl": "lines",
}
SUFFIXES: Final = tuple(_WRITERS)


def check_target(path: Path) -> None:
    """Nothing where a report can be written under this name; asked before an hour of checking, not after it.

    Raises ZoningError: unsupported-format with the endings there are, unwritable-file.
    """
    suffix = path.suffix.lower()
    if suffix not in (*SUFFIXES, *PAPERS):
        found, allowed = suffix or "a name without an ending", " ".join((*PAPERS, *SUFFIXES))
        raise ZoningError([Problem("unsupported-format", Where(str(path), field="--report"), found, allowed)])
    check_place(path)


def check_place(path: Path) -> None:
    """Nothing where a file can be written under this name. Raises ZoningError (unwritable-file)."""
    if path.is_dir():
        raise _unwritable(path, "a folder has this name")
    if not path.parent.is_dir():
        raise _unwritable(path, "there is no such folder")
    if not os.access(path.parent, os.W_OK):
        raise _unwritable(path, "the folder can't be written to")


def write_report(path: Path, head: Mapping[str, Any], answers: Iterable[Answered], lang: str) -> None:
    """The answers as a new file of tables, in place of one of the same name; taken one by one, and none is kept.

    `head` is the answer without its sites; each answer comes with the parts of its site as GeoJSON geometries in
    EPSG:4326, none for a refused record. Where writing fails, what was there before is left.

    Raises ZoningError: unwritable-file, too-large for more than a workbook holds.
    """
    writer = import_module(f"zoning.export.{_WRITERS[path.suffix.lower()]}")
    try:
        with replacing(path) as written:
            writer.write(written, head, Answers(answers), lang)
    except TooMuchError as error:
        problem = Problem("too-large", Where(str(path), error.table), error.found, error.allowed)
        raise ZoningError([problem]) from error
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error) or type(error).__name__) from error


def _unwritable(path: Path, found: str) -> ZoningError:
    return ZoningError([Problem("unwritable-file", Where(file=str(path)), found, None)])
