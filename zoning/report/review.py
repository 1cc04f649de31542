"""What people said of access-list clauses: which statement is of which text, and which is of none."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from zoning.accesslist.structure_key import fingerprint
from zoning.clause import Clause
from zoning.columns import FactColumn
from zoning.evidence import Evidence

REVIEW: Final = "review."
_EDITION: Final = re.compile(r"@\d{4}-\d{2}-\d{2}(?=\.)|@.*$")


class Reviews:
    """The statements `review.…` of a batch of sites, found by the clause they are of.

    `review.<id>` is of the text that stands under the id. With `#<fingerprint>` it is of that text alone, under
    whatever number and in whatever edition the list has it.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._sites = evidence.placed.sites
        self._plain: dict[str, FactColumn] = {}
        self._bound: dict[tuple[str, str], list[tuple[str, FactColumn]]] = {}
        for key, column in evidence.columns.facts.items():
            if key.startswith(REVIEW):
                name, _, text = key.removeprefix(REVIEW).partition("#")
                self._plain |= {} if text else {name: column}
                if text:
                    self._bound.setdefault((list_of(name), text), []).append((key, column))

    def may_speak_of(self, clause: Clause) -> bool:
        """Whether anybody said anything of a clause, of whatever site."""
        return clause.id in self._plain or (bool(self._bound) and _key(clause) in self._bound)

    def of(self, clause: Clause, site: int) -> bool | None:
        """Whether a person said that a clause applies to a site; None where nobody did, or two contradict each other.

        Who names the text is heard before who names the id alone; what was said before the text was in force is not of
        it.
        """
        said = {applies for _, applies in self._of_text(clause, site)} if self._bound else set[bool]()
        if said:
            return said.pop() if len(said) == 1 else None
        column = self._plain.get(clause.id)
        if column is None or not column.known[site] or self.is_earlier(clause, site):
            return None
        return bool(column.value[site])

    def counted(self, clause: Clause, site: int) -> frozenset[str]:
        """The facts by which a clause is answered on a site."""
        if self.of(clause, site) is None:
            return frozenset()
        return frozenset(key for key, _ in self._of_text(clause, site)) or frozenset({f"{REVIEW}{clause.id}"})

    def day_of(self, clause: Clause, site: int) -> date | None:
        """The day on which a clause was answered under its id; None where that is not told."""
        stated = self._sites[site].facts.get(f"{REVIEW}{clause.id}")
        told = dict(stated.remarks).get("date", "") if stated is not None else ""
        try:
            return date.fromisoformat(told)
        except ValueError:
            return None

    def is_earlier(self, clause: Clause, site: int) -> bool:
        """Whether a clause was answered under its id before the edition was in force that it stands in."""
        day = None if clause.since is None else self.day_of(clause, site)
        return day is not None and clause.since is not None and day < clause.since

    def _of_text(self, clause: Clause, site: int) -> Iterator[tuple[str, bool]]:
        for key, column in self._bound.get(_key(clause), ()):
            if column.known[site]:
                yield key, bool(column.value[site])


def bound_key(clause: Clause) -> str:
    """The fact that answers a clause as long as its text stays as it is."""
    return f"{REVIEW}{clause.id}#{fingerprint(clause.text)}"


def plain_id(name: str) -> str:
    """The id of a clause without the edition it names.

    >>> plain_id("city@2024-01-01.U1.undivided.2"), plain_id("U1.undivided.2@units.2024-01-01")
    ('city.U1.undivided.2', 'U1.undivided.2')
    """
    return _EDITION.sub("", name)


def list_of(name: str) -> str:
    """The part of a list that a clause stands in, by its id: without its edition and its place there.

    >>> list_of("city@2024-01-01.U1.undivided.2")
    'city.U1.undivided'
    """
    return plain_id(name).rpartition(".")[0]


def _key(clause: Clause) -> tuple[str, str]:
    return list_of(clause.id), fingerprint(clause.text)
