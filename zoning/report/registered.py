"""What has to be told of projects that stand in a register of granted projects, or seem to."""

from collections.abc import Iterator

from zoning.accesslist.allowance_condition import GRANTED_AS
from zoning.accesslist.granted import Grant
from zoning.accesslist.issued import Issued, IssuedFiles
from zoning.evidence import Evidence
from zoning.kept import kept
from zoning.site import Notice


class Registered:
    """The projects of the registers in force, for the sites of a batch."""

    def __init__(self, evidence: Evidence, files: IssuedFiles) -> None:
        self._sites = evidence.placed.sites
        self._registers = files.on(evidence.columns.on).registers

    def find(self, site: int) -> Iterator[Notice]:
        """Where a site goes by a name of the register and does not say that it is that project, or says a name that is
        not there: what it was granted counts against itself.
        """
        own = self._sites[site]
        said = own.facts.get(GRANTED_AS)
        if said is not None:
            if self._registers and not any(said.value in _projects(one) for one in self._registers):
                yield Notice("granted-as-unknown", str(said.value), GRANTED_AS)
            return
        for name in dict.fromkeys((own.id, own.name)):
            for register in (one for one in self._registers if name in _projects(one)):
                yield Notice("perhaps-granted", name, register.head.id)


@kept(64)
def _projects(register: Issued[tuple[Grant, ...]]) -> frozenset[str]:
    """The projects that stand in a register."""
    return frozenset(line.project for line in register.content)
