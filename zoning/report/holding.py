"""How much of a site each layer and each of its classes takes, what several features cover counted once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import starmap
from typing import Any, Final

import numpy as np

from layers.contact import Contacts, union_by_site
from layers.part import Parts
from zoning.catalogue import LayerEntry
from zoning.evidence import Evidence, Placed
from zoning.evidence.layer import why_not_covered
from zoning.kept import kept
from zoning.report.contact import LayerContacts
from zoning.rule import Rule
from zoning.writing import Fixed

_COLUMNS: Final = tuple(column.name for column in fields(Contacts) if column.name != "site")


class Holdings:
    """What each layer, and each kind without one, says of a site."""

    def __init__(self, evidence: Evidence, layers: Sequence[LayerContacts], unheld: Sequence[str]) -> None:
        parts = SiteParts(evidence.placed)
        self._layers = [LayerHolding(own, parts) for own in layers]
        self._area_share: list[float] = evidence.area_share.tolist()
        self._evidence = evidence
        self._unheld = unheld
        self._bare: dict[str | None, list[Fixed]] = {}

    def list_layers(self, site: int) -> list[dict[str, Any]]:
        """The entries of the layers in the order of the catalogue, then those of kinds that no layer holds."""
        share = self._area_share[site]
        in_area = None if share == 1.0 else "partly_covered" if share > 0 else "not_covered"
        if in_area not in self._bare:
            silent = ((kind, _silence(self._evidence, kind, in_area)) for kind in self._unheld)
            self._bare[in_area] = [_bare_entry(kind, *said) for kind, said in silent]
        return [*(layer.entry(site) for layer in self._layers), *self._bare[in_area]]


class SiteParts:
    """The parts of one site after the other; all layers of a site share them, and what is known of them."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed
        self._last: tuple[int, Parts | None] = (-1, None)

    def of(self, site: int) -> Parts | None:
        """The parts of a site on its plane; None of one that was refused."""
        if self._last[0] != site:
            plane, geometry = self._placed.plane_of[site], self._placed.geometry[site]
            own = None if plane is None else Parts(geometry, np.zeros(len(geometry), dtype=np.int64), plane)
            self._last = site, own
        return self._last[1]


class LayerHolding:
    """What one layer says of a site; a site without contacts costs next to nothing."""

    def __init__(self, own: LayerContacts, parts: SiteParts) -> None:
        layer = self._layer = own.layer
        self._own = own
        self._parts = parts
        self._head = _head(layer.entry)
        self._covered_share: list[float] = layer.covered_share.tolist()

    def entry(self, site: int) -> dict[str, Any]:
        """The answer of the layer: its status, why it is silent, how much of the site it takes."""
        covered_share = self._covered_share[site]
        if not self._own.rows(site) and self._layer.failure(site) is None:
            # Only the coverage speaks, and it is nearly always all or nothing.
            return _untouched_entry(self._layer.opened.entry, covered_share)
        area_m2, length_m, share = self._sizes(site)
        status, reason = self._shown(site)
        return {
            **self._head,
            "status": status,
            "reason": reason,
            "covered_share": None if self._layer.failure(site) else covered_share,
            "area_m2": area_m2,
            "length_m": length_m,
            "share": share,
            "classes": self._classes(site),
        }

    def _shown(self, site: int) -> tuple[str, str | None]:
        is_hit = self._own.is_hit
        if any(is_hit[row] for row in self._own.rows(site)):
            return "touched", self._layer.reason(site)
        return self._layer.shown(site)

    def _sizes(self, site: int) -> tuple[float, float, float]:
        """Area, length and share of the site in the layer."""
        layer = self._layer
        return float(layer.area_m2[site]), float(layer.length_m[site]), float(layer.share[site])

    def _classes(self, site: int) -> list[dict[str, Any]]:
        """Area, length and share of the site in each class it meets, in the order of first meeting.

        The class is null where it is not known. Classes may overlap, so shares need not add up to the layer's.
        """
        own = self._own
        rows = [row for row in own.rows(site) if own.is_hit[row]]
        if not rows or self._layer.layer is None:
            return []
        classes = [own.class_of(own.feature(row)) for row in rows]
        if len(set(classes)) == 1:
            return [_class_entry(classes[0], self._sizes(site))]
        parts = self._parts.of(site)
        return [] if parts is None else [*starmap(_class_entry, self._divide(parts, rows, classes).items())]

    def _divide(
        self, parts: Parts, rows: Sequence[int], classes: Sequence[str | None]
    ) -> Mapping[str | None, tuple[float, ...]]:
        """Area, length and share of each class, measured over the features of that class alone."""
        layer, table = self._layer.layer, self._layer.contacts
        assert layer is not None  # the caller looked
        divided: dict[str | None, tuple[float, ...]] = {}
        for name in dict.fromkeys(classes):
            own = [row for row, one in zip(rows, classes, strict=True) if one == name]
            columns: dict[str, Any] = {column: getattr(table, column)[own] for column in _COLUMNS}
            contacts = Contacts(**columns, site=np.zeros(len(own), dtype=np.int64))
            divided[name] = tuple(float(size[0]) for size in union_by_site(parts, layer, contacts, 1))
        return divided


