"""In which administrative areas sites lie: by the units of the maps, then by the area the catalogue answers for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from zoning.catalogue import Scope
from zoning.columns import NO, UNKNOWN, YES, Answers, Bools, Columns, Floats, PlaceColumns, objects
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
    units = [_Units.of(layer, columns.size) for layer in layers if layer.entry.kind == ADMINISTRATIVE and layer.layer]
    found = {}
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
        told = (
            None if said != UNKNOWN else reason or ("accuracy" if doubtful else "layer")
            for said, reason, doubtful in zip(answer, reasons, near, strict=True)
        )
        found[one] = PlaceColumns(answer, objects(told), _shown(units, area, settled))
    return found


@dataclass(frozen=True, eq=False)
class _Units:
    """The units of one layer that sites meet or come near, one entry each."""

    layer: LayerEvidence
    size: int
    codes: list[str]
    is_sure: Bools
    is_possible: Bools

    @classmethod
    def of(cls, layer: LayerEvidence, size: int) -> "_Units":
        """The units that a layer has contacts with."""
        table, units = layer.contacts, layer.opened.units
        is_possible = table.hit | table.is_on_edge | (table.distance_m < layer.entry.accuracy_m)
        codes = [units[row].named.code for row in table.feature.tolist()]
        return cls(layer, size, codes, table.hit & table.firm, np.asarray(is_possible, dtype=np.bool_))

    def look(self, codes: tuple[str, ...], year: int) -> tuple[Bools, Bools, Bools]:
        """Which sites surely lie in such an area, which may for want of accuracy, and which lie elsewhere as wholes."""
        match: Answers = np.fromiter((lies_in(codes, code, year) for code in self.codes), np.int8, len(self.codes))
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

    def shown(self) -> dict[int, list[str]]:
        """The codes of the units that each site meets."""
        table, told = self.layer.contacts, dict[int, list[str]]()
        for row in np.flatnonzero(table.hit).tolist():
            if self.codes[row]:
                told.setdefault(int(table.site[row]), []).append(self.codes[row])
        return told


def _by_area(codes: tuple[str, ...], area: Scope, year: int) -> np.int8:
    """Whether all of the catalogue's area lies there, or none of it."""
    said = {int(lies_in(codes, code.ljust(6, "0"), year)) for code in area.codes} if area.form == "admin" else set()
    return np.int8(said.pop()) if len(said) == 1 else UNKNOWN


def _shown(units: Sequence[_Units], area: Scope, by_area: Bools) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """What is seen of each site: the codes of its units, or those of the area where that settled it."""
    told: dict[int, list[str]] = {}
    for layer in units:
        for site, codes in layer.shown().items():
            told.setdefault(site, []).extend(codes)
    shown = np.full(len(by_area), "", dtype=object)
    for site, codes in told.items():
        shown[site] = ", ".join(list(dict.fromkeys(codes))[:MOST_SHOWN])
    shown[by_area] = f"{', '.join(area.codes)} (area of the catalogue)"
    return shown
