"""The one-permit sheet (一证式) as plain values: what later stages need of an answer, on one page."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from zoning.dossier.clause import GOVERNMENT
from zoning.dossier.place import units_met
from zoning.dossier.project import Site
from zoning.dossier.seal import line_of
from zoning.outcome import RULE_OUTCOMES, Outcome
from zoning.report.comparison import clause_result

_EMISSION: Final = "emission."
# A clause that says so is told for its duty to monitor; whether it holds for the project a person reads.
_MONITORING: Final = "监测"
_VERDICT: Final = ("outcome", "at_least", "at_most", "complete", "to_review")
_EIA: Final = ("document", "at_least", "at_most", "name", "item", "title", "branch", "missing", "approval")
_CLAUSE: Final = ("id", "unit", "level", "dimension", "number", "text", "answer", "outcome", "reason")


def sheet_of(site: Site) -> dict[str, Any]:
    """The sheet of a site.

    `clauses` are those that bind it or may; `requirements` the rules that ask something of it and apply or may; both
    `null` verdict and document where nothing was judged. `permit_class` is null, and `permit_class_reason` says
    why: the list that sorts pollution sources by industry is in no pack.
    """
    clauses = [clause for clause in site["clauses"] if clause["addressee"] != GOVERNMENT and clause["answer"] != "no"]
    verdict, eia = site["verdict"], site["eia"]
    return {
        **{key: site[key] for key in ("id", "name", "applicant", "case_number", "errors")},
        "verdict": None if verdict is None else {key: verdict[key] for key in _VERDICT},
        "units": [_unit(unit) for unit in units_met(site)],
        "clauses": [{key: clause[key] for key in _CLAUSE} | {"result": clause_result(clause)} for clause in clauses],
        "requirements": list(_requirements(site["judgements"])),
        "eia": None if eia is None else {key: eia[key] for key in _EIA},
        "emissions": list(_emissions(site["facts"])),
        "allowances": site.get("allowances", []),
        "permit_class": None,
        "permit_class_reason": "law_not_encoded",
        "monitoring": [clause["id"] for clause in clauses if _MONITORING in clause["text"]],
        "answer_sha256": sha256(line_of(site)).hexdigest(),
    }


def sheets_of(head: Mapping[str, Any], sites: Iterable[Site]) -> dict[str, Any]:
    """The sheets of some sites, with what answered and as of when."""
    kept = ("program", "on", "catalogue", "packs", "warnings")
    return {**{key: head[key] for key in kept}, "sheets": [sheet_of(site) for site in sites]}


def _unit(unit: Mapping[str, Any]) -> dict[str, Any]:
    return {key: unit[key] for key in ("code", "name", "class", "layer", "edition")}


def _requirements(judgements: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for judgement in judgements:
        if judgement["answer"] != "no" and RULE_OUTCOMES[judgement["outcome"]] is Outcome.CONDITIONAL:
            yield {key: judgement[key] for key in ("rule", "title", "answer", "references")}


def _emissions(facts: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for key, fact in facts.items():
        if key.startswith(_EMISSION):
            yield {"pollutant": key.removeprefix(_EMISSION), **{name: fact[name] for name in ("value", "unit", "from")}}
