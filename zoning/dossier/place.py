"""What a report says of the map: what the site meets, the control units it lies in, the layers that were asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from maps.paper import Block, Cell, Paragraph, Run
from zoning.dossier.project import Site, levels
from zoning.dossier.setting import Setting, plain
from zoning.report.phrase import area_text, class_text, length_text, role_text, share_text
from zoning.report.raster import raster_lines

_UNIT = "control_unit"


def finding_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """Everything a part of the site meets or is near, with how much and how far, and the rules that look at it."""
    if not site["findings"]:
        yield setting.body("no_findings")
        return
    rules: dict[int, list[str]] = {}
    for judgement in site["judgements"]:
        for number in judgement["because"]:
            rules.setdefault(number, []).append(judgement["rule"])
    columns = [("number", 0.7), ("kind", 2), ("feature", 2.1), ("relation", 2.6), ("edition", 1.3), ("rules", 2.7)]
    rows = (
        (
            str(number + 1),
            _kind(finding, setting),
            _feature(finding),
            _relation(finding, site, setting),
            finding["edition"],
            "\n".join(dict.fromkeys(rules.get(number, ()))),
        )
        for number, finding in enumerate(site["findings"])
    )
    yield from setting.table("", columns, rows)


def _kind(finding: Mapping[str, Any], setting: Setting) -> str:
    kind, class_ = setting.kind(finding["kind"]), class_text(finding["class"] or "", setting.lang)
    pending = setting.word("text.pending") if finding["legal_status"] == "pending_binding" else ""
    # A class that says no more than its kind stands once.
    further = "" if class_.casefold() in kind.casefold() else f"\n{class_}"
    return f"{kind}{pending}{further}"


def _feature(finding: Mapping[str, Any]) -> str:
    return "\n".join(filter(None, (finding["name"], finding["code"])))


def _relation(finding: Mapping[str, Any], site: Site, setting: Setting) -> str:
    lang = setting.lang
    pieces = [setting.word(f"relation.{finding['relation']}")]
    if finding["area_m2"]:
        share = f" ({share_text(finding['share'])})" if finding["share"] else ""
        pieces.append(area_text(finding["area_m2"]) + share)
    if finding["length_m"]:
        pieces.append(length_text(finding["length_m"]))
    if finding["relation"] == "near":
        pieces.append(setting.word("text.distance", distance=length_text(finding["distance_m"])))
    if finding["depth_m"]:
        pieces.append(setting.word("text.depth", depth=length_text(finding["depth_m"])))
    if len(site["parts"]) > 1:
        pieces.append(role_text(site["parts"][finding["part"]]["role"], lang))
    return setting.joined(pieces)


def unit_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """The control units a site meets by code and class, and the province, city and district it lies in."""
    units = list(units_met(site))
    if not units:
        yield setting.body("no_units")
    columns = [("unit_code", 2), ("unit_name", 3), ("unit_class", 1.5), ("share_of_site", 1.3), ("edition", 1.4)]
    rows = (
        (_code(unit), unit["name"], class_text(unit["class"] or "", setting.lang), _share(unit), unit["edition"])
        for unit in units
    )
    yield from setting.table("units", columns, rows)
    yield from setting.table("levels", [("level", 1), ("code", 1), ("name", 3)], levels(site, setting))


def units_met(site: Site) -> Iterator[Mapping[str, Any]]:
    """The control units among the findings, each once."""
    seen: set[tuple[str, str]] = set()
    for finding in site["findings"]:
        key = (finding["code"], finding["edition"])
        if finding["kind"] == _UNIT and finding["relation"] not in ("near", "touches") and key not in seen:
            seen.add(key)
            yield finding


def _code(unit: Mapping[str, Any]) -> Cell:
    return (Run(unit["code"], strong=True),)


def _share(unit: Mapping[str, Any]) -> str:
    return share_text(unit["share"]) if unit["share"] else "—"


def layer_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """Every layer asked: what it said, and which edition of which office it is; then the rasters."""
    columns = [("kind", 1.6), ("layer", 2), ("status", 1.5), ("edition", 1.2), ("office", 2.8), ("in_force", 1.4)]
    yield from setting.table("", columns, (_layer(layer, setting) for layer in site["layers"]))
    if site["rasters"]:
        yield Paragraph(plain("\n".join(raster_lines(site["rasters"], setting.lang))))
    yield setting.note("layers")


def _layer(layer: Mapping[str, Any], setting: Setting) -> tuple[Cell | str, ...]:
    entry = setting.edition(layer["layer"], layer["edition"])
    reason = f"\n{setting.word('reason.' + layer['reason'])}" if layer["reason"] else ""
    status = f"{setting.word('status.' + layer['status'])}{reason}"
    extent = share_text(layer["share"]) if layer["share"] else ""
    status = f"{status} {extent}".strip()
    if entry is None:
        return setting.kind(layer["kind"]), layer["layer"] or "—", status, "—", "—", "—"
    legal = "" if layer["legal_status"] == "in_force" else f"\n{setting.known('legal_status', layer['legal_status'])}"
    period = " – ".join(day.isoformat() if day else "" for day in (entry.in_force.first, entry.in_force.last))
    licence = f"\n{entry.licence[setting.language]}" if entry.licence else ""
    title = f"{entry.title[setting.language]}\n{entry.id}"
    return (
        setting.kind(layer["kind"]),
        title,
        status,
        layer["edition"],
        f"{entry.office[setting.language]}{licence}",
        f"{period.strip()}{legal}",
    )
