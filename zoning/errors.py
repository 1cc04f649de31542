"""One shape for everything that can be wrong with what we are given.

An unfavourable verdict is a value, never an exception; these are for bad input, bad rules and bad catalogues.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a problem, as far as it is known."""

    file: str | None = None
    layer: str | None = None
    record: str | None = None
    line: int | None = None
    field: str | None = None

    def to_dict(self) -> dict[str, str | int | None]:
        """The place as the contract prints it, every key present."""
        return {
            "file": self.file,
            "layer": self.layer,
            "record": self.record,
            "line": self.line,
            "field": self.field,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, where it is, what was found and what is allowed.

    The sentence a person reads is made at the door from the code, in the language asked for.
    """

    code: str
    where: Where = field(default_factory=Where)
    found: str | None = None
    allowed: str | None = None

    def __str__(self) -> str:
        place = ", ".join(f"{key} {value}" for key, value in self.where.to_dict().items() if value is not None)
        parts = [self.code, place and f"({place})", self.found and f"found {self.found}"]
        parts.append(self.allowed and f"allowed: {self.allowed}")
        return " ".join(part for part in parts if part)


class ZoningError(Exception):
    """Bad input, with every problem that was found at once.

    >>> error = ZoningError([Problem("unknown-fact", found="capcity")])
    >>> error.problems[0].code
    'unknown-fact'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["ZoningError"], tuple[tuple[Problem, ...]]]:
        """How it travels between processes: with its problems, not with their text."""
        return type(self), (self.problems,)


class PackError(ZoningError):
    """A rule pack that cannot be used."""


class CatalogueError(ZoningError):
    """A catalogue of layers that cannot be used."""


class FactError(ZoningError):
    """Facts of a project that are not in the dictionary or not of their type."""


class SiteError(ZoningError):
    """Sites that cannot be read."""
