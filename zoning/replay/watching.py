"""Files that must stay as they are from when they are marked until they have been read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from zoning.errors import Problem, Where
from zoning.replay.mark import ABSENT, Mark, files_of, marks_of, show_mark

CODE: Final = "input-changed"
# Of each file its name, size and the time it was written.
_Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    about: str
    path: Path
    stamp: _Stamp
    marks: tuple[Mark, ...] | None


class Watch:
    """Sources marked before they are read. A file that changes in between would not be the one that was marked.

    One that reads nothing knows a file by its size and the time it was written.
    """

    def __init__(self, *, reads: bool = True) -> None:
        self.reads = reads
        self._marked: list[_Marked] = []

    def mark(self, about: str, path: Path) -> tuple[Mark, ...]:
        """The marks of a source, now; none where it is not there, can't be read or is not to be read."""
        stamp = _stamp(path)
        marks = marks_of(path) if self.reads else None
        self._marked.append(_Marked(about, path, stamp, marks))
        return marks or ()

    def expect(self, about: str, path: Path, marks: tuple[Mark, ...]) -> None:
        """Watch a source that has these marks."""
        self._marked.append(_Marked(about, path, _stamp(path), marks))

    def find_changed(self) -> list[Problem]:
        """One `input-changed` for every file that is no longer what was marked; they are no longer watched.

        Only of those whose size or time is another now, the content is looked at again.
        """
        marked, self._marked = self._marked, []
        return [problem for one in marked if (now := _stamp(one.path)) != one.stamp for problem in _compare(one, now)]


def _stamp(path: Path) -> _Stamp:
    try:
        found = [(file, file.stat()) for file in files_of(path)]
    except OSError:
        return ()
    return tuple((str(file), stat.st_size, stat.st_mtime_ns) for file, stat in found)


def _compare(one: _Marked, stamp: _Stamp) -> Iterator[Problem]:
    """What became of each file of a source, by what is known of it."""
    if one.marks is None:
        yield from _changes(one, *({name: _told(*rest) for name, *rest in told} for told in (one.stamp, stamp)))
        return
    parent = one.path.parent
    sides = (one.marks, marks_of(one.path))
    yield from _changes(one, *({str(parent / mark.name): show_mark(mark) for mark in side} for side in sides))


def _changes(one: _Marked, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Problem]:
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            was = before.get(name, ABSENT)
            where = Where(file=name, field=one.about)
            yield Problem(CODE, where, now.get(name, ABSENT), f"{was}, as when the check began")


def _told(size: int, written_ns: int) -> str:
    written = datetime.fromtimestamp(written_ns / 1e9, UTC).isoformat(timespec="milliseconds")
    return f"{size} bytes, written {written}"
