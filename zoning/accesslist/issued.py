"""Files that an office issues beside its lists: allowances, admission lists, the register of granted projects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Generic, TypeVar

from zoning.accesslist.admission import Admission
from zoning.accesslist.allowance import Allowances
from zoning.accesslist.entry import Head
from zoning.accesslist.granted import Grant
from zoning.accesslist.word import plain_code

Content = TypeVar("Content")
# The attributes by which such files know the features of a layer; only layers that they name carry them: a key for
# allowances, and the set of the admission lists that a feature has.
FEATURE_KEY: Final = "feature.key"
ADMITTED: Final = "admitted."


@dataclass(frozen=True, slots=True)
class Issued(Generic[Content]):
    """A file as a catalogue names it: what is said of it, the id of the layer its codes are those of, what it holds.

    `sort`: the key of the catalogue that names it. `edition`: of a register, the day up to which it is kept.
    """

    sort: str
    head: Head
    units: str
    content: Content
    source: Path
    sha256: str
    edition: date | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class IssuedFiles:
    """All such files of a catalogue."""

    allowances: tuple[Issued[Allowances], ...] = ()
    admissions: tuple[Issued[Admission], ...] = ()
    registers: tuple[Issued[tuple[Grant, ...]], ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.all)

    @property
    def all(self) -> "tuple[Issued[Allowances] | Issued[Admission] | Issued[tuple[Grant, ...]], ...]":
        """Every file, in the order of the catalogue within its sort."""
        return (*self.allowances, *self.admissions, *self.registers)

    def on(self, day: date) -> "IssuedFiles":
        """Those that bind on a day."""
        return IssuedFiles(
            tuple(one for one in self.allowances if one.head.in_force.holds(day)),
            tuple(one for one in self.admissions if one.head.in_force.holds(day)),
            tuple(one for one in self.registers if one.head.in_force.holds(day)),
        )

    def granted(self, units: str, day: date) -> tuple[Grant, ...] | None:
        """What the registers of a layer in force on a day say was granted by then; None where there is none.

        A line that stands in two registers alike counts once.
        """
        registers = [one for one in self.registers if one.units == units and one.head.in_force.holds(day)]
        if not registers:
            return None
        lines = [[line for line in one.content if line.counts(day)] for one in registers]
        if len(lines) == 1:
            return tuple(lines[0])
        first, *others = lines
        told = set(first)
        for more in others:
            first += [line for line in more if line not in told]
            told |= set(more)
        return tuple(first)


def admissions_by_feature(files: IssuedFiles, layer: str) -> Mapping[tuple[str, str], frozenset[str]]:
    """The ids of the admission lists of the features of a layer, by `code` or `name` and what that is."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for issued in files.admissions:
        own = issued.content
        if issued.units == layer:
            key = ("code" if own.unit else "name", plain_code(own.of))
            found[key] = found.get(key, frozenset()) | {own.id}
    return found


def feature_key(layer: str, code: str) -> str:
    """What a feature is known by among those of all layers of its kind.

    >>> feature_key("units", "ZH5101０420001")
    'units ZH51010420001'
    """
    return f"{layer} {plain_code(code)}"
