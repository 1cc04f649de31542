"""How a project stands to an allowance: what it asks, what is left of the year, which offset it owes; exact.

Amounts are decimal: 0.1 t/a and 0.2 t/a are 0.3 t/a. What is owed is never rounded down.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from zoning.accesslist.allowance import Allowance
from zoning.accesslist.granted import Grant
from zoning.accesslist.offset import read_ratio
from zoning.accesslist.word import plain_code
from zoning.kept import kept
from zoning.outcome import ANSWERS

# To the gram, of tonnes.
_PLACES: Final = 6
NO, UNKNOWN, YES = range(3)


@dataclass(frozen=True, slots=True)
class Room:
    """An allowance with what the register says is taken of it, in all and by each project.

    `taken` None: no register tells, so all that is known is that no more than the allowance is left.
    """

    allowance: Allowance
    taken: Decimal | None
    by_project: Mapping[str, Decimal] = field(default_factory=dict)

    def granted(self, project: str) -> Decimal | None:
        """What other projects were granted."""
        return None if self.taken is None else self.taken - self.by_project.get(project, Decimal(0))

    def left(self, project: str) -> Decimal | None:
        """What they leave of the allowance; below 0 where they were granted more."""
        granted = self.granted(project)
        return None if granted is None else self.allowance.amount - granted


@dataclass(frozen=True, slots=True)
class Project:
    """What a project says that an allowance has to know; amounts in t/a, None where they are not known.

    `emits`: whether it gives off the pollutant at all. `granted_as`: its own name in the register, blank where it has
    none. `offset`: what is given up elsewhere for it. `reviewed`: where no register tells what is left, whether a
    person says that it asks for more.
    """

    asked: Decimal | None
    emits: int = UNKNOWN
    granted_as: str = ""
    offset: Decimal | None = None
    reviewed: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands to an allowance; amounts in t/a, None where they are not known.

    `exceeds`: whether it asks for more than is left. `owes`: whether an offset is due, `owed` how much of it; None too
    where the list says only that it is more than what is added. `fails`: whether it asks for more than is left without
    making up for it, or offsets less than it owes. `missing`: which of amount, offset and what is left would tell.
    """

    allowance: Allowance
    project: Project
    granted: Decimal | None
    left: Decimal | None
    exceeds: int
    owes: int
    owed: Decimal | None
    fails: int
    missing: tuple[str, ...] = ()

    @property
    def left_after(self) -> Decimal | None:
        """What is left once it has what it asks; below 0 where it asks for more."""
        return None if self.left is None or self.project.asked is None else self.left - self.project.asked

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values; amounts as decimal text, so that no digit is lost on the way."""
        own = self.allowance
        return {
            "unit": own.unit,
            "pollutant": own.pollutant,
            "year": own.year,
            "baseline": own.baseline or None,
            "target": own.target or None,
            "allowance": decimal_text(own.amount),
            "granted": _shown(self.granted),
            "left": _shown(self.left),
            "asked": _shown(self.project.asked),
            "left_after": _shown(self.left_after),
            "exceeds": ANSWERS[self.exceeds],
            "ratio": own.ratio,
            "ratio_beyond": own.ratio_beyond,
            "owed": _shown(self.owed),
            "offset": _shown(self.project.offset),
            "fails": ANSWERS[self.fails],
        }


AMOUNT, OFFSET, LEFT = "amount", "offset", "left"


def open_rooms(allowances: Iterable[Allowance], granted: Sequence[Grant] | None) -> list[Room]:
    """Each allowance with what was granted of it; `granted` None: there is no register."""
    if granted is None:
        return [Room(one, None) for one in allowances]
    taken: dict[tuple[str, str, int | None], dict[str, Decimal]] = {}
    for grant in granted:
        if grant.pollutant:
            own = taken.setdefault((plain_code(grant.unit), grant.pollutant, grant.year), {})
            own[grant.project] = own.get(grant.project, Decimal(0)) + grant.amount
    rooms = []
    for one in allowances:
        by_project = taken.get((plain_code(one.unit), one.pollutant, one.year), {})
        rooms.append(Room(one, sum(by_project.values(), Decimal(0)), by_project))
    return rooms


@kept(4096)
def weigh(room: Room, project: Project) -> Standing:
    """How a project stands to an allowance; its own line in the register is not counted against it."""
    own, granted, left = room.allowance, room.granted(project.granted_as), room.left(project.granted_as)
    exceeds = _exceeds(own.amount, left, project)
    least = _Due.of(own, project.asked, own.amount if left is None else left)
    most = _Due.of(own, project.asked, Decimal(0) if left is None else left)
    fails, missing = _fails(own, project, exceeds, least, most)
    owed = least.amount if least is not None and (least == most or exceeds == NO) else None
    return Standing(
        own, project, granted, left, exceeds, _owes(own, project, exceeds, least, most), owed, fails, missing
    )


def _exceeds(amount: Decimal, left: Decimal | None, project: Project) -> int:
    """Whether more is asked than is left: what adds nothing never is."""
    room = amount if left is None else left
    if project.asked is None:
        is_full = project.emits == YES and room <= 0
        answer = YES if is_full else UNKNOWN
    elif not project.asked:
        answer = NO
    elif project.asked > room:
        answer = YES
    else:
        answer = UNKNOWN if left is None else NO
    if answer == UNKNOWN and project.asked is not None and project.reviewed is not None:
        return YES if project.reviewed else NO
    return answer


@dataclass(frozen=True, slots=True)
class _Due:
    """The offset that is due: at least `floor`; `amount` of it, None where it is some more than the floor."""

    floor: Fraction
    amount: Decimal | None

    @classmethod
    def of(cls, own: Allowance, asked: Decimal | None, left: Decimal) -> "_Due | None":
        """What is due for what is asked while so much is left; None where that is not known."""
        if asked is None:
            return None
        within = min(asked, max(left, Decimal(0)))
        floor, is_exact = Fraction(0), True
        for part, ratio in ((within, own.ratio), (asked - within, own.ratio_beyond)):
            if ratio is None or not part:
                continue
            factor = read_ratio(ratio)
            is_exact &= factor is not None
            floor += Fraction(part) * (factor or 1)
        return cls(floor, round_up(floor) if is_exact else None)

    def is_met(self, offset: Decimal) -> bool:
        """Whether so much makes up for it."""
        return offset > self.floor if self.amount is None else Fraction(offset) >= self.floor


def _fails(
    own: Allowance, project: Project, exceeds: int, least: _Due | None, most: _Due | None
) -> tuple[int, tuple[str, ...]]:
    """Whether more is asked without making up for it, or less is offset than is owed, and what would settle it.

    An offset that is owed for what stays within, and nobody has stated, is still to come: that is the condition.
    """
    if least is None or most is None:
        if exceeds == YES and own.ratio_beyond is None:
            return YES, ()
        wants = (AMOUNT, OFFSET) if exceeds == YES and project.offset is None else (AMOUNT,)
        return UNKNOWN, wants
    if exceeds == NO:
        is_short = project.offset is not None and not least.is_met(project.offset)
        return (YES if is_short else NO), ()
    if own.ratio_beyond is None:
        return exceeds, (() if exceeds == YES else (LEFT,))
    if project.offset is None:
        return UNKNOWN, ((OFFSET,) if exceeds == YES else (LEFT, OFFSET))
    met = {one.is_met(project.offset) for one in (least, most)}
    if met == {True}:
        return NO, ()
    return (YES, ()) if met == {False} else (UNKNOWN, (LEFT,))


def _owes(own: Allowance, project: Project, exceeds: int, least: _Due | None, most: _Due | None) -> int:
    """Whether an offset is due at all."""
    if own.ratio is None and own.ratio_beyond is None:
        return NO
    if least is None or most is None:
        is_sure = project.emits == YES and own.ratio is not None
        is_beyond = exceeds == YES and own.ratio_beyond is not None
        return YES if is_sure or is_beyond else UNKNOWN
    if exceeds == NO:
        return YES if own.ratio is not None and project.asked else NO
    if exceeds == YES:
        return YES
    return YES if least.floor and most.floor else UNKNOWN


def exact(amount: float | Decimal | None) -> Decimal | None:
    """An amount as it was written: 0.1 is a tenth, whatever a float makes of it.

    >>> exact(0.1) + exact(0.2)
    Decimal('0.3')
    """
    return None if amount is None else amount if isinstance(amount, Decimal) else Decimal(repr(float(amount)))


def round_up(owed: Fraction) -> Decimal:
    """What has to be given up, to the gram and never less.

    >>> round_up(Fraction(7, 20) * Fraction(3, 2)), round_up(Fraction(7, 3))
    (Decimal('0.525'), Decimal('2.333334'))
    """
    steps, places = -(-owed.numerator * 10**_PLACES // owed.denominator), _PLACES
    while places and not steps % 10:
        steps, places = steps // 10, places - 1
    return Decimal(f"{steps}e-{places}")


def decimal_text(amount: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing.

    >>> decimal_text(Decimal("3E+1")), decimal_text(Decimal("0.10"))
    ('30', '0.1')
    """
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _shown(amount: Decimal | None) -> str | None:
    return None if amount is None else decimal_text(amount)
