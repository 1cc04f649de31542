"""How QGIS shows sites by their outcome: the palette as a categorised style in its XML (QML)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from maps.palette import Style, read_palette
from zoning.export.row import NOT_JUDGED
from zoning.wording import say

_DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
# What QGIS calls our hatches, where it has such a brush, and our symbols.
_BRUSHES: Final = {
    "none": "solid",
    "diagonal": "b_diagonal",
    "antidiagonal": "f_diagonal",
    "cross": "diagonal_x",
    "grid": "cross",
    "horizontal": "horizontal",
    "vertical": "vertical",
    "dots": "dense6",
    "dashes": "horizontal",
    "waves": "horizontal",
}
_MARKERS: Final = {
    "octagon": "octagon",
    "diamond": "diamond",
    "triangle": "triangle",
    "square": "square",
    "ring": "circle",
    "slashed": "cross2",
    "dot": "circle",
    "box": "square",
    "cross": "cross",
}
# Zones that are areas or lines have no mark; as points they are dots.
_NO_MARK: Final = "dot"
_HOLLOW: Final = frozenset(("ring", "slashed"))
_SIZE_PX: Final = 10.0
_OUTLINE_PX: Final = 1.5
# By the number of dimensions of the shapes.
_SORTS: Final = ("marker", "line", "fill")
# The mark that tells an outcome without its colour: the point itself, the middle of the line, a point within the area.
_MARKS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("SimpleMarker", {}),
    ("MarkerLine", {"placement": "centralpoint", "placements": "CentralPoint", "rotate": "0"}),
    ("CentroidFill", {"point_on_surface": "1", "point_on_all_parts": "0"}),
)


def make_style(dimension: int, lang: str, aliases: Mapping[str, str]) -> str:
    """The style of a layer of points (0), lines (1) or areas (2), a look and a word for each value of `outcome`.

    What has no category of its own looks undetermined, never clear. Graver outcomes lie on top. `aliases` are the words
    for the columns.
    """
    return make_categories(dimension, "outcome", _looks(lang), aliases)


def make_categories(
    dimension: int, column: str, looks: Iterable[tuple[str, str, Style]], aliases: Mapping[str, str]
) -> str:
    """The style of a layer by the values of a column: each value with its word and look; blank stands for any other."""
    root = Element("qgis", version="3.22.0", styleCategories="Symbology|Fields", labelsEnabled="0")
    settings = {"type": "categorizedSymbol", "attr": column, "symbollevels": "1", "enableorderby": "0"}
    renderer = SubElement(root, "renderer-v2", {**settings, "forceraster": "0"})
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for number, (value, label, look) in enumerate(looks):
        SubElement(categories, "category", symbol=str(number), value=value, label=label, render="true")
        symbol = _add_symbol(symbols, str(number), _SORTS[dimension])
        for layer in _draw(dimension, look):
            _add_layer(symbol, layer, look)
    named = SubElement(root, "aliases")
    for number, (field, name) in enumerate(aliases.items()):
        SubElement(named, "alias", field=field, index=str(number), name=name)
    SubElement(root, "blendMode").text = "0"
    SubElement(root, "featureBlendMode").text = "0"
    SubElement(root, "layerGeometryType").text = str(dimension)
    return _DOCTYPE + tostring(root, encoding="unicode")


def _looks(lang: str) -> Iterator[tuple[str, str, Style]]:
    """Each value with its word and look; the last stands for every value that is none of these."""
    palette = read_palette()
    yield from ((key, say(f"outcome.{key}", lang), look) for key, look in palette.outcomes.items())
    for key, word in ((NOT_JUDGED, f"outcome.{NOT_JUDGED}"), ("", "absent.unknown")):
        yield key, say(word, lang), palette.outcome(key)


def _draw(dimension: int, look: Style) -> Iterator[tuple[str, dict[str, str]]]:
    """The layers of a symbol: of areas a fill, its hatch and an outline, of lines the line, and of all the mark."""
    line = {
        "line_color": _colour(look.stroke),
        "line_width": f"{look.width_px:g}",
        "line_width_unit": "Pixel",
        "use_custom_dash": "1" if look.dash else "0",
        "customdash": ";".join(look.dash.split()),
        "customdash_unit": "Pixel",
        "capstyle": "flat",
        "joinstyle": "round",
    }
    fill = {"style": "solid", "color": _colour(look.fill, look.opacity), "outline_style": "no"}
    if dimension == 2:
        yield "SimpleFill", fill
        if look.hatch != "none":
            yield "SimpleFill", {**fill, "style": _BRUSHES[look.hatch], "color": _colour(look.stroke)}
    if dimension > 0:
        yield "SimpleLine", line
    if look.symbol or dimension == 0:
        yield _MARKS[dimension]


def _add_symbol(parent: Element, name: str, sort: str) -> Element:
    return SubElement(parent, "symbol", name=name, type=sort, alpha="1", clip_to_extent="1", force_rhr="0")


def _add_layer(symbol: Element, drawn: tuple[str, dict[str, str]], look: Style) -> None:
    """A layer of a symbol; one that only places marks holds the mark as a symbol of its own."""
    sort, settings = drawn
    settings = _marker(look) if sort == "SimpleMarker" else settings
    layer = SubElement(symbol, "layer", {"class": sort, "pass": str(look.order), "locked": "0", "enabled": "1"})
    # The first is how QGIS writes settings since 3.22, the second how it wrote them before.
    listed = SubElement(layer, "Option", type="Map")
    for name, value in settings.items():
        SubElement(listed, "Option", type="QString", name=name, value=value)
    for name, value in settings.items():
        SubElement(layer, "prop", k=name, v=value)
    if sort in ("CentroidFill", "MarkerLine"):
        mark = _add_symbol(layer, f"@{symbol.get('name')}@{len(symbol.findall('layer')) - 1}", "marker")
        _add_layer(mark, ("SimpleMarker", {}), look)


def _marker(look: Style) -> dict[str, str]:
    return {
        "name": _MARKERS[look.symbol or _NO_MARK],
        "color": "255,255,255,255" if look.symbol in _HOLLOW else _colour(look.fill),
        "outline_color": _colour(look.stroke),
        "outline_width": f"{_OUTLINE_PX:g}",
        "outline_width_unit": "Pixel",
        "size": f"{_SIZE_PX:g}",
        "size_unit": "Pixel",
    }


def _colour(colour: str, opacity: float = 1.0) -> str:
    """A colour as QGIS writes it: red, green, blue and how opaque, each 0 to 255.

    >>> _colour("#b3202c", 0.2)
    '179,32,44,51'
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
