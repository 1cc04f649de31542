"""Which projects a rule may say anything but no of: its map is looked at before it is answered.

A rule on a kind that nothing of lies near answers no, whatever the facts. Looking that up is a fraction of the work of
answering, and of thousands of rules each concerns a few projects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from zoning.columns import Columns, Indices, KindColumns
from zoning.condition import AllOf, AnyOf, Condition, Touches
from zoning.kept import kept

_SET: Final = "."


@dataclass(frozen=True, slots=True)
class _Near:
    """Projects near a feature of a kind, or of which the layers can't say that none is; `key` where it must have one.

    `classes` are those asked for: the layers may hold the kind and not say one of them. `certain_data`: what the layers
    can't say counts as no.
    """

    kind: str
    within_m: float
    certain_data: bool
    key: str = ""
    classes: tuple[str, ...] = ()

    def sites(self, columns: Columns) -> Indices:
        """The projects, rising."""
        kind = columns.kind(self.kind)
        unsure = tuple(word for word in self.classes or ("",) if word in kind.class_to_m)
        name = ("concerned", self.within_m, self.certain_data, self.key, unsure)
        if name not in kind.kept:
            kind.kept[name] = self._find(kind)
        found: Indices = kind.kept[name]
        return found

    def _find(self, kind: KindColumns) -> Indices:
        contacts = kind.contacts
        met = contacts.site[contacts.rows_with(self.key)] if self.key else contacts.site
        stated = kind.with_statement()
        if self.certain_data:
            return np.unique(np.concatenate([met, stated])) if stated.size else _distinct(met)
        is_open = ~kind.holds(self.classes, self.within_m)
        is_open[met] = True
        is_open[stated] = True
        return np.flatnonzero(is_open)


@dataclass(frozen=True, slots=True)
class _Some:
    """Projects that one of several may concern (`any`), or at most those of the rarest of them (`all`)."""

    parts: tuple["_Near | _Some", ...]
    is_any: bool

    def sites(self, columns: Columns) -> Indices:
        """The projects, rising."""
        found = [part.sites(columns) for part in self.parts]
        if self.is_any:
            return np.unique(np.concatenate(found))
        return min(found, key=len)


def concerned(condition: Condition, columns: Columns) -> Indices | None:
    """The projects that a condition may answer yes or unknown for; None where that could be any of them.

    It answers no for every other one.
    """
    plan = _plan(condition)
    return None if plan is None else plan.sites(columns)


@kept(65_536)
def _plan(condition: Condition) -> _Near | _Some | None:
    """Where to look for the whole condition of a rule."""
    return _look(condition)


def _look(condition: Condition) -> _Near | _Some | None:
    """Where to look; None where a no can't be read off the map alone."""
    if type(condition) is Touches:  # another sort of touching may say unknown where nothing is near
        return None if condition.parameter and not condition.certain_data else _near(condition)
    if not isinstance(condition, AllOf | AnyOf):
        return None
    found = [_look(part) for part in condition.parts]
    known = [plan for plan in found if plan is not None]
    if not known or (isinstance(condition, AnyOf) and len(known) < len(found)):
        return None
    return known[0] if len(known) == 1 else _Some(tuple(known), isinstance(condition, AnyOf))


def _near(condition: Touches) -> _Near:
    keys = [key for key, words in condition.attributes if _SET in key and words == ("yes",)]
    key = keys[0] if keys else ""
    return _Near(condition.kind, condition.within_m, condition.certain_data, key, condition.classes)


def _distinct(rising: Sequence[int] | Indices) -> Indices:
    """Each of some rising numbers once."""
    numbers = np.asarray(rising, dtype=np.intp)
    return numbers if len(numbers) < 2 else numbers[np.append(True, numbers[1:] != numbers[:-1])]
