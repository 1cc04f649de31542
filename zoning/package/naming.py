"""How columns and classes are called in a Shapefile for others: a small strict YAML file, or the names they have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from layers.vector import Features
from layers.vector.format.archive import FIELD_BYTES, shorten_names
from zoning.catalogue import LayerEntry
from zoning.document import Form, Node, Problems, read_document, text_of
from zoning.errors import Problem, Where, ZoningError
from zoning.kind import kind_of

ENCODINGS: Final = ("gbk", "utf-8")


@dataclass(frozen=True, slots=True)
class Naming:
    """What is to be called how: a column, or one of our words for it, and its name; our classes and what is written."""

    names: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A column as it is handed on: its name in the source, in the Shapefile, and our word for it, if any."""

    column: str
    name: str
    word: str


def read_naming(path: Path) -> Naming:
    """The names of a file. Raises ZoningError with everything that is wrong in it."""
    problems = Problems(str(path))
    form = Form(read_document(path, problems), problems)
    names = form.table("names", lambda node, name: _text(node, name, problems))
    classes = form.table("classes", lambda node, name: _text(node, name, problems))
    naming = Naming(names, classes, form.words("leave_out"), path)
    form.close()
    if problems.found:
        raise ZoningError(problems.found)
    return naming


def _text(node: Node, name: str, problems: Problems) -> str:
    word = text_of(node)
    if not word:
        problems.add("bad-value", node.line, name, word, "text")
    return word or ""


def name_columns(features: Features, entry: LayerEntry, naming: Naming, encoding: str) -> list[Handed]:
    """The columns that are handed on, in their order, each with its name of at most ten bytes.

    Without a name of its own a column keeps the one it has, cut where it is longer. Raises ZoningError (bad-value,
    duplicate-key) for a file that names a column that is not there, a class that is none, a name too long or twice.
    """
    columns = list(features.fields)
    words = {column: key for key, column in entry.fields.items()}
    where = None if naming.path is None else str(naming.path)
    problems: list[Problem] = []
    known = [*entry.fields, *columns]
    for key in (*naming.names, *naming.leave_out):
        if key not in known:
            problems.append(Problem("bad-value", Where(where, entry.id, field=key), key, ", ".join(known)))
    classes = kind_of(entry.kind).classes
    for ours in naming.classes:
        if ours not in classes:
            problems.append(Problem("bad-value", Where(where, entry.id, field="classes"), ours, ", ".join(classes)))
    asked = {entry.fields.get(key, key): name for key, name in naming.names.items()}
    for name in asked.values():
        size = len(name.encode(encoding, "replace"))
        if size > FIELD_BYTES or "?" in name or name.encode(encoding, "replace").decode(encoding) != name:
            found, allowed = f"{name} ({size} bytes)", f"<= {FIELD_BYTES} bytes of {encoding}"
            problems.append(Problem("bad-value", Where(where, entry.id, field="names"), found, allowed))
    folded = [name.casefold() for name in asked.values()]
    twice = sorted({name for name in asked.values() if folded.count(name.casefold()) > 1})
    problems += [Problem("duplicate-key", Where(where, entry.id, field="names"), name) for name in twice]
    if problems:
        raise ZoningError(problems)
    left = {entry.fields.get(key, key) for key in naming.leave_out}
    kept = [column for column in columns if column not in left]
    # Names that were asked for come first, so that no other column takes them.
    order = sorted(kept, key=lambda column: column not in asked)
    made = dict(zip(order, shorten_names([asked.get(column, column) for column in order], encoding), strict=True))
    return [Handed(column, made[column], words.get(column, "")) for column in kept]
