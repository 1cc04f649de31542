"""How much one input may hold before it is refused: bounds a caller may widen, printed in every refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from layers.errors import LayerError

# Digits of a bound: more than any machine holds, fewer than take long to read.
LONGEST: Final = 18


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds on one source; a field's name is what a caller writes to change it.

    `file_bytes`: a file parsed in memory. `records`: records of a source. `vertices`: vertices of one record.
    `archive_bytes`, `archive_members`, `archive_ratio`: an archive unpacked, its members, and how many times it may
    grow. `cells`: cells of a table or raster read at once. `seconds`: how long a service may take to answer.
    """

    file_bytes: int = 1024**3
    records: int = 5_000_000
    vertices: int = 5_000_000
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
