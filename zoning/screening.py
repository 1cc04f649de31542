"""Many sites screened at once: the bounds of every verdict as columns, without an answer for any of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.checking import Checker
from zoning.collector import collector_waiting
from zoning.eia.classification import classify
from zoning.eia.document import Document
from zoning.eia.edition import edition_on
from zoning.outcome import Outcome, headline
from zoning.report.clause_bounds import ClauseBounds
from zoning.site import Site
from zoning.statement import Statements
from zoning.verdict import bound_rules

# How many sites are measured at a time: what they meet is held in memory until they are judged.
PORTION = 25_000

Column = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Screening:
    """One entry per site, in their order: `at_least` and `at_most` bound the verdict, each the number of an Outcome.

    `eia_at_least` and `eia_at_most` are numbers of a Document, by the national catalogue alone; on a day that no
    edition holds for anything is possible, from NONE to REPORT_BOOK. Where `is_refused`, the site could not be placed
    and the columns mean nothing.
    """

    at_least: Column
    at_most: Column
    eia_at_least: Column
    eia_at_most: Column
    is_refused: NDArray[np.bool_]

    def outcome(self, site: int) -> str | None:
        """The headline of a site's verdict; None where it was refused."""
        if self.is_refused[site]:
            return None
        return headline(Outcome(int(self.at_least[site])), Outcome(int(self.at_most[site])))


def screen(checker: Checker, sites: Sequence[Site], statements: Statements | None = None) -> Screening:
    """The bounds that `checker.check` would answer for each site, in a fraction of the time and of the memory.

    Raises FactError and CatalogueError as a check does, and ValueError for a checker without packs: it judges nothing,
    and bounds of nothing would read as no conflict.
    """
    if not checker.packs:
        raise ValueError("a screening judges: the checker needs packs")
    said = statements or {}
    portions = [_screen(checker, portion, _of(said, portion)) for portion in _portions(sites)]
    columns = zip(*portions, strict=True) if portions else [[np.zeros(0, dtype=np.int8)]] * 5
    at_least, at_most, eia_at_least, eia_at_most, refused = (np.concatenate(column) for column in columns)
    return Screening(at_least, at_most, eia_at_least, eia_at_most, refused.astype(np.bool_))


def _portions(sites: Sequence[Site]) -> Iterator[Sequence[Site]]:
    return (sites[first : first + PORTION] for first in range(0, len(sites), PORTION))


def _of(statements: Statements, sites: Sequence[Site]) -> Statements:
    """What is said of some sites, or of every one."""
    ids = {site.id for site in sites} | {"*"}
    return {key: said for key, said in statements.items() if key in ids}


def _screen(checker: Checker, sites: Sequence[Site], statements: Statements) -> tuple[Column, ...]:
    with collector_waiting():  # what a portion makes is alive until it is judged
        return _bounds_of(checker, sites, statements)


def _bounds_of(checker: Checker, sites: Sequence[Site], statements: Statements) -> tuple[Column, ...]:
    evidence, _ = checker.gather(sites, statements, with_depth=False)
    bounds = bound_rules(checker.rules, evidence.columns, evidence.open_columns)
    ClauseBounds(evidence, strict=checker.options.strict_prose).add(bounds)
    edition = edition_on(checker.on)
    eia = tuple(np.full(len(sites), document, dtype=np.int8) for document in (Document.NONE, Document.REPORT_BOOK))
    if edition is not None:
        found = classify(edition, evidence.open_columns or evidence.columns)
        eia = found.at_least, found.at_most
    refused = np.array([plane is None for plane in evidence.placed.plane_of], dtype=np.int8)
    return bounds.at_least, bounds.at_most, *eia, refused
