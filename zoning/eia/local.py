"""Local lists: what a place frees from environmental impact assessment, or eases, and from when to when.

A list is a file of one document, in the strict form of rule packs. What a list does not hold is not known to be free;
a list that is not complete says so, and one whose entries nobody could read is named and never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from zoning.condition import AnyOf, Condition, Jurisdiction, read_condition
from zoning.condition.reading.base import Reader
from zoning.condition.reading.spatial import read_jurisdiction
from zoning.document import Form, Problems, read_document
from zoning.eia.condition import Otherwise
from zoning.eia.vocabulary import read_content, read_only, read_sensitive
from zoning.errors import PackError, Problem, Where
from zoning.pack.reference import read_references
from zoning.period import Period, read_period
from zoning.rule import Reference

FOLDER: Final = Path(__file__).parent / "lists"
# From what changes the document most to what only changes how it is handled.
EFFECTS: Final = ("exempt", "registration", "bundled", "simplified", "commitment")
_STATUSES: Final = ("complete", "partial")
_REGIMES: Final = ("additional", "own_catalogue")


@dataclass(frozen=True, slots=True)
class LocalEntry:
    """One entry of a list: whom it frees or eases, told in our own words (zh, en), and how.

    `of` is what a project has to be, and surely is, for the entry to be looked at; `when` is what it asks of such ones.
    """

    id: str
    says: tuple[str, str]
    effect: str
    of: Condition
    when: Condition
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class LocalList:
    """A list of a place; `is_own_catalogue`: it stands there instead of the national catalogue.

    `sha256` is that of its file.
    """

    id: str
    title: tuple[str, str]
    number: str
    place: Jurisdiction
    in_force: Period
    is_complete: bool
    is_own_catalogue: bool
    references: tuple[Reference, ...]
    entries: tuple[LocalEntry, ...]
    sha256: str = ""


@cache
def built_in_lists() -> tuple[LocalList, ...]:
    """The lists that come with the program, by id."""
    return read_lists(sorted(FOLDER.glob("*.yaml")))


def read_lists(paths: Iterable[Path]) -> tuple[LocalList, ...]:
    """The lists of some files. Raises PackError with every problem of every file, ids that stand twice among them."""
    lists: list[LocalList] = []
    found: list[Problem] = []
    for path in paths:
        try:
            lists.append(read_list(path))
        except PackError as error:
            found.extend(error.problems)
    ids = [one.id for one in lists]
    twice = sorted({key for key in ids if ids.count(key) > 1})
    found.extend(Problem("duplicate-id", Where(field="id"), key, "each list once") for key in twice)
    if found:
        raise PackError(found)
    return tuple(lists)


def read_list(path: Path) -> LocalList:
    """The list of a file. Raises PackError with every problem of it."""
    problems = Problems(path.name)
    node = read_document(path, problems)
    if node is None:
        raise PackError(problems.found)
    form = Form(node, problems)
    one = _read(form, problems)
    form.close()
    if problems.found:
        raise PackError(problems.found)
    return replace(one, sha256=sha256(path.read_bytes()).hexdigest())


def _read(form: Form, problems: Problems) -> LocalList:
    key = form.text("id", required=True)
    references = tuple(read_references(form, problems))
    form.take("entries", required=True)
    entries = tuple(_read_entry(entry, problems, references) for entry in form.forms("entries"))
    _check_ids(form, entries, problems)
    return LocalList(
        id=key,
        title=form.both("title", required=True),
        number=form.text("number"),
        place=_read_place(form, key),
        in_force=read_period(form.form("in_force", required=True)),
        is_complete=form.choice("status", _STATUSES, required=True) == "complete",
        is_own_catalogue=form.choice("regime", _REGIMES, default="additional") == "own_catalogue",
        references=references,
        entries=entries,
    )


def _read_place(form: Form, key: str) -> Jurisdiction:
    if not form.has("jurisdiction"):
        form.take("jurisdiction", required=True)
        return Jurisdiction(())
    place = read_jurisdiction(form, key, read_condition)
    assert isinstance(place, Jurisdiction)  # it reads nothing else
    return place


def _read_entry(form: Form, problems: Problems, references: tuple[Reference, ...]) -> LocalEntry:
    key = form.text("id", required=True)
    further: Mapping[str, Reader] = {"content": read_content, "only": read_only, "sensitive": read_sensitive}

    def condition(name: str, without: Condition, *, required: bool) -> Condition:
        node = form.take(name, required=required)
        return without if node is None else read_condition(node, problems, form.name(name), key, further=further)

    entry = LocalEntry(
        id=key,
        says=form.both("says", required=True),
        effect=form.choice("effect", EFFECTS, required=True),
        of=condition("of", AnyOf(()), required=True),
        when=condition("when", Otherwise(), required=False),
        references=tuple(read_references(form, problems)) if form.has("references") else references,
    )
    form.close()
    return entry


def _check_ids(form: Form, entries: Iterable[LocalEntry], problems: Problems) -> None:
    ids = [entry.id for entry in entries]
    for key in sorted({key for key in ids if ids.count(key) > 1}):
        problems.add("duplicate-id", form.line, form.name("entries"), key, "each entry once")
