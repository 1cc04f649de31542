"""What a comparison says: how long ours and each peer took for the same work, and whether the answers agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of holding two answers together, one by one.

    `compared`: how many. `worst`: the largest difference, in parts of `of`; where `of` is empty there is nothing but
    equal and not. `wrong`: how many differ by more than they may. `thin`: pairs that differ only by a sliver thinner
    than the tolerance, which ours counts as a touch and a peer as an area.
    """

    compared: int
    worst: float = 0.0
    of: str = ""
    wrong: int = 0
    thin: int = 0

    @property
    def holds(self) -> bool:
        """Whether something was compared and nothing is wrong."""
        return self.wrong == 0 and self.compared > 0

    @property
    def said(self) -> str:
        """What a reader of the table is told."""
        found = f"{self.compared:,} within {self.worst:.0e} of {self.of}" if self.of else f"{self.compared:,} equal"
        thin = f", {self.thin} thinner than 1 mm" if self.thin else ""
        return found + thin if self.holds else f"{self.wrong:,} of {self.compared:,} WRONG"


def combine(several: Sequence[Agreement], *, is_same: bool = False) -> Agreement:
    """All of them as one; `is_same`: the same pairs held against several peers, which counts once.

    Where one of them compared nothing, that is wrong.
    """
    compared = [one.compared for one in several]
    return Agreement(
        max(compared) if is_same else sum(compared),
        max(one.worst for one in several),
        several[0].of,
        sum(one.wrong for one in several) + (compared.count(0) if is_same else 0),
        max(one.thin for one in several) if is_same else sum(one.thin for one in several),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One work measured side by side: the fastest peer counts, and it must take at least `floor` times as long.

    Seconds are medians of `runs` interleaved runs. `aim` is what we want; `note` what exactly was compared.
    """

    work: str
    ours_s: float
    peers: Mapping[str, float]
    floor: float
    aim: float | None = None
    agreement: Agreement | None = None
    runs: int = 1
    note: str = ""

    @property
    def ratio(self) -> float:
        return min(self.peers.values()) / self.ours_s

    @property
    def kept(self) -> bool:
        return self.ratio >= self.floor and (self.agreement is None or self.agreement.holds)


@dataclass(frozen=True, slots=True)
class Limit:
    """One work that must take no longer than `limit_s`; `peers` only stand beside it.

    Where `unit` is not seconds, all of these are amounts of that unit.
    """

    work: str
    ours_s: float
    limit_s: float
    aim: float | None = None
    agreement: Agreement | None = None
    runs: int = 1
    note: str = ""
    peers: Mapping[str, float] = field(default_factory=dict)
    unit: str = "s"

    @property
    def kept(self) -> bool:
        return self.ours_s <= self.limit_s and (self.agreement is None or self.agreement.holds)


def said_time(seconds: float) -> str:
    """A time with three digits and its unit.

    >>> said_time(0.00271), said_time(12.345), said_time(0.0000027)
    ('2.71 ms', '12.3 s', '2.70 µs')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if abs(seconds) >= size or unit == "µs":
            value = seconds / size
            return f"{value:.{max(0, 2 - len(str(int(abs(value)))) + 1)}f} {unit}"
    raise AssertionError


def said_amount(value: float, unit: str) -> str:
    """An amount with its unit: of seconds as a time, else to the tenth or, if large, whole.

    >>> said_amount(0.5, "s"), said_amount(1.586, "MB"), said_amount(2718.4, "MB")
    ('500 ms', '1.6 MB', '2,718 MB')
    """
    if unit == "s":
        return said_time(value)
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def said_ratio(ratio: float) -> str:
    """A ratio with three digits.

    >>> said_ratio(14213.2), said_ratio(8.456), said_ratio(0.5)
    ('14,213x', '8.46x', '0.50x')
    """
    return f"{ratio:,.0f}x" if ratio >= 100 else f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x"
