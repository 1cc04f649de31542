"""Conditions over a part that the project is said to have and nobody may have drawn: where its outfall lies.

Of an outfall that is not drawn nothing is known of where it lies, and so nothing is certain that hangs on its place,
neither that it touches a zone nor that it does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns, alone
from zoning.condition.base import Compound, Condition, Leaf, Look

# Roles whose part a fact may speak of that is not drawn, with that fact and the one that says it lies on the site.
STATED_ROLES: Final = {"outfall": ("has_outfall", "outfall_on_site")}


@dataclass(frozen=True)
class PartPlace(Leaf):
    """It is known where the part of a role lies: it is drawn, or said to lie on the drawn site.

    No where the project is said to have none. Open as long as nobody says that, or that it would lie on the site.
    A `kind` that is asked about elsewhere is not asked of its place.
    """

    kind: str
    role: str

    def evaluate(self, columns: Columns) -> Answers:
        """Unknown where there may be a part and nobody says where."""
        has_fact, on_site_fact = STATED_ROLES[self.role]
        if columns.kind(self.kind).is_elsewhere:
            return np.full(columns.size, YES, dtype=np.int8)
        if columns.size == 1:
            return alone(self._answer_alone(columns))
        exists = columns.fact(has_fact).answer(bool)
        on_site = np.maximum(columns.fact(on_site_fact).answer(bool), UNKNOWN)
        place = np.where(exists == NO, NO, on_site)
        is_drawn = columns.roles.get(self.role)
        if is_drawn is not None:
            place = np.where(is_drawn, YES, place)
        return place.astype(np.int8)

    def _answer_alone(self, columns: Columns) -> int:
        has_fact, on_site_fact = STATED_ROLES[self.role]
        is_drawn = columns.roles.get(self.role)
        if is_drawn is not None and is_drawn[0]:
            return int(YES)
        if columns.fact(has_fact).answer(bool)[0] == NO:
            return int(NO)
        return max(columns.fact(on_site_fact).answer(bool).item(), int(UNKNOWN))

    def look(self, columns: Columns) -> Look:
        """Whether it is drawn, or what is said of it."""
        has_fact, on_site_fact = STATED_ROLES[self.role]
        drawn = columns.roles.get(self.role)
        if drawn is not None and drawn[0]:
            return Look(f"{self.role} drawn")
        saw = [f"{self.role} not drawn"]
        missing = []
        for key in (has_fact, on_site_fact):
            column = columns.fact(key)
            saw += [f"{key} = {'yes' if column.value[0] else 'no'}"] if column.known[0] else []
            if key == on_site_fact or not column.known[0]:
                missing.append(("fact", key))
        if self.evaluate(columns)[0] != UNKNOWN:
            return Look("; ".join(saw))
        return Look("; ".join(saw), "fact", tuple(missing))

    def describe(self) -> str:
        """`place of outfall`."""
        return f"place of {self.role}"


@dataclass(frozen=True)
class AtPart(Compound):
    """What is asked of the place of a part, once that is known: its parts are the PartPlace and the question.

    As the place answers where that is no or unknown, else as the question does.
    """

    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """The answer of the question where the place is known."""
        place, asked = answers
        return np.where(place == YES, asked, place).astype(np.int8)

    def fold(self, answers: Iterator[int]) -> int:
        """The same of one project."""
        place, asked = answers
        return asked if place == YES else place

    def describe(self) -> str:
        """`at outfall`."""
        place = self.parts[0]
        assert isinstance(place, PartPlace)  # it is made so
        return f"at {place.role}"


def at_part(condition: Condition, kind: str, role: str) -> Condition:
    """The condition, asked only where the part of a role it looks at has a known place; itself for any other role."""
    return AtPart((PartPlace(kind, role), condition)) if role in STATED_ROLES else condition
