"""A comparison as a report on paper: what became of the units, and which projects are judged otherwise, and why."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from maps.paper import Block, Cell, Chapter, Column, Entry, Facts, Paper, Paragraph, Run, Table
from zoning.dossier.writing import find_writer
from zoning.edition.difference import Difference, UnitChange
from zoning.edition.edition import Edition
from zoning.edition.flip import Flip, Flips
from zoning.edition.telling import is_same, named_text, remark_texts, sorts_text, unit_details
from zoning.edition.telling_flips import bounds_text, count_text, flip_details
from zoning.output import write_bytes
from zoning.wording import say


def write_comparison(path: Path, difference: Difference, flips: Flips | None, on: date, lang: str) -> None:
    """The report in the form of the ending: .html, .pdf or .docx.

    Raises ZoningError: missing-extra, unwritable-file.
    """
    write_bytes(path, find_writer(path.suffix.lower())(compose_comparison(difference, flips, on, lang)))


def compose_comparison(difference: Difference, flips: Flips | None, on: date, lang: str) -> Paper:
    """The paper of a comparison; nothing is left out of it."""
    chapters = [Chapter("summary", say("comparing.chapter.summary", lang), tuple(_summary(difference, lang)))]
    if flips is not None:
        title = say("comparing.chapter.sites", lang)
        chapters.append(Chapter("sites", title, tuple(_sites(flips, on, lang))))
    units = tuple(_units(difference, lang))
    chapters.append(Chapter("units", say("comparing.chapter.units", lang), units))
    title = difference.new.entry.title[0 if lang == "zh" else 1]
    return Paper(f"{say('comparing.title', lang)} {title}", lang, tuple(chapters), head=title, made=on)


def _plain(text: str, tone: str = "") -> Cell:
    return (Run(text, tone),)


def _summary(difference: Difference, lang: str) -> Iterator[Block]:
    entries = [
        Entry(say(f"comparing.{key}_edition", lang), _plain(_source(edition)))
        for key, edition in (("old", difference.old), ("new", difference.new))
    ]
    entries += [
        Entry(say(f"comparing.sort.{sort}", lang), _plain(f"{count:,}"))
        for sort, count in difference.summary.items()
        if count
    ]
    yield Facts(tuple(entries))
    for text in remark_texts(difference, lang):
        yield Paragraph(_plain(text), "note")


def _source(edition: Edition) -> str:
    entry = edition.entry
    return " · ".join(part for part in (entry.edition, entry.source_name, entry.source_layer) if part)


def _units(difference: Difference, lang: str) -> Iterator[Block]:
    columns = (
        Column(say("comparing.unit", lang), 2.0),
        Column(say("comparing.column.sorts", lang), 1.0),
        Column(say("comparing.column.details", lang), 4.0),
    )
    rows = tuple(_unit_row(difference, unit, lang) for unit in difference.units)
    if rows:
        yield Table(columns, rows)
    elif is_same(difference):
        yield Paragraph(_plain(say("comparing.none", lang)))


def _unit_row(difference: Difference, unit: UnitChange, lang: str) -> tuple[Cell, ...]:
    details = "\n".join(unit_details(difference, unit, lang))
    return _plain(named_text(difference, unit)), _plain(sorts_text(unit, lang)), _plain(details)


def _sites(flips: Flips, on: date, lang: str) -> Iterator[Block]:
    yield Paragraph(_plain(count_text(flips, on.isoformat(), lang)), "lead")
    yield from _flip_table(flips.flips, lang)
    if flips.terms is not None:
        yield Paragraph(_plain(say("comparing.terms", lang, count=f"{len(flips.terms):,}")))
        yield from _flip_table(flips.terms, lang)
    if flips.refused:
        ids = ", ".join(str(one["id"]) for one in flips.refused)
        yield Paragraph(_plain(say("comparing.refused", lang, count=len(flips.refused), ids=ids)), "note")


def _flip_table(flips: tuple[Flip, ...], lang: str) -> Iterator[Block]:
    columns = (
        Column(say("comparing.column.project", lang), 1.5),
        Column(say("comparing.before", lang), 1.5),
        Column(say("comparing.after", lang), 1.5),
        Column(say("comparing.responsible", lang), 3.5),
    )
    rows = tuple(
        (
            _plain(" ".join(part for part in (flip.id, flip.name) if part)),
            _plain(bounds_text(flip.before, lang), flip.before["outcome"] or ""),
            _plain(bounds_text(flip.after, lang), flip.after["outcome"] or ""),
            _plain("\n".join(flip_details(flip, lang))),
        )
        for flip in flips
    )
    if rows:
        yield Table(columns, rows)
