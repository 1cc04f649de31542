"""Which projects are judged otherwise after a change, and what is responsible."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zoning.checking import Checker
from zoning.columns import Bools, Indices
from zoning.edition.affected import Affected, find_affected
from zoning.edition.edition import Edition
from zoning.report.report import SiteAnswer
from zoning.screening import Screening, screen
from zoning.site import Site
from zoning.statement import Statements

# How many sites are explained at a time: whole answers are some ten kilobytes each.
PORTION: Final = 2_000
_COLUMNS: Final = ("at_least", "at_most", "eia_at_least", "eia_at_most", "is_refused")


@dataclass(frozen=True, slots=True)
class Pair:
    """One rule, clause or unit before and after; None where it is not there."""

    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Flip:
    """One project that is judged otherwise: `before` and `after` are its verdict and its EIA document.

    `rules`, `clauses`, `units`: those that say something else of it than before, and so are responsible.
    """

    id: str
    name: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    rules: tuple[Pair, ...]
    clauses: tuple[Pair, ...]
    units: tuple[Pair, ...]

    @property
    def is_told(self) -> bool:
        """Whether a rule, a clause or a unit says otherwise, whatever the verdict."""
        return bool(self.rules or self.clauses or self.units)


@dataclass(frozen=True, slots=True)
class Flips:
    """All projects that are judged otherwise, in the order of the register.

    `flips`: those whose verdict or EIA document changed. `terms`: those judged alike by other rules, clauses or units;
    None where nobody asked. `looked_at`: how many were judged twice; the others can't have changed. `refused`: the
    answers on those that could not be judged at all. `affected` is None where the whole law changed.
    """

    count: int
    looked_at: int
    flips: tuple[Flip, ...]
    terms: tuple[Flip, ...] | None
    refused: tuple[Mapping[str, Any], ...]
    affected: Affected | None

    @property
    def transitions(self) -> dict[tuple[str, str], int]:
        """How many went from which headline to which other, the most frequent first."""
        counts = Counter((str(flip.before["outcome"]), str(flip.after["outcome"])) for flip in self.flips)
        return dict(counts.most_common())


def find_flips(
    before: Checker,
    after: Checker,
    sites: Sequence[Site],
    statements: Statements,
    *,
    editions: tuple[Edition, Edition] | None = None,
    with_terms: bool = False,
) -> Flips:
    """The projects whose verdict or EIA document differs between two checkers.

    `editions`: the two differ in one layer alone, by these editions; then only sites near a change are judged.
    `with_terms`: also those that other rules, clauses or units say the same of, which takes a whole check of each.
    """
    affected = None if editions is None else find_affected(before, after, *editions, list(sites), statements)
    looked_at = np.arange(len(sites)) if affected is None else np.flatnonzero(affected.is_near)
    chosen = [sites[row] for row in looked_at.tolist()]
    found = screen(before, chosen, statements), screen(after, chosen, statements)
    differs = _differ(*found)
    unplaced = _refused(affected, looked_at, found, len(sites))
    asked = ~(found[0].is_refused & found[1].is_refused) if with_terms else differs
    told = list(_explain(before, after, [chosen[row] for row in np.flatnonzero(asked).tolist()], statements))
    is_flipped = differs[asked].tolist()
    flips = tuple(one for one, flipped in zip(told, is_flipped, strict=True) if flipped)
    terms = tuple(one for one, flipped in zip(told, is_flipped, strict=True) if not flipped and one.is_told)
    rows = np.flatnonzero(unplaced).tolist()
    refused = before.check([sites[row] for row in rows], statements).sites if rows else ()
    out = tuple({"id": one["id"], "errors": one["errors"]} for one in refused)
    return Flips(len(sites), len(chosen), flips, terms if with_terms else None, out, affected)


def _differ(one: Screening, other: Screening) -> Bools:
    """Where two screenings say something else; sites that both refuse say nothing."""
    differs = np.zeros(len(one.is_refused), dtype=np.bool_)
    for name in _COLUMNS:
        differs |= getattr(one, name) != getattr(other, name)
    differs[one.is_refused & other.is_refused] = False
    return differs


def _refused(affected: Affected | None, looked_at: Indices, found: tuple[Screening, Screening], size: int) -> Bools:
    """The sites that could not be judged."""
    refused = np.zeros(size, dtype=np.bool_) if affected is None else affected.is_refused.copy()
    refused[looked_at] |= found[0].is_refused & found[1].is_refused
    return refused


def _explain(before: Checker, after: Checker, sites: Sequence[Site], statements: Statements) -> Iterator[Flip]:
    for first in range(0, len(sites), PORTION):
        portion = sites[first : first + PORTION]
        own = {site.id for site in portion} | {"*"}
        said = {key: one for key, one in statements.items() if key in own}
        answers = (checker.check(portion, said).sites for checker in (before, after))
        for one, other in zip(*answers, strict=True):
            yield _flip(one, other)


def _flip(one: SiteAnswer, other: SiteAnswer) -> Flip:
    return Flip(
        id=one["id"],
        name=one["name"],
        before=_headline(one),
        after=_headline(other),
        rules=_pairs(one["judgements"], other["judgements"], _rule),
        clauses=_pairs(one["clauses"], other["clauses"], _clause),
        units=_pairs(one["findings"], other["findings"], _unit),
    )


def _headline(answer: SiteAnswer) -> dict[str, Any]:
    verdict, eia = answer["verdict"], answer["eia"]
    if verdict is None:
        return {"outcome": None, "at_least": None, "at_most": None, "document": None}
    said = {key: verdict[key] for key in ("outcome", "at_least", "at_most")}
    return {**said, "document": None if eia is None else eia["document"]}


def _rule(entry: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    if entry["answer"] == "no":
        return None
    return entry["rule"], {key: entry[key] for key in ("title", "answer", "outcome", "reason")}


def _clause(entry: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return entry["id"], {key: entry[key] for key in ("unit", "number", "text", "answer", "outcome")}


def _unit(entry: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    if entry["relation"] == "near":
        return None
    key = f"{entry['layer']}/{entry['code'] or entry['feature']}"
    return key, {key: entry[key] for key in ("layer", "code", "name", "class", "relation")}


def _pairs(
    one: Sequence[Mapping[str, Any]],
    other: Sequence[Mapping[str, Any]],
    read: Callable[[Mapping[str, Any]], tuple[str, dict[str, Any]] | None],
) -> tuple[Pair, ...]:
    """What is not the same on both sides, by its key."""
    was, now = (dict(told for entry in entries if (told := read(entry)) is not None) for entries in (one, other))
    keys = dict.fromkeys([*was, *now])
    return tuple(Pair(key, was.get(key), now.get(key)) for key in keys if was.get(key) != now.get(key))
