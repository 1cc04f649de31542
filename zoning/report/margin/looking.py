"""The margin of one site's verdict: what stands behind it, and the least shift that overturns it."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from math import inf
from typing import Final

from zoning.accesslist.structured_rules import ATTRIBUTE
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import Compare, meet
from zoning.fact import find_fact
from zoning.outcome import UNDETERMINED, Outcome, headline
from zoning.report.contact import LayerContacts
from zoning.report.margin.batch import Batch
from zoning.report.margin.boundary import FARTHEST_M, Boundary, Move, outside
from zoning.report.margin.claim import Claim, ClauseClaim, RuleClaim, UnreadClaim
from zoning.report.margin.contact import ContactBoundaries, Depths
from zoning.report.margin.flip import Flip, Matters, find_flip
from zoning.report.margin.moving import Moves
from zoning.report.margin.opaque import REASONS
from zoning.report.margin.surrounding import Surroundings
from zoning.report.verdict import PROSE, Verdict
from zoning.report.working import columns_of
from zoning.rule import Rule
from zoning.verdict import LIST_ABSENT

_UNIT: Final = "control_unit"
_SIZES: Final = ("m2", "ha")
# Why a clause that was read answers as it does: it says so, or a boundary is not known well enough.
_FIRM: Final = (None, "accuracy")


class Looking:
    """One site whose margin is looked for; `depths` are those already worked out, by the number of the contact."""

    def __init__(self, batch: Batch, site: int, verdict: Verdict, depths: Depths) -> None:
        self._batch = batch
        self._site = site
        self._verdict = verdict
        self._surroundings = Surroundings(batch, site)
        self._own = columns_of(batch.evidence.columns, site)
        self._boundaries = ContactBoundaries(batch, site, self._own, depths)
        self._views = tuple(self._view(is_open) for is_open in (False, True)[: 2 if batch.open_columns else 1])
        self._is_guess = False
        self._has_flip = False
        # Why the first shift that may change the headline is not told in metres.
        self._unmeasured = ""

    def find(self) -> Flip | None:
        """The least shift that changes the headline; None where it takes more than FARTHEST_M, or none does."""
        flip = self._find()
        if flip is not None and flip.move[2] in REASONS:
            self._unmeasured = flip.move[2]
            return None
        return None if self._surroundings.is_blind else flip

    def find_shifts(self) -> list[tuple[str, int, Move]]:
        """The least shifts that change the rules the verdict rests on, each with the answer it brings about."""
        deciding = {judgement.rule.id: judgement.answer for judgement in self._verdict.deciding}
        claims = [claim for claim in self._rules() if claim.id in deciding]
        found = [(claim.id, *one) for claim in claims for one in _shifts(claim, deciding[claim.id])]
        return [] if self._surroundings.is_blind else [one for one in found if one[2][1]]

    def reason(self) -> str:
        """Why no shift was found."""
        verdict = self._verdict
        if self._unmeasured and not self._surroundings.is_blind:
            return self._unmeasured
        if self._surroundings.is_blind or headline(verdict.at_least, verdict.at_most) == UNDETERMINED:
            return "unknown"
        self._is_guess = True
        for view in self._views:
            view.is_guess = True
        if self._find() is not None:
            return "beyond-reach"
        return "share-or-area" if self._hangs_on_size() else "facts-only"

    def _find(self) -> Flip | None:
        claims = [*self._rules(), *self._clauses(), *self._clauses_around()]
        bounds = self._verdict.at_least, self._verdict.at_most
        self._has_flip = False
        return find_flip(claims, *bounds, narrow=self._narrow, around=self._rules_around)

    def _narrow(self, limit_m: float) -> None:
        self._has_flip = True
        for view in self._views:
            view.limit_m = min(view.limit_m, limit_m)

    def _limit_m(self) -> float:
        return inf if self._is_guess else self._views[0].limit_m

    def _view(self, is_open: bool) -> Moves:
        own, answer = (
            columns_of(self._batch.columns(is_open=is_open), self._site),
            self._batch.answering(self._site, is_open),
        )
        return Moves(own, answer, self._boundaries, self._surroundings)

    def _rules(self) -> Iterator[Claim]:
        listed = self._batch.listed_of(self._keys_here()) if self._batch.listed else []
        rules = sorted((*self._batch.rules, *listed), key=lambda one: one[0]) if listed else self._batch.rules
        return map(self._claim, rules)

    def _claim(self, used: tuple[int, Rule, bool]) -> Claim:
        number, rule, is_elsewhere = used
        views = self._views if is_elsewhere else self._views[:1]
        return RuleClaim(rule.id, rule.outcome, rule.when, views, number)

    def _keys_here(self) -> Collection[str]:
        """The structured clauses of features that the site meets or comes near; all of them where that is not known."""
        keys: set[str] = set()
        for kind in map(self._own.kind, self._batch.list_kinds):
            sets = kind.contacts.attributes.get(ATTRIBUTE, ())
            if kind.stated[0] is not None or any(own is None for own in sets):
                return self._batch.listed.keys()
            keys.update(*sets)
        return keys

    def _rules_around(self, matters: Matters) -> Sequence[Claim]:
        """The rules of structured clauses that only features say which a shift may bring to the site."""
        if not any(matters(outcome) for outcome in self._batch.listed_outcomes) or (self._is_guess and self._has_flip):
            return ()
        keys = {*self._batch.listed} if self._is_guess else set[str]()
        for kind in () if self._is_guess else self._batch.list_kinds:
            for found in self._surroundings.near(kind, 0.0, self._limit_m()):
                keys.update(*found.columns.attributes[ATTRIBUTE])
        return [self._claim(used) for used in self._batch.listed_of(keys.difference(self._keys_here()))]

    def _clauses(self) -> Iterator[Claim]:
        """The clauses of the units the site meets, and that some are to be read, here or in the unit next to it."""
        verdict, strict = self._verdict, self._batch.strict
        read = [answer for answer in verdict.clauses if answer.reason in _FIRM and answer.answer != NO]
        is_unread = any(answer.reason == "review" for answer in verdict.clauses)
        is_absent = any(one.rule.id == LIST_ABSENT and one.answer == UNKNOWN for one in verdict.judgements)
        if is_unread or is_absent or read:
            yield UnreadClaim(PROSE, Outcome.PROHIBITED if is_unread and strict else Outcome.CONDITIONAL)
        for answer in read:
            own, _ = self._batch.contacts.locate(answer.contact)
            kind = own.layer.entry.kind
            numbers = self._own.kind(kind).contacts.row.tolist()
            boundary = self._boundaries.of(kind)[numbers.index(answer.contact)]
            claim = partial(ClauseClaim, answer.clause.id, boundary=boundary, now=answer.answer, limit_m=self._limit_m)
            yield claim(answer.clause.outcome, most=int(YES))
            if strict and not answer.clause.has_force:
                yield claim(Outcome.PROHIBITED, most=int(UNKNOWN))

    def _clauses_around(self) -> Iterator[Claim]:
        """The clauses of the units a shift may bring to the site, where they could make its verdict graver."""
        gravest_unread = Outcome.PROHIBITED if self._batch.strict else Outcome.CONDITIONAL
        is_moot = self._verdict.at_most >= gravest_unread and not self._batch.has_approvals(self._site)
        if is_moot or not any(map(self._surroundings.has_layers, self._batch.access_list.kinds)):
            return
        if self._is_guess:
            somewhere = outside("", 0.0, FARTHEST_M)
            yield ClauseClaim(PROSE, gravest_unread, somewhere, int(NO), int(UNKNOWN), self._limit_m)
            return
        for own, feature, boundary in self._units_around():
            for clause in self._batch.access_list.clauses_of(own, feature):
                answer, reason = self._batch.access_list.review(clause, self._site, int(YES))
                claim = partial(ClauseClaim, clause.id, boundary=boundary, now=int(NO), limit_m=self._limit_m)
                if reason == "review":
                    yield claim(gravest_unread, most=int(UNKNOWN))
                elif answer == YES:
                    yield claim(clause.outcome, most=int(YES))
                    if self._batch.strict and not clause.has_force:
                        yield claim(Outcome.PROHIBITED, most=int(UNKNOWN))

    def _units_around(self) -> Iterator[tuple[LayerContacts, int, Boundary]]:
        """The units the site does not meet: contacts that touch it or are near, then what lies around.

        So too zones and parks that have a list of their own.
        """
        for kind in self._batch.access_list.kinds:
            contacts = self._own.kind(kind).contacts
            numbers, meetings = contacts.row.tolist(), meet(contacts).tolist()
            for number, meeting, boundary in zip(numbers, meetings, self._boundaries.of(kind), strict=True):
                if meeting == NO:
                    own, row = self._batch.contacts.locate(number)
                    yield own, own.feature(row), boundary
            for found in self._surroundings.near(kind, 0.0, self._limit_m()):
                own = self._batch.contacts_of(found.layer)
                yield from (
                    (own, feature, boundary)
                    for feature, boundary in zip(found.features.tolist(), found.boundaries, strict=True)
                )

    def _hangs_on_size(self) -> bool:
        """Whether a condition on an area, or on a share that a raster measured, decides."""
        facts = self._batch.evidence.placed.sites[self._site].facts
        for judgement in self._verdict.deciding:
            for leaf in judgement.leaves:
                if isinstance(leaf.condition, Compare):
                    fact, said = find_fact(leaf.condition.fact), facts.get(leaf.condition.fact)
                    is_measured = said is not None and said.origin.startswith("raster ")
                    if is_measured or (fact is not None and fact.unit in _SIZES):
                        return True
        return False


def _shifts(claim: Claim, now: int) -> Iterator[tuple[int, Move]]:
    """The shifts from which on a claim that is certain or open answers otherwise; FREE and NEVER are of no layer."""
    gone = claim.lose(int(UNKNOWN))
    if now == UNKNOWN:
        yield int(YES), claim.reach(int(YES))
    elif (doubted := claim.lose(int(YES))) < gone:
        yield int(UNKNOWN), doubted
    yield int(NO), gone
