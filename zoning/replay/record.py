"""The record beside an answer: all that it was made from, under names people know."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from zoning.errors import Problem, Where, ZoningError
from zoning.output import FILES, write_text
from zoning.replay.mark import Mark, mark_file

NAME: Final = "replay.json"
FORM: Final = 1
MOST_BYTES: Final = 256 * 1024**2
Sort: TypeAlias = Literal["file", "stdin", "typed", "address"]
_SORTS: Final = ("file", "stdin", "typed", "address")


@dataclass(frozen=True, slots=True)
class Source:
    """Something an answer was made from.

    `about`: what it is (`sites`, `facts`, `layer water 2024-01-01` …); `given`: where it lies, as the command or the
    catalogue says, an address without who logs in; `files`: what it held, empty where it was not there or is no file.
    `copies`: the files themselves by name, packed, where they are few and small, else None: the record then only
    refers to them. `store`: whether a layer was measured from a store (`fresh`) or from its source.
    """

    about: str
    given: str
    sort: Sort
    files: tuple[Mark, ...] = ()
    copies: Mapping[str, str] | None = None
    store: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What an answer was made from and what it was.

    `folder`: where the command was given, which relative names start from. `options`: those that change an answer, by
    the names they have in the command. `catalogue`: its SHA-256; `packs`: id, version and SHA-256 of each. `sources`
    name their places from the folder, those of layers from that of the catalogue. `answer`: the files written.
    """

    program: Mapping[str, Any]
    folder: str
    options: Mapping[str, Any]
    catalogue: str
    packs: tuple[Mapping[str, str], ...]
    sites: tuple[Source, ...]
    facts: Source | None
    layers: tuple[Source, ...]
    answer: tuple[Mark, ...] = ()


def write_record(folder: Path, record: Record) -> Path:
    """The record, beside the files of the answer, which it takes the marks of. Raises ZoningError (unwritable-file)."""
    path = folder / NAME
    whole = replace(record, answer=tuple(mark_file(folder / name, folder) for name in FILES))
    text = json.dumps({"form": FORM, **asdict(whole)}, ensure_ascii=False, indent=1)
    write_text(path, text.encode("utf-8", "backslashreplace").decode() + "\n")
    return path


def read_record(path: Path) -> tuple[Record, Path]:
    """The record of a file, or of the folder of an answer, and where it lies.

    Raises ZoningError: unreadable-file, not-replayable for anything that is no record, as an answer alone.
    """
    path = path / NAME if path.is_dir() else path
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ZoningError([Problem("too-large", Where(str(path)), None, f"{MOST_BYTES} bytes")])
        raw = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise ZoningError([Problem("unreadable-file", Where(str(path)), found, f"DIR or DIR/{NAME}")]) from error
    try:
        written = json.loads(raw)
    except (ValueError, RecursionError):
        written = None
    try:
        return _record(written), path
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        where = Where(str(path))
        raise ZoningError([Problem("not-replayable", where, _describe(written), f"DIR/{NAME}")]) from error


def _record(written: Any) -> Record:
    if written["form"] != FORM:
        raise ValueError(written["form"])
    packs = tuple({key: str(pack[key]) for key in ("id", "version", "checksum")} for pack in written["packs"])
    return Record(
        program=dict(written["program"]),
        folder=str(written["folder"]),
        options=dict(written["options"]),
        catalogue=str(written["catalogue"]),
        packs=packs,
        sites=tuple(_source(one) for one in written["sites"]),
        facts=None if written["facts"] is None else _source(written["facts"]),
        layers=tuple(_source(one) for one in written["layers"]),
        answer=tuple(_mark(one) for one in written["answer"]),
    )


def _source(written: Any) -> Source:
    if written["sort"] not in _SORTS:
        raise ValueError(written["sort"])
    copies = written["copies"]
    return Source(
        about=str(written["about"]),
        given=str(written["given"]),
        sort=written["sort"],
        files=tuple(_mark(one) for one in written["files"]),
        copies=None if copies is None else {str(name): str(text) for name, text in copies.items()},
        store=written["store"],
    )


def _mark(written: Any) -> Mark:
    return Mark(str(written["name"]), int(written["bytes"]), str(written["sha256"]))


def _describe(written: Any) -> str:
    """What somebody handed in in place of a record."""
    if isinstance(written, dict) and {"program", "sites", "summary"} <= written.keys():
        return "an answer alone: it does not hold the shapes of its sites, nor what its layers held"
    if isinstance(written, dict) and "form" in written:
        return f"a record of form {written['form']}"[:80] if written["form"] != FORM else "a damaged record"
    return "something else"
