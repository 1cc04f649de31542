"""What the map says of one site, in one language: the rows and sections of its card."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maps import Row, Section
from zoning.fact import find_fact
from zoning.report import SiteAnswer
from zoning.report.issued_lines import admission_text, allowance_text
from zoning.report.phrase import (
    area_text,
    bounds_text,
    cite_reference,
    cite_rule,
    elsewhere_text,
    fact_text,
    finding_line,
    length_text,
    listed,
    margin_text,
    role_text,
)
from zoning.wording import has_word, say

_MOST_MISSING = 8
Hits = Sequence[int | None]
"""For each finding of a site the number of its hit on the sheet; None where it has no place."""


def site_rows(site: SiteAnswer, titles: Mapping[tuple[str, str], str], lang: str) -> Iterator[Row]:
    """The lines below the outcome: bounds, who else is asked, EIA document, size, and what was wrong with a record.

    `titles` are what editions of layers are called, by id and edition.
    """
    verdict = site["verdict"]
    if verdict and bounds_text(verdict, lang):
        for key in ("at_least", "at_most"):
            yield Row(say(f"map.{key}", lang), say(f"outcome.{verdict[key]}", lang), verdict[key])
    if verdict and verdict["to_review"]:
        yield Row(say("map.review", lang), say("text.to_review", lang, count=verdict["to_review"]))
    if verdict and (asked := elsewhere_text(verdict, lang)):
        yield Row("", asked)
    if site["eia"]:
        yield Row(say("text.eia", lang), _eia_text(site["eia"], lang))
    if verdict:
        yield Row(say("text.margin", lang), margin_text(site, titles, lang))
    if site["area_m2"]:
        yield Row(say("map.size", lang), area_text(site["area_m2"]))
    elif site["length_m"]:
        yield Row(say("map.size", lang), length_text(site["length_m"]))
    for error in site["errors"]:
        yield Row(say("text.errors", lang), f"{error['message']} {error['found'] or ''}".strip(), "refused")


def _eia_text(eia: Mapping[str, Any], lang: str) -> str:
    if eia["document"] != "undetermined":
        return str(eia["name"])
    bounds = {key: say(f"eia.document.{eia[key]}", lang) for key in ("at_least", "at_most")}
    return f"{eia['name']}: {say('eia.between', lang, **bounds)}"


def site_sections(site: SiteAnswer, hits: Hits, lang: str) -> Iterator[Section]:
    """What may be unfolded: why, what is not known, findings, clauses, questions, and what it all rests on."""
    verdict = site["verdict"]
    if verdict:
        judgements = {judgement["rule"]: judgement for judgement in site["judgements"]}
        because = tuple(_because(judgements.get(rule), rule, hits, lang) for rule in verdict["because"])
        yield Section(say("text.because", lang), because, verdict["at_least"], True)
        unknown = tuple(_unknown(item, judgements, hits, lang) for item in verdict["unknown_because"])
        yield Section(say("text.unknown", lang), unknown, "undetermined", True)
    findings = tuple(
        Row("", finding_line(finding, site, lang), hit=hit) for finding, hit in zip(site["findings"], hits, strict=True)
    )
    if not findings and not site["errors"]:
        findings = (Row("", say("map.no_findings", lang)),)
    yield Section(say("text.findings", lang), findings, open=len(findings) <= _MOST_MISSING)
    yield _clauses(site, lang)
    yield from _issued(site, lang)
    yield _questions(site, lang)
    yield Section(say("text.layers", lang), tuple(_silent(site, lang)))
    facts = tuple(Row("", fact_text(key, fact["value"], lang)) for key, fact in site["facts"].items())
    yield Section(say("text.facts", lang), facts)
    parts = tuple(Row(role_text(part["role"], lang), _shape(part, lang)) for part in site["parts"])
    yield Section(say("text.site", lang), parts if len(parts) > 1 else ())
    warned = tuple(Row("", warning["message"]) for warning in site["warnings"])
    yield Section(say("text.warnings", lang), warned)


def _because(judgement: Mapping[str, Any] | None, rule: str, hits: Hits, lang: str) -> Row:
    """A rule that decides, with its articles; it leads to the first place it rests on."""
    if judgement is None:
        return Row("", say(f"rule.{rule}", lang) if has_word(f"rule.{rule}") else rule)
    return Row(judgement["title"], cite_rule(judgement, lang) or rule, judgement["outcome"], _first(judgement, hits))


def _unknown(item: Mapping[str, Any], judgements: Mapping[str, Any], hits: Hits, lang: str) -> Row:
    """A rule that is open: why, what is missing, and its articles."""
    judgement = judgements.get(item["rule"])
    # What a person has to review stands among the questions and clauses.
    wanted = [pair for entry in item["missing"] for pair in entry.items() if pair[0] != "review"]
    names = [_missing(sort, name, lang) for sort, name in wanted]
    shown = names[:_MOST_MISSING] + (["…"] if len(names) > _MOST_MISSING else [])
    reason = say(f"reason.{item['reason']}", lang)
    told = f"{reason}{'：' if lang == 'zh' else ': '}{listed(shown, lang)}" if shown else reason
    if judgement is None:
        name = say(f"rule.{item['rule']}", lang) if has_word(f"rule.{item['rule']}") else item["rule"]
        return Row(name, told)
    cites = cite_rule(judgement, lang)
    return Row(judgement["title"], f"{told}\n{cites}" if cites else told, judgement["outcome"], _first(judgement, hits))


def _missing(sort: str, name: str, lang: str) -> str:
    """What is missing, as people call it: the label of a fact, the word of a kind of layer."""
    if sort == "fact" and (fact := find_fact(name)) is not None:
        return fact.label[0 if lang == "zh" else 1]
    return say(f"kind.{name}", lang) if sort == "layer" and has_word(f"kind.{name}") else name


def _first(judgement: Mapping[str, Any], hits: Hits) -> int | None:
    return next((hits[place] for place in judgement["because"] if hits[place] is not None), None)


def _clauses(site: SiteAnswer, lang: str) -> Section:
    """The access-list clauses of the units met, each with its answer and the document it stands in."""
    clauses = [clause for clause in site["clauses"] if clause["addressee"] != "government"]
    count = sum(clause["answer"] == "unknown" for clause in clauses)
    rows = tuple(_clause(clause, lang) for clause in clauses)
    if apart := len(site["clauses"]) - len(clauses):
        rows += (Row("", say("text.government_clauses", lang, total=apart)),)
    return Section(say("text.clauses", lang, open=count, total=len(clauses)), rows)


def _clause(clause: Mapping[str, Any], lang: str) -> Row:
    reference = clause["reference"]
    law = "; ".join(cite_reference(one, lang) for one in reference["law"])
    source = " · ".join(filter(None, (clause["unit"], reference["document"], reference["edition"], law)))
    answer = say(f"map.clause.{clause['answer']}", lang)
    number = f"{say('dimension.' + clause['dimension'], lang)} {clause['number']}".strip()
    tone = clause["outcome"] if clause["answer"] == "yes" else ""
    return Row(number, f"{clause['text']}\n[{answer}] {source}", tone)


def _issued(site: SiteAnswer, lang: str) -> Iterator[Section]:
    """How the site stands to the emission allowances of its units and to the lists and caps of its parks."""
    allowances = (_issued_row(own, allowance_text(own, lang)) for own in site.get("allowances", ()))
    yield Section(say("text.allowances", lang), tuple(allowances))
    admissions = (
        _issued_row(own, admission_text(own, lang), f"[{say('answer.' + own['answer'], lang)}] ")
        for own in site.get("admissions", ())
    )
    yield Section(say("text.admissions", lang), tuple(admissions))


def _issued_row(own: Mapping[str, Any], told: str, answer: str = "") -> Row:
    """What was issued, with its document; an allowance says itself how the project stands to it."""
    reference = own["reference"]
    source = " · ".join(filter(None, (reference["document"], reference["edition"])))
    tone = {"yes": own["outcome"], "unknown": "undetermined", "no": ""}[own["answer"]]
    return Row("", f"{told}\n{answer}{source}", tone)


def _questions(site: SiteAnswer, lang: str) -> Section:
    """The questions still to be answered, of the verdict and of the classification, each once."""
    clauses = {f"review.{clause['id']}" for clause in site["clauses"]}
    asked = {one["fact"]: one["question"] for one in (site["eia"] or {}).get("questions", ())}
    asked |= {one["fact"]: one["question"] for one in site["questions"] if one["fact"] not in clauses}
    return Section(say("text.questions", lang), tuple(Row("", question) for question in asked.values()))


def _silent(site: SiteAnswer, lang: str) -> Iterator[Row]:
    """The layers that say nothing of the site, each with the reason."""
    for layer in site["layers"]:
        if layer["status"] not in {"touched", "clear"}:
            key = f"reason.{layer['reason']}" if layer["reason"] else f"status.{layer['status']}"
            yield Row(say(f"kind.{layer['kind']}", lang), say(key, lang))


def _shape(part: Mapping[str, Any], lang: str) -> str:
    """What a part is and how large."""
    size = area_text(part["area_m2"]) if part["area_m2"] else length_text(part["length_m"]) if part["length_m"] else ""
    sort = say(f"map.shape.{part['geometry_type'].removeprefix('Multi')}", lang)
    return f"{sort} {size}".rstrip()
