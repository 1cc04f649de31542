"""The editions of the classification catalogue, by the day they are in force; items are read as they are needed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from zoning.document import Form, Problems, read_document
from zoning.eia.index import Entry, read_index
from zoning.eia.item import Group, Item
from zoning.eia.reading import GroupFile, read_group
from zoning.errors import PackError
from zoning.period import Period, read_period

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Edition:
    """An edition of the catalogue: its act and number, its days, the folder its groups stand in."""

    id: str
    act: tuple[str, str]
    number: str
    in_force: Period
    folder: Path
    index: tuple[Entry, ...]
    _read: dict[str, GroupFile] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, by number."""
        return self._items(self.index)

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The quantities that by themselves say that a project belongs to some item."""
        return tuple(sorted({fact for entry in self.index for fact in entry.shown_by}))

    def items_for(
        self, codes: Iterable[str], contents: Collection[str], quantities: Collection[str] = ()
    ) -> tuple[Item, ...]:
        """The items of the groups that projects of these codes, contents or quantities may belong to, by number."""
        stated = tuple(codes)
        return self._items(entry for entry in self.index if entry.concerns(stated, contents, quantities))

    def item(self, number: int) -> Item | None:
        """The item of a number."""
        return next((item for item in self.items if item.number == number), None)

    def group(self, number: int) -> Group:
        """The group of a number."""
        return next(group for group in self.groups if group.number == number)

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups, by number."""
        groups = (self._file(entry.file).group for entry in self.index)
        return tuple(sorted(groups, key=lambda group: group.number))

    def _items(self, entries: Iterable[Entry]) -> tuple[Item, ...]:
        items = (item for entry in entries for item in self._file(entry.file).items)
        return tuple(sorted(items, key=lambda item: item.number))

    def _file(self, name: str) -> GroupFile:
        if name not in self._read:
            self._read[name] = read_group(self.folder / name)
        return self._read[name]


def edition_on(day: date) -> Edition | None:
    """The edition in force on a day; None before the first that is encoded."""
    return next((edition for edition in editions() if edition.in_force.holds(day)), None)


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition that is encoded, the oldest first."""
    return tuple(load_edition(file.parent) for file in sorted(FOLDER.glob("*/edition.yaml")))


def load_edition(folder: Path) -> Edition:
    """The edition of a folder. Raises PackError with the problems of its head; a group tells its own when read."""
    problems = Problems("edition.yaml")
    form = Form(read_document(folder / "edition.yaml", problems), problems)
    head = (form.text("id", required=True), form.both("act", required=True), form.text("number", required=True))
    in_force = read_period(form.form("in_force", required=True))
    form.close()
    if problems.found:
        raise PackError(problems.found)
    return Edition(*head, in_force, folder, read_index(folder))
