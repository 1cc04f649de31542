"""What the sheets of an .xlsx state: which cells have a value, which show an error or were not computed."""

import zipfile
from array import array
from dataclasses import dataclass, field
from typing import Final

from layers.vector.format.table.account import BLANKS, Account, DamageError
from layers.vector.format.table.bound import PART_BYTES, SHEET_BYTES, Bound
from layers.vector.format.table.markup import name_of, read_markup

Members = dict[str, zipfile.ZipInfo]
BOOK: Final = "xl/workbook.xml"
LINKS: Final = "xl/_rels/workbook.xml.rels"
TEXTS: Final = "xl/sharedStrings.xml"
STYLES: Final = "xl/styles.xml"
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
LONGEST_ROW: Final = 8  # digits that no number of a row has
COLUMN_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ELEMENTS: Final = ("dimension", "row", "v", "f", "is", "t", "r", "rPh")
# A value of these types is text, of which only the beginning matters here.
TEXTUAL: Final = ("str", "inlineStr")


def account_open_xml(
    zipped: zipfile.ZipFile, found: Members, bound: Bound, wanted: str | None
) -> tuple[dict[str, Account], int, int]:
    """What the visible sheets of an .xlsx state, or the one wanted; how many shared texts are stated, and are there.

    Raises DamageError for parts that are missing, no well-formed XML or contradict each other, LayerError (too-large).
    """
    book = _read_book(zipped, found, bound)
    texts = _Texts(bound)
    if (info := _find(found, TEXTS)) is not None:
        read_markup(zipped, info, bound, SHEET_BYTES, texts.start, texts.text)
        texts.finish()
    if (info := _find(found, STYLES)) is not None:
        read_markup(zipped, info, bound, PART_BYTES)
    accounts = {}
    for name, target in book.targets.items():
        info = _find(found, target)
        if info is None:
            raise DamageError(f"sheet {name!r} without {target}")
        if name == wanted or (wanted is None and name not in book.hidden):
            scan = _Sheet(name, texts.sizes, bound)
            read_markup(zipped, info, bound, SHEET_BYTES, scan.start, scan.text, interrupt=scan.interrupt)
            accounts[name] = scan.finish()
    return accounts, texts.stated, len(texts.sizes)


@dataclass(slots=True)
class _Book:
    """The member of each sheet by the sheet's name, and the names of those that are hidden."""

    targets: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


