"""The files of allowances, of admission lists and of granted projects that a catalogue names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from zoning.accesslist.admission import read_admission
from zoning.accesslist.allowance import read_allowances
from zoning.accesslist.entry import Head
from zoning.accesslist.granted import read_granted
from zoning.accesslist.issued import Issued, IssuedFiles
from zoning.accesslist.structure_reading import StructureError
from zoning.catalogue.catalogue import Catalogue
from zoning.document import Form, Problems
from zoning.period import read_period

_Content = TypeVar("_Content")
ALLOWANCES: Final = "allowances"
ADMISSIONS: Final = "admissions"
GRANTED: Final = "granted"


def read_issued(form: Form, folder: Path) -> IssuedFiles:
    """What stands under `allowances`, `admissions` and `granted`; what is wrong is noted among the problems."""
    allowances = [_read(entry, folder, ALLOWANCES, read_allowances) for entry in form.forms(ALLOWANCES)]
    admissions = [_read(entry, folder, ADMISSIONS, read_admission) for entry in form.forms(ADMISSIONS)]
    registers = [_read(entry, folder, GRANTED, read_granted) for entry in form.forms(GRANTED)]
    return IssuedFiles(
        tuple(_named(one, one.content.id) for one in allowances if one is not None),
        tuple(_named(one, one.content.id) for one in admissions if one is not None),
        tuple(one for one in registers if one is not None),
    )


def _named(issued: Issued[_Content], name: str) -> Issued[_Content]:
    """The file under its own id."""
    return replace(issued, head=replace(issued.head, id=name))


def _read(form: Form, folder: Path, sort: str, read: Callable[[Path], _Content]) -> Issued[_Content] | None:
    """One file with what the catalogue says of it; a register has no id of its own, and says up to when it is kept."""
    is_register = sort == GRANTED
    source, units = form.text("source", required=True), form.text("units", required=True)
    head = Head(
        id=form.text("id", required=True) if is_register else "",
        title=form.both("title"),
        office=form.both("office", required=True),
        document=form.text("document"),
        number=form.text("number"),
        in_force=read_period(form.form("in_force", required=True)),
    )
    edition = form.day("edition", required=True) if is_register else None
    form.close()
    if not source:
        return None
    path = folder / source
    try:
        content = read(path)
        mark = sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    except StructureError as error:
        form.problems.found.extend(error.problems)
        return None
    return Issued(sort, head, units, content, path, mark, edition, form.line)


def check_issued(catalogue: Catalogue, problems: Problems) -> None:
    """Note files for layers that are not there, and editions of one that are in force on one day."""
    layers = {entry.id for entry in catalogue.layers}
    files = catalogue.issued
    sorts: tuple[Sequence[Issued[Any]], ...] = (files.allowances, files.admissions, files.registers)
    for issued in sorts:
        for index, one in enumerate(issued):
            if one.units not in layers:
                allowed = ", ".join(sorted(layers)) or "the id of a layer"
                problems.add("bad-value", one.line, f"{one.sort}[{index}].units", one.units, allowed)
            for other in issued[index + 1 :]:
                if one.head.id == other.head.id and one.head.in_force.meets(other.head.in_force):
                    days = f"{one.head.in_force.first} and {other.head.in_force.first}"
                    found = f"editions of {one.head.id} from {days} are in force on one day"
                    problems.add("edition-overlap", other.line, one.sort, found, "in_force periods that do not meet")


def marks_of(files: IssuedFiles) -> Iterator[str]:
    """What of the files makes an answer another one: what is said of them, and what they hold."""
    for one in files.all:
        yield f"{one.sort} {one.head!r} {one.units} {one.edition} {one.sha256}"


def kinds_issued(catalogue: Catalogue) -> frozenset[str]:
    """The kinds of layer whose features such files know by their codes or names."""
    named = {one.units for one in catalogue.issued.all}
    return frozenset(entry.kind for entry in catalogue.layers if entry.id in named)
