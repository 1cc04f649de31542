"""The schema of what the layers and rasters of a catalogue say of a site."""

from zoning.kind import kinds_in_use
from zoning.outcome import REASONS
from zoning.period import LEGAL_STATUSES
from zoning.raster import QUANTITIES
from zoning.schema.shape import Schema, array, choice, day, number, or_null, record, text, whole
from zoning.wording import keys_of


def measurement_definitions() -> dict[str, Schema]:
    """The definitions of what was measured: by layer, by raster, by administrative unit, by feature."""
    return {
        "layer": _layer(),
        "raster": _raster(),
        "administrative": _administrative(),
        "finding": _finding(),
    }


def _layer() -> Schema:
    return record(
        "What a layer says of the site; `layer` is null for a kind that no layer holds.",
        {
            "layer": or_null(text("The id of the layer.")),
            "kind": choice("Its kind.", kinds_in_use()),
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
    return [word for kind in kinds_in_use().values() for word in kind.classes]


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
            "kind": choice("Its kind.", kinds_in_use()),
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
