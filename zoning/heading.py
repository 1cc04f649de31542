"""What a column says of a project: the fact its heading names, and the unit of the bare numbers under it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from zoning.fact import PARAMETER, Fact, emissions, find_fact, offsets, read_dictionary

_UNIT: Final = re.compile(r"(.*?)\s*[(\[【]([^()\[\]【】]*)[)\]】]\s*")
_BARE: Final = re.compile(r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: the fact it names (None for no fact), and the unit of its bare numbers."""

    name: str
    fact: Fact | None
    unit: str = ""

    def add_unit(self, cell: object, text: str) -> object:
        """The cell, of which `text` is the text; a bare number that the heading has a unit for with that unit."""
        fact = self.fact
        if not self.unit or fact is None or isinstance(cell, bool) or not _BARE.fullmatch(text):
            return cell
        # A share has no unit: under 林地占比（%） 30 is no 30, and is refused with its unit.
        return f"{text} {self.unit}" if fact.type in ("number", "quantity") else cell


def read_fact_heading(name: str) -> Heading:
    """The fact a heading names by key or label in either language, and the unit in its brackets.

    >>> heading = read_fact_heading("占地面积（公顷）")
    >>> heading.fact.key, heading.unit
    ('land_area_m2', '公顷')
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    fact = _find(name) or _find(plain) or _by_english_label().get(plain.casefold())
    match = _UNIT.fullmatch(plain) if fact is None else None
    if match is None:
        return Heading(name, fact)
    inner = match[1].strip()
    fact = _find(inner) or _by_english_label().get(inner.casefold())
    return Heading(name, fact, match[2].strip())


def _find(name: str) -> Fact | None:
    """The fact of a key or label that may be stated: what a catalogue sets may not."""
    fact = find_fact(name)
    return None if fact is not None and fact.key.startswith(PARAMETER) else fact


@cache
def _by_english_label() -> dict[str, Fact]:
    known = (*emissions().values(), *offsets().values(), *read_dictionary().values())
    return {fact.label[1].casefold(): fact for fact in known}
