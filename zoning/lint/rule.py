"""What can be remarked on a rule or pack alone."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from zoning.condition import Includes, Industry, IsOneOf, Touches
from zoning.lint.finding import Finding, error, warning
from zoning.lint.impossible import find_contradiction, find_dead_branches
from zoning.lint.normal import key_of, leaves
from zoning.outcome import Outcome
from zoning.pack import Pack
from zoning.pack.link import first_day, last_day
from zoning.rule import Rule

_DAY = timedelta(days=1)


def remark_on_conditions(pack: Pack) -> Iterator[Finding]:
    """Rules that can never fire, branches that never hold, words said twice; told once for all versions of a rule."""
    for _, versions in groupby(pack.rules, key=lambda rule: (rule.id, rule.where)):
        found = [one for rule in versions for one in _remark_on_condition(rule)]
        yield from {(one.code, *one.values.values()): one for one in found}.values()


def _remark_on_condition(rule: Rule) -> Iterator[Finding]:
    reason = find_contradiction(rule.when)
    if reason is not None:
        yield error("never-fires", rule, reason=reason)
    for branch, why in find_dead_branches(rule.when) if reason is None else ():
        yield warning("dead-branch", rule, branch=branch.describe(), reason=why)
    for leaf in leaves(rule.when):
        for words in _word_lists(leaf):
            twice = sorted({word for word in words if words.count(word) > 1})
            if twice:
                yield warning("said-twice", rule, word=", ".join(twice), condition=leaf.describe())


def _word_lists(leaf: object) -> Iterator[tuple[str, ...]]:
    if isinstance(leaf, Touches):
        yield leaf.classes
        for _, words in leaf.attributes:
            yield words
    if isinstance(leaf, Industry):
        yield leaf.codes
    if isinstance(leaf, Includes):
        yield leaf.words
    if isinstance(leaf, IsOneOf):
        yield tuple(map(str, (*leaf.values, *leaf.unclear)))


def remark_on_time(pack: Pack) -> Iterator[Finding]:
    """Gaps between a rule and its successor or its next version, and links that only one of two rules makes."""
    by_id: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        by_id.setdefault(rule.id, []).append(rule)
    for versions in by_id.values():
        ordered = sorted(versions, key=lambda rule: rule.in_force.first or date.min)
        for earlier, later in pairwise(ordered):
            yield from _gap(later, earlier.in_force.last, later.in_force.first, later.id)
        rule = ordered[-1]
        if rule.successor is not None and rule.successor in by_id:
            following = by_id[rule.successor]
            yield from _gap(rule, last_day(versions), first_day(following), rule.successor)
            if all(other.predecessor is None for other in following):
                yield warning("one-way-link", rule, other=rule.successor)
        before = ordered[0].predecessor
        if before is not None and all(other.successor is None for other in by_id.get(before, ())):
            yield warning("one-way-link", ordered[0], other=before)


def _gap(rule: Rule, last: date | None, first: date | None, other: str) -> Iterator[Finding]:
    if last is not None and first is not None and first - last > _DAY:
        yield warning("gap", rule, other=other, first=str(last + _DAY), last=str(first - _DAY))


def remark_on_references(pack: Pack) -> Iterator[Finding]:
    """Sources that were not yet, or are no longer, in force while the rule is."""
    replaced = _replaced_acts(pack)
    for rule in pack.rules:
        for reference in rule.references:
            begins, first = reference.in_force_from, rule.in_force.first
            if begins is not None and first is not None and begins > first:
                yield error("source-not-yet", rule, act=reference.act, date=str(begins), first=str(first))
        acts = {reference.act for reference in rule.references}
        for act in sorted(acts & set(replaced)):
            day, by = replaced[act]
            is_later = rule.in_force.last is None or rule.in_force.last >= day
            if is_later and by not in acts:
                yield warning("source-replaced", rule, act=act, by=by, date=str(day))


def _replaced_acts(pack: Pack) -> dict[str, tuple[date, str]]:
    """The acts whose rules all end where rules of another act carry them on: since when, and by which."""
    by_id = {rule.id: rule for rule in pack.rules}
    replaced: dict[str, tuple[date, str]] = {}
    for rule in pack.rules:
        later = by_id.get(rule.successor or "")
        if later is None or later.in_force.first is None:
            continue
        for act in {one.act for one in rule.references} - {one.act for one in later.references}:
            day = max(later.in_force.first, replaced.get(act, (date.min, ""))[0])
            replaced[act] = (day, later.references[0].act)
    return replaced


def remark_on_contradictions(packs: Sequence[Pack]) -> Iterator[Finding]:
    """Rules in force together that ask the same and say different things.

    It is an error where one of them prohibits; restrictions and requirements may stand beside one another.
    """
    seen: dict[object, list[Rule]] = {}
    for rule in (rule for pack in packs for rule in pack.rules):
        same = seen.setdefault(key_of(rule.when), [])
        for other in same:
            if other.id != rule.id and other.outcome != rule.outcome and other.in_force.meets(rule.in_force):
                tell = error if Outcome.PROHIBITED in (other.outcome, rule.outcome) else warning
                yield tell("contradiction", rule, other=other.id, outcomes=f"{other.outcome.key}, {rule.outcome.key}")
        same.append(rule)
