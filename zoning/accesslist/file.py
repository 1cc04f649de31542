"""The one form a list is kept in: a small YAML head, and a file of lines with a JSON object a clause.

JSON Lines, because texts stand in it verbatim (line ends, leading `=`), because a clause is a line and so the change of
a clause is the change of a line, and because no spreadsheet will turn `1-1` into a date. The head names the file of
lines by its content and is replaced last: whoever reads finds the old list whole or the new one.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import yaml

from layers.vector.writing import replacing
from zoning.accesslist.entry import LEVELS, Entry, Head, Kept
from zoning.document import Form, Problems, as_written, read_document
from zoning.errors import CatalogueError, Problem, Where, ZoningError
from zoning.period import Period, read_period

_NAMES: Final = ("unit", *(one.name for one in fields(Entry) if one.name != "unit"))
_UNIT_FIRST: Final = b'{"unit": "'
_NAMED: Final = frozenset(_NAMES)
_HEAD_SUFFIXES: Final = (".yaml", ".yml")


def write_list(path: Path, head: Head, entries: Iterable[Entry], *, source: str, source_sha256: str) -> Kept:
    """A list as a head of this name and a file of lines beside it, in place of one of the same name.

    `source`, `source_sha256`: the file it came from. Raises ZoningError: unsupported-format, unwritable-file.
    """
    if path.suffix.lower() not in _HEAD_SUFFIXES:
        allowed = ", ".join(_HEAD_SUFFIXES)
        raise ZoningError([Problem("unsupported-format", Where(str(path)), path.suffix or "no ending", allowed)])
    lines = [_line(entry) for entry in entries]
    content = "".join(lines).encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(content).hexdigest()
    kept = Kept(path.with_name(f"{path.stem}.{sha256[:12]}.jsonl"), sha256, len(lines))
    former = _former(path)
    text = _head_text(head, kept, source, source_sha256)
    try:
        with replacing(kept.file) as written:
            written.write_bytes(content)
        with replacing(path) as written:
            written.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        found = error.strerror or str(error) or type(error).__name__
        raise ZoningError([Problem("unwritable-file", Where(str(path)), found)]) from error
    if former is not None and former != kept.file:
        former.unlink(missing_ok=True)
    return kept


def read_head(path: Path, problems: Problems) -> tuple[Head, Kept] | None:
    """The head of a list and where its clauses are kept; None where it can't be used: see `problems`."""
    own = Problems(str(path))
    node = read_document(path, own)
    found = None if node is None else _read_head(Form(node, own), path)
    problems.found.extend(own.found)
    return None if own.found else found


def open_list(path: Path) -> tuple[Head, tuple[Entry, ...]]:
    """A list by the path of its head. Raises CatalogueError."""
    problems = Problems(str(path))
    found = read_head(path, problems)
    if found is None:
        raise CatalogueError(problems.found)
    return found[0], read_entries(found[1])


def read_entries(kept: Kept) -> tuple[Entry, ...]:
    """The clauses of a list, as they were written. Raises CatalogueError as `read_lines` does."""
    lines = read_lines(kept)
    return tuple(_entry(line, kept.file, number) for number, line in enumerate(lines, start=1))


def read_lines(kept: Kept) -> list[bytes]:
    """The clauses of a list, a line each, not yet looked into.

    Raises CatalogueError: unreadable-file, list-changed where the file is not the one the head tells of.
    """
    try:
        content = kept.file.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        problem = Problem("unreadable-file", Where(str(kept.file)), found, "a file that exists")
        raise CatalogueError([problem]) from error
    sha256 = hashlib.sha256(content).hexdigest()
    lines = content.splitlines()
    if sha256 != kept.sha256 or len(lines) != kept.count:
        found, allowed = f"{len(lines)} lines, sha256 {sha256[:12]}", f"{kept.count} lines, sha256 {kept.sha256[:12]}"
        raise CatalogueError([Problem("list-changed", Where(str(kept.file)), found, allowed)])
    return lines


