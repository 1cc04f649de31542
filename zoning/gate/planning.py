"""What a new edition of a layer will be in its catalogue, settled before anything is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from zoning.catalogue import Catalogue, LayerEntry
from zoning.errors import CatalogueError, Problem, Where
from zoning.gate.switching import former_texts
from zoning.period import Period

EDITIONS: Final = "editions"
_NAME: Final = re.compile(r"[\w-][\w.-]*")


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be published: an entry of the catalogue as it will be.

    `example`: the place of the entry it is described like, and stands after; where `is_again`, that is the draft or
    pending edition of the same date, whose place it takes. `changed`: the editions that end before it, as they will be.
    """

    entry: LayerEntry
    example: int
    is_again: bool
    changed: Mapping[int, LayerEntry]

    def meant(self, catalogue: Catalogue) -> list[LayerEntry]:
        """The layers of the catalogue once it is published."""
        layers = [self.changed.get(place, entry) for place, entry in enumerate(catalogue.layers)]
        layers[self.example : self.example + 1] = [*([] if self.is_again else [layers[self.example]]), self.entry]
        return layers


def plan_edition(
    catalogue: Catalogue, layer: str, *, edition: date, begins: date, office: str | None, is_pending: bool = False
) -> Edition:
    """The entry of a new edition, after the example of the latest one of its layer, or of a draft of its own date.

    One that is pending binds and ends none. Raises CatalogueError: bad-value for a layer that is not there,
    duplicate-id for an edition that is, edition-overlap where another begins on the same day or later.
    """
    where = Where(str(catalogue.path), layer)
    entries = {place: entry for place, entry in enumerate(catalogue.layers) if entry.id == layer}
    if not entries or not _NAME.fullmatch(layer):
        allowed = ", ".join(dict.fromkeys(entry.id for entry in catalogue.layers))
        raise CatalogueError([Problem("bad-value", replace(where, field="--layer"), layer, allowed)])
    same = [place for place, entry in entries.items() if entry.edition == edition.isoformat()]
    if len(same) > 1 or any(entries[place].legal_status == "in_force" for place in same):
        raise CatalogueError([Problem("duplicate-id", replace(where, field="--edition"), edition.isoformat())])
    in_force = {place: entry for place, entry in entries.items() if entry.legal_status == "in_force"}
    later = [one for one in in_force.values() if one.in_force.first is None or one.in_force.first >= begins]
    if later:
        found = f"{later[0].edition}: {later[0].in_force.to_dict()['from'] or '…'}"
        raise CatalogueError([Problem("edition-overlap", replace(where, line=later[0].line), found, f"> {begins}")])
    example = same[0] if same else _latest(entries)
    entry = replace(
        entries[example],
        source=_free_name(catalogue, layer, edition),
        source_layer=None,
        crs=None,
        edition=edition.isoformat(),
        in_force=Period(begins),
        legal_status="pending_binding" if is_pending else "in_force",
        office=(office, office) if office else entries[example].office,
    )
    met = {place: one for place, one in in_force.items() if one.in_force.meets(Period(begins)) and not is_pending}
    changed = {place: _ended(one, begins) for place, one in met.items()}
    return Edition(entry, example, bool(same), changed)


def _latest(entries: Mapping[int, LayerEntry]) -> int:
    """The place of the edition that begins last, of drafts only where there are no others."""
    binding = {place: entry for place, entry in entries.items() if entry.legal_status != "draft"} or entries
    return max(binding, key=lambda place: (binding[place].in_force.first or date.min, place))


def _ended(entry: LayerEntry, begins: date) -> LayerEntry:
    return replace(entry, in_force=Period(entry.in_force.first, begins - timedelta(days=1)))


def _free_name(catalogue: Catalogue, layer: str, edition: date) -> Path:
    """A file that no catalogue names, neither this nor a former one: what an answer was made from is never replaced."""
    folder = catalogue.path.parent / EDITIONS / layer
    texts = [former.read_text(encoding="utf-8", errors="replace") for former in former_texts(catalogue.path)]
    named = {entry.source for entry in catalogue.layers}
    number = 1
    while True:
        path = folder / (f"{edition}.gpkg" if number == 1 else f"{edition}-{number}.gpkg")
        if path not in named and not any(f"{EDITIONS}/{layer}/{path.name}" in text for text in texts):
            return path
        number += 1
