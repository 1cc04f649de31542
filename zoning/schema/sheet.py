"""The schema of the one-permit sheets that `zoning check --permit FILE.json` writes."""

from zoning.accesslist.entry import LEVELS
from zoning.clause import DIMENSIONS, RESULTS, UNDIVIDED
from zoning.outcome import ANSWERS, OUTCOMES, REASONS, RULE_OUTCOMES
from zoning.schema.eia import eia
from zoning.schema.report import report_schema
from zoning.schema.shape import Schema, array, choice, flag, nothing, number, or_null, record, ref, text, whole

_EIA = ("document", "at_least", "at_most", "name", "item", "title", "branch", "missing", "approval")


def sheet_schema() -> Schema:
    """Every key of the sheets and nothing else."""
    report = report_schema()
    head = {key: report["properties"][key] for key in ("program", "on", "catalogue", "packs", "warnings")}
    schema = record(
        "The one-permit sheets (一证式) of some sites, with what answered and as of when.",
        {**head, "sheets": array("A sheet a site, in the order of the input.", _sheet())},
    )
    return {"title": "zoning check --permit", **schema, "$defs": report["$defs"]}


def _sheet() -> Schema:
    texts = {key: text(says) for key, says in (("id", "Its id."), ("name", "Its name."), ("applicant", "Who asks."))}
    return record(
        "What later stages need of an answer.",
        {
            **texts,
            "case_number": text("The number of the case."),
            "errors": array("What was wrong with the record.", ref("A problem.", "problem")),
            "verdict": or_null(_verdict()),
            "units": array("The control units it lies in.", _unit()),
            "clauses": array("The clauses that bind it, or may.", _clause()),
            "requirements": array("Rules that ask something of it, and apply or may.", _requirement()),
            "eia": or_null(_document()),
            "emissions": array("What it states to give off in a year.", _emission()),
            "allowances": array("How it stands to the allowances of its units.", ref("An allowance.", "allowance")),
            "permit_class": nothing("The class of its discharge permit: the list it follows from is in no pack."),
            "permit_class_reason": choice("Why it is null.", ["law_not_encoded"]),
            "monitoring": array("The clauses above that speak of monitoring.", text("The id of a clause.")),
            "answer_sha256": text("SHA-256 of the answer as --format jsonl prints it.", pattern="^[0-9a-f]{64}$"),
        },
    )


def _verdict() -> Schema:
    return record(
        "The verdict; null where nothing was judged.",
        {
            "outcome": choice("The headline.", OUTCOMES),
            "at_least": choice("What is certain.", OUTCOMES),
            "at_most": choice("What is possible.", OUTCOMES),
            "complete": flag("Whether nothing has to be asked elsewhere."),
            "to_review": whole("Clauses that wait for a person.", minimum=0),
        },
    )


def _unit() -> Schema:
    return record(
        "A control unit.",
        {
            "code": text("Its code."),
            "name": or_null(text("Its name.")),
            "class": or_null(text("Its class.")),
            "layer": text("The layer it stands in."),
            "edition": text("The edition of the layer."),
        },
    )


def _clause() -> Schema:
    return record(
        "A clause of an access list.",
        {
            "id": text("Its id."),
            "unit": text("The unit it is of."),
            "level": choice("Whose list it stands in.", LEVELS),
            "dimension": choice("The side of the list.", (*(one.key for one in DIMENSIONS), UNDIVIDED.key)),
            "number": text("Its printed number."),
            "text": text("Its words."),
            "answer": choice("Whether it applies.", ANSWERS),
            "outcome": choice("What follows where it applies.", (*RULE_OUTCOMES, "no_conflict")),
            "reason": or_null(choice("Why it is not known.", REASONS)),
            "result": choice("What holding it against the project came to.", RESULTS[1:]),
        },
    )


def _requirement() -> Schema:
    return record(
        "A rule that asks something of the project.",
        {
            "rule": text("Its id."),
            "title": text("Its title."),
            "answer": choice("Whether it applies.", ANSWERS),
            "references": array("Where it stands in the law.", ref("A source.", "reference")),
        },
    )


def _document() -> Schema:
    whole_document = eia()["properties"]
    return record("The EIA document.", {key: whole_document[key] for key in _EIA})


def _emission() -> Schema:
    return record(
        "What is given off of a pollutant in a year.",
        {
            "pollutant": text("The pollutant."),
            "value": number("How much."),
            "unit": or_null(text("In which unit.")),
            "from": text("Who says so."),
        },
    )
