"""The whole job on one screen: sites and a catalogue in, a report out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias, overload

from layers.limit import Limits
from zoning.accesslist.issued_rules import issued_rules
from zoning.accesslist.structured_rules import list_rules
from zoning.catalogue import Catalogue
from zoning.catalogue.structured import kinds_with_lists
from zoning.collector import collector_waiting
from zoning.eia.asks import asks_of
from zoning.eia.local import LocalList, built_in_lists
from zoning.evidence import Evidence, OpenedCatalogue, gather, locate, place
from zoning.evidence.raster import RasterEvidence, add_measured, measure_rasters
from zoning.fact import StatedFact
from zoning.pack import Pack, check_together, merge, settle_rules, use
from zoning.report import Report
from zoning.report.answer import Answering
from zoning.report.report import SiteAnswer
from zoning.report.shape import PlacedShapes, Shapes
from zoning.report.tally import Tally
from zoning.rule import Reference, Rule
from zoning.site import Notice, Site
from zoning.statement import Statements, state
from zoning.verdict import answer_rules, bound, guard_rules
from zoning.wording import say

Gathered: TypeAlias = tuple[Evidence, tuple[RasterEvidence, ...]]
"""What layers and rasters say of some sites."""


# So few sites leave little behind that the garbage collector would have to look for meanwhile.
FEW: Final = 8


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
    catalogue: Catalogue | OpenedCatalogue,
    packs: Sequence[Pack],
    on: date,
    statements: Statements | None = None,
    facts: Mapping[str, StatedFact] | None = None,
    options: CheckOptions | None = None,
) -> Report:
    """The report on some sites as of a day: measured against the catalogue, judged by the packs.

    Without packs it measures and judges nothing. A site's answer does not depend on its neighbours or their order. A
    catalogue that was opened for the day is not read again.

    Raises FactError and CatalogueError for bad input; a layer that can't be read is an answer, not an error.
    """
    return Checker(catalogue, packs, on, facts=facts, options=options).check(sites, statements or {})


class Checker:
    """A check prepared: the catalogue opened, the rules of the day chosen; asked about any number of batches of sites.

    Raises ValueError where the catalogue was opened for another day, PackError where packs contradict one another.
    """

    def __init__(
        self,
        catalogue: Catalogue | OpenedCatalogue,
        packs: Sequence[Pack],
        on: date,
        *,
        facts: Mapping[str, StatedFact] | None = None,
        options: CheckOptions | None = None,
    ) -> None:
        check_together(packs)
        self.options = options or CheckOptions()
        self._declared = merge(_catalogue_of(catalogue).declared, *(pack.declared for pack in packs))
        use(self._declared)
        self.opened = _open(catalogue, on, self.options.limits)
        self.packs = tuple(packs)
        self.on = on
        self.facts = facts or {}
        self._references = tuple(reference for pack in packs for reference in pack.list_references)
        self._rules = _rules_of(self.packs, on, self.opened.catalogue, self._references)
        self._lists: tuple[LocalList, ...] = ()
        if self.packs:
            self._lists = (*built_in_lists(), *self.opened.catalogue.eia_lists)
        # What decides how far around a site each kind is looked at.
        self._asking = (*self._rules, asks_of(self._lists)) if self.packs else self._rules

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that judge on the day: of the packs, of access lists, and those that hold a verdict open."""
        return self._rules

    @property
    def asking(self) -> Sequence[Rule]:
        """What decides how far around a site each kind is looked at: the rules, and what local lists ask."""
        return self._asking

    def check(self, sites: Sequence[Site], statements: Statements) -> Report:
        """The report on some sites; `statements` are what a facts file says of them."""
        with collector_waiting() if len(sites) <= FEW else nullcontext():
            return self._check(sites, statements)

    def _check(self, sites: Sequence[Site], statements: Statements) -> Report:
        evidence, rasters = self.gather(sites, statements)
        answers = tuple(self.answers(evidence, rasters))
        report = self.report(answers, PlacedShapes(evidence.placed), Tally.of(answers, evidence), evidence)
        return self.keep(report, (evidence, rasters))

    def keep(self, report: Report, gathered: Gathered) -> Report:
        """A report with what its map is drawn from, and the way to its other language."""
        return replace(report, evidence=gathered[0], translate=partial(self._translate, report, gathered))

    def _translate(self, report: Report, gathered: Gathered, lang: str) -> Report:
        twin = copy(self)
        twin.options = replace(self.options, lang=lang, progress=_quietly)
        tally = replace(Tally.of((), gathered[0]), summary=dict(report.summary))
        return twin.report(_Retold(twin, gathered, report.sites), report.shapes, tally, gathered[0])

    def gather(self, sites: Sequence[Site], statements: Statements, *, with_depth: bool = True) -> Gathered:
        """What the layers and rasters say of some sites; `with_depth`: of points also how deep they lie in features."""
        use(self._declared)
        options, opened = self.options, self.opened
        defaults = _defaults(opened.catalogue)
        stated = state(sites, defaults=defaults, statements=statements, command=self.facts)
        placed = place(stated, options.area_method)
        rasters = measure_rasters(placed, opened, tolerance_m=options.tolerance_m)
        evidence = gather(
            add_measured(placed, rasters),
            opened,
            self._asking,
            near_m=options.near_m,
            tolerance_m=options.tolerance_m,
            progress=lambda layers: options.progress(layers, say("progress.measure", options.lang)),
            with_depth=with_depth,
        )
        return locate(evidence), rasters

    def answers(
        self, evidence: Evidence, rasters: tuple[RasterEvidence, ...], *, known: Iterable[SiteAnswer] | None = None
    ) -> Iterator[SiteAnswer]:
        """The answers on the sites of some evidence, in their order; `known` are the same in another language."""
        use(self._declared)
        answering = self._answering(evidence, rasters)
        order = self.options.progress(range(len(evidence.placed.sites)), say("progress.answer", self.options.lang))
        if known is None:
            return (answering.site(index) for index in order)
        return (answering.site(index, one) for index, one in zip(order, known, strict=True))

    def report(
        self, answers: Sequence[SiteAnswer], shapes: Sequence[Shapes], tally: Tally, evidence: Evidence | None
    ) -> Report:
        """The report of answers that were given, in one batch or many."""
        options, catalogue = self.options, self.opened.catalogue
        one_method = next(iter(tally.methods)) if len(tally.methods) == 1 else "default"
        return Report(
            on=self.on,
            catalogue=catalogue,
            packs=self.packs,
            tolerance_m=options.tolerance_m,
            area_method=options.area_method or one_method,
            sites=answers,
            summary=tally.summary,
            warnings=tuple(_warnings(catalogue, self.packs, self.on, options.lang, tally.notices)),
            shapes=shapes,
            evidence=evidence,
            lang=options.lang,
        )

    def _answering(self, evidence: Evidence, rasters: tuple[RasterEvidence, ...]) -> Answering:
        answers = answer_rules(self._rules, evidence.columns, evidence.open_columns)
        return Answering(
            evidence=evidence,
            rasters=rasters,
            rules=self._rules,
            answers=answers,
            bounds=bound(self._rules, answers),
            list_references=self._references,
            on=self.on,
            lang=self.options.lang,
            strict=self.options.strict_prose,
            explain=self.options.explain,
            near_m=self.options.near_m,
            judged=bool(self.packs),
            eia_lists=self._lists,
            approvals=self.opened.catalogue.approvals,
            issued=self.opened.catalogue.issued,
        )


