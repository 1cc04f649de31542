"""What is found in an access list: one closed list of findings, each with how grave it is."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]

# At import: what a table holds that is not as it should be; nothing of it is left out.
IMPORTING: Final[dict[str, Severity]] = {
    "code-missing": "error",
    "code-carried": "warning",
    "code-spelling": "warning",
    "code-too-long": "error",
    "code-malformed": "error",
    "code-repaired": "warning",
    "text-missing": "error",
    "text-newlines": "warning",
    "text-long": "warning",
    "formula-suspected": "warning",
    "cell-error": "error",
    "cells-unnamed": "warning",
    "number-date": "error",
    "number-spelling": "warning",
    "number-repeated": "warning",
    "number-restarts": "warning",
    "clause-repeated": "warning",
    "dimension-unknown": "warning",
    "force-unknown": "warning",
    "level-unknown": "warning",
    "addressee-unknown": "warning",
    "addressee-proposed": "warning",
    "documents-differ": "warning",
    "encoding-mixed": "warning",
    "sheet-left": "warning",
    "source-remark": "warning",
}
# Across the lists of a catalogue and its layers.
ACROSS: Final[dict[str, Severity]] = {
    "unit-unlisted": "error",
    "entry-orphan": "error",
    "class-differs": "error",
    "force-contradicts": "error",
    "lists-conflict": "error",
    "document-expired": "warning",
    "reference-nowhere": "error",
    "layer-unread": "error",
    "never-applies": "error",
    "structure-unused": "warning",
    "zone-outside": "error",
    "zone-county-differs": "warning",
}
# Between allowances, admission lists, registers and the map.
ISSUED: Final[dict[str, Severity]] = {
    "allowance-orphan": "error",
    "allowance-twice": "error",
    "allowance-ended": "warning",
    "allowance-passed": "warning",
    "park-undrawn": "error",
    "register-missing": "warning",
    "granted-twice": "error",
    "granted-orphan": "error",
    "cap-unknown": "error",
}
FINDINGS: Final[dict[str, Severity]] = {**IMPORTING, **ACROSS, **ISSUED}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and how many places it stands in; `places` are the first of them.

    `about`: the list, layer or unit it is about. `found`: what stands there; `proposed`: what is offered instead.
    """

    code: str
    about: str = ""
    found: str = ""
    proposed: str = ""
    places: tuple[str, ...] = ()
    count: int = 1

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return FINDINGS[self.code]


MOST_PLACES: Final = 5


class Findings:
    """Findings as they are made; those alike in all but the place are one."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, str, str], list[str]] = {}

    def note(self, code: str, place: str = "", *, about: str = "", found: str = "", proposed: str = "") -> None:
        """Keep one of the closed list."""
        assert code in FINDINGS
        self._places.setdefault((code, about, found, proposed), []).append(place)

    def listed(self) -> tuple[Finding, ...]:
        """All of them, by the order of the closed list."""
        order = list(FINDINGS)
        made = [
            Finding(code, about, found, proposed, tuple(filter(None, places[:MOST_PLACES])), len(places))
            for (code, about, found, proposed), places in self._places.items()
        ]
        return tuple(sorted(made, key=lambda one: order.index(one.code)))
