"""`zoning layers list|show`: the layers of a catalogue and their editions."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from layers.errors import LayerError
from zoning.catalogue import Catalogue, LayerEntry
from zoning.cli.check import open_catalogue
from zoning.cli.day import read_day
from zoning.document import as_written
from zoning.errors import CatalogueError, Problem, Where
from zoning.evidence.source import read_source
from zoning.period import binds
from zoning.wording import one_line, say


def _list(options: argparse.Namespace) -> int:
    on = read_day(options.on)
    catalogue = open_catalogue(options.catalogue, options.lang)
    entries = [_entry(entry, on) for entry in catalogue.layers]
    if options.format == "json":
        print_json(entries)
        return 0
    language = options.lang
    for entry in entries:
        period = entry["in_force"]
        words = [
            f"{entry['id']:<20} {entry['kind']:<20} {entry['edition']}",
            f"{period['from'] or '…'} – {period['to'] or '…'}",
            say(f"edition.{entry['status']}", language),
            entry["office"][language],
        ]
        print(one_line("  ".join(words)))
    return 0


def _entry(entry: LayerEntry, on: date) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": {"zh": entry.title[0], "en": entry.title[1]},
        "kind": entry.kind,
        "edition": entry.edition,
        "in_force": entry.in_force.to_dict(),
        "status": _status(entry, on),
        "office": {"zh": entry.office[0], "en": entry.office[1]},
    }


def _status(entry: LayerEntry, on: date) -> str:
    """`draft`, `pending` (binds already), `in_force`, `not_yet` or `ended` on a day."""
    if entry.legal_status == "draft":
        return "draft"
    if not binds(entry.legal_status, entry.in_force, entry.edition, on):
        return "not_yet" if entry.in_force.first is not None and on < entry.in_force.first else "ended"
    return "in_force" if entry.legal_status == "in_force" else "pending"


def _show(options: argparse.Namespace) -> int:
    on = read_day(options.on)
    catalogue = open_catalogue(options.catalogue, options.lang)
    entries = [_whole(entry, catalogue, on) for entry in find_editions(catalogue, options.id)]
    if options.format == "json":
        print_json(entries)
        return 0
    for entry in entries:
        for key, value in entry.items():
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            print(one_line(f"{key:<14} {shown}"))
        print()
    return 0


def _whole(entry: LayerEntry, catalogue: Catalogue, on: date) -> dict[str, Any]:
    """Everything the catalogue says of an edition, and what its source holds."""
    coverage = {
        "form": entry.coverage.form,
        "file": None if entry.coverage.file is None else entry.coverage.file.name,
        "admin": list(entry.coverage.codes),
    }
    return {
        **_entry(entry, on),
        "source": entry.source_name,
        "source_layer": entry.source_layer,
        "fields": dict(entry.fields),
        "classes": dict(entry.classes),
        "holds": list(entry.holds),
        "crs": entry.crs,
        "legal_status": entry.legal_status,
        "coverage": coverage,
        "accuracy_m": entry.accuracy_m,
        "licence": as_written(entry.licence) if entry.licence else None,
        "catalogue": catalogue.id,
        "line": entry.line,
        "content": _content(entry),
    }


def _content(entry: LayerEntry) -> dict[str, Any]:
    """Records, CRS, bounds and columns of a source, or why it can't be read."""
    try:
        features = read_source(entry)
    except LayerError as error:
        return {"error": error.code, "found": error.found}
    bounds = [float(bound) for bound in shapely.total_bounds(features.geometry)] if len(features) else []
    return {
        "records": len(features),
        "refused": len(features.refused),
        "crs": None if features.crs is None else features.crs.name,
        "bounds": bounds if bounds and np.isfinite(bounds).all() else None,
        "columns": {name: _type(values) for name, values in features.fields.items()},
    }


def _type(values: Any) -> str:
    """The type of a column: of its array, or of the values where they are objects."""
    if values.dtype != object:
        return str(values.dtype)
    return " or ".join(sorted({type(value).__name__ for value in values.tolist() if value is not None})) or "blank"


def find_editions(catalogue: Catalogue, layer: str) -> list[LayerEntry]:
    """The editions of a layer. Raises CatalogueError (bad-value) for a layer the catalogue lacks."""
    entries = catalogue.editions().get(layer)
    if entries is None:
        allowed = ", ".join(catalogue.editions())
        raise CatalogueError([Problem("bad-value", Where(str(catalogue.path), field="ID"), layer, allowed)])
    return entries


def choose_edition(entries: list[LayerEntry], edition: str | None, on: date) -> LayerEntry:
    """The edition named; without a name the one in force, else the latest."""
    if edition is not None:
        found = [entry for entry in entries if entry.edition == edition]
        if not found:
            allowed = ", ".join(entry.edition for entry in entries)
            raise CatalogueError([Problem("bad-value", Where(field="--edition"), edition, allowed)])
        return found[0]
    in_force = [entry for entry in entries if _status(entry, on) == "in_force"]
    return (in_force or sorted(entries, key=lambda entry: entry.in_force.first or date.min))[-1]


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {"list": _list, "show": _show}
