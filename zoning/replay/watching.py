"""Files that must stay as they are from when they are marked until they have been read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from zoning.errors import Problem, Where
from zoning.replay.mark import Mark, files_of, marks_of, show_mark

CODE: Final = "input-changed"
# Of each file its name, size and the time it was written.
_Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    about: str
    path: Path
    stamp: _Stamp
    marks: tuple[Mark, ...]


class Watch:
    """Sources marked before they are read. A file that changes in between would not be the one that was marked."""

    def __init__(self) -> None:
        self._marked: list[_Marked] = []

    def mark(self, about: str, path: Path) -> tuple[Mark, ...]:
        """The marks of a source, now; none where it is not there or can't be read."""
        stamp = _stamp(path)
        marks = marks_of(path)
        self._marked.append(_Marked(about, path, stamp, marks))
        return marks

    def find_changed(self) -> list[Problem]:
        """One `input-changed` for every file that is no longer what was marked; they are no longer watched.

        Only of those whose size or time is another now, the content is looked at again.
        """
        marked, self._marked = self._marked, []
        return [problem for one in marked if _stamp(one.path) != one.stamp for problem in _compare(one)]


def _stamp(path: Path) -> _Stamp:
    try:
        found = [(file, file.stat()) for file in files_of(path)]
    except OSError:
        return ()
    return tuple((str(file), stat.st_size, stat.st_mtime_ns) for file, stat in found)


def _compare(one: _Marked) -> list[Problem]:
    before, now = ({mark.name: mark for mark in marks} for marks in (one.marks, marks_of(one.path)))
    return [
        Problem(
            CODE,
            Where(file=str(one.path.parent / name), field=one.about),
            show_mark(now.get(name)),
            f"{show_mark(before.get(name))}, as when the check began",
        )
        for name in dict.fromkeys((*before, *now))
        if before.get(name) != now.get(name)
    ]
