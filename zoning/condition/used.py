"""What conditions look at on the map: which kinds, how far, and what has to be measured for them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zoning.condition.base import Compound, Condition, Leaf
from zoning.condition.extent import AskedExtent, Extent
from zoning.condition.placed import ADMINISTRATIVE, AskedPlace, Jurisdiction
from zoning.condition.touching import Touches
from zoning.condition.upstream import AskedStretch, Upstream
from zoning.kept import kept


@kept(65_536)
def kinds_used(condition: Condition) -> tuple[tuple[str, float], ...]:
    """The kinds of layer a condition looks at, each with the distance it looks to."""
    return (*_own_kinds(condition), *(used for part in condition.parts for used in kinds_used(part)))


def _own_kinds(condition: Condition) -> Iterator[tuple[str, float]]:
    if isinstance(condition, Touches):
        yield condition.kind, condition.within_m
    elif isinstance(condition, Extent):
        yield condition.kind, 0.0
    elif isinstance(condition, Upstream):
        yield condition.river.kind, condition.within_m
        if condition.of is not None:
            yield condition.of.kind, 0.0
    elif isinstance(condition, Jurisdiction):
        yield ADMINISTRATIVE, 0.0


@kept(65_536)
def leaves_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that look at something themselves, in their order."""
    if not condition.parts:
        return (condition,)
    return tuple(leaf for part in condition.parts for leaf in leaves_of(part))


def extents_used(condition: Condition) -> Iterator[tuple[AskedExtent, Extent]]:
    """What has to be measured of extents, with each condition that asks for it."""
    return ((leaf.asked, leaf) for leaf in leaves_of(condition) if isinstance(leaf, Extent))


def stretches_used(condition: Condition) -> Iterator[AskedStretch]:
    """The stretches of river that have to be found."""
    return (leaf.asked for leaf in leaves_of(condition) if isinstance(leaf, Upstream))


def places_used(condition: Condition) -> Iterator[AskedPlace]:
    """The administrative areas that have to be looked for."""
    return (leaf.asked for leaf in leaves_of(condition) if isinstance(leaf, Jurisdiction))


def related_kinds(condition: Condition) -> Iterator[str]:
    """The kinds of which it has to be known how their features are met."""
    return (leaf.kind for leaf in leaves_of(condition) if isinstance(leaf, Touches) and leaf.relations)


def reviews_used(condition: Condition) -> Iterator[str]:
    """The facts `review.…` by which a person may settle parts of it."""
    return (leaf.asks_person for leaf in leaves_of(condition) if isinstance(leaf, Leaf) and leaf.asks_person)


def parameters_used(condition: Condition) -> Iterator[str]:
    """The names of the parameters a condition leaves open."""
    return (leaf.parameter for leaf in leaves_of(condition) if isinstance(leaf, Touches) and leaf.parameter)


def limits_used(condition: Condition) -> Iterator[tuple[str, float]]:
    """The limits on extents and the ends of stretches that a condition turns on, each with its name in an answer."""
    units = {"share": "share", "area_inside": "area_inside_m2", "length_inside": "length_inside_m"}
    for leaf in leaves_of(condition):
        if isinstance(leaf, Extent):
            classes = ", ".join(leaf.selection.classes)
            yield f"{units[leaf.measure]}.{leaf.kind}{f'/{classes}' if classes else ''}", leaf.limit
        elif isinstance(leaf, Upstream):
            yield "upstream.from_m", leaf.from_m
            yield "upstream.to_m", leaf.to_m


def settle(condition: Condition, parameters: Mapping[str, float]) -> Condition:
    """The condition with the numbers of these parameters in their places; the same object where it names none."""
    if isinstance(condition, Touches) and condition.parameter in parameters:
        return replace(condition, within_m=parameters[condition.parameter], parameter="")
    if not isinstance(condition, Compound):
        return condition
    parts = tuple(settle(part, parameters) for part in condition.parts)
    if all(new is old for new, old in zip(parts, condition.parts, strict=True)):
        return condition
    return replace(condition, parts=parts)  # type: ignore[type-var]  # every compound is a dataclass with its parts
