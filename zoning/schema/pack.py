"""The schema of rule packs: a pack in one file, the `pack.yaml` of a folder, or one act of it."""

from typing import Any, Final

from zoning.fact import FACT_TYPES, read_dictionary
from zoning.kind import kinds_in_use
from zoning.outcome import RULE_OUTCOMES
from zoning.schema.condition import condition_schema, fact_values
from zoning.schema.shape import DAY, WORD, Schema, array, choice, pair, period, record, ref, said, some_words, table

READ_IN: Final = ("primary", "secondary")
_LIMITS: Final = frozenset({"at_least", "above", "at_most", "below", "before", "since", "within_m", "from_m", "to_m"})
_IDENTITY: Final = ("id", "title", "version")
_YES_NO: Final = ("yes", "no", "true", "false", True, False)


def pack_schema() -> Schema:
    """A pack, or an act of a pack: only the head has `id`, `title` and `version`."""
    head = {
        "id": said("The id of the pack; only in its head.", WORD),
        "title": pair("Its title."),
        "version": said("Its version.", WORD),
        "jurisdiction": said("Where it applies, for people.", WORD),
        "kinds": _declared("Further kinds of layer, by key.", _kind()),
        "facts": _declared("Further facts, by key.", _fact()),
        "attributes": _declared("The closed words of further attributes of features, by key.", _attribute()),
        "parameters": _declared("What the law leaves open and a catalogue sets, by name.", _parameter()),
    }
    body = {
        "act": pair("The act this file encodes."),
        "covers": _covers(),
        "access_list": _access_list(),
        "rules": array("The rules.", ref("A rule.", "rule")),
    }
    schema = record("A rule pack, or one act of it.", head | body, optional=head | body)
    return {
        "title": "zoning rule pack",
        **schema,
        "dependentRequired": {key: [other for other in _IDENTITY if other != key] for key in head},
        "$defs": {
            "rule": _rule(),
            "reference": _reference(),
            "dated": record("A value of the rule that changes by date.", {"value": said("Its name.", WORD)}),
            "condition": _with_dated(condition_schema()),
            **fact_values(),
        },
    }


def _with_dated(schema: Any) -> Any:
    """The same schema, in which every limit may also be `{value: NAME}`."""
    if isinstance(schema, list):
        return [_with_dated(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {key: _with_dated(part) for key, part in schema.items()}
    for key, limit in whole.get("properties", {}).items():
        if key in _LIMITS and limit.get("type") != "object":
            says = limit.get("description", "A limit.")
            whole["properties"][key] = {"description": says, "anyOf": [limit, ref("A dated value.", "dated")]}
    return whole


def _declared(says: str, one: Schema) -> Schema:
    return {**table(says, one), "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"}}


def _kind() -> Schema:
    return record(
        "A kind of layer.",
        {
            "title": pair("What it is called."),
            "classes": some_words("Its classes; one alone is that of every feature.", WORD),
            "protected": choice("Whether touching it can forbid a project.", _YES_NO),
            "areal": choice("Whether its features are areas.", _YES_NO),
            "apart": some_words("Classes with outlines of their own; yes: each is drawn by another office.", WORD),
        },
        optional=("classes", "protected", "areal", "apart"),
    )


def _fact() -> Schema:
    both = {"zh": said("In Chinese.", WORD), "en": said("In English.", WORD)}
    also = {"also": some_words("Other words for it, read as this one.", WORD)}
    return record(
        "A fact of a project.",
        {
            "label": pair("What it is called."),
            "type": choice("Its type.", FACT_TYPES),
            "question": pair("The question that asks for it."),
            "unit": said("The unit of a number.", WORD),
            "values": table("The words of an enum or list.", record("A word.", both | also, optional=also)),
        },
        optional=("unit", "values"),
    )


def _attribute() -> Schema:
    return {**table("Its words.", pair("A word.")), "minProperties": 1}


def _parameter() -> Schema:
    return record(
        "A number the law leaves open.",
        {
            "title": pair("What it is called."),
            "unit": said("Its unit.", WORD),
            "question": pair("The question that asks for it; none: its title."),
        },
        optional=("unit", "question"),
    )


def _covers() -> Schema:
    kinds_known = kinds_in_use().values()
    words = [word for kind in kinds_known for word in (kind.key, *(f"{kind.key}/{name}" for name in kind.classes))]
    kinds = some_words("Kinds, or kind/class.", choice("A kind, or kind/class.", words))
    days = period("")["properties"]
    cover = record("What is covered and when.", {"kinds": kinds, **days}, optional=("to",))
    return some_words("What the rules answer for in full; the rest stays undetermined.", cover)


def _access_list() -> Schema:
    return record("The law that makes the access lists binding.", {"references": _references()})


def _rule() -> Schema:
    return record(
        "A rule of law.",
        {
            "id": said("Its id, unique in the pack: act, article, word.", WORD),
            "title": pair("Its title."),
            "explanation": pair("Who is caught, where, why, and what does not count."),
            "in_force": period("Its first and last day."),
            "applies_in": _applies_in(),
            "when": ref("Whom it catches.", "condition"),
            "exceptions": array("Whom it does not catch all the same.", _exception(), minItems=1),
            "values": table("Values that change by date, by name.", array("What it is, when.", _step(), minItems=1)),
            "outcome": choice("What follows.", RULE_OUTCOMES),
            "references": _references(),
            "predecessor": said("The rule it carries on.", WORD),
            "successor": said("The rule that carries it on.", WORD),
        },
        optional=("explanation", "applies_in", "exceptions", "values", "predecessor", "successor"),
    )


def _exception() -> Schema:
    return record(
        "An exception.",
        {"title": pair("What it is called."), "when": ref("Whom it takes out of the rule.", "condition")},
    )


def _step() -> Schema:
    days = period("")["properties"]
    value = {"value": said("A number, with its unit where it has one.", WORD)}
    return record("A value over some days.", days | value, optional=("to",))


def _applies_in() -> Schema:
    basins = read_dictionary()["basins"].values or {}
    code = {"type": ["string", "integer"], "pattern": r"^\s*(\d{2}|\d{4}|\d{6})\s*$"}
    places = {
        "basins": some_words("The basins.", choice("A basin.", basins)),
        "admin": some_words("The first 2, 4 or 6 digits of administrative codes.", code),
    }
    return {**record("Only in some basins or administrative areas.", places, optional=places), "minProperties": 1}


def _references() -> Schema:
    return array("Where it stands in the law.", ref("A source.", "reference"), minItems=1)


def _reference() -> Schema:
    return record(
        "A place in the law.",
        {
            "act": said("The act.", WORD),
            "article": said("The article.", WORD),
            "in_force_from": said("Since when that text is in force.", DAY),
            "href": {"description": "Where to read it.", "type": "string", "pattern": r"^\s*https?://"},
            "read_on": said("The day a person last read it.", DAY),
            "read_in": choice("Whether it was read in the original; secondary: in copies that agree.", READ_IN),
            "source_row": said("The row of the list of rules it was encoded from.", WORD),
        },
        optional=("in_force_from", "href", "read_on", "read_in", "source_row"),
    )
