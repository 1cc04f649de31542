"""Conditions over which features the project meets, or comes near.

A spatial `no` needs coverage: the layer must hold the whole project and, for a distance, the whole distance around it.
A `yes` needs none. What would flip if the boundary moved by the layer's accuracy is unknown.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from zoning.columns import (
    NO,
    UNKNOWN,
    YES,
    Answers,
    Bools,
    Columns,
    ContactColumns,
    KindColumns,
    everywhere,
)
from zoning.condition.base import Leaf, Look
from zoning.condition.selection import Selection
from zoning.relation import RELATIONS

# A distance is computed to a nanometre or so; exactly at a limit, the rule applies.
NOISE_M: Final = 1e-6


@dataclass(frozen=True)
class Touches(Leaf):
    """The project meets, or comes within `within_m` of, one feature of a kind that has the classes and attributes.

    `part`: only parts of that role count, where the project has such a part. `certain_data`: absent data counts as no
    (for the guard of laws not encoded, which only speaks of what is touched). `relations`: it has to meet in one of
    these ways. `parameter`: a distance the law leaves open and nobody has settled: yes where they meet, else unknown.
    """

    kind: str
    classes: tuple[str, ...] = ()
    within_m: float = 0.0
    part: str = ""
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    certain_data: bool = False
    relations: tuple[str, ...] = ()
    parameter: str = ""

    @property
    def selection(self) -> Selection:
        """The features it asks about."""
        return Selection(self.kind, self.classes, self.attributes, self.part)

    def evaluate(self, columns: Columns) -> Answers:
        """The best answer over the features, held at unknown where the layers do not reach."""
        kind = columns.kind(self.kind)
        if not len(kind.contacts.site) and not kind.with_statement().size:
            return self._untouched(kind)
        answers = np.zeros(columns.size, dtype=np.int8)
        rows = self._rows(kind.contacts, columns)
        np.maximum.at(answers, kind.contacts.site, rows)
        if not self.certain_data:
            answers = np.where(self.reaches(kind), answers, np.maximum(answers, UNKNOWN))
        return self._with_statement(answers, rows, kind)

    def _untouched(self, kind: KindColumns) -> Answers:
        """The answers where nothing of the kind is near any project and nobody says a word."""
        size = len(kind.to_m)
        if self.certain_data:
            return everywhere(int(NO), size)
        if self.parameter or size == 1:
            return everywhere(int(NO if self.reaches(kind)[0] else UNKNOWN), size) if size else everywhere(0, 0)
        answers: Answers = (~self.reaches(kind)).view(np.int8)
        return answers

    def reaches(self, kind: KindColumns) -> Bools:
        """Where the layers hold the whole project and, for a distance, the whole distance around it."""
        if self.parameter:
            return np.zeros(len(kind.to_m), dtype=np.bool_)
        return kind.holds(self.classes, self.within_m)

    def _rows(self, contacts: ContactColumns, columns: Columns) -> Answers:
        rows = np.minimum(meet(contacts, self.within_m), self.matches(contacts, columns))
        return np.minimum(rows, relate(contacts, self.relations)) if self.relations else rows

    def matches(self, contacts: ContactColumns, columns: Columns) -> Answers:
        """Whether each contact is one this condition asks about, by class, attributes and part, wherever it lies."""
        return self.selection.matches(contacts, columns)

    def _with_statement(self, answers: Answers, rows: Answers, kind: KindColumns) -> Answers:
        """The answers after an officer's word: it settles what the map leaves open and holds open what it denies."""
        if not kind.with_statement().size:
            return answers
        answers = answers.copy()
        unclassed = kind.contacts.site[(rows == UNKNOWN) & (meet(kind.contacts) == YES)]
        for index in kind.with_statement():
            word = str(kind.stated[index])
            said = self.statement(word)
            if said is not None and said != NO:
                answers[index] = max(said, answers[index])
            elif said == NO and answers[index] == UNKNOWN and not (word == "no" and index in unclassed):
                answers[index] = NO
        return answers

    def statement(self, word: str) -> np.int8 | None:
        """What a word says to this condition; None where it says nothing: of a distance, only a touch is stated."""
        if word == "no":
            return NO if self.within_m == 0 and not self.parameter else None
        if word != "yes" and self.classes and word not in self.classes:
            return None  # a site may touch several classes
        is_narrower = bool(self.attributes or self.part or self.relations)
        is_enough = not is_narrower and (word != "yes" or not self.classes)
        return YES if is_enough else UNKNOWN

    def look(self, columns: Columns) -> Look:
        """The features that decide, or why none could."""
        kind = columns.kind(self.kind)
        rows = self._rows(kind.contacts, columns)
        answer = self.evaluate(columns)[0]
        deciding = self._deciding(kind.contacts, rows, answer)
        told = deciding or self._beyond(kind.contacts, columns)
        saw = "; ".join(_feature(kind.contacts, index) for index in told) or f"no {self.kind}"
        if kind.stated[0] is not None:
            saw = f"touches.{self.kind} = {kind.stated[0]}; {saw}"
        row_numbers = tuple(int(kind.contacts.row[index]) for index in deciding)
        if answer != UNKNOWN:
            return Look(saw=saw, rows=row_numbers)
        return self._unknown(kind, rows, saw, row_numbers)

    def _deciding(self, contacts: ContactColumns, rows: Answers, answer: np.int8) -> list[int]:
        matching = np.flatnonzero((rows == answer) & (rows != NO))
        meeting = [int(index) for index in matching if contacts.hit[index]]
        if meeting or not len(matching):
            return meeting
        return [int(matching[np.argmin(contacts.distance_m[matching])])]

    def _beyond(self, contacts: ContactColumns, columns: Columns) -> list[int]:
        """The nearest feature that is asked about and too far away to decide anything, where one was seen at all."""
        matching = np.flatnonzero(self.matches(contacts, columns) > NO)
        return [int(matching[np.argmin(contacts.distance_m[matching])])] if len(matching) else []

    def _unknown(self, kind: KindColumns, rows: Answers, saw: str, row_numbers: tuple[int, ...]) -> Look:
        missing = (("layer", self.kind),)
        if self.parameter:
            name = f"parameter.{self.parameter}"
            return Look(f"{saw}; {name} ?", "fact", (("fact", name),), row_numbers)
        if kind.reason[0] is not None:
            return Look(f"{saw} ({kind.reason[0]})", str(kind.reason[0]), missing, row_numbers)
        if (self._meets(kind.contacts)[rows == UNKNOWN] == UNKNOWN).any():
            accuracy_m = kind.contacts.accuracy_m[rows == UNKNOWN].max()
            return Look(f"{saw}, drawn to {accuracy_m:g} m", "accuracy", missing, row_numbers)
        if (rows == UNKNOWN).any() or kind.stated[0] is not None:
            return Look(saw, "layer", missing, row_numbers)
        if not kind.holds(self.classes)[0]:
            return Look(*unsaid(kind, self.kind, self.classes, saw), row_numbers)
        reach = f"layers reach {kind.to_m[0]:.0f} m around the site"
        return Look(f"{saw} ({reach})", "partly_covered", missing, row_numbers)

    def _meets(self, contacts: ContactColumns) -> Answers:
        """Whether each contact meets as it has to, whatever feature it is."""
        return np.minimum(meet(contacts, self.within_m), relate(contacts, self.relations))

    def describe(self) -> str:
        """`touches water_source 一级`, `within 1000 m of river_bank (basin yangtze)`, `touches (as within) wetland`."""
        verb = f"within {self.within_m:g} m of" if self.within_m > 0 else "touches"
        if self.parameter:
            verb = f"within parameter.{self.parameter} of"
        elif self.relations:
            verb = f"touches (as {', '.join(self.relations)})"
        return f"{verb} {self.selection.describe()}"


