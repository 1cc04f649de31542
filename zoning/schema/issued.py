"""The part of the report's schema that shows allowances of units and admission lists of parks."""

from zoning.accesslist.entry import ADMISSION_LISTS, CAP_LIST, OTHERWISE_LIST
from zoning.outcome import ANSWERS, REASONS, RULE_OUTCOMES, Outcome
from zoning.schema.shape import Schema, array, choice, day, or_null, record, ref, text, whole

_DECIMAL = r"^-?\d+(\.\d+)?$"


def issued_definitions() -> dict[str, Schema]:
    """The definitions of their entries."""
    return {"allowance": _allowance(), "admission": _admission(), "issued": _issued()}


def _allowance() -> Schema:
    return record(
        "How the project stands to the allowance of a unit for a pollutant and year; amounts in t/a.",
        {
            "id": text("Its id: file, unit, pollutant, year."),
            "layer": text("The layer the unit stands in."),
            "unit": text("The code of the unit."),
            "pollutant": text("The pollutant."),
            "year": whole("The year.", minimum=0),
            "baseline": or_null(text("The state the allowance starts from.")),
            "target": or_null(text("The state without the allowance.")),
            "allowance": _amount("What the unit may add."),
            "granted": or_null(_amount("What others were granted; null where no register is in force.")),
            "left": or_null(_amount("What is left; null where that is not known.")),
            "asked": or_null(_amount("What the project asks; null where that is not known.")),
            "left_after": or_null(_amount("What is left after it.")),
            "exceeds": choice("Whether it asks for more than is left.", ANSWERS),
            "ratio": or_null(text("What is owed for what is added; null: nothing.")),
            "ratio_beyond": or_null(text("What is owed for what does not fit; null: nothing makes up for it.")),
            "owed": or_null(_amount("The offset that is owed; null where it is not known how much.")),
            "offset": or_null(_amount("The offset that is provided; null where nobody says.")),
            "owes": choice("Whether an offset is owed.", ANSWERS),
            **_answer("Whether it asks for more without making up for it, or offsets less than it owes."),
            "outcome": choice("What follows where it does.", RULE_OUTCOMES),
            "rules": array("The rules that judge it.", text("The id of a rule.")),
            "granted_as_of": _as_of(),
            "reference": ref("Where it stands.", "issued"),
        },
    )


def _admission() -> Schema:
    return record(
        "An entry of the admission list of a park or unit, or a cap.",
        {
            "id": text("Its id."),
            "of": text("The code or name of the park."),
            "layer": text("The layer the park stands in."),
            "list": choice("Which list it stands on.", (*ADMISSION_LISTS, OTHERWISE_LIST, CAP_LIST)),
            "title": text("What it is called in the language of the answer."),
            **_answer("Whether it catches the project."),
            "outcome": choice("What follows where it does.", (outcome.key for outcome in Outcome)),
            "exceptions": array("The exceptions that take the project out.", text("An exception.")),
            "rule": or_null(text("The rule that judges it; null where nothing follows from it.")),
            "reference": ref("Where it stands.", "issued"),
            "measure": or_null(choice("What a cap counts.", ("projects", "land_area_m2"))),
            "limit": or_null(_amount("How much the cap allows.")),
            "used": or_null(_amount("How much others use; null where no register is in force.")),
            "asked": or_null(_amount("How much the project adds.")),
            "unmeasured": array("Projects of the register whose land nobody says.", text("A project.")),
            "granted_as_of": _as_of(),
        },
    )


def _answer(says: str) -> dict[str, Schema]:
    return {
        "answer": choice(says, ANSWERS),
        "reason": or_null(choice("Why it is not known.", REASONS)),
        "missing": array("What would have to be known.", ref("A missing thing.", "missing")),
    }


def _issued() -> Schema:
    return record(
        "The document of an allowance or admission list.",
        {
            "document": text("The document."),
            "office": text("The office that issued it."),
            "edition": day("The day it is in force from."),
            "law": array("The law that makes the lists binding.", ref("A source.", "reference")),
        },
    )


def _amount(says: str) -> Schema:
    """A decimal written out, so that no digit is lost."""
    return text(says, pattern=_DECIMAL)


def _as_of() -> Schema:
    return or_null(day("The day up to which the register is kept; null where none is in force."))
