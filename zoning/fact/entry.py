"""What a fact of the dictionary is, and what a project states of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

FactType: TypeAlias = Literal[
    "bool", "enum", "list", "number", "quantity", "code", "codes", "text", "date", "hours", "days"
]
FactValue: TypeAlias = bool | float | str | tuple[str, ...]
REMARKS: Final = ("by", "date", "source", "note")
FACT_TYPES: Final[tuple[str, ...]] = get_args(FactType)


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the dictionary: what a fact is called, its type and the question that asks for it.

    Titles and questions are pairs (Chinese, English). `values` are the allowed words of an enum or list, `also` further
    words that are read as one of them.
    """

    key: str
    label: tuple[str, str]
    type: FactType
    question: tuple[str, str]
    unit: str | None = None
    values: Mapping[str, tuple[str, str]] | None = None
    also: Mapping[str, str] | None = None

    @property
    def allowed(self) -> list[str] | None:
        """The words a value may be, or None where any value of the type will do."""
        if self.type == "bool":
            return ["yes", "no"]
        return list(self.values) if self.values is not None else None


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact of one project: its typed value, where it was said, and where the same source said otherwise before.

    `remarks` is what was said beside it, by its words: who says so, when, from which source, with what note.
    """

    value: FactValue
    origin: str
    contradicts: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    def to_value(self) -> bool | float | str | list[str]:
        """The value as JSON shows it."""
        return list(self.value) if isinstance(self.value, tuple) else self.value
