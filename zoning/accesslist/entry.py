"""An access list and its clauses as plain values, whatever table they came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zoning.period import Period

# From the widest to the narrowest: whose list a clause stands in.
LEVELS: Final = ("nation", "province", "basin", "city", "district", "park", "unit", "element_zone")
# Lists of these levels are of single features of a layer; the others of an area.
OF_FEATURES: Final = ("park", "unit", "element_zone")
FORCES: Final = ("prohibit", "restrict", "comprehensive", "encourage")
ADDRESSEES: Final = ("project", "government")
# What an admission list of a park may say of an industry, and what of what stands under none of them; then its caps.
ADMISSION_LISTS: Final = ("leading", "positive", "negative")
OTHERWISE_LIST: Final = "otherwise"
CAP_LIST: Final = "cap"


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause of an access list, its text verbatim.

    `unit`: the code it is used under (of a unit, a zone or an area), blank where the source has none; `printed_unit`:
    the code as printed where it differs. `dimension`: a key of `zoning.clause`, `heading` the word that stands there.
    `level`, `document`: only where the source says them clause by clause. `addressee`: blank where nobody said.
    `place`: where it stands in the source. `other`: every further cell of the source, by its heading.
    """

    id: str
    unit: str = ""
    name: str = ""
    class_word: str = ""
    dimension: str = "undivided"
    heading: str = ""
    number: str = ""
    element: str = ""
    force: str = ""
    addressee: str = ""
    level: str = ""
    document: str = ""
    text: str = ""
    place: str = ""
    printed_unit: str = ""
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a whole list; titles and offices are pairs (Chinese, English).

    `number` is that of the document. `prevails_over`: the ids of lists (or of the layer of units, for what stands in
    its own columns) that give way for the units this one has clauses of.
    """

    id: str
    title: tuple[str, str] = ("", "")
    level: str = "unit"
    office: tuple[str, str] = ("", "")
    document: str = ""
    number: str = ""
    in_force: Period = field(default_factory=Period)
    prevails_over: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What its clauses are known by in an answer: a further edition of the list has ids of its own."""
        return f"{self.id}@{self.in_force.first.isoformat()}" if self.in_force.first else self.id


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the clauses of a list are kept: a file of lines beside its head, with what it must hold."""

    file: Path
    sha256: str
    count: int


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A list as a catalogue names it: its head, where it is kept, the id of the layer its codes are those of."""

    head: Head
    source: Path
    units: str
    kept: Kept
    line: int | None = field(default=None, compare=False)
