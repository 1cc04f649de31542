"""What an offset takes: how much has to be given up for one unit added, exact."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

# The list asks for more than one for one and does not say how much more.
REDUCTION: Final = "reduction"
_RATIO: Final = re.compile(r"(\d{1,4}(?:\.\d{1,4})?):(\d{1,4}(?:\.\d{1,4})?)")


@cache
def read_ratio(said: str) -> Fraction | None:
    """How much is given up for one unit added; None where the ratio is no ratio.

    What is given up is never less than what is added, so both ways of writing a ratio mean the same.

    >>> read_ratio("2:1"), read_ratio("1:1.5"), read_ratio("1:0")
    (Fraction(2, 1), Fraction(3, 2), None)
    """
    match = _RATIO.fullmatch(said)
    if match is None:
        return None
    one, other = (Fraction(Decimal(part)) for part in match.groups())
    return max(one, other) / min(one, other) if one and other else None
