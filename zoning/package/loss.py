"""What a file for others cannot hold of an edition: one closed list, each with how often and an example."""

from dataclasses import dataclass
from typing import Final

LOSSES: Final = (
    "record-refused",
    "shape-missing",
    "shape-mixed",
    "shape-invalid",
    "shape-changed",
    "shapes-divided",
    "field-renamed",
    "field-left-out",
    "text-cut",
    "character-lost",
    "value-changed",
    "class-unmapped",
)


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss: a code of LOSSES, the file, the column (blank for shapes), how many records, and an example."""

    code: str
    file: str
    field: str
    records: int
    found: str = ""

    def __post_init__(self) -> None:
        assert self.code in LOSSES  # a code of its own needs words of its own
