"""Facts in tables: a row a site, a column a fact, its unit in the heading; and signed reviews, a row each."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from layers.vector.format.table import Cell, Grid, text_of
from zoning.errors import FactError, Problem, Where
from zoning.fact import REMARKS, StatedFact, find_fact, scales_of
from zoning.heading import Heading, read_fact_heading
from zoning.statement.stating import FILE_ORIGIN, Statements, state_fact

HEADINGS_WITHIN: Final = 20
ID_WORDS: Final = ("id", "编号", "项目编号", "地块编号", "用地编号", "site id")
# Said for the reader's sake: the site file has them too.
UNREAD_WORDS: Final = ("name", "名称", "项目名称", "地块名称")
REVIEW_WORDS: Final = {
    "about": ("rule", "clause", "review", "规则", "条款", "规则或条款", "审查事项", "rule or clause"),
    "value": ("value", "answer", "结论", "审查结论"),
    "by": ("by", "审查人"),
    "date": ("date", "日期", "审查日期"),
    "source": ("source", "依据", "出处"),
    "note": ("note", "备注", "说明"),
}


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of facts and, in a workbook, of reviews."""

    facts: Grid
    reviews: Grid | None = None


def read_sheets(sheets: Sheets, path: Path) -> Statements:
    """The facts and reviews of tables by site id. Raises FactError with all problems."""
    problems: list[Problem] = []
    statements: dict[str, dict[str, StatedFact]] = {}
    if sheets.facts.rows or sheets.reviews is None:
        _read_facts(sheets.facts, path, statements, problems)
    if sheets.reviews is not None:
        _read_reviews(sheets.reviews, path, statements, problems)
    if problems:
        raise FactError(problems)
    return statements


def _read_facts(grid: Grid, path: Path, statements: dict[str, dict[str, StatedFact]], problems: list[Problem]) -> None:
    start, names = _find_names(grid, path)
    headings = [read_fact_heading(name) for name in names]
    column = next(index for index, name in enumerate(names) if _plain(name) in ID_WORDS)
    refused = _check_units(headings, Where(str(path), grid.name, line=grid.lines[start]), problems)
    for row, line in zip(grid.rows[start + 1 :], grid.lines[start + 1 :], strict=True):
        site = text_of(row[column]) if column < len(row) else ""
        where = Where(str(path), grid.name, site, line)
        if line in grid.wrong:
            problems.append(Problem("bad-value", where, grid.wrong[line], "a value where the program shows an error"))
        if len(row) > len(names) and any(cell is not None for cell in row[len(names) :]):
            problems.append(Problem("bad-value", where, f"{len(row)} cells", f"{len(names)}"))
        said = [(index, cell) for index, cell in enumerate(row[: len(names)]) if cell is not None and index != column]
        said = [(index, cell) for index, cell in said if _plain(names[index]) not in UNREAD_WORDS]
        if said and not site:
            problems.append(Problem("bad-value", Where(str(path), grid.name, None, line, "id"), "", "an id, or *"))
            continue
        for index, cell in said:
            if index not in refused:
                _state_cell(statements.setdefault(site, {}), headings[index], cell, path, where, problems)


def _find_names(grid: Grid, path: Path) -> tuple[int, list[str]]:
    """The row of headings and its names: the first with a column for the id."""
    for index, row in enumerate(grid.rows[:HEADINGS_WITHIN]):
        names = [text_of(cell) for cell in row]
        if any(_plain(name) in ID_WORDS for name in names):
            while names and not names[-1]:
                names.pop()
            where = Where(str(path), grid.name, line=grid.lines[index])
            twice = sorted({name for name in names if name and names.count(name) > 1})
            if twice or sum(_plain(name) in ID_WORDS for name in names) > 1:
                twice = twice or [name for name in names if _plain(name) in ID_WORDS]
                raise FactError([Problem("duplicate-key", where, name, "each column once") for name in twice])
            return index, names
    found = ", ".join(text_of(cell) for cell in grid.rows[0]) if grid.rows else "nothing"
    line = grid.lines[0] if grid.rows else 1
    raise FactError([Problem("missing-field", Where(str(path), grid.name, line=line), found, "a column id")])


def _check_units(headings: Sequence[Heading], where: Where, problems: list[Problem]) -> set[int]:
    """The columns whose unit is none of their fact's, told as problems."""
    refused = set()
    for index, heading in enumerate(headings):
        fact = heading.fact
        if fact is None or fact.type != "number" or not heading.unit or fact.unit is None:
            continue
        allowed = list(scales_of(fact))
        if heading.unit.casefold() not in allowed:
            place = Where(where.file, where.layer, None, where.line, heading.name)
            problems.append(Problem("bad-value", place, heading.unit, ", ".join(allowed)))
            refused.add(index)
    return refused


def _state_cell(
    facts: dict[str, StatedFact], heading: Heading, cell: Cell, path: Path, where: Where, problems: list[Problem]
) -> None:
    place = Where(where.file, where.layer, where.record, where.line, heading.name)
    key = heading.name if heading.fact is None else heading.fact.key
    raw = heading.add_unit(cell, text_of(cell))
    state_fact(facts, key, raw, f"{FILE_ORIGIN}{path.name}", place, problems)


def _read_reviews(
    grid: Grid, path: Path, statements: dict[str, dict[str, StatedFact]], problems: list[Problem]
) -> None:
    start, names = _find_names(grid, path)
    roles = [_review_role(name) for name in names]
    where = Where(str(path), grid.name, line=grid.lines[start])
    for role in ("about", "value"):
        if role not in roles:
            allowed = ", ".join(REVIEW_WORDS[role])
            problems.append(Problem("missing-field", where, ", ".join(names), allowed))
            return
    for name, role in zip(names, roles, strict=True):
        if not role and name:
            problems.append(Problem("unknown-key", where, name, ", ".join(("id", *REVIEW_WORDS))))
    for row, line in zip(grid.rows[start + 1 :], grid.lines[start + 1 :], strict=True):
        cells = dict(zip(roles, row, strict=False))
        site, about = text_of(cells.get("id")), text_of(cells.get("about"))
        place = Where(str(path), grid.name, site, line, about or None)
        if not site or not about:
            problems.append(Problem("bad-value", place, f"{site} {about}".strip(), "an id (or *) and a rule or clause"))
            continue
        key = about if find_fact(about) else f"review.{about}"
        remarks = {word: text_of(cells.get(word)) for word in REMARKS}
        remarks["date"] = _day(remarks["date"], place, problems)
        signed = tuple((word, remarks[word]) for word in REMARKS if remarks[word])
        said = statements.setdefault(site, {})
        if line in grid.wrong:
            problems.append(Problem("bad-value", place, grid.wrong[line], "a value where the program shows an error"))
        state_fact(said, key, cells.get("value"), f"{FILE_ORIGIN}{path.name}", place, problems, signed)


def _review_role(name: str) -> str:
    plain = _plain(name)
    if plain in ID_WORDS:
        return "id"
    return next((role for role, words in REVIEW_WORDS.items() if plain in words), "")


def _day(text: str, where: Where, problems: list[Problem]) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        problems.append(Problem("bad-value", where, text[:80], "a date YYYY-MM-DD"))
        return ""


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