@dataclass(frozen=True)
class NotCovered(Leaf):
    """Never yes: unknown where the layers of a kind do not hold the project, so that a gap holds the verdict open."""

    kind: str

    def evaluate(self, columns: Columns) -> Answers:
        """Unknown where there is a reason, else no."""
        kind = columns.kind(self.kind)
        return np.where(kind.is_known(), NO, UNKNOWN).astype(np.int8)

    def look(self, columns: Columns) -> Look:
        """The reason."""
        reason = columns.kind(self.kind).reason[0]
        if reason is None:
            return Look(saw=f"{self.kind} covers the site")
        return Look(saw=f"{self.kind}: {reason}", reason=str(reason), missing=(("layer", self.kind),))

    def describe(self) -> str:
        """`control_unit not covered`."""
        return f"{self.kind} not covered"


def unsaid(
    kind: KindColumns, key: str, classes: tuple[str, ...], saw: str
) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What was seen of a project, reason and what is missing, where no layer that holds it says some of the classes."""
    words = [word for word in classes if word in kind.class_to_m and kind.class_to_m[word][0] < 0]
    told = f"no layer says {', '.join(words)}"
    return f"{saw} ({told})", "layer", tuple(("layer", f"{key}/{word}") for word in words)


def meet(contacts: ContactColumns, within_m: float = 0.0) -> Answers:
    """Whether each contact is a meeting, or lies within a distance, whatever the boundary's accuracy hides.

    With an accuracy a: yes where it would still hold if the boundary moved away by a, no where it would not hold if
    the boundary came nearer by a, unknown between. Worked out once for each distance; nobody writes to it.
    """
    met: Answers | None = contacts.kept.get(within_m)
    if met is None:
        met = contacts.kept[within_m] = _meet(contacts, within_m)
    return met


def _meet(contacts: ContactColumns, within_m: float) -> Answers:
    reach, accuracy = contacts.distance_m, contacts.accuracy_m
    if within_m > 0:
        limit_m = within_m + NOISE_M
        certain = (reach + accuracy <= limit_m) | (contacts.hit & contacts.firm)
        possible = reach - accuracy <= limit_m
    else:
        certain = contacts.hit & contacts.firm
        possible = contacts.hit | (reach < accuracy)
    return np.where(certain, YES, np.where(possible, UNKNOWN, NO)).astype(np.int8)


def relate(contacts: ContactColumns, relations: tuple[str, ...]) -> Answers:
    """Whether each contact meets in one of these ways: yes where in no other is possible, no where in none of them.

    Without relations any will do.
    """
    if not relations:
        return np.full(len(contacts.site), YES, dtype=np.int8)
    if contacts.relations is None:
        return np.full(len(contacts.site), UNKNOWN, dtype=np.int8)
    wanted = np.int8(sum(1 << RELATIONS.index(word) for word in relations))
    is_one, is_other = (contacts.relations & wanted) != 0, (contacts.relations & ~wanted) != 0
    return np.where(is_one, np.where(is_other, UNKNOWN, YES), NO).astype(np.int8)


def _feature(contacts: ContactColumns, index: int) -> str:
    word = contacts.classes[index] or "?"
    where = "touched" if contacts.hit[index] else f"{contacts.distance_m[index]:.1f} m"
    return f"{word} {where}"
