"""The margin of each verdict, as the answer shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from zoning.evidence import Evidence
from zoning.report.clause import AccessList
from zoning.report.contact import NumberedContacts
from zoning.report.margin.batch import Batch
from zoning.report.margin.boundary import Move
from zoning.report.margin.looking import Looking
from zoning.report.verdict import Verdict
from zoning.rule import Rule


class Margins:
    """The margins of a batch of sites, one by one."""

    def __init__(
        self,
        evidence: Evidence,
        rules: Sequence[Rule],
        contacts: NumberedContacts,
        access_list: AccessList,
        *,
        strict: bool,
    ) -> None:
        self._batch = Batch(evidence, rules, contacts, access_list, strict=strict)

    def shifts(self, site: int, verdict: Verdict, depths: Mapping[int, float | None]) -> list[tuple[str, int, Move]]:
        """The least shifts that change the rules a verdict rests on: the rule, its new answer, the shift."""
        return Looking(self._batch, site, verdict, depths).find_shifts()

    def find(self, site: int, verdict: Verdict, depths: Mapping[int, float | None]) -> dict[str, Any]:
        """The margin of a site's verdict; `depths` are those already worked out, by the number of the contact."""
        looking = Looking(self._batch, site, verdict, depths)
        flip = looking.find()
        if flip is None:
            nothing: dict[str, Any] = dict.fromkeys(("flips_to", "move_m", "rule"))
            return {**nothing, "reason": looking.reason(), "layer": None, "direction": None}
        move_m, layer, direction = flip.move
        return {
            "flips_to": flip.outcome,
            "move_m": move_m,
            "rule": flip.rule,
            "reason": None,
            "layer": layer,
            "direction": direction,
        }
