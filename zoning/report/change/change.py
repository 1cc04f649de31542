"""The smallest single changes that turn the rules a verdict rests on, found by asking those rules again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from zoning.accesslist.allowance_condition import AsksOfUnit
from zoning.accesslist.cap_condition import PassesCap
from zoning.columns import NO, UNKNOWN, YES, Columns, FactColumn, objects
from zoning.condition import Condition, explain
from zoning.condition.factual import FURTHER_CODES
from zoning.evidence import Evidence
from zoning.fact import FactValue, find_fact
from zoning.outcome import ANSWERS
from zoning.report.change.candidate import Candidate, constants_of, list_candidates
from zoning.report.change.telling import tell_values
from zoning.report.clause import AccessList, ClauseAnswer
from zoning.report.judging import Judgement
from zoning.report.margin import Margins
from zoning.report.verdict import Verdict
from zoning.report.working import columns_of
from zoning.rule import Rule
from zoning.verdict import answer_rules

Change = dict[str, Any]
_TOUCHES: Final = "touches."
# The order in which the answers of one rule are told.
_ORDER: Final = (int(YES), int(NO), int(UNKNOWN))
# Said of the place, not of the project: no applicant can change it.
_OF_PLACE: Final = "catalogue"


class Changes:
    """What would change the verdicts of a batch of sites, one by one."""

    def __init__(self, evidence: Evidence, access_list: AccessList, margins: Margins) -> None:
        self._evidence = evidence
        self._access_list = access_list
        self._margins = margins

    def find(self, site: int, verdict: Verdict, depths: Mapping[int, float | None]) -> list[Change]:
        """The changes, rule by rule: of one fact, the others staying as they are, or of one boundary."""
        shifts = self._margins.shifts(site, verdict, depths)
        found: list[Change] = []
        for judgement in verdict.deciding:
            rule, now = judgement.rule.id, judgement.answer
            found += self._by_facts(site, judgement)
            for _, moved, (move_m, layer, direction) in (shift for shift in shifts if shift[0] == rule):
                told = {"layer": layer, "direction": direction, "move_m": move_m}
                found.append(_change(rule, now, moved) | told)
        certain = set(verdict.because)
        read = [answer for answer in verdict.clauses if answer.answer == YES and answer.clause.id in certain]
        for answer in (*read, *verdict.open_clauses):
            found += self._by_review(answer)
        return found

    def _by_facts(self, site: int, judgement: Judgement) -> Iterator[Change]:
        """The changes of single facts that give a rule another answer."""
        asking = Asking(judgement.rule, self._evidence, site)
        told: dict[int, list[Any]] = {answer: [] for answer in _ORDER}
        for key, candidates in asking.candidates().items():
            answers = [(candidate, asking.answer_with(key, candidate.value)) for candidate in candidates]
            for answer in _ORDER:
                told[answer] += tell_values(key, [one for one, given in answers if given == answer])
        for answer in _ORDER:
            if answer != judgement.answer and told[answer]:
                yield _change(judgement.rule.id, judgement.answer, answer) | {"facts": told[answer]}

    def _by_review(self, answer: ClauseAnswer) -> Iterator[Change]:
        """What a person's word on a clause would make of it."""
        for applies in (True, False):
            given = self._access_list.answer_if(answer, applies=applies)
            if given != answer.answer:
                facts = [{"fact": f"review.{answer.clause.id}", "values": [applies]}]
                yield _change(answer.clause.id, answer.answer, given) | {"facts": facts}


class Asking:
    """A rule asked again about one site, with one fact as it is not."""

    def __init__(self, rule: Rule, evidence: Evidence, site: int) -> None:
        self._rule = rule
        self._own = columns_of(evidence.columns, site)
        opened = evidence.open_columns
        self._open = None if opened is None else columns_of(opened, site)
        self._stated = evidence.placed.sites[site].facts

    def candidates(self) -> dict[str, list[Candidate]]:
        """The values worth trying of each fact the rule reads; those of the place are not tried."""
        constants: dict[str, list[Any]] = {}
        for leaf in explain(self._rule.when, self._own).all_leaves():
            for key in (*leaf.facts, *(f"{_TOUCHES}{kind}" for kind in leaf.kinds)):
                constants.setdefault(key, []).extend(self._constants(leaf.condition, key))
        found = {}
        for key, named in constants.items():
            fact, stated = find_fact(key), self._stated.get(key)
            if key == FURTHER_CODES:  # what the code of the main product would change is told
                continue
            if fact is not None and not (stated is not None and stated.origin == _OF_PLACE):
                found[key] = list_candidates(fact, named, None if stated is None else stated.value)
        return found

    def _constants(self, condition: Condition, key: str) -> Iterable[Any]:
        """What a condition names; of allowances and caps the values of this fact at which this site's answer turns."""
        if isinstance(condition, AsksOfUnit | PassesCap):
            return condition.limits_at(self._own, key)
        return constants_of(condition)

    def answer_with(self, key: str, value: FactValue) -> int:
        """What the rule answers where a fact has another value."""
        opened = None if self._open is None else replace_fact(self._open, key, value)
        return int(answer_rules((self._rule,), replace_fact(self._own, key, value), opened)[0, 0])


def replace_fact(columns: Columns, key: str, value: FactValue) -> Columns:
    """The columns of one site with one fact stated otherwise; `touches.<kind>` is what an officer says of the kind."""
    facts = {**columns.facts, key: FactColumn(objects([value]), np.ones(1, dtype=np.bool_))}
    kind = key.removeprefix(_TOUCHES)
    kinds = columns.kinds
    if key.startswith(_TOUCHES) and kind in kinds:
        kinds = {**kinds, kind: replace(kinds[kind], stated=objects([value]))}
    return replace(columns, facts=facts, kinds=kinds)


def _change(rule: str, now: int, answer: int) -> Change:
    return {
        "rule": rule,
        "answer": ANSWERS[now],
        "to": ANSWERS[answer],
        "facts": [],
        "layer": None,
        "direction": None,
        "move_m": None,
    }
