"""Two states of the law compared: rules that came, went or changed, as of a day each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zoning.pack import Pack
from zoning.rule import Rule
from zoning.wording import one_line, say


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is not as it was; `what` are the parts of it that differ."""

    id: str
    old: Rule | None
    new: Rule | None
    what: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """`added`, `removed` or `changed`."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class LawDifference:
    """The packs of both sides as `id version`, and the rules in force that differ, by id."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    rules: tuple[RuleChange, ...]


def compare_law(old: Sequence[Pack], new: Sequence[Pack], days: tuple[date, date]) -> LawDifference:
    """The rules in force on a day each that differ between two sets of packs."""
    was, now = (_in_force(packs, day) for packs, day in zip((old, new), days, strict=True))
    changes = []
    for rule in sorted(was.keys() | now.keys()):
        one, other = was.get(rule), now.get(rule)
        what = tuple(_differing(one, other)) if one is not None and other is not None else ()
        if one is None or other is None or what:
            changes.append(RuleChange(rule, one, other, what))
    names = [tuple(f"{pack.id} {pack.version}" for pack in packs) for packs in (old, new)]
    return LawDifference(names[0], names[1], tuple(changes))


def _in_force(packs: Sequence[Pack], day: date) -> dict[str, Rule]:
    return {rule.id: rule for pack in packs for rule in pack.rules_on(day)}


def _differing(one: Rule, other: Rule) -> Iterator[str]:
    """The parts of a rule that differ."""
    parts = {
        "title": (one.title, other.title),
        "outcome": (one.outcome, other.outcome),
        "when": (one.when, other.when),
        "values": (dict(one.values), dict(other.values)),
        "in_force": (one.in_force, other.in_force),
        "exceptions": ([*map(repr, one.exceptions)], [*map(repr, other.exceptions)]),
    }
    yield from (name for name, (was, now) in parts.items() if was != now)


def describe_law(law: LawDifference) -> dict[str, Any]:
    """The comparison as the command prints it."""
    return {
        "old": list(law.old),
        "new": list(law.new),
        "rules": [
            {"id": one.id, "sort": one.sort, "what": list(one.what), "old": _rule(one.old), "new": _rule(one.new)}
            for one in law.rules
        ],
    }


def _rule(rule: Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    values: Mapping[str, Any] = dict(rule.values)
    return {
        "title": {"zh": rule.title[0], "en": rule.title[1]},
        "outcome": rule.outcome.key,
        "in_force": rule.in_force.to_dict(),
        "values": values,
    }


def law_lines(law: LawDifference, lang: str) -> Iterator[str]:
    """The comparison for a terminal."""
    yield say("comparing.law_head", lang, old=", ".join(law.old), new=", ".join(law.new))
    for one in law.rules:
        yield one_line(f"  {say(f'comparing.rule_sort.{one.sort}', lang)} {one.id}: {_told(one, lang)}")
    if not law.rules:
        yield say("comparing.none", lang)


def _told(one: RuleChange, lang: str) -> str:
    titles = [rule.title[0 if lang == "zh" else 1] for rule in (one.old, one.new) if rule is not None]
    outcomes = [say(f"outcome.{rule.outcome.key}", lang) for rule in (one.old, one.new) if rule is not None]
    title = titles[0] if len(set(titles)) == 1 else " → ".join(titles)
    outcome = " → ".join(dict.fromkeys(outcomes))
    return f"{title} ({outcome}){'; ' if one.what else ''}{', '.join(one.what)}"
