"""How far distance rules reach around a site, as rings that are drawn and never used to judge."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from layers.ring import draw_ring
from maps import Ring
from zoning.evidence import Evidence
from zoning.picture.pair import pair_texts
from zoning.report import SiteAnswer
from zoning.report.shape import geojson_of


def draw_rings(evidence: Evidence, index: int, name: str, told: tuple[SiteAnswer, ...]) -> Iterator[Ring]:
    """One ring for each distance that a rule looks at which applies to the site, or may.

    `told` is the answer in each language; the title names the rules.
    """
    plane = evidence.placed.plane_of[index]
    if plane is None:
        return
    for distance_m, places in sorted(_distances(told[0]).items()):
        titles = [_titles(site, places) for site in told]
        shape = draw_ring(evidence.placed.geometry[index], plane, distance_m)
        yield Ring(geojson_of(shape), name, _reach_text(distance_m), pair_texts(titles))


def _distances(site: SiteAnswer) -> dict[float, list[int]]:
    """The distances of rules that say yes or are open, each with the places of the judgements that look at it."""
    found: dict[float, list[int]] = {}
    for place, judgement in enumerate(site["judgements"]):
        if judgement["answer"] == "no":
            continue
        reaches = {float(value) for key, value in judgement["values"].items() if _is_reach(key, value)}
        for distance_m in reaches:
            found.setdefault(distance_m, []).append(place)
    return found


def _reach_text(distance_m: float) -> str:
    """A legal distance as the law says it, without decimals it does not have.

    >>> _reach_text(1000.0), _reach_text(15000.0), _reach_text(2.5)
    ('1,000 m', '15 km', '2.5 m')
    """
    return f"{distance_m / 1000:,.6g} km" if distance_m >= 10_000 else f"{distance_m:,.6g} m"


def _is_reach(key: str, value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return key.startswith("within_m") and is_number and bool(np.isfinite(value)) and value > 0


def _titles(site: SiteAnswer, places: list[int]) -> str:
    return "; ".join(dict.fromkeys(str(site["judgements"][place]["title"]) for place in places))
