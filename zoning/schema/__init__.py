"""JSON Schemas (draft 2020-12) of what we write and read, built from the vocabulary itself.

The report is strict: what it does not name is never written. What we read is typed by us from text, so `yes` and
`true`, `1000` and `"1000"` are the same to the schemas of catalogues, packs and facts.
"""

from collections.abc import Callable
from typing import Any, Final, Literal, TypeAlias

from zoning.schema.catalogue import catalogue_schema
from zoning.schema.comparison import comparison_schema
from zoning.schema.fact import facts_schema
from zoning.schema.pack import pack_schema
from zoning.schema.report import report_schema
from zoning.schema.sheet import sheet_schema

What: TypeAlias = Literal["report", "permit", "catalogue", "pack", "facts", "comparison"]

_MAKERS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "report": report_schema,
    "permit": sheet_schema,
    "catalogue": catalogue_schema,
    "pack": pack_schema,
    "facts": facts_schema,
    "comparison": comparison_schema,
}


def make_schema(what: What) -> dict[str, Any]:
    """The JSON Schema of the report, the one-permit sheets, a catalogue, a pack (or one act of it), a facts file, or a
    comparison of editions.

    >>> make_schema("report")["properties"]["on"]["format"]
    'date'
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_MAKERS[what]()}
