"""Equal conditions as one object: what is worked out once for a condition is then worked out once for all of them."""

from dataclasses import fields, replace
from typing import Any

from zoning.condition.base import Compound, Condition


class Sharing:
    """Conditions met so far; the first of those that are equal in every word stands for all.

    >>> from zoning.condition import AllOf, Touches
    >>> sharing = Sharing()
    >>> first, second = (sharing.share(AllOf((Touches("lake"),))) for _ in range(2))
    >>> first is second
    True
    """

    def __init__(self) -> None:
        self._known: dict[Any, Condition] = {}

    def share(self, condition: Condition) -> Condition:
        """The one condition that stands for all like it; so do its parts."""
        if not isinstance(condition, Compound):
            # Equality is not enough: a yes equals a 1, and is told otherwise.
            return self._known.setdefault(repr(condition), condition)
        parts = tuple(self.share(part) for part in condition.parts)
        others = (getattr(condition, one.name) for one in fields(condition) if one.name != "parts")  # type: ignore[arg-type]
        known = self._known.get(key := (type(condition), tuple(map(id, parts)), *others))
        if known is None:
            is_same = all(one is other for one, other in zip(parts, condition.parts, strict=True))
            known = condition if is_same else replace(condition, parts=parts)  # type: ignore[type-var]
            self._known[key] = known
        return known
