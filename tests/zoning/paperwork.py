"""Papers read back: their texts, their tables, the text that a page shows; and what long papers are made of."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from maps.paper import Block, Callout, Cell, Facts, Figure, Paper, Paragraph, Table
from zoning.catalogue import read_catalogue
from zoning.checking import check
from zoning.report import Report
from zoning.site import read_sites

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "allowances-and-parks"


def said(cell: Cell) -> str:
    """The text of a cell."""
    return "".join(run.text for run in cell)


def blocks_of(paper: Paper, chapter: str) -> tuple[Block, ...]:
    """What stands in a chapter."""
    return next(one.blocks for one in paper.chapters if one.id == chapter)


def rows_of(paper: Paper, chapter: str) -> list[list[str]]:
    """The rows of all tables of a chapter."""
    tables = (block for block in blocks_of(paper, chapter) if isinstance(block, Table))
    return [[said(cell) for cell in row] for table in tables for row in table.rows]


def entries_of(paper: Paper, chapter: str) -> dict[str, str]:
    """The labels of a chapter with their values."""
    facts = (block for block in blocks_of(paper, chapter) if isinstance(block, Facts))
    return {entry.label: said(entry.value) for one in facts for entry in one.entries}


def lines_of(paper: Paper, chapter: str) -> list[str]:
    """Every text of a chapter, a cell or paragraph each."""
    return list(_lines(blocks_of(paper, chapter)))


def all_lines(paper: Paper) -> list[str]:
    """Every text of a paper."""
    titles = [paper.title, paper.head, paper.foot, *(chapter.title for chapter in paper.chapters)]
    return [*titles, *(line for chapter in paper.chapters for line in _lines(chapter.blocks))]


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield said(block.runs)
        elif isinstance(block, Callout):
            yield block.title
            yield from map(said, block.lines)
        elif isinstance(block, Facts):
            for entry in block.entries:
                yield from (entry.label, said(entry.value))
        elif isinstance(block, Figure):
            yield from (block.caption, block.alt)
        else:
            yield from (block.caption, *(column.label for column in block.columns))
            yield from (said(cell) for row in block.rows for cell in row)


class PageText(HTMLParser):
    """The text that a page shows, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag == "style"
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data


def granted_example() -> Report:
    """The example of allowances and admission lists, judged."""
    catalogue = read_catalogue(EXAMPLE / "catalogue.yaml")
    sites = read_sites([EXAMPLE / "sites.geojson"])
    return check(sites, catalogue=catalogue, packs=catalogue.packs or (), on=date(2026, 11, 22))


def clause(number: str, **more: Any) -> dict[str, Any]:
    """A clause of an answer."""
    return {
        "id": f"u.{number}",
        "unit": "u",
        "level": "unit",
        "dimension": "pollutant_discharge",
        "number": number,
        "text": f"第{number}条",
        "answer": "unknown",
        "outcome": "conditional",
        "reason": "review",
        "addressee": None,
        **more,
    }


def longest(site: dict[str, Any]) -> dict[str, Any]:
    """An answer in which everything a sheet tells is as long and as many as can be."""
    unit = next(one for one in site["findings"] if one["kind"] == "control_unit")
    rule = site["judgements"][0] | {"answer": "yes", "outcome": "conditional", "title": "应当落实的要求" * 30}
    units = [unit | {"code": f"ZH43000010{number:03}", "name": "很长的单元名称" * 9} for number in range(12)]
    clauses = [clause(f"1-{number}", text="应当开展自行监测并禁止新建不符合要求的项目" * 30) for number in range(40)]
    emissions = {
        f"emission.{key}": {"value": 12345.678, "unit": "t/a", "from": "command"}
        for key in ("nox", "so2", "cod", "voc", "lead", "mercury", "cadmium")
    }
    return site | {
        **dict.fromkeys(("name", "applicant", "case_number"), "很长" * 300),
        "findings": units,
        "judgements": [rule] * 9,
        "clauses": clauses,
        "facts": site["facts"] | emissions,
        "allowances": site["allowances"] * 5,
        "eia": site["eia"] | {"missing": [{"fact": "in_industrial_building"}] * 20},
    }
