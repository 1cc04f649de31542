"""The rasters of the catalogue measured for all sites, and the facts that come out of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import floor, log10
from typing import Final

import numpy as np
import shapely

from layers.contact import covered
from layers.errors import LayerError
from layers.raster import ClassFigures, Raster, Suspicion, zonal
from zoning.columns import Floats, Objects
from zoning.errors import CatalogueError, Problem, Where
from zoning.evidence.opened import OpenedCatalogue
from zoning.evidence.placing import Group, Placed
from zoning.fact import StatedFact
from zoning.period import binds
from zoning.raster import SHARE, RasterEntry
from zoning.site import Notice, Site

# Coverage comes from fractions of cells that are exact to some seven digits.
FULL: Final = 0.999999
_CATALOGUE_FAULTS: Final = {"crs-mismatch", "no-crs", "layer-missing"}


@dataclass(frozen=True, eq=False)
class RasterEvidence:
    """A raster's figures for every site.

    `failure` is `edition` or `failed` where it could not be asked; `refused` says the same of single sites.
    `area_m2` is that of the site on its plane, 0 without areas;
    `covered_share`: how much of the site has cells with a value, within the catalogue's area. `suspected`: the value
    that looks like undeclared nodata, for sites that lie on it.
    """

    entry: RasterEntry
    failure: str | None
    detail: str | None
    area_m2: Floats
    covered_share: Floats
    mean: Floats
    min: Floats
    max: Floats
    suspect_share: Floats
    classes: dict[float, ClassFigures] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    suspected: dict[int, Suspicion] = field(default_factory=dict)

    def status(self, site: int) -> str:
        """`measured`, `no_data` or `failed`."""
        if self.failure == "failed" or site in self.refused:
            return "failed"
        return "measured" if self.failure is None and self.covered_share[site] > 0 else "no_data"

    def reason(self, site: int) -> str | None:
        """Why its figures do not stand for the whole site; None where they do."""
        if self.failure is not None or site in self.refused:
            return self.failure or "failed"
        share = self.covered_share[site]
        return None if share >= FULL else "partly_covered" if share > 0 else "not_covered"

    def figure(self, name: str, site: int) -> float | None:
        """`mean`, `min`, `max` or `share.<class>` of a site; None unless the whole site has cells nobody doubts."""
        if self.reason(site) is not None or self.suspect_share[site] > 0:
            return None
        if not name.startswith(SHARE):
            return float(getattr(self, name)[site])
        own = self.classes.get(float(name.removeprefix(SHARE)))
        return 0.0 if own is None else float(own.share[site])


def measure_rasters(placed: Placed, opened: OpenedCatalogue, *, tolerance_m: float) -> tuple[RasterEvidence, ...]:
    """What each raster in force on a day says of every site; one that can't be read is a `failed` answer, not a stop.

    A site is measured over its areas; one without areas along its lines, else at its points.

    Raises CatalogueError where the catalogue contradicts its rasters.
    """
    if not opened.catalogue.rasters:
        return ()
    inside = np.zeros(len(placed.sites))
    zones: list[Objects] = []
    for group in placed.groups:
        inside[group.sites] = covered(group.parts, opened.area.on(group.plane), len(group.sites), tolerance_m)[0]
        zones.append(_zones(group))
    measured: list[RasterEvidence] = []
    problems: list[Problem] = []
    for entry, is_binding in _editions_to_ask(opened.catalogue.rasters, opened.on):
        try:
            measured.append(_measure(entry, placed, zones, inside, opened) if is_binding else _absent(entry, placed))
        except CatalogueError as error:
            problems.extend(error.problems)
    if problems:
        raise CatalogueError(problems)
    return tuple(measured)


def add_measured(placed: Placed, rasters: Sequence[RasterEvidence]) -> Placed:
    """The sites with the facts that rasters measure and with warnings; a stated fact outdoes a measured one."""
    if not rasters:
        return placed
    sites = [
        site if placed.plane_of[index] is None else _with_facts(site, index, rasters)
        for index, site in enumerate(placed.sites)
    ]
    return replace(placed, sites=tuple(sites))


def _with_facts(site: Site, index: int, rasters: Sequence[RasterEvidence]) -> Site:
    facts: dict[str, StatedFact] = {}
    warnings = [notice for raster in rasters for notice in _notices(raster, index)]
    for raster in sorted(rasters, key=lambda one: one.entry.legal_status != "in_force"):
        for key, figure in raster.entry.facts.items():
            value = raster.figure(figure, index)
            if value is not None:
                facts.setdefault(key, StatedFact(value, raster.entry.origin))
    for key, measured in sorted(facts.items()):
        stated = site.facts.get(key)
        if stated is not None and not _agrees(stated.value, measured.value):
            warnings.append(Notice("contradicting-fact", key, f"{measured.origin} / {stated.origin}"))
    return replace(site, facts={**facts, **site.facts}, warnings=(*site.warnings, *warnings))


def _agrees(stated: object, measured: object) -> bool:
    """Whether a stated number is the measured one, rounded as people round: to three digits or finer."""
    if not isinstance(stated, float) or not isinstance(measured, float):
        return stated == measured
    if measured == 0:
        return stated == 0
    return abs(stated - measured) <= 0.5 * 10.0 ** (floor(log10(abs(measured))) - 2)


def _notices(raster: RasterEvidence, site: int) -> Iterator[Notice]:
    entry = raster.entry
    if raster.status(site) == "failed":
        detail = raster.refused.get(site) or raster.detail
        yield Notice("raster-failed", f"{entry.id} ({detail})", entry.source.name)
    elif raster.reason(site) == "partly_covered":
        share = f"{100 * raster.covered_share[site]:.4g} %"
        yield Notice("raster-partly-covered", f"{entry.id} ({share})", entry.source.name)
    if raster.suspect_share[site] > 0:
        value = f"{raster.suspected[site].value:g}, " if site in raster.suspected else ""
        share = f"{100 * raster.suspect_share[site]:.4g} %"
        yield Notice("nodata-suspected", f"{entry.id} ({value}{share})", entry.source.name)


def _editions_to_ask(entries: Iterable[RasterEntry], on: date) -> Iterator[tuple[RasterEntry, bool]]:
    """The editions that hold on a day; the latest one, as not holding, of a raster that has none. Drafts never hold."""
    editions: dict[str, list[RasterEntry]] = {}
    for entry in entries:
        editions.setdefault(entry.id, []).append(entry)
    for several in editions.values():
        binding = [one for one in several if binds(one.legal_status, one.in_force, one.edition, on)]
        yield from ((entry, True) for entry in binding)
        if not binding:
            yield max(several, key=lambda entry: (entry.legal_status != "draft", entry.edition)), False


def _zones(group: Group) -> Objects:
    """What each site of a group is measured over: the union of its parts of the largest dimension."""
    geometry, owner = group.parts.geometry, group.parts.site
    zones = np.empty(len(group.sites), dtype=object)
    dimension = shapely.get_dimensions(geometry)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(zones) + 1))
    for site in range(len(zones)):
        rows = order[starts[site] : starts[site + 1]]
        own = geometry[rows[dimension[rows] == dimension[rows].max()]]
        zones[site] = own[0] if len(own) == 1 else shapely.union_all(own)
    return zones


def _measure(
    entry: RasterEntry, placed: Placed, zones: Sequence[Objects], inside: Floats, opened: OpenedCatalogue
) -> RasterEvidence:
    evidence = _absent(entry, placed, failure=None)
    try:
        raster = opened.raster(entry)
        for group, zone in zip(placed.groups, zones, strict=True):
            _measure_group(evidence, raster, group, zone)
    except LayerError as error:
        if error.code in _CATALOGUE_FAULTS:
            where = Where(str(entry.source), entry.id, line=entry.line, field=error.field)
            raise CatalogueError([Problem(error.code, where, error.found, error.allowed)]) from error
        return _absent(entry, placed, failure="failed", detail=_told(error))
    np.minimum(evidence.covered_share, inside, out=evidence.covered_share)
    return evidence


def _measure_group(evidence: RasterEvidence, raster: Raster, group: Group, zone: Objects) -> None:
    evidence.area_m2[group.sites] = shapely.area(zone)
    figures = zonal(raster, zone, group.plane.crs, is_classed=evidence.entry.is_classed)
    for name in ("covered_share", "mean", "min", "max", "suspect_share"):
        getattr(evidence, name)[group.sites] = getattr(figures, name)
    if figures.suspicion is not None and figures.suspicion.value in evidence.entry.classes:
        evidence.suspect_share[group.sites] = 0.0  # the catalogue names it: it is a class like any other
    elif figures.suspicion is not None:
        doubtful = group.sites[figures.suspect_share > 0].tolist()
        evidence.suspected.update(dict.fromkeys(doubtful, figures.suspicion))
    size = len(evidence.mean)
    for value, own in figures.classes.items():
        whole = evidence.classes.setdefault(value, ClassFigures(np.zeros(size), np.zeros(size)))
        whole.area_m2[group.sites], whole.share[group.sites] = own.area_m2, own.share
    evidence.refused.update({int(group.sites[row]): _told(error) for row, error in figures.refused.items()})


def _absent(
    entry: RasterEntry, placed: Placed, failure: str | None = "edition", detail: str | None = None
) -> RasterEvidence:
    """Figures that say nothing of any site."""
    size = len(placed.sites)
    zero, unknown = np.zeros(size), np.full(size, np.nan)
    return RasterEvidence(
        entry=entry,
        failure=failure,
        detail=detail,
        area_m2=zero,
        covered_share=zero.copy(),
        mean=unknown,
        min=unknown.copy(),
        max=unknown.copy(),
        suspect_share=zero.copy(),
    )


def _told(error: LayerError) -> str:
    """Why a raster failed, without its folder: an answer is the same on every machine."""
    return " ".join(word for word in (error.code, error.file, error.found) if word)
