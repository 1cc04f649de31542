"""The schema of a classification: which EIA document a project needs."""

from typing import Final

from zoning.schema.shape import Schema, array, choice, or_null, record, ref, text

_DOCUMENTS: Final = ("report_book", "report_table", "registration", "none")
_HEADLINES: Final = (*_DOCUMENTS, "exempt", "undetermined")
_EFFECTS: Final = ("exempt", "registration", "bundled", "simplified", "commitment")


def eia() -> Schema:
    """The `eia` object of a site, and of `zoning classify`."""
    return record(
        "Which EIA document the project needs, and why.",
        {
            "document": choice("The document, or that it is not determined.", _HEADLINES),
            "at_least": choice("What is certain.", _DOCUMENTS),
            "at_most": choice("What is possible.", _DOCUMENTS),
            "name": text("What the document is called on the day."),
            "edition": text("The edition of the classification catalogue."),
            "act": text("Its title."),
            "item": or_null(text("The number of the item that decides.")),
            "title": or_null(text("Its title.")),
            "branch": or_null(text("The line of the item that holds.")),
            "reasons": array("Why, in words.", text("A reason.")),
            "facts": array("The facts it was read from.", text("The key of a fact.")),
            "contradictions": array(
                "Facts that cannot both be so; nothing follows from it but that one of them is wrong.",
                record(
                    "A contradiction.",
                    {
                        "contradiction": text("Its id."),
                        "facts": array("The facts.", text("The key of a fact.")),
                        "says": text("In words."),
                    },
                ),
            ),
            "could_be": array("Lines that may still hold and would ask for more.", _line()),
            "missing": array("What is not known.", _missing()),
            "exemption": or_null(_exemption()),
            "local_lists": array("The lists of the place.", _local_list()),
            "candidates": array("The items it belongs, or may belong, to.", _candidate()),
            "questions": array("What would settle it.", ref("A question.", "question")),
            "follows": array("What follows from the document.", _step()),
            "topics": array("The special topics, where it is or may be a report form.", _topic()),
            "approval": or_null(
                record(
                    "Who decides on it, where the catalogue of layers says so.",
                    {"document": choice("The document.", _DOCUMENTS), "authority": text("The office.")},
                )
            ),
        },
    )


def _missing() -> Schema:
    sorts = {
        "fact": "The key of a fact.",
        "layer": "A kind of layer.",
        "review": "What a person has to review.",
        "list": "A local list.",
    }
    forms = [record("One thing.", {sort: text(says)}) for sort, says in sorts.items()]
    return {"description": "A fact, layer, review or list, by its sort.", "oneOf": forms}


def _exemption() -> Schema:
    conflict = record(
        "A newer national edition that asks for more than the list allows to leave out.",
        {
            "edition": text("The edition."),
            "document": choice("What it asks for.", _DOCUMENTS),
            "answer": choice("Whether it does.", ("yes", "unknown")),
        },
    )
    return record(
        "The entry of a local list that holds or may hold.",
        {
            "list": text("The list."),
            "title": text("Its title."),
            "number": or_null(text("Its number.")),
            "entry": text("The entry."),
            "effect": choice("What it does.", _EFFECTS),
            "says": text("Whom it is for."),
            "answer": choice("Whether it holds.", ("yes", "unknown")),
            "applied": {"description": "Whether the document follows it.", "type": "boolean"},
            "missing": array("What is not known.", _missing()),
            "conflicts": array("What it contradicts.", conflict),
            "references": array("Where it stands.", ref("A source.", "reference")),
        },
    )


def _local_list() -> Schema:
    return record(
        "A list of the place.",
        {
            "list": text("Its id."),
            "title": text("Its title."),
            "number": or_null(text("Its number.")),
            "status": choice("Whether it is in force on the day.", ("in_force", "expired", "not_yet")),
            "complete": {"description": "Whether all of it is encoded.", "type": "boolean"},
            "own_catalogue": {"description": "Whether it replaces the national catalogue.", "type": "boolean"},
        },
    )


def _topic() -> Schema:
    return record(
        "A special topic of a report form of the pollution kind.",
        {
            "topic": choice("Which.", ("air", "surface_water", "risk", "ecology", "sea")),
            "title": text("Its name."),
            "answer": choice("Whether it is set.", ("yes", "no", "unknown")),
            "says": text("When it is set."),
            "missing": array("What is not known.", _missing()),
            "references": array("Where it stands.", ref("A source.", "reference")),
        },
    )


def _line() -> Schema:
    return record(
        "A line of an item.",
        {
            "document": choice("The document that would follow.", _DOCUMENTS),
            "branch": text("The line."),
            "says": text("What it says."),
        },
    )


def _candidate() -> Schema:
    return record(
        "An item.",
        {
            "item": text("Its number."),
            "title": text("Its title."),
            "belongs": choice("Whether the project belongs to it.", ("yes", "unknown")),
            "document": choice("Its document.", _HEADLINES),
            "at_least": choice("What is certain.", _DOCUMENTS),
            "at_most": choice("What is possible.", _DOCUMENTS),
            "missing": array("What is not known.", _missing()),
        },
    )


def _step() -> Schema:
    return {
        **record(
            "A step that follows.",
            {
                "step": choice("Which.", ("decision", "review_again", "filing")),
                "says": text("In words."),
                "reference": ref("Where it stands.", "reference"),
                "days": {"description": "Within so many days.", "type": "integer"},
                "years": {"description": "After so many years.", "type": "integer"},
            },
            optional=("days", "years"),
        )
    }
