"""The whole job on one screen: sites and a catalogue in, a report out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from layers.limit import Limits
from zoning.catalogue import Catalogue
from zoning.evidence import Evidence, Placed, gather, locate, place
from zoning.evidence.raster import RasterEvidence, add_measured, measure_rasters
from zoning.fact import StatedFact
from zoning.pack import Pack
from zoning.report import Report
from zoning.report.answer import Answering
from zoning.report.notice import find_assumptions
from zoning.rule import Rule
from zoning.site import Notice, Site
from zoning.statement import Statements, state
from zoning.verdict import answer_rules, bound, guard_rules
from zoning.wording import say


def _quietly(items: Sequence[int], label: str) -> Iterable[int]:
    return items


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How a check is made; the defaults are those of `zoning check`."""

    tolerance_m: float = 0.001
    near_m: float = 0.0
    area_method: str | None = None
    strict_prose: bool = False
    explain: bool = False
    lang: str = "zh"
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[Sequence[int], str], Iterable[int]] = field(default=_quietly)


def check(
    sites: Sequence[Site],
    *,
    catalogue: Catalogue,
    packs: Sequence[Pack],
    on: date,
    statements: Statements | None = None,
    facts: Mapping[str, StatedFact] | None = None,
    options: CheckOptions | None = None,
) -> Report:
    """The report on some sites as of a day: measured against the catalogue, judged by the packs.

    Without packs it measures and judges nothing. A site's answer does not depend on its neighbours or their order.

    Raises FactError and CatalogueError for bad input; a layer that can't be read is an answer, not an error.
    """
    options = options or CheckOptions()
    stated = state(sites, defaults=_defaults(catalogue), statements=statements or {}, command=facts or {})
    placed = place(stated, options.area_method)
    rasters = measure_rasters(placed, catalogue, on, tolerance_m=options.tolerance_m, limits=options.limits)
    placed = add_measured(placed, rasters)
    held = {entry.kind for entry in catalogue.layers}
    rules = tuple(rule for pack in packs for rule in pack.rules_on(on))
    rules += guard_rules(packs, on, held=held)
    evidence = gather(
        placed,
        catalogue,
        rules,
        on,
        near_m=options.near_m,
        tolerance_m=options.tolerance_m,
        limits=options.limits,
        progress=lambda layers: options.progress(layers, say("progress.measure", options.lang)),
    )
    evidence = locate(evidence)
    answering = _answering(evidence, rasters, rules, packs, on, options)
    order = options.progress(range(len(placed.sites)), say("progress.answer", options.lang))
    return Report(
        on=on,
        catalogue=catalogue,
        packs=tuple(packs),
        tolerance_m=options.tolerance_m,
        area_method=_area_method(placed, options.area_method),
        sites=tuple(answering.site(index) for index in order),
        warnings=tuple(_warnings(catalogue, on, options.lang, find_assumptions(evidence))),
        evidence=evidence,
        lang=options.lang,
    )


def _answering(
    evidence: Evidence,
    rasters: tuple[RasterEvidence, ...],
    rules: tuple[Rule, ...],
    packs: Sequence[Pack],
    on: date,
    options: CheckOptions,
) -> Answering:
    answers = answer_rules(rules, evidence.columns, evidence.open_columns)
    return Answering(
        evidence=evidence,
        rasters=rasters,
        rules=rules,
        answers=answers,
        bounds=bound(rules, answers),
        list_references=tuple(reference for pack in packs for reference in pack.list_references),
        on=on,
        lang=options.lang,
        strict=options.strict_prose,
        explain=options.explain,
        near_m=options.near_m,
        judged=bool(packs),
    )


def _area_method(placed: Placed, asked: str | None) -> str:
    """The area method of the report: the one asked for, else the one all sites share, else `default`."""
    methods = {plane.method for plane in placed.plane_of if plane is not None}
    return asked or (methods.pop() if len(methods) == 1 else "default")


def _defaults(catalogue: Catalogue) -> dict[str, StatedFact]:
    if catalogue.basins is None:
        return {}
    return {"basins": StatedFact(tuple(catalogue.basins), "catalogue")}


def _warnings(catalogue: Catalogue, on: date, lang: str, notices: Sequence[Notice] = ()) -> Iterable[dict[str, Any]]:
    codes = []
    if catalogue.is_demonstration:
        codes.append("demonstration")
    if catalogue.area.form == "everywhere":
        codes.append("no-area")
    if catalogue.basins is None:
        codes.append("no-basins")
    for code in codes:
        yield {"code": code, "message": say(f"warning.{code}", lang), "where": str(catalogue.path.name)}
    for item in catalogue.none_here:
        code = "uncertified" if item.source is None or item.day is None else "certified-later" if item.day > on else ""
        if code:
            message = say(f"warning.{code}", lang, about=say(f"kind.{item.kind}", lang))
            yield {"code": code, "message": message, "where": str(catalogue.path.name)}
    for notice in notices:
        message = say(f"warning.{notice.code}", lang, about=notice.about, where=notice.where)
        if notice.where not in message:
            message = f"{notice.where}{'：' if lang == 'zh' else ': '}{message}"
        yield {"code": notice.code, "message": message, "where": notice.where}
