"""The schema of what an answer says of a site itself: parts, facts, errors, warnings, repairs."""

from typing import Final

from zoning.fact import REMARKS
from zoning.schema.eia import eia
from zoning.schema.shape import Schema, array, choice, number, or_null, record, ref, table, text, whole
from zoning.wording import keys_of
from zoning.wording.errors import ERRORS

_SHAPES: Final = (
    "Point",
    "MultiPoint",
    "LineString",
    "LinearRing",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)


def site_definitions() -> dict[str, Schema]:
    """The definitions of an answer on one site and of what it says without asking a layer."""
    return {
        "site": _site(),
        "part": _part(),
        "fact": _fact(),
        "problem": _problem(),
        "warning": _warning(),
        "repair": _repair(),
    }


def _site() -> Schema:
    return record(
        "The answer on one site (a project of one or more parts).",
        {
            "id": text("The site's id: its field, or its number in the file."),
            "name": text("Its name; blank where it has none."),
            "applicant": text("Who applies; blank where the file does not say."),
            "case_number": text("The number of the case; blank where the file does not say."),
            "crs": or_null(text("The CRS it came in; null where it is not known.")),
            "plane": or_null(text("The plane it was measured in; null where it could not be placed.")),
            "geometry_type": or_null(choice("The shape of its parts.", (*_SHAPES, "mixed"))),
            "parts": array("Its parts.", ref("A part.", "part")),
            "area_m2": or_null(number("The area of all parts, in square metres.", minimum=0)),
            "length_m": or_null(number("The length of all lines, in metres.", minimum=0)),
            "facts": table("The facts stated about it, by key.", ref("A fact.", "fact")),
            "errors": array("Why it was refused; empty where it was judged.", ref("A problem.", "problem")),
            "warnings": array("What one may live with but should know.", ref("A warning.", "warning")),
            "repairs": array("What was mended in its shape or in features it meets.", ref("A repair.", "repair")),
            "verdict": _or_none("The verdict; null where it was refused or only measured.", "verdict"),
            "layers": array("What each layer, and each kind without one, says.", ref("A layer's answer.", "layer")),
            "rasters": array("What each raster says.", ref("A raster's figures.", "raster")),
            "administrative": array("The administrative units it lies in.", ref("A unit.", "administrative")),
            "findings": array("The features it meets or is near.", ref("A finding.", "finding")),
            "judgements": array("What each rule in force says.", ref("A judgement.", "judgement")),
            "clauses": array("The access-list clauses of the units it meets.", ref("A clause.", "clause")),
            "allowances": array(
                "The emission allowances of its units; only of a catalogue that names such files.",
                ref("An allowance.", "allowance"),
            ),
            "admissions": array(
                "What the admission lists of its parks say; only of a catalogue that names such files.",
                ref("An entry.", "admission"),
            ),
            "eia": or_null(eia()),
            "questions": array(
                "What would have to be known; could change the verdict.", ref("A question.", "question")
            ),
            "margin": _or_none("The smallest shift of a boundary that changes the verdict's outcome.", "margin"),
            "changes": array("What would change the rules it rests on; with --explain.", ref("A change.", "change")),
        },
        optional=("allowances", "admissions"),
    )


def _part() -> Schema:
    return record(
        "One geometry of the project.",
        {
            "role": text("What it is for: main, outfall, pipeline, …"),
            "geometry_type": choice("Its shape.", _SHAPES),
            "area_m2": number("Its area in square metres, 0 for points and lines.", minimum=0),
            "length_m": number("Its length in metres, 0 for points and areas.", minimum=0),
        },
    )


def _fact() -> Schema:
    return record(
        "A fact as it was used.",
        {
            "value": {
                "description": "Its typed value.",
                "type": ["boolean", "number", "string", "array"],
                "items": text("A word."),
            },
            "unit": or_null(text("The unit of a number.")),
            "from": text("Where it was said."),
            **{word: text(f"The {word} that was given with it.") for word in REMARKS},
        },
        optional=REMARKS,
    )


def _problem() -> Schema:
    places = ("file", "layer", "record", "field")
    where = {place: or_null(text(f"The {place}, where it is known.")) for place in places}
    where["line"] = or_null(whole("The line, where it is known.", minimum=1))
    return record(
        "One thing that is wrong with the input.",
        {
            "code": choice("A stable code.", ERRORS),
            "message": text("What is wrong."),
            "where": record("The place.", where),
            "found": or_null(text("What was found.")),
            "allowed": or_null(text("What is allowed.")),
            "next": text("What to do next."),
        },
    )


def _warning() -> Schema:
    return record(
        "A warning.",
        {
            "code": choice("A stable code.", keys_of("warning")),
            "message": text("What to know."),
            "where": text("The place."),
        },
    )


def _repair() -> Schema:
    return record(
        "Something that was mended before measuring.",
        {
            "what": choice("What was done.", keys_of("repair")),
            "where": text("To what."),
            "area_change_m2": or_null(number("By how much the area changed, in square metres.")),
        },
    )


def _or_none(says: str, name: str) -> Schema:
    return {"description": says, "anyOf": [ref(says, name), {"type": "null"}]}
