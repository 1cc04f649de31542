"""What a structured clause answers for projects: the same evaluator as the packs, and what is left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zoning.accesslist.structure import Structured
from zoning.columns import NO, UNKNOWN, Answers, Columns
from zoning.condition import Trace, explain
from zoning.kept import kept
from zoning.outcome import Outcome, gravest_reason
from zoning.rule import Rule
from zoning.verdict import Bounds, answer_rules, bound


@dataclass(frozen=True, slots=True)
class ClauseJudgement:
    """What a structured clause answers for one project.

    `at_least` and `at_most` are the bounds of its outcome. `is_open` where prose beside the structure, or a reference
    onward, is still a person's to read. `missing` is what would have to be known: (fact, layer or review; its name).
    """

    answer: int
    at_least: Outcome
    at_most: Outcome
    reason: str | None
    missing: tuple[tuple[str, str], ...]
    is_open: bool
    traces: tuple[tuple[Rule, Trace], ...] = ()


@kept(16_384)
def rules_of(structured: Structured) -> tuple[Rule, ...]:
    """The rules of a structure, kept, so that one text in many units is answered once."""
    return structured.rules((structured.key, structured.key))


def judge_clauses(structured: Structured, columns: Columns) -> tuple[Answers, Bounds]:
    """For every project: the answer of the structure, and the bounds of what follows.

    Yes where something of it catches the project, unknown where something may.
    """
    rules = _in_force(rules_of(structured), columns)
    answers = answer_rules(rules, columns)
    whole: Answers = answers.max(axis=0, initial=NO)
    return whole, bound(rules, answers)


def judge_clause(structured: Structured, columns: Columns, *, explains: bool = False) -> ClauseJudgement:
    """The judgement for one project (columns of length one), with what is missing and, where asked for, the traces."""
    rules = _in_force(rules_of(structured), columns)
    answers = answer_rules(rules, columns)[:, 0]
    at_least, at_most = bound(rules, answers[:, np.newaxis]).of(0)
    traces = [explain(rule.when, columns) for rule in rules]
    unknown = [trace for trace, answer in zip(traces, answers, strict=True) if answer == UNKNOWN]
    looks = [leaf.look for trace in unknown for leaf in trace.unknown_leaves()]
    return ClauseJudgement(
        answer=int(answers.max(initial=NO)),
        at_least=at_least,
        at_most=at_most,
        reason=gravest_reason([look.reason for look in looks if look.reason]),
        missing=tuple(dict.fromkeys(item for look in looks for item in look.missing)),
        is_open=structured.covers == "part" or any(one.to is not None for one in structured.judged),
        traces=tuple(zip(rules, traces, strict=True)) if explains else (),
    )


def _in_force(rules: Sequence[Rule], columns: Columns) -> list[Rule]:
    return [rule for rule in rules if rule.in_force.holds(columns.on)]
