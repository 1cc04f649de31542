"""One site's answer as plain values: the only place where the keys of the contract are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely

from layers.contact import Relation, deepest_m
from layers.plane import Plane, length_m
from layers.vector import Repair
from zoning.columns import YES, Answers
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.gathering import feature_class, feature_code, feature_text
from zoning.evidence.position import Membership, memberships
from zoning.evidence.raster import RasterEvidence
from zoning.fact import read_dictionary
from zoning.outcome import Outcome
from zoning.pack import kinds_used
from zoning.report.holding import list_classes
from zoning.report.judging import (
    ClauseAnswer,
    Judgement,
    Verdict,
    answer_clauses,
    answer_word,
    ask,
    clause_references,
    judge_site,
    reach_verdict,
)
from zoning.report.notice import find_notices, find_repairs
from zoning.report.raster import list_rasters
from zoning.report.report import SiteAnswer
from zoning.rule import Reference, Rule
from zoning.site import Notice, Site
from zoning.verdict import Bounds
from zoning.wording import describe_problem, say

PROSE: Final = "access-list.prose"


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
    _clauses: dict[Any, Any] = field(default_factory=dict)

    def site(self, index: int) -> SiteAnswer:
        """The answer on one site."""
        site = self.evidence.placed.sites[index]
        if self.evidence.placed.plane_of[index] is None:
            return {**self._identity(site, index), **_unjudged()}
        columns = self.evidence.columns.of(index)
        open_columns = self.evidence.open_columns
        own_open = open_columns.of(index) if open_columns is not None else None
        answers = self.answers[:, index]
        judgements = judge_site(self.rules, answers, columns, own_open, explain_all=self.explain)
        clauses = answer_clauses(self.evidence, index, columns, self._clauses) if self.judged else []
        verdict = reach_verdict(self.bounds.of(index), judgements, clauses, self.strict)
        numbers = self._shown(index, verdict)
        position = {number: place for place, number in enumerate(numbers)}
        deciding = {number for judgement in _deciding(verdict) for number in judgement.contacts}
        identity = self._identity(site, index)
        identity["warnings"].extend(self._notice(notice) for notice in find_notices(self.evidence, index, numbers))
        identity["repairs"].extend(_mended(*mended) for mended in find_repairs(self.evidence, index, numbers))
        return {
            **identity,
            "verdict": self._verdict(verdict) if self.judged else None,
            "layers": self._layers(index),
            "rasters": list_rasters(self.rasters, index, self.lang),
            "administrative": [_membership(one) for one in memberships(self.evidence, index)],
            "findings": [self._finding(number, index, number in deciding) for number in numbers],
            "judgements": [self._judgement(judgement, position) for judgement in judgements],
            "clauses": [self._clause(answer) for answer in clauses],
            "eia": None,
            "questions": ask(verdict, self.lang),
            "margin": None,
        }

    def _identity(self, site: Site, index: int) -> SiteAnswer:
        plane = self.evidence.placed.plane_of[index]
        shapes = self.evidence.placed.geometry[index]
        facts = read_dictionary()
        parts = [] if plane is None else _parts(site, shapes, plane)
        types = {part["geometry_type"] for part in parts}
        return {
            "id": site.id,
            "name": site.name,
            "applicant": site.applicant,
            "case_number": site.case_number,
            "crs": _crs_name(site),
            "plane": plane.label if plane else None,
            "geometry_type": None if not types else types.pop() if len(types) == 1 else "mixed",
            "parts": parts,
            "area_m2": sum(part["area_m2"] for part in parts) if parts else None,
            "length_m": sum(part["length_m"] for part in parts) if parts else None,
            "facts": {
                key: {
                    "value": stated.to_value(),
                    "unit": facts[key].unit if key in facts else None,
                    "from": stated.origin,
                    **dict(stated.remarks),
                }
                for key, stated in sorted(site.facts.items())
            },
            "errors": [describe_problem(problem, self.lang) for problem in site.errors],
            "warnings": [self._notice(notice) for notice in site.warnings],
            "repairs": [
                _repair(notice.code, f"{notice.about} {notice.where}", notice.area_change_m2) for notice in site.repairs
            ],
        }

    def _notice(self, notice: Notice) -> dict[str, str]:
        message = say(f"warning.{notice.code}", self.lang, about=notice.about, where=notice.where)
        return {"code": notice.code, "message": message, "where": notice.where}

    def _verdict(self, verdict: Verdict) -> dict[str, Any]:
        unknown = [{"rule": j.rule.id, "reason": j.reason, "missing": _missing(j.missing)} for j in verdict.open]
        reviews = [c.clause.id for c in verdict.open_clauses]
        if reviews:
            unknown.append({"rule": PROSE, "reason": "review", "missing": [{"review": i} for i in reviews]})
        elsewhere = list(self.evidence.elsewhere.values())
        language = 0 if self.lang == "zh" else 1
        return {
            "outcome": verdict.outcome,
            "at_least": verdict.at_least.key,
            "at_most": verdict.at_most.key,
            "complete": not elsewhere,
            "because": verdict.because,
            "unknown_because": unknown,
            "to_review": verdict.to_review,
            "subject_to": [
                {
                    "kind": item.kind,
                    "office": item.office[language],
                    "how": item.how[language],
                    "rules": [rule for rule, kinds in self._uses.items() if item.kind in kinds],
                }
                for item in elsewhere
            ],
        }

    def _layers(self, index: int) -> list[dict[str, Any]]:
        entries = [
            {**_layer_entry(layer, index), "classes": list_classes(self.evidence, layer, index)}
            for layer in self.evidence.layers
        ]
        in_area = float(self.evidence.area_share[index])
        for kind in self._unheld:
            status: str = "no_data"
            reason: str | None = "layer"
            if kind in self.evidence.elsewhere:
                status, reason = "not_asked", None
            elif kind in self.evidence.none_here and in_area == 1.0:
                status, reason = "clear", None
            elif kind in self.evidence.none_here:
                reason = "partly_covered" if in_area > 0 else "not_covered"
            entries.append(_bare_entry(kind, status, reason))
        return entries

    @cached_property
    def _uses(self) -> dict[str, set[str]]:
        """The kinds that each rule looks at."""
        return {rule.id: {kind for kind, _ in kinds_used(rule.when)} for rule in self.rules}

    @cached_property
    def _unheld(self) -> list[str]:
        """The kinds without a layer that an answer lists: those rules of the packs look at, and the certified ones.

        Guards only speak of what is touched or held.
        """
        held = {layer.entry.kind for layer in self.evidence.layers}
        looked_at = [kind for rule in self.rules if rule.references for kind, _ in kinds_used(rule.when)]
        units = ["control_unit"] if any("control_unit" in kinds for kinds in self._uses.values()) else []
        wanted = [*looked_at, *units, *self.evidence.none_here, *self.evidence.elsewhere]
        return [kind for kind in dict.fromkeys(wanted) if kind not in held]

    def _shown(self, index: int, verdict: Verdict) -> list[int]:
        """The contact numbers that the answer lists: every meeting, what rules rest on, the nearest if asked for."""
        wanted = {number for judgement in verdict.judgements for number in judgement.contacts}
        wanted |= {answer.contact for answer in verdict.clauses}
        for layer, offset in zip(self.evidence.layers, self.evidence.offsets, strict=True):
            table = layer.contacts
            first, last = (int(place) for place in np.searchsorted(table.site, [index, index + 1]))
            rows = np.arange(first, last)
            wanted.update(int(row) + offset for row in rows if table.relation[row] != Relation.NEAR)
            near = [row for row in rows if table.distance_m[row] <= self.near_m]
            if self.near_m > 0 and near and all(table.distance_m[row] > 0 for row in near):
                wanted.add(int(min(near, key=lambda row: table.distance_m[row])) + offset)
        return sorted(wanted)

    def _finding(self, number: int, index: int, decides: bool) -> dict[str, Any]:
        layer, row = self.evidence.locate(number)
        table, feature = layer.contacts, int(layer.contacts.feature[row])
        part = int(table.part[row])
        assert layer.layer is not None  # a contact has a layer
        depth: float | None = None if np.isnan(table.depth_m[row]) else float(table.depth_m[row])
        if depth is None and decides and table.hit[row]:
            plane = self.evidence.placed.plane_of[index]
            assert plane is not None  # a contact was measured
            zone = layer.layer.on(plane).geometry(np.array([feature]))[0]
            if shapely.get_dimensions(zone) == 2:
                depth = deepest_m(self.evidence.placed.geometry[index][part], zone)
        return {
            "layer": layer.entry.id,
            "edition": layer.entry.edition,
            "legal_status": layer.entry.legal_status,
            "kind": layer.entry.kind,
            "feature": int(layer.layer.features.fids[feature]),
            "part": part,
            "code": feature_code(layer, feature),
            "name": feature_text(layer, feature, "name"),
            "class": feature_class(layer, feature),
            "relation": Relation(int(table.relation[row])).name.lower(),
            "area_m2": float(table.area_m2[row]),
            "share": float(table.share[row]),
            "length_m": float(table.length_m[row]),
            "distance_m": float(table.distance_m[row]),
            "depth_m": depth,
        }

    def _judgement(self, judgement: Judgement, position: dict[int, int]) -> dict[str, Any]:
        rule = judgement.rule
        language = 0 if self.lang == "zh" else 1
        return {
            "rule": rule.id,
            "title": rule.title[language],
            "explanation": rule.explanation[language],
            "answer": answer_word(judgement.answer),
            "outcome": rule.outcome.key,
            "reason": judgement.reason,
            "because": [position[number] for number in judgement.contacts],
            "missing": _missing(judgement.missing),
            "values": dict(rule.values),
            "references": [reference.to_dict() for reference in rule.references],
            "trace": judgement.trace.to_list() if self.explain and judgement.trace else [],
        }

    def _clause(self, answer: ClauseAnswer) -> dict[str, Any]:
        layer, _ = self.evidence.locate(answer.contact)
        language = 0 if self.lang == "zh" else 1
        references = clause_references(self.list_references, self.on)
        return {
            "id": answer.clause.id,
            "unit": answer.clause.unit,
            "level": "unit",
            "dimension": answer.clause.dimension,
            "number": answer.clause.number,
            "text": answer.clause.text,
            "outcome": answer.clause.outcome.key,
            "answer": answer_word(answer.answer),
            "reason": answer.reason,
            "reference": {
                "document": layer.entry.title[language],
                "office": layer.entry.office[language],
                "edition": layer.entry.edition,
                "law": [reference.to_dict() for reference in references],
            },
        }


def _parts(site: Site, shapes: Any, plane: Plane) -> list[dict[str, Any]]:
    lengths = np.where(shapely.get_dimensions(shapes) == 1, length_m(plane, shapes), 0.0)
    return [
        {
            "role": part.role,
            "geometry_type": shape.geom_type,
            "area_m2": float(shapely.area(shape)),
            "length_m": float(length),
        }
        for part, shape, length in zip(site.parts, shapes, lengths, strict=True)
    ]


def _mended(layer: str, repair: Repair) -> dict[str, Any]:
    return _repair(repair.what, f"{layer} {repair.record}", repair.area_change_m2)


def _repair(what: str, where: str, area_change_m2: float | None) -> dict[str, Any]:
    """A repair as the answer shows it; the change is None where there was nothing to measure."""
    is_known = area_change_m2 is not None and not np.isnan(area_change_m2)
    return {"what": what, "where": where, "area_change_m2": area_change_m2 if is_known else None}


def _deciding(verdict: Verdict) -> list[Judgement]:
    """The judgements the headline rests on: the certain ones at the lower bound, the open ones above it."""
    certain = [
        j for j in verdict.judgements if j.answer == YES and j.rule.outcome == verdict.at_least != Outcome.NO_CONFLICT
    ]
    return certain + verdict.open


def _missing(items: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{sort: name} for sort, name in items]


def _layer_entry(layer: LayerEvidence, index: int) -> dict[str, Any]:
    status, reason = layer.shown(index)
    return {
        "layer": layer.entry.id,
        "kind": layer.entry.kind,
        "edition": layer.entry.edition,
        "legal_status": layer.entry.legal_status,
        "status": status,
        "reason": reason,
        "covered_share": None if layer.failure else float(layer.covered_share[index]),
        "area_m2": float(layer.area_m2[index]),
        "length_m": float(layer.length_m[index]),
        "share": float(layer.share[index]),
    }


def _bare_entry(kind: str, status: str, reason: str | None) -> dict[str, Any]:
    return {
        "layer": None,
        "kind": kind,
        "edition": None,
        "legal_status": None,
        "status": status,
        "reason": reason,
        "covered_share": None,
        "area_m2": None,
        "length_m": None,
        "share": None,
        "classes": [],
    }


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
    }


def _membership(one: Membership) -> dict[str, Any]:
    named = one.unit.named
    return {
        "layer": one.layer,
        "edition": one.edition,
        "code": named.code,
        "name": named.name,
        "share": one.share,
    }


def _crs_name(site: Site) -> str | None:
    if site.crs is None:
        return None
    authority = site.crs.to_authority()
    return ":".join(authority) if authority else site.crs.name
