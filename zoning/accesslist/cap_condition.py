"""The condition that a project passes a cap: counted from the register of granted projects, on columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zoning.accesslist.allowance_condition import GRANTED_AS
from zoning.accesslist.cap import LAND, Cap, CapStanding, weigh_cap
from zoning.accesslist.granted import Grant
from zoning.accesslist.weighing import decimal_text, exact
from zoning.columns import UNKNOWN, Answers, Columns
from zoning.condition import Look
from zoning.condition.base import Leaf
from zoning.outcome import gravest_reason

_LAND: str = "land_area_m2"


class Counted:
    """A cap with the lines of the register under it (None: there is no register); known again by itself."""

    def __init__(self, cap: Cap, grants: Sequence[Grant] | None) -> None:
        self.cap = cap
        self.grants = grants


@dataclass(frozen=True)
class PassesCap(Leaf):
    """With the project, more of a sort stands in a park than its cap allows; whether it is of that sort is not asked.

    `review`: what a person is asked where the register does not tell what is used.
    """

    counted: Counted
    review: str

    @property
    def asks_person(self) -> str:
        """The review that counts where the register does not tell what is used."""
        return f"review.{self.review}"

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the cap is passed; each different project is weighed once."""
        names, land, review = (columns.fact(key) for key in (GRANTED_AS, _LAND, self.asks_person))
        told: dict[tuple[object, ...], int] = {}
        answers = np.empty(columns.size, dtype=np.int8)
        for site in range(columns.size):
            key = tuple(one.value[site] if one.known[site] else None for one in (names, land, review))
            if key not in told:
                told[key] = self.stand(columns, site).passes
            answers[site] = told[key]
        return answers

    def stand(self, columns: Columns, site: int) -> CapStanding:
        """How one project stands to the cap, if it is of the sort."""
        name, land, review = (columns.fact(key) for key in (GRANTED_AS, _LAND, self.asks_person))
        return weigh_cap(
            self.counted.cap,
            self.counted.grants,
            project=str(name.value[site]) if name.known[site] else "",
            land_m2=exact(float(land.value[site])) if land.known[site] else None,
            reviewed=bool(review.value[site]) if review.known[site] else None,
        )

    def look(self, columns: Columns) -> Look:
        """What is used of the cap, or what would have to be known."""
        standing = self.stand(columns, 0)
        used = "?" if standing.used is None else decimal_text(standing.used)
        saw = f"{used} of {decimal_text(standing.cap.limit)} {standing.cap.measure} used"
        if standing.passes != UNKNOWN:
            return Look(saw)
        missing = tuple(("fact", _LAND) if want == LAND else ("review", self.review) for want in standing.missing)
        lacks = "edition" if self.counted.grants is None else "review"
        return Look(saw, gravest_reason(["fact" if sort == "fact" else lacks for sort, _ in missing]), missing)

    @property
    def question(self) -> tuple[str, str]:
        """What a person is asked where the register does not tell what is used."""
        zh, en = self.counted.cap.title
        return (
            f"已批项目台账不足以判断：加上本项目，“{zh}”是否超过上限？",
            f"The register of granted projects does not tell: with this project, is the cap on {en} passed?",
        )

    def limits_at(self, columns: Columns, key: str) -> tuple[float, ...]:
        """The land of the project at which the answer may turn."""
        standing = self.stand(columns, 0)
        if key != _LAND or standing.cap.count is not None or standing.used is None:
            return ()
        return (max(0.0, float(standing.cap.limit - standing.used)),)

    def describe(self) -> str:
        """`passes the cap foundries (3 projects)`."""
        cap = self.counted.cap
        return f"passes the cap {cap.id} ({decimal_text(cap.limit)} {cap.measure})"
