"""An answer given again, compared with the stored one byte by byte; the first difference by its site and key."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from zoning.output import FILES, file_pieces
from zoning.replay.mark import Mark
from zoning.report import Report

ANSWER: Final = "answer.json"
_CHUNK: Final = 1024**2
_LONGEST: Final = 300
# Stands for a value that is not there, which null is.
ABSENT: Final = object()
_SITES: Final = ',\n "sites": ['


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an answer first differs from the stored one: the file, the site, the key (or line), and both values.

    A value that is not there at all is None; one that is null is the text `null`.
    """

    file: str
    site: str | None
    key: str
    stored: str | None
    found: str | None


def find_difference(report: Report, folder: Path, marks: tuple[Mark, ...]) -> Difference | None:
    """The first difference of a report from the files of an answer, which are those of the marks; None where none is.

    JSON is looked at first, as it can name the key.
    """
    stored = {mark.name: mark for mark in marks}
    for name in sorted(FILES, key=lambda name: name != ANSWER):
        if name not in stored:
            return Difference(name, None, "", None, "written")
        if _digest(report, name) != stored[name].sha256:
            return _in_answer(report, folder / name) if name == ANSWER else _in_text(report, name, folder / name)
    return None


def _digest(report: Report, name: str) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(report, name):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(report: Report, name: str) -> Iterator[bytes]:
    return (piece.encode("utf-8", "backslashreplace") for piece in file_pieces(report, name))


def _in_answer(report: Report, path: Path) -> Difference:
    """The first piece of the JSON that differs: the head, a site, or the summary."""
    count = len(report.sites)
    with path.open("rb") as stored:
        for number, piece in enumerate(_pieces(report, ANSWER)):
            place = stored.tell()
            if stored.read(len(piece)) == piece:
                continue
            stored.seek(place)
            before = _Reader(stored)
            if number == 0:
                return _differs(None, before.head(), json.loads(json.dumps(report.head())))
            if number <= count:
                return _in_site(before.next_object(), report.sites[number - 1])
            return _differs(None, {"sites": "more than now", "summary": None}, {"sites": count, "summary": None})
    return Difference(ANSWER, None, "", "longer", "ends here")


def _in_site(stored: Any, found: dict[str, Any]) -> Difference:
    """How one site differs; a site that is not there, or another in its place, is told as that."""
    if not isinstance(stored, dict) or "id" not in stored:
        return Difference(ANSWER, str(found["id"]), "", "not there", "there")
    return _differs(str(stored["id"]), stored, json.loads(json.dumps(found)))


def _differs(site: str | None, stored: Any, found: Any) -> Difference:
    key, before, now = _first(stored, found, "")
    return Difference(ANSWER, site, key, _short(before), _short(now))


def _first(stored: Any, found: Any, path: str) -> tuple[str, Any, Any]:
    """The path of the first value that differs, and both values; the whole where none does."""
    if isinstance(stored, dict) and isinstance(found, dict):
        for key in dict.fromkeys((*stored, *found)):
            before, now = stored.get(key, ABSENT), found.get(key, ABSENT)
            if before != now:
                return _first(before, now, f"{path}.{key}" if path else str(key))
    if isinstance(stored, list) and isinstance(found, list):
        for place in range(max(len(stored), len(found))):
            before = stored[place] if place < len(stored) else ABSENT
            now = found[place] if place < len(found) else ABSENT
            if before != now:
                return _first(before, now, f"{path}[{place}]")
    return path, stored, found


def _short(value: Any) -> str | None:
    if value is ABSENT:
        return None
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


class _Reader:
    """The rest of a stored answer, read as far as it is needed."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._text = ""
        self._bytes = b""

    def head(self) -> Any:
        """Everything before the sites; None where nothing of the sort is there."""
        while _SITES not in self._text and self._more():
            pass
        head, _, _ = self._text.partition(_SITES)
        return self._parsed(head + "}")

    def next_object(self) -> Any:
        """The next site; None where there is none."""
        while True:
            found = self._parsed(self._text.lstrip(" \n,"))
            if found is not None or not self._more():
                return found

    def _parsed(self, text: str) -> Any:
        try:
            return json.JSONDecoder().raw_decode(text)[0]
        except ValueError:
            return None

    def _more(self) -> bool:
        chunk = self._file.read(max(_CHUNK, len(self._bytes)))
        self._bytes += chunk
        self._text = self._bytes.decode("utf-8", "ignore")
        return bool(chunk)


def _in_text(report: Report, name: str, path: Path) -> Difference:
    """The first line of a text file that differs."""
    number = 1
    with path.open("rb") as stored:
        for piece in _pieces(report, name):
            before = stored.read(len(piece))
            if before != piece:
                lines, told = piece.split(b"\n"), [*before.split(b"\n"), *[b""] * piece.count(b"\n")]
                place = next(place for place, line in enumerate(lines) if told[place] != line)
                texts = [one[place].decode("utf-8", "replace")[:_LONGEST] for one in (told, lines)]
                return Difference(name, None, f"line {number + place}", *texts)
            number += piece.count(b"\n")
    return Difference(name, None, f"line {number}", "longer", "ends here")
