"""Clauses of access lists as the answer shows them, each with the document it stands in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zoning.accesslist.entry import Head
from zoning.accesslist.structure_key import fingerprint
from zoning.evidence import LayerEvidence
from zoning.outcome import ANSWERS
from zoning.report.clause import ClauseAnswer
from zoning.report.contact import LayerContacts, NumberedContacts
from zoning.rule import Reference


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
            "fingerprint": fingerprint(clause.text),
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
