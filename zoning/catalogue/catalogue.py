"""The catalogue of layers as plain values: which map is asked, of which office and edition, when and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from zoning.accesslist.entry import ListEntry
from zoning.accesslist.issued import IssuedFiles
from zoning.accesslist.structure import Structures
from zoning.eia.approval import Approval
from zoning.eia.local import LocalList
from zoning.kind import kind_of
from zoning.pack import Declaration, Pack
from zoning.period import Period, binds
from zoning.raster import RasterEntry


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of land: everywhere, that of a file, of administrative codes, or not known."""

    form: Literal["everywhere", "area", "file", "admin", "unknown"]
    file: Path | None = None
    codes: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """One edition of one layer, as the catalogue describes it; titles, offices, licences are pairs (Chinese, English).

    `is_gated`: the catalogue asks for a record of the load gate before the layer may be used. `holds`: the classes that
    it holds completely, whether or not it has a feature of theirs.
    """

    id: str
    title: tuple[str, str]
    kind: str
    source: Path | str
    source_layer: str | None
    fields: Mapping[str, str]
    classes: Mapping[str, str]
    crs: str | None
    office: tuple[str, str]
    edition: str
    in_force: Period
    legal_status: str
    coverage: Scope
    accuracy_m: float
    licence: tuple[str, str] | None
    line: int | None
    is_gated: bool = False
    holds: tuple[str, ...] = ()

    @classmethod
    def undescribed(cls, name: str, kind: str, source: Path | str) -> "LayerEntry":
        """A source that no catalogue describes: whatever only a catalogue says of it is left open."""
        return cls(
            id=name,
            title=(name, name),
            kind=kind,
            source=source,
            source_layer=None,
            fields={},
            classes={},
            crs=None,
            office=("", ""),
            edition="",
            in_force=Period(),
            legal_status="in_force",
            coverage=Scope("unknown"),
            accuracy_m=0.0,
            licence=None,
            line=None,
        )

    @property
    def begins(self) -> date | None:
        """The first day it is in force, where it has none the date of its data; None where nobody said either."""
        return self.in_force.first or (date.fromisoformat(self.edition) if self.edition else None)

    @property
    def assumed_classes(self) -> tuple[str, ...]:
        """The classes it is taken to hold all of, as it tells none and its kind is a collection; mostly none."""
        return () if "class" in self.fields or self.holds else kind_of(self.kind).collected

    @property
    def source_name(self) -> str:
        """The source without its folder, or the URL without who logs in: an answer is the same on every machine."""
        if isinstance(self.source, Path):
            return self.source.name
        from layers.vector.source import without_secret  # only an address needs it, and it takes its time to load

        return without_secret(self.source)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The units of another jurisdiction, which judge nothing: within so many metres its office is to be consulted."""

    entry: LayerEntry
    within_m: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A kind that another office is asked about, or is certified not to exist in the area (`how` is then blank)."""

    kind: str
    office: tuple[str, str]
    how: tuple[str, str]
    source: str | None = None
    day: date | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the map can be asked about; `basins` is None where the catalogue does not say which it lies in.

    `packs` are the packs it names (None where it names none), `parameters` what it sets of what the law leaves open.
    `declared` is the vocabulary it was read with beyond the built-in one. `eia_lists` are its own lists of what is free
    from environmental impact assessment, `approvals` which office decides on which document. `lists` are the access
    lists that are files of their own, `structures` what of their clauses can be judged, `issued` allowances, admission
    lists and registers.
    """

    id: str
    title: tuple[str, str]
    area: Scope
    basins: tuple[str, ...] | None
    layers: tuple[LayerEntry, ...]
    none_here: tuple[Elsewhere, ...]
    elsewhere: tuple[Elsewhere, ...]
    path: Path
    checksum: str
    is_demonstration: bool
    rasters: tuple[RasterEntry, ...] = ()
    packs: tuple[Pack, ...] | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    declared: tuple[Declaration, ...] = ()
    lists: tuple[ListEntry, ...] = ()
    eia_lists: tuple[LocalList, ...] = ()
    approvals: tuple[Approval, ...] = ()
    structures: Structures | None = None
    issued: IssuedFiles = field(default_factory=IssuedFiles)
    neighbours: tuple[Neighbour, ...] = ()

    def editions(self) -> dict[str, list[LayerEntry]]:
        """The editions of each layer, in the order of the catalogue."""
        grouped: dict[str, list[LayerEntry]] = {}
        for entry in self.layers:
            grouped.setdefault(entry.id, []).append(entry)
        return grouped

    def in_force(self, day: date) -> dict[str, list[LayerEntry]]:
        """The editions of each layer that bind on a day; an empty list where none does. Drafts never bind."""
        return {
            layer: [entry for entry in entries if binds(entry.legal_status, entry.in_force, entry.edition, day)]
            for layer, entries in self.editions().items()
        }

    def lists_in_force(self, day: date) -> tuple[ListEntry, ...]:
        """The access lists in force on a day, in the order of the catalogue."""
        return tuple(one for one in self.lists if one.head.in_force.holds(day))
