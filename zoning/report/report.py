"""A report: one answer per site with the versions of everything that made it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zoning.catalogue import Catalogue
from zoning.evidence import Evidence
from zoning.outcome import OUTCOMES
from zoning.pack import Pack

SiteAnswer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The answers on all sites; `evidence` keeps the shapes for the map and is no part of the answer."""

    on: date
    catalogue: Catalogue
    packs: tuple[Pack, ...]
    tolerance_m: float
    area_method: str
    sites: tuple[SiteAnswer, ...]
    warnings: tuple[Mapping[str, Any], ...]
    evidence: Evidence = field(repr=False)
    lang: str = "zh"

    @property
    def summary(self) -> dict[str, int]:
        """How many sites have each outcome; `refused` counts records without a verdict."""
        counts = dict.fromkeys(OUTCOMES, 0)
        refused = 0
        for site in self.sites:
            if site["verdict"] is None:
                refused += bool(site["errors"])
            else:
                counts[site["verdict"]["outcome"]] += 1
        return counts | {"refused": refused}

    @property
    def has_refused(self) -> bool:
        """Whether a record was refused."""
        return any(site["errors"] for site in self.sites)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `zoning check --format json`."""
        return {**self.head(), "sites": list(self.sites), "summary": self.summary}

    def head(self) -> dict[str, Any]:
        """Everything but the sites."""
        index = 0 if self.lang == "zh" else 1
        from zoning.program import describe_program

        return {
            "program": describe_program(),
            "on": self.on.isoformat(),
            "catalogue": {
                "id": self.catalogue.id,
                "title": self.catalogue.title[index],
                "checksum": self.catalogue.checksum,
                "area": _area(self.catalogue),
                "demonstration": self.catalogue.is_demonstration,
            },
            "packs": [{"id": pack.id, "version": pack.version, "checksum": pack.checksum} for pack in self.packs],
            "tolerance_m": self.tolerance_m,
            "area_method": self.area_method,
            "warnings": list(self.warnings),
        }

    def to_json(self) -> str:
        """The answer as JSON text: the same bytes for the same input and builds."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def to_json_lines(self) -> str:
        """One JSON object per site and line."""
        return "".join(json.dumps(site, ensure_ascii=False, allow_nan=False) + "\n" for site in self.sites)


def _area(catalogue: Catalogue) -> dict[str, Any] | None:
    if catalogue.area.form == "admin":
        return {"admin": list(catalogue.area.codes)}
    return {"file": catalogue.area.file.name} if catalogue.area.file else None


def gravest(reports: Sequence[SiteAnswer]) -> str | None:
    """The gravest headline among answers, in the order of OUTCOMES; None when there is none."""
    outcomes = {site["verdict"]["outcome"] for site in reports if site["verdict"] is not None}
    return next((outcome for outcome in OUTCOMES if outcome in outcomes), None)
