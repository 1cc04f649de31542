"""Facts in YAML: `{id: {key: value}}`, a value also as `{value, by, date, source, note}`."""

from pathlib import Path

from zoning.document import Form, Node, Problems, read_document, text_of
from zoning.errors import FactError, Where
from zoning.fact import REMARKS, StatedFact
from zoning.statement.stating import FILE_ORIGIN, Remarks, Statements, state_fact


def read_yaml(path: Path) -> Statements:
    """The facts of a YAML file by site id. Raises FactError with all problems."""
    problems = Problems(str(path))
    form = Form(read_document(path, problems), problems)
    statements: dict[str, dict[str, StatedFact]] = {}
    for site in form:
        facts = form.form(site)
        assert facts is not None  # the key is there
        said: dict[str, StatedFact] = statements.setdefault(site, {})
        for key in facts:
            node = facts.take(key)
            assert node is not None  # the key is there
            where = Where(file=str(path), record=site, line=node.line, field=key)
            raw, remarks = _read_fact(facts, key, node)
            state_fact(said, key, raw, f"{FILE_ORIGIN}{path.name}", where, problems.found, remarks)
    if problems.found:
        raise FactError(problems.found)
    return statements


def _read_fact(facts: Form, key: str, node: Node) -> tuple[object, Remarks]:
    """What was written of a fact: a value, or `{value, by, date, source, note}` as a person signs a review."""
    if not isinstance(node.content, dict):
        return (list(facts.words(key)) if isinstance(node.content, list) else text_of(node)), ()
    form = Form(node, facts.problems, facts.name(key))
    value = form.take("value", required=True)
    remarks = {word: form.text(word) for word in REMARKS if word != "date"}
    day = form.day("date")
    remarks["date"] = day.isoformat() if day else ""
    form.close()
    raw: object = None
    if value is not None and isinstance(value.content, dict):
        form.wrong("value", value, "a value or a list of words")
    elif value is not None:
        raw = list(form.words("value")) if isinstance(value.content, list) else text_of(value)
    return raw, tuple((word, remarks[word]) for word in REMARKS if remarks[word])
