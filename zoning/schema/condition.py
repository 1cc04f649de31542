"""The schema of the conditions of a rule."""

from collections.abc import Iterable
from typing import Final

from zoning.fact import Fact, read_dictionary
from zoning.kind import KINDS
from zoning.schema.fact import value_of
from zoning.schema.shape import NUMBER, WORD, Schema, array, choice, pair, record, ref, said, some_words

_COMPARISONS: Final = {
    "at_least": "The number is this or more.",
    "above": "The number is more than this.",
    "at_most": "The number is this or less.",
    "below": "The number is less than this.",
}


def fact_values() -> dict[str, Schema]:
    """The value each fact may have, by its key."""
    return {fact.key: value_of(fact) for fact in read_dictionary().values()}


def condition_schema() -> Schema:
    """Exactly one condition."""
    parts = array("Conditions.", ref("A condition.", "condition"), minItems=1)
    facts = read_dictionary().values()
    code = {
        "description": "A GB/T 4754-2017 prefix.",
        "type": ["string", "integer"],
        "pattern": r"^\s*[A-Za-z]?\d{2,4}\s*$",
    }
    leaves = [
        record("Every part holds.", {"all": {**parts, "description": "All of these."}}),
        record("At least one part holds.", {"any": {**parts, "description": "Any of these."}}),
        record("The part does not hold.", {"not": ref("This does not hold.", "condition")}),
        record("The project meets, or is near, a feature.", {"touches": _touches()}),
        record("The industry lies below a prefix.", {"industry": some_words("Prefixes.", code)}),
        record("A person decides.", {"review": pair("The question to the person.")}),
        *(form for fact in facts for form in _fact_forms(fact)),
    ]
    return {"description": "Exactly one condition.", "oneOf": leaves}


def _touches() -> Schema:
    block = record(
        "One feature has all of these.",
        {
            "kind": choice("The kind of layer.", KINDS),
            "class": some_words("Its class is one of these; none: any class.", WORD),
            "within_m": said("It lies no farther than this, in metres; none: they meet.", {**NUMBER, "minimum": 0}),
            "part": said("Only parts of this role count, where there are any.", WORD),
            "attributes": {
                "description": "Further attributes, each one of some words.",
                "type": "object",
                "additionalProperties": some_words("The words.", WORD),
            },
        },
        optional=("class", "within_m", "part", "attributes"),
    )
    return {**block, "allOf": [_classes_of(kind.key, kind.classes) for kind in KINDS.values()]}


def _classes_of(kind: str, classes: Iterable[str]) -> Schema:
    words = some_words("Its classes.", choice("A class.", classes))
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"class": words}}}


def _fact_forms(fact: Fact) -> list[Schema]:
    says = f"The fact {fact.label[1]}."
    key = {"fact": choice("The key of the fact.", (fact.key,))}
    if fact.type == "list":
        words = {"includes": some_words("It holds one of these.", choice("A word.", fact.values or ()))}
        return [record(says, key | words)]
    if fact.type == "number":
        return [record(says, key | {word: said(text, NUMBER)}) for word, text in _COMPARISONS.items()] + _equal(
            says, key, fact
        )
    return _equal(says, key, fact)


def _equal(says: str, key: dict[str, Schema], fact: Fact) -> list[Schema]:
    values = ref("A value.", fact.key)
    unclear = {"unclear": some_words("Values the law is silent on: a person decides.", values)}
    forms = {"is": "It is this.", "in": "It is one of these."}
    return [
        record(says, key | {word: some_words(text, values)} | unclear, optional=("unclear",))
        for word, text in forms.items()
    ]
