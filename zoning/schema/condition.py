"""The schema of the conditions of a rule."""

from zoning.fact import facts_in_use
from zoning.schema.fact import value_of
from zoning.schema.factual import factual_forms
from zoning.schema.shape import Schema, array, pair, record, ref, said
from zoning.schema.spatial import spatial_forms


def fact_values() -> dict[str, Schema]:
    """The value each fact may have, by its key."""
    return {fact.key: value_of(fact) for fact in facts_in_use().values()}


def condition_schema() -> Schema:
    """Exactly one condition."""
    parts = array("Conditions.", ref("A condition.", "condition"), minItems=1)
    leaves = [
        record("Every part holds.", {"all": {**parts, "description": "All of these."}}),
        record("At least one part holds.", {"any": {**parts, "description": "Any of these."}}),
        record("The part does not hold.", {"not": ref("This does not hold.", "condition")}),
        *spatial_forms(),
        record("A person decides.", {"review": pair("The question to the person.")}),
        record("So many parts hold.", {"at_least": _at_least(parts)}),
        *factual_forms(),
    ]
    return {"description": "Exactly one condition.", "oneOf": leaves}


def _at_least(parts: Schema) -> Schema:
    count = {"type": ["string", "integer"], "pattern": r"^\s*[1-9][0-9]?\s*$", "minimum": 1, "maximum": 99}
    return record(
        "How many of which.", {"count": said("How many.", count), "of": {**parts, "description": "Of these."}}
    )
