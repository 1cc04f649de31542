"""What `zoning layers what-if` is asked to suppose of an edition."""

import argparse
import math

from zoning.edition.supposing import Buffer, Drop, Move, Reclass, Supposition
from zoning.errors import Problem, Where, ZoningError


def read_suppositions(options: argparse.Namespace) -> list[Supposition]:
    """What is supposed, sort by sort. Raises ZoningError (bad-value, usage)."""
    problems: list[Problem] = []

    def number(option: str, text: str) -> float:
        try:
            if math.isfinite(value := float(text)):
                return value
        except ValueError:
            pass
        problems.append(Problem("bad-value", Where(field=option), text, "metres"))
        return 0.0

    found: list[Supposition] = [Drop(code) for code in options.drop]
    found += [Reclass(code, word) for code, word in options.reclass]
    found += [Move(code, number("--move", east), number("--move", north)) for code, east, north in options.move]
    found += [Buffer(code, number("--buffer", by)) for code, by in options.buffer]
    if not found and options.replace is None:
        allowed = "--move, --buffer, --class, --drop, --replace"
        problems.append(Problem("usage", Where(field="what-if"), None, allowed))
    if problems:
        raise ZoningError(problems)
    return found
