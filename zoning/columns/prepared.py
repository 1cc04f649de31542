"""What was measured because a rule asks for it: how much is covered, how far a river is, where a project lies."""

from dataclasses import dataclass
from typing import TypeAlias

from zoning.columns.answer import Answers, Bools, Floats, Indices, Objects


@dataclass(frozen=True, slots=True)
class ExtentColumns:
    """How much of each project some features cover together: a share (0 to 1), m2 or m; one entry per project.

    As drawn it lies between `drawn_low` and `drawn_high`: they differ where it is not known of a feature whether it is
    one of them, and where no limit asked for more. `low` and `high` are the same wherever the boundaries lie within the
    accuracy of their layers.
    """

    low: Floats
    high: Floats
    drawn_low: Floats
    drawn_high: Floats

    def take(self, sites: Indices) -> "ExtentColumns":
        """The same for some projects."""
        return ExtentColumns(self.low[sites], self.high[sites], self.drawn_low[sites], self.drawn_high[sites])


@dataclass(frozen=True, slots=True)
class StretchColumns:
    """How far each project lies from the nearest stretch of river that is asked about; infinite where none is.

    `drawn_m`: from one that surely is such a stretch, which lies `upstream_m` up the water. `certain_m`: no farther
    than this, `possible_m`: no nearer than this, wherever the lines lie within their accuracy and whatever is not known
    of the river. `is_gap`: what may be such a stretch is not known for want of a way along the water.
    """

    drawn_m: Floats
    upstream_m: Floats
    certain_m: Floats
    possible_m: Floats
    is_gap: Bools

    def take(self, sites: Indices) -> "StretchColumns":
        """The same for some projects."""
        return StretchColumns(
            self.drawn_m[sites],
            self.upstream_m[sites],
            self.certain_m[sites],
            self.possible_m[sites],
            self.is_gap[sites],
        )


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Whether each project lies in some administrative area, by maps and catalogue; `reason` where that is unknown.

    `saw` are the codes of the units it lies in.
    """

    answer: Answers
    reason: Objects
    saw: Objects

    def take(self, sites: Indices) -> "PlaceColumns":
        """The same for some projects."""
        return PlaceColumns(self.answer[sites], self.reason[sites], self.saw[sites])


Prepared: TypeAlias = ExtentColumns | StretchColumns | PlaceColumns
