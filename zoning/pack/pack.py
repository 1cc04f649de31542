"""A rule pack as a plain value, and what packs answer for together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zoning.kind import kind_of
from zoning.pack.declaration import Declaration
from zoning.period import Period
from zoning.rule import Reference, Rule


@dataclass(frozen=True, slots=True)
class Cover:
    """A kind that a pack answers for over a period: all of it, or one class."""

    kind: str
    class_: str | None
    period: Period


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules with its version and the checksum of its files.

    `declared` are the kinds, facts, attributes and parameters it brings along. A rule that changed over time stands in
    `rules` once for each of its versions, under one id; no two of them are in force on one day.
    """

    id: str
    title: tuple[str, str]
    version: str
    checksum: str
    rules: tuple[Rule, ...]
    covers: tuple[Cover, ...]
    list_references: tuple[Reference, ...]
    declared: tuple[Declaration, ...] = ()

    def rules_on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on a day, in the order of the files."""
        return tuple(rule for rule in self.rules if rule.in_force.holds(day))

    def rule_ids(self) -> tuple[str, ...]:
        """The ids of its rules, each once, in the order of the files."""
        return tuple(dict.fromkeys(rule.id for rule in self.rules))


def covered_classes(packs: Iterable[Pack], kind: str, day: date) -> tuple[str, ...] | None:
    """The classes of a kind that the packs answer for on a day; None for all of them."""
    covers = [cover for pack in packs for cover in pack.covers if cover.kind == kind and cover.period.holds(day)]
    if any(cover.class_ is None for cover in covers):
        return None
    classes = tuple(dict.fromkeys(cover.class_ for cover in covers if cover.class_ is not None))
    return None if classes and set(classes) >= set(kind_of(kind).classes) else classes
