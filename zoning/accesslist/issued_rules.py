"""Allowances, admission lists and caps as rules: they judge a project that meets a unit or park whose they are.

So they are answered, explained and questioned by the evaluator of the packs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from zoning.accesslist.admission import Admission
from zoning.accesslist.allowance import Allowances
from zoning.accesslist.allowance_condition import FAILS, OWES, AsksOfUnit, Rooms
from zoning.accesslist.cap import Cap
from zoning.accesslist.cap_condition import Counted, PassesCap
from zoning.accesslist.granted import Grant
from zoning.accesslist.issued import ADMITTED, Issued, IssuedFiles
from zoning.accesslist.weighing import open_rooms
from zoning.accesslist.word import plain_code
from zoning.columns import NO, UNKNOWN, Answers, Columns, ContactColumns
from zoning.condition import AllOf, AnyOf, Condition, Emits, Touches
from zoning.fact import find_fact
from zoning.outcome import Outcome
from zoning.rule import Reference, Rule
from zoning.wording import say

_UNIT: Final = "control_unit"
_PREFIXES: Final = ("allowance.", "admission.", "cap.")


@dataclass(frozen=True)
class Unplaced(Touches):
    """Never yes: unknown where it is not known which features of a kind the project meets, so that a gap stays open."""

    def matches(self, contacts: ContactColumns, columns: Columns) -> Answers:
        """None: a feature that is met is known."""
        return np.zeros(len(contacts.site), dtype=np.int8)

    def statement(self, word: str) -> np.int8:
        """That none is touched settles it; that one is does not say which."""
        return NO if word == "no" else UNKNOWN

    def describe(self) -> str:
        """`which industrial_park is not known`."""
        return f"which {self.kind} is not known"


def issued_rules(
    files: IssuedFiles, kinds: Mapping[str, str], on: date, references: Sequence[Reference] = ()
) -> Iterator[Rule]:
    """The rules of the files in force on a day; `kinds` are those of the layers, by their ids."""
    in_force = files.on(on)
    for allowances in in_force.allowances:
        yield from _allowance_rules(allowances, files, kinds[allowances.units], on, references)
    by_layer: dict[str, list[Issued[Admission]]] = {}
    for admission in in_force.admissions:
        by_layer.setdefault(admission.units, []).append(admission)
        counted = files.granted(admission.units, on)
        yield from _admission_rules(admission, counted, kinds[admission.units], references)
    for layer, admissions in by_layer.items():
        if kinds[layer] != _UNIT:  # a site in no unit is held open by the guard of the packs
            yield from _unplaced_rules(layer, admissions, files.granted(layer, on), kinds[layer])


def is_issued(rule: Rule) -> bool:
    """Whether a rule is that of such a file: only sites that it concerns see it."""
    return rule.id.startswith(_PREFIXES)


def allowance_rule(file: str, pollutant: str, outcome: str) -> str:
    """What the rule of a file and pollutant is called; `outcome` is what follows, or `offset`."""
    return f"allowance.{file}.{pollutant}.{outcome}"


def cap_rule(admission: str, cap: str) -> str:
    """What the rule of a cap is called."""
    return f"cap.{admission}.{cap}"


def admission_rule(item: str) -> str:
    """What the rule of an entry of an admission list is called."""
    return f"admission.{item}"


def _allowance_rules(
    issued: Issued[Allowances], files: IssuedFiles, kind: str, on: date, references: Sequence[Reference]
) -> Iterator[Rule]:
    own = [one for one in issued.content.allowances if one.year == on.year]
    rooms = open_rooms(own, files.granted(issued.units, on))
    source = (_reference(issued), *references)
    for pollutant in dict.fromkeys(one.pollutant for one in own):
        of_it = [room for room in rooms if room.allowance.pollutant == pollutant]
        for outcome in sorted({room.allowance.exceeded for room in of_it}):
            alike = [room for room in of_it if room.allowance.exceeded == outcome]
            name = allowance_rule(issued.content.id, pollutant, outcome.key)
            fails = _asks(kind, Rooms(issued.units, pollutant, alike), FAILS, name)
            yield Rule(name, _about("allowance.rule_fails", pollutant), fails, outcome, source)
        name = allowance_rule(issued.content.id, pollutant, "offset")
        if any(room.allowance.ratio_beyond for room in of_it):
            owes = _asks(kind, Rooms(issued.units, pollutant, of_it), OWES, name)
            yield Rule(name, _about("allowance.rule_owes", pollutant), owes, Outcome.CONDITIONAL, source)


def _asks(kind: str, rooms: Rooms, asks: str, review: str) -> Condition:
    """That a project stands so to an allowance.

    A site in no unit is held open by the guard of the packs. Of parks only their layer says that it stands in none;
    where it does not reach, what gives off nothing still is not caught.
    """
    if kind == _UNIT:
        return AsksOfUnit(kind, certain_data=True, rooms=rooms, asks=asks, review=review)
    return AllOf((Emits((rooms.pollutant,)), AsksOfUnit(kind, rooms=rooms, asks=asks, review=review)))


def _about(key: str, pollutant: str) -> tuple[str, str]:
    """A title about a pollutant, in both languages."""
    fact = find_fact("pollutants")
    words = (fact.values or {}) if fact is not None else {}
    zh, en = words.get(pollutant, (pollutant, pollutant))
    return say(key, "zh", pollutant=zh), say(key, "en", pollutant=en)


def place_of(issued: Issued[Admission], kind: str) -> Touches:
    """The condition that a project meets the feature whose list it is."""
    return Touches(kind, attributes=((f"{ADMITTED}{issued.content.id}", ("yes",)),), certain_data=True)


def _admission_rules(
    issued: Issued[Admission], granted: Sequence[Grant] | None, kind: str, references: Sequence[Reference]
) -> Iterator[Rule]:
    place, source, own = place_of(issued, kind), (_reference(issued), *references), issued.content
    for item in own.items():
        if item.outcome is not Outcome.NO_CONFLICT:
            when = AllOf((place, item.caught))
            title = _titled(f"admission.rule_{item.list}", item.title)
            yield Rule(admission_rule(item.id), title, when, item.outcome, source, exceptions=item.exceptions)
    for cap in own.caps:
        when = AllOf((place, *_passed(own, cap, granted)))
        yield Rule(cap_rule(own.id, cap.id), _titled("admission.rule_cap", cap.title), when, cap.exceeded, source)


def _passed(own: Admission, cap: Cap, granted: Sequence[Grant] | None) -> tuple[Condition, Condition]:
    """That a project is of the sort that is capped, and passes the cap."""
    counted = None
    if granted is not None:
        counted = [one for one in granted if one.cap == cap.id and plain_code(one.unit) == plain_code(own.of)]
    return cap.when, PassesCap(Counted(cap, counted), cap_rule(own.id, cap.id))


def _unplaced_rules(
    layer: str, admissions: Sequence[Issued[Admission]], granted: Sequence[Grant] | None, kind: str
) -> Iterator[Rule]:
    """What holds a verdict open where it is not known in which park a project stands, but some list may catch it."""
    caught: dict[Outcome, list[Condition]] = {}
    for issued in admissions:
        for item in issued.content.items():
            caught.setdefault(item.outcome, []).append(item.caught)
        for cap in issued.content.caps:
            caught.setdefault(cap.exceeded, []).append(AllOf(_passed(issued.content, cap, granted)))
    caught.pop(Outcome.NO_CONFLICT, None)
    title = say("admission.rule_unplaced", "zh"), say("admission.rule_unplaced", "en")
    for outcome, conditions in sorted(caught.items()):
        when = AllOf((Unplaced(kind), AnyOf(tuple(conditions))))
        yield Rule(f"admission.unplaced.{layer}.{outcome.key}", title, when, outcome, ())


def _titled(key: str, title: tuple[str, str]) -> tuple[str, str]:
    return say(key, "zh", title=title[0]), say(key, "en", title=title[1])


def _reference(issued: Issued[Allowances] | Issued[Admission]) -> Reference:
    """The document a rule of it stands in."""
    head = issued.head
    return Reference(head.document or head.title[0] or issued.content.id, head.number, head.in_force.first)
