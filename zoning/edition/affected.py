"""Which sites a change of a layer can reach at all: all others are judged as before, and are not looked at.

What is measured of a site hangs on the features that come within the distance rules look around it, and on what the
layer says of itself as a whole. Where the latter is the same in both editions, a site that no changed feature comes so
near to meets the same features in both, and is answered alike.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely

from layers.change import find_same
from layers.layer import Layer, candidates
from layers.transformation import is_same_crs
from layers.vector import Features
from zoning.checking import Checker
from zoning.columns import Bools
from zoning.edition.edition import Edition
from zoning.evidence import Placed, place
from zoning.evidence.asking import asked_by
from zoning.kind import kind_of
from zoning.report.review import REVIEW
from zoning.site import Site
from zoning.statement import EVERY_SITE, Statements

Everywhere: TypeAlias = Literal[
    "coverage", "accuracy", "readable", "place", "classes", "administrative", "river", "ids", "crs", ""
]
# Beyond what is looked around a site: what rounding may do to a distance.
SLACK: Final = 1.01
SLACK_M: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Affected:
    """Which sites have to be judged again, in their order, and how far from a change that was looked for.

    `everywhere` is why every site has to be, blank where only those near a change do. `is_refused`: sites that could
    not be placed.
    """

    is_near: Bools
    is_refused: Bools
    within_m: float
    everywhere: Everywhere


def find_affected(
    before: Checker, after: Checker, old: Edition, new: Edition, sites: list[Site], statements: Statements | None = None
) -> Affected:
    """The sites whose answer may differ between two checkers that differ in one layer alone.

    What a person said of a clause is of one edition of its units, so sites of which anybody did are judged again.
    """
    within_m = _within_m(before, after, old, new)
    placed = place(sites, before.options.area_method)
    is_refused = np.array([plane is None for plane in placed.plane_of], dtype=np.bool_)
    everywhere = why_everywhere(before, after, old, new)
    if everywhere:
        return Affected(~is_refused, is_refused, within_m, everywhere)
    near = np.zeros(len(sites), dtype=np.bool_)
    if old.entry.kind == "control_unit" and old.entry.edition != new.entry.edition:
        near = np.array([_is_reviewed(site, before, statements or {}) for site in sites], dtype=np.bool_) & ~is_refused
    for edition, rows in zip((old, new), changed_rows(old, new), strict=True):
        near |= _near(placed, edition, rows, within_m)
    return Affected(near, is_refused, within_m, "")


def _is_reviewed(site: Site, checker: Checker, statements: Statements) -> bool:
    """Whether anybody answered a rule or clause for a site."""
    said = (site.facts, statements.get(EVERY_SITE, {}), statements.get(site.id, {}), checker.facts)
    return any(key.startswith(REVIEW) for one in said for key in one)


def _within_m(before: Checker, after: Checker, old: Edition, new: Edition) -> float:
    """How far around a site features of the layer are looked for."""
    asked = [asked_by(checker.asking).within_m.get(old.entry.kind, 0.0) for checker in (before, after)]
    accuracy_m = max(old.entry.accuracy_m, new.entry.accuracy_m)
    return (max(*asked, before.options.near_m, after.options.near_m) + accuracy_m) * SLACK + SLACK_M


def why_everywhere(before: Checker, after: Checker, old: Edition, new: Edition) -> Everywhere:
    """What of two editions differs as a whole, so that any site may be judged otherwise; blank where nothing does."""
    kind, one, other = old.entry.kind, old.opened, new.opened
    stretches = [asked for checker in (before, after) for asked in asked_by(checker.asking).stretches]
    rivers = {asked.river.kind for asked in stretches} | {asked.of.kind for asked in stretches if asked.of is not None}
    differs: dict[Everywhere, bool] = {
        "coverage": old.entry.coverage != new.entry.coverage,
        "accuracy": old.entry.accuracy_m != new.entry.accuracy_m,
        "readable": one.failure != other.failure,
        "place": one.is_far != other.is_far,
        "classes": bool((one.classes_said ^ other.classes_said) & set(kind_of(kind).separate)),
        "administrative": kind == "administrative",
        "river": kind in rivers,
        "ids": kind == "control_unit" and old.entry.edition != new.entry.edition and not _is_first(old),
        "crs": not is_same_crs(old.layer.crs, new.layer.crs),
    }
    found: list[Everywhere] = [reason for reason, holds in differs.items() if holds]
    return found[0] if found else ""


def _is_first(edition: Edition) -> bool:
    """Whether it is of the first layer of units: the ids of clauses of any other may carry the edition."""
    layers = () if edition.catalogue is None else edition.catalogue.catalogue.layers
    units = [entry.id for entry in layers if entry.kind == "control_unit"]
    return units[:1] == [edition.entry.id]


def changed_rows(old: Edition, new: Edition) -> tuple[Bools, Bools]:
    """Which units of each edition the other has not exactly: the same vertices, and all that rules read of them."""
    names = [[str(reading) for reading in edition.readings] for edition in (old, new)]
    same = find_same(old.shapes, new.shapes, (names[0], names[1]))
    rows = np.flatnonzero(same >= 0)
    exact = shapely.equals_exact(old.shapes[rows], new.shapes[same[rows]], tolerance=0.0)
    alike = np.array([names[0][row] == names[1][same[row]] for row in rows.tolist()], dtype=np.bool_)
    kept = rows[exact & alike]
    was, now = ~shapely.is_missing(old.shapes), ~shapely.is_missing(new.shapes)
    was[kept], now[same[kept]] = False, False
    return was, now


def _near(placed: Placed, edition: Edition, is_changed: Bools, within_m: float) -> Bools:
    """Which sites come within a distance of the boxes around changed units."""
    near = np.zeros(len(placed.sites), dtype=np.bool_)
    rows = np.flatnonzero(is_changed)
    if not rows.size:
        return near
    features, crs = edition.features, edition.layer.crs
    some = Features(edition.shapes[rows], features.fids[rows], {}, crs, (), {}, features.source)
    layer = Layer(edition.entry.id, edition.entry.edition, some, edition.entry.accuracy_m)
    for group in placed.groups:
        part, _ = candidates(group.parts, layer, within_m)
        near[group.sites[group.parts.site[part]]] = True
    return near
