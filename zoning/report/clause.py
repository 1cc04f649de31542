"""The access-list clauses of the units a site meets, each answered by a person's review or left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from weakref import WeakKeyDictionary

from layers.layer import Layer
from zoning.clause import Clause, read_clauses
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import meet
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.gathering import unit_texts
from zoning.outcome import ANSWERS, Outcome
from zoning.report.contact import LayerContacts, NumberedContacts, starts_by_site
from zoning.rule import Reference

_UNIT: Final = "control_unit"
# By layer and by the column its codes stand in.
_ROWS: Final[WeakKeyDictionary[Layer, dict[str | None, dict[str, list[int]]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """An access-list clause of a unit that the site meets, or may meet within the layer's accuracy."""

    clause: Clause
    answer: int
    reason: str | None
    contact: int

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
    """The clauses of all control units, read when a site first meets the unit."""

    def __init__(self, evidence: Evidence, contacts: NumberedContacts) -> None:
        columns = evidence.columns.kind(_UNIT).contacts
        self._contacts = contacts
        self._facts = evidence.columns.facts
        self._units = [own for own in contacts.layers if own.layer.entry.kind == _UNIT and own.layer.layer is not None]
        self._numbers: list[int] = columns.row.tolist()
        self._meetings: list[int] = meet(columns).tolist()
        self._starts = starts_by_site(columns.site, evidence.columns.size)
        self._clauses: dict[tuple[LayerContacts, int], tuple[Clause, ...]] = {}

    def answer(self, site: int) -> list[ClauseAnswer]:
        """The clauses of every unit the site meets, each answered by its review, if there is one.

        Where two editions give one number to different texts, the later one's id names its layer and edition.
        """
        answers: dict[str, ClauseAnswer] = {}
        for place in range(self._starts[site], self._starts[site + 1]):
            if self._meetings[place] == NO:
                continue
            number = self._numbers[place]
            own, row = self._contacts.locate(number)
            for clause in self.clauses_of(own, own.feature(row)):
                answer, reason = self.review(clause, site, self._meetings[place])
                best = answers.get(clause.id)
                if best is None or best.answer < answer:
                    answers[clause.id] = ClauseAnswer(clause, answer, reason, number)
        return list(answers.values())

    def review(self, clause: Clause, site: int, meeting: int) -> tuple[int, str | None]:
        """What a person said of the clause, and why it is open: a unit the site may not meet keeps even a yes open."""
        column = self._facts.get(f"review.{clause.id}")
        if column is None or not column.known[site]:
            return int(UNKNOWN), "review"
        answer = min(int(YES), meeting) if column.value[site] else int(NO)
        return answer, "accuracy" if answer == UNKNOWN else None

    def clauses_of(self, own: LayerContacts, feature: int) -> tuple[Clause, ...]:
        """The clauses of a unit, whether a site meets it or not."""
        key = (own, feature)
        if key not in self._clauses:
            suffix = self._suffix(own, feature)
            clauses = read_clauses(own.code(feature), unit_texts(own.layer, feature))
            self._clauses[key] = tuple(replace(clause, id=clause.id + suffix) for clause in clauses)
        return self._clauses[key]

    def _suffix(self, own: LayerContacts, feature: int) -> str:
        """What tells a unit's clauses apart where its code does not, from the layers alone, whatever a site meets.

        The first layer of units keeps the plain ids; those of others carry layer and edition; features of one layer
        that share a code and differ in text carry their number.
        """
        entry, layer = own.layer.entry, own.layer.layer
        suffix = "" if own is self._units[0] else f"@{entry.id}.{entry.edition}"
        assert layer is not None  # a contact has a layer
        rows = _rows_by_code(layer, own)[own.code(feature)]
        is_shared = len({tuple(unit_texts(own.layer, row).values()) for row in rows}) > 1
        return f"{suffix}@{layer.features.fids[feature]}" if is_shared else suffix


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
    """Clauses as the answer shows them; `references` are the law that makes the list binding, each from its day on."""

    def __init__(self, contacts: NumberedContacts, references: Sequence[Reference], on: date, lang: str) -> None:
        self._contacts = contacts
        in_force = [item for item in references if item.in_force_from is None or item.in_force_from <= on]
        self._law = [reference.to_dict() for reference in in_force]
        self._language = 0 if lang == "zh" else 1
        self._documents: dict[LayerContacts, dict[str, Any]] = {}

    def entry(self, answer: ClauseAnswer) -> dict[str, Any]:
        """One clause with its answer and the document it stands in."""
        clause = answer.clause
        own, _ = self._contacts.locate(answer.contact)
        if own not in self._documents:
            self._documents[own] = self._document(own.layer)
        return {
            "id": clause.id,
            "unit": clause.unit,
            "level": "unit",
            "dimension": clause.dimension,
            "number": clause.number,
            "text": clause.text,
            "outcome": clause.outcome.key,
            "answer": ANSWERS[answer.answer],
            "reason": answer.reason,
            "reference": self._documents[own],
        }

    def _document(self, layer: LayerEvidence) -> dict[str, Any]:
        return {
            "document": layer.entry.title[self._language],
            "office": layer.entry.office[self._language],
            "edition": layer.entry.edition,
            "law": self._law,
        }
