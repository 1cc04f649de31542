"""A rule of law as a plain value: who is caught, where, since when, what follows and why."""

from dataclasses import dataclass, field
from datetime import date

from zoning.condition import Condition
from zoning.errors import Where
from zoning.outcome import Outcome
from zoning.period import Period


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule stands: the act and article, since when, and the day a person last read it.

    `read_in` is `secondary` for a text read only in copies that agree, which every output shows.
    """

    act: str
    article: str
    in_force_from: date | None = None
    href: str | None = None
    read_on: date | None = None
    read_in: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The reference as the answer shows it; optional keys only where they say something."""
        entry: dict[str, str | None] = {
            "act": self.act,
            "article": self.article,
            "in_force_from": self.in_force_from.isoformat() if self.in_force_from else None,
        }
        extra = {"href": self.href, "read_on": self.read_on and self.read_on.isoformat(), "read_in": self.read_in}
        return entry | {key: value for key, value in extra.items() if value}


@dataclass(frozen=True, slots=True)
class Except:
    """An exception of a rule: what it is called (Chinese, English) and when it takes a project out of the rule."""

    title: tuple[str, str]
    when: Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, or one version of it; titles and explanations are pairs (Chinese, English).

    `when` is the whole condition, with where the rule applies and with its exceptions; `exceptions` are those again, by
    name. `values` are the thresholds it uses. `where` is the place it was read from.
    """

    id: str
    title: tuple[str, str]
    when: Condition
    outcome: Outcome
    references: tuple[Reference, ...]
    in_force: Period = field(default_factory=Period)
    explanation: tuple[str, str] = ("", "")
    values: tuple[tuple[str, float], ...] = ()
    predecessor: str | None = None
    successor: str | None = None
    exceptions: tuple[Except, ...] = ()
    where: Where | None = field(default=None, compare=False)
