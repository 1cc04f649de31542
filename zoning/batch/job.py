"""What a batch is asked: everything but the sites, as plain values that another process can be sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from zoning.catalogue import Catalogue
from zoning.checking import Checker, CheckOptions
from zoning.fact import StatedFact
from zoning.pack import Pack
from zoning.site import Site
from zoning.statement import EVERY_SITE, Statements

# What is kept on disk, and taken up again, at a time; a partition is measured and judged in portions.
PARTITION_SITES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Job:
    """A check without its sites. `keeps_shapes`: whether the shapes of the sites are kept with their answers."""

    catalogue: Catalogue
    packs: tuple[Pack, ...]
    on: date
    facts: Mapping[str, StatedFact]
    options: CheckOptions
    keeps_shapes: bool = False

    def checker(self) -> Checker:
        """The job ready to be done; its layers are opened when they are first asked."""
        return Checker(self.catalogue, self.packs, self.on, facts=self.facts, options=self.options)

    def silent(self) -> "Job":
        """The same job without its display of progress, which belongs to one process."""
        return replace(self, options=replace(self.options, progress=CheckOptions().progress))


@dataclass(frozen=True, slots=True)
class Partition:
    """Some of the sites of a batch, with what a facts file says of them; numbered from 0 in the order of the sites."""

    number: int
    sites: tuple[Site, ...]
    statements: Statements


def divide(sites: Sequence[Site], statements: Statements, size: int) -> Iterator[Partition]:
    """The sites in partitions of this size; the last one may be smaller."""
    for number, first in enumerate(range(0, len(sites), size)):
        own = tuple(sites[first : first + size])
        yield Partition(number, own, said_of(own, statements))


def said_of(sites: Sequence[Site], statements: Statements) -> Statements:
    """What a facts file says of some sites, or of every one."""
    names = [name for name in (EVERY_SITE, *(site.id for site in sites)) if name in statements]
    return {name: statements[name] for name in names}
