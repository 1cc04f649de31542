"""One site's judgements: what each rule answers, what made it answer so, and what it would have to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any, TypeAlias

import numpy as np

from zoning.accesslist.issued_rules import is_issued
from zoning.accesslist.structured_rules import is_of_list
from zoning.columns import NO, UNKNOWN, Answers, Bools, Columns
from zoning.condition import Trace, explain
from zoning.kept import kept
from zoning.outcome import ANSWERS, gravest_reason
from zoning.report.working import Workings, columns_of
from zoning.rule import Rule
from zoning.writing import Fixed, Varied

# Where what a leaf saw of a site came from, as the answer shows it.
Origins: TypeAlias = Callable[[int, Trace], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Judgement:
    """A rule's answer for one site; where it is not a plain no, with the `leaves` of the rule that brought it about.

    `lacking`: what would have to be known where it is unknown: `fact`, `layer` or `review`, each with its name.
    `reason`: the first of the reasons for that in the fixed order. `contacts` are the numbers of the contacts the
    leaves saw and, where it is unknown, of those that other parts of the rule are already met by: what it is about.
    `trace` is the whole rule, where it is asked for.
    """

    rule: Rule
    answer: int
    leaves: tuple[Trace, ...] = ()
    contacts: tuple[int, ...] = ()
    trace: Trace | None = None
    lacking: tuple[tuple[str, str], ...] = field(default=(), init=False)
    reason: str | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if self.answer == UNKNOWN:
            missing = tuple(dict.fromkeys(item for leaf in self.leaves for item in leaf.look.missing))
            object.__setattr__(self, "lacking", missing)
            reasons = [leaf.look.reason for leaf in self.leaves if leaf.look.reason]
            object.__setattr__(self, "reason", gravest_reason(reasons))

    @property
    def deciding(self) -> frozenset[int]:
        """The numbers of the contacts without which it would have another answer, or another reason to be unknown."""
        return frozenset(row for leaf in self.leaves for row in leaf.look.rows)

    @cached_property
    def is_issued(self) -> bool:
        """Whether its rule is that of a file that a bureau issued."""
        return is_issued(self.rule)

    @cached_property
    def plain(self) -> tuple[Fixed, Fixed]:
        """A no without a trace as the answer shows it, in Chinese and in English: the same for all sites."""
        zh, en = (_entry_afar(self.rule, language, int(NO), None, ()) for language in (0, 1))
        return zh, en

    @property
    def missing(self) -> Sequence[Mapping[str, str]]:
        """What it is lacking as the answer shows it."""
        return [_lack(sort, name) for sort, name in self.lacking]


class Judging:
    """The rules judging a batch of sites; with `explains`, every answer with its whole trace.

    `origins` says where what a leaf saw of a site came from.

    `open_columns` are the columns in which what is asked elsewhere is unknown.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        answers: Answers,
        columns: Columns,
        open_columns: Columns | None,
        *,
        lang: str,
        explains: bool,
        origins: Origins,
    ) -> None:
        self._plain_no, self._is_of_all = _plain_noes(rules)
        self._answers = np.ascontiguousarray(answers.T)
        self._columns = columns
        self._workings = Workings(columns)
        self._open_columns = open_columns
        self._open_workings = None if open_columns is None else Workings(open_columns)
        self._explains = explains
        self._origins = origins
        self._language = 0 if lang == "zh" else 1

    def judge(self, site: int) -> list[Judgement]:
        """The judgements on one site, in the order of the rules; of structured clauses those that may apply."""
        answers = self._answers[site]
        rows = np.flatnonzero(self._is_of_all | (answers != NO))
        own = columns_of(self._columns, site)
        alone = Workings(own), 0, own
        judgements = []
        for row, answer in zip(rows.tolist(), answers[rows].tolist(), strict=True):
            plain_no = self._plain_no[row]
            if answer == NO and not self._explains:
                judgements.append(plain_no)
            else:
                view = (self._workings, site, own) if self._is_of_all[row] else alone
                judgements.append(self._judge(plain_no.rule, answer, site, view))
        return judgements

    def _judge(self, rule: Rule, answer: int, site: int, view: tuple[Workings, int, Columns]) -> Judgement:
        """What a rule answers; `view`: the workings to read that off, the number of the site there, its own columns.

        What many sites ask is worked out for all of them, the rule of a clause for the few that it concerns.
        """
        workings, at, own = view
        if self._open_columns is not None and workings.answer(rule.when, at) != answer:
            assert self._open_workings is not None  # it goes with the columns
            workings, at, own = self._open_workings, site, columns_of(self._open_columns, site)
        trace = explain(rule.when, own) if self._explains else None
        deciding = workings.leaves(rule.when, at, own) if trace is None else trace.leaves(answer)
        leaves = () if answer == NO else tuple(deciding)
        seen = [row for leaf in leaves for row in leaf.look.rows]
        about = workings.shown(rule.when, at, own) if answer == UNKNOWN else ()
        contacts = tuple(dict.fromkeys((*seen, *about)))
        return Judgement(rule, answer, leaves, contacts, trace)

    def entries(self, judgements: Sequence[Judgement], site: int, position: Mapping[int, int]) -> list[dict[str, Any]]:
        """The judgements that the answer shows, as it does: a no of a file that a bureau issued is not told."""
        return [
            judgement.plain[self._language]
            if judgement.answer == NO and judgement.trace is None
            else self._entry(judgement, site, position)
            for judgement in judgements
            if judgement.answer != NO or not judgement.is_issued
        ]

    def _entry(self, judgement: Judgement, site: int, position: Mapping[int, int]) -> dict[str, Any]:
        """One that is not a plain no; `position` is where the findings list each contact number."""
        because = [position[number] for number in judgement.contacts]
        if judgement.trace is None:
            rest = judgement.answer, judgement.reason, judgement.lacking
            afar = _entry_afar(judgement.rule, self._language, *rest)
            return Varied(afar, "because", because) if because else afar
        return {
            **_entry_of(judgement.rule, self._language),
            "answer": ANSWERS[judgement.answer],
            "reason": judgement.reason,
            "because": because,
            "missing": judgement.missing,
            "trace": judgement.trace.to_list(partial(self._origins, site)),
        }


