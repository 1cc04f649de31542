"""The symbols that tell outcomes and point zones apart without colour, as paths of SVG."""

from dataclasses import dataclass
from typing import Final

from maps.palette import Style


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol on a field of 24 by 24: its `body`, filled, and the white `glyph` upon it, blank where it has none."""

    body: str
    glyph: str


_RING: Final = "M12 1.6a10.4 10.4 0 1 1 0 20.8a10.4 10.4 0 1 1 0-20.8z"
# The page of the map draws the same: maps/assets/symbol.js.
SYMBOLS: Final = {
    "octagon": Symbol("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6"),
    "diamond": Symbol("M12 1l11 11-11 11L1 12z", "M9.4 9.6a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.6 1.1-1.6 2.3M12 17.2v.1"),
    "triangle": Symbol("M12 1.6L23 21.6H1z", "M12 9v5.4M12 18.2v.1"),
    "square": Symbol("M3 3h18v18H3z", "M7.5 8.4h9M7.5 12h9M7.5 15.6h9"),
    "ring": Symbol(_RING, "M12 7.4a4.6 4.6 0 1 1 0 9.2a4.6 4.6 0 1 1 0-9.2z"),
    "slashed": Symbol(_RING, "M7.4 12h9.2"),
    "dot": Symbol("M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16z", ""),
    "box": Symbol("M4 4h16v16H4z", "M12 8v8"),
    "cross": Symbol("M9 3h6v6h6v6h-6v6H9v-6H3V9h6z", ""),
}


def find_symbol(name: str) -> Symbol:
    """The symbol of a look; a dot for one without.

    >>> find_symbol("").glyph
    ''
    """
    return SYMBOLS.get(name) or SYMBOLS["dot"]


def symbol_paths(style: Style) -> str:
    """The symbol of a look as paths of SVG on its field, with a white rim."""
    symbol = find_symbol(style.symbol)
    join = 'stroke-linejoin="round"'
    paths = (
        f'<path d="{symbol.body}" fill="none" stroke="#fff" stroke-width="4" {join}/>'
        f'<path d="{symbol.body}" fill="{style.fill}" stroke="{style.stroke}" stroke-width="1.4" {join}/>'
    )
    if not symbol.glyph:
        return paths
    return (
        f'{paths}<path d="{symbol.glyph}" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" {join}/>'
    )


def symbol_svg(style: Style) -> str:
    """The symbol of a look as a whole SVG document.

    >>> from maps.palette import read_palette
    >>> symbol_svg(read_palette().outcome("prohibited"))[:39]
    '<svg xmlns="http://www.w3.org/2000/svg"'
    """
    field = 'viewBox="-1.5 -1.5 27 27" width="27" height="27"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {field}>{symbol_paths(style)}</svg>'
