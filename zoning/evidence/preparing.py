"""What rules of the day ask of the map beyond contacts: measured for all sites at once, when one first asks for it."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoning.catalogue import Scope
from zoning.columns import Columns, Floats, Prepared
from zoning.condition import AskedExtent, AskedPlace, AskedStretch
from zoning.evidence.asking import Asked
from zoning.evidence.extent import measure_extents
from zoning.evidence.jurisdiction import find_places
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.parts import PartTable
from zoning.evidence.placing import Placed
from zoning.evidence.stretch import Kept, measure_stretches


@dataclass(frozen=True, eq=False)
class Preparing:
    """Sites, the layers measured against them, and the columns that these gave."""

    placed: Placed
    layers: Sequence[LayerEvidence]
    offsets: Sequence[int]
    columns: Columns

    def prepare(self, asked: Asked, area: Scope, area_share: Floats, kept: Kept) -> Mapping[Hashable, Prepared]:
        """Each thing asked for with what is found; `kept` is what was found before in the same catalogue."""
        parts, layers, columns = PartTable(self.placed), self.layers, self.columns
        held = {layer.entry.kind for layer in layers}
        read = {layer.entry.kind for layer in layers if layer.layer is not None}

        def measure(one: Hashable) -> Mapping[Hashable, Prepared]:
            found: dict[Hashable, Prepared] = {}
            if isinstance(one, AskedExtent):
                extents = {one: asked.extents[one]}
                found.update(measure_extents(extents, parts, layers, self.offsets, columns).items())
            elif isinstance(one, AskedStretch):
                found.update(measure_stretches([one], parts, layers, columns, kept).items())
            else:
                found.update(find_places(asked.places, layers, area, area_share, columns).items())
            return found

        wanted: list[AskedExtent | AskedStretch | AskedPlace] = [
            *(one for one in asked.extents if one.selection.kind in held),
            *(one for one in asked.stretches if one.river.kind in read),
            *asked.places,
        ]
        return _WhenAsked(wanted, measure)


class _WhenAsked(Mapping[Hashable, Prepared]):
    """What can be asked for; the first who asks has it measured, with all that takes no longer together."""

    def __init__(self, wanted: Sequence[Hashable], measure: Callable[[Hashable], Mapping[Hashable, Prepared]]) -> None:
        self._wanted = dict.fromkeys(wanted)
        self._measure = measure
        self._found: dict[Hashable, Prepared] = {}

    def __getitem__(self, one: Hashable) -> Prepared:
        if one not in self._wanted:
            raise KeyError(one)
        if one not in self._found:
            self._found.update(self._measure(one))
        return self._found[one]

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._wanted)

    def __len__(self) -> int:
        return len(self._wanted)
