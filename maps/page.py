"""The two things one can do with a sheet: have it as a folium map, or save it as one HTML file."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from maps.markup import make_markup
from maps.sheet import Sheet

if TYPE_CHECKING:
    import folium


def draw(sheet: Sheet) -> "folium.Map":
    """The sheet as a folium map whose `get_root().render()` is the whole page; equal sheets give equal pages.

    Further folium elements may be added to it, but those that load from elsewhere stay blank offline.
    Raises MapError.
    """
    # Folium takes half a second to import, pandas and a web client with it; who only saves a page need not wait for it.
    from maps.figure import SheetMap

    return SheetMap(sheet)


def save(sheet: Sheet, path: Path) -> None:
    """Nothing; the page stands at `path`, complete, or the file that stood there before is untouched.

    It is the page of `draw`, byte for byte. Raises MapError, OSError.
    """
    page = make_markup(sheet).whole().encode("utf-8", "replace")
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        part.write_bytes(page)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
