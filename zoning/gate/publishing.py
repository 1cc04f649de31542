"""A checked edition made part of a catalogue: written beside it, recorded, and switched to in one step.

Whatever stops this half-way leaves the former catalogue whole: its text is replaced last, and at once.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from layers.errors import LayerError
from layers.limit import Limits
from layers.plane import is_same_crs
from layers.vector import Features, Request, read_features
from layers.vector.writing import write_features
from zoning.catalogue import Catalogue, LayerEntry, read_catalogue
from zoning.errors import CatalogueError, Problem, Where, ZoningError
from zoning.evidence.admission import checksum_of, record_of
from zoning.gate.attribute import stripped, tidy
from zoning.gate.finding import GateReport
from zoning.gate.insertion import insert_edition
from zoning.gate.telling import MOST_SHOWN, to_dict
from zoning.output import write_text
from zoning.period import Period
from zoning.program import describe_program

EDITIONS: Final = "editions"
_NAME: Final = re.compile(r"[\w-][\w.-]*")


class GateError(ZoningError):
    """An edition that did not pass the load gate (layer-gate): its first hundred errors, and the whole report."""

    def __init__(self, report: GateReport) -> None:
        self.report = report
        errors = [finding for finding in report.findings if finding.severity == "error"][:MOST_SHOWN]
        super().__init__(
            Problem(
                "layer-gate",
                Where(str(report.entry.source), report.entry.id, str(one.rows[0] + 1) if one.rows else None),
                " ".join(word for word in (one.code, one.found) if word),
                one.allowed,
            )
            for one in errors
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be published: an entry of the catalogue as it will be, and the editions that end before it."""

    entry: LayerEntry
    former: int
    ended: dict[int, date]


def plan_edition(catalogue: Catalogue, layer: str, *, edition: date, begins: date, office: str | None) -> Edition:
    """The entry of a new edition, after the example of the latest one of its layer.

    Raises CatalogueError: bad-value for a layer that is not there, duplicate-id for an edition that is,
    edition-overlap where another begins on the same day or later.
    """
    where = Where(str(catalogue.path), layer)
    entries = [(place, entry) for place, entry in enumerate(catalogue.layers) if entry.id == layer]
    if not entries or not _NAME.fullmatch(layer):
        allowed = ", ".join(dict.fromkeys(entry.id for entry in catalogue.layers))
        raise CatalogueError([Problem("bad-value", replace(where, field="--layer"), layer, allowed)])
    if edition.isoformat() in (entry.edition for _, entry in entries):
        raise CatalogueError([Problem("duplicate-id", replace(where, field="--edition"), edition.isoformat())])
    binding = [(place, entry) for place, entry in entries if entry.legal_status == "in_force"]
    later = [one for _, one in binding if one.in_force.first is None or one.in_force.first >= begins]
    if later:
        found = f"{later[0].edition}: {later[0].in_force.to_dict()['from'] or '…'}"
        raise CatalogueError([Problem("edition-overlap", replace(where, line=later[0].line), found, f"> {begins}")])
    place, former = max(entries, key=lambda one: (one[1].in_force.first or date.min, one[0]))
    entry = replace(
        former,
        source=catalogue.path.parent / EDITIONS / layer / f"{edition}.gpkg",
        source_layer=None,
        crs=None,
        edition=edition.isoformat(),
        in_force=Period(begins),
        legal_status="in_force",
        office=(office, office) if office else former.office,
    )
    ended = {place: begins - timedelta(days=1) for place, one in binding if one.in_force.meets(Period(begins))}
    return Edition(entry, place, ended)


def publish(
    report: GateReport, catalogue: Catalogue, edition: Edition, *, on: date, lang: str, limits: Limits | None = None
) -> Path:
    """The file of the edition, once the catalogue names it.

    Names are written without stray characters, codes as printed, shapes repaired. Raises GateError, with nothing
    written, where the gate found errors; ZoningError (unwritable-file, bad-value).
    """
    if report.has_errors:
        raise GateError(report)
    target = Path(edition.entry.source)
    admitted = admit(report)
    text = amend(catalogue, edition)
    write_edition(admitted, target, limits)
    write_record(report, len(admitted), target, on=on, lang=lang)
    switch(catalogue, edition, text)
    return target


