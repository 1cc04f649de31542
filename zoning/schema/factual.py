"""The schema of conditions over facts: values, limits, days, pollutants, processes, industries."""

from typing import Final

from zoning.fact import Fact, emissions, facts_in_use, offsets
from zoning.schema.shape import DAY, NUMBER, Schema, choice, record, ref, said, some_words

_COMPARISONS: Final = {
    "at_least": "The number is this or more.",
    "above": "The number is more than this.",
    "at_most": "The number is this or less.",
    "below": "The number is less than this.",
}
_QUANTITY: Final[Schema] = {"type": "string", "pattern": r"^\s*[-+]?[\d,]*\.?\d+([eE][-+]?\d+)?\s*[^\d\s.,]"}
_CODE: Final[Schema] = {
    "description": "A GB/T 4754-2017 prefix, or the letter of a section.",
    "type": ["string", "integer"],
    "pattern": r"^\s*([A-Ta-t]|[A-Ta-t]?\d{2,4})\s*$",
}


def factual_forms() -> list[Schema]:
    """Every form of a condition over facts."""
    amounts = {"fact": choice("The key of the fact.", (*emissions(), *offsets()))}
    return [
        *_pollutant_forms(),
        record(
            "The project has one of some processes.", {"process": some_words("Processes.", ref("Words.", "processes"))}
        ),
        record("The industry lies below a prefix.", {"industry": some_words("Prefixes.", _CODE)}),
        *(form for fact in facts_in_use().values() for form in _fact_forms(fact)),
        *_number_forms("The yearly amount of a pollutant, given off or given up for it elsewhere, in tonnes.", amounts),
    ]


def _pollutant_forms() -> list[Schema]:
    says = "The project gives off one of some pollutants, or so much of them together."
    words = {"pollutant": some_words("Pollutants.", ref("Words.", "pollutants"))}
    return [record(says, words), *(record(says, words | limit) for limit in _limits())]


def _limits() -> list[dict[str, Schema]]:
    """A limit with its unit, by each of the relations."""
    return [{word: said(text, _QUANTITY)} for word, text in _COMPARISONS.items()]


def _number_forms(says: str, key: dict[str, Schema]) -> list[Schema]:
    return [record(says, key | {word: said(text, NUMBER)}) for word, text in _COMPARISONS.items()]


def _fact_forms(fact: Fact) -> list[Schema]:
    says = f"The fact {fact.label[1]}."
    key = {"fact": choice("The key of the fact.", (fact.key,))}
    if fact.type == "list":
        words = {"includes": some_words("It holds one of these.", ref("Words.", fact.key))}
        return [record(says, key | words)]
    if fact.type == "codes":  # no condition of its own: `industry` counts them
        return []
    if fact.type in ("hours", "days"):
        return [record(says, key | {"overlaps": some_words("They share some time.", ref("Stretches.", fact.key))})]
    return [*_measured_forms(fact, says, key), *_equal(says, key, fact)]


def _measured_forms(fact: Fact, says: str, key: dict[str, Schema]) -> list[Schema]:
    if fact.type == "number":
        return _number_forms(says, key)
    if fact.type == "quantity":
        return [record(says, key | limit) for limit in _limits()]
    if fact.type == "date":
        days = {"before": "The day is earlier than this.", "since": "The day is this or later."}
        return [record(says, key | {word: said(text, DAY)}) for word, text in days.items()]
    return []


def _equal(says: str, key: dict[str, Schema], fact: Fact) -> list[Schema]:
    values = ref("A value.", fact.key)
    unclear = {"unclear": some_words("Values the law is silent on: a person decides.", values)}
    forms = {"is": "It is this.", "in": "It is one of these."}
    return [
        record(says, key | {word: some_words(text, values)} | unclear, optional=("unclear",))
        for word, text in forms.items()
    ]
