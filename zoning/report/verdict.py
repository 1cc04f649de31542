"""A site's verdict: the bounds that rules and clauses leave, what they rest on, what leaves them apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from zoning.columns import UNKNOWN, YES
from zoning.outcome import Outcome, headline
from zoning.report.clause import ClauseAnswer
from zoning.report.judging import Judgement
from zoning.writing import Fixed

PROSE: Final = "access-list.prose"
# Why a clause is open for a person; any other reason says that what it refers to can't be found.
_BY_PERSON: Final = ("review", "accuracy")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The bounds of a site's verdict and what they rest on.

    `open`, `open_clauses`: the unknown judgements and clauses that could still make it graver.
    """

    at_least: Outcome
    at_most: Outcome
    judgements: tuple[Judgement, ...]
    clauses: tuple[ClauseAnswer, ...]
    open: tuple[Judgement, ...]
    open_clauses: tuple[ClauseAnswer, ...]

    @property
    def because(self) -> list[str]:
        """The rules and clauses that say yes with the gravest certain outcome."""
        if self.at_least == Outcome.NO_CONFLICT:
            return []
        clauses = [c.clause.id for c in self.clauses if c.answer == YES and c.clause.outcome == self.at_least]
        return [judgement.rule.id for judgement in self._certain] + clauses

    @property
    def deciding(self) -> list[Judgement]:
        """The judgements the headline rests on: the certain ones at the lower bound, the open ones above it."""
        return self._certain + list(self.open)

    @property
    def _certain(self) -> list[Judgement]:
        if self.at_least == Outcome.NO_CONFLICT:
            return []
        return [j for j in self.judgements if j.answer == YES and j.rule.outcome == self.at_least]

    def list_open(self) -> list[dict[str, Any]]:
        """What the verdict is open for, as the answer shows it; clauses that nobody has read are one entry."""
        entries: list[dict[str, Any]] = [_open_entry(j.rule.id, j.reason, j.lacking) for j in self.open]
        unread = [answer for answer in self.open_clauses if answer.reason in _BY_PERSON]
        if unread:
            missing = [{"review": answer.clause.id} for answer in unread]
            entries.append({"rule": PROSE, "reason": "review", "missing": missing})
        others = (answer for answer in self.open_clauses if answer not in unread)
        entries += [{"rule": one.clause.id, "reason": one.reason, "missing": [one.missing]} for one in others]
        return entries

    def to_dict(self, subject_to: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The verdict as the answer shows it; `subject_to` are the kinds another office is asked about."""
        return {
            "outcome": headline(self.at_least, self.at_most),
            "at_least": self.at_least.key,
            "at_most": self.at_most.key,
            "complete": not subject_to,
            "because": self.because,
            "unknown_because": self.list_open(),
            "to_review": sum(answer.reason == "review" for answer in self.clauses),
            "subject_to": [*subject_to],
        }


@lru_cache(maxsize=8192)
def _open_entry(rule: str, reason: str | None, lacking: tuple[tuple[str, str], ...]) -> Fixed:
    """A rule that is not known, as many answers tell of it."""
    return Fixed({"rule": rule, "reason": reason, "missing": [{sort: name} for sort, name in lacking]})


def reach_verdict(
    bounds: tuple[Outcome, Outcome], judgements: Sequence[Judgement], clauses: Sequence[ClauseAnswer], *, strict: bool
) -> Verdict:
    """The verdict over rules, which give the bounds, and clauses, which can only make them graver.

    Clauses from which nothing follows for a project are left out of it.
    """
    clauses = [answer for answer in clauses if answer.judges]
    at_least = max([bounds[0], *(c.clause.outcome for c in clauses if c.answer == YES)])
    possible = [c.possible(strict) for c in clauses]
    return Verdict(
        at_least=at_least,
        at_most=max([at_least, bounds[1], *possible]),
        judgements=tuple(judgements),
        clauses=tuple(clauses),
        open=tuple(j for j in judgements if j.answer == UNKNOWN and j.rule.outcome > at_least),
        open_clauses=tuple(
            c for c, gravest in zip(clauses, possible, strict=True) if c.answer == UNKNOWN and gravest > at_least
        ),
    )
