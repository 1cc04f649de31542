"""One site's answer as plain values: its sections, in the order of the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zoning.accesslist.issued import IssuedFiles
from zoning.columns import Answers
from zoning.eia.approval import Approval
from zoning.eia.asks import asks_of
from zoning.eia.local import LocalList
from zoning.evidence import Evidence
from zoning.evidence.asking import asked_by
from zoning.evidence.position import memberships
from zoning.evidence.raster import RasterEvidence
from zoning.report.change import Changes
from zoning.report.classifying import Classifying
from zoning.report.clause import AccessList
from zoning.report.clause_entry import ClauseEntries
from zoning.report.contact import NumberedContacts
from zoning.report.finding import list_finding
from zoning.report.holding import Holdings, find_unheld
from zoning.report.identity import identify, list_mended, list_notices
from zoning.report.issued import IssuedEntries
from zoning.report.judging import Judgement, Judging
from zoning.report.margin import Margins
from zoning.report.notice import Noticing
from zoning.report.office import Offices
from zoning.report.origin import Origins
from zoning.report.question import ask
from zoning.report.raster import list_rasters
from zoning.report.registered import Registered
from zoning.report.report import SiteAnswer
from zoning.report.unheard import Unheard
from zoning.report.verdict import PROSE, Verdict, reach_verdict
from zoning.rule import Reference, Rule
from zoning.verdict import Bounds

__all__ = ["PROSE", "Answering"]


@dataclass
class Answering:
    """What is the same for every site of a batch, and what is worth keeping between sites."""

    evidence: Evidence
    rasters: tuple[RasterEvidence, ...]
    rules: tuple[Rule, ...]
    answers: Answers
    bounds: Bounds
    list_references: tuple[Reference, ...]
    on: date
    lang: str
    strict: bool
    explain: bool
    near_m: float
    judged: bool
    eia_lists: Sequence[LocalList] = ()
    approvals: Sequence[Approval] = ()
    issued: IssuedFiles = field(default_factory=IssuedFiles)

    def __post_init__(self) -> None:
        evidence = self.evidence
        uses = asked_by(self.rules).uses
        self._contacts = NumberedContacts(evidence)
        self._judging = Judging(
            self.rules,
            self.answers,
            evidence.columns,
            evidence.open_columns,
            lang=self.lang,
            explains=self.explain,
            origins=Origins(evidence, self._contacts, self.lang).find,
        )
        self._access_list = AccessList(evidence, self._contacts)
        self._clause_entries = ClauseEntries(
            self._contacts, self.list_references, self.on, self.lang, self._access_list.heads
        )
        self._issued_entries = None
        self._registered = Registered(evidence, self.issued) if self.issued and self.judged else None
        if self.issued and self.judged:
            self._issued_entries = IssuedEntries(
                evidence, self.issued, self.rules, on=self.on, lang=self.lang, references=self.list_references
            )
        self._holdings = Holdings(evidence, self._contacts.layers, find_unheld(evidence, uses))
        self._noticing = Noticing(evidence, self._contacts)
        self._unheard = Unheard(evidence, (*self.rules, asks_of(self.eia_lists)), self._access_list)
        self._offices = Offices(evidence, uses, self.lang)
        self._margins = Margins(evidence, self.rules, self._contacts, self._access_list, strict=self.strict)
        self._classifying = Classifying(
            evidence.placed,
            evidence.open_columns or evidence.columns,
            self.on,
            self.lang,
            lists=self.eia_lists,
            approvals=self.approvals,
        )
        self._changes = Changes(evidence, self._access_list, self._margins)

    def site(self, index: int, known: SiteAnswer | None = None) -> SiteAnswer:
        """The answer on one site; `known` is the same in another language, whose figures are not worked out again."""
        placed = self.evidence.placed
        identity = identify(placed, index, self.lang)
        if placed.plane_of[index] is None:
            return {**identity, **_unjudged(), **self._told_of_issued(None, [])}
        judgements = self._judging.judge(index)
        clauses = self._access_list.answer(index) if self.judged else []
        verdict = reach_verdict(self.bounds.of(index), judgements, clauses, strict=self.strict)
        wanted = {number for judgement in judgements for number in judgement.contacts}
        wanted.update(answer.contact for answer in clauses)
        numbers = self._contacts.choose(index, wanted, near_m=self.near_m)
        position = {number: place for place, number in enumerate(numbers)}
        identity["warnings"] += list_notices(self._noticing.find(index, numbers), self.lang)
        if self.judged:
            identity["warnings"] += list_notices(self._unheard.find(index, clauses), self.lang)
        if self._registered is not None:
            identity["warnings"] += list_notices(self._registered.find(index), self.lang)
        identity["repairs"] += list_mended(self._noticing.find_repairs(index, numbers))
        findings = self._findings(index, numbers, verdict)
        depths = {number: finding["depth_m"] for number, finding in zip(numbers, findings, strict=True)}
        return {
            **identity,
            "verdict": verdict.to_dict(self._offices.list_asked(index)) if self.judged else None,
            "layers": self._holdings.list_layers(index),
            "rasters": list_rasters(self.rasters, index, self.lang),
            "administrative": self._administrative(index),
            "findings": findings,
            "judgements": self._judging.entries(judgements, index, position),
            "clauses": [self._clause_entries.entry(answer) for answer in clauses],
            **self._told_of_issued(index, judgements),
            "eia": self._classifying.answer(index) if self.judged else None,
            "questions": ask(verdict, self.lang),
            **self._told_of_shifts(index, verdict, depths, known),
        }

    def _told_of_shifts(
        self, index: int, verdict: Verdict, depths: Mapping[int, float | None], known: SiteAnswer | None
    ) -> dict[str, Any]:
        """What would have to move or be otherwise for another outcome: keys and figures, the same in any language."""
        if known is not None:
            return {"margin": known["margin"], "changes": known["changes"]}
        return {
            "margin": self._margins.find(index, verdict, depths) if self.judged else None,
            "changes": self._changes.find(index, verdict, depths) if self.judged and self.explain else [],
        }

    def _findings(self, index: int, numbers: list[int], verdict: Verdict) -> list[dict[str, Any]]:
        deciding = {number for judgement in verdict.deciding for number in judgement.deciding}
        return [
            list_finding(self.evidence.placed, *self._contacts.locate(number), index, decides=number in deciding)
            for number in numbers
        ]

    def _told_of_issued(self, index: int | None, judgements: Sequence[Judgement]) -> dict[str, Any]:
        """Allowances and admission lists, where the catalogue names any; no entries for a site that was not judged."""
        if not self.issued:
            return {}
        entries = self._issued_entries
        if entries is None or index is None:
            return {"allowances": [], "admissions": []}
        return {"allowances": entries.allowances(index), "admissions": entries.admissions(index, judgements)}

    def _administrative(self, index: int) -> list[dict[str, Any]]:
        return [
            {
                "layer": one.layer,
                "edition": one.edition,
                "code": one.unit.named.code,
                "name": one.unit.named.name,
                "share": one.share,
            }
            for one in memberships(self.evidence, index)
        ]


def _unjudged() -> SiteAnswer:
    return {
        "verdict": None,
        "layers": [],
        "rasters": [],
        "administrative": [],
        "findings": [],
        "judgements": [],
        "clauses": [],
        "eia": None,
        "questions": [],
        "margin": None,
        "changes": [],
    }
