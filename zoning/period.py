"""From which day to which day something is in force, both inclusive."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from zoning.document import Form

LEGAL_STATUSES: Final = ("in_force", "pending_binding", "draft")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days; `None` at the start means always so far, at the end until further notice.

    >>> Period(date(2018, 1, 1), date(2026, 8, 14)).holds(date(2026, 8, 14))
    True
    """

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, other: "Period") -> bool:
        """Whether the two share a day."""
        starts_before_end = other.last is None or self.first is None or self.first <= other.last
        return starts_before_end and (self.last is None or other.first is None or other.first <= self.last)

    def to_dict(self) -> dict[str, str | None]:
        """`{from, to}` as the contract writes it."""
        return {
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
        }


def binds(status: str, period: Period, edition: str, day: date) -> bool:
    """Whether an edition of a layer or raster is judged by on a day; `edition` is the date of its data, YYYY-MM-DD.

    One in force binds in its period. One that is pending and binds already does so from the date of its data on, until
    its period ends. Drafts never bind.
    """
    if status == "draft":
        return False
    is_pending = status == "pending_binding" and edition <= day.isoformat()
    return period.holds(day) or (is_pending and (period.last is None or day <= period.last))


def read_period(form: Form | None) -> Period:
    """The period of a mapping `{from, to}`; without a mapping, always."""
    if form is None:
        return Period()
    period = Period(form.day("from", required=True), form.day("to"))
    check_order(period, form)
    form.close()
    return period


def check_order(period: Period, form: Form) -> None:
    """Note a period that ends before it begins: nothing would ever be in force."""
    if period.first and period.last and period.last < period.first:
        form.problems.add("bad-value", form.line, form.path, f"{period.first}..{period.last}", "to not before from")
