"""What people said of rules and clauses that counts for nothing, or for a text it may not have been said of."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from zoning.clause import Clause
from zoning.condition import reviews_used
from zoning.evidence import Evidence
from zoning.fact import StatedFact
from zoning.report.clause import AccessList, ClauseAnswer
from zoning.report.review import REVIEW, bound_key, list_of, plain_id
from zoning.rule import Rule
from zoning.site import Notice

_COMMAND: Final = "command"
_LIKENESS: Final = 0.6


class Unheard:
    """The statements `review.…` of a site that its answer does not use; `rules` are all that may ask for one."""

    def __init__(self, evidence: Evidence, rules: Sequence[Rule], access_list: AccessList) -> None:
        self._sites = evidence.placed.sites
        self._access_list = access_list
        self._says_any = any(key.startswith(REVIEW) for key in evidence.columns.facts)
        used = (key for rule in rules for key in reviews_used(rule.when)) if self._says_any else ()
        self._asked = tuple(dict.fromkeys(used))

    def find(self, site: int, answers: Sequence[ClauseAnswer]) -> list[Notice]:
        """What to tell of the statements of one site, whose clauses were answered so."""
        if not self._says_any:
            return []
        said = [key for key in sorted(self._sites[site].facts) if key.startswith(REVIEW)]
        return [notice for key in said if key not in self._asked for notice in self._of_clause(key, site, answers)]

    def _of_clause(self, key: str, site: int, answers: Sequence[ClauseAnswer]) -> Iterator[Notice]:
        reviews, stated = self._access_list.reviews, self._sites[site].facts[key]
        clauses = [answer.clause for answer in answers]
        for clause in clauses:
            if key in reviews.counted(clause, site):
                is_plain = key == f"{REVIEW}{clause.id}" and clause.since is not None
                if is_plain and stated.origin != _COMMAND and reviews.day_of(clause, site) is None:
                    yield Notice("review-undated", key, bound_key(clause))
                return
        yield from self._uncounted(key, stated, clauses)

    def _uncounted(self, key: str, stated: StatedFact, clauses: Sequence[Clause]) -> Iterator[Notice]:
        """What to tell of a statement that answers no clause of the site."""
        name = key.removeprefix(REVIEW).partition("#")[0]
        here = [one for one in clauses if list_of(one.id) == list_of(name)]
        same = next((one for one in here if plain_id(one.id) == plain_id(name)), here[0] if here else None)
        if same is not None:
            yield Notice("review-superseded", key, bound_key(same))
        elif stated.origin != _COMMAND or not self._access_list.has_clause(name):
            ids = tuple(f"{REVIEW}{one.id}" for one in clauses)
            yield Notice("review-unmatched", key, _nearest(key, (*ids, *self._asked)) or "–")


@lru_cache(maxsize=1024)
def _nearest(key: str, known: tuple[str, ...]) -> str:
    """The one of some facts that is most like another; blank where none is."""
    return next(iter(get_close_matches(key, known, n=1, cutoff=_LIKENESS)), "")
