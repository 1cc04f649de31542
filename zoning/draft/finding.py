"""What a draft is found to be wrong in beyond the gate: one closed list, each with its rule and how grave it is."""

from typing import Final

import shapely

from zoning.gate.finding import Finding, Severity

DRAFT_FINDINGS: Final[dict[str, tuple[str, Severity]]] = {
    "ring-crosses": ("invalid", "warning"),
    "gap-between": ("gap", "error"),
    "overlap-between": ("overlap", "error"),
    "outside-scope": ("outside", "error"),
    "hole-unfilled": ("hole", "error"),
    "unit-twice": ("duplicate", "error"),
    "unit-inside": ("contained", "error"),
    "part-thin": ("sliver", "warning"),
    "corner-sharp": ("spike", "warning"),
    "parts-apart": ("part", "warning"),
    "vertex-off-edge": ("vertex", "warning"),
    "area-differs": ("area", "error"),
    "area-missing": ("area", "error"),
    "unit-small": ("minimum", "error"),
    "attribute-missing": ("attribute", "error"),
    "attribute-blank": ("attribute", "error"),
    "attribute-type": ("attribute", "error"),
    "attribute-long": ("attribute", "error"),
    "attribute-value": ("attribute", "error"),
    "class-too-lax": ("respect", "error"),
    "border-crossed": ("border", "warning"),
    "position-far": ("position", "error"),
    "position-unnamed": ("position", "warning"),
}


def drafted(
    code: str,
    rows: tuple[int, ...] = (),
    *,
    found: str | None = None,
    allowed: str | None = None,
    area_m2: float | None = None,
    width_m: float | None = None,
    shape: shapely.Geometry | None = None,
    at: tuple[float, float] | None = None,
) -> Finding:
    """A finding of the closed list."""
    rule, severity = DRAFT_FINDINGS[code]
    return Finding(rule, code, severity, rows, found, allowed, None, area_m2, width_m, shape, at)
