"""A gate report as JSON and as lines for a person."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from math import isnan
from typing import Any, Final

from shapely.geometry import mapping

from layers.array import shapes
from layers.errors import LayerError
from layers.plane import to_lonlat
from zoning.gate.finding import Finding, GateReport
from zoning.report.phrase import number_text
from zoning.wording import has_word, one_line, say
from zoning.wording.errors import ERRORS

MOST_SHOWN: Final = 100
_MOST_FEATURES: Final = 5


def to_dict(report: GateReport, lang: str) -> dict[str, Any]:
    """The report as the contract prints it, every finding with its words."""
    drawn = shapes_of(report)
    findings = [_finding(report, index, lang, drawn.get(index)) for index in range(len(report.findings))]
    return {
        "file": report.entry.source_name,
        "kind": report.entry.kind,
        "fields": dict(report.entry.fields),
        "access_list": None if report.access_list is None else asdict(report.access_list),
        "scope": report.scope,
        "tolerance_m": report.tolerance_m,
        "findings": findings,
        "summary": report.summary,
        "unchecked": [
            {"rule": rule, "reason": reason, "message": say(f"gate.unchecked.{reason}", lang)}
            for rule, reason in report.unchecked.items()
        ],
        "accepted_gone": list(report.gone),
    }


def shapes_of(report: GateReport) -> dict[int, Any]:
    """The places of findings that have a shape of their own, in degrees for files and maps, by the finding's number."""
    drawn = [index for index, finding in enumerate(report.findings) if finding.shape is not None]
    features = report.features
    if not drawn or features is None or features.crs is None:
        return {}
    with suppress(LayerError):
        moved = to_lonlat(shapes(report.findings[index].shape for index in drawn), features.crs)
        return dict(zip(drawn, moved, strict=True))
    return {}


def _finding(report: GateReport, index: int, lang: str, shape: Any) -> dict[str, Any]:
    finding = report.findings[index]
    message, following = words_of(finding, lang)
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "features": [feature_of(report, row) for row in finding.rows],
        "point": _place(report.points, index),
        "lonlat": _place(report.lonlat, index),
        "area_m2": finding.area_m2,
        "width_m": finding.width_m,
        "length_m": finding.length_m,
        "shape": None if shape is None else mapping(shape),
        "message": message,
        "found": finding.found,
        "allowed": finding.allowed,
        "proposed": finding.proposed,
        "next": following,
        "accepted": finding.acceptance is not None,
        "acceptance": None if finding.acceptance is None else asdict(finding.acceptance),
    }


def words_of(finding: Finding, lang: str) -> tuple[str, str]:
    """What a finding means and what to do next."""
    key = f"gate.{finding.code}"
    if has_word(key):
        return say(key, lang), say(f"{key}.next", lang)
    if finding.code in ERRORS:
        return ERRORS[finding.code][0 if lang == "zh" else 1]
    key = f"warning.{finding.code}"
    message = say(key, lang, about=finding.found or "", where=_record(finding)) if has_word(key) else finding.code
    return message, say("gate.remark.next", lang)


def _record(finding: Finding) -> str:
    return str(finding.rows[0] + 1) if finding.rows else ""


def feature_of(report: GateReport, row: int) -> dict[str, str | None]:
    """What a row is called: the number of its record, its number in the source, its code and name.

    Where several files are told of together, its file too.
    """
    side, first = next((one for one in reversed(report.sides) if row >= one[1]), ("", 0))
    record = str(row + 1 - first)
    features, told = report.features, {"record": record, "feature": record, "code": None, "name": None}
    if report.sides:
        told["file"] = side
    if features is None:
        return {**told, "feature": None}
    told["feature"] = str(int(features.fids[row]))
    for key in ("code", "name"):
        column = features.fields.get(report.entry.fields.get(key, ""))
        value = None if column is None else column[row]
        told[key] = None if value is None or value != value else str(value)
    return told


def _place(places: Any, index: int) -> list[float] | None:
    if places is None or isnan(places[index][0]):
        return None
    return [float(places[index][0]), float(places[index][1])]


