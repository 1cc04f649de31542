"""Strict YAML: text with the line it stands on, no duplicate or unknown keys, no guessed types.

Every scalar is text until a schema types it, so `031` keeps its zero and `no` stays a word. Anchors and aliases are
refused: they hide copies from a reader and blow up under a hostile hand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias, TypeVar

import yaml

from zoning.errors import Problem, Where

MAX_BYTES = 16 * 1024 * 1024
DEEPEST = 64
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Content: TypeAlias = "str | list[Node] | dict[str, Node]"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document and the line it begins on."""

    content: Content
    line: int
    key_lines: dict[str, int] | None = None


class Problems:
    """The problems of one document, collected while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []
        self.reviewed: set[str] = set()

    def add(self, code: str, line: int | None, field: str | None, found: str | None, allowed: str | None) -> None:
        """Note one problem and go on reading."""
        self.found.append(Problem(code, Where(file=self.file, line=line, field=field), found, allowed))


def read_document(path: Path, problems: Problems) -> Node | None:
    """The top node of a YAML file, or None when it cannot be read at all (the reason is then among the problems)."""
    raw = read_content(path, problems)
    return None if raw is None else parse_content(raw, problems)


def read_content(path: Path, problems: Problems) -> bytes | None:
    """The bytes of a YAML file, or None when it cannot be read or is too large (which is then among the problems)."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add("unreadable-file", None, None, error.strerror or type(error).__name__, "a readable YAML file")
        return None
    if len(raw) > MAX_BYTES:
        problems.add("too-large", None, None, f"{len(raw)} bytes", f"{MAX_BYTES} bytes")
        return None
    return raw


def parse_content(raw: bytes, problems: Problems) -> Node | None:
    """The top node of the bytes of a YAML file; None when they are no YAML."""
    try:
        return parse_document(raw.decode("utf-8-sig"), problems)
    except UnicodeDecodeError as error:
        problems.add("encoding-unknown", None, None, f"byte {error.start}", "UTF-8")
        return None


def parse_document(text: str, problems: Problems) -> Node | None:
    """The top node of a YAML text; None when it is not YAML or is empty."""
    try:
        events = yaml.parse(text, Loader=_Loader)
        node = _build(events, problems)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "not YAML"
        problems.add("not-yaml", mark.line + 1 if mark else None, None, str(said), "YAML")
        return None
    except RecursionError:
        problems.add("not-yaml", None, None, "too deeply nested", "YAML")
        return None
    if node is None:
        problems.add("not-yaml", 1, None, "nothing", "a mapping")
    return node


def _build(events: Iterator[yaml.Event], problems: Problems) -> Node | None:
    top: Node | None = None
    for event in events:
        if isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent)):
            if top is not None:
                problems.add("not-yaml", _line(event), None, "a second document", "one document")
                break
            top = _node(event, events, problems)
    return top


def _node(event: yaml.Event, events: Iterator[yaml.Event], problems: Problems, depth: int = 0) -> Node:
    line = _line(event)
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        problems.add("not-yaml", line, None, "an anchor or alias", "plain values")
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Node] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, problems, depth + 1))
        return Node(items, line)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(line, events, problems, depth + 1)
    return Node(event.value if isinstance(event, yaml.ScalarEvent) else "", line)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _mapping(line: int, events: Iterator[yaml.Event], problems: Problems, depth: int) -> Node:
    fields: dict[str, Node] = {}
    lines: dict[str, int] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key_line = _line(inner)
        key = _node(inner, events, problems, depth).content
        value = _node(next(events), events, problems, depth)
        if not isinstance(key, str):
            problems.add("bad-value", key_line, None, "a key that is not text", "text")
        elif key in fields:
            problems.add("duplicate-key", key_line, key, f"also on line {lines[key]}", "each key once")
        else:
            fields[key] = value
            lines[key] = key_line
    return Node(fields, line, lines)


