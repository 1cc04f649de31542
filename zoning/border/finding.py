"""What two jurisdictions are found to differ in along their border: one closed list, each with its rule."""

from typing import Final

import shapely

from zoning.gate.finding import Finding, Severity

BORDER_FINDINGS: Final[dict[str, tuple[str, Severity]]] = {
    "gap-across": ("gap", "error"),
    "gap-open": ("gap", "warning"),
    "overlap-across": ("overlap", "error"),
    "same-land": ("overlap", "error"),
    "class-conflict": ("conflict", "warning"),
    "class-differs": ("conflict", "warning"),
    "class-unclear": ("conflict", "warning"),
    "project-near": ("project", "warning"),
}


def across(
    code: str,
    rows: tuple[int, ...],
    *,
    found: str | None = None,
    area_m2: float | None = None,
    width_m: float | None = None,
    length_m: float | None = None,
    shape: shapely.Geometry | None = None,
) -> Finding:
    """A finding of the closed list."""
    rule, severity = BORDER_FINDINGS[code]
    return Finding(rule, code, severity, rows, found, None, None, area_m2, width_m, shape, length_m=length_m)
