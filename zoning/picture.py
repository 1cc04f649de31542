"""From a report to a map sheet: the only module that knows `maps`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from layers.plane import to_lonlat
from maps import Row, Section, Sheet, SiteMark, ZoneLayer, ZoneMark, save
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.feature import feature_class, feature_text
from zoning.report import Report
from zoning.report.phrase import (
    area_text,
    bounds_text,
    cite_rule,
    elsewhere_text,
    fact_text,
    finding_line,
    length_text,
    listed,
    margin_text,
    outcome_word,
    role_text,
)
from zoning.report.shape import Shapes, geojson_of
from zoning.wording import say

_HIDDEN = {"administrative"}
_AROUND_DEGREES = 0.15
_FEW_SITES = 4


def save_map(report: Report, path: Path) -> None:
    """Write the map of a report as one HTML file that opens without a network. Raises ZoningError (unwritable-file)."""
    try:
        save(make_sheet(report), path)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise ZoningError([Problem("unwritable-file", Where(file=str(path)), found)]) from error


def make_sheet(report: Report) -> Sheet:
    """The sheet of a report: sites by verdict, zones by class, what they share outlined."""
    lang = report.lang
    catalogue = report.catalogue.title[0 if lang == "zh" else 1] or report.catalogue.id
    notices = [warning["message"] for warning in report.warnings] + [say("map.notice", lang)]
    return Sheet(
        title=f"{say('text.title', lang)} · {catalogue} · {report.on.isoformat()}",
        notice=" · ".join(notices),
        lang=lang,
        sites=tuple(_site_marks(report)),
        zones=tuple(_zone_layers(report)),
        hits=tuple(_hits(report)),
        unseen=tuple(_unseen(report)),
    )


def _evidence(report: Report) -> Evidence:
    """What the map is drawn from. Raises ZoningError (too-large) where a batch did not keep it."""
    if report.evidence is None:
        raise ZoningError([Problem("too-large", Where(field="--map"), f"{len(report.sites)} sites")])
    return report.evidence


def _site_marks(report: Report) -> Iterator[SiteMark]:
    """The marks of all sites; of several that were refused for having one id, each later one with its number."""
    taken: set[str] = set()
    for site, shapes in report.entries():
        name, count = site["id"], 1
        while name in taken:
            count += 1
            name = f"{site['id']} ({count})"
        taken.add(name)
        yield _site_mark(site, shapes, name, report.lang)


def _site_mark(site: dict[str, Any], shapes: Shapes, name: str, lang: str) -> SiteMark:
    outcome = "refused" if site["errors"] else site["verdict"]["outcome"] if site["verdict"] else "not_judged"
    return SiteMark(
        id=name,
        name=site["name"],
        outcome=outcome,
        outcome_label=outcome_word(site, lang),
        geometry=tuple(shapes),
        rows=tuple(_site_rows(site, lang)),
        sections=tuple(section for section in _site_sections(site, lang) if section.rows),
    )


def _site_rows(site: dict[str, Any], lang: str) -> Iterator[Row]:
    verdict = site["verdict"]
    if verdict and (bounds := bounds_text(verdict, lang)):
        yield Row("", bounds)
    if verdict and (asked := elsewhere_text(verdict, lang)):
        yield Row("", asked)
    if verdict:
        yield Row(say("text.margin", lang), margin_text(site["margin"], lang))
    if site["area_m2"]:
        yield Row("", say("text.area", lang, area=area_text(site["area_m2"])))
    elif site["length_m"]:
        yield Row("", say("text.length", lang, length=length_text(site["length_m"])))
    for error in site["errors"]:
        yield Row(say("text.errors", lang), f"{error['message']} {error['found'] or ''}".strip(), "refused")


def _site_sections(site: dict[str, Any], lang: str) -> Iterator[Section]:
    verdict = site["verdict"]
    judgements = {judgement["rule"]: judgement for judgement in site["judgements"]}
    if verdict:
        rows = tuple(Row(*_judged(judgements.get(rule), rule, lang)) for rule in verdict["because"])
        yield Section(say("text.because", lang), rows, verdict["at_least"], True)
        yield Section(say("text.unknown", lang), tuple(_open_rows(verdict, judgements, lang)), "undetermined", True)
    findings = tuple(Row("", finding_line(finding, site, lang)) for finding in site["findings"])
    yield Section(say("text.findings", lang), findings)
    clauses = [clause for clause in site["clauses"] if clause["addressee"] != "government"]
    count = sum(clause["answer"] == "unknown" for clause in clauses)
    rows = tuple(
        Row(f"{say('dimension.' + clause['dimension'], lang)} {clause['number']}", clause["text"]) for clause in clauses
    )
    if apart := len(site["clauses"]) - len(clauses):
        rows += (Row("", say("text.government_clauses", lang, total=apart)),)
    yield Section(say("text.clauses", lang, open=count, total=len(clauses)), rows)
    reviews = {f"review.{clause['id']}" for clause in clauses}
    asked = tuple(Row(q["fact"], q["question"]) for q in site["questions"] if q["fact"] not in reviews)
    yield Section(say("text.questions", lang), asked)
    facts = (fact_text(key, fact["value"], lang) for key, fact in site["facts"].items())
    yield Section(say("text.facts", lang), tuple(Row("", fact) for fact in facts))
    parts = tuple(Row(role_text(part["role"], lang), part["geometry_type"]) for part in site["parts"])
    if len(parts) > 1:
        yield Section(say("text.site", lang), parts)
    warned = tuple(Row("", warning["message"]) for warning in site["warnings"])
    yield Section(say("text.warnings", lang), warned)


def _open_rows(verdict: dict[str, Any], judgements: dict[str, Any], lang: str) -> Iterator[Row]:
    for item in verdict["unknown_because"]:
        if item["rule"] in judgements:
            title = judgements[item["rule"]]["title"]
            missing = listed([name for entry in item["missing"] for name in entry.values()], lang)
            reason = f"{say('reason.' + item['reason'], lang)} ({missing})"
            yield Row(title, reason, judgements[item["rule"]]["outcome"])


def _judged(judgement: dict[str, Any] | None, rule: str, lang: str) -> tuple[str, str, str]:
    if judgement is None:
        return rule, "", ""
    return judgement["title"], cite_rule(judgement, lang), judgement["outcome"]


def _zone_layers(report: Report) -> Iterator[ZoneLayer]:
    language = 0 if report.lang == "zh" else 1
    window = _window(report)
    for layer in _evidence(report).layers:
        if layer.layer is None:
            continue
        entry = layer.entry
        office = f"{entry.office[language]} · {entry.edition}"
        note = f"{office} · {entry.licence}" if entry.licence else office
        marks = tuple(_zone_marks(layer, window, report.lang))
        if marks:
            yield ZoneLayer(entry.id, entry.title[language], entry.kind, note, marks, entry.kind not in _HIDDEN)


def _unseen(report: Report) -> Iterator[Row]:
    """The layers and kinds that could not be looked up for some sites, with the reason and, unless all, which sites."""
    lang = report.lang
    titles = {layer.entry.id: layer.entry.title[0 if lang == "zh" else 1] for layer in _evidence(report).layers}
    unseen: dict[tuple[str, str], list[str]] = {}
    for site in report.sites:
        for layer in site["layers"]:
            if layer["status"] not in {"touched", "clear"}:
                name = titles.get(layer["layer"], say(f"kind.{layer['kind']}", lang))
                key = f"reason.{layer['reason']}" if layer["reason"] else f"status.{layer['status']}"
                unseen.setdefault((name, say(key, lang)), []).append(site["id"])
    judged = sum(bool(site["layers"]) for site in report.sites)
    for (name, reason), sites in sorted(unseen.items(), key=lambda entry: -len(entry[1])):
        few = f"{listed(sites[:_FEW_SITES], lang)}{' …' if len(sites) > _FEW_SITES else ''}"
        yield Row(name, reason if len(sites) == judged else f"{reason} ({few})")


def _window(report: Report) -> Any:
    shapes = [shape for own in report.shapes for shape in own]
    if not shapes:
        return None
    bounds = shapely.total_bounds(np.array([shapely.geometry.shape(shape) for shape in shapes], dtype=object))
    return shapely.box(*(bounds + np.array([-1, -1, 1, 1]) * _AROUND_DEGREES))


def _zone_marks(layer: LayerEvidence, window: Any, lang: str) -> Iterator[ZoneMark]:
    assert layer.layer is not None  # the caller looked
    features = layer.layer.features
    touched = set(layer.contacts.feature[layer.contacts.hit].tolist())
    rows = [row for row, shape in enumerate(features.geometry) if shape is not None]
    shapes = to_lonlat(features.geometry[rows], layer.layer.crs)
    for row, shape in zip(rows, shapes, strict=True):
        if window is not None and not shapely.intersects(window, shapely.box(*shape.bounds)):
            continue
        class_ = feature_class(layer, row)
        label = class_ or say(f"kind.{layer.entry.kind}", lang)
        code = feature_text(layer, row, "code")
        yield ZoneMark(
            geometry=geojson_of(shape),
            style=f"{layer.entry.kind}/{class_}" if class_ else layer.entry.kind,
            style_label=f"{say('kind.' + layer.entry.kind, lang)} {label}" if class_ else label,
            name=feature_text(layer, row, "name") or code or str(features.fids[row]),
            rows=(Row("", code),) if code else (),
            hit=row in touched,
        )


def _hits(report: Report) -> Iterator[dict[str, Any]]:
    placed = _evidence(report).placed
    for layer in _evidence(report).layers:
        table = layer.contacts
        if layer.layer is None or layer.entry.kind in {"control_unit", "administrative"}:
            continue
        for row in np.flatnonzero(table.hit):
            site, part = int(table.site[row]), int(table.part[row])
            plane = placed.plane_of[site]
            assert plane is not None  # a contact was measured on a plane
            zone = layer.layer.on(plane).geometry(table.feature[[row]])[0]
            shared = shapely.intersection(placed.geometry[site][part], zone)
            if not shapely.is_empty(shared):
                yield geojson_of(to_lonlat(np.array([shared], dtype=object), plane.crs)[0])