class Form:
    """A mapping being read: take the keys it may hold, then `close` refuses the rest.

    Every taking method notes what is wrong and answers with a harmless value, so one reading finds all problems.
    """

    def __init__(self, node: Node | None, problems: Problems, path: str = "") -> None:
        self.problems = problems
        self.path = path
        self.line = node.line if node else None
        self._fields: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        self._taken: set[str] = set()
        if node is not None and isinstance(node.content, dict):
            self._fields = node.content
            self._lines = node.key_lines or {}
        elif node is not None:
            problems.add("bad-value", node.line, path or None, _shown(node), "a mapping")

    def name(self, key: str) -> str:
        """The full name of a key, for messages."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the key stands there."""
        return key in self._fields

    def __iter__(self) -> Iterator[str]:
        """The keys as written, in order."""
        return iter(self._fields)

    def take(self, key: str, *, required: bool = False) -> Node | None:
        """The raw node of a key, or None."""
        self._taken.add(key)
        node = self._fields.get(key)
        if node is None and required:
            self.problems.add("missing-key", self.line, self.name(key), None, key)
        return node

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """A text that is not blank."""
        node = self.take(key, required=required)
        if node is None:
            return default
        if not isinstance(node.content, str) or not node.content.strip() or "\0" in node.content:
            self.wrong(key, node, "text that is not blank")
            return default
        return node.content.strip()

    def choice(self, key: str, allowed: tuple[str, ...], *, required: bool = False, default: str = "") -> str:
        """One of the allowed words."""
        value = self.text(key, required=required, default=default)
        if value and value != default and value not in allowed:
            self.problems.add("bad-value", self._lines.get(key), self.name(key), value, ", ".join(allowed))
            return default or allowed[0]
        return value

    def number(self, key: str, *, required: bool = False, at_least: float | None = None) -> float | None:
        """A finite number."""
        node = self.take(key, required=required)
        if node is None:
            return None
        value = _number(node)
        if value is None or (at_least is not None and value < at_least):
            self.wrong(key, node, "a number" if at_least is None else f"a number of at least {at_least:g}")
            return None
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date written YYYY-MM-DD."""
        node = self.take(key, required=required)
        if node is None:
            return None
        try:
            if isinstance(node.content, str) and _DATE.fullmatch(node.content.strip()):
                return date.fromisoformat(node.content.strip())
        except ValueError:
            pass
        self.wrong(key, node, "a date YYYY-MM-DD")
        return None

    def words(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        node = self.take(key, required=required)
        if node is None:
            return ()
        if isinstance(node.content, str):
            return (node.content.strip(),)
        if isinstance(node.content, list):
            texts = tuple(item.content.strip() for item in node.content if isinstance(item.content, str))
            if len(texts) == len(node.content):
                return texts
        self.wrong(key, node, "a word or a list of words")
        return ()

    def both(self, key: str, *, required: bool = False) -> tuple[str, str]:
        """A title in Chinese and English; one text alone serves for both."""
        node = self.take(key, required=required)
        if node is None:
            return ("", "")
        if isinstance(node.content, str):
            if not node.content.strip():
                self.wrong(key, node, "text that is not blank")
            return (node.content.strip(), node.content.strip())
        form = Form(node, self.problems, self.name(key))
        chinese, english = form.text("zh"), form.text("en")
        form.close()
        if not (chinese or english):
            self.wrong(key, node, "{zh: …, en: …}")
        return (chinese or english, english or chinese)

    def form(self, key: str, *, required: bool = False) -> "Form | None":
        """The mapping below a key, as a form."""
        node = self.take(key, required=required)
        return None if node is None else Form(node, self.problems, self.name(key))

    def items(self, key: str, *, required: bool = False) -> list[Node]:
        """The nodes of a list."""
        node = self.take(key, required=required)
        if node is None:
            return []
        if not isinstance(node.content, list):
            self.wrong(key, node, "a list")
            return []
        return node.content

    def forms(self, key: str, *, required: bool = False) -> list["Form"]:
        """The mappings of a list, as forms."""
        nodes = self.items(key, required=required)
        return [Form(node, self.problems, f"{self.name(key)}[{index}]") for index, node in enumerate(nodes)]

    def table(self, key: str, read: Callable[[Node, str], _T]) -> dict[str, _T]:
        """A mapping of free keys, each value read by `read(node, name)`."""
        form = self.form(key)
        if form is None:
            return {}
        return {name: read(node, form.name(name)) for name, node in form._fields.items()}

    def wrong(self, key: str, node: Node, allowed: str) -> None:
        """Note that the value of a key is not what it may be."""
        self.problems.add("bad-value", node.line, self.name(key), _shown(node), allowed)

    def close(self) -> None:
        """Refuse every key that was not taken."""
        for key in self._fields:
            if key not in self._taken:
                allowed = ", ".join(sorted(self._taken))
                self.problems.add("unknown-key", self._lines.get(key), self.name(key), key, allowed)


def as_written(pair: tuple[str, str]) -> dict[str, str] | str:
    """A pair of texts as people write it: one text where both are the same.

    >>> as_written(("局", "Office")), as_written(("CC0-1.0", "CC0-1.0"))
    ({'zh': '局', 'en': 'Office'}, 'CC0-1.0')
    """
    return pair[0] if pair[0] == pair[1] else {"zh": pair[0], "en": pair[1]}


def text_of(node: Node) -> str | None:
    """The text of a node, or None where it is a list or mapping."""
    return node.content.strip() if isinstance(node.content, str) else None


def _number(node: Node) -> float | None:
    try:
        value = float(node.content) if isinstance(node.content, str) else float("nan")
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None


def _shown(node: Node) -> str:
    if isinstance(node.content, str):
        return node.content[:80] or "nothing"
    return "a list" if isinstance(node.content, list) else "a mapping"
