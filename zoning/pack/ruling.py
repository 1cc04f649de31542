"""Reading one rule: one version of it for every stretch of days over which its dated values stay the same."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from zoning.condition import AllOf, Condition, Includes, Jurisdiction, Not, read_condition
from zoning.document import Form, Node, Problems, text_of
from zoning.errors import Where
from zoning.fact import read_dictionary
from zoning.outcome import RULE_OUTCOMES
from zoning.pack.dated import DatedValues, cut, fill, names_of, read_values
from zoning.pack.reference import read_references
from zoning.pack.threshold import thresholds
from zoning.period import Period, read_period
from zoning.rule import Except, Rule

CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A condition of a rule as it was written, and the path to it; `title` where it is an exception."""

    node: Node
    path: str
    title: tuple[str, str] = ("", "")


def read_rule(form: Form, problems: Problems, parameters: Collection[str]) -> list[Rule]:
    """The versions of a rule, the earliest first; `parameters` are the names its conditions may use."""
    rule_id = form.text("id", required=True)
    when, exceptions = _read_clauses(form)
    clauses = [*([when] if when else []), *exceptions]
    places = _read_places(form.form("applies_in"), problems)
    title, explanation = form.both("title", required=True), form.both("explanation")
    outcome = RULE_OUTCOMES[form.choice("outcome", tuple(RULE_OUTCOMES), required=True, default="prohibited")]
    references = tuple(read_references(form, problems))
    whole, values = read_period(form.form("in_force", required=True)), read_values(form)
    links = (form.text("predecessor") or None, form.text("successor") or None)
    where = Where(file=problems.file, line=form.line)
    form.close()
    _check_parameters(clauses, parameters, problems)
    _check_names(clauses, values, form)
    used = {name for clause in clauses for name, _ in names_of(clause.node, "value")}
    versions = []
    for period, chosen in cut(whole, {name: steps for name, steps in values.items() if name in used}):
        _check_gaps(used & set(values), chosen, period, form)
        problems.reviewed.discard(rule_id)
        read = [read_condition(fill(one.node, chosen), problems, one.path, rule_id) for one in clauses]
        excepted = tuple(Except(one.title, part) for one, part in zip(clauses, read, strict=True) if one is not when)
        condition = _join([*places, *(read[:1] if when else []), *(Not((one.when,)) for one in excepted)])
        versions.append(
            Rule(
                id=rule_id,
                title=title,
                when=condition,
                outcome=outcome,
                references=references,
                in_force=period,
                explanation=explanation,
                values=tuple(sorted((thresholds(condition) | _numbers(chosen)).items())),
                predecessor=links[0],
                successor=links[1],
                exceptions=excepted,
                where=where,
            )
        )
    return versions


def _join(parts: list[Condition]) -> Condition:
    """All of the parts; a rule whose `when` is missing has been refused, whatever it joins to."""
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _numbers(values: dict[str, Node]) -> dict[str, float]:
    """The dated values that are bare numbers, by name, as the answer shows them."""
    texts = {name: text_of(node) or "" for name, node in values.items()}
    found = {}
    for name, text in texts.items():
        try:
            found[name] = float(text)
        except ValueError:
            continue
    return found


def _read_clauses(form: Form) -> tuple[_Clause | None, list[_Clause]]:
    node = form.take("when", required=True)
    when = _Clause(node, form.name("when")) if node is not None else None
    exceptions = []
    forms = form.forms("exceptions")
    if form.has("exceptions") and not forms:
        form.problems.add("bad-value", form.line, form.name("exceptions"), "nothing", "[{title, when}]")
    for item in forms:
        title, node = item.both("title", required=True), item.take("when", required=True)
        item.close()
        if node is not None:
            exceptions.append(_Clause(node, item.name("when"), title))
    return when, exceptions


def _read_places(form: Form | None, problems: Problems) -> Iterator[Condition]:
    """Where a rule applies: in some basins, in some administrative areas, or in both."""
    if form is None:
        return
    basins, codes = form.words("basins"), form.words("admin")
    known = read_dictionary()["basins"].allowed or []
    for basin in basins:
        if basin not in known:
            problems.add("bad-value", form.line, form.name("basins"), basin, ", ".join(known))
    for code in codes:
        if not CODE.fullmatch(code):
            allowed = "the first 2, 4 or 6 digits of an administrative code"
            problems.add("bad-value", form.line, form.name("admin"), code, allowed)
    if not (basins or codes):
        problems.add("missing-key", form.line, form.path, None, "basins, admin")
    form.close()
    if basins:
        yield Includes("basins", basins)
    if codes:
        yield Jurisdiction(codes)


def _check_parameters(clauses: list[_Clause], parameters: Collection[str], problems: Problems) -> None:
    allowed = ", ".join(sorted(parameters)) or "a name that stands under parameters of the pack"
    for clause in clauses:
        for name, line in names_of(clause.node, "parameter"):
            if name not in parameters:
                problems.add("bad-value", line, clause.path, name, allowed)


def _check_names(clauses: list[_Clause], values: DatedValues, form: Form) -> None:
    """Every value named has a list, and every list is named."""
    used = [(name, line, clause.path) for clause in clauses for name, line in names_of(clause.node, "value")]
    allowed = ", ".join(values) or "a name that stands under values"
    for name, line, path in used:
        if name not in values:
            form.problems.add("bad-value", line, path, name, allowed)
    for name in values:
        if name not in {name for name, _, _ in used}:
            allowed = f"a name that a condition of the rule uses: {{value: {name}}}"
            form.problems.add("unknown-key", form.line, form.name(f"values.{name}"), name, allowed)


def _check_gaps(used: set[str], chosen: dict[str, Node], period: Period, form: Form) -> None:
    for name in sorted(used - set(chosen)):
        days = f"{period.first or '…'}..{period.last or '…'}"
        found = f"no value of {name} on {days}"
        form.problems.add(
            "pack-invalid", form.line, form.name(f"values.{name}"), found, "a value for every day in force"
        )
