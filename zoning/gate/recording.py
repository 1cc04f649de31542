"""The record of the gate beside an edition, which a catalogue may ask for and a roll-back relies on."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from zoning.catalogue import LayerEntry
from zoning.evidence.admission import checksum_of, record_of
from zoning.gate.finding import GateReport
from zoning.gate.telling import to_dict
from zoning.output import write_text
from zoning.program import describe_program

# The date of an edition, and the last day it was in force before it was ended (None: until further notice).
Ended: TypeAlias = tuple[str, date | None]


def write_record(
    report: GateReport,
    records: int,
    target: Path,
    *,
    on: date,
    lang: str,
    source_layer: str | None = None,
    ended: Sequence[Ended] | None = None,
) -> None:
    """The record of the gate beside an edition: what it is made of, its checksum, what was found and repaired.

    `ended`: the editions that end where this one is published; None where it is not.
    """
    told = to_dict(report, lang)
    source = report.entry.source
    record: dict[str, Any] = {
        "program": {key: value for key, value in describe_program().items() if key != "builds"},
        "on": on.isoformat(),
        "source": {"file": report.entry.source_name, "sha256": checksum_of(source)},
        "access_list": told["access_list"],
        "edition": {"file": target.name, "sha256": checksum_of(target), "records": records},
        "errors": sum(finding.is_error for finding in report.findings),
        "scope": told["scope"],
        "tolerance_m": told["tolerance_m"],
        "summary": told["summary"],
        "unchecked": told["unchecked"],
        "findings": told["findings"],
        "accepted_gone": told["accepted_gone"],
        "repairs": [
            {
                "what": repair.what,
                "record": repair.record,
                "area_change_m2": None if np.isnan(repair.area_change_m2) else repair.area_change_m2,
            }
            for repair in report.repairs
        ],
    }
    if ended is not None:
        record["ended"] = [
            {"edition": edition, "to": None if day is None else day.isoformat()} for edition, day in ended
        ]
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_text(record_of(target, source_layer), text)


def read_ended(entry: LayerEntry) -> list[Ended] | None:
    """The editions that ended when this one was published; None where no record tells."""
    if not isinstance(entry.source, Path):
        return None
    try:
        record = json.loads(record_of(entry.source, entry.source_layer).read_text(encoding="utf-8"))
        return [
            (str(one["edition"]), None if one["to"] is None else date.fromisoformat(one["to"]))
            for one in record["ended"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return None
