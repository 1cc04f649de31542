"""A new edition written into the text of a catalogue, every comment and blank line kept."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from zoning.catalogue import LayerEntry, Scope
from zoning.errors import CatalogueError, Problem, Where

_PLAIN: Final = re.compile(r"[^\W\d][\w./-]*( [\w./-]+)*")
_EDITABLE: Final = "a block list of layers, each beginning with `- ` on a line of its own"


def insert_edition(text: str, path: Path, *, former: int, ended: dict[int, date], entry: LayerEntry) -> str:
    """The text with an entry after the layer at place `former`, and the periods of the layers in `ended` closed.

    `path` is where the catalogue lies: what the entry names is written relative to its folder. Raises CatalogueError
    (bad-value) where the layers are not written as a block list.
    """
    file = str(path)
    layers = _layers(text, file)
    changes = [_closed(text, file, layers[place], last) for place, last in ended.items()]
    item = layers[former]
    start = item.start_mark.index - item.start_mark.column
    indent = text[start : item.start_mark.index]
    if indent.strip() != "-" or item.flow_style:
        raise _not_editable(file, item.start_mark.line + 1)
    end = _end_of_line(text, _end(item))
    body = _render(entry, path.parent, indent.index("-"))
    changes.append((end, end, ("" if text[end - 1 : end] == "\n" else "\n") + body))
    line_end = "\r\n" if "\r\n" in text else "\n"
    for begin, stop, new in sorted(changes, reverse=True):
        text = text[:begin] + new.replace("\n", line_end) + text[stop:]
    return text


def _layers(text: str, file: str) -> list[yaml.MappingNode]:
    top = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in top.value if isinstance(top, yaml.MappingNode) else ():
        if key.value == "layers" and isinstance(value, yaml.SequenceNode) and not value.flow_style:
            return [item for item in value.value if isinstance(item, yaml.MappingNode)]
    raise _not_editable(file, None)


def _not_editable(file: str, line: int | None) -> CatalogueError:
    return CatalogueError([Problem("bad-value", Where(file, line=line, field="layers"), "another style", _EDITABLE)])


def _closed(text: str, file: str, item: yaml.MappingNode, last: date) -> tuple[int, int, str]:
    """The change that ends the period of a layer: its `to` replaced, or one added beside its `from`."""
    period = _value(item, "in_force")
    if not isinstance(period, yaml.MappingNode):
        raise _not_editable(file, item.start_mark.line + 1)
    end, first = _value(period, "to"), _value(period, "from")
    if end is not None:
        return end.start_mark.index, end.end_mark.index, last.isoformat()
    if first is None:
        raise _not_editable(file, period.start_mark.line + 1)
    if period.flow_style:
        return first.end_mark.index, first.end_mark.index, f", to: {last}"
    place = _end_of_line(text, first.end_mark.index)
    line_end = "" if text[place - 1 : place] == "\n" else "\n"
    return place, place, f"{line_end}{' ' * period.start_mark.column}to: {last}\n"


def _value(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in mapping.value if name.value == key), None)


def _end(node: yaml.Node) -> int:
    """Where the last character of a node stands: a block ends with its last value, not with the comments after it."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and node.value and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return int(node.end_mark.index)


def _end_of_line(text: str, place: int) -> int:
    """The beginning of the next line, or the end of the text."""
    if place and text[place - 1] == "\n":
        return place
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _render(entry: LayerEntry, folder: Path, indent: int) -> str:
    period = {key: day for key, day in entry.in_force.to_dict().items() if day}
    pairs: list[tuple[str, str]] = [
        ("id", quote(entry.id)),
        ("title", both(entry.title)),
        ("kind", entry.kind),
        ("source", quote(_relative(entry.source, folder))),
        *([("fields", flow(entry.fields.items()))] if entry.fields else []),
        *([("classes", flow(entry.classes.items()))] if entry.classes else []),
        ("office", both(entry.office)),
        ("edition", entry.edition),
        ("in_force", "{" + ", ".join(f"{key}: {day}" for key, day in period.items()) + "}"),
        ("legal_status", entry.legal_status),
        ("coverage", _coverage(entry.coverage, folder)),
        ("accuracy_m", f"{entry.accuracy_m:g}"),
        *([("licence", quote(entry.licence))] if entry.licence else []),
    ]
    lines = [f"{' ' * indent}{'- ' if not place else '  '}{key}: {value}" for place, (key, value) in enumerate(pairs)]
    return "\n" + "\n".join(lines) + "\n"


def _coverage(scope: Scope, folder: Path) -> str:
    if scope.form == "admin":
        return "{admin: [" + ", ".join(quote(code) for code in scope.codes) + "]}"
    if scope.form == "file" and scope.file is not None:
        return "{file: " + quote(_relative(scope.file, folder)) + "}"
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


def _relative(source: Path | str, folder: Path) -> str:
    """A source as a catalogue in a folder writes it, so that it reads back the same."""
    if isinstance(source, str):
        return source
    return (source.relative_to(folder) if source.is_relative_to(folder) else source).as_posix()
