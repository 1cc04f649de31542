"""How a site stands to the allowances of its units and the admission lists of its parks, entry by entry.

The rules of these files judge; the entries say what they judged by, and what nothing follows from.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zoning.accesslist.admission import Admission, Item
from zoning.accesslist.allowance import Allowance, Allowances
from zoning.accesslist.allowance_condition import AsksOfUnit
from zoning.accesslist.cap import Cap
from zoning.accesslist.cap_condition import PassesCap
from zoning.accesslist.entry import CAP_LIST
from zoning.accesslist.issued import ADMITTED, FEATURE_KEY, Issued, IssuedFiles, feature_key
from zoning.accesslist.issued_rules import admission_rule, allowance_rule, cap_rule, is_issued
from zoning.accesslist.weighing import decimal_text, weigh
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import Condition, answer_once, explain
from zoning.condition.used import leaves_of
from zoning.evidence import Evidence
from zoning.kept import kept
from zoning.outcome import ANSWERS, Outcome, gravest_reason
from zoning.report.clause import Meetings
from zoning.report.judging import Judgement
from zoning.report.working import columns_of
from zoning.rule import Reference, Rule

_Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry answers for one site, with what it waits for."""

    answer: int
    reason: str | None = None
    missing: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> _Entry:
        """The same as the answer shows it."""
        return {
            "answer": ANSWERS[self.answer],
            "reason": self.reason,
            "missing": [{sort: name} for sort, name in self.missing],
        }


class IssuedEntries:
    """The entries of a batch of sites; `rules` judge it, `references` are the law that makes lists binding."""

    def __init__(
        self,
        evidence: Evidence,
        files: IssuedFiles,
        rules: Sequence[Rule],
        *,
        on: date,
        lang: str,
        references: Sequence[Reference] = (),
    ) -> None:
        self._columns = evidence.columns
        self._files = files.on(on)
        self._language = 0 if lang == "zh" else 1
        self._on = on
        self._law = [one.to_dict() for one in references if one.in_force_from is None or one.in_force_from <= on]
        self._rules = {rule.id: rule for rule in rules if is_issued(rule)}
        self._kinds = {layer.entry.id: layer.entry.kind for layer in evidence.layers}
        self._places = _Places(
            evidence, {self._kinds[one.units] for one in self._files.all if one.units in self._kinds}
        )
        self._of_year = [_of_year(issued, on.year) for issued in self._files.allowances]
        self._edited: dict[str, date] = {}
        for one in self._files.registers:
            if one.edition is not None:
                self._edited[one.units] = min(one.edition, self._edited.get(one.units, one.edition))

    def allowances(self, site: int) -> list[_Entry]:
        """The allowances of the year of every unit the site meets, or may meet."""
        files = zip(self._files.allowances, self._of_year, strict=True)
        return [entry for issued, own in files for entry in self._allowances(issued, own, site)]

    def admissions(self, site: int, judgements: Sequence[Judgement]) -> list[_Entry]:
        """All that the admission lists of the parks say that the site meets, or may meet."""
        judged = {one.rule.id: one for one in judgements if is_issued(one.rule)}
        return [entry for issued in self._files.admissions for entry in self._admissions(issued, site, judged)]

    def _allowances(
        self, issued: Issued[Allowances], of_year: Mapping[str, Sequence[Allowance]], site: int
    ) -> Iterator[_Entry]:
        kind = self._kinds.get(issued.units)
        met = {} if kind is None else self._places.units(kind, site)
        for own, meeting in ((own, meeting) for key, meeting in met.items() for own in of_year.get(key, ())):
            assert kind is not None  # a feature was met
            names = [allowance_rule(issued.content.id, own.pollutant, word) for word in (own.exceeded.key, "offset")]
            rules = [name for name in names if name in self._rules]
            asks = next(leaf for leaf in leaves_of(self._rules[names[0]].when) if isinstance(leaf, AsksOfUnit))
            standing = weigh(
                asks.rooms.by_feature[feature_key(issued.units, own.unit)], asks.project(self._columns, site)
            )
            missing = tuple(asks.missing(standing))
            said = _held(standing.fails, meeting, asks.reason(missing), missing, kind)
            told = standing.to_dict()
            del told["fails"]
            yield {
                "id": f"{issued.content.id}.{own.unit}.{own.pollutant}.{own.year}",
                "layer": issued.units,
                **told,
                "owes": ANSWERS[min(standing.owes, meeting)],
                **said.to_dict(),
                "outcome": own.exceeded.key,
                "rules": rules,
                "granted_as_of": self._granted_as_of(issued.units),
                "reference": self._reference(issued),
            }

    def _admissions(self, issued: Issued[Admission], site: int, judged: Mapping[str, Judgement]) -> Iterator[_Entry]:
        own, kind = issued.content, self._kinds.get(issued.units)
        meeting = None if kind is None else self._places.parks(kind, site).get(own.id)
        if meeting is None or kind is None:
            return
        for item in own.items():
            rule = admission_rule(item.id) if item.outcome is not Outcome.NO_CONFLICT else None
            said = self._said(item.caught, rule, meeting, kind, site, judged)
            yield self._entry(issued, item, rule, said, self._holding(item, site)) | _NO_CAP
        for cap in own.caps:
            name = cap_rule(own.id, cap.id)
            item = Item(f"{own.id}.{cap.id}", CAP_LIST, cap.title, cap.when, cap.exceeded)
            said = self._said(self._rules[name].when, name, meeting, kind, site, judged)
            yield self._entry(issued, item, name, said, []) | self._figures(cap, name, issued.units, site)

    def _entry(
        self, issued: Issued[Admission], item: Item, rule: str | None, said: Said, exceptions: list[str]
    ) -> _Entry:
        return {
            "id": item.id,
            "of": issued.content.of,
            "layer": issued.units,
            "list": item.list,
            "title": item.title[self._language],
            **said.to_dict(),
            "outcome": item.outcome.key,
            "exceptions": exceptions,
            "rule": rule,
            "reference": self._reference(issued),
        }

    def _said(
        self,
        caught: Condition,
        rule: str | None,
        meeting: int,
        kind: str,
        site: int,
        judged: Mapping[str, Judgement],
    ) -> Said:
        """What an entry answers: as its rule did; where nothing follows from it, as its condition does."""
        own = judged.get(rule or "")
        if own is not None:
            missing = tuple((sort, name) for one in own.missing for sort, name in one.items())
            return Said(own.answer, own.reason, missing)
        answer = int(answer_once(caught, self._columns)[site])
        if answer != UNKNOWN:
            return _held(answer, meeting, None, (), kind)
        looks = [leaf.look for leaf in explain(caught, columns_of(self._columns, site)).unknown_leaves()]
        reason = gravest_reason([look.reason for look in looks if look.reason])
        missing = tuple(dict.fromkeys(one for look in looks for one in look.missing))
        return _held(answer, meeting, reason, missing, kind)

    def _holding(self, item: Item, site: int) -> list[str]:
        """The exceptions that take the site out of an entry."""
        held = (one for one in item.exceptions if answer_once(one.when, self._columns)[site] == YES)
        return [one.title[self._language] for one in held]

    def _figures(self, cap: Cap, rule: str, layer: str, site: int) -> _Entry:
        passes = next(leaf for leaf in leaves_of(self._rules[rule].when) if isinstance(leaf, PassesCap))
        standing = passes.stand(self._columns, site)
        return {
            "measure": cap.measure,
            "limit": decimal_text(cap.limit),
            "used": None if standing.used is None else decimal_text(standing.used),
            "asked": None if standing.asked is None else decimal_text(standing.asked),
            "unmeasured": list(standing.unmeasured),
            "granted_as_of": self._granted_as_of(layer),
        }

    def _granted_as_of(self, layer: str) -> str | None:
        edition = self._edited.get(layer)
        return None if edition is None else edition.isoformat()

    def _reference(self, issued: Issued[Allowances] | Issued[Admission]) -> _Entry:
        head = issued.head
        named = " ".join(filter(None, (head.document or head.title[self._language], head.number)))
        assert head.in_force.first is not None  # the catalogue asks for it
        return {
            "document": named or issued.content.id,
            "office": head.office[self._language],
            "edition": head.in_force.first.isoformat(),
            "law": self._law,
        }


