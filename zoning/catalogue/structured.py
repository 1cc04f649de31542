"""The structures of access-list clauses that a catalogue names, and which kinds of layer carry lists."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from zoning.accesslist.structure import Structured, Structures
from zoning.accesslist.structure_reading import StructureError, read_structures
from zoning.catalogue.catalogue import Catalogue
from zoning.document import Form

_UNIT: Final = "control_unit"


def read_structure_files(form: Form, folder: Path) -> Structures | None:
    """The structures of the files under `structures` as one; None where there are none.

    What is wrong with a file is noted among the problems of the catalogue.
    """
    found: list[Structures] = []
    marks = []
    for name in form.words("structures"):
        try:
            found.append(read_structures(folder / name))
        except StructureError as error:
            form.problems.found.extend(error.problems)
            continue
        marks.append((folder / name).read_bytes().replace(b"\r\n", b"\n"))
    by_clause: dict[str, Structured] = {}
    by_text: dict[str, Structured] = {}
    for one in found:
        for own, table in ((one.by_clause, by_clause), (one.by_text, by_text)):
            for key in own.keys() & table.keys():
                form.problems.add("duplicate-key", form.line, form.name("structures"), key, "each text in one file")
            table |= own
    if not found:
        return None
    return Structures(", ".join(one.id for one in found), by_clause, by_text, sha256(b"\0".join(marks)).hexdigest())


def kinds_with_lists(catalogue: Catalogue) -> frozenset[str]:
    """The kinds of layer whose features may have clauses: control units, and what a list names as its layer."""
    named = {entry.units for entry in catalogue.lists}
    return frozenset({_UNIT, *(entry.kind for entry in catalogue.layers if entry.id in named)})
