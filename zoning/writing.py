"""Plain values as indented JSON, as the standard library writes it and several times as fast."""

import json
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from json.encoder import JSONEncoder, encode_basestring
from typing import Any, Final, NoReturn

_LISTS: Final = (list, tuple)
# For what is rare: words of other types, and what it refuses.
_ENCODER: Final = JSONEncoder(ensure_ascii=False, allow_nan=False)


def _number(value: float) -> str:
    """A float, which the encoder refuses where it is not finite."""
    return float.__repr__(value) if value - value == 0.0 else _ENCODER.encode(value)


# What needs no encoder.
_WORDS: Final[dict[type, Callable[[Any], str]]] = {
    str: encode_basestring,
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: _number,
}


class Fixed(dict[str, Any]):
    """A mapping that stands in many answers and is never written to: its text is made once for each depth.

    >>> one = Fixed({"a": [1]})
    >>> one["a"] = 2
    Traceback (most recent call last):
    TypeError: this mapping stands in other answers too; change a copy
    """

    __slots__ = ("_frames", "_texts")

    def __init__(self, entries: Mapping[str, Any]) -> None:
        super().__init__(entries)
        self._texts: dict[int, str] = {}
        self._frames: dict[tuple[str, int], tuple[str, str]] = {}

    def text(self, depth: int) -> str:
        """The mapping as JSON text at a depth."""
        if depth not in self._texts:
            self._texts[depth] = indented(dict(self), depth)
        return self._texts[depth]

    def around(self, name: str, depth: int) -> tuple[str, str]:
        """What stands in the text at a depth before the value of a name, and after it."""
        frame = self._frames.get((name, depth))
        if frame is None:
            lines = [_key(key) + ("\0" if key == name else indented(item, depth + 1)) for key, item in self.items()]
            first, further, last = _breaks(depth)
            before, after = f"{{{first}{further.join(lines)}{last}}}".split("\0")
            frame = self._frames[name, depth] = before, after
        return frame

    def __reduce__(self) -> tuple[Any, ...]:
        return Fixed, (dict(self),)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping stands in other answers too; change a copy")

    __setitem__ = __delitem__ = __ior__ = pop = popitem = clear = _refuse
    update = setdefault = _refuse  # pyright: ignore[reportAssignmentType]  # overloaded in dict; all forms refuse


class Varied(Fixed):
    """A fixed mapping that has a value of its own under one of its names: only the text of that is made each time.

    >>> indented(Varied(Fixed({"a": 1, "b": [], "c": 2}), "b", [3]), 0) == indented({"a": 1, "b": [3], "c": 2}, 0)
    True
    """

    __slots__ = ("_fixed", "_name")

    def __init__(self, fixed: Fixed, name: str, value: Any) -> None:
        dict.__init__(self, fixed)
        dict.__setitem__(self, name, value)
        self._fixed, self._name = fixed, name

    def text(self, depth: int) -> str:
        """The mapping as JSON text at a depth."""
        before, after = self._fixed.around(self._name, depth)
        return f"{before}{indented(self[self._name], depth + 1)}{after}"

    def around(self, name: str, depth: int) -> tuple[str, str]:
        """As of any fixed mapping."""
        return Fixed(self).around(name, depth)


def indented(value: Any, depth: int) -> str:
    """A value as JSON text with one blank a level, as it stands at this depth: `json.dumps(…, indent=1)`, faster.

    >>> print(indented({"a": 1, "b": [], "c": [1.5, {"d": "水"}]}, 0))
    {
     "a": 1,
     "b": [],
     "c": [
      1.5,
      {
       "d": "水"
      }
     ]
    }
    """
    plain = _WORDS.get(type(value))
    return _held(value, depth) if plain is None else plain(value)


def _held(value: Any, depth: int) -> str:
    """What holds others, or is of a rare type, as text."""
    sort = type(value)
    if sort is Fixed or sort is Varied:
        text: str = value.text(depth)
        return text
    is_list = isinstance(value, _LISTS)
    if not is_list and not isinstance(value, dict):
        return _ENCODER.encode(value)
    if not value:
        return "[]" if is_list else "{}"
    first, further, last = _breaks(depth)
    depth += 1
    if isinstance(value, dict):
        pairs = [
            _key(key) + (plain(item) if (plain := _WORDS.get(type(item))) else _held(item, depth))
            for key, item in value.items()
        ]
        return f"{{{first}{further.join(pairs)}{last}}}"
    items = [plain(item) if (plain := _WORDS.get(type(item))) else _held(item, depth) for item in value]
    return f"[{first}{further.join(items)}{last}]"


@cache
def _breaks(depth: int) -> tuple[str, str, str]:
    """What stands before the first item of a list or mapping at a depth, before every further one, and at its end."""
    inner = "\n" + " " * (depth + 1)
    return inner, f",{inner}", inner[:-1]


@lru_cache(maxsize=1024)
def _key(key: object) -> str:
    return json.dumps({key: 0}, ensure_ascii=False)[1:-2]