def find_unheld(evidence: Evidence, uses: Sequence[tuple[Rule, Collection[str]]]) -> list[str]:
    """The kinds without a layer that an answer lists: those rules of the packs look at, and the certified ones.

    `uses` are the rules, each with the kinds it looks at in their order. Guards only speak of what is touched or held.
    """
    held = {layer.entry.kind for layer in evidence.layers}
    wanted = dict.fromkeys((*_looked_at(uses), *evidence.none_here, *evidence.elsewhere))
    return [kind for kind in wanted if kind not in held]


@kept(64)
def _looked_at(uses: Sequence[tuple[Rule, Collection[str]]]) -> tuple[str, ...]:
    """The kinds that rules of the packs look at, each once."""
    looked_at = [kind for rule, kinds in uses if rule.references for kind in kinds]
    units = ["control_unit"] if any("control_unit" in kinds for _, kinds in uses) else []
    return tuple(dict.fromkeys((*looked_at, *units)))


def _silence(evidence: Evidence, kind: str, in_area: str | None) -> tuple[str, str | None]:
    """Status and reason of a kind that no layer holds; `in_area` is why the area does not hold the whole site."""
    if kind in evidence.elsewhere:
        return "not_asked", None
    if kind not in evidence.none_here:
        return "no_data", "layer"
    return ("clear", None) if in_area is None else ("no_data", in_area)


@cache
def _bare_entry(kind: str, status: str, reason: str | None) -> Fixed:
    """What an answer says of a kind that no layer holds."""
    head = {"layer": None, "kind": kind, "edition": None, "legal_status": None, "status": status, "reason": reason}
    return Fixed({**head, **dict.fromkeys(("covered_share", "area_m2", "length_m", "share")), "classes": []})


def _head(entry: LayerEntry) -> dict[str, Any]:
    return {"layer": entry.id, "kind": entry.kind, "edition": entry.edition, "legal_status": entry.legal_status}


@kept(4096)
def _untouched_entry(entry: LayerEntry, covered_share: float) -> Fixed:
    """What an answer says of a layer that could be asked of a site and that the site has nothing to do with."""
    status, reason = "clear" if covered_share == 1.0 else "no_data", why_not_covered(covered_share)
    said = {"status": status, "reason": reason, "covered_share": covered_share}
    return Fixed({**_head(entry), **said, "area_m2": 0.0, "length_m": 0.0, "share": 0.0, "classes": []})


def _class_entry(name: str | None, sizes: Sequence[float]) -> dict[str, Any]:
    area_m2, length_m, share = sizes
    return {"class": name, "area_m2": area_m2, "length_m": length_m, "share": share}
