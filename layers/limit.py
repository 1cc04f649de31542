"""How much one input may hold before it is refused: bounds a caller may widen, printed in every refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from layers.errors import LayerError

# Digits of a bound: more than any machine holds, fewer than take long to read.
LONGEST: Final = 18


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds on one source; a field's name is what a caller writes to change it.

    `file_bytes`: a file parsed in memory. `records`: records of a source. `objects`: records of a KML, Ovital, GPX or
    survey file, which are read one by one. `refused`: records that can't be used. `columns`: attributes of the records.
    `vertices`: vertices of one record. `elements`: elements of an XML document. `values`: values of a JSON document.
    `archive_bytes`, `archive_members`, `archive_ratio`: an archive unpacked, its members, and how many times it may
    grow. `cells`: cells of a table or raster read at once. `seconds`: how long a service may take to answer.
    """

    file_bytes: int = 1024**3
    records: int = 5_000_000
    objects: int = 100_000
    refused: int = 20_000
    columns: int = 16_384
    vertices: int = 5_000_000
    elements: int = 2_000_000
    values: int = 6_500_000
    archive_bytes: int = 4 * 1024**3
    archive_members: int = 1_000
    archive_ratio: int = 200
    cells: int = 100_000_000
    seconds: int = 60

    def refuse(
        self, name: str, found: int, *, file: str, record: str | None = None, line: int | None = None
    ) -> LayerError:
        """The error (too-large) of a source that holds more than a bound allows."""
        allowed = f"{getattr(self, name)} {name} (--limit {name}=…)"
        return LayerError(
            code="too-large", file=file, record=record, line=line, found=f"{found} {name}", allowed=allowed
        )

    def check(self, name: str, found: int, *, file: str) -> None:
        """Nothing where a bound holds. Raises LayerError (too-large)."""
        if found > getattr(self, name):
            raise self.refuse(name, found, file=file)

    def check_refused(self, refused: Mapping[int, LayerError]) -> None:
        """Nothing where few enough records are refused. Raises LayerError (too-large) that tells why the first is."""
        if len(refused) > self.refused:
            first = refused[min(refused)]
            error = self.refuse("refused", len(refused), file=first.file or "", record=first.record, line=first.line)
            error.found = f"{error.found}: {first.code}{f' {first.found}' if first.found else ''}"
            raise error


def read_limits(pairs: Sequence[str]) -> Limits:
    """The limits with some changed by `NAME=NUMBER`. Raises LayerError (bad-value).

    >>> read_limits(["vertices=10"]).vertices
    10
    """
    names = [field.name for field in fields(Limits)]
    changed = {}
    for pair in pairs:
        name, _, number = pair.partition("=")
        if name not in names or not number.isdecimal() or len(number) > LONGEST or int(number) < 1:
            allowed = f"NAME=NUMBER with a name of {', '.join(names)}"
            raise LayerError(code="bad-value", field="--limit", found=pair[:100], allowed=allowed)
        changed[name] = int(number)
    return replace(Limits(), **changed)
