"""Reading what a pack declares: `kinds`, `facts`, `attributes`, `parameters`."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from zoning.attribute import Words
from zoning.document import Form
from zoning.errors import Where
from zoning.fact import PARAMETER, Fact, read_fact_entry
from zoning.kind import Kind
from zoning.pack.declaration import Declaration, Sort

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_YES_NO: Final = ("yes", "no", "true", "false")


def read_declarations(form: Form) -> tuple[Declaration, ...]:
    """All that the head of a pack declares."""
    readers: dict[Sort, Callable[[Form, str], Kind | Fact | Words]] = {
        "kinds": _read_kind,
        "facts": _read_fact,
        "attributes": _read_attribute,
        "parameters": _read_parameter,
    }
    return tuple(one for sort, read in readers.items() for one in _read_sort(form, sort, read))


def _read_sort(form: Form, sort: Sort, read: Callable[[Form, str], Kind | Fact | Words]) -> Iterator[Declaration]:
    table = form.form(sort)
    for key in table or ():
        assert table is not None  # it has keys
        entry = table.form(key)
        assert entry is not None  # its key was just read
        if not _KEY.fullmatch(key):
            form.problems.add("bad-value", entry.line, entry.path, key, "small letters, digits and _, a letter first")
        yield Declaration(sort, key, read(entry, key), Where(file=form.problems.file, line=entry.line))


def _read_kind(form: Form, key: str) -> Kind:
    chinese, english = form.both("title", required=True)
    protected, areal = (form.choice(word, _YES_NO, default="no") in ("yes", "true") for word in ("protected", "areal"))
    classes = form.words("classes")
    if len(set(classes)) < len(classes):
        form.problems.add("bad-value", form.line, form.name("classes"), ", ".join(classes), "each class once")
    apart, collected = _read_apart(form, classes)
    form.close()
    return Kind(key, chinese, english, classes, protected, areal, apart, collected)


def _read_apart(form: Form, classes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The classes with outlines of their own, and those that several offices draw: `yes`, that each is drawn by one."""
    words = form.words("apart")
    if len(words) == 1 and words[0] in _YES_NO:
        if words[0] in ("yes", "true") and len(classes) < 2:
            form.problems.add("bad-value", form.line, form.name("apart"), words[0], "a kind of several classes")
        return (), classes if words[0] in ("yes", "true") else ()
    for word in words:
        if word not in classes:
            form.problems.add("bad-value", form.line, form.name("apart"), word, ", ".join(["yes", "no", *classes]))
    return words, ()


def _read_fact(form: Form, key: str) -> Fact:
    if form.has("values_file"):  # for the dictionary that comes with the program: a pack's words stand in the pack
        form.problems.add("unknown-key", form.line, form.name("values_file"), "values_file", "values")
        return Fact(key, ("", ""), "text", ("", ""))
    return read_fact_entry(key, form, form.problems)


def _read_attribute(form: Form, key: str) -> Words:
    words = {word: form.both(word) for word in form}
    if not words:
        form.problems.add("bad-value", form.line, form.path, "nothing", "at least one word: {zh: …, en: …}")
    return words


def _read_parameter(form: Form, name: str) -> Fact:
    title = form.both("title", required=True)
    fact = Fact(
        key=f"{PARAMETER}{name}",
        label=title,
        type="number",
        question=form.both("question") if form.has("question") else title,
        unit=form.text("unit") or None,
    )
    form.both("question")
    form.close()
    return fact
