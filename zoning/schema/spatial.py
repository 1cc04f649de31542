"""The schema of conditions over where the project lies."""

from collections.abc import Iterable
from typing import Final

from zoning.kind import kinds_in_use
from zoning.relation import COMPARISONS, RELATIONS
from zoning.schema.shape import NUMBER, WORD, Schema, choice, record, said, some_words

_COMPARED: Final = {
    "at_least": "It is this or more.",
    "above": "It is more than this.",
    "at_most": "It is this or less.",
    "below": "It is less than this.",
}
_NUMERAL: Final = r"^\s*(\d+(\.\d+)?|\.\d+)([eE][-+]?\d+)?\s*"
_SHARE: Final[Schema] = {"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": _NUMERAL + r"%?\s*$"}
_AREA: Final[Schema] = {"type": "string", "pattern": _NUMERAL + r"(m2|㎡|平方米|[hH][aA]|公顷|亩|[kK]m2|平方公里)\s*$"}
_LENGTH: Final[Schema] = {"type": "string", "pattern": _NUMERAL + r"(m|米|km|公里|千米)\s*$"}
_METRES: Final[Schema] = {**NUMBER, "minimum": 0, "pattern": _NUMERAL + r"(m|米|km|公里|千米)?\s*$"}


def spatial_forms() -> list[Schema]:
    """Each condition over where the project lies."""
    code = {"description": "A code.", "type": ["string", "integer"], "pattern": r"^\s*(\d{2}|\d{4}|\d{6})\s*$"}
    return [
        record("The project meets, or is near, a feature.", {"touches": _touches()}),
        *(
            record(f"So much of the project lies in features: {says}.", {key: _extent(key, limit)})
            for key, says, limit in (
                ("share", "a share of it", _SHARE),
                ("area_inside", "an area", _AREA),
                ("length_inside", "a length", _LENGTH),
            )
        ),
        record("The project lies by a river, so far upstream.", {"upstream": _upstream()}),
        record("It lies in an administrative area.", {"jurisdiction": some_words("What its code begins with.", code)}),
    ]


def _named(says: str, key: str) -> Schema:
    return record(says, {key: said("Its name.", WORD)})


def _dated(says: str, read: Schema) -> Schema:
    """A number as we read it, or the name of a dated value of the rule."""
    return {"description": says, "anyOf": [read, _named("A dated value of the rule.", "value")]}


def _selection(says: str, further: dict[str, Schema], optional: Iterable[str], *, has_part: bool = True) -> Schema:
    """Features by kind, class and attributes, with what else a condition says of them."""
    part = {"part": said("Only parts of this role count, where there are any.", WORD)} if has_part else {}
    properties: dict[str, Schema] = {
        "kind": choice("The kind of layer.", kinds_in_use()),
        "class": some_words("Its class is one of these; none: any class.", WORD),
        **part,
        "attributes": {
            "description": "Further attributes, each one of some words.",
            "type": "object",
            "additionalProperties": some_words("The words.", WORD),
        },
        **further,
    }
    block = record(says, properties, optional=("class", "part", "attributes", *optional))
    return {**block, "allOf": [_classes_of(kind.key, kind.classes) for kind in kinds_in_use().values()]}


def _classes_of(kind: str, classes: Iterable[str]) -> Schema:
    words = some_words("Its classes.", choice("A class.", classes))
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"class": words}}}


def _touches() -> Schema:
    near = "It lies no farther than this, in metres; none: they meet."
    further: dict[str, Schema] = {
        "within_m": {
            "description": near,
            "anyOf": [
                _METRES,
                _named("A dated value of the rule.", "value"),
                _named("A distance the law leaves open: a parameter of the pack.", "parameter"),
            ],
        },
        "relation": some_words("They meet in one of these ways.", choice("A way.", RELATIONS)),
    }
    block = _selection("One feature has all of these.", further, ("within_m", "relation"))
    return {**block, "not": {"required": ["within_m", "relation"]}}


def _extent(key: str, limit: Schema) -> Schema:
    further = {word: _dated(_COMPARED[word], limit) for word in COMPARISONS}
    block = _selection(f"The features, and the limit of {key}.", further, COMPARISONS)
    return {**block, "oneOf": [{"required": [word]} for word in COMPARISONS]}


def _upstream() -> Schema:
    place = _selection("A feature.", {}, (), has_part=False)
    return record(
        "The river, and where on it.",
        {
            "river": _selection("The rivers.", {}, (), has_part=False),
            "of": {"description": "What lies downstream.", "anyOf": [choice("The mouth.", ("mouth",)), place]},
            "from_m": _dated("It lies at least so far upstream, in metres; none: 0.", _METRES),
            "to_m": _dated("It lies at most so far upstream, in metres.", _METRES),
            "within_m": _dated("It lies no farther than this from the river, in metres.", _METRES),
            "part": said("Only parts of this role count, where there are any.", WORD),
        },
        optional=("from_m", "part"),
    )
