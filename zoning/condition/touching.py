"""Conditions over which features the project meets, or comes near.

A spatial `no` needs coverage: the layer must hold the whole project and, for a distance, the whole distance around it.
A `yes` needs none. What would flip if the boundary moved by the layer's accuracy is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
    alone,
    everywhere,
)
from zoning.condition.base import Leaf, Look
from zoning.condition.meeting import meet, meet_alone, relate
from zoning.condition.selection import Selection
from zoning.kind import kind_of


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
        if columns.size == 1 and kind.stated[0] is None:
            return alone(self._answer_alone(kind, columns))
        if not len(kind.contacts.site) and not kind.with_statement().size:
            return self._untouched(kind)
        answers = np.zeros(columns.size, dtype=np.int8)
        rows = self._rows(kind.contacts, columns)
        np.maximum.at(answers, kind.contacts.site, rows)
        if not self.certain_data:
            answers = np.where(self.reaches(kind), answers, np.maximum(answers, UNKNOWN))
        return self._with_statement(answers, rows, kind)

    def answer_one(self, columns: Columns) -> int:
        """The same of one project; an officer's word is weighed as for many."""
        kind = columns.kind(self.kind)
        if kind.stated[0] is None:
            return self._answer_alone(kind, columns)
        answer: int = self.evaluate(columns).item()
        return answer

    def _answer_alone(self, kind: KindColumns, columns: Columns) -> int:
        """The answer of one project of which nobody says a word."""
        best = max(self._rows_alone(kind.contacts, columns)) if len(kind.contacts.site) else 0
        return 1 if best == 0 and not self.certain_data and not self.reaches_alone(kind) else best

    def _rows_alone(self, contacts: ContactColumns, columns: Columns) -> list[int]:
        """What `_rows` says of the contacts of one project."""
        rows = [*map(min, meet_alone(contacts, self.within_m), self.matches_alone(contacts, columns))]
        return [*map(min, rows, relate(contacts, self.relations).tolist())] if self.relations else rows

    def matches_alone(self, contacts: ContactColumns, columns: Columns) -> list[int]:
        """What `matches` says of the contacts of one project."""
        if type(self) is not Touches:
            matches: list[int] = self.matches(contacts, columns).tolist()
            return matches
        return self.selection.matches_alone(contacts, columns)

    def reaches_alone(self, kind: KindColumns) -> bool:
        """The same as `reaches` of one project."""
        return not self.parameter and kind.holds_alone(self.classes, self.within_m)

    def _untouched(self, kind: KindColumns) -> Answers:
        """The answers where nothing of the kind is near any project and nobody says a word."""
        size = len(kind.to_m)
        if self.certain_data:
            return everywhere(int(NO), size)
        if self.parameter:
            return everywhere(int(UNKNOWN), size)
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
        rows = self._rows_alone(kind.contacts, columns)
        answer = self.answer_one(columns)
        deciding = self._deciding(kind.contacts, rows, answer)
        told = deciding or self._beyond(kind.contacts, columns)
        saw = "; ".join(_feature(kind.contacts, index) for index in told) or f"no {self.kind}"
        if kind.stated[0] is not None:
            saw = f"touches.{self.kind} = {kind.stated[0]}; {saw}"
        row_numbers = tuple(int(kind.contacts.row[index]) for index in deciding)
        if answer != UNKNOWN:
            return Look(saw=saw, rows=row_numbers)
        return self._unknown(kind, rows, saw, row_numbers)

    def _deciding(self, contacts: ContactColumns, rows: Sequence[int], answer: int) -> list[int]:
        matching = [index for index, row in enumerate(rows) if row == answer != NO]
        meeting = [index for index in matching if contacts.hit[index]]
        return meeting or _nearest(contacts, matching)

    def _beyond(self, contacts: ContactColumns, columns: Columns) -> list[int]:
        """The nearest feature that is asked about and too far away to decide anything, where one was seen at all."""
        matches = self.matches_alone(contacts, columns)
        return _nearest(contacts, [index for index, match in enumerate(matches) if match > NO])

    def _unknown(self, kind: KindColumns, rows: Sequence[int], saw: str, row_numbers: tuple[int, ...]) -> Look:
        missing = (("layer", self.kind),)
        if self.parameter:
            name = f"parameter.{self.parameter}"
            return Look(f"{saw}; {name} ?", "fact", (("fact", name),), row_numbers)
        if kind.reason[0] is not None:
            return Look(f"{saw} ({kind.reason[0]})", str(kind.reason[0]), missing, row_numbers)
        doubtful = [index for index, row in enumerate(rows) if row == UNKNOWN]
        if (self._meets(kind.contacts)[doubtful] == UNKNOWN).any():
            accuracy_m = kind.contacts.accuracy_m[doubtful].max()
            return Look(f"{saw}, drawn to {accuracy_m:g} m", "accuracy", missing, row_numbers)
        if doubtful or kind.stated[0] is not None:
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
    asked = classes or kind_of(key).collected
    words = [word for word in asked if word in kind.class_to_m and kind.class_to_m[word][0] < 0]
    told = f"no layer says {', '.join(words)}"
    return f"{saw} ({told})", "layer", tuple(("layer", f"{key}/{word}") for word in words)


def _nearest(contacts: ContactColumns, places: Sequence[int]) -> list[int]:
    """The contact among some that lies nearest; none of none."""
    return [min(places, key=lambda place: contacts.distance_m[place])] if places else []


def _feature(contacts: ContactColumns, index: int) -> str:
    word = contacts.classes[index] or "?"
    where = "touched" if contacts.hit[index] else f"{contacts.distance_m[index]:.1f} m"
    return f"{word} {where}"
