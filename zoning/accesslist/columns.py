"""The access list that a layer of units carries in its own columns, as rows to bring in like those of a table."""

from collections.abc import Iterator
from dataclasses import replace

from zoning.accesslist.entry import Head
from zoning.accesslist.row import Row
from zoning.accesslist.word import plain_code
from zoning.clause import Clause, read_clauses
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.opened import OpenedCatalogue, OpenedLayer


def open_units(opened: OpenedCatalogue, layer: str) -> OpenedLayer:
    """The edition of a layer in force, as it is without lists in files of their own.

    Raises ZoningError: bad-value where the catalogue has no such layer in force, unreadable-file.
    """
    entries = [(number, entry) for number, (entry, is_binding) in enumerate(opened.asked) if is_binding]
    number = next((number for number, entry in entries if entry.id == layer), None)
    if number is None:
        allowed = ", ".join(dict.fromkeys(entry.id for _, entry in entries))
        raise ZoningError([Problem("bad-value", Where(str(opened.catalogue.path), layer), layer, allowed)])
    found = opened.layer(number)
    if found.layer is None:
        raise ZoningError([Problem("unreadable-file", Where(found.entry.source_name, layer), found.detail, None)])
    return replace(found, book=None)


def rows_of(units: OpenedLayer) -> Iterator[Row]:
    """A row a unit: its code, name and class, and the text of each dimension."""
    assert units.layer is not None  # it was opened
    for row in range(len(units.layer.features)):
        texts = {f"dimension.{key}": text for key, text in units.unit_texts(row).items()}
        said = {"unit": units.text(row, "code"), "name": units.text(row, "name"), "class": _class_word(units, row)}
        cells = {role: word for role, word in said.items() if word}
        yield Row(f"{units.entry.id} {units.layer.features.fids[row]}", {**cells, **texts}, {})


def codes_of(units: OpenedLayer) -> frozenset[str]:
    """The codes of the features of a layer."""
    assert units.layer is not None  # it was opened
    return frozenset(units.code(row) for row in range(len(units.layer.features)))


def _class_word(units: OpenedLayer, row: int) -> str | None:
    return units.text(row, "class") or units.class_of(row)


def clauses_of(opened: OpenedCatalogue, code: str) -> list[tuple[tuple[Head, ...], tuple[Clause, ...]]]:
    """What is in force for a unit or zone, layer by layer: the lists, and the clauses of its columns and of those.

    A layer that can't be read has only what the lists say. Raises CatalogueError.
    """
    found = []
    listed_layers = {one.units for one in opened.catalogue.lists}
    for number, (entry, is_binding) in enumerate(opened.asked):
        if not is_binding or not (entry.kind == "control_unit" or entry.id in listed_layers):
            continue
        layer = opened.layer(number)
        rows = range(0 if layer.layer is None else len(layer.layer.features))
        here = [row for row in rows if plain_code(layer.code(row)) == plain_code(code)]
        written = [clause for row in here for clause in read_clauses(layer.code(row), layer.unit_texts(row))]
        name = layer.text(here[0], "name") or "" if here else ""
        listed = () if layer.book is None else layer.book.clauses(code, name)
        if written or listed:
            found.append((() if layer.book is None else layer.book.heads, (*written, *listed)))
    return found
