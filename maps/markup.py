"""The page as text: one HTML file with everything in it, opened with no network."""

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from maps.basemap import Basemap
from maps.content import page_content
from maps.palette import read_palette
from maps.sheet import Sheet
from maps.text import text_in

MAP_ID: Final = "map_sheet"
"""The element that the map stands in, and the script's name of it."""

_SCRIPTS: Final = (
    *("symbol.js", "words.js", "hatch.js", "unpack.js", "shape.js", "canvas.js", "zones.js", "geodesy.js"),
    *("sites.js", "labels.js", "grid.js", "card.js", "list.js", "legend.js", "search.js"),
    *("tools.js", "measure.js", "basemap.js", "print.js", "ways.js", "sheet.js"),
)
_HTML_LANG: Final = {"zh": "zh-CN", "en": "en"}

# Pictures and behaviours leaflet's style sheet would load from beside it, which the page does not use, and comments.
_NOT_EMBEDDED: Final = re.compile(r"[\w-]+:\s*url\([^)]*\);|/\*.*?\*/", re.DOTALL)
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")

# What an HTML parser or a script engine could take for the end of the block or of a line.
_UNSAFE_IN_BLOCK: Final = {code: f"\\u{code:04x}" for code in map(ord, "<>&\u2028\u2029")}


@dataclass(frozen=True, slots=True)
class Markup:
    """The texts a page is put together from; `body` and `script` may be followed by those of further elements.

    `pictures` are the sources that the page's policy lets pictures come from.
    """

    lang: str
    title: str
    pictures: str
    style: str
    body: tuple[str, ...]
    script: str

    def whole(self) -> str:
        """The page of the sheet alone."""
        return self.framed(self.style, "\n".join(self.body), self.script)

    def framed(self, head: str, body: str, script: str) -> str:
        """The page around these texts, with a policy that lets nothing load and only this script run."""
        script = f"\n{script}\n"
        digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src {self.pictures}"
        return (
            f'<!DOCTYPE html>\n<html lang="{_HTML_LANG[self.lang]}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.title)}</title>\n{head}\n</head>\n"
            f"<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
        )


def make_markup(sheet: Sheet) -> Markup:
    """The texts of a sheet's page. Raises MapError."""
    content = page_content(sheet, read_palette())
    shapes = content.pop("shapes")
    title = text_in(sheet.title, sheet.lang)
    body = (
        _skeleton(title, text_in(sheet.notice, sheet.lang), content["labels"][sheet.lang]),
        _json_block(content),
        f'<script type="text/plain" id="sheet-zones">{shapes}</script>',
    )
    host = f" https://{sheet.basemap.host}" if isinstance(sheet.basemap, Basemap) else ""
    opening = f"{_script()}var {MAP_ID} = SheetPage.open({MAP_ID!r});\n"
    return Markup(sheet.lang, title, f"data:{host}", f"<style>\n{_style_sheet()}</style>", body, opening)


def _skeleton(title: str, notice: str, labels: dict[str, str]) -> str:
    """The body before the script fills it: readable by itself as far as title and notice go."""
    return (
        f'<a class="skip" href="#panel">{escape(labels["skip"])}</a>\n'
        '<header class="head">\n'
        f"<h1>{escape(title)}</h1>\n"
        f'<p class="notice">{escape(notice)}</p>\n'
        "</header>\n"
        '<main class="body">\n'
        f'<section class="frame"><div id="{MAP_ID}" class="map" '
        f'role="application" aria-label="{escape(labels["map"])}"></div></section>\n'
        f'<aside class="panel" id="panel" tabindex="-1" aria-label="{escape(labels["list"])}"></aside>\n'
        "</main>\n"
        f'<noscript><p class="notice">{escape(labels["no_script"])}</p></noscript>\n'
    )


def _json_block(content: dict[str, Any]) -> str:
    """The content as a JSON block no text inside can end or leave."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text.translate(_UNSAFE_IN_BLOCK))
    return f'<script type="application/json" id="sheet-content">{text}</script>'


def _asset(name: str) -> str:
    return files("maps").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _style_sheet() -> str:
    """Leaflet's style sheet without the pictures it would load, then ours."""
    return _NOT_EMBEDDED.sub("", _asset("leaflet.css")) + _asset("sheet.css")


@cache
def _script() -> str:
    """Leaflet under its licence, then our scripts."""
    leaflet = _SOURCE_MAP.sub("", _asset("leaflet.js"))
    return f"/*!\n{_asset('leaflet-LICENSE.txt')}*/\n{leaflet}\n" + "".join(_asset(name) for name in _SCRIPTS)
