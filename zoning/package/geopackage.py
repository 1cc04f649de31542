"""An edition as a GeoPackage in its own reference system, with the look of its classes for QGIS."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features
from layers.vector.writing import write_features
from maps.palette import Style, read_palette
from zoning.catalogue import LayerEntry
from zoning.errors import Problem, Where, ZoningError
from zoning.export.standard import LAYER_STYLES
from zoning.export.style import make_categories
from zoning.gate.subject import as_texts
from zoning.kind import class_of, kind_of
from zoning.package.comparing import read_back
from zoning.package.loss import Loss
from zoning.package.meaning import meaning_of
from zoning.report.phrase import class_text
from zoning.site import problem_of
from zoning.wording import say


def write_geopackage(
    features: Features, entry: LayerEntry, path: Path, *, day: date, lang: str, limits: Limits
) -> list[Loss]:
    """The GeoPackage, its columns called as in the source, and what it loses of the edition.

    Nothing of the clock is in it. Raises ZoningError (unwritable-file).
    """
    try:
        write_features(features, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            _add_style(base, path.stem, features, entry, f"{day.isoformat()}T00:00:00.000Z", lang)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    except sqlite3.Error as error:
        raise ZoningError([Problem("unwritable-file", Where(str(path)), str(error))]) from error
    return list(read_back(path, features, {name: name for name in features.fields}, limits))


def _add_style(
    base: sqlite3.Connection, layer: str, features: Features, entry: LayerEntry, moment: str, lang: str
) -> None:
    """The style of the layer, in the table where QGIS looks for it."""
    dimension = int(max(shapely.get_dimensions(features.geometry), default=2))
    aliases = {name: meaning_of(name, entry, lang) or name for name in features.fields}
    looks = list(_looks(features, entry, lang))
    column = entry.fields.get("class") or next(iter(features.fields), "fid")
    style = make_categories(max(dimension, 0), column, looks, aliases)
    (shape,) = base.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
    base.executescript(f"BEGIN; {LAYER_STYLES}")
    title = say("package.style", lang) if len(looks) > 1 else entry.title[0 if lang == "zh" else 1]
    keys = ("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML")
    more = ("styleSLD", "useAsDefault", "description", "owner", "update_time")
    names, places = ", ".join(keys + more), ", ".join("?" * len(keys + more))
    row = ("", "", layer, shape, title, style, "", True, "", "", moment)
    base.execute(f"INSERT INTO layer_styles ({names}) VALUES ({places})", row)
    contents = ("layer_styles", "attributes", "layer_styles", "", moment)
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?,?,?,?,?)",
        contents,
    )
    base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    base.execute("COMMIT")


def _looks(features: Features, entry: LayerEntry, lang: str) -> Iterator[tuple[str, str, Style]]:
    """Each word of the class column with its class and look; blank stands for every other, or for all there are."""
    palette, kind = read_palette(), entry.kind
    column = features.fields.get(entry.fields.get("class", ""))
    words = [] if column is None else np.unique(as_texts(column).astype(str)).tolist()
    mapping = dict(entry.classes)
    known = {str(word): class_of(kind, str(word).strip(), mapping) for word in words if str(word).strip()}
    order = {name: place for place, name in enumerate(kind_of(kind).classes)}
    for word, ours in sorted(known.items(), key=lambda one: (order.get(one[1] or "", len(order)), one[0])):
        if ours is not None:
            yield word, class_text(ours, lang), palette.zone(f"{kind}/{ours}")
    label = say("absent.unknown", lang) if known else say(f"kind.{kind}", lang)
    yield "", label, palette.zone(kind)
