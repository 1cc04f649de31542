"""The sheet of a report: sites by verdict, zones by class, what they share outlined, in both languages."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from maps import Basemap, MapError, Ring, Row, Sheet, SiteMark, Text, Water, both, read_basemap, save
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence import Evidence
from zoning.picture.card import site_rows, site_sections
from zoning.picture.hit import Hits
from zoning.picture.pair import Rows, in_both, joined, pair_texts, word
from zoning.picture.ring import draw_rings
from zoning.picture.zone import draw_layers
from zoning.report import Report, SiteAnswer
from zoning.report.phrase import listed, outcome_word
from zoning.report.shape import Shapes
from zoning.wording import LANGUAGES, say

_FEW_SITES = 4
_Voice = tuple[str, Mapping[tuple[str, str], str]]
"""A language, and what editions of layers are called in it."""


def save_map(report: Report, path: Path, *, basemap: Basemap | Water | None = None) -> None:
    """Write the map of a report as one HTML file; without a base map it opens without a network.

    Raises ZoningError (unwritable-file, too-large).
    """
    try:
        save(make_sheet(report, basemap=basemap), path)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise ZoningError([Problem("unwritable-file", Where(file=str(path)), found)]) from error


def open_basemap(text: str) -> Basemap | Water:
    """The base map that an option names. Raises ZoningError (gcj02-basemap, bad-value, missing-extra)."""
    try:
        return read_basemap(text)
    except MapError as error:
        where = Where(field="--basemap")
        raise ZoningError([Problem(one.code, where, one.found, one.allowed) for one in error.faults]) from error


def make_sheet(report: Report, *, basemap: Basemap | Water | None = None) -> Sheet:
    """The sheet of a report; it can be switched to the other language where the report can be told in it.

    Raises ZoningError (too-large) where a batch did not keep what the map is drawn from.
    """
    evidence = _evidence(report)
    reports = _in_languages(report)
    shapes = list(report.shapes)
    drawn = draw_layers(shapes, evidence)
    hits = Hits(evidence, drawn)
    rings: list[Ring] = []
    sites = tuple(_site_marks(reports, shapes, evidence, hits, rings))
    title = both(*report.catalogue.title) if any(report.catalogue.title) else report.catalogue.id
    warnings = [
        pair_texts([warning["message"] for warning in told])
        for told in zip(*(one.warnings for one in reports), strict=True)
    ]
    return Sheet(
        title=joined([word("text.title"), title, report.on.isoformat()]),
        notice=joined([*warnings, word("map.notice")]),
        lang=report.lang,
        sites=sites,
        zones=tuple(layer.mark for layer in drawn.values()),
        hits=hits.all(),
        unseen=tuple(_unseen(report, evidence)),
        rings=tuple(rings),
        languages=tuple(one.lang for one in reports),
        basemap=basemap,
    )


def _evidence(report: Report) -> Evidence:
    """What the map is drawn from. Raises ZoningError (too-large) where a batch did not keep it."""
    if report.evidence is None:
        raise ZoningError([Problem("too-large", Where(field="--map"), f"{len(report.sites)} sites")])
    return report.evidence


def _in_languages(report: Report) -> list[Report]:
    """The report in every language it can be told in, in the order of LANGUAGES."""
    if report.translate is None:
        return [report]
    return [report if lang == report.lang else report.translate(lang) for lang in LANGUAGES]


def _site_marks(
    reports: Sequence[Report], shapes: Sequence[Shapes], evidence: Evidence, hits: Hits, rings: list[Ring]
) -> Iterator[SiteMark]:
    """The marks of all sites; of several that were refused for having one id, each later one with its number."""
    taken: Counter[str] = Counter()
    answers = zip(*(report.sites for report in reports), strict=True)
    voices = [(report.lang, report.layer_titles(report.lang)) for report in reports]
    rows = Rows()
    for index, (told, own) in enumerate(zip(answers, shapes, strict=True)):
        name = _unused(str(told[0]["id"]), taken)
        yield _site_mark(told, voices, own, name, hits.of(index, told[0]), rows)
        rings += draw_rings(evidence, index, name, told)


def _unused(name: str, taken: Counter[str]) -> str:
    """A name nobody has yet: itself, else with a number."""
    wanted = name
    while taken[wanted]:
        taken[name] += 1
        wanted = f"{name} ({taken[name]})"
    taken[wanted] += 1
    return wanted


def _site_mark(
    told: tuple[SiteAnswer, ...],
    voices: Sequence[_Voice],
    shapes: Shapes,
    name: str,
    hits: Sequence[int | None],
    rows: Rows,
) -> SiteMark:
    site = told[0]
    outcome = "refused" if site["errors"] else site["verdict"]["outcome"] if site["verdict"] else "not_judged"
    spoken = list(zip(told, voices, strict=True))
    sections = rows.pair_sections([list(site_sections(one, hits, lang)) for one, (lang, _) in spoken])
    return SiteMark(
        id=name,
        name=site["name"],
        outcome=outcome,
        outcome_label=in_both(lambda lang: outcome_word(site, lang)),
        geometry=tuple(shapes),
        rows=rows.pair([list(site_rows(one, titles, lang)) for one, (lang, titles) in spoken]),
        sections=tuple(section for section in sections if section.rows),
    )


def _unseen(report: Report, evidence: Evidence) -> Iterator[Row]:
    """The layers and kinds that could not be looked up for some sites, with the reason and, unless all, which sites."""
    titles: dict[Any, Text] = {layer.entry.id: both(*layer.entry.title) for layer in evidence.layers}
    unseen: dict[tuple[Text, str], list[str]] = {}
    for site in report.sites:
        for layer in site["layers"]:
            if layer["status"] not in {"touched", "clear"}:
                name = titles.get(layer["layer"]) or word(f"kind.{layer['kind']}")
                key = f"reason.{layer['reason']}" if layer["reason"] else f"status.{layer['status']}"
                unseen.setdefault((name, key), []).append(site["id"])
    judged = sum(bool(site["layers"]) for site in report.sites)
    for (name, key), sites in sorted(unseen.items(), key=lambda entry: -len(entry[1])):
        yield Row(name, word(key) if len(sites) == judged else in_both(_told_of(key, sites)))


def _told_of(key: str, sites: Sequence[str]) -> Any:
    """The reason with the first sites it holds for, in a language."""
    few = list(sites[:_FEW_SITES])
    more = " …" if len(sites) > _FEW_SITES else ""
    return lambda lang: f"{say(key, lang)} ({listed(few, lang)}{more})"
