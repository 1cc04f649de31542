"""What goes with the files of an edition: who answers for it, what it was made from, and their checksums."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from layers.vector import Features
from zoning.catalogue import Catalogue, LayerEntry, Scope
from zoning.document import as_written
from zoning.evidence.admission import checksum_of
from zoning.gate.finding import GateReport
from zoning.gate.planning import Edition
from zoning.output import write_text
from zoning.program import describe_program

METADATA: Final = ".metadata.json"
CHECKSUMS: Final = ".sha256"


def write_metadata(
    report: GateReport, catalogue: Catalogue, edition: Edition, features: Features, files: Sequence[Path], *, on: date
) -> Path:
    """The metadata of an edition beside its files, the last of which is the record of the gate.

    Raises ZoningError (unwritable-file).
    """
    *data, record = files
    about = {
        **_described(edition.entry),
        "crs": None if features.crs is None else features.crs.to_string(),
        "records": len(features),
        "bounds": _bounds(features),
        "files": [_file(path) for path in data],
        "lineage": {
            "source": _plain(report.entry.source_name, checksum_of(report.entry.source)),
            "access_list": None if report.access_list is None else asdict(report.access_list),
            "gate": _file(record),
            "scope": report.scope,
            "follows": _followed(catalogue, edition),
            "catalogue": {"id": catalogue.id, "sha256": catalogue.checksum},
            "program": {key: value for key, value in describe_program().items() if key != "builds"},
            "on": on.isoformat(),
        },
    }
    path = data[0].with_suffix(METADATA)
    write_text(path, json.dumps(about, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return path


def write_checksums(files: Sequence[Path], target: Path) -> Path:
    """The SHA-256 of files in one folder as `sha256sum -c` reads them. Raises ZoningError (unwritable-file)."""
    path = target.with_suffix(CHECKSUMS)
    write_text(path, "".join(f"{checksum_of(file)}  {file.name}\n" for file in files))
    return path


def _described(entry: LayerEntry) -> dict[str, Any]:
    """What the catalogue says of an edition."""
    return {
        "layer": entry.id,
        "title": _both(entry.title),
        "kind": entry.kind,
        "office": _both(entry.office),
        "edition": entry.edition,
        "in_force": entry.in_force.to_dict(),
        "legal_status": entry.legal_status,
        "licence": as_written(entry.licence) if entry.licence else None,
        "accuracy_m": entry.accuracy_m,
        "coverage": _scope(entry.coverage),
        "fields": dict(entry.fields),
        "classes": dict(entry.classes),
        "holds": list(entry.holds),
    }


def _followed(catalogue: Catalogue, edition: Edition) -> str | None:
    """The edition in force before this one begins: the last of its layer."""
    first = edition.entry.in_force.first or date.max
    own = [one for one in catalogue.layers if one.id == edition.entry.id and one.legal_status == "in_force"]
    before = [one for one in own if (one.in_force.first or date.min) < first]
    last = max(before, key=lambda one: one.in_force.first or date.min, default=None)
    return None if last is None else last.edition


def _both(pair: tuple[str, str]) -> dict[str, str]:
    return {"zh": pair[0], "en": pair[1]}


def _scope(scope: Scope) -> dict[str, Any]:
    return {"form": scope.form, "file": None if scope.file is None else scope.file.name, "admin": list(scope.codes)}


def _file(path: Path) -> dict[str, Any]:
    return {**_plain(path.name, checksum_of(path)), "bytes": path.stat().st_size}


def _plain(name: str, checksum: str | None) -> dict[str, Any]:
    return {"file": name, "sha256": checksum}


def _bounds(features: Features) -> list[float] | None:
    bounds = shapely.total_bounds(features.geometry)
    return [float(bound) for bound in bounds] if np.isfinite(bounds).all() else None
