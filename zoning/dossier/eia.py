"""The environmental impact document in a report: which, by which item, why, what it needs, who decides; and all that a
project is still asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maps.paper import Block, Entry, Facts
from zoning.dossier.project import REVIEW, Site, missing_text
from zoning.dossier.setting import Setting, plain
from zoning.dossier.verdict import eia_name
from zoning.report.phrase import cite_reference, fact_value


def eia_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """The document with item and reasons; lines that could still hold, special topics, what follows, who decides."""
    eia = site["eia"]
    if eia is None:
        yield setting.body("no_eia")
        return
    yield Facts(tuple(_entries(eia, setting)))
    could_be = (
        (setting.word(f"eia.document.{one['document']}"), one["branch"], one["says"]) for one in eia["could_be"]
    )
    yield from setting.table("could_be", [("document", 1.5), ("branch", 1), ("condition", 5)], could_be)
    topics = (
        (
            one["title"],
            setting.word(f"dossier.topic.{one['answer']}"),
            one["says"],
            missing_text(one["missing"], setting),
            "\n".join(cite_reference(reference, setting.lang) for reference in one["references"]),
        )
        for one in eia["topics"]
    )
    columns = [("topic", 1), ("result", 1), ("condition", 3), ("missing", 2.4), ("source", 2.4)]
    yield from setting.table("topics", columns, topics)
    follows = ((one["says"], cite_reference(one["reference"], setting.lang)) for one in eia["follows"])
    yield from setting.table("follows", [("step", 4), ("source", 3)], follows)


def _entries(eia: Mapping[str, Any], setting: Setting) -> Iterator[Entry]:
    yield setting.entry("document", plain(eia_name(eia, setting), strong=True))
    if eia["item"]:
        branch = f" ({eia['branch']})" if eia["branch"] else ""
        yield setting.entry("item", f"{eia['item']} {eia['title']}{branch}")
    yield setting.entry("eia_act", eia["act"])
    yield setting.entry("reasons", "\n".join(eia["reasons"]))
    if eia["contradictions"]:
        yield setting.entry("contradictions", "\n".join(one["says"] for one in eia["contradictions"]))
    if eia["missing"]:
        yield setting.entry("missing", missing_text(eia["missing"], setting))
    others = [f"{one['item']} {one['title']}" for one in eia["candidates"] if one["item"] != eia["item"]]
    if others:
        yield setting.entry("candidates", "\n".join(others))
    approval = eia["approval"]
    yield setting.entry("approval", approval["authority"] if approval else setting.word("dossier.not_in_catalogue"))


def question_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """What a project is still asked: for the verdict, then for the document; clauses to review only by number."""
    clauses = {f"{REVIEW}{clause['id']}" for clause in site["clauses"]}
    asked = [question for question in site["questions"] if question["fact"] not in clauses]
    open_clauses = len(site["questions"]) - len(asked)
    eia = site["eia"]["questions"] if site["eia"] is not None else []
    if not asked and not eia and not open_clauses:
        yield setting.body("no_questions")
        return
    yield from _questions("questions", asked, setting)
    yield from _questions("eia_questions", eia, setting)
    if open_clauses:
        yield setting.note("clause_questions", count=open_clauses)


def _questions(caption: str, questions: Sequence[Mapping[str, Any]], setting: Setting) -> Iterator[Block]:
    columns = [("question", 5), ("fact_key", 2), ("allowed", 2), ("bears_on", 2)]
    rows = (
        (one["question"], one["fact"], _allowed(one, setting), setting.joined(one["could_change"])) for one in questions
    )
    yield from setting.table(caption, columns, rows)


def _allowed(question: Mapping[str, Any], setting: Setting) -> str:
    if question["allowed"] == ["yes", "no"]:
        return f"{setting.word('template.yes')} / {setting.word('template.no')}"
    if question["allowed"]:
        return setting.joined(fact_value(question["fact"], one, setting.lang) for one in question["allowed"])
    sort = setting.known("template.type", question["type"])
    return f"{sort} ({question['unit']})" if question["unit"] else sort
