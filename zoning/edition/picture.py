"""A comparison as a map: the old and the new edition to switch between, the land that came and went, the projects."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from layers.array import shapes as as_shapes
from layers.plane import to_lonlat
from maps import Row, Section, Sheet, SiteMark, Text, ZoneLayer, ZoneMark, both, save
from zoning.edition.difference import Difference, UnitChange
from zoning.edition.edition import Edition
from zoning.edition.flip import Flip, Flips
from zoning.edition.telling import sorts_text, unit_details
from zoning.edition.telling_flips import bounds_text, flip_details, outcome_text
from zoning.kind import kind_of
from zoning.picture.pair import in_both, joined, word
from zoning.report.phrase import class_text
from zoning.site import Site
from zoning.wording import LANGUAGES, say


def save_comparison(path: Path, difference: Difference, flips: Flips | None, sites: Sequence[Site], lang: str) -> None:
    """The map page of a comparison, written to a file. Raises MapError, ZoningError."""
    save(draw_comparison(difference, flips, sites, lang), path)


def draw_comparison(difference: Difference, flips: Flips | None, sites: Sequence[Site], lang: str) -> Sheet:
    """The sheet of a comparison: layers `old` (put away at first) and `new`, `gained` and `lost`.

    Projects that are judged otherwise stand on it as they are judged after.
    """
    old, new = difference.old, difference.new
    changed = (
        {unit.old: unit for unit in difference.units if unit.old is not None},
        {unit.new: unit for unit in difference.units if unit.new is not None},
    )
    entry = new.entry
    title = both(*entry.title)
    zones = [
        _edition_layer("old", old, difference, changed[0], shown=False),
        _edition_layer("new", new, difference, changed[1], shown=True),
        *(_land_layer(key, difference) for key in ("gained", "lost")),
    ]
    return Sheet(
        title=joined([word("comparing.title"), title]),
        notice=joined([word("comparing.map_notice"), word("map.notice")]),
        lang=lang,
        sites=tuple(_site_marks(flips, sites)),
        zones=tuple(layer for layer in zones if layer.features),
        languages=LANGUAGES,
    )


def _edition_layer(
    key: str, edition: Edition, difference: Difference, changed: Mapping[int, UnitChange], *, shown: bool
) -> ZoneLayer:
    rows = np.flatnonzero(~shapely.is_missing(edition.shapes))
    shapes = to_lonlat(edition.shapes[rows], edition.layer.crs)
    marks = []
    for row, shape in zip(rows.tolist(), shapes, strict=True):
        unit = changed.get(row)
        told = () if unit is None else _unit_rows(difference, unit)
        marks.append(_mark(edition, row, shape, told, hit=unit is not None))
    note = " ".join(part for part in (edition.entry.edition, edition.entry.source_name) if part)
    return ZoneLayer(key, word(f"comparing.{key}_edition"), edition.entry.kind, note, tuple(marks), shown)


def _unit_rows(difference: Difference, unit: UnitChange) -> tuple[Row, ...]:
    """What became of a unit, as rows of its card."""
    told = [[sorts_text(unit, lang), *unit_details(difference, unit, lang)] for lang in LANGUAGES]
    return tuple(Row("", both(*texts)) for texts in zip(*told, strict=True))


def _mark(edition: Edition, row: int, shape: Any, rows: tuple[Row, ...], *, hit: bool) -> ZoneMark:
    kind, class_ = edition.entry.kind, edition.classes[row]
    is_known = class_ in kind_of(kind).classes

    def label(lang: str) -> str:
        return " ".join((say(f"kind.{kind}", lang), *([class_text(class_, lang)] if is_known else [])))

    name = edition.names[row] or edition.codes[row] or str(edition.features.fids[row])
    style = f"{kind}/{class_}" if is_known else kind
    return ZoneMark(shape, style, in_both(label), name, rows, hit, edition.codes[row])


def _land_layer(key: str, difference: Difference) -> ZoneLayer:
    """The land that came in or went out, a feature for each unit."""
    found = [unit for unit in difference.units if getattr(unit, key) is not None]
    shapes = as_shapes(getattr(unit, key) for unit in found)
    marks = []
    if difference.plane is not None:
        shapes = to_lonlat(shapes, difference.plane.crs)
    for unit, shape in zip(found, shapes, strict=True):
        edition, row = (difference.new, unit.new) if unit.new is not None else (difference.old, unit.old)
        assert row is not None  # a change is of something
        marks.append(_mark(edition, row, shape, _unit_rows(difference, unit), hit=True))
    kind = difference.new.entry.kind
    return ZoneLayer(key, word(f"comparing.{key}"), kind, "", tuple(marks))


def _site_marks(flips: Flips | None, sites: Sequence[Site]) -> Iterator[SiteMark]:
    """The projects that are judged otherwise, then those judged alike by other terms."""
    by_id = {site.id: site for site in sites}
    for flip in () if flips is None else (*flips.flips, *(flips.terms or ())):
        yield _site_mark(flip, by_id[flip.id])


def _site_mark(flip: Flip, site: Site) -> SiteMark:
    parts = as_shapes(part.geometry for part in site.parts)
    placed = as_shapes([]) if site.crs is None else to_lonlat(parts, site.crs)
    told = [flip_details(flip, lang) for lang in LANGUAGES]
    responsible = tuple(Row("", both(*texts)) for texts in zip(*told, strict=True))
    sides = [
        Row(word(f"comparing.{key}"), in_both(lambda lang, side=side: bounds_text(side, lang)))  # type: ignore[misc]
        for key, side in (("before", flip.before), ("after", flip.after))
    ]
    outcome = flip.after["outcome"]
    section: Text = word("comparing.responsible")
    return SiteMark(
        id=flip.id,
        name=flip.name or "",
        outcome=outcome or "not_judged",
        outcome_label=in_both(lambda lang: outcome_text(outcome, lang)),
        geometry=tuple(shapely.geometry.mapping(shape) for shape in placed),
        rows=tuple(sides),
        sections=(Section(section, responsible, open=True),) if responsible else (),
    )
