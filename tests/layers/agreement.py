"""Two ways of holding a layer, measured with the same parts and compared pair by pair."""

from typing import Any, Final

import numpy as np
import shapely

from layers import Contacts, Layer, Parts, Relation, measure, union_by_site
from layers.array import Floats

SHARE_OF_SITE: Final = 1e-9
METRES: Final = 1e-6


def disagreements(
    parts: Parts, layer: Layer, store: Any, *, near_m: float = 0.0, tolerance_m: float = 0.001
) -> list[str]:
    """One line for each pair, and for each project as a whole, on which GEOS and the store do not agree."""
    by_geos = measure(parts, layer, near_m=near_m, tolerance_m=tolerance_m)
    by_store = measure(parts, store, near_m=near_m, tolerance_m=tolerance_m)
    one, other = _by_pair(by_geos), _by_pair(by_store)
    told = []
    for pair in sorted(one.keys() | other.keys()):
        wrong = _differs(parts, layer, by_geos, one.get(pair), by_store, other.get(pair))
        if wrong:
            told.append(_tell(parts, layer, pair, wrong, near_m, tolerance_m))
    if not told:
        told += _as_wholes(parts, layer, by_geos, store, by_store)
    if list(other) != list(_sorted(by_store)):
        told.append("the store's contacts are not in the order of parts, then features")
    return told


def _by_pair(contacts: Contacts) -> dict[tuple[int, int], int]:
    pairs = zip(contacts.part.tolist(), contacts.feature.tolist(), strict=True)
    return {pair: row for row, pair in enumerate(pairs)}


def _sorted(contacts: Contacts) -> list[tuple[int, int]]:
    return sorted(zip(contacts.part.tolist(), contacts.feature.tolist(), strict=True))


def _differs(parts: Parts, layer: Layer, geos: Contacts, one: int | None, store: Contacts, other: int | None) -> str:
    """What differs between two contacts of one pair, of which either may be missing; empty where nothing does."""
    if one is None or other is None:
        contacts, row = (store, other) if one is None else (geos, one)
        who = "store" if one is None else "GEOS"
        return f"relation: only {who} has it, {Relation(contacts.relation[row]).name}"
    if (a := geos.relation[one]) != (b := store.relation[other]):
        return f"relation: GEOS {Relation(a).name}, store {Relation(b).name}"
    site_area = shapely.area(parts.geometry[geos.part[one]])
    bounds = {
        "area_m2": SHARE_OF_SITE * site_area,
        "share": SHARE_OF_SITE,
        "length_m": METRES,
        "distance_m": METRES,
        "depth_m": METRES,
        "firm": 0.0,
        "site": 0.0,
    }
    found = []
    for name, bound in bounds.items():
        x, y = float(getattr(geos, name)[one]), float(getattr(store, name)[other])
        if name in ("area_m2", "share") and abs(x - y) > bound:
            x = _with_all_digits(parts, layer, geos, one) / (1.0 if name == "area_m2" else site_area)
        if not (abs(x - y) <= bound or (np.isnan(x) and np.isnan(y))):
            found.append(f"{name}: GEOS {x!r}, store {y!r}")
    return "; ".join(found)


def _with_all_digits(parts: Parts, layer: Layer, contacts: Contacts, row: int) -> float:
    """The common area as GEOS finds it near the origin: where northings are, it rounds every corner to half a
    nanometre, which is more than a billionth of a sliver."""
    zone = layer.on(parts.plane).geometry(contacts.feature[[row]])[0]
    part = parts.geometry[contacts.part[row]]
    corner = np.array(part.bounds[:2])
    near = [shapely.transform(shape, lambda xy: xy - corner) for shape in (part, zone)]
    return float(shapely.area(shapely.intersection(*near)))


def _as_wholes(parts: Parts, layer: Layer, by_geos: Contacts, store: Any, by_store: Contacts) -> list[str]:
    sites = int(parts.site.max()) + 1 if len(parts) else 0
    one = union_by_site(parts, layer, by_geos, sites)
    other = union_by_site(parts, store, by_store, sites)
    whole = np.bincount(parts.site, weights=shapely.area(parts.geometry), minlength=sites)
    bounds: tuple[Floats | float, ...] = (SHARE_OF_SITE * whole, METRES, SHARE_OF_SITE)
    told = []
    for name, a, b, bound in zip(("area", "length", "share"), one, other, bounds, strict=True):
        for site in np.flatnonzero(~(np.abs(a - b) <= bound)).tolist():
            drawn = " and ".join(_drawn(shape) for shape in parts.geometry[parts.site == site])
            told.append(f"union {name} of site {site}: GEOS {a[site]!r}, store {b[site]!r}: {drawn}")
    return told


def _tell(parts: Parts, layer: Layer, pair: tuple[int, int], wrong: str, near_m: float, tolerance_m: float) -> str:
    part, zone = parts.geometry[pair[0]], layer.features.geometry[pair[1]]
    settings = f"near_m={near_m}, tolerance_m={tolerance_m}, accuracy_m={layer.accuracy_m}"
    return f"{wrong}\n  part {_drawn(part)}\n  zone {_drawn(zone)}\n  {settings}"


def _drawn(shape: Any) -> str:
    """The shape as text, around 0 where it was drawn there and moved to the origin of these tests."""
    if shape is None or shape.is_empty or shape.bounds[0] < 10_000:
        return "nothing" if shape is None else str(shapely.to_wkt(shape, rounding_precision=-1))
    moved = shapely.transform(shape, lambda xy: xy - np.array([500_000.0, 3_300_000.0]))
    return str(shapely.to_wkt(moved, rounding_precision=6, trim=True))
