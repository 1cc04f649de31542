"""The schema of the answer of `zoning check --format json`; `$defs/site` is one line of `--format jsonl`."""

from typing import Final

from zoning.catalogue import LEGAL_STATUSES
from zoning.fact import REMARKS
from zoning.kind import KINDS
from zoning.outcome import OUTCOMES, REASONS
from zoning.raster import QUANTITIES
from zoning.schema.judgement import judgement_definitions
from zoning.schema.shape import (
    Schema,
    array,
    choice,
    day,
    flag,
    nothing,
    number,
    or_null,
    record,
    ref,
    table,
    text,
    whole,
)
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


def report_schema() -> Schema:
    """Every key of an answer and nothing else."""
    schema = record(
        "The answer of `zoning check --format json`.",
        {
            "program": _program(),
            "on": day("The day the sites are judged as of."),
            "catalogue": _catalogue(),
            "packs": array("The rule packs that judged; none where the answer only measures.", _pack()),
            "tolerance_m": number("A contact of polygons thinner than this is a touch, in metres.", minimum=0),
            "area_method": text("How areas are measured; `default`: by each site's place."),
            "warnings": array("Warnings about the catalogue, for all sites.", ref("A warning.", "warning")),
            "sites": array("The answers, in the order of the input.", ref("The answer on a site.", "site")),
            "summary": _summary(),
        },
    )
    return {"title": "zoning check", **schema, "$defs": _definitions()}


def _definitions() -> dict[str, Schema]:
    return {
        "site": _site(),
        "part": _part(),
        "fact": _fact(),
        "problem": _problem(),
        "warning": _warning(),
        "repair": _repair(),
        "layer": _layer(),
        "raster": _raster(),
        "administrative": _administrative(),
        "finding": _finding(),
        **judgement_definitions(),
    }


def _program() -> Schema:
    builds = {
        name: or_null(text(f"The build of {said}; null where it is not used."))
        for name, said in (
            ("geos", "GEOS"),
            ("proj", "PROJ"),
            ("gdal", "GDAL"),
            ("shapely", "Shapely"),
            ("kernel", "the measuring kernel"),
        )
    }
    return record(
        "What program answered.",
        {
            "name": text("Its name."),
            "version": text("Its version."),
            "builds": record("The builds of the libraries that measured.", builds),
        },
    )


def _catalogue() -> Schema:
    admin = record("The land of some codes.", {"admin": array("Administrative codes.", text("A code."))})
    file = record("The land of a file.", {"file": text("Its name.")})
    return record(
        "The catalogue that was asked.",
        {
            "id": text("Its id."),
            "title": text("Its title in the language of the answer."),
            "checksum": text("SHA-256 of its file.", pattern="^[0-9a-f]*$"),
            "area": {
                "description": "What land it answers for; null where it does not say.",
                "anyOf": [nothing("Not said."), admin, file],
            },
            "demonstration": flag("Whether its data only demonstrate and have no legal force."),
        },
    )


def _pack() -> Schema:
    return record(
        "A rule pack.",
        {
            "id": text("Its id."),
            "version": text("Its version."),
            "checksum": text("SHA-256 of its files.", pattern="^[0-9a-f]{64}$"),
        },
    )


def _summary() -> Schema:
    counts = {outcome: whole(f"How many sites are {outcome}.", minimum=0) for outcome in OUTCOMES}
    refused = {"refused": whole("How many records have errors and no verdict.", minimum=0)}
    return record("How many sites have each outcome.", counts | refused)


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
            "eia": nothing("The EIA document; not given by this version."),
            "questions": array(
                "What would have to be known; could change the verdict.", ref("A question.", "question")
            ),
            "margin": nothing("The smallest shift that changes the verdict; not given by this version."),
        },
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


