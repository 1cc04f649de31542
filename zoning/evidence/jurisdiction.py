"""In which administrative areas sites lie: by the units of the maps, then by the area the catalogue answers for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from zoning.catalogue import Scope
from zoning.columns import (
    NO,
    UNKNOWN,
    YES,
    Answers,
    Bools,
    Columns,
    Floats,
    Indices,
    Objects,
    PlaceColumns,
    alone,
    objects,
)
from zoning.condition import AskedPlace
from zoning.condition.placed import ADMINISTRATIVE, lies_in
from zoning.evidence.layer import LayerEvidence

# A site lies in units as a whole when no more than this share of it does not.
WHOLE = 1.0 - 1e-6
MOST_SHOWN = 5


def find_places(
    asked: Iterable[AskedPlace],
    layers: Sequence[LayerEvidence],
    area: Scope,
    area_share: Floats,
    columns: Columns,
) -> dict[AskedPlace, PlaceColumns]:
    """Whether each site lies in the areas that are asked about.

    A unit that surely holds some of it says yes. No needs a map whose units hold all of it and each lie elsewhere; a
    unit so large that only a part of it lies there leaves it open.
    """
    if columns.size == 1:
        return _find_alone(asked, layers, area, bool(area_share[0] == 1.0), columns)
    units = [_Units.of(layer, columns.size) for layer in layers if layer.entry.kind == ADMINISTRATIVE and layer.layer]
    found, seen = {}, _seen(units, columns.size)
    for one in asked:
        answer, near = np.full(columns.size, UNKNOWN, dtype=np.int8), np.zeros(columns.size, dtype=np.bool_)
        in_, out = np.zeros(columns.size, dtype=np.bool_), np.zeros(columns.size, dtype=np.bool_)
        for layer in units:
            is_in, is_near, is_out = layer.look(one.codes, columns.on.year)
            in_, near, out = in_ | is_in, near | is_near, out | is_out
        answer[out & ~near] = NO
        answer[in_] = YES
        by_area = _by_area(one.codes, area, columns.on.year)
        settled = (answer == UNKNOWN) & (area_share == 1.0) & (by_area != UNKNOWN)
        answer[settled] = by_area
        reasons = columns.kind(ADMINISTRATIVE).reason
        told = np.full(columns.size, None, dtype=object)
        for site in np.flatnonzero(answer == UNKNOWN).tolist():
            told[site] = reasons[site] or ("accuracy" if near[site] else "layer")
        found[one] = PlaceColumns(answer, told, _shown(seen, area, settled))
    return found


@dataclass(frozen=True, slots=True)
class _UnitAlone:
    """A unit that one site meets or comes near: its code, and whether it surely or possibly holds some of the site."""

    code: str
    is_hit: bool
    is_sure: bool
    is_possible: bool


def _find_alone(
    asked: Iterable[AskedPlace], layers: Sequence[LayerEvidence], area: Scope, is_in_area: bool, columns: Columns
) -> dict[AskedPlace, PlaceColumns]:
    """What `find_places` says of a batch of one site."""
    own = [
        (
            _units_alone(layer),
            layer.failure(0) is None and bool(layer.covered_share[0] == 1.0 and layer.share[0] >= WHOLE),
        )
        for layer in layers
        if layer.entry.kind == ADMINISTRATIVE and layer.layer
    ]
    codes = dict.fromkeys(unit.code for units, _ in own for unit in units if unit.is_hit and unit.code)
    seen, year, reason = ", ".join([*codes][:MOST_SHOWN]), columns.on.year, columns.kind(ADMINISTRATIVE).reason[0]
    found = {}
    for one in asked:
        answer, is_near = _answer_alone(one.codes, own, year)
        saw = seen
        if answer == UNKNOWN and is_in_area and (by_area := _by_area(one.codes, area, year)) != UNKNOWN:
            answer, saw = int(by_area), _of_area(area)
        why = (reason or ("accuracy" if is_near else "layer")) if answer == UNKNOWN else None
        found[one] = PlaceColumns(alone(answer), objects([why]), objects([saw]))
    return found


def _units_alone(layer: LayerEvidence) -> list[_UnitAlone]:
    """The units that a layer has contacts with, one entry for each contact."""
    table, units, accuracy_m = layer.contacts, layer.opened.units, layer.entry.accuracy_m
    columns = (table.feature, table.hit, table.is_on_edge, table.distance_m, table.firm)
    return [
        _UnitAlone(units[feature].named.code, hit, hit and firm, hit or on_edge or distance_m < accuracy_m)
        for feature, hit, on_edge, distance_m, firm in zip(*(one.tolist() for one in columns), strict=True)
    ]


def _answer_alone(
    codes: tuple[str, ...], own: Sequence[tuple[Sequence[_UnitAlone], bool]], year: int
) -> tuple[int, bool]:
    """What the maps say of such an area, and whether one of them may hold some of the site for want of accuracy."""
    is_in = is_near = is_out = False
    for units, is_held in own:
        said = [(int(lies_in(codes, unit.code, year)), unit) for unit in units]
        has = any(answer == YES and unit.is_sure for answer, unit in said)
        is_near |= not has and any(answer == YES and unit.is_possible for answer, unit in said)
        is_out |= is_held and not any(answer > NO and unit.is_possible for answer, unit in said)
        is_in |= has
    return int(YES if is_in else NO if is_out and not is_near else UNKNOWN), is_near


@dataclass(frozen=True, eq=False)
class _Units:
    """The units of one layer that sites meet or come near, one entry each; `which` of the codes each has."""

    layer: LayerEvidence
    size: int
    codes: list[str]
    which: Indices
    is_sure: Bools
    is_possible: Bools

    @classmethod
    def of(cls, layer: LayerEvidence, size: int) -> "_Units":
        """The units that a layer has contacts with."""
        table, units = layer.contacts, layer.opened.units
        is_possible = table.hit | table.is_on_edge | (table.distance_m < layer.entry.accuracy_m)
        features, of = np.unique(table.feature, return_inverse=True)
        codes, which = np.unique([units[row].named.code for row in features.tolist()], return_inverse=True)
        is_sure = table.hit & table.firm
        which = which[of].astype(np.intp)
        return cls(layer, size, codes.tolist(), which, is_sure, np.asarray(is_possible, dtype=np.bool_))

    def look(self, codes: tuple[str, ...], year: int) -> tuple[Bools, Bools, Bools]:
        """Which sites surely lie in such an area, which may for want of accuracy, and which lie elsewhere as wholes."""
        said = np.fromiter((lies_in(codes, code, year) for code in self.codes), np.int8, len(self.codes))
        match: Answers = said[self.which]
        site = self.layer.contacts.site
        is_in, is_near, is_open = (np.zeros(self.size, dtype=np.bool_) for _ in range(3))
        is_in[site[(match == YES) & self.is_sure]] = True
        is_near[site[(match == YES) & self.is_possible]] = True
        is_open[site[(match > NO) & self.is_possible]] = True
        held = self.layer.covered_share == 1.0
        held[list(self.layer.broken)] = False
        if self.layer.opened.failure:
            held[:] = False
        return is_in, is_near & ~is_in, held & ~is_open & (self.layer.share >= WHOLE)

    def shown(self) -> tuple[Indices, Indices]:
        """The sites that meet units with a code, and which code, in the order of contacts."""
        has_code = np.array([bool(code) for code in self.codes], dtype=np.bool_)
        rows = np.flatnonzero(self.layer.contacts.hit & has_code[self.which])
        return self.layer.contacts.site[rows], self.which[rows]


def _by_area(codes: tuple[str, ...], area: Scope, year: int) -> np.int8:
    """Whether all of the catalogue's area lies there, or none of it."""
    said = {int(lies_in(codes, code.ljust(6, "0"), year)) for code in area.codes} if area.form == "admin" else set()
    return np.int8(said.pop()) if len(said) == 1 else UNKNOWN


def _seen(units: Sequence[_Units], size: int) -> Objects:
    """What is seen of each site: the codes of its units."""
    seen = np.full(size, "", dtype=object)
    met = [layer.shown() for layer in units]
    count = sum((np.bincount(site, minlength=size) for site, _ in met), np.zeros(size, dtype=np.intp))
    told: dict[int, list[str]] = {}
    for layer, (site, which) in zip(units, met, strict=True):
        codes, alone = np.array([*layer.codes, ""], dtype=object), count[site] == 1
        seen[site[alone]] = codes[which[alone]]
        for one, code in zip(site[~alone].tolist(), codes[which[~alone]].tolist(), strict=True):
            told.setdefault(one, []).append(code)
    for one, several in told.items():
        seen[one] = ", ".join(list(dict.fromkeys(several))[:MOST_SHOWN])
    return seen


def _shown(seen: Objects, area: Scope, by_area: Bools) -> Objects:
    """The same with the codes of the area where that settled it."""
    shown = seen.copy()
    shown[by_area] = _of_area(area)
    return shown


def _of_area(area: Scope) -> str:
    return f"{', '.join(area.codes)} (area of the catalogue)"
