"""The part of the report's schema that judges: verdict, judgements, clauses, questions."""

from zoning.accesslist.entry import ADDRESSEES, LEVELS
from zoning.clause import DIMENSIONS, UNDIVIDED
from zoning.fact import FACT_TYPES
from zoning.kind import kinds_in_use
from zoning.outcome import ANSWERS, OUTCOMES, REASONS, RULE_OUTCOMES, Outcome
from zoning.schema.issued import issued_definitions
from zoning.schema.pack import READ_IN
from zoning.schema.shape import Schema, array, choice, day, flag, number, or_null, record, ref, table, text, whole
from zoning.wording import keys_of


def judgement_definitions() -> dict[str, Schema]:
    """The definitions of everything in an answer that rests on a rule."""
    return {
        "verdict": _verdict(),
        "judgement": _judgement(),
        "clause": _clause(),
        **issued_definitions(),
        "question": _question(),
        "margin": _margin(),
        "change": _change(),
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
            "kind": choice("The kind.", kinds_in_use()),
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
            "outcome": choice(
                "What follows where it applies; no_conflict: the list only encourages it.", (one.key for one in Outcome)
            ),
            "reason": or_null(choice("Why it is not known.", REASONS)),
            "because": array(
                "The findings that made the answer, or that the rule is about while it waits.",
                whole("A place in `findings`.", minimum=0),
            ),
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
            "from": array("Where that came from; none for a condition made of others.", _origin()),
            "depth": whole("How deep it stands in the rule, from 0.", minimum=0),
        },
    )


def _origin() -> Schema:
    origin = text("Who said the fact, or who answers for the kind.")
    kind = choice("A kind of layer that is asked elsewhere, or certified not to be there.", kinds_in_use())
    forms = [
        record("A fact and who said it.", {"fact": text("The key of a fact."), "origin": origin}),
        record("A layer.", {"layer": text("The id of a layer."), "edition": day("Its edition.")}),
        record("A kind and who answers for it.", {"kind": kind, "origin": origin}),
    ]
    return {"description": "Where something came from: a fact, a layer or an office.", "oneOf": forms}


def _change() -> Schema:
    return record(
        "One change that gives a rule another answer, all else staying as it is; of facts, or of a boundary.",
        {
            "rule": text("The rule or clause."),
            "answer": choice("Its answer now.", ANSWERS),
            "to": choice("Its answer after the change.", ANSWERS),
            "facts": array("Values of single facts, each of which is enough.", _changed_fact()),
            "layer": or_null(text("The layer whose boundary would have to move.")),
            "direction": or_null(choice("Which way, as the site sees it.", keys_of("direction"))),
            "move_m": or_null(number("How far, in metres.", minimum=0)),
        },
    )


def _changed_fact() -> Schema:
    limit = {"type": ["number", "string"]}
    value = {"type": ["boolean", "number", "string", "array"], "items": text("A word.")}
    forms = {
        "values": array("Any of these values.", {"description": "A value.", **value}, minItems=1),
        "at_least": {"description": "From this number, quantity or day on.", **limit},
        "above": {"description": "More than this.", **limit},
        "at_most": {"description": "Up to this.", **limit},
        "below": {"description": "Less than this.", **limit},
        "other_than": array("Any value but these.", text("A value."), minItems=1),
    }
    whole_record = record("Values of one fact.", {"fact": text("Its key."), **forms}, optional=forms)
    return {**whole_record, "minProperties": 2}


def _clause() -> Schema:
    document = record(
        "Where the clause stands.",
        {
            "document": text("The list, or the layer that carries it."),
            "office": text("The office that keeps it."),
            "edition": day("The date of its data; of a list in a file of its own, the day it is in force from."),
            "law": array("The law that makes it binding.", ref("A source.", "reference")),
        },
    )
    return record(
        "A clause of the access list of a control unit.",
        {
            "id": text("Its id; `review.<id>` answers it."),
            "unit": text("The code of the unit."),
            "level": choice("Whose list it stands in.", LEVELS),
            "list": or_null(text("The list in a file of its own; null for what the layer carries.")),
            "dimension": choice("Which side of the list.", (side.key for side in (*DIMENSIONS, UNDIVIDED))),
            "number": text("Its printed number, else its place."),
            "element": or_null(text("The environmental element it is tagged with.")),
            "addressee": or_null(choice("Whom it binds; null where nobody said.", ADDRESSEES)),
            "text": text("Its text, unchanged."),
            "fingerprint": text("The name of the text; `review.<id>#<fingerprint>` answers it in every edition."),
            "outcome": choice("What follows where it applies.", RULE_OUTCOMES),
            "answer": choice("Whether it applies.", ANSWERS),
            "reason": or_null(choice("Why it is not known.", REASONS)),
            "follows": array("The clauses that one which only refers on leads to.", text("An id.")),
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
            "could_change": array("The rules and clauses it bears on.", text("An id.")),
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
        "layer": choice("The kind of a layer.", kinds_in_use()),
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
