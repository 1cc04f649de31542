"""A catalogue opened once: layers, scopes and rasters that any number of batches of sites may be measured against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from layers.crs import read_reference
from layers.errors import LayerError
from layers.layer import Layer
from layers.limit import Limits
from layers.raster import Raster, open_raster
from layers.vector import Remark, Repair
from zoning.accesslist.book import Book, open_book
from zoning.accesslist.issued import IssuedFiles, admissions_by_feature
from zoning.accesslist.structure import Structures
from zoning.accesslist.structured_rules import keys_said
from zoning.accesslist.word import plain_code
from zoning.catalogue import Catalogue, LayerEntry
from zoning.catalogue.issued import kinds_issued
from zoning.catalogue.structured import kinds_with_lists
from zoning.clause import DIMENSIONS, UNDIVIDED, Clause, clause_columns, read_clauses
from zoning.errors import CatalogueError
from zoning.evidence.opening import open_layer
from zoning.evidence.scope import Region, find_region, index_regions
from zoning.evidence.unit import Unit, list_units
from zoning.kind import class_of, kind_of
from zoning.raster import RasterEntry

# A neighbouring 3-degree strip is some 200 to 330 km away; no layer of an area lies 50 km outside it.
STRAYED_DEGREES: Final = 0.5
# Shapes of so many vertices take some 100 MB, and are made in a second.
MOST_VERTICES: Final = 1_000_000


@dataclass(frozen=True, eq=False)
class OpenedLayer:
    """One edition of a layer, opened once, and what of it is the same for every site.

    `failure` is `edition` or `failed` where it can't be asked, or not whole: a layer with records that can't be read
    may hold what it doesn't show. `is_far`: it lies wholly outside the catalogue's area; half a degree away, as a layer
    in the wrong 3-degree strip, it has failed: it shows another place. `book`: the access lists in force for it that
    are files of their own. `structures`: what of its features' clauses can be judged. `issued`: the allowances and
    admission lists in force, where some know features of its kind by code or name.
    """

    entry: LayerEntry
    scope: Region
    layer: Layer | None
    failure: str | None = None
    detail: str | None = None
    is_far: bool = False
    book: Book | None = None
    structures: Structures | None = None
    issued: IssuedFiles | None = None
    _structured: dict[int, frozenset[str]] = field(default_factory=dict, init=False, repr=False)
    _classes: dict[Any, str | None] = field(default_factory=dict, init=False, repr=False)
    _codes: dict[int, str] = field(default_factory=dict, init=False, repr=False)
    _texts: dict[int, dict[str, str]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def repairs_at_reading(self) -> dict[str, list[Repair]]:
        """What was mended when the layer was read, by record."""
        found: dict[str, list[Repair]] = {}
        for repair in self.layer.features.repairs if self.layer else ():
            found.setdefault(repair.record, []).append(repair)
        return found

    @cached_property
    def remarks_by_code(self) -> dict[str, list[Remark]]:
        """What its reader noticed, by the sort of it; a field in no encoding we know is one of them."""
        found: dict[str, list[Remark]] = {}
        if self.layer is not None:
            garbled = [one for one in self.layer.features.repairs if one.what == "text-undecodable"]
            for remark in (*self.layer.features.remarks, *(Remark(one.what, "", one.record) for one in garbled)):
                found.setdefault(remark.code, []).append(remark)
        return found

    @cached_property
    def remarks_by_record(self) -> dict[str, list[Remark]]:
        """What its reader noticed of single records, by their numbers from 1."""
        found: dict[str, list[Remark]] = {}
        for told in self.remarks_by_code.values():
            for remark in told:
                if remark.record:
                    found.setdefault(remark.record, []).append(remark)
        return found

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Its features as administrative units; none where it could not be asked."""
        return () if self.layer is None else list_units(self.layer.features, self.entry.fields)

    def class_of(self, row: int) -> str | None:
        """Our class of a feature; None where the layer does not say or says a word nobody mapped."""
        column = self.entry.fields.get("class")
        if column is None or self.layer is None:
            return self._only_class
        return self._class_said(self.layer.features.fields[column][row])

    def classes_of(self, rows: Sequence[int]) -> list[str | None]:
        """The same of many features."""
        column = self.entry.fields.get("class")
        if column is None or self.layer is None:
            return [self._only_class] * len(rows)
        words = self.layer.features.fields[column]
        return [self._class_said(words[row]) for row in rows]

    def _class_said(self, word: Any) -> str | None:
        """Our class by a word of the layer; each word is looked up once."""
        if word not in self._classes:
            self._classes[word] = class_of(self.entry.kind, word, self._own_classes)
        return self._classes[word]

    @cached_property
    def has_lists(self) -> bool:
        """Whether any of its features may have clauses: in columns of its own or in a list in force for it."""
        return self.book is not None or bool(self._clause_columns)

    @cached_property
    def classes_said(self) -> frozenset[str]:
        """Our classes that it may show: those its catalogue names or has words for, and those of its features.

        One that tells no classes at all speaks for all that make up a kind which several offices draw.
        """
        kind, column, named = kind_of(self.entry.kind), self.entry.fields.get("class"), self.entry.holds
        if column is None or self.layer is None:
            return frozenset(named or ([kind.default_class] if kind.default_class else kind.collected))
        words = dict.fromkeys("" if one is None else str(one) for one in self.layer.features.fields[column])
        found = (class_of(self.entry.kind, word, self._own_classes) for word in words)
        return frozenset([*(one for one in found if one), *self._own_classes.values(), *named])

    @property
    def _only_class(self) -> str | None:
        """The class of every feature where no column tells it: the one the layer holds, or the only one of the kind."""
        named = self.entry.holds
        return named[0] if len(named) == 1 else kind_of(self.entry.kind).default_class

    def code(self, row: int) -> str:
        """The code of a feature; its number in the source where the layer names none."""
        if row not in self._codes:
            number = "" if self.layer is None else str(self.layer.features.fids[row])
            self._codes[row] = self.text(row, "code") or number
        return self._codes[row]

    def text(self, row: int, key: str) -> str | None:
        """The code or name of a feature, as the catalogue's `fields` say where it stands; None where they don't."""
        column = self.entry.fields.get(key)
        if column is None or self.layer is None:
            return None
        value = self.layer.features.fields[column][row]
        return None if _is_blank(value) else str(value).strip()

    def listed(self, row: int) -> tuple[Clause, ...]:
        """The clauses that the lists in files of their own have for a feature."""
        return () if self.book is None else self.book.clauses(self.code(row), self.text(row, "name") or "")

    def structured(self, row: int) -> frozenset[str]:
        """The structures that the clauses of a feature have, by their keys."""
        if row not in self._structured and self.structures is not None:
            written = read_clauses(self.code(row), self.unit_texts(row)) if self.entry.kind == "control_unit" else ()
            self._structured[row] = keys_said(self.structures, (*written, *self.listed(row)))
        return self._structured.get(row, frozenset())

    def admitted(self, row: int) -> frozenset[str]:
        """The admission lists of a feature, by their ids."""
        own = ("code", plain_code(self.code(row))), ("name", plain_code(self.text(row, "name") or ""))
        return frozenset[str]().union(*(self._admissions.get(key, frozenset()) for key in own))

    @cached_property
    def _admissions(self) -> Mapping[tuple[str, str], frozenset[str]]:
        return {} if self.issued is None else admissions_by_feature(self.issued, self.entry.id)

    def has_entry(self, row: int) -> bool:
        """Whether a list in a file of its own has clauses of exactly this feature."""
        return self.book is not None and self.book.has_entry(self.code(row), self.text(row, "name") or "")

    def unit_texts(self, row: int) -> dict[str, str]:
        """The access list a unit carries on itself: the text of each dimension that is not blank.

        Nothing where a list in a file of its own speaks for the unit.
        """
        if row not in self._texts:
            fields = {} if self.layer is None else self.layer.features.fields
            texts = {key: fields[column][row] for key, column in self._clause_columns.items()}
            said = {key: str(text) for key, text in texts.items() if not _is_blank(text)}
            self._texts[row] = {} if said and self._is_listed_instead(row) else said
        return self._texts[row]

    def _is_listed_instead(self, row: int) -> bool:
        """Whether a list in a file of its own speaks for a feature in place of its columns."""
        return self.book is not None and self.book.replaces_columns(self.code(row), self.text(row, "name") or "")

    @cached_property
    def _own_classes(self) -> dict[str, str]:
        return dict(self.entry.classes)

    @cached_property
    def _clause_columns(self) -> dict[str, str]:
        if self.layer is None:
            return {}
        named = {dimension.key: self.entry.fields.get(dimension.key) for dimension in (*DIMENSIONS, UNDIVIDED)}
        given = {key: column for key, column in named.items() if column is not None}
        return {**clause_columns(self.layer.features.fields), **given}


