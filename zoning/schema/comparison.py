"""The schema of what `zoning layers diff` and `zoning layers what-if` print."""

from typing import Final

from zoning.clause import DIMENSIONS, UNDIVIDED
from zoning.kind import kinds_in_use
from zoning.outcome import ANSWERS, OUTCOMES, RULE_OUTCOMES
from zoning.schema.report import report_schema
from zoning.schema.shape import Schema, array, choice, day, number, or_null, record, ref, text, whole
from zoning.wording import keys_of

# Of a unit; how many units stayed, were split or merged is only counted.
_SORTS: Final = [sort for sort in keys_of("comparing.sort") if sort not in ("unchanged", "split", "merged")]


def comparison_schema() -> Schema:
    """Every key of a comparison and nothing else."""
    schema = record(
        "Two editions of a layer compared.",
        {
            "on": day("The day the projects are judged as of, with either edition in force."),
            "layer": text("The id of the layer."),
            "kind": choice("Its kind.", kinds_in_use()),
            "old": _source("The edition before."),
            "new": _source("The edition after."),
            "width_m": number("A boundary that moved by no more is where it was.", minimum=0),
            "plane": or_null(text("Where shapes were compared; null where all are the same.")),
            "summary": _summary(),
            "units": array("The units that are not as they were.", _unit()),
            "splits": array("Old units that became several.", _part("old", "new")),
            "merges": array("Several old units that became one.", _part("new", "old")),
            "columns": _columns(),
            "remarks": array("What should be known of the comparison.", _remark()),
            "sites": or_null(_sites()),
        },
    )
    defs = {key: value for key, value in report_schema()["$defs"].items() if key in ("problem", "where")}
    return {"title": "zoning layers diff", **schema, "$defs": {**defs, "unit": _named(), "geometry": _geometry()}}


def _source(says: str) -> Schema:
    return record(
        says,
        {
            "edition": or_null(text("The date of its data; null for a file that states none.")),
            "source": text("The file or address without its folder."),
            "source_layer": or_null(text("Which of several layers of it.")),
            "records": whole("How many records it has.", minimum=0),
            "crs": text("Its reference system."),
        },
    )


def _summary() -> Schema:
    keys = keys_of("comparing.sort")
    return record("How many units there are of each sort.", {key: whole(f"Units: {key}.", minimum=0) for key in keys})


def _named() -> Schema:
    return record(
        "A unit of one edition.",
        {
            "feature": text("Its number in the source."),
            "code": or_null(text("Its code.")),
            "name": or_null(text("Its name.")),
            "class": or_null(text("Our class, or the layer's own word.")),
        },
    )


def _geometry() -> Schema:
    return {"description": "GeoJSON in degrees, longitude first.", "type": "object", "required": ["type"]}


def _unit() -> Schema:
    return record(
        "A unit before and after.",
        {
            "sorts": array("In which ways it is not as it was.", choice("A way.", _SORTS)),
            "old": or_null(ref("The unit before.", "unit")),
            "new": or_null(ref("The unit after.", "unit")),
            "area_in_m2": number("Land that came in.", minimum=0),
            "area_out_m2": number("Land that went out.", minimum=0),
            "gained": or_null(ref("The land that came in.", "geometry")),
            "lost": or_null(ref("The land that went out.", "geometry")),
            "clauses": array("Clauses that are not as they were.", _clause()),
            "attributes": array("Other values in shared columns.", _attribute()),
        },
    )


def _clause() -> Schema:
    side = record("The clause on one side.", {"id": text("Its id."), "number": text("Its printed number.")})
    mark = choice("What became of the stretch.", ("same", "added", "removed"))
    return record(
        "A clause before and after.",
        {
            "sort": choice("What became of it.", keys_of("comparing.clause")),
            "dimension": choice("The side of the access list.", [one.key for one in (*DIMENSIONS, UNDIVIDED)]),
            "level": text("Whose list it is in."),
            "list": or_null(text("The list, where it is a file of its own.")),
            "old": or_null(side),
            "new": or_null(side),
            "words": array("Both texts run together.", record("A stretch.", {"mark": mark, "text": text("It.")})),
        },
    )


def _attribute() -> Schema:
    return record("Another value.", {"field": text("The column."), "old": text("Before."), "new": text("After.")})


def _part(whole_: str, pieces: str) -> Schema:
    sides = {whole_: ref("The whole.", "unit"), pieces: array("The pieces.", ref("A piece.", "unit"), minItems=2)}
    return record("A unit and its pieces.", {key: sides[key] for key in ("old", "new")})


def _columns() -> Schema:
    names = text("The name of a column.")
    return record(
        "Columns that only one edition has.",
        {"removed": array("Of the old one.", names), "added": array("Of the new one.", names)},
    )


def _remark() -> Schema:
    code = choice("What it is about.", keys_of("comparing.remark"))
    return record("A remark.", {"code": code, "about": text("What was found."), "message": text("In words.")})


def _sites() -> Schema:
    outcome = or_null(choice("A headline.", OUTCOMES))
    transition = {"before": outcome, "after": outcome, "count": whole("Projects.", minimum=1)}
    refused = {"id": text("Its id."), "errors": array("Why.", ref("A problem.", "problem"))}
    return record(
        "Filed projects judged under both editions.",
        {
            "count": whole("How many there are.", minimum=0),
            "looked_at": whole("How many were judged twice; the others can't have changed.", minimum=0),
            "within_m": or_null(number("How far around a project changes were looked for.", minimum=0)),
            "everywhere": or_null(choice("Why all were judged.", keys_of("comparing.everywhere"))),
            "transitions": array("From which headline to which.", record("How many.", transition)),
            "changed": array("Those with another verdict or EIA document.", _flip()),
            "terms": or_null(array("Those judged alike by other rules, clauses or units.", _flip())),
            "refused": array("Those that could not be judged.", record("A project.", refused)),
        },
    )


def _flip() -> Schema:
    return record(
        "A project before and after.",
        {
            "id": text("Its id."),
            "name": or_null(text("Its name.")),
            "before": _headline(),
            "after": _headline(),
            "rules": array("Rules that say otherwise.", _pair(_rule())),
            "clauses": array("Clauses that say otherwise.", _pair(_site_clause())),
            "units": array("Features it lies otherwise to.", _pair(_site_unit())),
        },
    )


def _headline() -> Schema:
    said = {key: or_null(choice(f"The {key} of the verdict.", OUTCOMES)) for key in ("outcome", "at_least", "at_most")}
    return record("The verdict.", {**said, "document": or_null(text("The EIA document."))})


def _pair(side: Schema) -> Schema:
    return record("Before and after.", {"key": text("Which."), "before": or_null(side), "after": or_null(side)})


def _rule() -> Schema:
    return record(
        "What a rule says.",
        {
            "title": text("Its title."),
            "answer": choice("Its answer.", ANSWERS),
            "outcome": choice("What follows.", RULE_OUTCOMES),
            "reason": or_null(text("Why it is unknown.")),
        },
    )


def _site_clause() -> Schema:
    return record(
        "What a clause says.",
        {
            "unit": text("Its unit."),
            "number": text("Its number."),
            "text": text("Its text."),
            "answer": choice("Its answer.", ANSWERS),
            "outcome": choice("What follows.", RULE_OUTCOMES),
        },
    )


def _site_unit() -> Schema:
    return record(
        "How the project lies to a feature.",
        {
            "layer": text("The layer."),
            "code": text("The code of the feature."),
            "name": or_null(text("Its name.")),
            "class": or_null(text("Its class.")),
            "relation": choice("How it lies.", keys_of("relation")),
        },
    )
