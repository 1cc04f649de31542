"""The figures of rasters in an answer: as plain values, and as lines a person reads."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from zoning.evidence.raster import RasterEvidence
from zoning.report.phrase import area_text, share_text
from zoning.wording import has_word, say


def list_rasters(rasters: Sequence[RasterEvidence], site: int, lang: str) -> list[dict[str, Any]]:
    """What each raster says of a site, in the order of the catalogue."""
    return [_entry(raster, site, 0 if lang == "zh" else 1) for raster in rasters]


def raster_lines(entries: Sequence[dict[str, Any]], lang: str) -> Iterator[str]:
    """The same as lines: a raster each, and its classes below it, the largest first."""
    for entry in entries:
        pending = f" {say('text.pending', lang)}" if entry["legal_status"] == "pending_binding" else ""
        word = say(f"raster.{entry['status']}", lang)
        reason = f" ({say('reason.' + entry['reason'], lang)})" if entry["reason"] else ""
        if entry["status"] != "measured":
            yield f"- {entry['title']} {entry['raster']}{pending}: {word}{reason}"
            continue
        pieces = [say("text.raster_covered", lang, share=share_text(entry["covered_share"])) + reason]
        if entry["mean"] is not None:
            unit = _unit(entry["unit"], lang)
            figures = {name: f"{entry[name]:,.6g}{unit}" for name in ("mean", "min", "max")}
            pieces.insert(0, say("text.raster_mean", lang, **figures))
        said = ("，" if lang == "zh" else ", ").join(pieces)
        yield f"- {entry['title']} {entry['raster']} {entry['edition']}{pending}: {said}"
        for one in sorted(entry["classes"], key=lambda one: -one["share"]):
            name = one["name"] or say("text.raster_class", lang, value=one["class"])
            size = f"{area_text(one['area_m2'])}  " if one["area_m2"] else ""
            yield f"    {name}: {size}{share_text(one['share'])}"


def _unit(unit: str, lang: str) -> str:
    """A unit as it follows a number."""
    return say(f"unit.{unit}", lang) if has_word(f"unit.{unit}") else f" {unit}".rstrip()


def _entry(raster: RasterEvidence, site: int, language: int) -> dict[str, Any]:
    entry, status = raster.entry, raster.status(site)
    is_measured = status == "measured"
    figures = {
        name: float(getattr(raster, name)[site]) if is_measured and not np.isnan(getattr(raster, name)[site]) else None
        for name in ("mean", "min", "max")
    }
    return {
        "raster": entry.id,
        "title": entry.title[language],
        "quantity": entry.quantity,
        "unit": entry.unit,
        "edition": entry.edition,
        "legal_status": entry.legal_status,
        "status": status,
        "reason": raster.reason(site),
        "covered_share": None if raster.reason(site) in ("failed", "edition") else float(raster.covered_share[site]),
        **figures,
        "classes": _classes(raster, site, language) if is_measured else [],
    }


def _classes(raster: RasterEvidence, site: int, language: int) -> list[dict[str, Any]]:
    """The classes of a site by their values; areas are shares of the site's own, so that they add up."""
    return [
        {
            "class": f"{value:.15g}",
            "name": raster.entry.classes[value][language] if value in raster.entry.classes else None,
            "area_m2": float(own.share[site] * raster.area_m2[site]),
            "share": float(own.share[site]),
        }
        for value, own in sorted(raster.classes.items())
        if own.share[site] > 0
    ]
