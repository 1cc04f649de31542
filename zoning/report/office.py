"""What other offices are asked about a site: kinds that no layer shows, as far as nobody has stated them."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from zoning.catalogue import Elsewhere
from zoning.columns import is_none
from zoning.condition import answer_once, kinds_used
from zoning.condition.used import leaves_of
from zoning.evidence import Evidence
from zoning.rule import Rule


class Offices:
    """The kinds asked elsewhere, each with its office and the rules that look at it.

    A verdict takes such a kind for absent. Where it is stated (`touches.<kind>`), the statement counts in the verdict,
    and only those rules still ask that it does not answer, as one on another class.
    """

    def __init__(self, evidence: Evidence, uses: Sequence[tuple[Rule, Collection[str]]], lang: str) -> None:
        self._evidence, self._open = evidence, evidence.open_columns or evidence.columns
        self._language = 0 if lang == "zh" else 1
        self._uses = {kind: [rule for rule, kinds in uses if kind in kinds] for kind in evidence.elsewhere}
        self._all = [self._entry(item, self._uses[item.kind]) for item in evidence.elsewhere.values()]
        columns = evidence.columns
        self._is_stated = {kind: ~is_none(columns.kind(kind).stated) for kind in evidence.elsewhere}
        self._some = np.logical_or.reduce([np.zeros(columns.size, dtype=np.bool_), *self._is_stated.values()])

    def list_asked(self, site: int) -> list[dict[str, Any]]:
        """What is still to be asked about a site, in the order of the catalogue; it does not count in the verdict."""
        if not self._some[site]:
            return self._all
        asked = []
        for entry, (kind, item) in zip(self._all, self._evidence.elsewhere.items(), strict=True):
            if not self._is_stated[kind][site]:
                asked.append(entry)
            elif rules := [rule for rule in self._uses[kind] if self._rests_on_absence(rule, kind, site)]:
                asked.append(self._entry(item, rules))
        return asked

    def _rests_on_absence(self, rule: Rule, kind: str, site: int) -> bool:
        """Whether what a rule says of a kind would be another answer if the kind were not taken for absent."""
        return any(
            answer_once(leaf, self._evidence.columns)[site] != answer_once(leaf, self._open)[site]
            for leaf in leaves_of(rule.when)
            if any(own == kind for own, _ in kinds_used(leaf))
        )

    def _entry(self, item: Elsewhere, rules: Sequence[Rule]) -> dict[str, Any]:
        return {
            "kind": item.kind,
            "office": item.office[self._language],
            "how": item.how[self._language],
            "rules": list(dict.fromkeys(rule.id for rule in rules)),
        }
