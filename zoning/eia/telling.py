"""What a classification says beside the document, in words: what follows, who decides, which special topics are set."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zoning.wording import say


def follow_lines(answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Time limits and filing, each with its article, then the office the document goes to, where a list names it."""
    for step in answer["follows"]:
        article = step["reference"]["article"]
        yield f"{step['says']}（{article}）" if lang == "zh" else f"{step['says']} ({article})"
    if answer["approval"]:
        yield say("eia.approval", lang, authority=answer["approval"]["authority"])


def topic_lines(answer: Mapping[str, Any], lang: str, cite: Callable[[Mapping[str, Any], str], str]) -> Iterator[str]:
    """The special topics that are set, and in one line those that are open where a report form is certain.

    `cite` writes a reference as people cite it.
    """
    for topic in answer["topics"]:
        if topic["answer"] == "yes":
            source = "; ".join(cite(reference, lang) for reference in topic["references"])
            yield f"{say('eia.topic.yes', lang, title=topic['title'], says=topic['says'])} [{source}]"
    is_open = [topic["title"] for topic in answer["topics"] if topic["answer"] == "unknown"]
    if is_open and answer["document"] == "report_table":
        yield say("eia.topic.unknown", lang, titles="、".join(is_open) if lang == "zh" else ", ".join(is_open))
