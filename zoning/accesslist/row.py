"""One row of a table of an access list as the clauses it holds."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zoning.accesslist.entry import Entry
from zoning.accesslist.finding import Findings
from zoning.accesslist.word import addressee_of, dimension_of, force_of, level_of, tags_of
from zoning.clause import UNDIVIDED, split_clauses, split_head

# Characters of a text shown in a finding, and those from which on a clause is told to be long.
LONG: Final = 100
LONG_TEXT: Final = 10_000
_COLUMN: Final = "dimension."
_DASHES: Final = re.compile("[‐-―−]")
# What a spreadsheet makes of 1-2 where nobody stops it.
_DAY: Final = re.compile(r"\d{4}-(\d{2})-(\d{2})(?!\d)")
_FORMULA: Final = ("=", "＝")
PRINTED_NUMBER: Final = "number (printed)"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands: where, the cells of the columns we know by their role, the others by their heading.

    `is_one`: its table has a column of clause numbers, so that a row is one clause whatever its text looks like.
    """

    place: str
    cells: Mapping[str, str]
    other: Mapping[str, str]
    is_one: bool = False

    def text(self, role: str) -> str:
        """A cell without the blanks around it; blank where there is none."""
        return self.cells.get(role, "").strip()


def read_row(row: Row, findings: Findings) -> Iterator[Entry]:
    """The clauses of a row, codes and ids not yet settled: one, or those of each dimension's column."""
    common = _read_common(row, findings)
    columns = [role for role in row.cells if role.startswith(_COLUMN) and row.text(role)]
    made = False
    for role in columns:
        for number, text in split_clauses(row.cells[role]):
            made = True
            key = role.removeprefix(_COLUMN)
            yield _make(row, common, findings, dimension=key, heading="", number=number, text=text)
    if "text" in row.cells or not made:
        heading = row.text("dimension")
        dimension = dimension_of(heading)
        if dimension is None:
            findings.note("dimension-unknown", row.place, found=heading[:LONG])
        for number, text in _split_text(row):
            yield _make(
                row, common, findings, dimension=dimension or UNDIVIDED.key, heading=heading, number=number, text=text
            )


def _split_text(row: Row) -> list[tuple[str, str]]:
    """The clause of a row under its printed number, verbatim; a text of several numbered ones is taken apart."""
    text, number = row.cells.get("text", ""), row.text("number")
    if number or row.is_one:
        return [(number or split_head(text)[0], text)]
    pieces = split_clauses(text)
    return pieces if len(pieces) > 1 and all(piece for piece, _ in pieces) else [(split_head(text)[0], text)]


def _read_common(row: Row, findings: Findings) -> Entry:
    """What all clauses of a row have in common."""
    said = {"level": ("", level_of), "addressee": ("", addressee_of), "force": ("", force_of)}
    read = {}
    for role, (nothing, understand) in said.items():
        word = row.text(role)
        meant = understand(word) if word else nothing
        if meant is None:
            findings.note(f"{role}-unknown", row.place, found=word[:LONG])
        read[role] = meant or nothing
    return Entry(
        "",
        row.text("unit"),
        row.text("name"),
        row.text("class"),
        element=row.text("element"),
        document=row.text("document"),
        place=row.place,
        other={**row.other, **{role: row.text(role) for role in said if row.text(role) and not read[role]}},
        **read,
    )


def _make(
    row: Row, common: Entry, findings: Findings, *, dimension: str, heading: str, number: str, text: str
) -> Entry:
    """A clause; what its own tags print holds where the row has no column for it."""
    plain = tidy_number(number)
    other = dict(common.other)
    if (day := _DAY.match(plain)) is not None:
        findings.note("number-date", row.place, found=plain, proposed=f"{int(day[1])}-{int(day[2])}")
    elif plain != number:
        findings.note("number-spelling", row.place, found=number, proposed=plain)
        other[PRINTED_NUMBER] = number
    _check_text(row, text, findings)
    element, force = tags_of(text)
    return Entry(
        "",
        common.unit,
        common.name,
        common.class_word,
        dimension,
        heading,
        plain,
        common.element or element,
        common.force or force,
        common.addressee,
        common.level,
        common.document,
        text,
        common.place,
        other=other,
    )


def tidy_number(number: str) -> str:
    """A printed number without full-width signs, odd dashes and blanks.

    >>> tidy_number("１—１．")
    '1-1'
    """
    return _DASHES.sub("-", unicodedata.normalize("NFKC", number)).replace(" ", "").strip(".、()")


def _check_text(row: Row, text: str, findings: Findings) -> None:
    if not text.strip():
        findings.note("text-missing", row.place)
        return
    if "\n" in text.strip() or "\r" in text.strip():
        findings.note("text-newlines", row.place)
    if len(text) > LONG_TEXT:
        findings.note("text-long", row.place, found=f"{len(text)}")
    if text.lstrip().startswith(_FORMULA):
        findings.note("formula-suspected", row.place, found=text.strip()[:LONG])