class OpenedCatalogue:
    """A catalogue as of a day; each of its layers, scopes and rasters is read when first asked for, and kept.

    What is asked of it later is answered from what was read: a file that changes meanwhile is not noticed.
    """

    def __init__(self, catalogue: Catalogue, on: date, limits: Limits | None = None) -> None:
        self.catalogue = catalogue
        self.on = on
        self.limits = limits or Limits()
        self.asked = tuple(_editions_to_ask(catalogue, on))
        # By `id()` of the entry, which is kept with what was found.
        self._layers: dict[int, tuple[LayerEntry, OpenedLayer | CatalogueError]] = {}
        self._given: dict[int, Layer] = {}
        self._rasters: dict[int, Raster | LayerError] = {}
        # Stretches of river that rules asked for, found once for every plane.
        self.stretches: dict[tuple[Any, ...], Any] = {}

    @cached_property
    def area(self) -> Region:
        """Where the catalogue answers for. Raises CatalogueError when its file or codes can't be found."""
        return find_region(self.catalogue.area, self.catalogue, limits=self.limits)

    @cached_property
    def regions(self) -> dict[int, Region]:
        """The scope of each edition, by `id()` of its entry. Raises CatalogueError when one can't be found."""
        return index_regions(self.catalogue, self.area, self.catalogue.editions(), self.limits)

    @cached_property
    def neighbours(self) -> tuple[OpenedLayer, ...]:
        """The layers of its neighbours. Raises CatalogueError where the catalogue contradicts one."""
        return tuple(self._open(one.entry, Region.everywhere()) for one in self.catalogue.neighbours)

    def layer(self, number: int) -> OpenedLayer:
        """The edition of this number among those asked; one whose source can't be read has failed.

        Raises CatalogueError where the catalogue contradicts the layer, each time alike.
        """
        entry, is_binding = self.asked[number]
        if id(entry) not in self._layers:
            scope = self.regions[id(entry)]
            try:
                opened = self._open(entry, scope) if is_binding else OpenedLayer(entry, scope, None, "edition")
                self._layers[id(entry)] = entry, opened
            except CatalogueError as error:
                self._layers[id(entry)] = entry, error
        _, found = self._layers[id(entry)]
        if isinstance(found, CatalogueError):
            raise CatalogueError(found.problems)
        return found

    def let_go(self) -> None:
        """What stores hold leaves memory; with the shapes made of it where these have grown to MOST_VERTICES."""
        opened = [found for _, found in self._layers.values() if isinstance(found, OpenedLayer)]
        layers = [one.layer for one in opened if one.layer is not None]
        is_full = sum(layer.vertices_made for layer in layers) >= MOST_VERTICES
        for layer in layers:
            layer.let_go(shapes=is_full)

    def layer_at_hand(self, number: int) -> Layer | None:
        """The features of the edition of this number; None where it was not opened yet or can't be asked."""
        found = self._layers.get(id(self.asked[number][0]))
        return found[1].layer if found is not None and isinstance(found[1], OpenedLayer) else None

    def with_edition(self, entry: LayerEntry, layer: Layer) -> "OpenedCatalogue":
        """The same with one edition, already read, in place of all of its layer; other layers are opened once for both.

        The entry has to bind on the day. Administrative areas say where other layers hold: with others all is opened
        anew.
        """
        named = [number for number, one in enumerate(self.catalogue.layers) if one.id == entry.id]
        at = named[0] if named else len(self.catalogue.layers)
        before, after = self.catalogue.layers[:at], self.catalogue.layers[at:]
        layers = (*before, entry, *(one for one in after if one.id != entry.id))
        made = OpenedCatalogue(replace(self.catalogue, layers=layers), self.on, self.limits)
        made._given = {**self._given, id(entry): layer}
        if entry.kind != "administrative":
            made._layers, made._rasters = self._layers, self._rasters
            made.stretches = self.stretches  # known by the opened layers they were found on, which both keep
        return made

    def raster(self, entry: RasterEntry) -> Raster:
        """The raster of an entry, from its header. Raises LayerError, each time alike."""
        if id(entry) not in self._rasters:
            try:
                self._rasters[id(entry)] = _open_raster(entry, self.limits)
            except LayerError as error:
                self._rasters[id(entry)] = error
        found = self._rasters[id(entry)]
        if isinstance(found, LayerError):
            raise found
        return found

    def _open(self, entry: LayerEntry, scope: Region) -> OpenedLayer:
        book = open_book(entry.id, self.catalogue.lists_in_force(self.on))
        structures = self.catalogue.structures if entry.kind in kinds_with_lists(self.catalogue) else None
        issued = self.catalogue.issued.on(self.on) if entry.kind in kinds_issued(self.catalogue) else None
        try:
            layer = self._given.get(id(entry)) or open_layer(entry, self.limits)
        except LayerError as error:
            return OpenedLayer(entry, scope, None, "failed", told(error, entry))
        detail: str | None
        away = self.area.degrees_to(layer)
        if away > STRAYED_DEGREES:
            detail = f"{entry.source_name} lies {away:.1f} degrees from the area"
        else:
            detail = _refused(layer, entry) if layer.features.refused else None
        failure = None if detail is None else "failed"
        return OpenedLayer(entry, scope, layer, failure, detail, away > 0, book, structures, issued)


