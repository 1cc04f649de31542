"""What the rules of a day ask of the map, worked out once for all batches of sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zoning.condition import (
    AskedExtent,
    AskedPlace,
    AskedStretch,
    Extent,
    extents_used,
    kinds_used,
    places_used,
    related_kinds,
    stretches_used,
)
from zoning.kept import kept
from zoning.rule import Rule


@dataclass(frozen=True, slots=True)
class Asked:
    """What some rules ask of the map.

    `uses`: each rule with the kinds it looks at, in their order. `within_m`: how far around a site each kind is looked
    at. `related`: the kinds of which it has to be known how they are met. The rest has to be measured beyond contacts.
    """

    uses: tuple[tuple[Rule, tuple[str, ...]], ...]
    within_m: Mapping[str, float]
    related: frozenset[str]
    extents: Mapping[AskedExtent, Sequence[Extent]]
    stretches: tuple[AskedStretch, ...]
    places: tuple[AskedPlace, ...]


@kept(64)
def asked_by(rules: Sequence[Rule]) -> Asked:
    """What rules ask of the map; the same sequence is gone through once."""
    within_m: dict[str, float] = {}
    extents: dict[AskedExtent, list[Extent]] = {}
    for rule in rules:
        for kind, distance_m in kinds_used(rule.when):
            within_m[kind] = max(within_m.get(kind, 0.0), distance_m)
        for asked, condition in extents_used(rule.when):
            extents.setdefault(asked, []).append(condition)
    return Asked(
        uses=tuple((rule, tuple(dict.fromkeys(kind for kind, _ in kinds_used(rule.when)))) for rule in rules),
        within_m=within_m,
        related=frozenset(kind for rule in rules for kind in related_kinds(rule.when)),
        extents=extents,
        stretches=tuple(dict.fromkeys(asked for rule in rules for asked in stretches_used(rule.when))),
        places=tuple(dict.fromkeys(asked for rule in rules for asked in places_used(rule.when))),
    )
