"""The findings of a draft as a paper to read and as a map to look at."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import mapping

from layers.errors import LayerError
from layers.plane import to_lonlat
from maps import MapError, Row, Sheet, SiteMark, Text, ZoneLayer, ZoneMark, both, save
from maps.paper import Block, Callout, Cell, Chapter, Column, Entry, Facts, Paper, Paragraph, Run, Table
from maps.paper.html import to_html
from zoning.draft.acceptance import names_of
from zoning.draft.examining import areas_of
from zoning.draft.form import classes_of
from zoning.errors import Problem, Where, ZoningError
from zoning.gate.finding import Finding, GateReport
from zoning.gate.subject import Subject
from zoning.gate.telling import shapes_of, sizes_of, words_of
from zoning.output import write_text
from zoning.picture.pair import in_both, word
from zoning.report.phrase import class_text
from zoning.wording import LANGUAGES, say

MOST_LISTED: Final = 1_000
MOST_MAPPED: Final = 2_000
# Whose look in the palette a state of a finding borrows.
TONES: Final = {"error": "prohibited", "warning": "conditional", "accepted": "no_conflict"}
_WIDTHS: Final = (0.6, 1.2, 2.2, 4.0, 3.0, 1.8)


def state_of(finding: Finding) -> str:
    """`error`, `warning` or `accepted`."""
    return finding.severity if finding.acceptance is None else "accepted"


def write_page(report: GateReport, path: Path, *, on: date, lang: str) -> None:
    """The findings as an HTML page that loads nothing. Raises ZoningError (unwritable-file)."""
    write_text(path, to_html(make_paper(report, on=on, lang=lang)))


def make_paper(report: GateReport, *, on: date, lang: str) -> Paper:
    """The findings as a paper: what came out, how many of each rule, each of the first thousand, what was not asked."""
    title = say(_title(report), lang, file=report.entry.source_name)
    chapters = [Chapter("result", say("draft.summary", lang), tuple(_result(report, lang)))]
    numbered = list(enumerate(report.findings, start=1))[:MOST_LISTED]
    for rule in report.summary:
        rows = [_row(report, number, finding, lang) for number, finding in numbered if finding.rule == rule]
        if rows:
            heads = ("finding_number", "finding_state", "finding_features", "finding_message", "finding_next")
            labels = [*(say(f"column.{one}", lang) for one in heads), say("draft.place", lang)]
            columns = tuple(Column(label, width) for label, width in zip(labels, _WIDTHS, strict=True))
            chapters.append(Chapter(f"rule-{rule}", say(f"gate.rule.{rule}", lang), (Table(columns, tuple(rows)),)))
    return Paper(title, lang, tuple(chapters), head=title, made=on)


def _title(report: GateReport) -> str:
    """The key of what the report is called: the check of one layer, or of two along their border."""
    return "border.title" if report.sides else "draft.title"


def _result(report: GateReport, lang: str) -> Iterator[Block]:
    states = [state_of(one) for one in report.findings]
    errors = states.count("error")
    said = say(
        "gate.text.refused" if errors else "gate.text.passed", lang, errors=errors, warnings=states.count("warning")
    )
    accepted = states.count("accepted")
    lines = [_cell(say("gate.text.accepted_count", lang, count=accepted))] if accepted else []
    yield Callout(TONES["error" if errors else "accepted"], said, tuple(lines))
    scope = report.scope or say("gate.text.no_scope", lang)
    facts = {"file": report.entry.source_name, "scope": scope, "tolerance": f"{report.tolerance_m or 0:g}"}
    if report.sides:
        del facts["scope"]
    yield Facts(tuple(Entry(say(f"draft.{key}", lang), _cell(value)) for key, value in facts.items()))
    columns = (Column(say("draft.rule", lang), 3), Column(say("draft.count", lang), 1))
    rows = [(_cell(say(f"gate.rule.{rule}", lang)), _cell(str(count))) for rule, count in report.summary.items()]
    if rows:
        yield Table(columns, tuple(rows))
    if len(report.findings) > MOST_LISTED:
        yield Paragraph(_cell(say("draft.shown", lang, shown=MOST_LISTED, total=len(report.findings))), "note")
    for rule, reason in report.unchecked.items():
        words = f"{say('gate.text.unchecked', lang)} {say(f'gate.rule.{rule}', lang)}: "
        yield Paragraph(_cell(words + say(f"gate.unchecked.{reason}", lang)), "note")
    for what in report.gone:
        yield Paragraph(_cell(say("gate.text.gone", lang, what=what)), "note")


def _cell(text: str, tone: str = "") -> Cell:
    return (Run(text, tone),)


def _row(report: GateReport, number: int, finding: Finding, lang: str) -> tuple[Cell, ...]:
    state = state_of(finding)
    message, following = words_of(finding, lang)
    told = " ".join([message, *_more(finding, lang)])
    return (
        _cell(str(number)),
        _cell(say(f"gate.{state}", lang), TONES[state]),
        _cell(", ".join(names_of(report, finding.rows))),
        _cell(told),
        _cell(_decision(finding, lang) or following),
        _cell(_place(report, number - 1)),
    )


def _more(finding: Finding, lang: str) -> Iterator[str]:
    if finding.found:
        yield say("error.found", lang, found=finding.found)
    if finding.allowed:
        yield say("error.allowed", lang, allowed=finding.allowed)
    yield from sizes_of(finding, lang)


def _decision(finding: Finding, lang: str) -> str:
    if finding.acceptance is None:
        return ""
    one = finding.acceptance
    until = say("gate.text.until", lang, until=one.until) if one.until else ""
    return say("gate.text.accepted", lang, by=one.by, date=one.date, why=one.why) + until


def _place(report: GateReport, index: int) -> str:
    if report.lonlat is None:
        return ""
    lon, lat = report.lonlat[index].tolist()
    return f"{lon:.6f}, {lat:.6f}" if lon == lon else ""


def write_map(report: GateReport, path: Path, *, lang: str) -> None:
    """The units and the findings on one HTML map. Raises ZoningError (unwritable-file)."""
    try:
        save(make_sheet(report, lang=lang), path)
    except (OSError, MapError) as error:
        raise ZoningError([Problem("unwritable-file", Where(file=str(path)), str(error))]) from error


def make_sheet(report: GateReport, *, lang: str) -> Sheet:
    """The units as zones and each finding, the gravest first, as a place that can be chosen from the list."""
    order = sorted(range(len(report.findings)), key=lambda index: list(TONES).index(state_of(report.findings[index])))
    drawn = shapes_of(report)
    marks = tuple(_mark(report, index, drawn.get(index)) for index in order[:MOST_MAPPED])
    title = word(_title(report), file=report.entry.source_name)
    notice = word("draft.notice", shown=len(marks), total=len(report.findings))
    fixed = ("sites", "find", "back", "none_listed", "no_place", "list", "fit", "skip")
    # The page fills in the count itself.
    labels = {key: word(f"draft.map.{key}", count="{count}") for key in fixed}
    return Sheet(title, notice, lang, marks, zones=_zones(report), labels=labels, languages=LANGUAGES)


def _sort_text(kind: str, sort: str | None) -> Text:
    """What a class is called; of a unit without one the kind."""
    return in_both(lambda lang: class_text(sort, lang) if sort else say(f"kind.{kind}", lang))


def _mark(report: GateReport, index: int, shape: Any) -> SiteMark:
    finding = report.findings[index]
    state = state_of(finding)
    features = ", ".join(names_of(report, finding.rows))
    if shape is None and report.lonlat is not None and report.lonlat[index][0] == report.lonlat[index][0]:
        shape = shapely.Point(report.lonlat[index])
    pairs = [(words_of(finding, lang), " ".join(_more(finding, lang)), _decision(finding, lang)) for lang in LANGUAGES]
    (zh, zh_more, zh_decided), (en, en_more, en_decided) = pairs
    rows = [
        Row(word("column.finding_message"), both(zh[0], en[0])),
        Row(word("column.finding_features"), features),
        Row(word("column.finding_found"), both(zh_more, en_more)),
        Row(word("column.finding_next"), both(zh_decided or zh[1], en_decided or en[1])),
    ]
    name = in_both(lambda lang: f"{say(f'gate.rule.{finding.rule}', lang)} {features}".rstrip())
    geometry = () if shape is None else (mapping(shape),)
    return SiteMark(str(index + 1), name, TONES[state], word(f"gate.{state}"), geometry, tuple(rows))


def _zones(report: GateReport) -> tuple[ZoneLayer, ...]:
    """The units of the draft, or of each side of a border; none where they have no place on earth."""
    features, valid = report.features, report.valid
    if features is None or valid is None or features.crs is None or any(one.rule == "crs" for one in report.findings):
        return ()
    try:
        areas = to_lonlat(areas_of(valid), features.crs)
    except LayerError:
        return ()
    names = names_of(report, range(len(areas)))
    classes = classes_of(Subject(report.entry, features, valid))
    kind = report.entry.kind
    marks = [
        None
        if shapely.is_empty(area)
        else ZoneMark(area, f"{kind}/{sort}" if sort else kind, _sort_text(kind, sort), name, code=name)
        for area, sort, name in zip(areas, classes, names, strict=True)
    ]
    sides = report.sides or ((report.entry.source_name, 0),)
    ends = [*(first for _, first in sides[1:]), len(marks)]
    layers = []
    for number, ((name, first), end) in enumerate(zip(sides, ends, strict=True)):
        own = tuple(mark for mark in marks[first:end] if mark is not None)
        layers.append(ZoneLayer(f"draft{number or ''}", name, kind, report.entry.edition, own))
    return tuple(layers)
