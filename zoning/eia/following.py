"""What follows from a document: what it is called on the day, how long the office has, what becomes of an old approval.

Sources: 生态环境法典 articles 95 (names), 102 (60 and 30 days, filing), 106 (five years), in force 2026-08-15. What
stood before that day is not encoded: names come from the catalogue of 2021, the other lines are empty.
"""

from datetime import date
from typing import Any, Final

from zoning.eia.document import Document
from zoning.rule import Reference
from zoning.wording import say

CODE_FROM: Final = date(2026, 8, 15)
_CODE: Final = "中华人民共和国生态环境法典"
_NAMES_BEFORE: Final = {
    "report_book": ("环境影响报告书", "environmental impact report (报告书)"),
    "report_table": ("环境影响报告表", "environmental impact report form (报告表)"),
    "registration": ("环境影响登记表", "environmental impact registration form (登记表)"),
}
_NAMES: Final = {
    "report_book": ("生态环境影响报告书", "eco-environmental impact report (报告书)"),
    "report_table": ("生态环境影响报告表", "eco-environmental impact report form (报告表)"),
    "registration": ("生态环境影响登记表", "eco-environmental impact registration form (登记表)"),
}
_DAYS: Final = {Document.REPORT_BOOK: 60, Document.REPORT_TABLE: 30}


def document_name(document: str, on: date) -> tuple[str, str]:
    """What a document is called on a day (zh, en); what is no document is called by its plain word."""
    named = (_NAMES if on >= CODE_FROM else _NAMES_BEFORE).get(document)
    return named or (say(f"eia.document.{document}", "zh"), say(f"eia.document.{document}", "en"))


def following(at_least: Document, at_most: Document, on: date, lang: str) -> list[dict[str, Any]]:
    """What follows, each with its reference; only where the document is certain and the law of the day is encoded."""
    if at_least != at_most or on < CODE_FROM or at_least == Document.NONE:
        return []
    steps: list[dict[str, Any]] = []
    if at_least in _DAYS:
        days = _DAYS[at_least]
        steps.append(_step("decision", lang, "第102条", days=days) | {"days": days})
        steps.append(_step("review_again", lang, "第106条") | {"years": 5})
    else:
        steps.append(_step("filing", lang, "第102条"))
    return steps


def _step(key: str, lang: str, article: str, **values: object) -> dict[str, Any]:
    reference = Reference(_CODE, article, CODE_FROM)
    return {"step": key, "says": say(f"eia.follows.{key}", lang, **values), "reference": reference.to_dict()}
