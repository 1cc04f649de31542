"""What local lists make of the national document of each project: freed, eased, left open, or not theirs to say.

A list counts where the project surely lies in its place, an entry where the project surely is what it names. An entry
that holds lowers the document; one that may hold leaves it open. An older list does not free what a newer edition of
the national catalogue asks a report book for: the two contradict each other, which is told and not decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns
from zoning.condition import Review, answer_once
from zoning.condition.used import leaves_of
from zoning.eia.document import EXEMPT, UNDETERMINED, Document, headline
from zoning.eia.edition import Edition
from zoning.eia.explaining import Explaining
from zoning.eia.local import EFFECTS, LocalEntry, LocalList
from zoning.rule import Reference
from zoning.wording import say

Missing: TypeAlias = tuple[str, str]
Bounds: TypeAlias = tuple[Document, Document]


@dataclass(frozen=True, slots=True)
class Eased:
    """The document of a project after its local lists: headline, bounds, and what the answer tells of them.

    `is_settled`: nothing else that the national catalogue asks can change the document.
    """

    document: str
    at_least: Document
    at_most: Document
    exemption: dict[str, Any] | None = None
    lists: tuple[dict[str, Any], ...] = ()
    reasons: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    questions: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """An entry that holds or may hold for a project; `conflict`: whether it contradicts a newer national edition."""

    list: LocalList
    entry: LocalEntry
    answer: int
    conflict: int

    @property
    def counts(self) -> int:
        """Whether it is applied: it holds and contradicts nothing."""
        return min(self.answer, int(YES) - self.conflict)

    def rank(self) -> tuple[int, int, int]:
        """The first is the one that is told: applied, then possible, by what it does."""
        return -self.counts, -self.answer, EFFECTS.index(self.entry.effect)


class LocalAnswers:
    """What some local lists say of a batch of projects."""

    def __init__(self, lists: Sequence[LocalList], columns: Columns, lang: str) -> None:
        self._columns = columns
        self._lang = lang
        self._language = 0 if lang == "zh" else 1
        places = ((one, answer_once(one.place, columns)) for one in lists)
        self._lists = [(one, place) for one, place in places if (place == YES).any()]
        self._entries = {
            entry.id: np.where(answer_once(entry.of, columns) == YES, answer_once(entry.when, columns), NO)
            for one, _ in self._lists
            if one.in_force.holds(columns.on)
            for entry in one.entries
        }

    def ease(
        self,
        site: int,
        explaining: Explaining,
        edition: Edition,
        bounds: Bounds,
        *,
        is_open: bool = False,
    ) -> Eased:
        """What the lists of its place make of a project whose national document lies between two bounds.

        `is_open`: nothing says what the project is, so its upper bound is a want of knowledge.
        """
        here = [one for one, place in self._lists if place[site] == YES]
        told = tuple(self._list_entry(one) for one in here)
        bound = [one for one in here if one.in_force.holds(self._columns.on)]
        expired = tuple(
            self._expired(one) for one in here if one.in_force.last and one.in_force.last < self._columns.on
        )
        replacing = next((one for one in bound if one.is_own_catalogue), None)
        if replacing is not None:
            return self._replaced(replacing, bounds, told, expired)
        match = min(self._matches(site, bound, edition, bounds, is_open), key=_Match.rank, default=None)
        if match is None:
            return Eased(headline(*bounds), *bounds, lists=told, reasons=expired)
        return self._eased(match, explaining, edition, bounds, (told, expired))

    def _matches(
        self,
        site: int,
        lists: Sequence[LocalList],
        edition: Edition,
        bounds: Bounds,
        is_open: bool,
    ) -> Iterator[_Match]:
        for one in lists:
            is_older = (one.in_force.first or date.min) < (edition.in_force.first or date.min)
            conflict = _asks_report_book(bounds, is_open) if is_older else NO
            for entry in one.entries:
                answer: Answers = self._entries[entry.id]
                if answer[site] != NO:
                    yield _Match(one, entry, int(answer[site]), int(conflict if entry.effect in _LOWERS else NO))

    def _eased(
        self,
        match: _Match,
        explaining: Explaining,
        edition: Edition,
        bounds: Bounds,
        told: tuple[tuple[dict[str, Any], ...], tuple[str, ...]],
    ) -> Eased:
        missing = tuple(explaining.missing(match.entry.when))
        lowest = _LOWERS.get(match.entry.effect, Document.REPORT_BOOK)
        at_least, at_most = bounds
        if match.counts != NO:
            at_least = min(at_least, lowest)
        if match.counts == YES:
            at_most = min(at_most, lowest)
        is_freed = match.counts == YES and match.entry.effect == EXEMPT and bounds[1] > Document.NONE
        could_lower = match.entry.effect in _LOWERS and match.counts == UNKNOWN and bounds[1] > lowest
        return Eased(
            document=EXEMPT if is_freed else headline(at_least, at_most),
            at_least=at_least,
            at_most=at_most,
            exemption=self._exemption(match, edition, missing),
            lists=told[0],
            reasons=(self._reason(match, edition, bounds), *told[1]),
            missing=missing if could_lower else (),
            questions=_reviews(match.entry),
            is_settled=is_freed,
        )

    def _exemption(self, match: _Match, edition: Edition, missing: tuple[Missing, ...]) -> dict[str, Any]:
        one, entry = match.list, match.entry
        conflict = {
            "edition": edition.id,
            "document": Document.REPORT_BOOK.key,
            "answer": "yes" if match.conflict == YES else "unknown",
        }
        return {
            "list": one.id,
            "title": one.title[self._language],
            "number": one.number or None,
            "entry": entry.id,
            "effect": entry.effect,
            "says": entry.says[self._language],
            "answer": "yes" if match.answer == YES else "unknown",
            "applied": bool(match.counts == YES),
            "missing": [{sort: name} for sort, name in missing],
            "conflicts": [conflict] if match.conflict != NO else [],
            "references": [reference.to_dict() for reference in entry.references],
        }

    def _reason(self, match: _Match, edition: Edition, bounds: Bounds) -> str:
        key = "conflict" if match.conflict == YES else "holds" if match.counts == YES else "may-hold"
        return say(
            f"eia.local.{key}",
            self._lang,
            list=self._named(match.list, match.entry.references),
            says=match.entry.says[self._language],
            effect=say(f"eia.effect.{match.entry.effect}", self._lang),
            edition=edition.id,
            document=self._between(bounds),
        )

    def _replaced(
        self,
        one: LocalList,
        bounds: Bounds,
        told: tuple[dict[str, Any], ...],
        expired: tuple[str, ...],
    ) -> Eased:
        reason = say(
            "eia.local.own-catalogue",
            self._lang,
            list=self._named(one, one.references),
            number=one.number,
            document=self._between(bounds),
        )
        return Eased(
            UNDETERMINED,
            Document.NONE,
            Document.REPORT_BOOK,
            lists=told,
            reasons=(reason, *expired),
            missing=(("list", one.id),),
            is_settled=True,
        )

    def _named(self, one: LocalList, references: Sequence[Reference]) -> str:
        """What a list is called, with whether what is told of it was read in copies."""
        is_secondary = any(reference.read_in == "secondary" for reference in references)
        return one.title[self._language] + (say("text.secondary", self._lang) if is_secondary else "")

    def _between(self, bounds: Bounds) -> str:
        at_least, at_most = (say(f"eia.document.{one.key}", self._lang) for one in bounds)
        if bounds[0] == bounds[1]:
            return at_least
        return say("eia.between", self._lang, at_least=at_least, at_most=at_most)

    def _expired(self, one: LocalList) -> str:
        assert one.in_force.last is not None  # the caller looked
        last = one.in_force.last.isoformat()
        return say("eia.local.expired", self._lang, list=one.title[self._language], number=one.number, last=last)

    def _list_entry(self, one: LocalList) -> dict[str, Any]:
        day = self._columns.on
        is_over = one.in_force.last is not None and one.in_force.last < day
        return {
            "list": one.id,
            "title": one.title[self._language],
            "number": one.number or None,
            "status": "in_force" if one.in_force.holds(day) else "expired" if is_over else "not_yet",
            "complete": one.is_complete,
            "own_catalogue": one.is_own_catalogue,
        }


_LOWERS = {EXEMPT: Document.NONE, "registration": Document.REGISTRATION}


def _asks_report_book(bounds: Bounds, is_open: bool) -> int:
    if bounds[0] == Document.REPORT_BOOK:
        return int(YES)
    return int(UNKNOWN if bounds[1] == Document.REPORT_BOOK and not is_open else NO)


def _reviews(entry: LocalEntry) -> dict[str, tuple[str, str]]:
    return {f"review.{leaf.id}": leaf.question for leaf in leaves_of(entry.when) if isinstance(leaf, Review)}
