"""Where text is shown: on a terminal with columns and colours, or anywhere else as it is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zoning.report.breadth import breadth_of, cut, filled

MARKS: Final = {"prohibited": "✕", "undetermined": "?", "restricted": "!", "conditional": "·", "no_conflict": "○"}
# Codes that terminals have had for decades; the mark says the same without them.
_COLOURS: Final = {
    "prohibited": "1;31",
    "undetermined": "1;35",
    "restricted": "1;33",
    "conditional": "33",
    "no_conflict": "36",
}
_STRONG: Final = "1"
_BY_MARK: Final = {mark: _COLOURS[outcome] for outcome, mark in MARKS.items()}
_COUNTED: Final = re.compile(r" +\d+  (.+)")
_GAP: Final = "  "
# No column but the last takes more than its part of a line.
_MOST_SHARE: Final = 3


@dataclass(frozen=True, slots=True)
class Screen:
    """How many places a line has (None: as many as it needs), and whether colours are understood."""

    places: int | None = None
    colours: bool = False

    def shown(self, line: str, words: Mapping[str, str]) -> str:
        """A line without its end as it is shown; `words` are those of the outcomes, by which counts are known."""
        code = self._code(line, words) if self.colours else ""
        return f"\x1b[{code}m{line}\x1b[0m" if code else line

    def _code(self, line: str, words: Mapping[str, str]) -> str:
        if line.startswith("== "):
            return _STRONG
        if line[:2] == "  " and line[3:4] == " ":
            return _BY_MARK.get(line[2], "")
        counted = _COUNTED.fullmatch(line)
        outcome = next((key for key, word in words.items() if counted and counted[1] == word), "")
        return _COLOURS.get(outcome, "")

    def columns(self, rows: Iterable[Sequence[str]], before: str = "") -> Iterator[str]:
        """Rows as lines in which each column begins at one place, cut where the screen ends."""
        held = [[*row] for row in rows]
        most = None if self.places is None else max(self.places // _MOST_SHARE, 1)
        breadths = [max(map(breadth_of, column)) for column in zip(*held, strict=True)][:-1]
        if most is not None:
            breadths = [min(one, most) for one in breadths]
        for row in held:
            cells = [filled(cut(cell, places), places) for cell, places in zip(row, breadths, strict=False)]
            line = f"{before}{_GAP.join([*cells, row[-1]])}".rstrip()
            yield line if self.places is None else cut(line, self.places)


PLAIN: Final = Screen()
