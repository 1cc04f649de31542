"""The access-list clauses of the units a site meets, each answered by a person's review or left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
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
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.feature import unit_texts
from zoning.outcome import ANSWERS, Outcome
from zoning.report.contact import LayerContacts, NumberedContacts, starts_by_site
from zoning.rule import Reference

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
        self._facts = evidence.columns.facts
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
        """The clauses of every unit the site meets, each answered by its review, if there is one.

        Where two editions give one number to different texts, the later one's id names its layer and edition.
        """
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
        column = self._facts.get(f"review.{clause.id}")
        if column is None or not column.known[site]:
            return int(UNKNOWN), "review"
        answer = _reviewed(meeting, applies=bool(column.value[site]))
        return answer, "accuracy" if answer == UNKNOWN else None

    def answer_if(self, answer: ClauseAnswer, *, applies: bool) -> int:
        """What a clause would answer if a person said so of it."""
        own, _ = self._contacts.locate(answer.contact)
        return _reviewed(self._meetings[own.layer.entry.kind].at(answer.contact), applies=applies)

    def clauses_of(self, own: LayerContacts, feature: int) -> tuple[Clause, ...]:
        """The clauses of a unit, whether a site meets it or not."""
        key = (own, feature)
        if key not in self._clauses:
            suffix = self._suffix(own, feature)
            clauses = read_clauses(own.code(feature), unit_texts(own.layer, feature)) if suffix is not None else ()
            written = tuple(
                replace(clause, id=f"{clause.id}{suffix}", refers_on=refers_on(clause.text)) for clause in clauses
            )
            self._clauses[key] = _addressed((*written, *own.layer.opened.listed(feature)), own.layer.opened.structures)
        return self._clauses[key]

    def _suffix(self, own: LayerContacts, feature: int) -> str | None:
        """What tells a unit's clauses apart where its code does not, from the layers alone, whatever a site meets.

        The first layer of units keeps the plain ids; those of others carry layer and edition; features of one layer
        that share a code and differ in text carry their number. None for a layer that is none of units.
        """
        if own.layer.entry.kind != _UNIT:
            return None
        entry, layer = own.layer.entry, own.layer.layer
        suffix = "" if own is self._units[0] else f"@{entry.id}.{entry.edition}"
        assert layer is not None  # a contact has a layer
        rows = _rows_by_code(layer, own)[own.code(feature)]
        is_shared = len(rows) > 1 and len({tuple(unit_texts(own.layer, row).values()) for row in rows}) > 1
        return f"{suffix}@{layer.features.fids[feature]}" if is_shared else suffix


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


class ClauseEntries:
    """Clauses as the answer shows them; `references` are the law that makes the list binding, each from its day on.

    `heads` are the lists in files of their own.
    """

    def __init__(
        self,
        contacts: NumberedContacts,
        references: Sequence[Reference],
        on: date,
        lang: str,
        heads: Mapping[str, Head] | None = None,
    ) -> None:
        self._contacts = contacts
        self._heads = heads or {}
        self._listed: dict[tuple[str, str], dict[str, Any]] = {}
        in_force = [item for item in references if item.in_force_from is None or item.in_force_from <= on]
        self._law = [reference.to_dict() for reference in in_force]
        self._language = 0 if lang == "zh" else 1
        self._documents: dict[LayerContacts, dict[str, Any]] = {}

    def entry(self, answer: ClauseAnswer) -> dict[str, Any]:
        """One clause with its answer and the document it stands in."""
        clause = answer.clause
        return {
            "id": clause.id,
            "unit": clause.unit,
            "level": clause.level,
            "list": clause.list or None,
            "dimension": clause.dimension,
            "number": clause.number,
            "element": clause.element or None,
            "addressee": clause.addressee or None,
            "text": clause.text,
            "outcome": clause.outcome.key,
            "answer": ANSWERS[answer.answer],
            "reason": answer.reason,
            "follows": [*answer.follows],
            "reference": self._reference(answer),
        }

    def _reference(self, answer: ClauseAnswer) -> dict[str, Any]:
        """The document a clause stands in: that of its list, else the layer that carries it."""
        clause = answer.clause
        key = (clause.list, clause.document)
        if key in self._listed:
            return self._listed[key]
        head = self._heads.get(clause.list)
        if head is not None:
            self._listed[key] = self._of_list(head, clause.document)
            return self._listed[key]
        own, _ = self._contacts.locate(answer.contact)
        if own not in self._documents:
            self._documents[own] = self._document(own.layer)
        return self._documents[own]

    def _of_list(self, head: Head, document: str) -> dict[str, Any]:
        """The document of a list, unless the clause says another one of its own."""
        assert head.in_force.first is not None  # the catalogue asks for it
        named = " ".join(filter(None, (head.document or head.title[self._language], head.number)))
        return {
            "document": document or named or head.id,
            "office": head.office[self._language],
            "edition": head.in_force.first.isoformat(),
            "law": self._law,
        }

    def _document(self, layer: LayerEvidence) -> dict[str, Any]:
        return {
            "document": layer.entry.title[self._language],
            "office": layer.entry.office[self._language],
            "edition": layer.entry.edition,
            "law": self._law,
        }
