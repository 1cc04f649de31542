"""The metadata sheet of a package: whose edition it is, its classes and columns, what the files lose, in zh and en."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import shapely
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from layers.array import shapes
from layers.errors import LayerError
from layers.tiling.metre import areas_m2
from layers.vector import Features
from layers.vector.writing import settle_column
from zoning.catalogue import Catalogue, LayerEntry
from zoning.errors import Problem, Where, ZoningError
from zoning.gate.subject import Distinct, as_texts
from zoning.kind import class_of
from zoning.package.loss import Loss
from zoning.package.meaning import meaning_of
from zoning.package.naming import Handed
from zoning.program import NAME, version
from zoning.wording import say

_TYPES: Final = {"i": "integer", "u": "integer", "f": "number", "b": "flag", "M": "date", "O": "text"}
_PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS: Final = (26, 26, 34, 24, 24, 40)
_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "about": ("item_zh", "item_en", "value"),
    "classes": ("word", "class_zh", "class_en", "count", "area_m2"),
    "fields": ("field", "shapefile", "type", "meaning_zh", "meaning_en", "filled"),
    "losses": ("code", "file", "field", "records", "example", "meaning_zh", "meaning_en"),
}


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many units there are of a class and how large they are; `area_m2` is None where it can't be measured."""

    word: str
    name: str | None
    count: int
    area_m2: float | None


def count_classes(features: Features, entry: LayerEntry) -> tuple[ClassCount, ...]:
    """The units of each word in the column of classes, in our words where it stands for one of them."""
    column = features.fields.get(entry.fields.get("class", ""))
    sizes = _sizes(features)
    if column is None:
        return (ClassCount("", None, len(features), None if sizes is None else float(sizes.sum())),)
    seen, mapping = Distinct(as_texts(column)), dict(entry.classes)
    found = []
    for index, word in enumerate(seen.words):
        rows = list(seen.rows(index))
        size = None if sizes is None else float(sizes[rows].sum())
        found.append(ClassCount(word, class_of(entry.kind, word.strip(), mapping), len(rows), size))
    return tuple(found)


def _sizes(features: Features) -> Any:
    if features.crs is None or not (features.crs.is_geographic or features.crs.is_projected):
        return None
    areas = shapes(features.geometry)
    areas[shapely.get_dimensions(areas) != 2] = None
    try:
        return areas_m2(areas, features.crs)
    except LayerError:
        return None


def about_rows(
    features: Features, entry: LayerEntry, catalogue: Catalogue, *, encoding: str, files: Sequence[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the sheet says of the edition: the key of each item, and its text in Chinese and English."""
    period = entry.in_force.to_dict()
    crs = features.crs
    code = None if crs is None else crs.to_authority(min_confidence=100)
    named = "" if crs is None else " ".join([crs.name, *([":".join(code)] if code else [])])
    x0, y0, x1, y1 = shapely.total_bounds(features.geometry).tolist()
    status = tuple(say(f"package.status.{entry.legal_status}", lang) for lang in ("zh", "en"))
    kind = tuple(say(f"kind.{entry.kind}", lang) for lang in ("zh", "en"))
    coverage = entry.coverage.file.name if entry.coverage.file else ", ".join(entry.coverage.codes)
    unsaid = tuple(say("package.unsaid", lang) for lang in ("zh", "en"))
    yield "title", entry.title
    yield "layer", _same(entry.id)
    yield "kind", (kind[0], kind[1])
    yield "office", entry.office
    yield "edition", _same(entry.edition)
    yield "in_force", _same(f"{period['from'] or '…'} – {period['to'] or '…'}")
    yield "legal_status", (status[0], status[1])
    yield "licence", entry.licence or (unsaid[0], unsaid[1])
    yield "accuracy", _same(f"{entry.accuracy_m:g} m")
    yield "coverage", _same(f"{entry.coverage.form} {coverage}".strip())
    yield "crs", _same(named)
    yield "bounds", _same(f"{x0:.10g}, {y0:.10g}, {x1:.10g}, {y1:.10g}")
    yield "records", _same(str(len(features)))
    yield "source", _same(entry.source_name)
    yield "catalogue", _same(f"{catalogue.id} {catalogue.checksum}")
    yield "encoding", _same(encoding.upper())
    yield "files", _same(", ".join(files))
    yield "program", _same(f"{NAME} {version()}")


def _same(text: str) -> tuple[str, str]:
    return text, text


def write_sheet(
    path: Path,
    features: Features,
    entry: LayerEntry,
    catalogue: Catalogue,
    columns: Sequence[Handed],
    losses: Sequence[Loss],
    *,
    encoding: str,
    files: Sequence[str],
    day: date,
) -> None:
    """A workbook of four sheets, in both languages. No clock is in it. Raises ZoningError (unwritable-file)."""
    about = about_rows(features, entry, catalogue, encoding=encoding, files=files)
    rows: dict[str, list[tuple[Any, ...]]] = {
        "about": [(*_both(f"package.about.{key}"), _joined(text)) for key, text in about],
        "classes": [
            (one.word, *(_class_names(one.name)), one.count, one.area_m2) for one in count_classes(features, entry)
        ],
        "fields": list(_field_rows(features, entry, columns)),
        "losses": [
            (one.code, one.file, one.field, one.records, one.found, *_both(f"package.loss.{one.code}"))
            for one in losses
        ],
    }
    try:
        with xlsxwriter.Workbook(str(path), _PLAIN) as workbook:
            made = datetime(day.year, day.month, day.day)
            workbook.set_properties({"title": _joined(entry.title), "created": made})
            bold = workbook.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
            plain = workbook.add_format({"text_wrap": True, "valign": "top"})
            for name, heads in _TABLES.items():
                _add(workbook.add_worksheet(" ".join(_both(f"package.sheet.{name}"))), heads, rows[name], bold, plain)
    except (OSError, XlsxWriterException) as error:
        raise ZoningError([Problem("unwritable-file", Where(str(path)), str(error))]) from error


def _field_rows(features: Features, entry: LayerEntry, columns: Sequence[Handed]) -> Iterator[tuple[Any, ...]]:
    names = {one.column: one.name for one in columns}
    for column, values in features.fields.items():
        settled, _ = settle_column(values)
        filled = sum(bool(text.strip()) for text in as_texts(values).tolist())
        meanings = (meaning_of(column, entry, lang) for lang in ("zh", "en"))
        yield column, names.get(column, ""), _TYPES.get(settled.dtype.kind, "text"), *meanings, filled


def _class_names(name: str | None) -> tuple[str, str]:
    if name is None:
        return "", ""
    zh, en = (say(f"class.{name}", lang) for lang in ("zh", "en"))
    return zh, en


def _both(key: str) -> tuple[str, str]:
    return say(key, "zh"), say(key, "en")


def _joined(pair: tuple[str, str]) -> str:
    return pair[0] if pair[0] == pair[1] else " / ".join(one for one in pair if one)


def _add(sheet: Any, heads: Sequence[str], rows: Sequence[tuple[Any, ...]], bold: Any, plain: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, head in enumerate(heads):
        sheet.set_column(place, place, _WIDTHS[min(place, len(_WIDTHS) - 1)])
        sheet.write_string(0, place, _joined(_both(f"package.column.{head}")), bold)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(line, place, cell, plain)
            elif cell:
                sheet.write_string(line, place, str(cell)[:32_767], plain)
