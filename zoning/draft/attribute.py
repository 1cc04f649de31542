"""The columns of a draft against its data rules, and stated areas against measured ones."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
from pyproj import CRS

from layers.array import Shapes
from layers.tiling.metre import areas_m2
from zoning.columns import Objects
from zoning.draft.finding import drafted
from zoning.draft.rule import CellRule, StatedArea
from zoning.gate.finding import Finding
from zoning.gate.subject import Distinct, Subject, as_texts


def check_attributes(subject: Subject, rules: Mapping[str, CellRule]) -> Iterator[Finding]:
    """Findings on columns that are not there, and on cells that are blank, of another type, too long or not allowed."""
    fields = subject.features.fields
    for column, rule in rules.items():
        if column not in fields:
            yield drafted("attribute-missing", found=column, allowed=", ".join(fields) or None)
            continue
        seen = Distinct(as_texts(fields[column]))
        for index, word in enumerate(seen.words):
            for code, allowed in _wrong(word.strip(), rule):
                yield drafted(code, seen.rows(index), found=f"{column}: {word}".strip(), allowed=allowed)


def _wrong(word: str, rule: CellRule) -> Iterator[tuple[str, str | None]]:
    """What is wrong with a text, and what is allowed."""
    if not word:
        if rule.is_required:
            yield "attribute-blank", None
        return
    if rule.type is not None and not _is(word, rule.type):
        yield "attribute-type", rule.type
    if rule.length is not None and len(word) > rule.length:
        yield "attribute-long", f"<= {rule.length}"
    if rule.allowed and word not in rule.allowed:
        yield "attribute-value", ", ".join(rule.allowed)


def _is(word: str, kind: str) -> bool:
    try:
        if kind == "integer":
            return str(int(word)) == word.lstrip("+") or word.lstrip("+-").isdigit()
        if kind == "number":
            return bool(np.isfinite(float(word)))
        if kind == "date":
            date.fromisoformat(word[:10])
    except ValueError:
        return False
    return True


def check_stated_area(subject: Subject, areas: Shapes, crs: CRS, stated: StatedArea) -> Iterator[Finding]:
    """Findings on stated areas that differ from the measured ones, and on those that are none."""
    column = subject.features.fields.get(stated.column)
    if column is None:
        yield drafted("attribute-missing", found=stated.column, allowed=", ".join(subject.features.fields) or None)
        return
    said, words = _numbers(as_texts(column)), as_texts(column)
    measured = areas_m2(areas, crs, method=stated.method)
    for row, (number, size) in enumerate(zip(said, measured.tolist(), strict=True)):
        if number is None:
            yield drafted("area-missing", (row,), found=f"{stated.column}: {words[row]}")
        elif size > 0 and abs(number * stated.unit_m2 - size) > stated.tolerance * size:
            found = f"{stated.column}: {number * stated.unit_m2:,.1f} m2"
            allowed = f"{size:,.1f} m2 ± {stated.tolerance:.3%} ({stated.method})"
            yield drafted("area-differs", (row,), found=found, allowed=allowed, area_m2=size)


def _numbers(words: Objects) -> list[float | None]:
    return [_number(str(word)) for word in words.tolist()]


def _number(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