def _read_book(zipped: zipfile.ZipFile, found: Members, bound: Bound) -> _Book:
    links: dict[str, tuple[str, str]] = {}
    sheets: list[tuple[str, str, bool]] = []

    def start_link(tag: str, attributes: dict[str, str]) -> None:
        if name_of(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            links[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    def start_book(tag: str, attributes: dict[str, str]) -> None:
        if name_of(tag) == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            sheets.append((attributes.get("name", ""), link, attributes.get("state", "visible") != "visible"))

    for part, start in ((LINKS, start_link), (BOOK, start_book)):
        info = _find(found, part)
        if info is None:
            raise DamageError(f"no {part}")
        read_markup(zipped, info, bound, PART_BYTES, start)
    book = _Book()
    for name, link, is_hidden in sheets:
        if link not in links or name in book.targets:
            raise DamageError(f"sheet {name!r} without a content of its own")
        target = links.pop(link)[1].replace("\\", "/")
        book.targets[name] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if is_hidden:
            book.hidden.add(name)
    for kind, target in links.values():
        if kind == "worksheet":
            raise DamageError(f"{target}, which is no sheet of the workbook")
    return book


def _find(found: Members, name: str) -> zipfile.ZipInfo | None:
    """A member by its name, in whatever case."""
    if name in found:
        return found[name]
    alike = [info for other, info in found.items() if other.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else None


class _Texts:
    """The sizes of the texts that cells share, nothing for a blank one."""

    __slots__ = ("_bound", "_is_sound", "_reading", "_text", "sizes", "stated")

    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        self.sizes = array("I")
        self.stated = 0
        self._text: list[str] | None = None
        self._reading = self._is_sound = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = name_of(tag)
        self._reading = False
        if name == "t":
            self._reading = not self._is_sound and self._text is not None
        elif name == "si":
            self.finish()
            self._text = []
            self._is_sound = False
        elif name == "rPh":
            self._is_sound = True  # how a name is spoken is no part of it
        elif name == "r":
            self._is_sound = False
        elif name == "sst":
            number = attributes.get("uniqueCount", "")
            self.stated = int(number) if number.isdecimal() and len(number) < 10 else 0

    def text(self, text: str) -> None:
        if self._reading and self._text is not None:
            self._text.append(text)

    def finish(self) -> None:
        """The last text is complete."""
        if self._text is not None:
            text = "".join(self._text)
            self.sizes.append(len(text.encode()) if text.strip(BLANKS) else 0)
            if len(self.sizes) > self._bound.most_filled:
                raise self._bound.refuse("cells", f"{len(self.sizes)} texts", self._bound.most_filled)
        self._text = None


class _Sheet:
    """Goes through the cells of a sheet in the order of its XML; `finish` gives what they state."""

    __slots__ = (
        "_account", "_bound", "_cell", "_column", "_formula", "_is_open", "_is_said", "_kind", "_known", "_letters",
        "_number", "_pieces", "_place", "_reading", "_row", "_said", "_sizes", "_value", "_values", "_width",
    )  # fmt: skip

    def __init__(self, name: str, sizes: "array[int]", bound: Bound) -> None:
        self._account = Account(name)
        self._bound = bound
        self._sizes = sizes
        self._letters: dict[str, int] = {}
        self._known: dict[str, str] = {}
        self._cell = ""
        self._row = self._column = self._values = self._width = 0
        self._pieces = bound.pieces
        self._number: str | None = None
        self._kind: str | None = None
        self._value: str | None = None
        self._place = ""
        self._is_open = self._formula = self._reading = self._is_said = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._pieces += 1
        self._reading = False
        if tag == self._cell:
            self._open(attributes)
            return
        match self._known.get(tag):
            case "v":
                self._reading = self._is_open and self._kind != "inlineStr"
                self._refuse_second()
            case "row":
                self._start_row(attributes)
            case "f":
                self._formula = True
            case "is":
                self._is_said = False
                self._refuse_second()
            case "t":
                self._reading = self._is_open and not self._is_said
            case "r" | "rPh" as name:
                self._is_said = name == "rPh"  # how a name is spoken is no part of it
            case "dimension":
                last = attributes.get("ref", "").rpartition(":")[2].lstrip(COLUMN_LETTERS)
                self._account.stated = int(last) if last.isdecimal() and len(last) < LONGEST_ROW else 0
            case None if not self._cell:
                self._learn(tag.rpartition(" ")[0])
            case _:
                pass

    def text(self, text: str) -> None:
        if not self._reading or not text.strip(BLANKS):
            return
        if self._value is None:
            self._value = text
        elif self._kind not in TEXTUAL:
            self._value += text

    def interrupt(self, *_: object) -> None:
        """A comment or the like: a parser takes what stands before it for the whole value."""
        if self._reading and self._kind not in TEXTUAL:
            raise DamageError(f"{self._place}: a value in pieces", self._row)

    def finish(self) -> Account:
        """What the whole sheet states."""
        self._end_row()
        self._bound.pieces = self._pieces
        self._bound.lay_out(max(len(self._account.counts) - 1, 0), self._width)
        return self._account

    def _learn(self, space: str) -> None:
        """The names of elements in the namespace of the sheet; others of these names are something else."""
        self._known = {f"{space} {name}".lstrip(): name for name in ELEMENTS}
        self._cell = f"{space} c".lstrip()

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._end_row()
        number = attributes.get("r")
        self._set_row(self._row + 1 if number is None else _read_number(number, self._row))
        self._number = number and str(self._row)
        self._column = 0

    def _set_row(self, row: int) -> None:
        self._row = row
        self._account.there = max(self._account.there, row)

    def _end_row(self) -> None:
        if self._is_open:
            self._close()
        if self._values:
            self._bound.fill(1, self._values)
            self._bound.check_rows(self._row)
            self._account.count(self._row, self._values)
            self._values = 0

    def _open(self, attributes: dict[str, str]) -> None:
        if self._is_open:
            self._close()
        if self._pieces > self._bound.most_pieces:
            raise self._bound.refuse("cells", f"{self._pieces} elements", self._bound.most_pieces)
        place = attributes.get("r")
        self._column = self._column + 1 if place is None else self._find_column(place)
        self._place = place or f"column {self._column}"
        self._kind = attributes.get("t")
        self._value = None
        self._formula = False
        self._is_open = True

    def _find_column(self, place: str) -> int:
        """The column that a cell is in, in the row it must be in."""
        if self._number is None:  # the row does not say its number: its first cell does
            self._number = place.lstrip(COLUMN_LETTERS)
            self._set_row(_read_number(self._number, self._row))
        letters = place.removesuffix(self._number)
        column = self._letters.get(letters)
        if column is None:
            column = self._letters[letters] = _count_letters(letters)
        if not column or len(letters) + len(self._number) != len(place):
            raise DamageError(f"a cell called {place[:20]!r}", self._row)
        return column

    def _refuse_second(self) -> None:
        if self._value is not None:
            raise DamageError(f"{self._place}: two values", self._row)

    def _close(self) -> None:
        """Count the cell that ends."""
        self._is_open = False
        if self._kind == "e":
            self._account.mark_wrong(self._row, self._place, self._value or "an error")
        elif self._value is None:
            if self._formula and self._kind != "str":
                self._account.mark_wrong(self._row, self._place, "a formula without a value")
        elif self._kind != "s" or self._share_text(self._value):
            self._values += 1
            self._width = max(self._width, self._column)

    def _share_text(self, value: str) -> bool:
        """Whether the shared text that a number stands for is not blank."""
        number = value.strip()
        if not number.isdecimal() or len(number) > 9 or int(number) >= len(self._sizes):
            raise DamageError(f"{self._place}: a text that is not there", self._row)
        size_bytes = self._sizes[int(number)]
        self._bound.add_text(size_bytes)
        return size_bytes > 0


def _read_number(text: str, after: int) -> int:
    """The number of a row. Raises DamageError for what is none."""
    if text.isdecimal() and len(text) < LONGEST_ROW and 1 <= int(text) <= MOST_ROWS:
        return int(text)
    raise DamageError(f"a row called {text[:20]!r}", after)


def _count_letters(letters: str) -> int:
    """The number of the column that letters name; 0 where they are none.

    >>> _count_letters("A"), _count_letters("AB"), _count_letters("1")
    (1, 28, 0)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + COLUMN_LETTERS.find(letter) + 1
        if letter not in COLUMN_LETTERS or number > MOST_COLUMNS:
            return 0
    return number
