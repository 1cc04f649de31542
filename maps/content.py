"""What the page is given: the sheet as one JSON object, every look resolved, every geometry checked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from maps.basemap import Basemap
from maps.errors import Fault, MapError
from maps.label import page_words
from maps.palette import LAST_RESORT_OUTCOME, Palette, Style
from maps.place import anchor, bounds
from maps.sheet import Hit, Ring, Section, Sheet, SiteMark
from maps.text import Lines, page_rows, page_text
from maps.turn import crosses, shapes_cross, turned, turned_shapes
from maps.water import NAME, Water, water_content
from maps.zones import DrawnLayer, ZoneKey, drawn_or_fault, read_zones, styles_used, zone_content

Turn = Callable[[dict[str, Any]], dict[str, Any]]
"""What is done to every geometry before it is drawn."""


def page_content(sheet: Sheet, palette: Palette) -> dict[str, Any]:
    """The sheet in plain lists and texts, as the page's script reads it.

    `bounds` hold the sites, or the zones where no site has a place. Only looks that the sheet uses are in it.
    Raises MapError with every fault of the sheet at once.
    """
    languages = sheet.languages or (sheet.lang,)
    labels = page_words((sheet.lang, *(one for one in languages if one != sheet.lang)), sheet.labels)
    faults: list[Fault] = _repeated_ids(sheet)
    drawn = [_drawn_parts(site, faults) for site in sheet.sites]
    placed = [part for parts in drawn for part in parts]
    layers = read_zones(sheet, palette, faults)
    # What lies around the antimeridian is one sheet, and not two edges of the world.
    is_turned = crosses(placed) if placed else shapes_cross([one.shapes for one in layers])
    turn: Turn = turned if is_turned else dict
    lines = Lines()
    sites = [
        _site(site, [turn(part) for part in parts], lines, palette)
        for site, parts in zip(sheet.sites, drawn, strict=True)
    ]
    zones = zone_content(_turned_layers(layers) if is_turned else layers, palette, [site["bounds"] for site in sites])
    hits = [_hit(hit, place, zones.numbers, faults, turn) for place, hit in enumerate(sheet.hits)]
    rings = [_ring(ring, place, faults, turn) for place, ring in enumerate(sheet.rings)]
    faults += _dead_ends(sheet)
    if faults:
        raise MapError(faults)
    extent = bounds([part for site in sites for part in site["parts"]]) or zones.bounds
    return {
        "title": page_text(sheet.title),
        "notice": page_text(sheet.notice),
        "lang": sheet.lang,
        "languages": list(languages),
        "labels": labels,
        "bounds": extent,
        "outcomes": _outcomes(sheet, palette),
        "styles": _styles(sheet, palette),
        "overlap": asdict(palette.overlap),
        "ring": asdict(palette.ring),
        "sites": sites,
        "lines": lines.listed,
        "layers": zones.layers,
        "shapes": zones.shapes,
        "deviation_m": zones.deviation_m,
        "hits": hits,
        "rings": rings,
        "unseen": page_rows(sheet.unseen),
        "basemap": _basemap(sheet.basemap, extent),
    }


def _basemap(basemap: Basemap | Water | None, extent: list[list[float]] | None) -> dict[str, Any] | None:
    """The ground: addresses of its tiles, or the lines of its water."""
    if isinstance(basemap, Water):
        return {"name": NAME, "water": water_content(basemap, extent)}
    return asdict(basemap) if basemap else None


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


def _dead_ends(sheet: Sheet) -> list[Fault]:
    """A fault for every line that leads to a hit the sheet does not have, and every ring around no site of it."""
    known = {site.id for site in sheet.sites}
    faults = [
        Fault("unknown-hit", f"site {site.id!r}", str(row.hit), f"0 to {len(sheet.hits) - 1}", "add the hit")
        for site in sheet.sites
        for row in (*site.rows, *(row for section in site.sections for row in section.rows))
        if row.hit is not None and not 0 <= row.hit < len(sheet.hits)
    ]
    faults += [
        Fault("unknown-site", f"sheet.rings[{place}]", repr(ring.site), "the id of a site", "correct the id")
        for place, ring in enumerate(sheet.rings)
        if ring.site not in known
    ]
    return faults


def _turned_layers(layers: Sequence[DrawnLayer]) -> list[DrawnLayer]:
    return [replace(one, shapes=turned_shapes(one.shapes)) for one in layers]


def _drawn_parts(site: SiteMark, faults: list[Fault]) -> list[dict[str, Any]]:
    """The parts of a site that can be drawn."""
    where = f"site {site.id!r}"
    return [drawn for part in site.geometry if (drawn := drawn_or_fault(part, where, faults)) is not None]


def _site(site: SiteMark, parts: list[dict[str, Any]], lines: Lines, palette: Palette) -> dict[str, Any]:
    """A site with its parts and the place of its symbol, None where it has no part; its rows by their numbers."""
    return {
        "id": site.id,
        "name": page_text(site.name),
        "outcome": outcome_key(site.outcome, palette),
        "label": page_text(site.outcome_label),
        "parts": parts,
        "anchor": anchor(parts[0]) if parts else None,
        "bounds": bounds(parts),
        "rows": lines.places(site.rows),
        "sections": [_section(section, lines) for section in site.sections],
    }


def _section(section: Section, lines: Lines) -> dict[str, Any]:
    return {
        "title": page_text(section.title),
        "rows": lines.places(section.rows),
        "tone": section.tone,
        "open": section.open,
    }


def _hit(hit: Hit, place: int, numbers: Mapping[ZoneKey, int], faults: list[Fault], turn: Turn) -> dict[str, Any]:
    """A hit with the number of its zone; both null where it has no place, or its zone is not drawn."""
    drawn = drawn_or_fault(hit.geometry, f"sheet.hits[{place}]", faults)
    geometry = drawn and turn(drawn)
    return {
        "geometry": geometry,
        "bounds": bounds([geometry]) if geometry else None,
        "outlined": hit.outlined,
        "label": page_text(hit.label),
        "zone": numbers.get(hit.zone) if hit.zone else None,
    }


def _ring(ring: Ring, place: int, faults: list[Fault], turn: Turn) -> dict[str, Any]:
    drawn = drawn_or_fault(ring.geometry, f"sheet.rings[{place}]", faults)
    return {
        "geometry": drawn and turn(drawn),
        "site": ring.site,
        "label": ring.label,
        "title": page_text(ring.title),
    }


def _outcomes(sheet: Sheet, palette: Palette) -> list[dict[str, Any]]:
    """The outcomes the sites have, in the order of the palette, each with its word and its number of sites."""
    counts = Counter((outcome_key(site.outcome, palette), site.outcome_label) for site in sheet.sites)
    ranks = {key: rank for rank, key in enumerate(palette.outcomes)}
    return [
        {"key": key, "label": page_text(label), "count": count}
        for (key, label), count in sorted(counts.items(), key=lambda item: (ranks[item[0][0]], str(item[0][1])))
    ]


def _styles(sheet: Sheet, palette: Palette) -> dict[str, dict[str, Any]]:
    """The looks the sheet needs: of zones by palette key, of outcomes by "outcome:" and their key.

    All outcomes are there, as any row of a card may carry the tone of any of them.
    """
    used: dict[str, Style] = {f"outcome:{key}": style for key, style in palette.outcomes.items()}
    wanted = styles_used(sheet, palette)
    used |= {key: style for key, style in palette.zones.items() if key in wanted}
    return {key: asdict(style) for key, style in used.items()}
