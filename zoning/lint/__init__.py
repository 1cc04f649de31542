"""Rules that can be read and still are not right: what never fires, what contradicts, what the map can't answer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from zoning.catalogue import Catalogue
from zoning.lint.finding import Finding, error
from zoning.lint.held import remark_on_catalogue
from zoning.lint.rule import (
    remark_on_conditions,
    remark_on_contradictions,
    remark_on_references,
    remark_on_time,
)
from zoning.lint.unused import remark_on_declarations
from zoning.pack import Pack, merge, using

__all__ = ["Finding", "lint"]


def lint(packs: Sequence[Pack], *, catalogue: Catalogue | None = None, cases: Path | None = None) -> list[Finding]:
    """All that is remarkable about some packs used together, in the order of their files.

    With a catalogue also what its layers can't answer; with a folder of cases also the rules that have none
    (`<rule id>.yaml` in it, or in its folder of the pack's id).
    """
    catalogue_declares = catalogue.declared if catalogue is not None else ()
    with using(merge(catalogue_declares, *(pack.declared for pack in packs))):
        found = [one for pack in packs for one in _remark_on_pack(pack)]
        found += remark_on_contradictions(packs)
        if catalogue is not None:
            found += remark_on_catalogue(packs, catalogue)
        if cases is not None:
            found += _remark_on_cases(packs, cases)
    return sorted(found, key=lambda one: (one.where.file or "", one.where.line or 0))


def _remark_on_pack(pack: Pack) -> Iterator[Finding]:
    yield from remark_on_conditions(pack)
    yield from remark_on_time(pack)
    yield from remark_on_references(pack)
    yield from remark_on_declarations(pack)


def _remark_on_cases(packs: Sequence[Pack], folder: Path) -> Iterator[Finding]:
    for pack in packs:
        for rule in {rule.id: rule for rule in pack.rules}.values():
            places = (folder / f"{rule.id}.yaml", folder / pack.id / f"{rule.id}.yaml")
            if not any(place.is_file() for place in places):
                yield error("no-cases", rule, file=f"{rule.id}.yaml")