def parse_lines(lines: Sequence[bytes], file: Path) -> tuple[Entry, ...]:
    """The clauses of some lines of a file. Raises CatalogueError (unreadable-file)."""
    return tuple(_entry(line, file) for line in lines)


def unit_of(line: bytes) -> str | None:
    """The code a line begins with, without looking further; None where the line has to be read to know it.

    >>> unit_of(b'{"unit": "ZH51010420001", "id": "1"}'), unit_of(b'{"id": "1"}')
    ('ZH51010420001', None)
    """
    if not line.startswith(_UNIT_FIRST):
        return None
    code = line[len(_UNIT_FIRST) : line.index(b'"', len(_UNIT_FIRST))]
    return None if b"\\" in code else code.decode("utf-8", "surrogatepass")


def to_dict(entry: Entry) -> dict[str, Any]:
    """A clause as plain values, what is blank left out."""
    values = {name: getattr(entry, name) for name in _NAMES}  # the unit first, so that lines may be sorted by it
    return {name: dict(value) if name == "other" else value for name, value in values.items() if value}


def _line(entry: Entry) -> str:
    return json.dumps(to_dict(entry), ensure_ascii=False) + "\n"


def _entry(line: bytes, file: Path, number: int | None = None) -> Entry:
    try:
        values = json.loads(line)
        if not values.keys() <= _NAMED:
            raise ValueError(", ".join(sorted(values.keys() - _NAMED)))
        return Entry(**values)
    except (ValueError, TypeError, AttributeError) as error:
        where = Where(str(file), line=number)
        raise CatalogueError([Problem("unreadable-file", where, str(error)[:200], "a clause as JSON")]) from error


def _former(path: Path) -> Path | None:
    """The file of lines of the list that has this name now."""
    found = read_head(path, Problems(str(path))) if path.is_file() else None
    return None if found is None else found[1].file


def _head_text(head: Head, kept: Kept, source: str, source_sha256: str) -> str:
    period = {key: day for key, day in head.in_force.to_dict().items() if day is not None}
    said: dict[str, Any] = {
        "id": head.id,
        "title": as_written(head.title),
        "level": head.level,
        "office": as_written(head.office),
        "document": head.document,
        "number": head.number,
        "in_force": period,
        "prevails_over": list(head.prevails_over),
    }
    written = {key: value for key, value in said.items() if value}
    written["entries"] = {"file": kept.file.name, "sha256": kept.sha256, "count": kept.count}
    written["imported"] = {"from": source, **({"sha256": source_sha256} if source_sha256 else {})}
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=120)


def _read_head(form: Form, path: Path) -> tuple[Head, Kept] | None:
    head = read_head_words(form, required=True)
    entries, imported = form.form("entries", required=True), form.form("imported")
    kept = None
    if entries is not None:
        file = entries.text("file", required=True)
        sha256, count = entries.text("sha256", required=True), entries.number("count", required=True, at_least=0)
        kept = Kept(path.parent / file, sha256, int(count or 0))
        if Path(file).name != file:
            form.problems.add("bad-value", entries.line, entries.name("file"), file, "a file beside the head")
        entries.close()
    if imported is not None:
        imported.text("from")
        imported.text("sha256")
        imported.close()
    form.close()
    return None if kept is None else (head, kept)


def read_head_words(form: Form, *, required: bool) -> Head:
    """What a mapping says of a list, in its own file or in a catalogue."""
    return Head(
        id=form.text("id", required=required),
        title=form.both("title"),
        level=form.choice("level", LEVELS, default="unit" if required else ""),
        office=form.both("office"),
        document=form.text("document"),
        number=form.text("number"),
        in_force=_read_bounds(form.form("in_force")),
        prevails_over=form.words("prevails_over"),
    )


def _read_bounds(form: Form | None) -> Period:
    return Period() if form is None or not [*form] else read_period(form)