def _layer() -> Schema:
    return record(
        "What a layer says of the site; `layer` is null for a kind that no layer holds.",
        {
            "layer": or_null(text("The id of the layer.")),
            "kind": choice("Its kind.", KINDS),
            "edition": or_null(day("The date of its data.")),
            "legal_status": or_null(choice("How far it binds.", LEGAL_STATUSES)),
            "status": choice("What it says.", keys_of("status")),
            "reason": or_null(choice("Why the site can't be called clear.", REASONS)),
            "covered_share": or_null(number("How much of the site it knows, 0 to 1.", minimum=0, maximum=1)),
            "area_m2": or_null(number("The area it shares with the site.", minimum=0)),
            "length_m": or_null(number("The length it shares with the site.", minimum=0)),
            "share": or_null(number("That area or length over the site's, 0 to 1.", minimum=0, maximum=1)),
            "classes": array("The same for each class it meets; classes may overlap.", _class()),
        },
    )


def _class() -> Schema:
    return record(
        "A class of the layer and how much of the site it takes.",
        {
            "class": or_null(choice("The class; null where it is not known.", _classes())),
            "area_m2": number("The area it shares with the site.", minimum=0),
            "length_m": number("The length it shares with the site.", minimum=0),
            "share": number("That area or length over the site's, 0 to 1.", minimum=0, maximum=1),
        },
    )


def _classes() -> list[str]:
    return [word for kind in KINDS.values() for word in kind.classes]


def _raster() -> Schema:
    share = {"minimum": 0, "maximum": 1}
    a_class = record(
        "A class and how much of the site it takes.",
        {
            "class": text("Its value in the raster."),
            "name": or_null(text("Its name; null where the catalogue names none.")),
            "area_m2": number("Its area, 0 for a site without areas.", minimum=0),
            "share": number("That area, length or points over the site's, 0 to 1.", **share),
        },
    )
    return record(
        "What a raster says of the site.",
        {
            "raster": text("The id of the raster."),
            "title": text("Its title in the language of the answer."),
            "quantity": choice("What its cells show.", QUANTITIES),
            "unit": text("The unit of its values; blank for classes."),
            "edition": day("The date of its data."),
            "legal_status": choice("How far it binds.", LEGAL_STATUSES),
            "status": choice("Whether it has figures.", keys_of("raster")),
            "reason": or_null(choice("Why they don't stand for the whole site.", REASONS)),
            "covered_share": or_null(number("How much of the site has cells with a value, 0 to 1.", **share)),
            "mean": or_null(number("The mean, each cell by the fraction covered.")),
            "min": or_null(number("The least value in a cell it meets.")),
            "max": or_null(number("The greatest value in a cell it meets.")),
            "classes": array("Its classes, where it shows classes.", a_class),
        },
    )


def _administrative() -> Schema:
    return record(
        "An administrative unit that the site lies in, by one layer.",
        {
            "layer": text("The id of the layer."),
            "edition": day("The date of its data."),
            "code": text("The six digits of its code; blank where the layer gives none."),
            "name": text("Its name; blank where the layer gives none."),
            "share": number("How much of the site lies in it, 0 to 1.", minimum=0, maximum=1),
        },
    )


def _finding() -> Schema:
    return record(
        "A meeting, or near miss, of a part with a feature.",
        {
            "layer": text("The id of the layer."),
            "edition": day("The date of its data."),
            "legal_status": choice("How far it binds.", LEGAL_STATUSES),
            "kind": choice("Its kind.", KINDS),
            "feature": whole("The number of the feature in its source."),
            "part": whole("The number of the part, from 0.", minimum=0),
            "code": text("The code of the feature, else its number."),
            "name": or_null(text("The name of the feature.")),
            "class": or_null(choice("The class of the feature; null where it is not known.", _classes())),
            "relation": choice("How the part lies to the feature.", keys_of("relation")),
            "area_m2": number("The area they share.", minimum=0),
            "share": number("That area or length over the part's, 0 to 1.", minimum=0, maximum=1),
            "length_m": number("The length they share.", minimum=0),
            "distance_m": number("The distance between them, 0 where they meet.", minimum=0),
            "depth_m": or_null(number("How deep inside the part's deepest point lies.", minimum=0)),
        },
    )


def _or_none(says: str, name: str) -> Schema:
    return {"description": says, "anyOf": [ref(says, name), {"type": "null"}]}
