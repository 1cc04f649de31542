"""Which file of an edition holds the items of an industry or of a content, so that a check reads only those it needs.

The index is derived from the groups and kept beside them; a test fails where it is not what they say.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zoning.eia.item import Item

NAME: Final = "index.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a group: the codes its items name or are usually stated under, their contents and what shows them."""

    file: str
    codes: tuple[str, ...]
    contents: frozenset[str]
    shown_by: frozenset[str] = frozenset()

    def concerns(self, codes: Iterable[str], contents: Collection[str], quantities: Collection[str] = ()) -> bool:
        """Whether a project of one of the codes, contents or quantities may belong to an item of the file."""
        if not (self.contents.isdisjoint(contents) and self.shown_by.isdisjoint(quantities)):
            return True
        return any(code.startswith(own) or own.startswith(code) for code in codes for own in self.codes)


def read_index(folder: Path) -> tuple[Entry, ...]:
    """The index of an edition, in the order of its groups."""
    listed = json.loads((folder / NAME).read_text(encoding="utf-8"))
    return tuple(
        Entry(file, tuple(said["codes"]), frozenset(said["contents"]), frozenset(said["shown_by"]))
        for file, said in listed.items()
    )


def index_of(items: Iterable[tuple[str, Item]]) -> str:
    """The text of the index for items and the files they stand in."""
    found: dict[str, dict[str, list[str]]] = {}
    for file, item in items:
        entry = found.setdefault(file, {"codes": [], "contents": [], "shown_by": []})
        entry["codes"] += [code for code in (*item.codes, *item.related) if code not in entry["codes"]]
        entry["contents"] += [word for word in item.contents if word not in entry["contents"]]
        entry["shown_by"] += [fact for fact in item.shown_by if fact not in entry["shown_by"]]
    lines = (f" {json.dumps(file)}: {json.dumps(said)}" for file, said in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"
