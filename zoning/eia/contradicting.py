"""Facts of a project that cannot both be so: told in the answer, which they do not change."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from zoning.columns import YES
from zoning.condition import AnyOf, Condition, read_condition
from zoning.document import Form, Problems, read_document
from zoning.eia.explaining import Explaining
from zoning.errors import PackError
from zoning.fact import find_fact

FILE: Final = Path(__file__).parent / "contradictions.yaml"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot be: the facts, in words (zh, en), and as a condition that then holds."""

    id: str
    facts: tuple[str, ...]
    says: tuple[str, str]
    when: Condition


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """All contradictions that are looked for."""
    return read_contradictions(FILE)


def read_contradictions(path: Path) -> tuple[Contradiction, ...]:
    """The contradictions of a file. Raises PackError with every problem of it."""
    problems = Problems(path.name)
    form = Form(read_document(path, problems), problems)
    found = tuple(_read(one, problems) for one in form.forms("contradictions", required=True))
    form.close()
    if problems.found:
        raise PackError(problems.found)
    return found


def _read(form: Form, problems: Problems) -> Contradiction:
    key, facts = form.text("id", required=True), form.words("facts", required=True)
    for fact in facts:
        if find_fact(fact) is None:
            problems.add("unknown-fact", form.line, form.name("facts"), fact, "zoning facts list")
    node = form.take("when", required=True)
    when = AnyOf(()) if node is None else read_condition(node, problems, form.name("when"), key)
    says = form.both("says", required=True)
    form.close()
    return Contradiction(key, facts, says, when)


def contradictions_of(explaining: Explaining, language: int) -> Iterator[dict[str, Any]]:
    """The contradictions that certainly hold for one project; nothing is looked at that is not stated."""
    for one in contradictions():
        stated = [fact for fact in one.facts if explaining.own.fact(fact).known[0]]
        if len(stated) > 1 and explaining.trace(one.when).answer == YES:
            yield {"contradiction": one.id, "facts": stated, "says": one.says[language]}
