"""The text of a catalogue amended in place: values changed and keys dropped, every comment and blank line kept."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from zoning.catalogue import LayerEntry
from zoning.errors import CatalogueError, Problem, Where
from zoning.gate.rendering import both, quote, relative, render
from zoning.period import Period

_EDITABLE: Final = "a block list of layers, each beginning with `- ` on a line of its own"
# From where to where, and what stands there afterwards.
_Change: TypeAlias = tuple[int, int, str]


def amend_text(
    text: str,
    path: Path,
    layers: Sequence[LayerEntry],
    changed: Mapping[int, LayerEntry],
    added: tuple[int, LayerEntry] | None = None,
) -> str:
    """The text with the entries at some places changed, and one added after the entry at a place.

    `path` is where the catalogue lies: sources are written relative to its folder. Of a changed entry period, legal
    status, source and office are written. Raises CatalogueError (bad-value) where the layers are not written as a
    block list.
    """
    editing = _Editing(text, str(path), path.parent)
    items = editing.layers()
    changes = [
        change
        for place, entry in changed.items()
        for change in editing.differences(editing.block(items[place]), layers[place], entry)
    ]
    if added is not None:
        place, entry = added
        item = editing.block(items[place])
        body = render(entry, path.parent, _column_of_dash(text, item))
        changes.append(editing.line_after(_end(item), body))
    line_end = "\r\n" if "\r\n" in text else "\n"
    for begin, stop, new in sorted(changes, key=lambda change: change[:2])[::-1]:
        text = text[:begin] + new.replace("\n", line_end) + text[stop:]
    return text


class _Editing:
    """A text and the changes it takes for an entry to become another."""

    def __init__(self, text: str, file: str, folder: Path) -> None:
        self.text, self.file, self.folder = text, file, folder

    def layers(self) -> list[yaml.MappingNode]:
        top = yaml.compose(self.text, Loader=yaml.SafeLoader)
        for key, value in top.value if isinstance(top, yaml.MappingNode) else ():
            if key.value == "layers" and isinstance(value, yaml.SequenceNode) and not value.flow_style:
                return [item for item in value.value if isinstance(item, yaml.MappingNode)]
        raise self.refused(None)

    def block(self, item: yaml.MappingNode) -> yaml.MappingNode:
        """The entry, once it is sure to be written key by key below a dash."""
        before = self.text[item.start_mark.index - item.start_mark.column : item.start_mark.index]
        if item.flow_style or before.strip() != "-":
            raise self.refused(item)
        return item

    def refused(self, node: yaml.Node | None) -> CatalogueError:
        where = Where(self.file, line=None if node is None else node.start_mark.line + 1, field="layers")
        return CatalogueError([Problem("bad-value", where, "another style", _EDITABLE)])

    def differences(self, item: yaml.MappingNode, old: LayerEntry, new: LayerEntry) -> Iterator[_Change]:
        """All that has to change for an entry to say what the new one does."""
        if old.in_force != new.in_force:
            yield from self.period(item, old.in_force, new.in_force)
        for key, before, after in (
            ("legal_status", old.legal_status, new.legal_status),
            ("source", _source(old, self.folder), _source(new, self.folder)),
            ("office", both(old.office), both(new.office)),
        ):
            if before != after:
                yield self.set_value(item, key, after, beside="in_force")
        for key in ("source_layer", "crs"):
            if getattr(old, key) != getattr(new, key):
                yield self.drop(item, key)

    def period(self, item: yaml.MappingNode, old: Period, new: Period) -> Iterator[_Change]:
        mapping = _value(item, "in_force")
        if not isinstance(mapping, yaml.MappingNode):
            raise self.refused(item)
        if old.first != new.first:
            yield self.set_value(mapping, "from", str(new.first), beside="to")
        if old.last != new.last:
            yield (
                self.drop(mapping, "to")
                if new.last is None
                else self.set_value(mapping, "to", str(new.last), beside="from")
            )

    def set_value(self, mapping: yaml.MappingNode, key: str, text: str, *, beside: str) -> _Change:
        """The value of a key replaced, or the key added after another one."""
        value, other = _value(mapping, key), _value(mapping, beside)
        if value is not None:
            return value.start_mark.index, _end(value), text
        if other is None:
            raise self.refused(mapping)
        if mapping.flow_style:
            return _end(other), _end(other), f", {key}: {text}"
        return self.line_after(_end(other), f"{' ' * mapping.start_mark.column}{key}: {text}\n")

    def line_after(self, place: int, lines: str) -> _Change:
        """Whole lines added below the line of a place."""
        if not (place and self.text[place - 1] == "\n"):
            found = self.text.find("\n", place)
            place = len(self.text) if found < 0 else found + 1
        before = "" if self.text[place - 1 : place] == "\n" else "\n"
        return place, place, before + lines

    def drop(self, mapping: yaml.MappingNode, key: str) -> _Change:
        """A key taken away with its value; a comment behind it stays."""
        place, name, value = next(
            (place, name, value) for place, (name, value) in enumerate(mapping.value) if name.value == key
        )
        begin, stop = name.start_mark.index, _end(value)
        if mapping.flow_style:
            if place:
                begin = _end(mapping.value[place - 1][1])
            elif len(mapping.value) > 1:
                stop = mapping.value[1][0].start_mark.index
            if "#" in self.text[begin:stop]:
                raise self.refused(mapping)
            return begin, stop, ""
        line = begin - name.start_mark.column
        rest = self.text[stop : _line_end(self.text, stop)]
        if self.text[line:begin].strip():
            raise self.refused(mapping)
        return (begin, stop, "") if rest.strip() else (line, stop + len(rest), "")


def _source(entry: LayerEntry, folder: Path) -> str:
    return quote(relative(entry.source, folder))


def _column_of_dash(text: str, item: yaml.MappingNode) -> int:
    return text[item.start_mark.index - item.start_mark.column : item.start_mark.index].index("-")


def _value(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in mapping.value if name.value == key), None)


def _end(node: yaml.Node) -> int:
    """Where the last character of a node stands: a block ends with its last value, not with the comments after it."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and node.value and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return int(node.end_mark.index)


def _line_end(text: str, place: int) -> int:
    """The beginning of the line after a place, or the end of the text."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1
