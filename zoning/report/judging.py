"""One site's judgements: what each rule answers, what made it answer so, and what it would have to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeAlias

from zoning.columns import NO, UNKNOWN, Answers, Columns
from zoning.condition import Trace, explain
from zoning.kept import kept
from zoning.outcome import ANSWERS, gravest_reason
from zoning.report.working import Workings, columns_of
from zoning.report.writing import Fixed
from zoning.rule import Rule

# Where what a leaf saw of a site came from, as the answer shows it.
Origins: TypeAlias = Callable[[int, Trace], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Judgement:
    """A rule's answer for one site; where it is not a plain no, with the `leaves` of the rule that brought it about.

    `contacts` are the numbers of the contacts the leaves saw. `trace` is the whole rule, where it is asked for.
    """

    rule: Rule
    answer: int
    leaves: tuple[Trace, ...] = ()
    contacts: tuple[int, ...] = ()
    trace: Trace | None = None

    @cached_property
    def missing(self) -> list[dict[str, str]]:
        """What would have to be known where it is unknown: `fact`, `layer` or `review`, each with its name."""
        if self.answer != UNKNOWN:
            return []
        return [
            {sort: name} for sort, name in dict.fromkeys(item for leaf in self.leaves for item in leaf.look.missing)
        ]

    @cached_property
    def reason(self) -> str | None:
        """The first of the reasons in the fixed order where it is unknown."""
        if self.answer != UNKNOWN:
            return None
        return gravest_reason([leaf.look.reason for leaf in self.leaves if leaf.look.reason])


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
        self._answers: list[list[int]] = answers.T.tolist()
        self._columns = columns
        self._workings = Workings(columns)
        self._open_columns = open_columns
        self._open_workings = None if open_columns is None else Workings(open_columns)
        self._explains = explains
        self._origins = origins
        self._plain_no = [Judgement(rule, int(NO)) for rule in rules]
        language = 0 if lang == "zh" else 1
        self._entries = {id(rule): _entry_of(rule, language) for rule in rules}
        self._noes = {id(rule): _plain_entry_of(rule, language) for rule in rules}

    def judge(self, site: int) -> list[Judgement]:
        """The judgements on one site, in the order of the rules."""
        own = columns_of(self._columns, site)
        return [
            plain_no if answer == NO and not self._explains else self._judge(plain_no.rule, answer, site, own)
            for plain_no, answer in zip(self._plain_no, self._answers[site], strict=True)
        ]

    def _judge(self, rule: Rule, answer: int, site: int, own: Columns) -> Judgement:
        workings = self._workings
        if self._open_columns is not None and workings.answer(rule.when, site) != answer:
            assert self._open_workings is not None  # it goes with the columns
            workings, own = self._open_workings, columns_of(self._open_columns, site)
        trace = explain(rule.when, own) if self._explains else None
        deciding = workings.leaves(rule.when, site, own) if trace is None else trace.leaves(answer)
        leaves = () if answer == NO else tuple(deciding)
        contacts = tuple(dict.fromkeys(row for leaf in leaves for row in leaf.look.rows))
        return Judgement(rule, answer, leaves, contacts, trace)

    def entry(self, judgement: Judgement, site: int, position: Mapping[int, int]) -> dict[str, Any]:
        """A judgement as the answer shows it; `position` is where the findings list each contact number."""
        if judgement.answer == NO and judgement.trace is None:
            return self._noes[id(judgement.rule)]
        of_rule = self._entries[id(judgement.rule)]
        return {
            **of_rule,
            "answer": ANSWERS[judgement.answer],
            "reason": judgement.reason,
            "because": [position[number] for number in judgement.contacts],
            "missing": judgement.missing,
            "trace": judgement.trace.to_list(partial(self._origins, site)) if judgement.trace else [],
        }


@kept(4096)
def _plain_entry_of(rule: Rule, language: int) -> Fixed:
    """What an answer says of a rule that says no."""
    return Fixed({**_entry_of(rule, language), "answer": ANSWERS[NO], "because": [], "missing": [], "trace": []})


@kept(4096)
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
        "values": dict(rule.values),
        "references": [reference.to_dict() for reference in rule.references],
        "trace": [],
    }
