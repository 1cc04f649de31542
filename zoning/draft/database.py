"""Findings as a GeoPackage that QGIS opens with their styles: places as areas, all of them as points."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import shapely

from layers.array import Shapes, shapes
from layers.vector.writing import replacing
from maps.palette import Style, read_palette
from zoning.draft.acceptance import names_of
from zoning.draft.repairing import Repaired, lonlat_of
from zoning.errors import Problem, Where, ZoningError
from zoning.export.column import Cell, Column
from zoning.export.database import Database, Layer
from zoning.export.style import make_categories
from zoning.gate.finding import GateReport
from zoning.gate.telling import shapes_of, words_of
from zoning.wording import say

COLUMNS: Final = (
    Column("number", "whole", heading="finding_number"),
    Column("rule", heading="finding_rule"),
    Column("code", heading="finding_code"),
    Column("state", heading="finding_state"),
    Column("features", heading="finding_features"),
    Column("message", heading="finding_message"),
    Column("found", heading="finding_found"),
    Column("allowed", heading="finding_allowed"),
    Column("next", heading="finding_next"),
    Column("area_m2", "number", heading="finding_area"),
    Column("width_m", "number", heading="finding_width"),
    Column("length_m", "number", heading="finding_length"),
    Column("accepted_by", heading="finding_by"),
    Column("accepted_why", heading="finding_why"),
)
# Whose look in the palette a state of a finding borrows: colour and mark differ, so that neither tells it alone.
_LOOKS: Final = {"error": "prohibited", "warning": "conditional", "accepted": "no_conflict"}
# How the types of lines and of areas end.
_SORTS: Final = ("LineString", "Polygon")
CHANGES: Final = (
    Column("number", "whole", heading="finding_number"),
    Column("change", heading="change_step"),
    Column("given_to", heading="change_to"),
    Column("taken_from", heading="change_from"),
    Column("area_m2", "number", heading="finding_area"),
    Column("width_m", "number", heading="finding_width"),
)
_STEP_LOOKS: Final = {"closed": "no_conflict", "removed": "conditional", "cut": "restricted"}


def write_database(report: GateReport, path: Path, *, on: date, lang: str) -> None:
    """All findings in one file: `finding_areas` where the place is an area, `finding_points` wherever it is known.

    `finding_lines` is there where places are lines. Findings without a place stand in `finding_points` with none.
    Raises ZoningError (unwritable-file).
    """
    rows, drawn = list(_rows(report, lang)), shapes_of(report)
    lines, areas = ({at: one for at, one in drawn.items() if one.geom_type.endswith(sort)} for sort in _SORTS)
    with _database(path, on) as database:
        layers = [_fill(database, "finding_areas", COLUMNS, [rows[at] for at in areas], shapes(areas.values()))]
        layers.append(_fill(database, "finding_points", COLUMNS, rows, _points(report)))
        if lines:
            layers.append(_fill(database, "finding_lines", COLUMNS, [rows[at] for at in lines], shapes(lines.values())))
        database.register("layer_styles", "attributes")
        aliases = {column.key: column.title(lang) for column in COLUMNS}
        for dimension, layer in zip((2, 0, 1), layers, strict=False):
            style = make_categories(dimension, "state", _looks(lang), aliases)
            database.add_style(layer.name, say("draft.style", lang), style)


def write_changes(repaired: Repaired, path: Path, *, on: date, lang: str) -> None:
    """The land of every change of a repair in one file, styled by what was done.

    Raises ZoningError (unwritable-file).
    """
    rows: list[tuple[Cell, ...]] = [
        (number, one.step, repaired.name(one.to), repaired.name(one.source), one.area_m2, one.width_m)
        for number, one in enumerate(repaired.changes, start=1)
    ]
    with _database(path, on) as database:
        layer = _fill(database, "changes", CHANGES, rows, lonlat_of(repaired))
        database.register("layer_styles", "attributes")
        aliases = {column.key: column.title(lang) for column in CHANGES}
        style = make_categories(2, "change", _change_looks(lang), aliases)
        database.add_style(layer.name, say("draft.style_changes", lang), style)


@contextmanager
def _database(path: Path, on: date) -> Iterator[Database]:
    """A new GeoPackage, which takes the place of the file once it is whole. Raises ZoningError (unwritable-file)."""
    try:
        with replacing(path) as written, closing(sqlite3.connect(written, isolation_level=None)) as connection:
            yield Database(connection, f"{on.isoformat()}T00:00:00.000Z")
            connection.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise ZoningError([Problem("unwritable-file", Where(file=str(path)), str(error))]) from error


def _fill(
    database: Database, name: str, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]], geometry: Shapes
) -> Layer:
    layer = Layer(database, name, columns)
    layer.add([[column.flat(cell) for column, cell in zip(columns, row, strict=True)] for row in rows], geometry)
    layer.finish()
    return layer


def _rows(report: GateReport, lang: str) -> Iterator[tuple[Cell, ...]]:
    for number, finding in enumerate(report.findings, start=1):
        message, following = words_of(finding, lang)
        accepted = finding.acceptance
        yield (
            number,
            finding.rule,
            finding.code,
            finding.severity if accepted is None else "accepted",
            ", ".join(names_of(report, finding.rows)),
            message,
            finding.found,
            finding.allowed,
            following,
            finding.area_m2,
            finding.width_m,
            finding.length_m,
            None if accepted is None else accepted.by,
            None if accepted is None else accepted.why,
        )


def _points(report: GateReport) -> Shapes:
    if report.lonlat is None:
        return shapes([None] * len(report.findings))
    return shapes(None if x != x else shapely.Point(x, y) for x, y in report.lonlat.tolist())


def _looks(lang: str) -> Iterator[tuple[str, str, Style]]:
    palette = read_palette()
    for state, outcome in _LOOKS.items():
        yield state, say(f"gate.{state}", lang), palette.outcome(outcome)
    yield "", say("absent.unknown", lang), palette.outcome("")


def _change_looks(lang: str) -> Iterator[tuple[str, str, Style]]:
    palette = read_palette()
    for step, outcome in _STEP_LOOKS.items():
        yield step, say(f"change.{step}", lang), palette.outcome(outcome)
