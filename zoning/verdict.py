"""From rules and columns to answers, and from answers to the bounds of a verdict."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns, Indices
from zoning.concern import concerned
from zoning.condition import AllOf, NotCovered, Review, Touches, answer_alone, answer_once
from zoning.kept import kept
from zoning.kind import KINDS, Kind, kind_of
from zoning.outcome import Outcome
from zoning.pack import Pack, covered_classes
from zoning.rule import Rule

ACCESS_LIST: Final = "access-list"
LIST_ABSENT: Final = "access-list.absent"
NOT_ENCODED: Final = "law-not-encoded"
# A rule that concerns one of so many projects, or fewer, is answered for those alone.
FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """The gravest outcome that is certain and the gravest that is possible, for every project."""

    at_least: NDArray[np.int8]
    at_most: NDArray[np.int8]

    def of(self, site: int) -> tuple[Outcome, Outcome]:
        """Both bounds of one project."""
        return Outcome(int(self.at_least[site])), Outcome(int(self.at_most[site]))


def answer_rules(rules: Sequence[Rule], columns: Columns, open_columns: Columns | None = None) -> Answers:
    """The answers of rules for projects: one row per rule, one column per project.

    `open_columns` are the same with the kinds asked elsewhere unknown: what is asked elsewhere never holds a verdict,
    but neither does its absence prove anything, so a rule that rests on it (`not` in a park) is not certain.
    """
    if columns.size == 1:
        alone = [answer_alone(rule.when, columns) for rule in rules]
        if open_columns is not None:
            alone = [*map(min, alone, (answer_alone(rule.when, open_columns) for rule in rules))]
        return np.array(alone, dtype=np.int8).reshape(-1, 1)
    answers = np.zeros((len(rules), columns.size), dtype=np.int8)
    for index, rule in enumerate(rules):
        sites, own = _answer(rule, columns, open_columns)
        answers[index, sites] = own
    return answers


def bound_rules(rules: Sequence[Rule], columns: Columns, open_columns: Columns | None = None) -> Bounds:
    """The bounds of a verdict by rules, as `bound` has them by their answers, which are not kept."""
    bounds = Bounds(*np.zeros((2, columns.size), dtype=np.int8))
    for rule in rules:
        sites, own = _answer(rule, columns, open_columns)
        if not own.any():
            continue
        for column, least in ((bounds.at_least, YES), (bounds.at_most, UNKNOWN)):
            column[sites] = np.maximum(column[sites], np.where(own >= least, np.int8(rule.outcome), NO))
    return bounds


def _answer(rule: Rule, columns: Columns, open_columns: Columns | None) -> tuple[Indices | slice, Answers]:
    """What a rule answers on the projects that it may concern; it says no to all others."""
    sites = concerned(rule.when, columns)
    if sites is None or FEW * len(sites) > columns.size:
        return slice(None), _answer_all(rule, columns, open_columns)
    if not len(sites):
        return sites, np.zeros(0, dtype=np.int8)
    return sites, _answer_all(rule, columns.take(sites), open_columns and open_columns.take(sites))


def _answer_all(rule: Rule, columns: Columns, open_columns: Columns | None) -> Answers:
    answers = answer_once(rule.when, columns)
    return answers if open_columns is None else np.minimum(answers, answer_once(rule.when, open_columns))


def bound(rules: Sequence[Rule], answers: Answers) -> Bounds:
    """The bounds of a verdict: gravest of the yes, gravest of the yes and unknown."""
    at_least, at_most = np.zeros((2, answers.shape[1]), dtype=np.int8)
    gravity, outcomes = _gravity(rules)
    for outcome in outcomes:
        greatest = answers[gravity == outcome].max(axis=0)
        at_most[greatest >= UNKNOWN] = outcome
        at_least[greatest == YES] = outcome
    return Bounds(at_least, at_most)


@kept(64)
def _gravity(rules: Sequence[Rule]) -> tuple[NDArray[np.int8], list[int]]:
    """The outcome of each rule, and those that occur, the mildest first."""
    gravity = np.array([rule.outcome for rule in rules], dtype=np.int8)
    return gravity, sorted({*gravity.tolist()})


def guard_rules(packs: Sequence[Pack], on: date, *, held: Collection[str]) -> tuple[Rule, ...]:
    """Rules that hold a verdict open where law or list is not there to judge by.

    A protected kind that no pack covers on the day, where it is touched or its layer (`held` are the kinds of the
    catalogue) can't be asked; a day before any law in the packs; a site no control unit covers, or one without its
    list. They never say yes of themselves, only where a person's review says that something applies.
    """
    if not packs:
        return ()
    guards = list(_not_encoded(packs, on, held))
    if "control_unit" in held or covered_classes(packs, "control_unit", on) is None:
        guards.append(
            Rule(
                id=ACCESS_LIST,
                title=(
                    "用地应落在生态环境管控单元内，以便核对准入清单",
                    "A control unit must hold the site, for its access list",
                ),
                when=NotCovered("control_unit"),
                outcome=Outcome.PROHIBITED,
                references=(),
            )
        )
    if covered_classes(packs, "control_unit", on) is None:
        guards.append(_unlisted())
    return tuple(guards)


def _unlisted() -> Rule:
    question = (
        "用地所在管控单元的图层未带准入清单条款：清单中是否有条款适用于本项目？",
        "The layer carries no access list for the unit the site lies in: does a clause of it apply to the project?",
    )
    touches = Touches("control_unit", attributes=(("access_list", ("absent",)),), certain_data=True)
    review = Review(LIST_ABSENT, question, reason="layer")
    title = ("所在单元缺准入清单", "The unit comes without its access list")
    return Rule(LIST_ABSENT, title, AllOf((touches, review)), Outcome.CONDITIONAL, ())


def _not_encoded(packs: Sequence[Pack], on: date, held: Collection[str]) -> Iterable[Rule]:
    covers = [cover for pack in packs for cover in pack.covers]
    is_empty = not any(pack.rules_on(on) for pack in packs)
    if not any(cover.period.holds(on) for cover in covers) and (covers or is_empty):
        question = (
            f"{on} 的法律未编入规则包：是否有规定禁止本项目？",
            f"No law of {on} is in the packs: is the project forbidden by any?",
        )
        yield _guard(NOT_ENCODED, ("当日的法律未编入规则包", "The law of the day is not in the packs"), question, ())
        return
    for kind in _kinds(packs, held):
        classes = covered_classes(packs, kind.key, on) if kind.protected else None
        if classes is None:
            continue
        open_classes = tuple(word for word in kind.classes if word not in classes)
        touches = Touches(kind.key, open_classes if classes else (), certain_data=kind.key not in held)
        question = (
            f"用地涉及{kind.zh}，其管控规定尚未全部编入规则包：是否有规定禁止本项目？",
            f"The site touches a {kind.en}, whose law is not all in the packs: does any provision forbid the project?",
        )
        title = (f"{kind.zh}的规定未全部编入规则包", f"The law on any {kind.en} is not all in the packs")
        yield _guard(f"{NOT_ENCODED}.{kind.key}", title, question, (touches,))


def _kinds(packs: Sequence[Pack], held: Collection[str]) -> Iterable[Kind]:
    """The built-in kinds, then those that the packs or the catalogue bring along."""
    declared = {one.key for pack in packs for one in pack.declared if isinstance(one.content, Kind)}
    further = sorted((declared | set(held)) - set(KINDS))
    return (*KINDS.values(), *(kind_of(key) for key in further))


def _guard(rule_id: str, title: tuple[str, str], question: tuple[str, str], touches: tuple[Touches, ...]) -> Rule:
    review = Review(rule_id, question, reason="law_not_encoded")
    return Rule(rule_id, title, AllOf((*touches, review)), Outcome.PROHIBITED, ())