def admit(report: GateReport) -> Features:
    """The records as they will be kept: names tidied, shapes repaired."""
    features = report.features
    if features is None or report.valid is None:
        raise GateError(report)
    name = report.entry.fields.get("name")
    fields = {key: stripped(values, tidy) if key == name else values for key, values in features.fields.items()}
    return replace(features, geometry=report.valid, fields=fields)


def write_edition(features: Features, target: Path, limits: Limits | None = None) -> None:
    """The file of an edition, read back before anybody relies on it. Raises ZoningError (unwritable-file)."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_features(features, target)
        again = read_features(target, Request(limits=limits or Limits()))
    except LayerError as error:
        raise ZoningError([Problem("unwritable-file", Where(str(target)), str(error))]) from error
    except OSError as error:
        raise ZoningError([Problem("unwritable-file", Where(str(target)), error.strerror or str(error))]) from error
    lost = again.crs is None or features.crs is None or not is_same_crs(again.crs, features.crs)
    if lost or len(again) != len(features) or set(features.fields) - set(again.fields):
        found = f"{len(again)} of {len(features)} records, {len(again.fields)} of {len(features.fields)} fields"
        raise ZoningError([Problem("unwritable-file", Where(str(target)), found)])


def write_record(
    report: GateReport, records: int, target: Path, *, on: date, lang: str, source_layer: str | None = None
) -> None:
    """The record of the gate beside an edition: what it is made of, its checksum, what was found and repaired."""
    told = to_dict(report, lang)
    source = report.entry.source
    record: dict[str, Any] = {
        "program": {key: value for key, value in describe_program().items() if key != "builds"},
        "on": on.isoformat(),
        "source": {"file": report.entry.source_name, "sha256": checksum_of(source)},
        "access_list": told["access_list"],
        "edition": {"file": target.name, "sha256": checksum_of(target), "records": records},
        "errors": sum(finding.severity == "error" for finding in report.findings),
        "summary": told["summary"],
        "unchecked": told["unchecked"],
        "findings": told["findings"],
        "repairs": [
            {
                "what": repair.what,
                "record": repair.record,
                "area_change_m2": None if np.isnan(repair.area_change_m2) else repair.area_change_m2,
            }
            for repair in report.repairs
        ],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_text(record_of(target, source_layer), text)


def amend(catalogue: Catalogue, edition: Edition) -> str:
    """The text of the catalogue with the edition in it and the former one ended, everything else as it stands."""
    text = catalogue.path.read_bytes().decode("utf-8")
    return insert_edition(text, catalogue.path, former=edition.former, ended=edition.ended, entry=edition.entry)


def switch(catalogue: Catalogue, edition: Edition, text: str) -> None:
    """The catalogue replaced by the text, once that reads back as what was meant.

    Raises CatalogueError (bad-value) where the catalogue was changed by somebody else meanwhile, or cannot be edited.
    """
    draft = catalogue.path.with_name(f".{catalogue.path.name}.next")
    try:
        write_text(draft, text)
        made = read_catalogue(draft)
        where = Where(str(catalogue.path))
        if _meant(catalogue, edition) != [replace(entry, line=None) for entry in made.layers]:
            raise CatalogueError([Problem("bad-value", where, "a text that cannot be edited safely", "a block list")])
        if read_catalogue(catalogue.path).checksum != catalogue.checksum:
            raise CatalogueError([Problem("bad-value", where, "changed meanwhile", "publish again")])
        write_text(catalogue.path, text)
    finally:
        draft.unlink(missing_ok=True)


def _meant(catalogue: Catalogue, edition: Edition) -> list[LayerEntry]:
    layers = [replace(entry, line=None) for entry in catalogue.layers]
    for place, last in edition.ended.items():
        layers[place] = replace(layers[place], in_force=Period(layers[place].in_force.first, last))
    layers.insert(edition.former + 1, replace(edition.entry, line=None))
    return layers
