"""GeoPackage: the sites with their shapes, a table of everything that hangs on them, and the styles QGIS applies."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import shapely

from layers.array import shapes as geometry_of
from zoning.export.about import about_rows
from zoning.export.answered import Answers, merge, merged
from zoning.export.column import Column, flat_row
from zoning.export.database import Database, Layer, from_blob
from zoning.export.style import make_style
from zoning.export.table import DETAILS, SITES
from zoning.wording import say

# Where sites have shapes of several dimensions, a layer of each: programs show one sort of shape at a time.
_BY_DIMENSION: Final = ("site_points", "site_lines", "site_areas")
_ABOUT: Final = (Column("about"), Column("said"))


def write(path: Path, head: Mapping[str, Any], answers: Answers, lang: str) -> None:
    """The answers in one file. No clock is in it: where a date must stand, it is that of the answer."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            database = Database(connection, f"{head['on']}T00:00:00.000Z")
            layers = _fill(database, answers, lang)
            database.create("about", _ABOUT)
            database.insert("about", [column.key for column in _ABOUT], about_rows(head, answers.summary, lang))
            for name in ("about", "layer_styles"):
                database.register(name, "attributes")
            aliases = {column.key: column.title(lang) for column in SITES.columns}
            for layer in layers:
                database.add_style(layer.name, say("about.style", lang), make_style(layer.dimension, lang, aliases))
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(None, str(error)) from error


def _fill(database: Database, answers: Answers, lang: str) -> list[Layer]:
    """The tables with all their rows; what is answered are the layers."""
    sites = Layer(database, SITES.name, SITES.columns)
    for table in DETAILS:
        database.create(table.name, table.columns)
        database.register(table.name, "attributes")
    for batch in answers.batches():
        rows = [row for answer, _ in batch for row in SITES.rows(answer, lang)]
        sites.add([flat_row(SITES.columns, row) for row in rows], merged(batch))
        for table in DETAILS:
            details = (row for answer, _ in batch for row in table.rows(answer, lang))
            keys = [column.key for column in table.columns]
            database.insert(table.name, keys, (flat_row(table.columns, row) for row in details))
    for table in DETAILS:
        database.index(table.name, "site")
    sites.finish()
    several = sorted(sites.dimensions) if len(sites.dimensions) > 1 else []
    return [sites, *(_divide(database, dimension) for dimension in several)]


def _divide(database: Database, dimension: int) -> Layer:
    """The shapes of one dimension as a layer of their own, with all that is said of their sites."""
    layer = Layer(database, _BY_DIMENSION[dimension], SITES.columns)
    names = ", ".join(f'"{column.key}"' for column in SITES.columns)
    for rows in database.select(f"SELECT {names}, geom FROM sites WHERE geom NOTNULL ORDER BY fid"):
        shapes = [
            merge([part for part in _parts(row[-1]) if shapely.get_dimensions(part) == dimension]) for row in rows
        ]
        kept = [place for place, shape in enumerate(shapes) if shape is not None]
        layer.add([rows[place][:-1] for place in kept], geometry_of([shapes[place] for place in kept]))
    layer.finish()
    return layer


def _parts(blob: bytes) -> list[Any]:
    parts: list[Any] = shapely.get_parts(from_blob(blob)).tolist()
    return parts
