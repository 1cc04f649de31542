"""Which items of the catalogue a batch of projects falls under, and between which documents each lies.

The gravest document of the items a project belongs to is its own (article 4). An item's document is that of its gravest
line that holds; a line that is unknown leaves the bounds apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoning.columns import NO, UNKNOWN, YES, Answers, Bools, Columns, FactColumn, Indices
from zoning.condition import answer_once
from zoning.eia.code import has_code, sites_by_code
from zoning.eia.document import Document
from zoning.eia.edition import Edition
from zoning.eia.item import Item
from zoning.kept import kept
from zoning.quantity import parse_quantity


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """One item for every project: whether they belong to it, and the bounds of its document where they do.

    `left_out`: what the project is would belong, but the item leaves it out.
    """

    item: Item
    belongs: Answers
    left_out: NDArray[np.bool_]
    lines: tuple[Answers, ...]
    at_least: Answers
    at_most: Answers


@dataclass(frozen=True, slots=True)
class Classification:
    """The items that concern at least one project, and every project's bounds; `is_open`: nothing says what it is."""

    edition: Edition
    items: tuple[ItemAnswers, ...]
    at_least: Answers
    at_most: Answers
    is_open: NDArray[np.bool_]

    def of(self, site: int) -> tuple[Document, Document]:
        """Both bounds of one project."""
        return Document(int(self.at_least[site])), Document(int(self.at_most[site]))


def classify(edition: Edition, columns: Columns) -> Classification:
    """Every project against every item, on columns; linear in projects."""
    size = columns.size
    contents = columns.fact("content")
    by_code, by_content = sites_by_code(columns), contents.words()[0]
    by_quantity = _sites_by_quantity(edition.shown_by, columns)
    is_open = _is_open(edition, has_code(columns), contents)
    answers = []
    for item in edition.items_for(by_code, by_content, by_quantity):
        named = _named(item, columns, by_code, by_content)
        for fact in item.shown_by:
            named[by_quantity.get(fact, [])] = YES
        if named.any():
            answers.append(_answer(item, named, columns))
    at_least = np.full(size, Document.NONE, dtype=np.int8)
    at_most = np.where(is_open, Document.REPORT_BOOK, Document.NONE).astype(np.int8)
    for one in answers:
        at_least = np.maximum(at_least, np.where(one.belongs == YES, one.at_least, Document.NONE))
        at_most = np.maximum(at_most, np.where(one.belongs != NO, one.at_most, Document.NONE))
    return Classification(edition, tuple(answers), at_least.astype(np.int8), at_most.astype(np.int8), is_open)


def _is_open(edition: Edition, has_code: Bools, contents: FactColumn) -> NDArray[np.bool_]:
    """Where no code is stated, and nothing is said to be built or something that only a code could place."""
    naming = _naming(edition)
    unnamed = [not (known and value and naming.issuperset(value)) for known, value in _pairs(contents)]
    return ~has_code & np.array(unnamed, dtype=np.bool_)


@kept(16)
def _naming(edition: Edition) -> frozenset[str]:
    """The contents that place a project without a code."""
    return frozenset(word for entry in edition.index for word in entry.contents)


def _answer(item: Item, named: Answers, columns: Columns) -> ItemAnswers:
    excluded = np.full_like(named, NO) if item.excluded is None else answer_once(item.excluded, columns)
    belongs = np.minimum(named, YES - excluded).astype(np.int8)
    left_out = (named == YES) & (excluded == YES)
    lines = tuple(answer_once(branch.when, columns) for branch in item.branches)
    at_least = np.full(columns.size, Document.NONE, dtype=np.int8)
    at_most = np.full(columns.size, Document.NONE, dtype=np.int8)
    for branch, line in zip(item.branches, lines, strict=True):
        at_least = np.maximum(at_least, np.where(line == YES, branch.document, Document.NONE))
        at_most = np.maximum(at_most, np.where(line != NO, branch.document, Document.NONE))
    return ItemAnswers(item, belongs, left_out, lines, at_least.astype(np.int8), at_most.astype(np.int8))


def _named(item: Item, columns: Columns, by_code: Mapping[str, Indices], by_content: Mapping[str, Indices]) -> Answers:
    """Whether an item names what each project is, before what it leaves out.

    A code that is shorter than the item's may lie below it: unknown. A code under which such projects are usually
    stated makes it a candidate as long as nobody says what is built.
    """
    belongs = np.zeros(columns.size, dtype=np.int8)
    content_known = columns.fact("content").known
    for code, rows in by_code.items():
        if (found := _relation(code, item.codes)) != NO:
            belongs[rows] = np.maximum(belongs[rows], found)
        elif _relation(code, item.related) != NO and item.contents:
            unsaid = rows[~content_known[rows]]
            belongs[unsaid] = np.maximum(belongs[unsaid], UNKNOWN)
    for word in item.contents:
        if word in by_content:
            belongs[by_content[word]] = YES
    if item.starred:
        belongs = np.minimum(belongs, _starred(item, columns, by_code, by_content))
        for code, rows in by_code.items():  # another code of the project may be one without a star
            if _relation(code, item.starred) == NO:
                belongs[rows] = np.maximum(belongs[rows], _relation(code, item.codes))
    return belongs.astype(np.int8)


def _starred(
    item: Item, columns: Columns, by_code: Mapping[str, Indices], by_content: Mapping[str, Indices]
) -> Answers:
    """Codes with a star count only where the project produces in an industrial building.

    So do the contents of an item whose every code has one.
    """
    answers = np.full(columns.size, YES, dtype=np.int8)
    building = columns.fact("in_industrial_building")
    said = np.where(building.known, np.where(_truth(building), YES, NO), UNKNOWN)
    for code, rows in by_code.items():
        if _relation(code, item.starred) != NO:
            answers[rows] = said[rows]
    if set(item.codes) <= set(item.starred):
        for word in item.contents:
            if word in by_content:
                answers[by_content[word]] = said[by_content[word]]
    return answers


def names_code(code: str, wanted: Iterable[str]) -> bool:
    """Whether some prefixes of codes name a code, or a shorter one may lie below it.

    >>> names_code("4812", ["48"]), names_code("48", ["4812"]), names_code("47", ["4812"])
    (True, True, False)
    """
    return bool(_relation(code, wanted) != NO)


def _relation(code: str, wanted: Iterable[str]) -> np.int8:
    found = NO
    for one in wanted:
        if code.startswith(one):
            return YES
        if one.startswith(code):
            found = UNKNOWN
    return found


def _truth(column: FactColumn) -> NDArray[np.bool_]:
    return np.array([bool(value) for value in column.value], dtype=np.bool_)


def _pairs(column: FactColumn) -> Iterable[tuple[bool, Any]]:
    return zip(column.known.tolist(), column.value, strict=True)


def _sites_by_quantity(facts: Iterable[str], columns: Columns) -> dict[str, list[int]]:
    """The projects that have more than nothing of each quantity."""
    found: dict[str, list[int]] = {}
    for fact in facts:
        if (column := columns.facts.get(fact)) is None:
            continue
        if sites := [site for site in np.flatnonzero(column.known).tolist() if _is_some(column.value[site])]:
            found[fact] = sites
    return found


def _is_some(value: Any) -> bool:
    amount = parse_quantity(str(value))
    return amount is not None and amount.value > 0
