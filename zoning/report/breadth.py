"""How broad a text is on a terminal, where a Chinese character takes two places; filling and cutting by that."""

import unicodedata
from typing import Final

_BROAD: Final = "WF"
# Marks upon other characters and characters that join them take no place of their own.
_NONE: Final = ("Mn", "Me", "Cf")
_ELLIPSIS: Final = "…"


def breadth_of(text: str) -> int:
    """How many places a text takes.

    >>> breadth_of("D01 禁止"), breadth_of("e\\u0301")
    (8, 1)
    """
    return len(text) if text.isascii() else sum(map(_breadth, text))


def filled(text: str, places: int) -> str:
    """The text with blanks up to so many places; a longer one as it is."""
    return text + " " * (places - breadth_of(text))


def cut(text: str, places: int) -> str:
    """The text in at most so many places, with an ellipsis where something was cut.

    >>> cut("未发现冲突", 7), cut("short", 7)
    ('未发现…', 'short')
    """
    if breadth_of(text) <= places:
        return text
    taken = 0
    for place, character in enumerate(text):
        taken += _breadth(character)
        if taken > places - 1:
            return text[:place] + _ELLIPSIS
    return text


def _breadth(character: str) -> int:
    if unicodedata.category(character) in _NONE:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _BROAD else 1
