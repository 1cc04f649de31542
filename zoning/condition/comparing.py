"""Numbers against a limit, exactly at the limit too."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import numpy as np

from zoning.columns import Bools, Floats

COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}
# Relations that more can only make true.
RISING: Final = ("at_least", "above")
# Floats nearer to the limit than this, relative to it, are looked at exactly.
_NEAR: Final = 1e-9


def compare(values: Floats, relation: str, limit: Fraction, exact: Callable[[int], Fraction]) -> Bools:
    """Where values stand so to a limit; `exact` says the true value of one whose float is too near to tell.

    >>> compare(np.array([0.3, 0.1 + 0.2]), "at_most", Fraction(3, 10), lambda i: Fraction(3, 10)).tolist()
    [True, True]
    """
    bound = float(limit)
    held: Bools = np.asarray(COMPARE[relation](values, bound), dtype=np.bool_)
    for index in np.flatnonzero(np.abs(values - bound) <= _NEAR * abs(bound)) if bound else ():
        held[index] = COMPARE[relation](exact(int(index)), limit)
    return held
