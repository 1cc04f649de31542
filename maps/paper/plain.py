"""Texts from anywhere made harmless for paper: shown as they are, but nothing in them acts."""

import re
from typing import Final

# Controls, halves of characters, places that are none, and marks that turn the direction of what follows.
_UNFIT: Final = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(text: str) -> str:
    """The text with line ends of one sort and `�` for what no page should obey.

    >>> harmless("a\\0b\\r\\nc\\u202ed")
    'a�b\\nc�d'
    """
    if text.isprintable():
        return text
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
