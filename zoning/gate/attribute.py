"""Columns at the gate: fields that exist, keys, classes, names, access lists, texts that were misread."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from layers.vector import Features
from zoning.accesslist.word import plain_code
from zoning.catalogue import LayerEntry
from zoning.clause import DIMENSIONS, UNDIVIDED, clause_columns
from zoning.columns import Objects
from zoning.gate.finding import Finding, notice
from zoning.gate.subject import Distinct, Subject, as_texts, rows_of
from zoning.kind import class_of, kind_of

# Kinds whose codes stand for one feature each; elsewhere the zones of one place may share theirs.
KEYED: Final = ("control_unit", "element_zone", "administrative")
_DIMENSIONS: Final = tuple(dimension.key for dimension in (*DIMENSIONS, UNDIVIDED))
_NAMED: Final = ("code", "name", "class")


def check_fields(entry: LayerEntry, features: Features) -> Iterator[Finding]:
    """A finding for every column the catalogue names and the source lacks."""
    for key, name in entry.fields.items():
        if name not in features.fields:
            yield notice("field-missing", found=f"{key}: {name}", allowed=", ".join(features.fields) or None)


def check_keys(subject: Subject) -> Iterator[Finding]:
    """Findings on codes that are blank or stand in several rows."""
    if subject.column("code") is None:
        if subject.entry.kind == "control_unit" and "code" not in subject.entry.fields:
            yield notice("no-code-field", allowed=", ".join(subject.features.fields) or None)
        return
    printed = Distinct(subject.texts("code"))
    seen = Distinct(printed.spread([plain_code(word) for word in printed.words]))
    count = np.bincount(seen.which, minlength=len(seen.words))
    for index, code in enumerate(seen.words):
        if not code:
            yield notice("code-missing", seen.rows(index))
        elif count[index] > 1:
            rows = seen.rows(index)
            yield notice(_sharing(subject, rows), rows, found=code)


def _sharing(subject: Subject, rows: tuple[int, ...]) -> str:
    """How grave it is that these rows share a code: parts of one unit have its name and class as well."""
    listed = list(rows)
    same = all(len({tidy(text) for text in subject.texts(key)[listed].tolist()}) == 1 for key in ("name", "class"))
    return "code-shared" if same or subject.entry.kind not in KEYED else "code-repeated"


def check_classes(subject: Subject) -> Iterator[Finding]:
    """Findings on classes that are blank or none of ours, one for each word."""
    kind = kind_of(subject.entry.kind)
    if "class" not in subject.entry.fields and len(kind.classes) > 1:
        yield notice("no-class-field", allowed=", ".join(subject.features.fields) or None)
    if assumed := subject.entry.assumed_classes:
        yield notice("classes-assumed", found=f"{kind.key}: {', '.join(assumed)}", allowed="fields.class, holds")
    if subject.column("class") is None:
        return
    seen = Distinct(subject.texts("class"))
    for index, word in enumerate(seen.words):
        if not word.strip():
            yield notice("class-missing", seen.rows(index), allowed=", ".join(kind.classes))
        elif class_of(kind.key, word, dict(subject.entry.classes)) is None:
            yield notice("class-unknown", seen.rows(index), found=word, allowed=", ".join(kind.classes))


def check_names(subject: Subject) -> Iterator[Finding]:
    """Findings on names that are blank, and those with stray blanks, line breaks or control characters."""
    if subject.column("name") is None:
        return
    seen = Distinct(subject.texts("name"))
    for index, word in enumerate(seen.words):
        clean = tidy(word)
        if not clean:
            yield notice("name-missing", seen.rows(index))
        elif clean != word:
            yield notice("name-untidy", seen.rows(index), found=word, proposed=clean)


def tidy(text: str) -> str:
    r"""A name without control characters, and with single blanks inside only.

    >>> tidy("\u3000东洞庭\n湖  单元\u200b ")
    '东洞庭湖 单元'
    """
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    lines = "".join("" if unicodedata.category(one) == "Cf" else one for one in text).splitlines()
    joined = lines[0] if lines else ""
    for line in (line.strip() for line in lines[1:]):
        left = joined.rstrip()
        joined = f"{left} {line}" if left[-1:].isascii() and line[:1].isascii() and left and line else left + line
    return " ".join("".join(one if one.isprintable() else " " for one in joined).split())


def check_lists(subject: Subject) -> Iterator[Finding]:
    """Findings on control units without a clause of an access list; one finding where the layer has no lists at all."""
    fields = subject.features.fields
    named = {key: subject.entry.fields[key] for key in _DIMENSIONS if key in subject.entry.fields}
    columns = {name for name in (clause_columns(fields) | named).values() if name in fields}
    if not columns:
        yield notice("no-list-columns", allowed=", ".join(column for one in DIMENSIONS for column in one.columns[:2]))
        return
    silent = np.ones(len(subject.features), dtype=np.bool_)
    for name in columns:
        silent &= np.array([not text.strip() for text in as_texts(fields[name]).tolist()], dtype=np.bool_)
    for row in rows_of(silent):
        yield notice("list-missing", (row,), allowed=", ".join(sorted(columns)))


def check_encoding(subject: Subject) -> Iterator[Finding]:
    """Findings on texts no encoding fits, and those that read like Chinese opened in the wrong one."""
    ours = {name: key for key, name in subject.entry.fields.items()}
    for repair in subject.features.repairs:
        if repair.what == "text-undecodable":
            code = "code-undecodable" if ours.get(repair.record) in ("code", "class") else "text-undecodable"
            yield notice(code, found=repair.record)
    for key in _NAMED:
        seen = Distinct(subject.texts(key))
        for index, word in enumerate(seen.words):
            if "\ufffd" in word:
                yield notice("text-undecodable", seen.rows(index), found=word)
            elif recovered := _recover(word):
                yield notice("text-garbled", seen.rows(index), found=word, proposed=recovered)


def _recover(text: str) -> str | None:
    """The Chinese text behind one whose bytes were taken for Western letters; None where it is what it seems."""
    if text.isascii() or any(one >= "\u2e80" for one in text):
        return None
    for western in ("latin-1", "cp1252"):
        for real in ("utf-8", "gb18030"):
            try:
                found = text.encode(western).decode(real)
            except UnicodeError:
                continue
            chinese = sum(map(_is_chinese, found))
            if 2 * chinese > len(found) and all(one.isascii() or _is_chinese(one) for one in found):
                return found
    return None


def _is_chinese(one: str) -> bool:
    return "\u4e00" <= one <= "\u9fff" or one in "（）、，。·—《》【】“”：；"


def stripped(values: Objects, change: Callable[[str], str]) -> Objects:
    """A text column with every text changed and what is no text left as it is."""
    made = values.copy()
    made[:] = [change(value) if isinstance(value, str) else value for value in values.tolist()]
    return made
