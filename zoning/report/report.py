"""A report: one answer per site with the versions of everything that made it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zoning.catalogue import Catalogue
from zoning.evidence import Evidence
from zoning.outcome import OUTCOMES
from zoning.pack import Pack
from zoning.report.shape import Shapes
from zoning.report.tally import SiteAnswer
from zoning.writing import indented

__all__ = ["Report", "SiteAnswer", "gravest"]


@dataclass(frozen=True, slots=True)
class Report:
    """The answers on all sites, and `shapes`, the parts of each in degrees.

    `sites` and `shapes` may lie in files: go through them in order, and through both at once with `entries`. `evidence`
    keeps what the map is drawn from and is no part of the answer; None where nothing is kept in memory. Where it is
    kept, `translate` gives the report in a language, answered anew.
    """

    on: date
    catalogue: Catalogue
    packs: tuple[Pack, ...]
    tolerance_m: float
    area_method: str
    sites: Sequence[SiteAnswer]
    summary: Mapping[str, int]
    warnings: tuple[Mapping[str, Any], ...]
    shapes: Sequence[Shapes] = field(repr=False)
    evidence: Evidence | None = field(default=None, repr=False)
    lang: str = "zh"
    translate: "Callable[[str], Report] | None" = field(default=None, repr=False, compare=False)

    @property
    def has_refused(self) -> bool:
        """Whether a record was refused."""
        return self.summary["refused"] > 0

    def layer_titles(self, lang: str) -> dict[tuple[str, str], str]:
        """What each edition of a layer is called, by its id and edition."""
        return {(entry.id, entry.edition): entry.title[lang != "zh"] for entry in self.catalogue.layers}

    def entries(self) -> Iterator[tuple[SiteAnswer, Shapes]]:
        """Each answer with the shapes of its site."""
        return zip(self.sites, self.shapes, strict=True)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `zoning check --format json`."""
        return {**self.head(), "sites": list(self.sites), "summary": dict(self.summary)}

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
        return "".join(self.json_pieces())

    def json_pieces(self) -> Iterator[str]:
        """The answer as JSON text, a site at a time."""
        head = indented(self.head(), 0)
        yield head.removesuffix("\n}") + ',\n "sites": ['
        before = "\n  "
        for site in self.sites:
            yield before + indented(site, 2)
            before = ",\n  "
        yield ("\n ]" if len(self.sites) else "]") + f',\n "summary": {indented(dict(self.summary), 1)}\n}}\n'

    def to_json_lines(self) -> str:
        """One JSON object per site and line."""
        return "".join(self.json_lines())

    def json_lines(self) -> Iterator[str]:
        """The same, a line at a time."""
        return (json.dumps(site, ensure_ascii=False, allow_nan=False) + "\n" for site in self.sites)


def _area(catalogue: Catalogue) -> dict[str, Any] | None:
    if catalogue.area.form == "admin":
        return {"admin": list(catalogue.area.codes)}
    return {"file": catalogue.area.file.name} if catalogue.area.file else None


def gravest(summary: Mapping[str, int]) -> str | None:
    """The gravest headline of a summary, in the order of OUTCOMES; None when there is none."""
    return next((outcome for outcome in OUTCOMES if summary[outcome]), None)
