"""The Chinese font that paper is set in: the one that comes with the extra, else one of the system's."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from maps.errors import Fault, MapError

if TYPE_CHECKING:
    import typst

EXTRA: Final = "pip install 'zoning-checker[pdf]'"
EXTRA_WORD: Final = "pip install 'zoning-checker[docx]'"
# A package that holds one OpenType collection of Noto Sans CJK and its licence, and nothing that runs.
PACKAGE: Final = "manimgx_fonts_cjk"
PACKAGED_FAMILY: Final = "Noto Sans CJK SC"
# Families with the forms of simplified Chinese that come with systems, the fuller first.
SYSTEM_FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "STHeiti",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Songti SC",
    "STSong",
)


def load_typesetter() -> ModuleType:
    """The typesetter. Raises MapError (missing-extra) where it is not installed."""
    try:
        return import_module("typst")
    except ImportError as error:
        raise MapError([Fault("missing-extra", "pdf", "typst", EXTRA, "install the extra")]) from error


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family and the fonts of the typesetter that hold it; `is_packaged`: the same on every machine."""

    family: str
    fonts: "typst.Fonts"
    is_packaged: bool


@cache
def find_typeface() -> Typeface:
    """The Chinese font there is. Raises MapError (missing-extra) where there is none, or no typesetter."""
    folder = packaged_folder()
    if folder is not None:
        typeface = _look([folder], (PACKAGED_FAMILY,), takes_system=False)
        if typeface is not None:
            return typeface
    typeface = _look([], SYSTEM_FAMILIES, takes_system=True)
    if typeface is None:
        allowed = f"{EXTRA}, {' / '.join(SYSTEM_FAMILIES[:6])} …"
        raise MapError([Fault("missing-extra", "pdf", "no Chinese font", allowed, "install the extra or a font")])
    return typeface


def packaged_folder() -> Path | None:
    """The folder of the font that comes with the extra; None where the extra is not installed."""
    try:
        folder = files(PACKAGE)
    except ModuleNotFoundError:
        return None
    return folder if isinstance(folder, Path) else None


def _look(folders: list[Path], families: tuple[str, ...], *, takes_system: bool) -> Typeface | None:
    """The first of some families among the fonts of some folders, or of the system."""
    fonts = load_typesetter().Fonts(include_system_fonts=takes_system, font_paths=[str(folder) for folder in folders])
    known = set(fonts.families())
    family = next((one for one in families if one in known), None)
    return None if family is None else Typeface(family, fonts, not takes_system)
