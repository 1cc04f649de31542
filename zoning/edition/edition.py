"""One edition of a layer as it is compared: its units in our words, and the rules' view of them."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Shapes
from layers.errors import LayerError
from layers.layer import Layer
from layers.limit import Limits
from layers.vector import Features
from zoning.catalogue import LayerEntry
from zoning.clause import Clause, read_clauses
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence import OpenedCatalogue
from zoning.evidence.opened import OpenedLayer
from zoning.evidence.opening import open_layer
from zoning.evidence.scope import Region
from zoning.evidence.source import file_of
from zoning.kind import kind_of
from zoning.period import Period
from zoning.site import problem_of

# What an edition of these kinds is told apart by: without a column of codes its units have no names to follow.
CODED: Final = ("control_unit", "element_zone")


@dataclass(frozen=True, eq=False)
class Edition:
    """An edition that was read; rows are those of its source, and one without a shape was refused.

    `catalogue` has it in force in place of all other editions of its layer; None where there is no catalogue.
    """

    opened: OpenedLayer
    layer: Layer
    catalogue: OpenedCatalogue | None

    @property
    def entry(self) -> LayerEntry:
        """The edition as a catalogue describes it."""
        return self.opened.entry

    @property
    def features(self) -> Features:
        """Its records."""
        return self.layer.features

    def __len__(self) -> int:
        return len(self.features)

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes in the CRS of the source, None for a refused record."""
        return np.asarray(self.features.geometry, dtype=object)

    @cached_property
    def codes(self) -> list[str]:
        """The code of each unit, blank where it has none."""
        return self._texts("code")

    @cached_property
    def names(self) -> list[str]:
        """The name of each unit, blank where it has none."""
        return self._texts("name")

    @cached_property
    def classes(self) -> list[str]:
        """Our class of each unit; the layer's own word where it is none of ours, blank where it says nothing."""
        column = self.entry.fields.get("class")
        own = [None] * len(self) if column is None else self.features.fields[column]
        said = (self.opened.class_of(row) or text_of(own[row]) for row in range(len(self)))
        return list(said)

    def _texts(self, key: str) -> list[str]:
        return [self.opened.text(row, key) or "" for row in range(len(self))]

    def clauses(self, row: int) -> tuple[Clause, ...]:
        """The access list of a unit: its own columns, and what lists in files of their own say of it."""
        own = self.opened
        return (*read_clauses(own.code(row), own.unit_texts(row)), *own.listed(row))

    @cached_property
    def readings(self) -> list[tuple[Any, ...]]:
        """All that rules can know of each unit beside its shape; equal ones are judged alike."""
        own, fields = self.opened, self.entry.fields
        further = [(key, self.features.fields[column]) for key, column in sorted(fields.items()) if len(self)]
        texts = [
            own.unit_texts(row) if self.entry.kind == "control_unit" or own.issued else {} for row in range(len(self))
        ]
        numbers = self._numbers(texts)
        return [
            (
                own.class_of(row),
                own.code(row),
                numbers[row],
                own.text(row, "name"),
                tuple(texts[row].items()),
                tuple((key, text_of(column[row])) for key, column in further if key != "class"),
            )
            for row in range(len(self))
        ]

    def _numbers(self, texts: list[dict[str, str]]) -> list[str]:
        """The number of each unit whose code another has too, with other clauses: it is in the ids of its clauses."""
        said: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        codes = [self.opened.code(row) for row in range(len(self))]
        for code, text in zip(codes, texts, strict=True):
            said[code].add(tuple(text.values()))
        return [str(self.features.fids[row]) if len(said[code]) > 1 else "" for row, code in enumerate(codes)]


def text_of(value: object) -> str:
    """A cell as text: blank for nothing, without the noise of whole numbers kept as fractions."""
    if value is None or value != value:
        return ""
    text = str(value).strip()
    return text[:-2] if isinstance(value, float) and text.endswith(".0") else text


def open_edition(
    entry: LayerEntry, catalogue: OpenedCatalogue | None = None, *, limits: Limits | None = None
) -> Edition:
    """The edition an entry describes, read as a check reads it.

    Raises ZoningError: what the source is refused for, missing-field where a unit's code can't be found, bad-geometry
    where areas are meant and there is none.
    """
    _check_code(entry)
    try:
        layer = open_layer(entry, limits)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    if not len(layer.features):
        raise ZoningError([Problem("empty-layer", Where(file_of(entry), entry.id), "no record", "one at least")])
    if kind_of(entry.kind).areal and not (shapely.get_dimensions(layer.features.geometry) == 2).any():
        raise ZoningError([Problem("bad-geometry", Where(file_of(entry), entry.id), "no polygon", "polygons")])
    return take_edition(entry, layer, catalogue)


def take_edition(entry: LayerEntry, layer: Layer, catalogue: OpenedCatalogue | None) -> Edition:
    """An edition that was read or made up, in force in a catalogue in place of the others of its layer."""
    if catalogue is None:
        return Edition(OpenedLayer(entry, Region.everywhere(), layer), layer, None)
    binding = replace(entry, in_force=Period(), legal_status="in_force", is_gated=False)
    made = catalogue.with_edition(binding, layer)
    number = next(number for number, (one, _) in enumerate(made.asked) if one is binding)
    return Edition(made.layer(number), layer, made)


def _check_code(entry: LayerEntry) -> None:
    if entry.kind in CODED and "code" not in entry.fields:
        where = Where(file_of(entry), entry.id, line=entry.line, field="fields")
        raise ZoningError([Problem("missing-field", where, "code", "fields: {code: …} in the catalogue")])
