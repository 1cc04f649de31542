"""The schema of a catalogue of layers."""

from collections.abc import Iterable

from zoning.accesslist.entry import LEVELS
from zoning.fact import facts_in_use, read_dictionary
from zoning.kind import kinds_in_use
from zoning.period import LEGAL_STATUSES
from zoning.raster import FIGURES, QUANTITIES, SHARE
from zoning.schema.shape import DAY, NUMBER, WORD, Schema, array, choice, pair, period, record, said, some_words, table


def catalogue_schema() -> Schema:
    """A catalogue; paths in it are relative to its file."""
    basins = choice("A basin.", read_dictionary()["basins"].values or ())
    others = [kind for kind in kinds_in_use() if kind != "control_unit"]
    schema = record(
        "A catalogue of layers.",
        {
            "id": said("Its id.", WORD),
            "title": pair("Its title."),
            "area": _scope("The land it answers for.", ()),
            "basins": some_words("The river basins its land lies in.", basins),
            "layers": array("The layers; entries with one id are its editions.", _layer()),
            "rasters": array("The rasters; entries with one id are its editions.", _raster()),
            "none_here": array("Kinds certified not to exist in the area.", _office(kinds_in_use())),
            "elsewhere": array("Kinds another office is asked about.", _office(others)),
            "neighbours": array("Units of other jurisdictions, whose offices are consulted near them.", _neighbour()),
            "packs": some_words("The packs to judge by: paths seen from its folder, or built-in names.", WORD),
            "lists": array("The access lists that are files of their own; entries with one id are editions.", _list()),
            "parameters": table("What the law leaves open, by the name a pack declares.", WORD),
            "structures": some_words("What of the clauses can be judged, by paths seen from its folder.", WORD),
            "allowances": array("Files of emission allowances of units.", _issued("A file of allowances.")),
            "admissions": array("Admission lists of parks, with their caps.", _issued("An admission list.")),
            "granted": array("Registers of granted projects; entries with one id are editions.", _register()),
            "eia_lists": some_words("Its own lists of exemption from EIA, by paths seen from its folder.", WORD),
            "approval": array("Which office decides on which EIA document; the first that fits.", _approval()),
            "gate": choice("Whether a layer needs a record of the load gate to be used.", ("required", "optional")),
            "demonstration": choice("Whether its data only demonstrate.", (True, False, "true", "false")),
        },
        optional=(
            *("title", "area", "basins", "layers", "rasters", "none_here", "elsewhere"),
            *("allowances", "admissions", "granted", "neighbours"),
            *("lists", "structures", "packs", "parameters", "eia_lists", "approval", "gate", "demonstration"),
        ),
    )
    return {"title": "zoning catalogue", **schema}


def _approval() -> Schema:
    documents = choice("A document.", ("registration", "report_table", "report_book"))
    number = {"type": ["string", "integer"], "pattern": r"^\s*\d+\s*$"}
    return record(
        "An office and what it decides on.",
        {
            "items": some_words("The items of the classification catalogue; none: all.", number),
            "document": some_words("The documents.", documents),
            "authority": pair("The office."),
        },
        optional=("items",),
    )


def _layer() -> Schema:
    entry = record(
        "One edition of one layer.",
        {
            "id": said("The id of the layer.", WORD),
            "title": pair("Its title."),
            "kind": choice("What it maps.", kinds_in_use()),
            "source": said("Its file, folder or archive.", WORD),
            "source_layer": said("Which layer of the source, where it has several.", WORD),
            "fields": table("Which column holds what: code, name, class, and attributes that rules ask for.", WORD),
            "classes": table("The office's own words to ours.", WORD),
            "crs": said("Its CRS, only where the source says none.", WORD),
            "office": pair("The office that keeps it."),
            "edition": said("The date of its data.", DAY),
            "in_force": period("From when to when it binds."),
            "legal_status": choice("How far it binds; drafts never do.", LEGAL_STATUSES),
            "coverage": _scope(
                "Where it is complete: within the area, a stated land, or not known.", ("complete", "unknown")
            ),
            "accuracy_m": said("How far its boundaries may be off, in metres.", {**NUMBER, "minimum": 0}),
            "licence": pair("Its licence."),
            "holds": some_words("The classes it holds completely, with a feature or without; or `all`.", WORD),
        },
        optional=("source_layer", "fields", "classes", "crs", "legal_status", "licence", "holds"),
    )
    return {**entry, "allOf": [_classes_of(kind.key, kind.classes) for kind in kinds_in_use().values()]}


