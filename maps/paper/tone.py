"""The look of a tone on paper: that of an outcome, or grey where nothing is judged."""

from typing import Final

from maps.palette import Style, read_palette

NEUTRAL: Final = Style("#8b9096", "#59616a", 0.0, "none", 1.0, "")


def look_of(tone: str) -> Style:
    """How a tone looks; a word that no outcome has looks undetermined, "" looks like nothing.

    >>> look_of("").symbol, look_of("prohibited").symbol, look_of("maybe").symbol
    ('', 'octagon', 'diamond')
    """
    return read_palette().outcome(tone) if tone else NEUTRAL
