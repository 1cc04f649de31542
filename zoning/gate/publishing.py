"""A checked edition made part of a catalogue: written beside it, recorded, and switched to in one step.

Whatever stops this half-way leaves the former catalogue whole: its text is replaced last, and at once.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.transformation import is_same_crs
from layers.vector import Features, Request, read_features
from layers.vector.writing import write_features
from zoning.catalogue import Catalogue
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.admission import record_of
from zoning.evidence.built import has_kernel, make_store
from zoning.gate.amending import amend_text
from zoning.gate.attribute import stripped, tidy
from zoning.gate.finding import GateReport
from zoning.gate.metadata import write_checksums, write_metadata
from zoning.gate.planning import Edition
from zoning.gate.recording import write_record
from zoning.gate.switching import switch
from zoning.gate.telling import MOST_SHOWN
from zoning.site import problem_of

COPY: Final = ".parquet"


class GateError(ZoningError):
    """An edition that did not pass the load gate (layer-gate): its first hundred errors, and the whole report."""

    def __init__(self, report: GateReport) -> None:
        self.report = report
        errors = [finding for finding in report.findings if finding.is_error][:MOST_SHOWN]
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
class Published:
    """What publishing left: the files of the edition, the first of which the catalogue names, and the former text.

    `store` is None where the kernel is not installed.
    """

    files: tuple[Path, ...]
    store: Path | None
    former_text: Path


def publish(
    report: GateReport, catalogue: Catalogue, edition: Edition, *, on: date, lang: str, limits: Limits | None = None
) -> Published:
    """The files of the edition, once the catalogue names it.

    Names are written without stray characters, codes as printed, shapes repaired. Raises GateError, with nothing
    written, where the gate found errors; ZoningError (unwritable-file, bad-value).
    """
    if report.has_errors:
        raise GateError(report)
    text = amend(catalogue, edition)
    files = write_files(report, catalogue, edition, on=on, lang=lang, limits=limits)
    store = build_store(edition, limits)
    return Published(files, store, switch(catalogue, edition.meant(catalogue), text))


def amend(catalogue: Catalogue, edition: Edition) -> str:
    """The text of the catalogue with the edition in it and the former one ended, everything else as it stands."""
    text = catalogue.path.read_bytes().decode("utf-8")
    changed = dict(edition.changed)
    if edition.is_again:
        changed[edition.example] = edition.entry
    added = None if edition.is_again else (edition.example, edition.entry)
    return amend_text(text, catalogue.path, catalogue.layers, changed, added)


def write_files(
    report: GateReport, catalogue: Catalogue, edition: Edition, *, on: date, lang: str, limits: Limits | None = None
) -> tuple[Path, ...]:
    """The edition beside the catalogue: GeoPackage, GeoParquet, record of the gate, metadata, checksums.

    Each is whole or not there. Raises ZoningError (unwritable-file).
    """
    target = Path(edition.entry.source)
    features = admit(report)
    copy = target.with_suffix(COPY)
    for path in (target, copy):
        write_edition(features, path, limits)
    ended = [(one.edition, catalogue.layers[place].in_force.last) for place, one in edition.changed.items()]
    write_record(report, len(features), target, on=on, lang=lang, ended=ended)
    record = record_of(target, None)
    data = (target, copy, record)
    metadata = write_metadata(report, catalogue, edition, features, data, on=on)
    return (*data, metadata, write_checksums((*data, metadata), target))


def build_store(edition: Edition, limits: Limits | None = None) -> Path | None:
    """The store of the edition, from which checks measure; None where the kernel is not installed.

    Raises ZoningError with what keeps it from being read as a check would read it.
    """
    if not has_kernel():
        return None
    try:
        return make_store(edition.entry, limits)[0]
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error


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