def told(error: LayerError, entry: LayerEntry) -> str:
    """Why a source failed, without its folder: an answer is the same on every machine."""
    return " ".join(word for word in (error.code, entry.source_name, error.record, error.found) if word)


def _refused(layer: Layer, entry: LayerEntry) -> str:
    refused = layer.features.refused
    first = "; ".join(told(error, entry) for _, error in sorted(refused.items())[:3])
    return f"{len(refused)} of {len(layer.features.geometry)} records: {first}"


def _open_raster(entry: RasterEntry, limits: Limits) -> Raster:
    given = None if entry.crs is None else read_reference(entry.crs)
    if given is not None and given.shift is not None:
        raise LayerError(code="crs-mismatch", found=str(entry.crs), allowed="a reference system without a shift")
    return open_raster(
        entry.source,
        band=entry.band,
        nodata=entry.nodata,
        crs=None if given is None else given.crs,
        derive=entry.derive,
        file=entry.source.name,
        limits=limits,
    )


def _editions_to_ask(catalogue: Catalogue, on: date) -> Iterator[tuple[LayerEntry, bool]]:
    """The editions that bind on a day; the latest one, as not binding, of a layer that has none. Drafts come last."""
    editions = catalogue.editions()
    for layer, binding in catalogue.in_force(on).items():
        yield from ((entry, True) for entry in binding)
        if not binding:
            yield max(editions[layer], key=lambda entry: (entry.legal_status != "draft", entry.edition)), False


def _is_blank(value: object) -> bool:
    return value is None or value != value or not str(value).strip()
