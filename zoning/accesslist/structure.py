"""Clauses of an access list that can be judged: structure beside the prose, in the vocabulary of rule packs.

One structure serves the same text wherever it stands: it goes by the fingerprint of the text, or by a clause's id where
only that one clause is meant. Text without structure stays prose for a person to review.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from zoning.accesslist.structure_key import fingerprint
from zoning.condition import AllOf, Condition
from zoning.outcome import Outcome
from zoning.period import Period
from zoning.rule import Except, Reference, Rule


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows for a project that a structure catches, and what where it violates what is asked of it."""

    zh: str
    en: str
    caught: Outcome
    violated: Outcome | None = None


EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType(
    {
        "prohibit": Effect("禁止", "prohibited", Outcome.PROHIBITED),
        "restrict": Effect("限制", "restricted", Outcome.RESTRICTED),
        "require": Effect("应当满足要求", "has to meet a requirement", Outcome.CONDITIONAL, Outcome.PROHIBITED),
        "enter_park": Effect("应当进入园区", "has to enter a park", Outcome.CONDITIONAL, Outcome.PROHIBITED),
        "offset": Effect("应当替代削减", "has to offset what it adds", Outcome.CONDITIONAL, Outcome.PROHIBITED),
        "cap": Effect("不得突破总量", "may not pass a total", Outcome.CONDITIONAL, Outcome.PROHIBITED),
        "exit_by": Effect("限期退出", "has to leave by a date", Outcome.CONDITIONAL, Outcome.PROHIBITED),
        "encourage": Effect("鼓励引导", "encouraged", Outcome.NO_CONFLICT),
        "refer": Effect("按其他要求执行", "follows other requirements", Outcome.CONDITIONAL),
    }
)
COVERS: Final = ("whole", "part")
REFERS_TO: Final = ("element_zone", "document")


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing a clause says: whom it catches, and with what effect.

    `caught` is the whole condition, its exceptions in it; None for a reference onward or an encouragement that asks
    nothing. `violated` is when a caught project breaks what is asked. `by` is the last day of an `exit_by`, `ratio`
    what an offset takes, `to` where a reference leads.
    """

    id: str
    effect: str
    caught: Condition | None = None
    violated: Condition | None = None
    exceptions: tuple[Except, ...] = ()
    ratio: str | None = None
    by: date | None = None
    to: str | None = None

    def conditions(self) -> Iterator[Condition]:
        """Every condition that has to be answered."""
        if self.caught is not None:
            yield self.caught
            if self.violated is not None:
                yield AllOf((self.caught, self.violated))

    def rules(self, title: tuple[str, str], references: tuple[Reference, ...] = ()) -> Iterator[Rule]:
        """The same as rules, for the evaluator of packs: one for being caught, one for violating."""
        effect = EFFECTS[self.effect]
        if self.caught is None:
            return
        until = Period(None, self.by)
        yield Rule(self.id, title, self.caught, effect.caught, references, until, exceptions=self.exceptions)
        if self.by is not None:
            after = Period(self.by + timedelta(days=1))
            yield Rule(f"{self.id}.late", title, self.caught, Outcome.PROHIBITED, references, after)
        if self.violated is not None and effect.violated is not None:
            broken = AllOf((self.caught, self.violated))
            yield Rule(f"{self.id}.violated", title, broken, effect.violated, references)


@dataclass(frozen=True, slots=True)
class Structured:
    """The structure of a text or clause.

    `covers` is `whole` where nothing of the prose is left to a person; `addressee` is empty where nobody said.
    """

    key: str
    covers: str
    judged: tuple[Judged, ...]
    addressee: str = ""

    @property
    def judges(self) -> bool:
        """Whether anything of it can be answered for a project."""
        return any(one.caught is not None for one in self.judged) and self.addressee != "government"

    def rules(
        self, title: tuple[str, str], references: tuple[Reference, ...] = (), *, on: date | None = None
    ) -> tuple[Rule, ...]:
        """Its rules in force on a day, all of them where no day is said; none where it addresses government."""
        if self.addressee == "government":
            return ()
        rules = (rule for one in self.judged for rule in one.rules(title, references))
        return tuple(rule for rule in rules if on is None or rule.in_force.holds(on))


@dataclass(frozen=True, slots=True)
class Structures:
    """A file of structures: by clause id, and by the fingerprint of a text; `sha256` of what they were read from."""

    id: str
    by_clause: Mapping[str, Structured] = field(default_factory=dict)
    by_text: Mapping[str, Structured] = field(default_factory=dict)
    sha256: str = ""

    def judging(self) -> Iterator[Structured]:
        """Those of which something can be answered for a project."""
        return (one for one in (*self.by_clause.values(), *self.by_text.values()) if one.judges)

    def of(self, clause: str, text: str) -> Structured | None:
        """The structure of a clause: its own, else that of its text; None where it stays prose."""
        return self.by_clause.get(clause) or self.by_text.get(fingerprint(text))

    def conditions(self) -> Iterator[Condition]:
        """Every condition in the file: what a check has to look at."""
        for structured in (*self.by_clause.values(), *self.by_text.values()):
            for judged in structured.judged:
                yield from judged.conditions()
