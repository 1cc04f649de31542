"""What the page is given: the sheet as one JSON object, every look resolved, every geometry checked."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from maps.errors import Fault, MapError
from maps.label import page_words
from maps.palette import LAST_RESORT_OUTCOME, Palette, Style
from maps.place import GEOMETRY_TYPES, anchor, bounds, compact
from maps.sheet import Geometry, Row, Section, Sheet, SiteMark, ZoneLayer, ZoneMark


def page_content(sheet: Sheet, palette: Palette) -> dict[str, Any]:
    """The sheet in plain lists and texts, as the page's script reads it.

    `bounds` hold the sites, or the zones where no site has a place. Only looks that the sheet uses are in it.
    Raises MapError with every fault of the sheet at once.
    """
    labels = page_words(sheet.lang, sheet.labels)
    faults: list[Fault] = _repeated_ids(sheet)
    sites = [_site(site, palette, faults) for site in sheet.sites]
    layers = sorted(sheet.zones, key=lambda layer: _order(layer, palette))
    zones = [_layer(layer, palette, faults) for layer in layers]
    hits = [drawn for index, hit in enumerate(sheet.hits) if (drawn := _drawn(hit, f"sheet.hits[{index}]", faults))]
    if faults:
        raise MapError(faults)
    drawn_zones = [zone["geometry"] for layer in zones for zone in layer["zones"]]
    return {
        "title": sheet.title,
        "lang": sheet.lang,
        "labels": labels,
        "bounds": bounds([part for site in sites for part in site["parts"]]) or bounds(drawn_zones),
        "outcomes": _outcomes(sheet, palette),
        "styles": _styles(sheet, palette),
        "overlap": asdict(palette.overlap),
        "sites": sites,
        "layers": zones,
        "hits": hits,
        "unseen": _rows(sheet.unseen),
    }


def outcome_key(key: str, palette: Palette) -> str:
    """The outcome whose look is used: its own, or undetermined for a word the palette does not know."""
    return key if key in palette.outcomes else LAST_RESORT_OUTCOME


def _repeated_ids(sheet: Sheet) -> list[Fault]:
    """A fault for every id that two sites or two layers share: the list could not tell them apart."""
    groups = {"sheet.sites": [site.id for site in sheet.sites], "sheet.zones": [layer.id for layer in sheet.zones]}
    return [
        Fault("duplicate-id", where, repr(name), "each id once", "give every entry an id of its own")
        for where, ids in groups.items()
        for name, count in Counter(ids).items()
        if count > 1
    ]


def _drawn(geometry: Geometry, where: str, faults: list[Fault]) -> dict[str, Any] | None:
    """The geometry as it is drawn, or None where it is empty or faulty; the fault is noted."""
    try:
        return compact(geometry)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        allowed = f"GeoJSON {', '.join(GEOMETRY_TYPES)} in degrees, longitude first"
        faults.append(Fault("bad-geometry", where, str(error), allowed, "transform to degrees or correct the geometry"))
        return None


def _site(site: SiteMark, palette: Palette, faults: list[Fault]) -> dict[str, Any]:
    """A site with the parts that can be drawn and the place of its symbol, None where it has no part."""
    where = f"site {site.id!r}"
    parts = [drawn for part in site.geometry if (drawn := _drawn(part, where, faults)) is not None]
    return {
        "id": site.id,
        "name": site.name,
        "outcome": outcome_key(site.outcome, palette),
        "label": site.outcome_label,
        "parts": parts,
        "anchor": anchor(parts[0]) if parts else None,
        "bounds": bounds(parts),
        "rows": _rows(site.rows),
        "sections": [_section(section) for section in site.sections],
    }


def _order(layer: ZoneLayer, palette: Palette) -> int:
    """How far up the layer is drawn: by its topmost zone, or by its kind where it has none."""
    styles = [zone.style for zone in layer.features] or [layer.kind]
    return max(palette.zone(style).order for style in styles)


def _layer(layer: ZoneLayer, palette: Palette, faults: list[Fault]) -> dict[str, Any]:
    """A layer with its zones, those of larger order last, and one legend entry per look and word."""
    drawn = [
        _zone(zone, geometry, palette)
        for index, zone in enumerate(layer.features)
        if (geometry := _drawn(zone.geometry, f"layer {layer.id!r}, feature {index}", faults)) is not None
    ]
    drawn.sort(key=lambda zone: palette.zones[zone["style"]].order)
    entries = Counter((zone["style"], zone["label"]) for zone in drawn)
    touched = Counter((zone["style"], zone["label"]) for zone in drawn if zone["hit"])
    return {
        "id": layer.id,
        "title": layer.title,
        "note": layer.note,
        "shown": layer.shown,
        "legend": [
            {"style": entry[0], "label": entry[1], "count": count, "touched": touched[entry]}
            for entry, count in sorted(entries.items(), key=lambda item: _legend_rank(item[0], palette))
        ],
        "zones": drawn,
    }


def _legend_rank(entry: tuple[str, str], palette: Palette) -> tuple[int, str]:
    """Legend entries in the order of the palette, equal looks by their word."""
    return list(palette.zones).index(entry[0]), entry[1]


def _zone(zone: ZoneMark, geometry: dict[str, Any], palette: Palette) -> dict[str, Any]:
    """A zone as the page draws it; the symbol of a zone that is a point stands on the point itself."""
    return {
        "geometry": geometry,
        "style": palette.zone_key(zone.style),
        "label": zone.style_label,
        "name": zone.name,
        "rows": _rows(zone.rows),
        "hit": zone.hit,
        "anchor": anchor(geometry) if zone.hit and zone.name else None,
    }


def _rows(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[row.label, row.value, row.tone] for row in rows]


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "rows": _rows(section.rows), "tone": section.tone, "open": section.open}


def _outcomes(sheet: Sheet, palette: Palette) -> list[dict[str, Any]]:
    """The outcomes the sites have, in the order of the palette, each with its word and its number of sites."""
    counts = Counter((outcome_key(site.outcome, palette), site.outcome_label) for site in sheet.sites)
    ranks = {key: rank for rank, key in enumerate(palette.outcomes)}
    return [
        {"key": key, "label": label, "count": count}
        for (key, label), count in sorted(counts.items(), key=lambda item: (ranks[item[0][0]], item[0][1]))
    ]


def _styles(sheet: Sheet, palette: Palette) -> dict[str, dict[str, Any]]:
    """The looks the sheet needs: of zones by palette key, of outcomes by "outcome:" and their key.

    All outcomes are there, as any row of a popup may carry the tone of any of them.
    """
    used: dict[str, Style] = {f"outcome:{key}": style for key, style in palette.outcomes.items()}
    keys = {palette.zone_key(zone.style) for layer in sheet.zones for zone in layer.features}
    used |= {key: style for key, style in palette.zones.items() if key in keys}
    return {key: asdict(style) for key, style in used.items()}
