"""The one-permit sheet on paper: a page a site, what does not fit counted and left to the report and to the JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from maps.paper import Block, Callout, Chapter, Entry, Facts, Paper, Run
from zoning.dossier.allowance import allowance_table
from zoning.dossier.clause import result_cell
from zoning.dossier.project import Site, missing_text
from zoning.dossier.seal import replay_line
from zoning.dossier.setting import Setting, named, plain, short
from zoning.dossier.sheet import sheet_of
from zoning.dossier.site import compose
from zoning.dossier.verdict import eia_name, verdict_callout
from zoning.report.breadth import cut
from zoning.report.phrase import cite_reference, class_text, fact_label

# So much stands on one page of A4.
_MOST_CLAUSES: Final = 6
_MOST_BESIDE_ALLOWANCES: Final = 3
_CLAUSE_PLACES: Final = 120
_MOST_ENTRIES: Final = 2
_MOST_ALLOWANCES: Final = 3
_MOST_EMISSIONS: Final = 4
_ENTRY_PLACES: Final = 66
_TITLE_PLACES: Final = 44


def compose_sheets(sites: Iterable[Site], setting: Setting) -> Paper:
    """The sheets of some sites as one paper, each on a page of its own."""
    chapters = (_chapter(place, site, setting) for place, site in enumerate(sites))
    return compose(setting.word("dossier.sheet_title"), chapters, setting)


def _chapter(place: int, site: Site, setting: Setting) -> Chapter:
    title = cut(named(site), _TITLE_PLACES)
    return Chapter(f"site-{place + 1}", title, tuple(_blocks(site, setting)), opens_page=place > 0)


def _blocks(site: Site, setting: Setting) -> Iterator[Block]:
    sheet = sheet_of(site)
    yield _verdict(site, setting)
    yield Facts(tuple(_entries(sheet, setting)))
    yield from allowance_table(sheet["allowances"], setting, most=_MOST_ALLOWANCES)
    further = len(sheet["allowances"]) - _MOST_ALLOWANCES
    if further > 0:
        yield setting.note("more_allowances", count=further)
    yield from _clauses(sheet, setting)
    yield setting.note("sheet", line=replay_line(sheet["answer_sha256"], site["id"], setting.head))


def _verdict(site: Site, setting: Setting) -> Callout:
    """The frame of the report with its lines run together; that it is no permit stands at the foot of every page."""
    frame = verdict_callout(site, setting)
    lines = ["".join(run.text for run in line) for line in frame.lines]
    told = (line.rstrip("。.") for line in lines if line != setting.word("text.not_permit"))
    return Callout(frame.tone, frame.title, (plain(setting.word("dossier.semicolon").join(told)),))


def _entries(sheet: Mapping[str, Any], setting: Setting) -> Iterator[Entry]:
    unstated = setting.word("dossier.not_stated")
    for key in ("applicant", "case_number"):
        yield setting.entry(key, _line(sheet[key], _ENTRY_PLACES) or unstated)
    units = [
        " ".join(filter(None, (unit["code"], short(unit["name"] or ""), class_text(unit["class"] or "", setting.lang))))
        for unit in sheet["units"]
    ]
    yield setting.entry("units", _few(units, setting) or setting.word("dossier.none"))
    eia = sheet["eia"]
    if eia is not None:
        yield setting.entry("document", eia_name(eia, setting))
        yield setting.entry("item", f"{eia['item']} {eia['title']}" if eia["item"] else setting.word("dossier.none"))
        if eia["missing"]:
            yield setting.entry("missing", _line(missing_text(eia["missing"], setting), _ENTRY_PLACES))
        office = eia["approval"]["authority"] if eia["approval"] else setting.word("dossier.not_in_catalogue")
        yield setting.entry("approval", office)
    yield setting.entry("emissions", _emissions(sheet["emissions"], setting) or unstated)
    if not sheet["allowances"]:
        yield setting.entry("allowances", setting.word("dossier.no_allowance"))
    requirements = [
        f"{one['title']} ({'; '.join(cite_reference(each, setting.lang) for each in one['references'])})"
        for one in sheet["requirements"]
    ]
    yield setting.entry("requirements", _few(requirements, setting) or setting.word("dossier.none"))
    yield setting.entry("permit_class", setting.word("dossier.no_permit_class"))
    yield setting.entry("monitoring", _monitoring(sheet, setting))


def _emissions(emissions: Sequence[Mapping[str, Any]], setting: Setting) -> str:
    told = [_emission(one, setting) for one in emissions[:_MOST_EMISSIONS]]
    if len(emissions) > _MOST_EMISSIONS:
        told.append(setting.word("dossier.and_more", count=len(emissions) - _MOST_EMISSIONS))
    return setting.joined(told)


def _emission(one: Mapping[str, Any], setting: Setting) -> str:
    label = fact_label(f"emission.{one['pollutant']}", setting.lang)
    return f"{label} {one['value']:,.10g} {one['unit'] or ''}".rstrip()


def _monitoring(sheet: Mapping[str, Any], setting: Setting) -> str:
    if not sheet["monitoring"]:
        return setting.word("dossier.no_monitoring")
    numbers = {clause["id"]: f"{clause['unit']} {clause['number']}" for clause in sheet["clauses"]}
    told = setting.joined(numbers[one] for one in sheet["monitoring"])
    return _line(setting.word("dossier.monitoring", clauses=told), _ENTRY_PLACES)


def _clauses(sheet: Mapping[str, Any], setting: Setting) -> Iterator[Block]:
    clauses = sheet["clauses"]
    most = _MOST_BESIDE_ALLOWANCES if sheet["allowances"] else _MOST_CLAUSES
    columns = [("unit", 1.7), ("clause_number", 0.7), ("clause_text", 6), ("result", 1.6)]
    rows = (
        (clause["unit"], clause["number"], (Run(_line(clause["text"], _CLAUSE_PLACES)),), result_cell(clause, setting))
        for clause in clauses[:most]
    )
    yield from setting.table("binding", columns, rows)
    if len(clauses) > most:
        yield setting.note("more_clauses", count=len(clauses) - most)
    if not clauses:
        yield setting.body("no_clauses")


def _line(text: str, places: int) -> str:
    return cut(" ".join(text.split()), places)


def _few(lines: list[str], setting: Setting) -> str:
    """Some lines, the rest as a number."""
    told = [_line(one, _ENTRY_PLACES) for one in lines[:_MOST_ENTRIES]]
    if len(lines) > _MOST_ENTRIES:
        told.append(setting.word("dossier.and_more", count=len(lines) - _MOST_ENTRIES))
    return "\n".join(told)
