"""Caps on what adds up in a park or unit: so many projects of a sort, or such a share of its land; exact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from zoning.accesslist.granted import Grant, read_amount
from zoning.accesslist.whom import read_whom
from zoning.condition import Condition
from zoning.document import Form
from zoning.outcome import Outcome

EXCEEDED: Final = {"prohibit": Outcome.PROHIBITED, "restrict": Outcome.RESTRICTED}
NO, UNKNOWN, YES = range(3)
# Digits that a share of land may have.
_EXACT: Final = 60
# What would settle whether a cap is passed: the land of the project, what the register does not tell.
LAND, USED = "land", "used"


@dataclass(frozen=True, slots=True)
class Cap:
    """What may add up: `count` projects of a sort, or `land_share` of `land_area_m2` of land.

    `exceeded`: what follows for a project that would pass it.
    """

    id: str
    title: tuple[str, str]
    when: Condition
    count: int | None = None
    land_share: Decimal | None = None
    land_area_m2: Decimal | None = None
    exceeded: Outcome = Outcome.PROHIBITED

    @property
    def limit(self) -> Decimal:
        """How many projects, or how many m2."""
        if self.count is not None:
            return Decimal(self.count)
        with localcontext() as context:
            context.prec = _EXACT
            return (self.land_share or Decimal(0)) * (self.land_area_m2 or Decimal(0))

    @property
    def measure(self) -> str:
        """What is counted: `projects` or `land_area_m2`."""
        return "land_area_m2" if self.count is None else "projects"


@dataclass(frozen=True, slots=True)
class CapStanding:
    """How a project stands to a cap, if it is of the sort that is capped: what others use, what it adds.

    `used`, `asked` are projects, or m2 of land; None where they are not known. `unmeasured`: the projects of the
    register whose land nobody says. `missing`: what would settle whether it is passed.
    """

    cap: Cap
    used: Decimal | None
    asked: Decimal | None
    passes: int
    unmeasured: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def read_caps(form: Form, name: str) -> Iterator[Cap]:
    """The caps under `caps`, each id once."""
    problems = form.problems
    seen: set[str] = set()
    for entry in form.forms("caps"):
        key = entry.text("id", required=True)
        if key in seen:
            problems.add("duplicate-key", entry.line, entry.name("id"), key, "each cap once")
        seen.add(key)
        when, title = read_whom(entry, f"{name}.caps.{key}"), entry.both("title", required=True)
        count, share, land = entry.text("count"), entry.text("land_share"), entry.text("land_area_m2")
        if bool(count) == bool(share) or bool(share) != bool(land):
            allowed = "count, or land_share with land_area_m2 of the park"
            problems.add("bad-value", entry.line, entry.path, "what is capped", allowed)
        if count and not count.isdecimal():
            problems.add("bad-value", entry.line, entry.name("count"), count, "a whole number")
        part = read_amount(share, entry.line, entry.name("land_share"), problems) if share else None
        if part is not None and part > 1:
            problems.add("bad-value", entry.line, entry.name("land_share"), share, "a share from 0 to 1")
        area = read_amount(land, entry.line, entry.name("land_area_m2"), problems) if land else None
        exceeded = EXCEEDED[entry.choice("exceeded", tuple(EXCEEDED), default="prohibit")]
        entry.close()
        yield Cap(key, title, when, int(count) if count.isdecimal() else None, part, area, exceeded)


def weigh_cap(
    cap: Cap,
    counted: Sequence[Grant] | None,
    *,
    project: str = "",
    land_m2: Decimal | None = None,
    reviewed: bool | None = None,
) -> CapStanding:
    """How a project stands to a cap; `counted` are the lines of the register under it, None where there is no register.

    The project's own line does not count. `reviewed`: whether a person says that it passes the cap, where the register
    does not tell.
    """
    others = None if counted is None else [one for one in counted if not (project and one.project == project)]
    standing = _weigh_count(cap, others) if cap.count is not None else _weigh_land(cap, others, land_m2)
    if standing.passes != UNKNOWN or reviewed is None or LAND in standing.missing:
        return standing
    return CapStanding(cap, standing.used, standing.asked, YES if reviewed else NO, standing.unmeasured)


def _weigh_count(cap: Cap, others: Sequence[Grant] | None) -> CapStanding:
    one = Decimal(1)
    if others is None:
        is_passed = one > cap.limit
        return CapStanding(cap, None, one, YES if is_passed else UNKNOWN, (), () if is_passed else (USED,))
    used = Decimal(len({grant.project for grant in others}))
    return CapStanding(cap, used, one, YES if used + one > cap.limit else NO)


def _weigh_land(cap: Cap, others: Sequence[Grant] | None, land_m2: Decimal | None) -> CapStanding:
    """Land of the register that nobody measured may still make it pass; what takes no land does not."""
    used = None if others is None else sum((one.land_area_m2 or Decimal(0) for one in others), Decimal(0))
    unmeasured = tuple(dict.fromkeys(one.project for one in others or () if one.land_area_m2 is None))
    if land_m2 is None:
        is_full = used is not None and used > cap.limit
        return CapStanding(cap, used, None, YES if is_full else UNKNOWN, unmeasured, () if is_full else (LAND,))
    if not land_m2:
        return CapStanding(cap, used, land_m2, NO, unmeasured)
    if Fraction(used or 0) + Fraction(land_m2) > Fraction(cap.limit):
        return CapStanding(cap, used, land_m2, YES, unmeasured)
    is_open = used is None or bool(unmeasured)
    return CapStanding(cap, used, land_m2, UNKNOWN if is_open else NO, unmeasured, (USED,) if is_open else ())
