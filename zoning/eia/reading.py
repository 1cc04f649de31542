"""Reads an edition of the classification catalogue: a folder with one file a group.

An item's conditions are said in the vocabulary of rule packs and four words more: `content`, `only`, `sensitive`,
`otherwise`. Beside `content` may stand `codes`, which say it by themselves, and `among`, which leave it open until the
content is stated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zoning.condition import AnyOf, Condition, read_condition
from zoning.condition.reading.base import Reader, ReadPart
from zoning.document import Form, Node, Problems, read_document
from zoning.eia.condition import Otherwise
from zoning.eia.document import DOCUMENTS
from zoning.eia.item import Branch, Group, Item
from zoning.eia.sensitive import touches_sensitive
from zoning.eia.vocabulary import (
    read_codes,
    read_members,
    read_only,
    read_own_content,
    read_quantities,
    words_of_fact,
)
from zoning.errors import PackError, Problem, Where


@dataclass(frozen=True, slots=True)
class GroupFile:
    """What a file of a group holds."""

    file: str
    group: Group
    items: tuple[Item, ...]


def read_group(path: Path) -> GroupFile:
    """The group of a file. Raises PackError with every problem."""
    problems = Problems(path.name)
    form = Form(read_document(path, problems), problems)
    group = Group(_whole(form, "group"), form.both("title", required=True))
    items = [_Reading(item_form, group.number).item() for item_form in form.forms("items", required=True)]
    form.close()
    if problems.found:
        raise PackError(problems.found)
    return GroupFile(path.name, group, tuple(items))


def read_groups(folder: Path) -> tuple[GroupFile, ...]:
    """Every group of a folder, by the names of their files. Raises PackError with every problem of every file."""
    groups: list[GroupFile] = []
    found: list[Problem] = []
    for path in sorted(folder.glob("[0-9]*.yaml")):
        try:
            groups.append(read_group(path))
        except PackError as error:
            found.extend(error.problems)
    numbers = [item.number for group in groups for item in group.items]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    found.extend(Problem("duplicate-id", Where(file=str(folder)), str(number), "each item once") for number in twice)
    if not groups and not found:
        found.append(Problem("unreadable-file", Where(file=str(folder)), "no file of a group", "files 01-….yaml"))
    if found:
        raise PackError(found)
    return tuple(groups)


class _Reading:
    """One item being read: what its conditions may refer to."""

    def __init__(self, form: Form, group: int) -> None:
        self._form = form
        self._group = group
        self._sensitive: tuple[str, ...] = ()
        self._contents: frozenset[str] = frozenset()
        self._branches: list[Branch] = []

    def item(self) -> Item:
        """The item."""
        form = self._form
        number = _whole(form, "item")
        self._sensitive = read_members(form, "sensitive")
        self._contents = frozenset(_contents_of(form))
        excluded_form = form.form("excluded")
        excluded, says = None, ("", "")
        if excluded_form is not None:
            says = excluded_form.both("says", required=True)
            excluded = self._condition(excluded_form, str(number))
            excluded_form.close()
        title = form.both("title", required=True)
        for branch in form.forms("branches", required=True):
            self._branches.append(self._branch(branch, number))
        self._check_order()
        item = Item(
            number=number,
            group=self._group,
            title=title,
            codes=read_codes(form, "codes"),
            starred=read_codes(form, "starred"),
            related=read_codes(form, "related"),
            contents=words_of_fact("content", form, "contents"),
            excluded=excluded,
            excluded_says=says,
            sensitive=self._sensitive,
            branches=tuple(self._branches),
            words=form.words("words"),
            shown_by=read_quantities(form, "shown_by"),
        )
        if not (item.codes or item.contents):
            form.problems.add("bad-value", form.line, form.path, item.id, "codes or contents, by which it is found")
        form.close()
        return item

    def _branch(self, form: Form, number: int) -> Branch:
        document = form.choice("document", tuple(key for key in DOCUMENTS if key != "none"), required=True)
        key = f"{number}.{len(self._branches) + 1}"
        branch = Branch(
            id=key,
            document=DOCUMENTS.get(document, DOCUMENTS["report_table"]),
            says=form.both("says", required=True),
            when=self._condition(form, f"eia.{key}"),
        )
        form.close()
        return branch

    def _condition(self, form: Form, rule: str) -> Condition:
        node = form.take("when", required=True)
        if node is None:
            return AnyOf(())
        further: Mapping[str, Reader] = {
            "content": self._content,
            "only": read_only,
            "sensitive": self._touches,
            "otherwise": self._otherwise,
        }
        return read_condition(node, form.problems, form.name("when"), rule, further=further)

    def _content(self, form: Form, rule: str, read: ReadPart) -> Condition:
        return read_own_content(form, self._contents)

    def _touches(self, form: Form, rule: str, read: ReadPart) -> Condition:
        word = form.take("sensitive")
        is_own = word is not None and word.content == "yes"
        members = self._sensitive if is_own else read_members(form, "sensitive")
        if not members:
            form.problems.add("bad-value", form.line, form.name("sensitive"), "nothing", "`sensitive` of the item")
        return touches_sensitive(members)

    def _otherwise(self, form: Form, rule: str, read: ReadPart) -> Condition:
        if form.text("otherwise") != "yes":
            form.problems.add("bad-value", form.line, form.name("otherwise"), form.text("otherwise"), "yes")
        return Otherwise()

    def _check_order(self) -> None:
        documents = [branch.document for branch in self._branches]
        if documents != sorted(documents, reverse=True):
            self._form.problems.add(
                "bad-value",
                self._form.line,
                self._form.name("branches"),
                ", ".join(document.key for document in documents),
                "report_book before report_table before registration",
            )


def _contents_of(form: Form) -> Iterator[str]:
    """The words of content that an item names, by which it is found or which its conditions ask."""
    yield from _texts(form.take("contents"))
    for key in ("excluded", "branches"):
        yield from _asked(form.take(key))


def _asked(node: Node | None) -> Iterator[str]:
    if node is None or isinstance(node.content, str):
        return
    if isinstance(node.content, list):
        for part in node.content:
            yield from _asked(part)
        return
    for key, value in node.content.items():
        yield from _texts(value) if key == "content" else _asked(value)


def _texts(node: Node | None) -> Iterator[str]:
    if node is None or isinstance(node.content, dict):
        return
    if isinstance(node.content, str):
        yield node.content.strip()
        return
    for part in node.content:
        yield from _texts(part)


def _whole(form: Form, key: str) -> int:
    number = form.number(key, required=True, at_least=1)
    return int(number or 0)
