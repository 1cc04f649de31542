"""What the margins of a batch of sites share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from zoning.accesslist.structured_rules import is_of_list, key_of
from zoning.columns import Columns
from zoning.condition import Condition, Extent, NotCovered, Touches, Upstream, answer_alone, answer_once
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.asking import asked_by
from zoning.kept import kept
from zoning.report.clause import AccessList
from zoning.report.contact import LayerContacts, NumberedContacts
from zoning.rule import Rule

# Conditions that answer otherwise where a kind is asked elsewhere.
_MAPPED: Final = (NotCovered, Touches, Extent, Upstream)


class Batch:
    """Rules, layers and lists of all sites; what of a rule asks no map is answered once for all of them.

    `rules`: each by its number, with whether it looks at a kind that another office is asked about. `open_columns` are
    those in which such kinds are unknown. `listed` are the rules of structured clauses instead, by what features say
    whose lists have them, and `list_kinds` the kinds of these features.
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
        self._is_alone = evidence.columns.size == 1
        elsewhere = evidence.elsewhere
        law, self.listed = _divide(rules)
        self.rules = [(number, rule, not elsewhere.keys().isdisjoint(kinds)) for number, rule, kinds in law]
        self.listed_outcomes = {rule.outcome for own in self.listed.values() for _, rule, _ in own}
        of_lists = [layer.entry.kind for layer in evidence.layers if layer.opened.structures is not None]
        self.list_kinds = tuple(dict.fromkeys(of_lists))
        self._reviews = [column for key, column in evidence.columns.facts.items() if key.startswith("review.")]
        self._layers = {id(own.layer): own for own in contacts.layers}
        self._kinds: dict[str, tuple[list[LayerEvidence], float]] = {}
        self._answers: dict[tuple[int, bool], list[int]] = {}

    def answering(self, site: int, is_open: bool) -> Callable[[Condition], int]:
        """What answers conditions without a boundary on a site."""
        if self._is_alone and not is_open:
            return partial(answer_alone, columns=self.evidence.columns)
        return partial(self.answer, site=site, is_open=is_open)

    def answer(self, condition: Condition, site: int, *, is_open: bool) -> int:
        """What a condition without a boundary answers on a site; `is_open`: by the open columns."""
        is_open = is_open and type(condition) in _MAPPED  # facts are the same in both
        if self._is_alone:
            return answer_alone(condition, self.columns(is_open=is_open))
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

    def listed_of(self, keys: Iterable[str]) -> list[tuple[int, Rule, bool]]:
        """The rules of structured clauses with these keys, as `rules` has the others."""
        elsewhere = self.evidence.elsewhere.keys()
        own = sorted((one for key in keys for one in self.listed.get(key, ())), key=lambda one: one[0])
        return [(number, rule, not elsewhere.isdisjoint(kinds)) for number, rule, kinds in own]

    def contacts_of(self, layer: LayerEvidence) -> LayerContacts:
        """The contacts of a layer, by which its clauses are known."""
        return self._layers[id(layer)]


# The number of a rule among all, the rule, the kinds it looks at.
_Used = tuple[int, Rule, tuple[str, ...]]


@kept(64)
def _divide(rules: Sequence[Rule]) -> tuple[list[_Used], Mapping[str, list[_Used]]]:
    """The rules that speak of every site, and those of structured clauses by their keys."""
    law: list[_Used] = []
    listed: dict[str, list[_Used]] = {}
    for number, (rule, kinds) in enumerate(asked_by(rules).uses):
        (listed.setdefault(key_of(rule), []) if is_of_list(rule) else law).append((number, rule, kinds))
    return law, listed
