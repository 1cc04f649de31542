"""What the access lists of many sites make of the bounds of their verdicts, without an answer for any clause."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zoning.clause import Clause
from zoning.columns import NO, Indices
from zoning.condition import meet
from zoning.evidence import Evidence
from zoning.outcome import Outcome
from zoning.report.clause import GOVERNMENT, AccessList
from zoning.report.contact import LayerContacts, NumberedContacts
from zoning.report.verdict import reach_verdict
from zoning.verdict import Bounds


@dataclass(frozen=True, slots=True)
class _Features:
    """Meetings of sites with features of one layer: the site and the feature of each."""

    own: LayerContacts
    site: Indices
    feature: Indices


class ClauseBounds:
    """The clauses of a batch of sites as far as they bound a verdict; `strict`: unread prose may prohibit."""

    def __init__(self, evidence: Evidence, *, strict: bool) -> None:
        self._evidence = evidence
        self._contacts = NumberedContacts(evidence)
        self._access_list = AccessList(evidence, self._contacts)
        self._unread = Outcome.PROHIBITED if strict else Outcome.CONDITIONAL
        self._strict = strict

    def add(self, bounds: Bounds) -> None:
        """Puts in place of the bounds what the access lists of the units make of them.

        Clauses that nobody has read say the same of every site that may meet their feature. A site with a clause that a
        person has answered, or that refers on, is answered by itself.
        """
        alone = np.zeros(len(bounds.at_most), dtype=np.bool_)
        for found in self._meetings():
            features, which = np.unique(found.feature, return_inverse=True)
            told = [self._possible(found.own, feature) for feature in features.tolist()]
            possible = np.array([Outcome.NO_CONFLICT if one is None else one for one in told], dtype=np.int8)
            np.maximum.at(bounds.at_most, found.site, possible[which])
            alone[found.site[np.array([one is None for one in told], dtype=np.bool_)[which]]] = True
        for site in np.flatnonzero(alone).tolist():
            verdict = reach_verdict(bounds.of(site), [], self._access_list.answer(site), strict=self._strict)
            bounds.at_least[site], bounds.at_most[site] = verdict.at_least, verdict.at_most

    def _meetings(self) -> Iterator[_Features]:
        for kind in self._access_list.kinds:
            contacts = self._evidence.columns.kind(kind).contacts
            if not any(own.layer.opened.has_lists for own in self._contacts.layers if own.layer.entry.kind == kind):
                continue
            is_met = meet(contacts) != NO
            site, number = contacts.site[is_met], contacts.row[is_met]
            for own in self._contacts.layers:
                row = number - own.offset
                rows = np.flatnonzero((row >= 0) & (row < len(own.layer.contacts.site)))
                if own.layer.entry.kind == kind and rows.size:
                    yield _Features(own, site[rows], own.layer.contacts.feature[row[rows]])

    def _possible(self, own: LayerContacts, feature: int) -> Outcome | None:
        """The gravest that can follow from the unread clauses of a feature; None where that hangs on the site."""
        possible = Outcome.NO_CONFLICT
        for clause in self._access_list.clauses_of(own, feature):
            if clause.addressee == GOVERNMENT:
                continue
            if clause.refers_on or self._access_list.reviews.may_speak_of(clause):
                return None
            if not self._is_judged(own, clause):
                possible = self._unread
        return possible

    def _is_judged(self, own: LayerContacts, clause: Clause) -> bool:
        """Whether rules say all that the clause does, so that nothing of it is left to read."""
        structures = own.layer.opened.structures
        structured = None if structures is None else structures.of(clause.id, clause.text)
        return structured is not None and structured.judges and structured.covers == "whole"
