"""The page as a folium map, for who goes on with it in Python."""

from typing import Any

import folium
from branca.element import Element, Figure

from maps.markup import MAP_ID, Markup, make_markup
from maps.sheet import Sheet


class SheetMap(folium.Map):
    """A folium map that embeds what folium would load, and whose content no template engine ever reads.

    Folium renders texts twice through a template; an attribute holding `{{…}}` would be executed. Here every text
    goes in as a `Verbatim`, and names only through one JSON block.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium's own attributes; empty: nothing is loaded)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(tiles=None, zoom_control=False)
        self._id = MAP_ID.removeprefix("map_")
        self._markup = make_markup(sheet)
        self._figure = SheetFigure(self._markup)
        self._figure.add_child(self, name=self.get_name())

    def render(self, **kwargs: Any) -> Any:
        """No text of its own: the parts of the page are laid into the figure, then those of added elements."""
        figure, markup = self._figure, self._markup
        figure.header.add_child(Verbatim(markup.style), name="style")
        for place, text in enumerate(markup.body):
            figure.html.add_child(Verbatim(text), name=f"sheet{place}")
        figure.script.add_child(Verbatim(markup.script), name=self.get_name())
        for child in self._children.values():
            child.render(**kwargs)
        return ""


class SheetFigure(Figure):
    """The frame of the page around what the elements in it have to say."""

    def __init__(self, markup: Markup) -> None:
        super().__init__(title=markup.title)
        self._markup = markup

    def render(self, **kwargs: Any) -> str:
        """The page as text."""
        for child in self._children.values():
            child.render(**kwargs)
        return self._markup.framed(*(_children_text(part, **kwargs) for part in (self.header, self.html, self.script)))


class Verbatim(Element):
    """A text that goes into the page as it is, unread by any template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: Any) -> str:
        """The text."""
        return self._text


def _children_text(part: Element, **kwargs: Any) -> str:
    """The texts of an element's children, without folium's own charset line, which the frame already has."""
    return "\n".join(child.render(**kwargs) for name, child in part._children.items() if name != "meta_http")
