"""A record held against the world: every thing that is missing or no longer what it was, by name."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from zoning.catalogue import Catalogue
from zoning.errors import Problem, Where, ZoningError
from zoning.pack import Pack
from zoning.program import describe_program
from zoning.replay.mark import ABSENT, Mark, mark_file, marks_of, show_mark
from zoning.replay.record import Record, Source
from zoning.replay.taking import store_of

CODE: Final = "replay-mismatch"


def find_changes(
    record: Record,
    answer: Path,
    catalogue: Path,
    packs: Sequence[Pack] | ZoningError,
    opened: Catalogue | None,
) -> list[Problem]:
    """All that keeps the stored answer from being replayed, in the order: program, catalogue, packs, input, layers.

    `answer` is the folder of the answer, `catalogue` the file that is read now, `opened` the same read, None where it
    can't be; `packs` are those the stored options name now, or why they can't be read. Relative names start from the
    current folder. An input that is gone is no change where the record keeps a copy; one that is there and differs is.
    """
    problems = list(_program(record.program))
    problems += _catalogue(record, catalogue, opened)
    problems += _packs(record, packs)
    inputs = [*record.sites, *([] if record.facts is None else [record.facts])]
    for source in inputs:
        problems += _input(source)
    for source in record.layers:
        problems += _files(source, catalogue.parent / source.given) if source.sort == "file" else ()
    problems += _stores(record, opened)
    problems += _answer(record.answer, answer)
    return problems


def is_copy_needed(source: Source) -> bool:
    """Whether an input is gone and the record has to serve in its place."""
    return source.sort == "stdin" or (source.sort == "file" and source.copies is not None and not _marks(source))


def _program(stored: Mapping[str, Any]) -> Iterator[Problem]:
    now = describe_program()
    told, found = ({"version": one.get("version"), **(one.get("builds") or {})} for one in (stored, now))
    for name in dict.fromkeys((*told, *found)):
        if told.get(name) != found.get(name):
            where = Where(field=f"program {name}")
            yield _changed(where, found.get(name), told.get(name), "install that version")


def _catalogue(record: Record, path: Path, opened: Catalogue | None) -> Iterator[Problem]:
    """Whether the catalogue is another; its checksum holds its access lists, so one that can't be read says less."""
    try:
        raw = b"" if opened else path.read_bytes().replace(b"\r\n", b"\n")
        found = opened.checksum if opened else hashlib.sha256(raw).hexdigest()
    except OSError:
        found = ABSENT
    if found != record.catalogue:
        yield _changed(Where(file=str(path), field="catalogue"), found, record.catalogue, "put that catalogue back")


def _packs(record: Record, packs: Sequence[Pack] | ZoningError) -> Iterator[Problem]:
    stored = [f"{pack['id']} {pack['version']} {pack['checksum']}" for pack in record.packs]
    if isinstance(packs, ZoningError):
        first = packs.problems[0]
        where = Where(file=first.where.file, line=first.where.line, field="packs")
        yield _changed(where, f"can't be read: {first.code}", "; ".join(stored), "put those packs back")
        return
    found = [f"{pack.id} {pack.version} {pack.checksum}" for pack in packs]
    lost = [one for one in stored if one not in found]
    new = [one for one in found if one not in stored]
    for place in range(max(len(lost), len(new))):
        now = new[place] if place < len(new) else None
        before = lost[place] if place < len(lost) else None
        yield _changed(Where(field="packs"), now, before, "put that pack back")
    if not lost and not new and found != stored:
        yield _changed(Where(field="packs"), "; ".join(found), "; ".join(stored), "name them in that order")


def _input(source: Source) -> Iterator[Problem]:
    if source.sort == "stdin" and source.copies is None:
        where = Where(file=source.given, field=source.about)
        yield _changed(where, "not kept: too large, or too many sites", _told(source.files), "check it from a file")
    if source.sort == "file" and not is_copy_needed(source):
        yield from _files(source, Path(source.given))


def _marks(source: Source) -> tuple[Mark, ...]:
    return marks_of(Path(source.given))


def _files(source: Source, path: Path) -> Iterator[Problem]:
    """What became of the files of one source, each by its name."""
    stored, found = ({mark.name: mark for mark in marks} for marks in (source.files, marks_of(path)))
    for name in dict.fromkeys((*stored, *found)):
        if stored.get(name) != found.get(name):
            where = Where(file=str(path.parent / name), field=source.about)
            todo = "put that file back" if name in stored else "take the file away"
            yield _changed(where, show_mark(found.get(name)), show_mark(stored.get(name)), todo)


def _stores(record: Record, opened: Catalogue | None) -> Iterator[Problem]:
    """Layers that were measured from a store and are not now, or the other way round: last digits may differ."""
    stored = {source.about: source.store for source in record.layers}
    for entry in opened.layers if opened is not None else ():
        about = f"layer {entry.id} {entry.edition}"
        if about not in stored or isinstance(entry.source, str):
            continue
        now, before = store_of(entry), stored[about]
        if now != before:
            todo = "zoning layers build" if before == "fresh" else "take the store away"
            where = Where(file=str(entry.source), field=f"store of {about}")
            yield _changed(where, now or "none", before or "none", todo)


def _answer(stored: Sequence[Mark], folder: Path) -> Iterator[Problem]:
    for mark in stored:
        try:
            found: Mark | None = mark_file(folder / mark.name, folder)
        except OSError:
            found = None
        if found != mark:
            where = Where(file=str(folder / mark.name), field="answer")
            yield _changed(where, show_mark(found), show_mark(mark), "put the stored answer back")


def _told(marks: Sequence[Mark]) -> str:
    return "; ".join(show_mark(mark) for mark in marks)


def _changed(where: Where, found: object, stored: object, todo: str) -> Problem:
    """One change; what was stored stands before what to do."""
    shown = ABSENT if stored is None else str(stored)
    return Problem(CODE, where, ABSENT if found is None else str(found), f"{shown}, as stored: {todo}")
