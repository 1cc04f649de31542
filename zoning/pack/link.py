"""How the rules of a pack follow one another in time: versions of one id, predecessors and successors."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from zoning.errors import Problem, Where
from zoning.rule import Rule


def check_versions(rules: Sequence[Rule]) -> Iterator[Problem]:
    """A problem wherever two versions of one rule are in force on one day, with both places."""
    ordered = sorted(rules, key=lambda rule: rule.id)  # a stable sort: the order of the files stays
    for rule_id, group in groupby(ordered, key=attrgetter("id")):
        versions = list(group)
        for index, rule in enumerate(versions):
            clash = next((other for other in versions[:index] if other.in_force.meets(rule.in_force)), None)
            if clash is not None and rule_id and rule.where != clash.where:
                allowed = f"a period that does not meet that of {_place(clash)}, or an id of its own"
                yield Problem("duplicate-id", rule.where or Where(), rule_id, allowed)


def check_links(rules: Sequence[Rule]) -> Iterator[Problem]:
    """A problem for every predecessor or successor that is no rule, runs in a circle, or is out of step in time."""
    by_id: dict[str, list[Rule]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, []).append(rule)
    told: set[tuple[str, str]] = set()
    for rule in rules:
        for word, other in (("predecessor", rule.predecessor), ("successor", rule.successor)):
            if other is None or (f"{rule.where}{word}", other) in told:
                continue
            told.add((f"{rule.where}{word}", other))
            found = _mistake(by_id, rule.id, word, other)
            if found is not None:
                yield Problem("pack-invalid", rule.where or Where(), *found)
    yield from _circles(by_id)


def _mistake(by_id: dict[str, list[Rule]], rule_id: str, word: str, other: str) -> tuple[str, str] | None:
    """What is found and allowed where a link is wrong."""
    if other not in by_id:
        return (other, "the id of a rule")
    earlier, later = (rule_id, other) if word == "successor" else (other, rule_id)
    back = by_id[earlier][-1].successor if word == "predecessor" else by_id[later][0].predecessor
    if back is not None and back != rule_id:
        return (f"{word} {other}, which names {back}", f"two rules that name each other: {rule_id}")
    last, first = last_day(by_id[earlier]), first_day(by_id[later])
    if first is None or last is None or first <= last:
        shown = f"{earlier} ends {last or 'never'}, {later} begins {first or 'never'}"
        return (shown, "a successor that begins after its predecessor ends")
    return None


def first_day(versions: Sequence[Rule]) -> date | None:
    """The first day any version of a rule is in force; None where it always was."""
    days = [rule.in_force.first for rule in versions]
    return None if None in days else min(day for day in days if day is not None)


def last_day(versions: Sequence[Rule]) -> date | None:
    """The last day any version of a rule is in force; None where it does not end."""
    days = [rule.in_force.last for rule in versions]
    return None if None in days else max(day for day in days if day is not None)


def _circles(by_id: dict[str, list[Rule]]) -> Iterator[Problem]:
    """A problem for every circle of successors or predecessors, told at its first rule."""
    for word in ("successor", "predecessor"):
        following = {
            key: next((link for rule in own if (link := getattr(rule, word))), None) for key, own in by_id.items()
        }
        seen: set[str] = set()
        for start in by_id:
            path: list[str] = []
            here: str | None = start
            while here is not None and here in following and here not in seen:
                seen.add(here)
                path.append(here)
                here = following[here]
            if here is not None and here in path:
                circle = [*path[path.index(here) :], here]
                where = by_id[here][0].where or Where()
                yield Problem("pack-invalid", where, f"{word} in a circle: {' → '.join(circle)}", "an end")


def _place(rule: Rule) -> str:
    return f"{rule.where.file}:{rule.where.line}" if rule.where else rule.id
