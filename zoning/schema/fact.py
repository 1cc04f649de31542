"""The schema of a facts file, one definition for every entry of the dictionary."""

from collections.abc import Iterable
from typing import Final

from zoning.fact import (
    BLANK_WORDS,
    NO_WORDS,
    REMARKS,
    YES_WORDS,
    Fact,
    emissions,
    facts_in_use,
    find_fact,
    offsets,
    scales_of,
    spellings_of,
)
from zoning.kind import kinds_in_use
from zoning.schema.shape import DAY, WORD, Schema, any_of_words, array, choice, record, ref, said, text

_NUMERAL: Final = r"[-+]?[\d,]*\.?\d+([eE][-+]?\d+)?"
_BLANK: Final[Schema] = {
    "description": "A blank: the fact stays missing.",
    "enum": [None, "", *sorted(BLANK_WORDS - {"", "none"})],
}
_NONE: Final[Schema] = choice("None of them.", ("none", "无", "没有"))
# Two times, or two days of the year, however they are joined.
_STRETCHES: Final = {
    "hours": r"^\s*\D*\d{1,2}\s*[:：时点].*\d",
    "days": r"^\s*\d{1,2}\s*[-/.月].*\d",
}
_REVIEW: Final = Fact("review", ("审查意见", "A person's review"), "bool", ("", ""))


def facts_schema() -> Schema:
    """A facts file: site ids (`*`: every site), each with facts by key or Chinese label."""
    dictionary = facts_in_use()
    touches = [fact for kind in kinds_in_use() if (fact := find_fact(f"touches.{kind}"))]
    amounts = (*emissions().values(), *offsets().values())
    named = {fact.key: fact for fact in (*dictionary.values(), *touches, *amounts)}
    properties = {key: ref(f"{fact.label[1]}.", key) for key, fact in named.items()}
    labelled = (*dictionary.values(), *amounts)
    labels = {fact.label[0]: ref(f"{fact.label[1]}, by its Chinese label.", fact.key) for fact in labelled}
    site = {
        "description": "The facts of one site, by key or Chinese label.",
        "type": "object",
        "properties": properties | labels,
        "patternProperties": {r"^review\..": ref("A person's review of a rule or clause.", "review")},
        "additionalProperties": False,
    }
    return {
        "title": "zoning facts",
        "description": "Facts by site id; the id * stands for every site.",
        "type": "object",
        "additionalProperties": site,
        "$defs": {key: stated(fact) for key, fact in named.items()} | {"review": stated(_REVIEW)},
    }


def stated(fact: Fact) -> Schema:
    """What may be written for a fact: a value, or a blank, which leaves it missing."""
    says = f"{fact.label[0]}: {fact.question[1] or fact.label[1]}"
    signed = record(
        "A value with who says so, when, from which source.",
        {"value": value_of(fact)}
        | {word: said(f"The {word} of the statement.", DAY if word == "date" else WORD) for word in REMARKS},
        optional=REMARKS,
    )
    return {"description": says, "anyOf": [value_of(fact), _BLANK, signed]}


def value_of(fact: Fact) -> Schema:
    """What may be written for a value of a fact, in all the spellings that are read."""
    says = f"A value of {fact.label[1]}."
    if fact.type == "bool":
        return choice(says, _answers())
    if fact.type == "enum":
        return choice(says, _spellings(fact))
    if fact.type == "list":
        return _several(says, fact)
    if fact.type == "number":
        return {
            "description": says,
            "type": ["number", "string"],
            "pattern": rf"^\s*{_NUMERAL}\s*({_units(fact)})?\s*$",
        }
    if fact.type == "quantity":
        return {"description": says, "type": ["number", "string"], "pattern": rf"^\s*{_NUMERAL}"}
    if fact.type == "code":
        return {
            "description": says,
            "type": ["integer", "string"],
            "pattern": r"^\s*[A-Za-z]?\d{2,4}\s*$",
            "minimum": 10,
        }
    if fact.type == "codes":
        one = text("A code.", pattern=r"^\s*[A-Za-z]?\d{2,4}\s*$")
        code = r"[A-Za-z]?\d{2,4}"
        listed = text("Codes between marks.", pattern=rf"^\s*{code}(\s*[;；,，、|]\s*{code})*\s*$")
        return {"description": says, "anyOf": [array("Several codes.", one), listed, _NONE]}
    if fact.type in _STRETCHES:
        one = {"description": "One or several.", "type": "string", "pattern": _STRETCHES[fact.type]}
        return {"description": says, "anyOf": [array("Several.", one), one, _NONE]}
    return said(says, DAY) if fact.type == "date" else said(says, WORD)


def _answers() -> list[object]:
    return [True, False, 1, 0, *_cases(YES_WORDS), *_cases(NO_WORDS)]


def _spellings(fact: Fact) -> list[object]:
    words = fact.values or {}
    spelled: list[object] = list(spellings_of(fact))
    return spelled + _answers() if {"yes", "no"} <= set(words) else spelled


def _several(says: str, fact: Fact) -> Schema:
    if fact.values is None:
        return {"description": says, "anyOf": [WORD, array("A list.", WORD)]}
    words = [str(word) for word in _spellings(fact)]
    one = f"({any_of_words(words)})"
    listed = text(
        "The words in one text, between semicolons or commas.", pattern=rf"^\s*{one}(\s*[;；,，、|]\s*{one})*\s*$"
    )
    return {"description": says, "anyOf": [array("A list of words.", choice("A word.", words)), listed, _NONE]}


def _units(fact: Fact) -> str:
    return any_of_words(_cases(scales_of(fact)))


def _cases(words: Iterable[str]) -> list[str]:
    """The words in small letters, capitalised and in capitals."""
    return list(
        dict.fromkeys(spelling for word in sorted(words) for spelling in (word, word.capitalize(), word.upper()))
    )
