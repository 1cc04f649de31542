"""The condition that a project asks more of the allowance of a unit than is left, or owes an offset for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from zoning.accesslist.issued import FEATURE_KEY, feature_key
from zoning.accesslist.offset import read_ratio
from zoning.accesslist.weighing import (
    AMOUNT,
    LEFT,
    OFFSET,
    Project,
    Room,
    Standing,
    decimal_text,
    exact,
    round_up,
    weigh,
)
from zoning.columns import NO, UNKNOWN, Answers, Bools, Columns, ContactColumns, Indices
from zoning.condition import Look, Touches, meet
from zoning.condition.comparing import compare
from zoning.condition.emission import amount_of, gives_off
from zoning.outcome import gravest_reason

GRANTED_AS: Final = "granted_as"
# Whether it asks for more than is left without making up for it, or whether an offset is due.
FAILS, OWES = "fails", "owes"


class Rooms:
    """The allowances of one pollutant in one year, by the features whose they are; known again by itself."""

    def __init__(self, layer: str = "", pollutant: str = "", rooms: Iterable[Room] = ()) -> None:
        self.pollutant = pollutant
        self.by_feature = {feature_key(layer, room.allowance.unit): room for room in rooms}


_NONE: Final = Rooms()


@dataclass(frozen=True)
class AsksOfUnit(Touches):
    """The project meets a unit with an allowance, and asks for more than is left (`fails`) or owes an offset (`owes`).

    `review`: what a person is asked where no register tells what is left. It is a `touches` whose features match as far
    as the project stands so to their allowances.
    """

    rooms: Rooms = _NONE
    asks: str = FAILS
    review: str = ""

    @property
    def asks_person(self) -> str:
        """The review that counts where no register tells what is left."""
        return f"review.{self.review}" if self.review else ""

    def matches(self, contacts: ContactColumns, columns: Columns) -> Answers:
        """How the project stands to the allowance of each feature; no where it has none. Worked out once."""
        # What conditions answered is kept under their ids, which are above 0.
        key, subject = -1 - abs(hash((id(self), id(contacts)))), (self, contacts)
        known = columns.answered.get(key)
        if known is None or known[0][0] is not self or known[0][1] is not contacts:
            known = columns.answered[key] = subject, self._match(contacts, columns)
        return known[1]

    def _match(self, contacts: ContactColumns, columns: Columns) -> Answers:
        answers = np.zeros(len(contacts.site), dtype=np.int8)
        stated = _Stated(columns, self.rooms.pollutant, self.review)
        for key, places in _by_feature(contacts).items():
            room = self.rooms.by_feature.get(key)
            if room is not None:
                answers[places] = self._answers(room, stated, contacts.site[places])
        return answers

    def _answers(self, room: Room, stated: "_Stated", sites: Indices) -> Answers:
        """How some projects stand to one allowance: those alike in all that matters are weighed once."""
        left = room.left("")
        limit = room.allowance.amount if left is None else left
        amount = stated.amount[sites]
        is_beyond = compare(amount, "above", Fraction(limit), lambda place: Fraction(exact(float(amount[place])) or 0))
        alike = np.where(stated.known[sites], np.where(amount > 0, 4 + is_beyond, 3), stated.emits[sites])
        answers = np.zeros(len(sites), dtype=np.int8)
        told: dict[tuple[int, Project | None], int] = {}
        for place in np.flatnonzero(alike != 3).tolist():
            site, sort = int(sites[place]), int(alike[place])
            project = stated.project(site) if stated.is_own[site] else None
            if (sort, project) not in told:
                told[sort, project] = self._answer(weigh(room, project or stated.project(site)))
            answers[place] = told[sort, project]
        return answers

    def _answer(self, standing: Standing) -> int:
        return standing.fails if self.asks == FAILS else standing.owes

    def project(self, columns: Columns, site: int) -> Project:
        """What a project says that an allowance has to know."""
        return _Stated(columns, self.rooms.pollutant, self.review).project(site)

    def statement(self, word: str) -> np.int8:
        """Which unit is touched is never stated, only that none is."""
        return NO if word == "no" else UNKNOWN

    def look(self, columns: Columns) -> Look:
        """What is asked and left in the units that decide, or what would have to be known of them."""
        kind = columns.kind(self.kind)
        rows, answer = self._rows_alone(kind.contacts, columns), self.evaluate(columns).item()
        deciding = self._deciding(kind.contacts, rows, answer)
        standings = list(self._standings(kind.contacts, deciding, columns))
        saw = "; ".join(_told(one) for one in standings) or f"no {self.kind} with an allowance"
        numbers = tuple(int(kind.contacts.row[index]) for index in deciding)
        if answer != UNKNOWN:
            return Look(saw, rows=numbers)
        missing = tuple(dict.fromkeys(item for one in standings for item in self.missing(one)))
        if not missing or (meet(kind.contacts)[deciding] == UNKNOWN).all():
            return self._unknown(kind, rows, saw, numbers)
        return Look(saw, self.reason(missing), missing, numbers)

    def reason(self, missing: Sequence[tuple[str, str]]) -> str | None:
        """Why it is unknown, from what is missing: a register in force goes before a fact."""
        return gravest_reason(["edition" if sort == "review" else "fact" for sort, _ in missing])

    def missing(self, standing: Standing) -> Iterator[tuple[str, str]]:
        """What would settle how a project stands, as an answer names it: a fact, or a review."""
        if self._answer(standing) != UNKNOWN:
            return
        wants = standing.missing
        if self.asks == OWES:
            wants = (AMOUNT,) if standing.project.asked is None else (LEFT,)
        names = {
            AMOUNT: ("fact", f"emission.{self.rooms.pollutant}"),
            OFFSET: ("fact", f"offset.{self.rooms.pollutant}"),
            LEFT: ("review", self.review),
        }
        yield from (names[want] for want in wants)

    @property
    def question(self) -> tuple[str, str]:
        """What a person is asked where no register tells what is left."""
        return (
            "没有当日有效的已批项目台账：本项目申请的排放量是否超出单元剩余的允许新增排放量？",
            "No register of granted projects is in force: does the project ask for more than is left of the allowance?",
        )

    def limits_at(self, columns: Columns, key: str) -> Iterator[float]:
        """The values of an amount or offset at which the answer for one project may turn."""
        contacts = columns.kind(self.kind).contacts
        for one in self._standings(contacts, range(len(contacts.site)), columns):
            if key == f"emission.{self.rooms.pollutant}":
                yield from (float(limit) for limit in _turns(one))
            elif key == f"offset.{self.rooms.pollutant}" and one.owed is not None:
                yield float(one.owed)

    def _standings(self, contacts: ContactColumns, places: Sequence[int], columns: Columns) -> Iterator[Standing]:
        """How one project stands to the allowances of some of the features it meets or comes near."""
        keys = contacts.attributes.get(FEATURE_KEY)
        if keys is None:
            return
        for place in places:
            room = self.rooms.by_feature.get(keys[place])
            if room is not None:
                yield weigh(room, self.project(columns, 0))

    def describe(self) -> str:
        """`asks more nox than is left in control_unit`, `owes an offset of nox in control_unit`."""
        verb = "asks more {} than is left in" if self.asks == FAILS else "owes an offset of {} in"
        return f"{verb.format(self.rooms.pollutant)} {self.kind}"


class _Stated:
    """What projects say that an allowance has to know; `is_own`: more than the amount or that there is some."""

    def __init__(self, columns: Columns, pollutant: str, review: str) -> None:
        self.amount, self.known = amount_of(columns, pollutant)
        self.emits = gives_off(columns, pollutant)
        self._offset = columns.fact(f"offset.{pollutant}")
        self._name, self._review = columns.fact(GRANTED_AS), columns.fact(f"review.{review}")
        self.is_own: Bools = self._offset.known | self._name.known | self._review.known

    def project(self, site: int) -> Project:
        """The same of one project."""
        name, offset, review = self._name, self._offset, self._review
        return Project(
            asked=exact(float(self.amount[site])) if self.known[site] else None,
            emits=int(self.emits[site]),
            granted_as=str(name.value[site]) if name.known[site] else "",
            offset=exact(float(offset.value[site])) if offset.known[site] else None,
            reviewed=bool(review.value[site]) if review.known[site] else None,
        )


def _by_feature(contacts: ContactColumns) -> Mapping[str, Indices]:
    """The contacts with each feature that a file may name, worked out once."""
    if FEATURE_KEY not in contacts.kept:
        found: dict[str, list[int]] = {}
        keys = contacts.attributes.get(FEATURE_KEY)
        for place, key in enumerate(() if keys is None else keys.tolist()):
            found.setdefault(key, []).append(place)
        contacts.kept[FEATURE_KEY] = {key: np.array(places, dtype=np.intp) for key, places in found.items()}
    by_feature: Mapping[str, Indices] = contacts.kept[FEATURE_KEY]
    return by_feature


def _turns(standing: Standing) -> Iterator[Decimal]:
    """Amounts from which on a project stands otherwise: nothing, what is left, what its offset makes up for."""
    if standing.left is not None:
        yield max(standing.left, Decimal(0))
    factor = read_ratio(standing.allowance.ratio_beyond or "")
    if standing.project.offset and factor is not None:
        yield round_up(Fraction(standing.project.offset) / factor)


def _told(standing: Standing) -> str:
    asked = "?" if standing.project.asked is None else decimal_text(standing.project.asked)
    left = "?" if standing.left is None else decimal_text(standing.left)
    return f"{standing.allowance.unit} {standing.allowance.pollutant}: asks {asked} t/a, {left} t/a left"
