"""The tables of an answer: sites, and what was found, judged, asked and not known about each."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from zoning.export.column import Column, Table
from zoning.report import SiteAnswer
from zoning.report.answer import PROSE
from zoning.report.comparison import clause_result
from zoning.report.issued_lines import pollutant_word
from zoning.report.phrase import cite_reference, cite_rule, elsewhere_text, fact_text, share_text
from zoning.wording import has_word, say

Record = Mapping[str, Any]

REFUSED: Final = "refused"
NOT_JUDGED: Final = "not_judged"
_SITE: Final = Column("site", width=18)
_MARGIN: Final = ("move_m", "flips_to", "rule", "layer", "direction", "reason")


def outcome_of(site: SiteAnswer) -> str:
    """The headline of a site; `refused` for a bad record, `not_judged` where no pack was asked."""
    if site["verdict"] is not None:
        return str(site["verdict"]["outcome"])
    return REFUSED if site["errors"] else NOT_JUDGED


def _list_sites(site: SiteAnswer, lang: str) -> Iterator[Record]:
    yield {
        **{key: site[key] for key in ("id", "name", "applicant", "case_number", "area_m2", "length_m")},
        **{key: site[key] for key in ("geometry_type", "crs", "plane")},
        **_verdict(site, lang),
        **_margin(site),
        "headline": say(f"outcome.{outcome_of(site)}", lang),
        "questions": [question["fact"] for question in site["questions"]],
        "layers_touched": [one["layer"] or one["kind"] for one in site["layers"] if one["status"] == "touched"],
        **_eia(site["eia"]),
        "units": list(dict.fromkeys(one["code"] for one in site["findings"] if one["kind"] == "control_unit")),
        "administrative": [f"{one['name']} {one['code']}".strip() for one in site["administrative"]],
        "errors": [error["code"] for error in site["errors"]],
        "error_texts": [_error(error, lang) for error in site["errors"]],
        "warnings": [warning["message"] for warning in site["warnings"]],
        "repairs": [_repair(repair, lang) for repair in site["repairs"]],
    }


def _verdict(site: SiteAnswer, lang: str) -> Record:
    verdict, outcome = site["verdict"], outcome_of(site)
    if verdict is None:
        lists = ("subject_to", "because", "because_titles", "unknown_because", "unknown_titles")
        return {
            **dict.fromkeys(("outcome", "at_least", "at_most"), outcome),
            **dict.fromkeys(("complete", "to_review")),
            **dict.fromkeys(lists, ()),
            "subject_to_text": "",
        }
    opened = verdict["unknown_because"]
    titles = _titles(site, {*verdict["because"], *(item["rule"] for item in opened)}, lang)
    return {
        **{key: verdict[key] for key in ("outcome", "at_least", "at_most", "complete", "to_review")},
        "subject_to": [item["kind"] for item in verdict["subject_to"]],
        "subject_to_text": elsewhere_text(verdict, lang),
        "because": verdict["because"],
        "because_titles": [titles.get(rule, rule) for rule in verdict["because"]],
        "unknown_because": [f"{item['rule']} ({item['reason']})" for item in opened],
        "unknown_titles": [
            f"{titles.get(item['rule'], item['rule'])}: {say('reason.' + item['reason'], lang)}" for item in opened
        ],
    }


def _eia(eia: Record | None) -> Record:
    """The EIA document, its bounds and the item; nothing where none was worked out."""
    keys = {"eia_document": "document", "eia_at_least": "at_least", "eia_at_most": "at_most", "eia_item": "item"}
    return {column: None if eia is None else eia[key] for column, key in keys.items()}


def _margin(site: SiteAnswer) -> Record:
    """How far a boundary has to move for another headline, or why nothing is said of it."""
    margin = site["margin"] or dict.fromkeys(_MARGIN)
    return {f"margin_{key}": margin[key] for key in _MARGIN}


def _titles(site: SiteAnswer, wanted: Container[str], lang: str) -> dict[str, str]:
    """What people call some rules and clauses of an answer, by id."""
    titles = {PROSE: say(f"rule.{PROSE}", lang)}
    for judgement in site["judgements"]:
        if judgement["rule"] in wanted:
            cites = cite_rule(judgement, lang)
            titles[judgement["rule"]] = f"{judgement['title']} ({cites})" if cites else judgement["title"]
    for clause in site["clauses"]:
        if clause["id"] in wanted:
            dimension = say(f"dimension.{clause['dimension']}", lang)
            titles[clause["id"]] = f"{dimension} {clause['number']} {clause['text']}"
    return titles


def _error(error: Record, lang: str) -> str:
    found = say("error.found", lang, found=error["found"]) if error["found"] else ""
    return f"{error['message']} {found} {say('error.next', lang, next=error['next'])}"


def _repair(repair: Record, lang: str) -> str:
    key = f"repair.{repair['what']}"
    return f"{say(key, lang) if has_word(key) else repair['what']} {repair['where']}"


def _list_findings(site: SiteAnswer, lang: str) -> Iterator[Record]:
    rules: dict[int, list[str]] = {}
    for judgement in site["judgements"]:
        for number in judgement["because"]:
            rules.setdefault(number, []).append(judgement["rule"])
    for number, finding in enumerate(site["findings"]):
        role = site["parts"][finding["part"]]["role"]
        yield {**finding, "site": site["id"], "number": number, "role": role, "rules": rules.get(number, ())}


def _list_judgements(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for judgement in site["judgements"]:
        yield {
            **judgement,
            "site": site["id"],
            "because": judgement["because"],
            "missing": _missing(judgement),
            "values": [f"{key}={value!r}" for key, value in judgement["values"].items()],
            "references": [cite_reference(reference, lang) for reference in judgement["references"]],
        }


def _list_clauses(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for clause in site["clauses"]:
        source = clause["reference"]
        law = [cite_reference(reference, lang) for reference in source["law"]]
        result = clause_result(clause)
        yield {**clause, **source, "site": site["id"], "clause": clause["id"], "law": law, "result": result}


def _list_allowances(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for own in site.get("allowances", ()):
        named = {"site": site["id"], "pollutant_name": pollutant_word(own["pollutant"], lang)}
        yield {**own, **_source(own, lang), **named, "missing": _missing(own)}


def _list_admissions(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for own in site.get("admissions", ()):
        yield {**own, **_source(own, lang), "site": site["id"], "entry": own["id"], "missing": _missing(own)}


def _source(entry: Record, lang: str) -> Record:
    """The document an entry stands in."""
    source = entry["reference"]
    return {**source, "law": [cite_reference(reference, lang) for reference in source["law"]]}


def _missing(entry: Record) -> list[str]:
    return [f"{sort} {name}" for item in entry["missing"] for sort, name in item.items()]


def _list_questions(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for question in site["questions"]:
        yield {**question, "site": site["id"], "allowed": question["allowed"] or ()}


def _list_layers(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for layer in site["layers"]:
        classes = [
            f"{one['class'] or say('absent.unknown', lang)} {share_text(one['share'])}" for one in layer["classes"]
        ]
        yield {**layer, **_extent(layer), "site": site["id"], "classes": classes}


def _extent(layer: Record) -> Record:
    """How much of the site a layer takes; nothing is said of a layer that was not looked at, for 0 would say clear."""
    sizes = {key: layer[key] for key in ("area_m2", "length_m", "share")}
    if layer["status"] in ("touched", "clear"):
        return sizes
    return {key: size or None for key, size in sizes.items()}


def _list_rasters(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for raster in site["rasters"]:
        classes = [f"{one['name'] or one['class']} {share_text(one['share'])}" for one in raster["classes"]]
        yield {**raster, "site": site["id"], "classes": classes}


def _list_facts(site: SiteAnswer, lang: str) -> Iterator[Record]:
    for key, fact in site["facts"].items():
        statement = fact_text(key, fact["value"], lang)
        yield {"site": site["id"], "fact": key, **fact, "statement": statement, "value": _value(fact["value"])}


def _value(value: Any) -> str:
    """A stated value as text, the same in both languages: `true`, `12.5`, `a; b`."""
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


SITES: Final = Table(
    "sites",
    (
        Column("id", width=18),
        Column("name", width=24),
        Column("outcome", family="outcome", width=22),
        Column("headline", in_words=False),
        Column("at_least", family="outcome", width=18),
        Column("at_most", family="outcome", width=18),
        Column("complete", "flag", absent="not_judged", width=12),
        Column("to_review", "whole", absent="not_judged", width=12),
        Column("because", "list", width=28),
        Column("because_titles", "list", width=48),
        Column("unknown_because", "list", width=28),
        Column("unknown_titles", "list", width=48),
        Column("subject_to", "list", family="kind", width=20),
        Column("subject_to_text", width=32),
        Column("questions", "list", width=28),
        Column("area_m2", "number", absent="not_measured", width=16),
        Column("length_m", "number", absent="not_measured", width=14),
        Column("geometry_type", family="geometry", absent="unknown"),
        Column("margin_move_m", "number", absent="none_found"),
        Column("margin_flips_to", family="outcome", absent="none_found", width=18),
        Column("margin_rule", absent="none_found", width=28),
        Column("margin_layer", absent="none_found", width=18),
        Column("margin_direction", family="direction", absent="none_found"),
        Column("margin_reason", family="margin", width=20),
        Column("eia_document", family="eia.document", absent="not_judged", width=20),
        Column("eia_at_least", family="eia.document", absent="not_judged", width=16),
        Column("eia_at_most", family="eia.document", absent="not_judged", width=16),
        Column("eia_item", absent="none_found", width=10),
        Column("units", "list", width=24),
        Column("layers_touched", "list", width=28),
        Column("administrative", "list", width=24),
        Column("applicant", width=20),
        Column("case_number", width=18),
        Column("crs", absent="unknown"),
        Column("plane", absent="not_measured"),
        Column("errors", "list", width=18),
        Column("error_texts", "list", width=48),
        Column("warnings", "list", width=40),
        Column("repairs", "list", width=28),
    ),
    _list_sites,
)
FINDINGS: Final = Table(
    "findings",
    (
        _SITE,
        Column("number", "whole", width=8),
        Column("kind", family="kind", width=20),
        Column("class", absent="unknown", width=16),
        Column("code", width=20),
        Column("name", absent="not_stated", width=28),
        Column("relation", family="relation"),
        Column("area_m2", "number", width=16),
        Column("share", "number", width=10),
        Column("length_m", "number"),
        Column("distance_m", "number"),
        Column("depth_m", "number", absent="not_measured"),
        Column("rules", "list", width=32),
        Column("part", "whole", width=8),
        Column("role", family="role"),
        Column("layer", width=18),
        Column("edition"),
        Column("legal_status", family="legal_status"),
        Column("feature", "whole", width=10),
    ),
    _list_findings,
)
JUDGEMENTS: Final = Table(
    "judgements",
    (
        _SITE,
        Column("rule", width=28),
        Column("title", width=40),
        Column("answer", family="answer"),
        Column("outcome", family="outcome", heading="outcome_if", width=18),
        Column("reason", family="reason", width=24),
        Column("because", "list", width=12),
        Column("missing", "list", width=28),
        Column("values", "list", width=20),
        Column("references", "list", width=40),
        Column("explanation", width=60),
    ),
    _list_judgements,
)
CLAUSES: Final = Table(
    "clauses",
    (
        _SITE,
        Column("unit", heading="control_unit", width=20),
        Column("dimension", family="dimension", width=20),
        Column("number", width=10),
        Column("text", width=70),
        Column("result", family="dossier.result", width=20),
        Column("answer", family="answer"),
        Column("outcome", family="outcome", heading="outcome_if", width=18),
        Column("reason", family="reason", width=20),
        Column("clause", width=36),
        Column("level", family="level"),
        Column("list", absent="own_columns", width=20),
        Column("element"),
        Column("addressee", family="addressee", absent="not_stated", width=14),
        Column("follows", "list", width=28),
        Column("document", width=28),
        Column("office", width=28),
        Column("edition"),
        Column("law", "list", width=40),
    ),
    _list_clauses,
)
ALLOWANCES: Final = Table(
    "allowances",
    (
        _SITE,
        Column("unit", heading="control_unit", width=20),
        Column("pollutant", width=20, in_words=False),
        Column("pollutant_name", heading="pollutant", width=24),
        Column("year", "whole", width=8),
        Column("allowance", width=12),
        Column("granted", absent="unknown", width=12),
        Column("left", absent="unknown", width=12),
        Column("asked", absent="unknown", width=12),
        Column("left_after", absent="unknown", width=12),
        Column("exceeds", family="answer"),
        Column("owes", family="answer"),
        Column("owed", absent="unknown", width=12),
        Column("offset", absent="not_stated", width=12),
        Column("ratio"),
        Column("ratio_beyond"),
        Column("answer", family="answer"),
        Column("outcome", family="outcome", heading="outcome_if", width=18),
        Column("reason", family="reason", width=20),
        Column("missing", "list", width=28),
        Column("rules", "list", width=32),
        Column("baseline"),
        Column("target"),
        Column("granted_as_of", absent="unknown"),
        Column("layer", width=18),
        Column("document", width=28),
        Column("office", width=28),
        Column("edition"),
        Column("law", "list", width=40),
    ),
    _list_allowances,
)
ADMISSIONS: Final = Table(
    "admissions",
    (
        _SITE,
        Column("of", width=20),
        Column("list", family="admission", heading="listed", width=16),
        Column("title", width=40),
        Column("answer", family="answer"),
        Column("outcome", family="outcome", heading="outcome_if", width=18),
        Column("reason", family="reason", width=20),
        Column("missing", "list", width=28),
        Column("exceptions", "list", width=28),
        Column("used", width=12),
        Column("asked", width=12),
        Column("limit", width=12),
        Column("measure", family="measure", width=16),
        Column("unmeasured", "list", width=20),
        Column("granted_as_of"),
        Column("entry", width=28),
        Column("rule", width=32),
        Column("layer", width=18),
        Column("document", width=28),
        Column("office", width=28),
        Column("edition"),
        Column("law", "list", width=40),
    ),
    _list_admissions,
)
QUESTIONS: Final = Table(
    "questions",
    (
        _SITE,
        Column("question", width=70),
        Column("fact", width=36),
        Column("type", family="template.type"),
        Column("unit", width=10),
        Column("allowed", "list", width=28),
        Column("could_change", "list", width=36),
    ),
    _list_questions,
)
LAYERS: Final = Table(
    "layers",
    (
        _SITE,
        Column("kind", family="kind", width=22),
        Column("layer", absent="no_layer", width=18),
        Column("status", family="status"),
        Column("reason", family="reason", width=28),
        Column("covered_share", "number", absent="unknown", width=12),
        Column("area_m2", "number", absent="not_measured", width=16),
        Column("length_m", "number", absent="not_measured"),
        Column("share", "number", absent="not_measured", width=10),
        Column("classes", "list", width=28),
        Column("edition", absent="no_layer"),
        Column("legal_status", family="legal_status", absent="no_layer"),
    ),
    _list_layers,
)
RASTERS: Final = Table(
    "rasters",
    (
        _SITE,
        Column("raster", width=18),
        Column("title", width=28),
        Column("quantity", family="quantity"),
        Column("status", family="raster"),
        Column("reason", family="reason", width=24),
        Column("covered_share", "number", absent="unknown", width=12),
        Column("mean", "number", absent="not_measured"),
        Column("min", "number", absent="not_measured"),
        Column("max", "number", absent="not_measured"),
        Column("unit", width=10),
        Column("classes", "list", width=32),
        Column("edition"),
        Column("legal_status", family="legal_status"),
    ),
    _list_rasters,
)
FACTS: Final = Table(
    "facts",
    (
        _SITE,
        Column("fact", width=28),
        Column("statement", width=48),
        Column("value", width=24),
        Column("unit", width=10),
        Column("from", width=28),
    ),
    _list_facts,
)
# What hangs on a site by the id of it, in the order of the files.
DETAILS: Final = (FINDINGS, CLAUSES, QUESTIONS, LAYERS, JUDGEMENTS, RASTERS, FACTS, ALLOWANCES, ADMISSIONS)