def _neighbour() -> Schema:
    entry = record(
        "The units of a neighbour. They judge nothing.",
        {
            "id": said("Its id.", WORD),
            "kind": choice("What it maps; control units without it.", kinds_in_use()),
            "source": said("Its file, folder or archive.", WORD),
            "source_layer": said("Which layer of the source, where it has several.", WORD),
            "fields": table("Which column holds what: code, name, class.", WORD),
            "classes": table("The office's own words to ours.", WORD),
            "crs": said("Its CRS, only where the source says none.", WORD),
            "office": pair("The office to consult."),
            "edition": said("The date of its data.", DAY),
            "within_m": said("How near to a unit the office is to be consulted, in metres.", {**NUMBER, "minimum": 0}),
        },
        optional=("kind", "source_layer", "fields", "classes", "crs"),
    )
    return {**entry, "allOf": [_classes_of(kind.key, kind.classes) for kind in kinds_in_use().values()]}


def _list() -> Schema:
    """What a catalogue says of a list goes before what the list's own head says."""
    return record(
        "One edition of one access list.",
        {
            "id": said("The id of the list.", WORD),
            "title": pair("Its title."),
            "source": said("The head of the list, as `zoning lists import` writes it.", WORD),
            "units": said("The id of the layer its codes are of.", WORD),
            "level": choice("Whose list it is.", LEVELS),
            "office": pair("The office that issued it."),
            "document": said("The document.", WORD),
            "number": said("The number of the document.", WORD),
            "in_force": period("From when to when it binds."),
            "prevails_over": some_words("The lists, or the layer of units, that give way to it.", WORD),
        },
        optional=("id", "title", "level", "office", "document", "number", "in_force", "prevails_over"),
    )


def _issued(says: str) -> Schema:
    return record(says, _issued_words(), optional=("title", "document", "number"))


def _register() -> Schema:
    own = {"id": said("Its id.", WORD), "edition": said("The day up to which it is kept.", DAY)}
    return record(
        "A register of granted projects.", {**own, **_issued_words()}, optional=("title", "document", "number")
    )


def _issued_words() -> dict[str, Schema]:
    return {
        "source": said("The file, seen from the catalogue's folder.", WORD),
        "units": said("The id of the layer whose features it names.", WORD),
        "title": pair("Its title."),
        "office": pair("The office that issued it."),
        "document": said("The document.", WORD),
        "number": said("The number of the document.", WORD),
        "in_force": period("From when to when it binds."),
    }


def _raster() -> Schema:
    share = SHARE.replace(".", "[.]")
    figure = {"type": "string", "pattern": rf"^\s*({'|'.join(FIGURES)}|{share}\S+)\s*$"}
    facts = [fact.key for fact in facts_in_use().values() if fact.type == "number"]
    return record(
        "One edition of one raster.",
        {
            "id": said("The id of the raster.", WORD),
            "title": pair("Its title."),
            "quantity": choice("What its cells show; all but `other` fix the unit.", QUANTITIES),
            "unit": said("The unit of its values; needed for `other`.", WORD),
            "source": said("Its file.", WORD),
            "band": said("Which band of the file, from 1.", NUMBER),
            "crs": said("Its CRS, only where the file says none.", WORD),
            "nodata": {
                "description": "A stored value that means missing, or `none`: every value is real.",
                "anyOf": [NUMBER, {"const": "none"}],
            },
            "derive": choice("The slope in degrees is measured; the file holds elevations.", ("slope",)),
            "classes": table("The names of its classes by their values.", pair("A name.")),
            "facts": {
                **table("Which fact is measured by which figure.", said("mean, min, max or share.<class>.", figure)),
                "propertyNames": {"enum": facts},
            },
            "office": pair("The office that keeps it."),
            "edition": said("The date of its data.", DAY),
            "in_force": period("From when to when it holds."),
            "legal_status": choice("How far it binds; drafts never do.", LEGAL_STATUSES),
            "licence": pair("Its licence."),
        },
        optional=("unit", "band", "crs", "nodata", "derive", "classes", "facts", "legal_status", "licence"),
    )


def _classes_of(kind: str, classes: Iterable[str]) -> Schema:
    words = table("The words.", choice("Our class.", classes))
    held = some_words("The classes it holds completely.", {"enum": ["all", *classes]})
    properties = {"classes": words, "holds": held}
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": properties}}


def _office(kinds: Iterable[str]) -> Schema:
    return record(
        "A kind of layer this catalogue does not hold.",
        {
            "kind": choice("The kind.", kinds),
            "office": pair("The office that answers for it."),
            "how": pair("How to ask."),
            "source": said("Where the office says so.", WORD),
            "date": said("When it said so.", DAY),
        },
        optional=("how", "source", "date"),
    )


def _scope(says: str, words: tuple[str, ...]) -> Schema:
    file = record("The land of a file.", {"file": said("A file of polygons.", WORD)})
    codes = record("Administrative codes.", {"admin": some_words("The codes.", WORD)})
    named = [choice("Within the area, or not known.", words)] if words else []
    return {"description": says, "anyOf": [*named, file, codes]}
