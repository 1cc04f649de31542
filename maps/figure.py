"""The page: one HTML file with everything in it, drawn by leaflet through folium, opened with no network."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

import folium
from branca.element import Element, Figure

from maps.content import page_content
from maps.palette import read_palette
from maps.sheet import Sheet
from maps.text import text_in

_SCRIPTS = (
    *("symbol.js", "words.js", "hatch.js", "unpack.js", "shape.js", "canvas.js", "zones.js", "geodesy.js"),
    *("sites.js", "labels.js", "grid.js", "card.js", "list.js", "legend.js", "search.js"),
    *("tools.js", "measure.js", "basemap.js", "print.js", "ways.js", "sheet.js"),
)
_HTML_LANG = {"zh": "zh-CN", "en": "en"}

# Pictures and behaviours leaflet's style sheet would load from beside it, which the page does not use, and comments.
_NOT_EMBEDDED = re.compile(r"[\w-]+:\s*url\([^)]*\);|/\*.*?\*/", re.DOTALL)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# What an HTML parser or a script engine could take for the end of the block or of a line.
_UNSAFE_IN_BLOCK = {code: f"\\u{code:04x}" for code in map(ord, "<>&\u2028\u2029")}


class SheetMap(folium.Map):
    """A folium map that embeds what folium would load, and whose content no template engine ever reads.

    Folium renders texts twice through a template; an attribute holding `{{…}}` would be executed. Here every text
    goes in as a `Verbatim`, and names only through one JSON block.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium's own attributes; empty: nothing is loaded)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(tiles=None, zoom_control=False)
        self._id = "sheet"
        self._content = page_content(sheet, read_palette())
        self._title = text_in(sheet.title, sheet.lang)
        self._notice = text_in(sheet.notice, sheet.lang)
        self._figure = SheetFigure(self._title, sheet.lang, sheet.basemap.host if sheet.basemap else "")
        self._figure.add_child(self, name=self.get_name())

    def render(self, **kwargs: Any) -> Any:
        """No text of its own: the parts of the page are laid into the figure, then those of added elements."""
        figure = self._figure
        figure.header.add_child(Verbatim(f"<style>\n{_style_sheet()}</style>"), name="style")
        figure.html.add_child(Verbatim(self._skeleton()), name=self.get_name())
        for name, block in self._blocks().items():
            figure.html.add_child(Verbatim(block), name=name)
        opening = f"{_script()}var {self.get_name()} = SheetPage.open({self.get_name()!r});\n"
        figure.script.add_child(Verbatim(opening), name=self.get_name())
        for child in self._children.values():
            child.render(**kwargs)
        return ""

    def _blocks(self) -> dict[str, str]:
        """What the scripts read, each as a block of the page that no script engine runs."""
        content = dict(self._content)
        shapes = content.pop("shapes")
        return {
            "content": _json_block(content),
            "shapes": f'<script type="text/plain" id="sheet-zones">{shapes}</script>',
        }

    def _skeleton(self) -> str:
        """The body before the script fills it: readable by itself as far as title and notice go."""
        labels = self._content["labels"][self._content["lang"]]
        return (
            f'<a class="skip" href="#panel">{escape(labels["skip"])}</a>\n'
            '<header class="head">\n'
            f"<h1>{escape(self._title)}</h1>\n"
            f'<p class="notice">{escape(self._notice)}</p>\n'
            "</header>\n"
            '<main class="body">\n'
            f'<section class="frame"><div id="{self.get_name()}" class="map" '
            f'role="application" aria-label="{escape(labels["map"])}"></div></section>\n'
            f'<aside class="panel" id="panel" tabindex="-1" aria-label="{escape(labels["list"])}"></aside>\n'
            "</main>\n"
            f'<noscript><p class="notice">{escape(labels["no_script"])}</p></noscript>\n'
        )


class SheetFigure(Figure):
    """The frame of the page: language, title, and a policy that lets nothing load and only our own scripts run.

    Pictures may come from one `host`, where the sheet has a base map.
    """

    def __init__(self, title: str, lang: str, host: str = "") -> None:
        super().__init__(title=title)
        self._lang = lang
        self._pictures = f"data: https://{host}" if host else "data:"

    def render(self, **kwargs: Any) -> str:
        """The page as text."""
        for child in self._children.values():
            child.render(**kwargs)
        header, html, script = (_children_text(part, **kwargs) for part in (self.header, self.html, self.script))
        script = f"\n{script}\n"
        digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
        policy = (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src {self._pictures}"
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{_HTML_LANG[self._lang]}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.title or '')}</title>\n{header}\n</head>\n"
            f"<body>\n{html}\n<script>{script}</script>\n</body>\n</html>\n"
        )


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


def _json_block(content: dict[str, Any]) -> str:
    """The content as a JSON block no text inside can end or leave."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text.translate(_UNSAFE_IN_BLOCK))
    return f'<script type="application/json" id="sheet-content">{text}</script>'


def _asset(name: str) -> str:
    return files("maps").joinpath("assets", name).read_text(encoding="utf-8")


def _style_sheet() -> str:
    """Leaflet's style sheet without the pictures it would load, then ours."""
    return _NOT_EMBEDDED.sub("", _asset("leaflet.css")) + _asset("sheet.css")


def _script() -> str:
    """Leaflet under its licence, then our scripts."""
    leaflet = _SOURCE_MAP.sub("", _asset("leaflet.js"))
    return f"/*!\n{_asset('leaflet-LICENSE.txt')}*/\n{leaflet}\n" + "".join(_asset(name) for name in _SCRIPTS)
