"""The part of the report's schema that judges: verdict, judgements, clauses, questions."""

from zoning.clause import DIMENSIONS, UNDIVIDED
from zoning.fact import FACT_TYPES
from zoning.kind import KINDS
from zoning.outcome import ANSWERS, OUTCOMES, REASONS, RULE_OUTCOMES, Outcome
from zoning.schema.pack import READ_IN
from zoning.schema.shape import Schema, array, choice, day, flag, number, or_null, record, ref, table, text, whole
from zoning.wording import keys_of


def judgement_definitions() -> dict[str, Schema]:
    """The definitions of everything in an answer that rests on a rule."""
    return {
        "verdict": _verdict(),
        "judgement": _judgement(),
        "clause": _clause(),
        "question": _question(),
        "margin": _margin(),
        "missing": _missing(),
        "reference": _reference(),
    }


def _verdict() -> Schema:
    grades = [outcome.key for outcome in Outcome]
    return record(
        "The verdict: a headline and the bounds it lies between.",
        {
            "outcome": choice("The headline.", OUTCOMES),
            "at_least": choice("The gravest outcome that is certain.", grades),
            "at_most": choice("The gravest outcome that is possible.", grades),
            "complete": flag("Whether no kind is left to be asked elsewhere."),
            "because": array("The rules and clauses that make the certain outcome.", text("An id.")),
            "unknown_because": array("Why it could still be graver.", _open()),
            "to_review": whole("How many clauses nobody has reviewed.", minimum=0),
            "subject_to": array("What other offices have to be asked.", _office()),
        },
    )


def _open() -> Schema:
    return record(
        "A rule that is not decided.",
        {
            "rule": text("The id of the rule."),
            "reason": choice("Why it is not known.", REASONS),
            "missing": array("What would have to be known.", ref("A missing thing.", "missing")),
        },
    )


def _office() -> Schema:
    return record(
        "A kind of layer another office answers for.",
        {
            "kind": choice("The kind.", KINDS),
            "office": text("Whom to ask."),
            "how": text("How to ask."),
            "rules": array("The rules that wait for it.", text("The id of a rule.")),
        },
    )


def _judgement() -> Schema:
    return record(
        "What a rule says of the site.",
        {
            "rule": text("The id of the rule."),
            "title": text("Its title in the language of the answer."),
            "explanation": text("What it means; blank for guards."),
            "answer": choice("Whether it applies.", ANSWERS),
            "outcome": choice("What follows where it applies.", RULE_OUTCOMES),
            "reason": or_null(choice("Why it is not known.", REASONS)),
            "because": array("The findings that made the answer.", whole("A place in `findings`.", minimum=0)),
            "missing": array("What would have to be known.", ref("A missing thing.", "missing")),
            "values": table("The thresholds it used.", number("A threshold.")),
            "references": array("Where it stands in the law.", ref("A source.", "reference")),
            "trace": array("How it was judged, condition by condition; with --explain.", _trace()),
        },
    )


def _trace() -> Schema:
    return record(
        "A condition as it was answered.",
        {
            "condition": text("The condition in words of the pack."),
            "answer": choice("Its answer.", ANSWERS),
            "saw": text("What it saw."),
            "depth": whole("How deep it stands in the rule, from 0.", minimum=0),
        },
    )


def _clause() -> Schema:
    document = record(
        "Where the clause stands.",
        {
            "document": text("The layer that carries it."),
            "office": text("The office that keeps it."),
            "edition": day("The date of its data."),
            "law": array("The law that makes it binding.", ref("A source.", "reference")),
        },
    )
    return record(
        "A clause of the access list of a control unit.",
        {
            "id": text("Its id; `review.<id>` answers it."),
            "unit": text("The code of the unit."),
            "level": choice("Whose list it stands in.", ("unit",)),
            "dimension": choice("Which side of the list.", (side.key for side in (*DIMENSIONS, UNDIVIDED))),
            "number": text("Its printed number, else its place."),
            "text": text("Its text, unchanged."),
            "outcome": choice("What follows where it applies.", RULE_OUTCOMES),
            "answer": choice("Whether it applies.", ANSWERS),
            "reason": or_null(choice("Why it is not known.", REASONS)),
            "reference": document,
        },
    )


def _question() -> Schema:
    return record(
        "A question whose answer could change the verdict.",
        {
            "fact": text("The fact that answers it."),
            "question": text("The question."),
            "type": choice("The type of the answer.", FACT_TYPES),
            "unit": or_null(text("The unit of a number.")),
            "allowed": or_null(array("The words it may be.", text("A word."))),
            "could_change": array("The rules and clauses it bears on.", text("An id."), minItems=1),
        },
    )


def _margin() -> Schema:
    return record(
        "How far boundaries may lie from where they are drawn before the outcome changes.",
        {
            "flips_to": or_null(choice("The outcome after the shift; null where there is none.", OUTCOMES)),
            "move_m": or_null(number("The smallest shift that changes it, in metres.", minimum=0)),
            "rule": or_null(text("The rule or clause that changes it.")),
            "reason": or_null(choice("Why no shift is told.", keys_of("margin"))),
            "layer": or_null(text("The layer whose boundary has to move so far.")),
            "direction": or_null(choice("Which way, as the site sees it.", keys_of("direction"))),
        },
    )


def _missing() -> Schema:
    sorts = {
        "fact": text("The key of a project fact."),
        "layer": choice("The kind of a layer.", KINDS),
        "review": text("The rule or clause a person has to review."),
    }
    return {
        **record("A thing that would have to be known.", sorts, optional=sorts),
        "minProperties": 1,
        "maxProperties": 1,
    }


def _reference() -> Schema:
    return record(
        "A place in the law.",
        {
            "act": text("The act."),
            "article": text("The article."),
            "in_force_from": or_null(day("Since when that text is in force.")),
            "href": text("Where to read it.", pattern="^https?://"),
            "read_on": day("The day a person last read it."),
            "read_in": choice("Whether it was read in the original.", READ_IN),
        },
        optional=("href", "read_on", "read_in"),
    )
