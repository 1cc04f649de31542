"""The schema of rule packs: a pack in one file, the `pack.yaml` of a folder, or one act of it."""

from typing import Final

from zoning.fact import read_dictionary
from zoning.kind import KINDS
from zoning.outcome import RULE_OUTCOMES
from zoning.schema.condition import condition_schema, fact_values
from zoning.schema.shape import DAY, WORD, Schema, array, choice, pair, period, record, ref, said, some_words

READ_IN: Final = ("primary", "secondary")


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
        "$defs": {"rule": _rule(), "reference": _reference(), "condition": condition_schema(), **fact_values()},
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
