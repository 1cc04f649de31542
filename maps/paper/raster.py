"""A drawing as pixels, for documents that hold no SVG."""

from typing import Final

from maps.errors import Fault, MapError
from maps.paper.font import find_typeface, load_typesetter

PPI: Final = 220.0
_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: sys.inputs.family)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)
"""


class Rasterizer:
    """Draws SVG as PNG with the font of papers; one serves many drawings. Raises MapError (missing-extra)."""

    def __init__(self) -> None:
        typst = load_typesetter()
        self._typeface = find_typeface()
        self._compiler = typst.Compiler(_PAGE, font_paths=self._typeface.fonts, ignore_system_fonts=True)
        self._refusal = typst.TypstError

    def png(self, svg: str, width_mm: float) -> bytes:
        """The drawing this wide, at `PPI` pixels an inch. Raises MapError (bad-drawing)."""
        given = {"svg": svg, "width": f"{width_mm:g}", "family": self._typeface.family}
        try:
            drawn = self._compiler.compile(_PAGE, format="png", ppi=PPI, sys_inputs=given)
        except self._refusal as error:
            raise MapError([Fault("bad-drawing", "figure", error.message, "SVG", "correct the figure")]) from error
        assert isinstance(drawn, bytes)  # one page is one picture
        return drawn