def to_text(report: GateReport, lang: str) -> str:
    """The report for a terminal: by rule, the first hundred findings, then what was not asked and the count."""
    entry = report.entry
    named = ", ".join(f"{key}: {column}" for key, column in entry.fields.items())
    lines = [one_line(" ".join(word for word in (entry.id, entry.edition, f"({entry.source_name})") if word))]
    lines.append(one_line(f"{say(f'kind.{entry.kind}', lang)} {{{named}}}"))
    if report.access_list is not None:
        lines.append(one_line(f"{_rule('list', lang)}: {report.access_list.file}"))
    tiles = report.tolerance_m is not None and report.entry.kind == "control_unit" and not report.sides
    if report.scope is not None or tiles:
        scope = report.scope or say("gate.text.no_scope", lang)
        lines.append(one_line(say("gate.text.scope", lang, scope=scope, width=f"{report.tolerance_m:g}")))
    shown = 0
    for rule, count in report.summary.items():
        lines.append(f"\n{_rule(rule, lang)} ({count})")
        chosen = [index for index, finding in enumerate(report.findings) if finding.rule == rule]
        for index in chosen[: max(MOST_SHOWN - shown, 0)]:
            lines += [f"  {one_line(line)}" for line in _lines(report, index, lang)]
        shown += len(chosen)
    lines.append("")
    if shown > MOST_SHOWN:
        lines.append(say("gate.text.more", lang, shown=MOST_SHOWN, total=shown))
    for rule, reason in report.unchecked.items():
        lines.append(f"{say('gate.text.unchecked', lang)} {_rule(rule, lang)}: {say(f'gate.unchecked.{reason}', lang)}")
    lines += [one_line(say("gate.text.gone", lang, what=what)) for what in report.gone]
    errors = sum(finding.is_error for finding in report.findings)
    accepted = sum(finding.acceptance is not None for finding in report.findings)
    if accepted:
        lines.append(say("gate.text.accepted_count", lang, count=accepted))
    key = "gate.text.refused" if errors else "gate.text.passed"
    lines.append(say(key, lang, errors=errors, warnings=len(report.findings) - errors - accepted))
    return "\n".join(lines) + "\n"


def _rule(rule: str, lang: str) -> str:
    return say(f"gate.rule.{rule}", lang)


def _lines(report: GateReport, index: int, lang: str) -> Iterator[str]:
    finding = report.findings[index]
    message, following = words_of(finding, lang)
    grave = finding.severity if finding.acceptance is None else "accepted"
    words = [f"[{say(f'gate.{grave}', lang)}]", message]
    if finding.found:
        words.append(say("error.found", lang, found=finding.found))
    if finding.allowed:
        words.append(say("error.allowed", lang, allowed=finding.allowed))
    if finding.proposed:
        words.append(say("gate.text.proposed", lang, proposed=finding.proposed))
    yield " ".join([*words, *sizes_of(finding, lang)])
    if finding.rows:
        place = _place(report.lonlat, index)
        at = f" @ {place[0]:.6f}, {place[1]:.6f}" if place else ""
        more = f" … ({len(finding.rows)})" if len(finding.rows) > _MOST_FEATURES else ""
        named = ", ".join(_named(feature_of(report, row)) for row in finding.rows[:_MOST_FEATURES])
        yield f"    {say('gate.text.records', lang)} {named}{more}{at}"
    if finding.acceptance is not None:
        said = asdict(finding.acceptance)
        until = say("gate.text.until", lang, **said) if finding.acceptance.until else ""
        yield f"    {say('gate.text.accepted', lang, **said)}{until}"
        return
    yield f"    {say('error.next', lang, next=following)}"


def sizes_of(finding: Finding, lang: str) -> Iterator[str]:
    """How wide and large a place is, or how a repair changed an area."""
    area = None if finding.area_m2 is None else number_text(finding.area_m2, 4)
    width = None if finding.width_m is None else number_text(finding.width_m, 3)
    if finding.length_m is not None:
        yield say("gate.text.length", lang, length=f"{finding.length_m:,.1f}")
    if width is not None:
        key = "gate.text.off" if area is None else "gate.text.place"
        yield say(key, lang, width=width, area=area)
    elif finding.area_m2 is not None and finding.rule in ("geometry", "invalid"):
        yield say("gate.text.area", lang, area=f"{finding.area_m2:+,.2f}")
    elif area is not None:
        yield say("gate.text.size", lang, area=area)


def _named(feature: dict[str, str | None]) -> str:
    words = (feature.get("file"), feature["record"], feature["code"], feature["name"])
    return " ".join(word for word in words if word)
