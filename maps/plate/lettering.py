"""Words on a plate: how wide they are, where lines break, where names find room."""

import unicodedata
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from maps.paper.plain import harmless
from maps.plate.model import Name

FAMILIES: Final = (
    "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif"
)
# A variable font is shown in the weight it is made in, which is thin, unless it is told another in its own terms.
REGULAR: Final = "style=\"font-variation-settings:'wght' 400\""
BOLD: Final = 'font-weight="700" style="font-variation-settings:\'wght\' 700"'
# As wide as Latin letters and digits are in the mean, and a little more.
_LATIN: Final = 0.57
MOST_NAMES: Final = 40
_LONGEST_NAME: Final = 16
_NAME_MM: Final = 2.5
_CLEAR_MM: Final = 0.5
# Around its middle, then beside it.
_TRIES: Final = ((0.0, 0.0), (0.0, -1.3), (0.0, 1.3), (0.6, 0.0), (-0.6, 0.0), (0.0, -2.6), (0.0, 2.6))


def width_mm(text: str, size_mm: float) -> float:
    """How wide a text is at most, by the widths of its characters."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else _LATIN for one in text) * size_mm


def clipped(text: str, size_mm: float, room_mm: float) -> str:
    """The text in one line, cut with … where it has no room."""
    line = " ".join(harmless(text).split())
    if width_mm(line, size_mm) <= room_mm:
        return line
    kept, used = [], size_mm
    for one in line:
        used += width_mm(one, size_mm)
        if used > room_mm:
            break
        kept.append(one)
    return "".join(kept) + "…"


def wrapped(text: str, size_mm: float, room_mm: float) -> Iterator[str]:
    """The text in lines that have room; they break anywhere, as Chinese does, but rather at a blank."""
    line = ""
    for one in " ".join(harmless(text).split()):
        if line and width_mm(line + one, size_mm) > room_mm:
            head, blank, tail = line.rpartition(" ")
            keeps = bool(blank) and one.isascii() and one != " " and len(tail) < len(head)
            yield head if keeps else line
            line = tail if keeps else ""
        line += one
    if line:
        yield line.strip()


def text(words: str, x: float, y: float, size_mm: float, attributes: str = "") -> str:
    """A text that starts, or as the attributes say ends or lies, at a place of the paper."""
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size_mm:g}" {attributes}>{escape(harmless(words))}</text>'


def set_names(names: Iterable[Name], width: float, height: float, taken: list[tuple[float, ...]]) -> str:
    """The names that find room within a frame, the weightiest first; boxes `taken` are kept free, and grow."""
    set_: list[str] = []
    for name in sorted(names, key=lambda one: (-one.weight, one.text, one.x, one.y)):
        if len(set_) == MOST_NAMES:
            break
        words = clipped(name.text, 1.0, _LONGEST_NAME)
        half = width_mm(words, _NAME_MM) / 2
        for beside, below in _TRIES:
            x, y = name.x + beside * (2 * half), name.y + below * _NAME_MM
            box = (x - half, y - _NAME_MM * 0.6, x + half, y + _NAME_MM * 0.6)
            if _fits(box, width, height) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                set_.append(_named(words, x, y + _NAME_MM * 0.36))
                break
    return "".join(set_)


def _named(words: str, x: float, y: float) -> str:
    halo = 'stroke="#fff" stroke-width="0.7" stroke-linejoin="round" stroke-opacity="0.9"'
    middle = 'text-anchor="middle"'
    return text(words, x, y, _NAME_MM, f'{middle} {halo} fill="#fff"') + text(words, x, y, _NAME_MM, middle)


def _fits(box: tuple[float, ...], width: float, height: float) -> bool:
    return box[0] >= 0.5 and box[1] >= 0.5 and box[2] <= width - 0.5 and box[3] <= height - 0.5


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] + _CLEAR_MM
        and other[0] < one[2] + _CLEAR_MM
        and one[1] < other[3] + _CLEAR_MM
        and other[1] < one[3] + _CLEAR_MM
    )
