"""The catalogue replaced by another text in one step, and the former text kept beside it."""

import glob
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from zoning.catalogue import Catalogue, LayerEntry, read_catalogue
from zoning.errors import CatalogueError, Problem, Where
from zoning.lock import hold_catalogue
from zoning.output import write_bytes
from zoning.pack import Pack

_MARK: Final = 12


@contextmanager
def open_held(path: Path) -> Iterator[Catalogue]:
    """A catalogue that no other command changes until this is left: what is planned from it holds when it switches.

    Raises CatalogueError, ZoningError (catalogue-in-use, unwritable-file).
    """
    read_catalogue(path)  # nothing is laid beside a file that is no catalogue
    with hold_catalogue(path):
        yield read_catalogue(path)


def former_texts(path: Path) -> list[Path]:
    """The former texts of a catalogue that lie beside it, `catalogue.0123456789ab.yaml` for `catalogue.yaml`."""
    name = re.compile(rf"{re.escape(path.stem)}\.[0-9a-f]{{{_MARK}}}{re.escape(path.suffix)}")
    return sorted(one for one in path.parent.glob(f"{glob.escape(path.stem)}.*") if name.fullmatch(one.name))


def keep_text(path: Path) -> Path:
    """The text of a catalogue kept under a name with its checksum. Raises ZoningError (unwritable-file)."""
    raw = path.read_bytes()
    kept = path.with_name(f"{path.stem}.{hashlib.sha256(raw).hexdigest()[:_MARK]}{path.suffix}")
    if not kept.is_file():
        write_bytes(kept, raw)
    return kept


def find_former(path: Path, checksum: str, *, packs: Sequence[Pack] = ()) -> Catalogue | None:
    """The catalogue that a former text with a checksum makes, read as it was; None without such a text."""
    for kept in former_texts(path):
        try:
            former = read_catalogue(kept, packs=packs)
        except CatalogueError:
            continue
        if former.checksum == checksum:
            return former
    return None


def switch(catalogue: Catalogue, meant: Sequence[LayerEntry], text: str) -> Path:
    """The catalogue replaced by the text, once that reads back as what was meant; where the former text is kept.

    Raises CatalogueError (bad-value) where the catalogue was changed by somebody else meanwhile, or cannot be edited.
    """
    path, raw = catalogue.path, text.encode("utf-8")
    draft = path.with_name(f".{path.name}.next")
    try:
        write_bytes(draft, raw)
        try:
            made = read_catalogue(draft)
        except CatalogueError as error:
            raise CatalogueError(_named(problem, path) for problem in error.problems) from error
        if [replace(entry, line=None) for entry in meant] != [replace(entry, line=None) for entry in made.layers]:
            found = "a text that cannot be edited safely"
            raise CatalogueError([Problem("bad-value", Where(str(path)), found, "a block list")])
        if read_catalogue(path).checksum != catalogue.checksum:
            raise CatalogueError([Problem("bad-value", Where(str(path)), "changed meanwhile", "the command once more")])
        kept = keep_text(path)
        write_bytes(path, raw)
        return kept
    finally:
        draft.unlink(missing_ok=True)


def _named(problem: Problem, path: Path) -> Problem:
    """A problem of the draft of a text, told of the catalogue."""
    return replace(problem, where=replace(problem.where, file=str(path)))
