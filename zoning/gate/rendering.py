"""An entry of a catalogue as text, so that it reads back the same."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import yaml

from zoning.catalogue import LayerEntry, Scope

_PLAIN: Final = re.compile(r"[^\W\d][\w./-]*( [\w./-]+)*")


def render(entry: LayerEntry, folder: Path, indent: int) -> str:
    """The lines of an entry of a block list in a folder, its dash indented so far, after a blank line."""
    period = {key: day for key, day in entry.in_force.to_dict().items() if day}
    pairs: list[tuple[str, str]] = [
        ("id", quote(entry.id)),
        ("title", both(entry.title)),
        ("kind", entry.kind),
        ("source", quote(relative(entry.source, folder))),
        *([("fields", flow(entry.fields.items()))] if entry.fields else []),
        *([("classes", flow(entry.classes.items()))] if entry.classes else []),
        ("office", both(entry.office)),
        ("edition", entry.edition),
        ("in_force", "{" + ", ".join(f"{key}: {day}" for key, day in period.items()) + "}"),
        ("legal_status", entry.legal_status),
        ("coverage", _coverage(entry.coverage, folder)),
        ("accuracy_m", f"{entry.accuracy_m:g}"),
        *([("holds", "[" + ", ".join(map(quote, entry.holds)) + "]")] if entry.holds else []),
        *([("licence", both(entry.licence))] if entry.licence else []),
    ]
    lines = [f"{' ' * indent}{'- ' if not place else '  '}{key}: {value}" for place, (key, value) in enumerate(pairs)]
    return "\n" + "\n".join(lines) + "\n"


def _coverage(scope: Scope, folder: Path) -> str:
    if scope.form == "admin":
        return "{admin: [" + ", ".join(quote(code) for code in scope.codes) + "]}"
    if scope.form == "file" and scope.file is not None:
        return "{file: " + quote(relative(scope.file, folder)) + "}"
    return "complete" if scope.form == "area" else "unknown"


def both(pair: tuple[str, str]) -> str:
    """A pair of texts as a YAML mapping, or one text where both are the same."""
    return quote(pair[0]) if pair[0] == pair[1] else "{zh: " + quote(pair[0]) + ", en: " + quote(pair[1]) + "}"


def flow(pairs: Iterable[tuple[str, str]]) -> str:
    """Texts as a YAML mapping on one line."""
    return "{" + ", ".join(f"{quote(key)}: {quote(value)}" for key, value in pairs) + "}"


def quote(text: str) -> str:
    """A text as YAML reads it back: quoted where a plain one would be read otherwise.

    >>> quote("管控单元"), quote("1"), quote("a: b")
    ('管控单元', '"1"', '"a: b"')
    """
    if _PLAIN.fullmatch(text) and yaml.safe_load(text) == text:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in escaped) + '"'


def relative(source: Path | str, folder: Path) -> str:
    """A source as a catalogue in a folder writes it, so that it reads back the same."""
    if isinstance(source, str):
        return source
    return (source.relative_to(folder) if source.is_relative_to(folder) else source).as_posix()
