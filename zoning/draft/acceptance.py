"""Findings that somebody lets stand: a strict YAML file with who, why and since when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from pyproj import Geod

from zoning.document import Form, Problems, read_document, text_of
from zoning.errors import ZoningError
from zoning.gate.finding import BORDER_RULES, DRAFT_RULES, RULES, Acceptance, GateReport
from zoning.gate.subject import as_texts
from zoning.gate.telling import feature_of

WITHIN_M: Final = 1.0
_EARTH: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is let stand: findings of a rule on just these features, near a place in degrees where one is named."""

    rule: str
    features: frozenset[str]
    place: tuple[float, float] | None
    within_m: float
    acceptance: Acceptance


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """What a file accepts. Raises ZoningError with everything that is wrong in it."""
    problems = Problems(str(path))
    form = Form(read_document(path, problems), problems)
    accepted = tuple(_accepted(one) for one in form.forms("accepted", required=True))
    form.close()
    if problems.found:
        raise ZoningError(problems.found)
    return accepted


def _accepted(form: Form) -> Accepted:
    rule = form.choice("rule", (*RULES, *DRAFT_RULES, *BORDER_RULES), required=True)
    features = frozenset(form.words("features"))
    place = _place(form)
    if not features and place is None:
        form.problems.add("missing-key", form.line, form.name("features"), None, "features, place or both")
    day, until = form.day("date", required=True), form.day("until")
    within = form.number("within_m", at_least=0)
    acceptance = Acceptance(
        form.text("by", required=True),
        form.text("why", required=True),
        "" if day is None else day.isoformat(),
        None if until is None else until.isoformat(),
    )
    form.close()
    return Accepted(rule, features, place, WITHIN_M if within is None else within, acceptance)


def _place(form: Form) -> tuple[float, float] | None:
    nodes = form.items("place")
    if not nodes:
        return None
    try:
        lon, lat = (float(text_of(node) or "") for node in nodes)
    except ValueError:
        form.problems.add("bad-value", nodes[0].line, form.name("place"), None, "[longitude, latitude]")
        return None
    return lon, lat


def accept(report: GateReport, accepted: Sequence[Accepted], on: date) -> GateReport:
    """The report with the findings that are let stand marked so, and what was accepted and no longer occurs told.

    Features are named by their code, or the number of their record where they have none. What was accepted until a day
    that has passed is an error again.
    """
    findings = list(report.findings)
    gone = []
    for one in accepted:
        matching = [index for index in range(len(findings)) if _is_meant(report, index, one)]
        if not matching:
            gone.append(" ".join([one.rule, *sorted(one.features), *(f"{x:g}" for x in one.place or ())]))
        if one.acceptance.until is None or one.acceptance.until >= on.isoformat():
            for index in matching:
                findings[index] = replace(findings[index], acceptance=one.acceptance)
    return replace(report, findings=tuple(findings), gone=tuple(gone))


def _is_meant(report: GateReport, index: int, accepted: Accepted) -> bool:
    finding = report.findings[index]
    if finding.rule != accepted.rule:
        return False
    if accepted.features and frozenset(names_of(report, finding.rows)) != accepted.features:
        return False
    if accepted.place is None:
        return True
    if report.lonlat is None:
        return False
    lon, lat = report.lonlat[index].tolist()
    return lon == lon and float(_EARTH.inv(lon, lat, *accepted.place)[2]) <= accepted.within_m


def names_of(report: GateReport, rows: Sequence[int]) -> list[str]:
    """What the features of some rows are called: their code, else the number of the record (and its file)."""
    features = report.features
    column = None if features is None else features.fields.get(report.entry.fields.get("code", ""))
    texts = [""] * len(rows) if column is None else as_texts(column[list(rows)]).tolist()
    return [str(text).strip() or _numbered(report, row) for text, row in zip(texts, rows, strict=True)]


def _numbered(report: GateReport, row: int) -> str:
    feature = feature_of(report, row)
    return "/".join(word for word in (feature.get("file"), feature["record"]) if word)
