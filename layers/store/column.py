"""Columns of attributes as flat arrays, and back: numbers and dates as they are, all else as text."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.array import Shapes

Array = NDArray[Any]
TEXT, JSON = "text", "json"
_READ: Final = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}


def flatten_column(name: str, values: Shapes) -> tuple[str, dict[str, Array]]:
    """The form of a column, empty for an array of its own type, and its arrays by name."""
    if values.dtype != object:
        return "", {name: values}
    listed = values.tolist()
    form = TEXT if all(value is None or type(value) is str for value in listed) else JSON
    texts = [_text(value, form) for value in listed]
    encoded = [b"" if text is None else text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum([len(one) for one in encoded], dtype=np.int64)
    known = np.array([text is not None for text in texts], dtype=np.bool_)
    return form, {name: np.frombuffer(b"".join(encoded), np.uint8), f"{name}/ends": ends, f"{name}/known": known}


def _text(value: object, form: str) -> str | None:
    if value is None:
        return None
    return str(value) if form == TEXT else json.dumps(value, ensure_ascii=False, default=_tagged)


def _tagged(value: object) -> object:
    for kind, word in ((datetime, "datetime"), (date, "date"), (time, "time")):
        if isinstance(value, kind):
            return {"$": word, "text": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$": "decimal", "text": str(value)}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    return str(value)


def _untagged(value: dict[str, Any]) -> Any:
    return _READ[value["$"]](value["text"]) if set(value) == {"$", "text"} and value["$"] in _READ else value


class StoredColumns(Mapping[str, Shapes]):
    """The columns of a store by name, each read when it is first asked for."""

    def __init__(self, forms: Mapping[str, str], arrays: Mapping[str, Array], prefix: str) -> None:
        self._forms = forms
        self._arrays = arrays
        self._prefix = prefix
        self._read: dict[str, Shapes] = {}

    def __getitem__(self, name: str) -> Shapes:
        if name not in self._read:
            self._read[name] = self._decode(name, self._forms[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)

    def _decode(self, name: str, form: str) -> Shapes:
        place = f"{self._prefix}{name}"
        if not form:
            return self._arrays[place]
        raw, known = self._arrays[place].tobytes(), self._arrays[f"{place}/known"].tolist()
        ends = [0, *self._arrays[f"{place}/ends"].tolist()]
        column = np.empty(len(known), dtype=object)
        for row, is_known in enumerate(known):
            if is_known:
                text = raw[ends[row] : ends[row + 1]].decode("utf-8", "surrogatepass")
                column[row] = text if form == TEXT else json.loads(text, object_hook=_untagged)
        return column
