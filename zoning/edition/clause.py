"""An access list before and after, clause by clause and word by word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

from zoning.clause import Clause

Sort: TypeAlias = Literal["added", "removed", "reworded", "renumbered"]
Mark: TypeAlias = Literal["same", "added", "removed"]

# A Chinese character is a word of its own; letters and figures are words as they are written.
_WORD: Final = re.compile(r"[A-Za-z0-9_]+(?:[.\-][A-Za-z0-9_]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of one clause; `old` or `new` is None where there is none.

    `words` are the two texts run together, each stretch with whether it stayed, was added or was removed.
    """

    sort: Sort
    old: Clause | None
    new: Clause | None
    words: tuple[tuple[Mark, str], ...]


def compare_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[ClauseChange, ...]:
    """The clauses that are not as they were, in the order of the new list, what was removed where it stood.

    Clauses of one list, level and dimension are held together: first those of the same text, in order, then those of
    the same number.
    """
    before, after = _by_part(old), _by_part(new)
    changes: list[ClauseChange] = []
    for part in dict.fromkeys([*before, *after]):
        changes += _compare(before.get(part, []), after.get(part, []))
    return tuple(changes)


def mark_words(old: str, new: str) -> tuple[tuple[Mark, str], ...]:
    """Two texts run together, each stretch with what became of it.

    >>> mark_words("不得新建电厂", "不得扩建电厂")
    (('same', '不得'), ('removed', '新'), ('added', '扩'), ('same', '建电厂'))
    """
    was, now = _WORD.findall(old), _WORD.findall(new)
    marked: list[tuple[Mark, str]] = []
    for operation, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if operation == "equal":
            marked.append(("same", "".join(was[a:b])))
            continue
        if b > a:
            marked.append(("removed", "".join(was[a:b])))
        if d > c:
            marked.append(("added", "".join(now[c:d])))
    return tuple(marked)


def _by_part(clauses: Sequence[Clause]) -> dict[tuple[str, str, str], list[Clause]]:
    found: dict[tuple[str, str, str], list[Clause]] = defaultdict(list)
    for clause in clauses:
        found[clause.list, clause.level, clause.dimension].append(clause)
    return found


def _compare(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[ClauseChange]:
    was, now = [one.text for one in old], [one.text for one in new]
    for operation, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if operation == "equal":
            for one, other in zip(old[a:b], new[c:d], strict=True):
                if one.number != other.number:
                    yield ClauseChange("renumbered", one, other, (("same", one.text),))
            continue
        yield from _replace(old[a:b], new[c:d])


def _replace(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[ClauseChange]:
    """Clauses that stand in the place of others: those of one number are the same clause in other words."""
    waiting: dict[str, list[Clause]] = defaultdict(list)
    for clause in reversed(old):
        waiting[clause.number].append(clause)
    pairs = [(waiting[one.number].pop() if waiting[one.number] else None, one) for one in new]
    kept = {id(one) for one, _ in pairs if one is not None}
    for clause in old:
        if id(clause) not in kept:
            yield ClauseChange("removed", clause, None, (("removed", clause.text),))
    for before, clause in pairs:
        if before is None:
            yield ClauseChange("added", None, clause, (("added", clause.text),))
        else:
            yield ClauseChange("reworded", before, clause, mark_words(before.text, clause.text))
