"""The shapes schemas are made of; `says` is the English line that describes a value."""

import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]

# What we read is text until we type it, so a YAML reader that has guessed a type is forgiven.
WORD: Final[Schema] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
NUMBER: Final[Schema] = {"type": ["number", "string"], "pattern": r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"}
DAY: Final[Schema] = {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}\s*$"}


def record(says: str, properties: dict[str, Schema], *, optional: Iterable[str] = ()) -> Schema:
    """An object of these keys and no others, all there but the optional ones."""
    left_out = set(optional)
    return {
        "description": says,
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in left_out],
        "additionalProperties": False,
    }


def table(says: str, values: Schema) -> Schema:
    """An object of free keys with values of one shape."""
    return {"description": says, "type": "object", "additionalProperties": values}


def array(says: str, items: Schema, **limits: int) -> Schema:
    """A list of values of one shape; limits as `minItems`."""
    return {"description": says, "type": "array", "items": items, **limits}


def text(says: str, **limits: str) -> Schema:
    """A text; limits as `pattern`, `format`."""
    return {"description": says, "type": "string", **limits}


def day(says: str) -> Schema:
    """A date as we write it, YYYY-MM-DD."""
    return text(says, format="date", pattern=r"^\d{4}-\d{2}-\d{2}$")


def choice(says: str, words: Iterable[object]) -> Schema:
    """One of a closed list of words."""
    return {"description": says, "enum": [word for word, _ in dict.fromkeys((word, type(word)) for word in words)]}


def number(says: str, **limits: float) -> Schema:
    """A number; limits as `minimum`."""
    return {"description": says, "type": "number", **limits}


def whole(says: str, **limits: int) -> Schema:
    """A whole number; limits as `minimum`."""
    return {"description": says, "type": "integer", **limits}


def flag(says: str) -> Schema:
    """True or false."""
    return {"description": says, "type": "boolean"}


def nothing(says: str) -> Schema:
    """Always null."""
    return {"description": says, "type": "null"}


def ref(says: str, name: str) -> Schema:
    """A shape of `$defs`, described for this place."""
    return {"description": says, "$ref": f"#/$defs/{name}"}


def or_null(schema: Schema) -> Schema:
    """The same value, or null."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "type" not in schema:
        return {"description": schema["description"], "anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def said(says: str, read: Schema) -> Schema:
    """A value as we read it (WORD, NUMBER, DAY or a definition), described."""
    return {"description": says, **read}


def some_words(says: str, one: Schema) -> Schema:
    """A word, or a list of words, each of a shape."""
    return {"description": says, "anyOf": [one, {"type": "array", "items": one}]}


def pair(says: str) -> Schema:
    """A text in Chinese and English; one text alone serves for both."""
    both = record(says, {"zh": said("In Chinese.", WORD), "en": said("In English.", WORD)}, optional=("zh", "en"))
    return {"description": says, "anyOf": [WORD, {**both, "minProperties": 1}]}


def period(says: str) -> Schema:
    """A stretch of days `{from, to}` as we read it."""
    days = {
        "from": said("First day, included.", DAY),
        "to": said("Last day, included; none: until further notice.", DAY),
    }
    return record(says, days, optional=("to",))


def any_of_words(words: Iterable[str]) -> str:
    """A regular expression for one of some words."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in words)
