"""What packs add to the vocabulary: kinds of layer, facts, closed attributes, parameters the law leaves open.

The built-in vocabulary is the base of every pack. What a pack declares is in use while the pack is read and while a
check is made with it, and nowhere else: a check with other packs in the same process does not see it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, TypeAlias

from zoning.attribute import Words, built_in_words, use_attributes
from zoning.errors import Problem, Where
from zoning.fact import Fact, read_dictionary, use_facts
from zoning.kind import KINDS, Kind, use_kinds

Sort: TypeAlias = Literal["kinds", "facts", "attributes", "parameters"]
_in_use: tuple["Declaration", ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing a pack adds: its sort (the key of the pack it stands under), its key, what it is, and where.

    A parameter is the fact `parameter.<name>`, a number in its unit.
    """

    sort: Sort
    key: str
    content: Kind | Fact | Words
    where: Where = field(compare=False)


def use(declared: Iterable[Declaration]) -> None:
    """Make these the declarations in use, in place of those before; of two with one key the later one counts."""
    global _in_use
    _in_use = tuple(declared)
    use_kinds(one.content for one in _in_use if isinstance(one.content, Kind))
    use_facts(one.content for one in _in_use if isinstance(one.content, Fact))
    words = {one.key: one.content for one in _in_use if not isinstance(one.content, (Kind, Fact))}
    use_attributes(words)


@contextmanager
def using(declared: Iterable[Declaration]) -> Iterator[None]:
    """Only these declarations are in use inside; afterwards, those that were."""
    before = _in_use
    use(declared)
    try:
        yield
    finally:
        use(before)


def merge(*several: Iterable[Declaration]) -> tuple[Declaration, ...]:
    """The declarations of several packs, each key of a sort once; of two the later one counts."""
    return tuple({(one.sort, one.key): one for one in chain(*several)}.values())


def find_conflicts(*several: Iterable[Declaration]) -> list[Problem]:
    """One `duplicate-id` for every key that two packs declare with different content, with both places."""
    first: dict[tuple[str, str], Declaration] = {}
    problems = []
    for one in chain(*several):
        known = first.setdefault((one.sort, one.key), one)
        if known != one:
            problems.append(_conflict(one, f"the same as in {known.where.file}:{known.where.line}"))
    return problems


def find_clashes(declared: Sequence[Declaration]) -> list[Problem]:
    """One `duplicate-id` for every declaration that the built-in vocabulary holds with different content."""
    problems: list[Problem] = []
    if not declared:
        return problems
    labels = {label: fact.key for fact in read_dictionary().values() for label in fact.label}
    base: dict[Sort, dict[str, Kind | Fact | Words]] = {
        "kinds": {**KINDS},
        "facts": {**read_dictionary()},
        "attributes": {**built_in_words()},
        "parameters": {},
    }
    for one in declared:
        known = base[one.sort].get(one.key)
        if known is not None and known != one.content:
            problems.append(_conflict(one, f"the same as the built-in {one.key}, or another key"))
        if isinstance(one.content, Fact) and known is None:
            for label in one.content.label:
                if label in labels:
                    problems.append(_conflict(one, f"a label other than {label} of the built-in {labels[label]}"))
    return problems


def _conflict(one: Declaration, allowed: str) -> Problem:
    where = Where(file=one.where.file, line=one.where.line, field=f"{one.sort}.{one.key}")
    return Problem("duplicate-id", where, one.key, allowed)
