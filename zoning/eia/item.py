"""An item of the classification catalogue as a plain value: which projects it holds and which document each needs."""

from dataclasses import dataclass

from zoning.condition import Condition
from zoning.eia.document import Document


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of an item: the document that follows where the condition holds, told in our own words (zh, en)."""

    id: str
    document: Document
    says: tuple[str, str]
    when: Condition


@dataclass(frozen=True, slots=True)
class Item:
    """One of the numbered items; `branches` stand from the gravest document down.

    A project belongs to it by its industry (`codes`, GB/T 4754-2017 prefixes; those in `starred` only where it is made
    in an industrial building) or by what it builds (`contents`, words of the fact `content`), unless it is `excluded`.
    `related`: codes under which such projects are usually stated, though the item names none; they make it a candidate.
    `words`: further words it is found by. `sensitive`: its own meaning of a sensitive area, by members of article 3.
    `shown_by`: quantities that only a project of the item has, whatever else it is; one above 0 says that it belongs.
    """

    number: int
    group: int
    title: tuple[str, str]
    codes: tuple[str, ...]
    starred: tuple[str, ...]
    related: tuple[str, ...]
    contents: tuple[str, ...]
    excluded: Condition | None
    excluded_says: tuple[str, str]
    sensitive: tuple[str, ...]
    branches: tuple[Branch, ...]
    words: tuple[str, ...]
    page: int | None = None
    shown_by: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its number as text."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of items: its number and its name (zh, en)."""

    number: int
    title: tuple[str, str]
