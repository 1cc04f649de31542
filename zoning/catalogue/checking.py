"""What is wrong between the entries of a catalogue."""

from zoning.catalogue.catalogue import Catalogue
from zoning.document import Problems


def check_editions(catalogue: Catalogue, problems: Problems) -> None:
    """Note editions of one layer that differ in kind or are in force on one day."""
    for layer, entries in catalogue.editions().items():
        if len({entry.kind for entry in entries}) > 1:
            problems.add(
                "bad-value", entries[1].line, layer, entries[1].kind, f"the kind {entries[0].kind} of its editions"
            )
        binding = [entry for entry in entries if entry.legal_status == "in_force"]
        for index, entry in enumerate(binding):
            for other in binding[index + 1 :]:
                if entry.in_force.meets(other.in_force):
                    found = f"editions {entry.edition} and {other.edition} are in force on one day"
                    problems.add("edition-overlap", other.line, layer, found, "in_force periods that do not meet")


def check_kinds(catalogue: Catalogue, problems: Problems) -> None:
    """Note kinds that are said both to be there and not, or twice not to be."""
    mapped = {entry.kind for entry in catalogue.layers}
    for word, items in (("none_here", catalogue.none_here), ("elsewhere", catalogue.elsewhere)):
        for item in items:
            if item.kind in mapped:
                problems.add("bad-value", item.line, word, item.kind, "a kind that no layer of the catalogue holds")
    kinds = [item.kind for item in (*catalogue.none_here, *catalogue.elsewhere)]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        problems.add("duplicate-key", None, "none_here, elsewhere", kind, "each kind once")
    if "control_unit" in kinds:  # every place lies in a unit, and its list binds
        problems.add("bad-value", None, "none_here, elsewhere", "control_unit", "any kind but control_unit")
