"""The special topics that a report form of the pollution kind has to set: each yes, no or unknown, with why."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from zoning.condition import AnyOf, Condition, read_condition
from zoning.document import Form, Problems, read_document
from zoning.eia.explaining import Explaining
from zoning.errors import PackError
from zoning.kept import kept
from zoning.outcome import ANSWERS
from zoning.pack.reference import read_references
from zoning.rule import Reference
from zoning.writing import Fixed

FILE: Final = Path(__file__).parent / "topics.yaml"


@dataclass(frozen=True, slots=True)
class Topic:
    """A special topic: its name, when it is set (both zh, en; then as a condition), and where that stands."""

    id: str
    title: tuple[str, str]
    says: tuple[str, str]
    when: Condition
    references: tuple[Reference, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of the guideline."""
    return read_topics(FILE)


def read_topics(path: Path) -> tuple[Topic, ...]:
    """The topics of a file. Raises PackError with every problem of it."""
    problems = Problems(path.name)
    form = Form(read_document(path, problems), problems)
    references = tuple(read_references(form, problems))
    found = tuple(_read_topic(topic, problems, references) for topic in form.forms("topics", required=True))
    form.close()
    if problems.found:
        raise PackError(problems.found)
    return found


def _read_topic(form: Form, problems: Problems, references: tuple[Reference, ...]) -> Topic:
    key = form.text("id", required=True)
    node = form.take("when", required=True)
    when = AnyOf(()) if node is None else read_condition(node, problems, form.name("when"), f"topic.{key}")
    title, says = form.both("title", required=True), form.both("says", required=True)
    form.close()
    return Topic(key, title, says, when, references)


def topics_of(explaining: Explaining, language: int) -> list[dict[str, Any]]:
    """Each topic with its answer for one project."""
    return [_entry(topic, explaining, language) for topic in topics()]


def _entry(topic: Topic, explaining: Explaining, language: int) -> dict[str, Any]:
    missing = tuple(explaining.missing(topic.when))
    return _told(topic, language, explaining.trace(topic.when).answer, missing)


@kept(512)
def _told(topic: Topic, language: int, answer: int, missing: tuple[tuple[str, str], ...]) -> Fixed:
    """What an answer says of a topic: the same for many projects."""
    return Fixed(
        {
            "topic": topic.id,
            "title": topic.title[language],
            "answer": ANSWERS[answer],
            "says": topic.says[language],
            "missing": [{sort: name} for sort, name in missing],
            "references": [reference.to_dict() for reference in topic.references],
        }
    )
