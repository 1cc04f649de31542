"""Which features a condition over place asks about."""

from dataclasses import dataclass

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns, ContactColumns, Objects


@dataclass(frozen=True, slots=True)
class Selection:
    """The features of a kind that have one of the classes and, of every attribute, one of its words.

    `part`: only parts of the project of that role count, where it has such a part.
    """

    kind: str
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    part: str = ""

    def matches(self, contacts: ContactColumns, columns: Columns) -> Answers:
        """Whether each contact is one that is asked about, wherever it lies."""
        rows = self.fits(contacts)
        has_role = columns.roles.get(self.part)
        if self.part and has_role is not None:
            rows = np.where(has_role[contacts.site] & (contacts.role != self.part), NO, rows)
        return rows.astype(np.int8)

    def matches_alone(self, contacts: ContactColumns, columns: Columns) -> list[int]:
        """What `matches` says of the contacts of one project."""
        rows = [2] * len(contacts.site)
        if self.classes:
            rows = _is_one_of(contacts.classes, self.classes)
        for key, words in self.attributes:
            column = contacts.attribute(key)
            said = [1] * len(rows) if column is None else _is_one_of(column, words)
            rows = list(map(min, rows, said))
        has_role = columns.roles.get(self.part) if self.part else None
        if has_role is None or not has_role[0]:
            return rows
        return [row if role == self.part else 0 for row, role in zip(rows, contacts.role, strict=True)]

    def fits(self, contacts: ContactColumns) -> Answers:
        """The same of the features alone, whichever part meets them."""
        rows = np.full(len(contacts.site), YES, dtype=np.int8)
        if self.classes:
            rows = np.minimum(rows, _one_of(contacts.classes, self.classes))
        for key, words in self.attributes:
            column = contacts.attribute(key)
            said = np.full(len(rows), UNKNOWN, dtype=np.int8) if column is None else _one_of(column, words)
            rows = np.minimum(rows, said)
        return rows.astype(np.int8)

    def describe(self) -> str:
        """`water_source 一级`, `river_bank (basin yangtze)`, with `[role]` where only some parts count."""
        words = [self.kind, *([", ".join(self.classes)] if self.classes else [])]
        if self.attributes:
            words.append("(" + "; ".join(f"{key} {', '.join(values)}" for key, values in self.attributes) + ")")
        if self.part:
            words.append(f"[{self.part}]")
        return " ".join(words)


def _is_one_of(column: Objects, words: tuple[str, ...]) -> list[int]:
    return [1 if value is None else 2 if value in words else 0 for value in column]


def _one_of(column: Objects, words: tuple[str, ...]) -> Answers:
    wanted = set(words)
    return np.fromiter(
        (UNKNOWN if value is None else YES if value in wanted else NO for value in column),
        dtype=np.int8,
        count=len(column),
    )
