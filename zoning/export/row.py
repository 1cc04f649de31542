"""The rows of the tables of an answer: what each says of one site, by the keys of its columns."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from zoning.report import SiteAnswer
from zoning.report.answer import PROSE
from zoning.report.comparison import clause_result
from zoning.report.issued_lines import pollutant_word
from zoning.report.phrase import cite_reference, cite_rule, elsewhere_text, fact_text, share_text
from zoning.wording import has_word, say

Record = Mapping[str, Any]

REFUSED: Final = "refused"
NOT_JUDGED: Final = "not_judged"
_MARGIN: Final = ("move_m", "flips_to", "rule", "layer", "direction", "reason")


def outcome_of(site: SiteAnswer) -> str:
    """The headline of a site; `refused` for a bad record, `not_judged` where no pack was asked."""
    if site["verdict"] is not None:
        return str(site["verdict"]["outcome"])
    return REFUSED if site["errors"] else NOT_JUDGED


def list_sites(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """The row of a site."""
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


def list_findings(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row a finding, with the rules it made answer."""
    rules: dict[int, list[str]] = {}
    for judgement in site["judgements"]:
        for number in judgement["because"]:
            rules.setdefault(number, []).append(judgement["rule"])
    for number, finding in enumerate(site["findings"]):
        role = site["parts"][finding["part"]]["role"]
        yield {**finding, "site": site["id"], "number": number, "role": role, "rules": rules.get(number, ())}


def list_judgements(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row a rule."""
    for judgement in site["judgements"]:
        yield {
            **judgement,
            "site": site["id"],
            "because": judgement["because"],
            "missing": _missing(judgement),
            "values": [f"{key}={value!r}" for key, value in judgement["values"].items()],
            "references": [cite_reference(reference, lang) for reference in judgement["references"]],
        }


def list_clauses(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row an access-list clause, with the document it stands in."""
    for clause in site["clauses"]:
        source = clause["reference"]
        law = [cite_reference(reference, lang) for reference in source["law"]]
        result = clause_result(clause)
        yield {**clause, **source, "site": site["id"], "clause": clause["id"], "law": law, "result": result}


def list_allowances(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row an allowance."""
    for own in site.get("allowances", ()):
        named = {"site": site["id"], "pollutant_name": pollutant_word(own["pollutant"], lang)}
        yield {**own, **_source(own, lang), **named, "missing": _missing(own)}


def list_admissions(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row an entry of an admission list."""
    for own in site.get("admissions", ()):
        yield {**own, **_source(own, lang), "site": site["id"], "entry": own["id"], "missing": _missing(own)}


def _source(entry: Record, lang: str) -> Record:
    """The document an entry stands in."""
    source = entry["reference"]
    return {**source, "law": [cite_reference(reference, lang) for reference in source["law"]]}


def _missing(entry: Record) -> list[str]:
    return [f"{sort} {name}" for item in entry["missing"] for sort, name in item.items()]


def list_questions(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row a question."""
    for question in site["questions"]:
        yield {**question, "site": site["id"], "allowed": question["allowed"] or ()}


def list_layers(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row a layer, or a kind that has none."""
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


def list_rasters(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row a raster."""
    for raster in site["rasters"]:
        classes = [f"{one['name'] or one['class']} {share_text(one['share'])}" for one in raster["classes"]]
        yield {**raster, "site": site["id"], "classes": classes}


def list_facts(site: SiteAnswer, lang: str) -> Iterator[Record]:
    """A row a fact the site was judged by."""
    for key, fact in site["facts"].items():
        statement = fact_text(key, fact["value"], lang)
        yield {"site": site["id"], "fact": key, **fact, "statement": statement, "value": _value(fact["value"])}


def _value(value: Any) -> str:
    """A stated value as text, the same in both languages: `true`, `12.5`, `a; b`."""
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