class _Retold(Sequence[SiteAnswer]):
    """Answers in another language: given anew whenever they are gone through, never kept."""

    def __init__(self, checker: Checker, gathered: Gathered, known: Sequence[SiteAnswer]) -> None:
        self._checker = checker
        self._gathered = gathered
        self._known = known

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[SiteAnswer]:
        return self._checker.answers(*self._gathered, known=self._known)

    @overload
    def __getitem__(self, index: int) -> SiteAnswer: ...
    @overload
    def __getitem__(self, index: slice) -> list[SiteAnswer]: ...
    def __getitem__(self, index: int | slice) -> SiteAnswer | list[SiteAnswer]:
        return list(self)[index]


def _catalogue_of(catalogue: Catalogue | OpenedCatalogue) -> Catalogue:
    return catalogue.catalogue if isinstance(catalogue, OpenedCatalogue) else catalogue


def _open(catalogue: Catalogue | OpenedCatalogue, on: date, limits: Limits) -> OpenedCatalogue:
    if not isinstance(catalogue, OpenedCatalogue):
        return OpenedCatalogue(catalogue, on, limits)
    if catalogue.on != on:
        raise ValueError(f"the catalogue was opened for {catalogue.on}, not {on}")
    return catalogue


def _rules_of(
    packs: Sequence[Pack], on: date, catalogue: Catalogue, references: Sequence[Reference]
) -> tuple[Rule, ...]:
    """The rules of the packs on a day, those that hold a verdict open where law or list is not there, and those of
    access-list clauses that can be judged, of allowances and admission lists; `references` are the law that makes the
    lists binding.
    """
    held = {entry.kind for entry in catalogue.layers}
    rules = (one for pack in packs for rule in pack.rules_on(on) for one in settle_rules(rule, catalogue.parameters))
    law = (*rules, *guard_rules(packs, on, held=held))
    if not packs:
        return law
    binding = [one for one in references if one.in_force_from is None or one.in_force_from <= on]
    issued = issued_rules(catalogue.issued, {entry.id: entry.kind for entry in catalogue.layers}, on, binding)
    if catalogue.structures is None:
        return (*law, *issued)
    listed = list_rules(catalogue.structures, kinds_with_lists(catalogue), binding)
    return (*law, *(rule for rule in listed if rule.in_force.holds(on)), *issued)


def _defaults(catalogue: Catalogue) -> dict[str, StatedFact]:
    if catalogue.basins is None:
        return {}
    return {"basins": StatedFact(tuple(catalogue.basins), "catalogue")}


def _warnings(
    catalogue: Catalogue, packs: Sequence[Pack], on: date, lang: str, notices: Sequence[Notice] = ()
) -> Iterable[dict[str, Any]]:
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
    declared = {one.key for pack in packs for one in pack.declared if one.sort == "parameters"}
    for name in sorted(set(catalogue.parameters) - declared) if packs else ():
        message = say("warning.unknown-parameter", lang, about=name)
        yield {"code": "unknown-parameter", "message": message, "where": str(catalogue.path.name)}
    for notice in notices:
        message = say(f"warning.{notice.code}", lang, about=notice.about, where=notice.where)
        if notice.where not in message:
            message = f"{notice.where}{'：' if lang == 'zh' else ': '}{message}"
        yield {"code": notice.code, "message": message, "where": notice.where}
