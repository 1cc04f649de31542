"""The schema of rule packs: a pack in one file, the `pack.yaml` of a folder, or one act of it."""

from collections.abc import Iterable
from typing import Final

from zoning.fact import Fact, read_dictionary
from zoning.kind import KINDS
from zoning.outcome import RULE_OUTCOMES
from zoning.schema.fact import value_of
from zoning.schema.shape import DAY, NUMBER, WORD, Schema, array, choice, pair, period, record, ref, said, some_words

READ_IN: Final = ("primary", "secondary")
_COMPARISONS: Final = {
    "at_least": "The number is this or more.",
    "above": "The number is more than this.",
    "at_most": "The number is this or less.",
    "below": "The number is less than this.",
}


def pack_schema() -> Schema:
    """A pack, or an act of a pack: only the head has `id`, `title` and `version`."""
    head = {
        "id": said("The id of the pack; only in its head.", WORD),
        "title": pair("Its title."),
        "version": said("Its version.", WORD),
        "jurisdiction": said("Where it applies, for people.", WORD),
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
        "dependentRequired": {key: [other for other in ("id", "title", "version") if other != key] for key in head},
        "$defs": {"rule": _rule(), "reference": _reference(), "condition": _condition(), **_values()},
    }


def _covers() -> Schema:
    words = [word for kind in KINDS.values() for word in (kind.key, *(f"{kind.key}/{name}" for name in kind.classes))]
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
            "outcome": choice("What follows.", RULE_OUTCOMES),
            "references": _references(),
            "predecessor": said("The rule it carries on.", WORD),
            "successor": said("The rule that carries it on.", WORD),
        },
        optional=("explanation", "applies_in", "predecessor", "successor"),
    )


def _applies_in() -> Schema:
    basins = read_dictionary()["basins"].values or {}
    return record("Only in some basins.", {"basins": some_words("The basins.", choice("A basin.", basins))})


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


def _values() -> dict[str, Schema]:
    return {fact.key: value_of(fact) for fact in read_dictionary().values()}


def _condition() -> Schema:
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
