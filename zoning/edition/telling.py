"""A comparison of editions as JSON values and as lines for a person."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely

from layers.plane import to_lonlat
from zoning.catalogue import LayerEntry
from zoning.edition.clause import ClauseChange
from zoning.edition.difference import SORTS, Difference, UnitChange
from zoning.edition.edition import Edition
from zoning.wording import one_line, say

MOST_SHOWN: Final = 100
_MARKS: Final = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def describe_difference(difference: Difference, lang: str) -> dict[str, Any]:
    """The comparison as the command prints it, shapes as GeoJSON in longitude and latitude."""
    old, new = difference.old, difference.new
    gained = _to_geojson(difference, [unit.gained for unit in difference.units])
    lost = _to_geojson(difference, [unit.lost for unit in difference.units])
    units = [_unit(difference, unit, *shapes) for unit, *shapes in zip(difference.units, gained, lost, strict=True)]
    return {
        "layer": new.entry.id,
        "kind": new.entry.kind,
        "old": _source(old),
        "new": _source(new),
        "width_m": difference.width_m,
        "plane": None if difference.plane is None else difference.plane.label,
        "summary": difference.summary,
        "units": units,
        "splits": [{"old": _named(old, row), "new": _all(new, rows)} for row, rows in difference.splits],
        "merges": [{"old": _all(old, rows), "new": _named(new, row)} for row, rows in difference.merges],
        "columns": {"removed": list(difference.columns[0]), "added": list(difference.columns[1])},
        "remarks": [
            {"code": code, "about": about, "message": say(f"comparing.remark.{code}", lang, about=about)}
            for code, about in difference.remarks
        ],
    }


def _source(edition: Edition) -> dict[str, Any]:
    entry: LayerEntry = edition.entry
    return {
        "edition": entry.edition or None,
        "source": entry.source_name,
        "source_layer": entry.source_layer,
        "records": len(edition),
        "crs": edition.layer.crs.name,
    }


def _named(edition: Edition, row: int) -> dict[str, Any]:
    return {
        "feature": str(int(edition.features.fids[row])),
        "code": edition.codes[row] or None,
        "name": edition.names[row] or None,
        "class": edition.classes[row] or None,
    }


def _all(edition: Edition, rows: Sequence[int]) -> list[dict[str, Any]]:
    return [_named(edition, row) for row in rows]


def _unit(difference: Difference, unit: UnitChange, gained: Any, lost: Any) -> dict[str, Any]:
    return {
        "sorts": list(unit.sorts),
        "old": None if unit.old is None else _named(difference.old, unit.old),
        "new": None if unit.new is None else _named(difference.new, unit.new),
        "area_in_m2": unit.area_in_m2,
        "area_out_m2": unit.area_out_m2,
        "gained": gained,
        "lost": lost,
        "clauses": [_clause(one) for one in unit.clauses],
        "attributes": [{"field": one.field, "old": one.old, "new": one.new} for one in unit.attributes],
    }


def _clause(change: ClauseChange) -> dict[str, Any]:
    clause = change.new or change.old
    assert clause is not None  # a change is of something
    return {
        "sort": change.sort,
        "dimension": clause.dimension,
        "level": clause.level,
        "list": clause.list or None,
        "old": None if change.old is None else {"id": change.old.id, "number": change.old.number},
        "new": None if change.new is None else {"id": change.new.id, "number": change.new.number},
        "words": [{"mark": mark, "text": text} for mark, text in change.words],
    }


def _to_geojson(difference: Difference, shapes: Sequence[shapely.Geometry | None]) -> list[Any]:
    """Shapes of the plane as GeoJSON in degrees, None where there is none."""
    column = np.empty(len(shapes), dtype=object)
    column[:] = shapes
    if difference.plane is None:
        return [None] * len(shapes)
    return [
        None if shape is None else shapely.geometry.mapping(shape) for shape in to_lonlat(column, difference.plane.crs)
    ]


def is_same(difference: Difference) -> bool:
    """Whether the editions are the same, as far as all of both could be read."""
    return not (difference.units or difference.old.features.refused or difference.new.features.refused)


def difference_lines(difference: Difference, lang: str) -> Iterator[str]:
    """The comparison for a terminal: what there is of each sort, then the first hundred units."""
    old, new = difference.old, difference.new
    titles = [
        " ".join(word for word in (one.entry.edition, f"({one.entry.source_name})") if word) for one in (old, new)
    ]
    yield say("comparing.head", lang, layer=new.entry.id, old=titles[0], new=titles[1])
    counts = [
        say("comparing.count", lang, sort=say(f"comparing.sort.{sort}", lang), count=f"{count:,}")
        for sort, count in difference.summary.items()
        if count
    ]
    yield ("，" if lang == "zh" else ", ").join(counts)
    yield from remark_texts(difference, lang)
    if is_same(difference):
        yield say("comparing.none", lang)
    for unit in difference.units[:MOST_SHOWN]:
        yield from (one_line(line) for line in _unit_lines(difference, unit, lang))
    if len(difference.units) > MOST_SHOWN:
        yield say("comparing.more", lang, shown=MOST_SHOWN, total=len(difference.units))
    for row, rows in difference.splits:
        pieces = ", ".join(_title(new, one) for one in rows)
        yield one_line(say("comparing.split", lang, whole=_title(old, row), pieces=pieces))
    for row, rows in difference.merges:
        pieces = ", ".join(_title(old, one) for one in rows)
        yield one_line(say("comparing.merge", lang, whole=_title(new, row), pieces=pieces))


def _title(edition: Edition, row: int) -> str:
    words = (edition.codes[row], edition.names[row])
    return " ".join(word for word in words if word) or f"#{int(edition.features.fids[row])}"


def remark_texts(difference: Difference, lang: str) -> list[str]:
    """What should be known of the comparison as a whole."""
    told = [say(f"comparing.remark.{code}", lang, about=about) for code, about in difference.remarks]
    if any(difference.columns):
        about = " / ".join(", ".join(names) or "—" for names in difference.columns)
        told.append(say("comparing.remark.columns-differ", lang, about=about))
    return told


def sorts_text(unit: UnitChange, lang: str) -> str:
    """In which ways a unit is not as it was."""
    return ", ".join(say(f"comparing.sort.{sort}", lang) for sort in SORTS if sort in unit.sorts)


def named_text(difference: Difference, unit: UnitChange) -> str:
    """The unit by code and name: the old ones where it was there before."""
    edition, row = (difference.old, unit.old) if unit.old is not None else (difference.new, unit.new)
    assert row is not None  # a change is of something
    return _title(edition, row)


def _unit_lines(difference: Difference, unit: UnitChange, lang: str) -> Iterator[str]:
    yield f"  {named_text(difference, unit)}: {sorts_text(unit, lang)}"
    yield from (f"    {line}" for line in unit_details(difference, unit, lang))


def unit_details(difference: Difference, unit: UnitChange, lang: str) -> Iterator[str]:
    """What exactly became of a unit, a line for each thing."""
    old, new = difference.old, difference.new
    if unit.old is not None and unit.new is not None:
        for column in ("codes", "names", "classes"):
            was, now = getattr(old, column)[unit.old], getattr(new, column)[unit.new]
            if was != now:
                yield say("comparing.becomes", lang, old=was or "—", new=now or "—")
    if unit.gained is not None or unit.lost is not None:
        told = {"gained": f"{unit.area_in_m2:,.2f}", "lost": f"{unit.area_out_m2:,.2f}"}
        yield say("comparing.area", lang, **told)
    for clause in unit.clauses:
        yield f"{say(f'comparing.clause.{clause.sort}', lang)} {_number(clause)} {_marked(clause)}"
    for one in unit.attributes:
        yield f"{one.field}: {say('comparing.becomes', lang, old=one.old or '—', new=one.new or '—')}"


def _number(change: ClauseChange) -> str:
    numbers = [one.number for one in (change.old, change.new) if one is not None]
    return " → ".join(dict.fromkeys(numbers))


def _marked(change: ClauseChange) -> str:
    return "".join(_MARKS[mark].format(text) for mark, text in change.words)
