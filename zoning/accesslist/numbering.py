"""Ids of clauses from their unit and place, and what is odd about the numbers they print."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from zoning.accesslist.entry import Entry
from zoning.accesslist.finding import Findings


def number_entries(entries: Sequence[Entry], level: str) -> list[Entry]:
    """The clauses with ids `<unit, else level>.<dimension>.<ordinal>`: printed numbers repeat and stay as they are."""
    counts: Counter[tuple[str, str]] = Counter()
    numbered = []
    for entry in entries:
        key = (entry.unit or entry.level or level, entry.dimension)
        counts[key] += 1
        numbered.append(replace(entry, id=f"{key[0]}.{key[1]}.{counts[key]}"))
    return numbered


def check_numbers(entries: Sequence[Entry], findings: Findings) -> None:
    """Note numbers that stand twice in one dimension of one unit, or begin again, and clauses that stand twice."""
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    before: dict[tuple[str, ...], tuple[int, ...]] = {}
    for entry in entries:
        key = (entry.document, entry.unit, entry.name, entry.dimension, entry.heading)
        texts, order = seen.setdefault(key, {}), _order(entry.number)
        if entry.number and entry.number in texts:
            is_same = texts[entry.number] == entry.text
            code = "clause-repeated" if is_same else "number-restarts" if order < before[key] else "number-repeated"
            about = f"{entry.unit or entry.name} {entry.heading or entry.dimension}"
            findings.note(code, entry.place, about=about, found=entry.number)
        if entry.number:
            texts.setdefault(entry.number, entry.text)
            before[key] = order


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", number))
