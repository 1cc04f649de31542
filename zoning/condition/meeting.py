"""Whether contacts are meetings, or lie within a distance, and in which way they meet.

What a boundary would change if it moved by the accuracy of its layer is unknown.
"""

from typing import Final

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, ContactColumns
from zoning.relation import RELATIONS

# A distance is computed to a nanometre or so; exactly at a limit, the rule applies.
NOISE_M: Final = 1e-6


def meet(contacts: ContactColumns, within_m: float = 0.0) -> Answers:
    """Whether each contact is a meeting, or lies within a distance, whatever the boundary's accuracy hides.

    With an accuracy a: yes where it would still hold if the boundary moved away by a, no where it would not hold if
    the boundary came nearer by a, unknown between. Worked out once for each distance; nobody writes to it.
    """
    met: Answers | None = contacts.kept.get(within_m)
    if met is None:
        met = contacts.kept[within_m] = _meet(contacts, within_m)
    return met


def meet_alone(contacts: ContactColumns, within_m: float = 0.0) -> list[int]:
    """What `meet` says of the contacts of one project, which are few."""
    key = ("alone", within_m)
    met: list[int] | None = contacts.kept.get(key)
    if met is None:
        columns = (contacts.distance_m, contacts.accuracy_m, contacts.hit, contacts.firm)
        met = contacts.kept[key] = [
            _meets(distance_m, accuracy_m, hit, firm, within_m)
            for distance_m, accuracy_m, hit, firm in zip(*(column.tolist() for column in columns), strict=True)
        ]
    return met


def _meets(distance_m: float, accuracy_m: float, hit: bool, firm: bool, within_m: float) -> int:
    if within_m > 0:
        limit_m = within_m + NOISE_M
        if (hit and firm) or distance_m + accuracy_m <= limit_m:
            return 2
        return 1 if distance_m - accuracy_m <= limit_m else 0
    if hit:
        return 2 if firm else 1
    return 1 if distance_m < accuracy_m else 0


def _meet(contacts: ContactColumns, within_m: float) -> Answers:
    reach, accuracy = contacts.distance_m, contacts.accuracy_m
    if within_m > 0:
        limit_m = within_m + NOISE_M
        certain = (reach + accuracy <= limit_m) | (contacts.hit & contacts.firm)
        possible = reach - accuracy <= limit_m
    else:
        certain = contacts.hit & contacts.firm
        possible = contacts.hit | (reach < accuracy)
    return np.where(certain, YES, np.where(possible, UNKNOWN, NO)).astype(np.int8)


def relate(contacts: ContactColumns, relations: tuple[str, ...]) -> Answers:
    """Whether each contact meets in one of these ways: yes where in no other is possible, no where in none of them.

    Without relations any will do.
    """
    if not relations:
        return np.full(len(contacts.site), YES, dtype=np.int8)
    if contacts.relations is None:
        return np.full(len(contacts.site), UNKNOWN, dtype=np.int8)
    wanted = np.int8(sum(1 << RELATIONS.index(word) for word in relations))
    is_one, is_other = (contacts.relations & wanted) != 0, (contacts.relations & ~wanted) != 0
    return np.where(is_one, np.where(is_other, UNKNOWN, YES), NO).astype(np.int8)
