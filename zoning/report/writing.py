"""Plain values as indented JSON, as the standard library writes it and several times as fast."""

import json
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from json.encoder import JSONEncoder, encode_basestring
from typing import Any, Final, NoReturn

_HOLDERS: Final = (dict, list, tuple)


def _number(value: float) -> str:
    """A float, which the encoder refuses where it is not finite."""
    return float.__repr__(value) if value - value == 0.0 else _encoder(0).encode(value)


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

    __slots__ = ("_texts",)

    def __init__(self, entries: Mapping[str, Any]) -> None:
        super().__init__(entries)
        self._texts: dict[int, str] = {}

    def text(self, depth: int) -> str:
        """The mapping as JSON text at a depth."""
        if depth not in self._texts:
            self._texts[depth] = indented(dict(self), depth)
        return self._texts[depth]

    def __reduce__(self) -> tuple[Any, ...]:
        return Fixed, (dict(self),)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping stands in other answers too; change a copy")

    __setitem__ = __delitem__ = __ior__ = pop = popitem = clear = _refuse
    update = setdefault = _refuse  # pyright: ignore[reportAssignmentType]  # overloaded in dict; all forms refuse


def indented(value: Any, depth: int) -> str:
    """A value as JSON text with one blank a level, as it stands at this depth: `json.dumps(…, indent=1)`, faster.

    What holds no list or mapping that isn't empty is left to the encoder in C, which can't indent.

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
    if plain is not None:
        return plain(value)
    if type(value) is Fixed:
        return value.text(depth)
    if not isinstance(value, _HOLDERS) or not value:
        return _encoder(0).encode(value)
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    for item in value.values() if isinstance(value, dict) else value:
        if item and isinstance(item, _HOLDERS):
            break
    else:
        text = _encoder(depth + 1).encode(value)
        return f"{text[0]}{inner}{text[1:-1]}{outer}{text[-1]}"
    if isinstance(value, dict):
        pairs = [
            f"{_key(key)}{plain(item) if (plain := _WORDS.get(type(item))) else indented(item, depth + 1)}"
            for key, item in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(pairs)}{outer}}}"
    return f"[{inner}{f',{inner}'.join([indented(item, depth + 1) for item in value])}{outer}]"


@cache
def _encoder(depth: int) -> JSONEncoder:
    """An encoder that begins a new line, indented to this depth, before every further item."""
    return JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",\n" + " " * depth, ": "))


@lru_cache(maxsize=1024)
def _key(key: object) -> str:
    return json.dumps({key: 0}, ensure_ascii=False)[1:-2]
