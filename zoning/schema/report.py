"""The schema of the answer of `zoning check --format json`; `$defs/site` is one line of `--format jsonl`."""

from zoning.outcome import OUTCOMES
from zoning.schema.judgement import judgement_definitions
from zoning.schema.measurement import measurement_definitions
from zoning.schema.shape import Schema, array, day, flag, nothing, number, or_null, record, ref, text, whole
from zoning.schema.site import site_definitions


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
    definitions = {**site_definitions(), **measurement_definitions(), **judgement_definitions()}
    return {"title": "zoning check", **schema, "$defs": definitions}


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
