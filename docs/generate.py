"""Writes the parts of the pages that the program knows best: `make pages`.

A page holds a block as `<!-- generated: NAME -->` … `<!-- end -->`; what stands between is replaced. A test fails where
a page is not what this would write.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from zoning.fact import find_fact, read_dictionary
from zoning.kind import KINDS

DOCS: Final = Path(__file__).parent
_BLOCK: Final = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Every page with generated blocks, as it should read."""
    found = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
    return {path: _BLOCK.sub(_block, text) for path, text in found.items() if _BLOCK.search(text)}


def _block(match: re.Match[str]) -> str:
    return f"{match[1]}\n{BLOCKS[match[2]]().rstrip()}\n\n{match[3]}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(heads)]
    text = [f"| {' | '.join(lines[0])} |", f"|{'---|' * len(lines[0])}"]
    return "\n".join([*text, *(f"| {' | '.join(row)} |" for row in rows)])


def code(words: Iterable[str]) -> str:
    """Words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


def _dictionary() -> str:
    rows = (
        (f"`{fact.key}`", *fact.label, fact.type, fact.unit or "", code(fact.allowed or ()))
        for fact in read_dictionary().values()
    )
    return table(("key", "中文", "English", "type", "unit", "allowed"), rows)


def _questions() -> str:
    sections = []
    for fact in read_dictionary().values():
        lines = [f"### {fact.key}", "", f"- {fact.question[0]}", f"- {fact.question[1]}"]
        if fact.values:
            rows = ((f"`{word}`", *labels) for word, labels in fact.values.items())
            lines += ["", table(("value", "中文", "English"), rows)]
        sections.append("\n".join(lines))
    return "\n\n".join(sections)


def _touches() -> str:
    facts = [fact for kind in KINDS if (fact := find_fact(f"touches.{kind}")) is not None]
    rows = ((f"`{fact.key}`", fact.label[0], code(fact.allowed or ())) for fact in facts)
    return table(("fact", "中文", "allowed"), rows)


def _kinds() -> str:
    rows = (
        (f"`{kind.key}`", kind.zh, kind.en, "、".join(kind.classes), "yes" if kind.protected else "")
        for kind in KINDS.values()
    )
    return table(("key", "中文", "English", "classes", "protected"), rows)


def _facts() -> str:
    return table(("key", "中文", "English"), ((f"`{fact.key}`", *fact.label) for fact in read_dictionary().values()))


BLOCKS: Final[Mapping[str, Callable[[], str]]] = {
    "dictionary": _dictionary,
    "facts": _facts,
    "kinds": _kinds,
    "questions": _questions,
    "touches": _touches,
}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