@lru_cache(maxsize=8192)
def _lack(sort: str, name: str) -> Fixed:
    """One thing that would have to be known, as many answers name it."""
    return Fixed({sort: name})


@kept(64)
def _plain_noes(rules: Sequence[Rule]) -> tuple[list[Judgement], Bools]:
    """A no of each rule, and which of them every answer tells of: those that are not of a structured clause."""
    is_of_all = np.array([not is_of_list(rule) for rule in rules], dtype=np.bool_)
    return [Judgement(rule, int(NO)) for rule in rules], is_of_all


@kept(16_384)
def _entry_afar(
    rule: Rule, language: int, answer: int, reason: str | None, missing: tuple[tuple[str, str], ...]
) -> Fixed:
    """What an answer says of a rule but for the contacts that brought it about: the same for many sites."""
    lacks = [{sort: name} for sort, name in missing]
    return Fixed({**_entry_of(rule, language), "answer": ANSWERS[answer], "reason": reason, "missing": lacks})


@kept(16_384)
def _entry_of(rule: Rule, language: int) -> dict[str, Any]:
    """What an answer says of a rule whatever the site, all keys in their order."""
    return {
        "rule": rule.id,
        "title": rule.title[language],
        "explanation": rule.explanation[language],
        "answer": "",
        "outcome": rule.outcome.key,
        "reason": None,
        "because": [],
        "missing": [],
        "values": Fixed(dict(rule.values)),
        "references": [Fixed(reference.to_dict()) for reference in rule.references],
        "trace": [],
    }
