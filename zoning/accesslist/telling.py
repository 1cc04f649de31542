"""What was found in lists, and the clauses of a unit, as text and as plain values."""

from collections.abc import Iterator, Sequence
from typing import Any

from zoning.accesslist.entry import Head
from zoning.accesslist.finding import Finding
from zoning.clause import Clause
from zoning.wording import one_line, say


def finding_to_dict(finding: Finding, lang: str) -> dict[str, Any]:
    """A finding as an answer in JSON shows it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "about": finding.about or None,
        "found": finding.found or None,
        "proposed": finding.proposed or None,
        "count": finding.count,
        "places": list(finding.places),
        "message": say(f"lists.finding.{finding.code}", lang),
        "next": say(f"lists.finding.{finding.code}.next", lang),
    }


def summarize(findings: Sequence[Finding]) -> dict[str, int]:
    """How often each code was found."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + finding.count
    return counts


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether something found has to be mended."""
    return any(finding.severity == "error" for finding in findings)


def finding_lines(findings: Sequence[Finding], lang: str) -> Iterator[str]:
    """Findings for people, two lines each: what it is, and what to do."""
    for finding in findings:
        severity = say(f"lint.{finding.severity}", lang)
        about = " ".join(word for word in (finding.about, finding.found) if word)
        times = f" ×{finding.count}" if finding.count > 1 else ""
        told = [f"{severity} {finding.code}{times}: {say(f'lists.finding.{finding.code}', lang)}"]
        told += [about] if about else []
        told += [say("lists.proposed", lang, proposed=finding.proposed)] if finding.proposed else []
        told += [say("lists.places", lang, places=", ".join(finding.places))] if finding.places else []
        yield one_line("  ".join(told))
        yield f"  {say('error.next', lang, next=say(f'lists.finding.{finding.code}.next', lang))}"


def clause_to_dict(clause: Clause) -> dict[str, Any]:
    """A clause as `lists show` answers in JSON."""
    return {
        "id": clause.id,
        "unit": clause.unit,
        "level": clause.level,
        "list": clause.list or None,
        "document": clause.document or None,
        "dimension": clause.dimension,
        "number": clause.number,
        "element": clause.element or None,
        "addressee": clause.addressee or None,
        "outcome": clause.outcome.key if clause.has_force else None,
        "refers_on": clause.refers_on,
        "text": clause.text,
    }


def clause_lines(clauses: Sequence[Clause], lists: Sequence[Head], lang: str) -> Iterator[str]:
    """The clauses of a unit for people, list by list."""
    heads = {head.key: head for head in lists}
    language, former = 0 if lang == "zh" else 1, None
    for clause in clauses:
        group = (clause.level, clause.list, clause.document)
        if group != former:
            head = heads.get(clause.list)
            title = clause.document or ("" if head is None else head.document or head.title[language] or head.id)
            yield one_line(f"{say(f'level.{clause.level}', lang)}  {title or say('lists.own_columns', lang)}")
            former = group
        force = f" [{say(f'outcome.{clause.outcome.key}', lang)}]" if clause.has_force else ""
        whom = f" [{say(f'addressee.{clause.addressee}', lang)}]" if clause.addressee else ""
        dimension = say(f"dimension.{clause.dimension}", lang)
        yield one_line(f"  {dimension} {clause.number}{force}{whom}  {clause.text}")
