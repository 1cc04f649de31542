"""What the margins of a batch of sites share."""

from collections.abc import Sequence
from typing import Final

from zoning.columns import Columns
from zoning.condition import Condition, Extent, NotCovered, Touches, Upstream, answer_once
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.asking import asked_by
from zoning.report.clause import AccessList
from zoning.report.contact import LayerContacts, NumberedContacts
from zoning.rule import Rule

# Conditions that answer otherwise where a kind is asked elsewhere.
_MAPPED: Final = (NotCovered, Touches, Extent, Upstream)


class Batch:
    """Rules, layers and lists of all sites; what of a rule asks no map is answered once for all of them.

    `rules`: each with whether it looks at a kind that another office is asked about. `open_columns` are those in which
    such kinds are unknown.
    """

    def __init__(
        self,
        evidence: Evidence,
        rules: Sequence[Rule],
        contacts: NumberedContacts,
        access_list: AccessList,
        *,
        strict: bool,
    ) -> None:
        self.evidence = evidence
        self.contacts = contacts
        self.access_list = access_list
        self.strict = strict
        self.open_columns = evidence.open_columns
        elsewhere = evidence.elsewhere
        self.rules = [(rule, not elsewhere.keys().isdisjoint(kinds)) for rule, kinds in asked_by(rules).uses]
        self._reviews = [column for key, column in evidence.columns.facts.items() if key.startswith("review.")]
        self._layers = {id(own.layer): own for own in contacts.layers}
        self._kinds: dict[str, tuple[list[LayerEvidence], float]] = {}
        self._answers: dict[tuple[int, bool], list[int]] = {}

    def answer(self, condition: Condition, site: int, *, is_open: bool) -> int:
        """What a condition without a boundary answers on a site; `is_open`: by the open columns."""
        is_open = is_open and type(condition) in _MAPPED  # facts are the same in both
        answers = self._answers.get((id(condition), is_open))
        if answers is None:
            answers = answer_once(condition, self.columns(is_open=is_open)).tolist()
            self._answers[id(condition), is_open] = answers
        return answers[site]

    def columns(self, *, is_open: bool) -> Columns:
        """The columns as they are, or the open ones."""
        return self.open_columns if is_open and self.open_columns is not None else self.evidence.columns

    def layers(self, kind: str) -> list[LayerEvidence]:
        """The layers of a kind that can be looked at."""
        return self._of_kind(kind)[0]

    def accuracy_m(self, kind: str) -> float:
        """The accuracy of the worst of them."""
        return self._of_kind(kind)[1]

    def _of_kind(self, kind: str) -> tuple[list[LayerEvidence], float]:
        if kind not in self._kinds:
            evidence = self.evidence
            is_moot = kind in evidence.elsewhere or kind in evidence.none_here
            of_kind = [] if is_moot else [one for one in evidence.layers if one.entry.kind == kind]
            layers = [one for one in of_kind if one.layer is not None]
            self._kinds[kind] = layers, max((one.entry.accuracy_m for one in layers), default=0.0)
        return self._kinds[kind]

    def has_approvals(self, site: int) -> bool:
        """Whether a person has said of any rule or clause that it applies."""
        return any(column.known[site] and column.value[site] for column in self._reviews)

    def contacts_of(self, layer: LayerEvidence) -> LayerContacts:
        """The contacts of a layer, by which its clauses are known."""
        return self._layers[id(layer)]
