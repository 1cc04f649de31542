"""Hatches as SVG patterns in millimetres; `assets/hatch.js` draws the same ones on the map page."""

from typing import Final

from maps.palette import Style

MM_PER_PX: Final = 0.22
_ANGLES: Final = {"diagonal": 45, "antidiagonal": -45, "cross": 45}
_WIDE: Final = ("dashes", "waves")


def is_hatched(style: Style) -> bool:
    """Whether a look has a hatch."""
    return style.hatch != "none"


def pattern(name: str, style: Style) -> str:
    """The hatch of a look as an SVG pattern of this name; its ground is painted apart, or tiles would show seams."""
    h = style.spacing_px * MM_PER_PX
    w = h * 1.7 if style.hatch in _WIDE else h
    turn = _ANGLES.get(style.hatch, 0)
    return (
        f'<pattern id="{name}" width="{w:.3f}" height="{h:.3f}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})">{_marks(style, w, h)}</pattern>'
    )


def _marks(style: Style, w: float, h: float) -> str:
    match style.hatch:
        case "diagonal" | "antidiagonal" | "vertical":
            return _line(f"M{w / 2:.3f} 0V{h:.3f}", style, 1.1)
        case "horizontal":
            return _line(f"M0 {h / 2:.3f}H{w:.3f}", style, 1.1)
        case "cross" | "grid":
            return _line(f"M{w / 2:.3f} 0V{h:.3f}M0 {h / 2:.3f}H{w:.3f}", style, 0.9)
        case "dots":
            return _dot(w / 4, h / 4, style) + _dot(3 * w / 4, 3 * h / 4, style)
        case "dashes":
            upper, lower = f"M{w * 0.1:.3f} {h / 4:.3f}H{w * 0.5:.3f}", f"M{w * 0.6:.3f} {3 * h / 4:.3f}H{w:.3f}"
            return _line(upper + lower, style, 1.1)
        case "waves":
            return _line(f"M0 {h / 2:.3f}q{w / 4:.3f} {-h / 3:.3f} {w / 2:.3f} 0t{w / 2:.3f} 0", style, 0.9)
        case _:
            return ""


def _line(path: str, style: Style, width_px: float) -> str:
    width = width_px * MM_PER_PX
    return f'<path d="{path}" fill="none" stroke="{style.stroke}" stroke-width="{width:.3f}" stroke-opacity="0.62"/>'


def _dot(x: float, y: float, style: Style) -> str:
    return f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{1.15 * MM_PER_PX:.3f}" fill="{style.stroke}" fill-opacity="0.75"/>'