_NO_CAP: Final[_Entry] = {
    "measure": None,
    "limit": None,
    "used": None,
    "asked": None,
    "unmeasured": [],
    "granted_as_of": None,
}


@kept(256)
def _of_year(issued: Issued[Allowances], year: int) -> dict[str, list[Allowance]]:
    """The allowances of a year by the features whose they are."""
    found: dict[str, list[Allowance]] = {}
    for own in issued.content.allowances:
        if own.year == year:
            found.setdefault(feature_key(issued.units, own.unit), []).append(own)
    return found


class _Places:
    """Which features of some kinds each site meets (yes), or may meet (unknown), by what the files know them by."""

    def __init__(self, evidence: Evidence, kinds: set[str]) -> None:
        self._meetings = {kind: Meetings(evidence, kind) for kind in sorted(kinds)}
        self._keys: dict[tuple[str, str], dict[int, Any]] = {}
        for kind in self._meetings:
            contacts = evidence.columns.kind(kind).contacts
            for sort in (FEATURE_KEY, ADMITTED):
                column = contacts.attributes.get(sort)
                keys = [] if column is None else column.tolist()
                self._keys[kind, sort] = dict(zip(contacts.row.tolist(), keys, strict=bool(keys)))

    def units(self, kind: str, site: int) -> dict[str, int]:
        """The features by their keys."""
        return self._met(kind, FEATURE_KEY, site, lambda key: (key,))

    def parks(self, kind: str, site: int) -> dict[str, int]:
        """The admission lists of the features by their ids."""
        return self._met(kind, ADMITTED, site, tuple)

    def _met(self, kind: str, sort: str, site: int, each: Callable[[Any], tuple[str, ...]]) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, meeting in self._meetings[kind].of(site):
            for key in each(self._keys[kind, sort].get(number, ())):
                found[key] = max(meeting, found.get(key, int(NO)))
        return found


def _held(answer: int, meeting: int, reason: str | None, missing: tuple[tuple[str, str], ...], kind: str) -> Said:
    """An answer that holds only where the feature is met: one that may not be met keeps even a yes open."""
    if answer == UNKNOWN:
        return Said(answer, reason, missing)
    if answer == YES and meeting == UNKNOWN:
        return Said(int(UNKNOWN), "accuracy", (("layer", kind),))
    return Said(answer)
