"""One site's judgements, clauses, verdict and questions, from its answers and its columns of length one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from zoning.clause import Clause, read_clauses
from zoning.columns import NO, UNKNOWN, YES, Columns
from zoning.condition import IsOneOf, Review, Touches, Trace, explain, meet
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.gathering import feature_code, unit_texts
from zoning.fact import find_fact
from zoning.outcome import ANSWERS, Outcome, gravest_reason, headline
from zoning.rule import Reference, Rule


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule's answer for one site, with the trace where the answer is not a plain no.

    `contacts` are the numbers of the contacts that made the answer. Where it is unknown, `missing` is what would have
    to be known (`fact`, `layer` or `review`; its name) and `reason` the first of the reasons in the fixed order.
    """

    rule: Rule
    answer: int
    trace: Trace | None = None
    contacts: tuple[int, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    reason: str | None = None


def _judge(rule: Rule, answer: int, trace: Trace) -> Judgement:
    leaves = [] if answer == NO else list(trace.leaves(answer))
    contacts = tuple(dict.fromkeys(row for leaf in leaves for row in leaf.look.rows))
    if answer != UNKNOWN:
        return Judgement(rule, answer, trace, contacts)
    missing = tuple(dict.fromkeys(item for leaf in leaves for item in leaf.look.missing))
    reason = gravest_reason([leaf.look.reason for leaf in leaves if leaf.look.reason])
    return Judgement(rule, answer, trace, contacts, missing, reason)


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


def judge_site(
    rules: Sequence[Rule], answers: Any, columns: Columns, open_columns: Columns | None, *, explain_all: bool
) -> list[Judgement]:
    """The judgements on one site (columns of length one), in the order of the rules."""
    judgements = []
    for rule, answer in zip(rules, answers, strict=True):
        if answer == NO and not explain_all:
            judgements.append(Judgement(rule, int(answer)))
            continue
        trace = explain(rule.when, columns)
        if trace.answer != answer and open_columns is not None:
            trace = explain(rule.when, open_columns)
        judgements.append(_judge(rule, int(answer), trace))
    return judgements


def answer_clauses(evidence: Evidence, site: int, columns: Columns, cache: dict[Any, Any]) -> list[ClauseAnswer]:
    """The clauses of every unit the site meets, each answered by its review, if there is one.

    Where two editions give one number to different texts, the later one's id names its layer and edition.
    """
    contacts = columns.kind("control_unit").contacts
    meetings = meet(contacts)
    answers: dict[str, ClauseAnswer] = {}
    for index in np.flatnonzero(meetings != NO):
        number = int(contacts.row[index])
        for clause in _clauses_of(evidence, number, cache):
            column = columns.fact(f"review.{clause.id}")
            answer, reason = int(UNKNOWN), "review"
            if column.known[0]:
                answer = int(min(YES, meetings[index])) if column.value[0] else int(NO)
                reason = "accuracy" if answer == UNKNOWN else ""
            best = answers.get(clause.id)
            if best is None or best.answer < answer:
                answers[clause.id] = ClauseAnswer(clause, answer, reason or None, number)
    return list(answers.values())


def _clauses_of(evidence: Evidence, contact: int, cache: dict[Any, Any]) -> tuple[Clause, ...]:
    layer, row = evidence.locate(contact)
    feature = int(layer.contacts.feature[row])
    key = (layer.entry.id, layer.entry.edition, layer.entry.legal_status, feature)
    if key not in cache:
        suffix = _suffix(evidence, layer, feature, cache)
        clauses = read_clauses(feature_code(layer, feature), unit_texts(layer, feature))
        cache[key] = tuple(replace(clause, id=clause.id + suffix) for clause in clauses)
    found: tuple[Clause, ...] = cache[key]
    return found


def _suffix(evidence: Evidence, layer: LayerEvidence, feature: int, cache: dict[Any, Any]) -> str:
    """What tells a unit's clauses apart where its code does not, from the layers alone, whatever a site meets.

    The first layer of units keeps the plain ids; those of others carry layer and edition; features of one layer that
    share a code and differ in text carry their number.
    """
    units = [one for one in evidence.layers if one.entry.kind == "control_unit" and one.layer is not None]
    suffix = "" if layer is units[0] else f"@{layer.entry.id}.{layer.entry.edition}"
    assert layer.layer is not None  # a contact has a layer
    key = ("texts", layer.entry.id, layer.entry.edition, layer.entry.legal_status)
    if key not in cache:
        texts: dict[str, set[tuple[str, ...]]] = {}
        for row in range(len(layer.layer.features)):
            texts.setdefault(feature_code(layer, row), set()).add(tuple(unit_texts(layer, row).values()))
        cache[key] = texts
    shared = len(cache[key][feature_code(layer, feature)]) > 1
    return f"{suffix}@{layer.layer.features.fids[feature]}" if shared else suffix


@dataclass(frozen=True, slots=True)
class Verdict:
    """The bounds of a site's verdict and what they rest on."""

    at_least: Outcome
    at_most: Outcome
    judgements: tuple[Judgement, ...]
    clauses: tuple[ClauseAnswer, ...]
    strict: bool

    @property
    def outcome(self) -> str:
        """The headline."""
        return headline(self.at_least, self.at_most)

    @property
    def to_review(self) -> int:
        """How many clauses nobody has reviewed."""
        return sum(answer.reason == "review" for answer in self.clauses)

    @property
    def because(self) -> list[str]:
        """The rules and clauses that say yes with the gravest certain outcome."""
        if self.at_least == Outcome.NO_CONFLICT:
            return []
        rules = [j.rule.id for j in self.judgements if j.answer == YES and j.rule.outcome == self.at_least]
        clauses = [c.clause.id for c in self.clauses if c.answer == YES and c.clause.outcome == self.at_least]
        return rules + clauses

    @property
    def open(self) -> list[Judgement]:
        """The unknown judgements that could still make the verdict graver."""
        return [j for j in self.judgements if j.answer == UNKNOWN and j.rule.outcome > self.at_least]

    @property
    def open_clauses(self) -> list[ClauseAnswer]:
        """The unknown clauses that could still make the verdict graver."""
        return [c for c in self.clauses if c.answer == UNKNOWN and c.possible(self.strict) > self.at_least]


def reach_verdict(
    bounds: tuple[Outcome, Outcome], judgements: Sequence[Judgement], clauses: Sequence[ClauseAnswer], strict: bool
) -> Verdict:
    """The verdict over rules, which give the bounds, and clauses, which can only make them graver."""
    at_least = max([bounds[0], *(c.clause.outcome for c in clauses if c.answer == YES)])
    at_most = max([at_least, bounds[1], *(c.possible(strict) for c in clauses)])
    return Verdict(at_least, at_most, tuple(judgements), tuple(clauses), strict)


def clause_references(references: Sequence[Reference], on: date) -> list[Reference]:
    """The law that makes the access list binding on a day."""
    return [item for item in references if item.in_force_from is None or item.in_force_from <= on]


def ask(verdict: Verdict, lang: str) -> list[dict[str, Any]]:
    """The questions whose answers could change the verdict, each with the rules it could change.

    Only rules that could make it graver are asked about; a missing layer is asked about as `touches.<kind>` where a
    person's word can settle it.
    """
    asked: dict[str, dict[str, Any]] = {}
    for judgement in verdict.open:
        assert judgement.trace is not None  # unknown judgements are explained
        for leaf in judgement.trace.unknown_leaves():
            for fact, question in _questions(leaf):
                entry = asked.setdefault(fact, _entry(fact, question, lang))
                if judgement.rule.id not in entry["could_change"]:
                    entry["could_change"].append(judgement.rule.id)
    for clause in verdict.open_clauses:
        fact = f"review.{clause.clause.id}"
        question = (f"该条款是否适用于本项目？{clause.clause.text}", f"Does this clause apply? {clause.clause.text}")
        asked.setdefault(fact, _entry(fact, question, lang))["could_change"].append(clause.clause.id)
    return list(asked.values())


def _questions(leaf: Trace) -> Iterator[tuple[str, tuple[str, str]]]:
    condition = leaf.condition
    for sort, name in leaf.look.missing:
        if sort == "fact":
            known = find_fact(name)
            yield name, known.question if known else ("", "")
        elif sort == "review" and isinstance(condition, Review):
            yield f"review.{name}", condition.question
        elif sort == "review" and isinstance(condition, IsOneOf):
            yield f"review.{name}", _unclear_question(condition)
        elif isinstance(condition, Touches) and not (condition.within_m or condition.part or condition.attributes):
            known = find_fact(f"touches.{condition.kind}")
            assert known is not None  # every kind has the fact
            yield known.key, known.question


def _unclear_question(condition: IsOneOf) -> tuple[str, str]:
    known = find_fact(condition.fact)
    words = (known.values or {}) if known else {}
    chinese = "、".join(words.get(str(value), (str(value), ""))[0] for value in condition.values)
    english = ", ".join(words.get(str(value), ("", str(value)))[1] for value in condition.values)
    label = known.label if known else (condition.fact, condition.fact)
    return (
        f"本项目的{label[0]}依该条规定是否按{chinese}对待？",
        f"Under this provision, does the project's {label[1].lower()} count as {english}?",
    )


def _entry(fact: str, question: tuple[str, str], lang: str) -> dict[str, Any]:
    known = find_fact(fact)
    assert known is not None  # questions are only asked about facts that can be stated
    return {
        "fact": fact,
        "question": question[0 if lang == "zh" else 1],
        "type": known.type,
        "unit": known.unit,
        "allowed": known.allowed,
        "could_change": [],
    }


def answer_word(answer: int) -> str:
    """`no`, `unknown` or `yes`."""
    return ANSWERS[answer]
