"""The access lists a catalogue names: each a file of its own, for the features of one of its layers."""

from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

from zoning.accesslist.entry import Head, ListEntry
from zoning.accesslist.file import read_head, read_head_words
from zoning.catalogue.catalogue import Catalogue
from zoning.catalogue.issued import marks_of
from zoning.document import Form, Problems
from zoning.period import Period


def read_lists(form: Form, folder: Path) -> tuple[ListEntry, ...]:
    """The lists under `lists`; what is wrong with their files is noted among the problems of the catalogue."""
    found = (_read_list(item, folder) for item in form.forms("lists"))
    return tuple(entry for entry in found if entry is not None)


def _read_list(form: Form, folder: Path) -> ListEntry | None:
    """One list: what the catalogue says of it goes before what its own head says."""
    here = read_head_words(form, required=False)
    source, units = form.text("source", required=True), form.text("units", required=True)
    form.close()
    read = read_head(folder / source, form.problems) if source else None
    if read is None:
        return None
    head, kept = read
    head = _joined(here, head)
    if head.in_force.first is None:
        form.problems.add("missing-key", form.line, form.name("in_force"), None, "in_force {from: YYYY-MM-DD, to: …}")
    return ListEntry(head, folder / source, units, kept, form.line)


def _joined(here: Head, there: Head) -> Head:
    nothing = (None, "", (), ("", ""), Period())
    said = {one.name: getattr(here, one.name) for one in fields(Head)}
    return replace(there, **{name: value for name, value in said.items() if value not in nothing})


def mark_lists(catalogue: Catalogue) -> Catalogue:
    """The catalogue with its lists in its checksum: an answer made with other clauses is made from something else."""
    if not (catalogue.lists or catalogue.structures or catalogue.eia_lists or catalogue.issued):
        return catalogue
    kept = [f"{entry.head!r} {entry.units} {entry.kept.sha256}" for entry in catalogue.lists]
    kept += [f"structures {catalogue.structures.sha256}"] if catalogue.structures else []
    kept += [f"eia list {one.sha256}" for one in catalogue.eia_lists]
    kept += marks_of(catalogue.issued)
    return replace(catalogue, checksum=sha256("\n".join([catalogue.checksum, *kept]).encode()).hexdigest())


def check_lists(catalogue: Catalogue, problems: Problems) -> None:
    """Note lists of layers that are not there, editions in force on one day, and what a list can't prevail over."""
    layers = {entry.id for entry in catalogue.layers}
    ids = {entry.head.id for entry in catalogue.lists}
    for index, entry in enumerate(catalogue.lists):
        name = f"lists[{index}]"
        if entry.units not in layers:
            allowed = ", ".join(sorted(layers)) or "the id of a layer"
            problems.add("bad-value", entry.line, f"{name}.units", entry.units, allowed)
        for other in entry.head.prevails_over:
            if other not in (ids | layers) - {entry.head.id}:
                allowed = "the id of another list, or of the layer of units"
                problems.add("bad-value", entry.line, f"{name}.prevails_over", other, allowed)
        for other_entry in catalogue.lists[index + 1 :]:
            one, two = entry.head, other_entry.head
            if one.id == two.id and one.in_force.meets(two.in_force):
                found = (
                    f"editions of {one.id} from {one.in_force.first} and {two.in_force.first} are in force on one day"
                )
                problems.add("edition-overlap", other_entry.line, name, found, "in_force periods that do not meet")
