"""The words of a fact that has hundreds: read from their own file when somebody first looks at one."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from zoning.document import Form, Node, Problems, read_document
from zoning.errors import FactError


class WordsOfFile(Mapping[str, tuple[str, str]]):
    """The words of a file `word: {zh, en}`, in its order, with their Chinese and English names."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __getitem__(self, word: str) -> tuple[str, str]:
        return _read(self._file)[word]

    def __iter__(self) -> Iterator[str]:
        return iter(_read(self._file))

    def __len__(self) -> int:
        return len(_read(self._file))


@cache
def _read(file: Path) -> Mapping[str, tuple[str, str]]:
    problems = Problems(file.name)

    def pair(node: Node, name: str) -> tuple[str, str]:
        form = Form(node, problems, name)
        both = (form.text("zh", required=True), form.text("en", required=True))
        form.close()
        return both

    root = Node({"words": read_document(file, problems) or Node({}, 1)}, 1)
    words = Form(root, problems).table("words", pair)
    if problems.found:
        raise FactError(problems.found)
    return words
