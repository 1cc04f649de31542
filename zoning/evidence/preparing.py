"""What rules of the day ask of the map beyond contacts, measured for all sites at once; nothing that none asks for."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from zoning.catalogue import Scope
from zoning.columns import Columns, Floats, Prepared
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

    def prepare(self, asked: Asked, area: Scope, area_share: Floats, kept: Kept) -> dict[Hashable, Prepared]:
        """Each thing asked for with what was found; `kept` is what was found before in the same catalogue."""
        parts = PartTable(self.placed)
        found: dict[Hashable, Prepared] = {}
        found.update(measure_extents(asked.extents, parts, self.layers, self.offsets, self.columns).items())
        found.update(measure_stretches(asked.stretches, parts, self.layers, self.columns, kept).items())
        found.update(find_places(asked.places, self.layers, area, area_share, self.columns).items())
        return found
