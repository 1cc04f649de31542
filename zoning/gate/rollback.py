"""Going back to a former edition: the one that is withdrawn stays as a draft, and those it had ended go on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from zoning.catalogue import Catalogue, LayerEntry
from zoning.errors import CatalogueError, Problem, Where
from zoning.gate.amending import amend_text
from zoning.gate.recording import Ended, read_ended
from zoning.gate.switching import switch
from zoning.period import Period, binds


@dataclass(frozen=True, slots=True)
class Rollback:
    """What going back changes: the editions withdrawn, the newest first, and those that go on, as they will be.

    `target` is the edition in force afterwards; `changed` are all entries that change, by their place.
    """

    withdrawn: tuple[LayerEntry, ...]
    resumed: tuple[LayerEntry, ...]
    target: LayerEntry
    changed: Mapping[int, LayerEntry]


def plan_rollback(catalogue: Catalogue, layer: str, *, to: str | None = None) -> Rollback:
    """What going back by one edition, or to one that is named, would change.

    Raises CatalogueError: bad-value for a layer or edition that is not there to go back to, no-former-edition where
    nothing would be in force afterwards.
    """
    where = Where(str(catalogue.path), layer)
    entries = {place: entry for place, entry in enumerate(catalogue.layers) if entry.id == layer}
    if not entries:
        allowed = ", ".join(catalogue.editions())
        raise CatalogueError([Problem("bad-value", replace(where, field="ID"), layer, allowed)])
    ordered = sorted(_binding(entries), key=lambda place: (entries[place].in_force.first or date.min, place))
    if len(ordered) < 2:
        found = entries[ordered[0]].edition if ordered else None
        raise CatalogueError([Problem("no-former-edition", where, found)])
    going = ordered[-1:] if to is None else _after(ordered, entries, to, where)
    changed = _restored(entries, going)
    first = entries[going[0]]
    target = _in_force(entries | changed, first)
    if target is None or (to is not None and target.edition != to):
        where = replace(where, field=None if to is None else "--to")
        raise CatalogueError([Problem("no-former-edition", where, f"{first.edition}: {first.in_force.first}")])
    withdrawn = tuple(changed[place] for place in reversed(going))
    resumed = tuple(entry for place, entry in changed.items() if place not in going)
    return Rollback(withdrawn, resumed, target, changed)


def roll_back(catalogue: Catalogue, plan: Rollback) -> Path:
    """Where the former text of the catalogue is kept, once the catalogue says what was planned.

    Raises CatalogueError (bad-value) as publishing does, and what keeps the text from being written.
    """
    text = catalogue.path.read_bytes().decode("utf-8")
    amended = amend_text(text, catalogue.path, catalogue.layers, plan.changed)
    meant = [plan.changed.get(place, entry) for place, entry in enumerate(catalogue.layers)]
    return switch(catalogue, meant, amended)


def _binding(entries: Mapping[int, LayerEntry]) -> list[int]:
    return [place for place, entry in entries.items() if entry.legal_status != "draft"]


def _after(ordered: list[int], entries: Mapping[int, LayerEntry], to: str, where: Where) -> list[int]:
    """The places of the editions after the one named. Raises CatalogueError (bad-value)."""
    named = [index for index, place in enumerate(ordered[:-1]) if entries[place].edition == to]
    if not named:
        allowed = ", ".join(entries[place].edition for place in ordered[:-1])
        raise CatalogueError([Problem("bad-value", replace(where, field="--to"), to, allowed)])
    return ordered[named[0] + 1 :]


def _restored(entries: Mapping[int, LayerEntry], going: list[int]) -> dict[int, LayerEntry]:
    """The entries that change: those that go, from the newest on, become drafts, and what each had ended goes on."""
    now = dict(entries)
    for place in reversed(going):
        begins = now[place].in_force.first
        for other, last in list(_ended(now, place, begins)):
            now[other] = replace(now[other], in_force=Period(now[other].in_force.first, last))
        now[place] = replace(now[place], legal_status="draft")
    return {place: entry for place, entry in now.items() if entry != entries[place]}


def _ended(entries: Mapping[int, LayerEntry], place: int, begins: date | None) -> Iterator[tuple[int, date | None]]:
    """The editions that one had ended and that still end the day before it, with the day they ended on before.

    Where no record tells, all in force that end on the day before go on until further notice.
    """
    record: list[Ended] | None = read_ended(entries[place])
    former = None if record is None else dict(record)
    for other, entry in entries.items():
        is_last = begins is not None and entry.in_force.last == begins - timedelta(days=1)
        if other == place or entry.legal_status != "in_force" or not is_last:
            continue
        if former is None or entry.edition in former:
            yield other, None if former is None else former[entry.edition]


def _in_force(entries: Mapping[int, LayerEntry], withdrawn: LayerEntry) -> LayerEntry | None:
    """The edition that binds from the day on which the withdrawn one began to bind; one in force before one pending."""
    is_pending = withdrawn.legal_status == "pending_binding"
    begins = withdrawn.in_force.first or date.min
    day = min(begins, date.fromisoformat(withdrawn.edition)) if is_pending else begins
    found = [one for one in entries.values() if binds(one.legal_status, one.in_force, one.edition, day)]
    return max(found, key=lambda one: (one.legal_status == "in_force", one.in_force.first or date.min), default=None)
