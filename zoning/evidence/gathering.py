"""All layers asked about all sites; what they say as columns for rules to read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from layers.contact import look_ahead
from zoning.catalogue import Elsewhere, LayerEntry
from zoning.columns import Columns, Floats
from zoning.errors import CatalogueError, Problem
from zoning.evidence.asking import asked_by
from zoning.evidence.column import list_columns
from zoning.evidence.layer import LayerEvidence, measure_layer
from zoning.evidence.opened import OpenedCatalogue
from zoning.evidence.placing import Placed
from zoning.evidence.preparing import Preparing
from zoning.evidence.reach import Reach, reach
from zoning.evidence.scope import Region
from zoning.rule import Rule
from zoning.site import Notice

# Of so many sites the stores of all layers together would lie in memory; each is let go once it was asked.
MANY: Final = 100


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the layers say of the sites, and the same as columns.

    `offsets[i]` is the number of the first contact of layer i: contact numbers run through the layers. `notices` are
    of the catalogue as a whole. `neighbours`: layers that judge nothing, each with how near their offices are asked.
    """

    placed: Placed
    layers: tuple[LayerEvidence, ...]
    offsets: tuple[int, ...]
    none_here: Mapping[str, Elsewhere]
    elsewhere: Mapping[str, Elsewhere]
    area_share: Floats
    columns: Columns
    notices: tuple[Notice, ...] = ()
    neighbours: tuple[tuple[LayerEvidence, float], ...] = ()

    @property
    def open_columns(self) -> Columns | None:
        """The columns with the kinds that are asked elsewhere unknown; None where there are none."""
        if not self.elsewhere:
            return None
        kinds = {kind: own for kind, own in self.columns.kinds.items() if kind not in self.elsewhere}
        return replace(self.columns, kinds=kinds)

    def locate(self, contact: int) -> tuple[LayerEvidence, int]:
        """The layer of a contact number and the contact's row in its table."""
        index = int(np.searchsorted(self.offsets, contact, side="right")) - 1
        return self.layers[index], contact - self.offsets[index]


def gather(
    placed: Placed,
    opened: OpenedCatalogue,
    rules: Sequence[Rule],
    *,
    near_m: float,
    tolerance_m: float,
    progress: Callable[[Sequence[int]], Iterable[int]] = iter,
    with_depth: bool = True,
) -> Evidence:
    """The evidence on every site on a day; rules decide how far around a site each kind is looked at.

    `progress` goes through the numbers of the layers and may show how far it has come. `with_depth`: of points also
    how deep they lie, which no rule asks.

    Raises CatalogueError where the catalogue contradicts its layers.
    """
    catalogue, regions, asked = opened.catalogue, opened.regions, asked_by(rules)
    reaches = _Reaches(placed, tolerance_m)
    measure = partial(measure_layer, tolerance_m=tolerance_m, with_depth=with_depth)
    layers: list[LayerEvidence] = []
    problems: list[Problem] = []
    _look_ahead(placed, opened, asked.within_m, near_m, tolerance_m)
    for number in progress(range(len(opened.asked))):
        try:
            layer = opened.layer(number)
            near_here = _look_around_m(layer.entry, asked.within_m, near_m)
            area, scope = reaches.of(opened.area), reaches.of(layer.scope)
            layers.append(measure(layer, placed, area, scope, near_m=near_here))
            if layer.layer is not None and len(placed.sites) > MANY:
                layer.layer.let_go(shapes=False)
        except CatalogueError as error:
            problems.extend(error.problems)
    if problems:
        raise CatalogueError(problems)
    neighbours: list[tuple[LayerEvidence, float]] = []
    for one, neighbour in zip(opened.neighbours, catalogue.neighbours, strict=True):
        near_here, own_area = neighbour.within_m, reaches.of(opened.area)
        found = measure(one, placed, own_area, own_area, near_m=near_here)
        neighbours.append((found, near_here))
    sizes = [len(layer.contacts.site) for layer in layers]
    offsets = tuple(int(total) for total in np.cumsum([0, *sizes])[:-1]) if layers else ()
    in_area = reaches.of(opened.area)
    columns = list_columns(placed, layers, offsets, catalogue, opened.on, in_area, asked.related)
    preparing = Preparing(placed, layers, offsets, columns)
    prepared = preparing.prepare(asked, catalogue.area, in_area.share, opened.stretches)
    return Evidence(
        placed=placed,
        layers=tuple(layers),
        offsets=offsets,
        none_here={item.kind: item for item in catalogue.none_here},
        elsewhere={item.kind: item for item in catalogue.elsewhere},
        area_share=in_area.share,
        columns=replace(columns, prepared=prepared),
        neighbours=tuple(neighbours),
        notices=tuple(dict.fromkeys(notice for one in (opened.area, *regions.values()) for notice in one.notices)),
    )


def _look_around_m(entry: LayerEntry, within_m: Mapping[str, float], near_m: float) -> float:
    """How far around sites a layer is looked at, by what rules and the user ask for."""
    return max(near_m, within_m.get(entry.kind, 0.0)) + entry.accuracy_m


def _look_ahead(
    placed: Placed, opened: OpenedCatalogue, within_m: Mapping[str, float], near_m: float, tolerance_m: float
) -> None:
    """Has the kernel look at all layers at once, where the sites are few and the layers were opened before."""
    at_hand = ((number, opened.layer_at_hand(number)) for number in range(len(opened.asked)))
    asked = [
        (layer, _look_around_m(opened.asked[number][0], within_m, near_m))
        for number, layer in at_hand
        if layer is not None
    ]
    for group in placed.groups:
        look_ahead(group.parts, asked, tolerance_m)


class _Reaches:
    """How far each scope reaches over the sites, measured once for all layers that share it."""

    def __init__(self, placed: Placed, tolerance_m: float) -> None:
        self._placed = placed
        self._tolerance_m = tolerance_m
        self._known: dict[int, Reach] = {}

    def of(self, region: Region) -> Reach:
        """The reach of a region, which the caller keeps."""
        if id(region) not in self._known:
            self._known[id(region)] = reach(self._placed, region, self._tolerance_m)
        return self._known[id(region)]
