"""The access-list clauses of the units a site meets, each answered by a person's review or left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from layers.layer import Layer
from zoning.accesslist.book import heads_by_key
from zoning.accesslist.entry import Head
from zoning.accesslist.structure import Structured, Structures
from zoning.accesslist.structure_judging import judge_clause, judge_clauses
from zoning.accesslist.structured_rules import ATTRIBUTE, rule_ids
from zoning.accesslist.word import refers_on
from zoning.clause import Clause, read_clauses
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import meet
from zoning.evidence import Evidence
from zoning.evidence.feature import unit_texts
from zoning.outcome import Outcome
from zoning.report.contact import LayerContacts, NumberedContacts, starts_by_site
from zoning.report.review import Reviews

_UNIT: Final = "control_unit"
ELEMENT_ZONE: Final = "element_zone"
GOVERNMENT: Final = "government"
# The zones are known, what their list requires is not.
NOWHERE: Final = "law_not_encoded"
# By layer and by the column its codes stand in.
_ROWS: Final[WeakKeyDictionary[Layer, dict[str | None, dict[str, list[int]]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """An access-list clause of a unit that the site meets, or may meet within the layer's accuracy.

    `follows`: the clauses that one which refers on leads to here; `passes_on` where they are all there is to it.
    """

    clause: Clause
    answer: int
    reason: str | None
    contact: int
    follows: tuple[str, ...] = ()
    passes_on: bool = False

    @property
    def judges(self) -> bool:
        """Whether anything follows from it: not from what binds the government, nor from what only refers on."""
        return self.clause.addressee != GOVERNMENT and not self.passes_on

    @property
    def missing(self) -> dict[str, str]:
        """What would have to be known."""
        return {"layer": ELEMENT_ZONE} if self.reason == "layer" else {"review": self.clause.id}

    def possible(self, strict: bool) -> Outcome:
        """The gravest that can still follow.

        An unread clause counts as conditional; strictly, it may prohibit, and so may one whose force is not printed.
        """
        if self.answer == NO:
            return Outcome.NO_CONFLICT
        if strict and (self.reason == "review" or not self.clause.has_force):
            return Outcome.PROHIBITED
        return Outcome.CONDITIONAL if self.reason == "review" else self.clause.outcome


class AccessList:
    """The clauses of all control units, and of whatever else has a list of its own, read when a site first meets it.

    `kinds`: the kinds of layer that have clauses.
    """

    def __init__(self, evidence: Evidence, contacts: NumberedContacts) -> None:
        self._contacts = contacts
        self.reviews = Reviews(evidence)
        self._columns = evidence.columns
        self._units = [own for own in contacts.layers if own.layer.entry.kind == _UNIT and own.layer.layer is not None]
        booked = [own.layer.entry.kind for own in contacts.layers if own.layer.opened.book is not None]
        kinds = dict.fromkeys((_UNIT, *booked))
        self._meetings = {kind: Meetings(evidence, kind) for kind in (*kinds, ELEMENT_ZONE)}
        self.kinds = tuple(kinds)
        self._clauses: dict[tuple[LayerContacts, int], tuple[Clause, ...]] = {}
        self._structured: dict[str, dict[int, int]] = {}

    @property
    def heads(self) -> Mapping[str, Head]:
        """The lists in files of their own by what their clauses know them by."""
        books = (own.layer.opened.book for own in self._contacts.layers)
        return heads_by_key([book for book in books if book is not None])

    def answer(self, site: int) -> list[ClauseAnswer]:
        """The clauses of every unit the site meets, each answered by its review, if there is one."""
        answers: dict[str, ClauseAnswer] = {}
        for kind in self.kinds:
            for number, meeting in self._meetings[kind].of(site):
                own, row = self._contacts.locate(number)
                for clause in self.clauses_of(own, own.feature(row)):
                    answer, reason = self.review(clause, site, meeting)
                    best = answers.get(clause.id)
                    if best is None or best.answer < answer:
                        found = ClauseAnswer(clause, answer, reason, number)
                        answers[clause.id] = self._judge(found, own.layer.opened.structures, site, meeting)
        if not any(one.clause.refers_on for one in answers.values()):
            return list(answers.values())
        zones = self._zones(site, answers)
        return [self._follow(one, zones) for one in answers.values()]

    def _judge(self, own: ClauseAnswer, structures: Structures | None, site: int, meeting: int) -> ClauseAnswer:
        """A clause that has structure, as the rules made of it answer; prose, and one a person has answered, as it is.

        Where the structure covers it whole, nothing is left to review.
        """
        structured = None if structures is None else structures.of(own.clause.id, own.clause.text)
        if structured is None or not structured.judges or own.reason != "review":
            return own
        follows = rule_ids(structured)
        if structured.covers == "part":
            return replace(own, follows=follows)
        answer = min(self._answers_of(structured)[site], meeting)
        reason = judge_clause(structured, self._columns.of(site)).reason or "accuracy" if answer == UNKNOWN else None
        return replace(own, answer=answer, reason=reason, follows=follows, passes_on=True)

    def _answers_of(self, structured: Structured) -> Mapping[int, int]:
        """What a structure answers on the sites that meet, or come near, what says its text."""
        if structured.key not in self._structured:
            tables = [self._columns.kind(kind).contacts for kind in self.kinds]
            found = [table.site[table.rows_with(f"{ATTRIBUTE}{structured.key}")] for table in tables]
            sites = np.unique(np.concatenate(found))
            answers, _ = judge_clauses(structured, self._columns.take(sites))
            self._structured[structured.key] = dict(zip(sites.tolist(), answers.tolist(), strict=True))
        return self._structured[structured.key]

    def _zones(self, site: int, answers: Mapping[str, ClauseAnswer]) -> tuple[list[ClauseAnswer], str | None]:
        """What the element zones of a site say, and why it is not all that they say; None where it is."""
        said, gap = [], self._columns.kind(ELEMENT_ZONE).reason[site]
        for number, _ in self._meetings[ELEMENT_ZONE].of(site):
            own, row = self._contacts.locate(number)
            clauses = [one for one in self.clauses_of(own, own.feature(row)) if one.id in answers]
            said += [answers[one.id] for one in clauses if answers[one.id].judges]
            gap = gap if clauses else gap or NOWHERE
        return said, gap

    def _follow(self, own: ClauseAnswer, zones: tuple[list[ClauseAnswer], str | None]) -> ClauseAnswer:
        """A clause that refers on, as what it leads to answers; any other as it is, and one a person has answered."""
        if not own.clause.refers_on or own.reason != "review" or own.clause.addressee == GOVERNMENT:
            return own
        said, gap = zones
        open_for = gap or next((one.reason for one in said if one.answer == UNKNOWN), None)
        answer = max([int(UNKNOWN) if gap else int(NO), *(one.answer for one in said)])
        reason = open_for if answer == UNKNOWN else None
        follows = tuple(dict.fromkeys(one.clause.id for one in said))
        return replace(own, answer=answer, reason=reason, follows=follows, passes_on=gap is None)

    def review(self, clause: Clause, site: int, meeting: int) -> tuple[int, str | None]:
        """What a person said of the clause, and why it is open: a unit the site may not meet keeps even a yes open.

        What binds the government applies to no project.
        """
        if clause.addressee == GOVERNMENT:
            return int(NO), None
        applies = self.reviews.of(clause, site)
        if applies is None:
            return int(UNKNOWN), "review"
        answer = _reviewed(meeting, applies=applies)
        return answer, "accuracy" if answer == UNKNOWN else None

    def answer_if(self, answer: ClauseAnswer, *, applies: bool) -> int:
        """What a clause would answer if a person said so of it."""
        own, _ = self._contacts.locate(answer.contact)
        return _reviewed(self._meetings[own.layer.entry.kind].at(answer.contact), applies=applies)

    def clauses_of(self, own: LayerContacts, feature: int) -> tuple[Clause, ...]:
        """The clauses of a unit, whether a site meets it or not."""
        key = (own, feature)
        if key not in self._clauses:
            written = self._written(own, feature) if own.layer.entry.kind == _UNIT else ()
            self._clauses[key] = _addressed((*written, *own.layer.opened.listed(feature)), own.layer.opened.structures)
        return self._clauses[key]

    def has_clause(self, clause: str) -> bool:
        """Whether a clause of this id stands anywhere in the lists and units in force, met by a site or not."""
        books = (own.layer.opened.book for own in self._contacts.layers)
        if any(book.has_clause(clause) for book in books if book is not None):
            return True
        ends = [place for place, letter in enumerate(clause) if letter == "."]
        for own in self._units:
            assert own.layer.layer is not None  # it is one of those that were read
            rows = _rows_by_code(own.layer.layer, own)
            here = [row for end in ends for row in rows.get(clause[:end], ())]
            if any(one.id == clause for row in here for one in self.clauses_of(own, row)):
                return True
        return False

    def _written(self, own: LayerContacts, feature: int) -> tuple[Clause, ...]:
        """The clauses that stand in the columns of a unit.

        The id names the edition where the code does not tell the text: where a layer before it gives the code to
        another text. From the layers alone, whatever a site meets.
        """
        clauses = read_clauses(own.code(feature), unit_texts(own.layer, feature))
        suffix = self._suffix(own, feature) if clauses else ""
        entry = own.layer.entry
        since = None if suffix.startswith(f"@{entry.id}.") else entry.begins
        return tuple(
            replace(one, id=f"{one.id}{suffix}", refers_on=refers_on(one.text), since=since) for one in clauses
        )

    def _suffix(self, own: LayerContacts, feature: int) -> str:
        """What tells a unit's clauses apart from those of another text under the same code, which there may be.

        Those of a later layer carry layer and edition; features of one layer that differ in text carry their number.
        """
        entry, layer, code = own.layer.entry, own.layer.layer, own.code(feature)
        assert layer is not None  # a contact has a layer
        text = unit_texts(own.layer, feature)
        earlier = (other for other in self._units[: self._units.index(own)] if _texts_differ(other, code, text))
        suffix = f"@{entry.id}.{entry.edition}" if any(earlier) else ""
        return f"{suffix}@{layer.features.fids[feature]}" if _texts_differ(own, code, text) else suffix


class Meetings:
    """The contacts of all sites with one kind of layer that are meetings, or may be."""

    def __init__(self, evidence: Evidence, kind: str) -> None:
        columns = evidence.columns.kind(kind).contacts
        self._numbers: list[int] = columns.row.tolist()
        self._answers: list[int] = meet(columns).tolist()
        self._starts = starts_by_site(columns.site, evidence.columns.size)

    def of(self, site: int) -> Iterator[tuple[int, int]]:
        """The number of each contact of a site that is more than nothing, and whether they meet."""
        for place in range(self._starts[site], self._starts[site + 1]):
            if self._answers[place] != NO:
                yield self._numbers[place], self._answers[place]

    def at(self, number: int) -> int:
        """Whether a contact is a meeting."""
        return self._answers[self._numbers.index(number)]


def _addressed(clauses: tuple[Clause, ...], structures: Structures | None) -> tuple[Clause, ...]:
    """The clauses with whom they address, where only their structure says it."""
    if structures is None:
        return clauses
    told = ((one, structures.of(one.id, one.text)) for one in clauses)
    return tuple(
        replace(one, addressee=said.addressee) if said is not None and not one.addressee else one for one, said in told
    )


def _reviewed(meeting: int, *, applies: bool) -> int:
    """What a clause answers by what a person says of it: a unit the site may not meet keeps even a yes open."""
    return min(int(YES), meeting) if applies else int(NO)


def _texts_differ(own: LayerContacts, code: str, text: Mapping[str, str]) -> bool:
    """Whether a layer gives a code to a feature whose columns hold another access list than this."""
    assert own.layer.layer is not None  # only layers that were read have units
    rows = _rows_by_code(own.layer.layer, own).get(code, ())
    return any(unit_texts(own.layer, row) not in ({}, text) for row in rows)


def _rows_by_code(layer: Layer, own: LayerContacts) -> Mapping[str, Sequence[int]]:
    """The features of each code, kept as long as the layer is: a province has thousands of units."""
    kept = _ROWS.setdefault(layer, {})
    column = own.layer.entry.fields.get("code")
    if column not in kept:
        rows: dict[str, list[int]] = {}
        for row in range(len(layer.features)):
            rows.setdefault(own.code(row), []).append(row)
        kept[column] = rows
    return kept[column]
